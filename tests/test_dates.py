"""Dates in status texts, and the periods of activities."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import Case, codes, rows
from cita_analysis.reference import Reference
from cita_analysis.text.dates import read_dates, read_period


@pytest.mark.parametrize("case", rows("dates"), ids=lambda case: case["case"])
def test_dates(case: Case) -> None:
    read = [(str(m.start or ""), str(m.end), m.precision, m.text) for m in read_dates(case["text"])]
    expected = tuple(case[column] for column in ("start", "end", "precision", "mark"))
    assert read == ([expected] if case["mark"] else [])


@pytest.mark.parametrize("case", rows("periods"), ids=lambda case: case["text"])
def test_periods(case: Case) -> None:
    period = read_period(case["text"], Reference.shipped().country_codes)
    if not case["start"]:
        assert period is None
        return
    assert period is not None
    assert (period.start, period.end) == (int(case["start"]), int(case["end"]))
    assert [f"{code}:{start}-{end}" for code, (start, end) in period.own.items()] == codes(case["own"])


@given(st.dates())
def test_a_day_is_read_back_as_itself(day: date) -> None:
    if 1900 <= day.year < 2100:
        (mark,) = read_dates(f"held on {day.day} {day:%B %Y}")
        assert (mark.start, mark.end) == (day, day)


@given(st.text(alphabet="Q1234 20-/MayJun(),;0", max_size=40))
def test_marks_are_printed_where_they_say(text: str) -> None:
    for mark in read_dates(text):
        assert text[mark.at :].startswith(mark.text)
