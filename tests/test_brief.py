"""Country briefs: what one says is what the measures say, on two pages, in three kinds of file, whatever the plan."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pandas as pd
import pypdfium2
import pytest

from cita_analysis import InputError, Plan, figures
from cita_analysis.analysis import Counting, milestone_states, participation
from cita_analysis.analysis import country as concern
from cita_analysis.report import briefs
from cita_analysis.report.briefs import html, pdf, word
from cita_analysis.report.briefs.blocks import TEXT, cut
from drawn import BRIEF_NAMES, PLAN, covered, faint, only, outside, overlapping, pale, picture, small
from hypertext import Shown

MEMBERS = list(PLAN.countries["country"])
QUARTER = "2024Q2"
HOSTILE = (
    r"""#panic("x") *b* _i_ $x^2$ @ref [c] <lbl> `raw` \n \ " ' // c /* c */ ~ -- ... {{ n }} { $n }"""
    """ <b onclick="x">&amp;</b> =1+1"""
)
MARKUP = [HOSTILE, '"#let x = read("/etc/passwd")', r"\u{1F600} #set page(width: 1pt)", "]", "$"]
MUCH = ["Memorandum of Understanding on Commerce " * 60, "W" * 4000]
every_member = pytest.mark.parametrize("country", MEMBERS)


@cache
def made(country: str) -> briefs.Brief:
    return briefs.country_brief(PLAN, QUARTER, country)


def text_of(told: briefs.Brief) -> str:
    """All that the pages say, the figures' words too."""
    return json.dumps([dataclasses.asdict(block) for page in told.pages for block in page], ensure_ascii=False)


def written(text: str, **columns: str) -> Plan:
    """The plan with a text in every place that a document fills."""
    texts = {"project_title", "pillar_title", "description", "text", "name"}
    tables = {
        name: table.assign(**{column: text for column in table if column in texts or column.endswith("_text")})
        for name, table in PLAN.tables.items()
    }
    return Plan(PLAN.edition, {**PLAN.source_info, "title": text}, tables)


def fat(times: int = 8, text: str = "Wide-ranging Memorandum of Understanding on Managing Commerce " * 40) -> Plan:
    """A plan that says everything many times: each activity `times` over, all naming every member, in long words."""
    tables = dict(written(text).tables)
    for name, table in tables.items():
        if "activity_id" in table and name != "findings":
            copies = [table.assign(activity_id=table["activity_id"] + f"x{n}") for n in range(times)]
            tables[name] = pd.concat([table, *copies], ignore_index=True)
    part = tables["participation"]
    named = part["activity_id"].str.startswith(("0", "10", "17"))
    tables["participation"] = part.assign(role=part["role"].mask(named, "named"), mentioned=True)
    marks = tables["milestones"]
    tables["milestones"] = marks.assign(country=marks["country"].mask(marks.index % 2 == 0, "GEO"))
    return Plan(PLAN.edition, {**PLAN.source_info, "title": text}, tables)


def pages(content: bytes) -> list[str]:
    """The text of each page of a PDF."""
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def without_blanks(text: str) -> str:
    return re.sub(r"\s", "", text)


# ---- For whom


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("GEOR", "did you mean GEO (Georgia)?"),
        ("geo", "did you mean GEO (Georgia)?"),
        ("CHN", "did you mean PRC (People's Republic of China)?"),
        ("China", "did you mean PRC (People's Republic of China)?"),
        ("Kyrgyzstan", "did you mean KGZ (Kyrgyz Republic)?"),
        ("MNG", "did you mean MON (Mongolia)?"),
        ("REG", "use one of AFG, AZE, PRC, GEO, KAZ, KGZ, MON, PAK, TAJ, TKM, UZB"),
        ("", "use one of AFG, AZE, PRC, GEO, KAZ, KGZ, MON, PAK, TAJ, TKM, UZB"),
        ("../GEO", "did you mean GEO (Georgia)?"),
    ],
)
def test_another_country_is_told_with_the_nearest_one(text: str, hint: str) -> None:
    with pytest.raises(InputError) as told:
        briefs.country_brief(PLAN, QUARTER, text)
    assert str(told.value) == f"{text!r}: not a country of the plan; {hint}"


