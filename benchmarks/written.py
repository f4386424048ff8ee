"""Results -> the tables of README.md, each between two markers; the numbers are nowhere else."""

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


def _projection(results: list[Result]) -> str:
    """A row for each network; below, how what a pair takes grows from the smallest network to the largest."""
    networks = _grouped(results, "popular", "activities")
    rows = [
        [
            f"{popular}, {activities:,} / {runs[0]['bodies']:,}",
            f"{runs[0]['pairs']:,}",
            _spread([run["ours"] for run in runs], 4),
            _spread([run["networkx"] for run in runs], 2),
            _spread([run["networkx"] / run["ours"] for run in runs], 0),
            *(f"{_per_pair(runs, tool):.2f}" for tool in ("ours", "networkx")),
            _of(runs, "same"),
        ]
        for (popular, activities), runs in networks.items()
    ]
    heads = ["bodies popular, activities / bodies", "pairs", "seconds, ours", "seconds, networkx", "networkx / ours"]
    heads += ["microseconds per pair, ours", "per pair, networkx", "rounds with the same counts"]
    return f"{_table(heads, rows)}\n\n{_growth(networks)}"


def _growth(networks: dict[tuple[Any, ...], list[Result]]) -> str:
    said = []
    for kind in dict.fromkeys(popular for popular, _ in networks):
        of = [runs for (popular, _), runs in networks.items() if popular == kind]
        ratios = (_per_pair(of[-1], tool) / _per_pair(of[0], tool) for tool in ("ours", "networkx"))
        said.append("bodies {} popular: {:.2f} ours, {:.2f} networkx".format(kind, *ratios))
    return f"Microseconds per pair, the largest network to the smallest: {'; '.join(said)}."


def _per_pair(runs: list[Result], tool: str) -> float:
    return median(run[tool] / run["pairs"] * 1e6 for run in runs)


def _draws(results: list[Result]) -> str:
    """A row for each level."""
    rows = [
        [
            f"{level}, {runs[0]['rows']} × {runs[0]['columns']}",
            f"{runs[0]['draws']:,}",
            *(_spread([run[kind] for run in runs], 0) for kind in ("ours", "plain")),
            _spread([run["plain"] / run["ours"] for run in runs], 1),
            _of(runs, "kept"),
        ]
        for (level,), runs in _grouped(results, "level").items()
    ]
    heads = ["level, matrix", "draws", "microseconds per draw, ours", "plain curveball", "plain / ours"]
    return _table([*heads, "rounds with all margins kept"], rows)


REPORTS = {
    "the report, beside its notebooks one after another by papermill": ("report", "papermill", 0.6),
    "the report again, nothing having changed, beside the first": ("again", "report", 0.1),
    "eleven briefs in one call, beside one after another by papermill": ("briefs", "papermill for each", 0.55),
    "importing the package, beside importing pandas": ("import cita_analysis", "import pandas", 1.3),
}


def _reports(results: list[Result]) -> str:
    """A row for each pair of tasks; ratios are of one round."""
    seconds = {(result["task"], result["round"]): result["seconds"] for result in results}
    rounds = sorted({number for _, number in seconds})
    rows = []
    for title, (task, other, aim) in REPORTS.items():
        pairs = [(seconds[task, number], seconds[other, number]) for number in rounds]
        ours, theirs = ([pair[i] for pair in pairs] for i in (0, 1))
        ratio = _spread([one / two for one, two in pairs], 3)
        rows.append([title, _spread(ours, 2), _spread(theirs, 2), ratio, f"{aim}"])
    return _table([f"{len(rounds)} rounds", "seconds", "seconds of the other", "ratio", "at most"], rows)


SECTIONS: dict[str, Callable[[list[Result]], str]] = {
    "speed": _speed,
    "memory": _memory,
    "comparison": _comparison,
    "projection": _projection,
    "draws": _draws,
    "reports": _reports,
}


def _grouped(results: list[Result], *names: str) -> dict[tuple[Any, ...], list[Result]]:
    """The runs of all rounds that measure the same, in the order of the first round."""
    groups: dict[tuple[Any, ...], list[Result]] = {}
    for result in results:
        groups.setdefault(tuple(result[name] for name in names), []).append(result)
    return groups


def _of(runs: list[Result], name: str) -> str:
    """In how many of the runs something holds."""
    return f"{sum(run[name] for run in runs)} of {len(runs)}"


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
