"""Both sides before any pair: a mark for each activity and each body or country that it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes

from ..analysis import network
from ..analysis.counting import FULL, Counting
from ..analysis.participation import participants
from ..messages import Value, phrases
from ..plan import Plan
from . import rows
from .layout import Words, also_on_slides, compose
from .marks import tag_mark
from .pack import Picture
from .theme import FAINT, INK, PILLAR_COLOURS, SOFT, Preset, preset

ONCE: Final = "others"  # the bodies of one activity, together where there is no room for each


@also_on_slides
def partners_incidence(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    level: str = "body",
    counting: Counting = FULL,
) -> Picture:
    """Which body stands in which activity.

    Numbers drawn, a row for each mark: ``activity_id``, ``pillar``, ``body``, ``name``, ``kind``, ``nodes`` (bodies of
    the activity), ``listed_in`` (activities of the body). Source: CAREC Institution/s or Agencies.
    """
    net = network.build_network(plan, level, counting=counting)
    numbers = _marks(net).rename(columns={"node": "body"})
    sizes = numbers.drop_duplicates("body").set_index("body")["listed_in"]
    n = numbers["activity_id"].nunique()
    said = Words(
        title=_bodies_title(sizes, n),
        caption=phrases.message("partners-incidence-caption"),
        alt=phrases.message("partners-incidence-alt", activities=n, **_listed(numbers, "body", "bodies")),
        note=phrases.counting_note(plan, counting.in_full, n=n, values="bodies"),
    )
    return _compose("partners_incidence", plan, numbers, "body", said, size=size, quarter=quarter)


@also_on_slides
def participation_incidence(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: Counting = FULL,
) -> Picture:
    """Which country takes part in which activity, named or tentative.

    Numbers drawn, a row for each mark: ``activity_id``, ``pillar``, ``country``, ``name``, ``kind``, ``nodes``
    (countries of the activity), ``listed_in`` (activities of the country), ``role``. Source: Participating Countries.
    """
    numbers = _marks(network.build_network(plan, "country", counting=counting)).rename(columns={"node": "country"})
    roles = participants(plan, counting=counting)[["activity_id", "country", "role"]]
    numbers = numbers.merge(roles, on=["activity_id", "country"], how="left")
    n, counts = numbers["activity_id"].nunique(), numbers["role"].value_counts()
    said = Words(
        title=_countries_title(numbers, n),
        caption=phrases.message("participation-incidence-caption"),
        alt=phrases.message("participation-incidence-alt", activities=n, **_listed(numbers, "country", "countries")),
        note=phrases.message(
            "participation-incidence-note",
            counting=phrases.counting_note(plan, counting.in_full, n=n, values="countries"),
            **{role: counts.get(role, 0) for role in ("named", "tentative")},
        ),
    )
    return _compose("participation_incidence", plan, numbers, "country", said, size=size, quarter=quarter)


def _listed(numbers: pd.DataFrame, column: str, nodes: str) -> dict[str, Value]:
    """How many `nodes` there are, by that name, and the activities of each: what an alternative text says."""
    listed = [f"{node}: {', '.join(ids)}" for node, ids in numbers.groupby(column)["activity_id"]]
    return {nodes: len(listed), "listed": phrases.all_of(listed, "; ")}


def _marks(net: network.Network) -> pd.DataFrame:
    """The incidence with both margins, pillars, names and kinds."""
    pillars = net.plan.activities[["activity_id", "pillar"]]
    marks = network.with_sizes(net.rows).merge(pillars, on="activity_id")
    marks = marks.merge(net.nodes[["node", "name", "kind"]], on="node").rename(columns={"activities": "listed_in"})
    return marks[["activity_id", "pillar", "node", "name", "kind", "nodes", "listed_in"]]


def _bodies_title(sizes: pd.Series[int], n: int) -> str:
    if sizes.empty:
        return phrases.message("no-body")
    most = int(sizes.max())
    return phrases.message(
        "partners-incidence-title",
        first=phrases.few(sorted(sizes.index[sizes == most]), "bodies"),
        once=(sizes == 1).sum(), bodies=len(sizes), most=most, activities=n,
    )  # fmt: skip


def _countries_title(numbers: pd.DataFrame, n: int) -> str:
    several = (numbers.drop_duplicates("activity_id")["nodes"] > 1).sum()
    return phrases.message("participation-incidence-title", activities=n, several=several)


@dataclass(frozen=True)
class _Table:
    """What is drawn where: activities in lines with a gap for each pillar's head, nodes across."""

    lines: dict[str, int]  # activity: its line
    heads: dict[int, int]  # pillar: the line of its head
    across: list[str]

    @property
    def length(self) -> int:
        return len(self.lines) + len(self.heads)


