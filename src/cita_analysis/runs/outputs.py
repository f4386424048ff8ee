"""Puts into the report what the notebooks wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from ..report.build import OWN_FILES
from .notebooks import Outcome, write


def gather(ended: Mapping[str, Outcome], aside: Path) -> dict[str, Outcome]:
    """Put into the report what each notebook wrote; one that wrote over what is not its own has failed."""
    there = {path.relative_to(aside).as_posix() for path in aside.rglob("*") if path.is_file()}
    taken = dict.fromkeys([*there, *OWN_FILES], "the report")
    gathered = {}
    for name, outcome in ended.items():
        wrong = [told for path in outcome.files if (told := _wrong(path, outcome.files[path], taken, aside))]
        if wrong:
            outcome = replace(outcome, status="failed", error=wrong[0], files={})
        write(aside, outcome.files)
        taken.update(dict.fromkeys(outcome.files, name))
        gathered[name] = outcome
    return gathered


def _wrong(path: str, content: bytes, taken: Mapping[str, str], aside: Path) -> str:
    """Why a file has no place in the report; empty where it has."""
    if re.search("[\ud800-\udfff]", path):
        return f"wrote a file whose name is no text: {path!r}"
    if path in taken and (aside / path).is_file() and (aside / path).read_bytes() == content:
        return ""
    above = [path, *(place.as_posix() for place in PurePosixPath(path).parents)]
    owner = next((taken[place] for place in above if place in taken), "")
    owner = owner or next((whose for place, whose in taken.items() if place.startswith(f"{path}/")), "")
    return f"wrote {path}, where {owner} has its own" if owner else ""
