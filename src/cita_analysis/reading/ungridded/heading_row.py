"""Pages in lines -> the row of headings: which words stand in it for which of the plan's columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from ..document import Line, Word, around, text_of
from ..headings import NEAR, REQUIRED, Wordings, parts
from ..ruled_page import lined
from .lines import box_of, height

_DEEPEST = 8  # lines of a row of headings
_WIDEST = 8  # words side by side in a heading
_SPACE = 0.35  # of the type's height: what is wider is no space
_WHITE = 0.5  # how much white amid a heading speaks against it, for each height of its type beyond a space
_LEAST = NEAR - 0.15  # white amid a heading counted
_LEFT_OVER = 0.2  # how much a word that heads no column speaks against a reading


@dataclass(frozen=True)
class HeadingRow:
    """The row of headings: its page, its lines, and the words that head each column."""

    page: int
    lines: tuple[Line, ...]
    words: Mapping[str, list[Word]]


def find_heading_row(printed: Mapping[int, list[Line]], wordings: Wordings) -> HeadingRow | None:
    """The row of headings that comes nearest to a plan's, the first of like ones; None where there is none."""
    readings = [
        (page, reading)
        for page, lines in printed.items()
        for window in _windows(lines, wordings)
        if (reading := _read(window, wordings))
    ]
    if not readings:
        return None
    page, (_, window, words) = max(readings, key=lambda found: found[1][0])
    return HeadingRow(page, window, words)


def _windows(lines: list[Line], wordings: Wordings) -> Iterator[tuple[Line, ...]]:
    """Lines below each other that have words enough of headings to be looked at closely."""
    met = [{part for word in line for part in parts(word.text)} & wordings.parts for line in lines]
    for start in range(len(lines)):
        for stop in range(start + 1, min(start + _DEEPEST, len(lines)) + 1):
            if met[start] and len(set().union(*met[start:stop])) >= len(REQUIRED) - 2:
                yield tuple(lines[start:stop])


Reading = tuple[float, tuple[Line, ...], dict[str, list[Word]]]


def _read(window: tuple[Line, ...], wordings: Wordings) -> Reading | None:
    """The columns that the words of some lines head, and how near they come to those of a plan, fewer lines rather
    than more; None where not every column is headed."""
    near, groups = _best(_above_each_other(window), window, wordings)
    if not set(REQUIRED) <= set(groups):
        return None
    return near - 0.01 * len(window), window, groups


def _above_each_other(window: tuple[Line, ...]) -> list[list[Word]]:
    """The words in the smallest groups that white parts from top to bottom."""
    groups: list[list[Word]] = []
    right = float("-inf")
    for word in sorted((word for line in window for word in line), key=lambda word: box_of(word).x0):
        if box_of(word).x0 >= right - 0.5:
            groups.append([])
        groups[-1].append(word)
        right = max(right, box_of(word).x1)
    return groups


State = dict[frozenset[str], tuple[float, dict[str, list[Word]]]]


def _best(
    groups: list[list[Word]], window: tuple[Line, ...], wordings: Wordings
) -> tuple[float, dict[str, list[Word]]]:
    """Of all ways to join neighbouring groups, the one that heads most columns, each once, with least left over."""
    lines = {word: i for i, line in enumerate(window) for word in line}
    states: list[State] = [{frozenset(): (0.0, {})}]
    for stop in range(1, len(groups) + 1):
        state: State = {}
        for start in range(max(0, stop - _WIDEST), stop):
            words = [word for group in groups[start:stop] for word in group]
            words.sort(key=lambda word: (lines[word], box_of(word).x0))
            near = wordings.columns_near(text_of(lined(words)))
            white = max(0, _widest_white(groups[start:stop]) / height(words) - _SPACE)
            _extend(state, states[start], words, {column: score - _WHITE * white for column, score in near.items()})
        states.append(state)
    return max(states[-1].values(), key=lambda reached: reached[0])


def _widest_white(groups: list[list[Word]]) -> float:
    ends = [(around(before).x1, around(after).x0) for before, after in pairwise(groups)]
    return max((right - left for left, right in ends), default=0)


def _extend(state: State, before: State, words: list[Word], near: Mapping[str, float]) -> None:
    """Adds to a state what it costs to take words for the heading of a column, or of none."""
    ways = [(column, score) for column, score in near.items() if score >= _LEAST]
    for used, (score, found) in before.items():
        _keep(state, used, score - _LEFT_OVER * len(words), found)
        for column, more in ways:
            if column not in used:
                _keep(state, used | {column}, score + more, {**found, column: words})


def _keep(state: State, used: frozenset[str], score: float, found: dict[str, list[Word]]) -> None:
    if used not in state or score > state[used][0]:
        state[used] = (score, found)
