"""Which bodies the plan lists, and which are listed in the same activity; co-listed does not mean working together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from .. import charts, network
from ..measures import check_choices
from ..network.margins import DRAWS
from ..publish import Picture
from ..schema import KINDS
from ..style import KIND_COLOURS, KIND_NAMES, Preset, preset
from . import panels, rows, triangle, words
from .sheet import Words, also_on_slides, compose

if TYPE_CHECKING:
    from ..plan import Plan

# A figure with a row for each body has no room for more; nor, in a narrow one, has a column for each.
MOST_ROWS, MOST_COLUMNS = 14, 10
NO_BODY: Final = "No activity lists a body"


@also_on_slides
def partners_bodies(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: str = "full",
    level: str = "body",
    regional: str = "apart",
    afg_on_hold: bool = True,
    tentative: bool = True,
) -> Picture:
    """In how many activities each body is listed.

    Numbers drawn, a row for each body (or parent, by `level`), most listed first: ``body``, ``name``, ``kind``,
    ``value`` (activities by the counting), ``activities`` (activities it is listed in); those in few activities have
    no bar and stand in the note. Source: CAREC Institution/s or Agencies.
    """
    check_choices(level=level)
    choices: words.Choices = {"regional": regional, "afg_on_hold": afg_on_hold, "tentative": tentative}
    there = network.incidence(plan, level, **choices)
    numbers = _bodies(plan, there, level, counting, choices)
    n = there["activity_id"].nunique()
    drawn = _with_bar(numbers)
    form = preset(size)
    said = Words(
        title=_bodies_title(numbers, n, counting),
        caption=f"Activities in which each body is listed{units(level)}; those in fewer activities stand in the note.",
        alt="Bar chart of activities by body. "
        + ", ".join(f"{row['body']} {words.number(row['value'])}" for row in words.records(drawn))
        + f"; {len(numbers) - len(drawn)} others in fewer activities.",
        note=words.counted(plan, choices, n=n, values="bodies", counting=counting) + _rest(numbers),
    )
    lines = rows.labels(_labels(drawn), form)
    height = len(drawn) * rows.pitch(lines, form)
    return compose(
        "partners_bodies", plan, numbers, draw_bodies, said,
        size=size, height=height, quarter=quarter, counting=counting, chart=_bodies_chart(drawn),
    )  # fmt: skip


def _bodies_chart(drawn: pd.DataFrame) -> charts.Chart | None:
    """A series for each kind, of which a body has one: so the legend says what the colours mean."""
    labelled = drawn.assign(label=_labels(drawn))
    return charts.of("stacked_bar", labelled, "label", "kind", "value", names=KIND_PLURALS, colours=KIND_COLOURS)


def units(level: str) -> str:
    """What a caption says of the level."""
    return ", units counted with the body they belong to" if level == "parent" else ""


def _labels(bodies: pd.DataFrame) -> list[str]:
    """Each body's name, with its code where the name does not have it."""
    named = zip(bodies["body"], bodies["name"], strict=True)
    return [name if code in name.split() else f"{name} ({code})" for code, name in named]


def _bodies(plan: Plan, there: pd.DataFrame, level: str, counting: str, choices: words.Choices) -> pd.DataFrame:
    check_choices(counting=counting)
    weight = 1 / there.groupby("activity_id")["node"].transform("size")
    weighed = there.assign(value=1 if counting == "full" else weight)
    table = network.nodes(plan, level, **choices).rename(columns={"node": "body"})
    table["value"] = table["body"].map(weighed.groupby("node")["value"].sum()).fillna(0)
    table = table.astype({"value": "int64" if counting == "full" else "float64"})
    by = table.assign(rounded=table["value"].round(9))
    order = by.sort_values(["rounded", "activities", "body"], ascending=[False, False, True])
    return table.loc[order.index, ["body", "name", "kind", "value", "activities"]].reset_index(drop=True)


def _with_bar(numbers: pd.DataFrame, most: int = MOST_ROWS) -> pd.DataFrame:
    return numbers[numbers["activities"] >= threshold(numbers["activities"], most)]


