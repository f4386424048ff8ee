"""A figure's whole pack: the picture in three formats, the numbers in it, and the words that go with it."""

from __future__ import annotations

import io
import json
import re
import tempfile
from collections.abc import Callable, Mapping
from csv import reader
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from PIL import Image, ImageChops
from PIL.PngImagePlugin import PngInfo

from ..errors import InputError
from ..files.checksum import sha256
from ..files.folders import explaining_write_errors
from ..files.spreadsheet import csv
from . import marks
from .charts import Chart
from .theme import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NAME = re.compile(r"[a-z0-9_]+")
_PRINT_DPI, _SCREEN_DPI, _SLIDE_DPI = 300, 144, 150
WHOLE: Final = (0.0, 1.0)


@dataclass(frozen=True, eq=False, repr=False)
class Picture:
    """A figure with its numbers and its words; shows itself in a notebook, publishes itself as a pack.

    `numbers` are those drawn, a row for each mark. `title` says the finding, `caption` what is drawn, `alt` the same
    to a reader who cannot see it, `note` the counting with n of N, `source` and `citation` the document. `chart` is the
    same for an office program, None where it has no such chart; `drawing` is where in the picture's height the drawing
    begins and ends, without title, note and source (0 top, 1 bottom). `on_slide` draws the same at the size of a slide,
    for which a picture made for a page has too small a type.
    """

    name: str
    figure: Figure
    numbers: pd.DataFrame
    title: str
    caption: str
    alt: str
    note: str
    source: str
    citation: str
    counting: str
    edition: str
    quarter: str | None
    chart: Chart | None = None
    drawing: tuple[float, float] = WHOLE
    on_slide: Callable[[], Picture] | None = None

    @property
    def places(self) -> list[list[marks.Shape]]:
        """Where in the picture each row of the numbers is drawn; none for a row that is not."""
        return marks.places(self.figure, len(self.numbers))

    def save(self, folder: str | Path | None) -> Picture:
        """Write the pack into a folder (nothing for None) and return the picture itself, to be shown."""
        if folder is not None:
            own = ("name", "figure", "numbers", "on_slide")
            words = {key: value for key, value in vars(self).items() if key not in own}
            slide = self.on_slide() if self.on_slide and not self.chart else None
            publish(self.figure, self.name, self.numbers, folder, **words, slide=slide)
        return self

    def __repr__(self) -> str:
        return f"{self.name}: {self.title}"

    def _repr_png_(self) -> tuple[bytes, dict[str, str]]:
        """What Jupyter shows, with the alternative text that goes into HTML."""
        return _png(self.figure, {}, _SCREEN_DPI), {"alt": self.alt}


def publish(
    fig: Figure,
    name: str,
    numbers: pd.DataFrame,
    folder: str | Path,
    *,
    title: str,
    caption: str,
    alt: str,
    note: str,
    source: str,
    citation: str,
    counting: str,
    edition: str,
    quarter: str | None,
    chart: Chart | None = None,
    drawing: tuple[float, float] = WHOLE,
    slide: Picture | None = None,
) -> Path:
    """Write a figure's pack into a folder: `name`.svg, .pdf, .png (300 dpi), .csv and .json; returns the folder.

    `slide`, the same figure at the size of a slide, adds `name`.slide.png (150 dpi).

    The CSV has the numbers drawn; text in it that a spreadsheet would run as a formula is marked as text by an
    apostrophe. The JSON has the words, edition and quarter, the chart (null where the figure is none), where the
    drawing is, the shapes of each row of the CSV (see `marks`), what is said and where the drawing is on the slide
    (null where there is none), and the sha256 of the CSV; a line for each. The same figure always gives the same bytes.
    Raises InputError for a figure without title, alt, note or source, for a name that is not letters a-z, digits and
    `_`, and for a folder that cannot be written; then nothing is written.
    """
    if not _NAME.fullmatch(name):
        raise InputError(f"figure name {name!r}: write it with the letters a-z, digits and _ only")
    for what, text in {"title": title, "alt": alt, "note": note, "source": source}.items():
        if not text.strip():
            raise InputError(f"figure {name}: has no {what}; give it one, or do not publish it")
    table = csv(numbers)
    words = {
        **{"title": title, "caption": caption, "alt": alt, "note": note, "source": source, "citation": citation},
        **{"counting": counting, "edition": edition, "quarter": quarter},
        **{"chart": asdict(chart) if chart else None, "drawing": drawing, "places": marks.places(fig, len(numbers))},
        "slide": {"alt": slide.alt, "note": slide.note, "drawing": slide.drawing} if slide else None,
        "sha256": sha256(table),
    }
    pack = {
        "svg": rendered(fig, "svg", {"Title": title, "Description": alt, "Date": None, "Creator": None}),
        "pdf": rendered(fig, "pdf", {"Title": title, "Subject": alt, **_NO_CLOCK}),
        "png": _png(fig, {"Title": title, "Description": alt}, _PRINT_DPI),
        "csv": table,
        "json": _lines(words).encode(),
    }
    if slide:
        pack["slide.png"] = _png(slide.figure, {"Title": slide.title, "Description": slide.alt}, _SLIDE_DPI)
    write_together(Path(folder), {f"{name}.{ending}": content for ending, content in pack.items()})
    return Path(folder)


