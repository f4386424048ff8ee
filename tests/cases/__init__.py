"""The specification as tables: each CSV here has a row for each case, and says in words what it is about."""

from __future__ import annotations

import csv
from pathlib import Path

Case = dict[str, str]


def rows(name: str) -> list[Case]:
    """The rows of a table of cases."""
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def grouped(name: str) -> list[list[Case]]:
    """The rows of a table whose cases take several rows: a row without a name goes on with the case above it."""
    groups: list[list[Case]] = []
    for row in rows(name):
        if row["case"]:
            groups.append([])
        groups[-1].append(row)
    return groups


def codes(text: str) -> list[str]:
    """A cell that lists several codes."""
    return text.split(";") if text else []
