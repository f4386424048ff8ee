"""How much reading a PDF may take, and the clock that ends it."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import InputError


class ReadLimits(NamedTuple):
    """The most that is read of a PDF: pages, seconds, and megabytes of memory, for each process that reads pages and
    for what comes of them all."""

    pages: int = 2000
    seconds: float = 600
    memory: int = 2000

    def too_slow(self, where: Path) -> InputError:
        return InputError(f"{where}: reading takes longer than {self.seconds:g} seconds; allow more with --max-seconds")


class _Rung(BaseException):
    """Time is up. No error, so that nothing on the way takes it for one of its own and goes on."""


@contextmanager
def clocked(where: Path, bounds: ReadLimits) -> Iterator[None]:
    """Raises InputError in what runs inside once its time is up, even amid a regular expression.

    It takes the process's alarm, so only in the main thread, and only where nothing else has set it; elsewhere the
    processes that read pages still end in time.
    """
    if not _has_alarm():
        yield
        return
    signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, bounds.seconds, 1)
    try:
        with _unheard():
            yield
    except _Rung:
        raise bounds.too_slow(where) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


@contextmanager
def _unheard() -> Iterator[None]:
    """Where Python lets no exception through, as where an object is cleared away, it would print that the clock rang;
    the clock rings again soon."""
    printed = sys.unraisablehook
    sys.unraisablehook = lambda lost: None if lost.exc_type is _Rung else printed(lost)
    try:
        yield
    finally:
        sys.unraisablehook = printed


def _has_alarm() -> bool:
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        return False
    return signal.getsignal(signal.SIGALRM) == signal.SIG_DFL and signal.getitimer(signal.ITIMER_REAL)[0] == 0


def _ring(*_: Any) -> None:
    raise _Rung
