"""Slides and document: the published numbers and words inside the files, inert, readable, and always the same bytes."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pandas as pd
import pptx
import pypdfium2
import pytest
from pptx.enum.chart import XL_CHART_TYPE

from cita_analysis.figures import charts
from cita_analysis.figures import theme as house
from cita_analysis.figures.pack import Picture
from cita_analysis.report.office.slides import slides
from cita_analysis.report.office.word import document
from drawn import FIGURE_NAMES, picture
from drawn import texts as written

CHARTED = [
    *["participation_by_role", "partners_bodies", "partners_by_pillar"],
    *["status_by_activity", "status_by_statement", "status_milestones", "participation_counting"],
]
NAMES = [*CHARTED, "partners_network", "status_periods"]
PICTURES = [name for name in NAMES if name not in CHARTED]
W, A, C, S = (
    f"{{http://schemas.openxmlformats.org/{end}}}"
    for end in ("wordprocessingml/2006/main", "drawingml/2006/main", "drawingml/2006/chart", "spreadsheetml/2006/main")
)
Pack = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    for name in NAMES:
        picture(name).save(folder)
    return folder


@pytest.fixture(scope="module")
def packs(folder: Path) -> list[Pack]:
    return read(folder)


def read(folder: Path, names: Sequence[str] = NAMES) -> list[Pack]:
    return [{**json.loads((folder / f"{name}.json").read_text("utf-8")), "name": name} for name in names]


@pytest.fixture(scope="module")
def deck(packs: list[Pack], folder: Path) -> bytes:
    return slides("A report", packs, folder)


@pytest.fixture(scope="module")
def paper(packs: list[Pack], folder: Path) -> bytes:
    return document("A report", "What it says.", [("First", packs[:5]), ("Second", packs[5:])], folder)


def part(packed: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        return ElementTree.fromstring(files.read(name))


def texts(element: ElementTree.Element, tag: str) -> list[str]:
    return [found.text or "" for found in element.iter(tag)]


def shown(deck: bytes, name: str) -> Any:
    """The chart on the slide of a figure."""
    shapes = pptx.Presentation(io.BytesIO(deck)).slides[NAMES.index(name)].shapes
    return next(shape.chart for shape in shapes if shape.has_chart)


def workbook(chart: Any) -> list[list[str | float | None]]:
    """The rows of a chart's own workbook."""
    blob = chart.part.chart_workbook.xlsx_part.blob
    words = ["".join(texts(item, f"{S}t")) for item in part(blob, "xl/sharedStrings.xml").iter(f"{S}si")]
    rows: list[list[str | float | None]] = []
    for row in part(blob, "xl/worksheets/sheet1.xml").iter(f"{S}row"):
        cells: dict[int, str | float] = {}
        for cell in row.iter(f"{S}c"):
            value = cell.findtext(f"{S}v")
            if value is not None:
                cells[ord(cell.attrib["r"][0]) - ord("A")] = words[int(value)] if cell.get("t") == "s" else float(value)
        rows.append([cells.get(i) for i in range(max(cells) + 1)])
    return rows


# What the CSV says of each chart: a category, a series and a number for each row.
def by(category: str | Callable[[Any], str], series: Callable[[Any], str], value: str) -> Callable[[Any], Any]:
    return lambda row: [(category(row) if callable(category) else row[category], series(row), row[value])]


def label(row: Any) -> str:
    return row["name"] if row["body"] in row["name"].split() else f"{row['name']} ({row['body']})"


def pillar(row: Any) -> str:
    return f"Pillar {row['pillar']}: {row['pillar_title']}"


