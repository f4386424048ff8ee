"""What the counting does to the ranks of the countries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes

from ..analysis.counting import FULL, Counting
from ..analysis.participation import counting_ranks, participants
from ..messages import labels, phrases
from ..plan import Plan
from . import charts, rows
from .layout import Words, also_on_slides, compose
from .marks import tag_mark
from .pack import Picture
from .theme import INK, MOVE_COLOURS, SOFT, Preset, preset, wrapped

COUNTINGS: Final = tuple(labels("countings").values())


@also_on_slides
def participation_counting(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: Counting = FULL,
) -> Picture:
    """What the counting does to the ranks: countries by full and by fractional counting.

    Numbers drawn, a row for each country that takes part: ``country``, ``name``, ``full``, ``fractional``
    (activities), ``activities`` (ids joined with ``;``), for each counting ``_first`` and ``_last`` (the ranks that
    equals share) and ``_place`` (from the top, equals one below the other), ``move`` (up, down, none; ranks that
    overlap are no move). Source: Participating Countries.
    """
    numbers = phrases.named(counting_ranks(plan, counting=counting), plan, counting=counting)
    form = preset(size)
    n = participants(plan, counting=counting)["activity_id"].nunique()
    said = Words(
        title=_counting_title(numbers),
        caption=phrases.message("participation-counting-caption"),
        alt=phrases.message(
            "participation-counting-alt", ranks=phrases.all_of(map(_said, phrases.records(numbers)), "; ")
        ),
        note=phrases.message(
            "participation-counting-note", full=phrases.counting_note(plan, counting.in_full, n=n, values="countries")
        ),
    )
    height = (len(numbers) + 2) * form.text * 1.85
    return compose(
        "participation_counting", plan, numbers, draw_counting, said,
        size=size, height=height, quarter=quarter, counting="full and fractional", chart=_chart(numbers),
    )  # fmt: skip


def _chart(numbers: pd.DataFrame) -> charts.Chart | None:
    """A line for each country from its one place to its other."""
    series = [
        charts.Series(
            row["name"], (row["full_place"], row["fractional_place"]), MOVE_COLOURS[row["move"]],
            labels=(f"{row['name']} {_rank(row, 'full')}", f"{_rank(row, 'fractional')} {row['country']}"),
        )
        for row in phrases.records(numbers)
    ]  # fmt: skip
    return charts.Chart("ranks", COUNTINGS, tuple(series), charts.COUNT) if series else None


def _said(row: Mapping[str, Any]) -> str:
    return phrases.message(
        "rank-then-rank", country=row["name"], full=_rank(row, "full"), fractional=_rank(row, "fractional")
    )


def _counting_title(numbers: pd.DataFrame) -> str:
    moving = {
        key: [phrases.in_sentence(name) for name in numbers.loc[numbers["move"] == move, "name"]]
        for move, key in {"up": "rises", "down": "falls"}.items()
    }
    return phrases.message(
        "participation-counting-title",
        countries=len(numbers),
        moving=sum(map(len, moving.values())),
        moves=", ".join(
            phrases.message(key, moving=phrases.few(names, "countries")) for key, names in moving.items() if names
        ),
    )


def _rank(row: Mapping[str, Any], counting: str) -> str:
    """The rank, or the ranks that several share."""
    return phrases.span(row[f"{counting}_first"], row[f"{counting}_last"])


def draw_counting(panels: Sequence[Axes], numbers: pd.DataFrame, form: Preset) -> None:
    """A line for each country from its place by full to its place by fractional counting, named at both ends."""
    (axes,) = panels
    for row in phrases.records(numbers):
        left, right = row["full_place"] - 1, row["fractional_place"] - 1
        moved = row["move"] != "none"
        (line,) = axes.plot(
            [0, 1], [left, right], color=MOVE_COLOURS[row["move"]], linewidth=form.text * (0.3 if moved else 0.13),
            marker="o", markersize=form.text * 0.5, clip_on=False, zorder=2 if moved else 1,
        )  # fmt: skip
        tag_mark(line, left)
        name = wrapped(row["name"], form.label * 0.74, form.text)
        _beside(axes, 0, left, (_rank(row, "full"), phrases.number(row["full"]), name), form, bold=moved)
        after = (_rank(row, "fractional"), f"{row['fractional']:.2f}", row["country"])
        _beside(axes, 1, right, after, form, bold=moved)
    for x, name in enumerate(COUNTINGS):
        _beside(axes, x, -1, ("rank", "activities"), form)
        axes.annotate(
            name, (x, -2), xytext=((2 * x - 1) * form.text, 0), textcoords="offset points", weight="bold",
            ha="left" if x else "right", va="center_baseline", fontsize=form.text, annotation_clip=False,
        )  # fmt: skip
    axes.set(xlim=(0, 1), ylim=(len(numbers) - 0.5, -2.5))
    axes.set_yticks([])
    rows.bare(axes)


# Where rank, number and name begin, in widths of an m from the line's end, left and right.
_COLUMNS = ((0.8, 4.2, 6.1), (0.8, 4.2, 7.2))


def _beside(axes: Axes, x: int, y: float, texts: Sequence[str], form: Preset, *, bold: bool = False) -> None:
    """Texts in columns away from a line's end: left of the first end, right of the second."""
    away = 2 * x - 1
    for i, (shift, text) in enumerate(zip(_COLUMNS[x], texts, strict=False)):
        axes.annotate(
            text, (x, y), xytext=(away * shift * form.text, 0), textcoords="offset points",
            ha="left" if x else "right", va="center_baseline", fontsize=form.text, annotation_clip=False,
            color=SOFT if i == 0 or y < 0 else INK, weight="bold" if bold and i == 2 else "normal",
        )  # fmt: skip
