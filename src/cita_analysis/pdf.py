"""A PDF -> ruled rows and the lines outside them, every word with its page and box.

With `grid` the only user of pdfplumber.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.clustering import cluster_list
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.text import extract_words

from . import grid
from .errors import InputError
from .printed import Box, Cell, Line, Word

RESOLUTION = 144  # dots per inch of a picture of a page


@dataclass(frozen=True)
class RuledRow:
    """A row of a ruled table: the cells that begin in it, and the boxes of those above that reach into it."""

    page: int
    table: Box
    cells: tuple[tuple[Box, Cell], ...]
    covering: tuple[Box, ...]


@dataclass(frozen=True)
class RuledPage:
    """A page as printed: the rows of its ruled tables, and the lines that stand in none."""

    number: int
    height: float
    rows: tuple[RuledRow, ...]
    outside: tuple[Line, ...]
    remarks: tuple[Line, ...] = ()  # of rows over the full width of the plan's table


@contextmanager
def opened(path: Path) -> Iterator[PDF]:
    """The PDF, or an InputError that says why it cannot be read."""
    try:
        with pdfplumber.open(path) as pdf:
            yield pdf
    except PdfminerException as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args):
            raise InputError(f"{path}: the PDF asks for a password; save a copy without one") from error
        raise InputError(f"{path}: the PDF is damaged and cannot be read; fetch it again") from error


def read_pages(path: Path) -> list[RuledPage]:
    """The pages of a PDF; raises InputError where it is damaged, encrypted or has no text."""
    with opened(path) as pdf:
        pages = [_read_page(page) for page in pdf.pages]
    if not any(page.outside or any(cell for row in page.rows for _, cell in row.cells) for page in pages):
        raise InputError(f"{path}: the PDF has no text (a scan?); run text recognition over it first")
    return pages


def _read_page(page: Page) -> RuledPage:
    tables = grid.tables(page)
    inside, outside = _sorted_into([cell for table in tables for cell in table], page.chars)
    rows = [row for table in tables for row in _rows(page.page_number, table, inside)]
    read = RuledPage(page.page_number, float(page.height), tuple(rows), _lines(page.page_number, outside))
    page.close()
    return read


def _sorted_into(cells: list[Box], chars: list[Any]) -> tuple[dict[Box, list[Any]], list[Any]]:
    """Each character in a cell or outside; words are made later, so none spans two cells.

    A word too long for its cell runs on over the rule: what touches the character before is where that is.
    """
    inside: dict[Box, list[Any]] = {cell: [] for cell in cells}
    outside: list[Any] = []
    smallest_first = sorted(cells, key=lambda cell: (cell.x1 - cell.x0) * (cell.bottom - cell.top))
    before, home = None, outside
    for char in chars:
        if before is None or not _touches(before, char):
            x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
            home = next((inside[cell] for cell in smallest_first if cell.holds(x, y)), outside)
        home.append(char)
        before = char
    return inside, outside


def _touches(before: Any, char: Any) -> bool:
    if before["text"].isspace() or char["text"].isspace() or abs(char["top"] - before["top"]) > 1:
        return False
    return bool(abs(char["x0"] - before["x1"]) < char["size"] / 20)


def _rows(page: int, table: list[Box], inside: dict[Box, list[Any]]) -> Iterator[RuledRow]:
    for tops in cluster_list([cell.top for cell in table], tolerance=1):
        beginning = sorted(cell for cell in table if tops[0] <= cell.top <= tops[-1])
        covering = [cell for cell in table if cell.top < tops[0] - 1 and cell.bottom > tops[-1] + 1]
        cells = [(cell, _lines(page, inside[cell])) for cell in beginning]
        yield RuledRow(page, Box.around(table), tuple(cells), tuple(covering))


def _lines(page: int, chars: list[Any]) -> Cell:
    """The characters as words in lines, in reading order."""
    lines: list[list[Word]] = []
    for word in extract_words(chars, x_tolerance_ratio=0.2, expand_ligatures=True):
        box = Box(*(round(float(word[side]), 2) for side in ("x0", "top", "x1", "bottom")))
        if not lines or _starts_line(lines[-1][-1], box):
            lines.append([])
        lines[-1].append(Word(word["text"], page, box))
    return tuple(tuple(line) for line in lines)


def _starts_line(before: Word, box: Box) -> bool:
    last = before.box
    return last is None or box.x0 < last.x1 - 1 or box.top - last.top > (last.bottom - last.top) / 2


def words_in(path: Path, page: int, box: Box) -> list[Word]:
    """The words printed inside a box of a page, in reading order."""
    with opened(path) as pdf:
        cell = Box(box.x0 - 1, box.top - 1, box.x1 + 1, box.bottom + 1)
        inside, _ = _sorted_into([cell], pdf.pages[page - 1].chars)
    return [word for line in _lines(page, inside[cell]) for word in line]


def picture(path: Path, page: int, box: Box, margin: float = 24) -> Any:
    """A picture (PIL image) of a box of a page: the box drawn, with a margin in points around it."""
    with opened(path) as pdf:
        whole = pdf.pages[page - 1]
        frame = (box.x0 - margin, box.top - margin, box.x1 + margin, box.bottom + margin)
        image: Any = whole.crop(frame, strict=False).to_image(resolution=RESOLUTION)
        return image.draw_rect(tuple(box), fill=None, stroke_width=2).annotated
