"""Complete tables of totals: every combination of values has a row, 0 where there is nothing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

import pandas as pd


def join_ids(activities: Iterable[object]) -> str:
    """The ids of activities as one text: each once, in their order, joined with ``;``."""
    return ";".join(dict.fromkeys(map(str, activities)))


def total_by(
    rows: pd.DataFrame, unit: Sequence[str], values: Mapping[str, Sequence[Hashable]], counting: str
) -> pd.DataFrame:
    """The weight of the units and the ids of their activities for every combination of `values`.

    `unit` names the columns that identify a unit, `values` has the columns to total by with all their values. A unit
    counts once for each distinct combination; under fractional counting its weight of 1 is shared among them.
    """
    by = list(values)
    distinct = rows[[*unit, *by]].drop_duplicates()
    k = distinct.groupby(list(unit))[by[0]].transform("size")
    weighted = distinct.assign(value=1 if counting == "full" else 1 / k)
    sums = weighted.groupby(by, as_index=False).agg(value=("value", "sum"), activities=("activity_id", join_ids))
    grid = pd.MultiIndex.from_product(list(values.values()), names=by).to_frame(index=False)
    filled = grid.merge(sums, on=by, how="left").fillna({"value": 0, "activities": ""})
    return filled.astype({"value": "int64" if counting == "full" else "float64"})
