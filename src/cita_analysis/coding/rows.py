"""Printed rows -> one row per activity: what a page break cut is joined, merged cells are filled down."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, product, zip_longest
from string import ascii_lowercase

from ..reading.columns import PROJECT_NUMBER
from ..reading.document import (
    ACTIVITY_COLUMNS,
    PROJECT_COLUMNS,
    Cell,
    Document,
    Leftover,
    PillarRow,
    PrintedRow,
    lines_of_text,
    text_of,
)
from ..reference import Reference
from ..schema import Finding
from ..text.dates import read_period
from ..text.hyphens import Lexicon, join_lines
from .corrections import Correction
from .splitting import ENDS_OPEN, OWN, split_fused, split_stacked

_PILLAR = re.compile(r"Pillar\s+(\d{1,2})\s*[:.–—-]?\s*(.*)")


@dataclass
class ActivityRow:
    """A row of the table put together again: the words of its own cells, and the text of each column."""

    activity_id: str
    pillar: int | None
    pillar_title: str
    project_number: int
    cells: dict[str, Cell]
    texts: dict[str, str]
    repairs: tuple[Finding, ...] = ()


@dataclass
class _Project:
    number: int
    pillar: PillarRow | None
    cells: dict[str, Cell]
    activities: list[PrintedRow] = field(default_factory=list)


class ActivityAssembler:
    """Takes the printed rows of a document one after another and puts each where it belongs."""

    def __init__(self, document: Document, cuts: list[Correction], reference: Reference) -> None:
        self.reference = reference
        self.lexicon = Lexicon(map(lines_of_text, document.flows()), reference)
        self.cuts = cuts
        self.projects: list[_Project] = []
        self.unplaced: list[Leftover] = []
        self._pillar: PillarRow | None = None
        self._above = PrintedRow({})
        for row in _heads_joined(list(self._parted(document))):
            if isinstance(row, PillarRow):
                self._pillar = row
            else:
                self._take(row)

    def _parted(self, document: Document) -> Iterator[PrintedRow | PillarRow]:
        for row in document.rows:
            yield from [row] if isinstance(row, PillarRow) else split_stacked(row, self._text, self.reference)

    def _take(self, row: PrintedRow) -> None:
        row = self._number_apart(row)
        number = text_of(row.cells.get("project_number", ()))
        if (number and not PROJECT_NUMBER.fullmatch(number)) or not (number or self.projects):
            self._leave(row)
        elif number and not self._is_of_last(number):
            self._open_project(row, _as_int(number))
        elif self._is_rest(row):
            self._extend(row)
        else:
            self._add(row)
        self._above = row

    def _number_apart(self, row: PrintedRow) -> PrintedRow:
        """The row with a number that was printed before the title, in one column with it, in its own cell."""
        title = row.cells.get("project_title", ())
        if row.number_column or not title or not PROJECT_NUMBER.fullmatch(title[0][0].text):
            return row
        number = title[0][0].text
        if row.opens_page and not _has_own(row) and self.projects and _as_int(number) != self.projects[-1].number + 1:
            return row  # the rest of a title that goes on with a figure
        rest = tuple(line for line in (title[0][1:], *title[1:]) if line)
        cells = {**row.cells, "project_number": (title[0][:1],), "project_title": rest}
        reason = "number and title in one cell"
        repair = Finding("", "project_number", "number fused", "note", text_of(title), number, reason)
        return replace(row, cells=cells, repairs=(*row.repairs, repair))

    def _is_of_last(self, number: str) -> bool:
        """Whether a row prints the number of the project that the row before belongs to."""
        return bool(self.projects) and self.projects[-1].number == _as_int(number)

    def _leave(self, row: PrintedRow) -> None:
        lines = [line for cell in row.cells.values() for line in cell]
        self.unplaced += [Leftover(row.page, line, "unplaced") for line in lines]

    def _open_project(self, row: PrintedRow, number: int) -> None:
        cells = {column: row.cells[column] for column in PROJECT_COLUMNS if column in row.cells}
        self.projects.append(_Project(number, self._pillar, cells))
        cuts = [cut for cut in self.cuts if cut.activity_id == f"{number:02d}"]
        self.projects[-1].activities += [_own(part) for part in split_fused(row, cuts, self.reference)]

    def _is_rest(self, row: PrintedRow) -> bool:
        """Whether the first row of a page goes on with the row before: it lacks what an activity has of its own, or
        the row before was cut where its cells cannot be read without it."""
        if not row.opens_page:
            return False
        return not _has_own(row) or (_may_go_on(self._above, row) and self._is_cut(row))

    def _is_cut(self, row: PrintedRow) -> bool:
        above = self.projects[-1].activities[-1]
        reads, reads_above = self._reads(row), self._reads(above)
        if not self._reads(_merged(above, row)):
            return not reads and not reads_above
        return not reads or not reads_above or any(ENDS_OPEN.search(self._text(above, column)) for column in OWN)

    def _reads(self, row: PrintedRow) -> bool:
        """Whether inputs, countries and period are such as the reference lists know."""
        inputs = self.reference.inputs.items(self._text(row, "inputs_text"))
        countries = self.reference.countries.find(self._text(row, "countries_text"))
        period = read_period(self._text(row, "period_text"), self.reference.country_codes)
        return period is not None and bool(countries) and bool(inputs) and all(item.code for item in inputs)

    def _text(self, row: PrintedRow, column: str) -> str:
        return join_lines(lines_of_text(row.cells.get(column, ())), self.lexicon)

    def _extend(self, row: PrintedRow) -> None:
        project = self.projects[-1]
        project.activities[-1] = _merged(project.activities[-1], self._titled(row))

    def _add(self, row: PrintedRow) -> None:
        self.projects[-1].activities.append(self._titled(row))

    def _titled(self, row: PrintedRow) -> PrintedRow:
        """The row without what goes on with the project's title; a number and title printed again stay in it."""
        project = self.projects[-1]
        if self._prints_again(row):
            return row
        title = project.cells.get("project_title", ())
        project.cells["project_title"] = title + row.cells.get("project_title", ())
        return _own(row)

    def _prints_again(self, row: PrintedRow) -> bool:
        project = self.projects[-1]
        if "project_number" in row.cells:
            return True
        again = text_of(row.cells.get("project_title", ())) == text_of(project.cells.get("project_title", ()))
        goes_on = row.opens_page and "project_title" in project.activities[-1].cells
        return again or goes_on

    def activities(self) -> Iterator[ActivityRow]:
        """The activities in printed order."""
        ids = _activity_ids([project.number for project in self.projects for _ in project.activities])
        for project in self.projects:
            shared = {column: join_lines(lines_of_text(cell), self.lexicon) for column, cell in project.cells.items()}
            texts: dict[str, str] = {}
            for i, row in enumerate(project.activities):
                filled = {column: texts[column] for column in row.merged if column in texts and column not in row.cells}
                texts = filled | {column: self._text(row, column) for column in ACTIVITY_COLUMNS if column in row.cells}
                cells = _joined_cells(project.cells if i == 0 else {}, row.cells)
                repairs = (*row.repairs, *_fills(filled), *self._other_title(row, shared))
                yield ActivityRow(next(ids), *self._pillar_of(project), project.number, cells, shared | texts, repairs)

    def _other_title(self, row: PrintedRow, shared: dict[str, str]) -> Iterator[Finding]:
        """A title printed again that is not the title printed first."""
        again, title = self._text(row, "project_title"), shared.get("project_title", "")
        if again and again != title:
            kind, severity = "project title differs", "note" if again.startswith(title) else "error"
            reason = "the project's number stands here again with another title; the first one was taken"
            yield Finding("", "project_title", kind, severity, again, title, reason)

    def _pillar_of(self, project: _Project) -> tuple[int | None, str]:
        if project.pillar is None:
            return None, ""
        number, title = _PILLAR.fullmatch(join_lines(lines_of_text(project.pillar.cell), self.lexicon)).groups()  # type: ignore[union-attr]
        return int(number), title


