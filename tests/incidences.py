"""Incidences of activities and nodes for tests of networks: made by hand, at random, or all there are with given
margins."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import reduce
from types import SimpleNamespace

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd
from hypothesis import strategies as st

from cita_analysis.analysis import Counting, network
from cita_analysis.analysis.network import null_model

Ones = npt.NDArray[np.bool_]


def ones_of(text: str) -> Ones:
    """A matrix from its rows: "110 001"."""
    return np.array([[cell == "1" for cell in row] for row in text.split()], dtype=bool)


@st.composite
def matrices(draw: st.DrawFn, rows: int = 7, columns: int = 7, least: int = 0) -> Ones:
    """Any matrix up to a size, sparse ones and full ones."""
    shape = draw(st.integers(least, rows)), draw(st.integers(least, columns))
    filled = draw(st.sampled_from([0.0, 0.2, 0.5, 0.8, 1.0]))
    return np.random.default_rng(draw(st.integers(0, 10_000))).random(shape) < filled


def all_with_margins(ones: Ones) -> list[Ones]:
    """Every matrix with the margins of `ones`: row by row all choices of columns, kept while no column overflows."""
    columns = ones.sum(axis=0)

    def extended(tops: list[Ones], size: int) -> list[Ones]:
        rows = [np.isin(np.arange(ones.shape[1]), at) for at in itertools.combinations(range(ones.shape[1]), size)]
        longer = (np.vstack([top, row]) for top in tops for row in rows)
        return [made for made in longer if (made.sum(axis=0) <= columns).all()]

    made = reduce(extended, ones.sum(axis=1), [np.zeros((0, ones.shape[1]), dtype=bool)])
    return [one for one in made if (one.sum(axis=0) == columns).all()]


def rows_of(listed: Sequence[str]) -> pd.DataFrame:
    """An incidence from the nodes of each activity: ["A B", "C"]."""
    cells = [(f"{number:02}", node) for number, nodes in enumerate(listed, start=1) for node in nodes.split()]
    return pd.DataFrame(cells, columns=["activity_id", "node"]).astype("str")


def listed_of(ones: Ones) -> list[str]:
    """The nodes of each activity of a matrix: its columns, named n00, n01, ..."""
    return [" ".join(f"n{column:02}" for column in np.flatnonzero(row)) for row in ones]


def network_of(
    listed: Sequence[str],
    *,
    pillars: Sequence[int] | None = None,
    kinds: dict[str, str] | None = None,
    parents: dict[str, str] | None = None,
) -> network.Network:
    """A network of bodies; without more, all of one pillar and one kind, each its own parent."""
    rows = rows_of(listed)
    nodes = sorted(rows["node"].unique())
    bodies = pd.DataFrame({"institution": nodes, "name": nodes}, dtype="str")
    parent = [(parents or {}).get(node, node) for node in nodes]
    kind = [(kinds or {}).get(node, "carec") for node in nodes]
    plan = SimpleNamespace(
        activities=pd.DataFrame({"activity_id": [f"{n + 1:02}" for n in range(len(listed))], "pillar": pillars or 1}),
        participation=pd.DataFrame(columns=["activity_id", "country", "role"], dtype="str"),
        institutions=bodies.assign(kind=kind, parent=parent).astype("str"),
        involvement=rows.rename(columns={"node": "institution"}).assign(
            parent=rows["node"].replace(parents or {}),
        ),
    )
    return network.Network(plan, "body", Counting(), rows)


def projection(ones: Ones) -> nx.Graph:
    """The columns of a matrix as a graph weighted by the rows they share, one pair of one row after another."""
    graph = nx.empty_graph(ones.shape[1])
    for a, b in pairs_of(ones):
        weight = graph.get_edge_data(a, b, {"weight": 0})["weight"]
        graph.add_edge(a, b, weight=weight + 1)
    return graph


def pairs_of(ones: Ones) -> Iterator[tuple[int, int]]:
    """Each pair of columns, once for each row it shares."""
    for row in ones:
        yield from itertools.combinations(np.flatnonzero(row).tolist(), 2)


def shared_by(ones: Ones) -> list[int]:
    """How many rows each pair of columns shares, in order."""
    pairs = itertools.combinations(range(ones.shape[1]), 2)
    return [sum(bool(row[a] and row[b]) for row in ones) for a, b in pairs]


def noise_of(ones: Ones, count: int, seed: int) -> list[Ones]:
    """Matrices with the margins of `ones` and no other structure: draws 50 global trades apart."""
    steps = itertools.islice(null_model.draws(ones, 1000 * count, seed), 9, None, 10)
    return [one for state in itertools.islice(steps, -(-count // 100)) for one in state.copy()][:count]


def together(ones: Ones, times: int, seed: int) -> tuple[Ones, tuple[str, str]]:
    """Two nodes that had one activity each now have so many, and all of them together; and their names."""
    random = np.random.default_rng(seed)
    pair = np.sort(random.choice(np.flatnonzero(ones.sum(axis=0) == 1), 2, replace=False))
    made = ones.copy()
    made[:, pair] = False
    made[np.ix_(random.choice(len(ones), times, replace=False), pair)] = True
    return made, (f"n{pair[0]:02}", f"n{pair[1]:02}")


def apart(ones: Ones) -> tuple[Ones, tuple[str, str]]:
    """The two nodes with most activities no longer share any: the second moves to activities that have neither."""
    first, second = np.argsort(-ones.sum(axis=0), kind="stable")[:2]
    both, free = np.flatnonzero(ones[:, first] & ones[:, second]), np.flatnonzero(~ones[:, first] & ~ones[:, second])
    made = ones.copy()
    made[both, second] = False
    made[free[: len(both)], second] = True
    return made, (f"n{min(first, second):02}", f"n{max(first, second):02}")


def blocks(ones: Ones, seed: int, size: int = 4, times: int = 6) -> tuple[Ones, set[str]]:
    """Two groups of nodes that had one activity each fill new activities, each with one of them left out by turns."""
    random = np.random.default_rng(seed)
    rare = random.permutation(np.flatnonzero(ones.sum(axis=0) == 1))[: 2 * size].reshape(2, size)
    made = np.vstack([ones, np.zeros((2 * times, ones.shape[1]), dtype=bool)])
    made[:, rare.ravel()] = False
    for number, row in enumerate(made[len(ones) :]):
        row[np.delete(rare[number % 2], number // 2 % size)] = True
    return made, {";".join(f"n{node:02}" for node in np.sort(group)) for group in rare}
