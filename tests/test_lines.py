"""Lines across a page: words belong to one line if they stand at nearly the same height."""

from __future__ import annotations

import pytest

from cita_analysis.reading.document import Box, Turn, Word
from cita_analysis.reading.ruled_page import RuledPage
from cita_analysis.reading.ungridded.lines import across

HEIGHT = 10


@pytest.mark.parametrize(("share", "lines"), [(0, 1), (0.2, 1), (0.5, 2), (1, 2)])
def test_words_half_a_line_apart_are_two_lines(share: float, lines: int) -> None:
    words = [
        Word(text, 1, Box(x, top, x + 20, top + HEIGHT))
        for text, x, top in (("left", 0, 0), ("right", 50, share * HEIGHT))
    ]
    page = RuledPage(1, Turn(0, 200, 200), rows=(), outside=tuple((word,) for word in words))
    assert len(across(page)) == lines
