"""A plan as Jupyter shows it: a quiet card with its edition, its source, and how much it holds."""

from __future__ import annotations

import html

from ..plan import Plan

_COUNTED = ("activities", "participation", "involvement", "institutions", "statements", "milestones")


def plan_lines(plan: Plan) -> list[tuple[str, str]]:
    """What the card says, as pairs of a name and a value."""
    severity = plan.tables["findings"]["severity"]
    rows = ", ".join(f"{len(plan.tables[name]):,} {name}" for name in _COUNTED)
    as_of = "not dated" if plan.as_of is None else f"{plan.as_of:%B %Y}"
    return [
        ("Edition", plan.edition),
        ("Source", f"{plan.source_info['file']} ({plan.source_info['pages'] or 'no'} pages)"),
        ("As of", as_of),
        ("Tables", rows),
        ("Findings", f"{(severity == 'error').sum()} errors, {(severity == 'note').sum()} notes"),
    ]


def plan_text(plan: Plan) -> str:
    return "\n".join([plan.title, *(f"  {name}: {value}" for name, value in plan_lines(plan))])


def plan_html(plan: Plan) -> str:
    rows = "".join(
        f'<tr><th style="text-align:left">{name}</th><td style="text-align:left">{html.escape(value)}</td></tr>'
        for name, value in plan_lines(plan)
    )
    return f"<p><b>{html.escape(plan.title)}</b></p><table>{rows}</table>"
