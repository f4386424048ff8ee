"""Corrections of judgement: applied once, said, and stale when what they correct is not met."""

from __future__ import annotations

import csv
from importlib import resources

import pytest

import cita_analysis as cita
from cita_analysis.coding.corrections import Correction, apply


def corrected(plan: cita.Plan, field: str, before: str, after: str, activity_id: str = "01a") -> tuple[dict, str]:
    tables = dict(plan.tables)
    (finding,) = apply([Correction("", activity_id, field, before, after, "a reason")], tables)
    return tables, f"{finding.severity}: {finding.kind}"


def test_a_status_is_overruled_and_says_so(plan: cita.Plan) -> None:
    tables, said = corrected(plan, "statements.4.status", "ongoing", "planned")
    row = tables["statements"].query("activity_id == '01a' and statement == 4").iloc[0]
    assert (row["status"], row["basis"], said) == ("planned", "corrected", "note: corrected")


def test_a_column_of_activities_keeps_its_type(plan: cita.Plan) -> None:
    tables, _ = corrected(plan, "period_end", "2023", "2024")
    assert tables["activities"].set_index("activity_id")["period_end"]["01a"] == 2024
    assert tables["activities"].dtypes.equals(plan.activities.dtypes)


def test_nothing_else_changes(plan: cita.Plan) -> None:
    tables, _ = corrected(plan, "participation.UZB.role", "mentioned", "named")
    assert (tables["participation"] != plan.participation).fillna(False).sum().sum() == 1


@pytest.mark.parametrize(
    ("activity_id", "field", "before"),
    [
        ("01a", "statements.4.status", "completed"),
        ("01a", "statements.99.status", "ongoing"),
        ("01a", "statements.status", "ongoing"),  # it matches several rows
        ("99", "scope", "named"),
        ("01a", "no_such_column", ""),
        ("01a", "no_such_table.1.status", ""),
    ],
)
def test_what_is_not_met_is_a_stale_correction_and_an_error(
    activity_id: str, field: str, before: str, plan: cita.Plan
) -> None:
    tables, said = corrected(plan, field, before, "planned", activity_id)
    assert said == "error: stale correction"
    assert all(tables[name].equals(table) for name, table in plan.tables.items())


def test_a_printed_text_is_never_changed(plan: cita.Plan) -> None:
    tables, said = corrected(plan, "period_text", plan.activities["period_text"][0], "2013-2024")
    assert said == "error: stale correction"
    assert tables["activities"].equals(plan.activities)


def test_a_doubt_kept_has_the_kind_that_its_reason_begins_with(plan: cita.Plan) -> None:
    tables = dict(plan.tables)
    title = plan.activities.set_index("activity_id")["project_title"]["04"]
    (finding,) = apply([Correction("", "04", "project_title", title, title, "text cut short: no noun")], tables)
    assert (finding.kind, finding.reason, finding.severity) == ("text cut short", "no noun", "note")


@pytest.mark.parametrize(
    "file", list(resources.files("cita_analysis").joinpath("reference", "corrections").iterdir()), ids=str
)
def test_the_shipped_rows_have_the_contract_s_columns_and_a_reason(file) -> None:  # type: ignore[no-untyped-def]
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert list(rows[0]) == list(Correction._fields)
    assert all(row["reason"] and row["source"] in ("", "pdf", "transcript") for row in rows)
