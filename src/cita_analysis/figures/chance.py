"""Pairs against chance: what the plan has, beside what random tables with its margins have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from ..analysis import network
from ..analysis.counting import FULL, Counting, check_choices
from ..analysis.network.null_model import DRAWS
from ..messages import phrases
from ..messages.network import chance_sentence
from ..plan import Plan
from . import rows
from .layout import Words, also_on_slides, compose
from .marks import tag_mark, tag_marks
from .pack import Picture
from .theme import INK, MOVE_COLOURS, SOFT, Preset, preset

# As many as a slide has room for.
MOST: Final = 12
_GROUND: Final = "#C9D6E2"
_EDGE: Final = "#767676"


@also_on_slides
def partners_chance(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    level: str = "parent",
    draws: int = DRAWS,
    counting: Counting = FULL,
) -> Picture:
    """How many activities pairs share, beside how many chance gives: pairs beyond it, then those with most in either.

    Numbers drawn, a row for each pair: ``a``, ``b``, ``shared`` (activities), ``expected`` (mean of the draws),
    ``low``, ``high`` (middle 95% of the draws), ``p_more``, ``p_less``, ``q``, ``beyond`` (see `network.chance`),
    ``activities`` (ids of those shared, joined with ``;``). Source: CAREC Institution/s or Agencies.
    """
    check_choices(level=level)
    net = network.build_network(plan, level, counting=counting)
    tests = network.chance(net, draws=draws)
    shared = net.pairs[["a", "b", "activities"]]
    numbers = _telling(tests.pairs).merge(shared, on=["a", "b"], how="left").fillna({"activities": ""})
    form = preset(size)
    said = Words(
        title=_title(tests, numbers),
        caption=phrases.message("partners-chance-caption"),
        alt=phrases.message(
            "partners-chance-alt",
            pairs=phrases.all_of(
                (
                    phrases.message(
                        "pair-against-chance", **{key: row[key] for key in ("a", "b", "shared", "low", "high")}
                    )
                    for row in phrases.records(numbers)
                ),
                "; ",
            ),
        ),
        note=phrases.message(
            "partners-chance-note",
            counting=phrases.counting_note(
                plan, counting.in_full, n=net.rows["activity_id"].nunique(), values="pairs_of_bodies"
            ),
            drawn=len(numbers),
            pairs=tests.m,
            chance=phrases.chance_note(tests),
        ),
    )
    height = max(len(numbers), 2) * rows.pitch([""], form) + 2.5 * form.text
    return compose(
        "partners_chance", plan, numbers, draw_chance, said, size=size, height=height, quarter=quarter, counting="full"
    )


def _telling(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs beyond chance and the one nearest to it, then those with the most activities, shared or expected."""
    most = pairs[["shared", "expected"]].max(axis=1).round(1)
    keyed = pairs.assign(calm=(pairs["beyond"] == "") & (pairs.index > 0), fewest=-most)
    return keyed.sort_values(["calm", "fewest", "a", "b"])[pairs.columns][:MOST].reset_index(drop=True)


def _title(tests: network.Chance, numbers: pd.DataFrame) -> str:
    if numbers.empty:
        return phrases.message("partners-chance-title-none", chance=chance_sentence(tests))
    first = (numbers if tests.k else tests.pairs).iloc[0]
    return phrases.message(
        "partners-chance-title",
        chance=chance_sentence(tests),
        **{key: first[key] for key in ("a", "b", "shared", "beyond")},
        expected=f"{first['expected']:.1f}",
    )


def draw_chance(area: Sequence[Axes], numbers: pd.DataFrame, form: Preset) -> None:
    """A band, a stroke and a mark for each pair, with their numbers at the right."""
    (axes,) = area
    rows.bare(axes)
    end = max(numbers[["shared", "high"]].max().max() if len(numbers) else 1, 1)
    for y, row in enumerate(phrases.records(numbers)):
        # A band of whole numbers covers each of them to its middle and beyond: also one alone can be seen.
        band = axes.barh(
            y, row["high"] - row["low"] + 0.5, 0.62, left=row["low"] - 0.25,
            color=_GROUND, edgecolor=_EDGE, linewidth=0.5,
        )  # fmt: skip
        axes.plot([row["expected"]] * 2, [y - 0.31, y + 0.31], color=SOFT, linewidth=form.text * 0.12)
        colour = {"more": MOVE_COLOURS["up"], "less": MOVE_COLOURS["down"], "": INK}[row["beyond"]]
        mark = {"more": ">", "less": "<", "": "o"}[row["beyond"]]
        (plan,) = axes.plot(row["shared"], y, mark, color=colour, markersize=form.text * 0.7, zorder=3)
        if row["shared"]:
            tag_marks(band, [y])
            tag_mark(plan, y, part="mark")
        rows.say(axes, end + 0.25, y, f"{row['shared']}  (chance: {phrases.span(row['low'], row['high'])})", form)
    lines = [f"{a}–{b}" for a, b in zip(numbers["a"], numbers["b"], strict=True)]
    rows.name_rows(axes, lines, form)
    axes.set(xlim=(-0.3, end + 0.25), ylim=(max(len(numbers), 1) - 0.5, -0.5))
    step = 1 if end <= (5 if form.narrow else 12) else 5
    axes.set_xticks(range(0, int(end) + 1, step))
    axes.tick_params(axis="x", labelsize=form.text, length=form.text * 0.3)
    axes.set_xlabel("activities shared", fontsize=form.text)
