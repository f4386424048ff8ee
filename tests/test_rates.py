"""How often chance alone makes news, and how often what was planted is found, at the plan's size.

Noise is the plan's own margins and nothing else: matrices drawn from other seeds, 50 global trades apart.
"""

from __future__ import annotations

import importlib
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy.stats import kstest

from cita_analysis import Plan
from cita_analysis.analysis import network
from cita_analysis.messages.network import chance_sentence
from incidences import Ones, apart, blocks, listed_of, network_of, noise_of, together

pytestmark = pytest.mark.slow
module = importlib.import_module("cita_analysis.analysis.network.chance")

NOISE = 1000


@cache
def null_of(shape: tuple[int, int], cells: bytes) -> npt.NDArray[np.int64]:
    """How many of 100 000 draws share 0, 1, 2, ... for each pair: the same for every matrix with these margins."""
    groups = (tuple([1] * shape[0]), *[tuple([1] * shape[1])] * 2)
    return module._tally(shape, cells, groups, 100_000, 77).counts.sum(axis=0)


def against(ones: Ones, noise: list[Ones]) -> list[pd.DataFrame]:
    """What `chance` would say of each noise matrix; it would draw the null anew for each."""
    counts = null_of(ones.shape, ones.tobytes())
    shared = module._shared(np.stack(noise).astype(np.float32))
    return [pd.DataFrame(module._tests(counts, one, 0.05)).assign(shared=one) for one in shared]


@pytest.mark.parametrize("side", ["body", "parent"])
def test_noise_makes_news_in_one_of_twenty_matrices_at_most(shipped: Plan, side: str) -> None:
    ones = network.build_network(shipped, side).matrix[0]
    news = [(table["beyond"] != "").any() for table in against(ones, noise_of(ones, NOISE, seed=4242))]
    # Seen: none of 2000 at either level. The correction promises 0.05 of them.
    assert np.mean(news) <= 0.05


@pytest.mark.parametrize("side", ["body", "parent"])
def test_p_is_uniform_in_noise(shipped: Plan, side: str) -> None:
    ones = network.build_network(shipped, side).matrix[0]
    tables = against(ones, noise_of(ones, NOISE, seed=4242))
    above = np.triu_indices(ones.shape[1], 1)
    hubs = np.argsort(-ones.sum(axis=0))[:5]
    pairs = np.flatnonzero(np.isin(above[0], hubs) & np.isin(above[1], hubs))
    more, less = (np.stack([table[p].to_numpy()[pairs] for table in tables]) for p in ("p_more", "p_less"))
    # A p of whole numbers has steps; a random place on its step makes it uniform. Ten pairs, each at 0.001.
    uniform = more - np.random.default_rng(1).random(more.shape) * (more + less - 1)
    assert all(kstest(of_pair, "uniform").pvalue > 1e-3 for of_pair in uniform.T)


def test_chance_says_so_too(shipped: Plan) -> None:
    noise = noise_of(network.build_network(shipped, "parent").matrix[0], 8, seed=11)
    results = [network.chance(network_of(listed_of(one)), seed=seed) for seed, one in enumerate(noise)]
    assert [chance_sentence(result) for result in results] == ["0 of 435 pairs are beyond chance after correction"] * 8
    assert all(result.converged for result in results)


def found(shipped: Plan, plant: object, count: int) -> list[str]:
    """What `chance` says of a planted pair in each of several noise matrices, and that no other pair is news."""
    said = []
    for seed, noise in enumerate(noise_of(network.build_network(shipped, "body").matrix[0], count, seed=99)):
        ones, (a, b) = plant(noise, seed)
        pairs = network.chance(network_of(listed_of(ones)), seed=seed).pairs.set_index(["a", "b"])["beyond"]
        said.append(pairs[a, b])
        assert (pairs.drop((a, b)) == "").all()
    return said


# Of 16 matrices each, 50 000 draws found 0 where two bodies share both or all three of their activities, 7 where all
# four, 14 where all five, 16 where all six, and 16 where the two hubs never meet.
@pytest.mark.parametrize(("times", "least"), [(5, 5), (6, 8)])
def test_two_rare_bodies_that_are_always_together_are_found(shipped: Plan, times: int, least: int) -> None:
    said = found(shipped, lambda noise, seed: together(noise, times, seed), count=8)
    assert said.count("more") >= least
    assert "less" not in said


def test_two_hubs_that_never_meet_are_found(shipped: Plan) -> None:
    assert found(shipped, lambda noise, _: apart(noise), count=6) == ["less"] * 6


@pytest.mark.parametrize("side", ["body", "parent"])
def test_noise_shows_communities_in_one_of_twenty_matrices(shipped: Plan, side: str) -> None:
    noise = noise_of(network.build_network(shipped, side).matrix[0], 40, seed=55)
    results = [network.communities(network_of(listed_of(one)), seeds=5, resamples=60, draws=60) for one in noise]
    # Modularity has a p of 0.05 or less in so many. Seen: 13 of 240 at both levels; above 6 of 40 is one chance in 300.
    assert sum(not result.shown.empty for result in results) <= 6
    assert all(len(result.table) for result in results)


def test_two_planted_communities_are_shown(shipped: Plan) -> None:
    for seed, noise in enumerate(noise_of(network.build_network(shipped, "body").matrix[0], 6, seed=55)):
        ones, planted = blocks(noise, seed)
        assert {*network.communities(network_of(listed_of(ones))).shown["nodes"]} >= planted
