"""Random matrices keep both margins, and all that keep them come up equally often."""

from __future__ import annotations

import random
from collections import Counter
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from cita_analysis import Plan
from cita_analysis.analysis import network
from cita_analysis.analysis.network import null_model
from incidences import Ones, all_with_margins, matrices, ones_of, shared_by


def margins_of(ones: Ones) -> tuple[list[int], list[int]]:
    return ones.sum(axis=1).tolist(), ones.sum(axis=0).tolist()


def drawn(ones: Ones, count: int, seed: int = 1, thin: int = 1) -> Ones:
    """Copies of draws, those of every `thin`-th step of the chains: draws that follow on each other resemble."""
    steps = islice(null_model.draws(ones, count * thin, seed), thin - 1, None, thin)
    return np.concatenate([state.copy() for state in steps])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(matrices(), st.integers(0, 100))
def test_every_draw_keeps_both_margins(ones: Ones, seed: int) -> None:
    for state in null_model.draws(ones, 5, seed):
        assert (state.sum(axis=2) == ones.sum(axis=1)).all()
        assert (state.sum(axis=1) == ones.sum(axis=0)).all()


@pytest.mark.parametrize(
    "ones",
    [
        *[np.zeros((0, 0), bool), np.zeros((0, 4), bool), np.zeros((4, 0), bool), np.zeros((3, 3), bool)],
        *[np.ones((3, 4), bool), ones_of("1"), ones_of("1010"), ones_of("1 0 1"), ones_of("111 000"), ones_of("11 01")],
    ],
    ids=lambda ones: f"{ones.shape}",
)
def test_where_one_matrix_alone_has_the_margins_it_is_every_draw(ones: Ones) -> None:
    assert (drawn(ones, 4) == ones).all()


# Odd and even numbers of rows, full, empty, single and equal ones; how many matrices have the margins.
SMALL = [
    ("10 01", 2),
    ("100 010 001", 6),
    ("110 011 101", 6),
    ("1100 1000 0100 0011", 34),
    ("111 110 001 000", 3),
    ("1110 1100 0011 1000 0001", 120),
    ("11000 00110 10001", 36),
    ("1111 1010 0101 1000", 12),
    ("100 100 010 001 111", 12),
    ("110000 001100", 6),
]


@pytest.mark.parametrize(("text", "count"), SMALL)
def test_all_matrices_with_the_margins_come_equally_often(text: str, count: int) -> None:
    ones = ones_of(text)
    every = [one.tobytes() for one in all_with_margins(ones)]
    # Ten steps of a chain, 50 global trades, lie between two of its draws. In matrices so small a single global trade
    # nearly forgets the last, so that the draws are as good as independent and the chi-square test applies.
    found = Counter(one.tobytes() for one in drawn(ones, 100 * len(every), thin=10))
    assert set(found) <= set(every)
    assert len(every) == count
    assert chisquare([found[one] for one in every]).pvalue > 1e-4


@pytest.mark.parametrize(("text", "count"), SMALL)
def test_one_global_trade_leaves_the_uniform_distribution_as_it_is(text: str, count: int) -> None:
    # The chains begin at each matrix equally often: no burn-in hides a step that prefers some of them.
    every = all_with_margins(ones_of(text))
    state = np.repeat(np.stack(every), 400, axis=0)
    null_model.trade(state, np.random.default_rng(1))
    found = Counter(one.tobytes() for one in state)
    assert chisquare([found[one.tobytes()] for one in every]).pvalue > 1e-4


@settings(max_examples=150, deadline=None, derandomize=True)
@given(matrices())
def test_the_packed_matrix_has_the_margins(ones: Ones) -> None:
    assert margins_of(null_model.packed(ones)) == margins_of(ones)


def test_the_packed_matrix_packs() -> None:
    assert (null_model.packed(ones_of("001 010 110")) == ones_of("010 001 110")).all()


