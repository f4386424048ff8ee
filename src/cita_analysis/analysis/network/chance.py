"""Pairs and whole networks compared with chance: with random matrices that have the same margins."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors import InputError
from . import null_model, statistics
from .network import Network
from .null_model import DRAWS, SEED

Ps = npt.NDArray[np.float64]

ALPHA: Final = 0.05
# Largest potential scale reduction (Gelman and Rubin 1992) at which chains count as one. The bound is that of Vehtari
# et al. (2021) for a reduction that they compute from ranks.
CONVERGED: Final = 1.01


@dataclass(frozen=True)
class Chance:
    """A network compared with its null model: all matrices with the same margins, equally likely (FDSM).

    pairs
        One row per pair of nodes that are in any activity, also of those that share none, lowest q first: ``a``, ``b``,
        ``shared``, ``expected`` (mean of the draws), ``low``, ``high`` (the middle 95% of the draws), ``p_more``,
        ``p_less`` (one-sided: the share of draws with as many or more, and with as few or fewer; the plan itself is
        counted as a draw), ``q`` (two-sided, twice the smaller of them, corrected by Benjamini and Hochberg over all
        rows), ``beyond`` (``more``, ``less``, or empty where q is above `alpha`).
    whole
        One row per statistic of `STATISTICS`: ``statistic``, ``value``, ``expected``, ``low``, ``high``, ``p``
        (two-sided, not corrected), ``fixed`` (whether the margins alone determine it, so that it carries no
        information).
    draws, seed, alpha
        How many matrices were drawn, from which seed, and the level that q is compared with.
    rhat
        The largest potential scale reduction of any pair or statistic over the chains, half of which started from the
        plan and half from another matrix with its margins.
    halves
        The number of pairs beyond chance by the draws of each half alone, and the largest difference between their p.
    within_reach, alone
        How many pairs could reach a two-sided p of `alpha` at all, if they shared as many or as few activities as their
        numbers of activities allow; and how many of these would pass the correction alone. All other pairs are in too
        few activities to be distinguished from chance, whatever they share.
    """

    pairs: pd.DataFrame = field(repr=False)
    whole: pd.DataFrame = field(repr=False)
    draws: int
    seed: int
    alpha: float
    rhat: float
    halves: tuple[int, int, float]
    within_reach: int
    alone: int

    @property
    def k(self) -> int:
        """The number of pairs beyond chance."""
        return int((self.pairs["beyond"] != "").sum())

    @property
    def m(self) -> int:
        """The number of pairs tested."""
        return len(self.pairs)

    @property
    def converged(self) -> bool:
        """Whether the chains agree with each other."""
        return self.rhat <= CONVERGED

    @property
    def smallest_q(self) -> float:
        """The smallest q that a single pair could have with this number of draws."""
        return min(2 * self.m / (self.draws + 1), 1)


def chance(net: Network, *, draws: int = DRAWS, seed: int = SEED, alpha: float = ALPHA) -> Chance:
    """Compare a network with `draws` random matrices that have its margins; the same seed gives the same result.

    Raises InputError if `draws` is not a positive whole number.
    """
    if not isinstance(draws, int) or draws < 1:
        raise InputError(f"draws={draws!r}: give a whole number above 0, 30000 or more for results to be used")
    ones, _, nodes = net.matrix
    groups = tuple(tuple(of) for of in (net.pillars(), net.kinds(), net.parents()))
    tally = _tally(ones.shape, ones.tobytes(), groups, draws, seed)
    a, b = np.triu_indices(len(nodes), 1)
    table = pd.DataFrame({"a": nodes[a], "b": nodes[b], "shared": tally.shared})
    table = table.assign(**_tests(tally.counts.sum(axis=0), tally.shared, alpha))
    least = _least(ones, tally.counts.sum(axis=0))
    order = table.assign(p=_two_sided(table["p_more"], table["p_less"])).sort_values(["q", "p", "a", "b"])
    return Chance(
        pairs=table.loc[order.index].reset_index(drop=True),
        whole=tally.whole.copy(),  # the tally is cached
        draws=tally.drawn,
        seed=seed,
        alpha=alpha,
        rhat=tally.rhat,
        halves=_halves(tally, alpha),
        within_reach=_reaching(least, alpha),
        alone=_reaching(least, alpha / max(len(table), 1)),
    )


@dataclass(frozen=True)
class _Tally:
    """A summary of the draws: for each half of the chains and each pair, how many draws share 0, 1, 2, ..."""

    shared: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]  # half, pair, number shared
    whole: pd.DataFrame
    drawn: int
    rhat: float


# Figures, tables and notebook cells of one process ask for the same draws.
@lru_cache(maxsize=32)
def _tally(
    shape: tuple[int, int], cells: bytes, groups: tuple[tuple[object, ...], ...], draws: int, seed: int
) -> _Tally:
    ones = np.frombuffer(cells, dtype=bool).reshape(shape)
    tests = statistics.statistics(ones, *groups)
    shared = _shared(ones[None].astype(np.float32))[0]
    highest = int(ones.sum(axis=0).max(initial=0)) + 1
    counts = np.zeros((2, len(shared) * highest), dtype=np.int64)
    places = np.arange(len(shared)) * highest
    spread, values = _Spread(), []
    for state in null_model.draws(ones, draws, seed):
        batch = state.astype(np.float32)
        found = _shared(batch)
        for half, of in enumerate(np.array_split(found, 2)):
            counts[half] += np.bincount((of + places).ravel(), minlength=counts.shape[1])
        values.append(np.stack([statistic(batch) for statistic in tests.values()], axis=1))
        spread.add(np.concatenate([found, values[-1]], axis=1))
    return _Tally(
        shared=shared,
        counts=counts.reshape(2, len(shared), highest),
        whole=_whole(statistics.observed(tests, ones), np.concatenate(values)),
        drawn=sum(map(len, values)),
        rhat=spread.reduction(),
    )


class _Spread:
    """Sums of each chain's values and of their squares, from which the spread within and between chains follows."""

    def __init__(self) -> None:
        self.n, self.sums, self.squares = 0, np.zeros(1), np.zeros(1)

    def add(self, values: npt.NDArray[np.float64]) -> None:
        """One draw of every chain: shape (chains, values)."""
        self.n, self.sums, self.squares = self.n + 1, self.sums + values, self.squares + values**2

    def reduction(self) -> float:
        """The largest potential scale reduction of any value.

        1 if no value varies; infinite if the chains are stuck at different values, or have one draw each, which does
        not show how they move.
        """
        if self.n < 2:
            return np.inf
        means = self.sums / self.n
        within = ((self.squares - self.n * means**2) / (self.n - 1)).mean(axis=0)
        between = means.var(axis=0, ddof=1)
        varies = within > 1e-12
        if (between[~varies] > 1e-12).any():
            return np.inf
        ratio = (self.n - 1) / self.n + between[varies] / within[varies]
        return float(np.sqrt(ratio.max(initial=1)))


