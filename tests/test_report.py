"""The report: built aside, whole, the same bytes every time, and nothing of anybody else's lost."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import docx
import nbformat
import pptx
import pytest

import cita_analysis as cita
from cita_analysis.errors import RunError
from cita_analysis.files import workspace
from cita_analysis.report import page
from cita_analysis.runs.reports import write_report
from cita_analysis.text.quarter import Quarter
from hypertext import Shown
from runs import notebook

PARAMETERS = 'tables = "nowhere"\nfigures = None\nquarter = "2000Q1"'


def notebook_folder(folder: Path, *sources: str) -> Path:
    """A folder with one notebook: a parameters cell and the given ones."""
    notebook(folder / "01_small.ipynb", *sources, parameters=PARAMETERS)
    return folder


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return notebook_folder(
        tmp_path_factory.mktemp("small") / "notebooks",
        "import cita_analysis as cita",
        "print(quarter, len(cita.load_plan(tables).activities))",
    )


@pytest.fixture(scope="module")
def out(notebooks: Path, pdf: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("reports")
    write_report(pdf, "2024Q2", out, notebooks)
    return out


def contents(folder: Path) -> dict[str, bytes]:
    """The files of reports but for the ledger, which tells of the run."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "run.json")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_it_stands_under_edition_and_quarter_with_all_its_parts(out: Path) -> None:
    report = out / "2024-2026" / "2024Q2"
    names = {path.name for path in report.iterdir()}
    assert names == {"index.html", "activities.html", "report.json", "run.json", "tables", "figures"} | {
        "notebooks",
        "pages",
    }
    assert len(cita.load_plan(report / "tables").activities) == 44
    assert (report / "tables" / "watch_list.csv").read_text().startswith("activity_id,pillar,project_title,state")


DRAWING = """
import cita_analysis as cita
from cita_analysis import figures as draw
plan = cita.load_plan(tables)
draw.status_milestones(plan, quarter=quarter).save(figures)
draw.participation_counting(plan, quarter=quarter).save(figures)
draw.partners_bodies(plan, quarter=quarter).save(figures)
"""


