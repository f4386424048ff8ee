"""Printed lines -> running text: line ends joined, and only those hyphens dropped that a line end put in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from . import vocabulary
from .printed import Cell

HYPHENS = "\u00ad\u2010\u2011-"  # "-" last, so that in a regular expression it opens no range
_WORD = re.compile(rf"[^\W_]+(?:['’{HYPHENS}][^\W_]+)*")
_HEAD = re.compile(rf"([^\W_]+)([{HYPHENS}])$")
_TAIL = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"\S*(?:://|www\.)\S*$")
_ADDRESS_ENDS_OPEN = re.compile(r"[-:=?&%#@_]$|://$")
_ADDRESS_GOES_ON = re.compile(r"\S*[./=?&%#@_]\w|[./?&#]")
# No words of their own: what English closes up behind them it may also break there.
_BOUND = re.compile(
    "anti|auto|bi|bio|co|counter|de|dis|en|ex|extra|fore|geo|hyper|im|infra|inter|intra|macro|mega|micro|mid|mini|mis"
    "|mono|multi|neo|non|over|para|per|phyto|poly|post|pre|pro|pseudo|re|semi|sub|super|supra|tele|trans|tri|ultra|un"
    "|under"
)
_FEW = 0.25  # breaks inside words against breaks at hyphens, up to which a document is taken not to break words


class Break(NamedTuple):
    """A line end with a hyphen: the word's part before it, the sign, and the part that opens the next line."""

    head: str
    sign: str
    tail: str


class Lexicon:
    """The words of a document: how often each part of a word, and each pair around a hyphen, is printed whole; and
    where its lines end in a hyphen. It is built from flows: lines of which each goes on where the one before ends."""

    def __init__(self, flows: Iterable[Cell]) -> None:
        self.parts: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.prefixes: set[str] = set()
        self.suffixes: set[str] = set()
        self.signs: set[str] = set()  # the hyphens that stand inside a line
        self.breaks: list[Break] = []
        for flow in flows:
            self._read(flow)
        self.breaking = {sign: self._breaks_words(sign) for sign in HYPHENS}

    def _read(self, flow: Cell) -> None:
        head = None
        for texts in ([word.text for word in line] for line in flow):
            tail, whole = _TAIL.match(texts[0]), slice(bool(head), None)
            if head and tail:
                self.breaks.append(Break(head[1], head[2], tail[0]))
            head = _HEAD.search(texts[-1])
            for text in texts[whole][: -1 if head else None]:
                self._add(text)

    def _add(self, text: str) -> None:
        for word in _WORD.findall(text):
            self.signs |= set(word) & set(HYPHENS)
            printed = re.split(f"[{HYPHENS}]", word)
            parts = [part.casefold() for part in printed]
            self.parts.update(parts)
            self.pairs.update(pairwise(parts))
            # A code before a hyphen ("MON-PRC") makes no prefix of the word that it spells ("Mon-golian").
            self.prefixes |= {part.casefold() for part in printed[:-1] if not _is_code(part)}
            self.suffixes |= {part.casefold() for part in printed[1:] if not _is_code(part)}

    def _breaks_words(self, sign: str) -> bool:
        """Whether the document breaks words with a sign: not if nearly all its breaks are at hyphens of compounds."""
        seen = [self._seems_whole(cut) for cut in self.breaks if cut.sign == sign]
        return not seen.count(False) > seen.count(True) / _FEW

    def _seems_whole(self, cut: Break) -> bool | None:
        """Whether a broken word is one without a hyphen; None where neither the document nor English tells."""
        first, second = cut.head.casefold(), cut.tail.casefold()
        whole, pair = self.parts[first + second], self.pairs[first, second]
        if whole != pair:
            return whole > pair
        if _is_compound(cut):
            return False
        if first + second in english():
            return True
        return False if self._is_word(first) and self._is_word(second) else None

    def _is_word(self, part: str) -> bool:
        return self.parts[part] > 0 or part in english()

    def keeps_hyphen(self, cut: Break) -> bool:
        """Whether a hyphen at a line end belongs to the word: the document's own words decide first, English last."""
        if self.signs and cut.sign not in self.signs:
            return False
        first, second = cut.head.casefold(), cut.tail.casefold()
        whole, pair = self.parts[first + second], self.pairs[first, second]
        if whole != pair:
            return pair > whole
        if _is_compound(cut) or not self.breaking[cut.sign]:
            return True
        if first + second in english():
            return False
        if (first in self.prefixes and self._is_word(second)) or (second in self.suffixes and self._is_word(first)):
            return True
        return not _BOUND.fullmatch(first) and self._is_word(first) and self._is_word(second)


def _is_code(part: str) -> bool:
    return part.isupper() and len(part) > 1


def _is_compound(cut: Break) -> bool:
    """Whether the halves alone tell: no word is broken at a digit or before a capital, or leaves one letter alone."""
    figures = cut.head[-1].isdigit() or cut.tail[0].isdigit()
    return figures or cut.tail[0].isupper() or _is_code(cut.head) or min(len(cut.head), len(cut.tail)) == 1


@cache
def english() -> Container[str]:
    """English words in small letters: a general list, and closed compounds younger than it."""
    # Read only once a document breaks a line at a hyphen: a transcript never does.
    from spellchecker import SpellChecker

    return {*SpellChecker(language="en").word_frequency.words(), *(row["word"] for row in vocabulary.table("words"))}


def joined(cell: Cell, lexicon: Lexicon) -> str:
    """The text of a cell: line breaks and line-end hyphenation undone, a blank after "/" dropped."""
    text = ""
    for line in cell:
        text = _append(text, " ".join(word.text for word in line), lexicon)
    return _drop_blank_after_slash(text)


def _append(text: str, line: str, lexicon: Lexicon) -> str:
    head, tail = _HEAD.search(text), _TAIL.match(line)
    if head and tail:
        cut = Break(head[1], head[2], tail[0])
        if lexicon.keeps_hyphen(cut):
            return text + (" " if _is_suspended(cut, line) else "") + line
        return text[:-1] + line
    if _is_glued(text, line):
        return text + line
    return f"{text} {line}".strip()


def _is_suspended(cut: Break, line: str) -> bool:
    """Whether a hyphen stands for what is left out, as in "pre- and post-shipment"."""
    return line.split(" ")[0] in ("and", "or", "to") and f"{cut.head}{cut.tail}".casefold() not in english()


def _is_glued(text: str, line: str) -> bool:
    """Whether a line end stands inside a span of years, behind a hyphen as in "(UNECE)-CI", or in a web address."""
    if (re.search(r"\d–$", text) and line[:1].isdigit()) or (
        re.search(rf"[^\w\s][{HYPHENS}]$", text) and line[0].isalnum()
    ):
        return True
    return bool(_ADDRESS.search(text)) and bool(_ADDRESS_ENDS_OPEN.search(text) or _ADDRESS_GOES_ON.match(line))


def _drop_blank_after_slash(text: str) -> str:
    """A blank after "/" goes, but a web address ends where its blank stands."""
    words = text.split(" ")
    glue = ["" if word.endswith("/") and "://" not in word else " " for word in words]
    return "".join(word + gap for word, gap in zip(words, glue, strict=True)).strip()
