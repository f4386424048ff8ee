"""A brief's files, written all or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...figures.pack import write_together
from . import html, pdf, word

if TYPE_CHECKING:
    from pathlib import Path

    from .contents import Brief


def save_brief(brief: Brief, folder: Path) -> None:
    """Write `country`.html, .docx and .pdf; InputError where the folder cannot be written."""
    made = {"html": html.page(brief), "docx": word.document(brief), "pdf": pdf.document(brief)}
    write_together(folder, {f"{brief.country}.{ending}": content for ending, content in made.items()})