@pytest.mark.parametrize("side", ["body", "parent"])
def test_half_of_the_chains_begin_far_from_the_plan(shipped: Plan, side: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ones = network.build_network(shipped, side).matrix[0]
    monkeypatch.setattr(null_model, "BEFORE", 0)
    monkeypatch.setattr(null_model, "BETWEEN", 0)
    state = next(null_model.draws(ones))
    assert (state[:50] == ones).all()
    assert (state[50:] == null_model.packed(ones)).all()
    # Two matrices drawn at random differ in about 146 cells of bodies, 131 of parents: the packed one is as far away.
    assert np.count_nonzero(state[0] != state[50]) > 100


def test_a_seed_gives_the_same_bytes_and_another_gives_others() -> None:
    ones = ones_of("110000 001100 000011 101010 010101")
    assert drawn(ones, 200, seed=7).tobytes() == drawn(ones, 200, seed=7).tobytes()
    assert drawn(ones, 200, seed=7).tobytes() != drawn(ones, 200, seed=8).tobytes()


def test_the_start_is_left_as_it_was() -> None:
    ones = ones_of("110 011 101")
    drawn(ones, 10)
    assert (ones == ones_of("110 011 101")).all()


@pytest.mark.parametrize(("count", "chains", "steps"), [(1, 2, 1), (3, 2, 2), (100, 100, 1), (101, 100, 2)])
def test_there_are_at_least_as_many_draws_as_asked_for(count: int, chains: int, steps: int) -> None:
    states = [state.shape for state in null_model.draws(ones_of("10 01"), count)]
    assert states == [(chains, 2, 2)] * steps


def trade(rows: list[set[int]], dealer: random.Random) -> None:
    """One curveball trade, after its description by Strona et al. (2014) alone."""
    one, other = dealer.sample(range(len(rows)), 2)
    kept, pool = rows[one] & rows[other], [*(rows[one] ^ rows[other])]
    dealer.shuffle(pool)
    had = len(rows[one]) - len(kept)
    rows[one], rows[other] = kept | {*pool[:had]}, kept | {*pool[had:]}


def curveball(ones: Ones, count: int, trades: int) -> Ones:
    """Matrices drawn by plain curveball, `trades` single trades before each."""
    dealer = random.Random(1)
    rows = [{*np.flatnonzero(row).tolist()} for row in ones]
    made = np.zeros((count, *ones.shape), dtype=bool)
    for one in made:
        for _ in range(trades):
            trade(rows, dealer)
        for row, columns in zip(one, rows, strict=True):
            row[[*columns]] = True
    return made


@pytest.mark.slow
def test_the_draws_agree_with_a_plain_curveball(shipped: Plan) -> None:
    ones = network.build_network(shipped, "body").matrix[0]
    above = np.triu_indices(ones.shape[1], 1)
    samples = [one.astype(np.float32) for one in (curveball(ones, 1500, 430), drawn(ones, 20_000, thin=4))]
    shared = [(one.transpose(0, 2, 1) @ one)[:, *above] for one in samples]
    # The standard error of the difference of two means of independent draws. 430 single trades are as many as ten
    # global ones, after which draws are all but uncorrelated (0.04 after ten, 0.1 after five).
    error = np.sqrt(sum(one.var(axis=0) / len(one) for one in shared))
    apart = (shared[0].mean(axis=0) - shared[1].mean(axis=0)) / np.maximum(error, 1e-9)
    # The mean of rare pairs is no normal number; of the others, 703 at most, 4.5 is passed by chance in one of 200.
    usual = shared[1].mean(axis=0) > 0.02
    assert np.abs(apart[usual]).max() < 4.5
    assert 0.8 < np.sqrt((apart[usual] ** 2).mean()) < 1.2


def test_the_brute_force_of_these_tests_is_right() -> None:
    assert len(all_with_margins(ones_of("1000 0100 0010 0001"))) == 24
    assert shared_by(ones_of("110 111 011")) == [2, 1, 2]
