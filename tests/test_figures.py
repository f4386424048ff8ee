"""Figures by their artists and their data: what is drawn is what the numbers say, and every word can be read."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from choices import counted
from cita_analysis import InputError, Plan, figures, schema
from cita_analysis.figures import theme as house
from drawn import (
    FIGURE_NAMES,
    PLAN,
    PLANTED,
    SIZES,
    bars,
    covered,
    faint,
    only,
    outside,
    overlapping,
    pale,
    picture,
    small,
    texts,
)

every_figure = pytest.mark.parametrize("name", FIGURE_NAMES)
every_size = pytest.mark.parametrize("size", SIZES)


# ---- Every word can be read


def a_figure(*places: tuple[float, float, str], **looks: Any) -> Figure:
    figure = Figure(figsize=(2, 2), dpi=100)
    FigureCanvasAgg(figure)
    for x, y, words in places:
        figure.text(x, y, words, **looks)
    return figure


def test_the_checks_can_fail() -> None:
    assert overlapping(a_figure((0.1, 0.5, "one"), (0.2, 0.5, "two"))) == [("one", "two")]
    assert overlapping(a_figure((0.1, 0.5, "one"), (0.6, 0.5, "two"))) == []
    assert outside(a_figure((0.9, 0.5, "too far"), (0.1, 0.5, "near"))) == ["too far"]
    assert small(a_figure((0.1, 0.5, "tiny"), fontsize=6)) == ["tiny"]
    assert faint(a_figure((0.1, 0.5, "pale"), color="#999999")) == ["pale"]
    figure = a_figure()
    axes = figure.subplots()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.barh(0.5, 0.5, 0.2, color="#AAAAAA")
    axes.text(0.1, 0.5, "over", va="center")
    axes.text(0.6, 0.5, "beside", va="center")
    assert (covered(figure), len(pale(figure))) == (["over"], 1)


@every_figure
@every_size
def test_every_text_is_on_the_page_apart_from_the_others_and_large_enough(name: str, size: str) -> None:
    figure = picture(name, size).figure
    assert {"outside": outside(figure), "overlapping": overlapping(figure), "small": small(figure)} == {
        **{"outside": [], "overlapping": [], "small": []}
    }


@every_figure
@every_size
def test_no_text_covers_a_mark_and_every_mark_stands_out(name: str, size: str) -> None:
    figure = picture(name, size).figure
    assert (covered(figure), pale(figure)) == ([], set())


FULLEST: dict[str, dict[str, Any]] = {
    "participation_by_role": {"counting": "fractional", "regional": "spread"},
    "participation_by_pillar": {"counting": "fractional", "regional": "spread"},
    "participation_counting": {"regional": "spread", "afg_on_hold": False},
    "participation_together": {"counting": "fractional", "regional": "spread", "afg_on_hold": False},
    "partners_bodies": {"counting": "fractional"},
    "partners_colisting": {"counting": "fractional", "level": "body"},
    "partners_network": {"level": "body"},
    "partners_chance": {"level": "body"},
    "partners_ranks": {"level": "body", "counting": "fractional"},
    "partners_incidence": {"level": "parent"},
    "participation_incidence": {"regional": "spread", "afg_on_hold": False},
    "status_by_activity": {"counting": "full", "join_planned_ongoing": True},
}


@pytest.mark.slow
@every_size
@pytest.mark.parametrize("name", FULLEST)
def test_so_it_is_with_the_choices_that_need_most_room(name: str, size: str) -> None:
    figure = picture(name, size, **FULLEST[name]).figure
    assert (outside(figure), overlapping(figure), small(figure)) == ([], [], [])


@pytest.mark.slow
@every_size
@pytest.mark.parametrize("quarter", ["2020Q1", "2023Q4", "2024Q1", "2026Q4", "2031Q3"])
@pytest.mark.parametrize("name", ["status_milestones", "status_periods"])
def test_so_it_is_in_other_quarters(name: str, quarter: str, size: str) -> None:
    figure = getattr(figures, name)(PLAN, quarter=quarter, size=size).figure
    assert (outside(figure), overlapping(figure), small(figure)) == ([], [], [])


@every_figure
def test_text_has_contrast(name: str) -> None:
    drawn = picture(name)
    cells = {text.get_text() for axes in drawn.figure.axes for text in axes.texts if axes.collections}
    assert [words for words in faint(drawn.figure) if words not in cells] == []


@pytest.mark.parametrize("colour", [house.INK, house.SOFT, *house.PILLAR_COLOURS.values()])
def test_text_stands_out_from_the_page(colour: str) -> None:
    assert house.contrast(colour, "white") >= 4.5


@pytest.mark.parametrize("ground", [f"#{grey:02x}{grey:02x}{grey:02x}" for grey in range(0, 256, 5)])
def test_type_on_any_ground_has_contrast(ground: str) -> None:
    assert house.contrast(house.ink_on(ground), ground) >= 4.5


@every_figure
@every_size
def test_title_note_and_source_stand_on_the_figure(name: str, size: str) -> None:
    drawn = picture(name, size)
    written = [" ".join(text.get_text().split()) for text in drawn.figure.texts]
    assert written == [drawn.title, drawn.note, drawn.source]


@every_figure
def test_the_page_is_as_wide_as_its_preset(name: str) -> None:
    centimetres = {size: picture(name, size).figure.get_size_inches() * 2.54 for size in SIZES}
    assert [centimetres[size][0] for size in SIZES] == pytest.approx([8, 16, 33.867])
    assert centimetres["slide"][1] == pytest.approx(19.05)
    assert max(centimetres[size][1] for size in ("column", "full")) < 25, "as high as a page"


# ---- Colour


PALETTES: dict[str, dict[Any, str]] = {
    "status": house.STATUS_COLOURS,
    "pillar": house.PILLAR_COLOURS,
    "kind": house.KIND_COLOURS,
    "state": house.STATE_COLOURS,
    "period": house.PERIOD_COLOURS,
    "move": house.MOVE_COLOURS,
}
# Machado, Oliveira and Fernandes (2009), full severity, on linear RGB.
BLINDNESS = {
    "none": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def seen(colour: str, blindness: Any) -> Any:
    """The colour in CIELAB as that eye has it."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = XYZ @ np.clip(np.asarray(blindness) @ linear, 0, 1) / [0.95047, 1, 1.08883]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("palette", PALETTES)
