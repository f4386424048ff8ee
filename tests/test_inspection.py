"""How a plan was read, in tables and on its pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

import cita_analysis as cita
from cita_analysis.analysis import extraction
from cita_analysis.cli import main
from cita_analysis.views import page_overlays
from typeset import Cell, Layout, drawn, golden_rows, paged, typeset

SMALL = Layout(page=(842, 260), margin=24, size=7, legend="none")
SOME = [row for row in golden_rows() if row["project_number"] in ("1", "6")]


def written(content: bytes, folder: Path) -> Path:
    (folder / "plan.pdf").write_bytes(content)
    return folder / "plan.pdf"


def unplaced(folder: Path) -> Path:
    """A plan on whose last page a cell stands over two columns."""
    pages = paged(SMALL, SOME)
    last = max(cell.bottom for cell in pages[-1].cells)
    row = sorted((cell for cell in pages[-1].cells if cell.bottom == last), key=lambda cell: cell.x0)
    beside = row[-4:-2]  # the period and what stands before it
    over = Cell(beside[0].x0, beside[0].top, beside[1].x1, beside[1].bottom, [["Neither", "one", "nor", "other"]])
    pages[-1].cells = [cell for cell in pages[-1].cells if cell not in beside] + [over]
    return written(drawn(pages, SMALL), folder)


class TestTables:
    def test_coverage_counts_every_word_once(self, plan: cita.Plan) -> None:
        table = extraction.coverage(plan)
        assert (table["in_cells"] + table["left_over"] + table["unplaced"] == table["words"]).all()
        assert (
            table["words"].sum()
            == plan.cells["text"].str.count(r"\S+").sum() + extraction.left_over(plan)["words"].sum()
        )
        assert table["placed"].eq(1).all()
        assert len(table) == plan.source_info["pages"]

    def test_what_is_unplaced_is_not_covered(self, tmp_path: Path) -> None:
        last = extraction.coverage(cita.read_plan(unplaced(tmp_path))).iloc[-1]
        assert (last["unplaced"], round(last["placed"] * last["words"])) == (4, last["words"] - 4)

    def test_findings_are_counted_by_kind_errors_first(self, tmp_path: Path) -> None:
        plan = cita.read_plan(unplaced(tmp_path))
        table = extraction.findings_by_kind(plan)
        assert table["findings"].sum() == len(plan.findings)
        assert table["severity"].is_monotonic_increasing
        assert table["severity"].iloc[0] == "error"


def test_a_word_unplaced_is_said_with_its_page_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = unplaced(tmp_path)
    pages = cita.read_plan(source).source_info["pages"]
    assert main(["check", str(source)]) == 1
    assert f'error  document, page {pages}  word unplaced: "Neither one nor other"' in capsys.readouterr().out


class TestPictures:
    @pytest.mark.parametrize("turned", ["", "stored", "text", "both"])
    def test_a_cell_is_framed_where_it_stands_and_the_page_is_upright(self, turned: str, tmp_path: Path) -> None:
        layout = replace(SMALL, turned=turned)
        plan = cita.read_plan(written(typeset(layout, SOME)[0], tmp_path))
        picture = page_overlays.page_pictures(plan)[0]
        assert picture.width > picture.height
        cell = next(cell for cell in paged(layout, SOME)[0].cells if cell.lines and cell.lines[0][0] == "Upgrade")
        scale = page_overlays.RESOLUTION / 72
        inside = (cell.x0 * scale, cell.top * scale, cell.x1 * scale, cell.bottom * scale)
        colours = picture.crop(tuple(map(round, inside))).getcolors(100_000)
        assert (31, 119, 180) in {colour for _, colour in colours}

    def test_none_where_the_file_is_not_at_hand(self, plan: cita.Plan) -> None:
        assert page_overlays.page_pictures(replace(plan, source_file=None)) == []

    def test_another_file_is_refused(self, plan: cita.Plan, tmp_path: Path) -> None:
        other = written(typeset(SMALL, SOME)[0], tmp_path)
        with pytest.raises(cita.InputError, match="not the file that the tables were read from"):
            page_overlays.page_pictures(replace(plan, source_file=other))


class TestDebug:
    def run(self, source: Path, folder: Path) -> int:
        return main(["extract", str(source), "--out", str(folder / "out"), "--debug", str(folder / "seen")])

    def test_a_picture_for_each_page_each_time_anew(self, tmp_path: Path) -> None:
        source = written(typeset(SMALL, SOME)[0], tmp_path)
        assert [self.run(source, tmp_path) for _ in range(2)] == [0, 0]
        names = [f"page-{number:03d}.png" for number in range(1, cita.read_plan(source).source_info["pages"] + 1)]
        assert sorted(path.name for path in (tmp_path / "seen").iterdir()) == names

    def test_pages_of_what_is_refused_are_drawn_too(self, tmp_path: Path) -> None:
        source = written(typeset(replace(SMALL, without=("status_text",)), SOME)[0], tmp_path)
        assert self.run(source, tmp_path) == 2
        assert not (tmp_path / "out").exists()
        with Image.open(tmp_path / "seen" / "page-001.png") as image:
            assert (31, 119, 180) in {colour for _, colour in image.getcolors(100_000)}

    def test_a_folder_of_anything_else_is_left_alone(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        source = written(typeset(SMALL, SOME)[0], tmp_path)
        (tmp_path / "seen").mkdir()
        (tmp_path / "seen" / "letter.txt").write_text("Dear all")
        assert self.run(source, tmp_path) == 2
        assert "not a folder that cita wrote" in capsys.readouterr().err
        assert (tmp_path / "seen" / "letter.txt").read_text() == "Dear all"

    def test_a_transcript_has_no_pages(
        self, transcript: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.run(transcript, tmp_path) == 2
        assert "has no pages to draw" in capsys.readouterr().err
