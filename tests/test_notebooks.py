"""The notebooks: thin, as they stand; and run, from both places, as their users run them."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest

from drawn import BRIEF_NAMES, FIGURE_NAMES

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
BRIEF = ROOT / "notebooks" / "05_country_brief.ipynb"
ANALYSES = [path for path in NOTEBOOKS[1:] if path != BRIEF]


def name(path: Path) -> str:
    return path.stem


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_one_checks_the_source_three_analyse_it_and_one_is_for_a_country() -> None:
    analyses = ["01_country_participation", "02_partner_network", "03_status_mix"]
    assert [path.stem for path in NOTEBOOKS] == ["00_source_check", *analyses, "05_country_brief"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
class TestAsTheyStand:
    def test_one_cell_is_tagged_parameters_and_only_assigns_each_with_its_type(self, path: Path) -> None:
        (parameters,) = [cell for cell in code_cells(path) if "parameters" in cell.metadata.get("tags", [])]
        assert all(isinstance(line, ast.AnnAssign) for line in ast.parse(parameters.source).body)

    def test_no_cell_defines_a_function_or_a_class(self, path: Path) -> None:
        nodes = [node for cell in code_cells(path) for node in ast.walk(ast.parse(cell.source))]
        assert not [node for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)]

    def test_code_cells_have_one_to_three_lines(self, path: Path) -> None:
        cells = [cell for cell in code_cells(path) if "parameters" not in cell.metadata.get("tags", [])]
        assert all(1 <= len(cell.source.splitlines()) <= 3 for cell in cells)

    def test_no_output_and_no_count_is_committed(self, path: Path) -> None:
        assert not [cell for cell in code_cells(path) if cell.outputs or cell.execution_count]

    def test_every_code_cell_but_the_set_up_is_introduced_by_prose(self, path: Path) -> None:
        cells = nbformat.read(path, as_version=4).cells
        assert cells[0].cell_type == "markdown"
        assert sum(cell.cell_type == "markdown" for cell in cells) >= 4


@pytest.mark.parametrize("path", ANALYSES, ids=name)
def test_an_analysis_draws_at_least_three_figures(path: Path) -> None:
    source = "\n".join(cell.source for cell in code_cells(path))
    assert sum(f"draw.{figure}(" in source for figure in FIGURE_NAMES) >= 3


def test_every_figure_is_drawn_in_one_notebook() -> None:
    source = "\n".join(cell.source for path in NOTEBOOKS for cell in code_cells(path))
    assert {figure: source.count(f"draw.{figure}(") for figure in FIGURE_NAMES} == dict.fromkeys(FIGURE_NAMES, 1)


def images(notebook: nbformat.NotebookNode) -> int:
    return sum("image/png" in output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", []))


@pytest.mark.slow
@pytest.mark.parametrize("folder", [ROOT, ROOT / "notebooks"], ids=["root", "notebooks"])
@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_it_runs_with_its_defaults_and_leaves_no_trace(path: Path, folder: Path, tmp_path: Path) -> None:
    before = sorted(folder.iterdir())
    executed = papermill.execute_notebook(path, tmp_path / "out.ipynb", cwd=folder, progress_bar=False)
    assert images(executed) >= (2 if path == BRIEF else 3)
    assert not [o for cell in executed.cells for o in cell.get("outputs", []) if o.output_type in ("stream", "error")]
    assert sorted(folder.iterdir()) == before


@pytest.mark.slow
def test_papermill_by_hand_with_parameters(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "papermill",
        "notebooks/01_country_participation.ipynb",
        str(tmp_path / "out.ipynb"),
    ]
    chosen = {"quarter": "2023Q4", "counting": "fractional", "regional": "spread", "size": "column"}
    parameters = [word for item in {**chosen, "figures": str(tmp_path / "packs")}.items() for word in ("-p", *item)]
    subprocess.run([*command, *parameters], cwd=ROOT, check=True, capture_output=True)
    assert len(list((tmp_path / "packs").glob("*.svg"))) == 6


def test_the_brief_s_figures_are_drawn_in_its_notebook_alone() -> None:
    drawn = {path.stem: sum(f"draw.{figure}(" in cell.source for cell in code_cells(path) for figure in BRIEF_NAMES)
             for path in NOTEBOOKS}  # fmt: skip
    assert drawn == {**{path.stem: 0 for path in NOTEBOOKS}, BRIEF.stem: len(BRIEF_NAMES)}


@pytest.mark.slow
@pytest.mark.parametrize("country", ["KGZ", "AFG"])
def test_the_brief_for_another_country_has_its_files(country: str, tmp_path: Path) -> None:
    chosen = {"country": country, "briefs": str(tmp_path / "briefs")}
    papermill.execute_notebook(BRIEF, tmp_path / "o.ipynb", chosen, cwd=ROOT, progress_bar=False)
    files = sorted(path.name for path in (tmp_path / "briefs").iterdir())
    assert files == [f"{country}.{kind}" for kind in ("docx", "html", "pdf")]


@pytest.mark.slow
def test_a_wrong_choice_is_said_in_one_line(tmp_path: Path) -> None:
    path = ANALYSES[0]
    with pytest.raises(papermill.PapermillExecutionError) as failed:
        papermill.execute_notebook(path, tmp_path / "o.ipynb", {"counting": "double"}, cwd=ROOT, progress_bar=False)
    assert (failed.value.ename, "counting='double' is not a choice" in failed.value.evalue) == ("InputError", True)
