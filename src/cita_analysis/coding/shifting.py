"""Rows of a transcript whose cells are shifted by one column -> rows with each cell in its own column."""

from __future__ import annotations

from dataclasses import replace

from ..reading.document import Cell, Document, Leftover, PillarRow, PrintedRow, text_of
from ..reference import Reference
from ..schema import Finding
from ..text.dates import read_period

_SHIFTS = (0, 1, -1)


def shift_rows_back(document: Document, reference: Reference) -> Document:
    """The document with each shifted row put right; a cell that is still beyond the last column is left over."""
    rows: list[PrintedRow | PillarRow] = []
    rest: list[Leftover] = []
    for row in document.rows:
        if isinstance(row, PrintedRow) and row.order:
            row = _shift_back(row, reference)
            rest += [Leftover(row.page, line, "unplaced") for cell in row.beyond for line in cell]
        rows.append(row)
    return replace(document, rows=tuple(rows), leftover=(*document.leftover, *rest))


def _shift_back(row: PrintedRow, reference: Reference) -> PrintedRow:
    printed = [*(row.cells.get(column, ()) for column in row.order), *row.beyond]
    rotated = {by: printed[-by:] + printed[:-by] for by in _SHIFTS}
    rows = {by: dict(zip(row.order, cells, strict=False)) for by, cells in rotated.items()}
    shift = next((by for by, cells in rows.items() if _is_readable(cells, reference)), 0)
    if shift == 0:
        return row
    first = text_of(next(cell for cell in printed if cell))
    side = "left" if shift > 0 else "right"
    reason = f"the cells of this row stood one column too far {side} in the transcript"
    repair = Finding("", "description", "row shifted", "note", first, first, reason)
    cells = {column: cell for column, cell in rows[shift].items() if cell}
    return replace(row, cells=cells, beyond=tuple(rotated[shift][len(row.order) :]), repairs=(*row.repairs, repair))


def _is_readable(cells: dict[str, Cell], reference: Reference) -> bool:
    """Whether period and inputs stand in their own columns."""
    period = read_period(text_of(cells["period_text"]), reference.country_codes)
    return period is not None and bool(reference.inputs.find(text_of(cells["inputs_text"])))
