"""What a plan says that cannot quite be so, found by holding its tables against each other and its legend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby

import pandas as pd

from ..reading.document import Leftover
from ..reference import Reference, distinct
from ..schema import OPEN_STATUSES, Finding
from .rows import ActivityRow

Tables = Mapping[str, pd.DataFrame]
_LEGEND = re.compile(r"\b([A-Z][A-Z-]*[A-Z])\s*=|=\s*([A-Z][A-Z-]*[A-Z])\b")


def check_structure(rows: list[ActivityRow], unplaced: Iterable[Leftover]) -> Iterator[Finding]:
    """The document checks its own extraction: numbers without a gap, pillars in order, every word placed."""
    numbers = [number for number, _ in groupby(row.project_number for row in rows)]
    for before, after in zip([0, *numbers], numbers, strict=False):
        if after != before + 1:
            reason = f"project {after} follows project {before}; one was missed, misnumbered or printed twice"
            yield Finding("", "project_number", "gap in the project numbers", "error", str(before), str(after), reason)
    pillars = distinct(row.pillar for row in rows)
    if pillars != list(range(1, len(pillars) + 1)):
        said = ", ".join("none" if pillar is None else str(pillar) for pillar in pillars)
        reason = f"the pillars of the activities are, in printed order: {said}"
        yield Finding("", "pillar", "missing pillar", "error", said, "", reason)
    for rest in unplaced:
        reason = "stands in the table but in no column of it"
        yield Finding("", "", "word unplaced", "error", rest.text, "", reason, rest.page)


def as_of(statements: pd.DataFrame, milestones: pd.DataFrame) -> date | None:
    """The latest first day of a completed milestone: the day as of which an edition speaks."""
    days = _with_status(statements, milestones).query("status == 'completed'")["start"]
    return None if days.isna().all() else days.max().date()


def _with_status(statements: pd.DataFrame, milestones: pd.DataFrame) -> pd.DataFrame:
    return milestones.merge(statements[["activity_id", "statement", "status"]], on=["activity_id", "statement"])


def check_tables(tables: Tables, legend: str, reference: Reference) -> Iterator[Finding]:
    """What the tables of a plan say that cannot quite be so."""
    day = as_of(tables["statements"], tables["milestones"])
    yield from _only_mentioned(tables["participation"])
    yield from _homeless_institutions(tables["involvement"], tables["participation"], reference.home_countries)
    if day is not None:
        yield from _ended_but_open(tables["activities"], tables["statements"], day)
        yield from _past_plans(tables["statements"], tables["milestones"], day)
    yield from _not_in_legend(tables["involvement"], legend)


def _only_mentioned(participation: pd.DataFrame) -> Iterator[Finding]:
    for row in participation[participation["role"] == "mentioned"].to_dict("records"):
        reason = "the status text names the country, which takes no part in the activity"
        yield Finding(
            row["activity_id"],
            "status_text",
            "country only mentioned",
            "note",
            row["country"],
            "",
            reason,
        )


def _homeless_institutions(
    involvement: pd.DataFrame, participation: pd.DataFrame, homes: Mapping[str, str]
) -> Iterator[Finding]:
    taking_part = participation[participation["role"] != "mentioned"].groupby("activity_id")["country"].agg(set)
    for row in involvement.to_dict("records"):
        home = homes.get(row["institution"])
        if home and home not in taking_part.get(row["activity_id"], set()):
            reason = f"an institution of {home}, which does not take part in the activity"
            kind = "institution of no participant"
            yield Finding(row["activity_id"], "institutions_text", kind, "note", row["text"], "", reason)


def _ended_but_open(activities: pd.DataFrame, statements: pd.DataFrame, day: date) -> Iterator[Finding]:
    still = statements[statements["status"].isin(OPEN_STATUSES)].groupby("activity_id")["status"].agg(distinct)
    ended = activities[activities["period_end"].lt(day.year).fillna(False)]
    for row in ended[ended["activity_id"].isin(still.index)].to_dict("records"):
        reason = f"the period had ended by {day}, yet something is {' and '.join(still[row['activity_id']])}"
        yield Finding(
            row["activity_id"],
            "period_text",
            "period ended while open",
            "note",
            row["period_text"],
            "",
            reason,
        )


def _past_plans(statements: pd.DataFrame, milestones: pd.DataFrame, day: date) -> Iterator[Finding]:
    marks = _with_status(statements, milestones)
    planned = marks[marks["status"].isin(["planned", "proposed"]) & (marks["refers_to"] == "result")]
    for row in planned[planned["end"] < pd.Timestamp(day)].to_dict("records"):
        reason = f"{row['status']} for a day that had passed by {day}, when the plan speaks"
        field = f"statements.{row['statement']}.status"
        yield Finding(row["activity_id"], field, "plan already past", "note", row["text"], "", reason)


def _not_in_legend(involvement: pd.DataFrame, legend: str) -> Iterator[Finding]:
    explained = {first or second for first, second in _LEGEND.findall(legend)}
    printed = involvement[involvement["text"].str.fullmatch(r"[A-Z][A-Z-]+")]
    if not explained:
        return
    for row in printed.drop_duplicates("text").to_dict("records"):
        if row["text"] not in explained:
            reason = "the code is used but the legend does not explain it"
            yield Finding(
                row["activity_id"],
                "institutions_text",
                "code not in legend",
                "note",
                row["text"],
                "",
                reason,
            )