# ---- What concerns a country


@pytest.mark.parametrize(
    ("country", "ways"),
    [
        ("GEO", {"named": "02 03 06a 07 10c 17e 17f", "spoken_of": "09 13a 13b"}),
        ("KAZ", {"named": "06b", "tentative": "06a 07", "spoken_of": "08 13a 13b"}),
        ("UZB", {"named": "06a 06b 07 12", "mentioned": "01a", "spoken_of": "05 09 11a 11c 13a 13b 17a 22"}),
        ("KGZ", {"named": "01a", "spoken_of": "13b"}),
        ("AFG", {}),
    ],
)
def test_activities_by_way(country: str, ways: dict[str, str]) -> None:
    found = concern.country_activities(PLAN, QUARTER, country)
    said = {way: " ".join(rows["activity_id"]) for way, rows in found.groupby("way") if way != "regional"}
    assert said == ways
    assert found["way"].isin(["spoken_of", "regional"]).sum() == 31


def test_a_period_is_the_country_s_own_where_one_is_printed() -> None:
    starts = {c: concern.country_activities(PLAN, QUARTER, c).set_index("activity_id")["period_start"]["01a"] for c in
              ("KGZ", "MON", "PAK")}  # fmt: skip
    assert starts == {"KGZ": 2013, "MON": 2016, "PAK": 2015}


@every_member
def test_results_are_the_quarter_s_and_each_is_once_and_of_one(country: str) -> None:
    judged = milestone_states(PLAN, QUARTER, counting=Counting(afg_on_hold=country != "AFG"))
    found = concern.country_milestones(PLAN, QUARTER, country)
    key = ["activity_id", "statement", "milestone", "country"]
    assert not found.duplicated(key).any()
    assert (found.loc[found["whose"] == "own", "country"] == country).all()
    assert found.loc[found["whose"] != "own", "country"].dropna().isin(["REG"]).all()
    regional = PLAN.activities.loc[PLAN.activities["scope"] == "regional", "activity_id"]
    assert (found["activity_id"].isin(regional) == (found["whose"] == "regional"))[found["whose"] != "own"].all()
    missed = judged.merge(found[key].assign(there=True), on=key, how="left").query("there.isna()")
    statements = missed.merge(
        PLAN.statements[["activity_id", "statement", "countries"]], on=["activity_id", "statement"]
    )
    others = statements["countries"].fillna("").map(lambda named: bool(named) and country not in named.split(";"))
    other = (missed["country"].notna() & ~missed["country"].isin([country, "REG"])) | others.to_numpy()
    outside_ = ~missed["activity_id"].isin(found["activity_id"]) & ~missed["activity_id"].isin(regional)
    assert (other | outside_).all()


@pytest.mark.parametrize(
    ("country", "own", "by_name"),
    [("GEO", 3, 4), ("MON", 4, 1), ("KGZ", 1, 0), ("TAJ", 1, 1), ("AFG", 0, 0), ("UZB", 2, 4)],
)
def test_results_of_its_own_are_kept_apart(country: str, own: int, by_name: int) -> None:
    whose = concern.country_milestones(PLAN, QUARTER, country)["whose"].value_counts()
    assert (whose.get("own", 0), whose.get("by_name", 0)) == (own, by_name)


# ---- What a brief says


