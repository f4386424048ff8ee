"""The documents cannot lie: tables and columns as the schema has them, commands as the program answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cita_analysis import schema

ROOT = Path(__file__).parents[1]


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
