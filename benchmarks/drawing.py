"""Random matrices with the margins of the plan's incidence: the package's draws beside those of a plain curveball."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt

from cita_analysis import load_plan
from cita_analysis.analysis.network import null_model
from cita_analysis.analysis.network.incidence import incidence, matrix

TABLES = Path(__file__).parents[1] / "data" / "tables" / "2024-2026"
LEVELS = ("body", "parent")
Matrix = npt.NDArray[np.bool_]
Rows = list[set[int]]


def drawn(level: str, count: int, seed: int) -> dict[str, Any]:
    """Return the microseconds of one of our draws and of a plain one, and whether all draws keep the margins."""
    ones = matrix(incidence(load_plan(TABLES), level))[0].toarray().astype(bool)
    ours, kept = _timed(null_model.draws(ones, count, seed), ones, lambda state: state)
    plain, also = _timed(curveball(ones, count, seed), ones, lambda rows: _dense(rows, ones.shape))
    size = {"level": level, "rows": ones.shape[0], "columns": ones.shape[1], "draws": count}
    return {**size, "ours": round(ours, 2), "plain": round(plain, 2), "kept": kept and also}


def curveball(ones: Matrix, count: int, seed: int) -> Iterator[Rows]:
    """Draw as Strona et al. (2014) do: rows are sets of columns, and two rows trade at a time.

    As many pairs of rows trade before the first draw, and between two, as in each of our chains.
    """
    rows, random = [set(np.flatnonzero(row).tolist()) for row in ones], Random(seed)
    at_once = len(rows) // 2  # pairs in one of our global trades
    for _ in range(null_model.BEFORE * at_once):
        trade(rows, random)
    for _ in range(count):
        for _ in range(null_model.BETWEEN * at_once):
            trade(rows, random)
        yield rows


def trade(rows: Rows, random: Random) -> None:
    """Shuffle between two rows the columns that only one of them has; each keeps its number of columns."""
    one, other = random.sample(range(len(rows)), 2)
    both = rows[one] & rows[other]
    had = len(rows[one]) - len(both)
    if had == 0 or len(both) == len(rows[other]):
        return  # one of them has all that the other has: nothing can change
    only = list(rows[one] ^ rows[other])
    random.shuffle(only)
    rows[one], rows[other] = both.union(only[:had]), both.union(only[had:])


def _timed(draws: Iterable[Any], ones: Matrix, matrices: Callable[[Any], Matrix]) -> tuple[float, bool]:
    """Return the microseconds per draw, including a share of the preparation, and whether each draw keeps the margins.

    Checking the margins is not timed.
    """
    taken, count, kept = 0.0, 0, True
    start = time.perf_counter()
    for draw in draws:
        taken += time.perf_counter() - start
        found = matrices(draw)
        count, kept = count + len(found), kept and _keep(found, ones)
        start = time.perf_counter()
    return taken / count * 1e6, kept


def _dense(rows: Rows, shape: tuple[int, ...]) -> Matrix:
    """One draw as an array like ours: shape (1, rows, columns)."""
    made = np.zeros((1, *shape), dtype=bool)
    for row, columns in zip(made[0], rows, strict=True):
        row[[*columns]] = True
    return made


def _keep(found: Matrix, ones: Matrix) -> bool:
    return all(bool((found.sum(axis=1 + axis) == ones.sum(axis=axis)).all()) for axis in (0, 1))
