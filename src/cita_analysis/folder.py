"""A folder written aside and moved into place whole, so that no reader ever meets half of it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import InputError


@contextmanager
def replacing(target: Path, is_ours: Callable[[Path], bool]) -> Iterator[Path]:
    """A new folder to write into; once written it stands at `target`, in the place of an older one of ours.

    Raises InputError where `target` is something else or the place cannot be written; then nothing is changed.
    """
    if target.exists() and not (target.is_dir() and is_ours(target)):
        raise InputError(f"{target}: exists and is not a folder that cita wrote; choose another, or move it away")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as room:
            aside = Path(room) / "new"
            aside.mkdir()
            yield aside
            _swap(target, aside, Path(room) / "old")
    except OSError as error:
        raise InputError(f"{target}: cannot be written ({error.strerror}); choose another place for it") from error


def _swap(target: Path, new: Path, old: Path) -> None:
    if target.exists():
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
