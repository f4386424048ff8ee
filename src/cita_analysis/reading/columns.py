"""Ruled rows -> rows of the plan: which columns the headings name, and which cell stands in which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..errors import InputError
from ..schema import Finding
from .document import (
    ACTIVITY_COLUMNS,
    COLUMNS,
    PILLAR,
    PROJECT_COLUMNS,
    Box,
    Cell,
    Leftover,
    Line,
    PillarRow,
    PrintedRow,
    around,
    text_of,
)
from .headings import REQUIRED, Wordings, bare
from .ungridded.alignment import by_alignment

if TYPE_CHECKING:
    from .ruled_page import RuledPage, RuledRow

MANY = 4  # a table of more columns than this beside the plan's is taken for a part of it
PROJECT_NUMBER = re.compile(r"(\d{1,3})[.)]?(?:\s*\(?cont(?:inued|[.'’]?d?\.?)\)?)?")
Key = tuple[int, Box]


@dataclass(frozen=True)
class Columns:
    """Where each column of the plan stands between the left and the right edge of its table."""

    table: Box
    spans: Mapping[str, tuple[float, float]]
    wordings: Wordings
    repairs: tuple[Finding, ...] = ()

    def under(self, box: Box, table: Box) -> list[str]:
        """The columns whose middle lies in a box of a table that may be set wider, narrower or further in."""
        scale = (self.table.x1 - self.table.x0) / (table.x1 - table.x0)
        left, right = (self.table.x0 + (x - table.x0) * scale for x in (box.x0, box.x1))
        return [column for column, (x0, x1) in self.spans.items() if left <= (x0 + x1) / 2 < right]


def laid_out(pages: list[RuledPage], where: str, wordings: Wordings) -> tuple[list[RuledPage], Columns]:
    """The pages and the columns of the plan's table: as they are where a grid holds the whole of it, else with its rows
    as its words line up. Raises InputError saying which headings were met and which not."""
    with suppress(InputError):
        columns = find_columns(pages, where, wordings)
        if _is_whole(pages, columns):
            return pages, columns
    pages = by_alignment(pages, wordings) or pages
    return pages, find_columns(pages, where, wordings)


def _is_whole(pages: list[RuledPage], columns: Columns) -> bool:
    """Whether a grid has a cell for each column of an activity, and no line of the page stands amid its rows."""
    tables = {key: rows for page in pages for key, rows in _tables(page).items()}
    held = {key for key, rows in tables.items() if any(_holds_activity(row, columns) for row in rows)}
    return bool(held) and not any(_has_lines_amid(page, held) for page in pages)


def _holds_activity(row: RuledRow, columns: Columns) -> bool:
    return _is_plan_row(row, columns) and _reason(row, columns) is None


def _has_lines_amid(page: RuledPage, held: set[Key]) -> bool:
    boxes = [table for number, table in held if number == page.number]
    if not boxes:
        return False
    tables = Box.around(boxes)
    places = map(around, page.outside)
    return any(tables.holds((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2) for box in places)


def find_columns(pages: list[RuledPage], where: str, wordings: Wordings) -> Columns:
    """The columns of the plan's table; raises InputError saying which headings were met and which not."""
    rows = [row for page in pages for row in page.rows]
    heading_row = max(rows, key=lambda row: wordings.nearness(_texts(row)), default=None)
    named = _headings(heading_row, wordings) if heading_row else {}
    if heading_row is None or len(named) < 2:
        wanted = ", ".join(wordings.wanted())
        raise InputError(f"{where}: no table with a plan's headings ({wanted}); is this the plan?")
    if not set(REQUIRED) <= set(named):
        raise other_columns(f"{where}: page {heading_row.page}", named)
    printed = {column: text_of(cell) for box, cell in heading_row.cells for column in named if named[column] == box}
    columns = _with_number(heading_row, named, rows, wordings)
    return replace(columns, repairs=tuple(wordings.remarks(printed.items(), heading_row.page)))


def other_columns(where: str, named: Iterable[str]) -> InputError:
    """The refusal of a table that has only some of a plan's headings."""
    met = list(named)
    missing = [column for column in REQUIRED if column not in met]
    return InputError(
        f"{where}: found the columns {_said(met)}; missing: {_said(missing)};"
        " if it is a plan, add its wording to reference/headings.csv"
    )


def _said(columns: Iterable[str]) -> str:
    return ", ".join(column.removesuffix("_text") for column in columns)


def _texts(row: RuledRow) -> list[str]:
    return [text_of(cell) for _, cell in row.cells]


def _headings(row: RuledRow, wordings: Wordings) -> dict[str, Box]:
    return {column: row.cells[place][0] for column, place in wordings.headed(_texts(row)).items()}


