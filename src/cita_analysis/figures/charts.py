"""A figure as a chart of an office program, which its reader can edit: kind, categories, series of numbers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd
from pandas.api.types import is_float_dtype

Kind = Literal["bar", "stacked_bar", "stacked_column", "ranks"]  # ranks: lines, 1 on top

COUNT: Final = "0"
FRACTION: Final = "0.0"
PERCENT: Final = "0%"


@dataclass(frozen=True)
class Series:
    """Numbers of one name and colour (`#RRGGBB`), one for each category; None where there is no mark.

    `labels` stand at the marks in place of the numbers, the first left and the last right of its mark.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    hatched: bool = False
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """What is drawn of a figure's numbers: the first category stands on top or at the left, series in their order."""

    kind: Kind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    number_format: str


def of(
    kind: Kind,
    numbers: pd.DataFrame,
    category: str,
    series: str,
    value: str,
    *,
    names: Mapping[str, str],
    colours: Mapping[str, str],
    number_format: str | None = None,
    hatched: Sequence[str] = (),
    categories: Sequence[str] | None = None,
) -> Chart | None:
    """The chart of a table that has a row for each pair of `category` and `series` (columns of it) with its `value`.

    Series stand in the order of `names`, which says them; one without a value above zero is left out. `categories` are
    by default those of the table in its order. None where nothing is left to draw.
    """
    if categories is None:
        categories = [str(said) for said in numbers[category].unique()]
    drawn = [key for key in names if (numbers.loc[numbers[series] == key, value] > 0).any()]
    if not drawn:
        return None
    by_category = {key: _by_category(numbers[numbers[series] == key], category, value) for key in drawn}
    return Chart(
        kind,
        tuple(categories),
        tuple(
            Series(names[key], tuple(by_category[key].get(said) for said in categories), colours[key], key in hatched)
            for key in drawn
        ),
        number_format or (FRACTION if is_float_dtype(numbers[value]) else COUNT),
    )


def _by_category(rows: pd.DataFrame, category: str, value: str) -> dict[Hashable, float]:
    there = rows[rows[value] > 0]  # nothing is drawn of a zero, not even its outline
    return {key: _written(number) for key, number in zip(there[category], there[value].tolist(), strict=True)}


def _written(number: float) -> float:
    """The number as the figure's CSV has it: ten digits."""
    return number if isinstance(number, int) else float(f"{number:.10g}")
