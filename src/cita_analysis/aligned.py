"""Pages whose table has no full grid -> ruled rows all the same, from where words stand above and beside each other.

The headings tell the columns, the white between them where one ends. A row here is a band: what stands between two
rules, the sides of a shade, a pillar, the ends of a page; what a band holds of several activities is parted later.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise

from .heading_row import HeadingRow, across, around, box_of, find_heading_row, height
from .paragraphs import is_running, is_title, paragraph_reason, shape
from .printed import PILLAR, Box, Cell, Line, Word, text_of
from .ruled import RuledPage, RuledRow, lined

NUMBER = re.compile(r"\d{1,3}[.)]?")
_STEP = 0.5  # points: how finely white is looked for


@dataclass(frozen=True)
class _Columns:
    """The columns from left to right, each with its sides."""

    sides: dict[str, tuple[float, float]]

    @property
    def x0(self) -> float:
        return min(x0 for x0, _ in self.sides.values())

    @property
    def x1(self) -> float:
        return max(x1 for _, x1 in self.sides.values())

    def of(self, word: Word) -> str:
        """The column that a word stands in."""
        middle = (box_of(word).x0 + box_of(word).x1) / 2
        return next((name for name, (x0, x1) in self.sides.items() if x0 <= middle < x1), "")

    def crossed(self, line: Line) -> int:
        """How many sides between columns the words of a line run over."""
        inner = [x0 for x0, _ in self.sides.values()][1:]
        return sum(box_of(word).x0 < x - 1 and box_of(word).x1 > x + 1 for word in line for x in inner)


def by_alignment(pages: list[RuledPage]) -> list[RuledPage] | None:
    """The pages with the rows of the plan's table as its words line up; None where no row of headings is met."""
    printed = {page.number: across(page) for page in pages}
    heading = find_heading_row(printed)
    if heading is None:
        return None
    table = _Table(pages, printed, heading)
    return [table.page(page) for page in pages]


# Columns


