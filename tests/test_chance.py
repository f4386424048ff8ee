"""Pairs and whole networks against chance: exact where all matrices can be listed, by other programs elsewhere."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Iterator

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cita_analysis import Plan
from cita_analysis.analysis import network
from cita_analysis.analysis.network import null_model, statistics
from cita_analysis.messages.network import chance_sentence
from incidences import Ones, all_with_margins, listed_of, matrices, network_of, ones_of, projection, shared_by

pytestmark = pytest.mark.slow

# The package's `chance` is the function.
module = importlib.import_module("cita_analysis.analysis.network.chance")


@pytest.fixture
def afresh() -> Iterator[None]:
    """Draws of other tests, with other steps between them, are not remembered."""
    module._tally.cache_clear()
    yield
    module._tally.cache_clear()


def exact(ones: Ones) -> pd.DataFrame:
    """What all matrices with the margins say of each pair, each counted once."""
    shared = np.array([shared_by(one) for one in all_with_margins(ones)])
    ours = np.array(shared_by(ones))
    return pd.DataFrame(
        {
            "shared": ours,
            "expected": shared.mean(axis=0),
            "p_more": (shared >= ours).mean(axis=0),
            "p_less": (shared <= ours).mean(axis=0),
        }
    )


SMALL = ["1100 1100 0011 0010", "1110 1100 0011 1000 0001", "11000 00110 10001", "1100 1100 1100 0011 0011"]


@pytest.mark.parametrize("text", SMALL)
def test_pairs_are_as_all_matrices_with_the_margins_have_them(text: str) -> None:
    ones, draws = ones_of(text), 40_000
    table = network.chance(network_of(listed_of(ones)), draws=draws).pairs.sort_values(["a", "b"], ignore_index=True)
    want = exact(ones)
    assert [*table["shared"]] == [*want["shared"]]
    for p in ("p_more", "p_less"):
        # The binomial standard error; 1 / draws for the plan, which counts as a draw itself.
        error = np.sqrt(want[p] * (1 - want[p]) / draws)
        assert (abs(table[p] - want[p]) <= 4 * error + 1 / draws).all()
    # No pair of these shares more than 3, so that a standard deviation is 1.5 at most.
    assert np.allclose(table["expected"], want["expected"], atol=4 * 1.5 / np.sqrt(draws), rtol=0)


def test_the_middle_of_the_draws() -> None:
    # Two nodes, each in two of four activities: of the 6 ways to place the second 1 shares none, 4 one, 1 both.
    pairs = network.chance(network_of(["A B C", "A B D", "C", "D"]), draws=20_000).pairs.set_index(["a", "b"])
    assert pairs.loc[("A", "B"), ["low", "high"]].tolist() == [0, 2]
    # A is in all of 40, so that it meets B whenever B is there.
    sure = network.chance(network_of(["A B"] * 3 + ["A"] * 37), draws=1000).pairs.iloc[0]
    assert (sure["expected"], sure["low"], sure["high"], sure["p_more"], sure["p_less"]) == (3, 3, 3, 1, 1)


@pytest.mark.parametrize(("couples", "high"), [(15, 1), (25, 0)])
def test_the_middle_leaves_out_what_is_rarer_than_one_in_forty(couples: int, high: int) -> None:
    # Each of 2n nodes is in one of n activities of two: whom the first one meets is any of 2n - 1.
    listed = [f"a{i:02} b{i:02}" for i in range(couples)]
    pair = network.chance(network_of(listed), draws=20_000).pairs.set_index(["a", "b"]).loc[("a00", "b00")]
    share = 1 / (2 * couples - 1)
    assert pair["p_more"] == pytest.approx(share, abs=4 * np.sqrt(share / 20_000))
    assert (pair["low"], pair["high"], pair["p_less"]) == (0, high, 1)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ([30, 940, 30], 0, 2),
        ([20, 960, 20], 1, 1),
        ([0, 30, 970], 1, 2),
        ([25, 950, 25], 0, 1),  # the smallest that 2.5%, or 97.5%, of the draws do not pass
    ],
)
def test_the_middle_by_hand(counts: list[int], low: int, high: int) -> None:
    table = module._tests(np.array([counts]), np.array([1]), 0.05)
    assert (table["low"][0], table["high"][0]) == (low, high)


TOGETHER = ["A B"] * 6 + [f"C{i % 5} D{i % 7}" for i in range(24)]
APART = [f"A x{i % 6}" for i in range(12)] + [f"B x{i % 6}" for i in range(12)]


def test_pairs_that_meet_more_or_less_than_chance_are_named() -> None:
    more, less = (network.chance(network_of(listed)) for listed in (TOGETHER, APART))
    assert more.pairs.loc[0, ["a", "b", "shared", "beyond"]].tolist() == ["A", "B", 6, "more"]
    assert less.pairs.loc[0, ["a", "b", "shared", "beyond"]].tolist() == ["A", "B", 0, "less"]
    assert (more.k, less.k) == (1, 1)
    assert (more.pairs.loc[1:, "beyond"] == "").all()


def test_nothing_is_beyond_chance_at_a_smaller_level() -> None:
    assert network.chance(network_of(TOGETHER), alpha=0.001).k == 0


def test_every_pair_is_there_those_that_share_nothing_too(shipped: Plan) -> None:
    net = network.build_network(shipped, "body")
    pairs = network.chance(net, draws=1000).pairs
    nodes = sorted(net.rows["node"].unique())
    assert sorted(zip(pairs["a"], pairs["b"], strict=True)) == [*itertools.combinations(nodes, 2)]
    assert (pairs["shared"] > 0).sum() == len(net.pairs)
    assert (pairs["shared"] == 0).sum() == 703 - len(net.pairs) > 0


def corrected(ps: list[float]) -> list[float]:
    """Benjamini and Hochberg (1995), step by step from the largest."""
    least, qs = 1.0, [1.0] * len(ps)
    for rank, at in sorted(enumerate(np.argsort(ps), start=1), reverse=True):
        least = min(least, ps[at] * len(ps) / rank)
        qs[at] = least
    return qs


def test_the_correction_of_this_test_by_hand() -> None:
    # 4 p / rank is 0.04, 0.06, 0.0533, 0.5; 0.06 may not come out larger than the 0.0533 after it.
    assert corrected([0.03, 0.01, 0.5, 0.04]) == pytest.approx([0.16 / 3, 0.04, 0.5, 0.16 / 3])


@pytest.mark.parametrize("listed", [TOGETHER, APART])
def test_q_is_twice_the_smaller_p_corrected_over_all_pairs(listed: list[str]) -> None:
    pairs = network.chance(network_of(listed)).pairs
    two_sided = (2 * pairs[["p_more", "p_less"]].min(axis=1)).clip(upper=1)
    assert [*pairs["q"]] == pytest.approx(corrected([*two_sided]))
    assert ((pairs["beyond"] != "") == (pairs["q"] <= 0.05)).all()
    assert pairs["q"].is_monotonic_increasing


def chance_of(beyond: list[str], **values: object) -> network.Chance:
    rest = {"whole": pd.DataFrame(), "draws": 1, "seed": 1, "alpha": 0.05, "rhat": 1.0, "halves": (0, 0, 0.0)}
    rest |= {"within_reach": 0, "alone": 0}
    return network.Chance(pd.DataFrame({"beyond": beyond}, dtype="str"), **{**rest, **values})


@pytest.mark.parametrize(
    ("beyond", "sentence"),
    [
        (["", "", ""], "0 of 3 pairs are beyond chance after correction"),
        (["more", "", ""], "1 of 3 pairs is beyond chance after correction"),
        (["more", "less", ""], "2 of 3 pairs are beyond chance after correction"),
        ([""], "0 of 1 pair is beyond chance after correction"),
        ([], "0 of 0 pairs are beyond chance after correction"),
    ],
)
def test_the_sentence_says_how_many_also_where_none_is(beyond: list[str], sentence: str) -> None:
    assert chance_sentence(chance_of(beyond)) == sentence


@pytest.mark.parametrize("listed", [[], ["A"], ["A", "A"], ["A B"]])
def test_a_network_too_small_for_chance_has_no_news(listed: list[str]) -> None:
    result = network.chance(network_of(listed), draws=100)
    assert (result.k, result.m) == (0, max(len({*" ".join(listed).split()}) - 1, 0))


# Convergence


@pytest.mark.parametrize("side", ["body", "parent"])
def test_on_the_plan_the_chains_agree(shipped: Plan, side: str) -> None:
    result = network.chance(network.build_network(shipped, side), draws=20_000)
    assert result.converged
    assert result.rhat < 1.005
    one, other, apart = result.halves
    assert (one, other) == (0, 0)
    # Five standard errors of the difference of two p from 10 000 draws each.
    assert 0 < apart < 5 * np.sqrt(2 * 0.25 / 10_000)


@pytest.mark.parametrize(("before", "between"), [(0, 0), (0, 1)])
def test_chains_that_have_not_mixed_are_said_not_to_agree(
    shipped: Plan, before: int, between: int, afresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(null_model, "BEFORE", before)
    monkeypatch.setattr(null_model, "BETWEEN", between)
    assert not network.chance(network.build_network(shipped, "body"), draws=1000).converged


def test_chains_of_one_draw_each_cannot_agree(shipped: Plan) -> None:
    assert not network.chance(network.build_network(shipped, "body"), draws=100).converged


def test_a_network_whose_margins_have_one_matrix_has_nothing_to_agree_on() -> None:
    assert network.chance(network_of(["A B C", "A B", "A"]), draws=1000).rhat == 1


def reduction(chains: np.ndarray) -> float:
    """Gelman and Rubin (1992) in their own terms: chains by draws."""
    n = chains.shape[1]
    within = chains.var(axis=1, ddof=1).mean()
    between = n * chains.mean(axis=1).var(ddof=1)
    return float(np.sqrt(((n - 1) / n * within + between / n) / within))


@pytest.mark.parametrize("shift", [0, 0.5])
def test_the_scale_reduction_is_that_of_gelman_and_rubin(shift: float) -> None:
    chains = np.random.default_rng(1).random((10, 50)) + shift * np.arange(10)[:, None]
    spread = module._Spread()
    for draw in chains.T:
        spread.add(np.column_stack([draw, np.zeros(10)]))
    assert spread.reduction() == pytest.approx(max(reduction(chains), 1))


def test_the_same_seed_gives_the_same_tables_and_another_gives_others(afresh: None) -> None:
    net = network_of(TOGETHER)
    first = network.chance(net, draws=2000)
    module._tally.cache_clear()
    again, other = network.chance(net, draws=2000), network.chance(net, draws=2000, seed=1)
    pd.testing.assert_frame_equal(first.pairs, again.pairs)
    pd.testing.assert_frame_equal(first.whole, again.whole)
    assert not first.pairs.equals(other.pairs)


def test_a_table_that_is_changed_does_not_change_the_next() -> None:
    net = network_of(TOGETHER)
    whole_of_one = network.chance(net, draws=500).whole
    whole_of_one.loc[:, "value"] = 0.0
    assert network.chance(net, draws=500).whole["value"].any()


# Statistics of the whole


def observed(ones: Ones, pillars: list[int], kinds: list[str], parents: list[str]) -> dict[str, float]:
    return statistics.observed(statistics.statistics(ones, pillars, kinds, parents), ones)


def communities_of(labels: list[object]) -> list[set[int]]:
    return [{at for at, label in enumerate(labels) if label == group} for group in {*labels}]


GROUPS = st.lists(st.sampled_from("pqr"), min_size=7, max_size=7)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(matrices(least=1), GROUPS, GROUPS)
def test_modularity_is_that_of_networkx(ones: Ones, pillars: list[str], kinds: list[str]) -> None:
    pillars, kinds = pillars[: ones.shape[0]], kinds[: ones.shape[1]]
    found = observed(ones, pillars, kinds, kinds)
    for name, matrix, labels in [("modularity_pillar", ones.T, pillars), ("modularity_kind", ones, kinds)]:
        graph = projection(matrix)
        want = nx.community.modularity(graph, communities_of(labels)) if graph.size() else 0
        assert (name in found) == (len({*labels}) > 1)
        assert found.get(name, want) == pytest.approx(want, abs=1e-9)


def nodf(ones: Ones) -> float:
    """Almeida-Neto et al. (2008), pair by pair, as they print it."""
    paired = []
    for matrix in (ones, ones.T):
        filled = [{*np.flatnonzero(row)} for row in matrix]
        for one, other in itertools.combinations(filled, 2):
            large, small = (one, other) if len(one) > len(other) else (other, one)
            paired.append(100 * len(large & small) / len(small) if len(large) > len(small) > 0 else 0)
    return sum(paired) / max(len(paired), 1)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(matrices(least=1))
def test_nestedness_is_nodf(ones: Ones) -> None:
    assert observed(ones, [], [], [])["nestedness"] == pytest.approx(nodf(ones))


def test_nestedness_of_a_staircase_is_whole_and_of_equals_none() -> None:
    assert nodf(ones_of("111 110 100")) == 100
    assert nodf(ones_of("100 010 001")) == 0


@settings(max_examples=100, deadline=None, derandomize=True)
@given(matrices(least=1), GROUPS)
def test_shares_are_counted(ones: Ones, kinds: list[str]) -> None:
    ones = ones[:, ones.any(axis=0)]  # an incidence has no node that stands nowhere
    kinds = kinds[: ones.shape[1]]
    found = observed(ones, [1] * len(ones), kinds, kinds)
    of_rows = [{kinds[at] for at in np.flatnonzero(row)} for row in ones]
    single = sum(len(of) == 1 for of in of_rows) / len(ones)
    shared = shared_by(ones)
    assert found["pairs_shared"] == pytest.approx(np.count_nonzero(shared) / max(len(shared), 1))
    assert found["one_node"] == pytest.approx((ones.sum(axis=1) == 1).mean())
    assert found.get("one_kind", single) == pytest.approx(single)
    assert found.get("one_parent", single) == pytest.approx(single)


@pytest.mark.parametrize(
    ("groups", "without"),
    [
        (([1, 2], "pq", "pq"), {"one_parent"}),
        (([1, 1], "pq", "pp"), {"modularity_pillar"}),
        (([1, 2], "pp", "pp"), {"modularity_kind", "one_kind"}),
    ],
)
def test_a_statistic_is_left_out_where_it_has_nothing_to_compare(groups: tuple, without: set[str]) -> None:
    assert set(statistics.STATISTICS) - set(statistics.statistics(ones_of("11 01"), *groups)) == without


LISTED = ["A B", "A B", "C D", "C D", "A C"]


def test_the_whole_is_as_all_matrices_with_the_margins_have_it() -> None:
    net = network_of(LISTED, pillars=[1, 1, 2, 2, 2], kinds={"A": "p", "B": "p"}, parents={"B": "A"})
    ones, draws = net.matrix[0], 20_000
    every = [observed(one, [1, 1, 2, 2, 2], [*"ppqq"], [*"AACD"]) for one in all_with_margins(ones)]
    table = network.chance(net, draws=draws).whole.set_index("statistic")
    assert [*table.index] == [*statistics.STATISTICS]
    for name, row in table.iterrows():
        values = np.array([one[name] for one in every]).round(9)
        assert row["value"] == pytest.approx(observed(ones, [1, 1, 2, 2, 2], [*"ppqq"], [*"AACD"])[name])
        assert row["expected"] == pytest.approx(values.mean(), abs=4 * values.std() / np.sqrt(draws) + 1e-9)
        p = min(1, 2 * min((values >= row["value"]).mean(), (values <= row["value"]).mean()))
        assert row["p"] == pytest.approx(p, abs=4 * np.sqrt(2 * p / draws) + 2 / draws)
        assert row["fixed"] == (np.ptp(values) == 0)
        # No step of these is within five standard errors of 2.5% or 97.5%: the middle of the draws is theirs.
        middle = np.quantile(values, [0.025, 0.975], method="inverted_cdf")
        assert [row["low"], row["high"]] == pytest.approx(middle)
    assert table.index[table["fixed"]].tolist() == ["one_node"]


@pytest.mark.parametrize(
    ("listed", "within_reach"),
    [
        # Twenty activities with two of ten nodes, four each: any two could meet four times or never.
        ([f"n{i} n{(i + step) % 10}" for step in (1, 3) for i in range(10)], 45),
        # Two that stand in one activity each meet there or not: nothing they do is rare among two activities of two.
        (["A B", "C D"], 0),
        (["A", "B", "C"], 0),
        ([], 0),
    ],
    ids=["often", "once", "alone", "none"],
)
def test_pairs_of_too_few_activities_are_out_of_reach(listed: list[str], within_reach: int) -> None:
    tests = network.chance(network_of(listed), draws=20_000)
    assert tests.within_reach == within_reach
    assert tests.alone <= tests.within_reach


def test_no_pair_out_of_reach_is_ever_rare(shipped: Plan) -> None:
    tests = network.chance(network.build_network(shipped, "parent"))
    rare = (2 * tests.pairs[["p_more", "p_less"]].min(axis=1) <= 0.05).sum()
    assert rare <= tests.within_reach < tests.m / 2
    assert tests.k <= tests.within_reach
