"""The schedules of docs/ work as written: their own checkers take them, and their commands run and end as said."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from configparser import RawConfigParser
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from cita_analysis.cli import main
from cita_analysis.text.quarter import Quarter
from runs import TABLES, notebook, state

ROOT = Path(__file__).parents[1]
SCHEDULES = ROOT / "docs" / "schedules"
PAGE = (ROOT / "docs" / "schedules.md").read_text(encoding="utf-8")
UNITS = ("cita-report.service", "cita-report.timer", "cita-report-failed.service")
PLACE = "/srv/cita-analysis"  # where the files say that the clone is


def text(name: str) -> str:
    return (SCHEDULES / name).read_text(encoding="utf-8")


def unit(name: str) -> RawConfigParser:
    parser = RawConfigParser(delimiters="=", comment_prefixes="#")
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text(name).replace("\\\n", ""))
    return parser


def crontab() -> tuple[dict[str, str], list[str], str]:
    """The variables, the five fields and the command, as cron reads them: an unescaped % would end the command."""
    lines = [line for line in text("crontab").splitlines() if not line.startswith("#")]
    (scheduled,) = [line for line in lines if not re.match(r"\w+=", line)]
    *fields, command = scheduled.split(maxsplit=5)
    return dict(line.split("=", 1) for line in lines if line != scheduled), fields, re.split(r"(?<!\\)%", command)[0]


def workflow() -> dict[Any, Any]:
    read: dict[Any, Any] = yaml.safe_load(text("cita-report.yml"))
    return read


def step(word: str) -> dict[str, Any]:
    """The one step of the workflow that runs or uses something."""
    steps = workflow()["jobs"]["report"]["steps"]
    (found,) = [one for one in steps if word in (one.get("run") or one["uses"])]
    return dict(found)


# ---- The page


def test_the_page_shows_every_file_as_it_is() -> None:
    shown = re.findall(r"^```(?:crontab|ini|yaml)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert sorted(shown) == sorted(text(path.name) for path in SCHEDULES.iterdir())


def test_the_page_s_days_are_reported_on_as_it_says() -> None:
    said = dict(re.findall(r"^\| (\d{4}-\d\d-\d\d) \| (\S+) \|$", PAGE, re.MULTILINE))
    assert {day: str(Quarter.ended_before(date.fromisoformat(day))) for day in said} == said != {}


# ---- When


def test_all_run_on_the_same_days() -> None:
    _, fields, _ = crontab()
    assert [cron["cron"].split() for cron in workflow()[True]["schedule"]] == [fields]  # YAML 1.1 reads `on` as true
    calendar = unit("cita-report.timer")["Timer"]["OnCalendar"]
    minute, hour, day, months, weekday = fields
    assert weekday == "*"
    named = ",".join(f"{int(month):02}" for month in months.split(","))
    assert calendar == f"*-{named}-{int(day):02} {int(hour):02}:{int(minute):02}:00"


def systemd(*words: str, folder: Path) -> str:
    """What systemd-analyze says, all of it."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze here: make programs")
    run = ["systemd-analyze", *words]
    ended = subprocess.run(run, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return f"{ended.stdout}exit code {ended.returncode}"


def test_systemd_reads_the_calendar_as_the_fifth_day_of_each_quarter(tmp_path: Path) -> None:
    calendar = unit("cita-report.timer")["Timer"]["OnCalendar"]
    said = systemd("calendar", "--iterations=4", "--base-time=2024-01-01", calendar, folder=tmp_path)
    assert re.findall(r"(\d{4}-\d\d-\d\d \S+)", said.partition("Next elapse")[2])[:4] == [
        f"2024-{month}-05 04:30:00" for month in ("01", "04", "07", "10")
    ], said


# ---- Their own checkers


def test_systemd_takes_the_units(clone: Path, tmp_path: Path) -> None:
    for name in UNITS:
        (tmp_path / name).write_text(text(name).replace(PLACE, str(clone)))
    assert systemd("verify", *(f"./{name}" for name in UNITS), folder=tmp_path) == "exit code 0"


def test_systemd_would_say_what_is_wrong_with_them(clone: Path, tmp_path: Path) -> None:
    wrong = text("cita-report.service").replace(PLACE, str(clone)).replace("MemoryMax", "MemryMax")
    (tmp_path / "cita-report.service").write_text(wrong)
    assert "Unknown key 'MemryMax'" in systemd("verify", "./cita-report.service", folder=tmp_path)


def test_the_unit_that_mails_and_the_one_that_is_timed_are_there() -> None:
    assert unit("cita-report.service")["Unit"]["OnFailure"] == "cita-report-failed.service"
    assert "Unit" not in unit("cita-report.timer")["Timer"], "a timer is for the service of its own name"
    assert {path.name for path in SCHEDULES.iterdir()} == {*UNITS, "crontab", "cita-report.yml"}


def schema_s(file: Path) -> tuple[int, str]:
    run = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(file)]
    ended = subprocess.run(run, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout


def test_the_workflow_is_one_by_github_s_schema(tmp_path: Path) -> None:
    assert schema_s(SCHEDULES / "cita-report.yml")[0] == 0
    (tmp_path / "wrong.yml").write_text(text("cita-report.yml").replace("runs-on", "runs"))
    assert schema_s(tmp_path / "wrong.yml")[0] == 1


def test_the_workflow_hides_no_failure_and_keeps_what_a_failed_run_made() -> None:
    assert "continue-on-error" not in text("cita-report.yml")
    steps = workflow()["jobs"]["report"]["steps"]
    assert (steps[-1], steps[-1]["if"]) == (step("upload-artifact"), "always()")
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", one["uses"]) for one in steps if "uses" in one)
    assert all("${{" not in one.get("run", "") for one in steps), "what somebody typed would be run"


# ---- What they run


@pytest.fixture
def clone(tmp_path: Path, pdf: Path) -> Path:
    """A clone with one small notebook and the command, which is the code under test."""
    place = tmp_path / "clone"
    for folder in ("data/source", ".venv/bin", "reports"):
        (place / folder).mkdir(parents=True)
    (place / "data/source" / pdf.name).symlink_to(pdf)
    notebook(place / "notebooks" / "01_one.ipynb", TABLES)
    cita = place / ".venv/bin/cita"
    source = shlex.quote(str(ROOT / "src"))
    cita.write_text(f'#!/bin/sh\nPYTHONPATH={source} exec {shlex.quote(sys.executable)} -m cita_analysis "$@"\n')
    cita.chmod(0o755)
    return place


def run(command: Sequence[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run with the little that a scheduler gives."""
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(folder), **environment}
    return subprocess.run(command, cwd=folder, env=bare, capture_output=True, text=True, check=False, timeout=300)


def by_cron(clone: Path) -> subprocess.CompletedProcess[str]:
    variables, _, command = crontab()
    given = {name: value.replace(PLACE, str(clone)) for name, value in variables.items()}
    return run(["/bin/sh", "-c", command], clone.parent, **given)


def by_systemd(clone: Path) -> subprocess.CompletedProcess[str]:
    service = unit("cita-report.service")["Service"]
    assert "%" not in service["ExecStart"]
    assert "$" not in service["ExecStart"]
    folder = Path(service["WorkingDirectory"].replace(PLACE, str(clone)))
    return run(shlex.split(service["ExecStart"].replace(PLACE, str(clone))), folder)


def by_actions(clone: Path) -> subprocess.CompletedProcess[str]:
    reporting = step("cita report")
    (default,) = re.findall(r"\$\{\{ inputs\.quarter \|\| '(\w+)' \}\}", reporting["env"]["QUARTER"])
    return run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", reporting["run"]], clone, QUARTER=default)


WAYS = pytest.mark.parametrize("way", [by_cron, by_systemd, by_actions])


def reports(clone: Path) -> list[str]:
    return [path.relative_to(clone).as_posix() for path in sorted(clone.glob("reports/*/*"))]


@pytest.mark.slow
@WAYS
def test_it_writes_the_report_on_the_quarter_that_ended_last(way: Any, clone: Path) -> None:
    ended = way(clone)
    last = Quarter.ended_before(date.today())
    assert ended.returncode == 0, ended
    assert reports(clone) == [f"reports/2024-2026/{last}"]
    said = ended.stderr + "".join(path.read_text() for path in clone.glob("reports/cron.log"))
    assert said.startswith(f"--quarter last: {last}, as today is ")
    before = state(clone / "reports" / "2024-2026")
    assert way(clone).returncode == 0
    assert state(clone / "reports" / "2024-2026") == before, "a second run changes nothing"


@pytest.mark.slow
@WAYS
def test_where_a_notebook_fails_the_exit_code_is_1_and_a_partial_report_is_there(way: Any, clone: Path) -> None:
    notebook(clone / "notebooks" / "02_two.ipynb", "1 / 0")
    ended = way(clone)
    (partial,) = reports(clone)
    why = f"error: partial report: 02_two, cell 2: ZeroDivisionError: division by zero; {partial}/run.json"
    assert partial.endswith(".partial")
    if way is by_cron:
        assert ended.stdout.startswith("exit code 1\n"), "what is printed is mailed"
        assert why in ended.stdout.splitlines()
    else:
        assert (ended.returncode, ended.stderr.splitlines()[-1]) == (1, why)
    assert clone / partial in [
        path for kept in clone.glob(step("upload-artifact")["with"]["path"]) for path in kept.iterdir()
    ]


def test_cron_mails_nothing_where_all_went_well_and_the_log_where_not(clone: Path) -> None:
    cita = clone / ".venv/bin/cita"
    cita.write_text("#!/bin/sh\necho said; echo wrong >&2; exit $(cat code)\n")
    (clone / "code").write_text("0")
    assert (by_cron(clone).stdout, (clone / "reports/cron.log").read_text()) == ("", "said\nwrong\n")
    (clone / "code").write_text("2")
    assert by_cron(clone).stdout == "exit code 2\nsaid\nwrong\n"
    shutil.rmtree(clone)
    assert "exit code" in by_cron(clone).stdout, "a clone that is gone is told, too"


def test_the_mail_of_a_failed_unit_has_an_address_a_subject_and_the_log(tmp_path: Path) -> None:
    for name, does in (("journalctl", 'echo "log: $*"'), ("sendmail", f"cat > {shlex.quote(str(tmp_path))}/mail")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    command = unit("cita-report-failed.service")["Service"]["ExecStart"].replace("%H", "here")
    command = command.replace("/usr/sbin/sendmail", shlex.quote(str(tmp_path / "sendmail")))
    assert run(shlex.split(command), tmp_path, PATH=f"{tmp_path}:/usr/bin:/bin").returncode == 0
    assert (tmp_path / "mail").read_text() == (
        "To: you@example.org\nSubject: cita report failed on here\n\n"
        "log: --unit=cita-report.service --lines=20 --output=cat\n"
    )


# ---- --quarter last


def test_last_is_told_once_by_the_day_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = str(tmp_path / "none.pdf")
    assert main(["report", missing, "--quarter", "2024Q1,last"], date(2024, 7, 5)) == 2
    assert capsys.readouterr().err.startswith("--quarter last: 2024Q2, as today is 2024-07-05\nerror: ")
    assert main(["report", missing, "--quarter", "2024Q1"], date(2024, 7, 5)) == 2
    assert capsys.readouterr().err.startswith("error: ")


@pytest.mark.slow
def test_of_the_date_only_the_quarter_s_name_reaches_the_report(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(clone)
    asked = ["report", "--notebooks", "notebooks", "--force", "--out"]
    for out, quarter, today in (("named", "2024Q2", None), ("last", "last", date(2024, 7, 5))):
        assert main([*asked, out, "--quarter", quarter], today) == 0
    named, last = (state(clone / out) for out in ("named", "last"))
    ledger = "2024-2026/2024Q2/run.json"
    assert {**last, ledger: ""} == {**named, ledger: ""}
