"""The rules drawn on a page -> its ruled tables, each as the boxes of its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, TypeVar

from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges
from pdfplumber.utils.clustering import cluster_objects
from pdfplumber.utils.geometry import obj_to_edges

from .document import Box

NEAR = 3  # points: rules this close together are one (double rules, the sides of a thin rectangle)
APART = 6  # points: cells this close together are of one table (cells drawn apart); what is thinner holds no words
ROW = 40  # points: a row of one cell is no higher
MOST_RULES = 2000  # on a page; the most closely set plans have some sixty,
MOST_POINTS = 5000  # where they meet some three hundred
Edge = dict[str, Any]
Lines = dict[tuple[float, float], list[Edge]]
Thing = TypeVar("Thing")


def rules_of(chars: list[Edge], shapes: list[Edge]) -> list[Edge]:
    """Every straight stroke and every side of a rectangle on a page, but for those that mark words."""
    lines = _lines(chars)
    shown = [shape for shape in shapes if shape["object_type"] != "rect" or not _is_highlight(shape, lines)]
    edges = [edge for shape in shown for edge in obj_to_edges(shape)]
    return [edge for edge in edges if _is_straight(edge) and not _marks_words(edge, lines)]


def tables(rules: list[Edge]) -> list[list[Box]]:
    """The ruled tables of a page in printed order, each as the boxes of its cells."""
    edges = [edge for edge in merge_edges(rules, NEAR, NEAR, NEAR, NEAR) if _length(edge) >= NEAR]
    cells = intersections_to_cells(_points(edges))
    groups = _without_frames(_grouped([Box(*map(float, cell)) for cell in cells], _beside))
    wide = [[cell for cell in group if min(cell.x1 - cell.x0, cell.bottom - cell.top) > APART] for group in groups]
    return sorted(
        (sorted(group) for group in wide if group), key=lambda group: (min(c.top for c in group), group[0].x0)
    )


def _points(edges: list[Edge]) -> dict[Any, Any]:
    """Where the rules of a page meet; nowhere on a page so closely ruled (graph paper, a hatched map) that looking for
    cells would take minutes."""
    if len(edges) > MOST_RULES:
        return {}
    points: dict[Any, Any] = edges_to_intersections(edges + _missing(edges), NEAR, NEAR)
    return points if len(points) <= MOST_POINTS else {}


def bars(rules: list[Edge]) -> list[Box]:
    """The heights at which a page is ruled across, or shaded from or to, each from its left to its right end."""
    joined = merge_edges(_of(rules, "h"), NEAR, NEAR, NEAR, NEAR)
    return [Box(*(float(edge[side]) for side in Box._fields)) for edge in joined if _length(edge) > ROW]


def _lines(chars: list[Edge]) -> Lines:
    """The characters by top and bottom, of which a page has few: each rule asks which characters stand at it."""
    lines: Lines = {}
    for char in chars:
        lines.setdefault((char["top"], char["bottom"]), []).append(char)
    return lines


def _is_highlight(rect: Edge, lines: Lines) -> bool:
    if not rect["fill"] or min(rect["x1"] - rect["x0"], rect["bottom"] - rect["top"]) < NEAR:
        return False
    inside = [line for (top, bottom), line in lines.items() if rect["top"] < (top + bottom) / 2 < rect["bottom"]]
    return _spans(rect, inside)


def _spans(edge: Edge, lines: list[list[Edge]]) -> bool:
    """Whether a rule is as long as the words along it are: a table's is longer."""
    along = (char for line in lines for char in line)
    chars = [char for char in along if edge["x0"] < (char["x0"] + char["x1"]) / 2 < edge["x1"]]
    if not chars:
        return False
    start, end = min(char["x0"] for char in chars), max(char["x1"] for char in chars)
    return bool(abs(start - edge["x0"]) < 0.75 and abs(end - edge["x1"]) < 0.75)


def _is_straight(edge: Edge) -> bool:
    return edge["orientation"] is not None and min(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) < 1


def _length(edge: Edge) -> float:
    return float(max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]))


