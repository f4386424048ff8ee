"""What a plan says about one country: its activities by how it takes part, its milestones by whose they are."""

from __future__ import annotations

from typing import Final

import pandas as pd
from rapidfuzz import fuzz, process

from ..errors import InputError
from ..plan import Plan
from ..reference import REGIONAL
from ..text.quarter import Quarter
from .counting import ON_HOLD, Counting
from .quarters import milestone_states, period_states

# In the order in which a reader of the country asks for them.
WAYS: Final = ("named", "tentative", "mentioned", "spoken_of", "regional")
BY_NAME: Final = ("named", "tentative")
WHOSE: Final = ("own", "by_name", "regional")


def find_country(plan: Plan, country: str) -> str:
    """The code of a country of the plan; InputError, with the nearest one, for any other text."""
    names = dict(plan.countries[["country", "name"]].itertuples(index=False, name=None))
    if country in names:
        return country
    near = _nearest(plan, country)
    hint = f"did you mean {near} ({names[near]})?" if near else f"use one of {', '.join(names)}"
    raise InputError(f"{country!r}: not a country of the plan; {hint}")


def _nearest(plan: Plan, text: str) -> str | None:
    """The member that is written most like the text: by its code here, its code in ISO 3166 or its name."""
    table = plan.countries[["country", "iso3", "name"]]
    spelt = [(str(spelling), str(row[0])) for row in table.itertuples(index=False) for spelling in row]
    found = process.extractOne(
        text.upper(), [spelling.upper() for spelling, _ in spelt], scorer=fuzz.WRatio, score_cutoff=67
    )
    return spelt[found[2]][1] if found else None


def country_activities(plan: Plan, quarter: Quarter | str, country: str) -> pd.DataFrame:
    """The activities that concern a country.

    Returns one row per activity, by `way` and then in printed order: ``activity_id``, ``pillar``, ``pillar_title``,
    ``project_title``, ``description``, ``way`` (``named``; ``tentative``, in square brackets; ``mentioned``, taking no
    part, by the status text; ``spoken_of``, for the whole region, with the country in the status text; ``regional``,
    for the whole region, without it), ``period_start`` and ``period_end`` (years, the country's own where printed),
    ``statuses`` (joined with ``;``, printed order, each once), ``state`` (as `quarters.period_states`, of the activity
    as a whole), ``page_first``, ``page_last``.
    """
    rows = plan.participation.query("country == @country")
    spoken_of = (rows["role"] == "regional") & rows["mentioned"]
    rows = rows.assign(way=rows["role"].mask(spoken_of, "spoken_of"))[["activity_id", "way", *_PERIOD]]
    whole = plan.activities.rename(columns={year: f"{year}_all" for year in _PERIOD})
    table = rows.merge(whole, on="activity_id")
    for year in _PERIOD:
        table[year] = table[year].fillna(table[f"{year}_all"])
    states = period_states(plan, quarter, counting=Counting(afg_on_hold=country != ON_HOLD))
    said = {activity: found.unique() for activity, found in plan.statements.groupby("activity_id")["status"]}
    statuses = [";".join(said.get(activity, ())) for activity in table["activity_id"]]
    table = table.assign(statuses=statuses, state=table["activity_id"].map(states))
    order = table["way"].map({way: i for i, way in enumerate(WAYS)})
    return table.assign(order=order).sort_values("order", kind="stable", ignore_index=True)[_COLUMNS]


_PERIOD = ["period_start", "period_end"]
_COLUMNS = [
    *["activity_id", "pillar", "pillar_title", "project_title", "description", "way", *_PERIOD],
    *["statuses", "state", "page_first", "page_last"],
]


def country_milestones(plan: Plan, quarter: Quarter | str, country: str) -> pd.DataFrame:
    """The milestones of a country, each with its state in the quarter.

    Returns rows of `milestone_states` with ``whose`` first: ``own``, the milestone names the country; else of an
    activity that names it (``by_name``, tentatively too) or that is for the whole region (``regional``), where
    neither the milestone nor its statement is of other countries alone. Of an activity that only mentions the
    country, only its own milestones are listed.
    """
    judged = milestone_states(plan, quarter, counting=Counting(afg_on_hold=country != ON_HOLD))
    roles = plan.participation.query("country == @country").set_index("activity_id")["role"]
    kinds = {**dict.fromkeys(BY_NAME, "by_name"), "regional": "regional"}
    whose = judged["activity_id"].map(roles).map(kinds)
    of_all = judged["country"].isna() | (judged["country"] == REGIONAL)
    whose = whose.where(of_all & ~_of_others(plan, judged, country)).mask(
        (judged["country"] == country).fillna(False), "own"
    )
    found = judged.assign(whose=whose)[whose.notna()]
    return found[["whose", *judged.columns]].reset_index(drop=True)


def _of_others(plan: Plan, milestones: pd.DataFrame, country: str) -> pd.Series[bool]:
    """Whether a milestone's statement names countries, and not this one."""
    named = plan.statements.set_index(["activity_id", "statement"])["countries"].fillna("").str.split(";")
    keys = zip(milestones["activity_id"], milestones["statement"], strict=True)
    others = [not {"", REGIONAL, country} & {*named[key]} for key in keys]
    return pd.Series(others, index=milestones.index, dtype="bool")
