"""What a report is made of: from tables and what the notebooks wrote to the page, the documents and the manifest."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from ..figures import FIGURES, pack
from ..plan import FILES as TABLE_FILES
from ..plan import Plan
from ..text.quarter import Quarter
from . import activities_page, drilldown, manifest, page, page_images
from .office import slides, word

# Where notebooks write, as seen from the report.
_RESULTS: Final = ("tables", "networks")
BRIEFS: Final = "briefs"
PAGE: Final = "index.html"
_OFFICE: Final = {"PowerPoint": slides.FILE, "Word": word.FILE}
# Only the report itself writes these; a name that ends with a slash is a folder.
OWN_FILES: Final = (PAGE, drilldown.PAGE, *_OFFICE.values(), manifest.NAME, manifest.LEDGER, "figures/", "notebooks/")


class Missing(NamedTuple):
    """A part that is not in the report: the section it belongs to ("" for none), and why, with the part named.

    `traceback` is that of an unexpected error, for the ledger.
    """

    name: str
    section: str
    why: str
    traceback: str = ""


def begin(plan: Plan, aside: Path) -> dict[int, page_images.PageImage]:
    """What needs no notebook: the folders, and the pictures of the plan's pages, which it returns by page number."""
    for name in ("figures", "notebooks"):
        (aside / name).mkdir()
    return page_images.save_page_images(plan, aside / "pages")


def finish(
    plan: Plan, quarter: Quarter, images: Mapping[int, page_images.PageImage], failed: Sequence[Missing], aside: Path
) -> list[Missing]:
    """All that is made of what the notebooks wrote, and last the manifest of all files.

    Returns what is missing: the notebooks that `failed`, then figures that cannot be shown and files that could not
    be made.
    """
    missing = list(failed)
    packs = _packs(aside, missing)
    with _tried(slides.FILE, missing):
        _write_slides(quarter, packs, aside)
    with _tried(word.FILE, missing):
        _write_document(plan, quarter, packs, aside)
    with _tried(drilldown.PAGE, missing):
        (aside / drilldown.PAGE).write_text(activities_page.render(plan, quarter, images, packs), encoding="utf-8")
    with _tried(PAGE, missing):
        _write_page(plan, quarter, packs, missing, aside)
    manifest.save_manifest(aside, {"source": dict(plan.source_info), "quarter": str(quarter)})
    return missing


@contextmanager
def _tried(name: str, missing: list[Missing]) -> Iterator[None]:
    """A file of the report; where it cannot be made the report is without it, and says so."""
    try:
        yield
    except OSError:  # the place, not the part
        raise
    except Exception as error:
        why = f"{name}: could not be made ({type(error).__name__}: {error})"
        missing.append(Missing(name, "", why, traceback.format_exc()))


def _packs(report: Path, missing: list[Missing]) -> dict[str, Any]:
    """The words and the numbers of each figure, by the figure's name: ours in their order, then any others."""
    ours = [figure.name for figure in FIGURES if (report / "figures" / f"{figure.name}.json").exists()]
    others = sorted(path.stem for path in (report / "figures").glob("*.json") if path.stem not in ours)
    packs = {}
    for name in ours + others:
        try:
            packs[name] = pack.read(report / "figures", name)
        except ValueError as error:
            missing.append(Missing(f"figures/{name}", name.partition("_")[0], str(error)))
    return packs


def _write_slides(quarter: Quarter, packs: dict[str, Any], report: Path) -> None:
    """The figures for PowerPoint, in the page's order, if there are any."""
    shown = [figure for _, _, figures in page.sections(packs) for figure in figures]
    if shown:
        (report / slides.FILE).write_bytes(slides.slides(page.heading(quarter), shown, report / "figures"))


def _write_document(plan: Plan, quarter: Quarter, packs: dict[str, Any], report: Path) -> None:
    """The figures for Word, in the page's order, if there are any."""
    sections = [(title, figures) for _, title, figures in page.sections(packs) if figures]
    if sections:
        made = word.document(page.heading(quarter), page.scope(plan, quarter), sections, report / "figures")
        (report / word.FILE).write_bytes(made)


def _write_page(plan: Plan, quarter: Quarter, packs: dict[str, Any], missing: Sequence[Missing], report: Path) -> None:
    notebooks = [path.name for path in sorted((report / "notebooks").iterdir())]
    office = [(program, file) for program, file in _OFFICE.items() if (report / file).exists()]
    text = page.render(
        plan, quarter, packs, notebooks, _results(report), _methods(report), office, missing, _briefs(report)
    )
    (report / PAGE).write_text(text, encoding="utf-8")


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
    return written.read_text("utf-8", errors="replace").split("\n\n") if written.is_file() else []
