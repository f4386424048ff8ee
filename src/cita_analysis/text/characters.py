"""Characters of many codes that mean the same."""

from __future__ import annotations

_COMMON = str.maketrans(dict.fromkeys("\u00ad\u2010\u2011", "-") | {"\u00a0": " "})


def with_common_characters(text: str) -> str:
    """A text in which every hyphen and space has its most common code."""
    return text.translate(_COMMON)
