"""Ruled rows -> rows of the plan: which columns the headings name, and which cell stands in which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from . import vocabulary
from .errors import InputError
from .paragraphs import paragraph_reason
from .pdf import RuledPage, RuledRow
from .printed import (
    ACTIVITY_COLUMNS,
    COLUMNS,
    PROJECT_COLUMNS,
    Box,
    Cell,
    Leftover,
    Line,
    PillarRow,
    PrintedRow,
    text_of,
)

MANY = 4  # a table of more columns than this beside the plan's is taken for a part of it
REQUIRED = tuple(column for column in COLUMNS if column != "project_number")
PILLAR = re.compile(r"Pillar\s+\d+\b")


@dataclass(frozen=True)
class Columns:
    """Where each column of the plan stands between the left and the right edge of its table."""

    table: Box
    spans: Mapping[str, tuple[float, float]]

    def under(self, box: Box, table: Box) -> list[str]:
        """The columns whose middle lies in a box of a table that may be set wider, narrower or further in."""
        scale = (self.table.x1 - self.table.x0) / (table.x1 - table.x0)
        left, right = (self.table.x0 + (x - table.x0) * scale for x in (box.x0, box.x1))
        return [column for column, (x0, x1) in self.spans.items() if left <= (x0 + x1) / 2 < right]


def heading_fields() -> dict[str, str]:
    """Every heading known, in any edition, without blanks, signs and case -> its column."""
    rows = vocabulary.table("headings")
    return {bare(heading): row["field"] for row in rows for key, heading in row.items() if key != "field" and heading}


def bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def find_columns(pages: list[RuledPage], where: str) -> Columns:
    """The columns of the plan's table; raises InputError saying which headings were met and which not."""
    rows = [row for page in pages for row in page.rows]
    heading_row = max(rows, key=lambda row: len(_headings(row)), default=None)
    named = _headings(heading_row) if heading_row else {}
    if heading_row is None or len(named) < 2:
        raise InputError(f"{where}: no ruled table with a plan's headings ({', '.join(_wanted())}); is this the plan?")
    if not set(REQUIRED) <= set(named):
        raise other_columns(f"{where}: page {heading_row.page}", named)
    return _with_number(heading_row, named, rows)


def other_columns(where: str, named: Iterable[str]) -> InputError:
    """The refusal of a table that has only some of a plan's headings."""
    met = list(named)
    missing = [column for column in REQUIRED if column not in met]
    return InputError(
        f"{where}: found the columns {_said(met)}; missing: {_said(missing)};"
        " if it is a plan, add its wording to reference/headings.csv"
    )


def _wanted() -> list[str]:
    return [row[key] for row in vocabulary.table("headings") for key in row if key != "field" and row[key]]


def _said(columns: Iterable[str]) -> str:
    return ", ".join(column.removesuffix("_text") for column in columns)


def _headings(row: RuledRow) -> dict[str, Box]:
    known = heading_fields()
    return {known[name]: box for box, cell in row.cells if (name := bare(text_of(cell))) in known}


def _with_number(heading_row: RuledRow, named: dict[str, Box], rows: list[RuledRow]) -> Columns:
    """The columns with that of the number: under its own heading, a blank one, or the first part of the project's."""
    title = named["project_title"]
    blank = [box for box, cell in heading_row.cells if not cell and box.x1 <= title.x0 + 1]
    split = next((x for row in rows for x in _splits(row, title)), None)
    spans = {column: (box.x0, box.x1) for column, box in named.items()}
    if "project_number" not in named and blank:
        spans["project_number"] = (blank[-1].x0, blank[-1].x1)
    elif "project_number" not in named and split is not None:
        spans |= {"project_number": (title.x0, split), "project_title": (split, title.x1)}
    return Columns(heading_row.table, {column: spans[column] for column in COLUMNS if column in spans})


def _splits(row: RuledRow, title: Box) -> Iterator[float]:
    """Where cells under the project's heading part it in two."""
    for box, _ in row.cells:
        if title.x0 + 2 < box.x0 < title.x1 - 2 and abs(box.x1 - title.x1) < 2:
            yield box.x0


def plan_tables_only(pages: list[RuledPage], columns: Columns, where: str) -> list[RuledPage]:
    """The pages with the words of every other table among the lines outside; refuses a plan of two minds."""
    return [_plan_tables_only(page, columns, where) for page in pages]


def _plan_tables_only(page: RuledPage, columns: Columns, where: str) -> RuledPage:
    fits = {row.table: False for row in page.rows}
    for row in page.rows:
        fits[row.table] |= bool(_headings(row)) or _is_plan_row(row, columns)
    others = [row for row in page.rows if not fits[row.table]]
    for row in others:
        if len(row.cells) > MANY:
            raise InputError(
                f"{where}: page {page.number} has a table with {len(row.cells)} columns"
                f" where the plan's has {len(columns.spans)}; it cannot be read as one table"
            )
    lines = [*page.outside, *(line for row in others for _, cell in row.cells for line in cell)]
    rows = tuple(row for row in page.rows if fits[row.table])
    return replace(page, rows=rows, outside=tuple(sorted(lines, key=_place)))


def _is_plan_row(row: RuledRow, columns: Columns) -> bool:
    """Whether a row has a cell for each column of an activity, or one over them all."""
    under = [columns.under(box, row.table) for box, _ in row.cells]
    single = {names[0] for names in under if len(names) == 1}
    return set(ACTIVITY_COLUMNS) <= single or len(row.cells) == 1 and len(under[0]) == len(columns.spans)


def _place(line: Line) -> tuple[float, float]:
    box = line[0].box
    return (box.top, box.x0) if box else (0, 0)


def plan_rows(page: RuledPage, columns: Columns) -> tuple[list[PrintedRow | PillarRow], list[Leftover]]:
    """The rows of the plan on a page, and what its table prints beside them."""
    rows: list[PrintedRow | PillarRow] = []
    rest: list[Leftover] = []
    for row in page.rows:
        if reason := _reason(row, columns):
            rest += [Leftover(row.page, line, reason) for _, cell in row.cells for line in cell]
        else:
            printed, unplaced = _placed(row, columns, opens_page=not rows)
            rows += [printed] if printed.cells else []
            rest += unplaced
        if reason == "pillar":
            rows.append(PillarRow(next(cell for _, cell in row.cells if cell), page.number))
    return rows, rest


def _reason(row: RuledRow, columns: Columns) -> str | None:
    """Why a row of the table is no activity's: the headings again, a pillar, or a remark over the full width."""
    if len(_headings(row)) >= len(REQUIRED):
        return "header"
    filled = [(box, cell) for box, cell in row.cells if cell]
    if len(filled) != 1:
        return None
    box, cell = filled[0]
    under = columns.under(box, row.table)
    if PILLAR.match(text_of(cell)) and under[0] in PROJECT_COLUMNS:
        return "pillar"
    return (paragraph_reason(text_of(cell)) or "note") if len(under) > len(PROJECT_COLUMNS) else None


def _placed(row: RuledRow, columns: Columns, opens_page: bool) -> tuple[PrintedRow, list[Leftover]]:
    cells: dict[str, Cell] = {}
    rest: list[Leftover] = []
    for box, cell in row.cells:
        under = columns.under(box, row.table)
        if len(under) == 1 or under == list(PROJECT_COLUMNS):
            cells |= {under[-1]: cell} if cell else {}
        else:
            rest += [Leftover(row.page, line, "unplaced") for line in cell]
    merged = frozenset(name for box in row.covering for name in columns.under(box, row.table))
    return PrintedRow(cells, merged, row.page, opens_page, "project_number" in columns.spans), rest
