"""Lines outside the table -> title, footer, legend, note or prose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from . import vocabulary
from .pdf import RuledPage
from .printed import Box, Leftover, Line, text_of

EDITION = re.compile(r"\b(20\d\d)\s*[-–—]\s*(20\d\d)\b")
_PAIR = re.compile(r"\w = \w")


def is_title(text: str) -> bool:
    return bool(EDITION.search(text)) and "plan" in text.casefold() and len(text) < 150


def outside(pages: list[RuledPage]) -> Iterator[Leftover]:
    """Each line outside the tables with its reason."""
    repeated = Counter(shape for page in pages for shape in {_shape(line) for line in page.outside})
    for page in pages:
        reason, last = "prose", None
        for line in page.outside:
            box = Box.around(word.box for word in line if word.box)
            begins = _reason_of(line, page, repeated)
            if begins:
                reason = begins
            elif last is None or box.top - last.bottom > last.bottom - last.top:
                reason = "prose"
            last = box
            yield Leftover(page.number, line, reason)


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", text_of((line,)))


def _reason_of(line: Line, page: RuledPage, repeated: Counter[str]) -> str | None:
    """The reason that a line's own words give, or None where it goes on with the line before."""
    text = text_of((line,))
    if is_title(text) and _stands_above(line, page):
        return "title"
    if repeated[_shape(line)] > 1 or _is_page_number(line, page):
        return "footer"
    return paragraph_reason(text)


def paragraph_reason(text: str) -> str | None:
    """The reason of a paragraph by how it begins, or by the abbreviations it explains."""
    for row in vocabulary.table("paragraphs"):
        if text.casefold().startswith(row["start"].casefold()):
            return row["reason"]
    return "legend" if len(_PAIR.findall(text)) > 1 else None


def _stands_above(line: Line, page: RuledPage) -> bool:
    tops = [row.table.top for row in page.rows]
    return bool(line[0].box) and (not tops or line[0].box.top < min(tops))  # type: ignore[union-attr]


def _is_page_number(line: Line, page: RuledPage) -> bool:
    """Whether a line in the bottom margin ends or begins with the page's number."""
    low = line[0].box is not None and line[0].box.top > 0.9 * page.height
    return low and str(page.number) in (line[0].text, line[-1].text)
