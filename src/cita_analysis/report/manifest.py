"""The files of a report, each with its hash: by it a report is known as ours, and as it was written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from ..files.checksum import of_file

NAME: Final = "report.json"
LEDGER: Final = "run.json"  # not among the files: it describes the run, which differs where the files do not
_FORMAT: Final = "cita-analysis report"
# Left behind by programs that only looked at a report.
_TRACES: Final = (".ipynb_checkpoints", ".DS_Store")


def save_manifest(report: Path, facts: Mapping[str, Any]) -> None:
    text = json.dumps({"format": _FORMAT, **facts, "files": _files(report)}, indent=2, ensure_ascii=False)
    (report / NAME).write_text(text + "\n", encoding="utf-8")


def is_ours(folder: Path) -> bool:
    """Whether a folder is a report and holds no file but its own, so that replacing it loses nothing."""
    if not (folder / NAME).exists():
        return not any(folder.iterdir())
    files = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    own = {NAME, LEDGER, *_listed(folder)}
    return not [path for path in files if path.as_posix() not in own and not set(path.parts) & set(_TRACES)]


def is_whole(folder: Path) -> bool:
    """Whether a report holds all its files as they were written."""
    listed = _listed(folder)
    try:
        return bool(listed) and all(of_file(folder / name) == known for name, known in listed.items())
    except OSError:
        return False


def _listed(folder: Path) -> dict[str, str]:
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    ours = isinstance(said, dict) and said.get("format") == _FORMAT and isinstance(said.get("files"), dict)
    return dict(said["files"]) if ours else {}


def _files(report: Path) -> dict[str, str]:
    """The files of a report with their sha256."""
    paths = sorted(path for path in report.rglob("*") if path.is_file() and path != report / NAME)
    return {path.relative_to(report).as_posix(): of_file(path) for path in paths}