def _with_number(heading_row: RuledRow, named: dict[str, Box], rows: list[RuledRow], wordings: Wordings) -> Columns:
    """The columns with that of the number: left of the project's heading, or the first part of what stands under it."""
    rows = [row for row in rows if _is_as_wide(row.table, heading_row.table)]
    title = named["project_title"]
    spans = {column: (box.x0, box.x1) for column, box in named.items()}
    beside = max((box for box, _ in heading_row.cells if box.x1 <= title.x0 + 2), default=None)
    split = next((x for row in rows for x in _splits(row, title)), None)
    if "project_number" not in named and beside and any(_has_number(row, beside) for row in rows):
        spans["project_number"] = (beside.x0, beside.x1)
    elif "project_number" not in named and split is not None:
        spans |= {"project_number": (title.x0, split), "project_title": (split, title.x1)}
    return Columns(heading_row.table, {name: spans[name] for name in COLUMNS if name in spans}, wordings)


def _is_as_wide(table: Box, other: Box) -> bool:
    return abs(table.x0 - other.x0) < 3 and abs(table.x1 - other.x1) < 3


def _has_number(row: RuledRow, column: Box) -> bool:
    under = [cell for box, cell in row.cells if abs(box.x0 - column.x0) < 2 and abs(box.x1 - column.x1) < 2]
    return any(PROJECT_NUMBER.fullmatch(text_of(cell)) for cell in under)


def _splits(row: RuledRow, title: Box) -> Iterator[float]:
    """Where cells under the project's heading part it in two."""
    for box, _ in row.cells:
        if title.x0 + 2 < box.x0 < title.x1 - 2 and abs(box.x1 - title.x1) < 2:
            yield box.x0


def plan_tables_only(pages: list[RuledPage], columns: Columns, where: str) -> list[RuledPage]:
    """The pages with the plan's rows only: what stands in other tables, or in a row over the full width, is set
    among the lines outside. Refuses a table amid the plan that cannot be read as a part of it."""
    pages = [replace(page, rows=tuple(part for row in page.rows for part in _parted(row, columns))) for page in pages]
    tables = {key: rows for page in pages for key, rows in _tables(page).items()}
    fitting = {key for key, rows in tables.items() if _fits(rows, columns)}
    for key, rows in tables.items():
        if key not in fitting and _is_amid(key, fitting, pages, columns.wordings):
            _refuse_other_columns(rows, columns, where)
    return [_plan_rows_only(page, fitting, columns) for page in pages]


def _parted(row: RuledRow, columns: Columns) -> Iterator[RuledRow]:
    """A row of headings apart from the rest of a row that a page has cut, where no rule is drawn between them."""
    printed = columns.wordings.printed
    heads = [cell[: _heading_lines(cell, printed)] for _, cell in row.cells]
    named = {printed[bare(text_of(head))] for head in heads if head}
    ends = max((word.box.bottom for head in heads for line in head for word in line if word.box), default=0)
    below = [(box, tuple(line for line in cell if _middle(line) > ends)) for box, cell in row.cells]
    if not set(REQUIRED) <= named or not any(cell for _, cell in below):
        yield row
        return
    above = [(box, tuple(line for line in cell if _middle(line) <= ends)) for box, cell in row.cells]
    yield replace(row, cells=tuple(above))
    yield replace(row, cells=tuple(part for box, cell in below for part in _at_number(row, box, cell, columns)))


def _heading_lines(cell: Cell, printed: Mapping[str, str]) -> int:
    """How many lines of a cell make up a heading."""
    return next((n for n in range(len(cell), 0, -1) if bare(text_of(cell[:n])) in printed), 0)


def _at_number(row: RuledRow, box: Box, cell: Cell, columns: Columns) -> Iterator[tuple[Box, Cell]]:
    """What stands under the project's heading, with the number apart from the title."""
    if columns.under(box, row.table) != list(PROJECT_COLUMNS):
        yield box, cell
        return
    share = (row.table.x1 - row.table.x0) / (columns.table.x1 - columns.table.x0)
    at = row.table.x0 + (columns.spans["project_title"][0] - columns.table.x0) * share
    for part in (box._replace(x1=at), box._replace(x0=at)):
        lines = (tuple(word for word in line if word.box and part.x0 <= word.box.x0 < part.x1) for line in cell)
        yield part, tuple(line for line in lines if line)


def _tables(page: RuledPage) -> dict[Key, list[RuledRow]]:
    tables: dict[Key, list[RuledRow]] = {}
    for row in page.rows:
        tables.setdefault((page.number, row.table), []).append(row)
    return tables


def _fits(rows: list[RuledRow], columns: Columns) -> bool:
    held = any(len(_headings(row, columns.wordings)) >= len(REQUIRED) or _is_plan_row(row, columns) for row in rows)
    return held or all(map(_is_pillar, rows))


def _is_amid(key: Key, fitting: set[Key], pages: list[RuledPage], wordings: Wordings) -> bool:
    """Whether a table stands between the plan's first and its last, or after it with no legend or note between."""
    first, last = min(map(_printed, fitting)), max(map(_printed, fitting))
    if not first < _printed(key) or _printed(key) < last:
        return first < _printed(key)
    between = [
        line
        for page in pages
        for line in page.outside
        if last < (page.number, _place(line)[0]) < _printed(key) and wordings.paragraph_reason(text_of((line,)))
    ]
    return not between


