"""What a document prints: words with their places, lines, cells and rows; nothing is interpreted here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from ..schema import Finding
from ..text.characters import with_common_characters

PROJECT_COLUMNS = ("project_number", "project_title")
ACTIVITY_COLUMNS = (
    "description",
    "inputs_text",
    "countries_text",
    "period_text",
    "status_text",
    "institutions_text",
)
COLUMNS = PROJECT_COLUMNS + ACTIVITY_COLUMNS
PILLAR = re.compile(r"Pillar\s+\d{1,2}\b")  # opens a row over the full width


class Box(NamedTuple):
    """A rectangle in PDF points from the top left of the page as displayed."""

    x0: float
    top: float
    x1: float
    bottom: float

    @classmethod
    def around(cls, boxes: Iterable[Box]) -> Box:
        x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
        return cls(min(x0s), min(tops), max(x1s), max(bottoms))

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x < self.x1 and self.top <= y < self.bottom


def rounded(box: Box) -> Box:
    return Box(*(round(side, 2) for side in box))


class Turn(NamedTuple):
    """How a page as displayed, of this size in points, is turned to have its text upright: by quarters to the left."""

    quarters: int
    width: float
    height: float

    def upright(self, box: Box) -> Box:
        """A box of the page as displayed, on the page turned upright."""
        return turned(box, self.quarters, self.width, self.height)

    def displayed(self, box: Box) -> Box:
        """A box of the page turned upright, on the page as displayed."""
        return turned(box, -self.quarters, *self.size)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page turned upright."""
        return (self.height, self.width) if self.quarters % 2 else (self.width, self.height)


def turned(box: Box, quarters: int, width: float, height: float) -> Box:
    """A box of a page of this size once the page is turned to the left by quarters."""
    for _ in range(quarters % 4):
        box = Box(box.top, width - box.x1, box.bottom, width - box.x0)
        width, height = height, width
    return box


class Word(NamedTuple):
    """One printed word; a transcript has neither page nor box."""

    text: str
    page: int | None = None
    box: Box | None = None


Line = tuple[Word, ...]
Cell = tuple[Line, ...]


def around(words: Iterable[Word]) -> Box:
    """The box around the words that have a place."""
    return Box.around(word.box for word in words if word.box)


def lines_of_text(cell: Cell) -> list[list[str]]:
    """The lines of a cell, each as the texts of its words."""
    return [[word.text for word in line] for line in cell]


def text_of(cell: Cell) -> str:
    """The words of a cell as printed, joined by spaces."""
    return " ".join(word.text for line in cell for word in line)


@dataclass(frozen=True)
class PrintedRow:
    """A row of the plan's table: its cells by column, and where it stands."""

    cells: Mapping[str, Cell]
    merged: frozenset[str] = frozenset()  # columns whose cell begins in a row above and covers this one
    page: int | None = None
    opens_page: bool = False
    number_column: bool = True  # false where number and project title share one column
    banded: bool = False  # not a row of a grid, but a band that may hold many
    repairs: tuple[Finding, ...] = ()  # what was put right in it, the activity not yet known
    order: tuple[str, ...] = ()  # of a transcript: its columns as printed, those with an empty cell too
    beyond: tuple[Cell, ...] = ()  # of a transcript: the cells after the last column


@dataclass(frozen=True)
class PillarRow:
    """A row over the full width that opens a pillar."""

    cell: Cell
    page: int | None = None


@dataclass(frozen=True)
class Leftover:
    """A printed line that belongs to no cell of an activity, with the reason."""

    page: int | None
    words: Line
    reason: str

    @property
    def text(self) -> str:
        return text_of((self.words,))


@dataclass(frozen=True)
class Document:
    """Everything a source file prints, in printed order."""

    kind: str  # "pdf" or "transcript"
    pages: int
    rows: tuple[PrintedRow | PillarRow, ...]
    leftover: tuple[Leftover, ...]
    turns: Mapping[int, Turn] = field(default_factory=dict)  # by page; the boxes of words are upright
    repairs: tuple[Finding, ...] = ()  # what was put right in reading the whole

    def flows(self) -> Iterator[Cell]:
        """The running texts of the document, the witness of how its words are spelled: each column from row to row,
        for a row may go on over the page, and each paragraph."""
        rows = [row for row in self.rows if isinstance(row, PrintedRow)]
        for column in COLUMNS:
            yield tuple(line for row in rows for line in row.cells.get(column, ()))
        yield from (row.cell for row in self.rows if isinstance(row, PillarRow))
        paragraphs = (rest for rest in self.leftover if rest.reason in ("legend", "note", "prose"))
        yield tuple(rest.words for rest in paragraphs)

    def titles(self) -> list[str]:
        """The title as often as it is printed, each time in one line."""
        pieces = groupby(self.leftover, key=lambda rest: (rest.reason, rest.page))
        return [
            with_common_characters(" ".join(rest.text for rest in piece))
            for (reason, _), piece in pieces
            if reason == "title"
        ]
