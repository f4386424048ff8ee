"""A finding -> the row of a reference CSV that would settle it, ready to be pasted and completed."""

from __future__ import annotations

import csv
import io

import pandas as pd

from .. import schema
from ..plan import Plan
from .status import spoken_against

# What only a person can fill in stands in angle brackets.
_SPELLINGS = {
    "unknown institution": ("institution_spellings.csv", "<institution>", ""),
    "unknown country": ("country_spellings.csv", "<country>", "name"),
    "unknown input": ("input_spellings.csv", "<input>", ""),
}
_PERIODS = ("unreadable period", "period runs backwards")


def suggestion(plan: Plan, finding: pd.Series) -> str | None:
    """The file and the row for a row of `findings`; None where no row of data can settle it."""
    kind, before = finding["kind"], finding["before"]
    if kind in _SPELLINGS:
        file, code, last = _SPELLINGS[kind]
        return f"{file}: {_row(before, code, last)}"
    if kind in _PERIODS:
        return _correction(plan, finding, "period_end", _period_end(plan, finding["activity_id"]), "<year>")
    if kind == "clause against its run":
        status = _status(plan, finding)
        return _correction(plan, finding, finding["field"], status, spoken_against(before, status)[0])
    return None


def _correction(plan: Plan, finding: pd.Series, field: str, before: str, after: str) -> str:
    row = _row("", finding["activity_id"], field, before, after, "<reason>")
    return f"corrections/{plan.edition}.csv: {row}"


def _period_end(plan: Plan, activity_id: str) -> str:
    printed = schema.to_text(plan.activities).set_index("activity_id")
    return str(printed.at[activity_id, "period_end"])


def _status(plan: Plan, finding: pd.Series) -> str:
    statement = int(finding["field"].split(".")[1])
    statements = plan.statements.set_index(["activity_id", "statement"])
    return str(statements.loc[(finding["activity_id"], statement), "status"])


def _row(*values: str) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(values)
    return line.getvalue()


def listing(plan: Plan) -> str:
    """The findings as text for a terminal: errors first, each with its reason and the row that would settle it."""
    order = schema.to_text(plan.findings.sort_values(["severity", "finding"]))
    errors = int((order["severity"] == "error").sum())
    lines = [f"{plan.title}: {len(order)} findings, {errors} of them errors"]
    for _, finding in order.iterrows():
        lines += ["", *_lines(plan, finding)]
    return "\n".join(lines)


def _lines(plan: Plan, finding: pd.Series) -> list[str]:
    page = f", page {finding['page']}" if finding["page"] != "" else ""
    where = " ".join(part for part in (finding["activity_id"], finding["field"]) if part) or "document"
    said = f': "{finding["before"]}"' if finding["before"] else ""
    row = suggestion(plan, finding)
    return [
        f"{finding['severity']}  {where}{page}  {finding['kind']}{said}",
        f"      {finding['reason']}",
        *([f"      to settle it: {row}"] if row else []),
    ]
