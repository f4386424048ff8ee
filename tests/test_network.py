"""Co-listing and co-participation: expected weights are worked out by hand from the plan below."""

import subprocess
import sys
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from choices import counted
from cita_analysis.analysis import Counting, network
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
    pairs = network.co_listing(PLAN, level="body")
    assert list(pairs.columns) == [
        *["a", "b", "shared", "newman", "fractional", "jaccard", "cosine", "association", "activities"]
    ]
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
    assert weights(network.co_listing(PLAN, level="parent", counting=Counting(afg_on_hold=False))) == {
        ("ADB", "RTG"): (2, pytest.approx(1 + 1 / 2), pytest.approx(1 + 1 / 3), "02;03"),
        ("CCC", "RTG"): (2, pytest.approx(1 + 1 / 2), pytest.approx(1 + 1 / 3), "01;03"),
        ("ADB", "CCC"): (1, pytest.approx(1 / 2), pytest.approx(1 / 3), "03"),
        ("RTG", "WTO"): (1, 1, 1, "05"),
    }


def test_counting_chooses_the_weight_that_orders_the_pairs():
    full = network.co_listing(PLAN, level="body")
    fractional = network.co_listing(PLAN, level="body", counting=Counting("fractional"))
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
    pairs = weights(network.co_participation(PLAN, counting=Counting(regional="spread", tentative=False)))
    assert pairs[("KAZ", "UZB")][::3] == (3, "01;02;03")
    assert pairs[("KAZ", "PAK")] == (1, pytest.approx(1 / 2), pytest.approx(1 / 3), "02")
    assert ("AFG", "KAZ") not in pairs
    assert ("AFG", "KAZ") in weights(
        network.co_participation(PLAN, counting=Counting(regional="spread", afg_on_hold=False))
    )


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
    table = network.nodes(PLAN, side, **counted(choices))
    assert list(table.columns) == ["node", "name", "kind", "activities"]
    assert dict(zip(table["node"], table["activities"], strict=True)) == expected


def test_a_graph_carries_every_weight_and_keeps_the_isolated():
    pairs, nodes = network.co_listing(PLAN, level="body"), network.nodes(PLAN, "body")
    drawn = network.graph(pairs, nodes, weight="newman")
    assert drawn.nodes["WTO"] == {"name": "The WTO", "kind": "development_partner", "activities": 1}
    assert drawn.degree("WTO") == 0
    assert drawn.edges["RTG", "CCC"] == {
        "shared": 2,
        "newman": 1.5,
        "fractional": pytest.approx(4 / 3),
        # RTG stands in three of the activities that count, CCC in two.
        "jaccard": pytest.approx(2 / 3),
        "cosine": pytest.approx(2 / 6**0.5),
        "association": pytest.approx(2 / 6),
        "activities": "01;03",
        "weight": 1.5,
    }


def test_a_region_is_no_country():
    rows = network.incidence(PLAN, "country", counting=Counting(afg_on_hold=False))
    assert set(rows["node"]) == {"AFG", "KAZ", "PAK", "UZB"}
    assert "02" not in set(rows["activity_id"])


@pytest.mark.parametrize(
    ("function", "choice", "allowed"),
    [
        (network.incidence, {"level": "agency"}, "'body' or 'parent' or 'country'"),
        (network.co_listing, {"level": "country"}, "'body' or 'parent'"),
        (network.co_listing, {"counting": "newman"}, "'full' or 'fractional'"),
        (network.co_participation, {"regional": "no"}, "'apart' or 'spread'"),
        (network.nodes, {"level": "pillar"}, "'body' or 'parent' or 'country'"),
    ],
)
def test_a_wrong_choice_names_the_allowed_values(function, choice, allowed):
    with pytest.raises(InputError, match=rf"use {allowed}$"):
        function(PLAN, **counted(choice))


def test_a_graph_has_no_other_weights():
    with pytest.raises(
        InputError, match=r"'shared' or 'newman' or 'fractional' or 'jaccard' or 'cosine' or 'association'$"
    ):
        network.graph(network.co_listing(PLAN, level="body"), network.nodes(PLAN, "body"), weight="value")


def test_the_plan_of_2024_2026_counted_by_hand(shipped):
    bodies, parents = network.nodes(shipped, "body"), network.nodes(shipped, "parent")
    assert (len(bodies), (bodies["activities"] == 1).sum()) == (38, 26)
    assert (len(parents), (parents["activities"] == 1).sum()) == (30, 20)
    together = network.co_listing(shipped, level="body").query("a == 'CCC' and b == 'RTG'")
    assert [*together["activities"]] == ["11c;13a;13b;17b;20a"]
    listed = bodies.set_index("node")["activities"]
    assert (listed["RTG"], listed["CCC"]) == (21, 18)


# An edge, opened


def test_an_edge_has_the_plans_rows_behind_it(shipped):
    edge = network.build_network(shipped, "body").edge("ADB", "CI")
    rows = edge.rows
    assert list(rows.columns) == [
        *["activity_id", "pillar", "project_title", "page", "nodes", "newman", "fractional", "institutions_text"]
    ]
    assert [*zip(rows["activity_id"], rows["pillar"], rows["page"], rows["nodes"], strict=True)] == [
        *[("17b", 2, 4, 4), ("19b", 3, 5, 2), ("19c", 3, 5, 2), ("19d", 3, 5, 2), ("19e", 3, 6, 2)]
    ]
    assert [*rows["institutions_text"]] == ["RTG/CCC; ADB and CI", *["ADB/CI"] * 4]
    assert edge.activities == [*rows["activity_id"]]


