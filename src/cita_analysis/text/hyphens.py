"""Printed lines -> running text: line ends joined, and only those hyphens dropped that a line end put in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from ..reference import Reference
from .characters import with_common_characters

SOFT = "\u00ad"
HYPHENS = "\u00ad\u2010\u2011-"  # "-" last, so that in a regular expression it opens no range
_SOFTENED = re.compile(r"([^\W_]+)\u00ad(?=([^\W_]+))")
_WORD = re.compile(rf"[^\W_]+(?:['’{HYPHENS}][^\W_]+)*")
_HEAD = re.compile(rf"([{HYPHENS}]?)([^\W_]+)([{HYPHENS}])$")
_TAIL = re.compile(r"[^\W_]+")
_TORN_HEAD = re.compile(r"(?<![^\s(\[\"“/-])[^\W\d_]+$")
_TORN_TAIL = re.compile(r"[^\W\d_]{2,}(?![^\s.,;:)\]\"”/-])|[^\W\d_](?![^\s.,;:)\]\"”/])")
_ADDRESS_BREAK = re.compile(rf"(\S*(?:://|www\.)\S*[./?&=])[{HYPHENS}]$")
_ADDRESS = re.compile(r"\S*(?:://|www\.)\S*$")
_ADDRESS_ENDS_OPEN = re.compile(r"[-:=?&%#@_]$|://$")
_ADDRESS_GOES_ON = re.compile(r"\S*[./=?&%#@_]\w|[./?&#]")
# No words of their own: what English closes up behind them it may also break there.
_BOUND = re.compile(
    "anti|auto|bi|bio|co|counter|de|dis|en|ex|extra|fore|geo|hyper|im|infra|inter|intra|macro|mega|micro|mid|mini|mis"
    "|mono|multi|neo|over|para|per|phyto|poly|post|pre|pro|pseudo|re|semi|sub|super|supra|tele|trans|tri|ultra|un"
    "|under"
)
_END = 300  # letters: no word or address is longer
_FEW = 0.25  # breaks inside words against breaks at hyphens, up to which a document is taken not to break words


Lines = Sequence[Sequence[str]]  # printed lines, each as its words


class Break(NamedTuple):
    """A line end with a hyphen: the word's part before it, the sign, and the part that opens the next line."""

    head: str
    sign: str
    tail: str
    inner: bool  # whether another hyphen stands before the head


