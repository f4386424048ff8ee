"""Every mark of a picture stands for a row of the figure's CSV: it draws the row's number, and its place is known."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox

from cita_analysis.figures import theme
from cita_analysis.figures.marks import Shape, box, places, tag_mark
from cita_analysis.messages import phrases
from drawn import FIGURE_NAMES, SIZES, picture

every_figure = pytest.mark.parametrize("name", FIGURE_NAMES)


# ---- Places


def a_drawing() -> tuple[Figure, Axes]:
    figure = Figure(figsize=(4, 2), dpi=100)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=(0, 4), ylim=(0, 2))
    return figure, axes


def test_a_box_and_a_line_have_their_places_from_the_top_left_corner() -> None:
    figure, axes = a_drawing()
    tag_mark(*axes.barh(0.5, 2, 0.5), 1)
    tag_mark(*axes.plot([1, 3, 3], [2, 1, 1]), 0)
    assert places(figure, 3) == [
        [Shape("line", 0.25, 0.0, 0.75, 0.5)],
        [Shape("box", 0.0, 0.625, 0.5, 0.875)],
        [],
    ]


def test_marks_of_one_row_are_told_apart_and_one_mark_may_stand_for_several() -> None:
    figure, axes = a_drawing()
    box(axes, (0, 0), 1, 1, 0)
    part, both = (axes.add_patch(Rectangle((x, 1), 1, 1)) for x in (2, 3))
    tag_mark(part, 0, part="hatched")
    tag_mark(both, 0, 1)
    assert [len(shapes) for shapes in places(figure, 2)] == [3, 1]
    assert [part.get_gid(), both.get_gid()] == ["row-0-hatched", "row-0-1"]


def test_what_has_no_extent_has_no_place() -> None:
    figure, axes = a_drawing()
    tag_mark(*axes.barh(0.5, 0, 0.5), 0)
    axes.text(1, 1, "no mark", gid="rows")
    assert places(figure, 1) == [[]]


def stand_behind(numbers: pd.DataFrame) -> list[list[str]]:
    """The activities of each row."""
    ids = numbers["activities" if "activities" in numbers else "activity_id"].fillna("")
    return [text.split(";") if text else [] for text in ids]


@every_figure
@pytest.mark.parametrize("size", SIZES)
def test_every_row_with_activities_is_drawn_within_the_picture_or_said_to_be_without(name: str, size: str) -> None:
    drawn = picture(name, size)
    without = set(re.findall(r"[\w-]+", drawn.note.partition("Without a bar")[2]))
    bodies = drawn.numbers["body"] if without else [None] * len(drawn.numbers)
    expected = [
        bool(ids) and body not in without for ids, body in zip(stand_behind(drawn.numbers), bodies, strict=True)
    ]
    assert [bool(shapes) for shapes in drawn.places] == expected
    for shape in (shape for shapes in drawn.places for shape in shapes):
        assert all(0 <= edge <= 1 for edge in shape[1:]), shape


NUMBER = ("value", "shared", "full")


@every_figure
def test_a_row_has_activities_where_its_number_is_above_zero(name: str) -> None:
    numbers = picture(name).numbers
    column = next((column for column in NUMBER if column in numbers), None)
    above = [True] * len(numbers) if column is None else (numbers[column] > 0).tolist()
    assert [bool(ids) for ids in stand_behind(numbers)] == above


# Where a number counts statements or dates, or shares an activity, it is not that of the activities.
COUNTED = [name for name in FIGURE_NAMES if not re.fullmatch("status_(by_.*|milestones)", name)]


@pytest.mark.parametrize("name", COUNTED)
def test_a_number_of_activities_is_that_of_the_ids_beside_it(name: str) -> None:
    numbers = picture(name).numbers
    column = next((column for column in NUMBER if column in numbers), None)
    counts = [1] * len(numbers) if column is None else numbers[column].tolist()
    assert [len(set(ids)) for ids in stand_behind(numbers)] == counts


# ---- What is drawn is what the published CSV says


@dataclass(frozen=True)
class Row:
    """A row of a CSV as text, with the artists that stand for it by part, and the axes that they are in."""

    number: int
    said: dict[str, str]
    parts: dict[str, Any]

    @property
    def axes(self) -> Axes:
        return next(iter(self.parts.values())).axes  # type: ignore[no-any-return]

    def numbers(self, *columns: str) -> Any:
        """Columns as numbers, as exact as the CSV has them."""
        return pytest.approx([float(self.said[column]) for column in columns], rel=1e-9)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("packs")

    def path(name: str) -> Path:
        if not (folder / f"{name}.csv").exists():
            picture(name).save(folder)
        return folder / name

    return path


def named(figure: Figure) -> dict[str, Artist]:
    marks = [artist for artist in figure.findobj() if str(artist.get_gid()).startswith("row-")]
    found = {str(mark.get_gid()): mark for mark in marks}
    assert len(found) == len(marks), "names are unique"
    return found


def rows_of(name: str, path: Path) -> list[Row]:
    """The rows of the CSV, each with what stands for it."""
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    parts: list[dict[str, Any]] = [{} for _ in table]
    for key, mark in named(picture(name).figure).items():
        _, *pieces = key.split("-")
        for row in filter(str.isdigit, pieces):
            parts[int(row)]["".join(piece for piece in pieces if not piece.isdigit())] = mark
    return [Row(i, said, part) for i, (said, part) in enumerate(zip(table, parts, strict=True))]


def has_width(column: str) -> Callable[[Row], None]:
    def check(row: Row) -> None:
        assert [sum(bar.get_width() for bar in row.parts.values())] == row.numbers(column)

    return check


def has_cell(row: Row) -> None:
    """The number in a cell: of all the texts, the one in its middle."""
    cell = row.parts[""]
    middle = cell.get_x() + 0.5, cell.get_y() + 0.5
    (text,) = (text.get_text() for text in row.axes.texts if text.get_position() == middle)
    assert [float(text.removesuffix(" alone"))] == row.numbers("value")
    assert text.endswith(" alone") == (row.said.get("a") == row.said.get("b", "-"))


def has_hatched_end(row: Row) -> None:
    has_width("share")(row)
    hatched = row.parts["hatched"].get_width() if "hatched" in row.parts else 0
    whole = hatched + row.parts[""].get_width()
    assert [hatched / whole * float(row.said["value"])] == row.numbers("not_printed")


def has_ranks(row: Row) -> None:
    left, right = row.parts[""].get_ydata()
    assert int(row.said["full_first"]) <= left + 1 <= int(row.said["full_last"])
    assert int(row.said["fractional_first"]) <= right + 1 <= int(row.said["fractional_last"])
    beside = {end: [t.get_text() for t in row.axes.texts if t.xy == end] for end in ((0, left), (1, right))}  # type: ignore[attr-defined]
    spans = [phrases.span(row.said[f"{way}_first"], row.said[f"{way}_last"]) for way in ("full", "fractional")]
    assert beside[0, left][:2] == [spans[0], row.said["full"]]
    assert beside[1, right] == [spans[1], f"{float(row.said['fractional']):.2f}", row.said["country"]]


def at_tick(axis: Any, label: str) -> float:
    ticks = zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True)
    (place,) = (place for place, text in ticks if text.get_text() == label)
    return float(place)


def has_both_sides(row: Row) -> None:
    mark, axes = row.parts[""], row.axes
    across = at_tick(axes.xaxis, row.said.get("country") or row.said["body"])
    assert (float(mark.get_xdata()[0]), float(mark.get_ydata()[0])) == (
        across,
        at_tick(axes.yaxis, row.said["activity_id"]),
    )
    assert (mark.get_markerfacecolor() == "white") == (row.said.get("role") == "tentative")


def stands_against_chance(row: Row) -> None:
    band, mark = row.parts[""], row.parts["mark"]
    assert [band.get_x() + 0.25, band.get_x() + band.get_width() - 0.25] == row.numbers("low", "high")
    assert [float(mark.get_xdata()[0])] == row.numbers("shared")
    strokes = [line.get_xdata() for line in row.axes.lines if np.mean(line.get_ydata()) == row.number]
    (mean,) = (xs[0] for xs in strokes if len(xs) == 2)
    assert [mean] == row.numbers("expected")


def has_interval(row: Row) -> None:
    assert [float(row.parts[""].get_xdata()[0])] == row.numbers("rank")
    assert list(row.parts["interval"].get_xdata()) == row.numbers("rank_first", "rank_last")
    assert at_tick(row.axes.yaxis, f"{row.said['body']} ({row.said['value']})") == row.parts[""].get_ydata()[0]


def is_column(row: Row) -> None:
    columns = [row.parts[""], *([row.parts["hatched"]] if "hatched" in row.parts else [])]
    assert [sum(bar.get_height() for bar in columns)] == row.numbers("value")
    assert [sum(bar.get_height() for bar in columns[1:])] == row.numbers("by_year")
    assert [bar.get_x() + bar.get_width() / 2 for bar in columns] == pytest.approx(
        [float(row.said["position"])] * len(columns)
    )


def is_period(row: Row) -> None:
    assert [*row.parts] == row.said["statuses"].split(";")
    for status, bar in row.parts.items():
        assert [bar.get_x(), bar.get_x() + bar.get_width() - 1] == row.numbers("period_start", "period_end")
        assert to_rgb(bar.get_edgecolor()) == to_rgb(theme.STATUS_COLOURS[status])
    low, high = (
        end([bar.get_y() + side * bar.get_height() for bar in row.parts.values() for side in (0, 1)])
        for end in (min, max)
    )
    assert at_tick(row.axes.yaxis, row.said["activity_id"]) == pytest.approx((low + high) / 2)


def is_row_of_text(row: Row) -> None:
    whole = row.parts[""].get_window_extent()
    inside = [text.get_text() for text in row.axes.texts if _within(text.get_window_extent(), whole)]
    day = pd.Timestamp(row.said["by"])
    assert {row.said["activity_id"], f"{day.day} {day:%b %Y}"} <= set(inside)
    assert row.said["project_title"].startswith(inside[3].replace("\n", " ").removesuffix(" …"))


def _within(text: Bbox, whole: Bbox) -> bool:
    return bool(whole.y0 < (text.y0 + text.y1) / 2 < whole.y1)


CHECKS: dict[str, Callable[[Row], None]] = {
    "participation_by_role": has_width("value"),
    "participation_by_pillar": has_cell,
    "participation_counting": has_ranks,
    "participation_by_year": has_cell,
    "participation_incidence": has_both_sides,
    "participation_together": has_cell,
    "partners_bodies": has_width("value"),
    "partners_incidence": has_both_sides,
    "partners_by_pillar": has_width("share"),
    "partners_chance": stands_against_chance,
    "partners_colisting": has_cell,
    "partners_ranks": has_interval,
    "status_by_activity": has_width("share"),
    "status_by_statement": has_hatched_end,
    "status_together": has_cell,
    "status_milestones": is_column,
    "status_periods": is_period,
    "status_watch_list": is_row_of_text,
}
NETWORKS = ("partners_network", "partners_without_hubs")


def test_every_figure_is_checked() -> None:
    assert sorted([*CHECKS, *NETWORKS]) == sorted(FIGURE_NAMES)


@pytest.mark.parametrize("name", CHECKS)
def test_what_is_drawn_of_a_row_is_what_its_csv_says(name: str, published: Callable[[str], Path]) -> None:
    rows = [row for row in rows_of(name, published(name)) if row.parts and picture(name).places[row.number]]
    assert rows
    for row in rows:
        CHECKS[name](row)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_joins_the_pairs_of_its_csv_and_what_weighs_more_is_drawn_larger(
    name: str, published: Callable[[str], Path]
) -> None:
    rows = rows_of(name, published(name))
    bodies = {row.said["a"]: row for row in rows if not row.said["b"]}
    pairs = [row for row in rows if row.said["b"]]
    at = {body: (row.parts[""].get_xdata()[0], row.parts[""].get_ydata()[0]) for body, row in bodies.items()}
    assert len(set(at.values())) == len(bodies)
    for row in pairs:
        assert {*zip(*row.parts[""].get_data(), strict=True)} == {at[row.said["a"]], at[row.said["b"]]}
    assert strictly_grows((float(row.said["value"]), row.parts[""].get_linewidth()) for row in pairs)
    assert strictly_grows((float(row.said["a_listed_in"]), row.parts[""].get_markersize()) for row in bodies.values())


def strictly_grows(drawn: Iterable[tuple[float, float]]) -> bool:
    """Whether what is equal is drawn in one size, and what is more in a larger one."""
    values, sizes = zip(*sorted(set(drawn)), strict=True)
    return all(one < other for some in (values, sizes) for one, other in pairwise(some))


@every_figure
def test_the_pack_has_the_places_and_the_svg_the_marks_by_name(name: str, published: Callable[[str], Path]) -> None:
    path = published(name)
    said = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert said["places"] == [[list(shape) for shape in shapes] for shapes in picture(name).places]
    ids = re.findall(r' id="([^"]*)"', path.with_suffix(".svg").read_text("utf-8"))
    assert len(set(ids)) == len(ids)
    assert set(named(picture(name).figure)) == {mark for mark in ids if mark.startswith("row-")}
