"""The provenance of a value as Jupyter shows it: words, pages, what was repaired, and page images."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable, Sequence
from typing import Any


def provenance_html(
    title: str, text: str, pages: Sequence[int], findings: Iterable[tuple[str, str]], images: Iterable[Any]
) -> str:
    """`findings` are pairs of kind and reason, `images` PIL images."""
    parts = [f"<b>{html.escape(title)}</b> (page {', '.join(map(str, pages)) or 'none known'})"]
    parts.append(html.escape(text) or "<i>blank</i>")
    parts += [html.escape(f"{kind}: {reason}") for kind, reason in findings]
    parts += map(_as_img, images)
    return "".join(f"<p>{part}</p>" for part in parts)


def _as_img(image: Any) -> str:
    data = io.BytesIO()
    image.save(data, format="PNG")
    return f'<img alt="the place on the page" src="data:image/png;base64,{base64.b64encode(data.getvalue()).decode()}">'
