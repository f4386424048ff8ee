"""How a plan was read, to be looked at: what of each page is in cells or left over, and the same drawn on the page."""

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

RESOLUTION = 110  # dots per inch of a page with marks on it
_COLOURS = {"row": (20, 20, 20), "cell": (31, 119, 180), "left over": (214, 132, 16), "unplaced": (200, 30, 30)}
_WIDTHS = {"row": 3, "cell": 1, "left over": 1, "unplaced": 3}


class Mark(NamedTuple):
    """A box to be drawn on a page as displayed: a row or a cell of the table, or what is left over or unplaced."""

    page: int
    kind: str
    box: Box
    label: str = ""


def coverage(plan: Plan) -> pd.DataFrame:
    """One row per page: `words`, of these `in_cells`, `left_over` and `unplaced`, and `placed`, the share of words that
    are in a cell or left over for a reason. No rows from a transcript. Source: `cells` and `leftover`."""
    kinds = {
        "in_cells": plan.cells,
        "left_over": plan.leftover.query("reason != 'unplaced'"),
        "unplaced": plan.leftover.query("reason == 'unplaced'"),
    }
    counts = {kind: table["text"].str.count(r"\S+").groupby(table["page"]).sum() for kind, table in kinds.items()}
    table = pd.DataFrame(counts).fillna(0).astype("int64").rename_axis("page").reset_index()
    table.insert(1, "words", table[list(counts)].sum(axis="columns"))
    return table.assign(placed=1 - table["unplaced"] / table["words"])


def left_over(plan: Plan) -> pd.DataFrame:
    """One row per reason: how many `lines` and `words` are in no cell, and on which `pages`. Source: `leftover`."""
    table = plan.leftover.assign(words=plan.leftover["text"].str.count(r"\S+"))
    grouped = table.groupby("reason", sort=False)
    pages = grouped["page"].agg(lambda found: ", ".join(map(str, sorted(found.dropna().unique()))))
    return pd.DataFrame({"lines": grouped.size(), "words": grouped["words"].sum(), "pages": pages}).reset_index()


def findings_by_kind(plan: Plan) -> pd.DataFrame:
    """One row per severity and kind: how many `findings`, and of which `activities`. Source: `findings`."""
    grouped = plan.findings.groupby(["severity", "kind"], sort=True)
    named = grouped["activity_id"].agg(lambda found: ", ".join(sorted(found.dropna().unique())))
    table = pd.DataFrame({"findings": grouped.size(), "activities": named}).reset_index()
    return table.sort_values(["severity", "findings"], ascending=[True, False], ignore_index=True)


def page_pictures(plan: Plan) -> list[Any]:
    """A picture (PIL image) of each page, upright, with its rows, cells and leftovers drawn on; none where the plan's
    PDF is not at hand. Raises InputError where the PDF is not the one that the tables were read from."""
    file = plan.checked_source_file
    if file is None or not plan.source_info["pages"]:
        return []
    return [image for _, image in _drawn(file, marks(plan), plan.source_password)]


def marks(plan: Plan) -> list[Mark]:
    """The marks of a plan that was read: rows around cells, each with its activity, and every line left over."""
    rows: dict[tuple[int, str], list[Box]] = {}
    for page, activity, box in zip(plan.cells["page"], plan.cells["activity_id"], _boxes(plan.cells), strict=True):
        rows.setdefault((int(page), str(activity)), []).append(box)
    found = [Mark(page, "row", Box.around(boxes), activity) for (page, activity), boxes in rows.items()]
    found += [Mark(page, "cell", box) for (page, _), boxes in rows.items() for box in boxes]
    rest = plan.leftover.dropna(subset=["page"])
    before = None
    for page, reason, box in zip(rest["page"], rest["reason"], _boxes(rest), strict=True):
        kind = "unplaced" if reason == "unplaced" else "left over"
        found.append(Mark(int(page), kind, box, str(reason) if (page, reason) != before else ""))
        before = (page, reason)
    return found


def _boxes(table: pd.DataFrame) -> Iterator[Box]:
    return (Box(*sides) for sides in table[list(Box._fields)].itertuples(index=False))


def seen(pages: Iterable[RuledPage]) -> list[Mark]:
    """The marks of pages that were read but make no plan: the cells of ruled tables, and the lines outside."""
    found = []
    for page in pages:
        cells = [box for row in page.rows for box, _ in row.cells]
        found += [Mark(page.number, "cell", page.turn.displayed(box)) for box in cells]
        lines = [around(line) for line in (*page.outside, *page.askew, *page.marks)]
        found += [Mark(page.number, "left over", page.turn.displayed(box)) for box in lines]
    return found


def write_pictures(directory: Path, file: Path, found: list[Mark], password: str | None = None) -> None:
    """Writes a picture of each page with its marks into a folder, `page-001.png` and so on, which is replaced whole."""
    with folders.replacing(directory, _is_ours) as aside:
        for number, image in _drawn(file, found, password):
            image.save(aside / f"page-{number:03d}.png")


def _is_ours(directory: Path) -> bool:
    return all(entry.match("page-*.png") for entry in directory.iterdir())


def debug(directory: Path, file: Path, plan: Plan | None, password: str | None, bounds: ReadLimits) -> None:
    """Writes the pages of a PDF as pictures: with what the plan made of them or, where there is none, with what was
    seen. Raises InputError for what is no PDF."""
    from ..reading.pdf import read_pages

    if not is_pdf(file):
        raise InputError(f"{file}: has no pages to draw; --debug wants a PDF")
    found = seen(read_pages(file, password, bounds)) if plan is None else marks(plan)
    write_pictures(directory, file, found, password)


def _drawn(file: Path, found: list[Mark], password: str | None) -> Iterator[tuple[int, Any]]:
    """The pages of a PDF one after another, each with its number and its marks drawn on."""
    from ..reading.pdf import rendered

    by_page: dict[int, list[Mark]] = {}
    for mark in found:
        by_page.setdefault(mark.page, []).append(mark)
    for number, image, turn in rendered(file, RESOLUTION, password):
        _draw(image, image.width / turn.width, by_page.get(number, []))
        yield number, image.rotate(90 * turn.quarters, expand=True)


def _draw(image: Any, scale: float, found: list[Mark]) -> None:
    from PIL import ImageDraw, ImageFont

    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size=11)
    for mark in sorted(found, key=lambda mark: list(_COLOURS).index(mark.kind)):
        colour, by = _COLOURS[mark.kind], 3 if mark.kind == "row" else 1
        x0, top, x1, bottom = (scale * side for side in mark.box)
        pen.rectangle((x0 - by, top - by, x1 + by, bottom + by), outline=colour, width=_WIDTHS[mark.kind])
        if mark.kind == "row":
            pen.text((x0 - by - 2, top), mark.label, fill=colour, font=font, anchor="ra")
        elif mark.label:
            pen.text((x1 + by + 2, top - 2), mark.label, fill=colour, font=font)