KINDS = {"carec": "CAREC bodies", "adb": "ADB", "national": "national bodies"} | {
    **{"development_partner": "development partners", "collective": "groups of bodies"}
}
ROLES = {"named": "named", "tentative": "tentative", "regional": "as a member of the whole region"}
STATUS = by(pillar, lambda row: house.STATUS_NAMES[row["status"]], "share")
DRAWN: dict[str, Callable[[Any], Any]] = {
    "participation_by_role": by("name", lambda row: ROLES[row["role"]], "value"),
    "partners_bodies": by(label, lambda row: KINDS[row["kind"]], "value"),
    "partners_by_pillar": by(lambda row: KINDS[row["kind"]], pillar, "share"),
    "status_by_activity": STATUS,
    "status_by_statement": STATUS,
    "status_milestones": lambda row: [
        (row["quarter"], row["state"], row["value"] - row["by_year"]),
        (row["quarter"], f"{row['state']} (by year alone)", row["by_year"]),
    ],
    "participation_counting": lambda row: [
        ("Full counting", row["name"], row["full_place"]),
        ("Fractional counting", row["name"], row["fractional_place"]),
    ],
}


def published(folder: Path, name: str) -> dict[tuple[str, str], float]:
    rows = pd.read_csv(folder / f"{name}.csv", keep_default_na=False).to_dict("records")
    if name == "partners_bodies":
        rows = [row for row in rows if row["listed_in"] > 1]  # the others stand in the note
    return marks(mark for row in rows for mark in DRAWN[name](row))


def marks(said: Iterable[tuple[str, str, float | None]]) -> dict[tuple[str, str], float]:
    """By category and series what is drawn: nothing is of zero."""
    return {(category, series): value for category, series, value in said if value}


@pytest.mark.parametrize("name", CHARTED)
def test_a_chart_has_the_numbers_of_the_csv(name: str, deck: bytes, folder: Path) -> None:
    plot = shown(deck, name).plots[0]
    numbers = [
        (category, series.name, value)
        for series in plot.series
        for category, value in zip(plot.categories, series.values, strict=True)
    ]
    assert marks(numbers) == published(folder, name)


@pytest.mark.parametrize("name", CHARTED)
def test_a_chart_s_workbook_has_the_numbers_of_the_csv(name: str, deck: bytes, folder: Path) -> None:
    (_, *series), *rows = workbook(shown(deck, name))
    numbers = [(row[0], head, value) for row in rows for head, value in zip(series, row[1:], strict=False)]
    assert marks(numbers) == published(folder, name)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", CHARTED)
def test_a_chart_has_the_order_of_the_csv_from_top_or_left(name: str, deck: bytes, folder: Path) -> None:
    chart = shown(deck, name)
    rows = pd.read_csv(folder / f"{name}.csv", keep_default_na=False).to_dict("records")
    order = dict.fromkeys(mark[0] for row in rows for mark in DRAWN[name](row))
    there = list(chart.plots[0].categories)
    assert [category for category in order if category in there] == [said for said in there if said in order]
    flat = chart.chart_type in (XL_CHART_TYPE.BAR_CLUSTERED, XL_CHART_TYPE.BAR_STACKED)
    assert chart.category_axis.reverse_order == flat


def test_ranks_have_the_first_on_top_and_at_both_ends_the_rank_that_equals_share(deck: bytes) -> None:
    chart, numbers = shown(deck, "participation_counting"), picture("participation_counting").numbers
    assert chart.value_axis.reverse_order
    assert not chart.has_legend
    said = [[series.points[i].data_label.text_frame.text for i in (0, 1)] for series in chart.plots[0].series]
    assert said[0] == ["Georgia 1", "1 GEO"]
    assert [end.split()[-1] for _, end in said] == numbers["country"].tolist()
    assert ["Mongolia 3–5", "2 MON"] in said


def test_every_quarter_between_the_first_and_the_last_has_its_place(deck: bytes) -> None:
    quarters = list(shown(deck, "status_milestones").plots[0].categories)
    assert quarters == [f"{year}Q{q}" for year in range(2021, 2025) for q in range(1, 5)]


