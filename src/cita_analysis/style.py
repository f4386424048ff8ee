"""How every figure looks: sizes, type, and one fixed colour for each thing that has one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import Final

import matplotlib as mpl
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from .measures import check_choice
from .wording import names_of


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

# Beside colour: a hatch for what is tentative, inferred or late, a marker for each kind of body.
HATCH: Final = "//////"
KIND_MARKERS: Final = {
    "carec": "o",
    "adb": "s",
    "development_partner": "^",
    "national": "D",
    "collective": "h",
}
KIND_NAMES: Final = names_of("kinds")
STATUS_NAMES: Final = names_of("statuses")


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
    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width)


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text in lines no wider than `width` points, broken at blanks (not at unbreakable ones)."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


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
