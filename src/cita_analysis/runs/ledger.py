"""The ledger of a run, `run.json`: what ran, how long and with what outcome. No other file of a report holds a time."""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from .. import __version__
from ..files.checksum import of_file, sha256
from ..report import manifest
from .notebooks import USABLE, Files, Job, Outcome

_FORMAT: Final = "cita-analysis run"


def digest(content: object) -> str:
    """The hash of anything that JSON can hold, whatever the order of its keys."""
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode())


@cache
def code() -> dict[str, Any]:
    """The code that runs: its version, the hash of all its files, and the versions of the libraries it uses."""
    root = Path(__file__).parents[1]
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    hashes = {path.relative_to(root).as_posix(): of_file(path) for path in files}
    return {
        "cita_analysis": __version__,
        "sha256": digest(hashes),
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in _libraries()},
    }


def _libraries() -> Iterable[str]:
    wanted = metadata.requires("cita-analysis") or ()
    return sorted(re.split(r"[\[<>=!~; ]", line, maxsplit=1)[0] for line in wanted if "extra ==" not in line)


def key(job: Job) -> str:
    """A hash that is the same for jobs with the same notebook, parameters, files and code."""
    return digest([job.name, code(), sha256(job.notebook), dict(job.parameters), hashes(job.files)])


def hashes(files: Files) -> dict[str, str]:
    return {name: sha256(content) for name, content in sorted(files.items())}


def part(job: Job, outcome: Outcome) -> dict[str, Any]:
    """The ledger's entry for a notebook."""
    return {
        "name": job.name,
        "status": outcome.status,
        "parameters": dict(job.parameters),
        "started": outcome.started,
        "seconds": outcome.seconds,
        "peak_memory_mb": outcome.memory,
        "cell": outcome.cell,
        "error": outcome.error,
        "inputs": {"notebook": sha256(job.notebook), **hashes(job.files)},
        "outputs": hashes(outcome.files),
        "key": key(job),
    }


def text(run: Mapping[str, Any]) -> str:
    return json.dumps({"format": _FORMAT, **run}, indent=2, ensure_ascii=False) + "\n"


def read(report: Path) -> dict[str, Any]:
    """The ledger of a report; empty if there is none that can be read."""
    try:
        content = json.loads((report / manifest.LEDGER).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) and content.get("format") == _FORMAT else {}


def kept(report: Path, job: Job) -> Outcome | None:
    """The outcome of the same job in an earlier run, if all its files are still in the report, unchanged."""
    wanted = key(job)
    try:
        for earlier in read(report).get("parts", ()):
            if earlier.get("key") == wanted and earlier.get("status") in USABLE:
                return _again(report, earlier)
    except (TypeError, AttributeError, KeyError):  # somebody has edited the ledger
        pass
    return None


def _again(report: Path, earlier: Mapping[str, Any]) -> Outcome | None:
    paths = {name: report / name for name in earlier["outputs"]}
    if not all(path.is_file() for path in paths.values()):
        return None
    files = {name: path.read_bytes() for name, path in paths.items()}
    when = {"started": earlier["started"], "seconds": earlier["seconds"], "memory": earlier["peak_memory_mb"]}
    return Outcome("skipped", **when, files=files) if hashes(files) == earlier["outputs"] else None
