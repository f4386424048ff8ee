"""The row of a reference list that would settle a finding, ready to be pasted and completed."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import pandas as pd

from .. import schema
from ..reference import Reference
from .status import spoken_against

# What only a person can fill in stands in angle brackets.
_SPELLINGS = {
    "unknown institution": ("institution_spellings.csv", "<institution>", ""),
    "unknown country": ("country_spellings.csv", "<country>", "name"),
    "unknown input": ("input_spellings.csv", "<input>", ""),
}
_PERIODS = ("unreadable period", "period runs backwards")


Tables = Mapping[str, pd.DataFrame]


def suggest(tables: Tables, finding: pd.Series, reference: Reference) -> str | None:
    """The file and the row that would settle a row of `findings`; None if no row of data can settle it."""
    kind, before = finding["kind"], finding["before"]
    if kind in _SPELLINGS:
        file, code, last = _SPELLINGS[kind]
        return f"{file}: {_row(before, code, last)}"
    if kind in _PERIODS:
        return _correction(finding, "period_end", _period_end(tables, finding["activity_id"]), "<year>")
    if kind == "clause against its run":
        status = _status(tables, finding)
        return _correction(finding, finding["field"], status, spoken_against(before, status, reference)[0])
    return None


def _correction(finding: pd.Series, field: str, before: str, after: str) -> str:
    row = _row("", finding["activity_id"], field, before, after, "<reason>")
    return f"corrections/{finding['edition']}.csv: {row}"


def _period_end(tables: Tables, activity_id: str) -> str:
    printed = schema.to_text(tables["activities"]).set_index("activity_id")
    return str(printed.at[activity_id, "period_end"])


def _status(tables: Tables, finding: pd.Series) -> str:
    statement = int(finding["field"].split(".")[1])
    statements = tables["statements"].set_index(["activity_id", "statement"])
    return str(statements.loc[(finding["activity_id"], statement), "status"])


def _row(*values: str) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(values)
    return line.getvalue()
