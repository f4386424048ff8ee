"""Who takes part: by role, by pillar, by counting, and together with whom."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..analysis import network
from ..analysis.counting import FULL, REGION, Counting
from ..analysis.participation import participants, participation
from ..messages import labels, phrases
from ..plan import Plan
from . import charts, rows, triangle
from .layout import Words, also_on_slides, compose
from .marks import tag_marks
from .pack import Picture
from .theme import HATCH, INK, PILLAR_COLOURS, ROLE_COLOURS, Preset, preset, text_width, wrapped


@also_on_slides
def participation_by_role(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: Counting = FULL,
) -> Picture:
    """How many activities each country takes part in: named, tentatively, or (spread) as a member of the region.

    Numbers drawn: ``country``, ``name``, ``role``, ``value`` (activities), ``activities`` (ids joined with ``;``), most
    active country first, REG last. Source: Participating Countries.
    """
    table = participation(plan, ("country", "role"), counting=counting)
    numbers = _by_activity(phrases.named(table, plan, counting=counting))
    taking = participants(plan, counting=counting)
    names = numbers["name"].drop_duplicates().tolist()
    form = preset(size)
    n = taking["activity_id"].nunique()
    said = Words(
        title=_role_title(taking, numbers, counting=counting),
        caption=phrases.message("participation-by-role-caption"),
        alt=phrases.message("participation-by-role-alt", countries=_in_words(numbers)),
        note=phrases.counting_note(plan, counting, n=n, values="countries"),
    )
    height = (len(names) + 0.6) * rows.pitch(rows.labels(names, form), form)
    return compose(
        "participation_by_role", plan, numbers, draw_roles, said,
        size=size, height=height, quarter=quarter, counting=counting.counting, chart=_roles_chart(numbers),
    )  # fmt: skip


def _roles_chart(numbers: pd.DataFrame) -> charts.Chart | None:
    return charts.of(
        "stacked_bar", numbers, "name", "role", "value", names=labels("roles"), colours=ROLE_COLOURS,
        hatched=["tentative"],
    )  # fmt: skip


def _by_activity(table: pd.DataFrame) -> pd.DataFrame:
    """Countries with most activities first, equals in ADB's order, the region last."""
    total = table.groupby("country", sort=False)["value"].sum().round(9)
    total[REGION] = -1
    place = {country: i for i, country in enumerate(total.sort_values(ascending=False, kind="stable").index)}
    return table.sort_values("country", key=lambda c: c.map(place), kind="stable", ignore_index=True)


def _role_title(taking: pd.DataFrame, numbers: pd.DataFrame, counting: Counting) -> str:
    n = taking["activity_id"].nunique()
    for_all = taking.loc[taking["role"] == "regional", "activity_id"].nunique()
    totals = numbers[numbers["country"] != REGION].groupby("name", sort=False)["value"].sum()
    lead = phrases.first(totals.reset_index())
    if n == 0:
        return phrases.message("nobody")
    if lead.empty:
        return phrases.message("participation-by-role-title-none-named", regional=for_all, activities=n)
    return phrases.message(
        "participation-by-role-title", activities=n, regional=for_all, others=n - for_all,
        spread=counting.regional == "spread",
        first=phrases.few([phrases.in_sentence(name) for name in lead["name"]], "countries"),
        counting=counting.counting, most=phrases.number(lead["value"].iloc[0]),
    )  # fmt: skip


def _in_words(numbers: pd.DataFrame) -> str:
    totals = numbers.groupby("name", sort=False)["value"].sum()
    return ", ".join(f"{name} {phrases.number(value)}" for name, value in totals.items())