@pytest.mark.parametrize("name", CHARTED)
def test_a_chart_has_the_house_s_colours_and_type_of_12_points_or_more(
    name: str, deck: bytes, packs: list[Pack]
) -> None:
    chart, said = shown(deck, name), packs[NAMES.index(name)]["chart"]
    for series, colour in zip(chart.plots[0].series, (series["colour"] for series in said["series"]), strict=True):
        drawn = series.marker.format.fill if said["kind"] == "ranks" else series.format.fill
        assert f"#{drawn.fore_color.rgb}" == colour.upper()
    sizes = [int(size) for size in re.findall(r'sz="(\d+)"', chart.part.blob.decode())]
    assert min(sizes) >= 1200


@pytest.mark.parametrize("i", range(len(NAMES)), ids=NAMES)
def test_a_slide_has_title_note_and_source_as_text_and_the_alternative_text(
    i: int, deck: bytes, packs: list[Pack]
) -> None:
    slide, pack = part(deck, f"ppt/slides/slide{i + 1}.xml"), packs[i]
    assert texts(slide, f"{A}t") == [pack["title"], pack["note"], pack["source"]]
    assert [found.get("descr") for found in slide.iter() if found.get("descr")] == [pack["alt"]]
    assert ("graphicFrame" in ElementTree.tostring(slide).decode()) == (pack["name"] in CHARTED)
    assert min(int(found.get("sz", 1800)) for found in slide.iter(f"{A}rPr")) >= 1200


def test_nothing_on_a_slide_leaves_it_or_meets_another_thing(deck: bytes) -> None:
    whole = pptx.Presentation(io.BytesIO(deck))
    for slide in whole.slides:
        boxes = sorted((shape.top, shape.top + shape.height) for shape in slide.shapes)
        assert boxes[0][0] > 0
        assert boxes[-1][1] < whole.slide_height
        assert all(above[1] <= below[0] for above, below in pairwise(boxes))
        assert all(shape.left > 0 and shape.left + shape.width < whole.slide_width for shape in slide.shapes)


def pictures(deck: bytes, names: Sequence[str]) -> dict[str, Any]:
    """The pictures on the slides, by the names of their figures."""
    there = pptx.Presentation(io.BytesIO(deck)).slides
    shapes = [(name, shape) for name, slide in zip(names, there, strict=True) for shape in slide.shapes]
    return {name: shape for name, shape in shapes if hasattr(shape, "image")}


def test_a_slide_without_a_chart_has_the_drawing_made_for_slides(deck: bytes, folder: Path) -> None:
    there = pictures(deck, NAMES)
    assert [*there] == PICTURES
    for name, shape in there.items():
        assert shape.image.blob == (folder / f"{name}.slide.png").read_bytes()
        top, bottom = picture(name, "slide").drawing
        assert (shape.crop_top, shape.crop_bottom) == pytest.approx((top, 1 - bottom), abs=1e-4)


def test_a_slide_says_what_is_so_of_its_own_drawing(folder: Path) -> None:
    """A slide of a long list has less of it than a page."""
    own = {"alt": "a part", "note": "5 more are not shown", "drawing": [0.1, 0.9]}
    packs = [{**pack, "slide": own} for pack in read(folder, PICTURES[:1])]
    slide = part(slides("A report", packs, folder), "ppt/slides/slide1.xml")
    assert texts(slide, f"{A}t")[1] == own["note"]
    assert [found.get("descr") for found in slide.iter() if found.get("descr")] == [own["alt"]]


def test_a_figure_that_cannot_be_drawn_again_has_its_one_picture_on_the_slide(folder: Path) -> None:
    packs = [{**pack, "slide": None} for pack in read(folder, PICTURES[:1])]
    (shape,) = pictures(slides("A report", packs, folder), PICTURES[:1]).values()
    assert shape.image.blob == (folder / f"{PICTURES[0]}.png").read_bytes()


@pytest.fixture(scope="module")
def every_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("all")
    for name in FIGURE_NAMES:
        picture(name).save(folder)
    return folder


