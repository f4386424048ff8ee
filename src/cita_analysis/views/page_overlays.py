"""How a plan was read, drawn on its pages: boxes around rows, cells and what is left over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from ..errors import InputError
from ..files import folders
from ..reading.document import Box, around
from ..reading.limits import ReadLimits
from ..reading.source import is_pdf

if TYPE_CHECKING:
    from ..plan import Plan
    from ..reading.ruled_page import RuledPage

RESOLUTION = 110  # dots per inch of a page with boxes drawn on it
_COLOURS = {"row": (20, 20, 20), "cell": (31, 119, 180), "left over": (214, 132, 16), "unplaced": (200, 30, 30)}
_WIDTHS = {"row": 3, "cell": 1, "left over": 1, "unplaced": 3}


class PageBox(NamedTuple):
    """A box to be drawn on a page as displayed: a row or a cell of the table, or what is left over or unplaced."""

    page: int
    kind: str
    box: Box
    label: str = ""


def page_pictures(plan: Plan) -> list[Any]:
    """A picture (PIL image) of each page, upright, with its rows, cells and leftovers drawn on; none where the plan's
    PDF is not at hand. Raises InputError where the PDF is not the one that the tables were read from."""
    file = plan.checked_source_file
    if file is None or not plan.source_info["pages"]:
        return []
    return [image for _, image in _drawn_pages(file, plan_boxes(plan), plan.source_password)]


def plan_boxes(plan: Plan) -> list[PageBox]:
    """The boxes of a plan that was read: rows around cells, each with its activity, and every line left over."""
    rows: dict[tuple[int, str], list[Box]] = {}
    for page, activity, box in zip(plan.cells["page"], plan.cells["activity_id"], _boxes(plan.cells), strict=True):
        rows.setdefault((int(page), str(activity)), []).append(box)
    found = [PageBox(page, "row", Box.around(boxes), activity) for (page, activity), boxes in rows.items()]
    found += [PageBox(page, "cell", box) for (page, _), boxes in rows.items() for box in boxes]
    rest = plan.leftover.dropna(subset=["page"])
    before = None
    for page, reason, box in zip(rest["page"], rest["reason"], _boxes(rest), strict=True):
        kind = "unplaced" if reason == "unplaced" else "left over"
        found.append(PageBox(int(page), kind, box, str(reason) if (page, reason) != before else ""))
        before = (page, reason)
    return found


def _boxes(table: pd.DataFrame) -> Iterator[Box]:
    return (Box(*sides) for sides in table[list(Box._fields)].itertuples(index=False))


def read_boxes(pages: Iterable[RuledPage]) -> list[PageBox]:
    """The boxes of pages that were read but make no plan: the cells of ruled tables, and the lines outside."""
    found = []
    for page in pages:
        cells = [box for row in page.rows for box, _ in row.cells]
        found += [PageBox(page.number, "cell", page.turn.displayed(box)) for box in cells]
        lines = [around(line) for line in (*page.outside, *page.askew, *page.marks)]
        found += [PageBox(page.number, "left over", page.turn.displayed(box)) for box in lines]
    return found


def save_pictures(directory: Path, file: Path, boxes: list[PageBox], password: str | None = None) -> None:
    """Writes a picture of each page with its boxes into a folder, `page-001.png` and so on, which is replaced whole."""
    with folders.replacing(directory, _is_ours) as aside:
        for number, image in _drawn_pages(file, boxes, password):
            image.save(aside / f"page-{number:03d}.png")


def _is_ours(directory: Path) -> bool:
    return all(entry.match("page-*.png") for entry in directory.iterdir())


def save_debug_pictures(
    directory: Path, file: Path, plan: Plan | None, password: str | None, bounds: ReadLimits
) -> None:
    """Writes the pages of a PDF as pictures: with what the plan made of them or, where there is none, with what was
    read. Raises InputError for what is no PDF."""
    from ..reading.pdf import read_pages

    if not is_pdf(file):
        raise InputError(f"{file}: has no pages to draw; --debug wants a PDF")
    boxes = read_boxes(read_pages(file, password, bounds)) if plan is None else plan_boxes(plan)
    save_pictures(directory, file, boxes, password)


def _drawn_pages(file: Path, boxes: list[PageBox], password: str | None) -> Iterator[tuple[int, Any]]:
    """The pages of a PDF one after another, each with its number and its boxes drawn on."""
    from ..reading.pdf import rendered

    by_page: dict[int, list[PageBox]] = {}
    for box in boxes:
        by_page.setdefault(box.page, []).append(box)
    for number, image, turn in rendered(file, RESOLUTION, password):
        _draw(image, image.width / turn.width, by_page.get(number, []))
        yield number, image.rotate(90 * turn.quarters, expand=True)


def _draw(image: Any, scale: float, boxes: list[PageBox]) -> None:
    from PIL import ImageDraw, ImageFont

    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size=11)
    for item in sorted(boxes, key=lambda item: list(_COLOURS).index(item.kind)):
        colour, by = _COLOURS[item.kind], 3 if item.kind == "row" else 1
        x0, top, x1, bottom = (scale * side for side in item.box)
        pen.rectangle((x0 - by, top - by, x1 + by, bottom + by), outline=colour, width=_WIDTHS[item.kind])
        if item.kind == "row":
            pen.text((x0 - by - 2, top), item.label, fill=colour, font=font, anchor="ra")
        elif item.label:
            pen.text((x1 + by + 2, top - 2), item.label, fill=colour, font=font)
