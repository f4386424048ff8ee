"""What a brief is made of, whatever file it becomes: headings, lines, tables and drawings; and what a page holds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from ...figures.theme import shortened, wrapped
from ..office.texts import fit

if TYPE_CHECKING:
    from ...figures.pack import Picture

# Body text in points, the same in every file, and the width of the text in points: A4 with edges of 1.8 cm.
TEXT: Final = 9.0
WIDTH: Final = 492.0


@dataclass(frozen=True)
class Heading:
    text: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Line:
    """A line of a list, with the words in bold that it begins with, if any."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Lines:
    """A list; `style` is numbered, bullets, plain or small (notes)."""

    lines: tuple[Line, ...]
    style: Literal["numbered", "bullets", "plain", "small"] = "bullets"
    kind: Literal["lines"] = "lines"


@dataclass(frozen=True)
class Table:
    """Rows of texts under a head; `widths` are the columns' shares of the width."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Drawing:
    """A figure without the words around it, which stand beside it as text."""

    name: str
    title: str
    alt: str
    note: str
    high: float  # in points
    kind: Literal["drawing"] = "drawing"


Block = Heading | Lines | Table | Drawing


def cut(text: str, lines: int, share: float = 1.0) -> str:
    """The text as far as so many lines hold of it, in a column of a share of the width; cut at a word, with dots."""
    plain = " ".join(fit(text).split())
    return shortened(plain, WIDTH * share - _CELL, TEXT, lines).replace("\n", " ")


def drawn(picture: Picture, note: str) -> Drawing:
    """A figure, with the words that stand beside its drawing."""
    top, bottom = picture.drawing
    high = float(picture.figure.get_figheight()) * 72 * (bottom - top)
    return Drawing(picture.name, picture.title, picture.alt, note, high)


# ---- What a page holds. Lines are as high and letters as wide as in the widest of the three files.

_ROOM: Final = 795.0
_LINE, _SMALL = 11.6, 10.4
_CELL: Final = 8.0
_INDENT: Final = 16.0


def fitting(page: Callable[[int], Iterable[Block]], most: int, *, taken: float = 0) -> tuple[Block, ...]:
    """The page with as many rows, `most` at most, as fit on it; `taken` are points that something else has."""
    rows = bisect_right(range(1, most + 1), _ROOM - taken, key=lambda count: sum(map(_height, page(count))))
    return tuple(page(max(rows, 1)))


def _height(block: Block) -> float:
    """In points, rather too high than too low."""
    match block:
        case Heading():
            return 23
        case Lines():
            return sum(_high(f"{line.lead} {line.text}", WIDTH - _INDENT) + 3 for line in block.lines) + 2
        case Table():
            return _high(block.title, WIDTH) + 5 + sum(_row(row, block.widths) for row in (block.head, *block.rows))
        case Drawing():
            note = wrapped(block.note, WIDTH - 10, 8).count("\n") + 1
            return _high(block.title, WIDTH - 30) + 10 + block.high + note * _SMALL + 6


def _row(cells: Iterable[str], widths: Iterable[float]) -> float:
    high = [
        sum(_high(part, WIDTH * width - _CELL) for part in text.split("\n"))
        for text, width in zip(cells, widths, strict=True)
    ]
    return max(high) + 4


@lru_cache(maxsize=2000)
def _high(text: str, width: float) -> float:
    return (wrapped(text, width, TEXT).count("\n") + 1) * _LINE


def title_height(title: str, subtitle: str) -> float:
    """Of what stands above the first page."""
    lines = wrapped(title, WIDTH - 10, 14, bold=True).count("\n") + 1
    return lines * 18 + _high(subtitle, WIDTH) + 12