def smallest(drawn: Picture, width: float) -> float:
    """The smallest type, in points, in a drawing whose picture is shown `width` points wide."""
    around = {id(text) for text in drawn.figure.texts}
    sizes = [float(text.get_fontsize()) for text in written(drawn.figure) if id(text) not in around]
    return min(sizes) * width / (drawn.figure.get_figwidth() * 72)


@pytest.mark.slow
def test_type_is_12_points_or_more_on_every_slide(every_pack: Path) -> None:
    deck = slides("A report", read(every_pack, FIGURE_NAMES), every_pack)
    there = pictures(deck, FIGURE_NAMES)
    assert {name: smallest(picture(name, "slide"), shape.width.pt) >= 12 for name, shape in there.items()} == (
        dict.fromkeys(there, True)
    )
    said = b"".join(content for info, content in inside(deck) if re.match("ppt/(slides|charts)/", info.filename))
    assert min(int(size) for size in re.findall(rb' sz="(\d+)"', said)) >= 1200


@pytest.mark.slow
def test_type_is_7_points_or_more_on_every_page_of_the_document(every_pack: Path) -> None:
    paper = document("A report", "", [("All", read(every_pack, FIGURE_NAMES))], every_pack)
    shapes = docx.Document(io.BytesIO(paper)).inline_shapes
    sizes = {name: smallest(picture(name), shape.width.pt) for name, shape in zip(FIGURE_NAMES, shapes, strict=True)}
    assert {name: size for name, size in sizes.items() if size < 7} == {}


class TestDocument:
    def test_headings_and_captions_have_word_s_own_styles(self, paper: bytes, packs: list[Pack]) -> None:
        made = docx.Document(io.BytesIO(paper))
        said = [(p.style.name, p.text) for p in made.paragraphs if p.style and p.text]
        heads = [text for style, text in said if style.startswith("Heading")]
        titles = [pack["title"] for pack in packs]
        assert heads == ["First", *titles[:5], "Second", *titles[5:]]
        assert {style for style, text in said if text in titles} == {"Heading 2"}
        assert [style for style, text in said if text == "A report"] == ["Title"]

    def test_a_caption_counts_itself(self, paper: bytes, packs: list[Pack]) -> None:
        captions = [
            paragraph
            for paragraph in part(paper, "word/document.xml").iter(f"{W}p")
            if any(style.get(f"{W}val") == "Caption" for style in paragraph.iter(f"{W}pStyle"))
        ]
        assert ["".join(texts(p, f"{W}t")) for p in captions] == [
            f"Figure {number}. {pack['caption']}" for number, pack in enumerate(packs, start=1)
        ]
        fields = [field.get(f"{W}instr", "").split() for p in captions for field in p.iter(f"{W}fldSimple")]
        assert fields == [["SEQ", "Figure", r"\*", "ARABIC"]] * len(packs)

    def test_every_picture_has_its_alternative_text(self, paper: bytes, packs: list[Pack]) -> None:
        found = part(paper, "word/document.xml").iter()
        said = [element.get("descr") for element in found if element.tag.endswith("}docPr")]
        assert said == [pack["alt"] for pack in packs]

    def test_no_picture_is_wider_than_the_text_or_apart_from_its_caption(self, paper: bytes) -> None:
        made = docx.Document(io.BytesIO(paper))
        page = made.sections[0]
        text = page.page_width - page.left_margin - page.right_margin  # type: ignore[operator]
        assert all(0 < shape.width <= text + 1 for shape in made.inline_shapes)
        for paragraph in made.paragraphs:
            if paragraph._p.xpath(".//wp:inline") or (paragraph.style and paragraph.style.name == "Caption"):
                assert paragraph.paragraph_format.keep_with_next


