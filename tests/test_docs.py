"""The documents cannot lie: tables and columns as the schema has them, commands as the program answers."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import sample
from cita_analysis import schema
from cita_analysis.figures import BRIEF_FIGURES, FIGURES
from drawn import picture

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    text = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    return re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)[1]  # type: ignore[index]


@pytest.mark.parametrize("name", list(schema.TABLES))
def test_the_codebook_has_every_column_with_its_type(name: str) -> None:
    said = re.findall(r"^\| `(\w+)` \| (\w+) \|", section(name), re.MULTILINE)
    assert said == list(schema.TABLES[name].columns.items())


@pytest.mark.parametrize("name", [name for name, table in schema.TABLES.items() if table.key])
def test_the_codebook_names_the_key(name: str) -> None:
    said = re.search(r"Key: (.*?)\.", section(name))
    assert said is not None
    assert re.findall(r"`(\w+)`", said[1]) == list(schema.TABLES[name].key)


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [(n, column, value) for n, t in schema.TABLES.items() for column, values in t.levels.items() for value in values],
)
def test_the_codebook_names_every_coded_value(name: str, column: str, value: str) -> None:
    if (name, column) == ("participation", "country"):
        assert value in section(name)
    else:
        assert f"`{value}`" in section(name)


def test_every_link_between_documents_leads_somewhere() -> None:
    for file in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{file.name}: {target}"


def test_the_readme_s_python_gives_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    ran = doctest.testfile(str(ROOT / "README.md"), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert (ran.failed, ran.attempted > 5) == (0, True)


def commands() -> list[tuple[str, str]]:
    """The cita commands that the README shows, each with the output that it shows."""
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    shown = [piece.partition("\n") for block in blocks for piece in block.split("$ ")[1:]]
    return [(command, output) for command, _, output in shown if command.startswith(".venv/bin/cita")]


@pytest.mark.parametrize(("command", "output"), commands())
def test_the_readme_s_commands_print_what_it_shows(command: str, output: str, tmp_path: Path) -> None:
    (tmp_path / "data").symlink_to(ROOT / "data")
    line = command.replace(".venv/bin/cita", f"{sys.executable} -m cita_analysis")
    ran = subprocess.run(line, shell=True, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout == output


def test_the_readme_shows_the_sample_and_all_of_it_is_small() -> None:
    shown = re.findall(r"\]\(docs/sample/(.*?)\)", README)
    assert sorted(shown) == sorted(path.name for path in sample.SAMPLE.iterdir())
    assert sorted(shown) == sorted([sample.PAGE.name, *[f"{name}.png" for name in sample.FIGURES]])
    assert sum(path.stat().st_size for path in sample.SAMPLE.iterdir()) < 700_000


@pytest.mark.parametrize("name", sample.FIGURES)
def test_a_figure_in_the_readme_is_today_s_with_its_title_as_text(name: str, tmp_path: Path) -> None:
    picture(name).save(tmp_path)
    with Image.open(sample.SAMPLE / f"{name}.png") as kept, Image.open(tmp_path / f"{name}.png") as today:
        assert kept.info["Title"] == today.info["Title"], "make sample"
        assert np.array_equal(kept.convert("RGB"), today.convert("RGB")), "make sample"
    assert f"![{picture(name).title}](docs/sample/{name}.png)" in README


def test_the_architecture_lists_every_folder_and_module() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    package = ROOT / "src" / "cita_analysis"
    folders = {path.parent.name for path in package.glob("*/__init__.py")}
    modules = {path.stem for path in package.glob("*.py")} - {"__init__", "__main__"}
    table, _, rest = text.partition("## The import rule")
    assert sorted(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == sorted(folders | modules)
    named = set(re.findall(r"`([a-z]+/[\w./*]+)`", rest)) - {"data/source/"}
    found = {name: [*package.glob(name), *package.glob(f"{name}.py")] for name in named}
    assert [name for name, files in found.items() if not files] == []


def test_the_architecture_states_the_import_rule_that_is_checked() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rule = re.search(r"^    (cli > .*?)\n\n", text, re.MULTILINE | re.DOTALL)[1]  # type: ignore[index]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    assert [set(re.findall(r"\w+", layer)) for layer in rule.split(">")] == [
        set(re.findall(r"\w+", layer)) for layer in layers
    ]


def test_the_figures_page_agrees_with_the_registry() -> None:
    text = (ROOT / "docs" / "figures.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \| (\w+) \| (.*) \|$", text, re.MULTILINE) == [
        (figure.name, figure.section, figure.question) for figure in (*FIGURES, *BRIEF_FIGURES)
    ]
