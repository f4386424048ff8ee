"""The provenance of a value as Jupyter shows it: words, page, what was repaired, and the page image."""

from __future__ import annotations

import base64
import html
import io
from typing import Any

from ..provenance import Provenance


def provenance_html(provenance: Provenance) -> str:
    pages = ", ".join(str(page) for page, _ in provenance.boxes()) or "none known"
    lines = [f"<b>{html.escape(provenance.activity_id)} {html.escape(provenance.field)}</b> (page {pages})"]
    lines.append(html.escape(provenance.text) or "<i>blank</i>")
    found = provenance.findings[["kind", "reason"]].to_numpy()
    lines += [html.escape(f"{kind}: {reason}") for kind, reason in found]
    images = [_as_img(image) for image in provenance.pictures()] if provenance.file else []
    return "".join(f"<p>{part}</p>" for part in lines + images)


def _as_img(image: Any) -> str:
    data = io.BytesIO()
    image.save(data, format="PNG")
    return f'<img alt="the place on the page" src="data:image/png;base64,{base64.b64encode(data.getvalue()).decode()}">'
