"""A brief as a PDF: tagged for those who listen to it (PDF/UA-1), with its fonts in it and without a date."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import typst

from .drawings import alone, width_cm

if TYPE_CHECKING:
    from .contents import Brief


def document(brief: Brief) -> bytes:
    """The brief, typeset. Its words reach the template as data, so that none of them is markup."""
    template = (files("cita_analysis.report") / "templates" / "brief.typ").read_bytes()
    said = {"brief": json.dumps(_data(brief), ensure_ascii=False)}
    made = typst.compile(template, sys_inputs=said, font_paths=_fonts(), pdf_standards="ua-1")
    assert isinstance(made, bytes), "no output file was asked for"
    return made


def _data(brief: Brief) -> dict[str, Any]:
    pictures = {
        name: {"svg": alone(picture, "svg").decode("utf-8"), "width": width_cm(picture)}
        for name, picture in brief.pictures.items()
    }
    pages = [[asdict(block) for block in page] for page in brief.pages]
    return {"title": brief.title, "subtitle": brief.subtitle, "pages": pages, "pictures": pictures}


def _fonts() -> typst.Fonts:
    """Those that come with matplotlib, as in the figures: no font of the machine's, which another has not."""
    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
