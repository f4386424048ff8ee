"""Participation and status mix: expected numbers are worked out by hand from the plan below."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from choices import counted
from cita_analysis import analysis, load_plan
from cita_analysis.analysis import Counting
from cita_analysis.analysis.participation import DIMENSIONS
from cita_analysis.errors import InputError
from cita_analysis.messages.phrases import counting_note
from cita_analysis.schema import STATUSES

MEMBERS = ["AFG", "KAZ", "KGZ"]

# Activity, pillar, participation (country and role), statuses of its statements.
ACTIVITIES = [
    ("01a", 1, [("KGZ", "named"), ("AFG", "named"), ("KAZ", "tentative")], "completed completed proposed"),
    ("01b", 1, [("AFG", "regional"), ("KAZ", "regional"), ("KGZ", "regional")], "ongoing planned"),
    ("02", 2, [("AFG", "named")], "unspecified"),
    ("03", 3, [("KGZ", "named"), ("KAZ", "mentioned")], "proposed"),
]


def plan_of(activities):
    statements = [(a, n, s) for a, _, _, ss in activities for n, s in enumerate(ss.split(), start=1)]
    return SimpleNamespace(
        countries=pd.DataFrame({"country": MEMBERS}),
        activities=pd.DataFrame([row[:2] for row in activities], columns=["activity_id", "pillar"]),
        participation=pd.DataFrame(
            [(a, c, role) for a, _, parties, _ in activities for c, role in parties],
            columns=["activity_id", "country", "role"],
        ),
        statements=pd.DataFrame(statements, columns=["activity_id", "statement", "status"]).assign(basis="stated"),
    )


PLAN = plan_of(ACTIVITIES)


def rows_of(table):
    return list(table.itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({}, "01a:KGZ 01a:KAZ 01b:REG 03:KGZ"),
        ({"tentative": False}, "01a:KGZ 01b:REG 03:KGZ"),
        ({"afg_on_hold": False}, "01a:KGZ 01a:AFG 01a:KAZ 01b:REG 02:AFG 03:KGZ"),
        ({"regional": "spread"}, "01a:KGZ 01a:KAZ 01b:KAZ 01b:KGZ 03:KGZ"),
    ],
)
def test_participants_are_the_rows_that_count(choices, expected):
    rows = analysis.participants(PLAN, **counted(choices))
    assert list(rows.columns) == ["activity_id", "pillar", "country", "role"]
    assert " ".join(rows["activity_id"] + ":" + rows["country"]) == expected


def test_an_activity_left_without_participants_no_longer_counts_but_one_that_named_none_does():
    plan = plan_of([*ACTIVITIES, ("04", 3, [("KAZ", "mentioned")], "proposed")])
    assert [*analysis.counted_activities(plan)["activity_id"]] == ["01a", "01b", "03", "04"]
    assert [*analysis.counted_activities(plan, counting=Counting(afg_on_hold=False))["activity_id"]] == [
        *["01a", "01b", "02", "03", "04"]
    ]


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({}, {"AFG": 0, "KAZ": 1, "KGZ": 2, "REG": 1}),
        ({"tentative": False}, {"AFG": 0, "KAZ": 0, "KGZ": 2, "REG": 1}),
        ({"regional": "spread"}, {"AFG": 0, "KAZ": 2, "KGZ": 3}),
        ({"regional": "spread", "afg_on_hold": False}, {"AFG": 3, "KAZ": 2, "KGZ": 3}),
        ({"counting": "fractional"}, {"AFG": 0, "KAZ": 1 / 2, "KGZ": 3 / 2, "REG": 1}),
        (
            {"counting": "fractional", "regional": "spread", "afg_on_hold": False},
            {"AFG": 1 / 3 + 1 / 3 + 1, "KAZ": 1 / 3 + 1 / 3, "KGZ": 1 / 3 + 1 / 3 + 1},
        ),
    ],
)
def test_participation_by_country(choices, expected):
    table = analysis.participation(PLAN, **counted(choices))
    assert list(table["country"]) == list(expected)
    assert list(table["value"]) == pytest.approx(list(expected.values()))


@pytest.mark.parametrize("counting", ["full", "fractional"])
@pytest.mark.parametrize("regional", ["apart", "spread"])
def test_by_pillar_alone_an_activity_is_one_whatever_the_counting(counting, regional):
    table = analysis.participation(PLAN, by="pillar", counting=Counting(counting, regional))
    assert rows_of(table) == [(1, 2, "01a;01b"), (2, 0, ""), (3, 1, "03")]


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({}, [("named", 2, "01a;03"), ("tentative", 1, "01a"), ("regional", 1, "01b")]),
        (
            {"counting": "fractional"},
            [("named", 1.5, "01a;03"), ("tentative", 0.5, "01a"), ("regional", 1, "01b")],
        ),
        ({"tentative": False}, [("named", 2, "01a;03"), ("regional", 1, "01b")]),
        ({"regional": "spread"}, [("named", 2, "01a;03"), ("tentative", 1, "01a"), ("regional", 1, "01b")]),
    ],
)
def test_participation_by_role(choices, expected):
    assert rows_of(analysis.participation(PLAN, by="role", **counted(choices))) == expected


def test_participation_by_several_columns_is_a_complete_grid_in_the_order_asked():
    table = analysis.participation(PLAN, by=("pillar", "country"), counting=Counting(regional="spread"))
    assert list(table.columns) == ["pillar", "country", "value", "activities"]
    assert rows_of(table) == [
        *[(1, "AFG", 0, ""), (1, "KAZ", 2, "01a;01b"), (1, "KGZ", 2, "01a;01b")],
        *[(2, "AFG", 0, ""), (2, "KAZ", 0, ""), (2, "KGZ", 0, "")],
        *[(3, "AFG", 0, ""), (3, "KAZ", 0, ""), (3, "KGZ", 1, "03")],
    ]


def test_full_values_are_whole_numbers():
    assert analysis.participation(PLAN)["value"].dtype == "int64"
    assert analysis.status_mix(PLAN, counting=Counting("full"))["value"].dtype == "int64"


@pytest.mark.parametrize(
    ("choices", "first_pillar", "n"),
    [
        ({}, [0.5, 0.5, 0.5, 0.5, 0], 2),
        ({"counting": "full"}, [1, 1, 1, 1, 0], 2),
        ({"unit": "statement"}, [2, 1, 1, 1, 0], 5),
        ({"unit": "statement", "counting": "full"}, [2, 1, 1, 1, 0], 5),
        ({"join_planned_ongoing": True}, [0.5, 1, 0.5, 0], 2),
        ({"join_planned_ongoing": True, "counting": "full"}, [1, 1, 1, 0], 2),
        ({"counting": "fractional", "regional": "spread", "tentative": False}, [0.5, 0.5, 0.5, 0.5, 0], 2),
    ],
)
def test_status_mix_by_pillar(choices, first_pillar, n):
    mix = analysis.status_mix(PLAN, **counted(choices))
    columns = ["pillar", "status", "value", "share", "n", "activities"]
    assert list(mix.columns) == [*columns, *(["not_printed"] if choices.get("unit") == "statement" else [])]
    first = mix[mix["pillar"] == 1]
    assert list(first["value"]) == first_pillar
    assert set(first["n"]) == {n}
    assert list(first["share"]) == pytest.approx([value / n for value in first_pillar])


def test_statuses_stand_in_fixed_order():
    assert [*analysis.status_mix(PLAN)["status"][:5]] == [*STATUSES]
    joined = analysis.status_mix(PLAN, join_planned_ongoing=True)
    assert [*joined["status"][:4]] == ["completed", "planned_ongoing", "proposed", "unspecified"]


def test_a_pillar_where_nothing_counts_has_no_shares():
    on_hold = analysis.status_mix(PLAN).query("pillar == 2")
    assert set(on_hold["n"]) == {0}
    assert on_hold["share"].isna().all()
    here = analysis.status_mix(PLAN, counting=Counting(afg_on_hold=False))
    assert rows_of(here.query("pillar == 2 and status == 'unspecified'")) == [(2, "unspecified", 1, 1, 1, "02")]


@pytest.mark.parametrize(
    ("country", "choices", "expected"),
    [
        # KGZ is in 01a (completed, proposed) and 03 (proposed).
        ("KGZ", {"counting": "full"}, [(1, 1 / 2), (0, 0), (0, 0), (2, 1), (0, 0)]),
        # 01a has two countries with two statuses each: a quarter for each; 03 is all KGZ's.
        ("KGZ", {}, [(0.25, 1 / 6), (0, 0), (0, 0), (1.25, 5 / 6), (0, 0)]),
        ("KAZ", {}, [(0.25, 0.5), (0, 0), (0, 0), (0.25, 0.5), (0, 0)]),
        ("REG", {}, [(0, 0), (0.5, 0.5), (0.5, 0.5), (0, 0), (0, 0)]),
        ("KAZ", {"unit": "statement", "counting": "full"}, [(2, 2 / 3), (0, 0), (0, 0), (1, 1 / 3), (0, 0)]),
        ("KAZ", {"unit": "statement"}, [(1, 2 / 3), (0, 0), (0, 0), (0.5, 1 / 3), (0, 0)]),
    ],
)
def test_status_mix_by_country(country, choices, expected):
    mix = analysis.status_mix(PLAN, by="country", **counted(choices))
    found = rows_of(mix.loc[mix["country"] == country, ["value", "share"]])
    assert found == [pytest.approx(pair) for pair in expected]


def test_an_activity_without_a_statement_has_no_status_and_is_not_lost():
    plan = plan_of([*ACTIVITIES, ("04", 3, [("KAZ", "named")], "")])
    third = analysis.status_mix(plan).query("pillar == 3").set_index("status")
    assert third["value"].to_dict() == dict.fromkeys(STATUSES, 0) | {"proposed": 1, "unspecified": 1}
    assert (third["share"].sum(), set(third["n"])) == (1, {2})
    together = analysis.status_pairs(plan).set_index(["a", "b"])["activities"]
    assert together["unspecified", "unspecified"] == "04"
    assert analysis.status_mix(plan, unit="statement").query("pillar == 3")["n"].unique().tolist() == [1]


@pytest.mark.parametrize(
    ("measure", "choice", "allowed"),
    [
        (analysis.participation, {"counting": "half"}, "'full' or 'fractional'"),
        (analysis.participation, {"regional": "both"}, "'apart' or 'spread'"),
        (analysis.participation, {"afg_on_hold": "yes"}, "True or False"),
        (analysis.participation, {"by": "kind"}, "'country' or 'pillar' or 'role'"),
        (analysis.participants, {"tentative": "no"}, "True or False"),
        (analysis.status_mix, {"unit": "milestone"}, "'activity' or 'statement'"),
        (analysis.status_mix, {"by": "role"}, "'pillar' or 'country'"),
        (analysis.status_mix, {"regional": "REG"}, "'apart' or 'spread'"),
    ],
)
def test_a_wrong_choice_is_one_line_that_names_the_allowed_values(measure, choice, allowed):
    with pytest.raises(InputError) as caught:
        measure(PLAN, **counted(choice))
    assert str(caught.value).endswith(f"use {allowed}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        (
            {"counting": "full", "regional": "apart", "afg_on_hold": True, "values": "countries"},
            "43 of 44 activities; full counting (an activity counts once for each of its distinct "
            "countries); regional activities apart; AFG on hold and not counted.",
        ),
        (
            {"counting": "fractional", "regional": "spread", "afg_on_hold": False, "values": "statuses"},
            "43 of 44 activities; fractional counting (an activity with k distinct statuses counts 1/k for "
            "each); regional activities spread over members; AFG counted.",
        ),
        (
            {"counting": "full", "regional": "apart", "afg_on_hold": True, "unit": "statement"}
            | {"tentative": False, "values": "statuses"},
            "43 of 44 statements; full counting (a statement counts once for each of its distinct "
            "statuses); regional activities apart; AFG on hold and not counted; "
            "tentative participants not counted.",
        ),
    ],
)
def test_the_counting_note_says_everything_chosen(choices, expected):
    plan = SimpleNamespace(activities=range(44), statements=range(44))
    assert counting_note(plan, **counted(choices), n=43) == expected


def test_the_plan_of_2024_2026_counted_by_hand():
    plan = load_plan(Path(__file__).parents[1] / "data" / "tables" / "2024-2026")
    named = analysis.participation(plan, counting=Counting(regional="apart")).set_index("country")["value"]
    # AZE stands in 02, 03, 06a, 06b, 07 and 12; 31 cells say REG.
    assert (named["AZE"], named["AFG"], named["REG"]) == (6, 0, 31)
    spread = analysis.participation(plan, counting=Counting(regional="spread")).set_index("country")["value"]
    assert (spread["AZE"], spread["AFG"]) == (37, 0)
    third = analysis.status_mix(plan).query("pillar == 3")
    # 19b is ongoing and completed, 20a completed and proposed; the other nine have one status.
    assert [*third["value"]] == [3, 4.5, 0, 3.5, 0]
    assert set(third["n"]) == {11}


LAW = settings(max_examples=50, deadline=None)

# A regional activity has every member; any other some members, each named, tentative or only mentioned.
PARTIES = st.one_of(
    st.just([(country, "regional") for country in MEMBERS]),
    st.dictionaries(st.sampled_from(MEMBERS), st.sampled_from(["named", "tentative", "mentioned"]), min_size=1).map(
        lambda parties: list(parties.items())
    ),
)
PLANS = st.lists(
    st.tuples(
        st.sampled_from([1, 2, 3]),
        PARTIES,
        st.lists(st.sampled_from(STATUSES)).map(" ".join),
    ),
    min_size=1,
    max_size=6,
).map(lambda rows: plan_of([(f"{number:02}", *row) for number, row in enumerate(rows, start=1)]))
CHOICES = st.fixed_dictionaries(
    {
        "regional": st.sampled_from(["apart", "spread"]),
        "afg_on_hold": st.booleans(),
        "tentative": st.booleans(),
    }
)
BY = st.lists(st.sampled_from(DIMENSIONS), min_size=1, unique=True)


@LAW
@given(PLANS, CHOICES, BY)
def test_fractional_values_add_up_to_the_number_of_activities_that_count(plan, choices, by):
    activities = analysis.participants(plan, counting=Counting(**choices))["activity_id"].nunique()
    total = analysis.participation(plan, by, counting=Counting("fractional", **choices))["value"].sum()
    assert total == pytest.approx(activities)


@LAW
@given(PLANS, CHOICES, BY)
def test_no_full_value_is_more_than_the_activities_or_less_than_its_fraction(plan, choices, by):
    full = analysis.participation(plan, by, counting=Counting("full", **choices))["value"]
    fraction = analysis.participation(plan, by, counting=Counting("fractional", **choices))["value"]
    assert full.max() <= analysis.participants(plan, counting=Counting(**choices))["activity_id"].nunique()
    assert (fraction <= full + 1e-9).all()


@LAW
@given(PLANS, CHOICES, st.booleans(), st.sampled_from(["activity", "statement"]))
def test_fractional_statuses_add_up_to_the_units_that_count(plan, choices, join, unit):
    mix = analysis.status_mix(plan, unit=unit, join_planned_ongoing=join, counting=Counting("fractional", **choices))
    activities = analysis.counted_activities(plan, counting=Counting(**choices))
    statements = plan.statements[plan.statements["activity_id"].isin(activities["activity_id"])]
    units = {"activity": len(activities), "statement": len(statements)}[unit]
    assert mix["value"].sum() == pytest.approx(units)
    assert mix.groupby("pillar")["n"].first().sum() == units
    assert mix.dropna().groupby("pillar")["share"].sum().to_list() == pytest.approx(
        [1] * mix.dropna()["pillar"].nunique()
    )


@LAW
@given(PLANS, CHOICES)
def test_by_country_too_fractional_statuses_add_up(plan, choices):
    total = analysis.status_mix(plan, by="country", counting=Counting("fractional", **choices))["value"].sum()
    assert total == pytest.approx(analysis.participants(plan, counting=Counting(**choices))["activity_id"].nunique())


def test_an_activity_is_under_way_from_its_first_year_to_its_last(plan):
    table = analysis.active_years(plan)
    of = table.set_index(["country", "year"])
    assert (table["year"].min(), table["year"].max()) == (2013, 2026)
    assert len(table) == 12 * 14
    # "KGZ-TAJ: 2013-2023": the countries' own periods, not the activity's.
    assert [*of.loc["KGZ"]["value"]] == [1] * 11 + [0] * 3
    assert of.loc[("KGZ", 2013), "activities"] == "01a"
    assert of.loc[("REG", 2026), "activities"] == "20b"
    named = plan.activities.set_index("activity_id")
    for row in table[table["value"] > 0].itertuples():
        ids = row.activities.split(";")
        assert len(ids) == row.value
        assert all(named.loc[one, "period_start"] <= row.year <= named.loc[one, "period_end"] for one in ids)


def test_statuses_together_are_those_of_one_activity(plan):
    table = analysis.status_pairs(plan).set_index(["a", "b"])
    assert table["value"].loc[
        [("completed", "proposed"), ("completed", "completed"), ("planned", "planned")]
    ].tolist() == [*[14, 7, 0]]
    three = [pair for pair, ids in table["activities"].items() if "17b" in ids.split(";")]
    held = {*plan.statements.query("activity_id == '17b'")["status"]}
    assert {status for pair in three for status in pair} == held
    alone = table[[a == b for a, b in table.index]]
    assert alone["value"].sum() == (plan.statements.groupby("activity_id")["status"].nunique() == 1).sum()
