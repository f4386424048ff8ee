"""Every figure at every size: text inside the page and apart, large enough, and the numbers drawn those published."""

from __future__ import annotations

from itertools import combinations

import matplotlib.text
import pytest
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

import cita_analysis as cita
from cita_analysis import figures, measures, style
from cita_analysis.publish import Picture

SIZES = list(style.PRESETS)


@pytest.fixture(scope="module")
def pictures(plan: cita.Plan) -> dict[tuple[str, str], Picture]:
    return {
        (name, size): getattr(figures, name)(plan, quarter="2024Q2", size=size)
        for name in figures.__all__
        for size in SIZES
    }


def texts(figure: Figure) -> list[matplotlib.text.Text]:
    """The texts that a reader sees."""
    found = figure.findobj(matplotlib.text.Text)
    return [text for text in found if text.get_text().strip() and text.get_visible()]  # type: ignore[attr-defined]


def boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    return [(text.get_text(), text.get_window_extent(renderer)) for text in texts(figure)]


every = pytest.mark.parametrize(("name", "size"), [(name, size) for name in figures.__all__ for size in SIZES])


@every
def test_all_text_is_on_the_page(name: str, size: str, pictures: dict[tuple[str, str], Picture]) -> None:
    figure = pictures[name, size].figure
    page = figure.bbox
    outside = [
        text
        for text, box in boxes(figure)
        if box.x0 < page.x0 - 1 or box.x1 > page.x1 + 1 or box.y0 < page.y0 - 1 or box.y1 > page.y1 + 1
    ]
    assert outside == []


@every
def test_no_two_texts_overlap(name: str, size: str, pictures: dict[tuple[str, str], Picture]) -> None:
    shrunk = [(text, box.padded(-0.75)) for text, box in boxes(pictures[name, size].figure)]
    assert [(one, other) for (one, a), (other, b) in combinations(shrunk, 2) if a.overlaps(b)] == []


@every
def test_type_is_seven_points_or_more(name: str, size: str, pictures: dict[tuple[str, str], Picture]) -> None:
    assert min(text.get_fontsize() for text in texts(pictures[name, size].figure)) >= 7


@every
def test_title_note_and_source_stand_on_the_figure(
    name: str, size: str, pictures: dict[tuple[str, str], Picture]
) -> None:
    picture = pictures[name, size]
    shown = {" ".join(text.split()) for text, _ in boxes(picture.figure)}
    for words in (picture.title, picture.note, picture.source):
        assert " ".join(words.split()) in shown


@pytest.mark.parametrize("name", figures.__all__)
def test_a_later_quarter_says_that_the_source_ends(name: str, plan: cita.Plan) -> None:
    assert "The source ends on 1 February 2024" in getattr(figures, name)(plan, quarter="2024Q2").note
    assert "The source ends" not in getattr(figures, name)(plan, quarter="2023Q4").note


def test_the_numbers_of_participation_are_the_measure_s(plan: cita.Plan) -> None:
    numbers = figures.participation_by_role(plan).numbers
    drawn = numbers.groupby("country")["value"].sum()
    counted = measures.participation(plan, "country").set_index("country")["value"]
    assert {code: value for code, value in drawn.items() if value} == {c: v for c, v in counted.items() if v}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        (
            "participation_by_role",
            "31 of 44 activities are for the whole region; in the other 13, Georgia takes part most",
        ),
        ("partners_bodies", "RTG is listed most: in 21 of 43 activities; 26 of 38 bodies are listed only once"),
        (
            "status_milestones",
            "52 dated results are delivered; of the dated plans, 3 are overdue, 3 due in the quarter",
        ),
    ],
)
def test_the_title_says_the_finding(name: str, title: str, pictures: dict[tuple[str, str], Picture]) -> None:
    assert title in pictures[name, "full"].title


def test_a_title_names_all_that_tie(plan: cita.Plan) -> None:
    few = plan.participation.query("activity_id == '02'")
    activities = plan.activities.query("activity_id == '02'")
    tied = cita.Plan(plan.edition, plan.source_info, {**plan.tables, "participation": few, "activities": activities})
    title = figures.participation_by_role(tied).title
    assert "Azerbaijan" in title
    assert "Georgia" in title


def test_text_of_the_plan_is_never_a_formula_of_the_drawing(plan: cita.Plan) -> None:
    activities = plan.activities.assign(pillar_title="Costs of $5 and $6 _x_^2")
    dear = cita.Plan(plan.edition, plan.source_info, {**plan.tables, "activities": activities})
    figure = figures.participation_by_pillar(dear).figure
    assert any("$5" in text for text, _ in boxes(figure))
    assert not [text for text in texts(figure) if text.get_parse_math()]


def test_an_unknown_size_is_refused(plan: cita.Plan) -> None:
    with pytest.raises(cita.InputError, match="size='poster'"):
        figures.participation_by_role(plan, size="poster")


MARKS = {
    **{f"status {key}": colour for key, colour in style.STATUS_COLOURS.items()},
    **{f"kind {key}": colour for key, colour in style.KIND_COLOURS.items()},
    **{f"state {key}": colour for key, colour in style.STATE_COLOURS.items()},
}


@pytest.mark.parametrize("mark", MARKS)
def test_marks_are_told_from_white(mark: str) -> None:
    assert style.contrast(MARKS[mark], "white") >= 3


@pytest.mark.parametrize("colour", [style.INK, style.SOFT, *style.PILLAR_COLOURS.values()])
def test_text_is_told_from_white(colour: str) -> None:
    assert style.contrast(colour, "white") >= 4.5
