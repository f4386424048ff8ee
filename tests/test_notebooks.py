"""The notebooks: thin, as they stand; and run, from both places, as their users run them."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest

from cita_analysis import figures

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ANALYSES = NOTEBOOKS[1:]


def name(path: Path) -> str:
    return path.stem


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_one_checks_the_source_and_three_analyse_it() -> None:
    analyses = ["01_country_participation", "02_partner_network", "03_status_mix"]
    assert [path.stem for path in NOTEBOOKS] == ["00_source_check", *analyses]


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
    assert sum(f"draw.{figure}(" in source for figure in figures.__all__) >= 3


def test_every_figure_is_drawn_in_one_notebook() -> None:
    source = "\n".join(cell.source for path in NOTEBOOKS for cell in code_cells(path))
    assert {figure: source.count(f"draw.{figure}(") for figure in figures.__all__} == dict.fromkeys(figures.__all__, 1)


def images(notebook: nbformat.NotebookNode) -> int:
    return sum("image/png" in output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", []))


@pytest.mark.slow
@pytest.mark.parametrize("folder", [ROOT, ROOT / "notebooks"], ids=["root", "notebooks"])
@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_it_runs_with_its_defaults_and_leaves_no_trace(path: Path, folder: Path, tmp_path: Path) -> None:
    before = sorted(folder.iterdir())
    executed = papermill.execute_notebook(path, tmp_path / "out.ipynb", cwd=folder, progress_bar=False)
    assert images(executed) >= 3
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


@pytest.mark.slow
def test_a_wrong_choice_is_said_in_one_line(tmp_path: Path) -> None:
    path = ANALYSES[0]
    with pytest.raises(papermill.PapermillExecutionError) as failed:
        papermill.execute_notebook(path, tmp_path / "o.ipynb", {"counting": "double"}, cwd=ROOT, progress_bar=False)
    assert (failed.value.ename, "counting='double' is not a choice" in failed.value.evalue) == ("InputError", True)
