"""The report's page: what the quarter shows, the figures, the watch list, the doubts; all text is escaped."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import jinja2
import pandas as pd

from . import summary
from .quarters import Quarter, watch_list
from .schema import TABLES, to_text

if TYPE_CHECKING:
    from .plan import Plan

# A figure's name begins with the section that it belongs to.
SECTIONS = {
    "participation": "Who takes part",
    "partners": "Who is listed together",
    "status": "How far things have come",
}
STATES = {"overdue": "Overdue", "due": "Due in the quarter", "past_period": "Past its period"}
FORMATS = ("svg", "pdf", "png", "csv", "json")


def render(
    plan: Plan,
    quarter: Quarter,
    packs: Mapping[str, Mapping[str, Any]],
    notebooks: Sequence[str],
    results: Sequence[str] = (),
    methods: Sequence[str] = (),
    office: bool = False,
) -> str:
    """The page as HTML; `packs` are what the figures' JSON files say, by the figure's name.

    `results` are other files of the report, `methods` paragraphs that say how they were made, `office`
    whether the figures stand beside the page for PowerPoint and Word.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("cita_analysis"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["spoken"] = summary.spoken
    findings = plan.findings
    return environment.get_template("report.html").render(
        plan=plan,
        quarter=quarter,
        heading=heading(quarter),
        scope=scope(plan, quarter),
        sentences=list(summary.sentences(plan, quarter)),
        sections=sections(packs),
        tables=TABLES,
        notebooks=notebooks,
        results=results,
        methods=methods,
        office=office,
        formats=FORMATS,
        watched=_watched(plan, quarter),
        errors=int((findings["severity"] == "error").sum()),
        doubts=_doubts(findings),
    )


def heading(quarter: Quarter) -> str:
    return f"CAREC Integrated Trade Agenda, {quarter}"


def scope(plan: Plan, quarter: Quarter) -> str:
    """What a report on the quarter says, in a sentence."""
    return f"What the {plan.title} says, judged at {summary.spoken(quarter.end)}."


def sections(packs: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """The sections in order: the beginning of their figures' names, their heading, and their packs with the name."""
    return [
        (prefix, title, [{**packs[name], "name": name} for name in packs if name.startswith(f"{prefix}_")])
        for prefix, title in SECTIONS.items()
    ]


def _watched(plan: Plan, quarter: Quarter) -> list[dict[Hashable, Any]]:
    """The watch list with the words a reader needs: what the state means, the country's name, the page."""
    watched = watch_list(plan, quarter)
    names = plan.countries.set_index("country")["name"]
    pages = plan.activities.set_index("activity_id")["page_first"]
    return watched.assign(
        label=watched["state"].map(STATES),
        country=watched["country"].map(names).fillna(""),
        page=watched["activity_id"].map(pages),
    ).to_dict("records")


def _doubts(findings: pd.DataFrame) -> list[dict[str, Any]]:
    """The findings by kind, errors first, each with where it is met."""
    return [
        {"severity": severity, "kind": kind, "places": places.to_dict("records")}
        for (severity, kind), places in to_text(findings).groupby(["severity", "kind"])
    ]
