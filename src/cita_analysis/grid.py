"""The rules drawn on a page -> its ruled tables, each as the boxes of its cells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pdfplumber.page import Page
from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges
from pdfplumber.utils.clustering import cluster_objects

from .printed import Box

NEAR = 3  # points: rules this close together are one (double rules, the sides of a thin rectangle)
APART = 6  # points: cells this close together are of one table (cells drawn apart); what is thinner holds no words
Edge = dict[str, Any]


def tables(page: Page) -> list[list[Box]]:
    """The ruled tables of a page in printed order, each as the boxes of its cells."""
    drawn = [edge for edge in page.edges if not _marks_words(edge, page.chars)]
    edges = [edge for edge in merge_edges(drawn, NEAR, NEAR, NEAR, NEAR) if _length(edge) >= NEAR]
    cells = intersections_to_cells(edges_to_intersections(edges + list(_missing(edges)), NEAR, NEAR))
    groups = _without_frames(_adjacent([Box(*map(float, cell)) for cell in cells]))
    wide = [[cell for cell in group if min(cell.x1 - cell.x0, cell.bottom - cell.top) > APART] for group in groups]
    return sorted(
        (sorted(group) for group in wide if group), key=lambda group: (min(c.top for c in group), group[0].x0)
    )


def _length(edge: Edge) -> float:
    return float(max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]))


def _marks_words(edge: Edge, chars: list[Any]) -> bool:
    """Whether a rule underlines words (or strikes them out): it is as long as they are, a table's is longer."""
    if edge["orientation"] != "h" or _length(edge) < APART:
        return False
    over = [
        char
        for char in chars
        if char["top"] - 1 < edge["top"] < char["bottom"] + 1
        and edge["x0"] - 1 < char["x0"] < char["x1"] < edge["x1"] + 1
    ]
    if not over:
        return False
    start, end = min(char["x0"] for char in over), max(char["x1"] for char in over)
    return bool(abs(start - edge["x0"]) < 1 and abs(end - edge["x1"]) < 1)


def _missing(edges: list[Edge]) -> Iterator[Edge]:
    """The rules that a table lacks where rules across simply end: at a page's cut, or at sides left open."""
    for along, start, end in (("v", "top", "bottom"), ("h", "x0", "x1")):
        ours = [edge for edge in edges if edge["orientation"] == along]
        across = [edge for edge in edges if edge["orientation"] != along]
        crossing = [edge for edge in ours if any(_meet(edge, other) for other in across)]
        for side in (start, end):
            for ends in cluster_objects(crossing, side, NEAR):
                yield from _closing(ends, side, ours, across)


def _meet(edge: Edge, other: Edge) -> bool:
    near = NEAR
    return bool(
        edge["x0"] - near <= other["x1"]
        and other["x0"] - near <= edge["x1"]
        and edge["top"] - near <= other["bottom"]
        and other["top"] - near <= edge["bottom"]
    )


def _closing(ends: list[Edge], side: str, ours: list[Edge], across: list[Edge]) -> Iterator[Edge]:
    """Rules between neighbours that end at the same height, where one of them ends in the open."""
    at = sum(edge[side] for edge in ends) / len(ends)
    place, low, high = ("x0", "top", "bottom") if side in ("top", "bottom") else ("top", "x0", "x1")
    ends = sorted(ends, key=lambda edge: edge[place])
    for first, second in pairwise(ends):
        is_open = not all(any(_meets_at(edge, side, other) for other in across) for edge in (first, second))
        between = [
            edge
            for edge in ours
            if first[place] < edge[place] < second[place] and edge[low] < at - NEAR and edge[high] > at + NEAR
        ]
        if is_open and not between:
            yield _rule(place, first[place], second[place], at)


def _meets_at(edge: Edge, side: str, other: Edge) -> bool:
    return (
        _meet(edge | {"top": edge[side], "bottom": edge[side]}, other)
        if side in ("top", "bottom")
        else _meet(edge | {"x0": edge[side], "x1": edge[side]}, other)
    )


def _rule(place: str, start: float, end: float, at: float) -> Edge:
    if place == "x0":
        return {"orientation": "h", "x0": start, "x1": end, "top": at, "bottom": at}
    return {"orientation": "v", "x0": at, "x1": at, "top": start, "bottom": end}


def _adjacent(cells: list[Box]) -> list[list[Box]]:
    """The cells in groups that lie side by side."""
    groups: list[list[Box]] = []
    for cell in cells:
        touching = [group for group in groups if any(_beside(cell, other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([cell, *(other for group in touching for other in group)])
    return groups


def _beside(cell: Box, other: Box) -> bool:
    across = min(cell.x1, other.x1) - max(cell.x0, other.x0)
    down = min(cell.bottom, other.bottom) - max(cell.top, other.top)
    return max(across, down) > 1 and -APART < min(across, down) < 1


def _without_frames(groups: list[list[Box]]) -> list[list[Box]]:
    """The groups without boxes around a whole table, and without those drawn inside a cell."""
    grids = [group for group in groups if len(group) > 1]
    tables = grids + [group for group in groups if len(group) == 1 and not any(_holds(group, grid) for grid in grids)]
    return [group for group in tables if not any(_holds(other, group) for other in tables if other is not group)]


def _holds(group: list[Box], inner: list[Box]) -> bool:
    """Whether one cell of a group holds the whole of another group."""
    box = Box.around(inner)
    return any(cell.holds(box.x0, box.top) and cell.holds(box.x1 - 1, box.bottom - 1) for cell in group)
