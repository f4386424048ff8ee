"""Communities are shown only where resamples keep them and chance does not give them."""

from __future__ import annotations

import importlib

import numpy as np
import pandas as pd
import pytest

from cita_analysis import Plan
from cita_analysis.analysis import network
from cita_analysis.messages.network import communities_sentence
from incidences import network_of, ones_of

# The package's `communities` is the function.
module = importlib.import_module("cita_analysis.analysis.network.communities")

BLOCKS = ["A B C", "A B", "B C", "A C", "A B C", "D E F", "D E", "E F", "D F", "D E F"] * 2


def test_two_blocks_are_shown() -> None:
    found = network.communities(network_of(BLOCKS))
    assert [*found.shown["nodes"]] == ["A;B;C", "D;E;F"]
    sentence = "2 of 2 communities found among 6 nodes of two activities or more are stable enough to show"
    assert communities_sentence(found) == sentence
    assert found.p == found.p_project == 1 / 201
    # All ties lie inside; half of them in each: 1 - 2 / 4.
    assert found.modularity == 0.5
    assert found.table[["inside", "outside"]].to_numpy().tolist() == [[1, 0], [1, 0]]


def test_blocks_whose_activities_are_all_of_one_project_each_are_not_shown() -> None:
    net = network_of(BLOCKS)
    # A, B, C in one project and D, E, F in another: by project there are two rows, and nothing to hold against chance.
    projects = {f"{n:02}": f"0{1 + (n - 1) % 10 // 5}{chr(96 + n)}" for n in range(1, len(BLOCKS) + 1)}
    net.plan.activities["activity_id"] = net.plan.activities["activity_id"].map(projects)
    rows = net.rows.assign(activity_id=net.rows["activity_id"].map(projects))
    found = network.communities(network.Network(net.plan, "body", {}, rows))
    assert found.p <= 0.05 < found.p_project
    assert not found.table["shown"].any()


def test_nodes_of_one_activity_are_not_grouped() -> None:
    found = network.communities(network_of([*BLOCKS, "X Y", "A Z"]))
    assert (found.grouped, len(found.table)) == (6, 2)


@pytest.mark.parametrize("listed", [[], ["A"], ["A", "B"]])
def test_without_pairs_there_are_no_communities(listed: list[str]) -> None:
    found = network.communities(network_of(listed), resamples=10, draws=10)
    assert (len(found.table), found.modularity, found.p) == (0, 0, 1)
    sentence = "0 of 0 communities found among 0 nodes of two activities or more are stable enough to show"
    assert communities_sentence(found) == sentence
    assert list(found.shown.columns) == ["community", "nodes", "size", "inside", "outside"]


def test_all_in_one_community_have_nothing_outside() -> None:
    found = network.communities(network_of(["A B C"] * 5), resamples=10, draws=10)
    assert found.table[["nodes", "size", "inside", "outside"]].to_numpy().tolist() == [["A;B;C", 3, 1, 0]]
    assert not found.table["shown"].any()  # every matrix with these margins has it


def test_two_nodes_are_compared_where_a_resample_has_both() -> None:
    # A and B meet in the one activity they have: wherever it is drawn they stand together.
    together = module._together(ones_of("1100 0011 0011"), 100, 1)
    assert together[0, 1] == together[2, 3] == 1
    assert together[0, 2] == together[1, 3] == 0


def test_modularity_counts_newmans_weights() -> None:
    # Ties of 1/2 in the activity of three, of 1 in that of two: 1.5 and 1 of 2.5 lie inside the two communities.
    value, members = module._louvain(ones_of("11100 00011"), np.ones(2), 1)
    assert members == [[0, 1, 2], [3, 4]]
    assert value == pytest.approx(1 - (1.5 / 2.5) ** 2 - (1 / 2.5) ** 2)


def test_an_activity_that_a_resample_has_twice_counts_twice() -> None:
    twice = module._louvain(ones_of("1100 0110 0011"), np.array([2.0, 1.0, 0.0]), 1)
    assert twice == module._louvain(ones_of("1100 1100 0110"), np.ones(3), 1)


def test_the_same_seed_gives_the_same_communities() -> None:
    first, again = (network.communities(network_of(BLOCKS[:7]), resamples=20, draws=20) for _ in range(2))
    pd.testing.assert_frame_equal(first.table, again.table)
    assert (first.modularity, first.p) == (again.modularity, again.p)


@pytest.mark.parametrize(("side", "grouped"), [("body", 12), ("parent", 10)])
def test_none_of_the_plans_communities_is_shown(shipped: Plan, side: str, grouped: int) -> None:
    result = network.communities(network.build_network(shipped, side))
    assert result.shown.empty
    assert (result.grouped, len(result.table)) == (grouped, 3)
    # Some groups hold when activities vary; but with projects as rows they are no more modular than chance.
    assert result.p_project > 0.05
    assert result.table["inside"].is_monotonic_decreasing


def test_every_node_is_in_one_community_at_most(shipped: Plan) -> None:
    net = network.build_network(shipped, "body")
    table = network.communities(net, resamples=5, draws=5).table
    members = table["nodes"].str.split(";")
    assert [*members.map(len)] == [*table["size"]]
    assert members.explode().is_unique
    assert set(members.explode()) <= set(net.rows["node"])
