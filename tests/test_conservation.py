"""Each word of each page is in exactly one cell or left over with its reason."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pdfplumber
import pytest

import cita_analysis as cita
from typeset import Layout, golden_rows, typeset

SOME = [row for row in golden_rows() if row["project_number"] in ("1", "6", "10", "18")]


def kept(plan: cita.Plan, page: int) -> Counter[str]:
    both = pd.concat([plan.cells, plan.leftover])
    return Counter(" ".join(both[both["page"] == page]["text"]).split())


def printed(path: Path) -> list[Counter[str]]:
    with pdfplumber.open(path) as pdf:
        return [Counter(word["text"] for word in page.extract_words()) for page in pdf.pages]


def test_no_word_of_the_shipped_plan_is_lost(plan: cita.Plan, pdf: Path) -> None:
    assert [kept(plan, page) for page in range(1, 7)] == printed(pdf)


LAYOUTS = {
    "rows cut at any line": Layout(page=(842, 220), margin=24, open_cuts=True, hyphenation="letters"),
    "prose and another table": Layout(page=(842, 400), prose=True, footer="Page {page}", running="CAREC"),
    "legend in the table": Layout(page=(842, 300), legend="rows", title="row", project="repeated"),
    "legend on a page of its own": Layout(legend="apart", number="inside", pillar="part"),
    "pages turned": Layout(turned="stored", frame=True),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_no_word_is_lost(layout: Layout, tmp_path: Path) -> None:
    content, pages = typeset(layout, SOME)
    (tmp_path / "plan.pdf").write_bytes(content)
    read = cita.read_plan(tmp_path / "plan.pdf")
    ours = [kept(read, page) for page in range(1, len(pages) + 1)]
    assert ours == [Counter(words) for words in pages]
    assert ours == printed(tmp_path / "plan.pdf")
    assert "unplaced" not in set(read.leftover["reason"])


@pytest.mark.parametrize("pad", [0.6, 1, 2])
def test_words_close_to_a_rule_stay_apart(pad: float, tmp_path: Path) -> None:
    """pdfplumber alone would make one word of two that stand on either side of a rule."""
    content, pages = typeset(Layout(pad=pad, spaced=False), SOME)
    (tmp_path / "plan.pdf").write_bytes(content)
    read = cita.read_plan(tmp_path / "plan.pdf")
    assert [kept(read, page) for page in range(1, len(pages) + 1)] == [Counter(words) for words in pages]


def test_a_cell_cut_by_pages_has_a_piece_on_each(tmp_path: Path) -> None:
    content, _ = typeset(Layout(page=(842, 180), margin=24), SOME)
    (tmp_path / "plan.pdf").write_bytes(content)
    cells = cita.read_plan(tmp_path / "plan.pdf").cells
    pieces = cells.groupby(["activity_id", "field"])
    assert (pieces["page"].nunique() == pieces["piece"].max()).all()
    assert pieces["piece"].max().max() > 1
