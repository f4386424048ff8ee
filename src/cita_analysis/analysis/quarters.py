"""What was delivered, is due or overdue, or is past its period on the last day of a quarter.

The rules are in the codebook's section "A quarter". An edition says nothing about the time after its own `as_of`.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from ..plan import Plan
from ..schema import OPEN_STATUSES, STATUSES
from ..text.quarter import Quarter
from .counting import FULL, ON_HOLD, Counting
from .participation import counted_activities
from .status import activity_statuses
from .totals import join_ids

STATES: Final = ("delivered", "answered", "overdue", "due", "ahead")
WATCHED: Final = ("overdue", "due", "past_period")


def milestone_states(plan: Plan, quarter: Quarter | str, *, counting: Counting = FULL) -> pd.DataFrame:
    """The completed, planned and proposed milestones that refer to a result, each with its state in the quarter.

    A completed milestone is ``delivered`` if its start (its end, where the source gives no start) is not after the
    quarter's last day; one that starts later is left out, because it is not a plan. A planned or proposed milestone is
    judged by its end: ``due`` in the quarter, ``overdue`` before, ``ahead`` after; but ``answered`` if a completed
    milestone of the same activity, whatever its country, starts on or after its start. Milestones in ongoing
    statements are facts, and not in this table. Of `counting`, only the choice about AFG matters: it leaves out
    milestones of AFG, and of activities in which only AFG takes part.

    Returns one row per milestone and country, in printed order: ``activity_id``, ``pillar``, ``project_title``,
    ``statement``, ``milestone``, ``status``, ``country``, ``start``, ``end``, ``precision``, ``text`` (of
    the milestone), ``statement_text``, ``state``.
    """
    quarter = Quarter.parse(str(quarter))
    milestones = _completed_and_planned(plan, counting=counting)
    completed = milestones["status"] == "completed"
    last_done = milestones["start"].where(completed).groupby(milestones["activity_id"]).transform("max")
    first_day, last_day = pd.Timestamp(quarter.start), pd.Timestamp(quarter.end)
    state = pd.Series("ahead", index=milestones.index)
    state = state.mask(milestones["end"] <= last_day, "due").mask(milestones["end"] < first_day, "overdue")
    state = state.mask(last_done >= milestones["start"], "answered").mask(completed, "delivered")
    not_yet = completed & (milestones["start"].fillna(milestones["end"]) > last_day)
    return milestones.assign(state=state)[~not_yet].reset_index(drop=True)


def milestone_day(milestones: pd.DataFrame) -> pd.Series[Any]:
    """The day by which each milestone of `milestone_states` is dated: the first of a delivered one, else the last."""
    return milestones["end"].where(milestones["state"] != "delivered", milestones["start"].fillna(milestones["end"]))


def past_activities(plan: Plan, quarter: Quarter | str, *, counting: Counting = FULL) -> pd.DataFrame:
    """Activities whose last year ended before the quarter while something is ongoing, planned or proposed.

    A period that ends with the quarter (2023 in ``2023Q4``) is not past yet, just as a plan dated 2023 is due then and
    not overdue. Of `counting`, only the choice about AFG matters: it leaves out activities in which only AFG takes
    part, and statements that name only AFG.

    Returns one row per activity, in printed order: ``activity_id``, ``pillar``, ``project_title``,
    ``period_end`` (year), ``open_statuses`` (joined with ``;``, printed order, each once), ``text`` (the
    open statements).
    """
    quarter = Quarter.parse(str(quarter))
    activities = _watched_activities(plan, counting=counting)
    past = activities[(activities["period_end"] < quarter.year).fillna(False)]
    statements = plan.statements
    on_hold = statements["countries"].isin([ON_HOLD]) & counting.afg_on_hold
    still_open = statements[statements["status"].isin(OPEN_STATUSES) & ~on_hold]
    per_activity = still_open.groupby("activity_id", as_index=False).agg(
        open_statuses=("status", lambda statuses: ";".join(statuses.unique())), text=("text", " ".join)
    )
    return past.merge(per_activity, on="activity_id")


def period_states(plan: Plan, quarter: Quarter | str, *, counting: Counting = FULL) -> pd.Series[str]:
    """The state of each activity, by its id.

    ``past``: past its period with something open (`past_activities`); ``open``: within its period with something
    ongoing, planned or proposed; ``done``: nothing open.
    """
    ids = plan.activities["activity_id"]
    statements = plan.statements
    still_open = ids.isin(statements.loc[statements["status"].isin(OPEN_STATUSES), "activity_id"])
    past = ids.isin(past_activities(plan, quarter, counting=counting)["activity_id"])
    states = pd.Series("done", index=ids.index).mask(still_open, "open").mask(past, "past")
    return states.set_axis(ids)


def watch_list(plan: Plan, quarter: Quarter | str, *, counting: Counting = FULL) -> pd.DataFrame:
    """What to ask about in the quarter: overdue milestones, due milestones, then activities past their period.

    Returns rows ordered by ``state`` in this order, then date, then printed order: ``activity_id``, ``pillar``,
    ``project_title``, ``state`` (``overdue``, ``due``, ``past_period``), ``country`` (the milestone's; missing
    for an activity past its period), ``by`` (last day of the milestone, or of the activity's last year),
    ``text`` (the statement, or the activity's open statements).
    """
    milestones = milestone_states(plan, quarter, counting=counting).drop(columns="text")
    milestones = milestones.rename(columns={"end": "by", "statement_text": "text"})
    past = past_activities(plan, quarter, counting=counting)
    past = past.assign(
        state="past_period", country=None, by=pd.to_datetime(past["period_end"].astype("string") + "-12-31")
    )
    columns = ["activity_id", "pillar", "project_title", "state", "country", "by", "text"]
    watched = pd.concat([milestones.loc[milestones["state"].isin([*WATCHED]), columns], past[columns]])
    rank = watched["state"].map({state: i for i, state in enumerate(WATCHED)})
    # Stable, so that rows of the same state and date keep their printed order.
    return watched.assign(rank=rank).sort_values(["rank", "by"], kind="stable", ignore_index=True)[columns]


def milestones_by_quarter(states: pd.DataFrame) -> pd.DataFrame:
    """How many milestones of `milestone_states` are in each state in each quarter; answered ones are left out.

    Returns one row per quarter and state that has any, in order: ``quarter``, ``state``, ``value`` (milestones),
    ``by_year`` (of them dated by year alone), ``position`` (quarters since 2000Q1), ``activities`` (ids joined with
    ``;``).
    """
    shown = states[states["state"] != "answered"]
    day = milestone_day(shown)
    position = ((day.dt.year - 2000) * 4 + day.dt.quarter - 1).astype("int64")
    keyed = shown.assign(position=position, by_year=(shown["precision"] == "year").astype("int64"))
    table = keyed.groupby(["position", "state"], as_index=False).agg(
        value=("state", "size"), by_year=("by_year", "sum"), activities=("activity_id", join_ids)
    )
    columns = ["quarter", "state", "value", "by_year", "position", "activities"]
    return table.assign(quarter=[str(Quarter.at(position)) for position in table["position"]])[columns]


def activity_periods(plan: Plan, quarter: Quarter | str, *, counting: Counting = FULL) -> pd.DataFrame:
    """The period, statuses and state of each activity that is counted, in printed order.

    Returns ``activity_id``, ``pillar``, ``pillar_title``, ``project_title``, ``period_start``, ``period_end`` (years),
    ``statuses`` (each once, in the order of `STATUSES`, joined with ``;``), ``state`` (`period_states`).
    """
    columns = ["activity_id", "pillar", "pillar_title", "project_title", "period_start", "period_end"]
    counted = counted_activities(plan, counting=counting.only_afg)["activity_id"]
    table = plan.activities.loc[plan.activities["activity_id"].isin(counted), columns].reset_index(drop=True)
    given = activity_statuses(plan).groupby("activity_id")["status"].agg(set)
    return table.assign(
        statuses=[";".join(s for s in STATUSES if s in given[activity]) for activity in table["activity_id"]],
        state=table["activity_id"].map(period_states(plan, quarter, counting=counting)),
    )


def _watched_activities(plan: Plan, *, counting: Counting) -> pd.DataFrame:
    counted = counted_activities(plan, counting=counting.only_afg)["activity_id"]
    activities = plan.activities[["activity_id", "pillar", "project_title", "period_end"]]
    return activities[activities["activity_id"].isin(counted)]


def _completed_and_planned(plan: Plan, *, counting: Counting) -> pd.DataFrame:
    milestones = plan.milestones
    on_hold = milestones["country"].isin([ON_HOLD]) & counting.afg_on_hold
    milestones = milestones[(milestones["refers_to"] == "result") & ~on_hold]
    statements = plan.statements[["activity_id", "statement", "status", "text"]]
    statements = statements[statements["status"].isin(("completed", "planned", "proposed"))]
    activities = _watched_activities(plan, counting=counting)
    statements = statements.rename(columns={"text": "statement_text"})
    dated = milestones.merge(statements, on=["activity_id", "statement"]).merge(activities, on="activity_id")
    return dated[_MILESTONE_COLUMNS]


_MILESTONE_COLUMNS = [
    *["activity_id", "pillar", "project_title", "statement", "milestone", "status", "country"],
    *["start", "end", "precision", "text", "statement_text"],
]