def threshold(activities: pd.Series[int], most: int) -> int:
    """The fewest activities that still leave no more bodies than `most`; at least two."""
    return next(
        t for t in range(2, int(activities.max() if len(activities) else 0) + 3) if (activities >= t).sum() <= most
    )


def _bodies_title(numbers: pd.DataFrame, n: int, counting: str) -> str:
    if n == 0:
        return NO_BODY
    lead = words.first(numbers)
    once = int((numbers["activities"] == 1).sum())
    who = words.few(list(lead["body"]), "body")
    most = words.number(lead["value"].iloc[0])
    verb = "is" if len(lead) == 1 else "are"
    of = words.many(n, "activity")
    share = {"full": f"in {most} of {of}", "fractional": f"a share of {most} of {of}"}[counting]
    return f"{who} {verb} listed most: {share}{words.each(lead)}; {_once(once, numbers)}"


def _once(once: int, numbers: pd.DataFrame) -> str:
    return f"{once or 'none'} of {words.many(len(numbers), 'body')} {'is' if once == 1 else 'are'} listed only once"


def _rest(numbers: pd.DataFrame) -> str:
    """The bodies without a bar, by code."""
    rest = numbers.drop(index=_with_bar(numbers).index).sort_values("body")
    groups = [
        (int(n), rest.loc[rest["activities"] == n, "body"]) for n in sorted(set(rest["activities"]), reverse=True)
    ]
    return "".join(
        f" Without a bar, in {words.many(count, 'activity')}{words.each(codes)}: {', '.join(codes)}."
        for count, codes in groups
    )


def draw_bodies(area: Sequence[Axes], numbers: pd.DataFrame, form: Preset) -> None:
    """A bar for each body listed more than once, coloured by kind and saying it; below them the codes of the rest."""
    (axes,) = area
    drawn = _with_bar(numbers)
    lines = rows.labels(_labels(drawn), form)
    kinds = [kind for kind in KIND_COLOURS if kind in set(drawn["kind"])]
    if len(drawn):
        sns.barplot(
            drawn, x="value", y="body", hue="kind", hue_order=kinds, palette=KIND_COLOURS, saturation=1,
            dodge=False, width=rows.thickness(lines, form), legend=False, ax=axes,
        )  # fmt: skip
    write = words.writer(numbers["value"])
    for y, row in enumerate(words.records(drawn)):
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
    regional: str = "apart",
    afg_on_hold: bool = True,
    tentative: bool = True,
) -> Picture:
    """Which kinds of bodies each pillar rests on: activities that list at least one body of the kind.

    Numbers drawn: ``pillar``, ``pillar_title``, ``kind``, ``value`` (activities), ``n`` (activities of the pillar that
    list a body), ``share``. Source: CAREC Institution/s or Agencies.
    """
    choices: words.Choices = {"regional": regional, "afg_on_hold": afg_on_hold, "tentative": tentative}
    there = network.incidence(plan, "body", **choices)
    numbers = _kinds(plan, there)
    n = there["activity_id"].nunique()
    form = preset(size)
    said = Words(
        title=_kinds_title(numbers),
        caption="Share of each pillar's activities that list a body of each kind; an activity may list several kinds.",
        alt="Bar charts of kinds of bodies, one for each pillar. " + panels.in_words(numbers, "kind", KIND_NAMES),
        note=words.counted(plan, choices, n=n, values="kinds of bodies", counting="full"),
    )
    return compose(
        "partners_by_pillar", plan, numbers, _draw_kinds, said, size=size, quarter=quarter, counting="full",
        height=panels.height(numbers, "kind", form), panels=panels.shape(numbers, form), chart=_kinds_chart(numbers),
    )  # fmt: skip


def _kinds_chart(numbers: pd.DataFrame) -> charts.Chart | None:
    """A group of bars for each kind that is listed at all, in it a bar for each pillar."""
    listed = numbers[numbers.groupby("kind")["value"].transform("sum") > 0]
    titles = {str(row["pillar"]): panels.titled(row) for row in words.records(listed.drop_duplicates("pillar"))}
    said = listed.assign(kind=listed["kind"].map(KIND_PLURALS), pillar=listed["pillar"].astype(str))
    return charts.of(
        "bar", said, "kind", "pillar", "share",
        names=titles, colours=panels.colours(titles), number_format=charts.PERCENT,
    )  # fmt: skip