HOSTILE = {
    "=1+1": "'=1+1",
    "+1": "'+1",
    "@SUM(A1)": "'@SUM(A1)",
    " =1": "' =1",
    "{=1+1}": "'{=1+1}",
    "http://a.example": "'http://a.example",
    "mailto:a@b.example": "'mailto:a@b.example",
    "external:c.xlsx": "'external:c.xlsx",
    "<b>&amp;</b>": "<b>&amp;</b>",
    "one\n=2": "one =2",
    "\x0b\x00two\ufffe": " two ",
}


def test_text_of_a_document_is_never_a_formula_a_link_or_markup(packs: list[Pack], folder: Path) -> None:
    names = list(HOSTILE)
    series = [
        {"name": name, "values": [1] * len(names), "colour": "#123456", "hatched": False, "labels": []}
        for name in names
    ]
    chart = {"kind": "stacked_bar", "categories": names, "series": series, "number_format": "0"}
    pack = {**packs[0], "chart": chart, **dict.fromkeys(("title", "note", "source", "alt", "caption"), "<b>\x0b&=1")}
    deck = slides("<i>\x00", [pack], folder)
    rows = workbook(shown(deck, NAMES[0]))
    assert [row[0] for row in rows[1:]] == rows[0][1:] == list(HOSTILE.values())
    assert texts(part(deck, "ppt/slides/slide1.xml"), f"{A}t") == ["<b> &=1"] * 3
    blob = shown(deck, NAMES[0]).part.chart_workbook.xlsx_part.blob
    tags = {element.tag for element in part(blob, "xl/worksheets/sheet1.xml").iter()}
    assert not {f"{S}f", f"{S}hyperlink", f"{S}hyperlinks"} & tags
    paper = document("<i>\x00", "=1", [("<b>", [pack])], folder)
    assert "<b> &=1" in texts(part(paper, "word/document.xml"), f"{W}t")


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [
        ("bar", XL_CHART_TYPE.BAR_CLUSTERED),
        ("stacked_bar", XL_CHART_TYPE.BAR_STACKED),
        ("stacked_column", XL_CHART_TYPE.COLUMN_STACKED),
        ("ranks", XL_CHART_TYPE.LINE_MARKERS),
    ],
)
def test_every_kind_of_chart_is_one_of_powerpoint_s(kind: str, drawn: Any, packs: list[Pack], folder: Path) -> None:
    pack = {**packs[0], "chart": {**packs[0]["chart"], "kind": kind}}
    assert shown(slides("A report", [pack], folder), NAMES[0]).chart_type == drawn


LONG = pd.DataFrame(
    [("GEO", "a", 1, 0.5), ("GEO", "b", 0, 0.0), ("KAZ", "b", 2, 1 / 3), ("KAZ", "c", 0, float("nan"))],
    columns=["country", "role", "value", "share"],
)
LOOKS: dict[str, Any] = {
    "names": {"c": "C", "b": "B", "a": "A"},
    "colours": {"a": "#111111", "b": "#222222", "c": "#333333"},
}


def test_a_table_gives_a_chart_with_a_series_for_each_name_that_has_a_mark() -> None:
    assert charts.of("bar", LONG, "country", "role", "value", **LOOKS, hatched=["a"]) == charts.Chart(
        kind="bar",
        categories=("GEO", "KAZ"),
        series=(charts.Series("B", (None, 2), "#222222"), charts.Series("A", (1, None), "#111111", hatched=True)),
        number_format="0",
    )


def test_fractions_have_the_digits_of_the_csv_and_a_format_of_their_own() -> None:
    chart = charts.of("bar", LONG, "country", "role", "share", **LOOKS)
    assert chart is not None
    assert chart.number_format == "0.0"
    assert chart.series[0].values == (None, 0.3333333333)


def test_a_table_without_a_mark_gives_no_chart() -> None:
    assert charts.of("bar", LONG.head(0), "country", "role", "value", **LOOKS) is None
    assert charts.of("bar", LONG.assign(value=0), "country", "role", "value", **LOOKS) is None


