"""A machine transcript (tab-separated) of the plan -> printed rows, each with its cells in printed order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ..errors import InputError
from ..reference import Reference
from ..schema import Finding
from .columns import other_columns
from .document import PILLAR, Cell, Document, Leftover, Line, PillarRow, PrintedRow, Word
from .headings import REQUIRED, Wordings
from .paragraphs import is_title

_MARKUP = re.compile(r"</?(?:a|b|br|em|i|p|span|strong|sub|sup|u)\b[^<>]*>|^#+\s*", re.IGNORECASE)
_CONTROLS = dict.fromkeys((*range(9), *range(14, 32), 127, *range(128, 133), *range(134, 160)), "�")


def read_transcript(path: Path, text: str, reference: Reference) -> Document:
    """The plan's table in a transcript as printed rows; raises InputError where there is no such table."""
    reader = _Reader(reference)
    for line in text.translate(_CONTROLS).splitlines():
        reader.read([_MARKUP.sub("", part).strip() for part in line.split("\t")])
    if not reader.columns and len(reader.partly) > 1:
        raise other_columns(str(path), reader.partly)
    if not reader.columns:
        raise InputError(f"{path}: neither a PDF nor a transcript with the headings of a plan; is this the plan?")
    return Document("transcript", 0, tuple(reader.rows), tuple(reader.leftover), repairs=tuple(reader.repairs))


class _Reader:
    """Reads line after line, knowing the columns of the part of the table it is in."""

    def __init__(self, reference: Reference) -> None:
        self.wordings = Wordings(reference)
        self.columns: list[str] = []
        self.partly: list[str] = []  # the columns of a row that has some of a plan's headings
        self.rows: list[PrintedRow | PillarRow] = []
        self.leftover: list[Leftover] = []
        self.repairs: list[Finding] = []
        self.opens_part = True

    def read(self, parts: list[str]) -> None:
        filled = [part for part in parts if part]
        found = self.wordings.headed(filled)
        columns = sorted(found, key=lambda column: found[column])
        if set(REQUIRED) <= set(columns):
            self.repairs = self.repairs or list(self.wordings.remarks(((c, filled[found[c]]) for c in columns), None))
            self.columns, self.opens_part = columns, True
            self._leave(filled, "header")
        elif len(filled) == 1 and PILLAR.match(filled[0]):
            self._leave(filled, "pillar")
            self.rows.append(PillarRow(_cell(filled[0])))
        elif len(parts) == 1 or not self.columns:
            title = "title" if is_title(parts[0]) else None
            self._leave(filled, title or self.wordings.paragraph_reason(parts[0]) or "prose")
            self.partly = max(self.partly, columns, key=len)
        elif filled:
            self._read_row(parts)

    def _leave(self, parts: Sequence[str], reason: str) -> None:
        self.leftover += [Leftover(None, _line(part), reason) for part in parts]

    def _read_row(self, parts: list[str]) -> None:
        numbered = len(parts) > len(self.columns)
        columns = ["project_number", *self.columns] if numbered else self.columns
        parts += [""] * (len(columns) - len(parts))
        cells = list(map(_cell, parts))
        row = {column: cell for column, cell in zip(columns, cells, strict=False) if cell}
        beyond = tuple(cells[len(columns) :])
        self.rows.append(
            PrintedRow(row, opens_page=self.opens_part, number_column=numbered, order=tuple(columns), beyond=beyond)
        )
        self.opens_part = False


def _line(text: str) -> Line:
    return tuple(Word(word) for word in text.split())


def _cell(text: str) -> Cell:
    return (_line(text),) if text else ()
