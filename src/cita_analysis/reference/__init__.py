"""Spelling -> code, from the reference CSVs shipped in the package; what is not listed there is never guessed."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import NamedTuple, TypeVar

T = TypeVar("T")
REGIONAL = "REG"


class Met(NamedTuple):
    """A listed spelling met in a text."""

    code: str
    text: str
    start: int
    end: int


class Item(NamedTuple):
    """A piece of a list cell: a listed spelling, or a text that is not listed."""

    text: str
    code: str | None


_SIGN = 0xE000  # the first private-use character: stands for a spelling met, so that no separator cuts it
_SEPARATOR = re.compile(r"[;,/]|\band\b|\bin partnership with\b")
# "ADB: OGC" and "ADB's OGC" say whose body OGC is and list ADB no second time.
_LISTED = re.compile(r"(?:[\uE000-\uF8FF](?::|['’]s)\s+)?([\uE000-\uF8FF])\.?")


class Spellings:
    """A list of spellings that is looked for in texts, the longest first."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        self.codes = {_folded(spelling): code for spelling, code in codes.items()}
        longest_first = sorted(codes, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(_as_pattern, longest_first))})(?!\w)")

    def met(self, text: str) -> list[Met]:
        """The spellings in a text in printed order, none inside another."""
        found = self._pattern.finditer(text)
        return [Met(self.codes[_folded(hit[0])], hit[0], hit.start(), hit.end()) for hit in found]

    def items(self, text: str) -> list[Item]:
        """A list cell cut at its separators, but never inside a listed spelling."""
        met, signs, at = self.met(text), "", 0
        for i, hit in enumerate(met):
            signs += text[at : hit.start] + chr(_SIGN + i)
            at = hit.end
        pieces = [piece.strip() for piece in _SEPARATOR.split(signs + text[at:])]
        return [_item(piece, met) for piece in pieces if piece]


def _item(piece: str, met: list[Met]) -> Item:
    if listed := _LISTED.fullmatch(piece):
        hit = met[ord(listed[1]) - _SIGN]
        return Item(hit.text, hit.code)
    return Item("".join(met[ord(c) - _SIGN].text if 0 <= ord(c) - _SIGN < len(met) else c for c in piece), None)


def _folded(spelling: str) -> str:
    return re.sub(r"\s+", " ", spelling.replace("’", "'").replace("‐", "-").replace("‑", "-")).casefold()


def _as_pattern(spelling: str) -> str:
    """Codes are met in capitals only; names in either case, with any blank, apostrophe or hyphen."""
    pattern = re.escape(spelling).replace("\\ ", r"\s+").replace("'", "['’]").replace("\\-", "[-‐‑]")
    return pattern if spelling.isupper() else f"(?i:{pattern})"


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a reference CSV, read once."""
    text = resources.files("cita_analysis").joinpath("reference", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(MappingProxyType(row) for row in csv.DictReader(text.splitlines()))


@cache
def members() -> tuple[str, ...]:
    """The codes of the CAREC members, in ADB's order."""
    return tuple(row["country"] for row in table("countries"))


@cache
def countries() -> Spellings:
    """Codes, names, adjectives and regions of the members, and REG."""
    return Spellings({row["spelling"]: row["country"] for row in table("country_spellings")})


@cache
def institutions() -> Spellings:
    """Codes, official names and every other spelling met of the institutions."""
    official = [(row["name"], row["institution"]) for row in table("institutions")]
    listed = {form: code for name, code in official for form in (code, name, f"{name} ({code})")}
    return Spellings(listed | {row["spelling"]: row["institution"] for row in table("institution_spellings")})


@cache
def misreadings() -> frozenset[str]:
    """Spellings of institutions that are known to be slips of the source."""
    return frozenset(row["spelling"] for row in table("institution_spellings") if row["misreading"])


@cache
def parents() -> Mapping[str, str]:
    return {row["institution"]: row["parent"] for row in table("institutions")}


@cache
def home_countries() -> Mapping[str, str]:
    """The member that a national institution belongs to."""
    rows = table("institutions")
    return {row["institution"]: row["country"] for row in rows if row["country"] in members()}


@cache
def inputs() -> Spellings:
    return Spellings({row["spelling"]: row["input"] for row in table("input_spellings")})


@cache
def inputs_cut_short() -> frozenset[str]:
    return frozenset(row["spelling"] for row in table("input_spellings") if row["cut_short"])


@cache
def titles() -> Spellings:
    """Titles of publications and programmes, which name no country and no date."""
    return Spellings({row["title"]: "title" for row in table("titles")})


class Cue(NamedTuple):
    """A verb or phrase that tells how far something has come, where no label does."""

    pattern: re.Pattern[str]
    sense: str
    form: str
    word: str  # in small letters


# A participle tells as the first word of a clause or with its auxiliary; within a clause it only describes.
_FORMS = {
    "participle": r"(?:\A\W*|\b(?:has been|have been|was|were)\s+)",
    "verb": r"\b",
    "future": r"\b",
    "phrase": r"\b",
}


@cache
def cues() -> tuple[Cue, ...]:
    """The cues of `verbs.csv`."""
    rows = table("verbs")
    patterns = [re.compile(rf"{_FORMS[row['form']]}{re.escape(row['cue'])}\b", re.IGNORECASE) for row in rows]
    said = zip(patterns, rows, strict=True)
    return tuple(Cue(pattern, row["sense"], row["form"], row["cue"].casefold()) for pattern, row in said)


@cache
def labels() -> Mapping[str, str]:
    """The words that open a run in a status text, and the status each stands for."""
    return {row["label"]: row["status"] for row in table("statuses")}


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the spans blanked out, every other letter at its old place."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def without_titles(text: str) -> str:
    """The text with quoted and listed titles blanked out."""
    quoted = [hit.span() for hit in re.finditer(r"\"[^\"]*\"|“[^”]*”", text)]
    return blanked(text, quoted + [(met.start, met.end) for met in titles().met(text)])


def countries_named(text: str) -> list[Met]:
    """The countries (and REG) that a running text names, titles left out, in printed order."""
    return countries().met(without_titles(text))


def distinct(values: Iterable[T]) -> list[T]:
    """The values, each once, where it first stands."""
    return list(dict.fromkeys(values))
