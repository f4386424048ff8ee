"""What is measured, each in a process of its own: `python tasks.py NAME FILE` prints what it found as JSON.

Each imports what it needs when it runs, so that no task pays for another's libraries.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cleaning import FIELDS, Record, records

PASSWORD = "secret"  # of the one layout that asks for one; the others ask for none


def floor(path: Path) -> int:
    """pdfplumber makes the characters of every page and forgets them."""
    import pdfplumber

    count = 0
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            count += len(page.chars)
            page.close()
    return count


def reading(path: Path) -> int:
    """Our pages as ruled rows and lines, nothing of them understood yet."""
    from cita_analysis.reading.pdf import read_pages

    return len(read_pages(path))


def extraction(path: Path) -> int:
    """Our whole extraction, from the file to every table."""
    from cita_analysis import read_plan

    return len(read_plan(path).activities)


def ours(path: Path) -> list[Record]:
    from cita_analysis import read_plan

    texts = read_plan(path, password=PASSWORD).activities[list(FIELDS)].astype("str").fillna("")
    return [dict(zip(FIELDS, row, strict=True)) for row in texts.to_numpy().tolist()]


def pdfplumber_tables(path: Path) -> list[Record]:
    import pdfplumber

    with pdfplumber.open(path, password=_password(path)) as pdf:
        return records(table for page in pdf.pages for table in page.extract_tables())


def _password(path: Path) -> str:
    """The password of a plan that asks for one: the others take any for a wrong one."""
    import pypdfium2

    try:
        pypdfium2.PdfDocument(path).close()
        return ""
    except pypdfium2.PdfiumError:
        return PASSWORD


def camelot_lattice(path: Path) -> list[Record]:
    return _camelot(path, "lattice")


def camelot_hybrid(path: Path) -> list[Record]:
    return _camelot(path, "hybrid")


def _camelot(path: Path, flavor: str) -> list[Record]:
    import camelot

    try:
        found = camelot.read_pdf(str(path), pages="all", flavor=flavor, password=_password(path))
        return records(table.df.to_numpy().tolist() for table in found)
    except Exception as error:  # whatever ends it, it has found no record
        print(f"{flavor}: {type(error).__name__}: {error}", file=sys.stderr)
        return []


TASKS: dict[str, Callable[[Path], Any]] = {
    task.__name__: task
    for task in (floor, reading, extraction, ours, pdfplumber_tables, camelot_lattice, camelot_hybrid)
}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](Path(sys.argv[2]))))
