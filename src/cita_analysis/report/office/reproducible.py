"""An office file's bytes, the same each time it is made."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

from .texts import fit

if TYPE_CHECKING:
    from docx.document import Document
    from pptx.presentation import Presentation


def settled(made: Presentation | Document, title: str) -> bytes:
    """The file's bytes, without author, day and the number of times it was saved, the same each time."""
    properties = made.core_properties
    properties.title, properties.author, properties.last_modified_by = fit(title), "", ""
    properties.comments, properties.revision = "", 1
    room = io.BytesIO()
    made.save(room)
    return _timeless(room.getvalue())


# Programs write when they wrote; a report says nothing of when it was made.
_NO_DAY: Final = (2000, 1, 1, 0, 0, 0)
_DAY: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</)")


def _timeless(packed: bytes) -> bytes:
    """A zip file, and every workbook in it, with one time for all its parts."""
    room = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(room, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".xlsx"):
                content = _timeless(content)
            elif name == "docProps/core.xml":
                content = _DAY.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", content)
            part = zipfile.ZipInfo(name, _NO_DAY)
            part.create_system = 3  # else it says on which system it was written
            new.writestr(part, content, zipfile.ZIP_DEFLATED)
    return room.getvalue()
