"""A process of its own that reads pages of a PDF: what breaks it, or outgrows its memory, breaks nothing else.

It is asked on standard input and answers on standard output: a `Task`; then how many pages there are, or why the PDF
cannot be read; then, told where to begin and by how many to step, each of its pages. What is sent is pickled, its size
before it, so that who receives it may refuse it first.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .errors import InputError
from .glyphs import read_drawn
from .ruled import RuledPage, read_page

_SIZE = 8  # bytes that tell a size


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
        if getattr(error, "err_code", None) == raw.FPDF_ERR_SECURITY:
            said = "the PDF is encrypted in a way that is not known; save it without encryption"
            raise InputError(f"{path}: {said}") from error
        raise InputError(f"{path}: the PDF is damaged and cannot be read; fetch it again") from error


def send(to: Any, thing: object) -> None:
    data = pickle.dumps(thing, protocol=pickle.HIGHEST_PROTOCOL)
    to.write(len(data).to_bytes(_SIZE, "little") + data)
    to.flush()


def receive(origin: Any, allowed: Callable[[int], None]) -> Any:
    """What was sent, once its size is allowed; raises EOFError where it ends in the middle."""
    head = origin.read(_SIZE)
    size = int.from_bytes(head, "little")
    allowed(size)
    data = origin.read(size)
    if len(head) < _SIZE or len(data) < size:
        raise EOFError
    return pickle.loads(data)


def main() -> None:
    task: Task = receive(sys.stdin.buffer, lambda _: None)
    _bound(task.memory)
    try:
        pdf = opened(task.path, task.password)
    except InputError as error:
        _answer(error)
        return
    _answer(len(pdf))
    first, step = receive(sys.stdin.buffer, lambda _: None)
    for index in range(first, len(pdf), step):
        _answer(_read(task.path, pdf, index))


def _bound(memory: int) -> None:
    with suppress(ImportError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(path: Path, pdf: pdfium.PdfDocument, index: int) -> RuledPage | InputError:
    try:
        page = pdf[index]
    except pdfium.PdfiumError:
        return InputError(f"{path}: page {index + 1} is damaged and cannot be read; fetch the PDF again")
    try:
        return read_page(index + 1, read_drawn(page))
    finally:
        page.close()


def _answer(answer: object) -> None:
    send(sys.stdout.buffer, answer)


if __name__ == "__main__":
    main()