def _marks_words(edge: Edge, lines: Lines) -> bool:
    """Whether a rule underlines words, or strikes them out."""
    if edge["orientation"] != "h" or _length(edge) < APART:
        return False
    return _spans(edge, [line for (top, bottom), line in lines.items() if top - 1 < edge["top"] < bottom + 1])


def _missing(edges: list[Edge]) -> list[Edge]:
    """The rules that tables lack where others simply end: at sides left open, and where a page cuts them."""
    groups = _grouped(edges, _meet)
    grids = [group for group in groups if _of(group, "h") and _of(group, "v")]
    sides = [side for end in ("x0", "x1") for side in _open_sides(end, grids)]
    across = [edge for grid in grids for edge in _of(grid, "h")]
    down = [edge for grid in grids for edge in _of(grid, "v")] + sides + _side_by_side(edges)
    return sides + [cut for end in ("top", "bottom") for cut in _open_cuts(end, across, down)]


def _side_by_side(edges: list[Edge]) -> list[Edge]:
    """Rules down that stand alike beside each other: those of a row that is cut both above and below."""
    alike: dict[tuple[int, int], list[Edge]] = {}
    for edge in _of(edges, "v"):
        alike.setdefault((round(edge["top"] / NEAR), round(edge["bottom"] / NEAR)), []).append(edge)
    return [edge for group in alike.values() if len(group) > 2 for edge in group]


def _grouped(things: list[Thing], touch: Callable[[Thing, Thing], bool]) -> list[list[Thing]]:
    """Rules or cells in groups that hang together."""
    groups: list[list[Thing]] = []
    for thing in things:
        touching = [group for group in groups if any(touch(thing, other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([thing, *(other for group in touching for other in group)])
    return groups


def _meet(edge: Edge, other: Edge) -> bool:
    return bool(
        edge["x0"] - NEAR <= other["x1"]
        and other["x0"] - NEAR <= edge["x1"]
        and edge["top"] - NEAR <= other["bottom"]
        and other["top"] - NEAR <= edge["bottom"]
    )


def _open_sides(end: str, grids: list[list[Edge]]) -> Iterator[Edge]:
    """The rules down the side of tables at which rules across end in the open, past rows of one cell between them."""
    open_at: list[Edge] = []
    for grid in grids:
        across, down = _of(grid, "h"), _of(grid, "v")
        at = (min if end == "x0" else max)(edge[end] for edge in across)
        ending = [edge for edge in across if abs(edge[end] - at) < NEAR]
        if len([edge for edge in ending if not _is_met(edge, {"x0": at, "x1": at}, down)]) > 1:
            top, bottom = min(edge["top"] for edge in grid), max(edge["bottom"] for edge in grid)
            open_at.append(_rule("v", at, top, at, bottom))
    yield from merge_edges(open_at, NEAR, NEAR, NEAR, ROW)


def _of(grid: list[Edge], orientation: str) -> list[Edge]:
    return [edge for edge in grid if edge["orientation"] == orientation]


def _is_met(edge: Edge, end: Edge, others: list[Edge]) -> bool:
    return any(_meet(edge | end, other) for other in others)


def _open_cuts(end: str, across: list[Edge], down: list[Edge]) -> Iterator[Edge]:
    """The rules between neighbours that end at the same height, where one of them ends in the open."""
    for ends in cluster_objects(down, end, NEAR):
        at = sum(edge[end] for edge in ends) / len(ends)
        for left, right in pairwise(sorted(ends, key=lambda edge: edge["x0"])):
            closed = all(_is_met(edge, {"top": at, "bottom": at}, across) for edge in (left, right))
            if not closed and not any(_passes(edge, left["x0"], right["x0"], at) for edge in down):
                yield _rule("h", left["x0"], at, right["x0"], at)


def _rule(orientation: str, x0: float, top: float, x1: float, bottom: float) -> Edge:
    size = {"width": x1 - x0, "height": bottom - top}
    return {"orientation": orientation, "x0": x0, "top": top, "x1": x1, "bottom": bottom, **size}


def _passes(edge: Edge, left: float, right: float, at: float) -> bool:
    return bool(left < edge["x0"] < right and edge["top"] < at - NEAR and edge["bottom"] > at + NEAR)


def _beside(cell: Box, other: Box) -> bool:
    """Whether two cells lie side by side."""
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