def test_marks_stand_out_from_the_page(palette: str) -> None:
    assert [c for c in PALETTES[palette].values() if house.contrast(c, "white") < 3] == []


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("palette", PALETTES)
def test_colours_stay_apart_for_every_eye(palette: str, blindness: str) -> None:
    # Planned and ongoing share a colour when the legend's joint status takes the place of both.
    colours = sorted(set(PALETTES[palette].values()))
    apart = [
        np.linalg.norm(seen(one, BLINDNESS[blindness]) - seen(two, BLINDNESS[blindness]))
        for one, two in combinations(colours, 2)
    ]
    assert min(apart) > 12


@pytest.mark.parametrize("palette", PALETTES)
def test_colours_stay_apart_in_grey(palette: str) -> None:
    lightness = sorted(seen(colour, np.eye(3))[0] for colour in set(PALETTES[palette].values()))
    assert min(np.diff(lightness)) > 7


def test_every_status_pillar_and_kind_has_its_colour_and_every_kind_its_marker() -> None:
    assert {*PLAN.statements["status"]} <= {*house.STATUS_COLOURS} == {*house.STATUS_NAMES}
    assert {*PLAN.institutions["kind"]} <= {*house.KIND_COLOURS} == {*house.KIND_MARKERS} == {*house.KIND_NAMES}
    assert {*PLAN.activities["pillar"]} <= {*house.PILLAR_COLOURS}
    assert len({*house.KIND_MARKERS.values()}) == len(house.KIND_MARKERS)


# ---- What is drawn is what the numbers say


@pytest.mark.parametrize("choices", [{}, {"counting": "fractional"}, {"regional": "spread"}], ids=str)
def test_a_country_s_bars_are_as_long_as_its_roles(choices: dict[str, str]) -> None:
    drawn = picture("participation_by_role", **choices)
    (axes,) = drawn.figure.axes
    lengths = bars(axes).groupby("y")["width"].sum()
    totals = drawn.numbers.groupby("country", sort=False)["value"].sum()
    assert lengths.tolist() == pytest.approx(totals[totals > 0].tolist())
    assert [label.get_text() for label in axes.get_yticklabels()] == list(drawn.numbers["name"].unique())


def test_tentative_participation_is_hatched() -> None:
    (axes,) = picture("participation_by_role").figure.axes
    assert [patch.get_width() for patch in axes.patches if isinstance(patch, Rectangle) and patch.get_hatch()] == [2]


