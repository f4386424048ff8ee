"""Activities read -> the records of each table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..reading.document import ACTIVITY_COLUMNS, COLUMNS, Box, Cell, Leftover, Word, text_of
from ..reference import Reference
from .cells import CodedActivity

Record = dict[str, Any]


def activity(read: CodedActivity) -> Record:
    row, period = read.row, read.period
    pages = [word.page for column in ACTIVITY_COLUMNS for word in _words(row.cells.get(column, ())) if word.page]
    return {
        "activity_id": row.activity_id,
        "pillar": row.pillar,
        "pillar_title": row.pillar_title,
        "project_number": row.project_number,
        "inputs": ";".join(read.inputs),
        "scope": "regional" if read.countries.regional else "named",
        "open_ended": read.countries.open_ended,
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
        "page_first": min(pages, default=None),
        "page_last": max(pages, default=None),
    } | {column: row.texts.get(column) for column in COLUMNS if column != "project_number"}


def _words(cell: Cell) -> Iterator[Word]:
    return (word for line in cell for word in line)


def participation(read: CodedActivity, reference: Reference) -> Iterator[Record]:
    """A row for each country that takes part, then for each that the status text only mentions."""
    roles = read.countries.with_every_member(reference.members)
    for country, role in (roles | {code: "mentioned" for code in read.mentioned if code not in roles}).items():
        start, end = _period_of(read, country)
        yield {
            "activity_id": read.row.activity_id,
            "country": country,
            "role": role,
            "mentioned": country in read.mentioned,
            "period_start": start,
            "period_end": end,
        }


def _period_of(read: CodedActivity, country: str) -> tuple[int | None, int | None]:
    if read.period is None:
        return None, None
    return read.period.own.get(country, (read.period.start, read.period.end))


def involvement(read: CodedActivity, reference: Reference) -> Iterator[Record]:
    for position, item in enumerate(read.institutions, start=1):
        yield {
            "activity_id": read.row.activity_id,
            "institution": item.code,
            "parent": reference.parents[str(item.code)],
            "position": position,
            "text": item.text,
        }


def institutions(met: Iterable[str], reference: Reference) -> Iterator[Record]:
    """The bodies met and their parents, in the order of the reference list."""
    wanted = {code for body in met for code in (body, reference.parents[body])}
    return (dict(row) for row in reference.tables["institutions"] if row["institution"] in wanted)


def statements(read: CodedActivity) -> Iterator[Record]:
    for number, said in enumerate(read.statements, start=1):
        yield {
            "activity_id": read.row.activity_id,
            "statement": number,
            "status": said.status,
            "basis": said.basis,
            "countries": ";".join(said.countries),
            "text": said.text,
        }


def milestones(read: CodedActivity) -> Iterator[Record]:
    for number, said in enumerate(read.statements, start=1):
        for place, milestone in enumerate(said.milestones, start=1):
            mark = milestone.dated
            yield {
                "activity_id": read.row.activity_id,
                "statement": number,
                "milestone": place,
                "country": milestone.country,
                "start": mark.start,
                "end": mark.end,
                "precision": mark.precision,
                "refers_to": milestone.refers_to,
                "text": mark.text,
            }


def cells(read: CodedActivity) -> Iterator[Record]:
    """A row for each piece of a cell that the pages part; none where the words have no place."""
    for field in COLUMNS:
        cell = read.row.cells.get(field, ())
        pages = sorted({word.page for word in _words(cell) if word.page})
        for piece, page in enumerate(pages, start=1):
            lines = tuple(line for line in cell if line[0].page == page)
            place = {"activity_id": read.row.activity_id, "field": field, "piece": piece, "page": page}
            yield place | _box(_words(lines)) | {"text": text_of(lines)}


def leftover(rest: Leftover) -> Record:
    return {"page": rest.page, "text": rest.text, "reason": rest.reason} | _box(rest.words)


def _box(words: Iterable[Word]) -> Record:
    boxes = [word.box for word in words if word.box]
    return dict(Box.around(boxes)._asdict()) if boxes else {}
