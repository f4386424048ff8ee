"""Packs to a Word document, in Word's own headings and captions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from ...figures.theme import INK, SOFT, points
from .reproducible import settled
from .texts import FONT, Pack, describe, extent, fit, height_of

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

FILE: Final = "report.docx"
Section = tuple[str, Sequence[Pack]]  # a heading and its figures, in order

# A4 and its margins at the sides and at head and foot, in centimetres.
_PAGE, _MARGIN, _HEAD = (21.0, 29.7), 2.5, 2.0


def document(title: str, subtitle: str, sections: Sequence[Section], folder: Path) -> bytes:
    """A Word document: a heading for each section, under it the figures with captions, notes and alternative text.

    Headings and captions have Word's own styles, captions a field that counts them, so that Word can list and refer to
    them. The same packs give the same bytes.
    """
    made = docx.Document()
    _lay_out(made)
    above: list[_Said] = [("Title", fit(title)), ("Subtitle", fit(subtitle))]
    numbers = count(1)
    for heading, packs in sections:
        above.append(("Heading 1", fit(heading)))
        for pack in packs:
            _figure(made, above, fit(pack), folder, next(numbers))
            above.clear()
    return settled(made, title)


_Said = tuple[str, str]  # the style of a paragraph and its text


# Size in points, boldness, colour and the blank before and after of each style; the last one is ours.
_NOTE: Final = "Figure Note"
_STYLES: Final = {
    "Normal": (10.5, False, INK, 0, 6),
    "Title": (22, True, INK, 0, 4),
    "Subtitle": (11.5, False, SOFT, 0, 12),
    "Heading 1": (17, True, INK, 18, 6),
    "Heading 2": (12, True, INK, 12, 6),
    "Caption": (9.5, False, INK, 4, 3),
    _NOTE: (8.5, False, SOFT, 0, 14),
}


def _lay_out(made: Document) -> None:
    """A4, and the house's type in place of the template's."""
    page = made.sections[0]
    page.page_width, page.page_height = (Cm(size) for size in _PAGE)
    page.left_margin = page.right_margin = Cm(_MARGIN)
    page.top_margin = page.bottom_margin = Cm(_HEAD)
    made.styles.add_style(_NOTE, WD_STYLE_TYPE.PARAGRAPH).base_style = made.styles["Normal"]
    for name, looks in _STYLES.items():
        restyle(made.styles[name], *looks)


def restyle(style: Any, size: float, bold: bool, colour: str, before: float, after: float) -> None:
    """A style of the template in the house's type: size and the blank before and after it in points."""
    font, form = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, False
    font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
    form.space_before, form.space_after, form.keep_together = Pt(before), Pt(after), True
    # The theme's fonts would win over the one named, and the title has a rule in the theme's blue.
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
    for gone in style.element.xpath("./w:pPr/w:pBdr | ./w:rPr/w:spacing | ./w:rPr/w:kern"):
        gone.getparent().remove(gone)


def _figure(made: Document, above: Sequence[_Said], pack: Pack, folder: Path, number: int) -> None:
    """What stands above, heading, drawing, caption, note: Word keeps them on one page."""
    heads: list[_Said] = [*above, ("Heading 2", pack["title"])]
    foot = f"{pack['note']} {pack['source']}"
    for name, text in heads:
        made.add_paragraph(text, style=name)
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    _draw(paragraph, pack, folder, _left([*heads, ("Caption", f"Figure {number}. {pack['caption']}"), (_NOTE, foot)]))
    caption = made.add_paragraph("Figure ", style="Caption")
    caption.paragraph_format.keep_with_next = True
    _count(caption, number)
    caption.add_run(f". {pack['caption']}")
    made.add_paragraph(foot, style=_NOTE)


def _left(said: Sequence[_Said]) -> float:
    """Points of a page's height that its paragraphs leave for a drawing; a third of it if they are very long."""
    whole, width, taken = points(_PAGE[1] - 2 * _HEAD), points(_PAGE[0] - 2 * _MARGIN), 0.0
    for name, text in [*said, ("Normal", "")]:  # the drawing's own line has blank below it
        size, bold, _, before, after = _STYLES[name]
        taken += before + height_of([text], size, width, bold=bold) + after
    return max(whole - taken, whole / 3)


def _draw(paragraph: Paragraph, pack: Pack, folder: Path, height: float) -> None:
    """The drawing alone, as wide as the text; title and note are cropped away, for they stand there as text."""
    path = folder / f"{pack['name']}.png"
    wide, high = extent(path, pack)
    scale = min(points(_PAGE[0] - 2 * _MARGIN) / wide, height / high)
    paragraph.add_run().add_picture(str(path), Pt(wide * scale), Pt(high * scale))
    crop: Any = OxmlElement("a:srcRect")
    crop.set("t", str(round(pack["drawing"][0] * 100_000)))
    crop.set("b", str(round((1 - pack["drawing"][1]) * 100_000)))
    paragraph._p.xpath(".//a:blip")[0].addnext(crop)
    for properties in paragraph._p.xpath(".//wp:docPr | .//pic:cNvPr"):
        describe(properties, pack)


def _count(paragraph: Paragraph, number: int) -> None:
    """Word's own counter of figures, with the number that it comes to."""
    field: Any = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " SEQ Figure \\* ARABIC ")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = str(number)
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
