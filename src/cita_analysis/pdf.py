"""A PDF -> ruled rows and the lines outside them, every word with its page and box; the only user of pdfplumber."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils import cluster_objects, extract_words
from pdfplumber.utils.exceptions import PdfminerException

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


@contextmanager
def opened(path: Path) -> Iterator[pdfplumber.PDF]:
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
    if not any(page.rows or page.outside for page in pages):
        raise InputError(f"{path}: the PDF has no text (a scan?); run text recognition over it first")
    return pages


def _read_page(page: Page) -> RuledPage:
    tables = page.find_tables()
    inside, outside = _sorted_into([cell for table in tables for cell in table.cells], page.chars)
    rows = [row for table in tables for row in _rows(page.page_number, table, inside)]
    read = RuledPage(page.page_number, float(page.height), tuple(rows), _lines(page.page_number, outside))
    page.close()
    return read


def _sorted_into(cells: list[Any], chars: list[Any]) -> tuple[dict[Any, list[Any]], list[Any]]:
    """Each character in the cell that its middle lies in, or outside; words are made later, so none spans two cells."""
    inside: dict[Any, list[Any]] = {cell: [] for cell in cells}
    outside = []
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        home = next((c for c in cells if c[0] <= x < c[2] and c[1] <= y < c[3]), None)
        (outside if home is None else inside[home]).append(char)
    return inside, outside


def _rows(page: int, table: Table, inside: dict[Any, list[Any]]) -> Iterator[RuledRow]:
    tops = cluster_objects(table.cells, key_fn=lambda cell: cell[1], tolerance=1)
    for beginning in sorted(tops, key=lambda cells: cells[0][1]):
        top = beginning[0][1]
        covering = [Box(*cell) for cell in table.cells if cell[1] < top - 1 and cell[3] > top + 1]
        cells = [(Box(*cell), _lines(page, inside[cell])) for cell in sorted(beginning)]
        yield RuledRow(page, Box(*table.bbox), tuple(cells), tuple(covering))


def _lines(page: int, chars: list[Any]) -> Cell:
    """The characters as words in lines, in reading order."""
    lines: list[list[Word]] = []
    for word in extract_words(chars, x_tolerance_ratio=0.15, expand_ligatures=True):
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
        cell = (box.x0 - 1, box.top - 1, box.x1 + 1, box.bottom + 1)
        inside, _ = _sorted_into([cell], pdf.pages[page - 1].chars)
    return [word for line in _lines(page, inside[cell]) for word in line]


def picture(path: Path, page: int, box: Box, margin: float = 24) -> Any:
    """A picture (PIL image) of a box of a page: the box drawn, with a margin in points around it."""
    with opened(path) as pdf:
        whole = pdf.pages[page - 1]
        frame = (box.x0 - margin, box.top - margin, box.x1 + margin, box.bottom + margin)
        image = whole.crop(frame, strict=False).to_image(resolution=RESOLUTION)
        return image.draw_rect(tuple(box), fill=None, stroke_width=2).annotated
