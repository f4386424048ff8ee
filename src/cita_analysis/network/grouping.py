"""Communities of nodes, only with how stable they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd

from . import margins
from .margins import SEED
from .net import Network

SEEDS: Final = 20
RESAMPLES: Final = 200
# Null draws whose best communities the plan's are held against.
DRAWS: Final = 200
# Members must stand together in this share of the resamples (after Hennig 2007) before a community is shown.
STABLE: Final = 0.75
ALPHA: Final = 0.05

Ones = npt.NDArray[np.bool_]
Partition = list[list[int]]


@dataclass(frozen=True)
class Communities:
    """Groups of nodes that share more among themselves (Louvain, Newman's weights), and whether to believe them.

    table
        One row per community of two nodes or more: ``community`` (from 1, most stable first), ``nodes`` (codes joined
        with ``;``), ``size``, ``inside`` and ``outside`` (share of resamples in which two members, or a member and
        another node, stand in one community; a node that a resample does not have stands alone), ``shown`` (whether it
        is stable and the modularity beyond chance).
    modularity, p
        Of the best partition over all seeds, and the share of draws with the same margins whose partition has as much
        as the plan's, each found from one seed (the best of many for the plan alone would beat too many draws).
    """

    table: pd.DataFrame = field(repr=False)
    modularity: float
    p: float
    seeds: int
    resamples: int
    draws: int
    seed: int

    @property
    def shown(self) -> pd.DataFrame:
        """The communities that are stable; mostly none."""
        return self.table[self.table["shown"]].drop(columns="shown")

    @property
    def sentence(self) -> str:
        """How many communities there are to show, also where none is."""
        return f"{len(self.shown)} of {len(self.table)} communities found are stable enough to show"


def communities(
    net: Network, *, seeds: int = SEEDS, resamples: int = RESAMPLES, draws: int = DRAWS, seed: int = SEED
) -> Communities:
    """Find communities over `seeds` seeds of the algorithm, and try them on resamples of activities and null draws."""
    ones, _, nodes = net.matrix
    once = np.ones(len(ones))
    tried = [_louvain(ones, once, seed + i) for i in range(seeds)]
    best = max(tried, key=lambda found: found[0])
    together = _together(ones, resamples, seed)
    null = [_louvain(drawn, once, seed)[0] for drawn in _drawn(ones, draws, seed)]
    p = (sum(value >= tried[0][0] for value in null) + 1) / (len(null) + 1)
    found = [_row(members, nodes, together) for members in best[1] if len(members) > 1]
    table = pd.DataFrame(found, columns=["nodes", "size", "inside", "outside"])
    table = table.sort_values(["inside", "nodes"], ascending=[False, True], ignore_index=True)
    table.insert(0, "community", range(1, len(table) + 1))
    table["shown"] = (table["inside"] >= STABLE) & (p <= ALPHA)
    return Communities(table, best[0], p, seeds, resamples, len(null), seed)


def _drawn(ones: Ones, count: int, seed: int) -> list[Ones]:
    several = margins.draws(ones, count, seed)
    return [matrix.copy() for batch in islice(several, count) for matrix in batch][:count] if ones.size else []


def _louvain(ones: Ones, times: npt.NDArray[np.float64], seed: int) -> tuple[float, Partition]:
    """Modularity, rounded so that equals tie, and the communities, when each activity stands there so many times."""
    k = np.count_nonzero(ones, axis=1)
    weights = ones.T @ (ones * (times / np.maximum(k - 1, 1))[:, None])
    a, b = np.nonzero(np.triu(weights, 1))
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(ones.shape[1]))
    graph.add_weighted_edges_from(zip(a.tolist(), b.tolist(), weights[a, b].tolist(), strict=True))
    if not graph.size():
        return 0.0, [[node] for node in graph]
    found = sorted(sorted(members) for members in nx.community.louvain_communities(graph, seed=seed))
    return round(nx.community.modularity(graph, found), 9), found


def _together(ones: Ones, resamples: int, seed: int) -> npt.NDArray[np.float64]:
    """For each two nodes, the share of resamples of the activities in which they stand in one community."""
    n = len(ones)
    random = np.random.default_rng(seed)
    times = random.multinomial(n, np.full(n, 1 / max(n, 1)), size=resamples) if n else np.zeros((resamples, 0))
    together = np.zeros((ones.shape[1], ones.shape[1]))
    for i, weight in enumerate(times):
        for members in _louvain(ones, weight.astype(float), seed + i)[1]:
            together[np.ix_(members, members)] += 1
    return together / resamples


def _row(members: list[int], nodes: pd.Index[str], together: npt.NDArray[np.float64]) -> tuple[str, int, float, float]:
    size = len(members)
    own = together[np.ix_(members, members)]
    others = np.delete(together[members], members, axis=1)
    inside = (own.sum() - own.trace()) / (size * (size - 1))
    outside = others.mean() if others.size else 0.0
    return ";".join(nodes[members]), size, float(inside.round(9)), float(np.round(outside, 9))
