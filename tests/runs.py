"""What tests of runs share: small notebooks, the command as a process of its own, and what it leaves."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_notebook

PARAMETERS = 'tables: str = "nowhere"\nfigures: str | None = None\nquarter: str = "2000Q1"\nchosen: int = 1'
TABLES = "import cita_analysis as cita\nprint(quarter, chosen, len(cita.load_plan(tables).activities))"
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def notebook(path: Path, *sources: str, parameters: str = PARAMETERS) -> Path:
    """A notebook with a cell of parameters and the given ones."""
    tagged = new_code_cell(parameters, metadata={"tags": ["parameters"]})
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=[tagged, *map(new_code_cell, sources)], metadata=KERNEL), path)
    return path


def hold(seconds: float) -> str:
    return f"import time\ntime.sleep({seconds})"


def hold_until(there: Path) -> str:
    return f"import time\nfrom pathlib import Path\nwhile not Path({str(there)!r}).exists():\n    time.sleep(0.05)"


RUNNING: list[subprocess.Popen[str]] = []


def command(*words: object, folder: Path, said: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
    """`cita report`, running in a session of its own; what it says goes to `said`."""
    line = [sys.executable, "-m", "cita_analysis", "report", *map(str, words)]
    process = subprocess.Popen(line, cwd=folder, stdout=said, stderr=said, text=True, start_new_session=True)
    RUNNING.append(process)
    return process


def end_all() -> None:
    """End the commands that a failed test has left running."""
    while RUNNING:
        with RUNNING.pop() as process:
            process.kill()


def heard(process: subprocess.Popen[str], text: str) -> None:
    """Waits until a run has said something to standard error."""
    assert process.stderr is not None
    assert any(text in line for line in process.stderr), f"it never said {text}"


def report(*words: object, folder: Path) -> tuple[int, str, str]:
    """Exit code, output and error output of `cita report`."""
    process = command(*words, folder=folder, said=subprocess.PIPE)
    output, error = process.communicate(timeout=300)
    return process.returncode, output, error


def state(folder: Path) -> dict[str, str]:
    """Every file below a folder with its hash."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def ledger(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return said


def family(process: subprocess.Popen[str] | psutil.Process, *, all_of_it: bool = True) -> list[psutil.Process]:
    """What a run has started, and what that has started."""
    try:
        return psutil.Process(process.pid).children(recursive=all_of_it)
    except psutil.NoSuchProcess:
        return []


def kernels(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return [child for child in family(process) if "ipykernel_launcher" in _words(child)]


def workers(process: subprocess.Popen[str] | psutil.Process) -> list[psutil.Process]:
    """The processes that run notebooks."""
    # Not those further down: a kernel has a worker's words until its own program begins.
    return [child for child in family(process, all_of_it=False) if _words(child).endswith("serve() notebooks")]


def _words(process: psutil.Process) -> str:
    """The command line of a process, empty where it has gone."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def soon(met: Any, seconds: float = 60) -> Any:
    """What `met` gives, once it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := met():
            return found
        time.sleep(0.05)
    raise AssertionError("it never came")


def gone(processes: list[psutil.Process]) -> bool:
    return not any(_lives(process) for process in processes)


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def private_folders(folder: Path) -> Iterator[Path]:
    """What runs have to remove: folders beside reports, and temporary ones."""
    yield from folder.rglob(".*.cita")
    yield from Path(os.environ.get("TMPDIR", "/tmp")).glob(".cita-run-*")
