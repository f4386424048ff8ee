"""The golden plan typeset anew in a layout of choice, set line by line, every word known page by page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import accumulate, groupby, pairwise
from pathlib import Path

import matplotlib
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

GOLDEN = Path(__file__).parents[1] / "data" / "tables" / "2024-2026"
HEADINGS = {
    "project_number": "No.",
    "project_title": "Project/Activity",
    "description": "Description/Objectives",
    "inputs_text": "Type of Input",
    "countries_text": "Participating Countries",
    "period_text": "Implementation Period",
    "status_text": "Status",
    "institutions_text": "CAREC Institution/s or Agencies",
}
WORDINGS = {
    "": HEADINGS,
    "short": {
        "project_number": "No.",
        "project_title": "Project",
        "description": "Objectives",
        "inputs_text": "Inputs",
        "countries_text": "Countries",
        "period_text": "Period",
        "status_text": "Status",
        "institutions_text": "Agencies",
    },
    "near": {
        "project_number": "No",
        "project_title": "Projects / Activities",
        "description": "Descriptions and Objectives",
        "inputs_text": "Type of Inputs",
        "countries_text": "Participating Country",
        "period_text": "Implementing Period",
        "status_text": "Status (as of 2024)",
        "institutions_text": "CAREC Institutions or Agencies",
    },
    "capitals": {name: heading.upper() for name, heading in HEADINGS.items()},
}
PROJECT = ("project_number", "project_title")
OWN = tuple(HEADINGS)[2:]
TITLE = "CITA Rolling Strategic Action Plan 2024-2026"
PROSE = (
    "This paper presents what has become of the agenda since the rolling strategic action plan of 2023-2025 was",
    "endorsed. Compared with the Rolling Strategic Action Plan 2023-2025 it adds two projects and drops one.",
    "Table 1 shows the projects by pillar; the plan itself, for 2024-2026, follows.",
)
UNRELATED = (("Pillar", "Projects", "Activities", "Status"), ("1", "13", "20", "Ongoing"), ("2", "4", "13", "Planned"))


NOTE = "\x01"  # before a word that is a raised mark behind the word before
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
for _font in ("DejaVuSans", "DejaVuSans-Bold"):
    pdfmetrics.registerFont(TTFont(_font, FONTS / f"{_font}.ttf"))
# What is drawn in the place of what is read: hyphens of another code, ligatures, other blanks.
LAYERS = {
    "soft hyphens": {"-": "\u00ad"},
    "hyphens of their own": {"-": "\u2010"},
    "ligatures": {"ffi": "\ufb03", "fi": "\ufb01", "fl": "\ufb02"},
    "hard blanks": {" ": "\u00a0"},
}
UNSEEN = {"unused soft hyphens": "\u00ad", "blanks of no width": " ", "joiners": "\u200b"}  # amid words, without width


@dataclass(frozen=True)
class Layout:
    """How a plan is set; lengths in points, `widths` as shares of the room between the margins."""

    page: tuple[float, float] = landscape(A4)
    margin: float = 34
    font: str = "Helvetica"
    size: float = 7.5
    pad: float = 3
    widths: tuple[float, ...] = (20, 85, 145, 80, 58, 62, 210, 95)
    number: str = "span"  # no heading of its own; or "own", "blank", or "inside" the title's cell
    header: str = "each"  # on each page, or only on the "first", or under "pillars", or "none"
    cut: str = "lines"  # where a page ends a row may be cut; or "rows" are kept whole
    project: str = "merged"  # over its activities; or "blank" or "repeated" cells
    hyphenation: str = "none"  # or at "hyphens" that are there, or also between "letters"
    hyphen: str = "-"
    justified: bool = False
    spaced: bool = True  # whether the blanks between words are characters
    middle: bool = False  # cells set in the middle of their height
    # lines, or thin "rects", stroked "cells", "double", "dashed", "segments"; or none down, but under "rows", under
    # "projects", or, as "booktabs", around head and table alone; or "none"
    rules: str = "lines"
    gap: float | None = None  # white above and below a row's lines, where it is not as wide as `pad`
    order: tuple[str, ...] = ()  # of the columns, where it is another
    wording: str = ""  # of the headings: "short", "near", "capitals"
    stacked: bool = False  # a project's activities in one ruled row
    open_cuts: bool = False  # no rule where a page cuts a row
    fills: str = ""  # "header", "zebra"
    pillar: str = "merged"  # over all columns, over "part" of them, or in one with "blank" neighbours
    title: str = "each"  # above the table on each page, or only on the "first", or as its "row", or "none"
    running: str = ""  # a line at the head of each page
    footer: str = "CAREC Integrated Trade Agenda 2030 | {page}"
    legend: str = "below"  # the table, or on a page "apart", or full-width "rows" or one "cell" of it, or "none"
    prose: bool = False  # a page of prose with another table before the plan
    without: tuple[str, ...] = ()  # columns left out
    marks: str = ""  # lines "underlined" or "highlighted" in the status cells
    frame: bool = False  # a box around the whole page
    turned: str = ""  # pages "stored" upright and shown turned, their "text" turned on the page, or "both"
    layer: str = ""  # what the text says for what is drawn: see `LAYERS`
    notes: bool = False  # raised marks behind words
    password: str = ""  # the reader's; or "owner", which no reader is asked for
    sway: float = 0  # by how much the widths differ from page to page
    drop: float = 0  # room above the table on the first page: moves every cut

    @property
    def leading(self) -> float:
        return self.size * 1.2

    @property
    def above(self) -> float:
        return self.pad if self.gap is None else self.gap


OPEN = ("rows", "projects", "booktabs", "none")  # rules, none of them down
_LARGE = Layout(font="DejaVuSans", size=6.5, hyphenation="letters", widths=(24, 85, 145, 85, 66, 75, 210, 95))
_NARROW = Layout(page=A4, margin=30, size=6, pad=2, hyphenation="letters", widths=(22, 85, 145, 80, 62, 70, 210, 95))
# The layouts that a plan must be read from whole.
NAMED = {
    "full grid": Layout(),
    "head on the first page only": Layout(header="first", title="first"),
    "rows cut at any line": Layout(open_cuts=True, drop=31),
    "rows cut several times": Layout(page=(842, 220), margin=24, size=7, header="first", title="first"),
    "rules under rows": Layout(rules="rows"),
    "rules under projects": Layout(rules="projects", header="first"),
    "rules around head and table": Layout(rules="booktabs"),
    "rules around head and table, rows shaded": Layout(rules="booktabs", fills="header, zebra"),
    "rows shaded, no rules": Layout(rules="none", fills="zebra"),
    "no rules": Layout(rules="none"),
    "no rules, rows close upon each other": Layout(rules="none", gap=0, drop=13),
    "no rules, columns close beside each other": Layout(rules="none", pad=1, gap=3),
    "portrait in small type": _NARROW,
    "portrait in small type, no rules": replace(_NARROW, rules="none"),
    "stored turned": Layout(turned="stored"),
    "text turned": Layout(turned="text"),
    "text turned on pages stored turned": Layout(turned="both"),
    "text turned, no rules": Layout(turned="text", rules="none"),
    **{name: replace(_LARGE, layer=name) for name in (*LAYERS, *UNSEEN)},
    "other order": Layout(order=(*PROJECT, *OWN[::-1])),
    "other order, no rules": Layout(order=(*PROJECT, *OWN[3:], *OWN[:3]), rules="none"),
    "headings in short": Layout(wording="short", number="own", widths=(25, 85, 145, 80, 68, 75, 210, 95)),
    "headings in other words": Layout(wording="near", number="own", widths=(25, 85, 145, 80, 68, 75, 210, 95)),
    "headings in capitals": Layout(wording="capitals", rules="none", widths=(25, 85, 145, 80, 72, 82, 210, 95)),
    "number with the title": Layout(number="inside", project="blank"),
    "number with the title, no rules": Layout(number="inside", rules="none", footer="{page}"),
    "activities stacked in a ruled row": Layout(stacked=True),
    "activities stacked close upon each other": Layout(stacked=True, gap=0, drop=50),
    "after prose and another table": Layout(prose=True, fills="zebra"),
    "after prose, no rules": Layout(prose=True, rules="none", spaced=False),
    "legend in the table": Layout(legend="rows", title="row"),
    "marks of notes": Layout(notes=True),
    "marks of notes, no rules": Layout(notes=True, rules="none"),
    "for readers with a password": Layout(password="secret"),
    "under an owner's password": Layout(password="owner"),
}

Lines = list[list[str]]
Row = dict[str, str]


@dataclass
class Cell:
    """A ruled box with its lines."""

    x0: float
    top: float
    x1: float
    bottom: float
    lines: Lines
    open_top: bool = False
    open_bottom: bool = False
    fill: float | None = None
    bold: bool = False


@dataclass
class Page:
    cells: list[Cell] = field(default_factory=list)
    free: list[tuple[float, float, list[str], float]] = field(default_factory=list)  # x, top, words, size

    def words(self, layer: str = "") -> list[str]:
        """The words on the page as its text says them."""
        in_cells = [word.removeprefix(NOTE) for cell in self.cells for line in cell.lines for word in line]
        words = in_cells + [word for _, _, words, _ in self.free for word in words]
        return [word.replace("-", LAYERS[layer]["-"]) if "-" in LAYERS.get(layer, {}) else word for word in words]


@cache
def golden_rows() -> tuple[Row, ...]:
    with (GOLDEN / "activities.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def golden_legend() -> tuple[str, ...]:
    """The paragraphs below the table, each one text."""
    from cita_analysis.reading.headings import Wordings
    from cita_analysis.reference import Reference

    with (GOLDEN / "leftover.csv").open(encoding="utf-8", newline="") as file:
        lines = [row["text"] for row in csv.DictReader(file) if row["reason"] in ("legend", "note")]
    starts = ("Countries", "CAREC inst", "Development", "Notes", "Status")
    paragraphs: list[str] = []
    wordings = Wordings(Reference.shipped())
    for line in lines:
        if line.startswith(starts) and wordings.paragraph_reason(line):
            paragraphs.append(line)
        else:
            paragraphs[-1] = f"{paragraphs[-1]} {line}"
    return tuple(text.replace("Mea- sures", "Measures") for text in paragraphs)


def typeset(layout: Layout, rows: Iterable[Row] | None = None) -> tuple[bytes, list[list[str]]]:
    """A PDF of the rows (the golden plan's, if none are given) and the words set on each of its pages."""
    pages = paged(layout, rows)
    return drawn(pages, layout), [page.words(layout.layer) for page in pages]


def paged(layout: Layout, rows: Iterable[Row] | None = None) -> list[Page]:
    typesetter = _Typesetter(layout)
    pages = typesetter.set(list(golden_rows() if rows is None else rows))
    for page in pages[1::2]:
        typesetter.sway(page)
    return pages


class _Typesetter:
    """Sets row after row, going to a new page where the room ends."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        shares = dict(zip(HEADINGS, layout.widths, strict=True))
        if layout.number == "inside":
            shares["project_title"] += shares.pop("project_number")
        shares = {name: share for name, share in shares.items() if name not in layout.without}
        shares = {name: shares[name] for name in layout.order or shares if name in shares}
        self.names = list(shares)
        scale = (layout.page[0] - 2 * layout.margin) / sum(shares.values())
        edges = [layout.margin, *(layout.margin + scale * room for room in accumulate(shares.values()))]
        self.edges = dict(zip(self.names, pairwise(edges), strict=True))
        self.left, self.right = edges[0], edges[-1]
        self.pages: list[Page] = []
        self.flow: dict[str, Lines] = {}  # what a merged cell has still to set
        self.merge_top: float | None = None
        self.stripe = False

    def set(self, rows: list[Row]) -> list[Page]:
        if self.layout.prose:
            self._prose()
        self._new_page()
        for pillar, of_pillar in groupby(rows, key=lambda row: (row["pillar"], row["pillar_title"])):
            self._pillar(f"Pillar {pillar[0]}: {pillar[1]}")
            if self.layout.header == "pillars":
                self._header()
            for _, of_project in groupby(of_pillar, key=lambda row: row["project_number"]):
                self._project(list(of_project))
        self._legend()
        return self.pages

    def sway(self, page: Page) -> None:
        """Moves the inner rules of a page's table, each other one to the right and to the left."""
        inner = [edge[0] for edge in self.edges.values()][1:]
        moved = {x: x + self.layout.sway * (-1) ** i for i, x in enumerate(inner)}
        for cell in page.cells:
            cell.x0, cell.x1 = moved.get(cell.x0, cell.x0), moved.get(cell.x1, cell.x1)

    # Pages

    def _new_page(self) -> None:
        layout, first = self.layout, self.merge_top is None and not any(page.cells for page in self.pages)
        if self.pages:
            self._end_merge()
        self.pages.append(Page())
        first = first or not self._has_table()
        self.y = layout.margin + (layout.drop if first else 0)
        self._running()
        if layout.title == "each" or (layout.title == "first" and first):
            self._free(TITLE, layout.size * 1.6)
            self.y += layout.leading
        if layout.title == "row" and first:
            self._full(TITLE)
        if layout.header == "each" or (layout.header == "first" and first):
            self._header()
        if self.flow:
            self.merge_top = self.y

    def _has_table(self) -> bool:
        return any(cell.x1 == self.right for page in self.pages for cell in page.cells)

    def _running(self) -> None:
        layout, page = self.layout, self.pages[-1]
        if layout.running:
            words = layout.running.format(page=len(self.pages)).split()
            page.free.append((layout.margin, layout.margin - 1.5 * layout.leading, words, layout.size))
        if layout.footer:
            words = layout.footer.format(page=len(self.pages)).split()
            page.free.append((layout.margin, layout.page[1] - layout.margin + layout.leading, words, layout.size))

    def _free(self, text: str, size: float) -> None:
        for line in broken(text, self.right - self.left, replace(self.layout, size=size)):
            self.pages[-1].free.append((self.left, self.y, line, size))
            self.y += size * 1.2

    def _room(self) -> int:
        """How many lines a row can still have on this page."""
        layout = self.layout
        return int((layout.page[1] - layout.margin - self.y - 2 * layout.above) / layout.leading + 1e-6)

    # Rows

    def _header(self) -> None:
        layout, edges = self.layout, dict(self.edges)
        texts = dict(WORDINGS[layout.wording])
        if layout.number == "span":
            edges["project_title"] = (edges.pop("project_number")[0], edges["project_title"][1])
        if layout.number == "blank":
            texts["project_number"] = ""
        cells = {name: self._lines(texts[name], edges[name], bold=True) for name in edges}
        height = max(map(len, cells.values())) * layout.leading + 2 * layout.above
        fill = 0.8 if "header" in layout.fills else None
        for name, lines in cells.items():
            cell = Cell(edges[name][0], self.y, edges[name][1], self.y + height, lines, fill=fill, bold=True)
            self.pages[-1].cells.append(cell)
        self.y += height

    def _lines(self, text: str, edge: tuple[float, float], bold: bool = False) -> Lines:
        return broken(text, edge[1] - edge[0] - 2 * (self.layout.pad + self.layout.sway), self.layout, bold)

    def _pillar(self, text: str) -> None:
        if self._room() < 3:
            self._new_page()
        if self.layout.pillar == "merged":
            self._full(text)
            return
        count = 3 if self.layout.pillar == "part" else 1
        start = self.names.index("project_title") if count == 1 else 0
        edges = list(self.edges.values())
        over = (edges[start][0], edges[start + count - 1][1])
        lines = self._lines(text, over, bold=True)
        bottom = self.y + len(lines) * self.layout.leading + 2 * self.layout.above
        if bottom > self.layout.page[1] - self.layout.margin:
            self._new_page()
            bottom = self.y + len(lines) * self.layout.leading + 2 * self.layout.above
        blank = [edge for i, edge in enumerate(edges) if not start <= i < start + count]
        self.pages[-1].cells.append(Cell(over[0], self.y, over[1], bottom, lines, bold=True))
        self.pages[-1].cells += [Cell(x0, self.y, x1, bottom, []) for x0, x1 in blank]
        self.y = bottom

    def _full(self, text: str) -> None:
        """A row of one cell over all columns, cut where the page ends."""
        lines = self._lines(text, (self.left, self.right))
        while lines:
            if self._room() < 1:
                self._new_page()
            piece, lines = lines[: self._room()], lines[self._room() :]
            bottom = self.y + len(piece) * self.layout.leading + 2 * self.layout.above
            self.pages[-1].cells.append(Cell(self.left, self.y, self.right, bottom, piece))
            self.y = bottom

    def _project(self, rows: list[Row]) -> None:
        shared = {name: self._lines(text, self.edges[name]) for name, text in self._shared(rows[0]).items()}
        merged = self.layout.project == "merged"
        if merged:
            self.flow, self.merge_top = dict(shared), self.y
        for i, cells in enumerate(self._stacked(rows)):
            rest = dict(cells)
            if not merged:
                shown = i == 0 or self.layout.project == "repeated"
                rest |= shared if shown else {name: [] for name in shared}
            self.stripe = not self.stripe
            self._row(rest, last=i == len(rows) - 1 or self.layout.stacked)
        self._end_merge()
        self.flow, self.merge_top = {}, None

    def _stacked(self, rows: list[Row]) -> list[dict[str, Lines]]:
        """The lines of each row's own cells; of few rows, if they are to be stacked, in one row with blank lines."""
        cells = [{name: self._noted(row[name], name) for name in OWN if name in self.edges} for row in rows]
        if not self.layout.stacked or not 1 < len(rows) < 4:
            return cells
        stack: dict[str, Lines] = {name: [] for name in cells[0]}
        for row in cells:
            height = max(map(len, row.values())) + 1
            for name, lines in row.items():
                stack[name] += lines + [[]] * (height - len(lines))
        return [{name: lines[:-1] for name, lines in stack.items()}]

    def _noted(self, text: str, name: str) -> Lines:
        lines = self._lines(text, self.edges[name])
        if self.layout.notes and lines and name in ("description", "status_text"):
            room = self.edges[name][1] - self.edges[name][0] - 2 * self.layout.pad
            if _width(lines[0], self.layout, False) + self.layout.size < room:
                lines[0] = [*lines[0], NOTE + str(len(lines) % 9 + 1)]
        return lines

    def _shared(self, row: Row) -> Row:
        if self.layout.number == "inside":
            return {"project_title": f"{row['project_number']}. {row['project_title']}"}
        return {name: row[name] for name in PROJECT}

    def _row(self, rest: dict[str, Lines], last: bool) -> None:
        begun = False
        while True:
            wanted = max(1, *map(len, rest.values()), self._wanted_by_merge() if last else 0)
            keep = self.layout.cut == "rows" and not begun and not self._fresh()
            if self._room() < (wanted if keep else 1):
                self._new_page()
                continue
            count = min(wanted, self._room())
            self._piece({name: lines[:count] for name, lines in rest.items()}, count, begun, count < wanted)
            rest = {name: lines[count:] for name, lines in rest.items()}
            begun = True
            if count == wanted:
                return
            self._new_page()

    def _fresh(self) -> bool:
        return not any(
            cell.bottom > self.y - 1 and cell.x1 == self.right and not cell.bold for cell in self.pages[-1].cells
        )

    def _wanted_by_merge(self) -> int:
        if self.merge_top is None:
            return 0
        above = int((self.y - self.merge_top) / self.layout.leading + 1e-6)
        return max(map(len, self.flow.values()), default=0) - above

    def _piece(self, cells: dict[str, Lines], count: int, cut_above: bool, cut_below: bool) -> None:
        bottom = self.y + count * self.layout.leading + 2 * self.layout.above
        fill = 0.93 if "zebra" in self.layout.fills and self.stripe else None
        open_cuts = self.layout.open_cuts
        for name in cells:
            x0, x1 = self.edges[name]
            self.pages[-1].cells.append(
                Cell(x0, self.y, x1, bottom, cells[name], cut_above and open_cuts, cut_below and open_cuts, fill)
            )
        self.y = bottom
        self._cut = cut_below and open_cuts

    def _end_merge(self) -> None:
        """The part of the merged cells on this page."""
        if self.merge_top is None or self.merge_top == self.y:
            return
        count = int((self.y - self.merge_top - 2 * self.layout.above) / self.layout.leading + 1e-6)
        for name, lines in self.flow.items():
            x0, x1 = self.edges[name]
            cell = Cell(x0, self.merge_top, x1, self.y, lines[:count], open_bottom=self._cut)
            self.pages[-1].cells.append(cell)
            self.flow[name] = lines[count:]
        self.merge_top = self.y

    # Around the table

    def _legend(self) -> None:
        where = self.layout.legend
        if where == "none":
            return
        if where in ("rows", "cell"):
            texts = golden_legend() if where == "rows" else [" ".join(golden_legend())]
            for text in texts:
                self._full(text)
            return
        if where == "apart":
            self._blank_page()
        self.y += self.layout.leading
        for text in golden_legend():
            for line in broken(text, self.right - self.left, self.layout):
                if self.y + self.layout.leading > self.layout.page[1] - self.layout.margin:
                    self._blank_page()
                self.pages[-1].free.append((self.left, self.y, line, self.layout.size))
                self.y += self.layout.leading
            self.y += self.layout.leading / 2

    def _blank_page(self) -> None:
        self.pages.append(Page())
        self.y = self.layout.margin
        self._running()

    def _prose(self) -> None:
        self._blank_page()
        self._free("About this plan", self.layout.size * 2)
        for text in PROSE:
            self._free(text, self.layout.size)
        self.y += self.layout.leading
        height = self.layout.leading + 2 * self.layout.pad
        for row in UNRELATED:
            for i, text in enumerate(row):
                x0 = self.left + 60 * i
                self.pages[-1].cells.append(Cell(x0, self.y, x0 + 60, self.y + height, [[text]]))
            self.y += height
        self._free("The table above counts projects and activities; the plan follows.", self.layout.size)


# Lines


def broken(text: str, width: float, layout: Layout, bold: bool = False) -> Lines:
    """A text in lines of at most a width, words broken as the layout allows."""
    lines: Lines = [[]]
    for word in text.split():
        _fit(lines, word, width, layout, bold)
    return lines if lines != [[]] else []


def _fit(lines: Lines, word: str, width: float, layout: Layout, bold: bool) -> None:
    """Puts a word into the last line, as much of it as fits there, and the rest into new ones."""
    while True:
        line = lines[-1]
        if _width([*line, word], layout, bold) <= width:
            line.append(word)
            return
        heads = [(head, tail) for head, tail in breaks(word, layout) if _width([*line, head], layout, bold) <= width]
        if heads:
            head, word = max(heads, key=lambda pair: len(pair[0]))
            line.append(head)
        elif not line:
            raise ValueError(f"{word!r} does not fit into {width:.0f} points")
        lines.append([])


def _width(words: list[str], layout: Layout, bold: bool) -> float:
    return float(stringWidth(" ".join(words), layout.font + ("-Bold" if bold else ""), layout.size))


def breaks(word: str, layout: Layout) -> Iterator[tuple[str, str]]:
    """Where a word may be broken: head, with its hyphen, and tail."""
    if layout.hyphenation == "none":
        return
    for i in range(1, len(word) - 1):
        if "://" in word and word[i] != "/":
            continue
        if word[i] in "-–/" and word[i - 1].isalnum() and word[i + 1].isalnum():
            yield word[: i + 1], word[i + 1 :]
        elif layout.hyphenation == "letters" and _may_break(word[:i], word[i:]):
            yield word[:i] + layout.hyphen, word[i:]


def _may_break(head: str, tail: str) -> bool:
    """A crude rule: a vowel on both sides, two letters before and three after, none of them in a code."""
    before = "".join(_while_letters(reversed(head)))[::-1]
    after = "".join(_while_letters(tail))
    if len(before) < 2 or len(after) < 3 or not (before[1:] + after).islower():
        return False
    return all(set(part.casefold()) & set("aeiouy") for part in (before, after))


def _while_letters(text: Iterable[str]) -> Iterator[str]:
    for c in text:
        if not c.isalpha():
            return
        yield c


# Drawing


def drawn(pages: list[Page], layout: Layout) -> bytes:
    out = io.BytesIO()
    # The size of the page as shown: where a page is stored turned, reportlab turns the size itself.
    size = layout.page[::-1] if layout.turned in ("text", "both") else layout.page
    canvas = Canvas(out, pagesize=size, invariant=1, encrypt=_lock(layout))
    for page in pages:
        _turn(canvas, layout)
        for cell in page.cells:
            _fill(canvas, cell, layout)
        _rule(canvas, page.cells, layout)
        for cell in page.cells:
            _text(canvas, cell, layout)
        for x, top, words, size in page.free:
            _words(canvas, x, top, words, layout.font, size, layout)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _lock(layout: Layout) -> StandardEncryption | None:
    if not layout.password:
        return None
    return StandardEncryption("" if layout.password == "owner" else layout.password, "owner's", strength=128)


def _turn(canvas: Canvas, layout: Layout) -> None:
    if layout.turned in ("stored", "both"):
        canvas.setPageRotation(90)
    if layout.turned in ("stored", "text"):
        canvas.translate(layout.page[1], 0)
        canvas.rotate(90)
    if layout.frame:
        canvas.rect(8, 8, layout.page[0] - 16, layout.page[1] - 16)


def _fill(canvas: Canvas, cell: Cell, layout: Layout) -> None:
    if cell.fill is not None:
        canvas.setFillGray(cell.fill)
        canvas.rect(cell.x0, layout.page[1] - cell.bottom, cell.x1 - cell.x0, cell.bottom - cell.top, stroke=0, fill=1)
        canvas.setFillGray(0)


def _rule(canvas: Canvas, cells: list[Cell], layout: Layout) -> None:
    height = layout.page[1]
    canvas.setLineWidth(0.5)
    canvas.setDash([2, 1.5] if layout.rules == "dashed" else [])
    if layout.rules == "cells":
        for cell in cells:
            canvas.rect(cell.x0, height - cell.bottom, cell.x1 - cell.x0, cell.bottom - cell.top)
        return
    for x0, y0, x1, y1 in sorted(_ruled(cells, layout.rules)):
        for line in _as_drawn(x0, y0, x1, y1, layout.rules):
            if layout.rules == "rects":
                canvas.rect(
                    line[0], height - line[3], line[2] - line[0] + 0.5, line[3] - line[1] + 0.5, stroke=0, fill=1
                )
            else:
                canvas.line(line[0], height - line[1], line[2], height - line[3])


def _ruled(cells: list[Cell], rules: str) -> set[tuple[float, float, float, float]]:
    """The rules of a page."""
    edges = {edge for cell in cells for edge in _edges(cell)}
    across = {edge for edge in edges if edge[1] == edge[3]}
    left, right = min((x0 for x0, *_ in edges), default=0), max((x1 for _, _, x1, _ in edges), default=0)
    if rules == "rows":
        return across
    if rules == "projects":
        return {(left, y, right, y) for x0, y, _, _ in across if x0 == left}
    if rules == "booktabs":
        table = [cell for cell in cells if cell.bold or not cell.lines or cell.x1 == right]
        ends = {y for cell in table if cell.bold and cell.x1 == right for y in (cell.top, cell.bottom)}
        return {(left, y, right, y) for y in ends | {max((cell.bottom for cell in table), default=0)}}
    return set() if rules == "none" else edges


def _edges(cell: Cell) -> Iterator[tuple[float, float, float, float]]:
    yield cell.x0, cell.top, cell.x0, cell.bottom
    yield cell.x1, cell.top, cell.x1, cell.bottom
    if not cell.open_top:
        yield cell.x0, cell.top, cell.x1, cell.top
    if not cell.open_bottom:
        yield cell.x0, cell.bottom, cell.x1, cell.bottom


def _as_drawn(x0: float, y0: float, x1: float, y1: float, rules: str) -> Iterator[tuple[float, float, float, float]]:
    """A rule as the strokes it is made of."""
    if rules == "double":
        dx, dy = (0.75, 0) if x0 == x1 else (0, 0.75)
        yield x0 - dx, y0 - dy, x1 - dx, y1 - dy
        yield x0 + dx, y0 + dy, x1 + dx, y1 + dy
    elif rules == "segments":
        length = max(x1 - x0, y1 - y0)
        for i in range(int(length / 3.5) + 1):
            a, b = 3.5 * i / length, min((3.5 * i + 2) / length, 1)
            yield x0 + a * (x1 - x0), y0 + a * (y1 - y0), x0 + b * (x1 - x0), y0 + b * (y1 - y0)
    else:
        yield x0, y0, x1, y1


def _text(canvas: Canvas, cell: Cell, layout: Layout) -> None:
    font = layout.font + ("-Bold" if cell.bold else "")
    spare = cell.bottom - cell.top - 2 * layout.above - len(cell.lines) * layout.leading
    top = cell.top + layout.above + (spare / 2 if layout.middle else 0)
    for i, words in enumerate(cell.lines):
        room = (
            cell.x1 - cell.x0 - 2 * layout.pad
            if layout.justified and i < len(cell.lines) - 1 and len(words) > 1
            else None
        )
        if layout.marks and not cell.bold:
            _mark(canvas, cell.x0 + layout.pad, top + i * layout.leading, words, layout, room)
        _words(canvas, cell.x0 + layout.pad, top + i * layout.leading, words, font, layout.size, layout, room)


def _mark(canvas: Canvas, x: float, top: float, words: list[str], layout: Layout, room: float | None) -> None:
    text = [word for word in words if not word.startswith(NOTE)]
    raised = "".join(word.removeprefix(NOTE) for word in words if word.startswith(NOTE))
    width = _width(text, layout, False) + float(stringWidth(raised, layout.font, layout.size * 0.6))
    width = room or width
    baseline = layout.page[1] - top - layout.size * 0.95
    if layout.marks == "underlined":
        canvas.line(x, baseline - 1, x + width, baseline - 1)
        return
    canvas.setFillGray(0.85)
    canvas.rect(x, baseline - layout.size * 0.25, width, layout.size * 1.1, stroke=0, fill=1)
    canvas.setFillGray(0)


def _words(
    canvas: Canvas,
    x: float,
    top: float,
    words: list[str],
    font: str,
    size: float,
    layout: Layout,
    room: float | None = None,
) -> None:
    """A line of words, spread over the room if one is given."""
    baseline = layout.page[1] - top - size * 0.95
    blank = float(stringWidth(" ", font, size))
    extra = 0.0
    if room is not None and len(words) > 1:
        extra = (room - float(stringWidth(" ".join(words), font, size))) / (len(words) - 1)
    canvas.setFont(font, size)
    while words and words[-1].startswith(NOTE):
        mark = words[-1].removeprefix(NOTE)
        words = words[:-1]
        canvas.setFont(font, size * 0.6)
        canvas.drawString(x + float(stringWidth(" ".join(words), font, size)), baseline + size * 0.35, mark)
        canvas.setFont(font, size)
    if layout.spaced and layout.layer not in UNSEEN:
        canvas.drawString(x, baseline, _layered(" ".join(words), layout), wordSpace=extra)
        return
    for word in words:
        _word(canvas, x, baseline, word, font, size, layout)
        x += float(stringWidth(word, font, size)) + blank + extra


def _layered(text: str, layout: Layout) -> str:
    """What is drawn so that the text is read."""
    for read, drawn in LAYERS.get(layout.layer, {}).items():
        text = text.replace(read, drawn)
    return text


def _word(canvas: Canvas, x: float, baseline: float, word: str, font: str, size: float, layout: Layout) -> None:
    """A word; with something unseen amid it, if the layer has that."""
    at = len(word) // 2 if layout.layer in UNSEEN and len(word) > 7 and word.isalpha() else 0
    for piece in (word[:at], word[at:]) if at else (word,):
        canvas.drawString(x, baseline, _layered(piece, layout))
        x += float(stringWidth(piece, font, size))
        if at and piece == word[:at]:
            unseen = canvas.beginText(x, baseline)
            unseen.setTextRenderMode(3)
            unseen.textOut(UNSEEN[layout.layer])
            unseen.setTextRenderMode(0)
            canvas.drawText(unseen)
