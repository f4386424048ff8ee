"""Drill-down, from a number to its activities: groups of activities, each with a place of its own on a page."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote

import pandas as pd

from ..analysis.counting import REGION, Counting
from ..analysis.participation import counted_activities, participants
from ..analysis.quarters import milestone_states, past_activities
from ..analysis.status import activity_statuses
from ..figures.theme import KIND_NAMES, STATUS_NAMES
from ..messages import join_names, labels, message
from ..text.quarter import Quarter

if TYPE_CHECKING:
    from ..plan import Plan

PAGE = "activities.html"  # where groups and activities have their places
_MILESTONE_KEY = ["activity_id", "statement", "milestone", "country"]
_STATES = labels("groups-by-state")
_NEWS = labels("groups-of-news")


class ActivityGroup(NamedTuple):
    """The activities that one number or word counts, in printed order, each once; `key` names the group's place."""

    key: str
    title: str
    activities: tuple[str, ...]

    @property
    def href(self) -> str:
        """The group's place, as seen from the report's folder."""
        return f"{PAGE}#{self.key}"


def anchor(text: str) -> str:
    """A text as the id of a place: the same in the id and in links to it, whatever characters it has."""
    return quote(text, safe="")


def activity_href(activity_id: str) -> str:
    """An activity's place, as seen from the report's folder."""
    return f"{PAGE}#{anchor(activity_id)}"


def plan_groups(plan: Plan, quarter: Quarter) -> dict[str, ActivityGroup]:
    """Every group of the quarter by its key: `all`, and `state-`, `new-`, `pillar-`, `scope-`, `status-`, `country-`
    and `body-` with the value; no group is empty but for `state-` and `new-`, which may be."""
    found = [ActivityGroup("all", message("all-activities"), tuple(plan.activities["activity_id"]))]
    for part in (_judged, _pillars, _scopes, _statuses, _countries, _bodies):
        found += part(plan, quarter)
    return {group.key: group for group in found}


def _judged(plan: Plan, quarter: Quarter) -> Iterator[ActivityGroup]:
    """What is in each state at the quarter's end, and what has come into it since the quarter before."""
    now, before = _by_state(plan, quarter), _by_state(plan, quarter.previous)
    for state, title in _STATES.items():
        yield _group(f"state-{state}", title, now[state]["activity_id"])
    for state, title in _NEWS.items():
        yield _group(f"new-{state}", title, new_rows(now[state], before[state])["activity_id"])


def _by_state(plan: Plan, quarter: Quarter) -> dict[str, pd.DataFrame]:
    judged = milestone_states(plan, quarter)
    milestones = {state: judged[judged["state"] == state] for state in _STATES}
    return {**milestones, "past": past_activities(plan, quarter)}


def new_rows(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """The milestones or activities that are there now and were not before."""
    key = [column for column in _MILESTONE_KEY if column in now]
    known = pd.MultiIndex.from_frame(before[key].astype("str"))
    return now[~pd.MultiIndex.from_frame(now[key].astype("str")).isin(known)]


def _pillars(plan: Plan, _: Quarter) -> Iterator[ActivityGroup]:
    for (pillar, title), rows in plan.activities.groupby(["pillar", "pillar_title"]):
        yield _group(f"pillar-{pillar}", message("pillar", pillar=str(pillar), title=str(title)), rows["activity_id"])


def _scopes(plan: Plan, _: Quarter) -> Iterator[ActivityGroup]:
    yield from _each(plan.activities, "scope", labels("groups-by-scope"))


def _statuses(plan: Plan, _: Quarter) -> Iterator[ActivityGroup]:
    counted = activity_statuses(plan).merge(counted_activities(plan), on="activity_id")
    titles = {status: message("group-of-status", status=status) for status in counted["status"].unique()}
    yield from _each(counted, "status", titles)


def _countries(plan: Plan, _: Quarter) -> Iterator[ActivityGroup]:
    names = dict(plan.countries[["country", "name"]].itertuples(index=False, name=None))
    rows = participants(plan, counting=Counting(afg_on_hold=False))
    yield from _each(rows, "country", {**names, REGION: message("group-of-the-region")})


def _bodies(plan: Plan, _: Quarter) -> Iterator[ActivityGroup]:
    """Bodies with the units that belong to them."""
    rows = plan.involvement
    both = pd.concat([rows.assign(body=rows["institution"]), rows.assign(body=rows["parent"])]).sort_index()
    names = dict(plan.institutions[["institution", "name"]].itertuples(index=False, name=None))
    titles = {body: message("name-with-code", name=names.get(body, body), code=body) for body in sorted(both["body"])}
    yield from _each(both, "body", titles)


def _each(rows: pd.DataFrame, column: str, titles: Mapping[Any, str]) -> Iterator[ActivityGroup]:
    """A group for each value of a column that is met, in the order of the titles."""
    met = dict(list(rows.groupby(column)["activity_id"]))
    return (_group(f"{column}-{value}", title, met[value]) for value, title in titles.items() if value in met)


def _group(key: str, title: str, activities: Iterable[str]) -> ActivityGroup:
    return ActivityGroup(anchor(key), title, tuple(dict.fromkeys(activities)))


def figure_groups(figure: str, numbers: Sequence[Sequence[str]], known: Container[str]) -> list[ActivityGroup]:
    """The activities of each row of a figure's numbers, the first of which is the header.

    Their ids are in `activity_id` or, joined with ``;``, in `activities`. A row of one activity has that activity's
    place, any other a place of its own.
    """
    header, *lines = numbers or [[]]
    return [_row_group(f"{figure}-{i}", dict(zip(header, line, strict=True)), known) for i, line in enumerate(lines)]


def _row_group(key: str, row: Mapping[str, str], known: Container[str]) -> ActivityGroup:
    ids = (row.get("activity_id") or row.get("activities", "")).split(";")
    found = tuple(activity for activity in ids if activity in known)
    return ActivityGroup(anchor(found[0] if len(found) == 1 else key), _row_title(row), found)


def _row_title(row: Mapping[str, str]) -> str:
    """A row's title from its columns: "Georgia, Pillar 2"."""
    parts = [to_words(row[column]) for column, to_words in _COLUMN_WORDS.items() if row.get(column)]
    # Beside a name, its kind adds nothing.
    kind = [_named(row["kind"])] if "kind" in row and "name" not in row else []
    return ", ".join([*_pair(row), *parts, *kind])


def _pair(row: Mapping[str, str]) -> list[str]:
    ends = [row.get(f"{side}_name") or _named(row.get(side, "")) for side in "ab"]
    if not all(ends):
        return [end for end in ends if end]
    return [message("one-alone", name=ends[0]) if ends[0] == ends[1] else join_names(ends)]


def _named(code: str) -> str:
    return _NAMES.get(code, code.replace("_", " "))


_NAMES: Final = {**KIND_NAMES, **STATUS_NAMES}


def _pillar(number: str) -> str:
    return message("pillar-number", pillar=number)


_COLUMN_WORDS: Final[dict[str, Callable[[str], str]]] = {
    **{"project_title": str, "name": str, "pillar": _pillar, "role": _named, "status": _named},
    **{"year": str, "quarter": str, "state": _named},
}
