"""Bounds the memory and the time that a child takes with everything that it starts."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, Literal, Self

from .child import Child

if TYPE_CHECKING:
    import psutil

_INTERVAL: Final = 0.1  # seconds between two looks
_MEGABYTE: Final = 2**20


class Watch:
    """Watches a child during the `with` block, and kills it with all it has started where it exceeds a limit.

    Its memory counts as far as it grows in the block, that of the processes which it starts as a whole. At the end of
    the block those processes are killed. `exceeded` names the limit, `peak` is in megabytes.
    """

    def __init__(self, child: Child, seconds: float, megabytes: int) -> None:
        self.exceeded: Literal["seconds", "memory"] | None = None
        self._child, self._memory = child, megabytes * _MEGABYTE
        self._peak = 0
        self._started: set[psutil.Process] = set()  # also those that have left the child's tree since
        self._deadline = time.monotonic() + seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def peak(self) -> int:
        return self._peak // _MEGABYTE

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        _kill(self._started)

    def _watch(self) -> None:
        import psutil

        with _process_may_be_gone():
            process = psutil.Process(self._child.pid)
            before = process.memory_info().rss
            while not self._over.wait(_INTERVAL):
                with suppress(OSError):  # such as too many open files: the next look may go well
                    self._look(process, before)

    def _look(self, process: psutil.Process, before: int) -> None:
        started = set(process.children(recursive=True))
        self._started = {one for one in self._started | started if one.is_running()}
        memory = max(0, process.memory_info().rss - before) + sum(map(_memory, self._started))
        self._peak = max(self._peak, memory)
        if memory > self._memory:
            self.exceeded = self.exceeded or "memory"
        elif time.monotonic() > self._deadline:
            self.exceeded = self.exceeded or "seconds"
        if self.exceeded:
            self._child.kill()  # first, so that it does not report the end of the others as theirs
            _kill(self._started)


def _memory(process: psutil.Process) -> int:
    with _process_may_be_gone():
        return int(process.memory_info().rss)
    return 0


def _kill(processes: Iterable[psutil.Process]) -> None:
    for process in processes:
        with _process_may_be_gone():
            process.kill()


@contextmanager
def _process_may_be_gone() -> Iterator[None]:
    """Processes end as they like, also while they are looked at."""
    import psutil

    with suppress(psutil.Error):
        yield
