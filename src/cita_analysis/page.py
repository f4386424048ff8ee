"""The report's page: what is new, the watch list, the figures with their numbers, the doubts; all text is escaped."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
import pandas as pd

from . import behind, summary
from .quarters import WATCHED, Quarter, watch_list
from .schema import TABLES, to_text

if TYPE_CHECKING:
    from .plan import Plan

# A figure's name begins with the section that it belongs to.
SECTIONS = {
    "participation": "Who takes part",
    "partners": "Who is listed together",
    "status": "How far things have come",
}
FORMATS = ("svg", "pdf", "png", "csv", "json")
# Of whom the two ends of a pair are, by the figure's section.
_ENDS = {"participation": "country", "partners": "body"}


class Piece(NamedTuple):
    """Words in a cell of a table, with where they lead, if anywhere."""

    text: str
    href: str = ""


Numbers = list[list[list[Piece]]]


def filled(template: str, **values: Any) -> str:
    """A template with its values; every text that is put into it is escaped."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("cita_analysis"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    made.filters["spoken"] = lambda day: summary.spoken(date.fromisoformat(day) if isinstance(day, str) else day)
    made.filters["anchor"] = behind.anchor
    made.filters["activity_href"] = behind.activity_href
    made.globals["noun_for"] = summary.noun_for
    return made.get_template(template).render(**values)


def render(
    plan: Plan,
    quarter: Quarter,
    packs: Mapping[str, Mapping[str, Any]],
    notebooks: Sequence[str],
    results: Sequence[str] = (),
    methods: Sequence[str] = (),
    office: bool = False,
    missing: Sequence[Any] = (),
    briefs: Sequence[str] = (),
) -> str:
    """The page as HTML; `packs` are what the figures' JSON files say, by the figure's name, and under `numbers` the
    rows of their CSV, the header first.

    `results` are other files of the report, `methods` paragraphs that say how they were made, `office`
    whether the figures stand beside the page for PowerPoint and Word, `missing` the notebooks whose results are not
    there (`assembly.Missing`), `briefs` the files of country briefs.
    """
    findings = plan.findings
    groups = behind.groups(plan, quarter)
    return filled(
        "report.html",
        plan=plan,
        quarter=quarter,
        heading=heading(quarter),
        scope=scope(plan, quarter),
        news=list(summary.news(plan, quarter, groups)),
        limits=list(summary.limits(plan, quarter)),
        whole=list(summary.whole(plan, groups)),
        sections=_sections(packs, groups),
        missing=missing,
        absent={part.section for part in missing},
        briefs=briefs,
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


def _sections(
    packs: Mapping[str, Mapping[str, Any]], groups: Mapping[str, behind.Group]
) -> list[tuple[str, str, list[dict[str, Any]]]]:
    return [(prefix, title, [_figure(pack, groups) for pack in figures]) for prefix, title, figures in sections(packs)]


def _figure(pack: Mapping[str, Any], groups: Mapping[str, behind.Group]) -> dict[str, Any]:
    header, *rows = pack.get("numbers") or [[]]
    return {**pack, "header": header, "rows": _numbers(pack["name"], header, rows, groups)}


def _numbers(
    name: str, header: Sequence[str], rows: Sequence[Sequence[str]], groups: Mapping[str, behind.Group]
) -> Numbers:
    """The cells of a figure's numbers, each in pieces; what names activities leads to them."""
    ends = _ENDS.get(name.partition("_")[0], "")
    columns = [ends if column in ("a", "b") else column for column in header]
    # Beside a body's or country's kind stands how many activities it has, elsewhere stand their ids.
    columns = ["count" if column == "activities" and "kind" in header else column for column in columns]
    return [[_cell(column, text, groups) for column, text in zip(columns, row, strict=True)] for row in rows]


def _cell(column: str, text: str, groups: Mapping[str, behind.Group]) -> list[Piece]:
    if column in ("activity_id", "activities"):
        return list(_activities(text, groups["all"].activities))
    group = groups.get(behind.anchor(f"{column}-{text}"))
    return [Piece(_short(text), group.href if group and group.activities else "")]


def _activities(text: str, known: Sequence[str]) -> Iterator[Piece]:
    for number, name in enumerate(text.split(";")):
        if number:
            yield Piece(" ")
        yield Piece(name, behind.activity_href(name) if name in known else "")


def _short(text: str) -> str:
    """A number with many digits in four: the file has them all."""
    return f"{float(text):.4g}" if re.fullmatch(r"-?[0-9]+\.[0-9]{4,}(e-?[0-9]+)?", text) else text


def _watched(plan: Plan, quarter: Quarter) -> list[dict[Hashable, Any]]:
    """The watch list with the words a reader needs: what the state means, the country's name, the page."""
    watched = watch_list(plan, quarter)
    names = plan.countries.set_index("country")["name"]
    pages = plan.activities.set_index("activity_id")["page_first"]
    return watched.assign(
        label=watched["state"].map(lambda state: WATCHED[state].capitalize()),
        country=watched["country"].map(names).fillna(""),
        page=watched["activity_id"].map(pages),
    ).to_dict("records")


def _doubts(findings: pd.DataFrame) -> list[dict[str, Any]]:
    """The findings by kind, errors first, each with where it is met."""
    return [
        {"severity": severity, "kind": kind, "places": places.to_dict("records")}
        for (severity, kind), places in to_text(findings).groupby(["severity", "kind"])
    ]
