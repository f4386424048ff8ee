"""Runs the benchmarks, writes what they measure into results/, and the tables of README.md from that.

python benchmarks/run.py                            all of them, 300 pages and five rounds: about a quarter of an hour
python benchmarks/run.py --only speed --pages 30    one of them, smaller
python benchmarks/run.py --only nothing             the README anew from the results at hand
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import measuring
import plans
import written
from cleaning import FIELDS

HERE = Path(__file__).parent
TOOLS = ("ours", "pdfplumber_tables", "camelot_lattice", "camelot_hybrid")
Result = dict[str, Any]


def speed(pages: int, rounds: int, folder: Path) -> Iterator[Result]:
    """The floor, our reading and our whole extraction in turn, round by round, so that all meet the same weather."""
    path = _put(folder / "long.pdf", plans.long_plan(pages))
    for number in range(1, rounds + 1):
        for task in ("floor", "reading", "extraction"):
            taken, found = measuring.timed(task, path)
            yield {"round": number, "pages": pages, "task": task, **taken, "found": found}


def memory(pages: int, rounds: int, folder: Path) -> Iterator[Result]:
    """The whole extraction of a long plan, and of one of a tenth of its pages."""
    for count in (max(pages // 10, 1), pages):
        path = _put(folder / f"{count}.pdf", plans.long_plan(count))
        for number in range(1, rounds + 1):
            yield {"round": number, "pages": count, "megabytes": round(measuring.peak("extraction", path), 1)}


def comparison(pages: int, rounds: int, folder: Path) -> Iterator[Result]:
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


BENCHMARKS = {"speed": speed, "memory": memory, "comparison": comparison}


def measure(name: str, pages: int, rounds: int, results: Path) -> None:
    """Runs a benchmark and keeps what it measures, with the machine."""
    with tempfile.TemporaryDirectory() as folder:
        measured = list(BENCHMARKS[name](pages, rounds, Path(folder)))
    text = json.dumps({"machine": measuring.machine(), "results": measured}, indent=1)
    (results / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=[*BENCHMARKS, "nothing"], help="one of them; default: all")
    parser.add_argument("--pages", type=int, default=300, help="of the long plan; default: 300")
    parser.add_argument("--rounds", type=int, default=5, help="default: 5")
    parser.add_argument("--results", type=Path, default=HERE / "results", help="folder for what is measured")
    parser.add_argument("--readme", type=Path, default=HERE / "README.md", help="the text whose tables are replaced")
    asked = parser.parse_args()
    for name in BENCHMARKS:
        if asked.only in (None, name):
            measure(name, asked.pages, asked.rounds, asked.results)
    written.into(asked.readme, asked.results)


if __name__ == "__main__":
    main()
