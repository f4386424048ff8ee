"""The periods of the activities against a quarter, in the colours of their statuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..analysis.counting import FULL, Counting
from ..analysis.quarters import activity_periods
from ..messages import phrases
from ..plan import Plan
from ..schema import STATUSES
from ..text.quarter import Quarter
from . import panels, rows
from .layout import Words, also_on_slides, compose, room, share_height
from .marks import tag_mark
from .pack import Picture
from .theme import HATCH, INK, STATUS_COLOURS, STATUS_NAMES, Preset, preset

PAST: Final = phrases.message("past-and-open")


@also_on_slides
def status_periods(plan: Plan, *, quarter: str, size: str = "full", counting: Counting = FULL) -> Picture:
    """The periods of all activities in the colours of their statuses, and which are past with something still open.

    Numbers drawn, a row for each activity that counts: ``activity_id``, ``pillar``, ``pillar_title``,
    ``project_title``, ``period_start``, ``period_end`` (years), ``statuses`` (each once, joined with ``;``), ``state``
    (past: over with something open; open: something open in its period; done: nothing open). Source: Implementation
    Period and Status.
    """
    asked = Quarter.parse(str(quarter))
    numbers = activity_periods(plan, asked, counting=counting)
    form = preset(size)
    said = Words(
        title=_periods_title(numbers, asked),
        caption=phrases.message("status-periods-caption", quarter=str(asked)),
        alt=phrases.message(
            "status-periods-alt",
            statuses="; ".join(
                phrases.message("status-of-activities", status=STATUS_NAMES[key], activities=n)
                for key, n in _status_counts(numbers).items()
            ),
            past=phrases.all_of(numbers.loc[numbers["state"] == "past", "activity_id"]),
        ),
        note=phrases.message(
            "status-periods-note", drawn=len(numbers), activities=len(plan.activities), afg_on_hold=counting.afg_on_hold
        ),
    )
    return compose(
        "status_periods", plan, numbers, partial(draw_periods, quarter=asked), said,
        size=size, quarter=str(asked), counting="full",
        height=_periods_height(numbers, form), panels=panels.shape(numbers, form),
    )  # fmt: skip


def _status_counts(numbers: pd.DataFrame) -> dict[str, int]:
    """Activities of each status that occurs."""
    given = numbers["statuses"].str.split(";").explode().value_counts()
    return {status: int(given[status]) for status in STATUSES if status in given}


def _periods_title(numbers: pd.DataFrame, quarter: Quarter) -> str:
    past = int((numbers["state"] == "past").sum())
    ending = int(((numbers["state"] == "open") & (numbers["period_end"] == quarter.year)).fillna(False).sum())
    return phrases.message(
        "status-periods-title", quarter=str(quarter), year=str(quarter.year), activities=len(numbers), past=past,
        ending=ending,
    )  # fmt: skip


def _row(form: Preset) -> float:
    return form.text * 1.25


def _fitting(form: Preset, axes: Axes, tall: int) -> Preset:
    """On a slide, whose height is given, type small enough that the rows have room."""
    if form.height is None:
        return form
    # Above them stand a title in two lines and the years, below them the quarter.
    return replace(form, text=min(form.text, room(axes)[1] / (tall + 4.5) / 1.15))


def _rows_by_pillar(numbers: pd.DataFrame) -> list[int]:
    """Rows of each panel, the last one's with those of the key."""
    counts = numbers.groupby("pillar").size().tolist()
    return [*counts[:-1], counts[-1] + _key_rows(numbers)] if counts else []


def _key_rows(numbers: pd.DataFrame) -> int:
    return len(_status_counts(numbers)) + 2


def _periods_height(numbers: pd.DataFrame, form: Preset) -> float:
    counts = _rows_by_pillar(numbers)
    if form.narrow:
        return sum(counts) * _row(form) + len(counts) * form.text * 5
    return max(counts) * _row(form) + form.text * 6


