"""Figures for PowerPoint and Word: charts that can be edited there, pictures with alternative text, captions as such.

Made from packs alone (the JSON, PNG and CSV of each figure), so that what a slide says is what was published.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .publish import harmless

if TYPE_CHECKING:
    from docx.document import Document
    from docx.shared import Length
    from docx.text.paragraph import Paragraph
    from pptx.presentation import Presentation
    from pptx.slide import Slide

Pack = Mapping[str, Any]
Section = tuple[str, Sequence[Pack]]  # a heading and its figures, in order

# 16:9, as PowerPoint makes it, in inches; a blank edge, and the heights of title and note.
_WIDTH, _HEIGHT, _EDGE = 13.333, 7.5, 0.5
_TITLE, _NOTE = 1.15, 1.05
_INK, _SOFT = "222222", "595959"
# Programs write when they wrote; a report says nothing of when it was made.
_NO_DAY: Final = datetime(2000, 1, 1)


def slides(title: str, packs: Sequence[Pack], folder: Path) -> bytes:
    """A presentation with a slide for each figure of `packs`; their pictures stand in `folder`.

    A figure with a chart (`chart` in its JSON) is a chart of PowerPoint's own, with its workbook; any other is its
    picture. Both have the alternative text. Title, note and source are text. The same packs give the same bytes.
    """
    import pptx
    from pptx.util import Inches

    shown = pptx.Presentation()
    shown.slide_width, shown.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
    for pack in packs:
        _slide(shown, pack, folder)
    return _settled(shown, title)


def _slide(shown: Presentation, pack: Pack, folder: Path) -> None:
    from pptx.util import Inches

    slide = shown.slides.add_slide(shown.slide_layouts[5])
    head = slide.shapes.title
    head.left, head.top = Inches(_EDGE), Inches(0.3)
    head.width, head.height = Inches(_WIDTH - 2 * _EDGE), Inches(_TITLE)
    _say(head.text_frame, [pack["title"]], size=24, colour=_INK, bold=True)
    top, height = 0.3 + _TITLE + 0.1, _HEIGHT - _TITLE - _NOTE - 0.9
    if pack.get("chart"):
        _add_chart(slide, pack, top, height)
    else:
        _add_picture(slide, pack, folder, top, height)
    note = slide.shapes.add_textbox(
        Inches(_EDGE), Inches(_HEIGHT - _NOTE - 0.25), Inches(_WIDTH - 2 * _EDGE), Inches(_NOTE)
    )
    note.name = "Note and source"
    _say(note.text_frame, [pack["note"], pack["source"]], size=12, colour=_SOFT)


def _say(frame: Any, lines: Sequence[str], *, size: int, colour: str, bold: bool = False) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    for i, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, RGBColor.from_string(colour)


def _add_picture(slide: Slide, pack: Pack, folder: Path, top: float, height: float) -> None:
    from PIL import Image
    from pptx.util import Inches

    path = folder / f"{pack['name']}.png"
    with Image.open(path) as image:
        wide, high = image.size
    scale = min((_WIDTH - 2 * _EDGE) / wide, height / high)
    left = (_WIDTH - wide * scale) / 2
    picture = slide.shapes.add_picture(str(path), Inches(left), Inches(top), height=Inches(high * scale))
    _describe(picture, pack)


def _add_chart(slide: Slide, pack: Pack, top: float, height: float) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    chart = pack["chart"]
    data = CategoryChartData(number_format=chart["format"])
    # What begins like a formula would be one in the workbook.
    data.categories = [harmless(category) for category in chart["categories"]]
    for series in chart["series"]:
        data.add_series(harmless(series["name"]), series["values"])
    kinds = {
        "bar": XL_CHART_TYPE.BAR_CLUSTERED,
        "stacked_bar": XL_CHART_TYPE.BAR_STACKED,
        "stacked_column": XL_CHART_TYPE.COLUMN_STACKED,
        "line": XL_CHART_TYPE.LINE_MARKERS,
    }
    frame = slide.shapes.add_chart(
        kinds[chart["kind"]], Inches(_EDGE), Inches(top), Inches(_WIDTH - 2 * _EDGE), Inches(height), data
    )
    _describe(frame, pack)
    _dress(frame.chart, chart)


def _dress(drawn: Any, chart: Mapping[str, Any]) -> None:
    """The house's colours, a legend where there are several series, numbers at the marks, first category on top."""
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.util import Pt

    drawn.font.size = Pt(12)
    drawn.has_title = False
    drawn.has_legend = len(chart["series"]) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    drawn.category_axis.reverse_order = "bar" in chart["kind"]
    drawn.value_axis.has_major_gridlines = False
    drawn.value_axis.visible = False
    plot = drawn.plots[0]
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = chart["format"], False
    if chart["kind"] != "line":
        plot.gap_width = 45
        for series, said in zip(plot.series, chart["series"], strict=True):
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = RGBColor.from_string(said["colour"].lstrip("#"))


def _describe(shape: Any, pack: Pack) -> None:
    """Name and alternative text, for which the library has no call."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", pack["name"])
    properties.set("descr", pack["alt"])


def document(title: str, subtitle: str, sections: Sequence[Section], folder: Path) -> bytes:
    """A Word document: a heading for each section, under it the figures with captions, notes and alternative text.

    Headings and captions have Word's own styles, captions a field that counts them, so that Word can list and refer to
    them. The same packs give the same bytes.
    """
    import docx
    from docx.shared import Cm

    made = docx.Document()
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    made.add_heading(title, level=0)
    made.add_paragraph(subtitle, style="Subtitle")
    number = 0
    for heading, packs in sections:
        made.add_heading(heading, level=1)
        for pack in packs:
            number += 1
            _figure(made, pack, folder, number, Cm(16))
    return _settled(made, title)


def _figure(made: Document, pack: Pack, folder: Path, number: int, width: Length) -> None:
    made.add_heading(pack["title"], level=2)
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run().add_picture(str(folder / f"{pack['name']}.png"), width=width)
    properties = paragraph._p.xpath(".//wp:docPr")[0]
    properties.set("name", pack["name"])
    properties.set("descr", pack["alt"])
    caption = made.add_paragraph("Figure ", style="Caption")
    _count(caption, number)
    caption.add_run(f". {pack['caption']}")
    made.add_paragraph(f"{pack['note']} {pack['source']}")


def _count(paragraph: Paragraph, number: int) -> None:
    """Word's own counter of figures, with the number that it comes to."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " SEQ Figure \\* ARABIC ")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = str(number)
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _settled(made: Presentation | Document, title: str) -> bytes:
    """The file's bytes, without author, day and revision, the same each time."""
    properties = made.core_properties
    properties.title, properties.author, properties.last_modified_by = title, "", ""
    properties.comments, properties.revision = "", 1
    properties.created = properties.modified = _NO_DAY
    room = io.BytesIO()
    made.save(room)
    return _timeless(room.getvalue())


def _timeless(packed: bytes) -> bytes:
    """A zip file, and every workbook in it, with one time for all its parts."""
    room = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".xlsx"):
                content = _timeless(content)
            elif name == "docProps/core.xml":
                content = _DAY.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", content)
            new.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return room.getvalue()


_DAY: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</)")