def test_a_cell_has_the_number_of_its_country_and_pillar() -> None:
    drawn = picture("participation_by_pillar")
    (axes,) = drawn.figure.axes
    cells = {text.get_position(): text.get_text() for text in axes.texts}
    table = drawn.numbers.pivot(index="country", columns="pillar", values="value").loc[
        drawn.numbers["country"].unique()
    ]
    expected = {(j + 0.5, i + 0.5): str(v) for (i, j), v in np.ndenumerate(table.to_numpy())}
    assert {place: cells[place] for place in expected} == expected
    assert table.loc["ALL"].tolist() == [20, 13, 11]


@pytest.mark.parametrize("name", ["participation_together", "partners_colisting"])
def test_a_cell_has_the_number_of_its_pair(name: str) -> None:
    drawn = picture(name)
    (axes,) = drawn.figure.axes
    codes = list(dict.fromkeys([*drawn.numbers["a"], *drawn.numbers["b"]]))
    cells = {text.get_position(): text.get_text() for text in axes.texts}
    expected = {
        (codes.index(row["a"]) + 0.5, codes.index(row["b"]) + 0.5): str(row["value"])
        for row in drawn.numbers.to_dict("records")
    }
    assert {place: cells.get(place) for place in expected} == expected


def test_a_country_s_line_goes_from_its_one_rank_to_its_other() -> None:
    drawn = picture("participation_counting")
    (axes,) = drawn.figure.axes
    left, right = zip(*(np.asarray(line.get_ydata()) for line in axes.lines), strict=True)
    assert list(left) == list(range(len(drawn.numbers)))
    assert all(
        first - 1 <= place <= last - 1
        for place, first, last in zip(
            right, drawn.numbers["fractional_first"], drawn.numbers["fractional_last"], strict=True
        )
    )


def test_a_body_s_bar_is_as_long_as_its_activities_are_many_and_the_rest_are_named() -> None:
    drawn = picture("partners_bodies")
    (axes,) = drawn.figure.axes
    with_bar = drawn.numbers[drawn.numbers["listed_in"] > 1]
    assert sorted(bars(axes)["width"]) == sorted(with_bar["value"])
    assert all(f" {code}" in drawn.note for code in drawn.numbers.drop(index=with_bar.index)["body"])


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("partners_by_pillar", {}),
        ("status_by_activity", {}),
        ("status_by_activity", {"counting": "full"}),
        ("status_by_activity", {"join_planned_ongoing": True}),
        ("status_by_statement", {}),
    ],
)
def test_a_bar_in_a_pillar_s_panel_is_as_long_as_its_share(name: str, choices: dict[str, Any]) -> None:
    drawn = picture(name, **choices)
    for axes, (_, panel) in zip(drawn.figure.axes, drawn.numbers.groupby("pillar"), strict=True):
        assert bars(axes).groupby("y")["width"].sum().tolist() == pytest.approx(panel["share"].tolist(), abs=1e-5)


def test_statuses_that_are_not_printed_are_hatched() -> None:
    drawn = picture("status_by_statement")
    hatched = sum(patch.get_hatch() is not None for axes in drawn.figure.axes for patch in axes.patches)
    assert hatched == (drawn.numbers["not_printed"] > 0).sum()
    assert drawn.numbers["not_printed"].sum() == (PLAN.statements["basis"] != "stated").sum()


def test_a_line_of_the_network_is_a_pair_and_a_mark_is_a_body() -> None:
    drawn = picture("partners_network")
    (axes,) = drawn.figure.axes
    lines = [line for line in axes.lines if np.size(line.get_xdata()) == 2]
    pairs = drawn.numbers.dropna(subset="b")
    by_weight = pd.DataFrame(
        {"value": pairs["value"].sort_values(), "width": sorted(line.get_linewidth() for line in lines)}
    ).groupby("value")["width"]
    assert len(lines) == len(pairs)
    assert by_weight.nunique().eq(1).all()
    assert by_weight.first().is_unique
    codes = {*drawn.numbers["a"]}
    assert codes <= {text.get_text() for text in axes.texts}