def _printed(key: Key) -> tuple[int, float]:
    page, table = key
    return (page, table.top)


def _refuse_other_columns(rows: list[RuledRow], columns: Columns, where: str) -> None:
    count = max(len(row.cells) for row in rows)
    if count > MANY:
        raise InputError(
            f"{where}: page {rows[0].page} has a table with {count} columns"
            f" where the plan's has {len(columns.spans)}; it cannot be read as one table"
        )


def _plan_rows_only(page: RuledPage, fitting: set[Key], columns: Columns) -> RuledPage:
    others = [row for row in page.rows if (page.number, row.table) not in fitting]
    remarks = [row for row in page.rows if row not in others and _is_remark(row, columns)]
    outside = [*page.outside, *(line for row in others for _, cell in row.cells for line in cell)]
    return replace(
        page,
        rows=tuple(row for row in page.rows if row not in others and row not in remarks),
        outside=tuple(sorted(outside, key=_place)),
        remarks=tuple(line for row in remarks for _, cell in row.cells for line in cell),
    )


def _is_plan_row(row: RuledRow, columns: Columns) -> bool:
    """Whether a row has a cell for each column of an activity."""
    under = [columns.under(box, row.table) for box, _ in row.cells]
    single = {names[0] for names in under if len(names) == 1}
    return set(ACTIVITY_COLUMNS) <= single


def _is_remark(row: RuledRow, columns: Columns) -> bool:
    """Whether all that a row says stands in one cell over several columns, and is no pillar."""
    filled = [box for box, cell in row.cells if cell]
    return len(filled) == 1 and len(columns.under(filled[0], row.table)) > len(PROJECT_COLUMNS) and not _is_pillar(row)


def _is_pillar(row: RuledRow) -> bool:
    """Whether a row names a pillar, in one cell or running on over empty ones."""
    lines = [line for _, cell in row.cells for line in cell]
    return bool(PILLAR.match(text_of(tuple(lines)))) and not row.covering and _is_one_text(row)


def _is_one_text(row: RuledRow) -> bool:
    filled = [cell for _, cell in row.cells if cell]
    if len(filled) == 1 and len(row.cells) > 1:
        # What one cell alone says opens a pillar in the first columns only; elsewhere it is the rest of a row.
        return any(cell for _, cell in row.cells[: len(PROJECT_COLUMNS)])
    tops = [line[0].box.top for cell in filled for line in cell if line[0].box]
    return len(filled) == 1 or max(tops) - min(tops) < 1


def _middle(line: Line) -> float:
    box = line[0].box
    return (box.top + box.bottom) / 2 if box else 0


def _place(line: Line) -> tuple[float, float]:
    box = line[0].box
    return (box.top, box.x0) if box else (0, 0)


def plan_rows(page: RuledPage, columns: Columns) -> tuple[list[PrintedRow | PillarRow], list[Leftover]]:
    """The rows of the plan on a page, and what its table prints beside them."""
    rows: list[PrintedRow | PillarRow] = []
    rest: list[Leftover] = []
    for table in _tables(page).values():
        columns = _columns_in(table, columns)
        for row in table:
            if reason := _reason(row, columns):
                rest += [Leftover(row.page, line, reason) for _, cell in row.cells for line in cell]
            else:
                printed, unplaced = _placed(row, columns, opens_page=not rows)
                rows += [printed] if printed.cells else []
                rest += unplaced
            if reason == "pillar":
                rows.append(PillarRow(tuple(line for _, cell in row.cells for line in cell), page.number))
    return rows, rest


def _columns_in(rows: list[RuledRow], columns: Columns) -> Columns:
    """The columns as the table's own headings have them; where it has none, as in the table before."""
    for row in rows:
        named = _headings(row, columns.wordings)
        if set(REQUIRED) <= named.keys():
            own = _with_number(row, named, rows, columns.wordings)
            return own if own.spans.keys() == columns.spans.keys() else columns
    return columns


def _reason(row: RuledRow, columns: Columns) -> str | None:
    """Why a row of the table is no activity's: it has the headings again, or names a pillar."""
    if len(_headings(row, columns.wordings)) >= len(REQUIRED):
        return "header"
    return "pillar" if _is_pillar(row) else None


def _placed(row: RuledRow, columns: Columns, opens_page: bool) -> tuple[PrintedRow, list[Leftover]]:
    cells: dict[str, Cell] = {}
    rest: list[Leftover] = []
    for box, cell in row.cells:
        under = columns.under(box, row.table)
        if len(under) == 1 or under == list(PROJECT_COLUMNS):
            cells |= {under[-1]: cells.get(under[-1], ()) + cell} if cell else {}
        else:
            rest += [Leftover(row.page, line, "unplaced") for line in cell]
    merged = frozenset(name for box in row.covering for name in columns.under(box, row.table))
    return PrintedRow(cells, merged, row.page, opens_page, "project_number" in columns.spans, row.banded), rest
