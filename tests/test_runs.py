"""Runs that nobody watches: each ends with a report, or with a true and short account of what failed."""

from __future__ import annotations

import html
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

import runs
from cita_analysis import InputError
from cita_analysis.figures import FIGURES
from cita_analysis.files import workspace
from cita_analysis.files.folders import private_folder
from cita_analysis.runs import notebooks, parameters, reports
from cita_analysis.runs.notebooks import Job, NotebookLimits
from runs import TABLES, hold, ledger, notebook, report, soon, state

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Temporary folders where no other run of this machine has its own, and no run left when a test ends.

    Runs hear Ctrl-C, also where the tests themselves were begun in the background, which does not.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="runs-", dir="/tmp", ignore_cleanup_errors=True) as place:
        monkeypatch.setenv("TMPDIR", place)
        yield
        runs.end_all()
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def clone(transcript: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plan and two notebooks, in which a report stands."""
    folder = tmp_path_factory.mktemp("clone")
    (folder / "plan.txt").write_bytes(transcript.read_bytes())
    notebook(folder / "notebooks" / "01_one.ipynb", TABLES)
    notebook(folder / "notebooks" / "02_two.ipynb", "print(chosen)")
    code, output, error = report("plan.txt", "--quarter", "2024Q2", "--notebooks", "notebooks", folder=folder)
    assert (code, output) == (0, "reports/2024-2026/2024Q2/index.html\n"), error
    return folder


WORDS = ("plan.txt", "--quarter", "2024Q2", "--notebooks")


@pytest.fixture
def copy(clone: Path, tmp_path: Path) -> Path:
    """The same, to be spoilt."""
    import shutil

    return Path(shutil.copytree(clone, tmp_path / "copy"))


def good(folder: Path) -> Path:
    return folder / "reports" / "2024-2026" / "2024Q2"


def partial(folder: Path) -> Path:
    return good(folder).with_name("2024Q2.partial")


# ---- One notebook, from outside


@pytest.mark.parametrize(
    ("source", "limits", "status", "cell", "error"),
    [
        ("print(1)", NotebookLimits(), "ok", None, ""),
        ("1 / 0", NotebookLimits(), "failed", 2, "ZeroDivisionError: division by zero"),
        ("import os\nos.kill(os.getpid(), 9)", NotebookLimits(), "killed", 2, "its kernel died"),
        (hold(600), NotebookLimits(seconds=10), "timeout", 2, "took more than 10 seconds"),
        (
            "held = bytearray(600_000_000)\n" + hold(9),
            NotebookLimits(memory=400),
            "killed",
            2,
            "took more than 400 MB of memory",
        ),
    ],
    ids=["well", "error", "kernel killed", "time", "memory"],
)
def test_what_became_of_a_notebook_is_told(
    source: str, limits: NotebookLimits, status: str, cell: int | None, error: str, tmp_path: Path
) -> None:
    path = notebook(tmp_path / "n.ipynb", source)
    outcome = notebooks.run(Job("n", path.read_bytes(), {"chosen": 2}, {}, limits))
    assert (outcome.status, outcome.cell, outcome.error) == (status, cell, error)
    assert (outcome.seconds or 0) > 0
    assert (outcome.memory or 0) > 20
    assert ("notebooks/n.ipynb" in outcome.files) is (status == "ok")


@pytest.mark.parametrize(
    ("parameters", "given", "number"),
    [("1 / 0", {}, 1), ("1 / 0", {"chosen": 2}, 1), ("chosen = 1", {}, 2), ("chosen = 1", {"chosen": 2}, 2)],
)
def test_cells_are_counted_as_in_the_notebook(
    parameters: str, given: dict[str, object], number: int, tmp_path: Path
) -> None:
    path = notebook(tmp_path / "n.ipynb", "1 / 0", parameters=parameters)
    assert notebooks.run(Job("n", path.read_bytes(), given, {})).cell == number


def test_an_endless_error_is_cut(tmp_path: Path) -> None:
    path = notebook(tmp_path / "n.ipynb", "raise ValueError('x' * 1_000_000)")
    assert len(notebooks.run(Job("n", path.read_bytes(), {}, {})).error) < 500


@pytest.mark.parametrize("place", [".", "/"])
def test_what_a_notebook_leaves_running_ends_with_it(place: str, tmp_path: Path) -> None:
    started = f"subprocess.Popen(['sleep', '600'], cwd={place!r}, start_new_session=True)"
    left = f"import subprocess, time\nprint({started}.pid)\ntime.sleep(2)"
    outcome = notebooks.run(Job("n", notebook(tmp_path / "n.ipynb", left).read_bytes(), {}, {}))
    text = json.loads(outcome.files["notebooks/n.ipynb"])["cells"][-1]["outputs"][0]["text"]
    assert soon(lambda: _ended(int("".join(text))))


def _ended(process: int) -> bool:
    try:
        return runs.gone([psutil.Process(process)])
    except psutil.NoSuchProcess:
        return True


def test_processes_that_have_ended_and_are_not_yet_gone_take_no_limit_away(tmp_path: Path) -> None:
    with subprocess.Popen(["true"]) as ended:
        soon(lambda: psutil.Process(ended.pid).status() == psutil.STATUS_ZOMBIE)
        path = notebook(tmp_path / "n.ipynb", hold(600))
        assert notebooks.run(Job("n", path.read_bytes(), {}, {}, NotebookLimits(seconds=10))).status == "timeout"


def test_a_notebook_finds_its_files_and_gives_back_what_it_wrote(tmp_path: Path) -> None:
    path = notebook(tmp_path / "n.ipynb", "open('figures.txt', 'w').write(open('tables/a.csv').read() * chosen)")
    outcome = notebooks.run(Job("n", path.read_bytes(), {"chosen": 3}, {"tables/a.csv": b"x"}))
    assert {name: content for name, content in outcome.files.items() if "notebooks" not in name} == {
        "figures.txt": b"xxx"
    }


def test_the_kernel_talks_over_sockets_of_its_own(tmp_path: Path) -> None:
    source = "import json, sys\nprint(open(sys.argv[sys.argv.index('-f') + 1]).read())"
    outcomes = [notebooks.run(Job("n", notebook(tmp_path / "n.ipynb", source).read_bytes(), {}, {})) for _ in "ab"]
    texts = [json.loads(outcome.files["notebooks/n.ipynb"])["cells"][-1]["outputs"][0]["text"] for outcome in outcomes]
    connections = [json.loads("".join(text)) for text in texts]
    assert {connection["transport"] for connection in connections} == {"ipc"}
    assert len({connection["ip"] for connection in connections}) == 2


# ---- Parameters, before a kernel starts


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"countng": "full"}, "parameter countng: no notebook has it; did you mean counting?"),
        ({"zzz": 1}, "parameter zzz: no notebook has it; there are afg_on_hold, bodies, counting, draws, share, w"),
        ({"draws": "many"}, "parameter draws='many' is not of its type, int"),
        ({"draws": 2.5}, "parameter draws=2.5 is not of its type, int"),
        ({"draws": True}, "parameter draws=True is not of its type, int"),
        ({"afg_on_hold": "perhaps"}, "parameter afg_on_hold='perhaps' is not of its type, bool"),
        ({"counting": "double"}, "counting='double' is not a choice: use 'full' or 'fractional'"),
        ({"way": "up"}, "parameter way='up' is not of its type, Literal['by rail', 'by road']"),
        ({"bodies": "ADB"}, "parameter bodies='ADB' is not of its type, list[str]"),
        ({"where": "x"}, "parameter where: its type, Path, is none that can be checked; write it with"),
        ({"when": "x"}, "parameter when: its type, date.today(), is none that can be checked; write it with"),
    ],
    ids=str,
)
def test_what_no_notebook_can_use_is_refused(given: dict[str, object], said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        parameters.check({tmp_path: typed(tmp_path)}, given)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"draws": "40000"}, {"draws": 40000}),
        ({"afg_on_hold": "false"}, {"afg_on_hold": False}),
        ({"counting": "fractional", "share": "0.5"}, {"counting": "fractional", "share": 0.5}),
        ({"draws": 3, "share": 1.5}, {"draws": 3, "share": 1.5}),
        ({"way": "by rail", "share": "null"}, {"way": "by rail", "share": None}),
        ({"bodies": '["ADB", "CI"]'}, {"bodies": ["ADB", "CI"]}),
    ],
    ids=str,
)
def test_text_is_read_as_the_parameter_s_type_says(
    given: dict[str, object], read: dict[str, object], tmp_path: Path
) -> None:
    assert parameters.check({tmp_path: typed(tmp_path)}, given) == read


def typed(folder: Path) -> dict[str, str]:
    cell = """
counting: str = "full"
draws: int = 5
afg_on_hold: bool = True  # why
share: float | None = None
way: Literal["by rail", "by road"] = "by road"
bodies: list[str] = []
where: Path = "."
when: date.today() = 0
"""
    path = notebook(folder / "typed.ipynb", parameters=cell)
    return parameters.read_types(path, path.read_bytes())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--quarter", "2024Q5"), "quarter '2024Q5' is not one"),
        (("--quarter", "2024Q2", "-p", "chosn", "2"), "parameter chosn: no notebook has it; did you mean chosen?"),
        (("--quarter", "2024Q2", "-p", "chosen", "two"), "parameter chosen='two' is not of its type, int"),
        (("--quarter", "2024Q2", "-p", "tables", "x"), "parameter tables: no notebook has it"),
        (("--quarter", "2024Q2", "--briefs", "GEO"), "--briefs: no notebook has a parameter country"),
        (("--quarter", "2024Q2", "--workers", "0"), "'0' is not a whole number above 0"),
        (("--quarter", "2024Q2", "--notebook-seconds", "9" * 400), "is not a whole number above 0, or too large"),
        (("--quarter", "1000Q1"), "quarter '1000Q1' is not one"),
        (("--quarter", ","), "',' names none"),
        (("--quarter", "2024Q2", "-p", "chosen", "1", "-p", "chosen", "2"), "a parameter is given twice"),
        (("--quarter", "2024Q2", "-p", "quarter", "\udcff"), "parameter quarter: no notebook has it"),
        (("--quarter", "2024Q2", "-p", "chosen", "\udcff"), "is not text in UTF-8"),
        (("--quarter", "2024Q2", "--dask", "tcp://127.0.0.1:9"), "no scheduler answers there"),
    ],
    ids=str,
)
def test_bad_input_is_one_line_and_writes_nothing(words: tuple[str, ...], said: str, copy: Path) -> None:
    (copy / "plan.txt").write_text((copy / "plan.txt").read_text() + "\n")  # so that there is something to do
    before = state(copy)
    places = ("--notebooks", "notebooks", "--out", "new/place")
    code, output, error = report("plan.txt", *words, *places, folder=copy)
    assert (code, output, said in error, error.count("\n")) == (2, "", True, 1), error
    assert state(copy) == before
    assert not (copy / "new").exists()


def test_a_parameter_reaches_the_notebooks_that_have_it(copy: Path) -> None:
    assert report(*WORDS, "notebooks", "-p", "chosen", "7", folder=copy)[0] == 0
    executed = json.loads((good(copy) / "notebooks" / "02_two.ipynb").read_text())
    assert executed["cells"][-1]["outputs"][0]["text"] == ["7\n"]


def test_what_a_notebook_itself_refuses_is_bad_input(copy: Path) -> None:
    notebook(copy / "notebooks" / "02_two.ipynb", "import cita_analysis as cita\ncita.load_plan('nowhere')")
    before = state(copy)
    code, _, error = report(*WORDS, "notebooks", folder=copy)
    assert (code, "02_two, cell 2: InputError: nowhere: not a folder" in error.splitlines()[-1]) == (2, True)
    assert state(copy) == before


@pytest.mark.parametrize("broken", ["[" * 20_000, '{"cells": [{"source": "", "metadata": []}]}', "", "{}"])
def test_what_is_no_notebook_is_bad_input(broken: str, copy: Path) -> None:
    (copy / "notebooks" / "02_two.ipynb").write_text(broken)
    code, _, error = report(*WORDS, "notebooks", folder=copy)
    assert (code, error.count("\n"), "not a notebook whose parameters can be read" in error) == (2, 1, True)


def test_a_parameter_means_the_same_to_every_notebook(tmp_path: Path) -> None:
    known = {Path(name): {"n": kind} for name, kind in {"a": "int", "b": "str"}.items()}
    with pytest.raises(InputError, match="which have it as int and as str"):
        parameters.check(known, {"n": "4"})
    known[Path("b")] = {"n": "int | None"}
    assert parameters.check(known, {"n": "4"}) == {"n": 4}


def test_where_kernels_cannot_talk_over_sockets_reports_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(socket, "AF_UNIX")
    with pytest.raises(InputError, match="reports need Linux or macOS"):
        reports.write_report(None, "2024Q2", Path("nowhere"))


def test_each_notebook_of_the_clone_has_its_section_where_it_has_one() -> None:
    assert set(reports._SECTIONS.values()) == {figure.section for figure in FIGURES}
    assert set(reports._SECTIONS) <= {path.stem for path in workspace.notebooks(None)}


# ---- The ledger


def test_the_ledger_tells_what_happened(clone: Path) -> None:
    said = ledger(good(clone))
    assert (said["status"], said["quarter"], said["edition"]) == ("ok", "2024Q2", "2024-2026")
    assert [(part["name"], part["status"], part["cell"]) for part in said["parts"]] == [
        ("01_one", "ok", None),
        ("02_two", "ok", None),
    ]
    for part in said["parts"]:
        assert part["seconds"] > 0
        assert part["peak_memory_mb"] > 20
        assert {name: state(good(clone))[name] for name in part["outputs"]} == part["outputs"]
    assert said["parts"][0]["parameters"] == {"tables": "tables", "figures": "figures", "quarter": "2024Q2"}
    assert said["code"]["libraries"]["papermill"]
    listed = json.loads((good(clone) / "report.json").read_text())["files"]
    assert set(listed) == set(state(good(clone))) - {"report.json", "run.json"}


@pytest.mark.parametrize(
    ("source", "words", "status", "why"),
    [
        ("1 / 0", (), "failed", "02_two, cell 2: ZeroDivisionError: division by zero"),
        ("import os\nos.kill(os.getpid(), 9)", (), "killed", "02_two, cell 2: its kernel died"),
        (hold(600), ("--notebook-seconds", 10), "timeout", "02_two, cell 2: took more than 10 seconds"),
        (
            "import time\nfor _ in range(500):\n    display('x' * 1_000_000)\n    time.sleep(0.05)",
            ("--notebook-memory", 300),
            "killed",
            "02_two, cell 2: took more than 300 MB of memory",
        ),
    ],
    ids=["error", "kernel killed", "time", "printed"],
)
def test_what_failed_is_missing_from_a_partial_report_beside_the_last_good_one(
    source: str, words: tuple[object, ...], status: str, why: str, copy: Path
) -> None:
    kept = state(good(copy))
    notebook(copy / "notebooks" / "02_two.ipynb", source)
    code, output, error = report(*WORDS, "notebooks", *words, folder=copy)
    assert (code, output) == (1, "reports/2024-2026/2024Q2.partial/index.html\n")
    last = error.splitlines()[-1]
    assert why in last
    assert "reports/2024-2026/2024Q2.partial/run.json" in last
    assert state(good(copy)) == kept
    assert [(part["status"], part["name"]) for part in ledger(partial(copy))["parts"]] == [
        ("skipped", "01_one"),
        (status, "02_two"),
    ]
    page = (partial(copy) / "index.html").read_text()
    assert "This report is not whole" in page
    assert why in page
    assert not (partial(copy) / "notebooks" / "02_two.ipynb").exists()


PUBLISHED = """
from pathlib import Path
from cita_analysis import figures as draw
draw.participation_by_role(cita.load_plan(tables), quarter=quarter).save(figures)
"""


@pytest.mark.parametrize(
    ("spoil", "part", "why", "office"),
    [
        (
            "Path(figures, 'odd.json').write_text('[')",
            "figures/odd",
            "figures/odd: not a figure's pack, for it has no odd.svg, no odd.pdf, no odd.png, no odd.csv",
            {"figures.pptx", "report.docx"},
        ),
        (
            "Path(figures, 'participation_by_role.json').write_text('[')",
            "figures/participation_by_role",
            "figures/participation_by_role: not a figure's pack as it was published; publish it again",
            set(),
        ),
        (
            "with Path(figures, 'participation_by_role.csv').open('a') as file: file.write('1,2')",
            "figures/participation_by_role",
            "figures/participation_by_role: not a figure's pack as it was published; publish it again",
            set(),
        ),
        (
            "words = Path(figures, 'participation_by_role.json')\n"
            "words.write_text(words.read_text().replace('\"bar\"', '\"pie\"').replace('\"stacked_bar\"', '\"pie\"'))",
            "figures.pptx",
            "figures.pptx: could not be made (KeyError: 'pie')",
            {"report.docx"},
        ),
    ],
    ids=["words alone", "no words", "other numbers", "a chart nobody knows"],
)
def test_what_cannot_be_made_of_a_figure_is_missing_from_a_partial_report(
    spoil: str, part: str, why: str, office: set[str], copy: Path
) -> None:
    kept = state(good(copy))
    notebook(copy / "notebooks" / "02_two.ipynb", TABLES, PUBLISHED, spoil)
    code, output, error = report(*WORDS, "notebooks", folder=copy)
    assert (code, output) == (1, "reports/2024-2026/2024Q2.partial/index.html\n")
    assert error.splitlines()[-1] == f"error: partial report: {why}; reports/2024-2026/2024Q2.partial/run.json"
    assert state(good(copy)) == kept
    (unmade,) = ledger(partial(copy))["parts"][2:]
    # What nobody expected is told with its traceback.
    assert ("KeyError: 'pie'" in unmade.pop("traceback", "")) is (part == "figures.pptx")
    assert unmade == {"name": part, "status": "failed", "error": why}
    assert why in html.unescape((partial(copy) / "index.html").read_text())
    assert {name for name in ("figures.pptx", "report.docx") if (partial(copy) / name).exists()} == office


@pytest.mark.parametrize("as_before", [True, False])
def test_the_next_complete_run_removes_the_partial_report(as_before: bool, copy: Path) -> None:
    path = copy / "notebooks" / "02_two.ipynb"
    well = path.read_bytes()
    notebook(path, "1 / 0")
    assert report(*WORDS, "notebooks", folder=copy)[0] == 1
    if as_before:
        path.write_bytes(well)
    else:
        notebook(path, "print('mended')")
    assert report(*WORDS, "notebooks", folder=copy)[0] == 0
    assert not partial(copy).exists()


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("Path('index.html').mkdir(); Path('index.html/x').touch()",
         "wrote index.html/x, where the report has its own"),
        ("Path('run.json').touch()", "wrote run.json, where the report has its own"),
        ("Path('figures').touch()", "wrote figures, where the report has its own"),
        ("Path('tables/watch_list.csv').touch()", "wrote tables/watch_list.csv, where the report has its own"),
        ("Path('tables/activities.csv').touch(); Path('tables/activities.csv').write_text('')",
         "changed tables/activities.csv, which was given to it to read"),
        ("Path('kept').write_text('two')", "wrote kept, where 01_one has its own"),
        ("Path('kept').mkdir(); Path('kept/x').touch()", "wrote kept/x, where 01_one has its own"),
        ("open(b'odd\\xff', 'w').close()", "wrote a file whose name is no text: 'odd\\udcff'"),
    ],
    ids=str,
)  # fmt: skip
def test_a_notebook_that_writes_what_is_not_its_own_has_failed(source: str, why: str, copy: Path) -> None:
    kept = state(good(copy))
    notebook(copy / "notebooks" / "01_one.ipynb", "from pathlib import Path", "Path('kept').write_text('one')")
    notebook(copy / "notebooks" / "02_two.ipynb", "from pathlib import Path", source)
    code, _, error = report(*WORDS, "notebooks", folder=copy)
    assert (code, f"02_two: {why}; " in error.splitlines()[-1]) == (1, True), error
    assert [part["status"] for part in ledger(partial(copy))["parts"]] == ["ok", "failed"]
    assert (partial(copy) / "kept").read_text() == "one"
    assert state(good(copy)) == kept


def test_two_notebooks_may_write_the_same(copy: Path) -> None:
    for name in ("01_one", "02_two"):
        notebook(copy / "notebooks" / f"{name}.ipynb", "open('kept', 'w').write('same')")
    assert report(*WORDS, "notebooks", folder=copy)[0] == 0


# ---- Nothing twice


def test_what_has_not_changed_is_not_run_again_and_says_so_in_a_line(copy: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in good(copy).rglob("*")}
    code, output, error = report(*WORDS, "notebooks", folder=copy)
    assert (code, output) == (0, "reports/2024-2026/2024Q2/index.html\n")
    assert error == ("reports/2024-2026/2024Q2: nothing has changed since it was written; --force runs it again\n")
    assert {path: path.stat().st_mtime_ns for path in good(copy).rglob("*")} == before


def test_forced_it_runs_again_and_gives_the_same_bytes(copy: Path) -> None:
    before = {name: content for name, content in state(good(copy)).items() if name != "run.json"}
    assert report(*WORDS, "notebooks", "--force", folder=copy)[0] == 0
    assert [part["status"] for part in ledger(good(copy))["parts"]] == ["ok", "ok"]
    assert {name: content for name, content in state(good(copy)).items() if name != "run.json"} == before


def test_only_the_notebook_that_changed_runs_again(copy: Path) -> None:
    notebook(copy / "notebooks" / "02_two.ipynb", "print('changed')")
    assert report(*WORDS, "notebooks", folder=copy)[0] == 0
    assert [part["status"] for part in ledger(good(copy))["parts"]] == ["skipped", "ok"]


@pytest.mark.parametrize("spoilt", ["index.html", "notebooks/01_one.ipynb", "tables/activities.csv"])
def test_a_report_that_somebody_edited_is_made_anew(spoilt: str, copy: Path) -> None:
    before = state(good(copy))[spoilt]
    (good(copy) / spoilt).write_text("edited")
    assert report(*WORDS, "notebooks", folder=copy)[0] == 0
    assert state(good(copy))[spoilt] == before


@pytest.mark.parametrize("spoilt", ['{"parts": null}', '{"parts": [1]}', '{"parts": [{}]}', "[" * 9999, "[]", "x"])
def test_a_ledger_that_somebody_edited_is_no_ledger(spoilt: str, copy: Path) -> None:
    text = spoilt.replace("{", '{"format": "cita-analysis run", ', 1)
    (good(copy) / "run.json").write_text(text)
    assert report(*WORDS, "notebooks", folder=copy)[0] == 0
    assert [part["status"] for part in ledger(good(copy))["parts"]] == ["ok", "ok"]


@pytest.mark.parametrize("spoilt", ["null", '["x"]', "{}"])
def test_a_folder_whose_list_of_files_somebody_edited_is_left(spoilt: str, copy: Path) -> None:
    (good(copy) / "report.json").write_text(f'{{"format": "cita-analysis report", "files": {spoilt}}}')
    before = state(copy)
    code, _, error = report(*WORDS, "notebooks", folder=copy)
    assert (code, error.count("\n"), "is not a folder that cita wrote" in error) == (2, 1, True)
    assert state(copy) == before


def test_a_report_in_which_a_notebook_wrote_one_of_its_own_can_be_replaced(copy: Path) -> None:
    notebook(copy / "notebooks" / "02_two.ipynb", "import os\nos.mkdir('mine')\nopen('mine/report.json', 'w').close()")
    for _ in "ab":
        assert report(*WORDS, "notebooks", "--force", folder=copy)[0] == 0


# ---- Whole or not at all


# How often each is killed, at random moments from a run's first steps to its end.
MOMENTS = 16


def test_a_run_killed_at_any_moment_leaves_the_last_report_and_nothing_that_the_next_does_not_clear(
    copy: Path,
) -> None:
    chance = random.Random(1)
    kept = state(good(copy))
    began = time.monotonic()
    assert report(*WORDS, "notebooks", "--force", folder=copy)[0] == 0
    whole = time.monotonic() - began
    for moment in range(MOMENTS):
        process = runs.command(*WORDS, "notebooks", "--force", folder=copy)
        time.sleep(whole * (moment + chance.random()) / MOMENTS)
        started = runs.family(process)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert soon(lambda started=started: runs.gone(started)), "workers and kernels end with their run"
        # Killed after the exchange, it has left the new report, which says the same.
        assert {**state(good(copy)), "run.json": ""} == {**kept, "run.json": ""}
    assert report(*WORDS, "notebooks", "--force", folder=copy)[0] == 0
    assert list(runs.private_folders(copy)) == []
    assert [path.name for path in good(copy).parent.iterdir()] == ["2024Q2"]


@pytest.mark.parametrize(("victim", "worst"), [(runs.kernels, 1), (runs.workers, 0)], ids=["kernel", "worker"])
def test_what_a_run_has_started_killed_at_any_moment_is_done_again_or_told(
    victim: Callable[[subprocess.Popen[str]], list[psutil.Process]], worst: int, copy: Path
) -> None:
    chance = random.Random(2)
    kept = {**state(good(copy)), "run.json": ""}
    codes = [_killed(victim, chance, copy) for _ in range(MOMENTS)]
    assert ({*codes} <= {0, worst}, max(codes)) == (True, worst)
    assert {**state(good(copy)), "run.json": ""} == kept
    assert list(runs.private_folders(copy)) == []


def _killed(victim: Callable[[subprocess.Popen[str]], list[psutil.Process]], chance: random.Random, copy: Path) -> int:
    """Exit code of a run of which a kernel or a worker is killed at some moment; its ledger is held against it."""
    process = runs.command(*WORDS, "notebooks", "--force", folder=copy)
    there = soon(lambda: victim(process))
    time.sleep(chance.uniform(0, 2))
    with suppress(psutil.NoSuchProcess):
        chance.choice(victim(process) or there).kill()
    code = process.wait(300)
    said = [part["status"] for part in ledger(partial(copy) if code else good(copy))["parts"]]
    assert sorted(said) == (["killed", "ok"] if code else ["ok", "ok"])
    return code


@pytest.mark.parametrize("to", [os.kill, os.killpg], ids=["it", "its group"])
@pytest.mark.parametrize(
    ("asked", "line"),
    [(signal.SIGTERM, "error: asked to end"), (signal.SIGINT, "error: interrupted")],
    ids=["end", "ctrl-c"],
)
def test_a_run_asked_to_end_ends_with_a_line_and_clears_up(
    asked: signal.Signals, line: str, to: Callable[[int, int], None], copy: Path
) -> None:
    for name in ("02_two", "03_three", "04_four"):
        notebook(copy / "notebooks" / f"{name}.ipynb", hold(600))
    before = state(copy)
    process = runs.command(*WORDS, "notebooks", "--workers", 2, folder=copy, said=subprocess.PIPE)
    soon(lambda: runs.kernels(process))
    started = runs.family(process)
    to(process.pid, asked)
    _, error = process.communicate(timeout=300)
    assert process.returncode == 128 + asked
    assert error.splitlines()[-1] == f"{line}; what stood before stays"
    assert not set(error.splitlines()[:-1]) - {"2024Q2 01_one: unchanged"}, "nothing of what was broken off"
    assert soon(lambda: runs.gone(started))
    assert state(copy) == before
    assert list(copy.rglob(".*.cita")) == []


def test_where_a_kernel_is_killed_the_rest_is_written_and_the_ledger_tells(copy: Path) -> None:
    notebook(copy / "notebooks" / "02_two.ipynb", hold(600))
    process = runs.command(*WORDS, "notebooks", folder=copy)
    soon(lambda: runs.kernels(process))[0].kill()
    assert process.wait(300) == 1
    (failed,) = [part for part in ledger(partial(copy))["parts"] if part["status"] not in ("ok", "skipped")]
    assert (failed["name"], failed["status"]) == ("02_two", "killed")


def test_two_runs_with_the_same_plans_in_another_order_do_not_wait_for_each_other(copy: Path) -> None:
    (copy / "next.txt").write_text((copy / "plan.txt").read_text().replace("2024-2026", "2025-2027"))
    with private_folder(good(copy).with_name(".2024Q2.cita")):
        words = ("next.txt", "plan.txt", "--quarter", "2024Q2", "--notebooks", "notebooks", "--force")
        process = runs.command(*words, folder=copy, said=subprocess.PIPE)
        runs.heard(process, "waiting for another run")
        # It takes them in one order, however they are given: of two runs none has what the other waits for.
        assert not (copy / "reports" / "2025-2027").exists()
    assert process.wait(300) == 0


def test_who_waits_for_a_run_that_wrote_nothing_runs(copy: Path) -> None:
    with private_folder(copy / "new" / "2024-2026" / ".2024Q2.cita"):
        process = runs.command(*WORDS, "notebooks", "--out", "new", folder=copy, said=subprocess.PIPE)
        runs.heard(process, "waiting for another run")
    assert process.wait(300) == 0
    assert (copy / "new" / "2024-2026" / "2024Q2" / "index.html").exists()


def test_a_report_is_of_the_notebooks_as_they_were_when_its_run_began(copy: Path) -> None:
    notebook(copy / "notebooks" / "02_two.ipynb", "print('as it was')")
    with private_folder(good(copy).with_name(".2024Q2.cita")):
        process = runs.command(*WORDS, "notebooks", folder=copy, said=subprocess.PIPE)
        runs.heard(process, "waiting for another run")
        notebook(copy / "notebooks" / "02_two.ipynb", "print('edited')")
    assert process.wait(300) == 0
    assert "as it was" in (good(copy) / "notebooks" / "02_two.ipynb").read_text()
    assert report(*WORDS, "notebooks", folder=copy)[0] == 0
    assert "edited" in (good(copy) / "notebooks" / "02_two.ipynb").read_text()


def test_a_place_that_leads_elsewhere_is_refused_and_nothing_there_is_lost(copy: Path) -> None:
    (copy / "elsewhere").mkdir()
    (copy / "elsewhere" / "notes.txt").touch()
    good(copy).with_name(".2024Q2.cita").symlink_to(copy / "elsewhere")
    code, _, error = report(*WORDS, "notebooks", "--force", folder=copy)
    assert (code, error.count("\n"), "cannot be written (Not a directory)" in error) == (2, 1, True), error
    assert (copy / "elsewhere" / "notes.txt").exists()


def _asleep(copy: Path) -> tuple[subprocess.Popen[str], psutil.Process]:
    """A run, and what one of its notebooks has started in a session of its own."""
    left = "import subprocess\nprint(subprocess.run(['sleep', '600'], start_new_session=True))"
    notebook(copy / "notebooks" / "02_two.ipynb", left)
    process = runs.command(*WORDS, "notebooks", folder=copy)
    (sleeping,) = soon(lambda: [child for child in runs.family(process) if child.name() == "sleep"])
    return process, sleeping


def test_what_a_killed_run_has_started_ends_with_it(copy: Path) -> None:
    process, sleeping = _asleep(copy)
    process.kill()
    process.wait()
    assert soon(lambda: runs.gone([sleeping]))


def test_what_a_run_killed_with_its_workers_has_left_running_ends_with_the_next(copy: Path) -> None:
    process, sleeping = _asleep(copy)
    workers = runs.workers(process)
    for killed in (*workers, process):
        killed.send_signal(signal.SIGSTOP)
    for killed in (process, *workers):
        killed.send_signal(signal.SIGKILL)
    process.wait()
    assert soon(lambda: runs.gone(workers))
    assert sleeping.is_running()
    notebook(copy / "notebooks" / "02_two.ipynb", "1")
    assert report(*WORDS, "notebooks", folder=copy)[0] == 0
    assert soon(lambda: runs.gone([sleeping]))


def test_two_runs_at_once_on_a_quarter_do_not_meet(copy: Path) -> None:
    notebook(copy / "notebooks" / "02_two.ipynb", runs.hold_until(copy / "go"))
    first = runs.command(*WORDS, "notebooks", folder=copy)
    soon(lambda: runs.kernels(first))
    second = runs.command(*WORDS, "notebooks", folder=copy, said=subprocess.PIPE)
    runs.heard(second, "waiting for another run")
    (copy / "go").touch()
    assert [process.wait(300) for process in (first, second)] == [0, 0]
    assert [path.name for path in good(copy).parent.iterdir()] == ["2024Q2"]
    assert [part["status"] for part in ledger(good(copy))["parts"]] == ["skipped", "skipped"], "the second ran nothing"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with little room."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "none", place], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be made here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", place], check=True)


def test_on_a_full_disk_a_line_says_so_and_nothing_stays(small_disk: Path, copy: Path) -> None:
    notebook(copy / "notebooks" / "02_two.ipynb", "open('large', 'wb').write(bytes(500_000))")
    code, _, error = report(*WORDS, "notebooks", "--out", small_disk / "reports", folder=copy)
    assert (code, "No space left on device; what stood there is as it was" in error.splitlines()[-1]) == (1, True)
    assert list(small_disk.iterdir()) == []


def test_where_temporary_files_find_no_room_the_ledger_says_so(
    small_disk: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook(copy / "notebooks" / "02_two.ipynb", "open('large', 'wb').write(bytes(500_000))")
    monkeypatch.setenv("TMPDIR", str(small_disk))
    assert report(*WORDS, "notebooks", folder=copy)[0] == 1
    assert "No space left" in ledger(partial(copy))["parts"][1]["error"]
    assert list(runs.private_folders(copy)) == []


def test_several_quarters_in_one_call(copy: Path) -> None:
    code, output, _ = report("plan.txt", "--quarter", "2024Q1,2024Q2", "--notebooks", "notebooks", folder=copy)
    assert (code, output.splitlines()) == (0, [f"reports/2024-2026/{name}/index.html" for name in ("2024Q1", "2024Q2")])
    executed = json.loads((good(copy).with_name("2024Q1") / "notebooks" / "01_one.ipynb").read_text())
    assert executed["cells"][-1]["outputs"][0]["text"] == ["2024Q1 1 44\n"]


@pytest.mark.parametrize("quarter", ["2024Q3", "2024Q2"], ids=["none there", "one there unchanged"])
def test_two_plans_of_one_edition_are_refused(quarter: str, copy: Path) -> None:
    (copy / "same.txt").write_text((copy / "plan.txt").read_text() + "\n")
    before = state(copy)
    words = ("plan.txt", "same.txt", "--quarter", quarter, "--notebooks", "notebooks")
    code, _, error = report(*words, folder=copy)
    assert (code, "both are the plan of 2024-2026" in error) == (2, True)
    assert state(copy) == before


def test_a_source_that_never_ends_is_bad_input(copy: Path) -> None:
    os.mkfifo(copy / "endless")
    code, _, error = report("endless", "--quarter", "2024Q2", "--notebooks", "notebooks", folder=copy)
    assert (code, error.count("\n"), "neither a PDF nor a text" in error) == (2, 1, True)


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("to", ["| true", "> /dev/full"])
def test_what_failed_is_told_also_where_nobody_takes_the_answer(to: str, unbuffered: str, copy: Path) -> None:
    notebook(copy / "notebooks" / "02_two.ipynb", "1 / 0")
    line = f"{sys.executable} -m cita_analysis report {' '.join(WORDS)} notebooks {to}; exit ${{PIPESTATUS[0]}}"
    words, said = ["bash", "-c", line], {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    ended = subprocess.run(words, cwd=copy, env=said, stderr=subprocess.PIPE, text=True, timeout=300)
    assert (ended.returncode, "02_two, cell 2: ZeroDivisionError" in ended.stderr.splitlines()[-1]) == (1, True)
