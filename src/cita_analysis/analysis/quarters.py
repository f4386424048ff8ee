"""A quarter, judged at its last day: what was delivered, what is due or overdue, what is past its period.

The rules are the codebook's section "A quarter". Dates are days; an edition says nothing after its own
`as_of`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from ..messages import labels
from ..schema import OPEN_STATUSES
from ..text.quarter import Quarter as Quarter
from .measures import ON_HOLD, check_choices, counted_activities

if TYPE_CHECKING:
    from ..plan import Plan

STATES: Final = ("delivered", "answered", "overdue", "due", "ahead")
WATCHED: Final = labels("watched")


def judged_milestones(plan: Plan, quarter: Quarter | str, *, afg_on_hold: bool = True) -> pd.DataFrame:
    """The completed, planned and proposed marks that refer to a result, each with its state in the quarter.

    A completed mark is ``delivered`` when its start is not after the quarter's last day (its end, where the
    source gives no start); one that starts later is left out, for it is no plan. A planned or proposed mark
    is judged by its end: ``due`` in the quarter, ``overdue`` before, ``ahead`` after; but ``answered`` when
    a completed mark of the same activity, whatever its country, starts on or after the mark's start. Marks
    in ongoing statements are facts, and not here. `afg_on_hold` leaves out the marks of AFG, and of
    activities only AFG takes part in.

    Returns one row per mark and country, in printed order: ``activity_id``, ``pillar``, ``project_title``,
    ``statement``, ``milestone``, ``status``, ``country``, ``start``, ``end``, ``precision``, ``text`` (of
    the mark), ``statement_text``, ``state``.
    """
    quarter = Quarter.parse(str(quarter))
    marks = _dated_results(plan, afg_on_hold=afg_on_hold)
    completed = marks["status"] == "completed"
    last_done = marks["start"].where(completed).groupby(marks["activity_id"]).transform("max")
    first_day, last_day = pd.Timestamp(quarter.start), pd.Timestamp(quarter.end)
    state = pd.Series("ahead", index=marks.index)
    state = state.mask(marks["end"] <= last_day, "due").mask(marks["end"] < first_day, "overdue")
    state = state.mask(last_done >= marks["start"], "answered").mask(completed, "delivered")
    not_yet = completed & (marks["start"].fillna(marks["end"]) > last_day)
    return marks.assign(state=state)[~not_yet].reset_index(drop=True)


def day_of(marks: pd.DataFrame) -> pd.Series[Any]:
    """The day at which each judged mark stands: a delivered one's first, any other's last."""
    return marks["end"].where(marks["state"] != "delivered", marks["start"].fillna(marks["end"]))


def past_period(plan: Plan, quarter: Quarter | str, *, afg_on_hold: bool = True) -> pd.DataFrame:
    """Activities whose last year ended before the quarter while something is ongoing, planned or proposed.

    A period that ends with the quarter (2023 in ``2023Q4``) is not past yet, as a plan dated 2023 is due
    then and not overdue. `afg_on_hold` leaves out activities only AFG takes part in, and statements that
    name only AFG.

    Returns one row per activity, in printed order: ``activity_id``, ``pillar``, ``project_title``,
    ``period_end`` (year), ``open_statuses`` (joined with ``;``, printed order, each once), ``text`` (the
    open statements).
    """
    check_choices(afg_on_hold=afg_on_hold)
    quarter = Quarter.parse(str(quarter))
    activities = _watched_activities(plan, afg_on_hold=afg_on_hold)
    past = activities[(activities["period_end"] < quarter.year).fillna(False)]
    statements = plan.statements
    on_hold = statements["countries"].isin([ON_HOLD]) & afg_on_hold
    still_open = statements[statements["status"].isin(OPEN_STATUSES) & ~on_hold]
    per_activity = still_open.groupby("activity_id", as_index=False).agg(
        open_statuses=("status", lambda statuses: ";".join(statuses.unique())), text=("text", " ".join)
    )
    return past.merge(per_activity, on="activity_id")


def period_states(plan: Plan, quarter: Quarter | str, *, afg_on_hold: bool = True) -> pd.Series[str]:
    """For each activity, by its id: ``past`` its period with something open (`past_period`), ``open`` in its period
    with something ongoing, planned or proposed, ``done`` with nothing open."""
    ids = plan.activities["activity_id"]
    statements = plan.statements
    still_open = ids.isin(statements.loc[statements["status"].isin(OPEN_STATUSES), "activity_id"])
    past = ids.isin(past_period(plan, quarter, afg_on_hold=afg_on_hold)["activity_id"])
    states = pd.Series("done", index=ids.index).mask(still_open, "open").mask(past, "past")
    return states.set_axis(ids)


def watch_list(plan: Plan, quarter: Quarter | str, *, afg_on_hold: bool = True) -> pd.DataFrame:
    """What to ask about in the quarter: overdue marks, due marks, then activities past their period.

    Returns rows ordered by ``state`` as said, then date, then printed order: ``activity_id``, ``pillar``,
    ``project_title``, ``state`` (``overdue``, ``due``, ``past_period``), ``country`` (the mark's; missing
    for an activity past its period), ``by`` (last day of the mark, or of the activity's last year),
    ``text`` (the statement, or the activity's open statements).
    """
    marks = judged_milestones(plan, quarter, afg_on_hold=afg_on_hold).drop(columns="text")
    marks = marks.rename(columns={"end": "by", "statement_text": "text"})
    past = past_period(plan, quarter, afg_on_hold=afg_on_hold)
    past = past.assign(
        state="past_period", country=None, by=pd.to_datetime(past["period_end"].astype("string") + "-12-31")
    )
    columns = ["activity_id", "pillar", "project_title", "state", "country", "by", "text"]
    watched = pd.concat([marks.loc[marks["state"].isin([*WATCHED]), columns], past[columns]])
    rank = watched["state"].map({state: i for i, state in enumerate(WATCHED)})
    # Stable, so that rows alike in state and date keep their printed order.
    return watched.assign(rank=rank).sort_values(["rank", "by"], kind="stable", ignore_index=True)[columns]


def _watched_activities(plan: Plan, *, afg_on_hold: bool) -> pd.DataFrame:
    counted = counted_activities(plan, afg_on_hold=afg_on_hold)["activity_id"]
    activities = plan.activities[["activity_id", "pillar", "project_title", "period_end"]]
    return activities[activities["activity_id"].isin(counted)]


def _dated_results(plan: Plan, *, afg_on_hold: bool) -> pd.DataFrame:
    marks = plan.milestones
    marks = marks[(marks["refers_to"] == "result") & ~(marks["country"].isin([ON_HOLD]) & afg_on_hold)]
    statements = plan.statements[["activity_id", "statement", "status", "text"]]
    statements = statements[statements["status"].isin(("completed", "planned", "proposed"))]
    activities = _watched_activities(plan, afg_on_hold=afg_on_hold)
    statements = statements.rename(columns={"text": "statement_text"})
    dated = marks.merge(statements, on=["activity_id", "statement"]).merge(activities, on="activity_id")
    return dated[_MARK_COLUMNS]


_MARK_COLUMNS = [
    *["activity_id", "pillar", "project_title", "statement", "milestone", "status", "country"],
    *["start", "end", "precision", "text", "statement_text"],
]
