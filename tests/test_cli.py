"""The command as its users meet it: what it prints, its exit codes, and one clear line for bad input."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table

import cita_analysis as cita
from cita_analysis.cli import main

HEADINGS = [
    "Project/Activity",
    "Description/Objectives",
    "Type of Input",
    "Participating Countries",
    "Implementation Period",
    "Status",
    "CAREC Institution/s or Agencies",
]


def table_pdf(path: Path, rows: list[list[str]]) -> Path:
    SimpleDocTemplate(str(path), pagesize=(1200, 600)).build(
        [Table(rows, style=[("GRID", (0, 0), (-1, -1), 1, "black")])]
    )
    return path


def transcript_of(path: Path, title: str, *rows: str) -> Path:
    path.write_text("\n".join([title, "\t".join(HEADINGS), *rows]), encoding="utf-8")
    return path


def row(number: int, countries: str = "KAZ", period: str = "2022-2024", institutions: str = "RTG") -> str:
    cells = [
        str(number),
        "Title",
        "Description",
        "Pilot project",
        countries,
        period,
        "Proposed",
        institutions,
    ]
    return "\t".join(cells)


def missing(folder: Path) -> Path:
    return folder / "missing.pdf"


def empty(folder: Path) -> Path:
    (folder / "empty.pdf").touch()
    return folder / "empty.pdf"


def truncated(folder: Path) -> Path:
    whole = table_pdf(folder / "whole.pdf", [HEADINGS]).read_bytes()
    (folder / "cut.pdf").write_bytes(whole[: len(whole) // 2])
    return folder / "cut.pdf"


def damaged(folder: Path) -> Path:
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7\nnothing of a PDF\n%%EOF\n")
    return folder / "damaged.pdf"


def encrypted(folder: Path) -> Path:
    path = folder / "encrypted.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(50, 50, "secret")
    canvas.save()
    return path


def image_only(folder: Path) -> Path:
    Image.new("RGB", (40, 40), "white").save(folder / "scan.png")
    canvas = Canvas(str(folder / "scan.pdf"), pagesize=A4)
    canvas.drawImage(str(folder / "scan.png"), 0, 0)
    canvas.save()
    return folder / "scan.pdf"


def ruled_scan(folder: Path) -> Path:
    canvas = Canvas(str(folder / "ruled.pdf"), pagesize=A4)
    canvas.grid([50, 150, 250], [50, 150, 250])
    canvas.save()
    return folder / "ruled.pdf"


def no_pdf(folder: Path) -> Path:
    (folder / "picture.pdf").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    return folder / "picture.pdf"


def a_folder(folder: Path) -> Path:
    return folder


def prose(folder: Path) -> Path:
    canvas = Canvas(str(folder / "letter.pdf"))
    canvas.drawString(50, 700, "Dear reader, this is not the plan 2024-2026.")
    canvas.save()
    return folder / "letter.pdf"


def other_columns(folder: Path) -> Path:
    return table_pdf(folder / "other.pdf", [[*HEADINGS[:5], "Remarks", "Cost"], ["1", *"abcdef"]])


def other_columns_transcribed(folder: Path) -> Path:
    (folder / "other.txt").write_text("Plan 2024-2026\nProject/Activity\tStatus\tCost\n1\tProposed\t7\n")
    return folder / "other.txt"


def no_edition(folder: Path) -> Path:
    return transcript_of(folder / "plan.txt", "## CITA Rolling Strategic Action Plan", row(1))


BAD_SOURCES: list[tuple[Callable[[Path], Path], str]] = [
    (missing, "No such file"),
    (empty, "empty"),
    (truncated, "ends in the middle"),
    (damaged, "damaged"),
    (encrypted, "password"),
    (image_only, "no text"),
    (ruled_scan, "no text"),
    (no_pdf, "neither a PDF nor"),
    (a_folder, "Is a directory"),
    (prose, "no table"),
    (other_columns, "missing: status, institutions"),
    (other_columns_transcribed, "missing: description, inputs, countries, period, institutions"),
    (no_edition, "--edition"),
]


def message(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on standard error."""
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(r"error: [^\n]+\n", err), err
    return err


