"""The network of bodies that are listed in the same activities, with its hubs and without them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes

from ..analysis import network
from ..analysis.counting import FULL, Counting, check_choices
from ..analysis.network.null_model import DRAWS
from ..analysis.network.ranks import hubs
from ..messages import Value, phrases
from ..messages.network import chance_sentence
from ..plan import Plan
from . import network_drawing
from .layout import Words, also_on_slides, compose, room
from .pack import Picture
from .theme import Preset, preset


@also_on_slides
def partners_network(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: Counting = FULL,
    level: str = "parent",
    draws: int = DRAWS,
) -> Picture:
    """The network of bodies that are listed in the same activities.

    Numbers drawn, a row for each pair that shares an activity, then one for each body (`b` missing):
    ``a``, ``a_name``, ``a_kind``, ``a_listed_in`` (activities), the same for ``b``, ``value`` (activities by the
    counting), ``shared`` (activities), ``beyond`` (``more`` or ``less`` than chance, or empty), ``activities`` (ids
    joined with ``;``). Source: CAREC Institution/s or Agencies.
    """
    check_choices(level=level)
    net = network.build_network(plan, level, counting=counting)
    tests = network.chance(net, draws=draws)
    numbers = _numbers(net, tests, counting.counting)
    linked = network_drawing.from_numbers(numbers)
    n = net.rows["activity_id"].nunique()
    counts: dict[str, Value] = {"bodies": len(net.nodes), "pairs": len(net.pairs)}
    form = preset(size)
    said = Words(
        title=_most_linked(linked, tests),
        caption=phrases.message("partners-network-caption", level=level),
        alt=phrases.message(
            "partners-network-alt",
            **counts,
            degrees=phrases.all_of(
                phrases.message("body-with-others", body=node, others=degree) for node, degree in _degrees(linked)[:5]
            ),
        ),
        note=phrases.message(
            "partners-network-note",
            counting=phrases.counting_note(plan, counting, n=n, values="pairs_of_bodies"),
            **counts,
            chance=phrases.chance_note(tests),
        ),
    )
    return compose(
        "partners_network", plan, numbers, draw_network, said,
        size=size, height=_height(form), quarter=quarter, counting=counting.counting,
    )  # fmt: skip


@also_on_slides
def partners_without_hubs(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: Counting = FULL,
    level: str = "parent",
    draws: int = DRAWS,
) -> Picture:
    """The network of `partners_network` without its hubs, each other body where it stands there.

    Hubs are the bodies in more than a third of the activities. Numbers drawn as there, without the hubs' rows.
    Source: CAREC Institution/s or Agencies.
    """
    check_choices(level=level)
    net = network.build_network(plan, level, counting=counting)
    gone = hubs(net)
    without = net.without(gone)
    tests = network.chance(net, draws=draws)
    numbers = _numbers(without, tests, counting.counting)
    draw = partial(draw_network, placed=network_drawing.from_numbers(_numbers(net, tests, counting.counting)))
    form = preset(size)
    said = Words(
        title=_parts_title(network_drawing.from_numbers(numbers), gone),
        caption=phrases.message("partners-without-hubs-caption", level=level),
        alt=phrases.message(
            "partners-without-hubs-alt",
            bodies=len(without.nodes),
            hubs=phrases.listing(gone),
            pairs=len(without.pairs),
        ),
        note=phrases.message(
            "partners-without-hubs-note",
            counting=phrases.counting_note(
                plan, counting, n=without.rows["activity_id"].nunique(), values="pairs_of_bodies"
            ),
            hubs=phrases.listing(gone),
            chance=phrases.chance_note(tests),
        ),
    )
    return compose(
        "partners_without_hubs", plan, numbers, draw, said,
        size=size, height=_height(form), quarter=quarter, counting=counting.counting,
    )  # fmt: skip


def _parts_title(linked: nx.Graph[str], gone: Sequence[str]) -> str:
    parts = [len(part) for part in nx.connected_components(linked) if len(part) > 1]
    return phrases.message(
        "partners-without-hubs-title",
        hubs=phrases.few(gone, "hubs"),
        bodies=len(linked), largest=max(parts, default=0), alone=len(linked) - sum(parts),
    )  # fmt: skip


def _height(form: Preset) -> float:
    return form.inner * (1.15 if form.narrow else 0.75)


def _numbers(net: network.Network, tests: network.Chance, counting: str) -> pd.DataFrame:
    """A row for each pair that shares an activity, then one for each body."""
    weighed = net.pairs.merge(tests.pairs[["a", "b", "beyond"]], on=["a", "b"])
    pairs = pd.concat([weighed, _bodies(net)], ignore_index=True)
    for side in "ab":
        about = net.nodes.rename(columns={"activities": "listed_in"})
        about = about.rename(columns={name: f"{side}_{name}" for name in ("name", "kind", "listed_in")})
        pairs = pairs.merge(about.rename(columns={"node": side}), on=side, how="left")
    pairs["value"] = pairs["shared"].fillna(pairs["a_listed_in"]) if counting == "full" else pairs["fractional"]
    ends = [f"{side}{end}" for side in "ab" for end in ("", "_name", "_kind", "_listed_in")]
    whole = {"shared": "Int64", "b_listed_in": "Int64", **({"value": "Int64"} if counting == "full" else {})}
    return pairs[[*ends, "value", "shared", "beyond", "activities"]].astype(whole)


def _bodies(net: network.Network) -> pd.DataFrame:
    """Each body as `a`, with what fractional counting gives it and the activities that list it."""
    weight = 1 / net.rows.groupby("activity_id")["node"].transform("size")
    value = net.rows.assign(weight=weight).groupby("node")["weight"].sum()
    bodies = net.nodes["node"]
    return pd.DataFrame(
        {
            "a": bodies,
            "fractional": bodies.map(value).fillna(0.0),
            "activities": bodies.map(network.activities_of(net.rows)).fillna(""),
        }
    )


def _degrees(linked: nx.Graph[str]) -> list[tuple[str, int]]:
    """Bodies by number of others they are co-listed with, most first, equals by code."""
    return sorted(linked.degree, key=lambda pair: (-pair[1], pair[0]))


def _most_linked(linked: nx.Graph[str], tests: network.Chance) -> str:
    """How many pairs go beyond chance, and which bodies are linked to most others."""
    degrees = _degrees(linked)
    most = max((degree for _, degree in degrees), default=0)
    return phrases.message(
        "partners-network-title",
        chance=chance_sentence(tests),
        first=phrases.few([node for node, degree in degrees if degree == most], "bodies"),
        most=most, bodies=len(linked), others=len(linked) - 1,
    )  # fmt: skip


def draw_network(
    area: Sequence[Axes], numbers: pd.DataFrame, form: Preset, placed: nx.Graph[str] | None = None
) -> None:
    """Nodes for bodies, marked by kind, and lines for pairs; each where `placed`, a larger network, has it."""
    (axes,) = area
    network_drawing.draw(axes, network_drawing.from_numbers(numbers), *room(axes), form, placed)
