"""Results with a date, by quarter: delivered above, planned and proposed ones below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from ..analysis.counting import FULL, Counting
from ..analysis.quarters import milestone_states, milestones_by_quarter
from ..messages import labels, phrases
from ..plan import Plan
from ..text.quarter import Quarter
from . import charts, rows
from .layout import Words, also_on_slides, compose, room, share_height
from .marks import tag_mark, tag_marks
from .pack import Picture
from .theme import FAINT, HATCH, INK, SOFT, STATE_COLOURS, Preset, preset, text_width

PLANS = ("overdue", "due", "ahead")
BY_YEAR: Final = "_by_year"


@also_on_slides
def status_milestones(plan: Plan, *, quarter: str, size: str = "full", counting: Counting = FULL) -> Picture:
    """Results with a date, by quarter: delivered, and planned or proposed ones that are overdue, due or ahead.

    Numbers drawn, a row for each quarter and state that has any: ``quarter``, ``state``, ``value`` (marks), ``by_year``
    (of them dated by year alone), ``position`` (quarters since 2000Q1), ``activities`` (ids joined with ``;``). A
    delivered mark stands at its first day, any other at its last. Source: the dates in Status.
    """
    asked = Quarter.parse(str(quarter))
    marks = milestone_states(plan, asked, counting=counting)
    numbers = milestones_by_quarter(marks)
    answered = int((marks["state"] == "answered").sum())
    form = preset(size)
    said = Words(
        title=_milestones_title(marks["state"].value_counts(), asked),
        caption=phrases.message("status-milestones-caption", quarter=str(asked)),
        alt=phrases.message(
            "status-milestones-alt", quarters=phrases.all_of(map(_said, phrases.records(numbers)), "; ")
        ),
        note=phrases.message(
            "status-milestones-note",
            judged=len(marks),
            marks=len(plan.milestones),
            answered=answered,
            afg_on_hold=counting.afg_on_hold,
        ),
    )
    return compose(
        "status_milestones", plan, numbers, partial(draw_milestones, quarter=asked, as_of=plan.as_of), said,
        size=size, quarter=str(asked), counting="full", height=form.text * 26, panels=(2, 1),
        chart=_milestones_chart(numbers),
    )  # fmt: skip


def _milestones_chart(numbers: pd.DataFrame) -> charts.Chart | None:
    """A column for every quarter from the first to the last with a mark; what is dated by year alone apart, hatched."""
    sure = numbers.assign(value=numbers["value"] - numbers["by_year"])
    unsure = numbers.assign(value=numbers["by_year"], state=numbers["state"] + BY_YEAR)
    marks = pd.concat([sure, unsure])
    keys = {f"{state}{end}": state for state in STATE_COLOURS for end in ("", BY_YEAR)}
    names = labels("states")
    names |= {f"{state}{BY_YEAR}": phrases.message("state-by-year-alone", state=name) for state, name in names.items()}
    return charts.of(
        "stacked_column", marks[marks["value"] > 0], "quarter", "state", "value",
        names={key: names[key] for key in keys}, colours={key: STATE_COLOURS[state] for key, state in keys.items()},
        hatched=[key for key in keys if key.endswith(BY_YEAR)],
        categories=[str(Quarter.at(p)) for p in range(numbers["position"].min(), numbers["position"].max() + 1)]
        if len(numbers) else (),
    )  # fmt: skip


def _milestones_title(states: pd.Series[int], quarter: Quarter) -> str:
    done, overdue, due, ahead = (int(states.get(state, 0)) for state in ("delivered", *PLANS))
    return phrases.message(
        "status-milestones-title", quarter=str(quarter), results=done, overdue=overdue, due=due, ahead=ahead
    )


def _said(row: Mapping[str, Any]) -> str:
    state = labels("states")[row["state"]]
    return phrases.message("state-in-quarter", quarter=row["quarter"], results=row["value"], state=state)


def draw_milestones(
    area: Sequence[Axes], numbers: pd.DataFrame, form: Preset, *, quarter: Quarter, as_of: date | None
) -> None:
    """Columns by quarter, delivered above and plans below, with the quarter asked for and the source's end marked."""
    upper, lower = area
    now, end = quarter.position, _place(as_of)
    shown = [*numbers["position"], now, *([] if end is None else [int(end)])]
    # Room at both sides for the words beside the quarter.
    first, last = min(min(shown), now - 4), max(max(shown), now + 4)
    done = numbers["state"] == "delivered"
    axis = _Axis(first - 0.6, last + 0.6, *_heights(numbers[done], numbers[~done]), *room(upper))
    share_height(area, [axis.upper, axis.lower], gap=0.12)
    for axes, table, top in ((upper, numbers[done], axis.upper), (lower, numbers[~done], axis.lower)):
        axes.axvspan(now - 0.5, now + 0.5, color=FAINT, linewidth=0, zorder=0)
        axes.set(xlim=(axis.left, axis.right), ylim=(0, top), yticks=[])
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="x", length=0)
        _columns(axes, table, axis, end, form)
    _words_on_top(upper, numbers, quarter, axis, as_of, form)
    _plans(lower, numbers, now, form)
    _years(area, first, last, form)


