"""A printed row that holds several activities -> a row each.

Activities printed one below the other are cut where the columns line up; texts that a transcript has run together are
cut where periods and listed spellings meet, and by the corrections file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ..reading.document import COLUMNS, Box, Cell, Line, PrintedRow, text_of
from ..reference import Reference, Spellings
from ..schema import Finding
from ..text.dates import PERIOD, read_period
from .corrections import CUT, Correction

Text = Callable[[PrintedRow, str], str]

OWN = ("inputs_text", "countries_text", "period_text")  # every activity has these of its own
ENDS_OPEN = re.compile(r"[,;/–—-]$|\([^)]*$|\[[^]]*$")
_BESIDE = ("description", "inputs_text", "countries_text", "status_text", "institutions_text")
_RUNNING = ("description", "status_text")
_SEVERAL_PERIODS = re.compile(rf"{PERIOD.pattern}(?:\s+{PERIOD.pattern})+")


def split_stacked(row: PrintedRow, text: Text, reference: Reference) -> list[PrintedRow]:
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
    repairs = row.repairs if row.banded else (*row.repairs, _stacked(len(pieces)))
    return [
        replace(piece, opens_page=row.opens_page and i == 0, repairs=repairs if i == 0 else ())
        for i, piece in enumerate(pieces)
    ]


class _Cuts:
    """The heights at which a row may be cut, and what each cut and each piece speak for or against."""

    def __init__(self, row: PrintedRow, text: Text, reference: Reference) -> None:
        self.row, self.text, self.reference = row, text, reference
        self.lines = {name: [(_box_around(line), line) for line in row.cells.get(name, ())] for name in COLUMNS}
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
            cost += 0 if self.reference.countries.find(texts["countries_text"]) else 1
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


def _box_around(line: Line) -> Box:
    return Box.around(word.box or Box(0, 0, 0, 0) for word in line)


def _stacked(count: int) -> Finding:
    reason = f"one ruled row held {count} activities, one below the other; it was cut where its columns line up"
    return Finding("", "", "row stacked", "note", reason=reason)


def split_fused(row: PrintedRow, cuts: Sequence[Correction], reference: Reference) -> list[PrintedRow]:
    """The rows of the activities in a printed row: itself, unless its period cell holds several periods.

    Columns of codes are cut where two listed spellings meet without a separator; running text, which only
    judgement can cut, by rows of the corrections file. A row that cannot be cut alike everywhere stays whole.
    """
    periods = text_of(row.cells.get("period_text", ()))
    if not _SEVERAL_PERIODS.fullmatch(periods):
        return [row]
    count = len(PERIOD.findall(periods))
    pieces = {column: _cut(cell, _places(column, text_of(cell), cuts, reference)) for column, cell in row.cells.items()}
    shared = {column: cells for column, cells in pieces.items() if column in ("project_number", "project_title")}
    own = {column: cells for column, cells in pieces.items() if column not in shared}
    if any(len(cells) != count for cells in own.values()):
        return [replace(row, repairs=(*row.repairs, _uncut(own, count)))]
    first = {column: cells[0] for column, cells in shared.items()}
    return [
        replace(
            row,
            cells=(first if i == 0 else {}) | {column: cells[i] for column, cells in own.items() if cells[i]},
            opens_page=row.opens_page and i == 0,
            repairs=(*row.repairs, _fused(count)) if i == 0 else (),
        )
        for i in range(count)
    ]


def _places(column: str, text: str, cuts: Sequence[Correction], reference: Reference) -> list[int]:
    """Where a column of a fused row is cut: how many words stand before each cut."""
    spellings = {
        "inputs_text": reference.inputs,
        "countries_text": reference.countries,
        "institutions_text": reference.institutions,
    }
    if column == "period_text":
        at = [hit.start() for hit in PERIOD.finditer(text)][1:]
    elif column in spellings:
        at = _unseparated(text, spellings[column])
    else:
        at = [place for cut in cuts if cut.field == column for place in _judged(text, cut)]
    return sorted(text[:place].count(" ") for place in at)


def _unseparated(text: str, spellings: Spellings) -> list[int]:
    met = spellings.find(text)
    return [after.start for before, after in pairwise(met) if text[before.end : after.start] == " "]


def _judged(text: str, cut: Correction) -> list[int]:
    """The place that a correction cuts, where its text stands exactly once."""
    if text.count(cut.before) != 1:
        return []
    return [text.index(cut.before) + cut.after.index(CUT) + 1]


def _cut(cell: Cell, places: list[int]) -> list[Cell]:
    edges = [0, *places, sum(len(line) for line in cell)]
    return [_words(cell, start, end) for start, end in pairwise(edges)]


def _words(cell: Cell, start: int, end: int) -> Cell:
    piece, at = [], 0
    for line in cell:
        piece.append(line[max(start - at, 0) : max(end - at, 0)])
        at += len(line)
    return tuple(line for line in piece if line)


def _fused(count: int) -> Finding:
    return Finding("", "", "row fused", "note", reason=f"one printed row held {count} activities; it was parted")


def _uncut(pieces: dict[str, list[Cell]], count: int) -> Finding:
    odd = ", ".join(f"{column} in {len(cells)}" for column, cells in pieces.items() if len(cells) != count)
    reason = f"its period tells of {count} activities but it can be cut as follows: {odd}"
    return Finding("", "period_text", "row fused", "error", reason=f"{reason}; add cuts to the corrections file")
