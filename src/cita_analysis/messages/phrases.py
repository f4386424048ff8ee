"""Numbers and names as a sentence says them; true for ties, for none and for one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

import pandas as pd
from pandas.api.types import is_float_dtype

from ..analysis.measures import ON_HOLD, REGION, counting_note
from ..analysis.network import Chance
from ..analysis.quarters import Quarter
from ..report.summary import spoken as spoken
from . import Count, labels
from . import capitalised as capitalised
from . import listed as listed
from . import message as message
from . import thousands as thousands

if TYPE_CHECKING:
    from ..plan import Plan


class Choices(TypedDict):
    """The choices about participants that every measure has (see `measures`)."""

    regional: str
    afg_on_hold: bool
    tentative: bool


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
    return Count(len(names), listed(names))


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


def named(table: pd.DataFrame, plan: Plan, *, afg_on_hold: bool) -> pd.DataFrame:
    """The table with a country's name after its code, AFG's saying that it is on hold."""
    names = countries(plan)
    if afg_on_hold and ON_HOLD in names:
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


def counted(plan: Plan, choices: Choices, *, n: int, values: str, counting: str, unit: str = "activity") -> str:
    """The note's first sentence: how the figure counts, and n of all activities or statements; `values` by their name
    among `counted-values`."""
    of = len(plan.activities if unit == "activity" else plan.statements)
    called = labels("counted-values")[values]
    return counting_note(**choices, counting=counting, n=n, of=of, values=called, unit=unit)


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
