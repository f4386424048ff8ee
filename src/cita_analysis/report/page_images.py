"""The plan's own pages in a report: a picture of each, and where on it the row of each activity stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..reading.document import Box, Turn

if TYPE_CHECKING:
    from ..plan import Plan

RESOLUTION = 144  # dots per inch: small print stays legible at twice its size
_COLOURS = 16  # print is black on white with a few tints; more would only make the files larger
_MARGIN = 8  # points around a row


class PageImage(NamedTuple):
    """The picture of a page with its text upright: the file, as seen from the report, and how the page was turned."""

    file: str
    turn: Turn


class RowImage(NamedTuple):
    """The row of an activity on one page, all in points of the page turned upright."""

    page: int
    image: PageImage
    view: Box
    row: Box
    cells: tuple[Box, ...]


def save_page_images(plan: Plan, directory: Path) -> dict[int, PageImage]:
    """Writes a picture of each page that has a row of the plan into a folder, and returns them by page number.

    None where the plan's PDF is not at hand, as with a transcript. Raises InputError where the PDF is another than
    the tables were read from.
    """
    from ..reading.pdf import rendered

    file = plan.checked_source_file
    if file is None or plan.cells.empty:
        return {}
    directory.mkdir()
    wanted, images = set(plan.cells["page"]), {}
    for number, picture, turn in rendered(file, RESOLUTION, plan.source_password):
        if number in wanted:
            _save(picture.rotate(90 * turn.quarters, expand=True), directory / f"page-{number}.png")
            images[number] = PageImage(f"{directory.name}/page-{number}.png", turn)
    return images


def _save(picture: Any, path: Path) -> None:
    from PIL import Image

    few = picture.quantize(_COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, "PNG")


def row_images(plan: Plan, images: Mapping[int, PageImage]) -> dict[str, list[RowImage]]:
    """The row images of each activity, in the order of pages; none of a page without a picture."""
    found: dict[str, list[RowImage]] = {}
    for page, image in sorted(images.items()):
        rows = _rows(plan, page, image.turn)
        table = Box.around(cell for cells in rows.values() for cell in cells)
        for activity, cells in rows.items():
            found.setdefault(activity, []).append(_row_image(page, image, table, cells))
    return found


def _rows(plan: Plan, page: int, turn: Turn) -> dict[str, list[Box]]:
    """The cells of each activity on a page."""
    rows: dict[str, list[Box]] = {}
    on_page = plan.cells[plan.cells["page"] == page]
    for activity, *sides in on_page[["activity_id", *Box._fields]].itertuples(index=False, name=None):
        rows.setdefault(str(activity), []).append(turn.upright(Box(*sides)))
    return rows


def _row_image(page: int, image: PageImage, table: Box, cells: list[Box]) -> RowImage:
    """As wide as the page's table, so that every row is shown at the same size."""
    row = Box.around(cells)
    view = Box(table.x0 - _MARGIN, row.top - _MARGIN, table.x1 + _MARGIN, row.bottom + _MARGIN)
    return RowImage(page, image, view, row, tuple(cells))
