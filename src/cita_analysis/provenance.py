"""Where a value comes from: the words of a cell, their page and boxes, what was repaired, and a picture."""

from __future__ import annotations

import base64
import dataclasses
import html
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from .errors import InputError
from .files.checksum import of_file
from .reading.document import COLUMNS, PROJECT_COLUMNS, Box

if TYPE_CHECKING:
    from .plan import Plan


@dataclass(frozen=True)
class Provenance:
    """The printed place of one field of an activity; JupyterLab shows it as text and picture.

    `text` is the finished text, `pieces` the rows of `cells` (a row for each page that the cell is printed on),
    `findings` what was repaired or doubted in it.
    """

    activity_id: str
    field: str
    text: str
    pieces: pd.DataFrame
    findings: pd.DataFrame
    file: Path | None = None
    password: str | None = dataclasses.field(default=None, repr=False)

    @classmethod
    def of(cls, plan: Plan, activity_id: str, field: str) -> Provenance:
        activities = plan.activities.set_index("activity_id")
        if activity_id not in activities.index:
            raise InputError(f"activity {activity_id!r}: not in this plan; see plan.activities['activity_id']")
        if field not in COLUMNS:
            raise InputError(f"field {field!r}: not printed in the plan; choose one of {', '.join(COLUMNS)}")
        file = checked_source(plan)
        text: Any = activities.at[activity_id, field]
        number = activities.at[activity_id, "project_number"]
        # What a project's activities share is printed once, under the first of them.
        home = activities.index[activities["project_number"] == number][0] if field in PROJECT_COLUMNS else activity_id
        pieces = plan.cells.query("activity_id == @home and field == @field").reset_index(drop=True)
        return cls(
            activity_id,
            field,
            "" if pd.isna(text) else str(text),
            pieces,
            _findings(plan, home, field),
            file,
            plan.source_password,
        )

    @property
    def words(self) -> pd.DataFrame:
        """One row per printed word: page, box in points from the top left, text; without the source file at hand the
        words of the pieces, their own boxes missing."""
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
        """A picture (PIL image) of each piece with its box drawn; raises InputError without the source file."""
        from .reading.pdf import picture

        if self.file is None:
            raise InputError("the source file is not at hand; give it, as in load_plan(folder, source='plan.pdf')")
        return [picture(self.file, page, box, password=self.password) for page, box in self.boxes()]

    def _repr_html_(self) -> str:
        pages = ", ".join(str(page) for page, _ in self.boxes()) or "none known"
        lines = [f"<b>{html.escape(self.activity_id)} {html.escape(self.field)}</b> (page {pages})"]
        lines.append(html.escape(self.text) or "<i>blank</i>")
        lines += [html.escape(f"{kind}: {reason}") for kind, reason in self.findings[["kind", "reason"]].to_numpy()]
        images = [_as_img(image) for image in self.pictures()] if self.file else []
        return "".join(f"<p>{part}</p>" for part in lines + images)


def checked_source(plan: Plan) -> Path | None:
    """The file that a plan was read from, where it is at hand; raises InputError where it is another."""
    file = plan.source_file
    if file is not None and of_file(file) != plan.source_info["sha256"]:
        raise InputError(f"{file}: not the file that the tables were read from (its sha256 differs)")
    return file


def _findings(plan: Plan, activity_id: str, field: str) -> pd.DataFrame:
    found = plan.findings.query("activity_id == @activity_id")
    parts = ("statements.", "milestones.") if field == "status_text" else ()
    coded = field.removesuffix("_text")
    about = found["field"].isin([field, coded]) | found["field"].fillna("").str.startswith(parts or ("\0",))
    return found[about].reset_index(drop=True)


def _as_img(image: Any) -> str:
    data = io.BytesIO()
    image.save(data, format="PNG")
    return f'<img alt="the place on the page" src="data:image/png;base64,{base64.b64encode(data.getvalue()).decode()}">'
