"""Tables as other libraries return them -> records, in the twenty lines that most users would write."""

from __future__ import annotations

import re
from collections.abc import Iterable

FIELDS = (
    "project_number", "project_title", "description", "inputs_text", "countries_text", "period_text", "status_text",
    "institutions_text",
)  # fmt: skip
Record = dict[str, str]


def records(tables: Iterable[list[list[str | None]]]) -> list[Record]:
    """The activities of tables that follow each other: headings dropped, cut rows joined, merged cells filled down."""
    found: list[list[str]] = []
    projects: list[list[str]] = []
    for row in (row for table in tables for row in table if 6 < len(row) < 9):
        cells = [(text or "").strip() for text in row]
        own = cells[-6:]
        if "Status" in own or (not any(cells[1:]) and not re.match(r"\d", cells[0])):
            continue  # the headings again; or a pillar or note over the full width
        number, title = cells[:2] if len(cells) == 8 else re.fullmatch(r"(?s)(?:(\d+)\. )?(.*)", cells[0]).groups("")
        if number or not projects:
            project = [number, title]
        else:
            project[1] += f"\n{title}"  # what a page cut from a merged cell
        if found and not all(own[1:4]):
            found[-1] = [f"{above}\n{text}" for above, text in zip(found[-1], own, strict=True)]
        else:
            found.append(own)
            projects.append(project)
    whole = [[*project, *own] for project, own in zip(projects, found, strict=True)]
    return [dict(zip(FIELDS, map(joined, texts), strict=True)) for texts in whole]


def joined(text: str) -> str:
    """Lines as one text: a hyphen between small letters undone, nothing set behind another, else a blank."""
    text = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text)
    return " ".join(re.sub(r"(?<=\w[-–/])\n(?=\w)", "", text).split())
