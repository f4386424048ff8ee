"""The report's page: what is new, the watch list, the figures with their numbers, the doubts; all text is escaped."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
import pandas as pd

from ..analysis.quarters import watch_list
from ..messages import capitalised, labels, message
from ..messages.phrases import spoken
from ..schema import TABLES, to_text
from ..text.quarter import Quarter
from . import drilldown, summary

if TYPE_CHECKING:
    from ..plan import Plan

# A figure's name begins with the section that it belongs to.
SECTIONS = labels("sections")
FORMATS = ("svg", "pdf", "png", "csv", "json")
# Of whom the two ends of a pair are, by the figure's section.
_ENDS = {"participation": "country", "partners": "body"}
# The column with the number of a row: the first of these that a figure has.
_DRAWN = ("value", "shared", "full")


class Piece(NamedTuple):
    """Words in a cell of a table, with where they lead, if anywhere."""

    text: str
    href: str = ""


Numbers = list[list[list[Piece]]]


class LinkedShapes(NamedTuple):
    """Where in a picture a row of its numbers is drawn (see `marks.Shape`), and the activities of the row."""

    group: drilldown.ActivityGroup
    shapes: Sequence[Sequence[Any]]


def filled(template: str, **values: Any) -> str:
    """A template with its values; every text that is put into it is escaped."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("cita_analysis.report"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    made.filters["spoken"] = lambda day: spoken(date.fromisoformat(day) if isinstance(day, str) else day)
    made.filters["anchor"] = drilldown.anchor
    made.filters["activity_href"] = drilldown.activity_href
    made.globals["message"] = message
    return made.get_template(template).render(**values)


def render(
    plan: Plan,
    quarter: Quarter,
    packs: Mapping[str, Mapping[str, Any]],
    notebooks: Sequence[str],
    results: Sequence[str] = (),
    methods: Sequence[str] = (),
    office: Sequence[tuple[str, str]] = (),
    missing: Sequence[Any] = (),
    briefs: Sequence[str] = (),
) -> str:
    """The page as HTML; `packs` are what the figures' JSON files say, by the figure's name, and under `numbers` the
    rows of their CSV, the header first.

    `results` are other files of the report, `methods` paragraphs that say how they were made, `office` programs with
    their files of all figures, `missing` the parts that are not there (`assembly.Missing`), `briefs` the files of
    country briefs.
    """
    findings = plan.findings
    groups = drilldown.plan_groups(plan, quarter)
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
    return message("heading", quarter=str(quarter))


def scope(plan: Plan, quarter: Quarter) -> str:
    """What a report on the quarter says, in a sentence."""
    return message("scope", title=plan.title, day=spoken(quarter.end))


def sections(packs: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """The sections in order: the beginning of their figures' names, their heading, and their packs with the name."""
    return [
        (prefix, title, [{**packs[name], "name": name} for name in packs if name.startswith(f"{prefix}_")])
        for prefix, title in SECTIONS.items()
    ]


def _sections(
    packs: Mapping[str, Mapping[str, Any]], groups: Mapping[str, drilldown.ActivityGroup]
) -> list[tuple[str, str, list[dict[str, Any]]]]:
    return [(prefix, title, [_figure(pack, groups) for pack in figures]) for prefix, title, figures in sections(packs)]


def _figure(pack: Mapping[str, Any], groups: Mapping[str, drilldown.ActivityGroup]) -> dict[str, Any]:
    header, *rows = pack.get("numbers") or [[]]
    places = drilldown.figure_groups(pack["name"], [header, *rows], groups["all"].activities)
    marks = [LinkedShapes(place, shapes) for place, shapes in zip(places, pack.get("places", ()), strict=False)]
    return {
        **pack,
        "header": header,
        "rows": _numbers(pack["name"], header, rows, places, groups),
        "marks": [mark for mark in marks if mark.group.activities and mark.shapes],
    }


def _numbers(
    name: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    places: Sequence[drilldown.ActivityGroup],
    groups: Mapping[str, drilldown.ActivityGroup],
) -> Numbers:
    """The cells of a figure's numbers, each in pieces: a row's number leads to the row's place, what names activities
    to those."""
    ends = _ENDS.get(name.partition("_")[0], "")
    columns = [ends if column in ("a", "b") else column for column in header]
    number = next((column for column in _DRAWN if column in header), None)
    return [
        [
            [_leading(text, place)] if column == number else _cell(column, text, groups)
            for column, text in zip(columns, row, strict=True)
        ]
        for row, place in zip(rows, places, strict=True)
    ]


def _cell(column: str, text: str, groups: Mapping[str, drilldown.ActivityGroup]) -> list[Piece]:
    if column in ("activity_id", "activities"):
        return list(_activities(text, groups["all"].activities))
    return [_leading(text, groups.get(drilldown.anchor(f"{column}-{text}")))]


def _leading(text: str, group: drilldown.ActivityGroup | None) -> Piece:
    return Piece(_short(text), group.href if text and group and group.activities else "")


def _activities(text: str, known: Sequence[str]) -> Iterator[Piece]:
    for number, name in enumerate(text.split(";")):
        if number:
            yield Piece(" ")
        yield Piece(name, drilldown.activity_href(name) if name in known else "")


def _short(text: str) -> str:
    """A number with many digits in four: the file has them all."""
    return f"{float(text):.4g}" if re.fullmatch(r"-?[0-9]+\.[0-9]{4,}(e-?[0-9]+)?", text) else text


def _watched(plan: Plan, quarter: Quarter) -> list[dict[Hashable, Any]]:
    """The watch list with the words a reader needs: what the state means, the country's name, the page."""
    watched = watch_list(plan, quarter)
    names = plan.countries.set_index("country")["name"]
    pages = plan.activities.set_index("activity_id")["page_first"]
    return watched.assign(
        label=watched["state"].map(lambda state: capitalised(labels("watched")[state])),
        country=watched["country"].map(names).fillna(""),
        page=watched["activity_id"].map(pages),
    ).to_dict("records")


def _doubts(findings: pd.DataFrame) -> list[dict[str, Any]]:
    """The findings by kind, errors first, each with where it is met."""
    return [
        {"severity": severity, "kind": kind, "places": places.to_dict("records")}
        for (severity, kind), places in to_text(findings).groupby(["severity", "kind"])
    ]