def _shared(batch: statistics.Batch) -> npt.NDArray[np.int64]:
    """How many rows each pair of columns shares, of each matrix: shape (matrices, pairs)."""
    above = np.triu_indices(batch.shape[2], 1)
    return statistics.overlaps(batch)[:, *above].astype(np.int64)


def _tests(counts: npt.NDArray[np.int64], shared: npt.NDArray[np.int64], alpha: float) -> dict[str, pd.Series[Any]]:
    """The test of each pair, as columns; `counts` has for each pair how many draws share 0, 1, 2, ..."""
    drawn = counts.sum(axis=1)
    p_more, p_less = _one_sided(counts, shared)
    q = _corrected(_two_sided(p_more, p_less))
    news = np.where(q <= alpha, np.where(p_more < p_less, "more", "less"), "")
    middle = {name: (counts.cumsum(axis=1) < drawn[:, None] * at).sum(axis=1) for name, at in _MIDDLE.items()}
    expected = counts @ np.arange(counts.shape[1]) / drawn
    columns = {"expected": expected, **middle, "p_more": p_more, "p_less": p_less, "q": q, "beyond": news}
    return {name: pd.Series(values) for name, values in columns.items()}


def _one_sided(counts: npt.NDArray[np.int64], shared: npt.NDArray[np.int64]) -> tuple[Ps, Ps]:
    """The share of draws with `shared` or more, and with `shared` or fewer, the plan itself counted as a draw."""
    drawn = counts.sum(axis=1)
    below = np.take_along_axis(counts.cumsum(axis=1), shared[:, None], axis=1)[:, 0]
    here = np.take_along_axis(counts, shared[:, None], axis=1)[:, 0]
    return (drawn - below + here + 1) / (drawn + 1), (below + 1) / (drawn + 1)


_MIDDLE: Final = {"low": 0.025, "high": 0.975}


def _least(ones: npt.NDArray[np.bool_], counts: npt.NDArray[np.int64]) -> Ps:
    """The smallest two-sided p that each pair could have if it shared as many or as few as possible."""
    n, (a, b) = np.count_nonzero(ones, axis=0), np.triu_indices(ones.shape[1], 1)
    most = np.minimum(np.minimum(n[a], n[b]), np.count_nonzero(np.count_nonzero(ones, axis=1) > 1))
    fewest = np.maximum(n[a] + n[b] - len(ones), 0)
    return _two_sided(_one_sided(counts, most)[0], _one_sided(counts, fewest)[1])


def _reaching(least: Ps, level: float) -> int:
    return int(np.count_nonzero(least <= level))


def _two_sided(p_more: npt.ArrayLike, p_less: npt.ArrayLike) -> Ps:
    return np.asarray(np.minimum(2 * np.minimum(p_more, p_less), 1))


def _corrected(p: Ps) -> Ps:
    from scipy.stats import false_discovery_control  # slow to import

    return np.asarray(false_discovery_control(p)) if len(p) else p


def _halves(tally: _Tally, alpha: float) -> tuple[int, int, float]:
    one, other = (_tests(counts, tally.shared, alpha) for counts in tally.counts)
    apart = max((abs(one[p] - other[p]).max() for p in ("p_more", "p_less")), default=0) if len(one["q"]) else 0
    return int((one["beyond"] != "").sum()), int((other["beyond"] != "").sum()), float(apart)


def _whole(observed: dict[str, float], drawn: npt.NDArray[np.float64]) -> pd.DataFrame:
    """The statistics compared with those of the draws, which have a column of `drawn` each."""
    # Rounded, so that sums in another order tie.
    value, drawn = np.array([*observed.values()]).round(9), drawn.round(9)
    more, less = (
        (np.count_nonzero(beside, axis=0) + 1) / (len(drawn) + 1) for beside in (drawn >= value, drawn <= value)
    )
    low, high = np.quantile(drawn, [*_MIDDLE.values()], axis=0, method="inverted_cdf")
    return pd.DataFrame(
        {
            "statistic": [*observed],
            "value": value,
            "expected": drawn.mean(axis=0).round(9),
            "low": low,
            "high": high,
            "p": _two_sided(more, less),
            "fixed": np.ptp(drawn, axis=0) == 0,
        }
    )