@pytest.mark.parametrize(("make", "reason"), BAD_SOURCES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_source_that_cannot_be_used_is_one_line_and_leaves_nothing(
    make: Callable[[Path], Path], reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = make(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert main(["extract", str(source), "--out", str(tmp_path / "out")]) == 2
    line = message(capsys)
    assert reason in line
    assert str(source) in line
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "COMMAND"),
        (["extrakt"], "'extrakt'"),
        (["extract", "plan.pdf"], "--out"),
        (["check", "plan.pdf", "--frob"], "--frob"),
        (["report", "--quarter"], "--quarter"),
        (["report"], "--quarter"),
        (["report", "--quarter", "2024Q5"], "2024Q5"),
        (["report", "--quarter", "../x"], "../x"),
        (["report", "--quarter", "2024Q2", "--notebooks", "no/such/folder"], "no/such/folder"),
    ],
    ids=" ".join,
)
def test_a_wrong_argument_is_one_line(
    arguments: list[str],
    reason: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        code = main(arguments)
    except SystemExit as end:
        code = int(end.code or 0)
    assert code == 2
    assert reason in message(capsys)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("edition", ["2024", "../../x", "2024-2026/.."])
def test_an_edition_is_two_years(
    edition: str, transcript: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", str(transcript), "--edition", edition, "--out", str(tmp_path / "out")]) == 2
    assert edition in message(capsys)


def test_an_edition_given_serves_where_no_title_names_it(tmp_path: Path) -> None:
    assert cita.read_plan(no_edition(tmp_path), edition="2025-2027").edition == "2025-2027"


def test_extract_writes_the_tables_and_says_so(pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(pdf), "--out", str(tmp_path / "tables")]) == 0
    assert "44 activities" in capsys.readouterr().out
    assert len(cita.load_plan(tmp_path / "tables").activities) == 44


@pytest.mark.parametrize("place", ["/proc/tables", "/dev/null/tables"])
def test_a_folder_that_cannot_be_written_is_said(
    place: str, transcript: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", str(transcript), "--out", place]) == 2
    assert place in message(capsys)


def test_a_folder_of_somebody_else_s_is_left_alone(
    transcript: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.docx").write_text("mine")
    assert main(["extract", str(transcript), "--out", str(tmp_path)]) == 2
    assert "not a folder that cita wrote" in message(capsys)
    assert (tmp_path / "thesis.docx").read_text() == "mine"


def test_check_lists_the_doubts_of_the_shipped_plan_and_passes_it(
    pdf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(pdf)]) == 0
    out = capsys.readouterr().out
    assert "0 of them errors" in out
    assert "corrections/2024-2026.csv: ,01a,statements.4.status,ongoing,planned,<reason>" in out


TITLE = "## CITA Rolling Strategic Action Plan 2031-2033"  # an edition without corrections


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([row(1, countries="KAZ, XYZ")], 'unknown country: "XYZ"'),
        (
            [row(1, institutions="RTG; Ministry of Magic")],
            "institution_spellings.csv: Ministry of Magic,<institution>,",
        ),
        ([row(1, period="2026-2024")], 'period runs backwards: "2026-2024"'),
        ([row(1, period="soon")], 'unreadable period: "soon"'),
        ([row(1), row(3)], 'gap in the project numbers: "1"'),
        ([row(1), row(2), row(1)], 'gap in the project numbers: "2"'),
        ([row(1) + "\tone cell too many"], 'word unplaced: "one cell too many"'),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_error_inside_a_good_table_is_named_and_the_run_goes_on(
    rows: list[str], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = transcript_of(tmp_path / "plan.txt", TITLE, "Pillar 1: Trade", *rows)
    assert main(["check", str(source)]) == 1
    assert named in capsys.readouterr().out
    assert main(["extract", str(source), "--out", str(tmp_path / "tables")]) == 0
    plan = cita.load_plan(tmp_path / "tables")
    assert (len(plan.activities), len(plan.findings.query("severity == 'error'"))) == (len(rows), 1)


def test_an_activity_outside_every_pillar_is_an_error(tmp_path: Path) -> None:
    plan = cita.read_plan(transcript_of(tmp_path / "plan.txt", TITLE, row(1)))
    assert plan.findings.query("severity == 'error'")["kind"].tolist() == ["missing pillar"]


def test_help_has_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert (end.value.code, "cita report --quarter 2024Q2" in capsys.readouterr().out) == (0, True)


def test_the_version_is_the_package_s(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert (end.value.code, capsys.readouterr().out) == (0, f"cita {cita.__version__}\n")


def test_an_answer_that_finds_no_room_is_told_in_a_line(pdf: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("w") as full:
        line = [sys.executable, "-m", "cita_analysis", "check", str(pdf)]
        done = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (1, "error: [Errno 28] No space left on device\n")


def test_a_reader_that_leaves_early_is_no_fault(pdf: Path) -> None:
    command = f"{sys.executable} -m cita_analysis check {pdf} | head -n 1; exit ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
