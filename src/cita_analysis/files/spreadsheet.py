"""Tables that a spreadsheet opens without running anything in them."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

# What a spreadsheet takes for the beginning of a formula, after spaces that it may drop.
_FORMULA = re.compile(r"\t|\s*[=+\-@]")


def csv(numbers: pd.DataFrame) -> bytes:
    """A table of numbers as CSV: UTF-8, header, empty where missing, text that looks like a formula marked as text."""
    # Ten digits: more than is drawn, fewer than those in which two processors may differ.
    text = numbers.map(harmless).to_csv(index=False, lineterminator="\n", float_format="%.10g")
    return text.encode()


def harmless(value: Any) -> Any:
    """A value of a table that is safe in a spreadsheet: text is never a formula, Booleans are as in the tables."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return value
    # A line break that is not quoted would begin a row, and perhaps a formula.
    line = re.sub(r"[\r\n]+", " ", value)
    return f"'{line}" if _FORMULA.match(line) else line