# What every pack says, and the files that it has.
_SAID: Final = frozenset({"title", "caption", "alt", "note", "source", "chart", "drawing", "places", "slide", "sha256"})
_ENDINGS: Final = ("svg", "pdf", "png", "csv")


def read(folder: Path, name: str) -> dict[str, Any]:
    """What the JSON of a pack says, with the rows of its CSV as `numbers`, the header first.

    Raises ValueError where the pack is not whole as `publish` writes it.
    """
    files = {ending: folder / f"{name}.{ending}" for ending in _ENDINGS}
    absent = [path.name for path in files.values() if not path.is_file()]
    if absent:
        raise ValueError(f"{folder.name}/{name}: not a figure's pack, for it has no {', no '.join(absent)}")
    table = files["csv"].read_bytes()
    try:
        said, numbers = json.loads((folder / f"{name}.json").read_bytes()), list(reader(table.decode().splitlines()))
    except (ValueError, RecursionError):
        said, numbers = None, []
    if not (isinstance(said, dict) and said.keys() >= _SAID and said["sha256"] == sha256(table)):
        raise ValueError(f"{folder.name}/{name}: not a figure's pack as it was published; publish it again")
    return {**said, "numbers": numbers}


def _lines(words: Mapping[str, Any]) -> str:
    """JSON with a line for each word: the shapes of a row are not spread over a screen."""
    said = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in words.items()]
    return "{\n  " + ",\n  ".join(said) + "\n}\n"


_NO_CLOCK = {"CreationDate": None, "Creator": None, "Producer": None}


def rendered(fig: Figure, form: str, metadata: dict[str, Any], **options: Any) -> bytes:
    """The figure as a file of a form, in the house style."""
    room = io.BytesIO()
    with style():
        fig.savefig(room, format=form, metadata=metadata, **options)
    return room.getvalue()


# Read again at once.
_QUICK: Final = {"compress_level": 0}


def _png(fig: Figure, said: dict[str, str], dpi: int) -> bytes:
    with Image.open(io.BytesIO(rendered(fig, "png", {}, dpi=dpi, pil_kwargs=_QUICK))) as drawn:
        small = _in_few_colours(drawn)
    info, room = PngInfo(), io.BytesIO()
    for key, text in said.items():
        info.add_text(key, text)
    small.save(room, "PNG", dpi=(dpi, dpi), pnginfo=info)
    return room.getvalue()


# Of 255; an eye that has both side by side sees none of it.
_UNSEEN: Final = 8


def _in_few_colours(drawn: Image.Image) -> Image.Image:
    """With a palette, which makes a file a third as large; as it was where that would be seen at any pixel."""
    few = drawn.convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    moved = np.asarray(ImageChops.difference(drawn, few.convert(drawn.mode)))
    return few if moved.max() <= _UNSEEN else drawn


def write_together(folder: Path, pack: dict[str, bytes]) -> None:
    """Every file of the pack or none: all are written aside first, and then moved to their places."""
    with explaining_write_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".") as aside:
            for file, content in pack.items():
                (Path(aside) / file).write_bytes(content)
            for file in pack:
                (Path(aside) / file).replace(folder / file)