def draw_periods(area: Sequence[Axes], numbers: pd.DataFrame, form: Preset, *, quarter: Quarter) -> None:
    """A panel for each pillar, in it a bar from the first to the last year of each activity, and the quarter's end.

    From a period that is over with something still open, a broken line leads to the quarter's end.
    """
    heights = _rows_by_pillar(numbers)
    narrow = form.narrow
    form = _fitting(form, area[0], max(heights))
    if narrow:
        share_height(area, heights, gap=0.02)
    line = quarter.year + quarter.quarter / 4
    first = int(min([*numbers["period_start"].dropna(), line]))
    last = int(np.ceil(max([*(numbers["period_end"].dropna() + 1), line, first + 1])))
    heads = panels.heads(
        numbers.assign(n=numbers.groupby("pillar")["pillar"].transform("size")), "activity", form, form.text * 3
    )
    for axes, (pillar, table), tall in zip(area, numbers.groupby("pillar"), heights, strict=True):
        for y, row in enumerate(phrases.records(table.reset_index(names="row"))):
            if pd.notna(row["period_start"]) and pd.notna(row["period_end"]):
                bars = _bar(axes, y, row["period_start"], row["period_end"] + 1, row["statuses"].split(";"))
                for status, bar in bars.items():
                    tag_mark(bar, row["row"], part=status)
                if row["state"] == "past":
                    _overrun(axes, y, row["period_end"] + 1, line, form)
        axes.vlines(line, -0.7, len(table) - 0.4, color=INK, linewidth=0.8, zorder=3)
        rows.name_rows(axes, table["activity_id"].tolist(), form)
        for label, state in zip(axes.get_yticklabels(), table["state"], strict=True):
            label.set_fontweight("bold" if state == "past" else "normal")
        axes.set(xlim=(first, last), ylim=((tall if narrow else max(heights)) - 0.5, -0.7))
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.xaxis.set_ticks_position("top")
        step = 2 if last - first <= 8 else 4 if last - first <= 16 else 8
        years = [year for year in range(first, last + 1) if year % step == 0]
        axes.set_xticks(years, [str(year) for year in years], fontsize=form.text)
        axes.tick_params(axis="x", length=form.text * 0.3)
        axes.grid(axis="x")
        panels.head(axes, heads[int(str(pillar))], int(str(pillar)), form, left=form.text * 2.5, up=1.9)
    rows.note(area[0], f"end of {quarter}", (line, 0), (0, -0.3 * form.text), form, ha="center", va="top")
    _key(area[-1], numbers, heights[-1] - _key_rows(numbers), first, last, form)


def _key(axes: Axes, numbers: pd.DataFrame, after: int, first: int, last: int, form: Preset) -> None:
    """What the bars mean, below the last of them, on the panel's own ground."""
    wide = (last - first) * 0.12
    counts = _status_counts(numbers)
    axes.add_patch(
        Rectangle((first, after + 0.2), last - first, len(counts) + 1.3, color="white", linewidth=0, zorder=1.5)
    )
    for i, (status, count) in enumerate(counts.items()):
        _bar(axes, after + 0.9 + i, first, first + wide, [status])
        rows.say(axes, first + wide, after + 0.9 + i, f"{count} {STATUS_NAMES[status]}", form)
    y = after + 0.9 + len(counts)
    _overrun(axes, y, first, first + wide * 0.9, form)
    rows.say(axes, first + wide, y, f"{(numbers['state'] == 'past').sum()} {PAST}", form)


_BAR: Final = 0.74  # height of a bar, in rows


def _bar(axes: Axes, y: float, start: float, end: float, statuses: Sequence[str]) -> dict[str, Rectangle]:
    """A bar divided lengthwise, its parts by status: filled for what is done or going on, hatched or open for what is
    to come."""
    high = _BAR / len(statuses)
    parts = {}
    for i, status in enumerate(statuses):
        filled = status in ("completed", "ongoing")
        (parts[status],) = axes.barh(
            y - _BAR / 2 + (i + 0.5) * high, end - start, high, left=start, linewidth=0.6, zorder=2, clip_on=False,
            facecolor=STATUS_COLOURS[status] if filled else "white", edgecolor=STATUS_COLOURS[status],
            hatch=HATCH if status == "planned" else None,
        )  # fmt: skip
    return parts


def _overrun(axes: Axes, y: float, start: float, end: float, form: Preset) -> None:
    """From the end of a period to the quarter's end, where a ring says that something is open."""
    axes.plot(
        [start, end], [y, y], color=INK, linewidth=form.text * 0.15, linestyle=(0, (1, 1)), zorder=4,
        marker="o", markevery=[1], markersize=form.text * 0.55, markeredgewidth=form.text * 0.12,
        markerfacecolor="white",
    )  # fmt: skip
