"""Statistics of a whole incidence, computed for many matrices at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

Values = npt.NDArray[np.float64]
Ones = npt.NDArray[np.bool_]
Groups = Sequence[object]
Batch = npt.NDArray[np.float32]  # chains, rows, columns
Statistic = Callable[[Batch], Values]

# In the order of a table of them.
STATISTICS: Final = (
    *("modularity_pillar", "modularity_kind", "nestedness", "pairs_shared", "one_kind", "one_parent", "one_node"),
)


def statistics(ones: Ones, pillars: Groups, kinds: Groups, parents: Groups) -> dict[str, Statistic]:
    """The statistics that an incidence has, by name; each takes matrices of shape (chains, activities, nodes).

    `pillars` has a value for each activity, `kinds` and `parents` for each node. Statistics that compare groups need
    two groups, and `one_parent` needs nodes that share a parent.
    """
    by_pillar = _modularity(ones.T, pillars)
    return {
        **({"modularity_pillar": lambda batch: by_pillar(_turned(batch))} if len({*pillars}) > 1 else {}),
        **({"modularity_kind": _modularity(ones, kinds)} if len({*kinds}) > 1 else {}),
        "nestedness": _nestedness(ones),
        "pairs_shared": _pairs_shared,
        **({"one_kind": _one_group(kinds)} if len({*kinds}) > 1 else {}),
        **({"one_parent": _one_group(parents)} if len({*parents}) < len(parents) else {}),
        "one_node": lambda batch: _share(batch.sum(axis=2) == 1),
    }


def observed(tests: dict[str, Statistic], ones: Ones) -> dict[str, float]:
    """The statistics of one matrix."""
    return {name: float(statistic(ones[None].astype(np.float32))[0]) for name, statistic in tests.items()}


def _columns(of: Groups) -> npt.NDArray[np.float32]:
    """A column of ones and zeros for each group."""
    return pd.get_dummies(pd.Series(of)).to_numpy(np.float32)


def _turned(batch: Batch) -> Batch:
    return batch.transpose(0, 2, 1)


def overlaps(batch: Batch) -> Batch:
    """How many rows each two columns share, in each matrix."""
    return _turned(batch) @ batch


def _modularity(ones: Ones, of: Groups) -> Statistic:
    """Newman's modularity of groups of columns, in their projection weighted by shared rows.

    A row with c columns of a group has c(c - 1) ends of ties inside the group, and a column has a tie to every other
    column in each of its rows. Both follow from the counts, so that no projection is needed.
    """
    groups = _columns(of)
    others = np.count_nonzero(ones, axis=1) - 1.0
    ends = float((others * (others + 1)).sum())

    def statistic(batch: Batch) -> Values:
        counts = (batch @ groups).astype(np.float64)
        inside = (counts * (counts - 1)).sum(axis=(1, 2))
        strength = (counts * others[:, None]).sum(axis=1)
        return inside / ends - (strength**2).sum(axis=1) / ends**2 if ends else np.zeros(len(batch))

    return statistic


def _nestedness(ones: Ones) -> Statistic:
    """NODF (Almeida-Neto et al. 2008): of each pair of unequal rows, the share of the smaller that the larger has; the
    same for columns; the mean over all pairs of both, in percent. Under fixed margins only the overlaps vary."""
    weights = [_of_smaller(np.count_nonzero(ones, axis=axis)) for axis in (1, 0)]
    pairs = sum(n * (n - 1) // 2 for n in ones.shape)

    def statistic(batch: Batch) -> Values:
        both = (overlaps(_turned(batch)), overlaps(batch))
        nested = [np.einsum("cij,ij->c", o, w) for o, w in zip(both, weights, strict=True)]
        return np.asarray(100 * (nested[0] + nested[1]) / max(pairs, 1))

    return statistic


def _of_smaller(sizes: npt.NDArray[np.intp]) -> Values:
    """For each pair of a larger and a smaller one, one by the size of the smaller; zero for equals."""
    return np.where(sizes[:, None] > sizes[None, :], 1 / np.maximum(sizes[None, :], 1), 0)


def _pairs_shared(batch: Batch) -> Values:
    shared = overlaps(batch) > 0
    n = batch.shape[2]
    return np.asarray((np.count_nonzero(shared, axis=(1, 2)) - n) / max(n * (n - 1), 1))


def _one_group(of: Groups) -> Statistic:
    groups = _columns(of)
    return lambda batch: _share(np.count_nonzero(batch @ groups, axis=2) == 1)


def _share(which: npt.NDArray[np.bool_]) -> Values:
    """Of the activities, in each matrix; 0 where there is none."""
    return np.asarray(np.count_nonzero(which, axis=1) / max(which.shape[1], 1))
