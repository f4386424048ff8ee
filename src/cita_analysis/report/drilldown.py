"""Which activities stand behind a number: groups of activities, each with a place of its own on a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import pandas as pd

from ..analysis.counting import REGION, Counting
from ..analysis.participation import counted_activities, participants
from ..analysis.quarters import milestone_states, past_activities
from ..analysis.status import activity_statuses
from ..messages import labels, message
from ..text.quarter import Quarter

if TYPE_CHECKING:
    from ..plan import Plan

PAGE = "activities.html"  # where groups and activities have their places
_MARK = ["activity_id", "statement", "milestone", "country"]
_STATES = labels("groups-by-state")
_NEWS = labels("groups-of-news")


class Group(NamedTuple):
    """Activities that one number or word stands for, in printed order, each once; `key` names the group's place."""

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


def groups(plan: Plan, quarter: Quarter) -> dict[str, Group]:
    """Every group of the quarter by its key: `all`, and `state-`, `new-`, `pillar-`, `scope-`, `status-`, `country-`
    and `body-` with the value; no group is empty but for `state-` and `new-`, which may be."""
    found = [Group("all", message("all-activities"), tuple(plan.activities["activity_id"]))]
    for part in (_judged, _pillars, _scopes, _statuses, _countries, _bodies):
        found += part(plan, quarter)
    return {group.key: group for group in found}


def _judged(plan: Plan, quarter: Quarter) -> Iterator[Group]:
    """What is in each state at the quarter's end, and what has come into it since the quarter before."""
    now, before = _by_state(plan, quarter), _by_state(plan, quarter.previous)
    for state, title in _STATES.items():
        yield _group(f"state-{state}", title, now[state]["activity_id"])
    for state, title in _NEWS.items():
        yield _group(f"new-{state}", title, new(now[state], before[state])["activity_id"])


def _by_state(plan: Plan, quarter: Quarter) -> dict[str, pd.DataFrame]:
    judged = milestone_states(plan, quarter)
    marks = {state: judged[judged["state"] == state] for state in _STATES}
    return {**marks, "past": past_activities(plan, quarter)}


def new(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """The rows of marks or activities that are there now and were not before."""
    key = [column for column in _MARK if column in now]
    known = pd.MultiIndex.from_frame(before[key].astype("str"))
    return now[~pd.MultiIndex.from_frame(now[key].astype("str")).isin(known)]


def _pillars(plan: Plan, _: Quarter) -> Iterator[Group]:
    for (pillar, title), rows in plan.activities.groupby(["pillar", "pillar_title"]):
        yield _group(f"pillar-{pillar}", message("pillar", pillar=str(pillar), title=str(title)), rows["activity_id"])


def _scopes(plan: Plan, _: Quarter) -> Iterator[Group]:
    yield from _each(plan.activities, "scope", labels("groups-by-scope"))


def _statuses(plan: Plan, _: Quarter) -> Iterator[Group]:
    counted = activity_statuses(plan).merge(counted_activities(plan), on="activity_id")
    titles = {status: message("group-of-status", status=status) for status in counted["status"].unique()}
    yield from _each(counted, "status", titles)


def _countries(plan: Plan, _: Quarter) -> Iterator[Group]:
    names = dict(plan.countries[["country", "name"]].itertuples(index=False, name=None))
    rows = participants(plan, counting=Counting(afg_on_hold=False))
    yield from _each(rows, "country", {**names, REGION: message("group-of-the-region")})


def _bodies(plan: Plan, _: Quarter) -> Iterator[Group]:
    """Bodies with the units that belong to them."""
    rows = plan.involvement
    both = pd.concat([rows.assign(body=rows["institution"]), rows.assign(body=rows["parent"])]).sort_index()
    names = dict(plan.institutions[["institution", "name"]].itertuples(index=False, name=None))
    titles = {body: message("name-with-code", name=names.get(body, body), code=body) for body in sorted(both["body"])}
    yield from _each(both, "body", titles)


def _each(rows: pd.DataFrame, column: str, titles: Mapping[Any, str]) -> Iterator[Group]:
    """A group for each value of a column that is met, in the order of the titles."""
    met = dict(list(rows.groupby(column)["activity_id"]))
    return (_group(f"{column}-{value}", title, met[value]) for value, title in titles.items() if value in met)


def _group(key: str, title: str, activities: Iterable[str]) -> Group:
    return Group(anchor(key), title, tuple(dict.fromkeys(activities)))
