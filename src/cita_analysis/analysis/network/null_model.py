"""Random incidence matrices that keep both margins: how many nodes each activity has, and the other way round.

The fixed degree sequence model (FDSM): every 0/1 matrix with these row and column sums is equally likely. It is drawn
by curveball trades (Strona et al. 2014): two rows put together what only one of them has and deal it out again at
random, each as many as before. All rows trade in random pairs at once (global trades: Carstens et al. 2018), in many
chains side by side, each step a few operations on whole arrays. Half of the chains begin at the matrix itself and half
at another with its margins, built without regard to it, so that what both halves agree on owes nothing to where they
began.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.bool_]

DRAWS: Final = 50_000
SEED: Final = 2030
CHAINS: Final = 100
# Global trades before the first draw, and between two draws of a chain. In matrices of a plan's size draws so far apart
# have a correlation of about 0.1; what is left of it is measured (`converged` in `chance`).
BEFORE: Final = 100
BETWEEN: Final = 5
# Cells that all chains hold together at most.
_ROOM: Final = 50_000_000


def draws(ones: Matrix, count: int = DRAWS, seed: int = SEED) -> Iterator[Matrix]:
    """At least `count` matrices with the margins of `ones`, as many at a time as there are chains.

    Yields arrays of shape (chains, rows, columns): the same array each time, changed in place. The first half of its
    chains began at `ones`, the second at `packed(ones)`.
    """
    chains = max(2, min(CHAINS, count, _ROOM // max(ones.size, 1)) // 2 * 2)
    state = np.concatenate([np.repeat(start[None], chains // 2, axis=0) for start in (ones, packed(ones))])
    random = np.random.Generator(np.random.SFC64(seed))
    for _ in range(BEFORE):
        trade(state, random)
    for _ in range(-(-count // chains)):
        for _ in range(BETWEEN):
            trade(state, random)
        yield state


def trade(state: Matrix, random: np.random.Generator) -> None:
    """One global trade in each chain, in place: its rows in random pairs, each pair dealing anew what only one has."""
    chains, rows, columns = state.shape
    if not columns:
        return
    half = rows // 2
    order = _shuffled(random, (chains, rows))
    each = np.arange(chains)[:, None]
    one, other = order[:, :half], order[:, half : 2 * half]
    left, right = state[each, one], state[each, other]
    only = left ^ right
    # A random number for each column, those that are not dealt last; the smallest go to the one row, as many as it had.
    keys = _keys(random, only.shape) | (_LAST * ~only)
    had = np.count_nonzero(left & only, axis=2)
    ranked = np.sort(keys, axis=2)
    # Where one row had all columns and the other none, `had` points past the last: all that is dealt stays its own.
    limit = np.take_along_axis(ranked, np.minimum(had, columns - 1)[..., None], axis=2)
    dealt = only & ((keys < limit) | (had == columns)[..., None])
    state[each, one] = (left & right) | dealt
    state[each, other] = (left & right) | (only ^ dealt)


_LAST: Final = np.uint32(1 << 31)


def _keys(random: np.random.Generator, shape: tuple[int, ...]) -> npt.NDArray[np.uint32]:
    """Random numbers of 31 bits in which no two along the last axis are equal: the last bits are the place itself.

    With equal ones the result would depend on how a processor sorts.
    """
    bits = max(shape[-1] - 1, 1).bit_length()
    keys = random.integers(0, 1 << 32, size=shape, dtype=np.uint32)
    keys >>= bits + 1
    keys <<= bits
    keys |= np.arange(shape[-1], dtype=np.uint32)
    return keys


def _shuffled(random: np.random.Generator, shape: tuple[int, int]) -> npt.NDArray[np.intp]:
    """In each row the numbers of its places in random order."""
    bits = max(shape[-1] - 1, 1).bit_length()
    return (np.sort(_keys(random, shape), axis=-1) & ((1 << bits) - 1)).astype(np.intp)


def packed(ones: Matrix) -> Matrix:
    """A matrix built from the margins of `ones` alone (Ryser 1957).

    Each row in turn, fullest first, takes the columns with most left to place.
    """
    left = np.count_nonzero(ones, axis=0)
    made = np.zeros_like(ones)
    sizes = np.count_nonzero(ones, axis=1)
    for row in np.argsort(-sizes, kind="stable"):
        fullest = np.argsort(-left, kind="stable")[: sizes[row]]
        made[row, fullest] = True
        left[fullest] -= 1
    return made
