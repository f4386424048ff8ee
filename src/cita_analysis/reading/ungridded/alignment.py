"""Pages whose table has no full grid -> ruled rows all the same, from where words stand above and beside each other.

The headings tell the columns, the white between them where one ends. A row here is a band: what stands between two
rules, the sides of a shade, a pillar, the ends of a page; what a band holds of several activities is parted later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, groupby
from typing import NamedTuple

from ..document import PILLAR, Box, Line, Word, around, text_of
from ..headings import Wordings
from ..paragraphs import is_running, is_title, shape
from ..ruled_page import RuledPage, RuledRow, lined
from .gutters import NUMERAL, Gutters, find_gutters, lefts
from .heading_row import HeadingRow, find_heading_row
from .lines import across, box_of, gap, gaps, height, is_one_text, middle


def by_alignment(pages: list[RuledPage], wordings: Wordings) -> list[RuledPage] | None:
    """The pages with the rows of the plan's table as its words line up; None where no row of headings is met."""
    printed = {page.number: across(page) for page in pages}
    heading = find_heading_row(printed, wordings)
    if heading is None:
        return None
    table = _Table(pages, printed, heading, wordings)
    return [table.page(page) for page in pages]


_INSIDE = ("heading", "pillar", "body")


class _Band(NamedTuple):
    """Lines of one kind that belong together: a row of headings, a pillar, or what may be several activities."""

    kind: str
    lines: tuple[Line, ...]

    @property
    def top(self) -> float:
        return min(around(line).top for line in self.lines)

    @property
    def bottom(self) -> float:
        return max(around(line).bottom for line in self.lines)


