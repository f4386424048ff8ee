"""Which column a heading heads: as an edition prints it, or nearly, which is told; never by guessing."""

from __future__ import annotations

import pytest

from cita_analysis.reading.document import COLUMNS
from cita_analysis.reading.headings import Wordings
from cita_analysis.reference import Reference
from typeset import HEADINGS, WORDINGS

KNOWN = Wordings(Reference.shipped())
headed, remarks = KNOWN.headed, KNOWN.remarks


@pytest.mark.parametrize("wording", WORDINGS)
@pytest.mark.parametrize("backwards", [False, True])
def test_every_column_is_found_in_any_order(wording: str, backwards: bool) -> None:
    texts = list(WORDINGS[wording].values())
    texts = texts[::-1] if backwards else texts
    columns = list(WORDINGS[wording])[::-1] if backwards else list(WORDINGS[wording])
    assert headed(texts) == {column: place for place, column in enumerate(columns)}


NEAR = {
    "Participating Country": "countries_text",
    "Participating countries (as of 2025)": "countries_text",
    "Implementation  period": "period_text",
    "Implemen- tation Period": "period_text",
    "Status of Implementation": "status_text",
    "Types of inputs": "inputs_text",
    "Objectives/Description": "description",
    "Agencies involved": "institutions_text",
    "S/N": "project_number",
}


@pytest.mark.parametrize(("text", "column"), NEAR.items())
def test_a_near_wording_heads_its_column(text: str, column: str) -> None:
    assert list(headed([text])) == [column]


FAR = ["", "Implementation", "Budget", "Remarks", "Lead", "2024", "Type", "-", "The status of a country is shown below"]


@pytest.mark.parametrize("text", FAR)
def test_another_heads_none(text: str) -> None:
    assert headed([text]) == {}


def test_each_column_has_one_heading_and_each_heading_one_column() -> None:
    assert headed(["Status", "Current Status"]) == {"status_text": 0}


def test_only_what_no_edition_prints_is_remarked() -> None:
    assert list(remarks(HEADINGS.items(), 1)) == list(remarks([("project_number", "No.")], 1))
    (told,) = remarks([("countries_text", "Countries")], 3)
    assert (told.field, told.kind, told.severity, told.before, told.after, told.page) == (
        "countries_text", "heading matched", "note", "Countries", "Participating Countries", 3,
    )  # fmt: skip


def test_every_wording_known_heads_the_column_it_is_listed_for() -> None:
    for wording, column in KNOWN.known:
        assert list(headed([wording])) == [column], wording
    assert {column for _, column in KNOWN.known} == set(COLUMNS)
