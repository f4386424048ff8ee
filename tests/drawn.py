"""What tests of figures share: the plan, parts of it, its pictures once each, and what a picture shows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from choices import counted
from cita_analysis import Plan, figures, load_plan
from cita_analysis.figures import theme as house
from cita_analysis.figures.pack import Picture

TABLES = Path(__file__).parents[1] / "data" / "tables" / "2024-2026"
PLAN = load_plan(TABLES)
FIGURE_NAMES = [figure.name for figure in figures.FIGURES]
BRIEF_NAMES = [figure.name for figure in figures.BRIEF_FIGURES]
SIZES = list(house.PRESETS)


@cache
def picture(name: str, size: str = "full", **choices: Any) -> Picture:
    drawn: Picture = getattr(figures, name)(PLAN, size=size, quarter="2024Q2", **counted(choices))
    return drawn


def only(*activities: str, **changes: dict[str, Any]) -> Plan:
    """The plan with some of its activities; `changes` sets columns of a table."""
    tables = {**PLAN.tables}
    for name in ("activities", "participation", "involvement", "statements", "milestones"):
        tables[name] = tables[name][tables[name]["activity_id"].isin(activities)].reset_index(drop=True)
    for name, columns in changes.items():
        tables[name] = tables[name].assign(**columns)
    return dataclasses.replace(PLAN, tables=tables)


def listing(*bodies: str) -> Plan:
    """The plan with these bodies in its first activities, each "A B" for one activity, and no others."""
    kept = [*PLAN.activities["activity_id"][: len(bodies)]]
    rows = [(activity, body) for activity, names in zip(kept, bodies, strict=True) for body in names.split()]
    listed = pd.DataFrame(rows, columns=["activity_id", "institution"]).assign(edition=PLAN.edition, position=1)
    parents = PLAN.institutions.set_index("institution")["parent"]
    plan = only(*kept)
    involvement = listed.assign(parent=listed["institution"].map(parents), text=listed["institution"])
    return dataclasses.replace(plan, tables={**plan.tables, "involvement": involvement})


# Two bodies always together, and two that divide the rest between them and never meet.
PLANTED = listing(
    *["WTO USAID"] * 8, *[f"{hub} {other}" for hub in ("RTG", "CCC") for other in ("CI", "ADB", "TSCC")] * 6
)


def texts(figure: Figure) -> Iterator[Text]:
    return (text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip())


def boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    """What is written and where, in points."""
    per_point = figure.dpi / 72
    found = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    return [(words, Bbox(np.asarray(box) / per_point)) for words, box in found]


def outside(figure: Figure) -> list[str]:
    width, height = figure.get_size_inches() * 72
    page = Bbox([[-0.3, -0.3], [width + 0.3, height + 0.3]])
    return [words for words, box in boxes(figure) if not (page.contains(*box.min) and page.contains(*box.max))]


def overlapping(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts that share more than a hair: a third of a point each way."""
    pairs = ((one, two, Bbox.intersection(a, b)) for (one, a), (two, b) in combinations(boxes(figure), 2))
    return [(one, two) for one, two, both in pairs if both and min(both.width, both.height) > 0.3]


def small(figure: Figure) -> list[str]:
    return [text.get_text() for text in texts(figure) if float(text.get_fontsize()) < 7]


def faint(figure: Figure) -> list[str]:
    """Text below 4.5:1 on white, which is the ground of all but the cells' numbers."""
    return [t.get_text() for t in texts(figure) if house.contrast(t.get_color(), "white") < 4.5]


def bars(axes: Axes) -> pd.DataFrame:
    patches = [
        patch for patch in axes.patches if isinstance(patch, Rectangle) and to_rgba(patch.get_facecolor())[3] > 0
    ]
    shown = [patch for patch in patches if to_rgb(patch.get_facecolor()) != to_rgb(house.FAINT)]
    places = [(p.get_x(), p.get_y() + p.get_height() / 2, p.get_width(), p.get_height()) for p in shown]
    return pd.DataFrame(places, columns=["x", "y", "width", "height"]).round(6)


def marks(axes: Axes) -> list[tuple[float, float]]:
    """The places of marks that are no lines."""
    alone = [line for line in axes.lines if np.size(line.get_xdata()) == 1]
    return [(np.ravel(line.get_xdata())[0], np.ravel(line.get_ydata())[0]) for line in alone]


def _marks(axes: Axes) -> Iterator[Bbox]:
    """Where points and bars are drawn, in pixels; not cells of a table, and not the grounds that bars stand on."""
    pixels = axes.figure.dpi / 72
    for line in axes.lines:
        if line.get_marker() not in ("None", "", None):
            reach = line.get_markersize() * pixels / 2
            places = np.column_stack([np.ravel(line.get_xdata()), np.ravel(line.get_ydata())]).astype(float)
            yield from (Bbox([place - reach, place + reach]) for place in axes.transData.transform(places))
    for patch in axes.patches:
        ground = to_rgb(patch.get_facecolor()) in (to_rgb(house.FAINT), (1.0, 1.0, 1.0))
        if isinstance(patch, Rectangle) and patch.get_fill() and not ground:
            yield patch.get_window_extent()


def covered(figure: Figure) -> list[str]:
    """What is written over a point or a bar."""
    found = []
    for axes in figure.axes:
        places = list(_marks(axes))
        # Asked for its labels, an axis that is switched off would make some.
        labels = [*axes.get_xticklabels(), *axes.get_yticklabels()] if axes.axison else []
        for text in (*axes.texts, *labels):
            if text.get_visible() and text.get_text().strip():
                both = (Bbox.intersection(text.get_window_extent(), place) for place in places)
                found += [text.get_text() for box in both if box and min(box.width, box.height) > figure.dpi / 144]
    return found


def pale(figure: Figure) -> set[str]:
    """Colours of lines, points and bars below 3:1 on white; a bar may have its contrast from its edge."""
    found: set[str] = set()
    for axes in figure.axes:
        for line in axes.lines:
            alone = line.get_linestyle() == "None"
            found |= _below([line.get_markerfacecolor(), line.get_markeredgecolor()] if alone else [line.get_color()])
        for patch in axes.patches:
            if isinstance(patch, Rectangle):
                edge = [patch.get_edgecolor()] if patch.get_linewidth() else []
                found |= _below([patch.get_facecolor(), *edge])
    return found


def _below(colours: list[Any]) -> set[str]:
    drawn = [colour for colour in colours if to_rgba(colour)[3] > 0 and to_rgb(colour) != to_rgb(house.FAINT)]
    best = max((house.contrast(colour, "white") for colour in drawn if to_rgb(colour) != (1.0, 1.0, 1.0)), default=21)
    return {str(drawn)} if best < 3 else set()
