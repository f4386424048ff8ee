"""Hostile files: each ends within bounds in one clear line and writes nothing, or is read, its text as plain text."""

from __future__ import annotations

import csv
import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer
from typing import Any, NamedTuple

import pytest

import cita_analysis as cita
import hostile
from cita_analysis.cli import main
from cita_analysis.plan import FILES
from cita_analysis.reading.limits import ReadLimits
from typeset import Layout, golden_rows, typeset

SECONDS, MEMORY = 20, 400  # what the command is given; it ends by itself
SAFETY = 120  # seconds: what takes longer hangs
PARENT = 500  # megabytes: the process that reads no pages, and each that does, takes no more

DAMAGED = "damaged and cannot be read; fetch"
NO_TEXT = "the PDF has no text"
NO_PLAN = "with a plan's headings"
NO_MEMORY = "or takes more than 400 MB to read"

REFUSED = {
    hostile.page_tree_cycle: DAMAGED,
    hostile.page_tree_parents_cycle: NO_PLAN,
    hostile.page_tree_deep: DAMAGED,
    hostile.count_enormous: NO_PLAN,
    hostile.count_million: "the PDF has 1,000,000 pages; more than 2,000 are read with --max-pages",
    hostile.count_beyond_kids: DAMAGED,
    hostile.count_negative: NO_PLAN,
    hostile.arrays_nested: NO_PLAN,
    hostile.dictionaries_nested: NO_PLAN,
    hostile.references_cycle: NO_TEXT,
    hostile.length_of_itself: NO_TEXT,
    hostile.no_objects: DAMAGED,
    hostile.xref_to_itself: NO_PLAN,
    hostile.object_stream_in_itself: DAMAGED,
    hostile.cut_in_half: "ends in the middle",
    hostile.cut_in_half_with_an_end: DAMAGED,
    hostile.streams_truncated: NO_TEXT,
    hostile.encrypted_by_an_unknown_handler: "encrypted in a way that is not known",
    hostile.encrypted_by_nonsense: "asks for a password",
    hostile.forms_cycle: NO_MEMORY,
    hostile.forms_nested: NO_TEXT,
    hostile.forms_multiplied: NO_MEMORY,
    hostile.flate_bomb: NO_MEMORY,
    hostile.flate_layers: NO_TEXT,
    hostile.operands_million: NO_TEXT,
    hostile.states_million: NO_TEXT,
    hostile.rules_million: NO_TEXT,
    hostile.grid_of_many_cells: NO_TEXT,
    hostile.tables_many: NO_PLAN,
    hostile.characters_million: NO_MEMORY,
    hostile.characters_on_one_spot: NO_PLAN,
    hostile.page_huge: NO_PLAN,
    hostile.page_of_no_size: NO_PLAN,
    hostile.page_box_of_nonsense: NO_PLAN,
    hostile.coordinates_huge: NO_TEXT,
    hostile.coordinates_not_numbers: NO_TEXT,
    hostile.size_of_nothing: NO_TEXT,
    hostile.images_only: NO_TEXT,
    hostile.image_enormous: NO_TEXT,
    hostile.encoding_broken: NO_PLAN,
    hostile.font_that_draws_itself: NO_PLAN,
    hostile.font_descends_from_itself: NO_PLAN,
    hostile.font_file_of_nonsense: NO_PLAN,
    hostile.spelling_bomb: NO_PLAN,
    hostile.html_before_the_file: "neither a PDF nor a text in UTF-8",
}
# What a lower bound stops, so that the test need not wait for it.
BOUNDED = {
    hostile.one_page_many_times: (("--max-memory", "120"), "holds more than can be read in 120 MB"),
    hostile.cell_without_end: (("--max-seconds", "2"), "takes longer than 2 seconds; allow more with --max-seconds"),
    hostile.grid_just_sparse_enough: (("--max-seconds", "2"), "takes longer than 2 seconds"),
}
READ = (
    hostile.xref_broken,
    hostile.page_box_missing,
    hostile.page_box_upside_down,
    hostile.page_box_below_zero,
    hostile.script_at_opening,
    hostile.launch_at_opening,
    hostile.files_embedded,
    hostile.page_of_html,
    hostile.outlines_cycle,
)
STRANGE = {
    "description": hostile.strange_descriptions,
    "project_title": hostile.strange_titles,
    "status_text": hostile.strange_statuses,
    "institutions_text": hostile.strange_institutions,
}
NO_TEXT_IN = {
    hostile.control_characters: "Said \ufffd\ufffd\ufffd \u202e so",
    hostile.halves_of_characters: "Said \ufffd\ufffd\ufffdA\ufffd\N{GRINNING FACE} so",
}
Maker = Callable[[], bytes]


def name(thing: object) -> str | None:
    return getattr(thing, "__name__", None)


