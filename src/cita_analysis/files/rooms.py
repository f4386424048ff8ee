"""Folders that belong to one process while it lives: a killed one leaves them to the next run, which clears them."""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

# So told from whatever else a user keeps there.
_TEMPORARY: Final = ".cita-run-"
# The path of a Unix socket may have 107 bytes in all, of which ours have up to 30.
_LONGEST: Final = 70


@contextmanager
def owned(room: Path, restore: Callable[[Path], None] = lambda room: None) -> Iterator[Path]:
    """The empty folder `room`, ours alone until the end and then gone; where another run has it, that one's end is
    waited for.

    What a killed run has left in it is removed, and so is all of it at the end, each time after `restore` has had a
    look at it. Folders made above it are gone at the end where nothing else stands in them.
    """
    above: list[Path] = []
    handle = _taken(room, above)
    try:
        _clear(room, restore)
        yield room
    finally:
        try:
            restore(room)
            shutil.rmtree(room, ignore_errors=True)
            _remove_empty(above)
        finally:
            os.close(handle)  # last: who waits for the room finds nothing half removed


@contextmanager
def temporary() -> Iterator[Path]:
    """A new empty folder for temporary files, with a path short enough for sockets in it, gone at the end."""
    parent = Path(tempfile.gettempdir())
    if len(os.fsencode(parent)) > _LONGEST:
        parent = Path("/tmp")
    with owned(Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=parent)), _end_processes) as room:
        yield room


def sweep(pattern: str, parent: Path, restore: Callable[[Path], None] = lambda room: None) -> None:
    """Remove the rooms whose process is gone; `restore` has a look at each before."""
    for room in sorted(parent.glob(pattern)):
        with suppress(OSError):
            handle = _opened(room)
            try:
                if not _locked(handle, room, wait=False):
                    continue
                _clear(room, restore)
                room.rmdir()
            finally:
                os.close(handle)


@contextmanager
def swept() -> Iterator[None]:
    """Removes the temporary rooms whose process is gone, at the beginning and, as one killed a moment ago may not be
    gone by then and others may be killed meanwhile, again at the end."""
    _sweep_temporary()
    try:
        yield
    finally:
        _sweep_temporary()


def _sweep_temporary() -> None:
    for parent in {Path(tempfile.gettempdir()), Path("/tmp")}:
        sweep(f"{_TEMPORARY}*", parent, _end_processes)


def _end_processes(room: Path) -> None:
    """End what still runs in a room: what a notebook has left running, or the kernel of a killed run."""
    import psutil

    room = room.resolve()
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            inside = Path(process.cwd().removesuffix(" (deleted)")).is_relative_to(room)
            if inside and process.pid != os.getpid():
                process.kill()


def _taken(room: Path, above: list[Path]) -> int:
    """A handle on the folder, made if need be, that holds its lock; folders made above it are put down in `above`."""
    while True:
        above += [place for place in room.parents if not place.exists()]
        with suppress(FileExistsError):
            room.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # its owner may remove it at any moment
            handle = _opened(room)
            _locked(handle, room, wait=True)
            if _is(handle, room):
                return handle
            os.close(handle)


def _opened(room: Path) -> int:
    return os.open(room, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)


def _is(handle: int, room: Path) -> bool:
    """Whether a handle is on the folder that stands there, for who had the lock may have removed the one opened."""
    with suppress(FileNotFoundError):
        return room.stat().st_ino == os.fstat(handle).st_ino
    return False


def _locked(handle: int, room: Path, wait: bool) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if wait:
            logging.getLogger(__package__).warning("waiting for another run that has %s", room)
            fcntl.flock(handle, fcntl.LOCK_EX)
        return wait
    return True


def _remove_empty(folders: Sequence[Path]) -> None:
    with suppress(OSError):  # as a rule something stands in them
        for place in folders:
            place.rmdir()


def _clear(room: Path, restore: Callable[[Path], None]) -> None:
    restore(room)
    for left in room.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()
