"""Who is listed together: bodies, their parents, or countries that stand in the same activity.

Two bodies are co-listed when the plan prints both for one activity; it does not say that they work
together. The choices about participants are those of `measures`; for bodies they only decide which
activities count, and `regional` changes nothing, since a body stands once in an activity however its
countries are counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd

from .measures import check_choices, counted_activities, participants

if TYPE_CHECKING:
    from .plan import Plan


def incidence(
    plan: Plan,
    side: str = "body",
    *,
    regional: str = "apart",
    afg_on_hold: bool = True,
    tentative: bool = True,
) -> pd.DataFrame:
    """Which node stands in which activity, once each, in printed order.

    `side`: ``body`` (institution), ``parent`` (ADB counts once however many of its units are listed) or
    ``country``. For countries with `regional` ``apart``, only named and tentative participants are nodes:
    ``REG`` is no country.

    Returns ``activity_id``, ``node``.
    """
    check_choices(side=side, regional=regional)
    if side == "country":
        rows = participants(plan, regional=regional, afg_on_hold=afg_on_hold, tentative=tentative)
        if regional == "apart":
            rows = rows[rows["role"] != "regional"]
        rows = rows.rename(columns={"country": "node"})
    else:
        counted = counted_activities(plan, afg_on_hold=afg_on_hold, tentative=tentative)["activity_id"]
        rows = plan.involvement
        rows = rows[rows["activity_id"].isin(counted)].rename(columns={_COLUMN[side]: "node"})
    return rows[["activity_id", "node"]].drop_duplicates(ignore_index=True)


def co_listing(
    plan: Plan,
    *,
    level: str = "body",
    counting: str = "full",
    regional: str = "apart",
    afg_on_hold: bool = True,
    tentative: bool = True,
) -> pd.DataFrame:
    """Pairs of institutions listed in the same activity, by ``body`` or by ``parent``.

    Returns one row per pair that shares an activity, ``a`` before ``b`` in the alphabet: ``a``, ``b``,
    ``shared`` (activities: full counting), ``newman`` (sum of 1/(k-1) over the shared activities, k nodes
    each), ``fractional`` (each activity's weight of 1 shared among its k(k-1)/2 pairs), ``activities`` (ids
    joined with ``;``). All three weights are always there; `counting` chooses the one that orders the rows,
    heaviest first. ``fractional`` adds up to the number of activities with two nodes or more; ``newman`` of
    one node's pairs to the number of its own.
    """
    check_choices(level=level, counting=counting)
    rows = incidence(plan, level, regional=regional, afg_on_hold=afg_on_hold, tentative=tentative)
    return _pairs(rows, counting)


def co_participation(
    plan: Plan,
    *,
    counting: str = "full",
    regional: str = "apart",
    afg_on_hold: bool = True,
    tentative: bool = True,
) -> pd.DataFrame:
    """Pairs of countries that take part in the same activity; columns and weights as in `co_listing`.

    With `regional` ``apart`` only named and tentative participants make pairs; ``spread`` makes every pair
    of members share every regional activity.
    """
    check_choices(counting=counting)
    rows = incidence(plan, "country", regional=regional, afg_on_hold=afg_on_hold, tentative=tentative)
    return _pairs(rows, counting)


def nodes(
    plan: Plan,
    side: str = "body",
    *,
    regional: str = "apart",
    afg_on_hold: bool = True,
    tentative: bool = True,
) -> pd.DataFrame:
    """All nodes of one side, those no counted activity has too, so that `graph` can keep the isolated ones.

    Returns one row per body or parent the plan lists, or per member in ADB's order: ``node``, ``name``,
    ``kind`` (the codebook's, or ``country``), ``activities`` (number of counted activities it stands in).
    """
    check_choices(side=side)
    if side == "country":
        known = plan.countries.rename(columns={"country": "node"}).assign(kind="country")
    else:
        listed = plan.involvement[_COLUMN[side]].drop_duplicates().sort_values().to_frame("node")
        known = listed.merge(plan.institutions.rename(columns={"institution": "node"}), on="node", how="left")
    rows = incidence(plan, side, regional=regional, afg_on_hold=afg_on_hold, tentative=tentative)
    counts = known["node"].map(rows["node"].value_counts()).fillna(0).astype("int64")
    return known.assign(activities=counts)[["node", "name", "kind", "activities"]].reset_index(drop=True)


def graph(pairs: pd.DataFrame, nodes: pd.DataFrame, weight: str = "shared") -> nx.Graph[str]:
    """The undirected graph of `pairs` (from `co_listing` or `co_participation`) on all of `nodes`.

    Nodes carry ``name``, ``kind``, ``activities``; edges carry all weights, the ids in ``activities``, and
    the chosen one (``shared``, ``newman``, ``fractional``) again as ``weight``. Nodes without a pair stay,
    isolated.
    """
    check_choices(weight=weight)
    network: nx.Graph[str] = nx.Graph(weight=weight)
    network.add_nodes_from(nodes.set_index("node").to_dict("index").items())
    attributes = pairs.assign(weight=pairs[weight]).drop(columns=["a", "b"]).to_dict("records")
    network.add_edges_from(zip(pairs["a"], pairs["b"], attributes, strict=True))
    return network


def strengths(network: nx.Graph[str]) -> pd.DataFrame:
    """How strongly each node of a `graph` is tied, strongest first, equals in alphabetical order.

    Returns ``node``, ``name``, ``kind``, ``activities``, ``degree`` (number of partners), ``strength`` (sum
    of the graph's weight), ``rank_first``, ``rank_last`` (the ranks its equals in strength share: 5 to 30,
    not 5).
    """
    attributes = pd.DataFrame.from_dict(dict(network.nodes(data=True)), orient="index")
    table = attributes.rename_axis("node").reset_index()
    table["degree"] = table["node"].map(dict(network.degree())).astype("int64")
    table["strength"] = table["node"].map(dict(network.degree(weight="weight")))
    # Rounded, because sums of the same thirds in another order must tie.
    weights = table["strength"].round(9)
    table["rank_first"] = weights.rank(method="min", ascending=False).astype("int64")
    table["rank_last"] = weights.rank(method="max", ascending=False).astype("int64")
    return table.sort_values(["rank_first", "node"], ignore_index=True)


def rank_intervals(rows: pd.DataFrame) -> pd.DataFrame:
    """Ranks by number of activities that survive leaving any one activity out; `rows` from `incidence`.

    Returns one row per node, most activities first: ``node``, ``activities``, ``rank_first``, ``rank_last``
    (best and worst rank the node has, ties included, with all activities or with any single one left out).
    """
    table = pd.crosstab(rows["activity_id"], rows["node"])
    total = table.sum()
    cases = pd.concat([total.to_frame().T, total - table])
    ranks = pd.DataFrame(
        {
            "activities": total,
            "rank_first": cases.rank(axis=1, method="min", ascending=False).min().astype("int64"),
            "rank_last": cases.rank(axis=1, method="max", ascending=False).max().astype("int64"),
        }
    )
    ordered = ranks.rename_axis("node").reset_index()
    return ordered.sort_values(["activities", "node"], ascending=[False, True], ignore_index=True)


def beyond_chance(rows: pd.DataFrame, *, alpha: float = 0.05) -> pd.DataFrame:
    """Which pairs share more activities than chance gives; `rows` from `incidence`.

    Chance: each node keeps its number of activities, placed at random among the activities that list any
    node (hypergeometric, upper tail). It takes no account of how many nodes an activity lists. Corrected by
    Holm over all m pairs of nodes, those that share nothing included.

    Returns one row per pair, surest first: ``a``, ``b``, ``shared``, ``expected`` (activities), ``p``,
    ``p_holm``, ``beyond`` (p_holm not above `alpha`). "k of m pairs" is ``beyond.sum()`` of ``len``.
    """
    from scipy.stats import hypergeom

    counts = rows["node"].value_counts().sort_index()
    total = rows["activity_id"].nunique()
    table = pd.DataFrame([(a, b) for a in counts.index for b in counts.index if a < b], columns=["a", "b"])
    shared = _pairs(rows, "full")[["a", "b", "shared"]]
    table = table.merge(shared, how="left").fillna({"shared": 0}).astype({"shared": "int64"})
    in_a, in_b = table["a"].map(counts), table["b"].map(counts)
    table["expected"] = in_a * in_b / total
    table["p"] = hypergeom.sf(table["shared"] - 1, total, in_a, in_b)
    table = table.sort_values(["p", "a", "b"], ignore_index=True)
    table["p_holm"] = (table["p"] * (len(table) - table.index)).cummax().clip(upper=1)
    return table.assign(beyond=table["p_holm"] <= alpha)


_COLUMN = {"body": "institution", "parent": "parent"}


def _pairs(rows: pd.DataFrame, counting: str) -> pd.DataFrame:
    k = rows.groupby("activity_id")["node"].transform("size")
    left = rows.assign(newman=1 / (k - 1).where(k > 1), fractional=2 / (k * (k - 1)).where(k > 1))
    left = left.rename(columns={"node": "a"})
    both = left.merge(rows.rename(columns={"node": "b"}), on="activity_id")
    pairs = both[both["a"] < both["b"]].groupby(["a", "b"], as_index=False)
    table = pairs.agg(
        shared=("activity_id", "size"),
        newman=("newman", "sum"),
        fractional=("fractional", "sum"),
        activities=("activity_id", ";".join),
    )
    heaviest = {"full": "shared", "fractional": "fractional"}[counting]
    # Rounded, because sums of the same thirds in another order must tie.
    order = table.assign(heaviest=table[heaviest].round(9))
    order = order.sort_values(["heaviest", "a", "b"], ascending=[False, True, True])
    return table.loc[order.index].reset_index(drop=True)
