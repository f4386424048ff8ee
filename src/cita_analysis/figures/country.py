"""One country beside the others: what a brief for its government shows; the report on a quarter has none of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..analysis import country as country_analysis
from ..analysis.counting import ON_HOLD, REGION, Counting
from ..analysis.participation import participation
from ..analysis.quarters import milestone_day
from ..messages import labels, phrases
from ..plan import Plan
from ..text.quarter import Quarter
from . import panels, rows
from .layout import Words, compose, room
from .pack import Picture
from .theme import (
    FAINT,
    HATCH,
    INK,
    PERIOD_COLOURS,
    PILLAR_COLOURS,
    SOFT,
    STATE_COLOURS,
    Preset,
    preset,
    shortened,
    text_width,
    wrapped,
)

STATE_NAMES, PERIOD_NAMES = labels("states"), labels("periods")
# As many rows as half a page of a brief holds.
MOST_ROWS: Final = 10
_MARKERS: Final = {"delivered": "o", "overdue": "X", "due": "D", "ahead": ">"}


def brief_pillars(plan: Plan, *, quarter: str, country: str, size: str = "full") -> Picture:
    """The activities that name a country, tentatively too, by pillar and by what is open in them, beside the others.

    Numbers drawn, a row for each pillar: ``pillar``, ``pillar_title``, ``past``, ``open``, ``done`` (activities, as
    `quarters.period_states`), ``value`` (their sum), ``lowest``, ``median``, ``highest`` (of the other members, AFG
    left out). Source: Participating Countries, Implementation Period, Status.
    """
    country, asked = country_analysis.find_country(plan, country), Quarter.parse(str(quarter))
    numbers = _by_pillar(plan, asked, country)
    form = preset(size)
    n, others = int(numbers["value"].sum()), _others(plan, country)
    totals = _named(plan, country).drop(index=country, errors="ignore").sum(axis=1)
    said = Words(
        title=phrases.message(
            "brief-pillars-title", who=_who(plan, country), named=n, activities=len(plan.activities),
            median=phrases.number(float(totals.loc[others].median())),
        ),
        caption=phrases.message("brief-pillars-caption", who=_who(plan, country)),
        alt=phrases.message("brief-pillars-alt", pillars=phrases.all_of(_pillars_in_words(numbers), "; ")),
        note=phrases.message("brief-pillars-note", n=n, activities=len(plan.activities), members=len(others)),
    )  # fmt: skip
    return compose(
        "brief_pillars", plan, numbers, draw_pillars, said, size=size, quarter=str(asked), counting="full",
        height=sum(_pillar_height(row, numbers, form) for row in phrases.records(numbers)),
    )  # fmt: skip


def _who(plan: Plan, country: str) -> str:
    return phrases.in_sentence(phrases.countries(plan)[country])


def _others(plan: Plan, country: str) -> list[str]:
    return [code for code in plan.countries["country"] if code not in (country, ON_HOLD)]


def _named(plan: Plan, country: str) -> pd.DataFrame:
    """Activities that name a member, tentatively too: a row for each member, a column for each pillar."""
    table = participation(plan, ["country", "pillar"], counting=Counting(afg_on_hold=country != ON_HOLD))
    return table.pivot(index="country", columns="pillar", values="value").drop(index=REGION)


def _by_pillar(plan: Plan, quarter: Quarter, country: str) -> pd.DataFrame:
    named = _named(plan, country)
    found = country_analysis.country_activities(plan, quarter, country)
    found = found[found["way"].isin(country_analysis.BY_NAME)]
    counts = found.groupby(["pillar", "state"]).size().unstack(fill_value=0)
    counts = counts.reindex(index=named.columns, columns=list(PERIOD_COLOURS), fill_value=0)
    rest = named.loc[_others(plan, country)]
    table = counts.assign(
        value=named.T[country], lowest=rest.min(), median=rest.median(), highest=rest.max()
    ).reset_index()
    table.insert(1, "pillar_title", table["pillar"].map(phrases.pillar_titles(plan)))
    return table.rename_axis(columns=None)


def _pillars_in_words(numbers: pd.DataFrame) -> Iterator[str]:
    for row in phrases.records(numbers):
        yield f"{panels.titled(row)}: {row['value']}, {_states_said(row)}; {_others_said(row)}"


def _states_said(row: dict[str, Any]) -> str:
    parts = [f"{row[state]} {name}" for state, name in PERIOD_NAMES.items() if row[state]]
    return phrases.message("brief-states", states=phrases.all_of(parts))


def _others_said(row: dict[str, Any]) -> str:
    return phrases.message(
        "brief-others", span=phrases.span(row["lowest"], row["highest"]), median=phrases.number(row["median"])
    )


def _pillar_head(row: dict[str, Any], form: Preset) -> str:
    return shortened(panels.titled(row), form.inner, form.text, 2, bold=True)


def _unit(numbers: pd.DataFrame, form: Preset) -> float:
    """Points that one activity takes: bars fill less than half, for the words beside them."""
    return form.inner * 0.4 / max(1, int(numbers[["value", "highest"]].max().max()))


def _beside(text: str, start: float, form: Preset) -> str:
    return wrapped(text, form.inner - start - form.text, form.text)


def _pillar_texts(row: dict[str, Any], numbers: pd.DataFrame, form: Preset) -> list[tuple[float, str]]:
    """What stands right of the country's bar and of the others' range, and where it begins."""
    unit = _unit(numbers, form)
    ends = [(row["value"] * unit, f"{row['value']}: {_states_said(row)}"), (row["highest"] * unit, _others_said(row))]
    return [(end + form.text * 0.6, _beside(text, end + form.text * 0.6, form)) for end, text in ends]


def _line(form: Preset) -> float:
    return form.text * 1.25


def _high(text: str, form: Preset) -> float:
    return (text.count("\n") + 1) * _line(form)


def _pillar_height(row: dict[str, Any], numbers: pd.DataFrame, form: Preset) -> float:
    texts = [_pillar_head(row, form), *[text for _, text in _pillar_texts(row, numbers, form)]]
    return sum(_high(text, form) for text in texts) + 1.3 * form.text


def draw_pillars(area: Sequence[Axes], numbers: pd.DataFrame, form: Preset) -> None:
    """For each pillar a bar of one piece for each state, and below it the range and the median of the others."""
    (axes,) = area
    _sheet(axes)
    y = 0.0
    for row in phrases.records(numbers):
        head = _pillar_head(row, form)
        colour = PILLAR_COLOURS.get(int(row["pillar"]), INK)
        _write(axes, 0, y, head, form, color=colour, weight="bold")
        below = y + _high(head, form) + form.text * 0.1
        _draw_pillar(axes, row, numbers, below, form)
        y += _pillar_height(row, numbers, form)


def _draw_pillar(axes: Axes, row: dict[str, Any], numbers: pd.DataFrame, y: float, form: Preset) -> None:
    unit, left, line = _unit(numbers, form), 0.0, _line(form)
    for state in PERIOD_COLOURS:
        if row[state]:
            _bar(axes, y + line / 2, left, row[state] * unit, state, form)
            left += row[state] * unit
    (x, text), (beside, others) = _pillar_texts(row, numbers, form)
    _write(axes, x, y, text, form)
    y += _high(text, form)
    ends = [row["lowest"] * unit, row["highest"] * unit]
    axes.plot(ends, [y + line / 2] * 2, color=SOFT, linewidth=form.text * 0.12, solid_capstyle="butt")
    axes.plot([row["median"] * unit], [y + line / 2], marker="|", color=SOFT, markersize=form.text * 0.9,
              markeredgewidth=form.text * 0.25, clip_on=False)  # fmt: skip
    _write(axes, beside, y, others, form, color=SOFT)


def _sheet(axes: Axes) -> None:
    """Axes that count in points from the upper left corner."""
    rows.bare(axes)
    axes.set_yticks([])
    width, height = room(axes)
    axes.set(xlim=(0, width), ylim=(height, 0))


def _write(axes: Axes, x: float, y: float, text: str, form: Preset, **looks: Any) -> None:
    axes.text(x, y + form.text * 0.12, text, **{"va": "top", "fontsize": form.text, "color": INK, "linespacing": 1.25,
                                                **looks})  # fmt: skip


def _bar(axes: Axes, y: float, left: float, width: float, state: str, form: Preset) -> None:
    colour = PERIOD_COLOURS[state]
    axes.barh(
        y, width, form.text * 0.8, left=left, edgecolor=colour, facecolor=colour if state == "open" else "white",
        hatch=HATCH if state == "past" else None, zorder=2, clip_on=False,
    )  # fmt: skip


# ---- Periods


def brief_periods(plan: Plan, *, quarter: str, country: str, size: str = "full") -> Picture:
    """The periods of the activities that name a country, or in whose status text it stands, with their dated results.

    Numbers drawn, a row for each: ``activity_id``, ``project_title``, ``way``, ``period_start``, ``period_end``
    (years), ``state`` (past, open, done), ``marks`` (day and state of each result, joined with ``;``): the first
    rows of `country_analysis.activities`. Source: Implementation Period and Status.
    """
    country, asked = country_analysis.find_country(plan, country), Quarter.parse(str(quarter))
    found = country_analysis.country_activities(plan, asked, country)
    found = found[found["way"] != "regional"]
    marks = country_analysis.country_milestones(plan, asked, country)
    drawn = found[:MOST_ROWS].reset_index(drop=True)
    dated = _dated(marks)
    numbers = drawn[["activity_id", "project_title", "way", "period_start", "period_end", "state"]].assign(
        marks=[dated.get(activity, "") for activity in drawn["activity_id"]]
    )
    form = preset(size)
    left, past = len(found) - len(drawn), found.loc[found["state"] == "past", "activity_id"]
    ending = int(((found["state"] == "open") & (found["period_end"] == asked.year)).fillna(False).sum())
    said = Words(
        title=phrases.message(
            "brief-periods-title", who=_who(plan, country), activities=len(found), past=len(past), ending=ending,
            year=str(asked.year),
        ),
        caption=phrases.message("brief-periods-caption", who=_who(plan, country), quarter=str(asked)),
        alt=phrases.message(
            "brief-periods-alt", past=phrases.all_of(past), periods=phrases.all_of(_periods(numbers), "; ")
        ),
        note=phrases.message("brief-periods-note", drawn=len(drawn), activities=len(plan.activities), left=left),
    )  # fmt: skip
    return compose(
        "brief_periods", plan, numbers, partial(draw_periods, quarter=asked), said, size=size, quarter=str(asked),
        counting="full", height=_periods_height(numbers, form),
    )  # fmt: skip


def _dated(marks: pd.DataFrame) -> dict[str, str]:
    """For each activity the days of its results with their states: a delivered one's first, any other's last."""
    shown = marks[marks["state"] != "answered"]
    day = milestone_day(shown)
    found: dict[str, dict[str, None]] = {}
    for activity, on, state in zip(shown["activity_id"], day, shown["state"], strict=True):
        found.setdefault(activity, {})[f"{on:%Y-%m-%d} {state}"] = None
    return {activity: ";".join(texts) for activity, texts in found.items()}


def _periods(numbers: pd.DataFrame) -> list[str]:
    return [
        phrases.message("brief-period", activity=row["activity_id"], span=_span(row), state=PERIOD_NAMES[row["state"]])
        for row in phrases.records(numbers)
    ]


def _span(row: dict[str, Any]) -> str:
    years = [str(year) for year in (row["period_start"], row["period_end"]) if not pd.isna(year)]
    return phrases.span(years[0], years[-1]) if years else phrases.message("no-period")


def _key(numbers: pd.DataFrame) -> list[tuple[str, str]]:
    """The states of periods and of results that are drawn, with their names."""
    states = {mark.split(" ")[1] for marks in numbers["marks"] for mark in marks.split(";") if mark}
    periods = {*numbers["state"]}
    return [
        *((state, name) for state, name in PERIOD_NAMES.items() if state in periods),
        *((state, phrases.message("brief-key", state=name)) for state, name in STATE_NAMES.items() if state in states),
    ]


def _key_places(numbers: pd.DataFrame, form: Preset) -> list[tuple[str, str, float, int]]:
    """Each entry of the key with where it begins and its line."""
    key = _key(numbers)
    at = rows.in_lines([text_width(name, form.text) + form.text * 4 for _, name in key], form.inner)
    return [(state, name, x, line) for (state, name), (x, line) in zip(key, at, strict=True)]


def _row(form: Preset) -> float:
    return form.text * 1.65


def _periods_height(numbers: pd.DataFrame, form: Preset) -> float:
    lines = 1 + max((line for *_, line in _key_places(numbers, form)), default=0)
    return (len(numbers) + 1.2) * _row(form) + lines * _line(form) + 1.6 * form.text


def draw_periods(area: Sequence[Axes], numbers: pd.DataFrame, form: Preset, *, quarter: Quarter) -> None:
    """A row for each activity: its name, its period as a bar, its results as marks below the bar; then the key."""
    (axes,) = area
    _sheet(axes)
    if numbers.empty:
        return _write(axes, 0, 0, phrases.message("brief-periods-none"), form, color=SOFT)
    line = quarter.year + quarter.quarter / 4
    place = _scale(numbers, line, form)
    bottom = (len(numbers) + 1) * _row(form)
    _ruler(axes, place, bottom, form)
    for number, row in enumerate(phrases.records(numbers), start=1):
        _draw_row(axes, row, number * _row(form), place, form)
    axes.plot([place(line)] * 2, [_row(form) * 0.9, bottom], color=INK, linewidth=0.8, zorder=3)
    _write(axes, place(line), bottom, f"end of {quarter}", form, ha="right")
    for state, name, x, at in _key_places(numbers, form):
        _draw_key(axes, state, name, x, bottom + (at + 1) * _line(form) + form.text * 0.6, form)


def _scale(numbers: pd.DataFrame, line: float, form: Preset) -> Callable[[float], float]:
    """From years to points, right of the names."""
    days = [year for marks in numbers["marks"] for year in _years(marks)]
    first = np.floor(min([*numbers["period_start"].dropna(), *days, line - 1]))
    last = np.ceil(max([*(numbers["period_end"].dropna() + 1), *days, line + 0.25]))
    left = form.label * 1.02 + form.text
    return lambda year: float(left + (year - first) / (last - first) * (form.inner - left - form.text * 1.5))


def _years(marks: str) -> list[float]:
    """The days as years."""
    days = [date.fromisoformat(mark.split(" ")[0]) for mark in marks.split(";") if mark]
    return [day.year + (day - date(day.year, 1, 1)).days / 366 for day in days]


def _ruler(axes: Axes, place: Callable[[float], float], bottom: float, form: Preset) -> None:
    """Years above, as far as there is room, and their lines."""
    left, right = form.label * 1.02 + form.text, form.inner - form.text * 1.5
    years = [year for year in range(1900, 2200) if left - 0.01 <= place(year) <= right + 0.01]
    room_for = max(1, int((right - left) / (form.text * 4.5)))
    step = -(-len(years) // room_for)
    for year in years[::step]:
        axes.plot([place(year)] * 2, [_row(form) * 0.9, bottom], color=FAINT, linewidth=0.5, zorder=0)
        _write(axes, place(year), 0, str(year), form, ha="center", color=SOFT)


def _draw_row(axes: Axes, row: dict[str, Any], y: float, place: Callable[[float], float], form: Preset) -> None:
    _write(axes, 0, y, shortened(f"{row['activity_id']} {row['project_title']}", form.label, form.text, 1), form)
    if not (pd.isna(row["period_start"]) or pd.isna(row["period_end"])):
        left, right = place(row["period_start"]), place(row["period_end"] + 1)
        _bar(axes, y + form.text * 0.5, left, right - left, row["state"], form)
    states = [mark.split(" ")[1] for mark in row["marks"].split(";") if mark]
    for year, state in zip(_years(row["marks"]), states, strict=True):
        _mark(axes, place(year), y + form.text * 1.3, state, form)


def _mark(axes: Axes, x: float, y: float, state: str, form: Preset) -> None:
    axes.plot([x], [y], marker=_MARKERS[state], color=STATE_COLOURS[state], markersize=form.text * 0.6,
              markeredgewidth=0, linestyle="None", zorder=4, clip_on=False)  # fmt: skip


def _draw_key(axes: Axes, state: str, name: str, x: float, y: float, form: Preset) -> None:
    if state in PERIOD_COLOURS:
        _bar(axes, y + form.text * 0.65, x, form.text * 1.6, state, form)
    else:
        _mark(axes, x + form.text, y + form.text * 0.65, state, form)
    _write(axes, x + form.text * 2.2, y, name, form)
