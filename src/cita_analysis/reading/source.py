"""A source file, PDF or transcript -> what it prints, with the title and the edition it names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..files.checksum import of_file
from ..reference import Reference
from .document import Document, Leftover, PrintedRow
from .headings import Wordings
from .limits import ReadLimits
from .paragraphs import EDITION, outside

_LARGEST = 500 * 2**20  # bytes
_EDITION = re.compile(r"20\d\d-20\d\d")


def read_document(
    path: Path, reference: Reference, password: str | None = None, bounds: ReadLimits | None = None
) -> Document:
    """What a file prints, in printed order.

    Raises InputError where the file is missing, empty, damaged, encrypted, without text, beyond the bounds, or holds
    no plan.
    """
    content = content_of(path)
    if _begins_pdf(content):
        if b"%%EOF" not in content[-2048:]:
            raise InputError(f"{path}: the PDF ends in the middle (no end-of-file mark); fetch it again")
        return _read_pdf(path, Wordings(reference), password, bounds)
    from .transcript import read_transcript

    try:
        return read_transcript(path, content.decode("utf-8-sig"), reference)
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: neither a PDF nor a text in UTF-8; give the plan's PDF or transcript") from error


def is_pdf(path: Path) -> bool:
    """Whether a file is a PDF; raises InputError where it cannot be read."""
    return _begins_pdf(content_of(path))


def _begins_pdf(content: bytes) -> bool:
    return content[:1024].lstrip().startswith(b"%PDF")


def content_of(path: Path) -> bytes:
    """What a file holds; raises InputError where it is missing, empty, too large or no file."""
    try:
        if path.exists() and not path.is_dir() and not path.is_file():
            raise InputError(f"{path}: neither a PDF nor a text; give the plan's PDF or transcript")
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path}: larger than any plan ({path.stat().st_size / 2**20:,.0f} MB)")
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    if not content.strip():
        raise InputError(f"{path}: the file is empty; fetch it again")
    return content


def _read_pdf(path: Path, wordings: Wordings, password: str | None, bounds: ReadLimits | None) -> Document:
    # Only a PDF pays for importing what reads one.
    from .columns import laid_out, plan_rows, plan_tables_only
    from .pdf import read_pages

    pages, columns = laid_out(read_pages(path, password, bounds), str(path), wordings)
    pages = plan_tables_only(pages, columns, str(path))
    read = [plan_rows(page, columns) for page in pages]
    rest = [*(left for _, lefts in read for left in lefts), *outside(pages, wordings)]
    rest += [Leftover(page.number, line, "note") for page in pages for line in page.marks]
    rest += [Leftover(page.number, line, "unplaced") for page in pages for line in page.unplaced]
    rest += [Leftover(page.number, line, "prose") for page in pages for line in page.askew]
    rest.sort(key=lambda left: (left.page, left.words[0].box.top, left.words[0].box.x0))  # type: ignore[union-attr]
    turns = {page.number: page.turn for page in pages}
    rows = tuple(row for rows, _ in read for row in rows)
    if not any(isinstance(row, PrintedRow) for row in rows):
        raise InputError(f"{path}: a plan's headings are there, but no row of its table is met under them")
    return Document("pdf", len(pages), rows, tuple(rest), turns, columns.repairs)


def edition_of(document: Document, given: str | None, where: Path) -> str:
    """The edition as given, else as the title names it; raises InputError where neither does."""
    if given is not None:
        if not _EDITION.fullmatch(given):
            raise InputError(f"edition {given!r}: not of the form 2024-2026")
        return given
    years = [EDITION.search(title) for title in document.titles()]
    if not years:
        raise InputError(f"{where}: no title names the edition; say it, as in --edition 2024-2026")
    return f"{years[0][1]}-{years[0][2]}"  # type: ignore[index]


def description(path: Path, document: Document, edition: str) -> dict[str, Any]:
    """File name, sha256, number of pages, title and edition of a source."""
    return {
        "file": path.name,
        "sha256": of_file(path),
        "pages": document.pages,
        "title": next(iter(document.titles()), ""),
        "edition": edition,
    }
