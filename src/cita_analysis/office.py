"""Figures for PowerPoint and Word: charts that can be edited there, pictures with alternative text, captions as such.

Made from packs alone (the JSON and PNGs of each figure), so that what a slide says is what was published.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .spreadsheet import harmless
from .style import INK, PRESETS, SOFT, ink_on, points, wrapped

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from pptx.presentation import Presentation

Pack = Mapping[str, Any]  # what a figure's JSON says, and its name
Section = tuple[str, Sequence[Pack]]  # a heading and its figures, in order

SLIDES: Final = "figures.pptx"
DOCUMENT: Final = "report.docx"

# On every machine, with letters as wide as those of its free likenesses.
_FONT: Final = "Arial"
# 16:9, as PowerPoint makes it, its edge and the blank between things, in points.
_WIDTH, _HEIGHT, _EDGE, _GAP = 960, 540, 36, 10
_INNER = _WIDTH - 2 * _EDGE
_TITLE, _AXIS, _TEXT = 24, 14, 12
# How wide a picture is whose drawing, within its own blank margin, is as wide as the text above it.
_ACROSS: Final = _INNER * points(PRESETS["slide"].width) / PRESETS["slide"].inner
# A4 and its margins at the sides and at head and foot, in centimetres.
_PAGE, _MARGIN, _HEAD = (21.0, 29.7), 2.5, 2.0


def slides(title: str, packs: Sequence[Pack], folder: Path) -> bytes:
    """A presentation with a slide for each figure of `packs`, whose pictures stand in `folder`.

    A figure with a chart is one of PowerPoint's own, with its workbook; any other is its picture. Both have the
    alternative text; title, note and source are text. The same packs give the same bytes.
    """
    import pptx

    shown = pptx.Presentation()
    _widen(shown)
    for pack in packs:
        _slide(shown, _fit({**pack, **(pack["slide"] or {})}), folder)
    return _settled(shown, title)


def _widen(shown: Presentation) -> None:
    """The library's template is 4:3; its layouts are for those who add slides."""
    from pptx.util import Pt

    assert shown.slide_width is not None
    ratio = Pt(_WIDTH) / shown.slide_width
    shown.slide_width, shown.slide_height = Pt(_WIDTH), Pt(_HEIGHT)
    # The master last, for what a layout does not say it takes from there.
    for page in (*shown.slide_layouts, shown.slide_master):
        places = [(shape, shape.left, shape.top, shape.width, shape.height) for shape in page.placeholders]
        for shape, left, top, width, height in places:
            shape.left, shape.top, shape.width, shape.height = round(left * ratio), top, round(width * ratio), height


def _slide(shown: Presentation, pack: Pack, folder: Path) -> None:
    slide: Any = shown.slides.add_slide(shown.slide_layouts[5])
    title, foot = [pack["title"]], [pack["note"], pack["source"]]
    head, below = _height(title, _TITLE, bold=True), _height(foot, _TEXT)
    _place(slide.shapes.title, _EDGE * 0.6, head)
    _say(slide.shapes.title.text_frame, title, size=_TITLE, colour=INK, bold=True)
    note = slide.shapes.add_textbox(0, 0, 0, 0)
    note.name = "Note and source"
    _place(note, _HEIGHT - _EDGE * 0.5 - below, below)
    _say(note.text_frame, foot, size=_TEXT, colour=SOFT)
    top = _EDGE * 0.6 + head + _GAP
    height = _HEIGHT - _EDGE * 0.5 - below - _GAP - top
    shape = _add_chart(slide, pack, top, height) if pack["chart"] else _add_picture(slide, pack, folder, top, height)
    _describe(shape._element.xpath(".//p:cNvPr")[0], pack)


def _height(texts: Sequence[str], size: float, *, bold: bool = False, width: float = _INNER) -> float:
    """Points that paragraphs need, by default on a slide; rather too high than too low."""
    # Measured in DejaVu Sans, whose letters are more than a tenth wider than Arial's.
    return sum(wrapped(text, width, size * 0.93, bold=bold).count("\n") + 1 for text in texts) * size * 1.2


def _place(shape: Any, top: float, height: float) -> None:
    from pptx.util import Pt

    shape.left, shape.top, shape.width, shape.height = Pt(_EDGE), Pt(top), Pt(_INNER), Pt(height)


def _say(frame: Any, texts: Sequence[str], *, size: int, colour: str, bold: bool = False) -> None:
    """Paragraphs from the upper left corner of a frame."""
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for i, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = text
        run.font.name, run.font.size, run.font.bold = _FONT, Pt(size), bold
        run.font.color.rgb = _rgb(colour)