def _columns(heading: HeadingRow, lines: list[Line]) -> _Columns:
    """The columns: between two headings, one ends where the words of the table leave white."""
    order = sorted(heading.words, key=lambda column: around(heading.words[column]).x0)
    boxes = [around(heading.words[column]) for column in order]
    ends = [(before.x1, after.x0) for before, after in pairwise(boxes)]
    roughly = [_last_wide(_whites(left, right, lines, len(lines) // 20)) for left, right in ends]
    rough = _Columns(_between(order, roughly, boxes, lines))
    fitting = [line for line in lines if not rough.crossed(line)]
    inner = [_nearest(_whites(*end, fitting, 0), x) for end, x in zip(ends, roughly, strict=True)]
    columns = _Columns(_between(order, inner, boxes, fitting))
    return columns if "project_number" in order else _with_number(columns, fitting)


def _between(
    order: list[str], inner: list[float], boxes: list[Box], lines: list[Line]
) -> dict[str, tuple[float, float]]:
    words = [box_of(word) for line in lines for word in line] + boxes
    ends = [min(box.x0 for box in words) - 1, *inner, max(box.x1 for box in words) + 1]
    return dict(zip(order, pairwise(ends), strict=True))


White = tuple[float, float]


def _last_wide(whites: list[White]) -> float:
    """Where a column ends: in the last of the wide whites, for a number may stand apart before its project."""
    widest = max(right - left for left, right in whites)
    return _end([white for white in whites if white[1] - white[0] >= widest / 2][-1])


def _nearest(whites: list[White], x: float) -> float:
    return _end(min(whites, key=lambda white: max(white[0] - x, x - white[1], 0)))


def _end(white: White) -> float:
    """Where in a white one column ends: close to the next, for lines begin alike but end anywhere."""
    left, right = white
    return right - min((right - left) / 2, 1)


def _whites(left: float, right: float, lines: list[Line], most: int) -> list[White]:
    """Where between two headings the least words stand, and no more than `most` above that."""
    count = int((right - left) / _STEP)
    if count < 2:
        return [(left, right)]
    covered = [0] * (count + 1)
    for box in (box_of(word) for line in lines for word in line):
        if box.x1 > left and box.x0 < right:
            covered[min(count, max(0, round((box.x0 - left) / _STEP)))] += 1
            covered[min(count, max(0, round((box.x1 - left) / _STEP)))] -= 1
    covered = list(accumulate(covered))[:count]
    free = [here <= min(covered) + most for here in covered]
    runs = [list(run) for is_free, run in groupby(range(count), key=free.__getitem__) if is_free]
    return [(left + _STEP * run[0], left + _STEP * (run[-1] + 1)) for run in runs]


def _with_number(columns: _Columns, lines: list[Line]) -> _Columns:
    """The columns with that of the number, where numbers stand left of where the projects' lines begin."""
    x0, x1 = columns.sides["project_title"]
    cells = [[word for word in line if columns.of(word) == "project_title"] for line in lines]
    begin = Counter(round(box_of(cell[0]).x0) for cell in cells if cell and not NUMBER.fullmatch(cell[0].text))
    title = begin.most_common(1)[0][0] if begin else x1
    before = [cell[0] for cell in cells if cell and NUMBER.fullmatch(cell[0].text) and box_of(cell[0]).x1 < title + 1]
    if not before:
        return columns
    at = (max(box_of(word).x1 for word in before) + title) / 2
    if sum(count for x, count in begin.items() if x < at) > begin.total() / 10:
        return columns
    sides: dict[str, tuple[float, float]] = {}
    for name, side in columns.sides.items():
        sides |= {"project_number": (x0, at), name: (at, x1)} if name == "project_title" else {name: side}
    return _Columns(sides)


# Rows


class _Table:
    """The plan's table over the pages."""

    def __init__(self, pages: list[RuledPage], printed: dict[int, list[Line]], heading: HeadingRow) -> None:
        self.printed, self.heading = printed, heading
        self.repeated = Counter(text for lines in printed.values() for text in {shape(line) for line in lines})
        self.heights: dict[str, list[float]] = {}
        for line in (line for lines in printed.values() for line in lines):
            self.heights.setdefault(shape(line), []).append(around(line).bottom)
        self.texts = [text_of((line,)) for line in heading.lines]
        self.heads = {page.number: self._heads(page.number) for page in pages}
        self.first = heading.page
        body = [line for page in pages if page.number >= self.first for line in self._body(page)]
        self.columns = _columns(heading, body)
        self.left = {page.number: self._lefts(page, body) for page in pages}
        strong = [page.number for page in pages if any(map(self._is_strong, self._body(page)))]
        self.last = max((page for page in strong if page >= self.first), default=self.first)

    def _heads(self, page: int) -> list[tuple[int, int]]:
        """Where the headings stand on a page: first line, and the one after the last."""
        lines, count = self.printed[page], len(self.texts)
        texts = [text_of((line,)) for line in lines]
        return [(i, i + count) for i in range(len(texts) - count + 1) if texts[i : i + count] == self.texts]

    def _body(self, page: RuledPage) -> list[Line]:
        """The lines of a page below its headings that could be of the table."""
        lines = self.printed[page.number]
        heads = self.heads[page.number]
        start = heads[0][1] if heads else 0
        within = {i for first, after in heads for i in range(first, after)}
        return [
            line
            for i, line in enumerate(lines)
            if i >= start and i not in within and not self._is_apart(line, page) and not PILLAR.match(text_of((line,)))
        ]

    def _lefts(self, page: RuledPage, body: list[Line]) -> dict[str, float]:
        """Where the lines of each column begin on a page, as its lines with wide whites amid them tell."""
        rows = [line for line in self._body(page) if _gaps(line) > 1]
        return _lefts(self.columns, body) | _lefts(self.columns, rows)

    def _is_apart(self, line: Line, page: RuledPage) -> bool:
        """Whether a line is a running line or the title rather than of the table: below a page's headings only its foot
        has such lines."""
        if _is_one_text(line) and is_title(text_of((line,))):
            return True
        heads = self.heads[page.number]
        below = bool(heads) and _middle(line) > _middle(self.printed[page.number][heads[0][0]])
        return is_running(line, page, self.repeated) and not (below and _middle(line) < page.height / 2)

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
        begun = self._begun(line)
        if len(begun) < 3 or self.columns.crossed(line) > 1 or self.repeated[shape(line)] > 1:
            return False
        return all(begun.values()) or (_gaps(line) > 0 and sum(begun.values()) > len(begun) / 2)

    def _begun(self, line: Line) -> dict[str, bool]:
        """For each column in which a line has words, whether the first stands where that column's lines begin."""
        firsts = {name: next(words) for name, words in groupby(line, key=self.columns.of)}
        left = self.left.get(line[0].page or 0, {})
        return {name: abs(box_of(word).x0 - left.get(name, box_of(word).x0)) < 1 for name, word in firsts.items()}

    def page(self, page: RuledPage) -> RuledPage:
        """A page with the bands of the table for rows, and the other lines outside."""
        lines = self.printed[page.number]
        kinds = self._kinds(page)
        bands = list(self._bands(page, kinds))
        top, bottom = min((band[2] for band in bands), default=0), max((band[3] for band in bands), default=0)
        table = Box(self.columns.x0, top, self.columns.x1, bottom)
        rows = [self._row(page, band, table) for band in bands]
        outside = [line for i, line in enumerate(lines) if kinds[i] == "outside"]
        return replace(page, rows=tuple(rows), outside=tuple(outside))

    def _kinds(self, page: RuledPage) -> list[str]:
        """What each line of a page is: of a heading, a pillar, the body, or outside the table."""
        lines = self.printed[page.number]
        if not self.first <= page.number <= self.last + 1:
            return ["outside"] * len(lines)
        kinds = ["outside"] * len(lines)
        for first, after in self.heads[page.number]:
            kinds[first:after] = ["heading"] * (after - first)
        start = self.heads[page.number][0][1] if self.heads[page.number] else 0
        strong = [i for i in range(start, len(lines)) if self._is_strong(lines[i]) and kinds[i] == "outside"]
        end = self._end(page, max(strong, default=start - 1))
        for i in range(start, end):
            line = lines[i]
            if kinds[i] != "outside" or (i not in strong and self._stands_apart(i, page)):
                continue
            if PILLAR.match(text_of((line,))) or (kinds[i - 1] == "pillar" and self._goes_on(lines[i - 1], line)):
                kinds[i] = "pillar"
            elif self.columns.crossed(line) < (2 if self._is_strong(line) else 1):
                kinds[i] = "body"
        return kinds

    def _goes_on(self, above: Line, line: Line) -> bool:
        """Whether a line goes on with the pillar above it: it begins alike, close to it, and is one text as it is."""
        begins = abs(box_of(line[0]).x0 - box_of(above[0]).x0) < 1 and _gap(line, above) < 0.6 * height(line)
        return begins and _is_one_text(line) and not NUMBER.fullmatch(line[0].text)

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
        if self.columns.crossed(line) or paragraph_reason(text_of((line,))) or self._stands_apart(i, page):
            return False
        above = [before for j, before in enumerate(lines[:i]) if not self._stands_apart(j, page)]
        closely = not above or _gap(line, above[-1]) < 0.9 * height(line)
        return closely and all(self._begun(line).values())

    # Bands

    def _bands(self, page: RuledPage, kinds: list[str]) -> Iterator[tuple[str, list[Line], float, float]]:
        """The bands of a page from top to bottom: what they are, their lines, top and bottom."""
        lines = self.printed[page.number]
        bars = self._bars(page)
        band: list[Line] = []
        kind, before = "", ""
        for line, now in zip(lines, kinds, strict=True):
            if now == "outside":
                continue
            cut = band and any(_middle(band[-1]) < bar < _middle(line) for bar in bars)
            if band and (now != before or (now == "body" and cut)):
                yield kind, band, around(w for x in band for w in x).top, around(w for x in band for w in x).bottom
                band = []
            band.append(line)
            kind = before = now
        if band:
            yield kind, band, around(w for x in band for w in x).top, around(w for x in band for w in x).bottom

    def _bars(self, page: RuledPage) -> list[float]:
        """The heights at which rules or shades part the table over most of its width."""
        found: dict[float, float] = {}
        for bar in sorted(page.bars, key=lambda bar: bar.top):
            at = next((y for y in found if abs(y - bar.top) < 1.5), bar.top)
            shared = min(bar.x1, self.columns.x1) - max(bar.x0, self.columns.x0)
            found[at] = found.get(at, 0) + max(0, shared)
        return [y for y, length in found.items() if length > 0.6 * (self.columns.x1 - self.columns.x0)]

    def _row(self, page: RuledPage, band: tuple[str, list[Line], float, float], table: Box) -> RuledRow:
        kind, lines, top, bottom = band
        if kind == "pillar":
            over = table._replace(top=top, bottom=bottom)
            return RuledRow(page.number, table, ((over, tuple(lines)),), ())
        words = [word for line in lines for word in line]
        if kind == "heading":
            return RuledRow(page.number, table, tuple(self._headings(words, top, bottom)), ())
        cells = [
            (Box(x0, top, x1, bottom), lined(word for word in words if self.columns.of(word) == name))
            for name, (x0, x1) in self.columns.sides.items()
        ]
        return RuledRow(page.number, table, tuple(cells), (), banded=True)

    def _headings(self, words: list[Word], top: float, bottom: float) -> Iterator[tuple[Box, Cell]]:
        """The cells of the headings; that of the project stands over the number too, where that has none."""
        sides = dict(self.columns.sides)
        if "project_number" in sides and "project_number" not in self.heading.words:
            x0, _ = sides.pop("project_number")
            sides["project_title"] = (x0, sides["project_title"][1])
        for x0, x1 in sides.values():
            inside = [word for word in words if x0 <= (box_of(word).x0 + box_of(word).x1) / 2 < x1]
            yield Box(x0, top, x1, bottom), lined(inside)


def _is_one_text(line: Line) -> bool:
    """Whether the words of a line follow upon each other with no more than blanks between."""
    return _gaps(line) == 0


def _gaps(line: Line) -> int:
    """How many whites in a line are wider than blanks are."""
    return sum(box_of(word).x0 - box_of(before).x1 > height(line) for before, word in pairwise(line))


def _gap(line: Line, other: Line) -> float:
    """How much white is between two lines."""
    above, below = sorted((around(line), around(other)), key=lambda box: box.top)
    return below.top - above.bottom


def _lefts(columns: _Columns, lines: list[Line]) -> dict[str, float]:
    """Where the lines of each column begin, if most of them begin alike."""
    begin: dict[str, Counter[int]] = {}
    for line in lines:
        for name, words in groupby(line, key=columns.of):
            begin.setdefault(name, Counter())[round(box_of(next(words)).x0)] += 1
    most = {name: counts.most_common(1)[0] for name, counts in begin.items()}
    return {name: x for name, (x, count) in most.items() if count > begin[name].total() / 2}


def _middle(line: Line) -> float:
    box = around(line)
    return (box.top + box.bottom) / 2