class _Table:
    """The plan's table over the pages."""

    def __init__(
        self, pages: list[RuledPage], printed: dict[int, list[Line]], heading: HeadingRow, wordings: Wordings
    ) -> None:
        self.printed, self.heading, self.wordings = printed, heading, wordings
        self.repeated = Counter(text for lines in printed.values() for text in {shape(line) for line in lines})
        self.heights: dict[str, list[float]] = {}
        for line in (line for lines in printed.values() for line in lines):
            self.heights.setdefault(shape(line), []).append(around(line).bottom)
        self.texts = [text_of((line,)) for line in heading.lines]
        self.heads = {page.number: self._heads(page.number) for page in pages}
        self.first = heading.page
        bodies = {page.number: self._body(page) for page in pages}
        body = [line for page, lines in bodies.items() if page >= self.first for line in lines]
        self.columns = find_gutters(heading, body)
        self.left = {page: self._lefts(lines, body) for page, lines in bodies.items()}
        strong = [page for page, lines in bodies.items() if any(map(self._is_strong, lines))]
        self.last = max((page for page in strong if page >= self.first), default=self.first)

    def _heads(self, page: int) -> list[tuple[int, int]]:
        """Where the headings stand on a page: first line, and the one after the last."""
        lines, count = self.printed[page], len(self.texts)
        texts = [text_of((line,)) for line in lines]
        return [(i, i + count) for i in range(len(texts) - count + 1) if texts[i : i + count] == self.texts]

    def _body(self, page: RuledPage) -> list[Line]:
        """The lines of a page below its headings that could be of the table."""
        lines, heads = self.printed[page.number], self.heads[page.number]
        start = heads[0][1] if heads else 0
        within = {i for first, after in heads for i in range(first, after)}
        return [
            line
            for i, line in enumerate(lines)
            if i >= start and i not in within and not self._is_apart(line, page) and not PILLAR.match(text_of((line,)))
        ]

    def _lefts(self, of_page: list[Line], body: list[Line]) -> dict[str, float]:
        """Where the lines of each column begin on a page, as its lines with wide whites amid them tell."""
        rows = [line for line in of_page if gaps(line) > 1]
        return lefts(self.columns, body) | lefts(self.columns, rows)

    def _is_apart(self, line: Line, page: RuledPage) -> bool:
        """Whether a line is a running line or the title rather than of the table: below a page's headings only its foot
        has such lines."""
        if is_one_text(line) and is_title(text_of((line,))):
            return True
        heads = self.heads[page.number]
        below = bool(heads) and middle(line) > middle(self.printed[page.number][heads[0][0]])
        return is_running(line, page, self.repeated) and not (below and middle(line) < page.height / 2)

    def _stands_apart(self, i: int, page: RuledPage) -> bool:
        """Whether a line is a running line or the title, and no line of the table that another page has too: running
        lines stand at one height on many pages, or begin where no column does."""
        line = self.printed[page.number][i]
        if not self._is_apart(line, page):
            return False
        alike = [at for at in self.heights[shape(line)] if abs(at - around(line).bottom) < 1.5]
        return len(alike) > max(1, 0.4 * len(self.printed)) or not all(self._begun(line).values())

    def _is_strong(self, line: Line) -> bool:
        """Whether a line has words side by side in as many columns as only a row of the table has."""
        beside = {self.columns.of(word) for word in line}
        if len(beside) < 3 or self.columns.crossed(line) > 1 or self.repeated[shape(line)] > 1:
            return False
        known = [begins for name, begins in self._begun(line).items() if name in self._left(line)]
        if len(known) < 2:  # columns set in their middle: the white beside them tells
            return gaps(line) > 1
        return all(known) or (gaps(line) > 0 and sum(known) > len(known) / 2)

    def _left(self, line: Line) -> dict[str, float]:
        return self.left.get(line[0].page or 0, {})

    def _begun(self, line: Line) -> dict[str, bool]:
        """For each column in which a line has words, whether the first stands where that column's lines begin."""
        firsts = {name: next(words) for name, words in groupby(line, key=self.columns.of)}
        left = self._left(line)
        return {name: abs(box_of(word).x0 - left.get(name, box_of(word).x0)) < 1 for name, word in firsts.items()}

    def page(self, page: RuledPage) -> RuledPage:
        """A page with the bands of the table for rows, and the other lines outside."""
        lines, kinds = self.printed[page.number], self._kinds(page)
        bands = list(self._bands(page, kinds))
        ends = [band.bottom for band in bands]
        table = Box(
            self.columns.x0, min((band.top for band in bands), default=0), self.columns.x1, max(ends, default=0)
        )
        return replace(
            page,
            rows=tuple(self._row(page, band, table) for band in bands),
            outside=tuple(line for line, kind in zip(lines, kinds, strict=True) if kind == "outside"),
            unplaced=tuple(line for line, kind in zip(lines, kinds, strict=True) if kind == "unplaced"),
        )

    def _kinds(self, page: RuledPage) -> list[str]:
        """What each line of a page is: of a heading, a pillar, the body, outside the table, or unplaced amid it."""
        lines = self.printed[page.number]
        kinds = ["outside"] * len(lines)
        if not self.first <= page.number <= self.last + 1:
            return kinds
        for first, after in self.heads[page.number]:
            kinds[first:after] = ["heading"] * (after - first)
        start = self._start(page)
        strong = [i for i in range(start, len(lines)) if kinds[i] == "outside" and self._is_strong(lines[i])]
        for i in range(start, self._end(page, max(strong, default=start - 1))):
            if kinds[i] == "outside" and (i in strong or not self._stands_apart(i, page)):
                kinds[i] = self._kind(lines[i], lines[i - 1], kinds[i - 1])
        return _with_unplaced(kinds)

    def _start(self, page: RuledPage) -> int:
        """The first line of a page that may be of the table: the one after its headings, but that a pillar may stand
        above them, and rows too where headings are printed again."""
        heads = self.heads[page.number]
        if not heads:
            return 0
        above = self.printed[page.number][: heads[0][0]]
        pillars = [i for i, line in enumerate(above) if PILLAR.match(text_of((line,)))]
        if page.number > self.first and (pillars or any(map(self._is_strong, above))):
            return 0
        return pillars[-1] if pillars and pillars[-1] == len(above) - 1 else heads[0][1]

    def _kind(self, line: Line, above: Line, kind_above: str) -> str:
        if PILLAR.match(text_of((line,))) or (kind_above == "pillar" and self._goes_on(above, line)):
            return "pillar"
        if self.columns.crossed(line) < (2 if self._is_strong(line) else 1):
            return "body"
        return "outside" if self.wordings.paragraph_reason(text_of((line,))) else "amid"

    def _goes_on(self, above: Line, line: Line) -> bool:
        """Whether a line goes on with the pillar above it: it begins alike, close to it, and is one text as it is."""
        begins = abs(box_of(line[0]).x0 - box_of(above[0]).x0) < 1 and gap(line, above) < 0.6 * height(line)
        return begins and is_one_text(line) and not NUMERAL.fullmatch(line[0].text)

    def _end(self, page: RuledPage, strong: int) -> int:
        """The line after the last of the table on a page: what follows its last row goes on with it."""
        lines = self.printed[page.number]
        if page.number < self.last:
            return len(lines)
        end = strong + 1
        while end < len(lines) and (self._goes_on_with_row(lines, end, page) or self._opens(lines[end], strong, page)):
            end += 1
        return end

    def _opens(self, line: Line, strong: int, page: RuledPage) -> bool:
        """Whether a line is a running line at the head of a page that has none but the rest of a row."""
        return strong < 0 and self._is_apart(line, page)

    def _goes_on_with_row(self, lines: list[Line], i: int, page: RuledPage) -> bool:
        line = lines[i]
        if (
            self.columns.crossed(line)
            or self.wordings.paragraph_reason(text_of((line,)))
            or self._stands_apart(i, page)
        ):
            return False
        above = next((lines[j] for j in reversed(range(i)) if not self._stands_apart(j, page)), None)
        closely = above is None or gap(line, above) < 0.9 * height(line)
        return closely and all(self._begun(line).values())

    # Bands

    def _bands(self, page: RuledPage, kinds: list[str]) -> Iterator[_Band]:
        """The bands of a page from top to bottom."""
        bars = self._bars(page)
        inside = [(kind, line) for kind, line in zip(kinds, self.printed[page.number], strict=True) if kind in _INSIDE]

        def band_of(item: tuple[str, Line]) -> tuple[str, int]:
            kind, line = item
            return kind, sum(bar < middle(line) for bar in bars) if kind == "body" else 0

        for (kind, _), lines in groupby(inside, key=band_of):
            yield _Band(kind, tuple(line for _, line in lines))

    def _bars(self, page: RuledPage) -> list[float]:
        """The heights at which rules or shades part the table over most of its width."""
        found: dict[float, float] = {}
        for bar in sorted(page.bars, key=lambda bar: bar.top):
            at = next((y for y in found if abs(y - bar.top) < 1.5), bar.top)
            shared = min(bar.x1, self.columns.x1) - max(bar.x0, self.columns.x0)
            found[at] = found.get(at, 0) + max(0, shared)
        return [y for y, length in found.items() if length > 0.6 * (self.columns.x1 - self.columns.x0)]

    def _row(self, page: RuledPage, band: _Band, table: Box) -> RuledRow:
        if band.kind == "pillar":
            over = table._replace(top=band.top, bottom=band.bottom)
            return RuledRow(page.number, table, ((over, band.lines),), ())
        columns = self.columns if band.kind == "body" else self._columns_of_headings()
        words: dict[str, list[Word]] = {name: [] for name in columns.sides}
        for word in chain.from_iterable(band.lines):
            words[columns.of(word)].append(word)
        sides = columns.sides.items()
        cells = tuple((Box(x0, band.top, x1, band.bottom), lined(words[name])) for name, (x0, x1) in sides)
        return RuledRow(page.number, table, cells, (), banded=band.kind == "body")

    def _columns_of_headings(self) -> Gutters:
        """The columns as headed: the project's heading stands over the number too, where that has none."""
        sides = dict(self.columns.sides)
        if "project_number" in sides and "project_number" not in self.heading.words:
            x0, _ = sides.pop("project_number")
            sides["project_title"] = (x0, sides["project_title"][1])
        return Gutters(sides)


def _with_unplaced(kinds: list[str]) -> list[str]:
    """A line that runs over the columns is unplaced amid the table, and outside above and below it."""
    inside = [i for i, kind in enumerate(kinds) if kind in _INSIDE]
    first, last = min(inside, default=0), max(inside, default=0)
    return [("unplaced" if first < i < last else "outside") if kind == "amid" else kind for i, kind in enumerate(kinds)]
