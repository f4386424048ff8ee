"""The findings of a plan as text for a terminal."""

from __future__ import annotations

import pandas as pd

from ..coding.suggestions import suggest
from ..plan import Plan
from ..schema import to_text


def list_findings(plan: Plan) -> str:
    """The findings as text for a terminal: errors first, each with its reason and the row that would settle it."""
    order = to_text(plan.findings.sort_values(["severity", "finding"]))
    errors = int((order["severity"] == "error").sum())
    lines = [f"{plan.title}: {len(order)} findings, {errors} of them errors"]
    for _, finding in order.iterrows():
        lines += ["", *_lines(plan, finding)]
    return "\n".join(lines)


def _lines(plan: Plan, finding: pd.Series) -> list[str]:
    page = f", page {finding['page']}" if finding["page"] != "" else ""
    where = " ".join(part for part in (finding["activity_id"], finding["field"]) if part) or "document"
    said = f': "{finding["before"]}"' if finding["before"] else ""
    row = suggest(plan.tables, finding, plan.reference)
    return [
        f"{finding['severity']}  {where}{page}  {finding['kind']}{said}",
        f"      {finding['reason']}",
        *([f"      to settle it: {row}"] if row else []),
    ]
