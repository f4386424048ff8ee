"""A quiet card: a title and a few named values, as text and as HTML for Jupyter."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

Rows = Sequence[tuple[str, str]]  # name and value


def card_text(title: str, rows: Rows) -> str:
    return "\n".join([title, *(f"  {name}: {value}" for name, value in rows)])


def card_html(title: str, rows: Rows) -> str:
    left = 'style="text-align:left"'
    cells = "".join(f"<tr><th {left}>{escape(name)}</th><td {left}>{escape(value)}</td></tr>" for name, value in rows)
    return f"<p><b>{escape(title)}</b></p><table>{cells}</table>"
