"""When who is active: activities under way by country and year."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from ..analysis.counting import FULL, REGION, Counting
from ..analysis.participation import active_years, participants
from ..messages import Count, phrases
from ..plan import Plan
from ..text.quarter import Quarter
from . import rows
from .layout import Words, also_on_slides, compose
from .pack import Picture
from .theme import INK, SOFT, Preset, preset

# In a narrow figure there is no room for more.
MOST_YEARS: Final = 9


@also_on_slides
def participation_by_year(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: Counting = FULL,
) -> Picture:
    """Activities under way by country and year, by the periods that the plan prints.

    Numbers drawn, a row for each country and year: ``country``, ``name``, ``year``, ``value`` (activities),
    ``activities`` (ids joined with ``;``). Source: Participating Countries, Implementation Period.
    """
    form = preset(size)
    table = active_years(plan, counting=counting)
    first = table["year"].max() - MOST_YEARS + 1 if form.narrow and len(table) else 0
    numbers = phrases.named(table[table["year"] >= first].reset_index(drop=True), plan, counting=counting)
    names = list(numbers["name"].unique())
    n = participants(plan, counting=counting)["activity_id"].nunique()
    said = Words(
        title=_title(numbers),
        caption=phrases.message("participation-by-year-caption"),
        alt=phrases.message("participation-by-year-alt", countries=_in_words(numbers)),
        note=phrases.message(
            "participation-by-year-note",
            counting=phrases.counting_note(plan, counting.in_full, n=n, values="countries"),
            year=str(first),
            cut=bool(first > table["year"].min()),
        ),
    )
    height = (len(names) + 1) * rows.pitch(rows.labels(names, form), form) + 2 * form.text
    draw = partial(draw_years, now=None if quarter is None else Quarter.parse(str(quarter)).year)
    return compose(
        "participation_by_year", plan, numbers, draw, said, size=size, height=height, quarter=quarter, counting="full"
    )


def _title(numbers: pd.DataFrame) -> str:
    """The year in which most is under way, all countries and the region together."""
    members = numbers[numbers["value"] > 0]
    if members.empty:
        return phrases.message("participation-by-year-title-none")
    ids = members.assign(activity=members["activities"].str.split(";")).explode("activity")
    under_way = ids.groupby("year")["activity"].nunique()
    most = under_way.max()
    last = int(under_way.index.max())
    return phrases.message(
        "participation-by-year-title",
        years=phrases.join_names([str(year) for year in under_way.index[under_way == most]]),
        most=most, activities=under_way[last], last=str(last), falling=bool(under_way[last] < most),
    )  # fmt: skip


def _in_words(numbers: pd.DataFrame) -> Count:
    some = numbers[numbers["value"] > 0]
    said = some["year"].astype(str) + " " + some["value"].astype(str)
    return phrases.all_of((f"{name}: {', '.join(of)}" for name, of in said.groupby(some["name"], sort=False)), "; ")


def draw_years(area: Sequence[Axes], numbers: pd.DataFrame, form: Preset, *, now: int | None) -> None:
    """A cell for each country and year; the region, which is no country, below a rule and not shaded."""
    (axes,) = area
    rows.bare(axes)
    if numbers.empty:
        rows.nothing(axes, "no period to draw", form)
        return
    values = numbers.pivot(index="country", columns="year", values="value").loc[numbers["country"].unique()]
    plain = [row for row in (REGION,) if row in values.index]
    at = numbers.reset_index().pivot(index="country", columns="year", values="index")
    rows.grid(axes, values, values.map("{:.0f}".format), at, form, plain)
    rows.name_cells(axes, rows.labels(list(numbers["name"].unique()), form), form)
    if plain:
        axes.axhline(len(values) - 1, color=INK, linewidth=0.8)
    axes.xaxis.set_ticks_position("top")
    years = [f"{year}" if not form.narrow else f"’{year % 100:02}" for year in values.columns]
    axes.set_xticks([i + 0.5 for i in range(len(years))], years, fontsize=form.text)
    axes.tick_params(axis="x", length=0)
    for year, label in zip(map(int, values.columns), axes.get_xticklabels(), strict=True):
        label.set(weight="bold" if year == now else "normal", color=INK if year == now else SOFT)
