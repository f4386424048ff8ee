"""Nodes and lines: the picture of a network, each node where `places` has it."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from ..messages import phrases
from . import network_layout, rows
from .marks import tag_mark
from .network_layout import radius
from .theme import INK, KIND_COLOURS, KIND_MARKERS, KIND_NAMES, Preset, text_width

_LINE = "#8C8C8C"
_KEY_LINE = 1.6  # height of a line of the key, in sizes of its type


def draw(
    axes: Axes, network: nx.Graph[str], width: float, height: float, form: Preset, placed: nx.Graph[str] | None = None
) -> None:
    """The graph in a frame of `width` and `height` points, a key to the kinds of nodes at its bottom.

    Where `placed` is given, a graph with the same nodes and more, each node stands where that graph has it.

    Nodes need `kind` and `activities`, edges `weight` and `beyond`: beyond chance, a line is dark, and broken where the
    pair shares less than chance gives.
    """
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.axis("off")
    whole = network if placed is None else placed
    _key(axes, [kind for kind in KIND_NAMES if kind in set(_of(whole, "kind"))], width, form)
    # Above room for all kinds, whichever occur: a kind more or less moves no node.
    frame = network_layout.Frame(width, height - _key_height(width, form), form)
    found = network_layout.layout(whole, [frame], network_layout.known())
    at = {node: (x * width, height - (1 - y) * frame.height) for node, (x, y) in found.items()}
    heaviest = max(_weights(network), default=1)
    for a, b, weight in network.edges(data="weight"):
        beyond = network.edges[a, b]["beyond"]
        (line,) = axes.plot(
            *zip(at[a], at[b], strict=True), color=INK if beyond else _LINE, zorder=1,
            linestyle="--" if beyond == "less" else "-",
            linewidth=form.text * (0.06 + 0.3 * weight / heaviest), solid_capstyle="round",
        )  # fmt: skip
        tag_mark(line, network.edges[a, b]["row"])
    for node, kind in network.nodes(data="kind"):
        mark = _mark(axes, *at[node], kind, radius(network.nodes[node]["activities"], form))
        tag_mark(mark, network.nodes[node]["row"])
        axes.text(
            at[node][0], at[node][1] - radius(network.nodes[node]["activities"], form) - form.text * 0.15, node,
            ha="center", va="top", fontsize=form.text, color=INK, zorder=3,
            bbox={"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.3},
        )  # fmt: skip


def _mark(axes: Axes, x: float, y: float, kind: str, r: float) -> Line2D:
    (mark,) = axes.plot(
        [x], [y], marker=KIND_MARKERS[kind], markersize=2 * r, color=KIND_COLOURS[kind], linestyle="",
        markeredgecolor="white", markeredgewidth=0.6, zorder=2,
    )  # fmt: skip
    return mark


def _key(axes: Axes, kinds: Sequence[str], width: float, form: Preset) -> None:
    """Marker and name of each kind at the bottom, in as many lines as they need."""
    at = _key_places(kinds, width, form)
    for kind, (left, down) in zip(kinds, at, strict=True):
        y = (at[-1][1] - down + 0.5) * form.text * _KEY_LINE
        _mark(axes, left + form.text * 0.6, y, kind, form.text * 0.4)
        axes.text(left + form.text * 1.4, y, KIND_NAMES[kind], fontsize=form.text, va="center_baseline", color=INK)


def _key_places(kinds: Sequence[str], width: float, form: Preset) -> list[tuple[float, int]]:
    """Points from the left, and the line from the top, of each kind."""
    return rows.in_lines([text_width(KIND_NAMES[kind], form.text) + form.text * 3 for kind in kinds], width)


def _key_height(width: float, form: Preset) -> float:
    """Points that a key to all kinds takes, with the blank above it."""
    return (_key_places(list(KIND_NAMES), width, form)[-1][1] + 1.6) * form.text * _KEY_LINE


def _of(network: nx.Graph[str], attribute: str) -> list[str]:
    return [value for _, value in network.nodes(data=attribute)]


def _weights(network: nx.Graph[str]) -> list[float]:
    return [weight for _, _, weight in network.edges(data="weight")]


def from_numbers(numbers: pd.DataFrame) -> nx.Graph[str]:
    """The graph of the table that `partners_network` draws."""
    network: nx.Graph[str] = nx.Graph()
    for i, row in enumerate(phrases.records(numbers)):
        if pd.isna(row["b"]):
            network.add_node(row["a"], kind=row["a_kind"], activities=row["a_listed_in"], row=i)
        else:
            network.add_edge(row["a"], row["b"], weight=row["value"], beyond=row["beyond"], row=i)
    return network