def _kinds(plan: Plan, there: pd.DataFrame) -> pd.DataFrame:
    kind = plan.institutions.set_index("institution")["kind"]
    activities = plan.activities[["activity_id", "pillar", "pillar_title"]]
    listed = there.assign(kind=there["node"].map(kind)).merge(activities, on="activity_id")
    counts = listed.drop_duplicates(["activity_id", "kind"]).groupby(["pillar", "kind"]).size()
    n = listed.groupby("pillar")["activity_id"].nunique()
    pillars = activities[["pillar", "pillar_title"]].drop_duplicates("pillar")
    table: pd.DataFrame = pillars.merge(pd.DataFrame({"kind": KINDS}), "cross")
    table["value"] = [int(counts.get((row["pillar"], row["kind"]), 0)) for row in words.records(table)]
    table["n"] = table["pillar"].map(n).fillna(0).astype("int64")
    table["share"] = table["value"] / table["n"].where(table["n"] > 0)
    return table


def _kinds_title(numbers: pd.DataFrame) -> str:
    """How many activities list each of the kinds that any does, most first."""
    total = numbers.groupby("kind", sort=False)["value"].sum().sort_values(ascending=False, kind="stable")
    total = total[total > 0]
    if total.empty:
        return NO_BODY
    n = numbers.drop_duplicates("pillar")["n"].sum()
    said = [f"{KIND_PLURALS[str(kind)]} in {value}" for kind, value in total.items()]
    return f"Listed are {words.listed(said)} of {words.many(int(n), 'activity')}"


KIND_PLURALS = {
    "carec": "CAREC bodies",
    "adb": "ADB",
    "development_partner": "development partners",
    "national": "national bodies",
    "collective": "groups of bodies",
}
# A panel for each pillar, a bar for each kind of body.
_draw_kinds = partial(panels.draw, row="kind", names=KIND_PLURALS, colours=KIND_COLOURS)


@also_on_slides
def partners_colisting(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: str = "full",
    level: str = "parent",
    draws: int = DRAWS,
    regional: str = "apart",
    afg_on_hold: bool = True,
    tentative: bool = True,
) -> Picture:
    """Which bodies are listed in the same activities: those listed most, as many as there is room for.

    Numbers drawn, a row for each pair of them: ``a``, ``a_name``, ``b``, ``b_name``, ``value`` (activities by the
    counting), ``shared`` (activities), ``activities`` (ids joined with ``;``). Source: CAREC Institution/s or Agencies.
    """
    check_choices(level=level)
    choices: words.Choices = {"regional": regional, "afg_on_hold": afg_on_hold, "tentative": tentative}
    check_choices(counting=counting)
    net = network.of(plan, level, **choices)
    bodies = _bodies(plan, net.rows, level, "full", choices)
    form = preset(size)
    drawn = _with_bar(bodies, MOST_COLUMNS if form.narrow else MOST_ROWS)
    names = dict(zip(bodies["body"], _labels(bodies), strict=True))
    tests = network.chance(net, draws=draws)
    numbers = triangle.pairs(net.pairs, tests, list(drawn["body"]), names, counting)
    fewest = int(drawn["activities"].min()) if len(drawn) else 2
    said = Words(
        title=triangle.finding(numbers, tests, "bodies are co-listed", counting, ""),
        caption=f"Activities that list both bodies of a pair{units(level)}: {len(drawn)} of {len(bodies)} bodies, those"
        f" in {fewest} activities or more. Co-listed does not mean that they work together.",
        alt=f"Triangular table of pairs of bodies. {triangle.in_words(numbers)}.",
        note=words.counted(
            plan, choices, n=net.rows["activity_id"].nunique(), values="pairs of bodies", counting=counting
        )
        + f" Drawn: the {len(drawn)} of {len(bodies)} bodies in {fewest} activities or more."
        + words.chance_note(tests),
    )
    return compose(
        "partners_colisting", plan, numbers, triangle.draw, said,
        size=size, height=triangle.height(numbers, form), quarter=quarter, counting=counting,
    )  # fmt: skip
