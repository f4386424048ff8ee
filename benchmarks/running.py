"""Reports by `cita report`, and the same notebooks one after another by the plain `papermill` command."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
QUARTER = "2024Q2"
MEMBERS = ("AFG", "AZE", "PRC", "GEO", "KAZ", "KGZ", "MON", "PAK", "TAJ", "TKM", "UZB")
_COUNTRY = "country"


def ran(notebooks: Path, folder: Path) -> Iterator[dict[str, Any]]:
    """What each way takes in seconds: the whole report, the report again, and its notebooks one after another."""
    out = folder / "reports"
    yield {"task": "report", "seconds": _cita(notebooks, out)}
    yield {"task": "again", "seconds": _cita(notebooks, out)}
    yield {"task": "papermill", "seconds": sum(_papermill(path, folder) for path in _plain(notebooks))}


def briefed(notebooks: Path, folder: Path) -> Iterator[dict[str, Any]]:
    """The briefs of all members: in one call, and one after another."""
    alone = folder / "brief"
    alone.mkdir()
    (brief,) = (path for path in notebooks.glob("[0-9]*.ipynb") if _COUNTRY in _parameters(path))
    (alone / brief.name).write_bytes(brief.read_bytes())
    yield {"task": "briefs", "seconds": _cita(alone, folder / "reports", "--briefs", "all")}
    one_by_one = sum(_papermill(brief, folder, "-p", _COUNTRY, country) for country in MEMBERS)
    yield {"task": "papermill for each", "seconds": one_by_one}


def imported() -> Iterator[dict[str, Any]]:
    """A process that imports the package, and one that imports pandas alone."""
    for name in ("cita_analysis", "pandas"):
        yield {"task": f"import {name}", "seconds": _timed([sys.executable, "-c", f"import {name}"], ROOT)}


def _plain(notebooks: Path) -> list[Path]:
    return [path for path in sorted(notebooks.glob("[0-9]*.ipynb")) if _COUNTRY not in _parameters(path)]


def _parameters(notebook: Path) -> str:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return "".join(
        line for cell in cells if "parameters" in cell["metadata"].get("tags", ()) for line in cell["source"]
    )


def _cita(notebooks: Path, out: Path, *words: str) -> float:
    line = [sys.executable, "-m", "cita_analysis", "report", "--quarter", QUARTER, *words]
    return _timed([*line, "--notebooks", str(notebooks), "--out", str(out)], ROOT)


def _papermill(notebook: Path, folder: Path, *words: str) -> float:
    """A notebook run with what a report gives it, of which each takes what it knows."""
    given = {
        "tables": str(ROOT / "data" / "tables" / "2024-2026"), "source": "", "quarter": QUARTER,
        "figures": "figures", "results": ".", "briefs": "briefs",
    }  # fmt: skip
    known = _parameters(notebook)
    chosen = [word for name, value in given.items() if f"{name}:" in known for word in ("-p", name, value)]
    line = [sys.executable, "-m", "papermill", str(notebook), str(folder / notebook.name), "--cwd", str(folder)]
    return _timed([*line, *chosen, *words], folder)


def _timed(line: list[str], folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run(line, cwd=folder, check=True, capture_output=True)
    return round(time.perf_counter() - start, 2)
