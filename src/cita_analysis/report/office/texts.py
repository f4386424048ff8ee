"""What slides and documents take of a pack: texts that fit, their height, the drawing's size, alternative text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from PIL import Image

from ...figures.theme import wrapped

Pack = Mapping[str, Any]  # what a figure's JSON says, and its name

# On every machine, with letters as wide as those of its free likenesses.
FONT: Final = "Arial"
# What XML cannot hold, and what would break a line.
_UNFIT: Final = re.compile("[\x00-\x20\ud800-\udfff\ufffe\uffff]+")


def fit(said: Any) -> Any:
    """A pack's texts without characters that no document can hold."""
    if isinstance(said, str):
        return _UNFIT.sub(" ", said)
    if isinstance(said, Mapping):
        return {key: fit(value) for key, value in said.items()}
    return [fit(value) for value in said] if isinstance(said, (list, tuple)) else said


def describe(properties: Any, pack: Pack) -> None:
    """Name and alternative text, for which the libraries have no call."""
    properties.set("name", pack["name"])
    properties.set("descr", pack["alt"])


def height_of(texts: Sequence[str], size: float, width: float, *, bold: bool = False) -> float:
    """Points that paragraphs need; rather too high than too low."""
    # Measured in DejaVu Sans, whose letters are more than a tenth wider than Arial's.
    return sum(wrapped(text, width, size * 0.93, bold=bold).count("\n") + 1 for text in texts) * size * 1.2


def extent(path: Path, pack: Pack) -> tuple[float, float]:
    """Width and height of the drawing in its picture, in pixels."""
    with Image.open(path) as image:
        return image.width, image.height * (pack["drawing"][1] - pack["drawing"][0])
