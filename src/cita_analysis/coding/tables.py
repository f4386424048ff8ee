"""The stages in order, from what a document prints to the tables of its edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain

import pandas as pd

from .. import schema
from ..reading.document import COLUMNS, Box, Document, Leftover, Turn, lines_of_text, rounded
from ..reference import Reference
from ..schema import Finding
from ..text.hyphens import join_lines
from . import checks, corrections, records
from .cells import CodedActivity, read_activity
from .rows import ActivityAssembler
from .shifting import shift_rows_back


def build(document: Document, edition: str, reference: Reference) -> dict[str, pd.DataFrame]:
    """Every table of `schema.TABLES`, by name, from a document of an edition."""
    document = shift_rows_back(document, reference)
    rules = corrections.load(reference, edition, document.kind)
    cuts = [rule for rule in rules if rule.is_cut]
    assembly = ActivityAssembler(document, cuts, reference)
    rows = list(assembly.activities())
    read = [read_activity(row, reference) for row in rows]
    rest = [*document.leftover, *assembly.unplaced]
    found_tables = _records(read, rest, reference)
    for name in ("cells", "leftover"):
        found_tables[name] = (_displayed(record, document.turns) for record in found_tables[name])
    tables = {name: schema.frame(name, rows, edition) for name, rows in found_tables.items()}
    legend = join_lines(lines_of_text(tuple(line.words for line in rest if line.reason == "legend")), assembly.lexicon)
    found = chain(
        document.repairs,
        checks.check_structure(rows, (line for line in rest if line.reason == "unplaced")),
        corrections.stale_cuts(cuts, document),
        corrections.apply([rule for rule in rules if not rule.is_cut], tables),
        chain.from_iterable(map(_findings, read)),
        checks.check_tables(tables, legend, reference),
    )
    tables["findings"] = schema.frame("findings", _ledger(found, tables["cells"]), edition)
    return {name: tables[name] for name in schema.TABLES}


def _records(
    read: list[CodedActivity], rest: list[Leftover], reference: Reference
) -> dict[str, Iterator[records.Record]]:
    many: dict[str, Callable[[CodedActivity], Iterator[records.Record]]] = {
        "participation": partial(records.participation, reference=reference),
        "involvement": partial(records.involvement, reference=reference),
        "statements": records.statements,
        "milestones": records.milestones,
        "cells": records.cells,
    }
    met = {str(item.code) for coded in read for item in coded.institutions}
    return {
        "activities": map(records.activity, read),
        "institutions": records.institutions(met, reference),
        "leftover": map(records.leftover, rest),
    } | {name: chain.from_iterable(map(of_activity, read)) for name, of_activity in many.items()}


def _displayed(record: records.Record, turns: Mapping[int, Turn]) -> records.Record:
    """A record whose box is that of the page turned upright, with the box on the page as displayed."""
    turn = turns.get(record["page"])
    if turn is None or turn.quarters == 0 or "x0" not in record:
        return record
    return record | rounded(turn.displayed(Box(*(record[side] for side in Box._fields))))._asdict()


def _findings(read: CodedActivity) -> Iterator[Finding]:
    """The findings of an activity, each knowing its activity and, where it is about a statement, which."""
    for finding in (*read.row.repairs, *read.findings):
        yield finding._replace(activity_id=read.row.activity_id)
    for number, said in enumerate(read.statements, start=1):
        for doubt in said.doubts:
            yield doubt._replace(activity_id=read.row.activity_id, field=f"statements.{number}.{doubt.field}")


def _ledger(found: Iterable[Finding], cells: pd.DataFrame) -> Iterator[records.Record]:
    """The findings numbered, in the order of the activities, each with the page it stands on."""
    pages = cells.groupby(["activity_id", "field"])["page"].first().to_dict()
    for number, finding in enumerate(sorted(found, key=lambda finding: finding.activity_id), start=1):
        page = finding.page or pages.get((finding.activity_id, _printed_field(finding.field)))
        yield finding._asdict() | {"finding": number, "page": page}


def _printed_field(field: str) -> str:
    """The printed column that a finding's field was read from."""
    if field in COLUMNS:
        return field
    return "status_text" if field.startswith(("statements.", "milestones.")) else f"{field}_text"