@every_member
def test_its_numbers_are_those_of_the_measures(country: str) -> None:
    told = made(country)
    hold = country != "AFG"
    table = participation(PLAN, ["country", "role"], counting=Counting(afg_on_hold=hold))
    counts = table.set_index(["country", "role"])["value"]
    named, tentative = (int(counts[country, role]) for role in ("named", "tentative"))
    start = f"is named in {named or 'none'} of the plan's 44 activities"
    assert start + (f", tentatively in {tentative}" if tentative else "") in told.sentences[0]
    assert "31 are for the whole region" in told.sentences[0]
    total = told.pictures["brief_pillars"].numbers["value"].sum()
    assert total == named + tentative == len(told.activities[told.activities["way"].isin(concern.BY_NAME)])


@every_member
def test_who_is_listed_together_is_counted_as_the_networks_count(country: str) -> None:
    from cita_analysis.analysis import network

    pairs = network.co_participation(PLAN, counting=Counting(afg_on_hold=country != "AFG"))
    ends = pd.concat([pairs, pairs.rename(columns={"a": "b", "b": "a"})]).query("a == @country and b != 'REG'")
    assert made(country).countries.set_index("country")["value"].to_dict() == dict(
        zip(ends["b"], ends["shared"], strict=True)
    )


def test_bodies_are_counted_with_their_parents_once_an_activity() -> None:
    bodies = made("GEO").bodies.set_index("institution")
    assert (bodies.at["CCC", "value"], bodies.at["GEO-RS", "value"], bodies.at["ADB", "regional"]) == (2, 1, 9)


def test_afghanistan_is_on_hold_and_still_what_the_plan_prints_is_said() -> None:
    told = text_of(made("AFG"))
    assert "Activities in and for Afghanistan are on hold since 15 August 2021." in told
    assert "Pillar 3, Stronger Institutions for Trade: 11." in told
    assert "AFG counted, in this brief alone" in told


def test_other_members_are_not_on_hold_and_do_not_meet_afghanistan() -> None:
    assert not [c for c in MEMBERS if c != "AFG" and "on hold since" in text_of(made(c))]
    assert not [c for c in MEMBERS if "AFG" in set(made(c).countries["country"])]


@every_member
def test_every_activity_by_name_and_every_regional_one_is_said_with_its_page(country: str) -> None:
    told, found = text_of(made(country)), made(country).activities
    for activity in found["activity_id"]:
        assert re.search(rf"\b{activity}\b", told), activity
    pages_of = PLAN.activities.set_index("activity_id")["page_first"]
    (lines,) = [b for b in made(country).pages[0] if b.kind == "lines" and b.style == "bullets"]
    listed = {
        activity: int(page)
        for line in lines.lines
        for page, ids in re.findall(r"p\. (\d+): ([^;]+)", line.text)
        for activity in ids.split(", ")
    }
    regional = found.loc[found["way"].isin(["regional", "spoken_of"]), "activity_id"]
    assert listed == {activity: pages_of[activity] for activity in regional}


@pytest.mark.parametrize("count", range(3))
def test_sentences_for_none_one_and_many(count: int) -> None:
    plan = only(*["17f", "02"][:count], "18")
    told = briefs.country_brief(plan, QUARTER, "GEO").sentences
    n = len(plan.activities)
    noun = "activity" if n == 1 else "activities"
    assert told[0].startswith(
        f"Georgia is named in {count or 'none'} of the plan's {n} {noun}; 1 is for the whole region"
    )
    ends = {0: "No activity names Georgia", 1: "17f ends in 2024", 2: "02 and 17f end in 2024"}
    assert ends[count] in told[2]


def test_overdue_and_past_are_said_of_the_country() -> None:
    plan = only("01a", "01b", "12")
    assert "01a is past its period with something open" in briefs.country_brief(plan, QUARTER, "KGZ").sentences[2]
    assert "one due in the quarter" in briefs.country_brief(plan, QUARTER, "AZE").sentences[1]
    assert "Of those for the whole region, one is overdue" in briefs.country_brief(plan, QUARTER, "AZE").sentences[1]


