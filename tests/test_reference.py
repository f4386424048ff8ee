"""The reference lists keep their own rules: no spelling twice, every code known, every pattern of use possible."""

from __future__ import annotations

from collections import Counter

import pytest

from cita_analysis import schema
from cita_analysis.reading.document import COLUMNS
from cita_analysis.reference import REGIONAL, Reference

SHIPPED = Reference.shipped()


@pytest.mark.parametrize(
    ("table", "spelling"),
    [
        ("country_spellings", "spelling"),
        ("institution_spellings", "spelling"),
        ("input_spellings", "spelling"),
        ("institutions", "institution"),
        ("places", "body"),
        ("countries", "country"),
        ("titles", "title"),
        ("verbs", "cue"),
        ("statuses", "label"),
        ("headings", "field"),
    ],
)
def test_nothing_is_listed_twice(table: str, spelling: str) -> None:
    twice = [key for key, times in Counter(row[spelling] for row in SHIPPED.tables[table]).items() if times > 1]
    assert twice == []


@pytest.mark.parametrize(
    ("table", "column", "known"),
    [
        ("country_spellings", "country", {*SHIPPED.members, REGIONAL}),
        ("institution_spellings", "institution", set(SHIPPED.parents)),
        ("places", "body", set(SHIPPED.parents)),
        ("institutions", "parent", set(SHIPPED.parents)),
        ("institutions", "kind", set(schema.KINDS)),
        ("input_spellings", "input", {row["input"] for row in SHIPPED.tables["inputs"]}),
        ("statuses", "status", set(schema.STATUSES)),
        ("verbs", "sense", set(schema.STATUSES)),
        ("verbs", "form", {"participle", "verb", "future", "phrase"}),
        ("headings", "field", set(COLUMNS)),
        ("paragraphs", "reason", set(schema.REASONS)),
    ],
)
def test_every_code_is_known(table: str, column: str, known: set[str]) -> None:
    assert {row[column] for row in SHIPPED.tables[table]} <= known


def test_there_are_eleven_members_and_one_is_on_hold() -> None:
    assert len(SHIPPED.members) == 11
    assert {r["country"]: r["on_hold_since"] for r in SHIPPED.tables["countries"] if r["on_hold_since"]} == {
        "AFG": "2021-08-15"
    }


@pytest.mark.parametrize("row", SHIPPED.tables["institution_spellings"], ids=lambda row: row["spelling"])
def test_every_listed_spelling_of_an_institution_is_read(row: dict[str, str]) -> None:
    assert [item.code for item in SHIPPED.institutions.items(row["spelling"])] == [row["institution"]]


@pytest.mark.parametrize("row", SHIPPED.tables["institutions"], ids=lambda row: row["institution"])
@pytest.mark.parametrize("form", ["{institution}", "{name}", "{name} ({institution})"])
def test_codes_and_official_names_are_read(row: dict[str, str], form: str) -> None:
    assert [item.code for item in SHIPPED.institutions.items(form.format(**row))] == [row["institution"]]