def test_a_column_is_as_high_as_the_results_of_its_quarter() -> None:
    drawn = picture("status_milestones")
    upper, lower = drawn.figure.axes
    for axes, rows in zip((upper, lower), (True, False), strict=True):
        numbers = drawn.numbers[(drawn.numbers["state"] == "delivered") == rows]
        columns = bars(axes).assign(position=lambda table: table["x"] + table["width"] / 2)
        heights = columns.groupby("position")["height"].sum()
        assert heights.to_dict() == numbers.groupby("position")["value"].sum().to_dict()
    assert drawn.numbers.groupby("state")["value"].sum().to_dict() == {
        "ahead": 3,
        "delivered": 52,
        "due": 3,
        "overdue": 3,
    }


def test_the_quarter_s_plans_stand_left_of_it_in_it_and_right_of_it() -> None:
    numbers = picture("status_milestones").numbers
    (now,) = numbers.loc[numbers["state"] == "due", "position"]
    assert numbers.loc[numbers["state"] == "overdue", "position"].max() < now
    assert numbers.loc[numbers["state"] == "ahead", "position"].min() > now


def periods(axes: Axes, numbers: pd.DataFrame) -> dict[str, list[Rectangle]]:
    """The parts of each activity's bar, from the top."""
    parts = [patch for patch in axes.patches if isinstance(patch, Rectangle) and patch.get_height() < 1]
    rows = {i: [p for p in parts if i - 0.5 < p.get_y() + p.get_height() / 2 < i + 0.5] for i in range(len(numbers))}
    return {activity: sorted(rows[i], key=Rectangle.get_y) for i, activity in enumerate(numbers["activity_id"])}


def test_a_period_s_bar_goes_from_its_first_year_to_the_end_of_its_last_in_the_colours_of_its_statuses() -> None:
    drawn = picture("status_periods")
    for axes, (_, table) in zip(drawn.figure.axes, drawn.numbers.groupby("pillar"), strict=True):
        shown = periods(axes, table)
        for row in table.to_dict("records"):
            parts = shown[row["activity_id"]]
            assert {(p.get_x(), p.get_x() + p.get_width() - 1) for p in parts} == {
                (row["period_start"], row["period_end"])
            }
            given = set(PLAN.statements.loc[PLAN.statements["activity_id"] == row["activity_id"], "status"])
            assert [p.get_edgecolor() for p in parts] == [
                to_rgba(house.STATUS_COLOURS[status]) for status in schema.STATUSES if status in given
            ]
            looks = {
                status: (p.get_hatch(), to_rgb(p.get_facecolor()) == (1, 1, 1))
                for status, p in zip(row["statuses"].split(";"), parts, strict=True)
            }
            expected = {
                "completed": (None, False),
                "ongoing": (None, False),
                "planned": (house.HATCH, True),
                "proposed": (None, True),
            }
            assert looks == {status: expected[status] for status in looks}


def test_from_a_period_that_is_past_with_something_open_a_line_leads_to_the_quarter_s_end() -> None:
    drawn = picture("status_periods")
    for axes, (_, table) in zip(drawn.figure.axes, drawn.numbers.groupby("pillar"), strict=True):
        past = {y: row for y, row in enumerate(table.to_dict("records")) if row["state"] == "past"}
        lines = {line.get_ydata()[0]: list(line.get_xdata()) for line in axes.lines if line.get_ydata()[0] < len(table)}
        assert lines == {y: [row["period_end"] + 1, 2024.5] for y, row in past.items()}
        bold = [label.get_text() for label in axes.get_yticklabels() if label.get_weight() == "bold"]
        assert bold == [row["activity_id"] for row in past.values()]


def test_an_activity_without_a_statement_is_drawn_with_no_status() -> None:
    silent = only("20b", "22", statements={"activity_id": "22"})
    drawn = figures.status_periods(silent, quarter="2024Q2")
    assert dict(zip(drawn.numbers["activity_id"], drawn.numbers["statuses"], strict=True))["20b"] == "unspecified"
    assert any(text.get_text() == "1 no status" for axes in drawn.figure.axes for text in axes.texts)
    mix = figures.status_by_activity(silent, quarter="2024Q2")
    assert mix.note.startswith("2 of 2 activities;")
    (axes,) = mix.figure.axes
    colours = {patch.get_facecolor() for patch in axes.patches if patch.get_width() == 0.5}  # type: ignore[attr-defined]
    assert to_rgba(house.STATUS_COLOURS["unspecified"]) in colours


# ---- What the figures say


