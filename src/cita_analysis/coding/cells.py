"""Cell texts -> codes: inputs, countries with their roles, periods, institutions; the unknown is a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..reading.document import ACTIVITY_COLUMNS
from ..reference import REGIONAL, Item, Reference, blanked, distinct
from ..schema import Finding
from ..text.dates import Period, read_period
from .rows import ActivityRow
from .status import Statement, read_status

_OPEN_ENDED = re.compile(r"\bother interested countries\b", re.IGNORECASE)
_BETWEEN_COUNTRIES = re.compile(r"[\s,;/()&.\[\]–—-]+|\band\b")


@dataclass
class Countries:
    """What a Participating Countries cell says; `roles` has the countries in printed order."""

    roles: dict[str, str] = field(default_factory=dict)
    regional: bool = False
    open_ended: bool = False
    unknown: list[str] = field(default_factory=list)

    def with_every_member(self, members: Iterable[str]) -> dict[str, str]:
        """The roles, with every other member where the cell says REG."""
        return self.roles | {code: "regional" for code in members if self.regional and code not in self.roles}


@dataclass
class CodedActivity:
    """An activity read: what its cells say, in codes."""

    row: ActivityRow
    inputs: list[str]
    countries: Countries
    period: Period | None
    institutions: list[Item]
    statements: list[Statement]
    mentioned: list[str]
    findings: list[Finding]


def read_activity(row: ActivityRow, reference: Reference) -> CodedActivity:
    """The codes of an activity's cells and everything in them that is unknown or in doubt."""
    texts = {column: row.texts.get(column, "") for column in ACTIVITY_COLUMNS}
    inputs, unclear_inputs = read_inputs(texts["inputs_text"], reference)
    countries = read_countries(texts["countries_text"], reference)
    period, unclear_period = _read_period(texts["period_text"], reference)
    institutions, unclear_institutions = read_institutions(texts["institutions_text"], reference)
    mentioned = distinct(met.code for met in reference.countries_named(texts["status_text"]) if met.code != REGIONAL)
    unclear_countries = [_unknown("countries_text", "unknown country", text) for text in countries.unknown]
    findings = [*_missing(texts), *unclear_inputs, *unclear_countries, *unclear_period, *unclear_institutions]
    statements = read_status(texts["status_text"], reference)
    return CodedActivity(row, inputs, countries, period, institutions, statements, mentioned, findings)


def read_countries(text: str, reference: Reference) -> Countries:
    """The countries of a cell: tentative in square brackets, else named; REG stands for every member."""
    met = reference.countries.find(text)
    read = Countries(regional=any(hit.code == REGIONAL for hit in met), open_ended=bool(_OPEN_ENDED.search(text)))
    for hit in met:
        bracketed = text.count("[", 0, hit.start) > text.count("]", 0, hit.start)
        if hit.code != REGIONAL:
            read.roles.setdefault(hit.code, "tentative" if bracketed else "named")
    rest = _OPEN_ENDED.sub(" ", blanked(text, [(hit.start, hit.end) for hit in met]))
    read.unknown = [piece for piece in _BETWEEN_COUNTRIES.split(rest) if piece]
    return read


def read_inputs(text: str, reference: Reference) -> tuple[list[str], list[Finding]]:
    """The input codes of a cell in printed order, and what was read with doubt or not at all."""
    items = reference.inputs.items(text)
    short = [item for item in items if item.text in reference.inputs_cut_short]
    reason = "the wording of an input is cut short in the source"
    findings = [
        Finding("", "inputs_text", "text cut short", "note", item.text, item.code or "", reason) for item in short
    ]
    findings += [_unknown("inputs_text", "unknown input", item.text) for item in items if item.code is None]
    return distinct(item.code for item in items if item.code), findings


def read_institutions(text: str, reference: Reference) -> tuple[list[Item], list[Finding]]:
    """The institutions of a cell, each once, in printed order, and those that are misread or unknown."""
    items = reference.institutions.items(text)
    known = {item.code: item for item in reversed(items) if item.code}
    slips = [item for item in items if item.text in reference.misreadings]
    reason = "a slip of the source, mapped to the code it stands for"
    findings = [
        Finding("", "institutions_text", "spelling mapped", "note", i.text, i.code or "", reason) for i in slips
    ]
    findings += [_unknown("institutions_text", "unknown institution", i.text) for i in items if i.code is None]
    return list(reversed(known.values())), findings


def _read_period(text: str, reference: Reference) -> tuple[Period | None, list[Finding]]:
    period = read_period(text, reference.country_codes)
    if period is None:
        return None, [_unknown("period_text", "unreadable period", text)] if text else []
    spans = [(period.start, period.end), *period.own.values()]
    if all(start <= end for start, end in spans):
        return period, []
    reason = "the first year comes after the last; correct it in the source or by a correction"
    return period, [Finding("", "period_text", "period runs backwards", "error", text, "", reason)]


def _unknown(column: str, kind: str, text: str) -> Finding:
    return Finding("", column, kind, "error", text, "", "not in the reference lists; add its spelling or a correction")


def _missing(texts: dict[str, str]) -> list[Finding]:
    """A cell that is blank: an error where an activity cannot be without it."""
    needed = ("inputs_text", "countries_text", "period_text")
    return [
        Finding(
            "",
            column,
            f"{column.removesuffix('_text')} missing",
            "error" if column in needed else "note",
            reason="the cell is blank in the source",
        )
        for column, text in texts.items()
        if not text
    ]