class Lexicon:
    """The words of a document: how often each part of a word, and each pair around a hyphen, is printed whole; and
    where its lines end in a hyphen. It is built from flows: lines of which each goes on where the one before ends."""

    def __init__(self, flows: Iterable[Lines], reference: Reference) -> None:
        self.reference = reference
        self.parts: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.edges: Counter[str] = Counter()  # the words beside a line end
        self.prefixes: set[str] = set()
        self.suffixes: set[str] = set()
        self.signs: set[str] = set()  # the hyphens that stand inside a line
        self.breaks: list[Break] = []
        self._soft: list[str] = []  # what has a soft hyphen inside a line
        for flow in flows:
            self._read(flow)
        # Beside hyphens of another code, soft ones are places at which no line was broken.
        self.softens = bool(self.signs)
        for text in self._soft:
            self._add(text.replace(SOFT, "" if self.softens else "-"))
        self.signs |= {SOFT} if self._soft and not self.softens else set()
        self.breaking = {sign: self._breaks_words(sign) for sign in HYPHENS}

    def _read(self, flow: Lines) -> None:
        head = None
        for i, texts in enumerate(flow):
            self.edges.update(_letters(texts[0]) if i else [])
            self.edges.update(_letters(texts[-1]) if i < len(flow) - 1 else [])
            tail, whole = _TAIL.match(texts[0]), slice(bool(head), None)
            if head and tail:
                self.breaks.append(_cut(head, tail))
            head = _HEAD.search(texts[-1])
            for text in texts[whole][: -1 if head else None]:
                if SOFT in text.strip(SOFT):
                    self._soft.append(text)
                else:
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

    @cached_property
    def listed(self) -> Lexicon:
        """The words of the reference lists."""
        return Lexicon(([text.split()] for text in self.reference.spelled_texts()), self.reference)

    def _breaks_words(self, sign: str) -> bool:
        """Whether the document breaks words with a sign: not if nearly all its breaks are at hyphens of compounds."""
        seen = [self._seems_whole(cut) for cut in self.breaks if cut.sign == sign]
        return not seen.count(False) > seen.count(True) / _FEW

    def _seems_whole(self, cut: Break) -> bool | None:
        """Whether a broken word is one without a hyphen; None where neither document nor lists nor English tell."""
        said = self._prints_hyphen(cut)
        if said is not None:
            return not said
        if self._is_compound(cut):
            return False
        if _folded(cut)[2] in self.reference.english:
            return True
        return False if self._are_words(cut) else None

    def _prints_hyphen(self, cut: Break) -> bool | None:
        """Whether the document has the word with a hyphen rather than without, else whether the reference lists do."""
        first, second, both = _folded(cut)
        for known in (self, self.listed):
            whole, pair = known.parts[both], known.pairs[first, second]
            if whole != pair:
                return pair > whole
        return None

    def _is_compound(self, cut: Break) -> bool:
        """Whether the halves alone tell: no word is broken at a digit, before a capital, or with one letter alone.
        Codes are, and so make a compound only where each half is a code that is known."""
        if _is_code(cut.head) and _is_code(cut.tail):
            return all(self._is_known(part) for part in (cut.head, cut.tail))
        figures = cut.head[-1].isdigit() or cut.tail[0].isdigit()
        alone = len(cut.tail) == 1 or (len(cut.head) == 1 and not cut.inner)
        return figures or alone or cut.tail[0].isupper() or _is_code(cut.head)

    def _is_known(self, part: str) -> bool:
        return self.parts[part.casefold()] > 0 or self.listed.parts[part.casefold()] > 0

    def _is_word(self, part: str) -> bool:
        return self._is_known(part) or (not _is_code(part) and part.casefold() in self.reference.english)

    def is_torn(self, head: str, tail: str) -> bool:
        """Whether two words at a line end are one that did not fit: one is no word, together they are."""
        if all(
            self._is_met_inside(part) or (len(part) > 1 and part in self.reference.english) for part in (head, tail)
        ):
            return False
        both = head + tail
        return self._is_met_inside(both) or self.listed.parts[both] > 0 or both in self.reference.english

    def _is_met_inside(self, word: str) -> bool:
        return self.parts[word] > self.edges[word]

    def keeps_hyphen(self, cut: Break) -> bool:
        """Whether a hyphen at a line end belongs to the word: the document's own words decide first, English last."""
        if self.signs and cut.sign not in self.signs:
            return False
        said = self._prints_hyphen(cut)
        if said is not None:
            return said
        if self._is_compound(cut) or not self.breaking[cut.sign]:
            return True
        first, second, both = _folded(cut)
        if both in self.reference.english:
            return False
        used = (first in self.prefixes and self._is_word(cut.tail)) or (
            second in self.suffixes and self._is_word(cut.head)
        )
        return used or self._are_words(cut)

    def means_hyphen(self, cut: Break) -> bool:
        """Whether a soft hyphen that stands inside a line is drawn as a hyphen: where the document has no other
        hyphens, and the halves are not just the parts of a word."""
        if self.softens:
            return False
        first, second, both = _folded(cut)
        # Not by the document's own words: they are parted by the same sign.
        words = all(part in self.reference.english or self.listed.parts[part] > 0 for part in (first, second))
        return self._is_compound(cut) or words or both not in self.reference.english

    def hangs(self, cut: Break) -> bool:
        """Whether a head can stand alone and makes no word with its tail."""
        both = _folded(cut)[2]
        alone = bool(_BOUND.fullmatch(cut.head.casefold())) or self._is_word(cut.head)
        return alone and not self._is_known(both) and both not in self.reference.english

    def _are_words(self, cut: Break) -> bool:
        return not _BOUND.fullmatch(cut.head.casefold()) and self._is_word(cut.head) and self._is_word(cut.tail)