def draw_roles(panels: Sequence[Axes], numbers: pd.DataFrame, form: Preset) -> None:
    """A bar for each country, its roles end to end, the total (and what in it is not named) at its end."""
    (axes,) = panels
    table = numbers.pivot(index="country", columns="role", values="value").loc[numbers["country"].unique()]
    at = [i + (0.6 if country == REGION else 0) for i, country in enumerate(table.index)]
    left = pd.Series(0.0, index=table.index)
    lines = rows.labels(list(numbers["name"].unique()), form)
    for role in [role for role in ROLE_COLOURS if role in table]:
        light = role == "tentative"
        some = (table[role] > 0).to_numpy()
        drawn = axes.barh(
            np.array(at)[some], table.loc[some, role], rows.thickness(lines, form), left=left[some], label=role,
            hatch=HATCH if light else None, facecolor="white" if light else ROLE_COLOURS[role],
            edgecolor=ROLE_COLOURS[role],
        )  # fmt: skip
        tag_marks(drawn, numbers.index[(numbers["role"] == role) & (numbers["value"] > 0)])
        left = left + table[role]
    for y, country in zip(at, table.index, strict=True):
        rows.say(axes, left[country], y, _role_label(country, table.loc[country], form), form)
    rows.name_rows(axes, lines, form, at)
    rows.bare(axes)
    axes.set(xlim=(0, max(left.max(), 1)), ylim=(at[-1] + 0.5, -0.5))


def _role_label(country: str, roles: pd.Series[float], form: Preset) -> str:
    write = phrases.writer(roles)
    others = {str(role): value for role, value in roles.items() if role != "named" and value > 0}
    # Both words in full are wider than a column leaves room for.
    names = {"regional": "reg.", "tentative": "tent."} if form.narrow and len(others) > 1 else {}
    parts = [f"{write(value)} {names.get(role, role)}" for role, value in others.items()]
    total = write(roles.sum()) if roles.sum() else "0"
    return f"{total} ({', '.join(parts)})" if parts and country != REGION else total


@also_on_slides
def participation_by_pillar(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: Counting = FULL,
) -> Picture:
    """In which pillar each country takes part.

    Numbers drawn: ``country``, ``name``, ``pillar``, ``pillar_title``, ``value`` (activities), ``activities`` (ids
    joined with ``;``), ``n`` (activities in the pillar), countries in ADB's order, then REG and, once each, ALL.
    Source: Participating Countries and the pillar rows.
    """
    table = participation(plan, ("country", "pillar"), counting=counting)
    every = participation(plan, "pillar", counting=counting).assign(country=ALL)
    table = pd.concat([table, every], ignore_index=True)
    taking = participants(plan, counting=counting)
    in_pillar = taking.groupby("pillar")["activity_id"].nunique()
    titles = phrases.pillar_titles(plan)
    table.insert(2, "pillar_title", table["pillar"].map(titles))
    numbers = phrases.named(
        table.assign(n=table["pillar"].map(in_pillar).fillna(0).astype("int64")), plan, counting=counting
    ).fillna({"name": phrases.message("all-activities")})
    names = numbers["name"].drop_duplicates().tolist()
    form = preset(size)
    height = len(names) * rows.pitch(rows.labels(names, form), form) + 6 * form.text
    n = taking["activity_id"].nunique()
    said = Words(
        title=_pillar_title(taking, in_pillar),
        caption=phrases.message(
            "participation-by-pillar-caption",
            pillars="; ".join(f"{pillar}: {title}" for pillar, title in titles.items()),
        ),
        alt=phrases.message("participation-by-pillar-alt", countries=_pillars_in_words(numbers)),
        note=phrases.counting_note(plan, counting, n=n, values="countries"),
    )
    return compose(
        "participation_by_pillar", plan, numbers, draw_pillars, said,
        size=size, height=height, quarter=quarter, counting=counting.counting,
    )  # fmt: skip


def _pillar_title(taking: pd.DataFrame, in_pillar: pd.Series[int]) -> str:
    naming = taking[taking["role"] != "regional"].groupby("pillar")["activity_id"].nunique()
    parts = [
        phrases.message("named-in-pillar", named=naming.get(pillar, 0), activities=n, pillar=str(pillar), nth=nth)
        for nth, (pillar, n) in enumerate(in_pillar.items(), start=1)
    ]
    return (
        phrases.message("participation-by-pillar-title", pillars=phrases.join_names(parts))
        if parts
        else phrases.message("nobody")
    )


