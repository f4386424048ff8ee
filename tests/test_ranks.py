"""Who comes first, as far as a bootstrap over activities can tell; a naive one agrees."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cita_analysis import Plan
from cita_analysis.analysis import Counting, network
from cita_analysis.analysis.network.ranks import LEFT_OUT, MEASURES, collectives, hubs
from cita_analysis.errors import InputError
from incidences import network_of


def of(table: pd.DataFrame, *columns: str) -> dict[str, tuple]:
    return {row[0]: row[1:] for row in table[["node", *columns]].itertuples(index=False, name=None)}


@pytest.mark.parametrize(
    ("by", "values"),
    [
        ("full", {"A": 3, "B": 2, "C": 1, "D": 1, "E": 1}),
        ("fractional", {"A": 1 / 3 + 1 / 2 + 1 / 2, "B": 1 / 3 + 1 / 2, "C": 1 / 3, "D": 1 / 2, "E": 1}),
        ("co_listings", {"A": 2 + 1 + 1, "B": 2 + 1, "C": 2, "D": 1, "E": 0}),
        ("newman", {"A": 3, "B": 2, "C": 1, "D": 1, "E": 0}),
        ("degree", {"A": 3, "B": 2, "C": 2, "D": 1, "E": 0}),
    ],
)
def test_measures_by_hand(by: str, values: dict[str, float]) -> None:
    table = network.ranks(network_of(["A B C", "A B", "A D", "E"]), by, resamples=100)
    assert dict(zip(table["node"], table["value"], strict=True)) == pytest.approx(values)
    assert table["value"].is_monotonic_decreasing


def test_columns_and_types() -> None:
    table = network.ranks(network_of(["A B", "A"]), resamples=10)
    assert list(table.columns) == [
        *["node", "name", "kind", "value", "low", "high", "rank_first", "rank_last", "group"]
    ]
    assert {str(table[name].dtype) for name in table.columns[3:]} == {"int64"}
    assert str(network.ranks(network_of(["A B", "A"]), "fractional", resamples=10)["value"].dtype) == "float64"


@pytest.mark.parametrize(("by", "weight"), [("newman", "newman"), ("co_listings", "shared"), ("degree", None)])
def test_measures_of_pairs_are_those_of_the_graph(shipped: Plan, by: str, weight: str | None) -> None:
    net = network.build_network(shipped, "body")
    table = network.ranks(net, by, resamples=10)
    want = dict(net.graph().degree(weight=weight))
    assert dict(zip(table["node"], table["value"], strict=True)) == pytest.approx(
        {node: want[node] for node in table["node"]}
    )


def test_a_node_in_every_activity_is_first_in_every_resample() -> None:
    listed = [f"A {other}" for other in ("B", "C", "D", "E", "F", "G", "H", "I") for _ in range(2)]
    table = of(network.ranks(network_of(listed)), "rank_first", "rank_last", "low", "high", "group")
    assert table["A"] == (1, 1, 16, 16, 1)
    assert {row[-1] for node, row in table.items() if node != "A"} == {2}


def test_equals_share_the_ranks_they_span() -> None:
    # Each activity has all three: no resample can tell them apart.
    table = network.ranks(network_of(["C A B"] * 5))
    assert [*table["node"]] == ["A", "B", "C"]
    assert of(table, "rank_first", "rank_last", "group") == dict.fromkeys("ABC", (1, 3, 1))


def test_values_that_differ_by_rounding_alone_are_equal() -> None:
    # 1 + 1 + 1/3 comes out larger than 1 + 1/3 + 1.
    table = network.ranks(network_of(["C", "C", "C x y", "A", "A u v", "A"]), "fractional", resamples=10)
    assert [*table["node"][:2]] == ["A", "C"]
    assert table["value"][0] == table["value"][1]


def test_equals_that_stand_in_other_activities_are_not_equal_in_resamples() -> None:
    table = of(network.ranks(network_of(["A"] * 10 + ["B"] * 10)), "rank_first", "rank_last", "group")
    assert table == {"A": (1, 2, 1), "B": (1, 2, 1)}


@pytest.mark.parametrize(
    ("listed", "groups"),
    [
        (["A"] * 30 + ["B"] * 3, {"A": 1, "B": 2}),
        (["A"] * 10 + ["B"] * 9, {"A": 1, "B": 1}),
        # B cannot be told from A nor C from B, but C from A, the first of its group.
        (["A"] * 24 + ["B"] * 15 + ["C"] * 8, {"A": 1, "B": 1, "C": 2}),
        # A gap of one is clear where no resample can close it: B is wherever C is, and in all but those.
        (["A B C"] * 20 + ["A B"] * 10, {"A": 1, "B": 1, "C": 2}),
    ],
)
def test_a_group_opens_where_the_distance_to_its_first_is_sure(listed: list[str], groups: dict[str, int]) -> None:
    assert of(network.ranks(network_of(listed)), "group") == {node: (group,) for node, group in groups.items()}


@pytest.mark.parametrize("by", MEASURES)
def test_intervals_are_the_right_way_round(shipped: Plan, by: str) -> None:
    table = network.ranks(network.build_network(shipped, "body"), by)
    assert (table["low"] <= table["high"]).all()
    assert (table["rank_first"] <= table["rank_last"]).all()
    assert (table["rank_first"] >= 1).all()
    assert (table["rank_last"] <= len(table)).all()
    assert table["group"].is_monotonic_increasing


@pytest.mark.parametrize(("side", "by"), [*itertools.product(["body", "parent"], MEASURES)])
def test_intervals_contain_what_the_plan_itself_has(shipped: Plan, side: str, by: str) -> None:
    table = network.ranks(network.build_network(shipped, side), by)
    own = table["value"].rank(method="min", ascending=False), table["value"].rank(method="max", ascending=False)
    assert (table["rank_first"] <= own[1]).all()
    assert (own[0] <= table["rank_last"]).all()
    # By degree a value is no middle: a resample has no pair that the plan has not.
    assert by == "degree" or (table["value"] <= table["high"]).all()
    assert (table["low"] <= table["value"]).all()


def test_by_degree_a_resample_only_falls(shipped: Plan) -> None:
    table = network.ranks(network.build_network(shipped, "body"), "degree")
    assert (table["high"] <= table["value"]).all()
    assert (table["high"] < table["value"]).any()


CELLS = st.lists(st.lists(st.sampled_from("ABCD"), min_size=1, unique=True).map(" ".join), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(CELLS, st.sampled_from([*MEASURES]))
def test_names_change_no_rank(listed: list[str], by: str) -> None:
    renamed = [" ".join(node.translate(str.maketrans("ABCD", "SRQP")) for node in nodes.split()) for nodes in listed]
    columns = ["value", "low", "high", "rank_first", "rank_last"]
    one = of(network.ranks(network_of(listed), by, resamples=50), *columns)
    other = of(network.ranks(network_of(renamed), by, resamples=50), *columns)
    assert {node.translate(str.maketrans("ABCD", "SRQP")): row for node, row in one.items()} == other


def test_the_same_seed_gives_the_same_ranks_and_another_gives_others(shipped: Plan) -> None:
    net = network.build_network(shipped, "body")
    first, again, other = (network.ranks(net, "fractional", resamples=200, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other)


@pytest.mark.parametrize("by", MEASURES)
def test_a_network_without_activities_ranks_none(by: str) -> None:
    assert network.ranks(network_of([]), by, resamples=10).empty


def test_a_wrong_measure_names_the_allowed_values() -> None:
    with pytest.raises(InputError, match=r"'full' or 'fractional' or 'co_listings' or 'newman' or 'degree'$"):
        network.ranks(network_of(["A"]), "strength")


# A bootstrap in plain Python


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all are not above."""
    ordered = sorted(values)
    return next(value for at, value in enumerate(ordered, start=1) if at >= share * len(ordered) - 1e-9)


