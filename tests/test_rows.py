"""Printed rows put together: what a page cut is joined, what stands alone is an activity, what is printed again is no
second project."""

from __future__ import annotations

import pytest

from cita_analysis.coding.rows import ActivityAssembler
from cita_analysis.reading.document import Box, Cell, Document, PillarRow, PrintedRow, Word
from cita_analysis.reference import Reference

ROW = {
    "project_number": "1",
    "project_title": "Paperless trade",
    "description": "Enhancing e-customs systems",
    "inputs_text": "Pilot project",
    "countries_text": "REG",
    "period_text": "2021-2024",
    "status_text": "Proposed",
    "institutions_text": "CCC",
}
NEXT = ROW | {"project_number": "", "project_title": "", "description": "Transit agreement", "period_text": "2023"}


def cell(text: str) -> Cell:
    """Lines of 8 points, each of words."""
    lines = [line for line in text.split("|") if line]
    return tuple(
        tuple(Word(w, 1, Box(0, 10 * i, 50, 10 * i + 8)) for w in line.split()) for i, line in enumerate(lines)
    )


def row(texts: dict[str, str], opens_page: bool = False, number_column: bool = True) -> PrintedRow:
    cells = {column: cell(text) for column, text in texts.items() if text}
    return PrintedRow(cells, page=1, opens_page=opens_page, number_column=number_column)


def put_together(*rows: PrintedRow) -> ActivityAssembler:
    pillar = PillarRow(cell("Pillar 1: Trade Expansion"), 1)
    return ActivityAssembler(Document("pdf", 1, (pillar, *rows), ()), [], Reference.shipped())


def ids(*rows: PrintedRow) -> list[str]:
    return [activity.activity_id for activity in put_together(*rows).activities()]


CUT = {
    "between two activities": (ROW, NEXT, ["01a", "01b"]),
    "in the description": (ROW | {"description": "Enhancing|e-customs"}, {"description": "systems"}, ["01"]),
    "in every column": (
        ROW
        | {"inputs_text": "Knowledge-sharing", "countries_text": "GEO,", "period_text": "2021-", "status_text": "On-"},
        NEXT
        | {
            "inputs_text": "products and services",
            "countries_text": "PAK",
            "period_text": "2024",
            "status_text": "going",
        },
        ["01"],
    ),
    "where the rest reads as an activity": (
        ROW | {"inputs_text": "Pilot project;", "countries_text": "GEO,", "period_text": "KGZ: 2021-2023"},
        NEXT | {"inputs_text": "Policy dialogue", "countries_text": "PAK", "period_text": "PAK: 2022-2024"},
        ["01"],
    ),
    "below cells that do not reach its end": (
        ROW
        | {"inputs_text": "Pilot project;", "countries_text": "GEO,", "status_text": "Proposed:|one|two|three|four"},
        NEXT,
        ["01a", "01b"],
    ),
    "between activities whose inputs are cut short": (
        ROW | {"inputs_text": "Policy dialogue and"},
        NEXT | {"inputs_text": "Policy dialogue and cooperation"},
        ["01a", "01b"],
    ),
}


@pytest.mark.parametrize(("above", "below", "expected"), CUT.values(), ids=CUT)
def test_a_page_ends(above: dict[str, str], below: dict[str, str], expected: list[str]) -> None:
    assert ids(row(above), row(below, opens_page=True)) == expected


def test_only_the_first_row_of_a_page_goes_on() -> None:
    assert ids(row(ROW), row(NEXT | {"period_text": ""})) == ["01a", "01b"]


def test_a_row_over_three_pages() -> None:
    pieces = [
        ROW | {"inputs_text": "Knowledge-", "countries_text": "GEO,", "period_text": "2021-"},
        NEXT | {"inputs_text": "sharing prod-", "countries_text": "MON,", "period_text": "2024,"},
        NEXT | {"inputs_text": "ucts and services", "countries_text": "PAK", "period_text": ""},
    ]
    assembly = put_together(row(pieces[0]), *(row(piece, opens_page=True) for piece in pieces[1:]))
    texts = next(assembly.activities()).texts
    assert (texts["inputs_text"], texts["countries_text"]) == (
        "Knowledge-sharing products and services",
        "GEO, MON, PAK",
    )


