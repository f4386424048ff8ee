"""A panel for each pillar, in it a row for each status or kind: bars on the ground of the whole they are a share of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes

from ..messages import Count, phrases
from . import charts, rows
from .marks import tag_mark
from .theme import FAINT, HATCH, INK, PILLAR_COLOURS, SOFT, Preset, wrapped

NO_BREAK: Final = "\N{NO-BREAK SPACE}"


def shape(numbers: pd.DataFrame, form: Preset) -> tuple[int, int]:
    """Panels below each other in a column, side by side in anything wider."""
    count = numbers["pillar"].nunique()
    return (count, 1) if form.narrow else (1, count)


def height(numbers: pd.DataFrame, row: str, form: Preset, unit: str = "activity") -> float:
    """Points that the panels need, `row` being the column with a row for each of its values."""
    one = numbers[row].nunique() * rows.pitch([""], form)
    lines_each = [title.count("\n") + 1 for title in heads(numbers, unit, form, form.label * 0.8).values()]
    lines = sum(lines_each) if form.narrow else max(lines_each, default=0)
    return shape(numbers, form)[0] * (one + form.text * 1.2) + lines * form.text * 1.25


def in_words(numbers: pd.DataFrame, row: str, names: Mapping[str, str]) -> str:
    """Every panel's shares as a sentence."""
    return " ".join(
        phrases.message(
            "shares-in-pillar",
            pillar=str(pillar),
            shares=phrases.all_of(
                f"{names[r[row]]} {phrases.percent(r['share'])}" for r in phrases.records(panel.dropna())
            ),
        )
        for pillar, panel in numbers.groupby("pillar")
    )


def titled(row: Mapping[str, Any]) -> str:
    """A row's pillar, by number and title."""
    return phrases.message("pillar", pillar=str(row["pillar"]), title=row["pillar_title"])


def colours(pillars: Iterable[str]) -> dict[str, str]:
    return {pillar: PILLAR_COLOURS.get(int(pillar), SOFT) for pillar in pillars}


def chart(numbers: pd.DataFrame, row: str, names: Mapping[str, str], colours: Mapping[str, str]) -> charts.Chart | None:
    """The panels as a chart: a bar for each pillar, divided by the shares of its rows."""
    said = numbers.assign(pillar=[titled(line) for line in phrases.records(numbers)])
    return charts.of(
        "stacked_bar", said, "pillar", row, "share", names=names, colours=colours, number_format=charts.PERCENT
    )


def draw(
    panels: Sequence[Axes],
    numbers: pd.DataFrame,
    form: Preset,
    *,
    row: str,
    names: Mapping[str, str],
    colours: Mapping[str, str],
    unit: str = "activity",
    hatched: str | None = None,
) -> None:
    """A bar from 0 to 100% for each row of each pillar, with its share and number right of it.

    `hatched` names the column with that part of a row's `value` which is drawn hatched at the bar's end.
    """
    left = rows.label_width([names[str(value)] for value in numbers[row].unique()], form)
    titles = heads(numbers, unit, form, left)
    write = phrases.writer(numbers["value"])
    for axes, pillar in zip(panels, titles, strict=True):
        panel = numbers[numbers["pillar"] == pillar]
        # A pillar without any has no shares, and no bars.
        there = panel[panel["n"] > 0]
        at = list(range(len(panel)))
        axes.barh(at, 1, 0.62, color=FAINT, linewidth=0)
        for y, (at_row, line) in enumerate(zip(there.index, phrases.records(there), strict=True)):
            rows.say(axes, 1, y, f"{phrases.percent(line['share'])} ({write(line['value'])})", form)
            _bar(axes, y, at_row, line, colours[str(line[row])], hatched)
        first = axes is panels[0] or form.narrow
        rows.name_rows(axes, [names[str(value)] for value in panel[row]] if first else [""] * len(at), form, at)
        rows.bare(axes)
        axes.set(xlim=(0, 1), ylim=(len(at) - 0.5, -0.5))
        head(axes, titles[pillar], pillar, form, left=left, up=0 if form.narrow else 0.3)


def head(axes: Axes, title: str, pillar: int, form: Preset, *, left: float, up: float) -> None:
    """A pillar's title over its panel, in its colour; in a column it begins left of the row labels (`left` points)."""
    axes.annotate(
        title, (0, 1), xycoords="axes fraction", xytext=(-left if form.narrow else 0, up * form.text),
        textcoords="offset points", va="bottom", fontsize=form.text, color=PILLAR_COLOURS.get(pillar, INK),
        weight="bold", linespacing=1.25,
    )  # fmt: skip


def _bar(axes: Axes, y: int, at_row: Any, line: Mapping[str, Any], colour: str, hatched: str | None) -> None:
    part = line[hatched] / line["value"] * line["share"] if hatched and line["value"] else 0
    (bar,) = axes.barh(y, line["share"] - part, 0.62, color=colour, linewidth=0)
    tag_mark(bar, at_row)
    if part:
        (end,) = axes.barh(y, part, 0.62, left=line["share"] - part, facecolor="white", edgecolor=colour, hatch=HATCH)
        tag_mark(end, at_row, part="hatched")


def heads(numbers: pd.DataFrame, unit: str, form: Preset, left: float) -> dict[int, str]:
    """Pillar, its title and n, in lines as wide as a panel; `left`: points that the row labels take."""
    side_by_side = (form.inner - left) / numbers["pillar"].nunique() - form.text
    room = form.inner if form.narrow else side_by_side
    return {
        int(row["pillar"]): wrapped(_head(row, unit), room, form.text, bold=True)
        for row in phrases.records(numbers.drop_duplicates("pillar"))
    }


def _head(row: Mapping[str, Any], unit: str) -> str:
    number = phrases.message("units", units=row["n"], unit=unit).replace(" ", NO_BREAK)
    return phrases.message("pillar-with-number", pillar=str(row["pillar"]), title=row["pillar_title"], number=number)


def leading(numbers: pd.DataFrame, row: str, names: Mapping[str, str]) -> str:
    """Which row leads in which pillar, as a clause: "completed leads in pillars 1 (48%) and 2 (38%)"."""
    led: dict[Count, list[str]] = {}
    for pillar, panel in numbers.dropna(subset=["share"]).groupby("pillar"):
        top = phrases.first(panel, "share")
        share = phrases.percent(top["share"].iloc[0])
        where = phrases.message("pillar-and-share", pillar=str(pillar), share=share)
        led.setdefault(phrases.listing([names[str(value)] for value in top[row]]), []).append(where)
    return ", ".join(
        phrases.message("leads-in", first=first, pillars=phrases.listing(where)) for first, where in led.items()
    )
