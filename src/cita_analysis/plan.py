"""A Plan: the tables of an edition, frozen, read from its document, and kept as one folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from . import schema
from .coding import checks, tables
from .errors import InputError
from .files import folders, workspace
from .provenance import Provenance, check_source, find_provenance
from .reading import source
from .reading.limits import ReadLimits, reading_process
from .reference import Reference


@dataclass(frozen=True, repr=False)
class Plan:
    """One edition of the plan as tables; every property hands out a copy.

    Read one with `read_plan` (from the document) or `load_plan` (from a folder of tables). `source_info` has the
    source's file name, sha256, number of pages, title and edition; `source_file` is its path where it is at hand.
    """

    edition: str
    source_info: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    source_file: Path | None = None
    source_password: str | None = field(default=None, repr=False)
    reference: Reference = field(default_factory=Reference.shipped, repr=False, compare=False)

    @property
    def title(self) -> str:
        """The document's title as printed."""
        return str(self.source_info["title"])

    @property
    def as_of(self) -> date | None:
        """The latest first day of a completed milestone; None where no completed milestone is dated."""
        return checks.as_of(self.tables["statements"], self.tables["milestones"])

    @property
    def activities(self) -> pd.DataFrame:
        """One row per activity (key `activity_id`): pillar, project, texts as printed, inputs, scope, period in years,
        pages from 1. Source: the plan's table, one printed row each."""
        return self.tables["activities"].copy()

    @property
    def participation(self) -> pd.DataFrame:
        """One row per activity and `country`: `role` (named, tentative, regional, mentioned), `mentioned` in the
        status text, period in years. Source: Participating Countries, Implementation Period and Status."""
        return self.tables["participation"].copy()

    @property
    def involvement(self) -> pd.DataFrame:
        """One row per activity and `institution`: its `parent` (itself where it has none), `position` in printed order
        from 1, `text` as printed. Source: CAREC Institution/s or Agencies."""
        return self.tables["involvement"].copy()

    @property
    def institutions(self) -> pd.DataFrame:
        """One row per body met, and per parent of one: `name`, `kind`, `country`, `parent`.
        Source: the package's list."""
        return self.tables["institutions"].copy()

    @property
    def countries(self) -> pd.DataFrame:
        """One row per CAREC member in ADB's order: `country`, `iso3`, `name`, `on_hold_since` (day, or missing).
        Source: the package's list."""
        table = pd.DataFrame(map(dict, self.reference.tables["countries"])).replace("", None)
        return table.astype({"on_hold_since": "datetime64[s]"})

    @property
    def statements(self) -> pd.DataFrame:
        """One row per activity and `statement` (from 1): `status`, `basis` (stated, inferred, corrected), `countries`
        (codes joined by ";"), `text`. Source: Status, cut into clauses."""
        return self.tables["statements"].copy()

    @property
    def milestones(self) -> pd.DataFrame:
        """One row per activity, `statement` and `milestone`: `country`, `start` and `end` (first and last day),
        `precision`, `refers_to` (result or proposal), `text`. Source: the dates in Status."""
        return self.tables["milestones"].copy()

    @property
    def findings(self) -> pd.DataFrame:
        """One row per doubt or repair: where it stands, `kind`, `severity` (note or error), `before`, `after`,
        `reason`, `page`."""
        return self.tables["findings"].copy()

    @property
    def cells(self) -> pd.DataFrame:
        """One row per piece of a printed cell: activity, `field`, page (from 1), box in points from the top left,
        words as printed. No rows from a transcript."""
        return self.tables["cells"].copy()

    @property
    def leftover(self) -> pd.DataFrame:
        """One row per printed line that is in no cell: page, box in points, `text`, `reason`."""
        return self.tables["leftover"].copy()

    def source(self, activity_id: str, field: str) -> Provenance:
        """The provenance of a printed text: its words, their boxes and, with the source file at hand, its page image.

        `field` is `project_number`, `project_title`, `description` or a `*_text` column of activities. Raises
        InputError for an unknown activity or field.
        """
        return find_provenance(self.tables, activity_id, field, self.checked_source_file, self.source_password)

    @property
    def checked_source_file(self) -> Path | None:
        """The file that the plan was read from, if it is at hand; raises InputError if it is another file."""
        return check_source(self.source_file, self.source_info["sha256"])

    def __repr__(self) -> str:
        from .views.card import card_text

        return card_text(self.title, self._summary())

    def _repr_html_(self) -> str:
        from .views.card import card_html

        return card_html(self.title, self._summary())

    def _summary(self) -> list[tuple[str, str]]:
        counted = ("activities", "participation", "involvement", "institutions", "statements", "milestones")
        severity = self.tables["findings"]["severity"]
        return [
            ("Edition", self.edition),
            ("Source", f"{self.source_info['file']} ({self.source_info['pages'] or 'no'} pages)"),
            ("As of", "not dated" if self.as_of is None else f"{self.as_of:%B %Y}"),
            ("Rows", ", ".join(f"{name} {len(self.tables[name]):,}" for name in counted)),
            ("Findings", f"{(severity == 'error').sum()} errors, {(severity == 'note').sum()} notes"),
        ]

    def save(self, directory: str | Path) -> Path:
        """Writes the tables as CSV and `source.json` into a folder, which is replaced whole.

        Raises InputError where the folder holds anything that is not ours, or cannot be written.
        """
        with folders.replacing(Path(directory), is_ours) as aside:
            for name, table in self.tables.items():
                schema.validate(name, table, self.reference)
                schema.write_csv(table, aside / f"{name}.csv")
            info = json.dumps(dict(self.source_info), indent=2, ensure_ascii=False)
            (aside / "source.json").write_text(info + "\n", encoding="utf-8")
        return Path(directory)