def test_an_edges_rows_add_up_to_its_weights(shipped):
    edge = network.build_network(shipped, "body").edge("ADB", "CI")
    # Among four nodes 1/3 and 1/6, four times all of it; ADB stands in 8 activities, CI in 9.
    assert edge.weights.to_dict() == pytest.approx(
        {
            "shared": 5,
            "newman": 4 + 1 / 3,
            "fractional": 4 + 1 / 6,
            "jaccard": 5 / (8 + 9 - 5),
            "cosine": 5 / 72**0.5,
            "association": 5 / 72,
        }
    )
    assert edge.rows[["newman", "fractional"]].sum().to_dict() == pytest.approx(
        edge.weights[["newman", "fractional"]].to_dict()
    )


def test_an_edge_has_no_direction(shipped):
    net = network.build_network(shipped, "body")
    assert (net.edge("CI", "ADB").a, net.edge("CI", "ADB").b) == ("ADB", "CI")
    assert net.edge("CI", "ADB").rows.equals(net.edge("ADB", "CI").rows)


def test_an_edge_of_countries_shows_the_cell_of_countries(shipped):
    rows = network.build_network(shipped, "country").edge("KAZ", "UZB").rows
    assert rows.columns[-1] == "countries_text"
    assert [*rows["countries_text"]][:2] == ["AZE, GEO, TKM, UZB, [KAZ]", "AZE, KAZ, UZB"]


def test_an_edges_source_is_the_printed_cell(shipped):
    place = network.build_network(shipped, "body").edge("ADB", "CI").source("17b")
    assert (place.activity_id, place.field, place.text) == ("17b", "institutions_text", "RTG/CCC; ADB and CI")
    assert [*place.pieces["page"]] == [4]


def test_a_pair_that_shares_nothing_has_no_rows_and_no_weight(shipped):
    edge = network.build_network(shipped, "body").edge("NPPO", "ADB")
    assert (edge.activities, len(edge.rows)) == ([], 0)
    assert edge.weights.to_dict() == dict.fromkeys(network.WEIGHTS, 0)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda net: net.edge("ADB", "EBRD"), "'EBRD' is not in this network of 38 body nodes; see net.nodes"),
        (lambda net: net.edge("EBRD", "ADB"), "'EBRD' is not in this network of 38 body nodes; see net.nodes"),
        (lambda net: net.edge("ADB", "ADB"), "a pair has two nodes, not 'ADB' twice"),
        (lambda net: net.without(["ADB"]).edge("ADB", "CI"), "'ADB' is not in this network of 37 body nodes; "),
        (
            lambda net: net.edge("CI", "ADB").source("01a"),
            "ADB and CI do not share '01a'; they share 17b, 19b, 19c, 19d, 19e",
        ),
        (lambda net: net.edge("NPPO", "ADB").source("17b"), "ADB and NPPO do not share '17b'; they share none"),
    ],
)
def test_an_edge_that_cannot_be_is_said_in_one_line(shipped, ask, said):
    with pytest.raises(InputError) as caught:
        ask(network.build_network(shipped, "body"))
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)


def test_a_network_without_a_node_knows_nothing_of_it():
    net = network.build_network(PLAN, "body")
    less = net.without(["RTG"]).without(["PSOD"])
    assert [*less.nodes["node"]] == ["ADB", "CCC", "OGC", "WTO"]
    assert [*less.graph()] == ["ADB", "CCC", "OGC", "WTO"]
    assert weights(less.pairs) == {("ADB", "OGC"): (1, 1, 1, "02")}
    assert len(net.nodes) == 6


def test_an_edge_in_a_notebook_shows_weights_and_rows(shipped):
    shown = network.build_network(shipped, "body").edge("ADB", "CI")._repr_html_()
    assert shown.startswith("<p>ADB–CI: shared 5, newman 4.333,")
    assert shown.count("<tr") == 1 + 5


def test_both_margins_stand_beside_each_mark():
    sized = network.with_sizes(network.incidence(PLAN, "parent"))
    assert list(sized.columns) == ["activity_id", "node", "nodes", "activities"]
    assert list(sized.itertuples(index=False, name=None))[:4] == [
        *[("01", "RTG", 2, 3), ("01", "CCC", 2, 2), ("02", "RTG", 2, 3), ("02", "ADB", 2, 2)]
    ]


BODIES = st.lists(st.sampled_from([*NAMES]), min_size=1, unique=True).map(" ".join)


@settings(max_examples=50, deadline=None, derandomize=True)
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


def test_a_project_is_one_row_and_lists_a_node_once() -> None:
    plan = plan_of([("01a", "RTG CCC", ""), ("01b", "RTG WTO", ""), ("02", "WTO", "")])
    projects = network.build_network(plan, "body").by_project()
    assert [*projects.rows.itertuples(index=False, name=None)] == [
        *[("01", "RTG"), ("01", "CCC"), ("01", "WTO"), ("02", "WTO")]
    ]
    assert [*projects.pillars()] == [1, 1]
    with pytest.raises(InputError, match="pairs can be opened in a network of activities only"):
        projects.edge("RTG", "CCC")


def test_networks_load_nothing_that_draws():
    code = (
        "import sys, cita_analysis.analysis.network; sys.exit(', '.join({'matplotlib', 'seaborn'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).stderr == b"\n"
