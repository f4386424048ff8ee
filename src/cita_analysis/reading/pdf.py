"""A PDF -> its pages as ruled rows and lines, read by processes of their own within bounds; and pictures of places."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Event, Timer
from typing import Any

from ..errors import InputError
from .characters import read_drawn
from .document import Box, Turn, Word, rounded
from .limits import ReadLimits
from .page_worker import Task, opened, receive, send
from .ruled_page import RuledPage, lines_of, sorted_into, without_marks

RESOLUTION = 144  # dots per inch of a picture of a page
_WIDEST = 5000  # dots: no page is drawn larger
_FEW = 12  # pages: below this a second process takes longer to start than it saves
_GROWS = 20  # times the size of the answers that the tables made of them, and all on the way, take of memory


def read_pages(path: Path, password: str | None = None, bounds: ReadLimits | None = None) -> list[RuledPage]:
    """The pages of a PDF; raises InputError where it is damaged, encrypted, has no text, or exceeds the bounds."""
    with ExitStack() as stack:
        pages = list(_read(path, password, bounds or ReadLimits(), stack))
    if not any(page.outside or page.askew or any(cell for row in page.rows for _, cell in row.cells) for page in pages):
        raise InputError(f"{path}: the PDF has no text (a scan?); run text recognition over it first")
    return pages


def _read(path: Path, password: str | None, bounds: ReadLimits, stack: ExitStack) -> Iterator[RuledPage]:
    left = _Left(path, bounds)
    readers = [stack.enter_context(_Reader(left, password))]
    clock = Timer(bounds.seconds, _stop, [left, readers])
    clock.daemon = True
    clock.start()
    stack.callback(clock.cancel)
    count = readers[0].answer()
    if count > bounds.pages:
        raise InputError(f"{path}: the PDF has {count:,} pages; more than {bounds.pages:,} are read with --max-pages")
    for _ in range(1, min(os.cpu_count() or 1, count // _FEW)):
        readers.append(stack.enter_context(_Reader(left, password)))
    for first, reader in enumerate(readers):
        reader.ask((first, len(readers)))
    for reader in readers[1:]:
        reader.answer()
    for index in range(count):
        yield readers[index % len(readers)].answer()


def _stop(left: _Left, readers: list[_Reader]) -> None:
    """Ends the processes because time is up."""
    left.late.set()
    for reader in readers:
        reader.process.kill()


class _Left:
    """What is left of the bounds while a PDF is read: whether there is time, and bytes that may still be answered."""

    def __init__(self, path: Path, bounds: ReadLimits) -> None:
        self.path, self.bounds, self.late = path, bounds, Event()
        self.room = bounds.memory * 2**20 // _GROWS

    def take(self, size: int) -> None:
        self.room -= size
        if self.room < 0:
            said = f"the PDF holds more than can be read in {self.bounds.memory:,} MB; allow more with --max-memory"
            raise InputError(f"{self.path}: {said}")


class _Reader:
    """A process that reads pages of a PDF."""

    def __init__(self, left: _Left, password: str | None) -> None:
        self.left = left
        # Not by multiprocessing, which runs a script that has no `if __name__ == "__main__"` once more in each process.
        command = [sys.executable, "-c", "from cita_analysis.reading.page_worker import main; main()"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        self.ask(Task(left.path, password, left.bounds.memory * 2**20))

    def __enter__(self) -> _Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def ask(self, asked: object) -> None:
        with suppress(BrokenPipeError):  # it has ended: the next answer says why
            send(self.process.stdin, asked)

    def answer(self) -> Any:
        """What the process answers; raises InputError where that is an error, or where it ends instead."""
        if self.left.late.is_set():
            raise self._end()
        try:
            answer = receive(self.process.stdout, self.left.take)
        except EOFError as error:
            raise self._end() from error
        if isinstance(answer, InputError):
            raise answer
        return answer

    def _end(self) -> InputError:
        if self.left.late.is_set():
            return self.left.bounds.too_slow(self.left.path)
        return InputError(
            f"{self.left.path}: the PDF is damaged, or takes more than {self.left.bounds.memory:,} MB to read;"
            " fetch it again, or allow more with --max-memory"
        )


def words_in(path: Path, page: int, box: Box, password: str | None = None) -> list[Word]:
    """The words printed inside a box of a page as displayed, in reading order, with their boxes there."""
    with opened(path, password) as pdf:
        drawn = read_drawn(pdf[page - 1])
    chars, _ = without_marks(drawn.chars)
    upright = drawn.turn.upright(Box(box.x0 - 1, box.top - 1, box.x1 + 1, box.bottom + 1))
    inside, _ = sorted_into([upright], chars)
    words = [word for line in lines_of(page, inside[upright]) for word in line]
    return [word._replace(box=rounded(drawn.turn.displayed(word.box))) for word in words if word.box]


def rendered(path: Path, resolution: int, password: str | None = None) -> Iterator[tuple[int, Any, Turn]]:
    """The pages of a PDF as displayed, one after another: number, picture (PIL image), and how it is turned upright."""
    with opened(path, password) as pdf:
        for index in range(len(pdf)):
            page = pdf[index]
            image = page.render(scale=min(resolution / 72, _WIDEST / max(page.get_size()))).to_pil().convert("RGB")
            yield index + 1, image, read_drawn(page).turn
            page.close()


def picture(path: Path, page: int, box: Box, margin: float = 24, password: str | None = None) -> Any:
    """A picture (PIL image) of a box of a page: the box drawn, with a margin in points around it, text upright."""
    from PIL import ImageDraw

    scale = RESOLUTION / 72
    with opened(path, password) as pdf:
        turn = read_drawn(pdf[page - 1]).turn
        left, top = max(box.x0 - margin, 0), max(box.top - margin, 0)
        right, bottom = min(box.x1 + margin, turn.width), min(box.bottom + margin, turn.height)
        cut_off = (left, turn.height - bottom, turn.width - right, top)
        scale = min(scale, _WIDEST / max(right - left, bottom - top))
        image = pdf[page - 1].render(scale=scale, crop=cut_off).to_pil().convert("RGB")
    around = (box.x0 - left - 2, box.top - top - 2, box.x1 - left + 2, box.bottom - top + 2)
    ImageDraw.Draw(image).rectangle([scale * side for side in around], outline=(200, 30, 30), width=3)
    return image.rotate(90 * turn.quarters, expand=True)
