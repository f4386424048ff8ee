"""A figure's drawing alone: title and note stand beside it as text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final, Literal

from matplotlib.transforms import Bbox

from ..style import style

if TYPE_CHECKING:
    from ..publish import Picture

# Without what differs by day or program.
_METADATA: Final[dict[str, dict[str, None]]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}


def alone(picture: Picture, form: Literal["svg", "png"]) -> bytes:
    """The drawing as a file of a form; the same picture gives the same bytes."""
    figure, room = picture.figure, io.BytesIO()
    width, height = figure.get_size_inches()
    top, bottom = picture.drawing
    box = Bbox([[0, height * (1 - bottom)], [width, height * (1 - top)]])
    shown = [text for text in figure.texts if text.get_visible()]
    try:
        for text in shown:
            text.set_visible(False)
        with style():
            figure.savefig(room, format=form, bbox_inches=box, metadata=_METADATA[form], dpi=300)
    finally:
        for text in shown:
            text.set_visible(True)
    return room.getvalue()


def width_cm(picture: Picture) -> float:
    """The width that its type is made for."""
    return float(picture.figure.get_figwidth() * 2.54)
