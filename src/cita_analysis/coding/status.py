"""Status text -> statements with their status, and the dated milestones in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ..reference import REGIONAL, Cue, FoundSpelling, Reference, distinct
from ..schema import Finding
from ..text.dates import DatedText, read_dates

_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|incl|no|vol|fig|dr|mr|ms|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
    r"|\b[A-Za-z])\.$",
    re.IGNORECASE,
)
_MAY_END = re.compile(r"(?:;|[.!?][\"”’')\]]*) ")
_LINK = re.compile(r"Link:", re.IGNORECASE)
_PROPOSED_AT = re.compile(r"\s+(?:at|by|during|in|on)\b(?!.*\bto be\b)")
_MEETING = re.compile(
    r"\b(?:meeting|conference|forum|session|workshop|committee)\b[\s,(]*(?:held\s+)?(?:in\s+|on\s+)?$",
    re.IGNORECASE,
)
# The statuses that a clause's own words, by their sense, speak against.
_OPPOSED = {
    "completed": {"ongoing", "planned", "proposed"},
    "ongoing": {"completed"},
    "planned": {"completed", "ongoing"},
}


class Clause(NamedTuple):
    """A piece of a status text that says one thing; `sentence` where it does not follow a ";"."""

    text: str
    sentence: bool
    bracket_left_open: bool


@dataclass(frozen=True)
class Milestone:
    """A date in a statement, with the country it is of and what it dates."""

    country: str | None
    dated: DatedText
    refers_to: str


@dataclass(frozen=True)
class Statement:
    """What a status text says of one thing, with the status it gives it."""

    text: str
    status: str
    basis: str
    countries: list[str]
    milestones: list[Milestone]
    doubts: list[Finding] = field(default_factory=list)


class Label(NamedTuple):
    status: str
    word: str
    plain: bool  # without a colon


def label_of(text: str, reference: Reference) -> Label | None:
    """The label that a clause opens with: plain, with a colon, or with countries in brackets and a colon."""
    hit = reference.label_pattern.match(text)
    if hit is None:
        return None
    status = next(status for word, status in reference.labels.items() if word.casefold() == hit[1].casefold())
    return Label(status, hit[1], plain=hit[2] is None)


def clauses(text: str, reference: Reference) -> list[Clause]:
    """A status text cut at ";" and at sentence ends, not inside brackets; a "Link:" stays with what it links.

    Joined by one blank the clauses are the text again. A bracket still open where a label opens a clause counts as
    closed there.
    """
    cut: list[Clause] = []
    start, sentence = 0, True
    for end, label_follows in _ends(text, reference):
        piece = text[start:end]
        left_open = label_follows and piece.count("(") > piece.count(")")
        cut.append(Clause(piece, sentence, left_open))
        sentence, start = not piece.endswith(";"), end + 1
    last = text[start:]
    return [*cut, Clause(last, sentence, last.count("(") > last.count(")"))] if last else cut


def _ends(text: str, reference: Reference) -> Iterator[tuple[int, bool]]:
    """Where a clause ends before a blank, and whether a label opens the next one."""
    start = 0
    for hit in _MAY_END.finditer(text):
        before, after = text[start : hit.end() - 1], text[hit.end() :]
        label = label_of(after, reference)
        if _ends_clause(before, label) and not _LINK.match(after) and _is_outside_brackets(before, after, label):
            yield hit.end() - 1, label is not None
            start = hit.end()


def _ends_clause(before: str, label: Label | None) -> bool:
    labelled = label is not None and not label.plain
    return before.endswith(";") or labelled or not _ABBREVIATION.search(before)


def _is_outside_brackets(before: str, after: str, label: Label | None) -> bool:
    depth = before.count("(") - before.count(")")
    never_closes = after.count(")") - after.count("(") < depth
    return depth <= 0 or (label is not None and (not label.plain or never_closes))


def read_status(text: str, reference: Reference) -> list[Statement]:
    """The statements of a status text in printed order.

    A label opens a run that lasts to the next label; only a sentence with a future verb leaves a completed run.
    Under no label the verb tells (`inferred`), else the status is `unspecified`.
    """
    statements, run = [], None
    for clause in clauses(text, reference):
        label = label_of(clause.text, reference)
        run = label.status if label else run
        status, basis = _status(clause, run, label is not None, reference)
        statements.append(_statement(clause, label, status, basis, reference))
    return statements


def _status(clause: Clause, run: str | None, opened: bool, reference: Reference) -> tuple[str, str]:
    cues = _cues(clause.text, reference)
    if run is None:
        return (cues[0].sense if cues else "unspecified"), "inferred"
    if run == "completed" and clause.sentence and not opened and any(cue.form == "future" for cue in cues):
        return "planned", "inferred"
    return run, "stated"


def _cues(text: str, reference: Reference) -> list[Cue]:
    """The cues that a clause gives in printed order."""
    bare = reference.without_titles(text)
    folded = bare.casefold()
    said = ((i, cue) for i, cue in enumerate(reference.cues) if cue.word in folded)  # few are
    hits = [(hit.start(), i) for i, cue in said if (hit := cue.pattern.search(bare))]
    return [reference.cues[i] for _, i in sorted(hits)]


def _statement(clause: Clause, label: Label | None, status: str, basis: str, reference: Reference) -> Statement:
    named = reference.countries_named(clause.text)
    against = " and ".join(spoken_against(clause.text, status, reference))
    reason = f"its own words say {against}; it keeps {status}, the status of its run"
    doubts = [_doubt("status", "clause against its run", clause.text, reason)] if against else []
    if clause.bracket_left_open:
        doubts.append(_doubt("text", "bracket never closed", clause.text, "counted as closed where the clause ends"))
    marks = list(_milestones(clause.text, label, named, reference))
    return Statement(clause.text, status, basis, distinct(met.code for met in named), marks, doubts)


def spoken_against(text: str, status: str, reference: Reference) -> list[str]:
    """The statuses that a clause's own words give it against that of its run, in printed order."""
    label = label_of(text, reference)
    bare = reference.without_titles(text)[len(label.word) if label else 0 :]
    labels = [reference.labels.get(word.capitalize(), status) for word in re.findall(r"[A-Za-z-]+", bare)]
    senses = [cue.sense for cue in _cues(text, reference) if status in _OPPOSED[cue.sense]]
    return distinct(sense for sense in (*labels, *senses) if sense != status)


