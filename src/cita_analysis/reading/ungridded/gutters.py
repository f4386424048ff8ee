"""The row of headings, and the lines below it -> the columns, where the words of all pages leave white between them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

from ..document import Box, Line, Word, around
from .heading_row import HeadingRow
from .lines import box_of

NUMERAL = re.compile(r"\d{1,3}[.)]?")
_STEP = 0.5  # points: how finely white is looked for


@dataclass(frozen=True)
class Gutters:
    """The columns from left to right, each with its sides."""

    sides: dict[str, tuple[float, float]]

    @property
    def x0(self) -> float:
        return min(x0 for x0, _ in self.sides.values())

    @property
    def x1(self) -> float:
        return max(x1 for _, x1 in self.sides.values())

    def of(self, word: Word) -> str:
        """The column that a word stands in."""
        middle = (box_of(word).x0 + box_of(word).x1) / 2
        return next((name for name, (_, x1) in self.sides.items() if middle < x1), list(self.sides)[-1])

    def crossed(self, line: Line) -> int:
        """How many sides between columns the words of a line run over."""
        inner = [x0 for x0, _ in self.sides.values()][1:]
        return sum(box_of(word).x0 < x - 1 and box_of(word).x1 > x + 1 for word in line for x in inner)


def find_gutters(heading: HeadingRow, lines: list[Line]) -> Gutters:
    """The columns: between two headings, one ends where the words of the table leave white."""
    order = sorted(heading.words, key=lambda column: around(heading.words[column]).x0)
    boxes = [around(heading.words[column]) for column in order]
    ends = [(before.x1, after.x0) for before, after in pairwise(boxes)]
    roughly = [_last_wide(_whites(left, right, lines, len(lines) // 20)) for left, right in ends]
    rough = Gutters(_between(order, roughly, boxes, lines))
    fitting = [line for line in lines if not rough.crossed(line)]
    inner = [_nearest(_whites(*end, fitting, 0), x) for end, x in zip(ends, roughly, strict=True)]
    columns = Gutters(_between(order, inner, boxes, fitting))
    return columns if "project_number" in order else _with_number(columns, fitting)


def _between(
    order: list[str], inner: list[float], boxes: list[Box], lines: list[Line]
) -> dict[str, tuple[float, float]]:
    words = [box_of(word) for line in lines for word in line] + boxes
    ends = [min(box.x0 for box in words) - 1, *inner, max(box.x1 for box in words) + 1]
    return dict(zip(order, pairwise(ends), strict=True))


White = tuple[float, float]


def _last_wide(whites: list[White]) -> float:
    """Where a column ends: in the last of the wide whites, for a number may stand apart before its project."""
    widest = max(right - left for left, right in whites)
    return _end([white for white in whites if white[1] - white[0] >= widest / 2][-1])


def _nearest(whites: list[White], x: float) -> float:
    return _end(min(whites, key=lambda white: max(white[0] - x, x - white[1], 0)))


def _end(white: White) -> float:
    """Where in a white one column ends: close to the next, for lines begin alike but end anywhere."""
    left, right = white
    return right - min((right - left) / 2, 1)


def _whites(left: float, right: float, lines: list[Line], most: int) -> list[White]:
    """Where between two headings the least words stand, and no more than `most` above that."""
    count = int((right - left) / _STEP)
    if count < 2:
        return [(left, right)]
    covered = [0] * (count + 1)
    for box in (box_of(word) for line in lines for word in line):
        if box.x1 > left and box.x0 < right:
            covered[min(count, max(0, round((box.x0 - left) / _STEP)))] += 1
            covered[min(count, max(0, round((box.x1 - left) / _STEP)))] -= 1
    covered = list(accumulate(covered))[:count]
    free = [here <= min(covered) + most for here in covered]
    runs = [list(run) for is_free, run in groupby(range(count), key=free.__getitem__) if is_free]
    return [(left + _STEP * run[0], left + _STEP * (run[-1] + 1)) for run in runs]


def _with_number(columns: Gutters, lines: list[Line]) -> Gutters:
    """The columns with that of the number, where numbers stand left of where the projects' lines begin."""
    x0, x1 = columns.sides["project_title"]
    cells = [[word for word in line if columns.of(word) == "project_title"] for line in lines]
    begin = Counter(round(box_of(cell[0]).x0) for cell in cells if cell and not NUMERAL.fullmatch(cell[0].text))
    title = begin.most_common(1)[0][0] if begin else x1
    before = [cell[0] for cell in cells if cell and NUMERAL.fullmatch(cell[0].text) and box_of(cell[0]).x1 < title + 1]
    if not before:
        return columns
    at = (max(box_of(word).x1 for word in before) + title) / 2
    if sum(count for x, count in begin.items() if x < at) > begin.total() / 10:
        return columns
    sides: dict[str, tuple[float, float]] = {}
    for name, side in columns.sides.items():
        sides |= {"project_number": (x0, at), name: (at, x1)} if name == "project_title" else {name: side}
    return Gutters(sides)


def lefts(columns: Gutters, lines: list[Line]) -> dict[str, float]:
    """Where the lines of each column begin, if most of them begin alike."""
    begin: dict[str, Counter[int]] = {}
    for line in lines:
        for name, words in groupby(line, key=columns.of):
            begin.setdefault(name, Counter())[round(box_of(next(words)).x0)] += 1
    most = {name: counts.most_common(1)[0] for name, counts in begin.items()}
    return {name: x for name, (x, count) in most.items() if count > begin[name].total() / 2}
