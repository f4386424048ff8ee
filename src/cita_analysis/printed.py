"""What a document prints: words with their places, lines, cells and rows; nothing is interpreted here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

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


class Word(NamedTuple):
    """One printed word; a transcript has neither page nor box."""

    text: str
    page: int | None = None
    box: Box | None = None


Line = tuple[Word, ...]
Cell = tuple[Line, ...]


def text_of(cell: Cell) -> str:
    """The words of a cell as printed, joined by blanks."""
    return " ".join(word.text for line in cell for word in line)


class Finding(NamedTuple):
    """A doubt kept or a repair made; the columns of the findings table but for edition and number."""

    activity_id: str
    field: str
    kind: str
    severity: str
    before: str = ""
    after: str = ""
    reason: str = ""
    page: int | None = None


@dataclass(frozen=True)
class PrintedRow:
    """A row of the plan's table: its cells by column, and where it stands."""

    cells: Mapping[str, Cell]
    merged: frozenset[str] = frozenset()  # columns whose cell begins in a row above and covers this one
    page: int | None = None
    opens_page: bool = False
    number_column: bool = True  # false where number and project title share one column
    repairs: tuple[Finding, ...] = ()  # what was put right in it, the activity not yet known


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

    def lines(self) -> Iterable[Line]:
        """Every printed line of the document: the witness of how its words are spelled."""
        for row in self.rows:
            if isinstance(row, PrintedRow):
                for cell in row.cells.values():
                    yield from cell
        for rest in self.leftover:
            yield rest.words

    def titles(self) -> list[str]:
        return [rest.text for rest in self.leftover if rest.reason == "title"]
