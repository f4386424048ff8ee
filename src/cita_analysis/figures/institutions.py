"""Which bodies the plan lists, and which are listed in the same activity; co-listed does not mean working together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from ..analysis import network
from ..analysis.counting import FULL, Counting, check_choices
from ..analysis.institutions import institution_activities, kinds_by_pillar
from ..analysis.network.null_model import DRAWS
from ..messages import Count, Value, labels, phrases
from ..plan import Plan
from . import charts, panels, rows, triangle
from .layout import Words, also_on_slides, compose
from .marks import tag_marks
from .pack import Picture
from .theme import KIND_COLOURS, KIND_NAMES, Preset, preset

# A figure with a row for each body has no room for more; nor, in a narrow one, has a column for each.
MOST_ROWS, MOST_COLUMNS = 14, 10


@also_on_slides
def partners_bodies(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: Counting = FULL,
    level: str = "body",
) -> Picture:
    """In how many activities each body is listed.

    Numbers drawn, a row for each body (or parent, by `level`), most listed first: ``body``, ``name``, ``kind``,
    ``value`` (activities by the counting), ``listed_in`` (activities), ``activities`` (their ids joined with ``;``);
    those in few activities have no bar and stand in the note. Source: CAREC Institution/s or Agencies.
    """
    check_choices(level=level)
    there = network.incidence(plan, level, counting=counting)
    numbers = institution_activities(plan, level=level, counting=counting)
    n = there["activity_id"].nunique()
    drawn = _with_bar(numbers)
    form = preset(size)
    said = Words(
        title=_bodies_title(numbers, n, counting.counting),
        caption=phrases.message("partners-bodies-caption", level=level),
        alt=phrases.message(
            "partners-bodies-alt",
            drawn=phrases.all_of(f"{row['body']} {phrases.number(row['value'])}" for row in phrases.records(drawn)),
            others=len(numbers) - len(drawn),
        ),
        note=phrases.message(
            "partners-bodies-note",
            counting=phrases.counting_note(plan, counting, n=n, values="bodies"),
            rest=_rest(numbers),
        ),
    )
    lines = rows.labels(_labels(drawn), form)
    height = len(drawn) * rows.pitch(lines, form)
    return compose(
        "partners_bodies", plan, numbers, draw_bodies, said,
        size=size, height=height, quarter=quarter, counting=counting.counting, chart=_bodies_chart(drawn),
    )  # fmt: skip


def _bodies_chart(drawn: pd.DataFrame) -> charts.Chart | None:
    """A series for each kind, of which a body has one: so the legend says what the colours mean."""
    labelled = drawn.assign(label=_labels(drawn))
    return charts.of("stacked_bar", labelled, "label", "kind", "value", names=KIND_PLURALS, colours=KIND_COLOURS)


def _labels(bodies: pd.DataFrame) -> list[str]:
    """Each body's name, with its code where the name does not have it."""
    named = zip(bodies["body"], bodies["name"], strict=True)
    return [
        name if code in name.split() else phrases.message("name-with-code", name=name, code=code)
        for code, name in named
    ]


def _with_bar(numbers: pd.DataFrame, most: int = MOST_ROWS) -> pd.DataFrame:
    return numbers[numbers["listed_in"] >= threshold(numbers["listed_in"], most)]


def threshold(activities: pd.Series[int], most: int) -> int:
    """The fewest activities that still leave no more bodies than `most`; at least two."""
    return next(
        t for t in range(2, int(activities.max() if len(activities) else 0) + 3) if (activities >= t).sum() <= most
    )


def _bodies_title(numbers: pd.DataFrame, n: int, counting: str) -> str:
    if n == 0:
        return phrases.message("no-body")
    lead = phrases.first(numbers)
    return phrases.message(
        "partners-bodies-title",
        first=phrases.few(list(lead["body"]), "bodies"), counting=counting, most=phrases.number(lead["value"].iloc[0]),
        activities=n, once=(numbers["listed_in"] == 1).sum(), bodies=len(numbers),
    )  # fmt: skip


def _rest(numbers: pd.DataFrame) -> Count:
    """The bodies without a bar, by code."""
    rest = numbers.drop(index=_with_bar(numbers).index).sort_values("body")
    return phrases.all_of(
        (
            phrases.message(
                "without-a-bar", activities=n, bodies=phrases.all_of(rest.loc[rest["listed_in"] == n, "body"])
            )
            for n in sorted(set(rest["listed_in"]), reverse=True)
        ),
        " ",
    )


def draw_bodies(area: Sequence[Axes], numbers: pd.DataFrame, form: Preset) -> None:
    """A bar for each body listed more than once, coloured by kind and saying it; below them the codes of the rest."""
    (axes,) = area
    drawn = _with_bar(numbers)
    lines = rows.labels(_labels(drawn), form)
    colours = [KIND_COLOURS[kind] for kind in drawn["kind"]]
    bars = axes.barh(range(len(drawn)), drawn["value"], rows.thickness(lines, form), color=colours, linewidth=0)
    tag_marks(bars, drawn.index)
    write = phrases.writer(numbers["value"])
    for y, row in enumerate(phrases.records(drawn)):
        rows.say(axes, row["value"], y, f"{write(row['value'])}  {KIND_NAMES[row['kind']]}", form)
    axes.set(xlabel="", ylabel="", xlim=(0, max(drawn["value"].max(), 1) if len(drawn) else 1))
    rows.name_rows(axes, lines, form)
    rows.bare(axes)
    axes.set_ylim(max(len(drawn), 1) - 0.5, -0.5)


