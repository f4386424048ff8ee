"""A figure's page: title above, note and source below, and between them room for the drawing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, ParamSpec

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

from ..messages import phrases
from ..plan import Plan
from ..text.quarter import Quarter
from .charts import Chart
from .pack import Picture
from .theme import SOFT, Preset, points, preset, style, wrapped

Draw = Callable[[Sequence[Axes], pd.DataFrame, Preset], None]
Choices = ParamSpec("Choices")


@dataclass(frozen=True)
class Words:
    """What a figure says beside its marks: the finding, what is drawn, the same for the ear, and the counting."""

    title: str
    caption: str
    alt: str
    note: str


def also_on_slides(figure: Callable[Choices, Picture]) -> Callable[Choices, Picture]:
    """A figure function whose picture can be drawn again, with the same choices, at the size of a slide."""

    @wraps(figure)
    def drawn(*plan: Choices.args, **choices: Choices.kwargs) -> Picture:
        for_slide: dict[str, Any] = {**choices, "size": "slide"}
        return replace(figure(*plan, **choices), on_slide=lambda: figure(*plan, **for_slide))

    return drawn


def compose(
    name: str,
    plan: Plan,
    numbers: pd.DataFrame,
    draw: Draw,
    said: Words,
    *,
    size: str,
    height: float,
    quarter: str | None,
    counting: str,
    panels: tuple[int, int] = (1, 1),
    chart: Chart | None = None,
) -> Picture:
    """The picture: `draw` gets the axes of `panels` (rows, columns) in reading order, the numbers and the preset.

    `height` in points is what the drawing needs; a preset with a height of its own keeps that. `chart` is the same
    as a chart of office programs.
    """
    quarter = None if quarter is None else str(Quarter.parse(str(quarter)))
    note = said.note + phrases.source_end(plan, quarter)
    source = phrases.source(plan)
    form = preset(size)
    with style():
        # Even a drawing without rows needs some room.
        figure, drawing = _page(form, max(height, 6 * form.text), said.title, note, source)
        axes = figure.subplots(*panels, squeeze=False).flatten()
        draw(list(axes), numbers, form)
        figure.draw_without_rendering()
        # Settled once, so that every format has the same layout; and rounded, for the solver's last digits differ
        # from run to run.
        figure.set_layout_engine("none")
        for panel in axes:
            panel.set_position([round(edge, 5) for edge in panel.get_position().bounds])
    return Picture(
        name=name,
        figure=figure,
        numbers=numbers,
        title=said.title,
        caption=said.caption,
        alt=said.alt,
        note=note,
        source=source,
        citation=phrases.citation(plan),
        counting=counting,
        edition=plan.edition,
        quarter=quarter,
        chart=chart,
        drawing=drawing,
    )


def _page(form: Preset, height: float, title: str, note: str, source: str) -> tuple[Figure, tuple[float, float]]:
    """The page with its words, and from where to where (of its height, from the top) the drawing can be cut out."""
    figure = Figure(figsize=(form.width / 2.54, 1))
    FigureCanvasAgg(figure)
    head = _block(figure, title, form.inner, form.title, va="top", weight="bold")
    foot = _block(figure, note, form.inner, form.note, va="bottom", color=SOFT)
    last = _block(figure, source, form.inner, form.note, va="bottom", color=SOFT)
    heights = [_height(figure, text) for text in (head, foot, last)]
    gap = form.margin
    whole = points(form.height) if form.height else sum(heights) + height + 4.6 * gap
    figure.set_figheight(whole / 72)
    left = form.margin / points(form.width)
    head.set_position((left, 1 - gap / whole))
    last.set_position((left, gap / whole))
    foot.set_position((left, (1.4 * gap + heights[2]) / whole))
    bottom = (2.5 * gap + heights[1] + heights[2]) / whole
    top = 1 - (2.1 * gap + heights[0]) / whole
    rect = (left, bottom, 1 - 2 * left, top - bottom)
    figure.set_layout_engine("constrained", rect=rect, w_pad=0, h_pad=0, wspace=0.1, hspace=0.12)
    # Amid the blank between drawing and words.
    cut = ((1.55 * gap + heights[0]) / whole, 1 - (1.95 * gap + heights[1] + heights[2]) / whole)
    return figure, (round(cut[0], 5), round(cut[1], 5))


def room(axes: Axes) -> tuple[float, float]:
    """Width and height in points of what a drawing without labels beside it can fill."""
    figure = _figure(axes)
    _, _, width, height = _layout(figure).get()["rect"]
    return width * figure.get_figwidth() * 72, height * figure.get_figheight() * 72


def share_height(area: Sequence[Axes], heights: Sequence[float], gap: float) -> None:
    """Divide the room among panels one below the other; `gap` as a fraction of their mean height."""
    grid = area[0].get_gridspec()
    assert grid is not None, "compose makes panels on a grid"
    grid.set_height_ratios(heights)
    _layout(_figure(area[0])).set(hspace=gap)


def _figure(axes: Axes) -> Figure:
    figure = axes.get_figure(root=True)
    assert figure is not None, "compose makes panels in a figure"
    return figure


def _layout(figure: Figure) -> ConstrainedLayoutEngine:
    engine = figure.get_layout_engine()
    assert isinstance(engine, ConstrainedLayoutEngine), "the page is made with this layout"
    return engine


def _block(figure: Figure, text: str, width: float, size: float, **looks: Any) -> Text:
    lines = wrapped(text, width, size, bold="weight" in looks)
    return figure.text(0, 0, lines, fontsize=size, ha="left", linespacing=1.25, **looks)


def _height(figure: Figure, text: Text) -> float:
    """Height in points as drawn."""
    return float(text.get_window_extent().height / figure.dpi * 72)
