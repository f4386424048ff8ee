"""A PDF -> its pages as ruled rows and lines, read within limits by processes of their own; and page images."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..processes.child import Child
from . import page_worker
from .characters import read_drawn
from .document import Box, Turn, Word, rounded
from .limits import ReadLimits
from .page_worker import opened
from .ruled_page import RuledPage, lines_of, sorted_into, without_marks

RESOLUTION = 144  # dots per inch of a picture of a page
_WIDEST = 5000  # dots: no page is drawn larger
_FEW = 12  # pages: below this a second process takes longer to start than it saves
_GROWS = 20  # the tables and everything on the way to them take this many times the memory of the answers


def read_pages(path: Path, password: str | None = None, bounds: ReadLimits | None = None) -> list[RuledPage]:
    """The pages of a PDF; raises InputError where it is damaged, encrypted, has no text, or exceeds the bounds."""
    with ExitStack() as stack:
        pages = list(_read(path, password, bounds or ReadLimits(), stack))
    if not any(page.outside or page.askew or any(cell for row in page.rows for _, cell in row.cells) for page in pages):
        raise InputError(f"{path}: the PDF has no text (a scan?); run text recognition over it first")
    return pages


def _read(path: Path, password: str | None, bounds: ReadLimits, stack: ExitStack) -> Iterator[RuledPage]:
    budget = _Budget(path, bounds)
    workers = [stack.enter_context(_PageWorker(budget))]
    workers[0].begin(page_worker.count_pages, path, password)
    count = workers[0].next_answer()
    if count > bounds.pages:
        raise InputError(f"{path}: the PDF has {count:,} pages; more than {bounds.pages:,} are read with --max-pages")
    for _ in range(1, min(os.cpu_count() or 1, count // _FEW)):
        workers.append(stack.enter_context(_PageWorker(budget)))
    for first, worker in enumerate(workers):
        worker.begin(page_worker.read_share, path, password, first, len(workers))
    for index in range(count):
        yield workers[index % len(workers)].next_answer()


class _Budget:
    """What remains of the limits while a PDF is read: seconds, and bytes that may still be received."""

    def __init__(self, path: Path, bounds: ReadLimits) -> None:
        self.path, self.bounds = path, bounds
        self.deadline = time.monotonic() + bounds.seconds
        self.bytes_left = bounds.memory * 2**20 // _GROWS

    def take(self, size: int) -> None:
        self.bytes_left -= size
        if self.bytes_left < 0:
            why = f"the PDF holds more than can be read in {self.bounds.memory:,} MB; allow more with --max-memory"
            raise InputError(f"{self.path}: {why}")


class _PageWorker(Child):
    """A process that reads pages of a PDF."""

    def __init__(self, budget: _Budget) -> None:
        self.budget = budget
        left = max(budget.deadline - time.monotonic(), 0.0)
        super().__init__("pages", memory=budget.bounds.memory * 2**20, seconds=left)

    def next_answer(self) -> Any:
        """The next answer; raises InputError where that is an error, or where the process ends instead."""
        try:
            return self.answer(self.budget.take)
        except InputError:
            raise
        except Exception as error:  # a damaged file fails in many ways
            raise self.budget.bounds.not_read(self.budget.path, self.late) from error


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
