"""The codebook's section "A quarter", rule by rule, on one or two activities with dated marks."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from cita_analysis import load_plan
from cita_analysis.analysis import Counting
from cita_analysis.analysis.quarters import milestone_states, past_activities, watch_list
from cita_analysis.errors import InputError
from cita_analysis.text.quarter import Quarter


def plan_of(marks, period_end=2024, participants="PAK"):
    """A plan from marks `(activity_id, status, start, end[, country[, refers_to]])`, a statement for each."""
    rows = [(*mark, *(None, "result")[len(mark) - 4 :]) for mark in marks]
    frame = pd.DataFrame(rows, columns=["activity_id", "status", "start", "end", "country", "refers_to"])
    frame = frame.assign(
        statement=frame.groupby("activity_id").cumcount() + 1,
        milestone=1,
        start=pd.to_datetime(frame["start"]),
        end=pd.to_datetime(frame["end"]),
        precision="day",
        text="mark",
        countries=frame["country"],
    )
    ids = frame["activity_id"].drop_duplicates()
    activities = pd.DataFrame({"activity_id": ids, "pillar": 1, "project_title": "Project " + ids})
    statements = frame.assign(text=frame["status"].str.capitalize() + " " + frame["activity_id"])
    return SimpleNamespace(
        activities=activities.assign(period_end=pd.array([period_end] * len(ids), dtype="Int64")),
        participation=pd.DataFrame(
            [(a, country, "named") for a in ids for country in participants.split()],
            columns=["activity_id", "country", "role"],
        ),
        statements=statements[["activity_id", "statement", "status", "countries", "text"]],
        milestones=frame.drop(columns=["status", "countries"])[frame["end"].notna()],
    )


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2023Q1", date(2023, 1, 1), date(2023, 3, 31)),
        ("2024Q2", date(2024, 4, 1), date(2024, 6, 30)),
        ("2024Q3", date(2024, 7, 1), date(2024, 9, 30)),
        ("2024Q4", date(2024, 10, 1), date(2024, 12, 31)),
    ],
)
def test_a_quarter_has_a_first_and_a_last_day(text, start, end):
    quarter = Quarter.parse(text)
    assert (quarter.start, quarter.end, str(quarter)) == (start, end, text)


@pytest.mark.parametrize("text", ["2024", "2024Q5", "2024Q0", "2024-Q2", "24Q2", "Q2 2024", "2024q2", ""])
def test_anything_else_is_no_quarter(text):
    with pytest.raises(InputError, match="as in 2024Q2"):
        Quarter.parse(text)


def test_quarters_are_in_order():
    assert Quarter(2023, 4) < Quarter(2024, 1) < Quarter(2024, 2)


@pytest.mark.parametrize(
    ("status", "start", "end", "states"),
    [
        # Judged at the last day of 2023Q4, 2024Q1, 2024Q2, 2024Q3.
        ("completed", "2024-02-01", "2024-02-29", ". delivered delivered delivered"),
        ("completed", "2024-03-31", "2024-03-31", ". delivered delivered delivered"),
        ("completed", "2024-04-01", "2024-04-01", ". . delivered delivered"),
        ("completed", "2023-01-01", "2024-12-31", "delivered delivered delivered delivered"),
        ("completed", None, "2024-06-30", ". . delivered delivered"),
        ("planned", "2024-04-17", "2024-04-17", "ahead ahead due overdue"),
        ("proposed", "2024-04-01", "2024-06-30", "ahead ahead due overdue"),
        ("proposed", "2023-01-01", "2024-03-31", "ahead due overdue overdue"),
        ("planned", None, "2024-01-01", "ahead due overdue overdue"),
        ("ongoing", "2022-01-01", "2022-12-31", ". . . ."),
        ("unspecified", "2022-01-01", "2022-12-31", ". . . ."),
    ],
)
def test_the_state_of_a_mark_in_a_quarter(status, start, end, states):
    plan = plan_of([("01", status, start, end)])
    quarters = ["2023Q4", "2024Q1", "2024Q2", "2024Q3"]
    found = [" ".join(milestone_states(plan, quarter)["state"]) or "." for quarter in quarters]
    assert found == states.split()


@pytest.mark.parametrize(
    ("completed", "state"),
    [
        (("01", "completed", "2024-01-01", "2024-01-01"), "answered"),
        (("01", "completed", "2024-02-15", "2024-02-15"), "answered"),
        (("01", "completed", "2023-12-31", "2024-03-31"), "overdue"),
        (("01", "completed", "2024-01-01", "2024-01-01", "KAZ"), "answered"),
        (("01", "completed", None, "2024-03-31"), "overdue"),
        (("02", "completed", "2024-02-15", "2024-02-15"), "overdue"),
        (("01", "ongoing", "2024-02-15", "2024-02-15"), "overdue"),
        (("01", "completed", "2024-02-15", "2024-02-15", None, "proposal"), "overdue"),
    ],
)
def test_a_plan_is_answered_by_a_completed_mark_of_its_activity_from_its_start_on(completed, state):
    plan = plan_of([("01", "planned", "2024-01-01", "2024-03-31", "PAK"), completed])
    judged = milestone_states(plan, "2024Q2")
    assert list(judged.loc[judged["status"] == "planned", "state"]) == [state]
    assert (state in set(watch_list(plan, "2024Q2")["state"])) == (state == "overdue")


def test_a_plan_without_a_start_is_never_answered():
    marks = [("01", "planned", None, "2024-03-31"), ("01", "completed", "2024-03-31", "2024-03-31")]
    assert list(milestone_states(plan_of(marks), "2024Q2")["state"]) == ["overdue", "delivered"]


def test_a_date_of_the_proposal_itself_is_not_judged():
    plan = plan_of([("20a", "proposed", "2023-01-01", "2023-01-31", None, "proposal")])
    assert milestone_states(plan, "2024Q2").empty


def test_columns_of_milestone_states():
    judged = milestone_states(plan_of([("01", "planned", "2024-04-17", "2024-04-17", "PAK")]), "2024Q2")
    assert judged.iloc[0].to_dict() == {
        "activity_id": "01",
        "pillar": 1,
        "project_title": "Project 01",
        "statement": 1,
        "milestone": 1,
        "status": "planned",
        "country": "PAK",
        "start": pd.Timestamp("2024-04-17"),
        "end": pd.Timestamp("2024-04-17"),
        "precision": "day",
        "text": "mark",
        "statement_text": "Planned 01",
        "state": "due",
    }


@pytest.mark.parametrize(
    ("status", "quarter", "past"),
    [
        ("ongoing", "2024Q1", True),
        ("planned", "2024Q1", True),
        ("proposed", "2025Q3", True),
        ("completed", "2024Q1", False),
        ("unspecified", "2024Q1", False),
        ("ongoing", "2023Q4", False),
        ("ongoing", "2023Q3", False),
    ],
)
def test_an_activity_is_past_its_period_once_its_last_year_is_over_with_something_open(status, quarter, past):
    plan = plan_of([("01", status, None, None)], period_end=2023)
    assert len(past_activities(plan, quarter)) == past


def test_an_activity_without_a_period_is_never_past_it():
    assert past_activities(plan_of([("01", "ongoing", None, None)], period_end=None), "2024Q1").empty


def test_past_period_says_what_is_still_open():
    statuses = ["proposed", "completed", "ongoing", "proposed"]
    plan = plan_of([("01", status, None, None) for status in statuses], period_end=2023)
    assert past_activities(plan, "2024Q1").iloc[0].to_dict() == {
        "activity_id": "01",
        "pillar": 1,
        "project_title": "Project 01",
        "period_end": 2023,
        "open_statuses": "proposed;ongoing",
        "text": "Proposed 01 Ongoing 01 Proposed 01",
    }


def test_the_watch_list_is_overdue_then_due_then_past_period_each_by_date():
    marks = [
        ("01", "planned", "2024-05-01", "2024-05-31", "PAK"),
        ("02", "proposed", "2024-01-01", "2024-03-31"),
        ("03", "planned", "2024-04-17", "2024-04-17"),
        ("04", "proposed", "2023-07-01", "2023-09-30", "MON"),
        ("05", "planned", "2024-07-01", "2024-07-31"),
        ("06", "completed", "2023-07-01", "2023-07-31"),
    ]
    listed = watch_list(plan_of(marks, period_end=2023), "2024Q2")
    assert list(listed.columns) == [*["activity_id", "pillar", "project_title", "state", "country", "by", "text"]]
    assert [*zip(listed["state"], listed["activity_id"], strict=True)] == [
        *[("overdue", "04"), ("overdue", "02"), ("due", "03"), ("due", "01")],
        *[("past_period", activity) for activity in ("01", "02", "03", "04", "05")],
    ]
    first, last = listed.iloc[0], listed.iloc[-1]
    assert (first["country"], first["by"], first["text"]) == (
        "MON",
        pd.Timestamp("2023-09-30"),
        "Proposed 04",
    )
    assert pd.isna(last["country"])
    assert (last["by"], last["text"]) == (pd.Timestamp("2023-12-31"), "Planned 05")


def test_a_quiet_quarter_has_an_empty_watch_list():
    assert watch_list(plan_of([("01", "completed", "2023-07-01", "2023-07-31")]), "2024Q2").empty


@pytest.mark.parametrize(
    ("mark", "participants"),
    [
        (("01", "planned", "2024-01-01", "2024-01-31", "AFG"), "AFG PAK"),
        (("01", "planned", "2024-01-01", "2024-01-31"), "AFG"),
    ],
)
def test_what_is_on_hold_is_not_watched(mark, participants):
    plan = plan_of([mark], period_end=2023, participants=participants)
    assert watch_list(plan, "2024Q2").empty
    assert list(watch_list(plan, "2024Q2", counting=Counting(afg_on_hold=False))["state"]) == ["overdue", "past_period"]


def test_the_watch_list_of_the_plan_of_2024_2026_read_by_hand():
    listed = watch_list(load_plan(Path(__file__).parents[1] / "data" / "tables" / "2024-2026"), "2024Q2")
    activities = listed.groupby("state")["activity_id"].agg(" ".join)
    assert activities["overdue"] == "05 01b 17h"
    assert activities["due"] == "17c 12 19e"
    # 01a, "PAK until 2023", is a fact of an ongoing statement and not overdue, but its period is over.
    assert activities["past_period"] == "11c 21a 01a 11b 14a 17d 22"


@pytest.mark.parametrize(("quarter", "before"), [("2024Q2", "2024Q1"), ("2024Q1", "2023Q4"), ("2023Q4", "2023Q3")])
def test_the_quarter_before(quarter, before):
    assert Quarter.parse(quarter).previous == Quarter.parse(before)


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2024, 6, 30), "2024Q1"),
        (date(2024, 7, 1), "2024Q2"),
        (date(2024, 7, 5), "2024Q2"),
        (date(2024, 9, 30), "2024Q2"),
        (date(2024, 12, 31), "2024Q3"),
        (date(2025, 1, 1), "2024Q4"),
        (date(2024, 2, 29), "2023Q4"),
    ],
)
def test_the_quarter_that_ended_last_before_a_day(day, quarter):
    assert str(Quarter.ended_before(day)) == quarter
    assert Quarter.ended_before(day).end < day
