"""A report tells every number in several places: the page, the packs, the notebooks as run; all tell the same."""

from __future__ import annotations

import ast
import base64
import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pandas as pd
import pytest
from PIL import Image

import cita_analysis as cita
import sample
from cita_analysis import figures
from cita_analysis.analysis import extraction, network, participation, status_mix, watch_list
from cita_analysis.files.spreadsheet import csv as written
from cita_analysis.messages import network as network_text
from cita_analysis.runs.reports import write_report
from drawn import FIGURE_NAMES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
QUARTER = "2024Q2"
# What the notebooks choose where a figure's own default is another.
CHOSEN: dict[str, dict[str, Any]] = {"partners_incidence": {"level": "parent"}, "partners_bodies": {"level": "parent"}}


@pytest.fixture(scope="module")
def report(pdf: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(pdf, QUARTER, tmp_path_factory.mktemp("reports"), ROOT / "notebooks")


class Shown(HTMLParser):
    """What a page or a notebook's output shows: for each figure ("" outside) its heading, alternative text and rows,
    and the text of every paragraph and list item."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.figure, self.into = "", ""
        self.headings: dict[str, str] = {}
        self.alts: dict[str, str] = {}
        self.rows: dict[str, list[list[str]]] = {"": []}
        self.sentences: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "figure":
            self.figure = str(said["id"])
            self.headings[self.figure], self.rows[self.figure] = "", []
        elif tag == "img" and self.figure:
            self.alts[self.figure] = str(said["alt"])
        elif tag == "tr":
            self.rows[self.figure].append([])
        elif tag in ("th", "td"):
            self.rows[self.figure][-1].append("")
        elif tag in ("p", "li"):
            self.sentences.append("")
        if tag in ("h3", "th", "td", "p", "li"):
            self.into = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == "figure":
            self.figure = ""
        if tag == self.into:
            self.into = ""

    def handle_data(self, data: str) -> None:
        if self.into == "h3" and self.figure:
            self.headings[self.figure] += data
        elif self.into in ("th", "td"):
            self.rows[self.figure][-1][-1] += data
        elif self.into in ("p", "li"):
            self.sentences[-1] += data


def output(report: Path, cell: str) -> dict[str, Any]:
    """What the one cell that begins its last line so shows in the notebooks as run: data by form, and `alt`."""
    notebooks = [nbformat.read(path, as_version=4) for path in sorted((report / "notebooks").glob("*.ipynb"))]
    cells = [found for notebook in notebooks for found in notebook.cells if found.cell_type == "code"]
    (there,) = [found for found in cells if found.source.splitlines()[-1].startswith(cell)]
    (shown,) = there.outputs
    return {**shown.data, "alt": shown.metadata.get("image/png", {}).get("alt")}


def table(report: Path, cell: str) -> pd.DataFrame:
    """The table that a cell shows, all of it as text."""
    return frame(output(report, cell)["text/html"])


def frame(html: str) -> pd.DataFrame:
    header, *rows = Shown(html).rows[""]
    return pd.DataFrame(rows, columns=header)


# ---- Each figure


@cache
def drawn(report: Path, name: str) -> Any:
    """The picture, by its function, from the report's own tables."""
    plan = cita.load_plan(report / "tables")
    return getattr(figures, name)(plan, quarter=QUARTER, **CHOSEN.get(name, {}))


def agree_on_a_figure(report: Path, name: str) -> None:
    """The function, the pack, the page and the notebook have the same title, alternative text, picture and numbers."""
    picture, page = drawn(report, name), Shown((report / "index.html").read_text("utf-8"))
    pack = json.loads((report / "figures" / f"{name}.json").read_text("utf-8"))
    numbers = (report / "figures" / f"{name}.csv").read_bytes()
    shown = output(report, f"draw.{name}(")
    assert pack["title"] == page.headings[name] == picture.title
    assert shown["text/plain"] == f"{name}: {picture.title}"
    assert pack["alt"] == page.alts[name] == shown["alt"] == picture.alt
    assert base64.b64decode(shown["image/png"]) == picture._repr_png_()[0]
    assert numbers == written(picture.numbers)
    header, *rows = csv.reader(io.StringIO(numbers.decode(), newline=""))
    assert page.rows[name] == [
        [column.replace("_", " ") for column in header],
        *[list(map(as_on_the_page, header, row)) for row in rows],
    ]


def as_on_the_page(column: str, text: str) -> str:
    """Ids apart by blanks, decimals in four digits."""
    if re.fullmatch(r"-?\d+\.\d{4,}(e-?\d+)?", text):
        return f"{float(text):.4g}"
    return text.replace(";", " ") if column == "activities" else text


@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_a_figure_is_the_same_in_pack_page_and_notebook(name: str, report: Path) -> None:
    agree_on_a_figure(report, name)


# ---- Each table of a notebook


def net(plan: cita.Plan) -> network.Network:
    return network.build_network(plan, "parent")


# The cell by its last line's beginning, and what it shows.
TABLES: dict[str, Callable[[cita.Plan], pd.DataFrame]] = {
    "extraction.coverage(": extraction.coverage,
    "extraction.left_over(": extraction.left_over,
    "extraction.findings_by_kind(": extraction.findings_by_kind,
    "by_pillar.pivot(": lambda plan: participation(plan, ["country", "pillar"]).pivot(
        index="country", columns="pillar", values="value"
    ),
    "network.co_participation(": lambda plan: network.co_participation(plan).head(10),
    "plan.participation.query(": lambda plan: plan.participation.query("role == 'named'").head(10),
    "cita.network.with_sizes(": lambda plan: network.with_sizes(net(plan).rows).head(),
    "net.pairs.head(10)": lambda plan: net(plan).pairs.head(10),
    "tests.pairs.head(10)": lambda plan: network.chance(net(plan)).pairs.head(10),
    "network_text.convergence(": lambda plan: network_text.convergence(network.chance(net(plan))).to_frame(),
    "tests.whole": lambda plan: network.chance(net(plan)).whole,
    "by_project.whole": lambda plan: network.chance(net(plan).by_project()).whole,
    "cita.network.side_by_side(": lambda plan: network.side_by_side(network.sensitivity(plan)),
    "mix.pivot(": lambda plan: status_mix(plan).pivot(index="pillar", columns="status", values="value"),
    "watch_list(": lambda plan: watch_list(plan, QUARTER),
}


@pytest.mark.parametrize("cell", TABLES)
def test_a_table_of_a_notebook_is_what_its_function_gives(cell: str, report: Path) -> None:
    # As many columns as in a notebook, not as many as a terminal has room for.
    with pd.option_context("display.max_columns", 20):
        given = TABLES[cell](cita.load_plan(report / "tables"))._repr_html_()  # type: ignore[operator]
    assert output(report, cell)["text/html"] == given


# ---- The page's sentences


WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def counts(sentence: str) -> list[int]:
    """Every number that a sentence says, in figures or words, but for days, years and the names of activities."""
    plain = re.sub(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b|\b\d\d[a-z]?\b(?=,| and|\.$)", "", sentence)
    said = re.findall(rf"\b(?:\d+|none|{'|'.join(WORDS)})\b", plain.lower())
    return [int(word) if word.isdecimal() else 0 if word == "none" else WORDS.index(word) for word in said]


def test_numbers_of_a_sentence() -> None:
    said = "Seven activities are past, 12 of 44 by 30 June 2024; none new: 01a, 11b and 22."
    assert counts(said) == [7, 12, 44, 0]


def agree_on_sentences(report: Path) -> None:
    """What the page says in sentences, and what the notebooks show of the same."""
    said = Shown((report / "index.html").read_text("utf-8")).sentences

    def of(beginning: str) -> str:
        return next(sentence for sentence in said if re.match(beginning, sentence.strip())).strip()

    by_pillar = table(report, "by_pillar.pivot(").iloc[1:].set_index("pillar").astype(int).sum(axis=1)
    named = by_pillar.drop("REG")
    region = of(r"\d+ of the \d+ activities are for the whole region")
    regional, activities, most = counts(region)
    assert (regional, most) == (by_pillar["REG"], named.max())
    names = cita.load_plan(report / "tables").countries.set_index("country")["name"]
    assert [code for code in named.index if names[code] in region] == [*named.index[named == most]]

    mix = table(report, "mix.pivot(").iloc[1:].set_index("status").astype(float)
    assert round(mix.to_numpy().sum()) == activities
    shares = (mix.sum() / mix.to_numpy().sum()).sort_values(ascending=False)
    standing = re.findall(r"(\d+)% (\w+)", of("An activity counted once"))
    assert standing == [(f"{share * 100:.0f}", status) for status, share in shares.items() if share > 0]

    watched = table(report, "watch_list(")
    states = watched["state"].value_counts()
    delivered, due, overdue, ahead = counts(of("Of the results it dates"))
    assert (due, overdue) == (states["due"], states["overdue"])
    results = output(report, "draw.status_milestones(")["text/plain"]
    assert counts(results.partition(", ")[2]) == [delivered, overdue, due, ahead]

    past = of(r"\w+ activities are past their period")
    listed = [*watched.loc[watched["state"] == "past_period", "activity_id"]]
    assert counts(past)[0] == len(listed)
    assert re.findall(r"\b\d\d[a-z]?\b", past) == sorted(listed)


def agree_on_the_watch_list(report: Path) -> None:
    """The page's table, the CSV beside it and the notebook's table have the same rows."""
    kept = pd.read_csv(report / "tables" / "watch_list.csv", dtype="str", keep_default_na=False)
    shown = table(report, "watch_list(")
    columns = ["activity_id", "state", "by"]
    assert shown[columns].to_numpy().tolist() == kept[columns].to_numpy().tolist()
    _, *rows = Shown((report / "index.html").read_text("utf-8")).rows[""]
    days = pd.to_datetime(kept["by"])
    assert [(row[2], row[1], row[4]) for row in rows] == [
        (row.activity_id, f"{day.day} {day:%B %Y}", f"{row.text} ({names})" if (names := row.country) else row.text)
        for row, day in zip(kept.itertuples(), days, strict=True)
    ]


def agree_on_networks(report: Path) -> None:
    """What the notebook finds stands on the page, and its pairs in the table of all pairs."""
    page = Shown((report / "index.html").read_text("utf-8"))
    methods = ast.literal_eval(output(report, "network_text.methods(")["text/plain"])
    assert methods in page.sentences
    found = ast.literal_eval(output(report, "network_text.findings(")["text/plain"])
    (beyond,) = re.findall(r"\d+ of \d+ pairs are beyond chance after correction", found)
    assert page.headings["partners_network"].startswith(f"{beyond};")
    every = pd.read_csv(report / "tables" / "pairs.csv", dtype={"a": "str", "b": "str"}, keep_default_na=False)
    every = every[every["level"] == "parent"].set_index(["a", "b"])
    for cell in ("net.pairs.head(10)", "tests.pairs.head(10)"):
        shown = table(report, cell).set_index(["a", "b"])
        columns = [column for column in every if column in shown and column not in ("activities", "beyond")]
        assert (len(shown), len(columns) > 5) == (10, True)
        given, kept = (of.loc[shown.index, columns].astype(float).to_numpy() for of in (shown, every))
        assert np.abs(given - kept).max() < 5.1e-7  # six digits after the point are shown


AGREEMENTS = [agree_on_sentences, agree_on_the_watch_list, agree_on_networks]


@pytest.mark.parametrize("agree", AGREEMENTS)
def test_the_page_says_what_the_notebooks_show(agree: Callable[[Path], None], report: Path) -> None:
    agree(report)


def test_the_page_in_the_readme_is_today_s(report: Path) -> None:
    with Image.open(sample.PAGE) as kept:
        assert kept.info["Source"] == sample.top(report), "make sample"


# ---- A number changed in any of them is found


# The file, what stands in it, what is written instead, and what has to notice it.
ROLES = partial(agree_on_a_figure, name="participation_by_role")
FIRST, LAST = "notebooks/01_country_participation.ipynb", "notebooks/03_status_mix.ipynb"
CHANGES: list[tuple[str, str, str, Callable[[Path], None]]] = [
    ("figures/participation_by_role.csv", r"(GEO,Georgia,named),7", r"\1,8", ROLES),
    ("figures/participation_by_role.json", r'("alt": "[^"]*Georgia) 7', r"\1 8", ROLES),
    ("figures/participation_by_role.json", r'("title": ")31 of 44', r"\g<1>32 of 44", ROLES),
    ("index.html", r'(<figure id="participation_by_role">(?s:.*?)<h3>)31', r"\g<1>32", ROLES),
    ("index.html", r'(png" alt="[^"]*Georgia) 7', r"\1 8", ROLES),
    ("index.html", r'(id="participation_by_role">(?s:.*?)<tbody>(?s:.*?)>named<(?s:.*?)>)7<', r"\g<1>8<", ROLES),
    (FIRST, "(participation_by_role:) 31", r"\1 32", ROLES),
    (FIRST, r"(by country\. Georgia) 7", r"\1 8", ROLES),
    ("tables/participation.csv", "2024-2026,02,GEO,named.*\n", "", ROLES),
    ("index.html", '(#scope-regional">)31(</a> of the)', r"\g<1>32\2", agree_on_sentences),
    ("index.html", '(#status-completed">)40(%</a> completed)', r"\g<1>41\2", agree_on_sentences),
    ("index.html", '(#state-delivered">)52(</a> were delivered)', r"\g<1>53\2", agree_on_sentences),
    ("index.html", '(#state-past">)Seven( activities</a> are past)', r"\1Six\2", agree_on_sentences),
    (FIRST, r"(<th>REG</th>\\n\",\n +\" +<td>)11<", r"\g<1>12<", agree_on_sentences),
    (LAST, r"(<th>2</th>\\n\",\n +\" +<td>)5\.", r"\g<1>6.", agree_on_sentences),
    (LAST, "<td>2023-09-30<", "<td>2023-09-29<", agree_on_the_watch_list),
    ("tables/watch_list.csv", "2023-09-30", "2023-09-29", agree_on_the_watch_list),
    ("index.html", '(data-label="by">)30( September 2023)', r"\g<1>29\2", agree_on_the_watch_list),
    ("tables/pairs.csv", "(parent,ADB,CI),5", r"\1,6", agree_on_networks),
    ("notebooks/02_partner_network.ipynb", r"<td>4\.333333<", "<td>4.333334<", agree_on_networks),
    ("notebooks/02_partner_network.ipynb", "Pairs: 0 of 435", "Pairs: 1 of 435", agree_on_networks),
]


@pytest.mark.parametrize(("file", "stands", "instead", "agree"), CHANGES)
def test_a_changed_number_is_noticed(
    file: str, stands: str, instead: str, agree: Callable[[Path], None], report: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(report, tmp_path / "report")
    text = (copy / file).read_text("utf-8")
    changed = re.sub(stands, instead, text)
    assert changed != text
    (copy / file).write_text(changed, encoding="utf-8")
    with pytest.raises(AssertionError):
        agree(copy)