def test_a_title_flows_on_over_the_page_beside_the_next_activity() -> None:
    second = row(NEXT | {"project_title": "and customs"}, opens_page=True)
    activities = list(put_together(row(ROW), second).activities())
    assert [activity.texts["project_title"] for activity in activities] == ["Paperless trade and customs"] * 2


AGAIN = {
    "number and title": {"project_number": "1", "project_title": "Paperless trade"},
    "number alone": {"project_number": "1", "project_title": ""},
    "title alone": {"project_number": "", "project_title": "Paperless trade"},
    "number and title with a remark": {"project_number": "1 (cont.)", "project_title": "Paperless trade (continued)"},
}


@pytest.mark.parametrize("again", AGAIN.values(), ids=AGAIN)
@pytest.mark.parametrize("opens_page", [False, True])
def test_printed_again_with_the_next_activity(again: dict[str, str], opens_page: bool) -> None:
    activities = list(put_together(row(ROW), row(NEXT | again, opens_page)).activities())
    assert [activity.activity_id for activity in activities] == ["01a", "01b"]
    assert {activity.texts["project_title"] for activity in activities} == {"Paperless trade"}


def test_printed_again_above_the_rest_of_a_row() -> None:
    rest = row(AGAIN["number and title"] | {"status_text": "again"}, opens_page=True)
    (activity,) = put_together(row(ROW), rest).activities()
    assert (activity.texts["project_title"], activity.texts["status_text"]) == ("Paperless trade", "Proposed again")
    assert [len(line) for line in activity.cells["project_title"]] == [2, 2], "its words stay in the cell"


def test_the_rest_of_a_title_printed_again() -> None:
    again = row(NEXT | {"project_number": "1", "project_title": "Paperless"})
    rest = row({"project_title": "trade", "status_text": "again"}, opens_page=True)
    activities = list(put_together(row(ROW), again, rest).activities())
    assert {activity.texts["project_title"] for activity in activities} == {"Paperless trade"}
    assert [repair.kind for activity in activities for repair in activity.repairs] == []


def test_the_same_number_with_another_title_is_an_error() -> None:
    other = row(NEXT | {"project_number": "1", "project_title": "Another project"})
    found = [repair for activity in put_together(row(ROW), other).activities() for repair in activity.repairs]
    assert [(finding.kind, finding.severity) for finding in found] == [("project title differs", "error")]


INSIDE = {"project_number": ""}


@pytest.mark.parametrize(
    "title", ["1 Paperless trade", "1. Paperless trade", "1.|Paperless trade", "1) Paperless|trade"]
)
def test_the_number_before_the_title(title: str) -> None:
    (activity,) = put_together(row(ROW | INSIDE | {"project_title": title}, number_column=False)).activities()
    assert (activity.activity_id, activity.texts["project_title"]) == ("01", "Paperless trade")


def test_the_rest_of_a_title_that_begins_with_a_figure_opens_no_project() -> None:
    first = row(ROW | INSIDE | {"project_title": "1 Top"}, number_column=False)
    rest = row({"project_title": "10 corridors"}, opens_page=True, number_column=False)
    (activity,) = put_together(first, rest).activities()
    assert activity.texts["project_title"] == "Top 10 corridors"


def test_a_number_that_is_none_leaves_its_row_unplaced() -> None:
    assembly = put_together(row(ROW), row(ROW | {"project_number": "2-3"}))
    assert [activity.activity_id for activity in assembly.activities()] == ["01"]
    assert [rest.text for rest in assembly.unplaced][:2] == ["2-3", "Paperless trade"]


def test_the_next_number_at_the_top_of_a_page_opens_a_project_though_its_row_lacks_something() -> None:
    first = row(ROW | INSIDE | {"project_title": "1 Top"}, number_column=False)
    incomplete = ROW | INSIDE | {"project_title": "2 Digital trade", "period_text": ""}
    after = row(incomplete, opens_page=True, number_column=False)
    assert ids(first, after) == ["01", "02"]