# Figure, plan, choices, title.
TITLES: list[tuple[str, Plan, dict[str, Any], str]] = [
    ("participation_by_role", PLAN, {},
     "31 of 44 activities are for the whole region; in the other 13, Georgia takes part most often (7)"),
    ("participation_by_role", PLAN, {"counting": "fractional"},
     "31 of 44 activities are for the whole region; in the other 13, Georgia has the largest share (3.1)"),
    ("participation_by_role", PLAN, {"regional": "spread"},
     "With regional activities spread over members, Georgia takes part most often (38)"),
    ("participation_by_role", only("02", "05"), {},
     "1 of 2 activities is for the whole region; in the other one, Azerbaijan and Georgia take part"
     " most often (1 each)"),
    ("participation_by_role", only("01a"), {},
     "Of 1 activity, 4 countries take part most often (1 each)"),
    ("participation_by_role", only("05"), {},
     "No country is named: 1 of 1 activity is for the whole region"),
    ("participation_by_role", only("03", participation={"country": "AFG"}), {},
     "No activity has a participant that counts"),
    ("participation_by_pillar", PLAN, {},
     "Countries are named in 9 of 20 activities in pillar 1, 4 of 13 in pillar 2 and none of 11 in pillar 3"),
    ("participation_by_pillar", only("02", "18"), {},
     "Countries are named in 1 of 1 activity in pillar 1 and none of 1 in pillar 3"),
    ("participation_counting", PLAN, {},
     "Fractional counting moves 3 of 10 countries: Mongolia and the People's Republic of China rise, Azerbaijan falls"),
    ("participation_counting", only("02"), {},
     "Full and fractional counting rank the 2 countries alike"),
    ("participation_counting", only("05"), {},
     "No country is named, so that there is nothing to rank"),
    ("participation_together", PLAN, {},
     "Azerbaijan–Georgia and Azerbaijan–Uzbekistan take part together most often (4 activities"
     " each); 0 of 45 pairs are beyond chance after correction"),
    ("participation_together", PLAN, {"regional": "spread"},
     "Azerbaijan–Georgia and Azerbaijan–Uzbekistan take part together most often (35 activities"
     " each); 0 of 45 pairs are beyond chance after correction"),
    ("participation_together", PLAN, {"counting": "fractional"},
     "Azerbaijan–Georgia take part together most often (a share of 1.53); 0 of 45 pairs are beyond chance"
     " after correction"),
    ("participation_together", only("01a"), {},
     "6 pairs take part together most often (1 activity each); 0 of 6 pairs are beyond chance after correction"),
    ("participation_together", only("04"), {},
     "No two countries take part together: no activity has a pair"),
    ("partners_bodies", PLAN, {},
     "RTG is listed most: in 21 of 43 activities; 26 of 38 bodies are listed only once"),
    ("partners_bodies", PLAN, {"level": "parent", "counting": "fractional"},
     "RTG is listed most: a share of 11.6 of 43 activities; 20 of 30 bodies are listed only once"),
    ("partners_bodies", only("20b"), {},
     "ADB, WOH and WTO are listed most: in 1 of 1 activity each; 3 of 3 bodies are listed only once"),
    ("partners_bodies", only("04"), {},
     "No activity lists a body"),
    ("partners_by_pillar", PLAN, {},
     "Listed are CAREC bodies in 39, ADB in 11, development partners in 9, national bodies in 5 and"
     " groups of bodies in 3 of 43 activities"),
    ("partners_by_pillar", only("02"), {},
     "Listed are CAREC bodies in 1 of 1 activity"),
    ("partners_by_pillar", only("04"), {},
     "No activity lists a body"),
    ("partners_colisting", PLAN, {},
     "RTG–CCC, RTG–ADB and ADB–CI are co-listed most often (5 activities each); 0 of 435 pairs are beyond"
     " chance after correction"),
    ("partners_colisting", PLANTED, {},
     "USAID–WTO are co-listed most often (8 activities); 2 of 21 pairs are beyond chance after correction"),
    ("partners_colisting", only("02", "05"), {},
     "No two bodies are co-listed: no activity has a pair"),
    ("partners_network", PLAN, {},
     "0 of 435 pairs are beyond chance after correction; RTG is co-listed with 18 of 29 other bodies, the most"),
    ("partners_network", PLANTED, {},
     "2 of 21 pairs are beyond chance after correction; CCC and RTG are each co-listed with 3 of 6 other bodies,"
     " the most"),
    ("partners_network", only("20b"), {},
     "0 of 3 pairs are beyond chance after correction; ADB, WOH and WTO are each co-listed with 2 of 2 other"
     " bodies, the most"),
    ("partners_network", only("02", "05"), {},
     "0 of 1 pair is beyond chance after correction; no body is co-listed with another, of 2 bodies"),
    ("partners_incidence", PLAN, {},
     "26 of 38 bodies are listed in one activity only; RTG is in 21 of 43"),
    ("partners_incidence", only("20b"), {},
     "3 of 3 bodies are listed in one activity only; ADB, WOH and WTO are each in 1 of 1"),
    ("partners_incidence", only("02"), {},
     "1 of 1 body is listed in one activity only; TSCC is in 1 of 1"),
    ("partners_incidence", only("04"), {},
     "No activity lists a body"),
    ("participation_incidence", PLAN, {},
     "13 activities name countries, 10 of them more than one"),
    ("participation_incidence", only("04"), {},
     "1 activity names countries, none of them more than one"),
    ("participation_incidence", only("05"), {},
     "No activity names a country"),
    ("participation_by_year", PLAN, {},
     "Most activities are under way in 2023 (39); 1 activity reaches 2026"),
    ("participation_by_year", only("02"), {},
     "Most activities are under way in 2022, 2023 and 2024 (1)"),
    ("partners_without_hubs", PLAN, {},
     "Without CCC and RTG, the largest group that is linked has 20 of 28 bodies, and 6 are linked to none"),
    ("partners_without_hubs", only("20b"), {},
     "Without ADB, WOH and WTO, no body is left"),
    ("status_together", PLAN, {},
     "22 of 44 activities have one status alone; completed and proposed stand together most (14 activities)"),
    ("status_together", only("20b"), {},
     "1 of 1 activity has one status alone"),
    ("status_watch_list", PLAN, {},
     "At the end of 2024Q2, 3 dated results are overdue, 3 due in the quarter, and 7 activities past their period"),
    ("status_watch_list", only("22"), {},
     "At the end of 2024Q2, 0 dated results are overdue, 0 due in the quarter, and 1 activity past its period"),
    ("partners_chance", PLAN, {},
     "0 of 435 pairs are beyond chance after correction; MON-MED–MON-MFA comes closest (2 shared, 0.1 expected)"),
    ("partners_chance", PLANTED, {},
     "2 of 21 pairs are beyond chance after correction, USAID–WTO (more than chance gives) the surest"),
    ("partners_chance", only("02"), {},
     "0 of 0 pairs are beyond chance after correction: no activity has a pair"),
    ("partners_ranks", PLAN, {},
     "RTG and CCC are listed most; 43 activities cannot tell them apart"),
    ("partners_ranks", only("02", "05"), {},
     "No two activities list the same body, so that there is nothing to rank"),
    ("status_by_activity", PLAN, {},
     "Completed leads in pillars 1 (48%) and 2 (38%), ongoing leads in pillar 3 (41%)"),
    ("status_by_activity", only("14a"), {},
     "Completed and proposed lead in pillar 2 (50%)"),
    ("status_by_statement", PLAN, {},
     "Of 111 statements, 49 say completed, 40 proposed, 19 ongoing and 3 planned"),
    ("status_by_statement", only("20b"), {},
     "Of 1 statement, 1 says proposed"),
    ("status_milestones", PLAN, {},
     "At the end of 2024Q2, 52 dated results are delivered; of the dated plans, 3 are overdue, 3"
     " due in the quarter and 3 ahead"),
    ("status_milestones", only("10b", "12"), {},
     "At the end of 2024Q2, 1 dated result is delivered; of the dated plans, 0 are overdue, 1 due"
     " in the quarter and 0 ahead"),
    ("status_periods", PLAN, {},
     "At the end of 2024Q2, 7 of 44 activities are past their period with something still open; 26"
     " more with something open end in 2024"),
    ("status_periods", only("22"), {},
     "At the end of 2024Q2, 1 of 1 activity is past its period with something still open; 0 more"
     " with something open end in 2024"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "plan", "choices", "title"), TITLES)
