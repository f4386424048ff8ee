"""Pairs of nodes that are in the same activity, with every weight at once, computed with sparse matrices.

With k nodes in an activity, n activities of a node and c activities that two share, a pair's weights are

shared
    c: full counting.
newman
    the sum of 1/(k-1) over the activities they share (Newman 2001). The fractional counting of authors by
    Perianes-Rodriguez, Waltman and van Eck (2016) gives a link of co-authors the same weight: a node's links
    add up to the number of its activities that have others.
fractional
    the sum of 2/(k(k-1)): the weight of 1 that fractional counting gives an activity, in equal parts among
    its k(k-1)/2 pairs. All pairs add up to the number of activities with two nodes or more.
jaccard
    c / (n + n' - c).
cosine
    c / sqrt(n n') (Salton).
association
    c / (n n'): association strength (van Eck and Waltman 2009).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, get_index_dtype

from ...plan import Plan
from ..counting import CHOICES, FULL, LEVELS, Counting, check_choice
from .incidence import incidence, matrix

WEIGHTS = tuple(map(str, CHOICES["weight"]))


def co_listing(
    plan: Plan,
    *,
    level: str = "parent",
    counting: Counting = FULL,
) -> pd.DataFrame:
    """Pairs of institutions listed in the same activity, by ``body`` or by ``parent``.

    Returns one row per pair that shares an activity, ``a`` before ``b`` in the alphabet: ``a``, ``b``, the weights
    ``shared`` (activities), ``newman``, ``fractional``, ``jaccard``, ``cosine``, ``association`` (see `pairs`), and
    ``activities`` (ids joined with ``;``). All weights are always there; `counting` decides whether ``shared`` or
    ``fractional`` orders the rows, heaviest first.
    """
    check_choice("level", level, LEVELS)
    rows = incidence(plan, level, counting=counting)
    return pairs(rows, counting.counting)


def co_participation(
    plan: Plan,
    *,
    counting: Counting = FULL,
) -> pd.DataFrame:
    """Pairs of countries that take part in the same activity; columns and weights as in `co_listing`.

    Where regional activities are kept apart only named and tentative participants make pairs; where they are spread,
    every pair of members shares every regional activity.
    """
    rows = incidence(plan, "country", counting=counting)
    return pairs(rows, counting.counting)


def pairs(rows: pd.DataFrame, counting: str = "full") -> pd.DataFrame:
    """The pairs of an incidence that share an activity; columns as in `co_listing`."""
    ones, activities, listed = matrix(rows)
    table = project(ones)
    table["activities"] = _ids(ones, table, activities)
    table["a"], table["b"] = listed[table["a"]], listed[table["b"]]
    heaviest = {"full": "shared", "fractional": "fractional"}[counting]
    # Rounded, because sums of the same thirds in another order must tie.
    order = table.assign(heaviest=table[heaviest].round(9))
    order = order.sort_values(["heaviest", "a", "b"], ascending=[False, True, True])
    return table.loc[order.index].reset_index(drop=True)


def project(ones: csr_array) -> pd.DataFrame:
    """The projection of an incidence matrix on its columns, with every weight.

    Returns one row per pair of columns that share a row, in order: ``a``, ``b`` (numbers of columns, a below b) and
    the weights. Time and memory grow with the number of pairs in the rows, not with the square of the columns.
    """
    k = np.asarray(ones.sum(axis=1), dtype=float)
    n = np.asarray(ones.sum(axis=0), dtype=float)
    newman, fractional = given(np.maximum(k, 2))  # a row of one makes no pair: its weight is never met
    ones = _narrow(ones)
    across = csr_array(ones.T)
    counts = _product(across, ones, np.ones_like(k))
    a, b, places = _in_order(counts)
    c = counts.data[places]
    # Two real sums in one product, as the parts of a complex one: products are what takes the time.
    sums = _product(across, ones, newman + 1j * fractional).data[places]
    columns = {
        "a": a,
        "b": b,
        "shared": c.astype("int64"),
        "newman": sums.real,
        "fractional": sums.imag,
        "jaccard": c / (n[a] + n[b] - c),
        "cosine": c / np.sqrt(n[a] * n[b]),
        "association": c / (n[a] * n[b]),
    }
    return pd.DataFrame(columns, copy=False)


def given(k: Any) -> tuple[Any, Any]:
    """What an activity with k nodes (two or more) gives to each of its pairs: Newman's weight, fractional weight."""
    return 1 / (k - 1), 2 / (k * (k - 1))


def _narrow(ones: csr_array) -> csr_array:
    """The same matrix with shorter index types where they suffice, which needs less memory."""
    kind = get_index_dtype(maxval=max(ones.nnz, *ones.shape))
    return csr_array((ones.data, ones.indices.astype(kind), ones.indptr.astype(kind)), shape=ones.shape)


def _product(across: csr_array, ones: csr_array, weight: npt.NDArray[np.inexact]) -> csr_array:
    """The sum of the weights of the rows that two columns share; its sparsity does not depend on the weights."""
    weighed = csr_array((np.repeat(weight, np.diff(ones.indptr)), ones.indices, ones.indptr), shape=ones.shape)
    return across @ weighed


def _in_order(product: csr_array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The pairs of columns in a symmetric product, each once and in order, and the index of each in its data."""
    b = np.repeat(np.arange(product.shape[0], dtype=product.indices.dtype), np.diff(product.indptr))
    below = np.flatnonzero(product.indices < b)
    # What is below the diagonal comes by b: a matrix made of it by a has each row in order, with nothing to sort.
    places = csr_array((below, (product.indices[below], b[below])), shape=product.shape)
    a = np.repeat(np.arange(product.shape[0]), np.diff(places.indptr))
    return a, places.indices.astype("int64"), places.data


def _ids(ones: csr_array, table: pd.DataFrame, activities: pd.Index[str]) -> list[str]:
    """The ids of the activities that each pair shares, in printed order, joined with ``;``."""
    columns = ones.tocsc()
    columns.sort_indices()
    of = np.split(columns.indices, columns.indptr[1:-1])
    sharing = (np.intersect1d(of[a], of[b], assume_unique=True) for a, b in zip(table["a"], table["b"], strict=True))
    return [";".join(activities[rows]) for rows in sharing]