def _add_picture(slide: Any, pack: Pack, folder: Path, top: float, height: float) -> Any:
    """The drawing as large as there is room for; title and note are cropped away, for they stand there as text."""
    from pptx.util import Pt

    path = folder / f"{pack['name']}{'.slide' if pack['slide'] else ''}.png"
    wide, high = _size(path, pack)
    scale = min(_ACROSS / wide, height / high)
    shape = slide.shapes.add_picture(
        str(path), Pt((_WIDTH - wide * scale) / 2), Pt(top), Pt(wide * scale), Pt(high * scale)
    )
    shape.crop_top, shape.crop_bottom = pack["drawing"][0], 1 - pack["drawing"][1]
    return shape


def _size(path: Path, pack: Pack) -> tuple[float, float]:
    """Width and height of the drawing in its picture, in pixels."""
    from PIL import Image

    with Image.open(path) as image:
        return image.width, image.height * (pack["drawing"][1] - pack["drawing"][0])


def _add_chart(slide: Any, pack: Pack, top: float, height: float) -> Any:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Pt

    chart = pack["chart"]
    data: Any = CategoryChartData(number_format=chart["number_format"])
    data.categories = [_inert(category) for category in chart["categories"]]
    for series in chart["series"]:
        data.add_series(_inert(series["name"]), series["values"])
    kinds = {
        "bar": XL_CHART_TYPE.BAR_CLUSTERED,
        "stacked_bar": XL_CHART_TYPE.BAR_STACKED,
        "stacked_column": XL_CHART_TYPE.COLUMN_STACKED,
        "ranks": XL_CHART_TYPE.LINE_MARKERS,
    }
    frame = slide.shapes.add_chart(kinds[chart["kind"]], Pt(_EDGE), Pt(top), Pt(_INNER), Pt(height), data)
    _dress(frame.chart, chart)
    return frame


# What the workbook's writer would make a formula or a link of, beside what a spreadsheet itself takes for one.
_LIVE: Final = re.compile(r"\{=|(?:ftp|http)s?://|file://|mailto:|(?:in|ex)ternal:")


def _inert(text: str) -> str:
    """Text that stays text in the chart's workbook."""
    return f"'{text}" if _LIVE.match(text) else str(harmless(text))


def _dress(drawn: Any, chart: Mapping[str, Any]) -> None:
    """The house's type and colours, a legend where there are several series, the first category on top."""
    from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_MARK
    from pptx.util import Pt

    # Names below columns stay level only in the smaller type.
    drawn.font.size, drawn.font.name = Pt(_TEXT if chart["kind"] == "stacked_column" else _AXIS), _FONT
    drawn.has_title = False
    drawn.has_legend = len(chart["series"]) > 1 and chart["kind"] != "ranks"
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    drawn.category_axis.reverse_order = chart["kind"] in ("bar", "stacked_bar")
    drawn.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    drawn.category_axis.format.line.color.rgb = _rgb("#BFBFBF")
    drawn.value_axis.has_major_gridlines, drawn.value_axis.visible = False, False
    drawn.value_axis.minimum_scale = 0
    drawn.value_axis.reverse_order = chart["kind"] == "ranks"
    if chart["kind"] == "stacked_bar" and chart["number_format"].endswith("%"):
        drawn.value_axis.maximum_scale = 1
    if chart["kind"] != "ranks":
        drawn.plots[0].gap_width = 45
    for series, said in zip(drawn.plots[0].series, chart["series"], strict=True):
        _colour(series, said, chart["kind"])
        if said["labels"]:
            _name(series, said)
        else:
            _number(series, said, chart)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour.lstrip("#"))


def _colour(series: Any, said: Mapping[str, Any], kind: str) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_PATTERN

    colour, fill = _rgb(said["colour"]), series.format.fill
    if kind == "ranks":
        series.format.line.color.rgb, series.smooth = colour, False
        series.marker.format.line.color.rgb = colour
        series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 8
        fill = series.marker.format.fill
    if said["hatched"]:
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        fill.fore_color.rgb, fill.back_color.rgb = colour, _rgb("#FFFFFF")
        series.format.line.color.rgb = colour
    else:
        fill.solid()
        fill.fore_color.rgb = colour


def _number(series: Any, said: Mapping[str, Any], chart: Mapping[str, Any]) -> None:
    """The numbers at a series' marks, none for zero; inside where bars are stacked."""
    from pptx.enum.chart import XL_LABEL_POSITION
    from pptx.util import Pt

    inside = chart["kind"].startswith("stacked")
    labels = series.data_labels
    labels.show_value = True
    labels.position = XL_LABEL_POSITION.OUTSIDE_END if chart["kind"] == "bar" else XL_LABEL_POSITION.CENTER
    labels.number_format, labels.number_format_is_linked = f"{chart['number_format']};;", False
    labels.font.size, labels.font.name = Pt(_TEXT), _FONT
    labels.font.color.rgb = _rgb(ink_on(said["colour"]) if inside and not said["hatched"] else INK)


