"""How much reading a source may take, and the process that keeps reading within it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import InputError
from ..processes.child import Child, ProcessEnded


class ReadLimits(NamedTuple):
    """The most that is read of a PDF: pages, seconds, and megabytes of memory, for each process that reads pages and
    for what comes of them all.

    Windows cannot limit the memory of the processes that read pages; pages and seconds hold there too.
    """

    pages: int = 2000
    seconds: float = 600
    memory: int = 2000

    def not_read(self, path: Path, late: bool) -> InputError:
        """Why a process that read the source ended before it had done so."""
        if late:
            return InputError(
                f"{path}: reading takes longer than {self.seconds:g} seconds; allow more with --max-seconds"
            )
        return InputError(
            f"{path}: the PDF is damaged, or takes more than {self.memory:,} MB to read;"
            " fetch it again, or allow more with --max-memory"
        )


@contextmanager
def reading_process(path: Path, bounds: ReadLimits, *modules: str) -> Iterator[Callable[..., Any]]:
    """A function that calls others in a process of its own, which is killed when time is up.

    So the time limit holds for everything done with a source, even inside a regular expression, and changes nothing in
    this process. `modules` are loaded there while the pages are read. Raises InputError where the time is up.
    """
    with Child("reading", seconds=bounds.seconds, modules=modules) as child:

        def call(function: Callable[..., Any], *args: Any) -> Any:
            try:
                return child.call(function, *args)
            except ProcessEnded as error:
                raise bounds.not_read(path, child.late) from error

        yield call