def test_a_plan_without_results_or_regional_activities() -> None:
    told = briefs.country_brief(only("17f"), QUARTER, "GEO")
    assert told.sentences[1].startswith("The plan dates no result for Georgia or for an activity that names it.")
    assert [block for block in told.pages[1] if block.kind == "table"] == []


def test_the_latest_of_its_own_stand_before_what_is_of_all() -> None:
    (table,) = [block for block in made("UZB").pages[1] if block.kind == "table"]
    whose = [row[3] for row in table.rows]
    assert whose == sorted(whose, key=["UZB itself", "activity names it", "whole region"].index)
    assert ("due", "Q2 2024") in [row[:2] for row in table.rows]


@pytest.mark.parametrize(
    ("text", "lines", "shown"),
    [
        ("Short", 1, "Short"),
        ("  two \n blanks ", 1, "two blanks"),
        ("word " * 500, 1, "word " * 17 + "…"),
        ("W" * 5000, 1, None),
        ("", 1, ""),
    ],
)
def test_a_text_is_cut_at_a_word_with_dots(text: str, lines: int, shown: str | None) -> None:
    from cita_analysis.figures.theme import text_width

    told = cut(text, lines)
    assert text_width(told, TEXT) <= 492
    assert told == shown if shown is not None and len(text) < 100 else told.endswith("…")


# ---- Figures


@every_member
@pytest.mark.parametrize("size", ["full", "column"])
@pytest.mark.parametrize("name", BRIEF_NAMES)
def test_every_text_of_its_figures_can_be_read_and_every_mark_seen(name: str, size: str, country: str) -> None:
    figure = picture(name, size, country=country).figure
    checks = (outside, overlapping, small, covered, faint)
    assert {check.__name__: check(figure) for check in checks} == {check.__name__: [] for check in checks}
    assert pale(figure) == set()


@pytest.mark.slow
@pytest.mark.parametrize("size", ["full", "column"])
@pytest.mark.parametrize("name", BRIEF_NAMES)
@pytest.mark.parametrize("quarter", ["2020Q1", "2031Q3"])
def test_so_it_is_in_other_quarters_and_in_a_plan_with_much_more(name: str, size: str, quarter: str) -> None:
    for plan in (PLAN, fat(2)):
        figure = getattr(figures, name)(plan, quarter=quarter, country="GEO", size=size).figure
        assert (outside(figure), overlapping(figure), small(figure), covered(figure)) == ([], [], [], [])


@every_member
def test_the_timeline_has_a_row_for_each_activity_that_concerns_the_country(country: str) -> None:
    drawn, found = made(country).pictures["brief_periods"].numbers, made(country).activities
    mine = found.loc[found["way"] != "regional", "activity_id"].tolist()
    assert drawn["activity_id"].tolist() == mine[: len(drawn)]
    assert len(drawn) == min(len(mine), 10)


# ---- Its files


@every_member
def test_each_member_has_three_files_and_a_pdf_of_two_pages(country: str, tmp_path: Path) -> None:
    made(country).save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{country}.docx", f"{country}.html", f"{country}.pdf"]
    first, second = pages((tmp_path / f"{country}.pdf").read_bytes())
    assert without_blanks(made(country).title) in without_blanks(first)
    assert without_blanks("Source: CITA Rolling Strategic Action Plan 2024-2026") in without_blanks(second)
    assert "2 / 2" in second


def test_nothing_is_written_where_no_folder_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert made("GEO").save(None) is made("GEO")
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        made("GEO").save(tmp_path / "file" / "briefs")


def lines_of(told: briefs.Brief) -> list[str]:
    """Every text of the pages."""
    found = []
    for block in (block for page in told.pages for block in page):
        match block.kind:
            case "heading":
                found.append(block.text)
            case "lines":
                found += [text for line in block.lines for text in (line.lead, line.text)]
            case "table":
                found += [
                    block.title,
                    *block.head,
                    *[part for row in block.rows for cell in row for part in cell.split("\n")],
                ]
            case _:
                found += [block.title, block.note]
    return found


