"""Numbers and names as a sentence says them; true for ties, for none and for one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd
from pandas.api.types import is_float_dtype

from ..analysis.counting import ON_HOLD, REGION, Counting
from ..analysis.network import Chance
from ..plan import Plan
from ..text.quarter import Quarter
from . import Count, labels
from . import capitalised as capitalised
from . import join_names as join_names
from . import message as message
from . import thousands as thousands


def spoken(day: date) -> str:
    """A day as a sentence has it: "30 June 2024"."""
    return f"{day.day} {day:%B %Y}"


# Values that differ by less are equal: sums of the same thirds in another order must tie.
_TIE = 1e-9


def number(value: float, places: int = 1) -> str:
    """A count as it is, a fraction with so many decimals: ``7``, ``3.1``."""
    return f"{value:.0f}" if abs(value - round(value)) < _TIE else f"{value:.{places}f}"


def writer(values: pd.Series[Any], places: int = 1) -> Callable[[float], str]:
    """How all numbers of a column are written: counts whole, fractions with so many decimals each."""
    return f"{{:.{places if is_float_dtype(values) else 0}f}}".format


def span(first: object, last: object) -> str:
    """From one number to another, or the one that both are: "8", "9–10"."""
    return f"{first}" if first == last else f"{first}–{last}"


def percent(share: float) -> str:
    return f"{share:.0%}"


def all_of(texts: Iterable[str], sign: str = ", ") -> Count:
    """Texts end to end, for a template that chooses by how many they are."""
    texts = list(texts)
    return Count(len(texts), sign.join(texts))


def listing(names: Sequence[str]) -> Count:
    """Names as running text has them, for a template that chooses by how many they are."""
    return Count(len(names), join_names(names))


def few(names: Sequence[str], noun: str, most: int = 3) -> Count:
    """Up to `most` names in full, else how many: ``4 countries``; `noun` is the message that counts them."""
    return listing(names) if len(names) <= most else Count(len(names), message(noun, **{noun: len(names)}))


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, each as a dictionary by column."""
    return table.to_dict("records")  # type: ignore[return-value]


def first(table: pd.DataFrame, value: str = "value") -> pd.DataFrame:
    """The rows that have the highest value above zero, ties included."""
    least = max(float(table[value].max()) - _TIE, _TIE)
    return table.loc[(table[value] > least).to_numpy()]


def in_sentence(name: str) -> str:
    """A country's name inside a sentence: "the Kyrgyz Republic", "Georgia"."""
    return message("in-sentence", country=name, article="Republic" in name)


def countries(plan: Plan) -> dict[str, str]:
    """ADB's name by code, and what REG stands for."""
    table = plan.countries
    return {**dict(zip(table["country"], table["name"], strict=True)), REGION: message("whole-region")}


def named(table: pd.DataFrame, plan: Plan, *, counting: Counting) -> pd.DataFrame:
    """The table with a country's name after its code, AFG's saying that it is on hold."""
    names = countries(plan)
    if counting.afg_on_hold and ON_HOLD in names:
        names[ON_HOLD] = message("on-hold", country=names[ON_HOLD])
    after = list(table.columns).index("country") + 1
    return pd.concat([table.iloc[:, :after], table["country"].map(names).rename("name"), table.iloc[:, after:]], axis=1)


def pillar_titles(plan: Plan) -> pd.Series[str]:
    """The title of each pillar by its number."""
    return plan.activities.groupby("pillar")["pillar_title"].first()


def source(plan: Plan) -> str:
    return message("source", title=plan.title)


def citation(plan: Plan) -> str:
    """The document, and who tabulated it."""
    return message("citation", title=plan.title)


def source_end(plan: Plan, quarter: str | None) -> str:
    """What a figure has to say of a quarter that the source does not reach; nothing for one it does."""
    if quarter is None:
        return ""
    last = Quarter.parse(quarter).end
    if plan.as_of is None:
        return f" {message('source-undated', quarter=quarter)}"
    if last <= plan.as_of:
        return ""
    return f" {message('source-end', day=spoken(plan.as_of), quarter=quarter)}"


def counting_note(plan: Plan, counting: Counting, *, n: int, values: str, unit: str = "activity") -> str:
    """One sentence that says how a figure counts, with n of N and, for fractional counting, its formula.

    `n`: the activities or statements (`unit`) that are counted. `values`: what each of them has several of, by its name
    among `counted-values`.
    """
    return message(
        "counting-note", n=n, units=len(plan.activities if unit == "activity" else plan.statements), unit=unit,
        values=labels("counted-values")[values], counting=counting.counting, regional=counting.regional,
        afg_on_hold=counting.afg_on_hold, tentative=counting.tentative,
    )  # fmt: skip


def chance_note(tests: Chance) -> str:
    """How pairs were tested, for a figure's note."""
    return message(
        "chance-note",
        draws=thousands(tests.draws),
        pairs=tests.m,
        alpha=percent(tests.alpha),
        within_reach=tests.within_reach,
        converged=tests.converged,
    )
