"""Every weight of a pair, as networkx and plain Python give it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from math import sqrt

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.algorithms import bipartite
from scipy.sparse import csr_array

from cita_analysis import Plan
from cita_analysis.analysis import network
from cita_analysis.analysis.network.weights import pairs, project
from incidences import Ones, matrices, rows_of

Weights = dict[tuple[int, int], float]
LAW = settings(max_examples=150, deadline=None, derandomize=True)


def projected(ones: Ones) -> pd.DataFrame:
    return project(csr_array(ones.astype("int64")))


def weights(table: pd.DataFrame, name: str) -> Weights:
    return dict(zip(zip(table["a"], table["b"], strict=True), table[name].tolist(), strict=True))


def two_sided(ones: Ones) -> nx.Graph:
    """The incidence itself as a graph: columns are numbers, rows are named."""
    graph = nx.Graph()
    graph.add_nodes_from(range(ones.shape[1]))
    graph.add_nodes_from(f"row {row}" for row in range(len(ones) + 1))  # networkx wants some that it does not project
    graph.add_edges_from((f"row {row}", int(column)) for row, column in np.argwhere(ones))
    return graph


BY_NETWORKX: dict[str, Callable[..., nx.Graph]] = {
    "shared": bipartite.weighted_projected_graph,
    "newman": bipartite.collaboration_weighted_projected_graph,
    "jaccard": bipartite.overlap_weighted_projected_graph,
}


@pytest.mark.parametrize("name", BY_NETWORKX)
@LAW
@given(ones=matrices(8, 8))
def test_weights_are_those_of_networkx(name: str, ones: Ones) -> None:
    graph = BY_NETWORKX[name](two_sided(ones), range(ones.shape[1]))
    want = {(min(a, b), max(a, b)): weight for a, b, weight in graph.edges(data="weight")}
    assert weights(projected(ones), name) == pytest.approx(want)


def plainly(ones: Ones, name: str) -> Weights:
    """A weight pair by pair, after its definition."""
    stands = [{*np.flatnonzero(column).tolist()} for column in ones.T]
    k = ones.sum(axis=1).tolist()
    found = {}
    for a, b in itertools.combinations(range(len(stands)), 2):
        both, n = stands[a] & stands[b], len(stands[a]) * len(stands[b])
        if both:
            found[a, b] = {
                "fractional": sum(2 / (k[row] * (k[row] - 1)) for row in both),
                "cosine": len(both) / sqrt(n),
                "association": len(both) / n,
            }[name]
    return found


@pytest.mark.parametrize("name", ["fractional", "cosine", "association"])
@LAW
@given(ones=matrices(8, 8))
def test_weights_are_those_of_their_definition(name: str, ones: Ones) -> None:
    assert weights(projected(ones), name) == pytest.approx(plainly(ones, name))


@LAW
@given(matrices(8, 8))
def test_an_activity_is_shared_out_whole(ones: Ones) -> None:
    table, k = projected(ones), ones.sum(axis=1)
    # Fractional: 1 for each activity that has a pair. Newman: for each node 1 for each of its activities with others.
    assert table["fractional"].sum() == pytest.approx((k > 1).sum())
    own = [table.loc[(table["a"] == node) | (table["b"] == node), "newman"].sum() for node in range(ones.shape[1])]
    assert own == pytest.approx(ones[k > 1].sum(axis=0).tolist())


@LAW
@given(matrices(8, 8), st.randoms(use_true_random=False))
def test_the_order_of_activities_changes_nothing(ones: Ones, random: object) -> None:
    shuffled = ones[random.sample(range(len(ones)), len(ones))]
    pd.testing.assert_frame_equal(projected(ones), projected(shuffled))


def test_pairs_are_in_order_and_a_is_below_b() -> None:
    table = projected(np.array([[1, 0, 1, 1], [1, 1, 0, 0]], dtype=bool))
    assert list(table[["a", "b"]].itertuples(index=False, name=None)) == [(0, 1), (0, 2), (0, 3), (2, 3)]


@pytest.mark.parametrize("listed", [[], ["A"], ["A", "B"]])
def test_without_pairs_every_column_is_there(listed: list[str]) -> None:
    table = pairs(rows_of(listed))
    assert list(table.columns) == ["a", "b", *network.WEIGHTS, "activities"]
    assert table.empty


# Both give 1 + 1 + 1/3, which in this order, C and D's, comes out larger than 1 + 1/3 + 1.
TIED = ["C D", "C D", "C D z", "A B", "A B y", "A B"]


def test_weights_that_differ_by_rounding_alone_tie() -> None:
    table = pairs(rows_of(TIED), "fractional")
    assert table["fractional"][0] != table["fractional"][1]
    assert [*table["a"] + table["b"]][:2] == ["AB", "CD"]


def test_ids_are_in_printed_order() -> None:
    rows = rows_of(["A B"] * 3).assign(activity_id=["9", "9", "10", "10", "1a", "1a"])
    assert [*pairs(rows)["activities"]] == ["9;10;1a"]


@pytest.mark.parametrize("side", ["body", "parent", "country"])
def test_the_plan_is_shared_out_whole(shipped: Plan, side: str) -> None:
    net = network.build_network(shipped, side)
    several = net.rows.groupby("activity_id")["node"].size() > 1
    assert net.pairs["fractional"].sum() == pytest.approx(several.sum())
