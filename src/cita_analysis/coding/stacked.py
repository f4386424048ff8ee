"""A printed row that holds several activities, one below the other -> a row each, cut where the columns line up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ..reading.document import COLUMNS, Box, Cell, Line, PrintedRow
from ..reference import Reference
from ..schema import Finding
from ..text.dates import read_period

Text = Callable[[PrintedRow, str], str]

OWN = ("inputs_text", "countries_text", "period_text")  # every activity has these of its own
ENDS_OPEN = re.compile(r"[,;/–—-]$|\([^)]*$|\[[^]]*$")
_BESIDE = ("description", "inputs_text", "countries_text", "status_text", "institutions_text")
_RUNNING = ("description", "status_text")


def parted(row: PrintedRow, text: Text, reference: Reference) -> list[PrintedRow]:
    """The rows of the activities that stand in a row one below the other: itself, where it holds but one.

    An activity begins where a period, and most of what stands beside it, begins a line at one height; of all ways to
    cut there, the one is taken whose pieces read best. `text` gives the running text of a row's column.
    """
    cuts = _Cuts(row, text, reference)
    if not cuts.places:
        return [row]
    ends = cuts.best()
    pieces = [cuts.piece(start, stop) for start, stop in pairwise(ends)]
    if len(pieces) == 1:
        return [row]
    repairs = row.repairs if row.banded else (*row.repairs, _parted(len(pieces)))
    return [
        replace(piece, opens_page=row.opens_page and i == 0, repairs=repairs if i == 0 else ())
        for i, piece in enumerate(pieces)
    ]


class _Cuts:
    """The heights at which a row may be cut, and what each cut and each piece speak for or against."""

    def __init__(self, row: PrintedRow, text: Text, reference: Reference) -> None:
        self.row, self.text, self.reference = row, text, reference
        self.lines = {name: [(_around(line), line) for line in row.cells.get(name, ())] for name in COLUMNS}
        boxes = [box for lines in self.lines.values() for box, _ in lines]
        self.height = median(box.bottom - box.top for box in boxes) if boxes else 0
        self.top = min((box.top for box in boxes), default=0)
        self.bottom = max((box.bottom for box in boxes), default=0)
        self.leading = self._leading()
        periods = [box.top for box, _ in self.lines["period_text"]]
        self.places = [y for y in periods if y > self.top + self.height / 2 and self._lines_up(y)]

    def _leading(self) -> float:
        """How far apart the lines of a cell stand, from top to top."""
        gaps = [below.top - above.top for lines in self.lines.values() for (above, _), (below, _) in pairwise(lines)]
        return min(median(gaps), 1.6 * self.height) if gaps else self.height

    def _at(self, name: str, y: float) -> Line | None:
        """The line of a column that begins at a height."""
        return next((line for box, line in self.lines[name] if abs(box.top - y) < 0.3 * self.height), None)

    def _lines_up(self, y: float) -> bool:
        beside = [name for name in _BESIDE if self._at(name, y)]
        return len(beside) > 2 and bool({"inputs_text", "countries_text"} & set(beside))

    def piece(self, start: float, stop: float) -> PrintedRow:
        """What of the row stands between two heights."""
        low, high = start - 0.3 * self.height, stop - 0.3 * self.height
        cells: dict[str, Cell] = {
            name: tuple(line for box, line in lines if low <= box.top < high) for name, lines in self.lines.items()
        }
        return replace(self.row, cells={name: cell for name, cell in cells.items() if cell})

    def best(self) -> list[float]:
        """The ends of the pieces, from the top of the row to its bottom, that cost least; of alike ones the fewest."""
        ends = [self.top, *self.places, self.bottom + self.height]
        paths: list[tuple[float, int, list[float]]] = [(0, 0, [self.top])]
        for stop in range(1, len(ends)):
            last = stop == len(ends) - 1
            ways = []
            for start in range(stop):
                cost, count, path = paths[start]
                cost += self._piece_cost(ends[start], ends[stop], start == 0, last)
                cost += 0 if last else self._cut_cost(ends[stop])
                ways.append((cost, count + 1, [*path, ends[stop]]))
            paths.append(min(ways))
        return paths[-1][2]

    def _piece_cost(self, start: float, stop: float, first: bool, last: bool) -> float:
        piece = self.piece(start, stop)
        texts = {name: self.text(piece, name) for name in OWN}
        reads = read_period(texts["period_text"], self.reference.country_codes) is not None
        goes_on = first and self.row.opens_page and not reads  # the rest of the row before reads as it can
        if goes_on:
            cost = 1.0 if texts["period_text"] else 0.0
        else:
            cost = 0.0 if reads else 4.0
            inputs = self.reference.inputs.items(texts["inputs_text"])
            cost += 0 if inputs and all(item.code for item in inputs) else 1
            cost += 0 if self.reference.countries.met(texts["countries_text"]) else 1
        return cost + (0 if last else sum(3 for said in texts.values() if ENDS_OPEN.search(said)))

    def _cut_cost(self, y: float) -> float:
        begun = [line for name in _RUNNING if (line := self._at(name, y))]
        in_a_word = sum(1.5 for line in begun if line[0].text[:1].islower())
        speaks = self._is_wide(y) or len(begun) == len(_RUNNING)
        return in_a_word - (1 if speaks else 0)

    def _is_wide(self, y: float) -> bool:
        """Whether in every column the line above stands further off than lines of one cell do."""
        gaps = [y - above for name in COLUMNS[2:] if (above := self._above(name, y)) is not None]
        return bool(gaps) and min(gaps) > self.leading + 0.15 * self.height

    def _above(self, name: str, y: float) -> float | None:
        tops = [box.top for box, _ in self.lines[name] if box.top < y - 0.3 * self.height]
        return max(tops, default=None)


def _around(line: Line) -> Box:
    return Box.around(word.box or Box(0, 0, 0, 0) for word in line)


def _parted(count: int) -> Finding:
    reason = f"one ruled row held {count} activities, one below the other; it was cut where its columns line up"
    return Finding("", "", "row stacked", "note", reason=reason)