def _table(numbers: pd.DataFrame, column: str, form: Preset) -> _Table:
    activities = numbers.drop_duplicates("activity_id")
    lines: dict[str, int] = {}
    heads: dict[int, int] = {}
    for activity, pillar in sorted(zip(activities["activity_id"], activities["pillar"], strict=True), key=_by_pillar):
        heads.setdefault(pillar, len(lines) + len(heads))
        lines[activity] = len(lines) + len(heads)
    place = numbers.assign(line=numbers["activity_id"].map(lines)).groupby(column)["line"].mean()
    across = [str(node) for node in place.sort_values(kind="stable").index]
    if _gathers(across, form):
        several = set(numbers.loc[numbers["listed_in"] > 1, column])
        across = [*[node for node in across if node in several], ONCE]
    return _Table(lines, heads, across)


def _by_pillar(activity: tuple[str, int]) -> tuple[int, str]:
    return activity[1], activity[0]


def _gathers(across: Sequence[str], form: Preset) -> bool:
    """Whether there is too little room for a column for each body: where a column or a slide has many of them."""
    return len(across) > 14 and form is not preset("full")


def _compose(
    name: str, plan: Plan, numbers: pd.DataFrame, column: str, said: Words, *, size: str, quarter: str | None
) -> Picture:
    form = preset(size)
    table = _table(numbers, column, form)
    deep = table.length if not form.height else len(table.across)
    return compose(
        name, plan, numbers, partial(_draw, column=column), said,
        size=size, quarter=quarter, counting="full", height=(deep + 2) * form.text * 1.28 + 5 * form.text,
    )  # fmt: skip


def _draw(area: Sequence[Axes], numbers: pd.DataFrame, form: Preset, *, column: str) -> None:
    """Marks in a grid of lines: activities down the page, or along a slide, which is too low for them."""
    (axes,) = area
    rows.bare(axes)
    if numbers.empty:
        rows.nothing(axes, "no mark to draw", form)
        return
    axes.set_yticks([])
    table = _table(numbers, column, form)
    along = form.height is not None
    for mark in _placed(numbers, table, column):
        _mark(axes, mark, along, form)
    _lines(axes, table, along)
    _name_lines(axes, numbers, table, along, form)
    _name_across(axes, numbers, table, column, along, form)
    length, width = table.length, len(table.across)
    if along:
        axes.set(xlim=(-0.7, length + 0.2), ylim=(width + 0.2, -1.4))
    else:
        axes.set(xlim=(-0.7, width + 0.2), ylim=(length + 0.2, -0.7))


def _placed(numbers: pd.DataFrame, table: _Table, column: str) -> list[dict[str, Any]]:
    """Each mark with its line, its column and its rows of the numbers; those gathered in one column as their number."""
    at = {node: i for i, node in enumerate(table.across)}
    placed = numbers.assign(line=numbers["activity_id"].map(table.lines), at=numbers[column].map(at), row=numbers.index)
    alone = placed[placed["at"].isna()].groupby(["line", "pillar"], as_index=False)
    gathered = alone.agg(rows=("row", list), number=("row", "size")).assign(at=at.get(ONCE, -1))
    return phrases.records(placed.dropna(subset=["at"])) + phrases.records(gathered)


