"""A network of the institutions or countries of a plan, each pair of which leads back to the plan's rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors import InputError
from ...plan import Plan
from ...provenance import Provenance
from ..counting import FULL, Counting, check_choices
from . import incidence
from . import weights as pairs

_PRINTED = {"body": "institutions_text", "parent": "institutions_text", "country": "countries_text"}


@dataclass(frozen=True)
class Network:
    """Nodes of a plan and the activities they share; made by `build_network`.

    `level` and `counting` say what is counted, `rows` is the incidence (``activity_id``, ``node``),
    `unit` is ``activity``, or ``project`` if the rows are projects (`by_project`), and `left_out` has the nodes that
    `without` removed.
    """

    plan: Plan = field(repr=False)
    level: str
    counting: Counting
    rows: pd.DataFrame = field(repr=False)
    unit: str = "activity"
    left_out: frozenset[str] = frozenset()

    @cached_property
    def nodes(self) -> pd.DataFrame:
        """As in `network.nodes`, also those in no counted activity."""
        listed = incidence.nodes(self.plan, self.level, counting=self.counting)
        return listed[~listed["node"].isin(self.left_out)].reset_index(drop=True)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """One row per pair that shares an activity, with every weight; columns as in `co_listing`."""
        return pairs.pairs(self.rows)

    @cached_property
    def matrix(self) -> tuple[npt.NDArray[np.bool_], pd.Index[str], pd.Index[str]]:
        """The incidence as a matrix of activities by nodes, with the labels of its rows and columns."""
        ones, activities, nodes = incidence.matrix(self.rows)
        return ones.toarray().astype(bool), activities, nodes

    def pillars(self) -> pd.Series[str]:
        """The pillar of each row of the matrix."""
        activities = self.plan.activities
        row = activities["activity_id"] if self.unit == "activity" else _projects(activities)
        return self.matrix[1].to_series().map(activities.groupby(row)["pillar"].first())

    def kinds(self) -> pd.Series[str]:
        """The kind of each node of the matrix."""
        return self.matrix[2].to_series().map(self.nodes.set_index("node")["kind"])

    def parents(self) -> pd.Series[str]:
        """The institution that each node of the matrix belongs to: itself if it is not a unit of another."""
        listed = self.plan.institutions.set_index("institution")["parent"]
        nodes = self.matrix[2].to_series()
        return nodes.map(listed).fillna(nodes)

    def edge(self, a: str, b: str) -> Edge:
        """A pair with its weights and every row of the plan that has both nodes.

        Raises InputError for a node that is not in the network or is given twice, and if the rows are projects. A pair
        that shares nothing has no rows.
        """
        if self.unit != "activity":
            raise InputError("pairs can be opened in a network of activities only; the rows of this one are projects")
        known = set(self.nodes["node"])
        for node in (a, b):
            if node not in known:
                raise InputError(f"{node!r} is not in this network of {len(known)} {self.level} nodes; see net.nodes")
        if a == b:
            raise InputError(f"a pair has two nodes, not {a!r} twice")
        return Edge(self, *sorted((a, b)))

    def graph(self, weight: str = "shared") -> nx.Graph[str]:
        """The undirected graph of all nodes and of the pairs that share an activity; as `network.graph`."""
        return graph(self.pairs, self.nodes, weight)

    def without(self, nodes: Iterable[str]) -> Network:
        """The network without some of its nodes, and without the activities that have no other node."""
        left_out = self.left_out | {*nodes}
        kept = self.rows[~self.rows["node"].isin(left_out)].reset_index(drop=True)
        return replace(self, rows=kept, left_out=left_out)

    def by_project(self) -> Network:
        """The network with all activities of a project as one row (``activity_id`` is then ``17``), each node once.

        Activities of one project often repeat each other's nodes, so they are not independent evidence.
        """
        projects = _projects(self.plan.activities).set_axis(self.plan.activities["activity_id"])
        rows = self.rows.assign(activity_id=self.rows["activity_id"].map(projects))
        return replace(self, rows=rows.drop_duplicates(ignore_index=True), unit="project")


def _projects(activities: pd.DataFrame) -> pd.Series[str]:
    """The number of each activity's project, as its id begins."""
    return activities["activity_id"].astype("str").str.extract(r"(\d+)", expand=False)


@dataclass(frozen=True)
class Edge:
    """A pair of nodes with its `weights`, the `rows` of the plan that have both, and where these are printed."""

    net: Network = field(repr=False)
    a: str
    b: str

    @property
    def activities(self) -> list[str]:
        """The activities that both are in, in printed order."""
        rows = self.net.rows
        with_a, with_b = (set(rows.loc[rows["node"] == node, "activity_id"]) for node in (self.a, self.b))
        return [activity for activity in rows["activity_id"].unique() if activity in with_a & with_b]

    @property
    def weights(self) -> pd.Series[Any]:
        """The pair's weights by name; zero if it shares nothing."""
        found = self.net.pairs.query("a == @self.a and b == @self.b")
        weights = found[list(pairs.WEIGHTS)]
        return weights.iloc[0] if len(found) else pd.Series(0, index=weights.columns)

    @property
    def rows(self) -> pd.DataFrame:
        """One row per shared activity: ``activity_id``, ``pillar``, ``project_title``, ``page`` (from 1; missing from a
        transcript), ``nodes`` (how many it has), ``newman``, ``fractional`` (what it gives the pair), and the printed
        cell, ``institutions_text`` or ``countries_text``."""
        text = _PRINTED[self.net.level]
        table = self.net.plan.activities.set_index("activity_id").loc[self.activities].reset_index()
        k = table["activity_id"].map(self.net.rows["activity_id"].value_counts())
        newman, fractional = pairs.given(k)
        table = table.assign(page=table["page_first"], nodes=k, newman=newman, fractional=fractional)
        return table[["activity_id", "pillar", "project_title", "page", "nodes", "newman", "fractional", text]]

    def source(self, activity_id: str) -> Provenance:
        """Where the plan prints one of the rows; as `plan.source`. Raises InputError for an activity not shared."""
        if activity_id not in self.activities:
            said = ", ".join(self.activities) or "none"
            raise InputError(f"{self.a} and {self.b} do not share {activity_id!r}; they share {said}")
        return self.net.plan.source(activity_id, _PRINTED[self.net.level])

    def _repr_html_(self) -> str:
        weights = ", ".join(f"{name} {value:.4g}" for name, value in self.weights.items())
        return f"<p>{self.a}–{self.b}: {weights}</p>{self.rows.to_html(index=False)}"


def build_network(plan: Plan, level: str = "parent", *, counting: Counting = FULL) -> Network:
    """The network of the nodes of a level, ``body``, ``parent`` or ``country``; see `incidence`."""
    return Network(plan, level, counting, incidence.incidence(plan, level, counting=counting))


def graph(pairs: pd.DataFrame, nodes: pd.DataFrame, weight: str = "shared") -> nx.Graph[str]:
    """The undirected graph of `pairs` (from `co_listing` or `co_participation`) on all of `nodes`.

    Nodes carry ``name``, ``kind``, ``activities``; edges carry all weights, the ids in ``activities``, and
    the chosen one again as ``weight``. Nodes without a pair stay, isolated.
    """
    check_choices(weight=weight)
    network: nx.Graph[str] = nx.Graph(weight=weight)
    network.add_nodes_from(nodes.set_index("node").to_dict("index").items())
    attributes = pairs.assign(weight=pairs[weight]).drop(columns=["a", "b"]).to_dict("records")
    network.add_edges_from(zip(pairs["a"], pairs["b"], attributes, strict=True))
    return network