def _doubt(field: str, kind: str, text: str, reason: str) -> Finding:
    return Finding("", field, kind, "note", text, "", reason)


def _milestones(
    text: str, label: Label | None, named: list[FoundSpelling], reference: Reference
) -> Iterator[Milestone]:
    marks = read_dates(reference.without_titles(text))
    for mark in marks:
        refers_to = "proposal" if _dates_proposal(text, label, mark) else "result"
        for country in _countries_of(mark, marks, text, named):
            yield Milestone(country, mark, refers_to)


def _dates_proposal(text: str, label: Label | None, mark: DatedText) -> bool:
    """Whether a date is that of the meeting at which something was proposed."""
    if label is None or not label.plain or label.status != "proposed":
        return False
    return bool(_PROPOSED_AT.match(text[len(label.word) :]) and _MEETING.search(text[: mark.at]))


def _countries_of(mark: DatedText, marks: list[DatedText], text: str, named: list[FoundSpelling]) -> list[str | None]:
    """The countries of a date: those of its own bracket, else the only one that its clause names."""
    item, bracket = _item_around(text, mark.at)
    inside = [met for met in named if item.start <= met.start < item.stop]
    before = [met for met in inside if met.start < mark.at]
    earlier = max((other.at for other in marks if item.start <= other.at < mark.at), default=item.start)
    own = [met for met in before if met.start >= earlier] or before or inside
    if own:
        return list(distinct(met.code for met in own))
    elsewhere = {met.code for met in named if met.start not in bracket} - {REGIONAL}
    return [elsewhere.pop()] if len(elsewhere) == 1 else [None]


def _item_around(text: str, at: int) -> tuple[range, range]:
    """The item between semicolons of the innermost bracket around a place, and that bracket; empty where none is."""
    opened: list[int] = []
    for i, sign in enumerate(text[:at]):
        if sign == "(":
            opened.append(i)
        elif sign == ")" and opened:
            opened.pop()
    close = text.find(")", at)
    if not opened or close < 0:
        return range(0), range(0)
    start = max(opened[-1], text.rfind(";", opened[-1], at)) + 1
    semicolon = text.find(";", at, close)
    return range(start, semicolon if semicolon > 0 else close), range(opened[-1], close)
