"""Runs the benchmarks, writes what they measure into results/, and the tables of README.md from that.

python benchmarks/run.py                            all of them, 300 pages and five rounds: under half an hour
python benchmarks/run.py --only speed --pages 30    one of them, smaller
python benchmarks/run.py --only nothing             the README anew from the results at hand
"""

from __future__ import annotations

import argparse
import json
import tempfile
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import drawing
import measuring
import plans
import projecting
import running
import written
from cleaning import FIELDS

HERE = Path(__file__).parent
TOOLS = ("ours", "pdfplumber_tables", "camelot_lattice", "camelot_hybrid")
Result = dict[str, Any]


def speed(asked: Namespace, folder: Path) -> Iterator[Result]:
    """The floor, our reading and our whole extraction in turn, round by round, so that all meet the same weather."""
    path = _put(folder / "long.pdf", plans.long_plan(asked.pages))
    for number in range(1, asked.rounds + 1):
        for task in ("floor", "reading", "extraction"):
            taken, found = measuring.timed(task, path)
            yield {"round": number, "pages": asked.pages, "task": task, **taken, "found": found}


def memory(asked: Namespace, folder: Path) -> Iterator[Result]:
    """The whole extraction of a long plan, and of one of a tenth of its pages."""
    for count in (max(asked.pages // 10, 1), asked.pages):
        path = _put(folder / f"{count}.pdf", plans.long_plan(count))
        for number in range(1, asked.rounds + 1):
            yield {"round": number, "pages": count, "megabytes": round(measuring.peak("extraction", path), 1)}


def comparison(asked: Namespace, folder: Path) -> Iterator[Result]:
    """Every tool on the golden plan in every named layout; time and memory in runs of their own."""
    for layout in plans.NAMED:
        path = _put(folder / "plan.pdf", plans.in_layout(layout))
        for tool in TOOLS:
            taken, found = measuring.timed(tool, path)
            exact = {"exact": _exact(found), "of": len(plans.expected())}
            yield {"layout": layout, "tool": tool, **exact, **taken, "megabytes": round(measuring.peak(tool, path), 1)}


def _exact(found: list[Result]) -> int:
    """How many of the plan's records are found with every text as it should be."""
    wanted = Counter(tuple(row[name] for name in FIELDS) for row in plans.expected())
    return (wanted & Counter(tuple(record[name] for name in FIELDS) for record in found)).total()


def _put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def projection(asked: Namespace, folder: Path) -> Iterator[Result]:
    """Networks of an eighth of the activities to all of them, round by round, by us and by networkx in turn."""
    for number in range(1, asked.rounds + 1):
        for popular in projecting.POPULAR:
            for part in (8, 4, 2, 1):
                yield {"round": number, **projecting.projected(asked.activities // part, popular)}


def draws(asked: Namespace, folder: Path) -> Iterator[Result]:
    """Matrices with the margins of the plan, round by round, by us and by the plain curveball in turn."""
    for number in range(1, asked.rounds + 1):
        for level in drawing.LEVELS:
            yield {"round": number, **drawing.drawn(level, asked.draws, seed=number)}


def reports(asked: Namespace, folder: Path) -> Iterator[Result]:
    """Whole reports, round by round: by us, by us again, and their notebooks by papermill; briefs; imports."""
    for number in range(1, asked.rounds + 1):
        for kind in (running.ran, running.briefed):
            place = folder / f"{kind.__name__}-{number}"
            place.mkdir()
            for result in kind(asked.notebooks, place):
                yield {"round": number, **result}
        for result in running.imported():
            yield {"round": number, **result}


BENCHMARKS = {each.__name__: each for each in (speed, memory, comparison, projection, draws, reports)}


def measure(name: str, asked: Namespace) -> None:
    """Runs a benchmark and keeps what it measures, with the machine."""
    with tempfile.TemporaryDirectory() as folder:
        measured = list(BENCHMARKS[name](asked, Path(folder)))
    text = json.dumps({"machine": measuring.machine(), "results": measured}, indent=1)
    (asked.results / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=[*BENCHMARKS, "nothing"], help="one of them; default: all")
    parser.add_argument("--pages", type=int, default=300, help="of the long plan; default: 300")
    parser.add_argument("--rounds", type=int, default=5, help="default: 5")
    parser.add_argument("--activities", type=int, default=100_000, help="of the largest network, 1120 or more")
    parser.add_argument("--draws", type=int, default=50_000, help="of each level; default: 50000")
    parser.add_argument("--notebooks", type=Path, default=HERE.parent / "notebooks", help="of the reports")
    parser.add_argument("--results", type=Path, default=HERE / "results", help="folder for what is measured")
    parser.add_argument("--readme", type=Path, default=HERE / "README.md", help="the text whose tables are replaced")
    asked = parser.parse_args()
    for name in BENCHMARKS:
        if asked.only in (None, name):
            measure(name, asked)
    written.into(asked.readme, asked.results)


if __name__ == "__main__":
    main()