@dataclass(frozen=True)
class _Axis:
    """The frame of both panels: quarters from `left` to `right`, marks up to `upper` and `lower`, size in points."""

    left: float
    right: float
    upper: float
    lower: float
    width: float
    height: float

    def x(self, position: float) -> float:
        """Points from the left."""
        return (position - self.left) / (self.right - self.left) * self.width

    def y(self, value: float) -> float:
        """Points from the ground of a panel; both have one scale, and about four fifths of the height."""
        return value / (self.upper + self.lower) * self.height * 0.8


def _heights(delivered: pd.DataFrame, plans: pd.DataFrame) -> tuple[float, float]:
    """Highest value of the panels' axes, with space for the numbers on top and, below, for the words."""
    tops = [max([*table["value"], 1]) for table in (delivered, plans)]
    line = max(tops) * 0.14
    return tops[0] + 2 * line, tops[1] + 3 * line


def _years(area: Sequence[Axes], first: int, last: int, form: Preset) -> None:
    """A line at the beginning of each year, named below as far as there is room."""
    years = [position for position in range(first, last + 1) if position % 4 == 0]
    step = 1 + int(len(years) * 4 * form.text / form.inner)
    at = [position - 0.5 for position in years[::step]]
    for axes in area:
        axes.vlines(at, 0, axes.get_ylim()[1], color=FAINT, linewidth=0.5, zorder=0)
        axes.set_xticks([])
    area[-1].set_xticks(at, [str(2000 + position // 4) for position in years[::step]], fontsize=form.text, ha="left")


def _place(day: date | None) -> float | None:
    """Where a day stands on the axis of quarters."""
    if day is None:
        return None
    quarter = Quarter(day.year, (day.month + 2) // 3)
    days = (quarter.end - quarter.start).days + 1
    return quarter.position - 0.5 + (day - quarter.start).days / days


def _columns(axes: Axes, table: pd.DataFrame, axis: _Axis, end: float | None, form: Preset) -> None:
    """A column for each quarter, the part dated by year alone hatched on top, the number above it."""
    beside: list[Bbox] = []
    crossed = None if end is None else round(end)
    table = table.sort_values("position")
    for i, row in zip(table.index, phrases.records(table), strict=True):
        colour, sure = STATE_COLOURS[row["state"]], row["value"] - row["by_year"]
        tag_marks(axes.bar(row["position"], sure, 0.72, color=colour, linewidth=0), [i])
        if row["by_year"]:
            looks: dict[str, Any] = {"facecolor": "white", "edgecolor": colour, "hatch": HATCH}
            (unsure,) = axes.bar(row["position"], row["by_year"], 0.72, bottom=sure, **looks)
            tag_mark(unsure, i, part="hatched")
        beside.append(_number_box(row, axis, form, beside))
        axes.annotate(
            str(row["value"]), (row["position"], row["value"]), textcoords="offset points",
            xytext=(0, beside[-1].y0 - axis.y(row["value"])), ha="center", va="bottom", fontsize=form.text, color=INK,
            # The line at the source's end passes here.
            bbox={"facecolor": "white", "linewidth": 0, "pad": 0.2} if row["position"] == crossed else None,
        )  # fmt: skip


def _number_box(row: Mapping[str, Any], axis: _Axis, form: Preset, beside: Sequence[Bbox]) -> Bbox:
    """Where a column's number stands, in points: on its column, or above the neighbours' numbers it would touch."""
    half, line = text_width(str(row["value"]), form.text) / 2 + 0.4, form.text * 1.15
    x, y = axis.x(row["position"]), axis.y(row["value"]) + form.text * 0.2
    for other in sorted(beside, key=lambda box: box.y0):
        if x - half < other.x1 and other.x0 < x + half and y < other.y1 and other.y0 < y + line:
            y = other.y1
    return Bbox([[x - half, y], [x + half, y + line]])


def _words_on_top(
    axes: Axes, numbers: pd.DataFrame, quarter: Quarter, axis: _Axis, as_of: date | None, form: Preset
) -> None:
    """Above the columns, in two lines that cannot meet: what they are, the source's end; the quarter below them."""
    done = numbers.loc[numbers["state"] == "delivered", "value"].sum()
    line = form.text * 1.45
    rows.note(axes, f"{done} delivered", (0, 1), (0, line), form, xycoords="axes fraction", ha="left", weight="bold")
    rows.note(axes, str(quarter), (quarter.position, 0), (0, -0.3 * form.text), form, ha="center", va="top")
    end = _place(as_of)
    if end is not None and as_of is not None:
        said = f"source ends {phrases.spoken(as_of)}"
        # Left of its line, or right of it where the left has no room.
        side, away = ("right", 0.2) if axis.x(end) > text_width(said, form.text) else ("left", -0.2)
        axes.axvline(end, color=SOFT, linewidth=0.8, linestyle=(0, (3, 2)), zorder=0.5)
        rows.note(axes, said, (end, 1), (away * form.text, 0), form, ha=side, color=SOFT)


def _plans(axes: Axes, numbers: pd.DataFrame, now: int, form: Preset) -> None:
    """The states of the plans, left of the quarter, in it and right of it."""
    totals = numbers.groupby("state")["value"].sum()
    for state, side, x in (("overdue", "right", -1), ("due", "center", 0), ("ahead", "left", 1)):
        said = f"{totals.get(state, 0)} {state}"
        rows.note(axes, said, (now, 1), (x * 2.4 * form.text, 0), form, ha=side, va="top", weight="bold")