def cases(expected: dict[Maker, Any]) -> list[Any]:
    return [pytest.param(maker, what, id=name(maker)) for maker, what in expected.items()]


# Runs a command and writes down the memory of its largest process: a process between, for what is started counts as
# large as what starts it, and the tests' own process is large.
LAUNCH = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
open(sys.argv[1], "w").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""


class Ended(NamedTuple):
    """A run of the command: what it said, and the megabytes of the largest of its processes."""

    code: int
    out: str
    err: str
    memory: float


def run(folder: Path, command: str, *options: str) -> Ended:
    """The command on source.pdf in a folder, in a process of its own, killed with all its own if it hangs."""
    bounds = ("--max-seconds", str(SECONDS), "--max-memory", str(MEMORY))
    where = {} if command == "check" else {"--out": "out"}
    size = folder.with_name(f"{folder.name}.size")
    arguments = [
        *(sys.executable, "-S", "-c", LAUNCH, str(size)),
        sys.executable,
        "-m",
        "cita_analysis",
        command,
        "source.pdf",
        *bounds,
        *options,
        *sum(where.items(), ()),
    ]
    said = [folder.with_name(f"{folder.name}.{end}") for end in ("out", "err")]
    with said[0].open("wb") as out, said[1].open("wb") as err:
        process = subprocess.Popen(arguments, cwd=folder, stdout=out, stderr=err, start_new_session=True)
        safety = Timer(SAFETY, os.killpg, [process.pid, signal.SIGKILL])
        safety.start()
        process.wait()
        safety.cancel()
    memory = float(size.read_text()) / (2**20 if sys.platform == "darwin" else 2**10)
    return Ended(process.returncode, *(file.read_text(encoding="utf-8") for file in said), memory)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "run").mkdir()
    return tmp_path / "run"


