"""Reads pages of a PDF, in a process of its own that `pdf` starts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..errors import InputError
from . import pickled_words  # noqa: F401 - how words are sent
from .characters import read_drawn
from .ruled_page import RuledPage, read_page


def opened(path: Path, password: str | None = None) -> pdfium.PdfDocument:
    """The PDF, with the password if it asks for one; raises InputError that says why it cannot be read."""
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == raw.FPDF_ERR_PASSWORD and password is not None:
            return _unlocked(path, password)
        raise InputError(f"{path}: {_CANNOT.get(code, _DAMAGED)}") from error


_DAMAGED = "the PDF is damaged and cannot be read; fetch it again"
_CANNOT = {
    raw.FPDF_ERR_PASSWORD: "the PDF asks for a password; give it with --password",
    raw.FPDF_ERR_SECURITY: "the PDF is encrypted in a way that is not known; save it without encryption",
}


def _unlocked(path: Path, password: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path, password=password)
    except pdfium.PdfiumError as error:
        raise InputError(f"{path}: the password given does not open the PDF") from error


def count_pages(path: Path, password: str | None) -> int:
    return len(opened(path, password))


def read_share(path: Path, password: str | None, first: int, step: int) -> Iterator[RuledPage]:
    """Every page that is `step` after another, from index `first` on."""
    pdf = opened(path, password)
    for index in range(first, len(pdf), step):
        try:
            page = pdf[index]
        except pdfium.PdfiumError as error:
            why = f"page {index + 1} is damaged and cannot be read; fetch the PDF again"
            raise InputError(f"{path}: {why}") from error
        try:
            read = read_page(index + 1, read_drawn(page))
        finally:
            page.close()
        yield read
