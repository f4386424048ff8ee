"""A brief as a Word document, to be edited: headings in Word's styles, tables with a head, pictures described."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from ...figures.theme import INK, SOFT
from ..office.reproducible import settled
from ..office.texts import describe, fit
from ..office.word import restyle
from .blocks import TEXT, WIDTH, Block, Drawing, Heading, Lines, Table
from .drawings import alone, width_cm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document

    from ...figures.pack import Picture
    from .contents import Brief

_NOTE: Final = "Brief Note"
_SOFT: Final = "Brief Caption"
# Size in points, boldness, colour and the blank before and after of each style; the last two are ours.
_STYLES: Final = {
    "Normal": (TEXT, False, INK, 0, 3),
    "Title": (14, True, INK, 0, 2),
    "Subtitle": (TEXT, False, SOFT, 0, 4),
    "Heading 1": (10.5, True, INK, 7, 3),
    "Heading 2": (TEXT, True, INK, 5, 2),
    "List Bullet": (TEXT, False, INK, 0, 2),
    "List Number": (TEXT, False, INK, 0, 2),
    _SOFT: (TEXT, False, SOFT, 2, 2),
    _NOTE: (8, False, SOFT, 0, 3),
}
_LISTS: Final = {"numbered": "List Number", "bullets": "List Bullet", "plain": "Normal", "small": _SOFT}


def document(brief: Brief) -> bytes:
    made = docx.Document()
    _lay_out(made)
    made.add_paragraph(fit(brief.title), style="Title")
    made.add_paragraph(fit(brief.subtitle), style="Subtitle")
    for number, page in enumerate(brief.pages):
        for place, block in enumerate(page):
            _add(block, made, brief.pictures)
            if number and not place:
                made.paragraphs[-1].paragraph_format.page_break_before = True
    return settled(made, brief.title)


def _lay_out(made: Document) -> None:
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.8)
    page.top_margin = page.bottom_margin = Cm(1.4)
    for ours in (_SOFT, _NOTE):
        made.styles.add_style(ours, WD_STYLE_TYPE.PARAGRAPH).base_style = made.styles["Normal"]
    for name, looks in _STYLES.items():
        restyle(made.styles[name], *looks)
        made.styles[name].paragraph_format.line_spacing = 1.0


def _add(block: Block, made: Document, pictures: Mapping[str, Picture]) -> None:
    match block:
        case Heading():
            made.add_heading(fit(block.text), level=1)
        case Lines():
            _add_lines(block, made)
        case Table():
            _add_table(block, made)
        case Drawing():
            _add_drawing(block, made, pictures[block.name])


def _add_lines(block: Lines, made: Document) -> None:
    for line in block.lines:
        paragraph = made.add_paragraph(style=_LISTS[block.style])
        if line.lead:
            paragraph.add_run(f"{fit(line.lead)} ").bold = True
        paragraph.add_run(fit(line.text))


def _add_table(block: Table, made: Document) -> None:
    made.add_paragraph(fit(block.title), style=_SOFT).paragraph_format.keep_with_next = True
    table = made.add_table(rows=0, cols=len(block.head), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, block.widths, strict=True):
        column.width = Pt(WIDTH * width)
    for number, texts in enumerate([block.head, *block.rows]):
        row = table.add_row()
        for cell, text, width in zip(row.cells, texts, block.widths, strict=True):
            cell.width = Pt(WIDTH * width)
            _say(cell.paragraphs[0], text, bold=number == 0)
    _dress(table)


def _say(paragraph: Any, text: str, *, bold: bool) -> None:
    """A cell's lines."""
    paragraph.paragraph_format.space_after = Pt(1)
    for place, line in enumerate(text.split("\n")):
        run = paragraph.add_run()
        if place:
            run.add_break()
        run.add_text(fit(line))
        run.bold = bold


def _dress(table: Any) -> None:
    """A rule below each row alone; the first row is the head, and is repeated where a page ends in the table."""
    borders: Any = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        rule: Any = OxmlElement(f"w:{side}")
        shown = side in ("bottom", "insideH")
        for key, value in {"val": "single" if shown else "nil", "sz": "4", "color": "BFBFBF"}.items():
            rule.set(qn(f"w:{key}"), value)
        borders.append(rule)
    table._tbl.tblPr.append(borders)
    head: Any = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(head)


def _add_drawing(block: Drawing, made: Document, picture: Picture) -> None:
    made.add_heading(fit(block.title), level=2)
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run().add_picture(io.BytesIO(alone(picture, "png")), Cm(width_cm(picture)))
    for properties in paragraph._p.xpath(".//wp:docPr | .//pic:cNvPr"):
        describe(properties, {"name": block.name, "alt": fit(block.alt)})
    made.add_paragraph(fit(block.note), style=_NOTE)