@pytest.fixture(scope="module")
def with_figures(transcript: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    return write_report(transcript, "2024Q2", folder, notebook_folder(folder / "notebooks", DRAWING))


def test_figures_stand_beside_the_page_for_powerpoint_and_word_in_its_order(with_figures: Path) -> None:
    ours = ["participation_counting", "partners_bodies", "status_milestones"]
    titles = [json.loads((with_figures / "figures" / f"{name}.json").read_text("utf-8"))["title"] for name in ours]
    slides = pptx.Presentation(str(with_figures / "figures.pptx")).slides
    assert [slide.shapes.title.text for slide in slides] == titles
    written = docx.Document(str(with_figures / "report.docx")).paragraphs
    heads = [p.text for p in written if p.style.name.startswith("Heading")]
    assert heads == [text for pair in zip(page.SECTIONS.values(), titles, strict=True) for text in pair]
    assert written[0].text == "CAREC Integrated Trade Agenda, 2024Q2"


def test_the_page_links_to_what_is_there_for_powerpoint_and_word(with_figures: Path, out: Path) -> None:
    shown = Shown((with_figures / "index.html").read_text(encoding="utf-8"))
    assert {"figures.pptx", "report.docx"} <= set(shown.links)
    assert "All figures for PowerPoint (figures.pptx), for Word (report.docx)" in shown.text
    without = Shown((out / "2024-2026" / "2024Q2" / "index.html").read_text(encoding="utf-8"))
    assert not {"figures.pptx", "report.docx"} & set(without.links)


def test_the_notebook_ran_with_the_report_s_parameters(out: Path) -> None:
    executed = nbformat.read(out / "2024-2026/2024Q2/notebooks/01_small.ipynb", as_version=4)
    assert executed.cells[-1].outputs[0].text == "2024Q2 44\n"


def test_it_is_the_same_bytes_every_time_and_names_no_path_of_the_machine(
    out: Path, pdf: Path, notebooks: Path, tmp_path: Path
) -> None:
    write_report(pdf, "2024Q2", tmp_path, notebooks)
    assert contents(tmp_path) == contents(out)
    for name, content in contents(tmp_path).items():
        assert str(Path.home()).encode() not in content, name
        assert str(tmp_path).encode() not in content, name


def test_an_older_report_is_replaced_whole(pdf: Path, notebooks: Path, tmp_path: Path) -> None:
    report = write_report(pdf, "2024Q2", tmp_path, notebooks)
    (report / "index.html").write_text("edited")
    assert "edited" not in (write_report(pdf, "2024Q2", tmp_path, notebooks) / "index.html").read_text()
    assert [path.name for path in report.parent.iterdir()] == ["2024Q2"]


def test_a_report_in_which_somebody_left_a_file_is_not_replaced(pdf: Path, notebooks: Path, tmp_path: Path) -> None:
    report = write_report(pdf, "2024Q2", tmp_path, notebooks)
    (report / "brief.docx").write_text("mine")
    changed = notebook_folder(tmp_path / "changed", "print(quarter)")
    with pytest.raises(cita.InputError, match="not a folder that cita wrote"):
        write_report(pdf, "2024Q2", tmp_path, changed)
    assert (report / "brief.docx").read_text() == "mine"


@pytest.mark.parametrize(
    ("source", "error", "said"),
    [
        ("1 / 0", RunError, "01_small, cell 2: ZeroDivisionError: division by zero"),
        (
            "import cita_analysis as cita; cita.load_plan('x')",
            cita.InputError,
            "01_small, cell 2: InputError",
        ),
    ],
)
def test_a_notebook_that_fails_is_named_and_leaves_the_older_report(
    source: str, error: type[Exception], said: str, out: Path, pdf: Path, tmp_path: Path
) -> None:
    failing = notebook_folder(tmp_path / "failing", source)
    before = contents(out)
    with pytest.raises(error, match=re.escape(said)):
        write_report(pdf, "2024Q2", out, failing)
    assert {name: content for name, content in contents(out).items() if ".partial" not in name} == before
    shutil.rmtree(out / "2024-2026" / "2024Q2.partial", ignore_errors=True)


def test_the_page_says_what_is_due_overdue_and_past_and_links_to_what_is_there(out: Path) -> None:
    report = out / "2024-2026" / "2024Q2"
    shown = Shown((report / "index.html").read_text(encoding="utf-8"))
    for said in (
        "Overdue",
        "Due in the quarter",
        "Past its period",
        "as of 1 February 2024",
        "text cut short",
    ):
        assert said in shown.text
    for link in shown.links:
        assert link.startswith("#") or (report / link.partition("#")[0]).exists(), link


def test_text_of_a_document_is_never_markup(plan: cita.Plan) -> None:
    hostile = "<script>alert(1)</script>"
    activities = plan.activities.assign(project_title=hostile, pillar_title=hostile)
    tampered = cita.Plan(plan.edition, plan.source_info, {**plan.tables, "activities": activities})
    shown = Shown(page.render(tampered, Quarter.parse("2024Q2"), {}, []))
    assert "script" not in shown.tags
    assert hostile in shown.text


def test_a_quarter_before_the_plan_s_date_has_no_warning(plan: cita.Plan) -> None:
    shown = Shown(page.render(plan, Quarter.parse("2023Q1"), {}, []))
    assert "speaks as of" not in shown.text


class TestWorkspace:
    """What a clone has is found from its root; elsewhere it has to be given."""

    def test_the_newest_plan_is_the_latest_edition(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "data" / "source").mkdir(parents=True)
        for name in ("a-2030-2032.pdf", "z-2024-2026.pdf", "b.pdf", "c-2031-2033.txt"):
            (tmp_path / "data" / "source" / name).touch()
        monkeypatch.chdir(tmp_path)
        assert workspace.newest_plan().name == "a-2030-2032.pdf"

    def test_notebooks_are_those_with_a_number_in_their_order(self, tmp_path: Path) -> None:
        for name in ("02_b.ipynb", "01_a.ipynb", "scratch.ipynb"):
            (tmp_path / name).touch()
        assert [path.name for path in workspace.notebooks(tmp_path)] == ["01_a.ipynb", "02_b.ipynb"]

    def test_a_folder_without_notebooks_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(cita.InputError, match="no notebooks"):
            workspace.notebooks(tmp_path)

    def test_outside_a_clone_what_is_missing_is_said(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(workspace, "_CLONE", tmp_path)
        with pytest.raises(cita.InputError, match="run cita in a clone of the project, or give the plan's file"):
            workspace.newest_plan()


def test_manifest_lists_every_file(out: Path) -> None:
    report = out / "2024-2026" / "2024Q2"
    listed = json.loads((report / "report.json").read_text())["files"]
    assert set(listed) == set(contents(report)) - {"report.json"}
