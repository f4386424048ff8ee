"""Runs a task in a process of its own and measures its time, its memory and what it finds; describes the machine."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

TASKS = Path(__file__).with_name("tasks.py")
LIBRARIES = (
    "cita-analysis", "pdfplumber", "pdfminer.six", "pypdfium2", "pandas", "numpy", "scipy", "networkx", "camelot-py",
)  # fmt: skip
EVERY = 0.02  # seconds between two looks at the memory


def timed(task: str, path: Path) -> tuple[dict[str, float], Any]:
    """The seconds a task takes from the start of its process to the end, those that all its processes compute, which
    say more where a machine has other work too, and what it finds."""
    start, before = time.perf_counter(), _computed()
    run = subprocess.run(_command(task, path), check=True, capture_output=True)
    taken = {"seconds": time.perf_counter() - start, "computed": _computed() - before}
    return {name: round(value, 2) for name, value in taken.items()}, json.loads(run.stdout)


def _computed() -> float:
    """The seconds that processes which have ended have kept processors busy."""
    times = os.times()
    return times.children_user + times.children_system


def peak(task: str, path: Path) -> float:
    """The most memory in MB that a task's process and its children hold together at any one look."""
    import psutil

    with tempfile.TemporaryFile() as sink, subprocess.Popen(_command(task, path), stdout=sink, stderr=sink) as process:
        watched, most = psutil.Process(process.pid), 0
        while process.poll() is None:
            most = max(most, _held(watched))
            time.sleep(EVERY)
    if process.returncode:
        raise RuntimeError(f"{task} ended with {process.returncode}")
    return most / 1e6


def _command(task: str, path: Path) -> list[str]:
    return [sys.executable, str(TASKS), task, str(path)]


def _held(process: Any) -> int:
    """The resident memory of a process and all its children; of one that has just ended, none."""
    import psutil

    held = 0
    with suppress(psutil.NoSuchProcess):
        for each in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                held += each.memory_info().rss
    return held


def machine() -> dict[str, Any]:
    """When and on what something is measured; nothing that names whose machine it is."""
    return {
        "date": date.today().isoformat(),
        "cores": os.cpu_count(),
        "cpu": _cpu(),
        "python": platform.python_version(),
        "libraries": {name: version for name in LIBRARIES if (version := _version(name))},
    }


def _cpu() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
