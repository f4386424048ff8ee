"""A figure's pack: five files, the same bytes every time, and nothing published that lacks its words."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure

import cita_analysis as cita
from cita_analysis import figures
from cita_analysis.publish import publish

WORDS = {
    "title": "One is one",
    "caption": "A caption",
    "alt": "A bar of height one",
    "note": "1 of 1; full counting",
    "source": "Source: a test",
    "citation": "A test (2024)",
    "counting": "full",
    "edition": "2024-2026",
    "quarter": "2024Q2",
}


def pack(folder: Path, **changed: str) -> Path:
    figure = Figure(figsize=(2, 1))
    figure.subplots().bar(["a"], [1])
    return publish(figure, changed.pop("name", "one"), numbers(), folder, **{**WORDS, **changed})  # type: ignore[arg-type]


def numbers() -> pd.DataFrame:
    return pd.DataFrame({"text": ["=1+1", "+2", "-3", "@x", "\tx", "plain"], "value": [1.5, -2, 0, 1, 2, 3]})


def test_five_files_with_words_numbers_and_their_sum(tmp_path: Path) -> None:
    pack(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.csv", "one.json", "one.pdf", "one.png", "one.svg"]
    words = json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))
    assert words == WORDS | {"sha256": hashlib.sha256((tmp_path / "one.csv").read_bytes()).hexdigest()}


def test_no_text_of_the_numbers_is_a_formula_to_a_spreadsheet(tmp_path: Path) -> None:
    pack(tmp_path)
    with (tmp_path / "one.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == ["'=1+1", "'+2", "'-3", "'@x", "'\tx", "plain"]
    assert rows[1]["value"] == "-2"


@pytest.mark.parametrize("missing", ["title", "alt", "note", "source"])
def test_a_figure_without_its_words_is_not_published(missing: str, tmp_path: Path) -> None:
    with pytest.raises(cita.InputError, match=f"has no {missing}"):
        pack(tmp_path / "out", **{missing: " "})
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["../x", "A", "", "a.b", "a b"])
def test_a_name_is_letters_digits_and_underscores(name: str, tmp_path: Path) -> None:
    with pytest.raises(cita.InputError, match="figure name"):
        pack(tmp_path / "out", name=name)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_said() -> None:
    with pytest.raises(cita.InputError, match="cannot be written"):
        pack(Path("/dev/null/figures"))


def test_text_stays_text_and_fonts_are_embedded(plan: cita.Plan, tmp_path: Path) -> None:
    figures.partners_bodies(plan).publish(tmp_path)
    assert "Regional Trade Group (RTG)" in (tmp_path / "partners_bodies.svg").read_text(encoding="utf-8")
    assert b"/FontFile2" in (tmp_path / "partners_bodies.pdf").read_bytes()


PUBLISH_ALL = """
import sys
import cita_analysis as cita
from cita_analysis import figures
plan = cita.load_plan(sys.argv[1])
for name in figures.__all__:
    getattr(figures, name)(plan, quarter="2024Q2").publish(sys.argv[2])
"""


@pytest.mark.slow
def test_every_pack_is_the_same_bytes_in_every_process(golden: Path, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        command = [sys.executable, "-c", PUBLISH_ALL, str(golden), str(tmp_path / folder)]
        subprocess.run(command, check=True)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()} for folder in ("one", "two"))
    assert len(one) == 5 * len(figures.__all__)
    assert one == two
