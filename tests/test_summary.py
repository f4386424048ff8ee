"""The sentences of a report: true for any plan, ties and zeros included."""

from __future__ import annotations

import pytest

import cita_analysis as cita
from cita_analysis.messages import plain
from cita_analysis.report.summary import sentences
from cita_analysis.text.quarter import Quarter


def message(plan: cita.Plan, quarter: str) -> str:
    return "\n".join(map(plain, sentences(plan, Quarter.parse(quarter))))


def changed(plan: cita.Plan, **tables: object) -> cita.Plan:
    return cita.Plan(plan.edition, plan.source_info, {**plan.tables, **tables})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "sentence",
    [
        "Since 31 March 2024 the plan reports no dated results delivered; none became overdue, and no activities with"
        " open work passed their period.",
        "Of the results it dates, 52 were delivered by 30 June 2024; three are due in the quarter, three overdue and"
        " three still ahead.",
        "Seven activities are past their period while something in them is still open: 01a, 11b, 11c, 14a, 17d, 21a"
        " and 22.",
        "The plan speaks as of 1 February 2024,",
        "The plan has 44 activities in 22 projects: 20 under Trade Expansion from Increased Market Access, 13 under"
        " Greater Diversification and 11 under Stronger Institutions for Trade.",
        "31 of the 44 activities are for the whole region; among the others Georgia takes part most often"
        " (seven activities).",
    ],
)
def test_the_shipped_plan_in_2024q2(sentence: str, plan: cita.Plan) -> None:
    assert sentence in message(plan, "2024Q2")


def test_a_quarter_that_ends_before_the_plan_s_date_has_no_limit(plan: cita.Plan) -> None:
    assert "speaks as of" not in message(plan, "2023Q4")


def test_first_countries_that_tie_are_all_named(plan: cita.Plan) -> None:
    few = plan.participation.query("activity_id == '02'")
    tied = changed(plan, participation=few, activities=plan.activities.query("activity_id == '02'"))
    assert "Azerbaijan and Georgia take part most often (one activity each)" in message(tied, "2024Q2")


def test_a_plan_for_the_region_alone_has_no_first_country(plan: cita.Plan) -> None:
    regional = plan.participation.query("role == 'regional'")
    assert "No activity names a country" in message(changed(plan, participation=regional), "2024Q2")


def test_nothing_past_is_said(plan: cita.Plan) -> None:
    assert "No activity with open work is past its period." in message(plan, "2020Q1")


def test_a_plan_without_activities_has_its_sentences(plan: cita.Plan) -> None:
    empty = ("activities", "participation", "involvement", "statements", "milestones")
    assert "The plan has 0 activities in 0 projects." in message(
        changed(plan, **{name: plan.tables[name].iloc[:0] for name in empty}), "2024Q2"
    )
