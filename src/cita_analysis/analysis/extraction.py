"""How a plan was read, in numbers: what of each page is in cells or left over, and the findings by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from ..plan import Plan


def coverage(plan: Plan) -> pd.DataFrame:
    """One row per page: `words`, of these `in_cells`, `left_over` and `unplaced`, and `placed`, the share of words that
    are in a cell or left over for a reason. No rows from a transcript. Source: `cells` and `leftover`."""
    kinds = {
        "in_cells": plan.cells,
        "left_over": plan.leftover.query("reason != 'unplaced'"),
        "unplaced": plan.leftover.query("reason == 'unplaced'"),
    }
    counts = {kind: table["text"].str.count(r"\S+").groupby(table["page"]).sum() for kind, table in kinds.items()}
    table = pd.DataFrame(counts).fillna(0).astype("int64").rename_axis("page").reset_index()
    table.insert(1, "words", table[list(counts)].sum(axis="columns"))
    return table.assign(placed=1 - table["unplaced"] / table["words"])


def left_over(plan: Plan) -> pd.DataFrame:
    """One row per reason: how many `lines` and `words` are in no cell, and on which `pages`. Source: `leftover`."""
    table = plan.leftover.assign(words=plan.leftover["text"].str.count(r"\S+"))
    grouped = table.groupby("reason", sort=False)
    pages = grouped["page"].agg(lambda found: ", ".join(map(str, sorted(found.dropna().unique()))))
    return pd.DataFrame({"lines": grouped.size(), "words": grouped["words"].sum(), "pages": pages}).reset_index()


def findings_by_kind(plan: Plan) -> pd.DataFrame:
    """One row per severity and kind: how many `findings`, and of which `activities`. Source: `findings`."""
    grouped = plan.findings.groupby(["severity", "kind"], sort=True)
    named = grouped["activity_id"].agg(lambda found: ", ".join(sorted(found.dropna().unique())))
    table = pd.DataFrame({"findings": grouped.size(), "activities": named}).reset_index()
    return table.sort_values(["severity", "findings"], ascending=[True, False], ignore_index=True)
