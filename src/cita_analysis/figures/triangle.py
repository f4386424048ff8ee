"""Pairs as a triangle: each pair once, the names at the left, their codes on the diagonal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..analysis.network import Chance
from ..messages import Count, Value, phrases
from ..messages.network import chance_sentence
from . import rows
from .theme import MOVE_COLOURS, SOFT, Preset, text_width


def pairs(
    weighed: pd.DataFrame, tests: Chance, order: Sequence[str], names: Mapping[str, str], counting: str
) -> pd.DataFrame:
    """Every pair of `order`, those that share nothing too; `weighed` is from `co_listing` or `co_participation`.

    Returns ``a``, ``a_name``, ``b``, ``b_name``, ``value`` (activities by the counting), ``shared`` (activities),
    ``beyond`` (``more`` or ``less`` than chance, or empty), ``activities`` (ids joined with ``;``), in the order given.
    """
    all_pairs = pd.DataFrame(list(combinations(order, 2)), columns=["a", "b"], dtype="str")
    key = pd.MultiIndex.from_frame(
        all_pairs.apply(lambda pair: pd.Series(sorted(pair)), axis=1).reindex(columns=[0, 1])
    )
    found = weighed.set_index(["a", "b"]).reindex(key).reset_index(drop=True)
    beyond = tests.pairs.set_index(["a", "b"])["beyond"].reindex(key).reset_index(drop=True)
    value = found["shared" if counting == "full" else "fractional"].fillna(0)
    return pd.DataFrame(
        {
            "a": all_pairs["a"],
            "a_name": all_pairs["a"].map(names),
            "b": all_pairs["b"],
            "b_name": all_pairs["b"].map(names),
            "value": value.astype("int64") if counting == "full" else value,
            "shared": found["shared"].fillna(0).astype("int64"),
            "beyond": beyond.fillna(""),
            "activities": found["activities"].fillna(""),
        }
    )


def finding(numbers: pd.DataFrame, tests: Chance, counting: str, label: str = "") -> dict[str, Value]:
    """What a title says: which pairs share most, and how many of all go beyond chance.

    `label`: the end of the columns that name a pair in the sentence (none for codes, "_name" for names).
    """
    top = phrases.first(numbers)
    named = [f"{a}–{b}" for a, b in zip(top[f"a{label}"], top[f"b{label}"], strict=True)]
    most = top["value"].max() if len(top) else 0
    return {
        "first": phrases.few(named, "pairs"),
        "counting": counting,
        "activities": int(most) if counting == "full" else phrases.number(most, 2),
        "chance": chance_sentence(tests),
    }


def in_words(numbers: pd.DataFrame) -> Count:
    """The pairs that share something, as a list."""
    sharing = phrases.records(numbers[numbers["value"] > 0])
    return phrases.all_of(f"{row['a']}–{row['b']} {phrases.number(row['value'], 2)}" for row in sharing)


def _order(numbers: pd.DataFrame) -> dict[str, str]:
    """Name by code, in the order drawn."""
    sides = [numbers[[side, f"{side}_name"]].set_axis(["code", "name"], axis=1) for side in "ab"]
    table = pd.concat(sides).drop_duplicates()
    return dict(zip(table["code"], table["name"], strict=True))


def _texts(numbers: pd.DataFrame, form: Preset) -> list[str]:
    """The number of each pair; in narrow cells a fraction goes without its zero before the point."""
    texts = [phrases.writer(numbers["value"], 2)(value) if value else "0" for value in numbers["value"]]
    return [text.removeprefix("0") if form.narrow and "." in text else text for text in texts]


def _lines(numbers: pd.DataFrame, form: Preset) -> list[str]:
    """Row labels: names, or codes where names leave the cells too narrow for their numbers."""
    order = _order(numbers)
    lines = rows.labels(list(order.values()), form)
    needed = max((text_width(text, form.text) for text in _texts(numbers, form)), default=0)
    return lines if needed < _cell(lines, form) else list(order)


def _cell(lines: Sequence[str], form: Preset) -> float:
    """Width of a cell in points."""
    return (form.inner - rows.label_width(lines, form)) / max(len(lines), 1)


def height(numbers: pd.DataFrame, form: Preset) -> float:
    """Points that the triangle needs."""
    lines = _lines(numbers, form)
    return max(len(lines), 2) * rows.pitch(lines, form)


def draw(panels: Sequence[Axes], numbers: pd.DataFrame, form: Preset) -> None:
    """A cell for each pair with its number; a code stands above its column, on the diagonal."""
    (axes,) = panels
    rows.bare(axes)
    if numbers.empty:
        rows.nothing(axes, "no pair to draw", form)
        return
    codes = list(_order(numbers))
    cells(axes, numbers, codes, _texts(numbers, form), form)
    _frame(axes, numbers, codes, form)
    lines = _lines(numbers, form)
    _codes(axes, codes, form, _cell(lines, form))
    rows.name_cells(axes, lines, form)
    rows.bare(axes)


def cells(axes: Axes, numbers: pd.DataFrame, codes: list[str], said: Sequence[str], form: Preset) -> None:
    """A cell for each pair (``a`` across, ``b`` down, ``value``) with what is `said` of it; all others blank."""
    values = pd.DataFrame(np.nan, index=codes, columns=codes)
    texts = pd.DataFrame("", index=codes, columns=codes)
    at = pd.DataFrame(-1, index=codes, columns=codes)
    for i, (row, text) in enumerate(zip(phrases.records(numbers), said, strict=True)):
        values.loc[row["b"], row["a"]] = row["value"]
        texts.loc[row["b"], row["a"]] = text
        at.loc[row["b"], row["a"]] = i
    rows.grid(axes, values, texts, at, form)


def _frame(axes: Axes, numbers: pd.DataFrame, codes: Sequence[str], form: Preset) -> None:
    """A frame around each pair beyond chance: one that shares less is broken."""
    for row in phrases.records(numbers[numbers["beyond"] != ""]):
        corner = (codes.index(row["a"]) + 0.06, codes.index(row["b"]) + 0.06)
        looks = {"edgecolor": MOVE_COLOURS["down"], "linewidth": form.text * 0.22, "fill": False}
        style = "--" if row["beyond"] == "less" else "-"
        axes.add_patch(Rectangle(corner, 0.88, 0.88, linestyle=style, **looks))  # type: ignore[arg-type]


def _codes(axes: Axes, codes: Sequence[str], form: Preset, cell: float) -> None:
    """Each code in its own cell of the diagonal; where `cell` points are too narrow upright, into the blank half."""
    upright = max(text_width(code, form.text) for code in codes) > cell - form.text * 0.5
    for i, code in enumerate(codes):
        axes.text(
            i + 0.5, i + (0.92 if upright else 0.5), code, fontsize=form.text, color=SOFT, ha="center",
            rotation=90 if upright else 0, va="bottom" if upright else "center_baseline",
        )  # fmt: skip
