"""The report on a quarter: tables, executed notebooks, figure packs, and one page that tells what they show."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import behind, dossier, execution, facsimile, folder, office, page, workspace
from .plan import FILES as TABLE_FILES
from .plan import Plan, read_plan
from .quarters import Quarter, watch_list
from .schema import to_text

MANIFEST = "report.json"
_FORMAT = "cita-analysis report"
# Left behind by programs that only looked at a report.
_TRACES = (".ipynb_checkpoints", ".DS_Store")


def write_report(source: Path | None, quarter: str, out: Path, notebooks: Path | None = None, **reading: Any) -> Path:
    """Write the report on a quarter into `out/<edition>/<quarter>/` and return that folder.

    `source` is a plan's PDF or transcript, by default the newest in `data/source/`, and `reading` how `read_plan` is to
    read it; `notebooks` is their folder. An older report stands until the new one is whole. Raises InputError where
    something given cannot be used, RunError where a notebook fails.
    """
    asked = Quarter.parse(quarter)
    wanted = workspace.notebooks(notebooks)
    plan = read_plan(source or workspace.newest_plan(), **reading)
    target = out / plan.edition / str(asked)
    with folder.replacing(target, is_ours) as aside:
        _write(plan, asked, wanted, aside)
    return target


def _write(plan: Plan, quarter: Quarter, notebooks: Sequence[Path], aside: Path) -> None:
    plan.save(aside / "tables")
    to_text(watch_list(plan, quarter)).to_csv(aside / "tables" / "watch_list.csv", index=False, lineterminator="\n")
    for name in ("figures", "notebooks"):
        (aside / name).mkdir()
    # Paths as seen from the report, so that an executed notebook names no place of this machine.
    parameters = {"tables": "tables", "source": None, "figures": "figures", "results": ".", "quarter": str(quarter)}
    for notebook in notebooks:
        execution.execute(notebook, aside / "notebooks" / notebook.name, parameters, aside)
    names = [notebook.name for notebook in notebooks]
    packs = _packs(aside)
    office_files = _write_office(plan, quarter, packs, aside)
    text = page.render(plan, quarter, packs, names, _results(aside), _methods(aside), office_files)
    (aside / "index.html").write_text(text, encoding="utf-8")
    activities = dossier.render(plan, quarter, facsimile.write(plan, aside / "pages"), packs)
    (aside / behind.PAGE).write_text(activities, encoding="utf-8")
    manifest = {
        "format": _FORMAT,
        "source": dict(plan.source_info),
        "quarter": str(quarter),
        "files": _files(aside),
    }
    (aside / MANIFEST).write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


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
    paths = [path for folder in ("tables", "networks") for path in sorted((report / folder).glob("*"))]
    own = {*TABLE_FILES, "watch_list.csv"}
    return [path.relative_to(report).as_posix() for path in paths if path.name not in own]


def _methods(report: Path) -> list[str]:
    """The paragraphs that say how the networks were made and tested."""
    written = report / "networks" / "methods.txt"
    return written.read_text("utf-8").split("\n\n") if written.exists() else []


def _files(report: Path) -> dict[str, str]:
    """The files of a report with their sha256."""
    paths = sorted(path for path in report.rglob("*") if path.is_file())
    return {path.relative_to(report).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def is_ours(target: Path) -> bool:
    """Whether a folder is a report and holds no file but its own, so that replacing it loses nothing."""
    try:
        manifest: dict[str, Any] = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return not any(target.iterdir())
    own = {MANIFEST, *manifest.get("files", ())}
    files = [path.relative_to(target) for path in target.rglob("*") if path.is_file()]
    strange = [path for path in files if path.as_posix() not in own and not set(path.parts) & set(_TRACES)]
    return manifest.get("format") == _FORMAT and not strange
