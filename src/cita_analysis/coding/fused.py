"""One printed row that holds several activities -> a row each, cut where the columns themselves tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ..reading.document import Cell, PrintedRow, text_of
from ..reference import Reference, Spellings
from ..schema import Finding
from ..text.dates import PERIOD
from .corrections import CUT, Correction

_SEVERAL_PERIODS = re.compile(rf"{PERIOD.pattern}(?:\s+{PERIOD.pattern})+")


def parted(row: PrintedRow, cuts: Sequence[Correction], reference: Reference) -> list[PrintedRow]:
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
        return [replace(row, repairs=(*row.repairs, _whole(own, count)))]
    first = {column: cells[0] for column, cells in shared.items()}
    return [
        replace(
            row,
            cells=(first if i == 0 else {}) | {column: cells[i] for column, cells in own.items() if cells[i]},
            opens_page=row.opens_page and i == 0,
            repairs=(*row.repairs, _parted(count)) if i == 0 else (),
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
    met = spellings.met(text)
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


def _parted(count: int) -> Finding:
    return Finding("", "", "row fused", "note", reason=f"one printed row held {count} activities; it was parted")


def _whole(pieces: dict[str, list[Cell]], count: int) -> Finding:
    odd = ", ".join(f"{column} in {len(cells)}" for column, cells in pieces.items() if len(cells) != count)
    reason = f"its period tells of {count} activities but it can be cut as follows: {odd}"
    return Finding("", "period_text", "row fused", "error", reason=f"{reason}; add cuts to the corrections file")