def resampled(net: network.Network, by: str, times: int) -> dict[str, list[float]]:
    """Each node's value in each of so many resamples of the activities."""
    cells = [nodes.tolist() for _, nodes in net.rows.groupby("activity_id", sort=False)["node"]]
    dealer, names = random.Random(1), sorted(net.rows["node"].unique())
    found: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(times):
        values: Counter[str] = Counter()
        for nodes in dealer.choices(cells, k=len(cells)):
            values.update(dict.fromkeys(nodes, 1 if by == "full" else 1 / len(nodes)))
        for name in names:
            found[name].append(round(values[name], 9))
    return found


def intervals(found: dict[str, list[float]]) -> dict[str, tuple[float, float, int, int]]:
    """The middle 95% of the values and of the ranks, equals sharing theirs."""
    ranks: dict[str, tuple[list[int], list[int]]] = {name: ([], []) for name in found}
    for values in zip(*found.values(), strict=True):
        for name, value in zip(found, values, strict=True):
            ranks[name][0].append(1 + sum(other > value for other in values))
            ranks[name][1].append(sum(other >= value for other in values))
    return {
        name: (quantile(values, 0.025), quantile(values, 0.975), quantile(first, 0.025), quantile(last, 0.975))
        for (name, values), (first, last) in zip(found.items(), ranks.values(), strict=True)
    }


@pytest.mark.parametrize("by", ["full", "fractional"])
def test_a_naive_bootstrap_agrees(shipped: Plan, by: str) -> None:
    net = network.build_network(shipped, "body")
    ours = of(network.ranks(net, by, resamples=20_000), "low", "high", "rank_first", "rank_last")
    naive = intervals(resampled(net, by, 4000))
    apart = np.abs([np.subtract(ours[node], naive[node]) for node in naive])
    # The share of 4000 resamples below a quantile has a standard error of 0.0025. Three of them, 0.0175 and 0.0325
    # instead of 0.025, move the ends of values by 1 and those of ranks by 1 here.
    assert apart.max() <= 1
    assert (apart > 0).mean() < 0.1 if by == "full" else apart[:, :2].mean() < 0.05


