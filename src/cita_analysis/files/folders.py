"""A folder written aside and moved into place whole, so that no reader ever meets half of it."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ..errors import InputError, RunError
from . import rooms

_ROOM: Final = ".{}.cita"
_NEW, _GONE = "new", "gone"
_OLD: Final = "old."  # and the name that it is put back to
# Not the fault of what was given: the same run may go well another day.
_OUT_OF_ROOM: Final = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EAGAIN),
}


@contextmanager
def replacing(target: Path, is_ours: Callable[[Path], bool]) -> Iterator[Path]:
    """A new folder to write into; once written it stands at `target`, in the place of an older one of ours.

    Raises InputError where `target` is something else or the place cannot be written, RunError where the disk is full;
    then nothing is changed.
    """
    with building(target) as aside:
        check(target, is_ours)
        yield aside
        put(aside, target, is_ours)


@contextmanager
def building(target: Path) -> Iterator[Path]:
    """A new folder beside `target` to write into; nobody else writes at that place until the end, when it is gone.

    Clears away what killed runs have left beside it. Raises InputError where the place cannot be written, RunError
    where the disk is full.
    """
    with writing(target):
        rooms.sweep(_ROOM.format("*"), target.parent, _restore)
        with rooms.owned(target.with_name(_ROOM.format(target.name)), _restore) as room:
            aside = room / _NEW
            aside.mkdir()
            yield aside


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """What cannot be written there is said in a line."""
    try:
        yield
    except OSError as error:
        if error.errno in _OUT_OF_ROOM:
            raise RunError(f"{place}: {error.strerror}; what stood there is as it was") from error
        raise InputError(f"{place}: cannot be written ({error.strerror}); choose another place for it") from error


def check(target: Path, is_ours: Callable[[Path], bool]) -> None:
    """Raise InputError where at `target` stands anything but a folder of ours."""
    if target.exists() and not (target.is_dir() and is_ours(target)):
        raise InputError(f"{target}: exists and is not a folder that cita wrote; choose another, or move it away")


def put(aside: Path, target: Path, is_ours: Callable[[Path], bool]) -> None:
    """Move a folder that was built aside to its place, and what stood there away, if it still is ours."""
    check(target, is_ours)
    if not target.exists():
        aside.rename(target)
    elif not _exchanged(aside, target):
        # Two steps: what breaks off between them is put right at the end, or by the next run.
        target.rename(aside.with_name(f"{_OLD}{target.name}"))
        aside.rename(target)


def remove(target: Path, is_ours: Callable[[Path], bool], aside: Path) -> None:
    """Remove a folder of ours, if it is there, in one step: into the room of `aside`, which is on its way out."""
    if target.is_dir() and is_ours(target):
        target.rename(aside.with_name(_GONE))


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the two have changed places, in one step that nothing can come between; not every system can."""
    try:
        exchange = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    here, swap = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(exchange(here, os.fsencode(one), here, os.fsencode(other), swap) == 0)


def _restore(room: Path) -> None:
    """Put back what was moved away by a run that ended between two steps."""
    for old in room.glob(f"{_OLD}*"):
        target = room.with_name(old.name.removeprefix(_OLD))
        if not target.exists():
            old.rename(target)
