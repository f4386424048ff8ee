"""Date texts -> intervals: periods of activities, and the dates inside a status text."""

from __future__ import annotations

import calendar
import re
from collections.abc import Set
from datetime import date
from typing import NamedTuple

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_M = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_Y = r"(?:19|20)\d\d"
_D = r"[0-3]?\d(?:st|nd|rd|th)?"
_TO = r"\s*(?:[-–—/]|\bto\b)\s*"
_TERM = r"until|till|through|up to|by"

# The forms of a date, the most specific first; each names the parts it prints.
_FORMS = (
    (
        "day",
        rf"(?P<d1>{_D})\s+(?P<m1>{_M})(?:,?\s+(?P<y1>{_Y}))?{_TO}(?P<d2>{_D})\s+(?P<m2>{_M}),?\s+(?P<y2>{_Y})",
    ),
    ("day", rf"(?P<d1>{_D})(?:{_TO}(?P<d2>{_D}))?\s+(?P<m2>{_M}),?\s+(?P<y2>{_Y})"),
    ("day", rf"(?P<m2>{_M})\s+(?P<d1>{_D})(?:{_TO}(?P<d2>{_D}))?,?\s+(?P<y2>{_Y})"),
    ("month", rf"(?P<m1>{_M})\s+(?P<y1>{_Y}){_TO}(?P<m2>{_M})\s+(?P<y2>{_Y})"),
    ("month", rf"(?:(?P<m1>{_M}){_TO})?(?P<m2>{_M})\s+(?P<y2>{_Y})"),
    ("quarter", rf"Q(?P<q1>[1-4])\s+(?P<y1>{_Y}){_TO}Q(?P<q2>[1-4])\s+(?P<y2>{_Y})"),
    ("quarter", rf"(?:Q(?P<q1>[1-4]){_TO})?Q(?P<q2>[1-4])\s+(?P<y2>{_Y})"),
    ("quarter", rf"(?P<y2>{_Y})\s*Q(?P<q2>[1-4])"),
    ("year", rf"(?P<y1>{_Y})[-–/](?P<y2>\d\d)(?!-\d)"),
    ("year", rf"(?:(?P<y1>{_Y}){_TO})?(?P<y2>{_Y})"),
)
_YEAR = re.compile(_Y)
_APART = r"(?:(?<=\bmid-)|(?<=\bend-)|(?<!\w)(?<!\w[-–]))"
_DATES = tuple(
    (precision, re.compile(rf"{_APART}(?:(?P<term>{_TERM})\s+)?(?:{form})(?!\w)", re.IGNORECASE))
    for precision, form in _FORMS
)
# A bare year is a date after one of these; elsewhere it may be part of a name ("Forum 2022").
_BEFORE_YEAR = re.compile(
    r"\b(?:in|during|since|from|before|after|early|late|mid|end|end of|year|for)[\s-]+(?:the\s+year\s+)?$",
    re.IGNORECASE,
)
PERIOD = re.compile(rf"({_Y})(?:\s*[-–—]\s*({_Y}))?")
_OWN_PERIOD = re.compile(rf"((?:[A-Z]{{3}}[\s,;/&–-]*)+):\s*{PERIOD.pattern}[\s,;]*")


class DatedText(NamedTuple):
    """A date in a text: first and last day (no first day for a term such as "until 2023")."""

    start: date | None
    end: date
    precision: str
    text: str
    at: int


class Period(NamedTuple):
    """Years of an activity; `own` has the years of the countries that the cell names."""

    start: int
    end: int
    own: dict[str, tuple[int, int]]


def read_period(text: str, countries: Set[str]) -> Period | None:
    """The period a cell prints, for known countries also years of their own; None where the cell is no period."""
    if single := PERIOD.fullmatch(text.strip()):
        start, end = int(single[1]), int(single[2] or single[1])
        return Period(start, end, {})
    own = {
        code: (int(part[2]), int(part[3] or part[2]))
        for part in _OWN_PERIOD.finditer(text)
        for code in re.findall("[A-Z]{3}", part[1])
    }
    if not own or not own.keys() <= countries or _OWN_PERIOD.sub("", text).strip():
        return None
    return Period(min(start for start, _ in own.values()), max(end for _, end in own.values()), own)


def read_dates(text: str) -> list[DatedText]:
    """The dates in a text in printed order; years inside names are none."""
    dates: list[DatedText] = []
    for precision, pattern in _DATES if _YEAR.search(text) else ():  # each form has a year, most clauses none
        for hit in pattern.finditer(text):
            dated = _dated_text(precision, hit)
            if dated is None:
                continue
            if precision != "year" or hit["term"] or _is_dating(text, hit):
                dates.append(dated)
            # A place that is read once is not read again by a less specific form.
            text = text[: hit.start()] + "\0" * len(hit[0]) + text[hit.end() :]
    return sorted(dates, key=lambda dated: dated.at)


def _is_dating(text: str, year: re.Match[str]) -> bool:
    """Whether a bare year dates something: after a word of time, or alone among the items of a bracket."""
    before, after = text[: year.start()], text[year.end() :]
    if _BEFORE_YEAR.search(before):
        return True
    opens = re.search(r"(?:[(;,\0]|\b[A-Z]{3})\s*$", before) and before.count("(") > before.count(")")
    return bool(opens and re.match(r"\s*[);,]", after))


def _dated_text(precision: str, hit: re.Match[str]) -> DatedText | None:
    """The interval of a date as printed, or None where the calendar has no such day."""
    parts = hit.groupdict()
    first_year, last_year = _years(parts.get("y1"), parts["y2"])
    first, last = _months(precision, parts)
    first_day = _day(parts.get("d1"))
    last_day = _day(parts.get("d2")) or first_day or calendar.monthrange(last_year, last)[1]
    try:
        start, end = date(first_year, first, first_day or 1), date(last_year, last, last_day)
    except ValueError:
        return None
    return DatedText(None if parts["term"] else start, end, precision, hit[0], hit.start())


def _years(first: str | None, last: str) -> tuple[int, int]:
    if first and len(last) == 2:
        last = first[:2] + last
    return int(first or last), int(last)


def _months(precision: str, parts: dict[str, str | None]) -> tuple[int, int]:
    """First and last month of a date: a year has twelve, a quarter three."""
    if precision == "year":
        return 1, 12
    if precision == "quarter":
        last = int(parts["q2"] or 0)
        return 3 * int(parts.get("q1") or last) - 2, 3 * last
    last = _month(parts["m2"] or "")
    return _month(parts.get("m1") or parts["m2"] or ""), last


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].casefold()) + 1


def _day(text: str | None) -> int | None:
    return int(re.sub(r"\D", "", text)) if text else None
