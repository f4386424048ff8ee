"""A brief as a page: one file with its pictures in it, which prints on two sheets of A4."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from ..page import filled
from .drawings import alone

if TYPE_CHECKING:
    from .contents import Brief


def page(brief: Brief) -> bytes:
    pictures = {name: b64encode(alone(picture, "png")).decode() for name, picture in brief.pictures.items()}
    return filled("brief.html", brief=brief, pictures=pictures).encode("utf-8")
