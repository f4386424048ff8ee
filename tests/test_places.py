"""A body of the network stays where it stood: from size to size, quarter to quarter and edition to edition."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import cache
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cita_analysis import Plan, figures
from cita_analysis.analysis import network
from cita_analysis.figures import network_layout, network_places
from cita_analysis.figures import theme as house
from drawn import PLAN, SIZES, covered, marks, only, outside, overlapping, picture

IDS = list(PLAN.activities["activity_id"])
KNOWN = network_layout.known()
# What a drawing leaves of each size for the network, in points.
ROOM = {"column": (213, 216), "full": (438, 308), "slide": (930, 298)}


def frame(size: str) -> network_layout.Frame:
    return network_layout.Frame(*ROOM[size], house.PRESETS[size])


def linked(plan: Plan, level: str) -> nx.Graph[str]:
    net = network.build_network(plan, level)
    bodies: nx.Graph[str] = nx.Graph()
    for node, activities in zip(net.nodes["node"], net.nodes["activities"], strict=True):
        bodies.add_node(node, activities=activities)
    bodies.add_edges_from(zip(net.pairs["a"], net.pairs["b"], strict=True))
    return bodies


@cache
def whole(level: str) -> nx.Graph[str]:
    return linked(PLAN, level)


def moved(found: dict[str, network_layout.Place]) -> dict[str, float]:
    """How far each body with a place stands from it, as a share of the frame."""
    far = {body: float(np.hypot(*np.subtract(found[body], KNOWN[body]))) for body in found if body in KNOWN}
    return {body: distance for body, distance in far.items() if distance > 0}


def test_every_body_of_the_plan_and_every_parent_has_a_place_in_the_frame() -> None:
    assert {*whole("body"), *whole("parent")} <= {*KNOWN}
    assert all(0 < x < 1 and 0 < y < 1 for x, y in KNOWN.values())


@pytest.mark.parametrize("level", ["body", "parent"])
@pytest.mark.parametrize("size", SIZES)
def test_in_the_plan_as_it_is_no_body_has_to_leave_its_place(size: str, level: str) -> None:
    assert moved(network_layout.layout(whole(level), [frame(size)], KNOWN)) == {}


# Fewer activities make no mark or label larger, so that nothing has to give way: no tolerance at all.
@settings(deadline=None, max_examples=40)
@given(
    gone=st.sets(st.sampled_from(IDS), max_size=43),
    size=st.sampled_from(SIZES),
    level=st.sampled_from(["body", "parent"]),
)
def test_without_some_activities_every_body_that_is_left_stays(gone: set[str], size: str, level: str) -> None:
    bodies = linked(only(*(activity for activity in IDS if activity not in gone)), level)
    assert moved(network_layout.layout(bodies, [frame(size)], KNOWN)) == {}


# A body may have a fifth more activities before a neighbour gives way. In 240 networks of which up to eight bodies had
# twice theirs, none moved further than 0.02 of the frame.
@settings(deadline=None, max_examples=40)
@given(
    larger=st.dictionaries(st.sampled_from(sorted(whole("body"))), st.sampled_from([1.2, 2]), max_size=8),
    new=st.lists(st.sets(st.sampled_from(sorted(whole("body"))), max_size=3), max_size=3),
    size=st.sampled_from(SIZES),
)
def test_new_and_larger_bodies_move_no_other_far_and_stand_apart(
    larger: dict[str, float], new: Sequence[set[str]], size: str
) -> None:
    bodies = whole("body").copy()
    for body, times in larger.items():
        bodies.nodes[body]["activities"] *= times
    for i, others in enumerate(new):
        bodies.add_node(f"NEW-{i}", activities=1)
        bodies.add_edges_from((f"NEW-{i}", other) for other in others)
    found = network_layout.layout(bodies, [frame(size)], KNOWN)
    limit = 0.03 if 2 in larger.values() else 0
    assert max([*moved(found).values(), 0]) <= limit
    assert touching(bodies, found, size) == []


def touching(bodies: nx.Graph[str], found: dict[str, network_layout.Place], size: str) -> list[tuple[str, str]]:
    """Pairs of which one's mark or label is on the other's."""
    wide, high = ROOM[size]
    form = house.PRESETS[size]

    def pieces(body: str) -> list[tuple[float, float, float, float]]:
        x, y, r = (
            found[body][0] * wide,
            found[body][1] * high,
            network_layout.radius(bodies.nodes[body]["activities"], form),
        )
        half = house.text_width(body, form.text) / 2
        return [(x - r, y - r, x + r, y + r), (x - half, y - r - form.text, x + half, y - r - form.text * 0.15)]

    return [
        (one, two)
        for one, two in combinations(bodies, 2)
        for a in pieces(one)
        for b in pieces(two)
        if min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])
    ]


def with_a_new_body() -> Plan:
    """The plan with a body more, listed beside two others in an activity more."""
    tables = {**PLAN.tables}
    row = {"name": "A body that is new", "kind": "national", "country": "KAZ"}
    one = pd.DataFrame([{"edition": PLAN.edition, "institution": "KAZ-NEW", "parent": "KAZ-NEW", **row}])
    tables["institutions"] = pd.concat(
        [tables["institutions"], one[tables["institutions"].columns.intersection(one.columns)]]
    )
    listed = pd.DataFrame({"institution": ["KAZ-NEW", "WTO", "UNECE"], "parent": ["KAZ-NEW", "WTO", "UNECE"]})
    for name, rows in {
        "activities": PLAN.activities.tail(1),
        "participation": PLAN.participation[PLAN.participation["activity_id"] == IDS[-1]],
        "involvement": listed.assign(edition=PLAN.edition, position=[1, 2, 3], text=listed["institution"]),
    }.items():
        tables[name] = pd.concat([tables[name], rows.assign(activity_id="23")], ignore_index=True)
    return dataclasses.replace(PLAN, tables=tables)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("edition", ["an activity less", "a body less", "a body more"])
def test_in_another_edition_s_picture_the_marks_stand_where_they_stood(size: str, edition: str) -> None:
    plan = with_a_new_body()
    if edition != "a body more":
        plan = only(
            *(
                activity
                for activity in IDS
                if activity not in {"an activity less": ["08"], "a body less": ["20b"]}[edition]
            )
        )
    drawn = figures.partners_network(plan, quarter="2024Q2", size=size, draws=10)
    here, there = ({*marks(one.figure.axes[0])} for one in (drawn, picture("partners_network", size, draws=10)))
    codes = [
        {*one.numbers["a"], *one.numbers["b"].dropna()} for one in (drawn, picture("partners_network", size, draws=10))
    ]
    assert len(here - there) == len(codes[0] - codes[1]) == (edition == "a body more")
    assert (outside(drawn.figure), overlapping(drawn.figure), covered(drawn.figure)) == ([], [], [])


def test_a_newcomer_begins_amid_the_bodies_it_is_linked_to_and_one_alone_in_the_corner() -> None:
    bodies: nx.Graph[str] = nx.Graph()
    bodies.add_nodes_from(["A", "B", "NEW", "ALONE"], activities=1)
    bodies.add_edges_from([("NEW", "A"), ("NEW", "B")])
    found = network_layout.layout(bodies, [frame("full")], {"A": (0.2, 0.8), "B": (0.6, 0.4)})
    assert found["NEW"] == (0.4, 0.6)
    assert max(found["ALONE"]) < 0.1


def test_the_list_for_a_plan_keeps_what_it_has_and_adds_what_is_new() -> None:
    assert network_places.proposed(PLAN, KNOWN) == KNOWN
    longer = network_places.proposed(with_a_new_body(), KNOWN)
    assert {**longer, **KNOWN} == longer
    assert [*longer.keys() - KNOWN.keys()] == ["KAZ-NEW"]


@pytest.mark.slow
def test_a_list_made_anew_is_good_at_every_size() -> None:
    anew = network_places.proposed(PLAN, {})
    for size in SIZES:
        found = network_layout.layout(whole("body"), [frame(size)], anew)
        assert found == {body: anew[body] for body in found}
