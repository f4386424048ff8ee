"""A figure's drawing alone: title and note stand beside it as text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from matplotlib.transforms import Bbox

from ...figures.pack import rendered

if TYPE_CHECKING:
    from ...figures.pack import Picture

# Without what differs by day or program.
_METADATA: Final[dict[str, dict[str, None]]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}


# The page and the Word document of a brief show the same pictures.
@lru_cache(maxsize=4)
def alone(picture: Picture, form: Literal["svg", "png"]) -> bytes:
    """The drawing as a file of a form; the same picture gives the same bytes."""
    figure = picture.figure
    width, height = figure.get_size_inches()
    top, bottom = picture.drawing
    box = Bbox([[0, height * (1 - bottom)], [width, height * (1 - top)]])
    shown = [text for text in figure.texts if text.get_visible()]
    try:
        for text in shown:
            text.set_visible(False)
        return rendered(figure, form, _METADATA[form], bbox_inches=box, dpi=300)
    finally:
        for text in shown:
            text.set_visible(True)


def width_cm(picture: Picture) -> float:
    """The width that its type is made for."""
    return float(picture.figure.get_figwidth() * 2.54)
