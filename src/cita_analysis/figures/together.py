"""Which statuses stand together in one activity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes

from .. import measures
from ..publish import Picture
from ..style import STATUS_NAMES, Preset, preset
from . import rows, triangle, words
from .sheet import Words, also_on_slides, compose

if TYPE_CHECKING:
    from ..plan import Plan


@also_on_slides
def status_together(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    regional: str = "apart",
    afg_on_hold: bool = True,
    tentative: bool = True,
) -> Picture:
    """Which statuses stand together in one activity, and how many activities have one alone.

    Numbers drawn, a row for each pair of statuses that occur: ``a``, ``b`` (the same for one alone), ``value``
    (activities), ``activities`` (ids joined with ``;``). Source: Status.
    """
    choices: words.Choices = {"regional": regional, "afg_on_hold": afg_on_hold, "tentative": tentative}
    table = measures.statuses_together(plan, afg_on_hold=afg_on_hold, tentative=tentative)
    met = {*table.loc[table["value"] > 0, "a"], *table.loc[table["value"] > 0, "b"]}
    numbers = table[table["a"].isin(met) & table["b"].isin(met)].reset_index(drop=True)
    counted = measures.counted_activities(plan, afg_on_hold=afg_on_hold, tentative=tentative)
    n = len(set(counted["activity_id"]) & set(plan.statements["activity_id"]))
    form = preset(size)
    said = Words(
        title=_title(numbers, n),
        caption="Activities that have both statuses; in the diagonal, those that have one alone. An activity with three"
        " statuses is in three pairs.",
        alt="Triangular table of pairs of statuses. "
        + ", ".join(_said(row) for row in words.records(numbers[numbers["value"] > 0]))
        + ".",
        note=words.counted(plan, choices, n=n, values="pairs of statuses", counting="full"),
    )
    height = (len(met) + 1.5) * rows.pitch([""], form) * 1.25
    return compose(
        "status_together", plan, numbers, draw_together, said,
        size=size, height=height, quarter=quarter, counting="full",
    )  # fmt: skip


def _said(row: dict[str, object]) -> str:
    a, b = STATUS_NAMES[str(row["a"])], STATUS_NAMES[str(row["b"])]
    return f"{a} alone {row['value']}" if a == b else f"{a} and {b} {row['value']}"


def _title(numbers: pd.DataFrame, n: int) -> str:
    alone = int(numbers.loc[numbers["a"] == numbers["b"], "value"].sum())
    top = words.first(numbers[numbers["a"] != numbers["b"]])
    one = f"{alone} of {words.many(n, 'activity')} {'has' if alone == 1 else 'have'} one status alone"
    if n == 0:
        return "No activity has a status"
    if top.empty:
        return one
    pairs = [f"{STATUS_NAMES[a]} and {STATUS_NAMES[b]}" for a, b in zip(top["a"], top["b"], strict=True)]
    return f"{one}; {words.few(pairs, 'pair')} stand together most ({words.many(top['value'].iloc[0], 'activity')})"


def draw_together(area: Sequence[Axes], numbers: pd.DataFrame, form: Preset) -> None:
    """A cell for each pair, in the diagonal the activities of one status alone."""
    (axes,) = area
    rows.bare(axes)
    order = list(dict.fromkeys([*numbers["a"], *numbers["b"]]))
    if not order:
        rows.nothing(axes, "no status to draw", form)
        return
    said = [f"{row['value']} alone" if row["a"] == row["b"] else f"{row['value']}" for row in words.records(numbers)]
    triangle.cells(axes, numbers, order, said, form)
    names = [STATUS_NAMES[status] for status in order]
    rows.name_cells(axes, names, form)
    axes.xaxis.set_ticks_position("bottom")
    axes.set_xticks([i + 0.5 for i in range(len(order))], names, fontsize=form.text)
    axes.tick_params(axis="x", length=0)
