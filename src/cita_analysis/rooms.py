"""Folders that belong to one process while it lives: a killed one leaves them to the next run, which clears them."""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
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

    What a killed run has left in it is removed, after `restore` has had a look at it.
    """
    handle = _taken(room, wait=True)
    assert handle is not None, "a run that waits gets its room"
    try:
        _clear(room, restore)
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
        os.close(handle)


@contextmanager
def temporary() -> Iterator[Path]:
    """A new empty folder for temporary files, with a path short enough for sockets in it, gone at the end."""
    parent = Path(tempfile.gettempdir())
    if len(os.fsencode(parent)) > _LONGEST:
        parent = Path("/tmp")
    with owned(Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=parent))) as room:
        try:
            yield room
        finally:
            _end_processes(room)


def sweep(pattern: str, parent: Path, restore: Callable[[Path], None] = lambda room: None) -> None:
    """Remove the rooms whose process is gone; `restore` has a look at each before."""
    for room in sorted(parent.glob(pattern)):
        with suppress(OSError):
            handle = _taken(room, wait=False)
            if handle is None:
                continue
            try:
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


def _taken(room: Path, *, wait: bool) -> int | None:
    """A handle on the folder that holds its lock; None where another has it and we do not wait."""
    while True:
        # Its owner may remove it at any moment, also between these.
        with suppress(FileExistsError):
            room.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):
            handle = os.open(room, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            if not _locked(handle, room, wait):
                os.close(handle)
                return None
            # Whoever had the lock may have removed the folder at its end: then ours is on nothing.
            if room.stat().st_ino == os.fstat(handle).st_ino:
                return handle
            os.close(handle)


def _locked(handle: int, room: Path, wait: bool) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if wait:
            logging.getLogger(__package__).warning("waiting for another run that has %s", room)
            fcntl.flock(handle, fcntl.LOCK_EX)
        return wait
    return True


def _clear(room: Path, restore: Callable[[Path], None]) -> None:
    restore(room)
    for left in room.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()
