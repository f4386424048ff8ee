"""In what status activities and their statements are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from ..plan import Plan
from ..schema import STATUSES
from .counting import FRACTIONAL, FULL, Counting, check_choice, check_choices
from .participation import counted_activities, dimension_values, participants
from .totals import join_ids, total_by

# The document's legend puts planned and ongoing together: approved or under way.
JOINED_STATUSES: Final = ("completed", "planned_ongoing", "proposed", "unspecified")


def activity_statuses(plan: Plan) -> pd.DataFrame:
    """The statuses of each activity: those of its statements, and ``unspecified`` for one that has no statement.

    Returns ``activity_id``, ``status``, each pair once, in printed order.
    """
    given = plan.statements[["activity_id", "status"]].drop_duplicates()
    return plan.activities[["activity_id"]].merge(given, how="left", on="activity_id").fillna({"status": "unspecified"})


def status_pairs(plan: Plan, *, counting: Counting = FULL) -> pd.DataFrame:
    """Which statuses occur in the same activity; where ``a`` equals ``b``, the activities of that status alone.

    Returns one row per pair of statuses in the order of `STATUSES`, ``a`` first: ``a``, ``b``, ``value`` (activities),
    ``activities`` (ids joined with ``;``). An activity with three statuses is in three pairs.
    """
    rows = activity_statuses(plan).merge(counted_activities(plan, counting=counting), on="activity_id")
    held = rows.groupby("activity_id", sort=False)["status"].agg(set)
    pairs = [(a, b) for i, a in enumerate(STATUSES) for b in STATUSES[i:]]
    having = [
        [activity for activity, has in held.items() if (has == {a} if a == b else {a, b} <= has)] for a, b in pairs
    ]
    table = pd.DataFrame(pairs, columns=["a", "b"])
    return table.assign(value=[len(found) for found in having], activities=[join_ids(found) for found in having])


def status_mix(
    plan: Plan,
    by: str = "pillar",
    *,
    unit: str = "activity",
    counting: Counting = FRACTIONAL,
    join_planned_ongoing: bool = False,
) -> pd.DataFrame:
    """Statuses by ``pillar`` or by ``country``.

    `unit`: ``activity`` (it has the distinct statuses of its statements) or ``statement`` (it has one).
    `join_planned_ongoing` puts the two together as ``planned_ongoing`` before anything is counted.

    Returns a complete table of the `by` column and ``status`` in the order of `STATUSES`, with ``value``
    (units), ``share``, ``n`` (distinct units in the pillar or country), ``activities`` (ids of those with the
    status, joined with ``;``) and, by statement, ``not_printed`` (of ``value``, those whose status the plan does not
    print: it was inferred from a verb or corrected). Fractional: ``share`` is of the weight there and adds up to 1.
    Full: it is of ``n`` and may add up to more. Missing where ``n`` is 0. An activity without a statement is
    ``unspecified`` (`activity_statuses`).

    By pillar, the choice of regional changes nothing (an activity has one pillar) and the other choices about
    participants only leave out activities without any; by statement and pillar, counting changes nothing either. By
    country, a statement counts for every country that takes part in its activity, whatever countries its own words
    name: it is the mix of the activities a country is in, not of that country's own results.
    """
    check_choices(unit=unit, join_planned_ongoing=join_planned_ongoing)
    check_choice("by", by, ("pillar", "country"))
    groups = participants if by == "country" else counted_activities
    units = activity_statuses(plan) if unit == "activity" else plan.statements
    rows = units.merge(groups(plan, counting=counting)[["activity_id", by]], on="activity_id")
    order: Sequence[str] = STATUSES
    if join_planned_ongoing:
        order = JOINED_STATUSES
        rows["status"] = rows["status"].mask(rows["status"].isin(["planned", "ongoing"]), "planned_ongoing")
    key = ["activity_id"] if unit == "activity" else ["activity_id", "statement"]
    values = dimension_values(plan, counting)[by]
    mix = total_by(rows, key, {by: values, "status": order}, counting.counting)
    n = total_by(rows, key, {by: values}, "full").rename(columns={"value": "n"})
    mix = mix.merge(n[[by, "n"]], on=by)
    whole = mix["n"] if counting.is_full else mix.groupby(by)["value"].transform("sum")
    mix["share"] = mix["value"] / whole
    columns = [by, "status", "value", "share", "n", "activities"]
    if unit == "activity":
        return mix[columns]
    unprinted = rows[rows["basis"] != "stated"].groupby([by, "status"]).size()
    pairs = zip(mix[by], mix["status"], strict=True)
    return mix.assign(not_printed=[int(unprinted.get(pair, 0)) for pair in pairs])[[*columns, "not_printed"]]


def status_shares(plan: Plan, *, counting: Counting = FRACTIONAL) -> pd.Series[float]:
    """The share of each status that occurs in the weight of all activities, largest first; shares add up to 1."""
    shares = status_mix(plan, counting=counting).groupby("status")["value"].sum()
    return shares[shares > 0].sort_values(ascending=False) / shares.sum()
