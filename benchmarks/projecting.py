"""Random networks of any size, and their projection by the package and by networkx."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from networkx.algorithms.bipartite import weighted_projected_graph
from scipy.sparse import csr_array

from cita_analysis.analysis.network import project

BODIES = {1: 15, 2: 13, 3: 7, 4: 4, 5: 2, 6: 1, 7: 1}  # so many of the plan's activities list so many bodies
PER_BODY = 20  # activities
POPULAR = {"evenly": 0.0, "unevenly": 0.6}  # bodies are drawn with the weight rank ** -this
SEED = 2030


def random_incidence(activities: int, popular: str) -> csr_array:
    """Activities that list as many bodies as the plan's, in the same shares."""
    random, bodies = np.random.default_rng(SEED), activities // PER_BODY
    wanted = random.choice([*BODIES], activities, p=np.array([*BODIES.values()]) / sum(BODIES.values()))
    weight = np.arange(1.0, bodies + 1) ** -POPULAR[popular]
    marks, missing = np.empty(0, dtype=np.int64), wanted
    while missing.any():  # a body that is drawn twice for one activity stands in it once: another is drawn
        rows = np.repeat(np.arange(activities), missing)
        marks = np.union1d(marks, rows * bodies + random.choice(bodies, len(rows), p=weight / weight.sum()))
        missing = wanted - np.bincount(marks // bodies, minlength=activities)
    return csr_array((np.ones_like(marks), np.divmod(marks, bodies)), shape=(activities, bodies))


def as_graph(ones: csr_array) -> nx.Graph:
    """The same for networkx: bodies under the numbers of their columns, activities under the numbers after those."""
    at, graph = ones.tocoo(), nx.Graph()
    graph.add_nodes_from(range(sum(ones.shape)))
    graph.add_edges_from(zip((at.row + ones.shape[1]).tolist(), at.col.tolist(), strict=True))
    return graph


def projected(activities: int, popular: str) -> dict[str, Any]:
    """The seconds of both on the same incidence, each from what it works on, and whether they count the same."""
    ones = random_incidence(activities, popular)
    graph, bodies = as_graph(ones), range(ones.shape[1])
    ours, table = _timed(lambda: project(ones))
    networkx, projection = _timed(lambda: weighted_projected_graph(graph, bodies))
    size = {"popular": popular, "activities": activities, "bodies": len(bodies), "pairs": len(table)}
    return {**size, "ours": round(ours, 6), "networkx": round(networkx, 6), "same": _same(table, projection)}


def _timed(task: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = task()
    return time.perf_counter() - start, found


def _same(table: pd.DataFrame, projection: nx.Graph) -> bool:
    """Whether both have the same pairs, each with the same number of activities."""
    theirs = sorted((*sorted(pair), shared) for *pair, shared in projection.edges(data="weight"))
    return theirs == [*table[["a", "b", "shared"]].itertuples(index=False, name=None)]
