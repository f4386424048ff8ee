"""Co-listing and co-participation: expected weights are worked out by hand from the plan below."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cita_analysis import load_plan, network
from cita_analysis.errors import InputError

PARENTS = {"PSOD": "ADB", "OGC": "ADB"}
NAMES = {
    "ADB": "adb",
    "PSOD": "adb",
    "OGC": "adb",
    "CCC": "carec",
    "RTG": "carec",
    "WTO": "development_partner",
}

# Activity, institutions in printed order, participation.
ACTIVITIES = [
    ("01", "RTG CCC", "KAZ:named UZB:named PAK:tentative"),
    ("02", "RTG ADB PSOD OGC", "AFG:regional KAZ:regional PAK:regional UZB:regional"),
    ("03", "RTG CCC PSOD", "KAZ:named UZB:named"),
    ("04", "WTO", "UZB:named KAZ:mentioned"),
    ("05", "RTG WTO", "AFG:named"),
]


def plan_of(activities):
    listed = [(a, body) for a, bodies, _ in activities for body in bodies.split()]
    parties = [(a, *party.split(":")) for a, _, parties in activities for party in parties.split()]
    involvement = pd.DataFrame(listed, columns=["activity_id", "institution"])
    return SimpleNamespace(
        activities=pd.DataFrame({"activity_id": [row[0] for row in activities], "pillar": 1}),
        countries=pd.DataFrame({"country": ["AFG", "KAZ", "PAK", "UZB"], "name": ["A", "K", "P", "U"]}),
        participation=pd.DataFrame(parties, columns=["activity_id", "country", "role"]),
        involvement=involvement.assign(parent=involvement["institution"].replace(PARENTS)),
        institutions=pd.DataFrame(
            [(body, f"The {body}", kind) for body, kind in NAMES.items()],
            columns=["institution", "name", "kind"],
        ),
    )


PLAN = plan_of(ACTIVITIES)


def weights(pairs):
    return {(row.a, row.b): (row.shared, row.newman, row.fractional, row.activities) for row in pairs.itertuples()}


def test_co_listing_of_bodies():
    pairs = network.co_listing(PLAN)
    assert list(pairs.columns) == ["a", "b", "shared", "newman", "fractional", "activities"]
    # 01 lists two bodies, 02 four, 03 three, 04 one; 05 is AFG's alone.
    assert weights(pairs) == {
        ("CCC", "RTG"): (2, pytest.approx(1 + 1 / 2), pytest.approx(1 + 1 / 3), "01;03"),
        ("PSOD", "RTG"): (2, pytest.approx(1 / 3 + 1 / 2), pytest.approx(1 / 6 + 1 / 3), "02;03"),
        ("ADB", "OGC"): (1, pytest.approx(1 / 3), pytest.approx(1 / 6), "02"),
        ("ADB", "PSOD"): (1, pytest.approx(1 / 3), pytest.approx(1 / 6), "02"),
        ("ADB", "RTG"): (1, pytest.approx(1 / 3), pytest.approx(1 / 6), "02"),
        ("CCC", "PSOD"): (1, pytest.approx(1 / 2), pytest.approx(1 / 3), "03"),
        ("OGC", "PSOD"): (1, pytest.approx(1 / 3), pytest.approx(1 / 6), "02"),
        ("OGC", "RTG"): (1, pytest.approx(1 / 3), pytest.approx(1 / 6), "02"),
    }


def test_co_listing_by_parent_counts_adb_once_for_an_activity():
    assert weights(network.co_listing(PLAN, level="parent", afg_on_hold=False)) == {
        ("ADB", "RTG"): (2, pytest.approx(1 + 1 / 2), pytest.approx(1 + 1 / 3), "02;03"),
        ("CCC", "RTG"): (2, pytest.approx(1 + 1 / 2), pytest.approx(1 + 1 / 3), "01;03"),
        ("ADB", "CCC"): (1, pytest.approx(1 / 2), pytest.approx(1 / 3), "03"),
        ("RTG", "WTO"): (1, 1, 1, "05"),
    }


def test_counting_chooses_the_weight_that_orders_the_pairs():
    full = network.co_listing(PLAN, counting="full")
    fractional = network.co_listing(PLAN, counting="fractional")
    assert [*zip(full["a"], full["b"], strict=True)][:3] == [("CCC", "RTG"), ("PSOD", "RTG"), ("ADB", "OGC")]
    assert [*zip(fractional["a"], fractional["b"], strict=True)][:3] == [
        *[("CCC", "RTG"), ("PSOD", "RTG"), ("CCC", "PSOD")]
    ]


def test_co_participation_with_regional_apart_pairs_only_countries_in_the_cell():
    assert weights(network.co_participation(PLAN)) == {
        ("KAZ", "UZB"): (2, pytest.approx(1 / 2 + 1), pytest.approx(1 / 3 + 1), "01;03"),
        ("KAZ", "PAK"): (1, pytest.approx(1 / 2), pytest.approx(1 / 3), "01"),
        ("PAK", "UZB"): (1, pytest.approx(1 / 2), pytest.approx(1 / 3), "01"),
    }


def test_co_participation_spread_pairs_all_members_that_are_not_on_hold():
    pairs = weights(network.co_participation(PLAN, regional="spread", tentative=False))
    assert pairs[("KAZ", "UZB")][::3] == (3, "01;02;03")
    assert pairs[("KAZ", "PAK")] == (1, pytest.approx(1 / 2), pytest.approx(1 / 3), "02")
    assert ("AFG", "KAZ") not in pairs
    assert ("AFG", "KAZ") in weights(network.co_participation(PLAN, regional="spread", afg_on_hold=False))


@pytest.mark.parametrize(
    ("side", "choices", "expected"),
    [
        ("body", {}, {"ADB": 1, "CCC": 2, "OGC": 1, "PSOD": 2, "RTG": 3, "WTO": 1}),
        ("body", {"afg_on_hold": False}, {"ADB": 1, "CCC": 2, "OGC": 1, "PSOD": 2, "RTG": 4, "WTO": 2}),
        ("parent", {}, {"ADB": 2, "CCC": 2, "RTG": 3, "WTO": 1}),
        ("country", {}, {"AFG": 0, "KAZ": 2, "PAK": 1, "UZB": 3}),
        ("country", {"tentative": False}, {"AFG": 0, "KAZ": 2, "PAK": 0, "UZB": 3}),
        ("country", {"regional": "spread"}, {"AFG": 0, "KAZ": 3, "PAK": 2, "UZB": 4}),
    ],
)
def test_nodes_are_all_there_with_their_activities(side, choices, expected):
    table = network.nodes(PLAN, side, **choices)
    assert list(table.columns) == ["node", "name", "kind", "activities"]
    assert dict(zip(table["node"], table["activities"], strict=True)) == expected


def test_a_graph_carries_every_weight_and_keeps_the_isolated():
    pairs, nodes = network.co_listing(PLAN), network.nodes(PLAN)
    drawn = network.graph(pairs, nodes, weight="newman")
    assert drawn.nodes["WTO"] == {"name": "The WTO", "kind": "development_partner", "activities": 1}
    assert drawn.degree("WTO") == 0
    assert drawn.edges["RTG", "CCC"] == {
        "shared": 2,
        "newman": 1.5,
        "fractional": pytest.approx(4 / 3),
        "activities": "01;03",
        "weight": 1.5,
    }


def test_strengths_share_their_rank_with_equals():
    graph = network.graph(network.co_listing(PLAN, level="parent"), network.nodes(PLAN, "parent"))
    table = network.strengths(graph)
    assert list(table.columns) == [
        *["node", "name", "kind", "activities", "degree", "strength", "rank_first", "rank_last"]
    ]
    columns = ["node", "degree", "strength", "rank_first", "rank_last"]
    assert list(table[columns].itertuples(index=False, name=None)) == [
        *[("RTG", 2, 4, 1, 1), ("ADB", 2, 3, 2, 3), ("CCC", 2, 3, 2, 3), ("WTO", 0, 0, 4, 4)]
    ]


def test_rank_intervals_hold_when_any_one_activity_is_left_out():
    table = network.rank_intervals(network.incidence(PLAN, "parent"))
    # Without 01 CCC falls to WTO and ADB rises to RTG; without 02 the other way; without 03 all but RTG tie.
    assert list(table.itertuples(index=False, name=None)) == [
        *[("RTG", 3, 1, 2), ("ADB", 2, 1, 4), ("CCC", 2, 1, 4), ("WTO", 1, 2, 4)]
    ]


def incidence_of(listed):
    cells = [(f"{number:02}", node) for number, nodes in enumerate(listed) for node in nodes.split()]
    return pd.DataFrame(cells, columns=["activity_id", "node"])


def test_beyond_chance_keeps_every_pair():
    rows = incidence_of(["A B"] * 5 + ["C"] * 4 + ["A B C D"])
    table = network.beyond_chance(rows).set_index(["a", "b"])
    assert len(table) == 6
    # A and B are in six of ten, always together: one of the C(10, 6) = 210 ways to place B.
    pair = table.loc[("A", "B")]
    assert (pair["shared"], pair["expected"]) == (6, 3.6)
    assert pair["p"] == pytest.approx(1 / 210)
    assert pair["p_holm"] == pytest.approx(6 / 210)
    assert table["beyond"].sum() == 1
    assert not network.beyond_chance(rows, alpha=0.01)["beyond"].any()


def test_beyond_chance_is_corrected_by_holm_over_all_pairs():
    table = network.beyond_chance(incidence_of(["A B"] * 2 + ["C D"] * 2 + ["E F"] * 3))
    assert [*(table["a"] + table["b"])[:3]] == ["EF", "AB", "CD"]
    # p is 1/35, 1/21, 1/21 and then 1, twelve times; the second 1/21 may not come out smaller than the first.
    assert [*table["p_holm"]] == pytest.approx([15 / 35, 14 / 21, 14 / 21] + [1] * 12)
    assert table["beyond"].sum() == 0


def test_a_region_is_no_country():
    rows = network.incidence(PLAN, "country", afg_on_hold=False)
    assert set(rows["node"]) == {"AFG", "KAZ", "PAK", "UZB"}
    assert "02" not in set(rows["activity_id"])


@pytest.mark.parametrize(
    ("function", "choice", "allowed"),
    [
        (network.incidence, {"side": "agency"}, "'body' or 'parent' or 'country'"),
        (network.co_listing, {"level": "country"}, "'body' or 'parent'"),
        (network.co_listing, {"counting": "newman"}, "'full' or 'fractional'"),
        (network.co_participation, {"regional": "no"}, "'apart' or 'spread'"),
        (network.nodes, {"side": "pillar"}, "'body' or 'parent' or 'country'"),
    ],
)
def test_a_wrong_choice_names_the_allowed_values(function, choice, allowed):
    with pytest.raises(InputError, match=rf"use {allowed}$"):
        function(PLAN, **choice)


def test_a_graph_has_no_other_weights():
    with pytest.raises(InputError, match=r"'shared' or 'newman' or 'fractional'$"):
        network.graph(network.co_listing(PLAN), network.nodes(PLAN), weight="value")


def test_the_plan_of_2024_2026_counted_by_hand():
    plan = load_plan(Path(__file__).parents[1] / "data" / "tables" / "2024-2026")
    bodies, parents = network.nodes(plan, "body"), network.nodes(plan, "parent")
    assert (len(bodies), (bodies["activities"] == 1).sum()) == (38, 26)
    assert (len(parents), (parents["activities"] == 1).sum()) == (30, 20)
    together = network.co_listing(plan).query("a == 'CCC' and b == 'RTG'")
    assert [*together["activities"]] == ["11c;13a;13b;17b;20a"]
    listed = bodies.set_index("node")["activities"]
    assert (listed["RTG"], listed["CCC"]) == (21, 18)


BODIES = st.lists(st.sampled_from([*NAMES]), min_size=1, unique=True).map(" ".join)


@settings(max_examples=50, deadline=None)
@given(st.lists(BODIES, min_size=1, max_size=6), st.sampled_from(["body", "parent"]))
def test_weights_are_conserved(cells, level):
    plan = plan_of([(f"{number:02}", cell, "KAZ:named") for number, cell in enumerate(cells, start=1)])
    rows = network.incidence(plan, level)
    several = rows[rows.groupby("activity_id")["node"].transform("size") > 1]
    pairs = network.co_listing(plan, level=level)
    assert pairs["fractional"].sum() == pytest.approx(several["activity_id"].nunique())
    graph = network.graph(pairs, network.nodes(plan, level), weight="newman")
    own = several["node"].value_counts()
    assert dict(graph.degree(weight="weight")) == {node: pytest.approx(own.get(node, 0)) for node in graph}
