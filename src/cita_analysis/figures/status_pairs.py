"""Which statuses stand together in one activity."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from ..analysis import status
from ..analysis.counting import FULL, Counting
from ..analysis.participation import counted_activities
from ..messages import phrases
from ..plan import Plan
from . import rows, triangle
from .layout import Words, also_on_slides, compose
from .pack import Picture
from .theme import STATUS_NAMES, Preset, preset


@also_on_slides
def status_together(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: Counting = FULL,
) -> Picture:
    """Which statuses stand together in one activity, and how many activities have one alone.

    Numbers drawn, a row for each pair of statuses that occur: ``a``, ``b`` (the same for one alone), ``value``
    (activities), ``activities`` (ids joined with ``;``). Source: Status.
    """
    table = status.status_pairs(plan, counting=counting)
    met = {*table.loc[table["value"] > 0, "a"], *table.loc[table["value"] > 0, "b"]}
    numbers = table[table["a"].isin(met) & table["b"].isin(met)].reset_index(drop=True)
    counted = counted_activities(plan, counting=counting)
    n = len(counted)
    form = preset(size)
    said = Words(
        title=_title(numbers, n),
        caption=phrases.message("status-together-caption"),
        alt=phrases.message(
            "status-together-alt", pairs=phrases.all_of(map(_said, phrases.records(numbers[numbers["value"] > 0])))
        ),
        note=phrases.counting_note(plan, counting.in_full, n=n, values="pairs_of_statuses"),
    )
    height = (len(met) + 1.5) * rows.pitch([""], form) * 1.25
    return compose(
        "status_together", plan, numbers, draw_together, said,
        size=size, height=height, quarter=quarter, counting="full",
    )  # fmt: skip


def _said(row: dict[str, object]) -> str:
    return f"{_pair(str(row['a']), str(row['b']))} {row['value']}"


def _pair(a: str, b: str) -> str:
    if a == b:
        return phrases.message("status-alone", status=STATUS_NAMES[a])
    return phrases.message("status-and-status", a=STATUS_NAMES[a], b=STATUS_NAMES[b])


def _title(numbers: pd.DataFrame, n: int) -> str:
    alone = int(numbers.loc[numbers["a"] == numbers["b"], "value"].sum())
    top = phrases.first(numbers[numbers["a"] != numbers["b"]])
    if n == 0:
        return phrases.message("no-status")
    return phrases.message(
        "status-together-title", alone=alone, activities=n,
        first=phrases.few(list(map(_pair, top["a"], top["b"])), "pairs"), most=top["value"].max() if len(top) else 0,
    )  # fmt: skip


def draw_together(area: Sequence[Axes], numbers: pd.DataFrame, form: Preset) -> None:
    """A cell for each pair, in the diagonal the activities of one status alone."""
    (axes,) = area
    rows.bare(axes)
    order = list(dict.fromkeys([*numbers["a"], *numbers["b"]]))
    if not order:
        rows.nothing(axes, "no status to draw", form)
        return
    said = [f"{row['value']} alone" if row["a"] == row["b"] else f"{row['value']}" for row in phrases.records(numbers)]
    triangle.cells(axes, numbers, order, said, form)
    names = [STATUS_NAMES[status] for status in order]
    rows.name_cells(axes, names, form)
    axes.xaxis.set_ticks_position("bottom")
    axes.set_xticks([i + 0.5 for i in range(len(order))], names, fontsize=form.text)
    axes.tick_params(axis="x", length=0)
