"""The reference lists as one value, by default those shipped in the package; what they do not list is never guessed."""

from __future__ import annotations

import csv
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")
Rows = tuple[Mapping[str, str], ...]
REGIONAL = "REG"


class FoundSpelling(NamedTuple):
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

    def find(self, text: str) -> list[FoundSpelling]:
        """The spellings in a text in printed order, none inside another."""
        found = self._pattern.finditer(text)
        return [FoundSpelling(self.codes[_folded(hit[0])], hit[0], hit.start(), hit.end()) for hit in found]

    def items(self, text: str) -> list[Item]:
        """A list cell cut at its separators, but never inside a listed spelling."""
        met, signs, at = self.find(text), "", 0
        for i, hit in enumerate(met):
            signs += text[at : hit.start] + chr(_SIGN + i)
            at = hit.end
        pieces = [piece.strip() for piece in _SEPARATOR.split(signs + text[at:])]
        return [_item(piece, met) for piece in pieces if piece]


def _item(piece: str, met: list[FoundSpelling]) -> Item:
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


# The lists whose words show how a word is spelled.
_SPELLED = ("headings", "country_spellings", "input_spellings", "institutions", "institution_spellings", "titles")


@dataclass(frozen=True, eq=False, repr=False)
class Reference:
    """The reference lists that a plan is read with: rows of the tables by name, and corrections by edition."""

    tables: Mapping[str, Rows]
    corrections: Mapping[str, Rows]

    @classmethod
    @cache
    def shipped(cls) -> Reference:
        """The lists shipped in the package, read once."""
        folder = resources.files("cita_analysis").joinpath("reference")
        return cls(_read_folder(folder), _read_folder(folder.joinpath("corrections")))

    def __getstate__(self) -> dict[str, Any]:
        return {"tables": self.tables, "corrections": self.corrections}  # what is made of them is made again

    @cached_property
    def members(self) -> tuple[str, ...]:
        """The codes of the CAREC members, in ADB's order."""
        return tuple(row["country"] for row in self.tables["countries"])

    @cached_property
    def country_codes(self) -> frozenset[str]:
        """The codes that a plan may print for countries: the members and REG."""
        return frozenset({*self.members, REGIONAL})

    @cached_property
    def countries(self) -> Spellings:
        """Codes, names, adjectives and regions of the members, and REG."""
        return Spellings({row["spelling"]: row["country"] for row in self.tables["country_spellings"]})

    @cached_property
    def institutions(self) -> Spellings:
        """Codes, official names and every other known spelling of the institutions."""
        official = [(row["name"], row["institution"]) for row in self.tables["institutions"]]
        listed = {form: code for name, code in official for form in (code, name, f"{name} ({code})")}
        others = {row["spelling"]: row["institution"] for row in self.tables["institution_spellings"]}
        return Spellings(listed | others)

    @cached_property
    def misreadings(self) -> frozenset[str]:
        """Spellings of institutions that are known to be slips of the source."""
        return frozenset(row["spelling"] for row in self.tables["institution_spellings"] if row["misreading"])

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """The parent of each institution."""
        return {row["institution"]: row["parent"] for row in self.tables["institutions"]}

    @cached_property
    def home_countries(self) -> Mapping[str, str]:
        """The member that a national institution belongs to."""
        rows = self.tables["institutions"]
        return {row["institution"]: row["country"] for row in rows if row["country"] in self.members}

    @cached_property
    def inputs(self) -> Spellings:
        """The known spellings of the inputs."""
        return Spellings({row["spelling"]: row["input"] for row in self.tables["input_spellings"]})

    @cached_property
    def inputs_cut_short(self) -> frozenset[str]:
        """Spellings of inputs that the source cuts short."""
        return frozenset(row["spelling"] for row in self.tables["input_spellings"] if row["cut_short"])

    @cached_property
    def titles(self) -> Spellings:
        """Titles of publications and programmes, which name no country and no date."""
        return Spellings({row["title"]: "title" for row in self.tables["titles"]})

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """The cues of `verbs.csv`."""
        return tuple(_cue(row) for row in self.tables["verbs"])

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The words that open a run in a status text, each with its status."""
        return {row["label"]: row["status"] for row in self.tables["statuses"]}

    @cached_property
    def label_pattern(self) -> re.Pattern[str]:
        """A label at the start of a clause, and after it countries in brackets and a colon where they are printed."""
        words = "|".join(map(re.escape, self.labels))
        return re.compile(rf"({words})\b(\s*(?:\([^()]*\)\s*)?:)?", re.IGNORECASE)

    @cached_property
    def english(self) -> Container[str]:
        """English words in small letters: a general list, and closed compounds younger than it."""
        # Read only once a document breaks a line at a hyphen: a transcript never does.
        from spellchecker import SpellChecker

        words = SpellChecker(language="en").word_frequency.words()
        return {*words, *(row["word"] for row in self.tables["words"])}

    def spelled_texts(self) -> Iterator[str]:
        """The texts of the lists that show how words are spelled."""
        return (value for name in _SPELLED for row in self.tables[name] for value in row.values() if value)

    def without_titles(self, text: str) -> str:
        """The text with quoted and listed titles replaced by spaces."""
        quoted = [hit.span() for hit in re.finditer(r"\"[^\"]*\"|“[^”]*”", text)]
        return blanked(text, quoted + [(met.start, met.end) for met in self.titles.find(text)])

    def countries_named(self, text: str) -> list[FoundSpelling]:
        """The countries (and REG) that a running text names, titles left out, in printed order."""
        return self.countries.find(self.without_titles(text))


def _read_folder(folder: Traversable) -> dict[str, Rows]:
    files = (file for file in folder.iterdir() if file.name.endswith(".csv"))
    return {
        file.name.removesuffix(".csv"): tuple(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
        for file in files
    }


def _cue(row: Mapping[str, str]) -> Cue:
    pattern = re.compile(rf"{_FORMS[row['form']]}{re.escape(row['cue'])}\b", re.IGNORECASE)
    return Cue(pattern, row["sense"], row["form"], row["cue"].casefold())


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with spaces for the spans, every other letter at its old place."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def distinct(values: Iterable[T]) -> list[T]:
    """The values, each once, where it first stands."""
    return list(dict.fromkeys(values))
