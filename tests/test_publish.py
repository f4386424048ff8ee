"""A figure's pack: complete or refused, harmless in a spreadsheet, and the same bytes on every run."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

from cita_analysis import InputError, Plan, figures, load_plan
from cita_analysis.analysis import Counting
from cita_analysis.figures import theme as house
from cita_analysis.figures.charts import Chart, Series
from cita_analysis.figures.pack import publish
from drawn import FIGURE_NAMES, SIZES, picture, texts

TABLES = Path(__file__).parents[1] / "data" / "tables" / "2024-2026"
WORDS: dict[str, Any] = {
    "title": "Georgia takes part most often",
    "caption": "Activities by country.",
    "alt": "A line.",
    "note": "2 of 2 activities.",
    "source": "Source: a plan.",
    "citation": "A plan.",
    "counting": "full",
    "edition": "2024-2026",
    "quarter": "2024Q2",
}
NUMBERS = pd.DataFrame({"country": ["GEO", "KAZ"], "value": [1.5, 1 / 3]})


@pytest.fixture(scope="module")
def saved() -> Plan:
    return load_plan(TABLES)


def small() -> Figure:
    figure = Figure()
    figure.subplots().plot([1, 2])
    return figure


def test_a_pack_is_five_files(tmp_path: Path) -> None:
    assert publish(small(), "a_line", NUMBERS, tmp_path / "new" / "packs", **WORDS) == tmp_path / "new" / "packs"
    assert sorted(path.name for path in (tmp_path / "new" / "packs").iterdir()) == [
        *["a_line.csv", "a_line.json", "a_line.pdf", "a_line.png", "a_line.svg"]
    ]


def test_the_words_and_the_checksum_of_the_numbers_are_in_the_json(tmp_path: Path) -> None:
    publish(small(), "a_line", NUMBERS, tmp_path, **WORDS)
    said = json.loads((tmp_path / "a_line.json").read_text(encoding="utf-8"))
    checksum = hashlib.sha256((tmp_path / "a_line.csv").read_bytes()).hexdigest()
    assert said == {
        **WORDS,
        **{"chart": None, "drawing": [0, 1], "places": [[], []], "slide": None, "sha256": checksum},
    }
    assert list(said) == [*WORDS, "chart", "drawing", "places", "slide", "sha256"]


def test_a_figure_that_is_a_chart_says_it_in_the_json(tmp_path: Path) -> None:
    chart = Chart("bar", ("GEO", "KAZ"), (Series("activities", (1.5, None), "#1B6FB5"),), "0.0")
    publish(small(), "a_line", NUMBERS, tmp_path, **WORDS, chart=chart, drawing=(0.125, 0.75))
    said = json.loads((tmp_path / "a_line.json").read_text(encoding="utf-8"))
    assert said["drawing"] == [0.125, 0.75]
    assert said["chart"] == {
        "kind": "bar",
        "categories": ["GEO", "KAZ"],
        "series": [{"name": "activities", "values": [1.5, None], "colour": "#1B6FB5", "hatched": False, "labels": []}],
        "number_format": "0.0",
    }


def test_a_figure_without_a_chart_is_drawn_once_more_for_a_slide(tmp_path: Path) -> None:
    picture("participation_together", "column").save(tmp_path)
    drawn = picture("participation_together", "slide")
    said = json.loads((tmp_path / "participation_together.json").read_text(encoding="utf-8"))
    assert said["slide"] == {"alt": drawn.alt, "note": drawn.note, "drawing": list(drawn.drawing)}
    with Image.open(tmp_path / "participation_together.slide.png") as png:
        assert png.size == (2000, 1125)  # 33.867 by 19.05 cm at 150 dots per inch
        assert png.info["dpi"] == pytest.approx((150, 150), abs=0.1)
        assert (png.info["Title"], png.info["Description"]) == (drawn.title, drawn.alt)


def test_the_slide_has_the_choices_of_the_figure(saved: Plan) -> None:
    drawn = figures.status_watch_list(saved, quarter="2024Q2", counting=Counting(afg_on_hold=False), size="column")
    assert drawn.on_slide is not None
    assert (
        drawn.on_slide().note
        == figures.status_watch_list(saved, quarter="2024Q2", counting=Counting(afg_on_hold=False), size="slide").note
    )
    assert drawn.on_slide().note != drawn.note, "a slide has room for a part of the list, and says so"


def test_a_figure_with_a_chart_needs_no_picture_for_a_slide(tmp_path: Path) -> None:
    picture("participation_by_role").save(tmp_path)
    assert not (tmp_path / "participation_by_role.slide.png").exists()
    assert json.loads((tmp_path / "participation_by_role.json").read_text(encoding="utf-8"))["slide"] is None


@pytest.mark.parametrize("name", FIGURE_NAMES)
@pytest.mark.parametrize("size", SIZES)
def test_the_drawing_can_be_cut_out_between_title_and_note(name: str, size: str) -> None:
    """No text of the drawing is cut, and none of the words around it is left."""
    drawn = picture(name, size)
    height = drawn.figure.get_figheight() * 72
    top, bottom = (height * (1 - share) for share in drawn.drawing)
    own = {id(text) for text in drawn.figure.texts}
    for text in texts(drawn.figure):
        box = text.get_window_extent()
        low, high = box.y0 / drawn.figure.dpi * 72, box.y1 / drawn.figure.dpi * 72
        if id(text) in own:
            assert low > top or high < bottom, text.get_text()
        else:
            assert bottom < low, text.get_text()
            assert high < top, text.get_text()


def test_the_numbers_are_in_the_csv(tmp_path: Path) -> None:
    publish(small(), "a_line", NUMBERS, tmp_path, **WORDS)
    assert (tmp_path / "a_line.csv").read_bytes() == b"country,value\nGEO,1.5\nKAZ,0.3333333333\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\r=1", "' =1"),
        ("one\r=1", "one =1"),
        ("one\r\n=1", "one =1"),
    ],
)
def test_text_that_a_spreadsheet_would_run_is_marked_as_text(text: str, written: str, tmp_path: Path) -> None:
    publish(small(), "a_line", pd.DataFrame({"name": [text], "value": [-1]}), tmp_path, **WORDS)
    assert (tmp_path / "a_line.csv").read_bytes().decode() == f"name,value\n{written},-1\n"


@pytest.mark.parametrize("text", ["a=b", "3-5", "AZE–GEO", "'quoted'"])
def test_other_text_is_as_it_was(text: str, tmp_path: Path) -> None:
    publish(small(), "a_line", pd.DataFrame({"name": [text]}), tmp_path, **WORDS)
    assert pd.read_csv(tmp_path / "a_line.csv").loc[0, "name"] == text


@pytest.mark.parametrize("missing", ["title", "alt", "note", "source"])
@pytest.mark.parametrize("text", ["", " \n"])
def test_a_figure_without_its_words_is_refused_and_leaves_nothing(missing: str, text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"^figure a_line: has no {missing}; [^\n]+$"):
        publish(small(), "a_line", NUMBERS, tmp_path / "packs", **{**WORDS, missing: text})
    assert not (tmp_path / "packs").exists()


@pytest.mark.parametrize("name", ["", "A", "a-b", "../a", "a.b", "a b", "ä", "a\n"])
def test_a_name_that_could_be_a_path_or_differ_between_systems_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="letters a-z, digits and _"):
        publish(small(), name, NUMBERS, tmp_path, **WORDS)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "packs").write_text("a file")
    with pytest.raises(InputError, match="packs: cannot be written"):
        publish(small(), "a_line", NUMBERS, tmp_path / "packs", **WORDS)


def test_an_older_pack_is_replaced_and_the_neighbours_stay(tmp_path: Path) -> None:
    publish(small(), "a_line", NUMBERS, tmp_path, **WORDS)
    publish(small(), "b_line", NUMBERS, tmp_path, **WORDS)
    publish(small(), "a_line", NUMBERS.head(1), tmp_path, **WORDS)
    assert (tmp_path / "a_line.csv").read_text() == "country,value\nGEO,1.5\n"
    assert len(list(tmp_path.iterdir())) == 10


@pytest.fixture(scope="module")
def pack(saved: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    figures.participation_by_role(saved, quarter="2024Q2", size="column").save(folder)
    return folder


def test_a_picture_publishes_and_returns_itself_to_be_shown(saved: Plan, tmp_path: Path) -> None:
    picture = figures.participation_by_role(saved)
    assert picture.save(tmp_path) is picture
    assert len(list(tmp_path.iterdir())) == 5


def test_a_picture_publishes_nothing_where_no_folder_is_given(
    saved: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    picture = figures.participation_by_role(saved)
    assert picture.save(None) is picture
    assert list(tmp_path.iterdir()) == []


def test_a_picture_shows_itself_as_a_png_with_its_alternative_text(saved: Plan) -> None:
    picture = figures.participation_by_role(saved)
    png, metadata = picture._repr_png_()
    assert Image.open(io.BytesIO(png)).format == "PNG"
    assert metadata == {"alt": picture.alt}
    assert repr(picture) == f"participation_by_role: {picture.title}"


def test_a_picture_has_text_that_stays_text_in_the_svg(pack: Path) -> None:
    svg = (pack / "participation_by_role.svg").read_text(encoding="utf-8")
    words = re.sub(r"<[^>]+>", "", svg)
    assert all(text in words for text in ("Turkmenistan", "31 of 44 activities", "authors' tabulation"))
    # Where DejaVu Sans is missing, another sans serif has nearly its widths; a serif would not.
    assert set(re.findall(r"font-family: ([^;\"]*)", svg)) == {"'DejaVu Sans', sans-serif"}


def test_a_picture_embeds_its_fonts_in_the_pdf(pack: Path) -> None:
    pdf = (pack / "participation_by_role.pdf").read_bytes()
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf


def test_a_picture_is_8_cm_wide_at_300_dpi(pack: Path) -> None:
    with Image.open(pack / "participation_by_role.png") as png:
        assert png.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert png.width == pytest.approx(8 / 2.54 * 300, abs=1)


def test_a_png_says_its_title_and_its_alternative_text(pack: Path, saved: Plan) -> None:
    drawn = figures.participation_by_role(saved, quarter="2024Q2", size="column")
    with Image.open(pack / "participation_by_role.png") as png:
        assert {**png.info, "dpi": None} == {"Title": drawn.title, "Description": drawn.alt, "dpi": None}


def as_drawn(figure: Figure, dpi: int) -> Image.Image:
    """Every colour that was drawn."""
    room = io.BytesIO()
    with house.style():
        figure.savefig(room, dpi=dpi)
    return Image.open(room)


@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_a_png_has_a_palette_and_looks_as_drawn(name: str) -> None:
    png, _ = picture(name)._repr_png_()
    few, all_ = Image.open(io.BytesIO(png)), as_drawn(picture(name).figure, 144)
    moved = np.abs(np.asarray(few.convert("RGB"), int) - np.asarray(all_.convert("RGB"), int))
    assert few.mode == "P"
    assert (moved.max() <= 8, moved.mean() < 0.1) == (True, True)
    assert few.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("ground", ["white", "none"])
def test_a_picture_of_more_colours_than_a_palette_has_keeps_them(ground: str, tmp_path: Path) -> None:
    figure = Figure(facecolor=ground)
    figure.subplots().imshow(np.random.default_rng(1).random((40, 40, 3)))
    publish(figure, "a_line", NUMBERS, tmp_path, **WORDS)
    written = Image.open(tmp_path / "a_line.png")
    assert np.array_equal(np.asarray(written), np.asarray(as_drawn(figure, 300)))


@pytest.mark.parametrize("ending", ["svg", "pdf", "png", "json", "csv"])
def test_a_picture_names_no_clock_no_program_and_no_place(pack: Path, ending: str) -> None:
    content = (pack / f"participation_by_role.{ending}").read_bytes()
    assert not re.search(rb"CreationDate|ModDate|dc:date|matplotlib[ /]|/(home|tmp|usr|work|Users)/", content)


def test_a_picture_looks_the_same_whatever_the_reader_s_own_settings(saved: Plan) -> None:
    plain = figures.participation_by_role(saved)._repr_png_()
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "text.usetex": False, "font.family": "serif"}):
        assert figures.participation_by_role(saved)._repr_png_() == plain


DRAW_ALL = """
import sys
from cita_analysis import figures, load_plan
plan = load_plan(sys.argv[1])
for figure in figures.FIGURES:
    figure.draw(plan, quarter="2024Q2").save(sys.argv[2])
"""


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folders = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two")
    for seed, folder in enumerate(folders, start=1):
        # Another seed, for sets of texts are ordered by it.
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        subprocess.run([sys.executable, "-c", DRAW_ALL, str(TABLES), str(folder)], check=True, env=environment)
    return folders


@pytest.mark.slow
@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_every_pack_has_the_same_bytes_on_two_runs(name: str, two_runs: tuple[Path, Path]) -> None:
    one, two = ({path.name: path.read_bytes() for path in folder.glob(f"{name}.*")} for folder in two_runs)
    charted = json.loads(one[f"{name}.json"])["chart"] is not None
    assert len(one) == (5 if charted else 6)
    assert [file for file in one if one[file] != two[file]] == []
