"""Where a value comes from: the words of a cell, their page and boxes, what was repaired, and the page image."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from pathlib import Path
from typing import Any

import pandas as pd

from .errors import InputError
from .files.checksum import of_file
from .reading.document import COLUMNS, PROJECT_COLUMNS, Box


@dataclass(frozen=True)
class Provenance:
    """The provenance of one field of an activity; JupyterLab shows it as text and page image.

    `text` is the finished text, `pieces` the rows of `cells` (one for each page that the cell is printed on),
    `findings` what was repaired in it or is in doubt.
    """

    activity_id: str
    field: str
    text: str
    pieces: pd.DataFrame = attribute(repr=False)
    findings: pd.DataFrame = attribute(repr=False)
    file: Path | None = None
    password: str | None = attribute(default=None, repr=False)

    @property
    def words(self) -> pd.DataFrame:
        """One row per printed word: page, box in points from the top left, text; without the source file the words of
        the pieces, whose own boxes are missing."""
        from .reading.pdf import words_in

        columns = ["page", *Box._fields, "text"]
        if self.file is None:
            words = self.pieces.assign(text=self.pieces["text"].str.split()).explode("text", ignore_index=True)
            return words.assign(**dict.fromkeys(Box._fields))[columns]
        found = [word for page, box in self.boxes() for word in words_in(self.file, page, box, self.password)]
        return pd.DataFrame([(word.page, *(word.box or ()), word.text) for word in found], columns=columns)

    def boxes(self) -> list[tuple[int, Box]]:
        """The page and the box of each piece."""
        columns = self.pieces[["page", *Box._fields]]
        return [(int(page), Box(*box)) for page, *box in columns.itertuples(index=False)]

    def pictures(self) -> list[Any]:
        """A page image (PIL image) of each piece with its box drawn; raises InputError without the source file."""
        from .reading.pdf import picture

        if self.file is None:
            raise InputError("the source file is not at hand; give it, as in load_plan(folder, source='plan.pdf')")
        return [picture(self.file, page, box, password=self.password) for page, box in self.boxes()]

    def _repr_html_(self) -> str:
        from .views.provenance import provenance_html

        found = self.findings[["kind", "reason"]].itertuples(index=False, name=None)
        pages = [page for page, _ in self.boxes()]
        images = self.pictures() if self.file else ()
        return provenance_html(f"{self.activity_id} {self.field}", self.text, pages, found, images)


def find_provenance(
    tables: Mapping[str, pd.DataFrame],
    activity_id: str,
    field: str,
    file: Path | None = None,
    password: str | None = None,
) -> Provenance:
    """The provenance of a printed field of an activity, from the tables of a plan and the file they were read from.

    Raises InputError for an unknown activity or field.
    """
    activities = tables["activities"].set_index("activity_id")
    if activity_id not in activities.index:
        raise InputError(f"activity {activity_id!r}: not in this plan; see plan.activities['activity_id']")
    if field not in COLUMNS:
        raise InputError(f"field {field!r}: not printed in the plan; choose one of {', '.join(COLUMNS)}")
    text: Any = activities.at[activity_id, field]
    number = activities.at[activity_id, "project_number"]
    # What the activities of a project share is printed once, beside the first of them.
    first = activities.index[activities["project_number"] == number][0] if field in PROJECT_COLUMNS else activity_id
    pieces = tables["cells"].query("activity_id == @first and field == @field").reset_index(drop=True)
    findings = _findings(tables["findings"], first, field)
    return Provenance(activity_id, field, "" if pd.isna(text) else str(text), pieces, findings, file, password)


def check_source(file: Path | None, sha256: str) -> Path | None:
    """The file that tables were read from, if there is one; raises InputError if it is another file."""
    if file is not None and of_file(file) != sha256:
        raise InputError(f"{file}: not the file that the tables were read from (its sha256 differs)")
    return file


def _findings(findings: pd.DataFrame, activity_id: str, field: str) -> pd.DataFrame:
    found = findings.query("activity_id == @activity_id")
    parts = ("statements.", "milestones.") if field == "status_text" else ()
    coded = field.removesuffix("_text")
    about = found["field"].isin([field, coded]) | found["field"].fillna("").str.startswith(parts or ("\0",))
    return found[about].reset_index(drop=True)
