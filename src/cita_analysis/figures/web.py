"""Nodes and lines: a layout in points in which no label touches another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from ..marks import stands_for
from ..style import INK, KIND_COLOURS, KIND_MARKERS, KIND_NAMES, Preset, text_width
from . import words

Points = npt.NDArray[np.float64]

_LINE = "#8C8C8C"


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
    used = _key(axes, [kind for kind in KIND_NAMES if kind in set(_of(whole, "kind"))], width, form)
    at = layout(whole, width, height - used, form)
    at = {node: (x, y + used) for node, (x, y) in at.items()}
    heaviest = max(_weights(network), default=1)
    for a, b, weight in network.edges(data="weight"):
        beyond = network.edges[a, b]["beyond"]
        (line,) = axes.plot(
            *zip(at[a], at[b], strict=True), color=INK if beyond else _LINE, zorder=1,
            linestyle="--" if beyond == "less" else "-",
            linewidth=form.text * (0.06 + 0.3 * weight / heaviest), solid_capstyle="round",
        )  # fmt: skip
        stands_for(line, network.edges[a, b]["row"])
    for node, kind in network.nodes(data="kind"):
        mark = _mark(axes, *at[node], kind, radius(network.nodes[node]["activities"], form))
        stands_for(mark, network.nodes[node]["row"])
        axes.text(
            at[node][0], at[node][1] - radius(network.nodes[node]["activities"], form) - form.text * 0.15, node,
            ha="center", va="top", fontsize=form.text, color=INK, zorder=3,
            bbox={"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.3},
        )  # fmt: skip


def radius(activities: int, form: Preset) -> float:
    """Of a node in points; its area grows with its activities."""
    return float(form.text * 0.3 * np.sqrt(max(activities, 0) + 0.6))


def layout(network: nx.Graph[str], width: float, height: float, form: Preset) -> dict[str, tuple[float, float]]:
    """Centre of each node in points: what is linked lies near, and no label touches another.

    The largest part of the network fills the frame; smaller parts and single nodes stand in lines at its bottom.
    """
    parts = sorted(nx.connected_components(network), key=lambda part: (-len(part), min(part)))
    if not parts:
        return {}
    main, rest = sorted(parts[0]), [node for part in parts[1:] for node in sorted(part)]
    boxes = {node: _box(node, network.nodes[node]["activities"], form) for node in network}
    aside, used = _in_lines(rest, boxes, width)
    spread = _spread(network.subgraph(main), [boxes[node] for node in main], np.array([width, height - used]))
    centres = {node: (x, y + used) for node, (x, y) in zip(main, spread, strict=True)} | aside
    return {
        node: (x, y + boxes[node][1] / 2 - radius(network.nodes[node]["activities"], form))
        for node, (x, y) in centres.items()
    }


def _spread(part: nx.Graph[str], boxes: Sequence[tuple[float, float]], frame: Points) -> list[tuple[float, float]]:
    nodes = sorted(part)
    # Sorted, and rounded, so that neither the order of rows nor the last digits of a processor move a node.
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(nodes)
    ordered.add_edges_from(sorted(sorted(edge) for edge in part.edges))
    found = nx.kamada_kawai_layout(ordered, weight=None)
    start = np.array([found[node] for node in nodes]).round(3)
    sizes = np.array(boxes)
    span = np.maximum(np.ptp(start, axis=0), 1e-9)
    centres = (start - start.min(axis=0)) / span * (frame - sizes.max(axis=0)) + sizes.max(axis=0) / 2
    return [(float(x), float(y)) for x, y in apart(centres, sizes, frame)]


def _in_lines(
    nodes: Sequence[str], boxes: Mapping[str, tuple[float, float]], width: float
) -> tuple[dict[str, tuple[float, float]], float]:
    """Places from the left, in lines from the bottom; and the points the lines take."""
    x, y, line, places = 0.0, 0.0, 0.0, {}
    for node in nodes:
        wide, high = boxes[node]
        if x and x + wide > width:
            x, y, line = 0.0, y + line, 0.0
        places[node] = (x + wide / 2, y + high / 2)
        x, line = x + wide, max(line, high)
    return places, y + line


def _box(node: str, activities: int, form: Preset) -> tuple[float, float]:
    """Width and height of a node with the label below it, and air around them."""
    r = radius(activities, form)
    return max(text_width(node, form.text), 2 * r) + form.text * 0.5, 2 * r + form.text * 1.7


def apart(centres: Points, boxes: Points, frame: Points) -> Points:
    """The centres moved as little as it takes that no two boxes overlap and none leaves the frame."""
    centres = centres.copy()
    for _ in range(2000):
        gap = centres[:, None, :] - centres[None, :, :]
        overlap = (boxes[:, None, :] + boxes[None, :, :]) / 2 - np.abs(gap)
        touching: npt.NDArray[np.bool_] = np.all(overlap > 0.01, axis=2)
        np.fill_diagonal(touching, False)
        if not touching.any():
            break
        axis = overlap.argmin(axis=2)
        push = np.zeros_like(gap)
        for k in (0, 1):
            sign = np.where(
                gap[:, :, k] == 0,
                np.sign(np.arange(len(boxes))[:, None] - np.arange(len(boxes))),
                np.sign(gap[:, :, k]),
            )
            push[:, :, k] = np.where(touching & (axis == k), sign * overlap[:, :, k] * 0.3, 0)
        centres = np.clip(centres + push.sum(axis=1), boxes / 2, frame - boxes / 2)
    return centres


def _mark(axes: Axes, x: float, y: float, kind: str, r: float) -> Line2D:
    (mark,) = axes.plot(
        [x], [y], marker=KIND_MARKERS[kind], markersize=2 * r, color=KIND_COLOURS[kind], linestyle="",
        markeredgecolor="white", markeredgewidth=0.6, zorder=2,
    )  # fmt: skip
    return mark


def _key(axes: Axes, kinds: Sequence[str], width: float, form: Preset) -> float:
    """Marker and name of each kind at the bottom, in as many lines as they need; returns the points used."""
    x, row, places = 0.0, 0, []
    for kind in kinds:
        step = text_width(KIND_NAMES[kind], form.text) + form.text * 3
        if x and x + step > width:
            x, row = 0.0, row + 1
        places.append((x, row))
        x += step
    line = form.text * 1.6
    for kind, (left, down) in zip(kinds, places, strict=True):
        y = (row - down + 0.5) * line
        _mark(axes, left + form.text * 0.6, y, kind, form.text * 0.4)
        axes.text(left + form.text * 1.4, y, KIND_NAMES[kind], fontsize=form.text, va="center_baseline", color=INK)
    return (row + 1.6) * line if kinds else 0


def _of(network: nx.Graph[str], attribute: str) -> list[str]:
    return [value for _, value in network.nodes(data=attribute)]


def _weights(network: nx.Graph[str]) -> list[float]:
    return [weight for _, _, weight in network.edges(data="weight")]


def from_numbers(numbers: pd.DataFrame) -> nx.Graph[str]:
    """The graph of the table that `partners_network` draws."""
    network: nx.Graph[str] = nx.Graph()
    for i, row in enumerate(words.records(numbers)):
        if pd.isna(row["b"]):
            network.add_node(row["a"], kind=row["a_kind"], activities=row["a_listed_in"], row=i)
        else:
            network.add_edge(row["a"], row["b"], weight=row["value"], beyond=row["beyond"], row=i)
    return network
