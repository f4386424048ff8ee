"""A figure's whole pack: the picture in three formats, the numbers in it, and the words that go with it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from .charts import Chart
from .errors import InputError
from .spreadsheet import csv
from .style import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NAME = re.compile(r"[a-z0-9_]+")
_SCREEN_DPI = 144
WHOLE: Final = (0.0, 1.0)


@dataclass(frozen=True, eq=False, repr=False)
class Picture:
    """A figure with its numbers and its words; shows itself in a notebook, publishes itself as a pack.

    `numbers` are those drawn, a row for each mark. `title` says the finding, `caption` what is drawn, `alt` the same
    to a reader who cannot see it, `note` the counting with n of N, `source` and `citation` the document. `chart` is the
    same for an office program, None where it has no such chart; `drawing` is where in the picture's height the drawing
    begins and ends, without title, note and source (0 top, 1 bottom).
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

    def publish(self, folder: str | Path | None) -> Picture:
        """Write the pack into a folder (nothing for None) and return the picture itself, to be shown."""
        if folder is not None:
            words = {key: value for key, value in vars(self).items() if key not in ("name", "figure", "numbers")}
            publish(self.figure, self.name, self.numbers, folder, **words)
        return self

    def __repr__(self) -> str:
        return f"{self.name}: {self.title}"

    def _repr_png_(self) -> tuple[bytes, dict[str, str]]:
        """What Jupyter shows, with the alternative text that goes into HTML."""
        return _rendered(self.figure, "png", {"Software": None}, dpi=_SCREEN_DPI), {"alt": self.alt}


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
) -> Path:
    """Write a figure's pack into a folder: `name`.svg, .pdf, .png (300 dpi), .csv and .json; returns the folder.

    The CSV has the numbers drawn; text in it that a spreadsheet would run as a formula is marked as text by an
    apostrophe. The JSON has the words, edition and quarter, the chart (null where the figure is none), where the
    drawing is, and the sha256 of the CSV. The same figure always gives the same bytes. Raises InputError for a figure
    without title, alt, note or source, for a name that is not letters a-z, digits and `_`, and for a folder that cannot
    be written; then nothing is written.
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
        **{"chart": asdict(chart) if chart else None, "drawing": drawing},
        "sha256": hashlib.sha256(table).hexdigest(),
    }
    pack = {
        "svg": _rendered(fig, "svg", {"Title": title, "Description": alt, "Date": None, "Creator": None}),
        "pdf": _rendered(fig, "pdf", {"Title": title, "Subject": alt, **_NO_CLOCK}),
        "png": _rendered(fig, "png", {"Title": title, "Description": alt, "Software": None}, dpi=300),
        "csv": table,
        "json": (json.dumps(words, indent=2, ensure_ascii=False) + "\n").encode(),
    }
    write_together(Path(folder), {f"{name}.{ending}": content for ending, content in pack.items()})
    return Path(folder)


_NO_CLOCK = {"CreationDate": None, "Creator": None, "Producer": None}


def _rendered(fig: Figure, form: str, metadata: dict[str, Any], **options: Any) -> bytes:
    room = io.BytesIO()
    with style():
        fig.savefig(room, format=form, metadata=metadata, **options)
    return room.getvalue()


def write_together(folder: Path, pack: dict[str, bytes]) -> None:
    """Every file of the pack or none: all are written aside first, and then moved to their places."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".") as aside:
            for file, content in pack.items():
                (Path(aside) / file).write_bytes(content)
            for file in pack:
                (Path(aside) / file).replace(folder / file)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); choose another folder") from error