def _heads_joined(rows: list[PrintedRow | PillarRow]) -> Iterator[PrintedRow | PillarRow]:
    """The rows, those put together of which a page holds only the head: some typesetters cut long cells at the end of a
    page but set short ones, the number among them, whole on the next."""
    head: PrintedRow | None = None
    for row, after in zip_longest(rows, rows[1:]):
        if isinstance(row, PrintedRow) and head is not None:
            row = replace(_merged(head, row), opens_page=False)
        head = row if isinstance(row, PrintedRow) and _is_head(row, after) else None
        if head is None:
            yield row


def _is_head(row: PrintedRow, after: PrintedRow | PillarRow | None) -> bool:
    """Whether a row lacks its number and all that an activity has of its own, and the next page begins with these."""
    short = ("project_number", "countries_text", "period_text")
    if not isinstance(after, PrintedRow) or not after.opens_page or row.opens_page:
        return False
    return not any(row.cells.get(name) for name in short) and all(after.cells.get(name) for name in short)


def _activity_ids(numbers: Sequence[int]) -> Iterator[str]:
    """The ids of activities from the numbers of their projects, with letters in printed order where several have one.

    No id is given twice, even if two projects have the same number, which is an error in the plan.
    """
    counts = Counter(numbers)
    letters: dict[int, Iterator[str]] = defaultdict(_letters)
    for number in numbers:
        yield f"{number:02d}{next(letters[number]) if counts[number] > 1 else ''}"


