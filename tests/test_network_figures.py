"""The figures of networks: marks, bands, frames and intervals are those of the numbers."""

from __future__ import annotations

import pytest
from matplotlib.colors import to_rgb

from cita_analysis import Plan, figures
from cita_analysis.figures import theme as house
from drawn import PLAN, PLANTED, SIZES, bars, marks, picture


@pytest.mark.parametrize(("name", "column"), [("partners_incidence", "body"), ("participation_incidence", "country")])
def test_a_mark_of_the_incidence_stands_at_its_activity_and_its_node(name: str, column: str) -> None:
    drawn = picture(name)
    (axes,) = drawn.figure.axes
    lines = dict(zip((label.get_text() for label in axes.get_yticklabels()), axes.get_yticks(), strict=True))
    across = dict(zip((label.get_text() for label in axes.get_xticklabels()), axes.get_xticks(), strict=True))
    numbers = drawn.numbers
    expected = zip(numbers[column].map(across), numbers["activity_id"].map(lines), strict=True)
    assert sorted(marks(axes)) == sorted(expected)


@pytest.mark.parametrize("size", ["column", "slide"])
def test_where_there_is_no_room_the_bodies_of_one_activity_are_counted_together(size: str) -> None:
    drawn = picture("partners_incidence", size)
    (axes,) = drawn.figure.axes
    alone = drawn.numbers[drawn.numbers["listed_in"] == 1]
    ends = {word for word in ("1 each",) if word in {text.get_text() for text in axes.texts}}
    coloured = [int(text.get_text()) for text in axes.texts if text.get_color() in house.PILLAR_COLOURS.values()
                and text.get_text().isdigit()]  # fmt: skip
    assert (len(marks(axes)), sum(coloured), ends) == (len(drawn.numbers) - len(alone), len(alone), {"1 each"})


def test_tentative_participation_is_an_open_mark() -> None:
    drawn = picture("participation_incidence")
    (axes,) = drawn.figure.axes
    opened = [line for line in axes.lines if line.get_markerfacecolor() == "white"]
    assert len(opened) == (drawn.numbers["role"] == "tentative").sum() == 2


@pytest.mark.parametrize("plan", [PLAN, PLANTED], ids=["plan", "planted"])
def test_a_pair_stands_beside_what_chance_gives_it(plan: Plan) -> None:
    drawn = figures.partners_chance(plan, quarter="2024Q2")
    (axes,) = drawn.figure.axes
    assert [x for x, _ in sorted(marks(axes), key=lambda place: place[1])] == drawn.numbers["shared"].tolist()
    bands = bars(axes).sort_values("y")
    assert (bands["x"] + 0.25).tolist() == drawn.numbers["low"].tolist()
    assert (bands["x"] + bands["width"] - 0.25).tolist() == pytest.approx(drawn.numbers["high"].tolist())


def test_pairs_beyond_chance_are_dark_in_the_network_and_framed_in_the_table() -> None:
    drawn = figures.partners_network(PLANTED, quarter="2024Q2")
    (axes,) = drawn.figure.axes
    dark = [line.get_linestyle() for line in axes.lines if line.get_color() == house.INK]
    # RTG and CCC share nothing at all: no line can show it, the table does.
    assert (dark, drawn.numbers.dropna(subset="b")["beyond"].value_counts().to_dict()) == (["-"], {"more": 1, "": 6})
    (axes,) = figures.partners_colisting(PLANTED, quarter="2024Q2").figure.axes
    framed = [
        p.get_linestyle() for p in axes.patches if to_rgb(p.get_edgecolor()) == to_rgb(house.MOVE_COLOURS["down"])
    ]
    assert sorted(framed) == ["-", "--"]


def test_a_rank_stands_on_the_line_of_its_interval() -> None:
    drawn = picture("partners_ranks")
    (axes,) = drawn.figure.axes
    spans = [(*line.get_xdata(), line.get_ydata()[0]) for line in axes.lines if line.get_marker() == "None"]
    numbers = drawn.numbers
    expected = [(r["rank_first"], r["rank_last"], y) for y, r in enumerate(numbers.to_dict("records"))]
    assert [span for span in spans if float(span[2]).is_integer()] == expected
    assert sorted(marks(axes), key=lambda place: place[1]) == [(r, y) for y, r in enumerate(numbers["rank"])]


@pytest.mark.parametrize("size", SIZES)
def test_without_hubs_each_body_stands_where_it_stood(size: str) -> None:
    whole, rest = ({*marks(picture(f"partners_{name}", size).figure.axes[0])} for name in ("network", "without_hubs"))
    assert rest < whole
    assert len(whole - rest) == 2