FILES = frozenset({"source.json", *(f"{name}.csv" for name in schema.TABLES)})


def is_ours(directory: Path) -> bool:
    """Whether a folder holds the tables of a plan and nothing else."""
    return {entry.name for entry in directory.iterdir()} in ({*FILES}, set())


def read_plan(
    path: str | Path,
    edition: str | None = None,
    *,
    reference: Reference | None = None,
    password: str | None = None,
    bounds: ReadLimits | None = None,
) -> Plan:
    """The plan in a PDF or transcript.

    `edition` ("2024-2026") is needed where the title names none, `reference` holds the lists to read with, by default
    those of the package, `password` where the PDF asks for one; `bounds` say
    how much reading it may take (pages, seconds, megabytes). Raises InputError where the file cannot be read within
    them or holds no plan; what is doubtful or unknown inside a good table is a row of `findings`.
    """
    path, bounds, reference = Path(path), bounds or ReadLimits(), reference or Reference.shipped()
    with reading_process(path, bounds, tables.__name__) as call:
        document = call(source.read_document, path, reference, password, bounds)
        edition = source.edition_of(document, edition, path)
        info = source.description(path, document, edition)
        return Plan(edition, info, call(tables.build, document, edition, reference), path, password, reference)


def load_plan(
    directory: str | Path | None = None, source: str | Path | None = None, *, password: str | None = None
) -> Plan:
    """The plan in a folder of tables that `save` or `cita extract` wrote, by default the newest in the workspace's
    `data/tables/`; `source` is the document, for page images.

    Raises InputError if a file is missing, the source among them, or if a table breaks its contract, naming the table,
    the row and the column.
    """
    directory = workspace.newest_tables() if directory is None else workspace.find(directory)
    source = None if source is None else workspace.find(source)
    try:
        info = json.loads((directory / "source.json").read_text(encoding="utf-8"))
        read = {name: schema.read_csv(name, directory / f"{name}.csv") for name in schema.TABLES}
        for name, table in read.items():
            schema.validate(name, table)
    except InputError as error:
        raise InputError(f"{directory}: {error}") from error
    except (OSError, ValueError, KeyError) as error:
        raise InputError(
            f"{directory}: not a folder of a plan's tables ({error}); write one with cita extract"
        ) from error
    if source and not source.is_file():
        raise InputError(f"{source}: not there; give the document that the tables were read from, or none")
    return Plan(info["edition"], info, read, source, password)
