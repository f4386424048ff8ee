"""A figure as one of PowerPoint's own charts, with its workbook, in the house's type and colours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.dml import MSO_PATTERN
from pptx.util import Pt

from ...figures.theme import INK, ink_on
from ...files.spreadsheet import harmless
from .texts import FONT

# Sizes of type, in points.
AXIS, TEXT = 14, 12


def chart_on(slide: Any, chart: Mapping[str, Any], left: float, top: float, width: float, height: float) -> Any:
    """The chart with its numbers at a place on a slide, in points; returns its frame."""
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
    frame = slide.shapes.add_chart(kinds[chart["kind"]], Pt(left), Pt(top), Pt(width), Pt(height), data)
    _dress(frame.chart, chart)
    return frame


# What the workbook's writer would make a formula or a link of, beside what a spreadsheet itself takes for one.
_LIVE: Final = re.compile(r"\{=|(?:ftp|http)s?://|file://|mailto:|(?:in|ex)ternal:")


def _inert(text: str) -> str:
    """Text that stays text in the chart's workbook."""
    return f"'{text}" if _LIVE.match(text) else str(harmless(text))


def _dress(drawn: Any, chart: Mapping[str, Any]) -> None:
    """The house's type and colours, a legend where there are several series, the first category on top."""
    # Names below columns stay level only in the smaller type.
    drawn.font.size, drawn.font.name = Pt(TEXT if chart["kind"] == "stacked_column" else AXIS), FONT
    drawn.has_title = False
    drawn.has_legend = len(chart["series"]) > 1 and chart["kind"] != "ranks"
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    drawn.category_axis.reverse_order = chart["kind"] in ("bar", "stacked_bar")
    drawn.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    drawn.category_axis.format.line.color.rgb = rgb("#BFBFBF")
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


def rgb(colour: str) -> Any:
    return RGBColor.from_string(colour.lstrip("#"))


def _colour(series: Any, said: Mapping[str, Any], kind: str) -> None:
    colour, fill = rgb(said["colour"]), series.format.fill
    if kind == "ranks":
        series.format.line.color.rgb, series.smooth = colour, False
        series.marker.format.line.color.rgb = colour
        series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 8
        fill = series.marker.format.fill
    if said["hatched"]:
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        fill.fore_color.rgb, fill.back_color.rgb = colour, rgb("#FFFFFF")
        series.format.line.color.rgb = colour
    else:
        fill.solid()
        fill.fore_color.rgb = colour


def _number(series: Any, said: Mapping[str, Any], chart: Mapping[str, Any]) -> None:
    """The numbers at a series' marks, none for zero; inside where bars are stacked."""
    inside = chart["kind"].startswith("stacked")
    labels = series.data_labels
    labels.show_value = True
    labels.position = XL_LABEL_POSITION.OUTSIDE_END if chart["kind"] == "bar" else XL_LABEL_POSITION.CENTER
    labels.number_format, labels.number_format_is_linked = f"{chart['number_format']};;", False
    labels.font.size, labels.font.name = Pt(TEXT), FONT
    labels.font.color.rgb = rgb(ink_on(said["colour"]) if inside and not said["hatched"] else INK)


def _name(series: Any, said: Mapping[str, Any]) -> None:
    """The labels at a series' marks: the first left of its mark, the others right."""
    for i, text in enumerate(said["labels"]):
        label = series.points[i].data_label
        label.position = XL_LABEL_POSITION.RIGHT if i else XL_LABEL_POSITION.LEFT
        run = label.text_frame.paragraphs[0].add_run()
        run.text = text
        run.font.size, run.font.name = Pt(TEXT), FONT
        run.font.color.rgb = rgb(INK)
