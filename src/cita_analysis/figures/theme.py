"""How every figure looks: sizes, type, and one fixed colour for each thing that has one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from itertools import accumulate
from typing import Final

import matplotlib as mpl
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from ..analysis.counting import check_choice
from ..messages import labels


@dataclass(frozen=True)
class Preset:
    """A size to print or show at: width and height in cm (no height: as high as its rows need), type in points."""

    width: float
    height: float | None
    text: float
    title: float
    note: float
    label: float  # widest row label, in points

    @property
    def narrow(self) -> bool:
        """Whether panels stand below each other rather than side by side."""
        return self.width < 10

    @property
    def margin(self) -> float:
        """Blank edge around everything, in points."""
        return self.text

    @property
    def inner(self) -> float:
        """Width between the margins, in points."""
        return points(self.width) - 2 * self.margin


# A column and the full width of a page of a brief, and a slide as PowerPoint makes it.
PRESETS: Final = {
    "column": Preset(8, None, text=7, title=8.5, note=7, label=84),
    "full": Preset(16, None, text=8, title=10.5, note=7, label=190),
    "slide": Preset(33.867, 19.05, text=15, title=24, note=12, label=520),
}

INK: Final = "#222222"
SOFT: Final = "#595959"  # notes and lesser numbers: 7:1 on white
FAINT: Final = "#DDDDDD"  # rules and grounds that carry no number

# Chosen to stay apart in each of the three kinds of colour blindness and in grey; marks are at least 3:1 on white.
STATUS_COLOURS: Final = {
    "completed": "#074327",
    "ongoing": "#146BAE",
    "planned": "#922065",
    "planned_ongoing": "#146BAE",
    "proposed": "#D15C02",
    "unspecified": "#949494",
}
PILLAR_COLOURS: Final = {1: "#372491", 2: "#0B7C57", 3: "#913A00"}
KIND_COLOURS: Final = {
    "carec": "#1968AA",
    "adb": "#D15C02",
    "development_partner": "#053828",
    "national": "#822A70",
    "collective": "#949494",
}
ROLE_COLOURS: Final = {"named": "#1968AA", "tentative": "#1968AA", "regional": "#6E6E6E"}
MOVE_COLOURS: Final = {"none": "#949494", "up": "#18629F", "down": "#C85802"}
STATE_COLOURS: Final = {"delivered": "#08482A", "overdue": "#9D1C6B", "due": "#DC6102", "ahead": "#1570B6"}
PERIOD_COLOURS: Final = {"past": "#9D1C6B", "open": "#1675BE", "done": "#909090"}

# Beside colour: a hatch for what is tentative, inferred or late, a marker for each kind of body.
HATCH: Final = "//////"
KIND_MARKERS: Final = {
    "carec": "o",
    "adb": "s",
    "development_partner": "^",
    "national": "D",
    "collective": "h",
}
KIND_NAMES: Final = labels("kinds")
STATUS_NAMES: Final = labels("statuses")


def preset(size: str) -> Preset:
    """The preset of a name; InputError for any other."""
    check_choice("size", size, tuple(PRESETS))
    return PRESETS[size]


def points(cm: float) -> float:
    """Centimetres in points."""
    return cm / 2.54 * 72


@contextmanager
def style() -> Iterator[None]:
    """The house style, whatever the reader's own settings are: a figure is made and written inside it."""
    with as_file(files(__package__) / "cita.mplstyle") as path, mpl.rc_context(fname=path):
        yield


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in points."""
    return _width(text, bold) * (size / text_to_path.FONT_SCALE)


# Of letters at one size alone: a width grows as the size does.
@lru_cache(maxsize=10_000)
def _width(text: str, bold: bool) -> float:
    font = FontProperties(family="DejaVu Sans", size=text_to_path.FONT_SCALE, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width)


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text in lines no wider than `width` points, broken at blanks (not at unbreakable ones)."""
    words, lines = text.split(" "), []
    while words:
        held = _held(words, width, size, bold=bold)
        lines.append(" ".join(words[:held]))
        del words[:held]
    return "\n".join(lines)


# The mean letter's width by the type's size, with which a search for the line's end begins.
_LETTER: Final = 0.55


def _held(words: Sequence[str], width: float, size: float, *, bold: bool) -> int:
    """How many of the words a line holds, at least one."""

    def fits(count: int) -> bool:
        return text_width(" ".join(words[:count]), size, bold=bold) <= width

    # No line has more words than points.
    ends = list(accumulate(len(word) + 1 for word in words[: int(width) + 1]))
    held = max(bisect_right(ends, width / (size * _LETTER)), 1)
    while held > 1 and not fits(held):
        held -= 1
    while held < len(ends) and fits(held + 1):
        held += 1
    return held


def shortened(text: str, width: float, size: float, most: int, *, bold: bool = False) -> str:
    """The text in at most `most` lines of a width; what is cut ends in dots, after a word where one fits."""
    # No line has more signs than points: what cannot be shown need not be measured.
    held = text[: int(width) * (most + 1)]
    lines = wrapped(held, width, size, bold=bold).split("\n")
    wide = next((i for i, line in enumerate(lines) if text_width(line, size, bold=bold) > width), len(lines))
    if held == text and wide == len(lines) <= most:
        return "\n".join(lines)
    last = min(most - 1, wide)
    return "\n".join([*lines[:last], _dotted(lines[last], width, size, bold=bold)])


def _dotted(line: str, width: float, size: float, *, bold: bool) -> str:
    """The line with dots at its end, cut after the last word that leaves room for them, else inside its first."""

    def wide(end: int) -> float:
        return text_width(f"{line[:end]} …", size, bold=bold)

    ends = [*(blank.start() for blank in re.finditer(" ", line)), len(line)]
    fitting = bisect_right(ends, width, key=wide)
    end = ends[fitting - 1] if fitting else max(bisect_right(range(len(line)), width, key=wide) - 1, 0)
    return f"{line[:end]} …"


def luminance(colour: object) -> float:
    """Relative luminance (WCAG) of any matplotlib colour, 0 to 1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]  # type: ignore[arg-type]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: object, other: object) -> float:
    """Contrast ratio (WCAG) of two colours, 1 to 21."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour: object) -> str:
    """The colour of type that reads best on a ground: black or white, of which one always has 4.5:1."""
    return max(("#000000", "#FFFFFF"), key=lambda ink: contrast(ink, colour))