def _mark(axes: Axes, mark: dict[str, Any], along: bool, form: Preset) -> None:
    place = (mark["line"], mark["at"]) if along else (mark["at"], mark["line"])
    colour = PILLAR_COLOURS.get(int(mark["pillar"]), INK)
    if "number" in mark:
        looks: dict[str, Any] = {"ha": "center", "va": "center_baseline", "fontsize": form.text, "color": colour}
        tag_mark(axes.text(*place, f"{mark['number']}", **looks), *mark["rows"])
        return
    open_mark = mark.get("role") == "tentative"
    (square,) = axes.plot(
        *place, marker="s", markersize=form.text * 0.75, linestyle="", markeredgecolor=colour, zorder=3,
        markerfacecolor="white" if open_mark else colour, markeredgewidth=form.text * 0.12,
    )  # fmt: skip
    tag_mark(square, mark["row"])


def _lines(axes: Axes, table: _Table, along: bool) -> None:
    """A faint line for each activity and each node, to follow with the eye."""
    looks: dict[str, Any] = {"color": FAINT, "linewidth": 0.5, "zorder": 1}
    by_line, by_node = (axes.vlines, axes.hlines) if along else (axes.hlines, axes.vlines)
    by_line(list(table.lines.values()), -0.5, len(table.across) - 0.5, **looks)
    by_node(range(len(table.across)), -0.5, table.length - 0.5, **looks)


def _name_lines(axes: Axes, numbers: pd.DataFrame, table: _Table, along: bool, form: Preset) -> None:
    """The id of each activity at its one end and how many it names at its other; pillars at their heads."""
    sizes = numbers.drop_duplicates("activity_id").set_index("activity_id")["nodes"]
    places = list(table.lines.values())
    end = len(table.across)
    # Side by side on a slide, numbers of two digits have no room.
    turned = 90 if along and sizes.max() > 9 else 0
    for activity, line in table.lines.items():
        x, y = (line, end) if along else (end, line)
        axes.text(
            x, y, str(sizes[activity]), ha="center", va="center" if turned else "center_baseline", rotation=turned,
            fontsize=form.text, color=SOFT,
        )  # fmt: skip
    if along:
        axes.set_xticks(places, list(table.lines), fontsize=form.text, rotation=90)
        axes.tick_params(axis="x", length=0, pad=form.text * 0.3)
    else:
        axes.set_yticks(places, list(table.lines), fontsize=form.text)
        axes.tick_params(axis="y", length=0, pad=form.text * 0.4)
    for pillar, line in table.heads.items():
        place = (line - 0.4, -0.7) if along else (-0.6, line + 0.1)
        axes.text(
            *place, f"Pillar {pillar}", ha="left", va="bottom" if along else "center_baseline", fontsize=form.text,
            color=PILLAR_COLOURS.get(pillar, INK), weight="bold", zorder=4,
            bbox={"facecolor": "white", "linewidth": 0, "pad": 0.4},
        )  # fmt: skip


def _name_across(axes: Axes, numbers: pd.DataFrame, table: _Table, column: str, along: bool, form: Preset) -> None:
    """The code of each node at its one end and how many activities it has at its other."""
    sizes = numbers.drop_duplicates(column).set_index(column)["listed_in"]
    places = range(len(table.across))
    for i, node in enumerate(table.across):
        x, y = (table.length - 0.1, i) if along else (i, table.length)
        text = str(sizes[node]) if node in sizes.index else "1 each"
        turned = len(text) > 2 and not along
        axes.text(
            x, y, text, ha="left" if along else "center", va="top" if turned else "center_baseline",
            rotation=90 if turned else 0, fontsize=form.text, color=SOFT,
        )  # fmt: skip
    if along:
        axes.set_yticks(places, table.across, fontsize=form.text)
        axes.tick_params(axis="y", length=0, pad=form.text * 0.4)
        return
    axes.xaxis.set_ticks_position("top")
    axes.set_xticks(places, table.across, fontsize=form.text, rotation=90)
    axes.tick_params(axis="x", length=0, pad=form.text * 0.3)
