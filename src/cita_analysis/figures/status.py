"""How far things have come: the mix of statuses, the dated results, and the periods, at a quarter's last day."""

from __future__ import annotations

from functools import partial

import pandas as pd

from ..analysis.counting import FRACTIONAL, FULL, Counting
from ..analysis.status import status_mix
from ..messages import phrases
from ..plan import Plan
from . import panels
from .layout import Words, also_on_slides, compose
from .pack import Picture
from .theme import STATUS_COLOURS, STATUS_NAMES, preset

# A panel for each pillar, a bar for each status.
_draw = partial(panels.draw, row="status", names=STATUS_NAMES, colours=STATUS_COLOURS)
_chart = partial(panels.chart, row="status", names=STATUS_NAMES, colours=STATUS_COLOURS)
_draw_statements = partial(_draw, unit="statement", hatched="not_printed")


@also_on_slides
def status_by_activity(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: Counting = FRACTIONAL,
    join_planned_ongoing: bool = False,
) -> Picture:
    """The statuses of the activities in each pillar.

    Numbers drawn: ``pillar``, ``pillar_title``, ``status``, ``value`` (activities by the counting), ``share``, ``n``
    (activities in the pillar), ``activities`` (ids of those with the status, joined with ``;``). Source: Status.
    """
    mix = status_mix(plan, counting=counting, join_planned_ongoing=join_planned_ongoing)
    numbers = _titled(mix, plan)
    n = int(numbers.drop_duplicates("pillar")["n"].sum())
    form = preset(size)
    said = Words(
        title=phrases.capitalised(panels.leading(numbers, "status", STATUS_NAMES)) or phrases.message("no-status"),
        caption=phrases.message("status-by-activity-caption", counting=counting.counting),
        alt=phrases.message("status-by-activity-alt", pillars=panels.in_words(numbers, "status", STATUS_NAMES)),
        note=phrases.counting_note(plan, counting, n=n, values="statuses"),
    )
    return compose(
        "status_by_activity", plan, numbers, _draw, said, size=size, quarter=quarter, counting=counting.counting,
        height=panels.height(numbers, "status", form), panels=panels.shape(numbers, form), chart=_chart(numbers),
    )  # fmt: skip


def _titled(table: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    table.insert(1, "pillar_title", table["pillar"].map(phrases.pillar_titles(plan)))
    return table


@also_on_slides
def status_by_statement(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: Counting = FULL,
    join_planned_ongoing: bool = False,
) -> Picture:
    """The statuses of single statements in each pillar, and how many of them the plan does not print.

    Numbers drawn: ``pillar``, ``pillar_title``, ``status``, ``value`` (statements), ``share``, ``n`` (statements in the
    pillar), ``activities`` (ids joined with ``;``), ``not_printed`` (of `value`, inferred from a verb or
    corrected). Source: Status, cut into statements.
    """
    mix = status_mix(plan, unit="statement", counting=counting.in_full, join_planned_ongoing=join_planned_ongoing)
    numbers = _titled(mix, plan)
    n = int(numbers.drop_duplicates("pillar")["n"].sum())
    unprinted = int(numbers["not_printed"].sum())
    form = preset(size)
    said = Words(
        title=_statements_title(numbers, n),
        caption=phrases.message("status-by-statement-caption"),
        alt=phrases.message("status-by-statement-alt", pillars=panels.in_words(numbers, "status", STATUS_NAMES)),
        note=phrases.message(
            "status-by-statement-note",
            counting=phrases.counting_note(plan, counting.in_full, n=n, values="statuses", unit="statement"),
            unprinted=unprinted,
            statuses=n,
        ),
    )
    return compose(
        "status_by_statement", plan, numbers, _draw_statements, said, size=size, quarter=quarter, counting="full",
        height=panels.height(numbers, "status", form, "statement"), panels=panels.shape(numbers, form),
        chart=_chart(numbers),
    )  # fmt: skip


def _statements_title(numbers: pd.DataFrame, n: int) -> str:
    """Every status that occurs with its statements, most first."""
    total = numbers.groupby("status", sort=False)["value"].sum()
    total = total[total > 0].sort_values(ascending=False, kind="stable")
    said = [
        phrases.message("statements-say", statements=value, status=STATUS_NAMES[str(status)], nth=nth)
        for nth, (status, value) in enumerate(total.items(), start=1)
    ]
    return phrases.message("status-by-statement-title", statements=n, statuses=phrases.listing(said))
