"""A process of its own that reads pages of a PDF: what breaks it, or outgrows its memory, breaks nothing else.

It is asked on standard input and answers on standard output, both pickled: a `Task`; then how many pages there are, or
why the PDF cannot be read; then, told where to begin and by how many to step, each of its pages.
"""

from __future__ import annotations

import pickle
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .errors import InputError
from .glyphs import read_drawn
from .ruled import RuledPage, read_page


class Task(NamedTuple):
    """A PDF to read, and how much memory the process may take, in bytes."""

    path: Path
    password: str | None
    memory: int


def opened(path: Path, password: str | None = None) -> pdfium.PdfDocument:
    """The PDF; raises InputError that says why it cannot be read."""
    try:
        return pdfium.PdfDocument(path, password=password)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            said = "the PDF asks for a password; give it with --password" if password is None else "wrong password"
            raise InputError(f"{path}: {said}") from error
        raise InputError(f"{path}: the PDF is damaged and cannot be read; fetch it again") from error


def main() -> None:
    task: Task = pickle.load(sys.stdin.buffer)
    _bound(task.memory)
    try:
        pdf = opened(task.path, task.password)
    except InputError as error:
        _answer(error)
        return
    _answer(len(pdf))
    first, step = pickle.load(sys.stdin.buffer)
    for index in range(first, len(pdf), step):
        _answer(_read(pdf, index))


def _bound(memory: int) -> None:
    with suppress(ImportError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(pdf: pdfium.PdfDocument, index: int) -> RuledPage | InputError:
    try:
        page = pdf[index]
    except pdfium.PdfiumError:
        return InputError(f"page {index + 1} is damaged and cannot be read; fetch the PDF again")
    try:
        return read_page(index + 1, read_drawn(page))
    finally:
        page.close()


def _answer(answer: object) -> None:
    pickle.dump(answer, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
