"""In how many activities institutions are listed, and which kinds of them each pillar has."""

from __future__ import annotations

import pandas as pd

from ..plan import Plan
from ..schema import KINDS
from .counting import FULL, Counting
from .network.incidence import activities_of, incidence, nodes
from .totals import join_ids


def institution_activities(plan: Plan, *, level: str = "parent", counting: Counting = FULL) -> pd.DataFrame:
    """In how many activities each body (or parent, by `level`) is listed.

    Returns one row per body, most listed first, equals by code: ``body``, ``name``, ``kind``, ``value`` (activities by
    the counting), ``listed_in`` (activities), ``activities`` (their ids joined with ``;``).
    """
    listed = incidence(plan, level, counting=counting)
    weight = 1 / listed.groupby("activity_id")["node"].transform("size")
    weighted = listed.assign(value=1 if counting.is_full else weight)
    table = nodes(plan, level, counting=counting).rename(columns={"node": "body", "activities": "listed_in"})
    table["activities"] = table["body"].map(activities_of(listed)).fillna("")
    table["value"] = table["body"].map(weighted.groupby("node")["value"].sum()).fillna(0)
    table = table.astype({"value": "int64" if counting.is_full else "float64"})
    order = table.assign(rounded=table["value"].round(9))
    order = order.sort_values(["rounded", "listed_in", "body"], ascending=[False, False, True])
    columns = ["body", "name", "kind", "value", "listed_in", "activities"]
    return table.loc[order.index, columns].reset_index(drop=True)


def kinds_by_pillar(plan: Plan, *, counting: Counting = FULL) -> pd.DataFrame:
    """In how many activities of each pillar at least one body of each kind is listed.

    Returns a complete table: ``pillar``, ``pillar_title``, ``kind``, ``value`` (activities), ``n`` (activities of the
    pillar that list a body), ``share`` (missing where ``n`` is 0), ``activities`` (ids joined with ``;``).
    """
    kind = plan.institutions.set_index("institution")["kind"]
    activities = plan.activities[["activity_id", "pillar", "pillar_title"]]
    rows = incidence(plan, "body", counting=counting)
    listed = rows.assign(kind=rows["node"].map(kind)).merge(activities, on="activity_id")
    groups = listed.drop_duplicates(["activity_id", "kind"]).groupby(["pillar", "kind"])["activity_id"]
    counts, named = groups.size(), groups.agg(join_ids)
    n = listed.groupby("pillar")["activity_id"].nunique()
    pillars = activities[["pillar", "pillar_title"]].drop_duplicates("pillar")
    table: pd.DataFrame = pillars.merge(pd.DataFrame({"kind": KINDS}), "cross")
    keys = list(zip(table["pillar"], table["kind"], strict=True))
    table["value"] = [int(counts.get(key, 0)) for key in keys]
    table["n"] = table["pillar"].map(n).fillna(0).astype("int64")
    table["share"] = table["value"] / table["n"].where(table["n"] > 0)
    return table.assign(activities=[named.get(key, "") for key in keys])