def extracted(folder: Path) -> list[dict[str, str]]:
    with (folder / "out" / "activities.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def assert_refused(ended: Ended, message: str, folder: Path) -> None:
    assert (ended.code, ended.out) == (2, "")
    assert re.fullmatch(r"error: source\.pdf: .*\n", ended.err)
    assert message in ended.err
    assert [path.name for path in folder.iterdir()] == ["source.pdf"]
    assert ended.memory < PARENT


def assert_read(ended: Ended, folder: Path) -> None:
    assert (ended.code, ended.err) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == ["out", "source.pdf"]
    assert {path.name for path in (folder / "out").iterdir()} == FILES
    assert ended.memory < PARENT


@pytest.mark.parametrize(("maker", "message"), cases(REFUSED))
def test_refused_in_one_line(maker: Maker, message: str, folder: Path) -> None:
    (folder / "source.pdf").write_bytes(maker())
    assert_refused(run(folder, "extract"), message, folder)


@pytest.mark.parametrize(("maker", "bounded"), cases(BOUNDED))
def test_stopped_at_a_bound(maker: Maker, bounded: tuple[tuple[str, ...], str], folder: Path) -> None:
    options, message = bounded
    (folder / "source.pdf").write_bytes(maker())
    assert_refused(run(folder, "extract", *options), message, folder)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The activities of the plan that the hostile ones are made from."""
    folder = tmp_path_factory.mktemp("good")
    (folder / "source.pdf").write_bytes(hostile.plan())
    assert_read(run(folder, "extract"), folder)
    return extracted(folder)


def read(folder: Path, maker: Maker) -> list[dict[str, str]]:
    """The activities that the command writes, run in this process to save the start of another."""
    (folder / "source.pdf").write_bytes(maker())
    assert main(["extract", str(folder / "source.pdf"), "--out", str(folder / "out")]) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["out", "source.pdf"]
    return extracted(folder)


@pytest.mark.parametrize("maker", READ, ids=name)
def test_read_as_if_nothing_lay_in_wait(maker: Maker, folder: Path, good: list[dict[str, str]]) -> None:
    assert read(folder, maker) == good


@pytest.mark.parametrize(("column", "maker"), STRANGE.items())
def test_strange_text_stays_text(column: str, maker: Maker, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert [row[column] for row in read(folder, maker)] == list(hostile.TEXTS)


@pytest.mark.parametrize(("maker", "text"), cases(NO_TEXT_IN))
def test_what_is_no_text_is_said_to_be_none(maker: Maker, text: str, folder: Path) -> None:
    (folder / "source.pdf").write_bytes(maker())
    assert_read(run(folder, "extract"), folder)
    assert [row["description"] for row in extracted(folder)] == [text] * 3


@pytest.mark.parametrize("maker", [hostile.strange_institutions, hostile.control_institutions], ids=name)
def test_the_terminal_is_shown_no_more_than_text(maker: Maker, folder: Path) -> None:
    (folder / "source.pdf").write_bytes(maker())
    ended = run(folder, "check")
    assert (ended.code, ended.err) == (1, "")
    assert "unknown institution" in ended.out
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", ended.out)


def test_a_title_is_no_path(folder: Path) -> None:
    (folder / "source.pdf").write_bytes(hostile.title_that_is_a_path())
    assert_read(run(folder, "extract"), folder)
    assert '"../../evil/$(touch evil) Plan 2024-2026"' in (folder / "out" / "source.json").read_text()


@pytest.mark.parametrize("maker", [hostile.pillar_of_a_long_number, hostile.more_activities_than_letters], ids=name)
def test_good_plans_that_are_too_much(maker: Maker, folder: Path) -> None:
    (folder / "source.pdf").write_bytes(maker())
    assert main(["check", str(folder / "source.pdf")]) in (0, 1, 2)


@pytest.mark.parametrize("in_main_thread", [True, False])
def test_time_is_up_for_what_is_done_with_the_pages_too(in_main_thread: bool, folder: Path) -> None:
    path = folder / "source.pdf"
    path.write_bytes(hostile.cell_without_end())
    process_wide = _process_wide()
    with ThreadPoolExecutor(1) as thread:
        ask = (lambda *asked, **how: asked[0](*asked[1:], **how)) if in_main_thread else _in(thread)
        with pytest.raises(cita.InputError, match="takes longer than 1 seconds"):
            ask(cita.read_plan, path, bounds=ReadLimits(seconds=1))
    assert _process_wide() == process_wide


def _in(thread: ThreadPoolExecutor) -> Callable[..., Any]:
    return lambda *asked, **how: thread.submit(*asked, **how).result()


def _process_wide() -> list[object]:
    """What a library must leave as it is."""
    timer = signal.getitimer(signal.ITIMER_REAL)
    return [*map(signal.getsignal, signal.valid_signals()), timer, sys.unraisablehook, sys.excepthook]


# Bytes changed at random


def shipped() -> bytes:
    return (Path(__file__).parents[1] / "data" / "source" / "cita-rsap-2024-2026.pdf").read_bytes()


def ruled() -> bytes:
    return typeset(Layout(), golden_rows()[:12])[0]


def bits_flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for at in chance.sample(range(len(data)), chance.choice([1, 8, 64, 512])):
        changed[at] ^= 1 << chance.randrange(8)
    return bytes(changed)


def numbers_changed(data: bytes, chance: random.Random) -> bytes:
    """Some of the numbers outside of compressed content: lengths, references, boxes, offsets."""
    others = [b"0", b"-1", b"1", b"99999", b"2147483648", b"1e39", b"3 0 R"]
    share = chance.choice([0.002, 0.02, 0.2])
    return re.sub(
        rb"(?<=[ \[])\d+(?=[ \]/>\n])", lambda m: chance.choice(others) if chance.random() < share else m[0], data
    )


def piece_dropped(data: bytes, chance: random.Random) -> bytes:
    start, end = _piece(data, chance)
    return data[:start] + data[end:]


def piece_repeated(data: bytes, chance: random.Random) -> bytes:
    start, end = _piece(data, chance)
    return data[:end] + data[start:end] * chance.randint(1, 20) + data[end:]


def pieces_swapped(data: bytes, chance: random.Random) -> bytes:
    (a, b), (c, d) = sorted(_piece(data, chance) for _ in range(2))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:] if b <= c else data[:a] + data[c:d] + data[b:]


def cut_short(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))] + chance.choice([b"", b"\n%%EOF"])


def _piece(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.choice([1, 10, 100, 1000, 10_000]))


CHANGES = (bits_flipped, numbers_changed, piece_dropped, piece_repeated, pieces_swapped, cut_short)


def fuzzed(origin: bytes, change: Callable[[bytes, random.Random], bytes], times: int) -> Iterator[tuple[int, bytes]]:
    for seed in range(times):
        yield seed, change(origin, random.Random(f"{change.__name__} {seed}"))


def outcome(path: Path, out: Path) -> str | None:
    """What is said of a file that cannot be read; None of one that can, which is saved."""
    try:
        cita.read_plan(path, "2024-2026", bounds=ReadLimits(seconds=SECONDS, memory=MEMORY)).save(out)
    except cita.InputError as error:
        return str(error)
    except Exception as error:
        return repr(error)
    return None


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES, ids=name)
@pytest.mark.parametrize("origin", [shipped, ruled], ids=name)
def test_changed_bytes_end_in_a_plan_or_in_one_clear_line(
    origin: Callable[[], bytes], change: Callable[[bytes, random.Random], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "source.pdf"
    for seed, data in fuzzed(origin(), change, times=30):
        path.write_bytes(data)
        said = outcome(path, tmp_path / "out")
        assert said is None or re.fullmatch(f"{re.escape(str(path))}: [^\\n]+", said), f"seed {seed}: {said}"
