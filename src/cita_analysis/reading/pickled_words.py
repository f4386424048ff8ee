"""How words are pickled for another process: there they share equal texts and sides, of which a long plan has few, so
that they take half the memory."""

from __future__ import annotations

import copyreg
import sys
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from .document import Box, Word


def _packed(word: Word) -> tuple[Callable[..., Word], tuple[Any, ...]]:
    return unpacked, (word.text, word.page, *(word.box or ()))


def unpacked(text: str, page: int | None, *sides: float) -> Word:
    return Word(sys.intern(text), page, Box(*map(_shared, sides)) if sides else None)


@lru_cache(maxsize=2**14)
def _shared(side: float) -> float:
    return side


copyreg.pickle(Word, _packed)
