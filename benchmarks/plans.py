"""The plans that are read: one of as many pages as asked, and the golden plan in every named layout."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import typeset
from typeset import Layout, Row

NAMED: dict[str, Layout] = typeset.NAMED
LONG = Layout(legend="none")
_PER_PAGE = 9  # activities: pages of the long plan have fewer on average, so enough are set before the rest is cut off


def long_plan(pages: int) -> bytes:
    """A plan of so many pages: the golden rows repeated, pillar by pillar, with their own project numbers.

    Each project has its activities twice, so that 300 pages do with numbers of three digits.
    """
    projects = [list(rows) * 2 for _, rows in groupby(typeset.golden_rows(), key=lambda row: row["project_number"])]
    times = 1 + pages * _PER_PAGE // (2 * len(typeset.golden_rows()))
    in_order = sorted(projects * times, key=lambda rows: rows[0]["pillar"])
    rows = [row | {"project_number": str(number)} for number, rows in enumerate(in_order, 1) for row in rows]
    return typeset.drawn(typeset.paged(LONG, rows)[:pages], LONG)


def in_layout(name: str) -> bytes:
    return typeset.typeset(NAMED[name])[0]


def expected() -> tuple[Row, ...]:
    """The records that every layout prints."""
    return typeset.golden_rows()
