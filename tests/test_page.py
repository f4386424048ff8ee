"""The report's pages: numbers lead to their activities, what a document says stays text, anyone can use them."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from PIL import Image

import cita_analysis as cita
from cita_analysis import messages
from cita_analysis.figures import theme
from cita_analysis.report import activities_page, drilldown, page, page_images, summary
from cita_analysis.runs.reports import write_report
from cita_analysis.text.quarter import Quarter
from hypertext import Shown
from test_report import notebook_folder

QUARTER = Quarter.parse("2024Q2")
PAGES = ("index.html", "activities.html")
# One figure for each way in which numbers name activities.
FIGURES = (
    *("participation_together", "partners_bodies", "participation_incidence", "partners_network", "status_by_activity"),
)


@pytest.fixture(scope="module")
def report(pdf: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    draw = [
        "import cita_analysis as cita",
        "from cita_analysis.figures import *",
        "plan = cita.load_plan(tables)",
        *[f"{name}(plan, quarter=quarter).save(figures);" for name in FIGURES],
    ]
    notebooks = notebook_folder(tmp_path_factory.mktemp("drawing") / "notebooks", *draw)
    return write_report(pdf, "2024Q2", tmp_path_factory.mktemp("reports"), notebooks)


@pytest.fixture(scope="module")
def shown(report: Path) -> dict[str, Shown]:
    return {name: Shown((report / name).read_text("utf-8")) for name in PAGES}


def test_every_link_leads_to_a_file_of_the_folder_and_to_an_id_in_it(report: Path, shown: dict[str, Shown]) -> None:
    for name, content in shown.items():
        for link in content.links:
            scheme, host, path, _, place = urlsplit(link)
            assert (scheme, host) == ("", ""), link
            assert (report / (unquote(path) or name)).is_file(), link
            if place:
                assert place in shown[path or name].ids, link


def test_ids_are_unique_and_headings_leave_no_level_out(shown: dict[str, Shown]) -> None:
    for content in shown.values():
        assert len(set(content.ids)) == len(content.ids)
        levels = [int(tag[1]) for tag in content.tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_nothing_comes_from_elsewhere_and_no_attribute_is_code(shown: dict[str, Shown]) -> None:
    for content in shown.values():
        assert not {"link", "iframe", "object", "embed", "base"} & set(content.tags)
        assert [key for key, _ in content.attributes if key.startswith("on")] == []


def test_every_number_of_a_sentence_leads_to_its_activities(plan: cita.Plan) -> None:
    known = set(plan.activities["activity_id"])
    words = "|".join(messages.message("in-words", count=count) for count in range(1, 13))
    groups = drilldown.plan_groups(plan, QUARTER)
    for sentence in [*summary.news(plan, QUARTER, groups), *summary.whole(plan, groups)]:
        rest = "".join(piece if isinstance(piece, str) else "#" for piece in sentence)
        undated = re.sub(r"\d+ [A-Z][a-z]+ \d{4}", "", rest)
        assert re.findall(rf"\d+|\b(?:{words})\b", undated, re.IGNORECASE) == []
        for link in (piece for piece in sentence if not isinstance(piece, str)):
            assert link.target.activities
            assert known.issuperset(link.target.activities)


@pytest.mark.parametrize(
    ("key", "activities"),
    [
        ("state-overdue", "01b 05 17h"),
        ("state-past", "01a 11b 11c 14a 17d 21a 22"),
        ("country-GEO", "02 03 06a 07 10c 17e 17f"),
        ("body-WTO", "12 20b"),
    ],
)
def test_a_group_has_the_activities_that_are_counted(key: str, activities: str, plan: cita.Plan) -> None:
    assert drilldown.plan_groups(plan, QUARTER)[key].activities == tuple(activities.split())


def test_what_is_new_is_what_was_not_there_a_quarter_before(plan: cita.Plan) -> None:
    groups = drilldown.plan_groups(plan, Quarter.parse("2024Q1"))
    assert groups["new-past"].activities == ("01a", "11b", "14a", "17d", "22")
    assert groups["new-overdue"].activities == ("01b", "17h")
    assert groups["state-overdue"].activities == ("01b", "05", "17h")


def test_an_activity_has_all_its_parts_and_the_picture_of_its_place(report: Path, shown: dict[str, Shown]) -> None:
    text = (report / "activities.html").read_text("utf-8")
    article = Shown(text[text.index('<article id="01a"') : text.index('<article id="01b"')])
    for said in ("Regional Improvement of Border Services", "Kyrgyz Republic", "2013 to 2023", "Customs Cooperation"):
        assert said in article.text
    for said in ("Ongoing: PAK until 2023;", "31 December 2023", "Page 1 of the plan", "clause against its run"):
        assert said in article.text
    assert article.tags.count("rect") == 9  # eight cells, and the row around them
    assert "pages/page-1.png" in article.links


def test_an_activity_over_two_pages_is_shown_on_both(plan: cita.Plan) -> None:
    sheets = {page: page_images.PageImage(f"{page}.png", page_images.Turn(0, 842, 595)) for page in range(1, 7)}
    assert [strip.page for strip in page_images.row_images(plan, sheets)["06b"]] == [1, 2]


def test_a_page_that_is_turned_is_shown_upright(plan: cita.Plan) -> None:
    (strip,) = page_images.row_images(plan, {1: page_images.PageImage("1.png", page_images.Turn(1, 842, 595))})["01a"]
    assert strip.row == page_images.Box(92.5, 842 - 748.89, 159.4, 842 - 35.6)


def test_pages_are_drawn_once_each_and_the_report_stays_small(report: Path) -> None:
    assert [path.name for path in sorted((report / "pages").iterdir())] == [f"page-{n}.png" for n in range(1, 7)]
    assert sum(path.stat().st_size for path in (report / "pages").iterdir()) < 1_000_000


def test_a_transcript_has_no_pictures_and_the_page_says_so(transcribed: cita.Plan, tmp_path: Path) -> None:
    assert page_images.save_page_images(transcribed, tmp_path / "pages") == {}
    text = activities_page.render(transcribed, QUARTER, {}, {})
    assert "There are no pictures of the pages" in text
    assert "<svg" not in text


def test_numbers_name_activities_only_where_the_column_holds_them(report: Path) -> None:
    text = (report / "index.html").read_text("utf-8")
    bodies = text[text.index('id="partners_bodies"') : text.index("</figure>", text.index('id="partners_bodies"'))]
    assert 'href="activities.html#body-RTG"' in bodies
    # CCC has 18 activities; 18 is also an activity.
    assert '<td><a href="activities.html#partners_bodies-1">18</a></td><td>18</td>' in bodies


HOSTILE = """"><b onclick='x()'>it's</b><a href="javascript:alert(1)">"""


