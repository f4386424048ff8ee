"""Which activities stand behind each row of a figure's numbers, and what the row is about."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from typing import Final

from ..figures.theme import KIND_NAMES, STATUS_NAMES
from ..messages import join_names, message
from . import drilldown


def groups(figure: str, numbers: Sequence[Sequence[str]], known: Container[str]) -> list[drilldown.Group]:
    """The activities behind each row of a figure's numbers, the first of which is the header.

    Their ids are in `activity_id` or, joined with ``;``, in `activities`. A row of one activity has that activity's
    place, any other a place of its own.
    """
    header, *lines = numbers or [[]]
    return [_row(f"{figure}-{i}", dict(zip(header, line, strict=True)), known) for i, line in enumerate(lines)]


def _row(key: str, row: Mapping[str, str], known: Container[str]) -> drilldown.Group:
    ids = (row.get("activity_id") or row.get("activities", "")).split(";")
    found = tuple(activity for activity in ids if activity in known)
    return drilldown.Group(drilldown.anchor(found[0] if len(found) == 1 else key), _about(row), found)


def _about(row: Mapping[str, str]) -> str:
    """What a row is about, from the columns that say it: "Georgia, Pillar 2"."""
    told = [tell(row[column]) for column, tell in _TOLD.items() if row.get(column)]
    # Beside a name, its kind tells nothing more.
    kind = [_named(row["kind"])] if "kind" in row and "name" not in row else []
    return ", ".join([*_pair(row), *told, *kind])


def _pair(row: Mapping[str, str]) -> list[str]:
    ends = [row.get(f"{side}_name") or _named(row.get(side, "")) for side in "ab"]
    if not all(ends):
        return [end for end in ends if end]
    return [message("one-alone", name=ends[0]) if ends[0] == ends[1] else join_names(ends)]


def _named(code: str) -> str:
    return _NAMES.get(code, code.replace("_", " "))


_NAMES: Final = {**KIND_NAMES, **STATUS_NAMES}


def _pillar(number: str) -> str:
    return message("pillar-number", pillar=number)


_TOLD: Final[dict[str, Callable[[str], str]]] = {
    **{"project_title": str, "name": str, "pillar": _pillar, "role": _named, "status": _named},
    **{"year": str, "quarter": str, "state": _named},
}
