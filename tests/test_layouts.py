"""The same plan typeset in other ruled grids gives the same tables, and no word of any page is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A3, A4, landscape, letter

import cita_analysis as cita
from typeset import Layout, typeset

TABLES = ("activities", "participation", "involvement", "institutions", "statements", "milestones")
CHOICES = {
    "page": [landscape(A4), landscape(A3), landscape(letter), A3],
    "size": [6, 6.5, 7.5, 9, 10],
    "pad": [1, 2, 3, 5],
    "number": ["span", "own", "blank", "inside"],
    "header": ["each", "first"],
    "cut": ["lines", "rows"],
    "project": ["merged", "blank", "repeated"],
    "hyphenation": ["none", "hyphens", "letters"],
    "justified": [False, True],
    "spaced": [True, False],
    "middle": [False, True],
    "rules": ["lines", "rects", "cells", "double", "dashed", "segments"],
    "open_cuts": [False, True],
    "fills": ["", "header", "zebra"],
    "pillar": ["merged", "part", "blank"],
    "title": ["each", "first", "row"],
    "running": ["", "CAREC Secretariat"],
    "footer": ["CAREC Integrated Trade Agenda 2030 | {page}", "{page}", "Page {page}", ""],
    "legend": ["below", "apart", "rows", "cell", "none"],
    "prose": [False, True],
    "drop": [0, 13, 31, 47, 80],
}
SINGLE = [(name, value) for name, values in CHOICES.items() for value in values if value != getattr(Layout(), name)]


def check(layout: Layout, plan: cita.Plan, folder: Path) -> None:
    """Read the plan in a layout and compare it field by field, and every page word by word."""
    pdf, pages = typeset(layout)
    (folder / "plan.pdf").write_bytes(pdf)
    read = cita.read_plan(folder / "plan.pdf")
    assert read.findings.query("severity == 'error'")[["kind", "before"]].values.tolist() == []
    for name in TABLES:
        ours, theirs = (p.tables[name].drop(columns=["page_first", "page_last"], errors="ignore") for p in (read, plan))
        pd.testing.assert_frame_equal(ours, theirs)
    kept = pd.concat([read.cells, read.leftover])
    for number, words in enumerate(pages, start=1):
        assert Counter(" ".join(kept[kept["page"] == number]["text"]).split()) == Counter(words)


def test_every_choice_is_one_of_a_layout() -> None:
    assert set(CHOICES) <= {field.name for field in fields(Layout)}


@pytest.mark.parametrize(("name", "value"), SINGLE, ids=lambda value: str(value))
@pytest.mark.slow
def test_one_thing_set_otherwise(name: str, value: object, plan: cita.Plan, tmp_path: Path) -> None:
    try:
        check(replace(Layout(), **{name: value}), plan, tmp_path)  # type: ignore[arg-type]
    except ValueError as error:
        if "does not fit" not in str(error):
            raise
        pytest.skip("the headings are too wide for these columns")


@pytest.mark.parametrize(
    "layout",
    [
        Layout(),
        Layout(header="first", cut="lines", open_cuts=True, hyphenation="letters", drop=31),
        Layout(number="inside", project="blank", rules="cells", legend="rows", spaced=False),
        Layout(page=landscape(A3), size=9, number="own", project="repeated", title="first", prose=True, fills="zebra"),
    ],
    ids=["plain", "cut anywhere and hyphenated", "number with the title", "large, after a page of prose"],
)
def test_layouts(layout: Layout, plan: cita.Plan, tmp_path: Path) -> None:
    check(layout, plan, tmp_path)


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(st.fixed_dictionaries({name: st.sampled_from(values) for name, values in CHOICES.items()}))
def test_everything_set_otherwise_at_once(plan: cita.Plan, tmp_path: Path, choices: dict[str, object]) -> None:
    layout = Layout(**choices)  # type: ignore[arg-type]
    try:
        typeset(layout)
    except ValueError:
        assume(False)
    check(layout, plan, tmp_path)
