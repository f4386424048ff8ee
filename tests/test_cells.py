"""Cells of codes: countries with their roles, institutions, inputs, and countries named in running text."""

from __future__ import annotations

import pytest

from cases import Case, codes, rows
from cita_analysis.coding.cells import read_countries, read_inputs, read_institutions
from cita_analysis.reference import REGIONAL, Reference, distinct

SHIPPED = Reference.shipped()


def text(case: Case) -> str:
    return case["text"]


@pytest.mark.parametrize("case", rows("countries"), ids=text)
def test_countries(case: Case) -> None:
    read = read_countries(case["text"], SHIPPED)
    for role in ("named", "tentative"):
        assert [country for country, is_role in read.roles.items() if is_role == role] == codes(case[role])
    assert (str(read.regional).lower(), str(read.open_ended).lower()) == (
        case["regional"],
        case["open_ended"],
    )
    assert read.unknown == codes(case["unknown"])


@pytest.mark.parametrize("case", rows("institutions"), ids=text)
def test_institutions(case: Case) -> None:
    items, findings = read_institutions(case["text"], SHIPPED)
    assert [item.code for item in items] == codes(case["institutions"])
    assert [finding.before for finding in findings if finding.severity == "error"] == codes(case["unknown"])


@pytest.mark.parametrize("case", rows("inputs"), ids=text)
def test_inputs(case: Case) -> None:
    inputs, findings = read_inputs(case["text"], SHIPPED)
    assert inputs == codes(case["inputs"])
    assert [finding.before for finding in findings if finding.severity == "note"] == codes(case["cut_short"])
    assert [finding.before for finding in findings if finding.severity == "error"] == codes(case["unknown"])


@pytest.mark.parametrize("case", rows("mentions"), ids=text)
def test_countries_named_in_running_text(case: Case) -> None:
    named = distinct(met.code for met in SHIPPED.countries_named(case["text"]))
    assert [code for code in named if code != REGIONAL] == codes(case["countries"])


@pytest.mark.parametrize(("printed", "code"), [("RKSJ", "RKSI"), ("TSSC", "TSCC")])
def test_a_known_slip_is_mapped_and_said(printed: str, code: str) -> None:
    items, findings = read_institutions(printed, SHIPPED)
    assert [(item.code, item.text) for item in items] == [(code, printed)]
    assert [(finding.kind, finding.before, finding.after) for finding in findings] == [
        ("spelling mapped", printed, code)
    ]
