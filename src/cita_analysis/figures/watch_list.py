"""The watch list, to print: what to ask about in a quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ..analysis.counting import FULL, Counting
from ..analysis.quarters import WATCHED, watch_list
from ..messages import labels, phrases
from ..plan import Plan
from ..text.quarter import Quarter
from . import rows
from .layout import Words, also_on_slides, compose, room
from .marks import box
from .pack import Picture
from .theme import FAINT, INK, SOFT, STATE_COLOURS, Preset, preset, shortened, wrapped

# A slide has no room for more; a page has.
MOST_ON_SLIDE = 8


@also_on_slides
def status_watch_list(plan: Plan, *, quarter: str, size: str = "full", counting: Counting = FULL) -> Picture:
    """What to ask about in the quarter, as a table: overdue and due results, then activities past their period.

    Numbers drawn, a row for each: ``activity_id``, ``pillar``, ``project_title``, ``state``, ``country``, ``by`` (day),
    ``text``; as `quarters.watch_list`. A slide has the first of them. Source: Status, Implementation Period.
    """
    asked = Quarter.parse(str(quarter))
    watched = watch_list(plan, asked, counting=counting)
    form = preset(size)
    drawn = watched[:MOST_ON_SLIDE] if form.height else watched
    numbers = drawn.assign(by=drawn["by"].dt.strftime("%Y-%m-%d"))
    said = Words(
        title=_title(watched["state"], asked),
        caption=phrases.message("status-watch-list-caption", quarter=str(asked)),
        alt=phrases.message("status-watch-list-alt", rows=phrases.all_of(map(_said, phrases.records(numbers)), "; ")),
        note=phrases.message(
            "status-watch-list-note",
            rows=len(watched),
            left=len(watched) - len(drawn),
            marks=len(plan.milestones),
            activities=len(plan.activities),
            afg_on_hold=counting.afg_on_hold,
        ),
    )
    return compose(
        "status_watch_list", plan, numbers, draw_watched, said, size=size, height=_height(numbers, form),
        quarter=str(asked), counting="full",
    )  # fmt: skip


def _title(states: pd.Series[str], quarter: Quarter) -> str:
    counts = states.value_counts()
    overdue, due, past = (int(counts.get(state, 0)) for state in WATCHED)
    return phrases.message("status-watch-list-title", quarter=str(quarter), results=overdue, due=due, activities=past)


def _said(row: Mapping[str, Any]) -> str:
    return phrases.message(
        "watched-row", activity=row["activity_id"], state=labels("watched")[row["state"]], day=row["by"]
    )


@dataclass(frozen=True)
class _Row:
    """A row's texts in lines, for each column."""

    state: str
    by: str
    activity: str
    project: str
    text: str

    @property
    def lines(self) -> int:
        return max(text.count("\n") + 1 for text in (self.state, self.by, self.project, self.text))


def _widths(form: Preset) -> tuple[float, ...]:
    """Points of each column; in a narrow figure the plan's words have no room."""
    shares = (0.17, 0.13, 0.06, 0.26, 0.38) if not form.narrow else (0.24, 0.25, 0.11, 0.40, 0.0)
    return tuple((form.inner - form.text * 0.6) * share for share in shares)


def _rows(numbers: pd.DataFrame, form: Preset) -> list[_Row]:
    widths = [width - form.text * 0.8 for width in _widths(form)]
    return [
        _Row(
            wrapped(labels("watched")[row["state"]], widths[0], form.text, bold=True),
            _day(pd.Timestamp(row["by"])),
            row["activity_id"],
            _short(row["project_title"], widths[3], form),
            "" if form.narrow else _short(row["text"], widths[4], form),
        )
        for row in phrases.records(numbers)
    ]


def _day(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%b %Y}"


def _short(text: str, width: float, form: Preset) -> str:
    """In as many lines as a row is to have: two on a slide, five on a page."""
    return shortened(text, width, form.text, 2 if form.height else 5)


def _height(numbers: pd.DataFrame, form: Preset) -> float:
    return sum(_high(row, form) for row in _rows(numbers, form)) + 2 * form.text


def _high(row: _Row, form: Preset) -> float:
    return (row.lines * 1.22 + 0.7) * form.text


def draw_watched(area: Sequence[Axes], numbers: pd.DataFrame, form: Preset) -> None:
    """Rows of text between rules, each state marked in its colour."""
    (axes,) = area
    rows.bare(axes)
    axes.set_yticks([])
    width, height = room(axes)
    axes.set(xlim=(0, width), ylim=(height, 0))
    if numbers.empty:
        axes.text(0, form.text, "Nothing is due, overdue or past its period.", va="top", fontsize=form.text, color=INK)
        return
    y = 0.0
    for i, (row, source) in enumerate(zip(_rows(numbers, form), phrases.records(numbers), strict=True)):
        _draw_row(axes, row, source["state"], y, form)
        box(axes, (0, y), width, _high(row, form), i)
        y += _high(row, form)
        axes.plot([0, width], [y, y], color=FAINT, linewidth=0.6)


def _draw_row(axes: Axes, row: _Row, state: str, top: float, form: Preset) -> None:
    bar = top + form.text * 0.3, top + _high(row, form) - form.text * 0.3
    axes.plot([1, 1], bar, color=STATE_COLOURS.get(state, SOFT), linewidth=form.text * 0.3, solid_capstyle="butt")
    x = form.text * 0.6
    for i, (text, width) in enumerate(zip(_texts(row), _widths(form), strict=True)):
        looks: dict[str, Any] = {"color": SOFT if i == 1 else INK, "weight": "normal" if i else "bold"}
        axes.text(x, top + form.text * 0.35, text, va="top", fontsize=form.text, linespacing=1.22, **looks)
        x += width


def _texts(row: _Row) -> tuple[str, ...]:
    return row.state, row.by, row.activity, row.project, row.text