def _name(series: Any, said: Mapping[str, Any]) -> None:
    """The labels at a series' marks: the first left of its mark, the others right."""
    from pptx.enum.chart import XL_LABEL_POSITION
    from pptx.util import Pt

    for i, text in enumerate(said["labels"]):
        label = series.points[i].data_label
        label.position = XL_LABEL_POSITION.RIGHT if i else XL_LABEL_POSITION.LEFT
        run = label.text_frame.paragraphs[0].add_run()
        run.text = text
        run.font.size, run.font.name = Pt(_TEXT), _FONT
        run.font.color.rgb = _rgb(INK)


def _describe(properties: Any, pack: Pack) -> None:
    """Name and alternative text, for which the libraries have no call."""
    properties.set("name", pack["name"])
    properties.set("descr", pack["alt"])


# What XML cannot hold, and what would break a line.
_UNFIT: Final = re.compile("[\x00-\x20\ud800-\udfff\ufffe\uffff]+")


def _fit(said: Any) -> Any:
    """A pack's texts without characters that no document can hold."""
    if isinstance(said, str):
        return _UNFIT.sub(" ", said)
    if isinstance(said, Mapping):
        return {key: _fit(value) for key, value in said.items()}
    return [_fit(value) for value in said] if isinstance(said, (list, tuple)) else said


def document(title: str, subtitle: str, sections: Sequence[Section], folder: Path) -> bytes:
    """A Word document: a heading for each section, under it the figures with captions, notes and alternative text.

    Headings and captions have Word's own styles, captions a field that counts them, so that Word can list and refer to
    them. The same packs give the same bytes.
    """
    import docx

    made = docx.Document()
    _lay_out(made)
    above: list[_Said] = [("Title", _fit(title)), ("Subtitle", _fit(subtitle))]
    numbers = count(1)
    for heading, packs in sections:
        above.append(("Heading 1", _fit(heading)))
        for pack in packs:
            _figure(made, above, _fit(pack), folder, next(numbers))
            above.clear()
    return _settled(made, title)


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
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm

    page = made.sections[0]
    page.page_width, page.page_height = (Cm(size) for size in _PAGE)
    page.left_margin = page.right_margin = Cm(_MARGIN)
    page.top_margin = page.bottom_margin = Cm(_HEAD)
    made.styles.add_style(_NOTE, WD_STYLE_TYPE.PARAGRAPH).base_style = made.styles["Normal"]
    for name, looks in _STYLES.items():
        _restyle(made.styles[name], *looks)


def _restyle(style: Any, size: float, bold: bool, colour: str, before: float, after: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    font, form = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = _FONT, Pt(size), bold, False
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
        taken += before + _height([text], size, bold=bold, width=width) + after
    return max(whole - taken, whole / 3)


def _draw(paragraph: Paragraph, pack: Pack, folder: Path, height: float) -> None:
    """The drawing alone, as wide as the text; title and note are cropped away, for they stand there as text."""
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    path = folder / f"{pack['name']}.png"
    wide, high = _size(path, pack)
    scale = min(points(_PAGE[0] - 2 * _MARGIN) / wide, height / high)
    paragraph.add_run().add_picture(str(path), Pt(wide * scale), Pt(high * scale))
    crop: Any = OxmlElement("a:srcRect")
    crop.set("t", str(round(pack["drawing"][0] * 100_000)))
    crop.set("b", str(round((1 - pack["drawing"][1]) * 100_000)))
    paragraph._p.xpath(".//a:blip")[0].addnext(crop)
    for properties in paragraph._p.xpath(".//wp:docPr | .//pic:cNvPr"):
        _describe(properties, pack)


def _count(paragraph: Paragraph, number: int) -> None:
    """Word's own counter of figures, with the number that it comes to."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field: Any = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " SEQ Figure \\* ARABIC ")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = str(number)
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _settled(made: Presentation | Document, title: str) -> bytes:
    """The file's bytes, without author, day and the number of times it was saved, the same each time."""
    properties = made.core_properties
    properties.title, properties.author, properties.last_modified_by = _fit(title), "", ""
    properties.comments, properties.revision = "", 1
    room = io.BytesIO()
    made.save(room)
    return _timeless(room.getvalue())


# Programs write when they wrote; a report says nothing of when it was made.
_NO_DAY: Final = (2000, 1, 1, 0, 0, 0)
_DAY: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</)")


def _timeless(packed: bytes) -> bytes:
    """A zip file, and every workbook in it, with one time for all its parts."""
    room = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(room, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".xlsx"):
                content = _timeless(content)
            elif name == "docProps/core.xml":
                content = _DAY.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", content)
            part = zipfile.ZipInfo(name, _NO_DAY)
            part.create_system = 3  # else it says on which system it was written
            new.writestr(part, content, zipfile.ZIP_DEFLATED)
    return room.getvalue()
