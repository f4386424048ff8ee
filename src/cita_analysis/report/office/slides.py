"""Packs to slides: a chart that can be edited where there is one, else the picture; its words as text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pptx
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Pt

from ...figures.theme import INK, PRESETS, SOFT, points
from .charts import TEXT, chart_on, rgb
from .reproducible import settled
from .texts import FONT, Pack, describe, extent, fit, height_of

if TYPE_CHECKING:
    from pptx.presentation import Presentation

FILE: Final = "figures.pptx"

# 16:9, as PowerPoint makes it, its edge and the blank between things, in points.
_WIDTH, _HEIGHT, _EDGE, _GAP = 960, 540, 36, 10
_INNER = _WIDTH - 2 * _EDGE
_TITLE: Final = 24
# How wide a picture is whose drawing, within its own blank margin, is as wide as the text above it.
_ACROSS: Final = _INNER * points(PRESETS["slide"].width) / PRESETS["slide"].inner


def slides(title: str, packs: Sequence[Pack], folder: Path) -> bytes:
    """A presentation with a slide for each figure of `packs`, whose pictures stand in `folder`.

    A figure with a chart is one of PowerPoint's own, with its workbook; any other is its picture. Both have the
    alternative text; title, note and source are text. The same packs give the same bytes.
    """
    shown = pptx.Presentation()
    _widen(shown)
    for pack in packs:
        _slide(shown, fit({**pack, **(pack["slide"] or {})}), folder)
    return settled(shown, title)


def _widen(shown: Presentation) -> None:
    """The library's template is 4:3; its layouts are for those who add slides."""
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
    head, below = height_of(title, _TITLE, _INNER, bold=True), height_of(foot, TEXT, _INNER)
    _place(slide.shapes.title, _EDGE * 0.6, head)
    _say(slide.shapes.title.text_frame, title, size=_TITLE, colour=INK, bold=True)
    note = slide.shapes.add_textbox(0, 0, 0, 0)
    note.name = "Note and source"
    _place(note, _HEIGHT - _EDGE * 0.5 - below, below)
    _say(note.text_frame, foot, size=TEXT, colour=SOFT)
    top = _EDGE * 0.6 + head + _GAP
    height = _HEIGHT - _EDGE * 0.5 - below - _GAP - top
    if pack["chart"]:
        shape = chart_on(slide, pack["chart"], _EDGE, top, _INNER, height)
    else:
        shape = _add_picture(slide, pack, folder, top, height)
    describe(shape._element.xpath(".//p:cNvPr")[0], pack)


def _place(shape: Any, top: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = Pt(_EDGE), Pt(top), Pt(_INNER), Pt(height)


def _say(frame: Any, texts: Sequence[str], *, size: int, colour: str, bold: bool = False) -> None:
    """Paragraphs from the upper left corner of a frame."""
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for i, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = text
        run.font.name, run.font.size, run.font.bold = FONT, Pt(size), bold
        run.font.color.rgb = rgb(colour)


def _add_picture(slide: Any, pack: Pack, folder: Path, top: float, height: float) -> Any:
    """The drawing as large as there is room for; title and note are cropped away, for they stand there as text."""
    path = folder / f"{pack['name']}{'.slide' if pack['slide'] else ''}.png"
    wide, high = extent(path, pack)
    scale = min(_ACROSS / wide, height / high)
    shape = slide.shapes.add_picture(
        str(path), Pt((_WIDTH - wide * scale) / 2), Pt(top), Pt(wide * scale), Pt(high * scale)
    )
    shape.crop_top, shape.crop_bottom = pack["drawing"][0], 1 - pack["drawing"][1]
    return shape
