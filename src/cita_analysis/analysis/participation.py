"""Which countries take part in which activities, how often, and when."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from ..plan import Plan
from .counting import FULL, ON_HOLD, REGION, Counting, check_choice
from .totals import join_ids, total_by

DIMENSIONS: Final = ("country", "pillar", "role")
_YEARS: Final = ["period_start", "period_end"]


def participants(plan: Plan, *, counting: Counting = FULL) -> pd.DataFrame:
    """The participation that is counted.

    Returns one row per activity and participant, in printed order: ``activity_id``, ``pillar``, ``country``
    (CAREC code, or ``REG`` once for a regional activity where `regional` is ``apart``), ``role`` (``named``,
    ``tentative``, ``regional``).
    """
    rows = _counted(_taking_part(plan), counting)
    if counting.regional == "apart":
        rows = rows.assign(country=rows["country"].mask(rows["role"] == "regional", REGION)).drop_duplicates()
    pillars = plan.activities[["activity_id", "pillar"]]
    return rows.merge(pillars, on="activity_id")[["activity_id", "pillar", "country", "role"]]


def counted_activities(plan: Plan, *, counting: Counting = FULL) -> pd.DataFrame:
    """The activities that are counted: all but those that are left without any participant.

    An activity that names no participant at all ("interested countries") has none to lose, and is counted.
    Returns ``activity_id``, ``pillar``, in printed order.
    """
    before = _taking_part(plan)["activity_id"]
    after = _counted(_taking_part(plan), counting)["activity_id"]
    activities = plan.activities[["activity_id", "pillar"]]
    emptied = activities["activity_id"].isin(before) & ~activities["activity_id"].isin(after)
    return activities[~emptied].reset_index(drop=True)


def participation(plan: Plan, by: str | Sequence[str] = ("country",), *, counting: Counting = FULL) -> pd.DataFrame:
    """Number of activities by any of ``country``, ``pillar``, ``role``.

    Returns the `by` columns, ``value`` (activities: whole under full counting) and ``activities`` (their ids joined
    with ``;``). The table is complete: every member in ADB's order (AFG too where it is on hold, at 0), ``REG`` last
    where regional activities are kept apart, every pillar, every role that can occur, and 0 where there is nothing.
    Fractional values add up to the number of activities in `participants`: each weight is shared among the distinct
    values of the `by` columns together, so that under ``pillar`` alone (one for each activity) the choices of counting
    and regional change nothing. For the countries of one role see `participants`; an activity counts once for a
    country whatever its roles.
    """
    by = [by] if isinstance(by, str) else list(by)
    for name in by:
        check_choice("by", name, DIMENSIONS)
    values = dimension_values(plan, counting)
    return total_by(
        participants(plan, counting=counting), ["activity_id"], {name: values[name] for name in by}, counting.counting
    )


def active_years(plan: Plan, *, counting: Counting = FULL) -> pd.DataFrame:
    """Activities under way by country and year: those whose period (the country's own where printed) has the year.

    Returns ``country``, ``year``, ``value`` (activities; full counting), ``activities`` (ids joined with ``;``): a
    complete table of every member in ADB's order (then ``REG`` where regional activities are kept apart) and every
    year from the first to the last of any period. A period without a first or last year is in none.
    """
    spans = _periods(plan, participants(plan, counting=counting))
    years = range(int(spans["first"].min()), int(spans["last"].max()) + 1) if len(spans) else range(0)
    countries = dimension_values(plan, counting)["country"]
    grid = pd.MultiIndex.from_product([countries, years], names=["country", "year"]).to_frame(index=False)
    active = spans.merge(grid, on="country").query("first <= year <= last")
    counted = active.groupby(["country", "year"], as_index=False).agg(
        value=("activity_id", "nunique"), activities=("activity_id", join_ids)
    )
    filled = grid.merge(counted, on=["country", "year"], how="left")
    return filled.assign(value=filled["value"].fillna(0).astype("int64"), activities=filled["activities"].fillna(""))


def counting_ranks(plan: Plan, *, counting: Counting = FULL) -> pd.DataFrame:
    """The ranks of the countries under full and under fractional counting.

    Returns one row per country that takes part, by full rank, equals in ADB's order: ``country``, ``full``,
    ``fractional`` (activities), ``activities`` (ids joined with ``;``); for each counting ``_first`` and ``_last``
    (the ranks that equals share) and ``_place`` (from the top, equals below each other); ``move`` (``up``, ``down`` or
    ``none`` from full to fractional; ranks that overlap are no move).
    """
    by = {
        name: participation(plan, "country", counting=replace(counting, counting=name)).set_index("country")
        for name in ("full", "fractional")
    }
    counts = {name: table["value"] for name, table in by.items()}
    table = pd.DataFrame({**counts, "activities": by["full"]["activities"]}).drop(index=REGION, errors="ignore")
    table = table[table["full"] > 0]
    for name in counts:
        rounded = table[name].round(9)
        table[f"{name}_first"] = rounded.rank(method="min", ascending=False).astype("int64")
        table[f"{name}_last"] = rounded.rank(method="max", ascending=False).astype("int64")
    up = table["fractional_last"] < table["full_first"]
    down = table["fractional_first"] > table["full_last"]
    table["move"] = pd.Series("none", index=table.index).mask(up, "up").mask(down, "down")
    table = table.sort_values("full_first", kind="stable").reset_index()
    places = {f"{name}_place": table[f"{name}_first"].rank(method="first").astype("int64") for name in counts}
    return table.assign(**places)


def activities_by_year(years: pd.DataFrame) -> pd.Series[int]:
    """How many activities are under way in each year, all countries and the region together; from `active_years`."""
    some = years[years["value"] > 0]
    ids = some.assign(activity=some["activities"].str.split(";")).explode("activity")
    return ids.groupby("year")["activity"].nunique()


def dimension_values(plan: Plan, counting: Counting) -> dict[str, list[Hashable]]:
    """Every value that a country, a pillar and a role can have, in the order in which tables list them."""
    return {
        "country": [*plan.countries["country"], *([REGION] if counting.regional == "apart" else [])],
        "pillar": sorted(plan.activities["pillar"].unique()),
        "role": ["named", *(["tentative"] if counting.tentative else []), "regional"],
    }


def _taking_part(plan: Plan) -> pd.DataFrame:
    rows = plan.participation
    return rows.loc[rows["role"] != "mentioned", ["activity_id", "country", "role"]]


def _counted(rows: pd.DataFrame, counting: Counting) -> pd.DataFrame:
    on_hold = (rows["country"] == ON_HOLD) & counting.afg_on_hold
    return rows[~(on_hold | (rows["role"] == "tentative") & (not counting.tentative))]


def _periods(plan: Plan, rows: pd.DataFrame) -> pd.DataFrame:
    """First and last year of each row of `participants` that has both: the country's own, else the activity's."""
    own = plan.participation.groupby(["activity_id", "country"], as_index=False)[_YEARS].first()
    spans = rows.merge(own, how="left", on=["activity_id", "country"])
    spans = spans.merge(plan.activities[["activity_id", *_YEARS]], on="activity_id", suffixes=("", "_all"))
    first, last = (spans[year].fillna(spans[f"{year}_all"]) for year in _YEARS)
    return spans[["activity_id", "country"]].assign(first=first, last=last).dropna()
