"""Ranks of nodes with intervals, and groups of nodes whose order the activities cannot tell."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...plan import Plan
from ..counting import FULL, LEVELS, Counting, check_choice
from .network import Network, build_network
from .null_model import SEED

RESAMPLES: Final = 2_000
# The middle 95% of the resamples.
LOW, HIGH = 0.025, 0.975
# A hub is in more than a third of the activities that have a node.
HUB: Final = 1 / 3

# Activities; activities shared among their k nodes (1/k); co-listings, the other nodes of each activity added up
# (k - 1); activities that have other nodes (the sum of the Newman weights of its pairs); other nodes that share an
# activity.
MEASURES: Final = ("full", "fractional", "co_listings", "newman", "degree")
LEFT_OUT: Final = ("", "hubs", "collectives")

Scores = npt.NDArray[np.float64]


def ranks(net: Network, by: str = "full", *, resamples: int = RESAMPLES, seed: int = SEED) -> pd.DataFrame:
    """Ranks of the nodes that are in any activity, with intervals from a bootstrap over activities.

    `by`: one of `MEASURES`. Each resample draws as many activities as there are, with replacement; equals share the
    ranks they span. A resample has no pair that the plan does not have, so ``degree`` can only be lower in it.

    Returns one row per node, highest first, equals in alphabetical order: ``node``, ``name``, ``kind``, ``value`` (by
    the measure), ``low``, ``high`` (the middle 95% of its resamples), ``rank_first``, ``rank_last`` (the best and worst
    rank in the middle 95% of the resamples), ``group`` (from 1: a group opens with the first node whose distance to the
    first of the group before is above 0 in 97.5% of the resamples; those inside cannot be told from its first).
    """
    from scipy.stats import rankdata  # slow to import

    check_choice("by", by, MEASURES)
    ones, activities, nodes = net.matrix
    known = net.nodes.set_index("node").reindex(nodes)
    value = _scores(ones, np.ones((1, len(activities))), by)[0].round(9)
    order = np.lexsort((nodes.to_numpy(), -value))
    drawn = _scores(ones, resampled(len(activities), resamples, seed), by).round(9)[:, order]
    table = pd.DataFrame(
        {
            "node": nodes[order],
            **{name: known[name].to_numpy()[order] for name in ("name", "kind")},
            "value": value[order],
            "low": _at(drawn, LOW),
            "high": _at(drawn, HIGH),
            "rank_first": _at(rankdata(-drawn, "min", axis=1), LOW),
            "rank_last": _at(rankdata(-drawn, "max", axis=1), HIGH),
            "group": _groups(drawn),
        }
    )
    whole = ["rank_first", "rank_last", *([] if by == "fractional" else ["value", "low", "high"])]
    return table.astype(dict.fromkeys(whole, "int64"))


def resampled(n: int, resamples: int, seed: int) -> Scores:
    """How often each of n activities is in each resample; one empty resample if there are no activities."""
    if not n:
        return np.ones((1, 0))
    return np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=resamples).astype(float)


def _scores(ones: npt.NDArray[np.bool_], times: Scores, by: str) -> Scores:
    """The measure of each node if each activity is repeated `times` times: a row for each row of `times`."""
    k = np.count_nonzero(ones, axis=1)
    if by == "degree":
        there = ones & (times > 0)[:, :, None]
        shared = there.transpose(0, 2, 1).astype(np.float32) @ there.astype(np.float32) > 0
        return np.asarray(np.count_nonzero(shared, axis=2) - there.any(axis=1), dtype=float)
    gives = {"full": np.ones(len(k)), "fractional": 1 / np.maximum(k, 1), "co_listings": k - 1, "newman": k > 1}[by]
    return np.asarray(times @ (ones * gives[:, None]))


def _at(drawn: npt.NDArray[Any], share: float) -> npt.NDArray[Any]:
    return np.asarray(np.quantile(drawn, share, axis=0, method="inverted_cdf"))


def _groups(drawn: Scores) -> list[int]:
    """The group of each column; the columns are sorted."""
    groups: list[int] = []
    first = 0
    for column in range(drawn.shape[1]):
        sure = bool(groups) and _at(drawn[:, first] - drawn[:, column], LOW) > 0
        groups.append(groups[-1] + 1 if sure else groups[-1] if groups else 1)
        first = column if sure else first
    return groups


def hubs(net: Network) -> list[str]:
    """The nodes in more than a third of the activities that have a node."""
    most = net.rows["activity_id"].nunique() * HUB
    return list(net.nodes.loc[net.nodes["activities"] > most, "node"])


def collectives(net: Network) -> list[str]:
    """The nodes that stand for groups of bodies ("ministries")."""
    return list(net.nodes.loc[net.nodes["kind"] == "collective", "node"])


_WAY: Final = ["level", "without", "by"]  # the columns that say how nodes are ranked


def sensitivity(plan: Plan, *, counting: Counting = FULL, resamples: int = RESAMPLES, seed: int = SEED) -> pd.DataFrame:
    """The ranks of bodies by every measure, at both levels, with all nodes and without hubs or collectives.

    Returns one row per ``level`` (``body``, ``parent``), ``without`` (empty, ``hubs``, ``collectives``), ``by`` (of
    `MEASURES`) and node: ``node``, ``value``, ``low``, ``high``, ``rank_first``, ``rank_last``, ``group``, as in
    `ranks`.
    """
    tables = []
    for level in LEVELS:
        net = build_network(plan, level, counting=counting)
        for without, nodes in zip(LEFT_OUT, ([], hubs(net), collectives(net)), strict=True):
            left = net.without(nodes)
            for by in MEASURES:
                table = ranks(left, by, resamples=resamples, seed=seed).drop(columns=["name", "kind"])
                tables.append(table.assign(level=level, without=without, by=by))
    together = pd.concat(tables, ignore_index=True)
    return together[[*_WAY, *together.columns.drop(_WAY)]]


def side_by_side(table: pd.DataFrame, most: int = 8) -> pd.DataFrame:
    """A `sensitivity` to read: a row for each way to rank, a column for each of the `most` nodes ranked best over all.

    Cells are rank intervals ("1–3"), empty where a node is left out or, among parents, counted with its parent.
    """
    first, last = table["rank_first"].astype(str), table["rank_last"].astype(str)
    said = table.assign(rank=first.where(first == last, first + "–" + last))
    middle = (table["rank_first"] + table["rank_last"]).groupby(table["node"]).mean().rename("middle").reset_index()
    order = middle.sort_values(["middle", "node"])["node"][:most]
    ways = table[_WAY].drop_duplicates()
    wide = said.pivot(index=_WAY, columns="node", values="rank")
    return wide.reindex(index=pd.MultiIndex.from_frame(ways), columns=list(order)).fillna("")
