"""The pairs of FDSM beside those of SDSM, which keeps both margins on average alone and needs no draws."""

from __future__ import annotations

import contextlib
import io
import warnings

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy.stats import false_discovery_control, poisson_binom, spearmanr

from cita_analysis import Plan
from cita_analysis.analysis import network
from incidences import Ones, apart, listed_of, network_of, noise_of, together

pytestmark = pytest.mark.slow  # numba compiles what solves the model
Values = npt.NDArray[np.float64]


def probabilities(ones: Ones) -> Values:
    """How likely each cell is in the bipartite configuration model (BiCM) of the `bicm` library."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # numba's, of features it calls experimental
        from bicm import BipartiteGraph

        graph = BipartiteGraph(ones.astype(int))
        graph.solve_tool(print_error=False)
        found = np.asarray(graph.get_bicm_matrix())
    for axis in (0, 1):
        assert np.allclose(found.sum(axis=axis), ones.sum(axis=axis), atol=1e-6)
    return found


def sdsm(net: network.Network) -> pd.DataFrame:
    """Each pair's exact tails: the activities it shares are a sum of independent yes and no (Neal 2014)."""
    ones, _, nodes = net.matrix
    likely = probabilities(ones)
    a, b = np.triu_indices(len(nodes), 1)
    shared = (ones.T.astype(int) @ ones)[a, b]
    tails = [poisson_binom(likely[:, i] * likely[:, j]) for i, j in zip(a, b, strict=True)]
    more = [float(tail.sf(c - 1)) for tail, c in zip(tails, shared, strict=True)]
    less = [float(tail.cdf(c)) for tail, c in zip(tails, shared, strict=True)]
    q = false_discovery_control(np.clip(2 * np.minimum(more, less), 0, 1))
    news = np.where(q <= 0.05, np.where(np.less(more, less), "more", "less"), "")
    return pd.DataFrame({"a": nodes[a], "b": nodes[b], "p_more": more, "p_less": less, "q": q, "beyond": news})


def compared(net: network.Network) -> pd.DataFrame:
    """One row per pair of both models, ours by the names that `chance` gives."""
    return network.chance(net).pairs.merge(sdsm(net), on=["a", "b"], suffixes=("", "_sdsm"), validate="1:1")


def alike(table: pd.DataFrame, p: str) -> float:
    """The rank correlation of a p over the pairs that either model could tell from the least surprising."""
    told = table[(table[p] < 1) & (table[f"{p}_sdsm"] < 1)]
    return float(spearmanr(told[p], told[f"{p}_sdsm"]).statistic)


@pytest.mark.parametrize("side", ["body", "parent"])
def test_on_the_plan_both_rank_the_pairs_alike_and_find_none(shipped: Plan, side: str) -> None:
    table = compared(network.build_network(shipped, side))
    # Seen: 0.97 and 0.93 for bodies (90 and 631 pairs), 0.96 and 0.93 for parents (63 and 387 pairs).
    assert alike(table, "p_more") > 0.9
    assert alike(table, "p_less") > 0.9
    assert not (table["beyond"] + table["beyond_sdsm"]).any()


def test_sdsm_is_the_more_careful_about_what_is_rare(shipped: Plan) -> None:
    table = compared(network.build_network(shipped, "body")).set_index(["a", "b"])
    pair = table.loc[("MON-MED", "MON-MFA")]
    # The pair surest to be more than chance in both. FDSM knows that each of the two is in two activities exactly;
    # in SDSM they might be in more, so that meeting twice is less of a surprise: 0.0015 against 0.0102.
    assert table["p_more"].idxmin() == table["p_more_sdsm"].idxmin() == ("MON-MED", "MON-MFA")
    assert 5 < pair["p_more_sdsm"] / pair["p_more"] < 9


def crowd() -> Ones:
    """Two nodes that 12 of 72 activities list, always both, among six that take the others in pairs at random."""
    random = np.random.default_rng(1)
    ones = np.zeros((72, 8), dtype=bool)
    ones[:12, :2] = True
    for row in ones[12:]:
        row[random.choice(np.arange(2, 8), 2, replace=False)] = True
    return ones


def test_a_pair_that_sdsm_finds_fdsm_finds() -> None:
    table = compared(network_of(listed_of(crowd()))).set_index(["a", "b"])
    assert table.loc[("n00", "n01"), ["beyond", "beyond_sdsm"]].tolist() == ["more", "more"]
    found = table[table["beyond_sdsm"] != ""]
    assert (found["beyond"] == found["beyond_sdsm"]).all()


def test_at_the_plans_size_both_find_hubs_that_never_meet(shipped: Plan) -> None:
    ones, pair = apart(noise_of(network.build_network(shipped, "body").matrix[0], 1, seed=99)[0])
    table = compared(network_of(listed_of(ones))).set_index(["a", "b"])
    assert table.index[table["beyond"] == "less"].tolist() == [pair]
    assert table.index[table["beyond_sdsm"] == "less"].tolist() == [pair]
    # Seen: 0.98 and 0.92.
    assert alike(table, "p_more") > 0.9
    assert alike(table, "p_less") > 0.88


def test_at_the_plans_size_sdsm_puts_a_planted_pair_first_without_calling_it_news(shipped: Plan) -> None:
    ones, pair = together(noise_of(network.build_network(shipped, "body").matrix[0], 1, seed=99)[0], 10, seed=1)
    table = compared(network_of(listed_of(ones))).set_index(["a", "b"])
    assert table.index[table["beyond"] == "more"].tolist() == [pair]
    assert table["p_more_sdsm"].idxmin() == pair
    # Seen: 0.0004, times 2 for both sides and 703 for all pairs 0.56. This is why the package draws its matrices.
    assert not table["beyond_sdsm"].any()
