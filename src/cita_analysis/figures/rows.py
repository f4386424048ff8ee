"""Rows with a name at their left and a bar or cells beside it: what most figures are made of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from .marks import box
from .theme import INK, SOFT, Preset, ink_on, text_width, wrapped

# From white to a blue on which white type has 8:1; the lightest cell that has a number is told by the number.
BLUES = LinearSegmentedColormap.from_list("blues", ["#FFFFFF", "#9CC7E8", "#1B6FB5", "#0C3C66"])


def labels(names: Sequence[str], form: Preset) -> list[str]:
    """Row labels broken into lines that fit beside the rows."""
    return [wrapped(name, form.label, form.text) for name in names]


def label_width(lines: Sequence[str], form: Preset) -> float:
    """Points that the row labels take, with the blank beside them."""
    return (
        max((text_width(line, form.text) for label in lines for line in label.split("\n")), default=0) + form.text * 0.5
    )


def pitch(lines: Sequence[str], form: Preset) -> float:
    """Height in points of a row, so that no label touches the next."""
    tall = [label.count("\n") + 1 for label in lines]
    neighbours = [(a + b) / 2 for a, b in pairwise(tall)]
    return max(neighbours, default=1) * form.text * 1.22 + form.text * 0.45


def thickness(lines: Sequence[str], form: Preset) -> float:
    """Of a bar, in rows: the same on paper however high the rows are."""
    return 0.62 * pitch([], form) / pitch(lines, form)


def name_rows(axes: Axes, lines: Sequence[str], form: Preset, at: Sequence[float] | None = None) -> None:
    """Write the row labels, first row on top."""
    axes.set_yticks(list(at if at is not None else range(len(lines))), lines, fontsize=form.text)
    axes.tick_params(axis="y", length=0, pad=form.text * 0.5)
    axes.invert_yaxis()


def name_cells(axes: Axes, lines: Sequence[str], form: Preset) -> None:
    """Write the labels of a `grid`'s rows, which has its first row on top already."""
    name_rows(axes, lines, form, [i + 0.5 for i in range(len(lines))])
    axes.invert_yaxis()


def in_lines(widths: Sequence[float], room: float) -> list[tuple[float, int]]:
    """Where things of these widths begin, one after the other in lines of a room: from the left, and the line."""
    x, line, found = 0.0, 0, []
    for width in widths:
        if x and x + width > room:
            x, line = 0.0, line + 1
        found.append((x, line))
        x += width
    return found


def note(
    axes: Axes, text: str, at: tuple[float, float], shift: tuple[float, float], form: Preset, **looks: Any
) -> None:
    """Words at a place (x by the axis, y as a fraction of the panel), moved by points."""
    looks = {"xycoords": ("data", "axes fraction"), "va": "bottom", "color": INK, **looks}
    axes.annotate(text, at, xytext=shift, textcoords="offset points", fontsize=form.text, **looks)


def nothing(axes: Axes, said: str, form: Preset) -> None:
    """Say that there is nothing to draw, in place of a drawing."""
    axes.text(0.5, 0.5, said, ha="center", fontsize=form.text, color=SOFT)
    axes.set_yticks([])


def bare(axes: Axes) -> None:
    """No frame and no scale: the numbers stand at the marks."""
    axes.spines[:].set_visible(False)
    axes.set_xticks([])


def say(axes: Axes, x: float, y: float, text: str, form: Preset, color: str = INK, shift: float = 0.45) -> None:
    """A number or word right of a bar's end."""
    axes.annotate(
        text,
        (x, y),
        xytext=(form.text * shift, 0),
        textcoords="offset points",
        va="center_baseline",
        fontsize=form.text,
        color=color,
        annotation_clip=False,
    )


def grid(
    axes: Axes, values: pd.DataFrame, texts: pd.DataFrame, at: pd.DataFrame, form: Preset, plain: Sequence[str] = ()
) -> None:
    """Cells with their number, darker for more; zeros and the rows in `plain` are not shaded, missing cells blank.

    `at` has for each cell the row of the figure's numbers that it stands for.
    """
    shaded = values.astype(float).where(values > 0)
    shaded.loc[list(plain)] = np.nan
    top = float(np.nanmax(shaded.to_numpy(), initial=1))
    sns.heatmap(shaded, ax=axes, cmap=BLUES, vmin=0, vmax=top, cbar=False, xticklabels=False, yticklabels=False)
    axes.set(xlabel="", ylabel="")
    for (i, row), (j, column) in product(enumerate(values.index), enumerate(values.columns)):
        if pd.isna(values.loc[row, column]):
            continue
        ground, bold = shaded.to_numpy()[i, j], row in plain
        if values.loc[row, column] > 0:
            # The frame tells a light cell from the page, as the number does.
            frame = 0.5 if ground > 0 else 0
            box(axes, (j, i), 1, 1, at.loc[row, column], edgecolor="#767676", linewidth=frame, clip_on=False)
        color = ink_on(BLUES(ground / top)) if ground > 0 else INK if bold else SOFT
        weight = "bold" if bold else "normal"
        look = {"ha": "center", "va": "center_baseline", "fontsize": form.text, "color": color, "weight": weight}
        axes.text(j + 0.5, i + 0.5, str(texts.loc[row, column]), **look)  # type: ignore[arg-type]
