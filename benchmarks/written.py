"""Results -> the tables of README.md, each between two marks; the numbers stand nowhere else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Any

Result = dict[str, Any]
TASKS = {"floor": "the floor", "reading": "our reading alone", "extraction": "our whole extraction"}
TOOLS = {
    "ours": "cita_analysis",
    "pdfplumber_tables": "pdfplumber, `extract_tables`",
    "camelot_lattice": "camelot, lattice",
    "camelot_hybrid": "camelot, hybrid",
}


def into(readme: Path, results: Path) -> None:
    """Puts the tables of all results at hand where the text has their marks."""
    text = readme.read_text(encoding="utf-8")
    for name, section in SECTIONS.items():
        path = results / f"{name}.json"
        if path.exists():
            read = json.loads(path.read_text(encoding="utf-8"))
            body = f"{section(read['results'])}\n\n{_measured(read['machine'])}"
            marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
            text = marks.sub(lambda hit, body=body: f"{hit[1]}\n{body}\n\n{hit[2]}", text)
    readme.write_text(text, encoding="utf-8")


def _speed(results: list[Result]) -> str:
    """Seconds of each task, and what share they are of the floor's in the same round."""
    floors = {result["round"]: result["seconds"] for result in results if result["task"] == "floor"}
    rows = []
    for task, title in TASKS.items():
        runs = [result for result in results if result["task"] == task]
        shares = [run["seconds"] / floors[run["round"]] for run in runs]
        share = "1" if task == "floor" else _spread(shares, 2)
        rows.append([title, *(_spread([run[name] for run in runs], 1) for name in ("seconds", "computed")), share])
    size = f"{results[0]['pages']} pages, {len(floors)} rounds"
    return _table([size, "seconds", "processor seconds", "ratio of seconds to the floor"], rows)


def _memory(results: list[Result]) -> str:
    sizes = sorted({result["pages"] for result in results})
    peaks = {size: [result["megabytes"] for result in results if result["pages"] == size] for size in sizes}
    rows = [[str(size), _spread(peaks[size], 0)] for size in sizes]
    ratio = median(peaks[sizes[-1]]) / median(peaks[sizes[0]])
    return f"{_table(['pages', 'MB at the peak'], rows)}\n\nRatio of the medians: {ratio:.2f}."


def _comparison(results: list[Result]) -> str:
    """A row for each layout and tool."""
    rows = [
        [
            result["layout"],
            TOOLS[result["tool"]],
            f"{result['exact']} of {result['of']}",
            f"{result['seconds']:.1f}",
            f"{result['megabytes']:.0f}",
        ]
        for result in results
    ]
    return _table(["layout", "tool", "records exact", "seconds", "MB"], rows)


SECTIONS: dict[str, Callable[[list[Result]], str]] = {"speed": _speed, "memory": _memory, "comparison": _comparison}


def _spread(values: list[float], digits: int) -> str:
    """The median, and between which two all values lie."""
    middle, low, high = (f"{value:.{digits}f}" for value in (median(values), min(values), max(values)))
    return f"{middle} ({low} to {high})"


def _table(heads: list[str], rows: Iterable[list[str]]) -> str:
    lines = [heads, ["---", *("---:" for _ in heads[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _measured(machine: dict[str, Any]) -> str:
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items())
    return (
        f"Measured on {machine['date']}: {machine['cores']} cores, {machine['cpu']}; Python {machine['python']}; "
        f"{libraries}."
    )
