"""A PDF -> its pages as ruled rows and lines, read by processes of their own within bounds; and pictures of places."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Timer
from typing import Any

from .bounds import Bounds
from .errors import InputError
from .glyphs import read_drawn
from .printed import Box, Word
from .ruled import RuledPage, lines_of, sorted_into
from .worker import Task, opened

RESOLUTION = 144  # dots per inch of a picture of a page
_FEW = 12  # pages: below this a second process takes longer to start than it saves


def read_pages(path: Path, password: str | None = None, bounds: Bounds | None = None) -> list[RuledPage]:
    """The pages of a PDF; raises InputError where it is damaged, encrypted, has no text, or exceeds the bounds."""
    with ExitStack() as stack:
        pages = list(_read(path, password, bounds or Bounds(), stack))
    if not any(page.outside or page.askew or any(cell for row in page.rows for _, cell in row.cells) for page in pages):
        raise InputError(f"{path}: the PDF has no text (a scan?); run text recognition over it first")
    return pages


def _read(path: Path, password: str | None, bounds: Bounds, stack: ExitStack) -> Iterator[RuledPage]:
    readers = [stack.enter_context(_Reader(path, password, bounds))]
    clock = Timer(bounds.seconds, _stop, [readers])
    clock.daemon = True
    clock.start()
    stack.callback(clock.cancel)
    count = readers[0].answer()
    if count > bounds.pages:
        raise InputError(f"{path}: the PDF has {count:,} pages; more than {bounds.pages:,} are read with --max-pages")
    for _ in range(1, min(os.cpu_count() or 1, count // _FEW)):
        readers.append(stack.enter_context(_Reader(path, password, bounds)))
    for first, reader in enumerate(readers):
        reader.ask((first, len(readers)))
    for reader in readers[1:]:
        reader.answer()
    for index in range(count):
        yield readers[index % len(readers)].answer()


def _stop(readers: list[_Reader]) -> None:
    for reader in readers:
        reader.stop()


class _Reader:
    """A process that reads pages of a PDF."""

    def __init__(self, path: Path, password: str | None, bounds: Bounds) -> None:
        self.path, self.bounds, self.stopped = path, bounds, False
        # Not by multiprocessing, which runs a script that has no `if __name__ == "__main__"` once more in each process.
        command = [sys.executable, "-c", "from cita_analysis.worker import main; main()"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        self.ask(Task(path, password, bounds.memory * 2**20))

    def __enter__(self) -> _Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def stop(self) -> None:
        """Ends the process because time is up."""
        self.stopped = True
        self.process.kill()

    def ask(self, asked: object) -> None:
        try:
            pickle.dump(asked, self.process.stdin)  # type: ignore[arg-type]
            self.process.stdin.flush()  # type: ignore[union-attr]
        except BrokenPipeError:
            pass  # it has ended: the next answer says why

    def answer(self) -> Any:
        """What the process answers; raises InputError where that is an error, or where it ends instead."""
        try:
            answer = pickle.load(self.process.stdout)  # type: ignore[arg-type]
        except (EOFError, pickle.UnpicklingError) as error:
            raise InputError(f"{self.path}: {self._end()}") from error
        if isinstance(answer, InputError):
            raise answer
        return answer

    def _end(self) -> str:
        if self.stopped:
            return f"reading takes longer than {self.bounds.seconds:g} seconds; allow more with --max-seconds"
        return (
            f"the PDF is damaged, or takes more than {self.bounds.memory:,} MB to read;"
            " fetch it again, or allow more with --max-memory"
        )


def words_in(path: Path, page: int, box: Box, password: str | None = None) -> list[Word]:
    """The words printed inside a box of a page as displayed, in reading order, with their boxes there."""
    with opened(path, password) as pdf:
        drawn = read_drawn(pdf[page - 1])
    upright = drawn.turn.upright(Box(box.x0 - 1, box.top - 1, box.x1 + 1, box.bottom + 1))
    inside, _ = sorted_into([upright], drawn.chars)
    words = [word for line in lines_of(page, inside[upright]) for word in line]
    return [word._replace(box=drawn.turn.displayed(word.box)) for word in words if word.box]


def picture(path: Path, page: int, box: Box, margin: float = 24, password: str | None = None) -> Any:
    """A picture (PIL image) of a box of a page: the box drawn, with a margin in points around it, text upright."""
    from PIL import ImageDraw

    scale = RESOLUTION / 72
    with opened(path, password) as pdf:
        image = pdf[page - 1].render(scale=scale).to_pil().convert("RGB")
        quarters = read_drawn(pdf[page - 1]).turn.quarters
    ImageDraw.Draw(image).rectangle(
        [scale * (x + by) for x, by in zip(box, (-2, -2, 2, 2), strict=True)], outline=(200, 30, 30), width=3
    )
    frame = (box.x0 - margin, box.top - margin, box.x1 + margin, box.bottom + margin)
    edges = (0, 0, *image.size)
    part = image.crop(
        [
            round(min(max(scale * x, low), high))
            for x, low, high in zip(frame, edges[:2] * 2, edges[2:] * 2, strict=True)
        ]
    )
    return part.rotate(90 * quarters, expand=True)
