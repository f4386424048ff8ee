"""Random incidence matrices that keep both margins: how many nodes each activity has, and the other way round.

The fixed degree sequence model (FDSM): every 0/1 matrix with these row and column sums is equally likely. Matrices are
drawn by curveball trades (Strona et al. 2014): two rows pool what only one of them has and deal it out again at random,
each getting as many as before. All rows trade in random pairs at once (global trades: Carstens et al. 2018), in many
parallel chains, each step a few operations on whole arrays. Half of the chains start from the matrix itself and half
from another one that is built from its margins alone, so that a result on which both halves agree does not depend on
where they started.
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
# Global trades before the first draw, and between two draws of a chain. For matrices of a plan's size, draws this far
# apart have a correlation of about 0.1; the effect of it is measured (`converged` in `chance`).
BEFORE: Final = 100
BETWEEN: Final = 5
# The most cells that all chains together may hold.
_ROOM: Final = 50_000_000


def draws(ones: Matrix, count: int = DRAWS, seed: int = SEED) -> Iterator[Matrix]:
    """At least `count` matrices with the margins of `ones`, as many at a time as there are chains.

    Yields arrays of shape (chains, rows, columns): the same array each time, changed in place. The first half of its
    chains started from `ones`, the second from `packed(ones)`.
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
    """One global trade in each chain, in place: rows in random pairs, each pair redistributing what only one has."""
    chains, rows, columns = state.shape
    if not columns:
        return
    half = rows // 2
    order = _shuffled(random, (chains, rows))
    each = np.arange(chains)[:, None]
    one, other = order[:, :half], order[:, half : 2 * half]
    left, right = state[each, one], state[each, other]
    only = left ^ right
    # A random number for each column, the largest for those not traded; the first row gets the smallest, as many as
    # it had.
    keys = _keys(random, only.shape) | (_LAST * ~only)
    had = np.count_nonzero(left & only, axis=2)
    ranked = np.sort(keys, axis=2)
    # If one row had all columns and the other none, `had` points past the last: that row keeps all of them.
    limit = np.take_along_axis(ranked, np.minimum(had, columns - 1)[..., None], axis=2)
    dealt = only & ((keys < limit) | (had == columns)[..., None])
    state[each, one] = (left & right) | dealt
    state[each, other] = (left & right) | (only ^ dealt)


_LAST: Final = np.uint32(1 << 31)


def _keys(random: np.random.Generator, shape: tuple[int, ...]) -> npt.NDArray[np.uint32]:
    """Random numbers of 31 bits in which no two along the last axis are equal: the last bits are the place itself.

    Equal numbers would make the result depend on the sorting algorithm of the processor.
    """
    bits = max(shape[-1] - 1, 1).bit_length()
    keys = random.integers(0, 1 << 32, size=shape, dtype=np.uint32)
    keys >>= bits + 1
    keys <<= bits
    keys |= np.arange(shape[-1], dtype=np.uint32)
    return keys


def _shuffled(random: np.random.Generator, shape: tuple[int, int]) -> npt.NDArray[np.intp]:
    """In each row, the column numbers in random order."""
    bits = max(shape[-1] - 1, 1).bit_length()
    return (np.sort(_keys(random, shape), axis=-1) & ((1 << bits) - 1)).astype(np.intp)


def packed(ones: Matrix) -> Matrix:
    """A matrix built from the margins of `ones` alone (Ryser 1957).

    Each row in turn, fullest first, takes the columns that have most ones left to place.
    """
    left = np.count_nonzero(ones, axis=0)
    made = np.zeros_like(ones)
    sizes = np.count_nonzero(ones, axis=1)
    for row in np.argsort(-sizes, kind="stable"):
        fullest = np.argsort(-left, kind="stable")[: sizes[row]]
        made[row, fullest] = True
        left[fullest] -= 1
    return made