def _letters() -> Iterator[str]:
    """a, b, ..., z, aa, ab, ..."""
    return ("".join(some) for length in count(1) for some in product(ascii_lowercase, repeat=length))


def _as_int(number: str) -> int:
    return int(PROJECT_NUMBER.fullmatch(number)[1])  # type: ignore[index]


def _has_own(row: PrintedRow) -> bool:
    return all(row.cells.get(column) for column in OWN)


def _may_go_on(above: PrintedRow, row: PrintedRow) -> bool:
    """Whether each cell of a row could be the rest of the one above: a page cuts only cells that reach its end.

    One line less is allowed, for some typesetters leave no line of a paragraph alone on a page.
    """
    heights = [
        word.box.bottom - word.box.top for cell in row.cells.values() for line in cell for word in line if word.box
    ]
    depths = {column: _depth(above.cells.get(column, ())) for column in ACTIVITY_COLUMNS}
    least = max(depths.values()) - 1.6 * max(heights, default=0)
    return all(depths[column] == 0 or depths[column] >= least for column in ACTIVITY_COLUMNS if row.cells.get(column))


def _depth(cell: Cell) -> float:
    boxes = [word.box for line in cell for word in line if word.box]
    return max(box.bottom for box in boxes) - min(box.top for box in boxes) if boxes else 0


def _own(row: PrintedRow) -> PrintedRow:
    return replace(row, cells={column: row.cells[column] for column in ACTIVITY_COLUMNS if column in row.cells})


def _merged(above: PrintedRow, below: PrintedRow) -> PrintedRow:
    return replace(above, cells=_joined_cells(above.cells, below.cells), repairs=above.repairs + below.repairs)


def _joined_cells(above: Mapping[str, Cell], below: Mapping[str, Cell]) -> dict[str, Cell]:
    return {column: above.get(column, ()) + below.get(column, ()) for column in {**above, **below}}


def _fills(filled: dict[str, str]) -> Iterable[Finding]:
    reason = "the cell is merged with the one above; its text holds for both"
    return [Finding("", column, "merged cell filled", "note", "", text, reason) for column, text in filled.items()]
