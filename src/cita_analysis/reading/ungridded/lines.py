"""Lines of words over the whole width of a page, and how they stand: around, above and beside each other."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from statistics import median

from ..document import Box, Line, Word, around
from ..ruled_page import RuledPage


def box_of(word: Word) -> Box:
    assert word.box is not None
    return word.box


def height(words: Iterable[Word]) -> float:
    """How high the words of a line stand, half of them higher and half lower."""
    return median(box_of(word).bottom - box_of(word).top for word in words)


def across(page: RuledPage) -> list[Line]:
    """Every line of a page from its left to its right end, whatever column its words are in."""
    words = [word for row in page.rows for _, cell in row.cells for line in cell for word in line]
    words += [word for line in page.outside for word in line]
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (box_of(word).bottom, box_of(word).x0)):
        box = box_of(word)
        if not lines or box.bottom - box_of(lines[-1][0]).bottom > 0.3 * (box.bottom - box.top):
            lines.append([])
        lines[-1].append(word)
    return [tuple(sorted(line, key=lambda word: box_of(word).x0)) for line in lines]


def is_one_text(line: Line) -> bool:
    """Whether the words of a line follow upon each other with no more than spaces between."""
    return gaps(line) == 0


def gaps(line: Line) -> int:
    """How many whites in a line are wider than spaces are."""
    return sum(box_of(word).x0 - box_of(before).x1 > height(line) for before, word in pairwise(line))


def gap(line: Line, other: Line) -> float:
    """How much white is between two lines."""
    above, below = sorted((around(line), around(other)), key=lambda box: box.top)
    return below.top - above.bottom


def middle(line: Line) -> float:
    box = around(line)
    return (box.top + box.bottom) / 2
