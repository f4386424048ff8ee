"""Status texts: labels, runs, clauses, verbs and dated marks, case by case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import Case, grouped
from cita_analysis.coding.status import clauses, read_status
from cita_analysis.reference import Reference

SHIPPED = Reference.shipped()


def name(group: list[Case]) -> str:
    return group[0]["case"]


@pytest.mark.parametrize("group", grouped("statements"), ids=name)
def test_statements(group: list[Case]) -> None:
    read = [(s.status, s.basis, ";".join(s.countries), s.text) for s in read_status(group[0]["text"], SHIPPED)]
    assert read == [(row["status"], row["basis"], row["countries"], row["clause"]) for row in group]


@pytest.mark.parametrize("group", grouped("milestones"), ids=name)
def test_milestones(group: list[Case]) -> None:
    columns = ("country", "start", "end", "precision", "refers_to", "mark")
    read = [
        (
            m.country or "",
            str(m.dated.start or ""),
            str(m.dated.end),
            m.dated.precision,
            m.refers_to,
            m.dated.text,
        )
        for statement in read_status(group[0]["text"], SHIPPED)
        for m in statement.milestones
    ]
    assert read == [tuple(row[column] for column in columns) for row in group]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Ongoing for MON and proposed new investment;", [["clause against its run"]]),
        ("Proposed: Ongoing due diligence for project approval", [["clause against its run"]]),
        ("Ongoing: PAK; project for approval in 2023/2024;", [[], ["clause against its run"]]),
        ("Completed: MOU; TKM pending as signatory to MOU.", [[], ["clause against its run"]]),
        ("Ongoing: Software has been developed for testing", [["clause against its run"]]),
        ("Planned: workshops planned in MON", [[]]),
        ("Completed: First Forum. The 2nd will be held.", [[], []]),
        ("Proposed: studies (by demand. Completed: Guidelines", [["bracket never closed"], []]),
        ("Completed: studies (by demand", [["bracket never closed"]]),
        ('Ongoing: survey "Projects Completed in 2020"', [[]]),
    ],
)
def test_doubts(text: str, kinds: list[list[str]]) -> None:
    assert [[doubt.kind for doubt in statement.doubts] for statement in read_status(text, SHIPPED)] == kinds


PIECES = [
    "Completed:",
    "Proposed",
    "Ongoing (PAK):",
    "study",
    "e.g.",
    "(a;",
    "b)",
    "4.5",
    "(",
    ")",
    "done.",
    "x;",
    "Link:",
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=20))
def test_the_clauses_joined_by_blanks_are_the_text(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert " ".join(clause.text for clause in clauses(text, SHIPPED)) == text


@given(st.text(max_size=200))
def test_any_text_is_cut_without_losing_a_letter(text: str) -> None:
    text = " ".join(text.split())
    assert " ".join(statement.text for statement in read_status(text, SHIPPED)) == text
