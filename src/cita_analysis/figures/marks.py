"""Which mark of a picture stands for which row of the figure's numbers, and where in the picture it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Point = tuple[float, float]

# A mark's name, which is its id in the SVG: the rows that it stands for, and which part of them it is.
_NAME: Final = re.compile(r"row((?:-[0-9]+)+)(?:-[a-z]+)?")


class Shape(NamedTuple):
    """A box, or a line between two points, in shares of the picture's width and height from its top left corner."""

    kind: Literal["box", "line"]
    x0: float
    y0: float
    x1: float
    y1: float


def tag_mark(mark: Artist, *rows: Any, part: str = "") -> None:
    """Name a mark by the rows of the numbers it stands for; `part` tells the marks of one row apart."""
    mark.set_gid("-".join(["row", *(str(int(row)) for row in rows), *filter(None, [part])]))


def tag_marks(marks: Iterable[Artist], rows: Iterable[Any]) -> None:
    """Name marks by their rows, one for each."""
    for mark, row in zip(marks, rows, strict=True):
        tag_mark(mark, row)


def box(axes: Axes, corner: tuple[float, float], width: float, height: float, row: Any, **looks: Any) -> None:
    """A box that stands for a row, unpainted but for the edge that `looks` may give it."""
    unfilled = Rectangle(corner, width, height, fill=False, **{"linewidth": 0, **looks})
    tag_mark(axes.add_patch(unfilled), row)


def places(figure: Figure, count: int) -> list[list[Shape]]:
    """The shapes of the marks of each of so many rows; none for a row without a mark, or whose mark has no extent."""
    found: list[list[Shape]] = [[] for _ in range(count)]
    for mark in figure.findobj(lambda artist: artist.get_gid() is not None):
        named = _NAME.fullmatch(str(mark.get_gid()))
        for row in named[1].split("-")[1:] if named else ():
            found[int(row)] += _shapes(mark, figure)
    return found


def _shapes(mark: Artist, figure: Figure) -> Iterator[Shape]:
    width, height = figure.bbox.size
    for kind, (x0, y0), (x1, y1) in _in_pixels(mark):
        shape = Shape(kind, *(_share(edge) for edge in (x0 / width, 1 - y0 / height, x1 / width, 1 - y1 / height)))
        if shape.kind == "line" or (shape.x0 < shape.x1 and shape.y0 < shape.y1):
            yield shape


def _in_pixels(mark: Artist) -> Iterator[tuple[Literal["box", "line"], Point, Point]]:
    """A line as the stretches between its points, anything else as its box, top left corner first."""
    if isinstance(mark, Line2D) and mark.get_linestyle() != "None":
        corners = [(float(x), float(y)) for x, y in mark.get_transform().transform(mark.get_xydata())]
        yield from (("line", one, two) for one, two in pairwise(corners) if one != two)
    else:
        box = mark.get_window_extent()
        yield "box", (box.x0, box.y1), (box.x1, box.y0)


def _share(edge: float) -> float:
    return round(float(edge), 4)
