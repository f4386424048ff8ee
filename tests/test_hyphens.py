"""Line ends undone: which hyphens belong to a word, which were put in, and how often the plan's own words go wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from cita_analysis.reference import Reference
from cita_analysis.text.hyphens import HYPHENS, Lexicon, Lines, join_lines
from typeset import OWN, Layout, breaks, golden_legend, golden_rows

FILE = Path(__file__).parent / "cases" / "hyphens.csv"
CASES = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))


def cell(*lines: str) -> list[list[str]]:
    return [line.split() for line in lines]


def lexicon_of(flows: Iterable[Lines]) -> Lexicon:
    return Lexicon(flows, Reference.shipped())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_line_end(case: dict[str, str]) -> None:
    lines = cell(*case["lines"].split("|"))
    lexicon = lexicon_of([cell(case["witness"])] if case["witness"] else [])
    assert join_lines(lines, lexicon_of([*([cell(case["witness"])] if case["witness"] else []), lines])) == case["text"]
    assert join_lines(lines, lexicon) == case["text"]


def test_a_document_that_breaks_no_words_keeps_every_hyphen() -> None:
    broken = cell(
        "cross-", "border", "one-", "stop", "e-", "customs", "risk-", "based", "in-", "person", "multi-", "modal"
    )
    assert (
        join_lines(broken, lexicon_of([broken])) == "cross-border one-stop e-customs risk-based in-person multi-modal"
    )


def test_a_document_that_breaks_words_joins_what_no_list_knows() -> None:
    broken = cell("cooper-", "ation", "imple-", "mentation", "multi-", "modal")
    assert join_lines(broken, lexicon_of([broken])) == "cooperation implementation multimodal"


def test_halves_at_a_line_end_are_no_words_of_the_document() -> None:
    lexicon = lexicon_of([cell("a trans-", "port corridor"), cell("port")])
    assert (lexicon.parts["trans"], lexicon.parts["port"], lexicon.parts["corridor"]) == (0, 1, 1)


def texts() -> list[str]:
    own = [row[column] for row in golden_rows() for column in ("description", *OWN)]
    return [text for text in (*own, *(row["project_title"] for row in golden_rows()), *golden_legend()) if text]


def every_break() -> Iterator[tuple[str, str, str]]:
    words = sorted({word for text in texts() for word in text.split()})
    for word in words:
        # What is printed both ways ("cross-border", "crossborder") cannot be told once it is broken.
        if word.replace("-", "").casefold() not in {"crossborder"}:
            yield from ((word, head, tail) for head, tail in breaks(word, Layout(hyphenation="letters")))


def test_the_plan_s_words_broken_anywhere() -> None:
    """Each word, broken once at each place that a typesetter could choose, in a document that has it nowhere else."""
    lexicon = lexicon_of([cell(text) for text in texts()])
    wrong = []
    for word, head, tail in every_break():
        hidden = [(part, lexicon.parts.pop(part, 0)) for part in lexicon_of([cell(word)]).parts]
        pairs = [(pair, lexicon.pairs.pop(pair, 0)) for pair in lexicon_of([cell(word)]).pairs]
        wrong += [f"{head}|{tail}"] if join_lines(cell(head, tail), lexicon) != word else []
        lexicon.parts.update(dict(hidden))
        lexicon.pairs.update(dict(pairs))
    assert wrong == []


def test_hyphens_are_those_that_typesetters_use() -> None:
    assert set(HYPHENS) == {"-", "\u00ad", "\u2010", "\u2011"}


INSIDE = {
    "a document with hyphens of its own": ("KGZ-TAJ imple\u00admentation", "KGZ-TAJ implementation"),
    "one that has no other hyphens": (
        "KGZ\u00adTAJ e\u00adcommerce one\u00adstop",
        "KGZ-TAJ e-commerce one-stop",
    ),
    "one that left them in words": ("imple\u00admentation", "implementation"),
    "hyphens of another code": ("cross\u2010border KGZ\u2011TAJ", "cross-border KGZ-TAJ"),
}


@pytest.mark.parametrize(("printed", "text"), INSIDE.values(), ids=INSIDE)
def test_a_soft_hyphen_inside_a_line(printed: str, text: str) -> None:
    lines = cell(printed)
    assert join_lines(lines, lexicon_of([lines])) == text


def test_a_sign_that_no_line_has_inside_is_no_hyphen_at_its_end() -> None:
    lines = cell("cross-border trade and one\u00ad", "stop shops")
    assert join_lines(lines, lexicon_of([lines])) == "cross-border trade and onestop shops"


def test_a_cell_without_end_is_joined_as_one_of_few_lines() -> None:
    many = cell(*["of customs and trans-", "port"] * 2000)
    assert join_lines(many, lexicon_of([many])) == " ".join(["of customs and transport"] * 2000)
