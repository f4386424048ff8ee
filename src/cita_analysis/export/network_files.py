"""Everything about the networks of a plan as files: tables, networks for other programs, and the methods."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..analysis.counting import FULL, LEVELS, Counting
from ..analysis.network.chance import Chance, chance
from ..analysis.network.communities import Communities, communities
from ..analysis.network.incidence import with_sizes
from ..analysis.network.network import Network, build_network
from ..analysis.network.null_model import DRAWS
from ..analysis.network.ranks import sensitivity
from ..analysis.network.weights import WEIGHTS
from ..files.spreadsheet import csv
from ..messages.network import methods, references
from . import networks

if TYPE_CHECKING:
    from ..plan import Plan

_CHANCE = ("expected", "low", "high", "beyond")


def tested_pairs(net: Network, tests: Chance) -> pd.DataFrame:
    """All pairs tested, with every weight: ``level``, ``a``, ``b``, ``shared``, ``newman``, ``fractional``,
    ``jaccard``, ``cosine``, ``association``, ``p_more``, ``p_less``, ``q``, ``activities`` (ids joined with ``;``),
    ``expected``, ``low``, ``high``, ``beyond`` (see `chance`).

    One row per pair, lowest q first, then lowest p; pairs that share no activity have weights of 0 and no ids.
    """
    table = tests.pairs.merge(net.pairs.drop(columns="shared"), on=["a", "b"], how="left")
    table = table.fillna({**dict.fromkeys(WEIGHTS, 0), "activities": ""}).assign(level=net.level)
    return table[["level", "a", "b", *WEIGHTS, "p_more", "p_less", "q", "activities", *_CHANCE]]


def both_sides(plan: Plan, *, counting: Counting = FULL) -> pd.DataFrame:
    """The incidences before any projection: ``side`` (``body``, ``parent``, ``country``: named or tentative,
    ``country_named``: named only), ``activity_id``, ``node``, ``nodes``, ``activities`` (margins; see `with_sizes`).
    """
    named = replace(counting, tentative=False)
    ways = [*[(level, counting) for level in LEVELS], ("country", counting), ("country", named)]
    names = (*LEVELS, "country", "country_named")
    tables = [with_sizes(build_network(plan, side, counting=chosen).rows) for side, chosen in ways]
    together = pd.concat([table.assign(side=name) for name, table in zip(names, tables, strict=True)])
    return together[["side", "activity_id", "node", "nodes", "activities"]].reset_index(drop=True)


def save_networks(
    plan: Plan, folder: str | Path | None, *, draws: int = DRAWS, counting: Counting = FULL
) -> pd.DataFrame:
    """Write what the networks say into a folder (nothing for None), and return the pairs that it writes.

    Into ``tables/``: ``pairs.csv`` (bodies at both levels; see `tested_pairs`), ``incidence.csv`` (`both_sides`),
    ``network_tests.csv`` (statistics of each whole network against chance, by ``unit``: with each ``activity`` as a
    row, and with each ``project``), ``ranks.csv`` (`sensitivity`) and ``communities.csv``. Into ``networks/``: each
    level for other programs (`networks.save_network`), and ``methods.txt``.
    """
    nets = [build_network(plan, level, counting=counting) for level in LEVELS]
    tests = [chance(net, draws=draws) for net in nets]
    pairs = pd.concat([tested_pairs(net, test) for net, test in zip(nets, tests, strict=True)], ignore_index=True)
    if folder is not None:
        groups = [communities(net) for net in nets]
        tables = {
            "pairs": pairs,
            "incidence": both_sides(plan, counting=counting),
            "network_tests": _levels([_by_unit(net, test) for net, test in zip(nets, tests, strict=True)]),
            "ranks": sensitivity(plan, counting=counting),
            "communities": _levels([group.table for group in groups]),
        }
        _write(Path(folder), tables, nets, tests, groups)
    return pairs


def _by_unit(net: Network, tests: Chance) -> pd.DataFrame:
    """The whole network's statistics, and the same with projects for rows."""
    projects = chance(net.by_project(), draws=tests.draws).whole
    return pd.concat([tests.whole.assign(unit="activity"), projects.assign(unit="project")])[
        ["unit", *projects.columns]
    ]


def _levels(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """One table of a table for each level, with the level first."""
    whole = pd.concat([table.assign(level=level) for level, table in zip(LEVELS, tables, strict=True)])
    return whole[["level", *tables[0].columns]]


def _write(
    folder: Path, tables: dict[str, pd.DataFrame], nets: list[Network], tests: list[Chance], groups: list[Communities]
) -> None:
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        (folder / "tables" / f"{name}.csv").write_bytes(csv(table))
    for net, test in zip(nets, tests, strict=True):
        networks.save_network(net, folder / "networks", test)
    paragraphs = [methods(net, test, group) for net, test, group in zip(nets, tests, groups, strict=True)]
    text = "\n\n".join([*paragraphs, "References", references()])
    (folder / "networks" / "methods.txt").write_text(f"{text}\n", encoding="utf-8")
