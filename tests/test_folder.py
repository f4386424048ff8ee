"""A folder moved into place whole: what stood there stands until the new one does, whatever comes between."""

from __future__ import annotations

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cita_analysis import InputError
from cita_analysis.files import folders


def _stands(place: Path) -> Path:
    place.mkdir(parents=True)
    (place / "kept").write_text("as it was")
    return place


def _ours(place: Path) -> bool:
    return (place / "kept").exists()


@pytest.mark.parametrize("in_one_step", [True, False])
def test_a_new_one_takes_the_place_of_the_old(
    in_one_step: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not in_one_step:
        monkeypatch.setattr(folders, "_exchanged", lambda one, other: False)
    with folders.replacing(_stands(tmp_path / "report"), _ours) as aside:
        (aside / "kept").write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    assert (tmp_path / "report" / "kept").read_text() == "new"


def test_what_breaks_off_between_two_steps_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "_exchanged", lambda one, other: False)
    target = _stands(tmp_path / "report")
    with pytest.raises(InputError), folders.replacing(target, _ours) as aside:
        shutil.rmtree(aside)  # so that the second step fails
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    assert (target / "kept").read_text() == "as it was"


@pytest.mark.parametrize("name", ["2024Q2", "2024Q2.partial"])
def test_what_was_killed_between_two_steps_is_put_back_to_where_it_was(name: str, tmp_path: Path) -> None:
    _stands(tmp_path / ".2024Q2.cita" / f"old.{name}")
    with folders.building(tmp_path / "2024Q2"):
        assert (tmp_path / name / "kept").read_text() == "as it was"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_folders_made_on_the_way_are_gone_where_nothing_came_of_it(tmp_path: Path) -> None:
    with pytest.raises(KeyError), folders.building(tmp_path / "reports" / "2024-2026" / "2024Q2"):
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_what_somebody_else_put_there_meanwhile_is_left(tmp_path: Path) -> None:
    target = _stands(tmp_path / "report")

    def replaced() -> None:
        with folders.replacing(target, _ours) as aside:
            (aside / "kept").write_text("new")
            (target / "kept").rename(target / "of somebody else")

    with pytest.raises(InputError, match="is not a folder that cita wrote"):
        replaced()
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    assert [path.name for path in target.iterdir()] == ["of somebody else"]


def test_a_folder_is_private_until_the_end_and_then_gone(tmp_path: Path) -> None:
    order = []

    def wait() -> None:
        with folders.private_folder(tmp_path / "above" / "one") as folder:
            order.append("second")
            assert not (folder / "of the first").exists()

    with ThreadPoolExecutor(1) as thread:
        with folders.private_folder(tmp_path / "above" / "one") as folder:
            waiting = thread.submit(wait)
            (folder / "of the first").touch()
            time.sleep(0.2)
            order.append("first")
        waiting.result()
    assert order == ["first", "second"]
    assert list(tmp_path.iterdir()) == []


def test_what_a_living_process_uses_is_no_leftover(tmp_path: Path) -> None:
    (tmp_path / ".left.cita").mkdir()
    (tmp_path / ".left.cita" / "new").mkdir()
    with folders.private_folder(tmp_path / ".used.cita") as used:
        folders.remove_leftovers(".*.cita", tmp_path)
        assert list(tmp_path.iterdir()) == [used]
    assert list(tmp_path.iterdir()) == []