AGAIN = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_office import make
make(Path(sys.argv[2]), Path(sys.argv[3]))
"""


def make(folder: Path, out: Path) -> None:
    packs = read(folder)
    (out / "figures.pptx").write_bytes(slides("A report", packs, folder))
    (out / "report.docx").write_bytes(document("A report", "What it says.", [("First", packs)], folder))


def test_the_same_packs_give_the_same_bytes_at_any_time_and_place(folder: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    make(folder, one)
    time.sleep(2.1)  # a zip file counts time in steps of two seconds
    places = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", AGAIN, str(Path(__file__).parent), str(folder), str(two)]
    subprocess.run(command, check=True, env={**os.environ, **places})
    for name in ("figures.pptx", "report.docx"):
        assert (one / name).read_bytes() == (two / name).read_bytes(), name


def inside(packed: bytes) -> Iterable[tuple[zipfile.ZipInfo, bytes]]:
    """Every part of a file, and of the workbooks in it."""
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        for info in files.infolist():
            content = files.read(info)
            yield info, content
            if info.filename.endswith(".xlsx"):
                yield from inside(content)


@pytest.mark.parametrize("file", ["deck", "paper"])
def test_a_file_says_neither_when_nor_by_whom_it_was_made(file: str, request: pytest.FixtureRequest) -> None:
    for info, content in inside(request.getfixturevalue(file)):
        assert info.date_time == (2000, 1, 1, 0, 0, 0)
        if info.filename == "docProps/core.xml":
            days = re.findall(rb"<dcterms:\w+[^>]*>([^<]*)<", content)
            assert set(days) <= {b"2000-01-01T00:00:00Z"}
            assert not re.search(rb"<(dc:creator|cp:lastModifiedBy)>[^<]", content)


@pytest.fixture(scope="module")
def opened(deck: bytes, paper: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What LibreOffice makes of both files; where it is not installed, only continuous integration has to have it."""
    room = tmp_path_factory.mktemp("opened")
    (room / "figures.pptx").write_bytes(deck)
    (room / "report.docx").write_bytes(paper)
    if not shutil.which("soffice") and os.environ.get("CI") != "true":
        pytest.skip("soffice (LibreOffice) is not installed")
    for file in ("figures.pptx", "report.docx"):
        own = f"-env:UserInstallation={(room / 'profile').as_uri()}"
        command = ["soffice", own, "--headless", "--convert-to", "pdf", "--outdir", str(room), str(room / file)]
        subprocess.run(command, check=True, capture_output=True, timeout=200)
    return {kind: room / f"{kind}.pdf" for kind in ("figures", "report")}


def pages(path: Path, lacking: str) -> list[str]:
    """The text of each page, without blanks, which a line's end may be; a hyphen there PDFium has as U+FFFE."""
    if not path.exists() and os.environ.get("CI") != "true":
        pytest.skip(f"LibreOffice has no {lacking}")
    with pypdfium2.PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_range().replace("\ufffe", "-") for page in document]
    return [re.sub(r"\s", "", text) for text in texts]


@pytest.mark.slow
def test_libreoffice_shows_every_slide_with_its_title_and_source(opened: dict[str, Path], packs: list[Pack]) -> None:
    there = pages(opened["figures"], "Impress")
    assert len(there) == len(packs)
    for page, pack in zip(there, packs, strict=True):
        assert re.sub(r"\s", "", pack["title"]) in page
        assert re.sub(r"\s", "", pack["source"]) in page


@pytest.mark.slow
def test_libreoffice_shows_heading_and_caption_of_a_figure_on_one_page(
    opened: dict[str, Path], packs: list[Pack]
) -> None:
    there = pages(opened["report"], "Writer")
    for number, pack in enumerate(packs, start=1):
        (home,) = [i for i, page in enumerate(there) if re.sub(r"\s", "", pack["title"]) in page]
        assert re.sub(r"\s", "", f"Figure {number}. {pack['caption']}") in there[home]
