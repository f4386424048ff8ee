"""Where a clone keeps its plans and notebooks."""

from __future__ import annotations

import re
from pathlib import Path

from ..errors import InputError

_CLONE = Path(__file__).resolve().parents[3]


def newest_plan() -> Path:
    """The PDF of the latest edition in `data/source/`, by the years in its name."""
    return max(_found("data/source", "*.pdf", "give the plan's file"), key=lambda path: (_years(path), path.name))


def find(path: str | Path) -> Path:
    """A path as seen from the working folder, else from the folder above it, for notebooks in `notebooks/`."""
    above = Path("..") / path
    return Path(path) if Path(path).exists() or not above.exists() else above


def newest_tables() -> Path:
    """The folder of the latest edition in `data/tables/`, by the years in its name."""
    return max(_found("data/tables", "20*", "give their folder"), key=lambda path: (_years(path), path.name))


def _years(path: Path) -> str:
    years = re.search(r"20\d\d-20\d\d", path.name)
    return years[0] if years else ""


def notebooks(folder: Path | None = None) -> list[Path]:
    """The numbered notebooks of a folder, else of the clone, in their order."""
    if folder is None:
        return _found("notebooks", "[0-9]*.ipynb", "give their folder, as in --notebooks DIR")
    found = sorted(folder.glob("[0-9]*.ipynb"))
    if not found:
        raise InputError(f"{folder}: no notebooks (01_...ipynb) there; give their folder, as in --notebooks DIR")
    return found


def _found(where: str, pattern: str, hint: str) -> list[Path]:
    """Files of the workspace that the working folder is in (or its folder `notebooks/`), else of the clone that the
    package was installed from."""
    for root in (Path.cwd(), Path.cwd().parent, _CLONE):
        if found := sorted((root / where).glob(pattern)):
            return found
    raise InputError(f"{where}: no {pattern} here; run cita in a clone of the project, or {hint}")
