"""Communities of nodes, and how stable they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd

from . import null_model
from .chance import ALPHA
from .network import Network
from .null_model import SEED
from .ranks import resampled

SEEDS: Final = 20
RESAMPLES: Final = 200
# Random matrices whose best communities the plan's are compared with.
DRAWS: Final = 200
# Members must be together in this share of the resamples for a community to be shown: the threshold that Hennig (2007)
# gives for the same question with another measure.
STABLE: Final = 0.75

Ones = npt.NDArray[np.bool_]
Partition = list[list[int]]


@dataclass(frozen=True)
class Communities:
    """Groups of nodes that share more among themselves (Louvain, Newman's weights), and whether to trust them.

    Only nodes in two activities or more are grouped: a node in a single activity follows that row in every resample and
    so carries no information.

    table
        One row per community of two nodes or more: ``community`` (from 1, most stable first), ``nodes`` (codes joined
        with ``;``), ``size``, ``inside`` and ``outside`` (of the resamples that have both, the share in which two
        members, or a member and another node, are in one community), ``shown`` (whether it is stable and the
        modularity beyond chance).
    grouped
        How many nodes were grouped.
    modularity, p
        Modularity of the best partition over all seeds, and the share of draws with the same margins whose partition
        is as modular as the plan's; for this comparison each partition is found from a single seed, since the best of
        many seeds for the plan alone would beat too many draws.
    p_project
        The same with all activities of a project as one row, since they often repeat each other's nodes. Communities
        are shown only if both p are 0.05 or less.
    """

    table: pd.DataFrame = field(repr=False)
    grouped: int
    modularity: float
    p: float
    p_project: float
    seeds: int
    resamples: int
    draws: int
    seed: int

    @property
    def shown(self) -> pd.DataFrame:
        """The communities that are stable; often there are none."""
        return self.table[self.table["shown"]].drop(columns="shown")


def communities(
    net: Network, *, seeds: int = SEEDS, resamples: int = RESAMPLES, draws: int = DRAWS, seed: int = SEED
) -> Communities:
    """Find communities with `seeds` seeds of the algorithm, and test them on resamples of activities and null draws."""
    ones, _, nodes = _often(net).matrix
    tried = (_louvain(ones, np.ones(len(ones)), seed + i) for i in range(seeds))
    best = max(tried, key=lambda found: found[0])
    together = _together(ones, resamples, seed)
    p, p_project = (_p(_often(of).matrix[0], draws, seed) for of in (net, net.by_project()))
    found = [_row(members, nodes, together) for members in best[1] if len(members) > 1]
    table = pd.DataFrame(found, columns=["nodes", "size", "inside", "outside"])
    table = table.sort_values(["inside", "nodes"], ascending=[False, True], ignore_index=True)
    table.insert(0, "community", range(1, len(table) + 1))
    table["shown"] = (table["inside"] >= STABLE) & (max(p, p_project) <= ALPHA)
    return Communities(table, len(nodes), best[0], p, p_project, seeds, resamples, draws, seed)


def _often(net: Network) -> Network:
    """The network of the nodes that are in two rows or more."""
    rows = net.rows["node"].value_counts()
    return net.without(rows.index[rows < 2])


def _p(ones: Ones, count: int, seed: int) -> float:
    """The share of `count` draws, the matrix itself added to them, that are as modular as the matrix."""
    own = _louvain(ones, np.ones(len(ones)), seed)[0]
    drawn = islice((matrix for batch in null_model.draws(ones, count, seed) for matrix in batch), count)
    as_modular = sum(_louvain(matrix, np.ones(len(ones)), seed)[0] >= own for matrix in drawn)
    return (as_modular + 1) / (count + 1)


def _louvain(ones: Ones, times: npt.NDArray[np.float64], seed: int) -> tuple[float, Partition]:
    """Modularity (rounded, so that equal values tie) and communities, if each activity is repeated `times` times."""
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
    """For each two nodes, the share of the resamples with both in which they are in one community."""
    times = resampled(len(ones), resamples, seed)
    together = np.zeros((ones.shape[1], ones.shape[1]))
    for i, weight in enumerate(times):
        for members in _louvain(ones, weight, seed + i)[1]:
            together[np.ix_(members, members)] += 1
    there = ((times > 0) @ ones > 0).astype(float)
    return np.asarray(together / np.maximum(there.T @ there, 1))


def _row(members: list[int], nodes: pd.Index[str], together: npt.NDArray[np.float64]) -> tuple[str, int, float, float]:
    size = len(members)
    own = together[np.ix_(members, members)]
    others = np.delete(together[members], members, axis=1)
    inside = (own.sum() - own.trace()) / (size * (size - 1))
    outside = others.mean() if others.size else 0.0
    return ";".join(nodes[members]), size, float(inside.round(9)), float(np.round(outside, 9))