def _pillars_in_words(numbers: pd.DataFrame) -> str:
    return "; ".join(
        f"{name}: {', '.join(phrases.number(value) for value in group['value'])}"
        for name, group in numbers.groupby("name", sort=False)
    )


def draw_pillars(panels: Sequence[Axes], numbers: pd.DataFrame, form: Preset) -> None:
    """A cell for each country and pillar with its number; below them the region and all activities, not shaded."""
    (axes,) = panels
    heads = numbers.drop_duplicates("pillar")
    values = numbers.pivot(index="country", columns="pillar", values="value").loc[numbers["country"].unique()]
    at = numbers.reset_index().pivot(index="country", columns="pillar", values="index")
    plain = [row for row in (REGION, ALL) if row in values.index]
    write = phrases.writer(numbers["value"])
    texts = values.drop(index=ALL).map(lambda value: write(value) if value else "0")
    texts = pd.concat([texts, values.loc[[ALL]].map("{:.0f}".format)])
    rows.grid(axes, values, texts, at, form, plain)
    lines = rows.labels(list(numbers["name"].unique()), form)
    rows.name_cells(axes, lines, form)
    axes.axhline(len(values) - len(plain), color=INK, linewidth=0.8)
    axes.xaxis.set_ticks_position("top")
    room = (form.inner - rows.label_width(lines, form)) / len(heads) - form.text
    axes.set_xticks([i + 0.5 for i in range(len(heads))], _pillar_heads(heads, room, form), fontsize=form.text)
    axes.tick_params(axis="x", length=0)
    for pillar, head in zip(heads["pillar"], axes.get_xticklabels(), strict=True):
        head.set(color=PILLAR_COLOURS.get(pillar, INK), weight="bold")


ALL = "ALL"


def _pillar_heads(heads: pd.DataFrame, room: float, form: Preset) -> list[str]:
    """Number and title of each pillar; in a column too narrow for a word of the titles the numbers alone."""
    titles = [wrapped(title, room, form.text, bold=True) for title in heads["pillar_title"]]
    widest = max(text_width(line, form.text, bold=True) for title in titles for line in title.split("\n"))
    return [
        phrases.message("pillar-number", pillar=pillar) + (f"\n{title}" if widest <= room else "")
        for pillar, title in zip(heads["pillar"], titles, strict=True)
    ]


@also_on_slides
def participation_together(
    plan: Plan,
    *,
    size: str = "full",
    quarter: str | None = None,
    counting: Counting = FULL,
) -> Picture:
    """Which countries take part in the same activities.

    Numbers drawn, a row for each pair of countries that take part: ``a``, ``a_name``, ``b``, ``b_name``, ``value``
    (activities by the counting), ``shared`` (activities), ``activities`` (ids joined with ``;``). Source:
    Participating Countries.
    """
    net = network.build_network(plan, "country", counting=counting)
    there, tests = net.rows, network.chance(net)
    order = [country for country in plan.countries["country"] if country in set(there["node"])]
    numbers = triangle.pairs(net.pairs, tests, order, phrases.countries(plan), counting.counting)
    said = Words(
        title=phrases.message(
            "participation-together-title", **triangle.finding(numbers, tests, counting.counting, "_name")
        ),
        caption=phrases.message("participation-together-caption"),
        alt=phrases.message("participation-together-alt", pairs=triangle.in_words(numbers)),
        note=phrases.message(
            "participation-together-note",
            counting=phrases.counting_note(
                plan, counting, n=there["activity_id"].nunique(), values="pairs_of_countries"
            ),
            chance=phrases.chance_note(tests),
        ),
    )
    return compose(
        "participation_together", plan, numbers, triangle.draw, said,
        size=size, height=triangle.height(numbers, preset(size)), quarter=quarter, counting=counting.counting,
    )  # fmt: skip