def docx_text(content: bytes) -> str:
    return "".join(
        re.findall(
            r"<w:t(?: [^>]*)?>([^<]*)</w:t>", zipfile.ZipFile(BytesIO(content)).read("word/document.xml").decode()
        )
    )


@pytest.mark.parametrize("country", ["GEO", "AFG", "UZB"])
def test_all_three_say_all_that_the_brief_says(country: str) -> None:
    from html import unescape

    told = made(country)
    shown = {
        "html": Shown(html.page(told).decode()).text,
        "docx": unescape(docx_text(word.document(told))),
        "pdf": " ".join(pages(pdf.document(told))).replace("\ufffe", "-"),
    }
    for kind, text in shown.items():
        missing = [line for line in lines_of(told) if without_blanks(line) not in without_blanks(text)]
        assert missing == [], kind


def test_a_page_needs_nothing_but_itself() -> None:
    shown = Shown(html.page(made("GEO")).decode())
    assert not {"link", "script", "iframe", "object", "a"} & set(shown.tags)
    sources = [value for key, value in shown.attributes if key == "src"]
    assert len(sources) == 2
    assert all(str(source).startswith("data:image/png;base64,") for source in sources)
    assert len([value for key, value in shown.attributes if key == "alt" and value]) == 2


def test_the_document_has_headings_a_table_s_head_and_described_pictures() -> None:
    told = docx.Document(BytesIO(word.document(made("GEO"))))
    assert [p.text for p in told.paragraphs if p.style.name == "Heading 1"] == [
        block.text for page in made("GEO").pages for block in page if block.kind == "heading"
    ]
    assert [p.text for p in told.paragraphs if p.style.name == "Title"] == [made("GEO").title]
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in told.tables)
    described = told.element.xpath(".//wp:docPr/@descr")
    assert described == [made("GEO").pictures[name].alt for name in BRIEF_NAMES]


def test_the_pdf_is_tagged_named_in_english_and_has_its_fonts_and_no_date() -> None:
    content = pdf.document(made("GEO"))
    with pypdfium2.PdfDocument(content) as document:
        assert document.get_metadata_dict()["Title"] == made("GEO").title
        assert document.get_metadata_dict()["CreationDate"] == document.get_metadata_dict()["ModDate"] == ""
        assert document.is_tagged()
        fonts = {re.sub("^[A-Z]+[+]", "", font) for page in document for font in _fonts(page)}
    assert fonts == {"DejaVuSans", "DejaVuSans-Bold"}
    assert b"pdfuaid:part" in content
    assert b"en-GB" in content


def _fonts(page: Any) -> Iterator[str]:
    for part in page.get_objects(max_depth=8):
        if isinstance(part, pypdfium2.PdfTextObj):
            yield part.get_font().get_base_name()


def test_no_body_text_is_below_nine_points() -> None:
    bare = tuple(tuple(block for block in page if block.kind != "drawing") for page in made("GEO").pages)
    with pypdfium2.PdfDocument(pdf.document(dataclasses.replace(made("GEO"), pages=bare))) as document:
        sizes = {round(part.get_font_size(), 1) for page in document for part in page.get_objects()
                 if isinstance(part, pypdfium2.PdfTextObj)}  # fmt: skip
    assert min(sizes - {8.0}) == 9.0  # the number of the page alone is smaller
    used = {p.style.name for p in docx.Document(BytesIO(word.document(made("GEO")))).paragraphs} - {"Brief Note"}
    styles = docx.Document(BytesIO(word.document(made("GEO")))).styles
    assert min(styles[name].font.size.pt for name in used) == 9.0