# Hubs, collectives, sensitivity


def test_a_hub_stands_in_more_than_a_third_of_the_activities() -> None:
    assert hubs(network_of(["A B", "A C", "D", "E", "F", "G"])) == []
    assert hubs(network_of(["A B", "A C", "D", "E", "F"])) == ["A"]


def test_the_hubs_and_collectives_of_the_plan(shipped: Plan) -> None:
    assert hubs(network.build_network(shipped, "body")) == ["CCC", "RTG"]
    assert hubs(network.build_network(shipped, "parent")) == ["CCC", "RTG"]
    assert collectives(network.build_network(shipped, "body")) == ["MINISTRIES", "NPPO", "PARTNERS"]


@pytest.fixture(scope="module")
def sensitivity(shipped: Plan) -> pd.DataFrame:
    return network.sensitivity(shipped, resamples=200)


def test_sensitivity_has_every_level_without_and_measure(sensitivity: pd.DataFrame) -> None:
    ways = itertools.product(["body", "parent"], LEFT_OUT, MEASURES)
    assert [*sensitivity[["level", "without", "by"]].drop_duplicates().itertuples(index=False, name=None)] == [*ways]
    assert list(sensitivity.columns) == [
        *["level", "without", "by", "node", "value", "low", "high", "rank_first", "rank_last", "group"]
    ]


@pytest.mark.parametrize("level", ["body", "parent"])
def test_hubs_and_collectives_are_left_out_of_their_rankings(
    shipped: Plan, sensitivity: pd.DataFrame, level: str
) -> None:
    net = network.build_network(shipped, level)
    everyone = set(net.rows["node"])
    for without, left in zip(LEFT_OUT, ([], hubs(net), collectives(net)), strict=True):
        ranked = sensitivity[(sensitivity["level"] == level) & (sensitivity["without"] == without)]
        assert [set(nodes) for _, nodes in ranked.groupby("by")["node"]] == [everyone - {*left}] * len(MEASURES)


def test_without_hubs_an_activity_is_shared_among_the_others() -> None:
    net = network_of(["A B", "A C D", "A", "E"])
    table = network.ranks(net.without(["A"]), "fractional", resamples=10)
    assert dict(zip(table["node"], table["value"], strict=True)) == {"B": 1, "C": 0.5, "D": 0.5, "E": 1}


def test_sensitivity_is_of_ranks(shipped: Plan, sensitivity: pd.DataFrame) -> None:
    net = network.build_network(shipped, "body")
    table = network.ranks(net.without(hubs(net)), "fractional", resamples=200).drop(columns=["name", "kind"])
    ranked = sensitivity.query("level == 'body' and without == 'hubs' and by == 'fractional'")
    pd.testing.assert_frame_equal(ranked[[*table.columns]].reset_index(drop=True), table, check_dtype=False)


def test_choices_reach_the_network(shipped: Plan) -> None:
    table = network.sensitivity(shipped, resamples=10, counting=Counting(afg_on_hold=False, tentative=False))
    full = table.query("level == 'body' and without == '' and by == 'full'")
    nodes = network.nodes(shipped, "body", counting=Counting(afg_on_hold=False, tentative=False))
    assert full["value"].sum() == nodes["activities"].sum()


def test_side_by_side_shows_the_intervals_of_those_ranked_best() -> None:
    columns = ["level", "without", "by", "node", "rank_first", "rank_last"]
    table = pd.DataFrame(
        [
            *[("body", "", "full", "A", 1, 1), ("body", "", "full", "B", 2, 3), ("body", "", "full", "C", 2, 3)],
            *[("body", "hubs", "full", "B", 1, 2), ("body", "hubs", "full", "C", 2, 2)],
            *[("parent", "", "full", "A", 1, 2), ("parent", "", "full", "C", 3, 3)],
        ],
        columns=columns,
    )
    shown = network.side_by_side(table, most=2)
    # The middles of their intervals: A 1 and 1.5, B 2.5 and 1.5, C 2.5, 2 and 3.
    assert [*shown.columns] == ["A", "B"]
    assert [*shown.index] == [("body", "", "full"), ("body", "hubs", "full"), ("parent", "", "full")]
    assert shown.to_numpy().tolist() == [["1", "2–3"], ["", "1–2"], ["1–2", ""]]
    assert [*network.side_by_side(table).columns] == ["A", "B", "C"]


def test_side_by_side_of_the_plan(sensitivity: pd.DataFrame) -> None:
    shown = network.side_by_side(sensitivity)
    assert shown.shape == (2 * 3 * 5, 8)
    assert {*shown.columns[:2]} == {"RTG", "CCC"}
    assert (shown.xs("hubs", level="without")[["RTG", "CCC"]] == "").all(axis=None)
