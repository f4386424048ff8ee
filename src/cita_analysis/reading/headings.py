"""Which of the plan's columns the texts of a row head, by a known wording or by one near to it, which is a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from ..reference import Reference
from ..schema import Finding
from .document import COLUMNS

REQUIRED = tuple(column for column in COLUMNS if column != "project_number")
_ELSEWHERE = "elsewhere"  # the column of headings.csv with wordings that no edition has
_LONGEST = 60  # letters: what is longer heads no column
_PAIR = re.compile(r"\w = \w")
NEAR = 0.8  # how near a wording must come, from 0 to 1


def bare(text: str) -> str:
    """A text without spaces, punctuation and case."""
    return re.sub(r"[\W_]+", "", text).casefold() or text.strip()


class Wordings:
    """How the headings of a plan's table and the paragraphs around it are worded, by the reference lists."""

    def __init__(self, reference: Reference) -> None:
        rows = reference.tables["headings"]
        keys = [key for key in rows[0] if key not in ("field", _ELSEWHERE)]
        self.printed = {bare(row[key]): row["field"] for row in rows for key in keys if row[key]}
        """Every heading that an edition prints, bare, and its column."""
        listed = ((row["field"], row[key].split(";")) for row in rows for key in row if key != "field")
        self.known = tuple((wording, field) for field, wordings in listed for wording in wordings if wording)
        """Every known wording of a heading, and its column."""
        self.parts = frozenset(part for wording, _ in self.known for part in _words(wording))
        """The words that headings are made of."""
        self.columns_near = lru_cache(maxsize=10_000)(self._columns_near)
        self._paragraphs = [(row["start"].casefold(), row["reason"]) for row in reference.tables["paragraphs"]]

    def wanted(self) -> list[str]:
        """The headings of the plan as the first edition prints them."""
        return [wording for wording, _ in self.known if bare(wording) in self.printed]

    def headed(self, texts: Sequence[str]) -> dict[str, int]:
        """The columns that a row of texts heads, each with its place in the row."""
        near = (
            (score, place, column)
            for place, text in enumerate(texts)
            for column, score in self.columns_near(text).items()
        )
        found: dict[str, int] = {}
        for score, place, column in sorted(near, reverse=True):
            if score >= NEAR and column not in found and place not in found.values():
                found[column] = place
        return found

    def nearness(self, texts: Sequence[str]) -> float:
        """How many columns a row of texts heads, each counted by how near its wording comes to a known one."""
        return sum(self.columns_near(texts[place])[column] for column, place in self.headed(texts).items())

    def _columns_near(self, text: str) -> Mapping[str, float]:
        """How near a text comes to the wording of each column's heading, from 0 to 1."""
        if not text or len(text) > _LONGEST:
            return {}
        known = self.printed.get(bare(text))
        if known:
            return {known: 1.0}
        near: dict[str, float] = {}
        for wording, column in self.known:
            # Too short to be near anything: "Project" is no "Project No.".
            if column == "project_number" and bare(text) != bare(wording):
                continue
            near[column] = max(near.get(column, 0), _alike(text, wording))
        return near

    def remarks(self, named: Iterable[tuple[str, str]], page: int | None) -> Iterator[Finding]:
        """A finding for each column whose heading, as printed, is none that an edition has."""
        for column, text in named:
            if self.printed.get(bare(text)) != column:
                known = [wording for wording, field in self.known if field == column]
                reason = (
                    "the column's heading is worded otherwise than in the editions known; taken for what it is nearest"
                )
                yield Finding("", column, "heading matched", "note", text, known[0], reason, page)

    def paragraph_reason(self, text: str) -> str | None:
        """The reason of a paragraph by how it begins, or by the abbreviations it explains."""
        for start, reason in self._paragraphs:
            if text.casefold().startswith(start):
                return reason
        return "legend" if len(_PAIR.findall(text)) > 1 else None


def _alike(text: str, wording: str) -> float:
    """How near a text comes to a wording: words more count for little, and a letter or two; words less for much, since
    "Implementation" alone heads neither "Implementation Period" nor "Implementation Status"."""
    if bare(text) == bare(wording):
        return 0.99
    ours, theirs = _words(text), _words(wording)
    if not ours or not theirs:
        return 0
    part = theirs <= ours and len(ours) <= len(theirs) + 4
    # Letters alone too, for a heading may be broken inside a word; words in any order, for it may be turned about.
    near = (
        max(fuzz.ratio(bare(text), bare(wording)), fuzz.ratio(" ".join(sorted(ours)), " ".join(sorted(theirs)))) / 100
    )
    return max(0.95 * near, 0.7 + 0.2 * near if part else 0)


def _words(text: str) -> set[str]:
    return set(parts(text)) - {"of", "the", "and", "or", "s"}


def parts(text: str) -> list[str]:
    """The words of a text in small letters, without punctuation."""
    return re.findall(r"[^\W_]+", text.casefold())
