"""What the counting does to the ranks of the countries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.axes import Axes

from .. import measures
from ..measures import REGION
from ..publish import Picture
from ..style import INK, MOVE_COLOURS, SOFT, Preset, preset, wrapped
from . import rows, words
from .sheet import Words, also_on_slides, compose

if TYPE_CHECKING:
    from ..plan import Plan


@also_on_slides
def participation_counting(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    regional: str = "apart",
    afg_on_hold: bool = True,
    tentative: bool = True,
) -> Picture:
    """What the counting does to the ranks: countries by full and by fractional counting.

    Numbers drawn, a row for each country that takes part: ``country``, ``name``, ``full``, ``fractional``
    (activities), for each counting ``_first`` and ``_last`` (the ranks that equals share), ``move`` (up, down, none;
    ranks that overlap are no move). Source: Participating Countries.
    """
    choices: words.Choices = {"regional": regional, "afg_on_hold": afg_on_hold, "tentative": tentative}
    numbers = words.named(_ranks(plan, choices), plan, afg_on_hold=afg_on_hold)
    form = preset(size)
    n = measures.participants(plan, **choices)["activity_id"].nunique()
    full = words.counted(plan, choices, n=n, values="countries", counting="full")
    said = Words(
        title=_counting_title(numbers),
        caption="Rank and number of activities of each country, by full counting (left) and by fractional counting"
        " (right). Ranks that several countries share are given as an interval.",
        alt="Slope chart of ranks, full then fractional. "
        + "; ".join(
            f"{row['name']}: rank {_rank(row, 'full')}, then {_rank(row, 'fractional')}"
            for row in words.records(numbers)
        )
        + ".",
        note=f"{full[:-1]}. Fractional: an activity with k distinct countries counts 1/k for each.",
    )
    height = (len(numbers) + 2) * form.text * 1.85
    return compose(
        "participation_counting", plan, numbers, draw_counting, said,
        size=size, height=height, quarter=quarter, counting="full and fractional",
    )  # fmt: skip


def _ranks(plan: Plan, choices: words.Choices) -> pd.DataFrame:
    counts = {
        how: measures.participation(plan, "country", counting=how, **choices).set_index("country")["value"]
        for how in ("full", "fractional")
    }
    table = pd.DataFrame(counts).drop(index=REGION, errors="ignore")
    table = table[table["full"] > 0]
    for how in counts:
        rounded = table[how].round(9)
        table[f"{how}_first"] = rounded.rank(method="min", ascending=False).astype("int64")
        table[f"{how}_last"] = rounded.rank(method="max", ascending=False).astype("int64")
    up = table["fractional_last"] < table["full_first"]
    down = table["fractional_first"] > table["full_last"]
    table["move"] = pd.Series("none", index=table.index).mask(up, "up").mask(down, "down")
    return table.sort_values("full_first", kind="stable").reset_index()


def _counting_title(numbers: pd.DataFrame) -> str:
    moves = {
        verb: [words.in_sentence(name) for name in numbers.loc[numbers["move"] == move, "name"]]
        for move, verb in {"up": "rise", "down": "fall"}.items()
    }
    if numbers.empty:
        return "No country is named, so that there is nothing to rank"
    of = words.many(len(numbers), "country")
    if not any(moves.values()):
        return f"Full and fractional counting rank the {of} alike"
    parts = [
        f"{words.few(names, 'country')} {verb if len(names) > 1 else verb + 's'}"
        for verb, names in moves.items()
        if names
    ]
    count = sum(map(len, moves.values()))
    return f"Fractional counting moves {count} of {of}: {', '.join(parts)}"


def _rank(row: Mapping[str, Any], counting: str) -> str:
    """The rank, or the ranks that several share."""
    return words.span(row[f"{counting}_first"], row[f"{counting}_last"])


def draw_counting(panels: Sequence[Axes], numbers: pd.DataFrame, form: Preset) -> None:
    """A line for each country from its place by full to its place by fractional counting, named at both ends."""
    (axes,) = panels
    places = numbers["fractional_first"].rank(method="first").sub(1)
    for left, (right, row) in enumerate(zip(places, words.records(numbers), strict=True)):
        moved = row["move"] != "none"
        axes.plot(
            [0, 1], [left, right], color=MOVE_COLOURS[row["move"]], linewidth=form.text * (0.3 if moved else 0.13),
            marker="o", markersize=form.text * 0.5, clip_on=False, zorder=2 if moved else 1,
        )  # fmt: skip
        name = wrapped(row["name"], form.label * 0.74, form.text)
        _beside(axes, 0, left, (_rank(row, "full"), words.number(row["full"]), name), form, bold=moved)
        after = (_rank(row, "fractional"), f"{row['fractional']:.2f}", row["country"])
        _beside(axes, 1, right, after, form, bold=moved)
    for x, name in enumerate(("Full counting", "Fractional counting")):
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
