"""The benchmarks run, on the smallest case, and their README says what they have measured."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from runs import TABLES, notebook
from typeset import NAMED, typeset

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def readme(tmp_path: Path) -> Path:
    return Path(shutil.copy(BENCHMARKS / "README.md", tmp_path))


def run(readme: Path, results: Path, *arguments: str) -> None:
    places = ["--readme", str(readme), "--results", str(results)]
    subprocess.run([sys.executable, str(BENCHMARKS / "run.py"), *arguments, *places], check=True)


def test_a_small_case_is_measured_and_written_down(readme: Path, tmp_path: Path) -> None:
    run(readme, tmp_path, "--only", "speed", "--pages", "2", "--rounds", "1")
    measured = json.loads((tmp_path / "speed.json").read_text(encoding="utf-8"))
    assert [(result["task"], result["found"] > 0) for result in measured["results"]] == [
        ("floor", True),
        ("reading", True),
        ("extraction", True),
    ]
    assert {"date", "cores", "cpu", "python", "libraries"} == set(measured["machine"])
    assert "| 2 pages, 1 rounds | seconds | processor seconds | ratio of seconds to the floor |" in readme.read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("name", "size", "holds", "row"),
    [
        ("projection", ("--activities", "1120"), "same", r"\| unevenly, 140 / 7 \| 21 \| .* \| 1 of 1 \|"),
        ("draws", ("--draws", "2"), "kept", r"\| parent, 43 × 30 \| 2 \| .* \| 1 of 1 \|"),
    ],
)
def test_small_networks_are_measured_and_written_down(
    readme: Path, tmp_path: Path, name: str, size: tuple[str, ...], holds: str, row: str
) -> None:
    run(readme, tmp_path, "--only", name, "--rounds", "1", *size)
    measured = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))["results"]
    assert all(result[holds] for result in measured)
    assert re.search(row, readme.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_a_small_report_is_measured_and_written_down(readme: Path, tmp_path: Path) -> None:
    notebook(tmp_path / "notebooks" / "01_one.ipynb", TABLES)
    notebook(tmp_path / "notebooks" / "05_brief.ipynb", "print(country)", parameters='country: str = "GEO"')
    run(readme, tmp_path, "--only", "reports", "--rounds", "1", "--notebooks", str(tmp_path / "notebooks"))
    measured = json.loads((tmp_path / "reports.json").read_text(encoding="utf-8"))["results"]
    assert all(result["seconds"] > 0 for result in measured)
    for title in ("the report, ", "the report again, ", "eleven briefs ", "importing "):
        assert re.search(rf"\| {title}.* \| [\d.]+ \([\d.]+ to [\d.]+\) \|", readme.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "holds"), [("projection", "same"), ("draws", "kept")])
def test_what_networks_are_held_against_finds_the_same(name: str, holds: str) -> None:
    measured = json.loads((BENCHMARKS / "results" / f"{name}.json").read_text(encoding="utf-8"))
    assert all(result[holds] for result in measured["results"])


def test_every_named_layout_is_set_otherwise() -> None:
    """A value that a layout does not know would set the plan of another name once more."""
    made = [typeset(layout)[0] for layout in NAMED.values()]
    assert len({*made}) == len(made)


def test_the_readme_has_the_tables_of_the_results(readme: Path) -> None:
    run(readme, BENCHMARKS / "results", "--only", "nothing")
    assert readme.read_text(encoding="utf-8") == (BENCHMARKS / "README.md").read_text(encoding="utf-8")


def test_every_record_is_found_by_the_package_itself() -> None:
    measured = json.loads((BENCHMARKS / "results" / "comparison.json").read_text(encoding="utf-8"))
    ours = [result for result in measured["results"] if result["tool"] == "ours"]
    assert [result["exact"] for result in ours] == [44] * len(ours)
