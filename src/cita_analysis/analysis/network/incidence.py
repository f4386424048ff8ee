"""The incidence behind a network, before any projection: which node is in which activity, and how many each has."""

from __future__ import annotations

import pandas as pd
from scipy.sparse import csr_array

from ...plan import Plan
from ..counting import FULL, LEVELS, Counting, check_choice
from ..participation import counted_activities, participants
from ..totals import join_ids

_COLUMN = {"body": "institution", "parent": "parent"}
NODE_LEVELS = (*LEVELS, "country")


def incidence(
    plan: Plan,
    level: str = "parent",
    *,
    counting: Counting = FULL,
) -> pd.DataFrame:
    """Which node is in which activity, each pair once, in printed order.

    `level`: ``body`` (institution), ``parent`` (ADB counts once however many of its units are listed) or
    ``country``. For countries with `regional` ``apart``, only named and tentative participants are nodes:
    ``REG`` is no country.

    Returns ``activity_id``, ``node``.
    """
    check_choice("level", level, NODE_LEVELS)
    if level == "country":
        rows = participants(plan, counting=counting)
        if counting.regional == "apart":
            rows = rows[rows["role"] != "regional"]
        rows = rows.rename(columns={"country": "node"})
    else:
        counted = counted_activities(plan, counting=counting)["activity_id"]
        rows = plan.involvement
        rows = rows[rows["activity_id"].isin(counted)].rename(columns={_COLUMN[level]: "node"})
    return rows[["activity_id", "node"]].drop_duplicates(ignore_index=True)


def nodes(
    plan: Plan,
    level: str = "parent",
    *,
    counting: Counting = FULL,
) -> pd.DataFrame:
    """All nodes of a level, also those in no counted activity, so that a graph can keep isolated ones.

    Returns one row per body or parent the plan lists, or per member in ADB's order: ``node``, ``name``,
    ``kind`` (the codebook's, or ``country``), ``activities`` (number of counted activities it is in).
    """
    check_choice("level", level, NODE_LEVELS)
    if level == "country":
        known = plan.countries.rename(columns={"country": "node"}).assign(kind="country")
    else:
        listed = plan.involvement[_COLUMN[level]].drop_duplicates().sort_values().to_frame("node")
        known = listed.merge(plan.institutions.rename(columns={"institution": "node"}), on="node", how="left")
    rows = incidence(plan, level, counting=counting)
    counts = known["node"].map(rows["node"].value_counts()).fillna(0).astype("int64")
    return known.assign(activities=counts)[["node", "name", "kind", "activities"]].reset_index(drop=True)


def activities_of(rows: pd.DataFrame) -> pd.Series[str]:
    """The ids of the activities that each node of an incidence is in, joined with ``;``."""
    return rows.groupby("node")["activity_id"].agg(join_ids)


def with_sizes(rows: pd.DataFrame) -> pd.DataFrame:
    """An incidence with both margins beside each row: what a null model has to keep.

    Returns ``activity_id``, ``node``, ``nodes`` (how many its activity has), ``activities`` (how many its node has).
    """
    sizes = {
        name: rows.groupby(by)["node"].transform("size")
        for name, by in {"nodes": "activity_id", "activities": "node"}.items()
    }
    return rows.assign(**sizes)


def matrix(rows: pd.DataFrame) -> tuple[csr_array, pd.Index[str], pd.Index[str]]:
    """An incidence as a sparse matrix of ones, activities in printed order by nodes in the order of their codes.

    Returns the matrix, the activities of its rows and the nodes of its columns.
    """
    at_row, activities = pd.factorize(rows["activity_id"])
    at_column, listed = pd.factorize(rows["node"], sort=True)
    ones = pd.Series(1, index=rows.index, dtype="int64").to_numpy()
    shape = (len(activities), len(listed))
    return csr_array((ones, (at_row, at_column)), shape=shape), pd.Index(activities), pd.Index(listed)
