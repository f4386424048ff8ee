"""Who is listed most, with the ranks that the activities can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes

from ..analysis import network
from ..analysis.counting import FULL, Counting, check_choices
from ..analysis.network.ranks import RESAMPLES
from ..messages import phrases
from ..plan import Plan
from . import rows
from .institutions import MOST_ROWS, threshold
from .layout import Words, also_on_slides, compose
from .marks import tag_mark
from .pack import Picture
from .theme import FAINT, INK, SOFT, Preset, preset

_LINE: Final = "#1B6FB5"


@also_on_slides
def partners_ranks(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: Counting = FULL,
    level: str = "parent",
) -> Picture:
    """Ranks of the bodies listed most, with intervals from a bootstrap over activities.

    Numbers drawn, a row for each body: ``body``, ``name``, ``kind``, ``value`` (activities by the counting), ``low``,
    ``high`` (middle 95% of the resamples), ``rank`` (the mean of those that equals share), ``rank_first``,
    ``rank_last``, ``group`` (as in `network.ranks`), ``activities`` (ids joined with ``;``); bodies in few activities
    are not drawn. Source: CAREC Institution/s or Agencies.
    """
    check_choices(level=level)
    net = network.build_network(plan, level, counting=counting)
    numbers = network.ranks(net, counting.counting).rename(columns={"node": "body"})
    numbers.insert(6, "rank", numbers["value"].rank(method="average", ascending=False))
    listed = numbers["body"].map(net.nodes.set_index("node")["activities"])
    fewest = threshold(listed, MOST_ROWS)
    numbers["activities"] = numbers["body"].map(network.activities_of(net.rows))
    drawn = numbers[listed >= fewest].reset_index(drop=True)
    form = preset(size)
    n = net.rows["activity_id"].nunique()
    said = Words(
        title=_title(drawn, n),
        caption=phrases.message("partners-ranks-caption", resamples=phrases.thousands(RESAMPLES)),
        alt=phrases.message("partners-ranks-alt", ranks=phrases.all_of(map(_said, phrases.records(drawn)), "; ")),
        note=phrases.message(
            "partners-ranks-note",
            counting=phrases.counting_note(plan, counting, n=n, values="bodies"),
            drawn=len(drawn),
            bodies=len(numbers),
            fewest=fewest,
            resamples=phrases.thousands(RESAMPLES),
        ),
    )
    labels = rows.labels(_labels(drawn), form)
    height = max(len(drawn), 2) * rows.pitch(labels, form) + 2.5 * form.text
    return compose(
        "partners_ranks",
        plan,
        drawn,
        draw_ranks,
        said,
        size=size,
        height=height,
        quarter=quarter,
        counting=counting.counting,
    )


def _labels(drawn: pd.DataFrame) -> list[str]:
    write = phrases.writer(drawn["value"])
    return [f"{body} ({write(value)})" for body, value in zip(drawn["body"], drawn["value"], strict=True)]


def _title(drawn: pd.DataFrame, n: int) -> str:
    first = list(drawn.loc[drawn["group"] == 1, "body"])
    return phrases.message("partners-ranks-title", first=phrases.few(first, "bodies"), activities=n)


def _said(row: Mapping[str, Any]) -> str:
    rank = phrases.span(row["rank_first"], row["rank_last"])
    return phrases.message("rank-and-group", body=row["body"], rank=rank, group=row["group"])


def draw_ranks(area: Sequence[Axes], numbers: pd.DataFrame, form: Preset) -> None:
    """A line from the first to the last rank of each body, its rank a mark on it, its group at the right."""
    (axes,) = area
    rows.bare(axes)
    end = max(numbers["rank_last"].max() if len(numbers) else 1, 2)
    for y, row in enumerate(phrases.records(numbers)):
        (line,) = axes.plot([row["rank_first"], row["rank_last"]], [y, y], color=_LINE, linewidth=form.text * 0.25)
        (mark,) = axes.plot(row["rank"], y, "o", color=INK, markersize=form.text * 0.7, zorder=3, clip_on=False)
        tag_mark(line, y, part="interval")
        tag_mark(mark, y)
        opens = y == 0 or numbers["group"].iloc[y - 1] != row["group"]
        rows.say(axes, end, y, f"group {row['group']}" if opens else "", form, shift=1.2)
    for y in numbers.index[numbers["group"].diff() > 0]:
        axes.axhline(y - 0.5, color=INK, linewidth=0.8)
    rows.name_rows(axes, rows.labels(_labels(numbers), form), form)
    axes.set(xlim=(0.5, end), ylim=(max(len(numbers), 1) - 0.5, -0.5))
    axes.set_xticks([1, *range(5, int(end) + 1, 5)])
    axes.tick_params(axis="x", labelsize=form.text, length=form.text * 0.3)
    axes.set_xlabel("rank", fontsize=form.text)
    axes.grid(axis="x", color=FAINT, linewidth=0.5, zorder=0)
    axes.tick_params(colors=SOFT, axis="x")
