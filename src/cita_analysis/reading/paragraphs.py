"""Lines outside the table, and those over its full width -> title, footer, legend, note or prose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..text.characters import with_common_characters
from .document import Leftover, Line, around, text_of
from .headings import Wordings

if TYPE_CHECKING:
    from .ruled_page import RuledPage

EDITION = re.compile(r"\b(20\d\d)\s*[-–—]\s*(20\d\d)\b")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?\W*(?:\d+|[ivxlc]+)(?:\s*(?:/|of)\s*\d+)?\W*", re.IGNORECASE)
_MARGIN = 0.15  # of a page's height: where running lines and page numbers stand


def is_title(text: str) -> bool:
    return bool(EDITION.search(with_common_characters(text))) and "plan" in text.casefold() and len(text) < 150


def outside(pages: list[RuledPage], wordings: Wordings) -> Iterator[Leftover]:
    """Each line outside the plan's rows with its reason."""
    repeated = Counter(text for page in pages for text in {shape(line) for line in page.outside})
    titles = _title_lines(pages, repeated)
    reason, last = "prose", None
    for page in pages:
        for line in _lines(page):
            if line in titles:
                yield Leftover(page.number, line, "title")
            elif is_running(line, page, repeated):
                yield Leftover(page.number, line, "footer")
            else:
                reason = wordings.paragraph_reason(_text(line)) or _reason_on(reason, last, line, page)
                last = line
                yield Leftover(page.number, line, reason)


def _lines(page: RuledPage) -> list[Line]:
    return sorted((*page.outside, *page.remarks), key=lambda line: (around(line).top, around(line).x0))


def _text(line: Line) -> str:
    return text_of((line,))


def _height(line: Line) -> float:
    return max(word.box.bottom - word.box.top for word in line if word.box)


# Paragraphs


def _reason_on(reason: str, last: Line | None, line: Line, page: RuledPage) -> str:
    """The reason of a line that opens no paragraph of its own: that of the one before where it goes on with it."""
    if last is not None and _goes_on(last, line, page):
        return reason
    return "note" if line in page.remarks else "prose"


def _goes_on(last: Line, line: Line, page: RuledPage) -> bool:
    reads_on = _text(line)[0].islower() or " = " in _text(line)
    if last[0].page != line[0].page:
        return reads_on or not _text(last).endswith(".")
    gap = (around(line).top - around(last).bottom) / _height(last)
    return gap <= 1 or (gap <= 2 and reads_on)


# Running lines


def shape(line: Line) -> str:
    return re.sub(r"\d+", "#", _text(line))


def is_running(line: Line, page: RuledPage, repeated: Counter[str]) -> bool:
    """Whether a line in the margin is repeated from page to page, or is the number of its page."""
    box = around(line)
    if _MARGIN * page.height < (box.top + box.bottom) / 2 < (1 - _MARGIN) * page.height:
        return False
    numbered = box.top > 0.9 * page.height and str(page.number) in (line[0].text, line[-1].text)
    return repeated[shape(line)] > 1 or numbered or bool(_PAGE_NUMBER.fullmatch(_text(line)))


# Titles


def _title_lines(pages: list[RuledPage], repeated: Counter[str]) -> set[Line]:
    """The lines of the plan's title wherever it is printed again: above the plan's table rather than elsewhere, in
    large type rather than in small, close to the table rather than far from it."""
    found = [
        (_rank(block, page), block, page) for page in pages for block in _blocks(page, repeated) if _is_title(block)
    ]
    if not found:
        return set()
    _, best, home = max(found, key=lambda item: item[0])
    above = _stands_above(best, home)
    same = [block for _, block, page in found if _is_same(block, best) and (not above or _is_on_top(block, page))]
    return {line for block in same for line in block}


Block = tuple[Line, ...]


def _is_title(block: Block) -> bool:
    return is_title(text_of(block))


def _rank(block: Block, page: RuledPage) -> tuple[bool, float, float]:
    return _stands_above(block, page), round(_height(block[0])), around(block[0]).top


def _stands_above(block: Block, page: RuledPage) -> bool:
    tops = [box.top for row in page.rows for box, _ in row.cells]
    return bool(tops) and around(block[0]).top < min(tops)


def _is_same(block: Block, other: Block) -> bool:
    return text_of(block) == text_of(other) and abs(_height(block[0]) - _height(other[0])) < 1


def _is_on_top(block: Block, page: RuledPage) -> bool:
    """Whether a block stands above the plan's table, or where that page has none of it, at the head of the page."""
    return _stands_above(block, page) or (not page.rows and around(block[0]).top < page.height / 3)


def _blocks(page: RuledPage, repeated: Counter[str]) -> Iterator[Block]:
    """The lines of a page in blocks: lines of one type size that follow close upon each other, no running line among
    them unless it is a title itself."""
    block: list[Line] = []
    for line in _lines(page):
        if is_running(line, page, repeated) and not _is_title((line,)):
            continue
        if block and not _is_of_block(line, block[-1], page):
            yield tuple(block)
            block = []
        block.append(line)
    yield tuple(block)


def _is_of_block(line: Line, last: Line, page: RuledPage) -> bool:
    alike = abs(_height(line) - _height(last)) < 0.5 and (line in page.remarks) == (last in page.remarks)
    return alike and _goes_on(last, line, page)