@pytest.mark.slow
def test_the_same_brief_has_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    script = (
        "import sys, cita_analysis as cita; from cita_analysis.report import briefs;"
        "briefs.country_brief(cita.load_plan(sys.argv[1]), '2024Q2', 'GEO').save(sys.argv[2])"
    )
    tables = str(Path(__file__).parents[1] / "data" / "tables" / "2024-2026")
    for folder, seed in (("one", "1"), ("two", "2")):
        command = [sys.executable, "-c", script, tables, str(tmp_path / folder)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    for kind in ("html", "docx", "pdf"):
        assert (tmp_path / "one" / f"GEO.{kind}").read_bytes() == (tmp_path / "two" / f"GEO.{kind}").read_bytes()


# ---- Whatever the plan says


@pytest.mark.parametrize("text", MARKUP)
def test_what_a_document_says_is_text_in_all_three(text: str) -> None:
    told = briefs.country_brief(written(text), QUARTER, "GEO")
    page = Shown(html.page(told).decode())
    assert "b" not in page.tags
    assert [key for key, _ in page.attributes if key.startswith("on")] == []
    start = without_blanks(cut(text, 1, 0.3).removesuffix("…"))[:20]
    printed = pages(pdf.document(told))
    assert len(printed) == 2
    for shown in (
        page.text,
        docx_text(word.document(told)).replace("&lt;", "<").replace("&amp;", "&"),
        "".join(printed),
    ):
        assert start in without_blanks(shown)


def test_characters_that_no_document_can_hold_are_left_out() -> None:
    assert cut("Bad \x07\ufffe sign", 1) == "Bad sign"


@pytest.mark.parametrize("country", ["GEO", "PRC", "AFG"])
@pytest.mark.parametrize("text", MUCH, ids=["words", "one-word"])
def test_a_plan_that_says_much_more_has_two_pages_and_says_what_is_cut(text: str, country: str) -> None:
    told = briefs.country_brief(fat(8, text), QUARTER, country)
    assert len(pages(pdf.document(told))) == 2
    assert re.search(r"and \d+ more", text_of(told))
    assert "…" in text_of(told)


# ---- As others open them


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, briefs.Brief]:
    told = {country: made(country) for country in MEMBERS}
    return {**told, "fat": briefs.country_brief(fat(), QUARTER, "PRC")}


def missing(what: str) -> None:
    """Skips what is not here; never in continuous integration, where `make programs` has put it."""
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(what)


@pytest.mark.slow
def test_chromium_prints_two_sheets_of_a4_and_anyone_can_use_the_page(
    opened: dict[str, briefs.Brief], tmp_path: Path
) -> None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed: `make install`")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        missing("there is no chromium: `make programs`")
    counts = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found)
        for name, told in opened.items():
            (tmp_path / f"{name}.html").write_bytes(html.page(told))
            tab = browser.new_page()
            tab.goto((tmp_path / f"{name}.html").as_uri())
            counts[name] = len(pages(tab.pdf(prefer_css_page_size=True)))
        faults = [fault for width in (360, 1280) for fault in _axe(browser, tmp_path / "GEO.html", width)]
        browser.close()
    assert faults == []
    assert counts == dict.fromkeys(opened, 2)


def _axe(browser: Any, file: Path, width: int) -> list[str]:
    """What keeps people from using the page at a width."""
    from axe_playwright_python.sync_playwright import Axe

    tab = browser.new_page(viewport={"width": width, "height": 800})
    tab.goto(file.as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    return [fault["id"] for fault in Axe().run(tab).response["violations"]]


@pytest.mark.slow
def test_libreoffice_shows_two_pages(opened: dict[str, briefs.Brief], tmp_path: Path) -> None:
    if not shutil.which("soffice"):
        missing("LibreOffice (soffice) is not installed")
    for name, told in opened.items():
        (tmp_path / f"{name}.docx").write_bytes(word.document(told))
    own = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = [str(tmp_path / f"{name}.docx") for name in opened]
    command = ["soffice", own, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=400)
    counts = {name: len(pages((tmp_path / f"{name}.pdf").read_bytes())) for name in opened}
    assert counts == dict.fromkeys(opened, 2)
