"""A drawn page -> the rows of its ruled tables and the lines outside them, every word with its page and box."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby, zip_longest
from operator import itemgetter
from statistics import median
from typing import Any

from pdfplumber.utils.clustering import cluster_list
from pdfplumber.utils.text import extract_words

from . import grid
from .characters import NO_WIDTH, Char, Drawn
from .document import Box, Cell, Line, Turn, Word

_UNEVEN = 0.33  # of the type's size: how far the words of a line stand apart in height
_MAY_TAKE_NONE = frozenset(" \u00a0\u00ad")
_MARK = re.compile(r"[\d*†‡§¶,]")


@dataclass(frozen=True)
class RuledRow:
    """A row of a ruled table: the cells that begin in it, and the boxes of those above that reach into it."""

    page: int
    table: Box
    cells: tuple[tuple[Box, Cell], ...]
    covering: tuple[Box, ...]
    banded: bool = False  # found by alignment: it may hold many activities


@dataclass(frozen=True)
class RuledPage:
    """A page as printed, turned upright: the rows of its ruled tables, the lines that stand in none, those that run in
    another direction, note marks raised behind words, and where something is drawn across."""

    number: int
    turn: Turn
    rows: tuple[RuledRow, ...]
    outside: tuple[Line, ...]
    askew: tuple[Line, ...] = ()
    marks: tuple[Line, ...] = ()
    bars: tuple[Box, ...] = ()
    unplaced: tuple[Line, ...] = ()  # amid the plan's table, but over several of its columns
    remarks: tuple[Line, ...] = ()  # of rows over the full width of the plan's table

    @property
    def height(self) -> float:
        return self.turn.size[1]


def read_page(number: int, drawn: Drawn) -> RuledPage:
    """The rows and lines of a page."""
    chars, marks = without_marks(drawn.chars)
    rules = grid.rules_of(chars, drawn.shapes)
    tables = grid.tables(rules)
    inside, outside = sorted_into([cell for table in tables for cell in table], chars)
    return RuledPage(
        number,
        drawn.turn,
        rows=tuple(row for table in tables for row in _rows(number, table, inside)),
        outside=lines_of(number, outside),
        askew=tuple(_askew(number, drawn)),
        marks=lines_of(number, marks),
        bars=tuple(grid.bars(rules)),
    )


# Characters


def _visible(chars: list[Char]) -> Iterator[Char]:
    """The characters without spaces and soft hyphens that take no room: those a line did not break at."""
    for char, after in zip_longest(chars, chars[1:]):
        if char["text"] in NO_WIDTH:
            continue
        if char["text"] in _MAY_TAKE_NONE and min(char["x1"] - char["x0"], _advance(char, after)) < char["size"] / 50:
            continue
        yield char


def _advance(char: Char, after: Char | None) -> float:
    """How far behind a character the next one of its line begins."""
    if after is None or abs(after["top"] - char["top"]) > 1 or after["x0"] < char["x0"] - 1:
        return float(char["x1"] - char["x0"])
    return float(after["x0"] - char["x0"])


def without_marks(chars: list[Char]) -> tuple[list[Char], list[Char]]:
    """The visible characters of the text, and apart from them the raised ones behind words that refer to notes."""
    text = list(_visible(chars))
    ending: dict[int, list[Char]] = {}
    for char in text:
        if not char["text"].isspace():
            ending.setdefault(round(char["x1"]), []).append(char)
    marks: set[int] = set()
    for char in sorted((char for char in text if _MARK.fullmatch(char["text"])), key=itemgetter("x0")):
        before = [base for x in range(-2, 3) for base in ending.get(round(char["x0"]) + x, ())]
        bases = [base for base in before if _is_raised(char, base) and not _is_unit(base, ending)]
        if bases or any(id(base) in marks and _is_alike(char, base) for base in before):
            marks.add(id(char))
            for base in bases:  # so that a full stop behind the mark still closes up
                base["x1"] = max(base["x1"], char["x1"])
    return [char for char in text if id(char) not in marks], [char for char in text if id(char) in marks]


def _is_alike(char: Char, base: Char) -> bool:
    return bool(abs(char["size"] - base["size"]) < 0.1 and abs(char["bottom"] - base["bottom"]) < 0.1)


def _is_raised(char: Char, base: Char) -> bool:
    """Whether a character is set small and raised behind another."""
    if not -1 < char["x0"] - base["x1"] < base["size"] * 0.25:
        return False
    small = char["size"] < base["size"] * 0.85
    return bool(
        small and base["top"] - base["size"] / 2 < char["top"] and char["bottom"] < base["bottom"] - base["size"] * 0.12
    )


def _is_unit(base: Char, ending: dict[int, list[Char]]) -> bool:
    """Whether what is raised behind a letter is the exponent of metres."""
    before = [char for x in (-1, 0, 1) for char in ending.get(round(base["x0"]) + x, ()) if _is_alike(char, base)]
    letters = [char["text"] for char in before if char["text"].isalpha()]
    return bool(base["text"] == "m") and set(letters) <= {"c", "k"}


def sorted_into(cells: list[Box], chars: Iterable[Char]) -> tuple[dict[Box, list[Char]], list[Char]]:
    """Each character in a cell or outside; words are made later, so none spans two cells.

    A word too long for its cell runs on over the rule: what touches the character before is where that is.
    """
    inside: dict[Box, list[Char]] = {cell: [] for cell in cells}
    outside: list[Char] = []
    smallest_first = sorted(cells, key=lambda cell: (cell.x1 - cell.x0) * (cell.bottom - cell.top))
    at = cache(lambda y: [cell for cell in smallest_first if cell.top <= y < cell.bottom])  # a page has few heights
    before, home = None, outside
    for char in chars:
        if before is None or not _touches(before, char):
            x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
            home = next((inside[cell] for cell in at(y) if cell.x0 <= x < cell.x1), outside)
        home.append(char)
        before = char
    return inside, outside


def _touches(before: Char, char: Char) -> bool:
    if before["text"].isspace() or char["text"].isspace() or abs(char["top"] - before["top"]) > 1:
        return False
    return bool(abs(char["x0"] - before["x1"]) < char["size"] / 20)


# Rows and lines


def _rows(page: int, table: list[Box], inside: dict[Box, list[Char]]) -> Iterator[RuledRow]:
    for tops in cluster_list([cell.top for cell in table], tolerance=1):
        beginning = sorted(cell for cell in table if tops[0] <= cell.top <= tops[-1])
        covering = [cell for cell in table if cell.top < tops[0] - 1 and cell.bottom > tops[-1] + 1]
        cells = [(cell, lines_of(page, inside[cell])) for cell in beginning]
        yield RuledRow(page, Box.around(table), tuple(cells), tuple(covering))


def lines_of(page: int, chars: list[Char]) -> Cell:
    """The characters as words in lines, in reading order."""
    if not chars:
        return ()
    uneven = min(_UNEVEN * median(char["size"] for char in chars), 3)
    words = extract_words(chars, x_tolerance_ratio=0.2, y_tolerance=uneven, expand_ligatures=True)
    return lined(Word(word["text"], page, _box(word)) for word in words)


def _box(thing: dict[str, Any]) -> Box:
    return Box(*(round(float(thing[side]), 2) for side in Box._fields))


def lined(words: Iterable[Word]) -> Cell:
    """Words in reading order, line by line."""
    lines: list[list[Word]] = []
    for word in words:
        if not lines or _starts_line(lines[-1][-1], word):
            lines.append([])
        lines[-1].append(word)
    return tuple(map(tuple, lines))


def _starts_line(before: Word, word: Word) -> bool:
    last, box = before.box, word.box
    if last is None or box is None:
        return True
    return box.x0 < last.x1 - 1 or box.top - last.top > (last.bottom - last.top) / 2


def _askew(page: int, drawn: Drawn) -> Iterator[Line]:
    """What runs in another direction than the page, a line for each piece of it, its words as the spaces part them."""
    for _, run in groupby(drawn.askew, key=lambda char: (char["angle"], round(char["size"], 1))):
        words = [list(word) for space, word in groupby(run, key=lambda char: char["text"].isspace()) if not space]
        yield tuple(Word("".join(char["text"] for char in word), page, Box.around(map(_box, word))) for word in words)