def test_the_title_says_the_finding(name: str, plan: Plan, choices: dict[str, Any], title: str) -> None:
    assert getattr(figures, name)(plan, quarter="2024Q2", **counted(choices)).title == title


@pytest.mark.slow
@every_figure
@pytest.mark.parametrize("plan", [only("02"), only("05"), only("04"), only("20b")], ids=["02", "05", "04", "20b"])
def test_a_plan_of_one_activity_can_be_drawn(name: str, plan: Plan) -> None:
    figure = getattr(figures, name)(plan, quarter="2024Q2", size="column").figure
    assert (outside(figure), overlapping(figure)) == ([], [])


@every_figure
def test_the_note_says_the_counting_with_n_of_all_and_where_the_source_ends(name: str) -> None:
    note = picture(name).note
    assert any(f" of {of}" in note for of in ("44 activities", "111 statements", "71 dated marks"))
    assert "AFG on hold and not counted" in note
    assert note.endswith(" The source ends on 1 February 2024, before the end of 2024Q2.")


@pytest.mark.parametrize("quarter", ["2023Q4", None])
def test_of_a_quarter_that_the_source_covers_the_note_says_nothing(quarter: str | None) -> None:
    assert "source ends" not in figures.participation_by_role(PLAN, quarter=quarter).note


