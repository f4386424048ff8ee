"""Printed lines -> running text: line ends joined, and only those hyphens dropped that a line end put in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from .printed import Cell, Line

HYPHENS = "\u00ad\u2010\u2011-"  # "-" last, so that in a regular expression it opens no range
_WORD = re.compile(rf"[^\W_]+(?:['’{HYPHENS}][^\W_]+)*")
_HEAD = re.compile(rf"([{HYPHENS}]?)([^\W_]+)[{HYPHENS}]$")
_TAIL = re.compile(r"([^\W_]+)")


class Lexicon:
    """The whole words of a document: how often each part of a word, and each pair around a hyphen, is printed."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.parts: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        broken = False
        for line in lines:
            words = [word.text for word in line]
            for text in words[broken : len(words) - _is_broken(words)]:
                self._add(text.casefold())
            broken = _is_broken(words)
        self.prefixes = {first for first, _ in self.pairs}
        self.suffixes = {second for _, second in self.pairs}

    def _add(self, text: str) -> None:
        for word in _WORD.findall(text):
            parts = re.split(f"[{HYPHENS}]", word)
            self.parts.update(parts)
            self.pairs.update(zip(parts, parts[1:], strict=False))

    def keeps_hyphen(self, head: str, tail: str, in_compound: bool = False) -> bool:
        """Whether `head-/tail` at a line end is a hyphenated word: the document's own words decide first.

        `in_compound` says that another hyphen stands before the head, as in "business-to-/business".
        """
        first, second = head.casefold(), tail.casefold()
        whole, pair = self.parts[first + second], self.pairs[first, second]
        if whole != pair:
            return pair > whole
        if head[-1].isdigit() or tail[0].isdigit() or tail[0].isupper() or (head.isupper() and len(head) > 1):
            return True
        if first in self.prefixes or second in self.suffixes:
            return True
        # Two short syllables are often words by accident ("an-/other"); two long ones hardly are.
        long = min(len(first), len(second)) > 3
        return (long or in_compound) and first in self.parts and second in self.parts


def _is_broken(words: list[str]) -> bool:
    return bool(words) and bool(_HEAD.search(words[-1]))


def joined(cell: Cell, lexicon: Lexicon) -> str:
    """The text of a cell: line breaks and line-end hyphenation undone, a blank after "/" dropped."""
    text = ""
    for line in cell:
        text = _append(text, " ".join(word.text for word in line), lexicon)
    return _drop_blank_after_slash(text)


def _append(text: str, line: str, lexicon: Lexicon) -> str:
    head, tail = _HEAD.search(text), _TAIL.match(line)
    if head and tail:
        if lexicon.keeps_hyphen(head[2], tail[1], in_compound=bool(head[1])):
            return text + line
        return text[:-1] + line
    if re.search(r"\d–$", text) and line[:1].isdigit():
        return text + line
    return f"{text} {line}".strip()


def _drop_blank_after_slash(text: str) -> str:
    """A blank after "/" goes, but a web address ends where its blank stands."""
    words = text.split(" ")
    glue = ["" if word.endswith("/") and "://" not in word else " " for word in words]
    return "".join(word + gap for word, gap in zip(words, glue, strict=True)).strip()
