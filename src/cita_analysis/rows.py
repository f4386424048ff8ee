"""Printed rows -> one row per activity: what a page break cut is joined, merged cells are filled down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from string import ascii_lowercase

from . import fused, vocabulary
from .corrections import Correction
from .dates import read_period
from .hyphens import Lexicon, joined
from .printed import (
    ACTIVITY_COLUMNS,
    PROJECT_COLUMNS,
    Cell,
    Document,
    Finding,
    Leftover,
    PillarRow,
    PrintedRow,
    text_of,
)

_NUMBER = re.compile(r"(\d{1,3})[.)]?")
_PILLAR = re.compile(r"Pillar\s+(\d+)\s*[:.–—-]?\s*(.*)")
_OWN = ("inputs_text", "countries_text", "period_text")  # every activity has these of its own


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

    def ids(self) -> list[str]:
        letters = ascii_lowercase if len(self.activities) > 1 else [""]
        return [f"{self.number:02d}{letter}" for letter, _ in zip(letters, self.activities, strict=False)]


class Assembly:
    """Takes the printed rows of a document one after another and puts each where it belongs."""

    def __init__(self, document: Document, cuts: list[Correction]) -> None:
        self.lexicon = Lexicon(document.lines())
        self.cuts = cuts
        self.projects: list[_Project] = []
        self.unplaced: list[Leftover] = []
        self._pillar: PillarRow | None = None
        for row in document.rows:
            self._take(row)

    def _take(self, row: PrintedRow | PillarRow) -> None:
        if isinstance(row, PillarRow):
            self._pillar = row
            return
        row = _number_apart(row)
        number = text_of(row.cells.get("project_number", ()))
        if number and not _NUMBER.fullmatch(number) or not (number or self.projects):
            self._leave(row)
        elif number:
            self._open_project(row, int(_NUMBER.fullmatch(number)[1]))  # type: ignore[index]
        elif self._is_rest(row):
            self._extend(row)
        else:
            self._add(row)

    def _leave(self, row: PrintedRow) -> None:
        lines = [line for cell in row.cells.values() for line in cell]
        self.unplaced += [Leftover(row.page, line, "unplaced") for line in lines]

    def _open_project(self, row: PrintedRow, number: int) -> None:
        cells = {column: row.cells[column] for column in PROJECT_COLUMNS if column in row.cells}
        self.projects.append(_Project(number, self._pillar, cells))
        cuts = [cut for cut in self.cuts if cut.activity_id == f"{number:02d}"]
        self.projects[-1].activities += [_own(part) for part in fused.parted(row, cuts)]

    def _is_rest(self, row: PrintedRow) -> bool:
        """Whether the first row of a page goes on with the row before: it lacks what an activity has of its own,
        or what it has can only be read together with what stands above the break."""
        if not row.opens_page:
            return False
        if not all(row.cells.get(column) for column in _OWN):
            return True
        return not self._reads(row) and self._reads(_merged(self.projects[-1].activities[-1], row))

    def _reads(self, row: PrintedRow) -> bool:
        period = read_period(joined(row.cells.get("period_text", ()), self.lexicon))
        inputs = vocabulary.inputs().items(joined(row.cells.get("inputs_text", ()), self.lexicon))
        return period is not None and bool(inputs) and all(item.code for item in inputs)

    def _extend(self, row: PrintedRow) -> None:
        project = self.projects[-1]
        self._extend_title(row)
        project.activities[-1] = _merged(project.activities[-1], _own(row))

    def _add(self, row: PrintedRow) -> None:
        self._extend_title(row)
        self.projects[-1].activities.append(_own(row))

    def _extend_title(self, row: PrintedRow) -> None:
        cells = self.projects[-1].cells
        cells["project_title"] = cells.get("project_title", ()) + row.cells.get("project_title", ())

    def activities(self) -> Iterator[ActivityRow]:
        """The activities in printed order."""
        for project in self.projects:
            shared = {column: joined(cell, self.lexicon) for column, cell in project.cells.items()}
            texts: dict[str, str] = {}
            for i, (key, row) in enumerate(zip(project.ids(), project.activities, strict=True)):
                filled = {column: texts[column] for column in row.merged if column in texts and column not in row.cells}
                texts = filled | {column: joined(cell, self.lexicon) for column, cell in row.cells.items()}
                cells = {**(project.cells if i == 0 else {}), **row.cells}
                repairs = (*row.repairs, *_fills(filled))
                yield ActivityRow(key, *self._pillar_of(project), project.number, cells, shared | texts, repairs)

    def _pillar_of(self, project: _Project) -> tuple[int | None, str]:
        if project.pillar is None:
            return None, ""
        number, title = _PILLAR.fullmatch(joined(project.pillar.cell, self.lexicon)).groups()  # type: ignore[union-attr]
        return int(number), title


def _number_apart(row: PrintedRow) -> PrintedRow:
    """The row with a number that was printed before the title, in one column with it, in its own cell."""
    title = row.cells.get("project_title", ())
    if row.number_column or not title or len(title[0]) < 2 or not _NUMBER.fullmatch(title[0][0].text):
        return row
    cells = {**row.cells, "project_number": (title[0][:1],), "project_title": (title[0][1:], *title[1:])}
    number = title[0][0].text
    repair = Finding("", "project_number", "number fused", "note", text_of(title), number, "number and title in one cell")
    return replace(row, cells=cells, repairs=(*row.repairs, repair))


def _own(row: PrintedRow) -> PrintedRow:
    return replace(row, cells={column: row.cells[column] for column in ACTIVITY_COLUMNS if column in row.cells})


def _merged(above: PrintedRow, below: PrintedRow) -> PrintedRow:
    columns = above.cells | below.cells
    cells = {column: above.cells.get(column, ()) + below.cells.get(column, ()) for column in columns}
    return replace(above, cells=cells, repairs=above.repairs + below.repairs)


def _fills(filled: dict[str, str]) -> Iterable[Finding]:
    reason = "the cell is merged with the one above; its text holds for both"
    return [Finding("", column, "merged cell filled", "note", "", text, reason) for column, text in filled.items()]
