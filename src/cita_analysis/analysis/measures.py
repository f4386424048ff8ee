"""Tables to numbers: who takes part, and in what state things are. The counting is always an argument.

Choices, named the same in every function of `measures`, `quarters` and `network`:

counting
    ``full``: an activity counts once for each distinct value it has. ``fractional``: its weight of 1 is
    shared in equal parts among its distinct values, after the choices below have been made; so the values
    add up to the number of activities that count.
regional
    ``apart``: an activity "for the region" has the one participant ``REG``. ``spread``: it has every
    member.
afg_on_hold
    True drops Afghanistan's participation, on hold since 15 August 2021 (codebook, "participation"); an
    activity whose only participants are dropped no longer counts.
tentative
    False drops the participants printed in square brackets.

Rows with the role ``mentioned`` take no part and never count.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd

from ..errors import InputError
from ..messages import message
from ..reference import REGIONAL
from ..schema import STATUSES

if TYPE_CHECKING:
    from ..plan import Plan

REGION: Final = REGIONAL
ON_HOLD: Final = "AFG"
# The document's legend puts planned and ongoing together: approved or under way.
JOINED_STATUSES: Final = ("completed", "planned_ongoing", "proposed", "unspecified")

CHOICES: Final[dict[str, tuple[object, ...]]] = {
    "counting": ("full", "fractional"),
    "regional": ("apart", "spread"),
    "afg_on_hold": (True, False),
    "tentative": (True, False),
    "unit": ("activity", "statement"),
    "join_planned_ongoing": (True, False),
    "level": ("body", "parent"),
    "side": ("body", "parent", "country"),
    "weight": ("shared", "newman", "fractional", "jaccard", "cosine", "association"),
}
DIMENSIONS: Final = ("country", "pillar", "role")


def check_choices(**chosen: object) -> None:
    """Raise InputError for the first choice that is not among its allowed values (`CHOICES`)."""
    for name, value in chosen.items():
        check_choice(name, value, CHOICES[name])


def check_choice(name: str, value: object, allowed: Sequence[object]) -> None:
    """Raise InputError, naming the allowed values, when `value` is none of them."""
    if value not in allowed:
        raise InputError(f"{name}={value!r} is not a choice: use {' or '.join(map(repr, allowed))}")


def participants(
    plan: Plan, *, regional: str = "apart", afg_on_hold: bool = True, tentative: bool = True
) -> pd.DataFrame:
    """The participation that counts.

    Returns one row per activity and participant, in printed order: ``activity_id``, ``pillar``, ``country``
    (CAREC code, or ``REG`` once for a regional activity when `regional` is ``apart``), ``role`` (``named``,
    ``tentative``, ``regional``).
    """
    check_choices(regional=regional, afg_on_hold=afg_on_hold, tentative=tentative)
    rows = _kept(_taking_part(plan), afg_on_hold=afg_on_hold, tentative=tentative)
    if regional == "apart":
        rows = rows.assign(country=rows["country"].mask(rows["role"] == "regional", REGION)).drop_duplicates()
    pillars = plan.activities[["activity_id", "pillar"]]
    return rows.merge(pillars, on="activity_id")[["activity_id", "pillar", "country", "role"]]


def counted_activities(plan: Plan, *, afg_on_hold: bool = True, tentative: bool = True) -> pd.DataFrame:
    """The activities that count: all but those whose only participants are dropped.

    An activity that names no participant at all ("interested countries") has none to drop, and counts.
    Returns ``activity_id``, ``pillar``, in printed order.
    """
    check_choices(afg_on_hold=afg_on_hold, tentative=tentative)
    before = _taking_part(plan)["activity_id"]
    after = _kept(_taking_part(plan), afg_on_hold=afg_on_hold, tentative=tentative)["activity_id"]
    activities = plan.activities[["activity_id", "pillar"]]
    emptied = activities["activity_id"].isin(before) & ~activities["activity_id"].isin(after)
    return activities[~emptied].reset_index(drop=True)


def participation(
    plan: Plan,
    by: str | Sequence[str] = ("country",),
    *,
    counting: str = "full",
    regional: str = "apart",
    afg_on_hold: bool = True,
    tentative: bool = True,
) -> pd.DataFrame:
    """Number of activities by any of ``country``, ``pillar``, ``role``.

    Returns the `by` columns, ``value`` (activities: whole under full counting) and ``activities`` (their ids joined
    with ``;``). The grid is complete: every member in ADB's order (AFG too when it is on hold, at 0), ``REG`` last when
    regional is apart, every pillar, every role that can occur, and 0 where there is nothing. Fractional values add
    up to the number of activities in `participants`; each weight is shared among the distinct values of the `by`
    columns together, so under ``pillar`` alone (one for each activity) counting and regional change
    nothing. Choosing the countries of one role is `participants`; an activity counts once for a country
    whatever its roles.
    """
    check_choices(counting=counting)
    by = [by] if isinstance(by, str) else list(by)
    for name in by:
        check_choice("by", name, DIMENSIONS)
    rows = participants(plan, regional=regional, afg_on_hold=afg_on_hold, tentative=tentative)
    levels = _levels(plan, regional=regional, tentative=tentative)
    return _totals(rows, ["activity_id"], {name: levels[name] for name in by}, counting)


def active_years(
    plan: Plan, *, regional: str = "apart", afg_on_hold: bool = True, tentative: bool = True
) -> pd.DataFrame:
    """Activities under way by country and year: those whose period, the country's own where printed, has the year.

    Returns ``country``, ``year``, ``value`` (activities; full counting), ``activities`` (ids joined with ``;``): a
    complete grid of every member in ADB's order (then ``REG`` when regional is apart) and every year from the first to
    the last of any period. A period without a first or last year is in none.
    """
    spans = _periods(plan, participants(plan, regional=regional, afg_on_hold=afg_on_hold, tentative=tentative))
    years = range(int(spans["first"].min()), int(spans["last"].max()) + 1) if len(spans) else range(0)
    countries = _levels(plan, regional=regional, tentative=tentative)["country"]
    grid = pd.MultiIndex.from_product([countries, years], names=["country", "year"]).to_frame(index=False)
    active = spans.merge(grid, on="country").query("first <= year <= last")
    counted = active.groupby(["country", "year"], as_index=False).agg(
        value=("activity_id", "nunique"), activities=("activity_id", ids)
    )
    filled = grid.merge(counted, on=["country", "year"], how="left")
    return filled.assign(value=filled["value"].fillna(0).astype("int64"), activities=filled["activities"].fillna(""))


def _periods(plan: Plan, rows: pd.DataFrame) -> pd.DataFrame:
    """First and last year of each row of `participants` that has both: the country's own, else the activity's."""
    years = ["period_start", "period_end"]
    own = plan.participation.groupby(["activity_id", "country"], as_index=False)[years].first()
    spans = rows.merge(own, how="left", on=["activity_id", "country"])
    spans = spans.merge(plan.activities[["activity_id", *years]], on="activity_id", suffixes=("", "_all"))
    first, last = (spans[year].fillna(spans[f"{year}_all"]) for year in years)
    return spans[["activity_id", "country"]].assign(first=first, last=last).dropna()


def statuses(plan: Plan) -> pd.DataFrame:
    """The statuses of each activity: those of its statements, and ``unspecified`` for one that has no statement.

    Returns ``activity_id``, ``status``, each pair once, in printed order.
    """
    given = plan.statements[["activity_id", "status"]].drop_duplicates()
    return plan.activities[["activity_id"]].merge(given, how="left", on="activity_id").fillna({"status": "unspecified"})


def statuses_together(plan: Plan, *, afg_on_hold: bool = True, tentative: bool = True) -> pd.DataFrame:
    """Which statuses stand in the same activity; where ``a`` equals ``b``, the activities of that status alone.

    Returns one row per pair of statuses in the order of `STATUSES`, ``a`` first: ``a``, ``b``, ``value`` (activities),
    ``activities`` (ids joined with ``;``). An activity with three statuses is in three pairs.
    """
    counted = counted_activities(plan, afg_on_hold=afg_on_hold, tentative=tentative)
    rows = statuses(plan).merge(counted, on="activity_id")
    held = rows.groupby("activity_id", sort=False)["status"].agg(set)
    pairs = [(a, b) for i, a in enumerate(STATUSES) for b in STATUSES[i:]]
    having = [
        [activity for activity, has in held.items() if (has == {a} if a == b else {a, b} <= has)] for a, b in pairs
    ]
    table = pd.DataFrame(pairs, columns=["a", "b"])
    return table.assign(value=[len(found) for found in having], activities=[ids(found) for found in having])


def status_mix(
    plan: Plan,
    *,
    unit: str = "activity",
    by: str = "pillar",
    counting: str = "fractional",
    regional: str = "apart",
    afg_on_hold: bool = True,
    tentative: bool = True,
    join_planned_ongoing: bool = False,
) -> pd.DataFrame:
    """Statuses by ``pillar`` or by ``country``.

    `unit`: ``activity`` (it has the distinct statuses of its statements) or ``statement`` (it has one).
    `join_planned_ongoing` puts the two together as ``planned_ongoing`` before anything is counted.

    Returns a complete grid of the `by` column and ``status`` in the order of `STATUSES`, with ``value``
    (units), ``share``, ``n`` (distinct units in the pillar or country) and ``activities`` (ids of those with the
    status, joined with ``;``). Fractional: ``share`` is of the
    weight there and adds up to 1. Full: it is of ``n`` and may add up to more. Missing where ``n`` is 0. An
    activity without a statement is ``unspecified`` (`statuses`).

    By pillar, regional changes nothing (an activity has one pillar) and the other choices about
    participants only drop activities left without any; by statement and pillar, counting changes nothing
    either. By country, a statement counts for every country that takes part in its activity, whatever
    countries its own words name: it is the mix of the activities a country is in, not of that country's own
    results.
    """
    check_choices(unit=unit, counting=counting, regional=regional, join_planned_ongoing=join_planned_ongoing)
    check_choice("by", by, ("pillar", "country"))
    groups = counted_activities(plan, afg_on_hold=afg_on_hold, tentative=tentative)
    if by == "country":
        groups = participants(plan, regional=regional, afg_on_hold=afg_on_hold, tentative=tentative)
    units = statuses(plan) if unit == "activity" else plan.statements
    rows = units.merge(groups[["activity_id", by]], on="activity_id")
    order: Sequence[str] = STATUSES
    if join_planned_ongoing:
        order = JOINED_STATUSES
        rows["status"] = rows["status"].mask(rows["status"].isin(["planned", "ongoing"]), "planned_ongoing")
    key = ["activity_id"] if unit == "activity" else ["activity_id", "statement"]
    levels = _levels(plan, regional=regional, tentative=tentative)
    mix = _totals(rows, key, {by: levels[by], "status": order}, counting)
    n = _totals(rows, key, {by: levels[by]}, "full").rename(columns={"value": "n"})
    mix = mix.merge(n[[by, "n"]], on=by)
    whole = mix["n"] if counting == "full" else mix.groupby(by)["value"].transform("sum")
    mix["share"] = mix["value"] / whole
    return mix[[by, "status", "value", "share", "n", "activities"]]


def counting_note(
    *,
    counting: str,
    regional: str,
    afg_on_hold: bool,
    n: int,
    of: int,
    tentative: bool = True,
    unit: str = "activity",
    values: str = "values",
) -> str:
    """One sentence that says how a figure counts, with n of N and, for fractional counting, its formula.

    `n` of `of`: units counted, of all in the plan. `values`: what a unit has several of, in the plural
    ("countries").
    """
    check_choices(counting=counting, regional=regional, unit=unit)
    check_choices(afg_on_hold=afg_on_hold, tentative=tentative)
    return message(
        "counting-note", n=n, units=of, unit=unit, values=values, counting=counting, regional=regional,
        afg_on_hold=afg_on_hold, tentative=tentative,
    )  # fmt: skip


def ids(activities: Iterable[object]) -> str:
    """The ids of activities as one text: each once, in their order, joined with ``;``."""
    return ";".join(dict.fromkeys(map(str, activities)))


def _taking_part(plan: Plan) -> pd.DataFrame:
    rows = plan.participation
    return rows.loc[rows["role"] != "mentioned", ["activity_id", "country", "role"]]


def _kept(rows: pd.DataFrame, *, afg_on_hold: bool, tentative: bool) -> pd.DataFrame:
    dropped = (rows["country"] == ON_HOLD) & afg_on_hold | (rows["role"] == "tentative") & (not tentative)
    return rows[~dropped]


def _levels(plan: Plan, *, regional: str, tentative: bool) -> dict[str, list[Hashable]]:
    return {
        "country": [*plan.countries["country"], *([REGION] if regional == "apart" else [])],
        "pillar": sorted(plan.activities["pillar"].unique()),
        "role": ["named", *(["tentative"] if tentative else []), "regional"],
    }


def _totals(
    rows: pd.DataFrame, unit: list[str], levels: Mapping[str, Sequence[Hashable]], counting: str
) -> pd.DataFrame:
    """Sum the units' weights and join their activities' ids over the complete grid of `levels`.

    A distinct combination counts once for a unit.
    """
    by = list(levels)
    distinct = rows[[*unit, *by]].drop_duplicates()
    k = distinct.groupby(unit)[by[0]].transform("size")
    weighed = distinct.assign(value=1 if counting == "full" else 1 / k)
    sums = weighed.groupby(by, as_index=False).agg(value=("value", "sum"), activities=("activity_id", ids))
    grid = pd.MultiIndex.from_product(list(levels.values()), names=by).to_frame(index=False)
    filled = grid.merge(sums, on=by, how="left").fillna({"value": 0, "activities": ""})
    return filled.astype({"value": "int64" if counting == "full" else "float64"})