def test_fractional_counting_gives_its_formula() -> None:
    note = picture("participation_by_role", counting="fractional").note
    assert "an activity with k distinct countries counts 1/k for each" in note


def test_pairs_are_co_listed_and_nobody_is_said_to_work_together() -> None:
    for name in ("partners_colisting", "partners_network"):
        drawn = picture(name)
        assert "co-listed" in drawn.title
        assert drawn.caption.endswith("Co-listed does not mean that they work together.")


@pytest.mark.parametrize(
    ("name", "choices", "message"),
    [
        ("participation_by_role", {"size": "huge"}, "size='huge' is not a choice: use 'column' or 'full' or 'slide'"),
        ("participation_by_role", {"counting": "half"}, "counting='half' is not a choice"),
        ("participation_counting", {"regional": "both"}, "regional='both' is not a choice"),
        ("partners_bodies", {"counting": "half"}, "counting='half' is not a choice"),
        ("partners_network", {"level": "kind"}, "level='kind' is not a choice"),
        ("partners_chance", {"draws": 0}, "draws=0: give a whole number above 0"),
        ("status_milestones", {"quarter": "2024Q5"}, "quarter '2024Q5' is not one"),
        ("status_by_activity", {"quarter": "soon"}, "quarter 'soon' is not one"),
    ],
)
def test_a_wrong_choice_is_one_clear_line(name: str, choices: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        getattr(figures, name)(PLAN, **{"quarter": "2024Q2", **counted(choices)})
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_words_of_the_document_are_text_and_no_formula() -> None:
    plan = only("02", "05", activities={"pillar_title": "Costs of $1 < $2 & \\alpha_1"})
    drawn = figures.status_by_activity(plan, quarter="2024Q2", size="slide")
    assert any("$1 < $2 & \\alpha_1" in text.get_text() for text in texts(drawn.figure))
    assert outside(drawn.figure) == []
    assert not [text for text in texts(drawn.figure) if text.get_parse_math()]


# ---- Lines of text


@pytest.mark.parametrize("width", [40, 80, 200])
def test_wrapped_lines_are_no_wider_than_asked_and_lose_no_word(width: float) -> None:
    text = "Ministry of Economy and Development of Mongolia (MON-MED)"
    lines = house.wrapped(text, width, 7).split("\n")
    assert " ".join(lines) == text
    assert all(house.text_width(line, 7) <= width or " " not in line for line in lines)
    assert all(house.text_width(f"{one} {two.split()[0]}", 7) > width for one, two in pairwise(lines))


def test_the_package_itself_imports_nothing_heavy() -> None:
    heavy = "{'matplotlib', 'seaborn', 'networkx', 'scipy', 'papermill'}"
    code = f"import sys, cita_analysis; sys.exit(', '.join({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).stderr == b"\n"


def test_a_machine_on_which_nothing_can_be_kept_is_not_told_of(tmp_path: Path) -> None:
    (tmp_path / "no_folder").touch()
    environment = {**os.environ, "MPLCONFIGDIR": str(tmp_path / "no_folder")}
    run = subprocess.run(
        [sys.executable, "-c", "from cita_analysis import figures"], env=environment, capture_output=True
    )
    assert (run.returncode, run.stderr) == (0, b"")
