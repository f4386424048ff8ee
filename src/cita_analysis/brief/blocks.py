"""What a brief is made of, whatever file it becomes: headings, lines, tables and drawings, text alone in all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from ..style import shortened

# Body text in points, the same in every file, and the width of the text in points: A4 with edges of 1.8 cm.
TEXT: Final = 9.0
WIDTH: Final = 492.0


@dataclass(frozen=True)
class Heading:
    text: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Line:
    """A line of a list, with the words in bold that it begins with, if any."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Lines:
    """A list; `style` is numbered, bullets, plain or small (notes)."""

    lines: tuple[Line, ...]
    style: Literal["numbered", "bullets", "plain", "small"] = "bullets"
    kind: Literal["lines"] = "lines"


@dataclass(frozen=True)
class Table:
    """Rows of texts under a head; `widths` are the columns' shares of the width."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Drawing:
    """A figure without the words around it, which stand beside it as text."""

    name: str
    title: str
    alt: str
    note: str
    kind: Literal["drawing"] = "drawing"


Block = Heading | Lines | Table | Drawing


def cut(text: str, lines: int, share: float = 1.0) -> str:
    """The text as far as so many lines hold of it, in a column of a share of the width; cut at a word, with dots."""
    plain = " ".join(text.split())
    return shortened(plain, WIDTH * share - 10, TEXT, lines).replace("\n", " ")
