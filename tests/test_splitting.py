"""One printed row that holds several activities is cut where its columns line up, and nowhere else."""

from __future__ import annotations

import pytest

from cita_analysis.coding.splitting import split_stacked
from cita_analysis.reading.document import Box, Cell, PrintedRow, Word, lines_of_text
from cita_analysis.reference import Reference
from cita_analysis.text.hyphens import Lexicon, join_lines

SHIPPED = Reference.shipped()
COLUMNS = ("description", "inputs_text", "countries_text", "period_text", "status_text", "institutions_text")


def cell(text: str, column: int) -> Cell:
    """Lines of 8 points, 10 apart; a blank line is a height left free."""
    lines = enumerate(text.split("|"))
    return tuple(
        tuple(Word(word, 1, Box(100 * column, 10 * i, 100 * column + 80, 10 * i + 8)) for word in line.split())
        for i, line in lines
        if line
    )


def periods(opens_page: bool = False, **texts: str) -> list[str]:
    """The texts of the period cells of the pieces that a row is cut into."""
    cells = {name: cell(texts.get(name.removesuffix("_text"), ""), i) for i, name in enumerate(COLUMNS)}
    row = PrintedRow({name: lines for name, lines in cells.items() if lines}, page=1, opens_page=opens_page)

    def text(row: PrintedRow, name: str) -> str:
        return join_lines(lines_of_text(row.cells.get(name, ())), Lexicon([], SHIPPED))

    return [text(piece, "period_text") for piece in split_stacked(row, text, SHIPPED)]


TWO = {
    "description": "Mapping study|of barriers||Transit|agreement",
    "inputs": "Pilot project|||Investment|project",
    "countries": "REG|||AZE, GEO",
    "period": "2021-2024|||2023",
    "status": "Ongoing|||Proposed",
    "institutions": "RTG|||CCC",
}


def test_two_with_space_between() -> None:
    assert periods(**TWO) == ["2021-2024", "2023"]


def test_two_without_space_between() -> None:
    assert periods(**{name: text.replace("||", "|", 1) for name, text in TWO.items()}) == ["2021-2024", "2023"]


def test_three() -> None:
    more = {
        "description": "Pilot",
        "inputs": "Pilot project",
        "countries": "REG",
        "period": "2025",
        "status": "Planned",
    }
    three = {
        name: f"{text}{'||' if name in ('description', 'inputs') else '|||'}{more.get(name, 'CI')}"
        for name, text in TWO.items()
    }
    assert periods(**three) == ["2021-2024", "2023", "2025"]


ONE = {
    "periods of countries": {"countries": "KGZ, TAJ,|MON", "period": "KGZ-TAJ: 2013-2023|MON: 2016-2023"},
    "a period in two lines": {"period": "2021-|2024"},
    "countries that go on": {"countries": "AZE,|GEO", "period": "2021-2024|2023"},
    "inputs that go on": {"inputs": "Policy dialogue and|cooperation", "period": "2021-2024|2023"},
    "a description that goes on": {"description": "Mapping study|of barriers", "period": "2021-2024|2023"},
    "a period that nothing stands beside": {"description": "Study", "status": "Ongoing", "period": "2021-2024||2023"},
}


@pytest.mark.parametrize("texts", ONE.values(), ids=ONE)
def test_one_activity_stays_whole(texts: dict[str, str]) -> None:
    whole = {"description": "Mapping study|on barriers", "status": "Ongoing|in AZE"}
    whole |= {"inputs": "Pilot project", "countries": "REG"}
    assert len(periods(**{**whole, **texts})) == 1


def test_at_the_top_of_a_page_the_rest_of_the_row_before_comes_first() -> None:
    rest = {name: f"|{text}" for name, text in TWO.items()} | {"status": f"and so on.|{TWO['status']}"}
    assert periods(opens_page=True, **rest) == ["", "2021-2024", "2023"]


def test_a_row_without_places_stays_whole() -> None:
    row = PrintedRow({"period_text": ((Word("2021-2024"),), (Word("2023"),))})
    assert split_stacked(row, lambda row, name: "", SHIPPED) == [row]
