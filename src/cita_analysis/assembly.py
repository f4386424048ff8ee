"""What a report consists of: from tables and what the notebooks wrote to the page, the documents and the manifest."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from . import behind, dossier, facsimile, manifest, office, page
from .plan import FILES as TABLE_FILES
from .plan import Plan
from .quarters import Quarter, watch_list
from .schema import to_text

# Where notebooks write, as seen from the report.
_RESULTS: Final = ("tables", "networks")
BRIEFS: Final = "briefs"


class Missing(NamedTuple):
    """A notebook whose results are not in the report: the section they belong to ("" for none), and why."""

    notebook: str
    section: str
    why: str


def tables(plan: Plan, quarter: Quarter, aside: Path) -> dict[str, bytes]:
    """Write the tables; returns those of the plan, for notebooks, by their path in the report."""
    plan.save(aside / "tables")
    to_text(watch_list(plan, quarter)).to_csv(aside / "tables" / "watch_list.csv", index=False, lineterminator="\n")
    for name in ("figures", "notebooks"):
        (aside / name).mkdir()
    return {f"tables/{name}": (aside / "tables" / name).read_bytes() for name in sorted(TABLE_FILES)}


def finish(
    plan: Plan, quarter: Quarter, sheets: Mapping[int, facsimile.Sheet], missing: Sequence[Missing], aside: Path
) -> None:
    """All that is made of what the notebooks wrote, and last the manifest of all files."""
    packs = _packs(aside)
    office_files = _write_office(plan, quarter, packs, aside)
    notebooks = [path.name for path in sorted((aside / "notebooks").iterdir())]
    text = page.render(
        plan, quarter, packs, notebooks, _results(aside), _methods(aside), office_files, missing, _briefs(aside)
    )
    (aside / "index.html").write_text(text, encoding="utf-8")
    (aside / behind.PAGE).write_text(dossier.render(plan, quarter, sheets, packs), encoding="utf-8")
    manifest.write(aside, {"source": dict(plan.source_info), "quarter": str(quarter)})


def _packs(report: Path) -> dict[str, Any]:
    """The words and the numbers of each figure, by the figure's name: ours in their order, then any others."""
    from . import figures

    ours = [name for name in figures.__all__ if (report / "figures" / f"{name}.json").exists()]
    others = sorted(path.stem for path in (report / "figures").glob("*.json") if path.stem not in ours)
    return {name: _pack(report / "figures" / f"{name}.json") for name in ours + others}


def _pack(words: Path) -> dict[str, Any]:
    """What a figure's JSON file says, with the rows of its CSV as `numbers`, the header first; none without a CSV."""
    table = words.with_suffix(".csv")
    lines = table.read_text("utf-8").splitlines() if table.exists() else []
    return {**json.loads(words.read_text("utf-8")), "numbers": list(csv.reader(lines))}


def _write_office(plan: Plan, quarter: Quarter, packs: dict[str, Any], report: Path) -> bool:
    """The figures for PowerPoint and for Word, in the page's order; whether there were any."""
    sections = [(title, figures) for _, title, figures in page.sections(packs) if figures]
    if not sections:
        return False
    heading, from_where = page.heading(quarter), report / "figures"
    shown = [figure for _, figures in sections for figure in figures]
    (report / office.SLIDES).write_bytes(office.slides(heading, shown, from_where))
    (report / office.DOCUMENT).write_bytes(office.document(heading, page.scope(plan, quarter), sections, from_where))
    return True


def _results(report: Path) -> list[str]:
    """What notebooks have written beside figures: tables that are not the plan's, and networks for other programs."""
    paths = [path for folder in _RESULTS for path in sorted((report / folder).glob("*"))]
    own = {*TABLE_FILES, "watch_list.csv"}
    return [path.relative_to(report).as_posix() for path in paths if path.name not in own]


def _briefs(report: Path) -> list[str]:
    return [path.relative_to(report).as_posix() for path in sorted((report / BRIEFS).glob("*"))]


def _methods(report: Path) -> list[str]:
    """The paragraphs that say how the networks were made and tested."""
    written = report / "networks" / "methods.txt"
    return written.read_text("utf-8").split("\n\n") if written.exists() else []
