"""The network of bodies that are listed in the same activities, with its hubs and without them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes

from .. import network
from ..measures import check_choices
from ..network.margins import DRAWS
from ..network.ranking import hubs
from ..publish import Picture
from ..style import Preset, preset
from . import web, words
from .partners import units
from .sheet import Words, also_on_slides, compose, room

if TYPE_CHECKING:
    from ..plan import Plan


@also_on_slides
def partners_network(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: str = "full",
    level: str = "parent",
    draws: int = DRAWS,
    regional: str = "apart",
    afg_on_hold: bool = True,
    tentative: bool = True,
) -> Picture:
    """The network of bodies that are listed in the same activities.

    Numbers drawn, a row for each pair that shares an activity, then one for each body that shares none (`b` missing):
    ``a``, ``a_name``, ``a_kind``, ``a_activities``, the same for ``b``, ``value`` (activities by the counting),
    ``shared`` (activities), ``beyond`` (``more`` or ``less`` than chance, or empty), ``activities`` (ids joined with
    ``;``). Source: CAREC Institution/s or Agencies.
    """
    check_choices(level=level)
    choices: words.Choices = {"regional": regional, "afg_on_hold": afg_on_hold, "tentative": tentative}
    net = network.of(plan, level, **choices)
    tests = network.chance(net, draws=draws)
    numbers = _numbers(net, tests, counting)
    linked = web.from_numbers(numbers)
    n = net.rows["activity_id"].nunique()
    form = preset(size)
    said = Words(
        title=f"{tests.sentence}; {_most_linked(linked)}",
        caption=f"Bodies listed in the same activities{units(level)}. A body's mark grows with its activities, a line's"
        " width with the activities that list both its ends; a dark line is a pair beyond chance. Co-listed does not"
        " mean that they work together.",
        alt=f"Network of {len(net.nodes)} bodies and {len(net.pairs)} pairs co-listed. "
        + ", ".join(f"{node} with {words.many(degree, 'other')}" for node, degree in _degrees(linked)[:5])
        + ".",
        note=words.counted(plan, choices, n=n, values="pairs of bodies", counting=counting)
        + f" {words.many(len(net.nodes), 'body')}, {words.many(len(net.pairs), 'pair')}; positions carry no number."
        + words.chance_note(tests),
    )
    return compose(
        "partners_network", plan, numbers, draw_network, said,
        size=size, height=_height(form), quarter=quarter, counting=counting,
    )  # fmt: skip


@also_on_slides
def partners_without_hubs(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: str = "full",
    level: str = "parent",
    draws: int = DRAWS,
    regional: str = "apart",
    afg_on_hold: bool = True,
    tentative: bool = True,
) -> Picture:
    """The network of `partners_network` without its hubs, each other body where it stands there.

    Hubs are the bodies in more than a third of the activities. Numbers drawn as there, without the hubs' rows.
    Source: CAREC Institution/s or Agencies.
    """
    check_choices(level=level)
    choices: words.Choices = {"regional": regional, "afg_on_hold": afg_on_hold, "tentative": tentative}
    net = network.of(plan, level, **choices)
    gone = hubs(net)
    without = net.without(gone)
    tests = network.chance(net, draws=draws)
    numbers = _numbers(without, tests, counting)
    draw = partial(draw_network, placed=web.from_numbers(_numbers(net, tests, counting)))
    form = preset(size)
    said = Words(
        title=_parts_title(web.from_numbers(numbers), gone),
        caption=f"The network of bodies listed in the same activities{units(level)} without its hubs, those in more"
        " than a third of the activities; each body stands where it does with them. Co-listed does not mean that they"
        " work together.",
        alt=f"Network of {len(without.nodes)} bodies without {words.listed(gone) if gone else 'any hub'}:"
        f" {words.many(len(without.pairs), 'pair')} co-listed.",
        note=words.counted(
            plan, choices, n=without.rows["activity_id"].nunique(), values="pairs of bodies", counting=counting
        )
        + f" Left out: {words.listed(gone) if gone else 'no body'}."
        + words.chance_note(tests),
    )
    return compose(
        "partners_without_hubs", plan, numbers, draw, said,
        size=size, height=_height(form), quarter=quarter, counting=counting,
    )  # fmt: skip


def _parts_title(linked: nx.Graph[str], gone: Sequence[str]) -> str:
    if not gone:
        return "No body is a hub: none is in more than a third of the activities"
    if not len(linked):
        return f"Without {words.few(list(gone), 'hub')}, no body is left"
    parts = sorted((len(part) for part in nx.connected_components(linked) if len(part) > 1), reverse=True)
    alone = len(linked) - sum(parts)
    held = (
        f"the largest group that is linked has {parts[0]} of {words.many(len(linked), 'body')}"
        if parts
        else f"no two of {words.many(len(linked), 'body')} are co-listed"
    )
    verb = "is" if alone == 1 else "are"
    return f"Without {words.few(list(gone), 'hub')}, {held}, and {alone or 'none'} {verb} linked to none"


def _height(form: Preset) -> float:
    return form.inner * (1.15 if form.narrow else 0.75)


def _numbers(net: network.Network, tests: network.Chance, counting: str) -> pd.DataFrame:
    """A row for each pair that shares an activity, then one for each body that shares none."""
    bodies, weighed = net.nodes, net.pairs.merge(tests.pairs[["a", "b", "beyond"]], on=["a", "b"])
    alone = bodies.loc[~bodies["node"].isin([*weighed["a"], *weighed["b"]]), ["node"]].rename(columns={"node": "a"})
    pairs = pd.concat([weighed, alone], ignore_index=True)
    for side in "ab":
        about = bodies.rename(columns={name: f"{side}_{name}" for name in ("name", "kind", "activities")})
        pairs = pairs.merge(about.rename(columns={"node": side}), on=side, how="left")
    pairs["value"] = pairs["shared" if counting == "full" else "fractional"]
    ends = [f"{side}{end}" for side in "ab" for end in ("", "_name", "_kind", "_activities")]
    whole = {"shared": "Int64", "b_activities": "Int64", **({"value": "Int64"} if counting == "full" else {})}
    return pairs[[*ends, "value", "shared", "beyond", "activities"]].astype(whole)


def _degrees(linked: nx.Graph[str]) -> list[tuple[str, int]]:
    """Bodies by number of others they are co-listed with, most first, equals by code."""
    return sorted(linked.degree, key=lambda pair: (-pair[1], pair[0]))


def _most_linked(linked: nx.Graph[str]) -> str:
    degrees = _degrees(linked)
    most = max((degree for _, degree in degrees), default=0)
    if most == 0:
        return f"no body is co-listed with another, of {words.many(len(linked), 'body')}"
    lead = [node for node, degree in degrees if degree == most]
    verb = "is" if len(lead) == 1 else "are each"
    return f"{words.few(lead, 'body')} {verb} co-listed with {most} of {len(linked) - 1} other bodies, the most"


def draw_network(
    area: Sequence[Axes], numbers: pd.DataFrame, form: Preset, placed: nx.Graph[str] | None = None
) -> None:
    """Nodes for bodies, marked by kind, and lines for pairs; each where `placed`, a larger network, has it."""
    (axes,) = area
    web.draw(axes, web.from_numbers(numbers), *room(axes), form, placed)