def hostile(plan: cita.Plan) -> cita.Plan:
    """The plan with markup in every text of a document, and in an activity's number."""
    texts = {"project_title", "pillar_title", "description", "text", "before", "after", "reason", "name"}
    tables = {
        name: table.assign(
            **{column: HOSTILE for column in table if column in texts or column.endswith("_text")},
            **({"activity_id": table["activity_id"].replace("01a", HOSTILE)} if "activity_id" in table else {}),
        )
        for name, table in plan.tables.items()
    }
    return cita.Plan(plan.edition, {**plan.source_info, "title": HOSTILE, "file": HOSTILE}, tables)


def test_what_a_document_says_is_text(plan: cita.Plan) -> None:
    bad = hostile(plan)
    words = dict.fromkeys(("title", "alt", "caption", "source", "citation"), HOSTILE)
    packs = {
        "status_x": {**words, "numbers": [["activity_id", "state"], [HOSTILE, HOSTILE]]},
        "status_y": {**words, "numbers": [["name", "value", "activities"], [HOSTILE, HOSTILE, f"{HOSTILE};01b"]]},
    }
    packs = {name: {**pack, "places": [[["box", 0, 0, 1, 1]]]} for name, pack in packs.items()}
    rendered = [page.render(bad, QUARTER, packs, []), activities_page.render(bad, QUARTER, {}, packs)]
    places = [Shown(text) for text in rendered]
    for content in places:
        assert "b" not in content.tags
        assert HOSTILE in content.text
        assert [key for key, _ in content.attributes if key.startswith("on")] == []
        assert [link for link in content.links if urlsplit(link).scheme] == []
    assert drilldown.anchor(HOSTILE) in places[1].ids
    assert drilldown.activity_href(HOSTILE) in places[0].links
    assert (places[0].tags.count("rect"), "status_y-0" in places[1].ids) == (2, True)


# In a browser