@also_on_slides
def partners_by_pillar(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: Counting = FULL,
) -> Picture:
    """Which kinds of bodies each pillar rests on: activities that list at least one body of the kind.

    Numbers drawn: ``pillar``, ``pillar_title``, ``kind``, ``value`` (activities), ``n`` (activities of the pillar that
    list a body), ``share``, ``activities`` (ids joined with ``;``). Source: CAREC Institution/s or Agencies.
    """
    there = network.incidence(plan, "body", counting=counting)
    numbers = kinds_by_pillar(plan, counting=counting)
    n = there["activity_id"].nunique()
    form = preset(size)
    said = Words(
        title=_kinds_title(numbers),
        caption=phrases.message("partners-by-pillar-caption"),
        alt=phrases.message("partners-by-pillar-alt", pillars=panels.in_words(numbers, "kind", KIND_NAMES)),
        note=phrases.counting_note(plan, counting.in_full, n=n, values="kinds_of_bodies"),
    )
    return compose(
        "partners_by_pillar", plan, numbers, _draw_kinds, said, size=size, quarter=quarter, counting="full",
        height=panels.height(numbers, "kind", form), panels=panels.shape(numbers, form), chart=_kinds_chart(numbers),
    )  # fmt: skip


def _kinds_chart(numbers: pd.DataFrame) -> charts.Chart | None:
    """A group of bars for each kind that is listed at all, in it a bar for each pillar."""
    listed = numbers[numbers.groupby("kind")["value"].transform("sum") > 0]
    titles = {str(row["pillar"]): panels.titled(row) for row in phrases.records(listed.drop_duplicates("pillar"))}
    said = listed.assign(kind=listed["kind"].map(KIND_PLURALS), pillar=listed["pillar"].astype(str))
    return charts.of(
        "bar", said, "kind", "pillar", "share",
        names=titles, colours=panels.colours(titles), number_format=charts.PERCENT,
    )  # fmt: skip


def _kinds_title(numbers: pd.DataFrame) -> str:
    """How many activities list each of the kinds that any does, most first."""
    total = numbers.groupby("kind", sort=False)["value"].sum().sort_values(ascending=False, kind="stable")
    total = total[total > 0]
    if total.empty:
        return phrases.message("no-body")
    return phrases.message(
        "partners-by-pillar-title",
        kinds=phrases.listing(
            [
                phrases.message("kind-in", kind=KIND_PLURALS[str(kind)], activities=value)
                for kind, value in total.items()
            ]
        ),
        kind=str(total.index[0]),
        activities=int(numbers.drop_duplicates("pillar")["n"].sum()),
    )


KIND_PLURALS = labels("kinds-of-several")
# A panel for each pillar, a bar for each kind of body.
_draw_kinds = partial(panels.draw, row="kind", names=KIND_PLURALS, colours=KIND_COLOURS)


@also_on_slides
def partners_colisting(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: Counting = FULL,
    level: str = "parent",
    draws: int = DRAWS,
) -> Picture:
    """Which bodies are listed in the same activities: those listed most, as many as there is room for.

    Numbers drawn, a row for each pair of them: ``a``, ``a_name``, ``b``, ``b_name``, ``value`` (activities by the
    counting), ``shared`` (activities), ``activities`` (ids joined with ``;``). Source: CAREC Institution/s or Agencies.
    """
    check_choices(level=level)
    net = network.build_network(plan, level, counting=counting)
    bodies = institution_activities(plan, level=level, counting=counting.in_full)
    form = preset(size)
    drawn = _with_bar(bodies, MOST_COLUMNS if form.narrow else MOST_ROWS)
    names = dict(zip(bodies["body"], _labels(bodies), strict=True))
    tests = network.chance(net, draws=draws)
    numbers = triangle.pairs(net.pairs, tests, list(drawn["body"]), names, counting.counting)
    fewest = int(drawn["listed_in"].min()) if len(drawn) else 2
    counts: dict[str, Value] = {"drawn": len(drawn), "bodies": len(bodies), "fewest": fewest}
    said = Words(
        title=phrases.message("partners-colisting-title", **triangle.finding(numbers, tests, counting.counting)),
        caption=phrases.message("partners-colisting-caption", level=level, **counts),
        alt=phrases.message("partners-colisting-alt", pairs=triangle.in_words(numbers)),
        note=phrases.message(
            "partners-colisting-note",
            counting=phrases.counting_note(
                plan, counting, n=net.rows["activity_id"].nunique(), values="pairs_of_bodies"
            ),
            **counts,
            chance=phrases.chance_note(tests),
        ),
    )
    return compose(
        "partners_colisting", plan, numbers, triangle.draw, said,
        size=size, height=triangle.height(numbers, form), quarter=quarter, counting=counting.counting,
    )  # fmt: skip