def _cut(head: re.Match[str], tail: re.Match[str]) -> Break:
    return Break(head[2], head[3], tail[0], bool(head[1]))


def _folded(cut: Break) -> tuple[str, str, str]:
    first, second = cut.head.casefold(), cut.tail.casefold()
    return first, second, first + second


def _is_code(part: str) -> bool:
    return part.rstrip("s").isupper() and len(part.rstrip("s")) > 1


def join_lines(lines: Lines, lexicon: Lexicon) -> str:
    """The running text of printed lines: line breaks and line-end hyphenation undone, a space after "/" dropped."""
    text = ""
    for line in lines:
        text = _append(text, " ".join(line), lexicon)
    text = _SOFTENED.sub(lambda hit: _softened(hit, lexicon), text)
    return with_common_characters(_drop_space_after_slash(text))


def _softened(hit: re.Match[str], lexicon: Lexicon) -> str:
    """A word with a soft hyphen inside a line: without it, unless it stands for a hyphen."""
    cut = Break(hit[1], SOFT, hit[2], inner=False)
    return f"{hit[1]}-" if lexicon.means_hyphen(cut) else hit[1]


def _append(before: str, line: str, lexicon: Lexicon) -> str:
    """A text with one more line; only its end is looked at, for a cell may be as long as its author likes."""
    return before[:-_END] + _append_to_end(before[-_END:], line, lexicon)


def _append_to_end(text: str, line: str, lexicon: Lexicon) -> str:
    head, tail = _HEAD.search(text), _TAIL.match(line)
    if head and tail:
        cut = _cut(head, tail)
        if _is_suspended(cut, line, lexicon):
            return f"{text} {line}"
        return (text if lexicon.keeps_hyphen(cut) else text[:-1]) + line
    if _ADDRESS_BREAK.search(text):
        return text[:-1] + line
    if _is_glued(text, line) or _is_torn(text, line, lexicon):
        return text + line
    return f"{text} {line}" if text else line


def _is_suspended(cut: Break, line: str, lexicon: Lexicon) -> bool:
    """Whether a hyphen stands for what is left out, as in "pre- and post-shipment"."""
    return line.split(" ")[0] in ("and", "or", "to") and lexicon.hangs(cut)


def _is_torn(text: str, line: str, lexicon: Lexicon) -> bool:
    head, tail = _TORN_HEAD.search(text), _TORN_TAIL.match(line)
    return bool(head and tail and lexicon.is_torn(head[0].casefold(), tail[0].casefold()))


def _letters(text: str) -> list[str]:
    """The words of letters alone that a text begins and ends with."""
    return [found[0].casefold() for found in (_TORN_TAIL.match(text), _TORN_HEAD.search(text)) if found]


def _is_glued(text: str, line: str) -> bool:
    """Whether a line end stands inside a span of years, behind a hyphen as in "(UNECE)-CI", or in a web address."""
    if (re.search(r"\d–$", text) and line[:1].isdigit()) or (
        re.search(rf"[^\w\s][{HYPHENS}]$", text) and line[0].isalnum()
    ):
        return True
    ends_open = _ADDRESS_ENDS_OPEN.search(text) or (text.endswith(".") and line[0].islower())
    return bool(_ADDRESS.search(text)) and bool(ends_open or _ADDRESS_GOES_ON.match(line))


def _drop_space_after_slash(text: str) -> str:
    """A space after "/" goes, but a web address ends where its space stands."""
    words = text.split(" ")
    glue = ["" if word.endswith("/") and "://" not in word else " " for word in words]
    return "".join(word + gap for word, gap in zip(words, glue, strict=True)).strip()
