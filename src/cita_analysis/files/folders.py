"""Folders that are replaced whole, so that nobody ever sees half of one, and folders that belong to one process while
it lives: what a killed process leaves behind, the next run removes."""

from __future__ import annotations

import ctypes
import errno
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from ..errors import InputError, RunError

_BESIDE: Final = ".{}.cita"  # the private folder in which the folder of that name is built
_NEW, _GONE = "new", "gone"
_OLD: Final = "old."  # followed by the name that it is moved back to
_LOCK: Final = ".lock"
_TEMPORARY: Final = ".cita-run-"  # distinguishes ours from whatever else a user keeps there
# The path of a Unix socket may have 107 bytes in all, of which ours have up to 30.
_LONGEST: Final = 70
# Not the fault of the input: the same run may succeed another day.
_EXHAUSTED: Final = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EAGAIN),
}


def _nothing(folder: Path) -> None:
    pass


@contextmanager
def replacing(target: Path, is_ours: Callable[[Path], bool]) -> Iterator[Path]:
    """A new folder to write into; at the end it is moved to `target` and replaces an older one of ours.

    Raises InputError if `target` is something else or cannot be written, RunError if the disk is full; then nothing is
    changed.
    """
    with building(target) as aside:
        check(target, is_ours)
        yield aside
        put(aside, target, is_ours)


@contextmanager
def building(target: Path) -> Iterator[Path]:
    """A new folder beside `target` to write into, removed at the end; until then nobody else writes to that target.

    Removes what killed runs have left beside it. Raises InputError if it cannot be written, RunError if the disk is
    full.
    """
    with explaining_write_errors(target):
        remove_leftovers(_BESIDE.format("*"), target.parent, _restore)
        with private_folder(target.with_name(_BESIDE.format(target.name)), _restore) as folder:
            aside = folder / _NEW
            aside.mkdir()
            yield aside


@contextmanager
def explaining_write_errors(path: Path) -> Iterator[None]:
    """Turns an error from the file system into one line that says what cannot be written."""
    try:
        yield
    except OSError as error:
        if error.errno in _EXHAUSTED:
            raise RunError(f"{path}: {error.strerror}; what stood there is as it was") from error
        raise InputError(f"{path}: cannot be written ({error.strerror}); choose another place for it") from error


def check(target: Path, is_ours: Callable[[Path], bool]) -> None:
    """Raise InputError if `target` exists and is not a folder of ours."""
    if target.exists() and not (target.is_dir() and is_ours(target)):
        raise InputError(f"{target}: exists and is not a folder that cita wrote; choose another, or move it away")


def put(aside: Path, target: Path, is_ours: Callable[[Path], bool]) -> None:
    """Move a folder that was built aside to its target, and what stood there away, if it still is ours."""
    check(target, is_ours)
    if not target.exists():
        aside.rename(target)
    elif not _exchanged(aside, target):
        # Two steps: what breaks off between them is put right at the end, or by the next run.
        target.rename(aside.with_name(f"{_OLD}{target.name}"))
        aside.rename(target)


def remove(target: Path, is_ours: Callable[[Path], bool], aside: Path) -> None:
    """Remove a folder of ours, if it exists, in one step: into the folder around `aside`, which is soon removed."""
    if target.is_dir() and is_ours(target):
        target.rename(aside.with_name(_GONE))


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in a single step; False where the system cannot."""
    try:
        exchange = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    here, swap = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(exchange(here, os.fsencode(one), here, os.fsencode(other), swap) == 0)


def _restore(folder: Path) -> None:
    """Move back what was moved away by a run that ended between two steps."""
    for old in folder.glob(f"{_OLD}*"):
        target = folder.with_name(old.name.removeprefix(_OLD))
        if not target.exists():
            old.rename(target)


@contextmanager
def private_folder(folder: Path, before_removal: Callable[[Path], None] = _nothing) -> Iterator[Path]:
    """An empty folder that this process alone uses until the end, when it is removed; waits for another run's end.

    What a killed run has left in it is removed first. `before_removal` is called each time before contents are removed.
    Folders made above it are removed at the end if they are empty.
    """
    made_above: list[Path] = []
    lock = _lock(folder, made_above)
    try:
        _empty(folder, before_removal)
        yield folder
    finally:
        try:
            _remove(folder, before_removal)
            with suppress(OSError):  # usually something stands in them
                for parent in made_above:
                    parent.rmdir()
        finally:
            lock.release()  # last, so that a waiting run never sees it half removed
            _remove_last(folder)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A new empty folder for temporary files, removed at the end; its path is short enough for sockets in it."""
    parent = Path(tempfile.gettempdir())
    if os.name == "posix" and len(os.fsencode(parent)) > _LONGEST:
        parent = Path("/tmp")
    folder = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=parent))
    with private_folder(folder, _end_processes) as folder:
        yield folder


def remove_leftovers(pattern: str, parent: Path, before_removal: Callable[[Path], None] = _nothing) -> None:
    """Remove the private folders whose process is gone."""
    for folder in sorted(parent.glob(pattern)):
        with suppress(OSError, Timeout):
            if folder.is_symlink():
                continue
            lock = FileLock(folder / _LOCK)
            lock.acquire(blocking=False)
            try:
                _remove(folder, before_removal)
            finally:
                lock.release()
                _remove_last(folder)


@contextmanager
def cleaning_temporary_folders() -> Iterator[None]:
    """Removes the temporary folders whose process is gone, at the beginning and again at the end, because some
    processes end meanwhile."""
    _clean_temporary_folders()
    try:
        yield
    finally:
        _clean_temporary_folders()


def _clean_temporary_folders() -> None:
    for parent in {Path(tempfile.gettempdir()), Path("/tmp")}:
        remove_leftovers(f"{_TEMPORARY}*", parent, _end_processes)


def _end_processes(folder: Path) -> None:
    """End what still runs in a folder, such as the kernel of a killed run."""
    import psutil

    folder = folder.resolve()
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            inside = Path(process.cwd().removesuffix(" (deleted)")).is_relative_to(folder)
            if inside and process.pid != os.getpid():
                process.kill()


def _lock(folder: Path, made_above: list[Path]) -> FileLock:
    """The lock of a folder, which is made if need be; folders made above it are added to `made_above`."""
    while True:
        made_above += [parent for parent in folder.parents if not parent.exists()]
        with suppress(FileExistsError):
            folder.mkdir(parents=True, exist_ok=True)
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
        lock = FileLock(folder / _LOCK)
        with suppress(FileNotFoundError):  # its owner may remove the folder at any moment
            try:
                lock.acquire(blocking=False)
            except Timeout:
                logging.getLogger(__package__).warning("waiting for another run that has %s", folder)
                lock.acquire()
            return lock


def _remove(folder: Path, before_removal: Callable[[Path], None]) -> None:
    """Remove a folder whose lock is held, as far as the system can while it is."""
    with suppress(OSError):
        _empty(folder, before_removal, ignore_errors=True)
    with suppress(OSError):
        (folder / _LOCK).unlink()
        folder.rmdir()


def _remove_last(folder: Path) -> None:
    """Remove an empty folder after its lock is released: on Windows the lock's file is there until then."""
    if os.name == "nt":
        with suppress(OSError):
            (folder / _LOCK).unlink(missing_ok=True)
            folder.rmdir()


def _empty(folder: Path, before_removal: Callable[[Path], None], ignore_errors: bool = False) -> None:
    before_removal(folder)
    for left in folder.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors)
        elif left.name != _LOCK:
            with suppress(OSError) if ignore_errors else nullcontext():
                left.unlink()
