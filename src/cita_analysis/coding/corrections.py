"""The corrections file of an edition: judgements as rows of data, each met and applied, or reported stale."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from .. import schema
from ..reading.document import COLUMNS, Document, PrintedRow, text_of
from ..reference import Reference
from ..schema import Finding

CUT = " | "


class Correction(NamedTuple):
    """A row of `reference/corrections/<edition>.csv`.

    `field` is a column of activities, or `table.key.column` for a row of another table of the activity
    (`statements.3.status`). On a printed text `after` may only repeat `before` (a doubt that is kept; its reason
    begins with the kind of doubt and a colon) or, for a transcript, cut it with " | " where it has fused two rows.
    """

    source: str
    activity_id: str
    field: str
    before: str
    after: str
    reason: str

    @property
    def is_cut(self) -> bool:
        return self.field in COLUMNS and CUT in self.after

    def finding(self, kind: str, severity: str = "note", reason: str = "") -> Finding:
        return Finding(self.activity_id, self.field, kind, severity, self.before, self.after, reason or self.reason)

    def stale(self) -> Finding:
        reason = "what it corrects is not met in this source; remove or renew the row"
        return self.finding("stale correction", "error", reason)


def load(reference: Reference, edition: str, kind: str) -> list[Correction]:
    """The corrections of an edition that concern a kind of source ("pdf" or "transcript")."""
    rows = [Correction(**row) for row in reference.corrections.get(edition, ())]
    return [row for row in rows if row.source in ("", kind)]


def stale_cuts(cuts: Iterable[Correction], document: Document) -> list[Finding]:
    """The cuts whose text no printed row has."""
    rows = [row for row in document.rows if isinstance(row, PrintedRow)]
    return [cut.stale() for cut in cuts if not any(cut.before in text_of(row.cells.get(cut.field, ())) for row in rows)]


def apply(rules: Iterable[Correction], tables: dict[str, pd.DataFrame]) -> list[Finding]:
    """Puts corrected tables in the place of those that the rules name; returns a finding for each rule."""
    return [_apply(rule, tables) for rule in rules]


def _apply(rule: Correction, tables: dict[str, pd.DataFrame]) -> Finding:
    name, keys, column = _address(rule.field)
    if name not in tables or column not in tables[name]:
        return rule.stale()
    printed = schema.to_text(tables[name])
    wanted = printed[column] == rule.before
    for key, value in zip(schema.TABLES[name].key, (rule.activity_id, *keys), strict=False):
        wanted &= printed[key] == value
    if wanted.sum() != 1:
        return rule.stale()
    if rule.before == rule.after:
        kind, _, reason = rule.reason.partition(": ")
        return rule.finding(kind, reason=reason)
    if column in COLUMNS or column == "text":
        return rule.finding("stale correction", "error", "a printed text is never changed; correct the coded column")
    printed.loc[wanted, column] = rule.after
    if (name, column) == ("statements", "status"):
        printed.loc[wanted, "basis"] = "corrected"
    tables[name] = schema.from_text(name, printed)
    return rule.finding("corrected")


def _address(field: str) -> tuple[str, list[str], str]:
    parts = field.split(".")
    return (parts[0], parts[1:-1], parts[-1]) if len(parts) > 1 else ("activities", [], field)
