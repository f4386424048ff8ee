"""A process of its own that reads pages of a PDF: what breaks it, or outgrows its memory, breaks nothing else.

It is asked on standard input and answers on standard output: a `Task`; then how many pages there are, or why the PDF
cannot be read; then, told where to begin and by how many to step, each of its pages. What is sent is pickled, its size
before it, so that who receives it may refuse it first.
"""

from __future__ import annotations

import copyreg
import io
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..errors import InputError
from .characters import read_drawn
from .document import Box, Word
from .ruled_page import RuledPage, read_page

_SIZE = 8  # bytes that tell a size


class Task(NamedTuple):
    """A PDF to read, and how much memory the process may take, in bytes."""

    path: Path
    password: str | None
    memory: int


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


def send(to: Any, thing: object) -> None:
    data = io.BytesIO()
    pickler = pickle.Pickler(data, protocol=pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {**copyreg.dispatch_table, Word: _packed}
    pickler.dump(thing)
    to.write(len(data.getvalue()).to_bytes(_SIZE, "little") + data.getvalue())
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


def _packed(word: Word) -> tuple[Callable[..., Word], tuple[Any, ...]]:
    return unpacked, (word.text, word.page, *(word.box or ()))


def unpacked(text: str, page: int, *sides: float) -> Word:
    """A word as the other process gets it, its text and sides shared with words before: a long plan has few that
    differ, and takes half the memory."""
    return Word(sys.intern(text), page, Box(*map(_shared, sides)))


@lru_cache(maxsize=2**14)
def _shared(side: float) -> float:
    return side


if __name__ == "__main__":
    main()