def missing(what: str) -> None:
    """Skips what has no browser here; never in continuous integration, where `make programs` has put one."""
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(what)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed: `make install`")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        missing("there is no chromium: `make programs`")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=found)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any, report: Path) -> Iterator[Any]:
    """Opens a page of the report at a width; whatever the page complains of fails the test."""
    contexts, complaints = [], []

    def go(name: str, width: int = 1280, **options: Any) -> Any:
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}, **options))
        tab = contexts[-1].new_page()
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("requestfailed", lambda request: complaints.append(request.url))
        tab.goto((report / name).as_uri())
        return tab

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", PAGES)
class TestInABrowser:
    def test_axe_finds_nothing_with_all_details_open(self, visit: Any, name: str, width: int) -> None:
        from axe_playwright_python.sync_playwright import Axe

        tab = visit(name, width)
        tab.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
        found = Axe().run(tab).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []

    def test_nothing_scrolls_sideways(self, visit: Any, name: str, width: int) -> None:
        assert visit(name, width).evaluate("document.documentElement.scrollWidth") == width

    def test_tab_reaches_everything_that_can_be_used(self, visit: Any, name: str, width: int) -> None:
        tab = visit(name, width)
        count = tab.evaluate("""() => {
            const all = [...document.querySelectorAll("a[href]:not([tabindex='-1']), summary, button, [tabindex='0']")];
            const visible = all.filter(part => part.checkVisibility());
            visible.forEach((part, number) => { part.dataset.number = number });
            return visible.length;
        }""")
        reached = []
        for _ in range(count):
            tab.keyboard.press("Tab")
            reached.append(tab.evaluate("document.activeElement.dataset.number"))
        assert reached == [str(number) for number in range(count)]


@pytest.mark.slow
def test_the_skip_link_is_first_and_leads_to_the_text(visit: Any) -> None:
    tab = visit("index.html")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getBoundingClientRect().left") > 0
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"


@pytest.mark.slow
def test_the_keyboard_opens_the_numbers_and_goes_on_to_an_activity(visit: Any) -> None:
    tab = visit("index.html")
    tab.locator("#participation_incidence summary").focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/activities.html#01a")


@pytest.mark.slow
def test_copy_citation_puts_it_on_the_clipboard(visit: Any) -> None:
    tab = visit("index.html")
    tab.get_by_role("button", name="Copy citation").first.click()
    tab.get_by_text("Copied.").first.wait_for()
    tab.evaluate("document.body.append(Object.assign(document.createElement('textarea'), { id: 'paste' }))")
    tab.locator("#paste").press("Control+v")
    assert tab.locator("#paste").input_value() == tab.locator(".citation").first.text_content()


@pytest.mark.slow
def test_without_scripts_the_citation_is_text_and_details_open(visit: Any) -> None:
    tab = visit("index.html", java_script_enabled=False)
    assert tab.locator(".citation").first.is_visible()
    assert tab.get_by_role("button", name="Copy citation").count() == 0
    tab.locator("summary").first.click()
    assert tab.locator("details.numbers table").first.is_visible()


# ---- Marks of a picture lead to the activities of their row


