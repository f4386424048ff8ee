"""Child processes that are begun before there is work for them, and used again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from typing import Final, Self, TypeVar

from .child import Child, ProcessEnded

# A process that is killed may have been the wrong one to kill; one that is killed each time breaks by what it runs.
TRIES: Final = 3
_T = TypeVar("_T")


class Workers:
    """Processes for one `purpose` with `modules` loaded; leaving the `with` block ends them all.

    Several threads may use them at a time, each another one.
    """

    def __init__(self, purpose: str, modules: Sequence[str] = ()) -> None:
        self._purpose, self._modules = purpose, modules
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._lock = threading.Lock()
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def begin(self, count: int) -> None:
        """Begin so many processes before there is work for them."""
        with self._lock:
            self._idle += [self._new() for _ in range(count)]

    def attempt(self, work: Callable[[Child], _T]) -> _T:
        """What `work` returns, given an idle process or a new one; where that ends, the work begins again with another.

        Raises ProcessEnded where this happens three times, CancelledError once the processes are ended.
        """
        for attempts_left in reversed(range(TRIES)):
            child = self._take()
            try:
                result = work(child)
            except BaseException as error:
                self._busy.discard(child)
                child.end()
                if not isinstance(error, ProcessEnded) or not attempts_left:
                    raise
            else:
                self._put_back(child)
                return result
        raise AssertionError

    def end(self) -> None:
        """End all processes; from now on none is begun."""
        with self._lock:
            self._ended = True
            for child in self._busy:
                child.kill()  # the thread that uses it then ends it
            for child in self._idle:
                child.end()

    def _take(self) -> Child:
        with self._lock:
            if self._ended:
                raise CancelledError
            child = self._idle.pop() if self._idle else self._new()
            self._busy.add(child)
            return child

    def _put_back(self, child: Child) -> None:
        with self._lock:
            self._busy.discard(child)
            if self._ended:
                child.end()
            else:
                self._idle.append(child)

    def _new(self) -> Child:
        return Child(self._purpose, modules=self._modules)