def rows_behind(report: Path, name: str) -> list[list[str]]:
    """The activities of each row of a figure's CSV."""
    with (report / "figures" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [[*filter(None, (row.get("activity_id") or row["activities"]).split(";"))] for row in rows]


def drawn_rows(report: Path, name: str) -> list[list[str]]:
    """Those of the rows that have activities and a place in the picture."""
    places = json.loads((report / "figures" / f"{name}.json").read_text("utf-8"))["places"]
    return [ids for ids, shapes in zip(rows_behind(report, name), places, strict=True) if ids and shapes]


def places(report: Path) -> dict[str, list[str]]:
    """The activities at each place that can be led to."""
    text = (report / "activities.html").read_text("utf-8")
    groups = re.findall(r'<div class="group[^"]*" id="([^"]+)">(.*?)</div>', text, re.DOTALL)
    found = {key: re.findall('href="#([^"]+)"', links) for key, links in groups}
    found |= {key: [key] for key in re.findall('<article id="([^"]+)"', text)}
    return {key: [unquote(activity) for activity in ids] for key, ids in found.items()}


def there(tab: Any) -> list[str]:
    """The activities at the place that a page's address names."""
    ids: list[str] = tab.evaluate("""() => {
        const place = document.getElementById(location.hash.slice(1));
        return place.matches("article") ? [place.id] : [...place.querySelectorAll("a")].map(a => a.hash.slice(1));
    }""")
    return [unquote(activity) for activity in ids]


# Where the middle of a mark's first shape is, once it is in sight; whether it is hit there, and whether first.
MIDDLE = """mark => {
    const shape = mark.querySelector("rect, line");
    shape.scrollIntoView({ block: "center", inline: "center" });
    const box = shape.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const hit = document.elementsFromPoint(x, y);
    return { x, y, hit: hit.includes(shape), first: hit[0] === shape };
}"""


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", FIGURES)
def test_every_mark_is_hit_in_its_middle_and_leads_to_the_activities_of_its_row(
    name: str, width: int, visit: Any, report: Path
) -> None:
    tab = visit("index.html", width)
    marks = tab.locator(f"#{name} .marks a").element_handles()
    assert len(marks) == len(drawn_rows(report, name)) > 0
    assert all(mark.evaluate(MIDDLE)["hit"] for mark in marks)
    known = places(report)
    assert [known[urlsplit(mark.get_attribute("href")).fragment] for mark in marks] == drawn_rows(report, name)


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    ("name", "row"),
    [
        *[("partners_bodies", 0), ("status_by_activity", 0)],  # bars
        *[("participation_together", 0), ("participation_incidence", 3)],  # a cell, a mark
        ("partners_network", -1),  # a body
    ],
)
def test_a_click_in_the_middle_of_a_mark_lands_at_exactly_the_activities_of_its_row(
    name: str, row: int, width: int, visit: Any, report: Path
) -> None:
    tab = visit("index.html", width)
    middle = tab.locator(f"#{name} .marks a").element_handles()[row].evaluate(MIDDLE)
    tab.mouse.click(middle["x"], middle["y"])
    tab.wait_for_url("**/activities.html#*")
    assert there(tab) == drawn_rows(report, name)[row]


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
def test_a_click_in_the_middle_of_a_line_lands_at_exactly_the_activities_of_its_pair(
    width: int, visit: Any, report: Path
) -> None:
    tab = visit("index.html", width)
    lines = tab.locator("#partners_network .marks a:has(line)").element_handles()
    # Another line or a body may lie over the middle of a line, and is then what is seen there.
    free = [row for row, line in enumerate(lines) if line.evaluate(MIDDLE)["first"]]
    assert len(free) > len(lines) / 2
    middle = lines[free[0]].evaluate(MIDDLE)
    tab.mouse.click(middle["x"], middle["y"])
    tab.wait_for_url("**/activities.html#*")
    assert there(tab) == drawn_rows(report, "partners_network")[free[0]]


@pytest.mark.slow
def test_without_scripts_a_mark_leads_there_as_well(visit: Any, report: Path) -> None:
    tab = visit("index.html", java_script_enabled=False)
    tab.locator("#partners_bodies .marks a").nth(2).click()
    tab.wait_for_url("**/activities.html#partners_bodies-2")


@pytest.mark.parametrize("name", FIGURES)
def test_every_row_of_the_table_below_leads_to_exactly_its_activities(name: str, report: Path) -> None:
    text = (report / "index.html").read_text("utf-8")
    figure = text[text.index(f'<figure id="{name}"') :]
    table = figure[figure.index("<tbody>") : figure.index("</tbody>")]
    known = places(report)
    for row, ids in zip(table.split("<tr>")[1:], rows_behind(report, name), strict=True):
        led = [known[link] for link in re.findall('href="activities.html#([^"]+)"', row)]
        assert not ids or ids in led


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
def test_a_mark_lies_over_the_pixels_of_its_bar(width: int, visit: Any) -> None:
    tab = visit("index.html", width)
    colours = []
    for mark in tab.locator("#partners_bodies .marks a").element_handles():
        middle = mark.evaluate(MIDDLE)
        box = mark.query_selector("rect").bounding_box()
        with Image.open(io.BytesIO(tab.screenshot())) as shot:
            pixels = shot.convert("RGB")
        edges = [(box["x"] + 3, middle["y"]), (box["x"] + box["width"] - 3, middle["y"])]
        within = {pixels.getpixel(place) for place in edges}
        above = pixels.getpixel((middle["x"], box["y"] - 3))
        colours.append((within <= {to_bytes(colour) for colour in theme.KIND_COLOURS.values()}, above))
    assert set(colours) == {(True, (255, 255, 255))}


def to_bytes(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


@pytest.mark.slow
def test_a_mark_shows_that_it_can_be_clicked_and_is_not_printed(visit: Any) -> None:
    tab = visit("index.html")
    mark = tab.locator("#partners_bodies .marks a").first
    stroke = "mark => getComputedStyle(mark.querySelector('rect')).stroke"
    before = mark.evaluate(stroke)
    mark.hover()
    assert (before, mark.evaluate(stroke)) == ("rgba(0, 0, 0, 0)", "rgb(179, 89, 0)")
    assert mark.locator("title").text_content().endswith(": 21 activities")
    tab.emulate_media(media="print")
    assert not tab.locator("#partners_bodies .marks").is_visible()
