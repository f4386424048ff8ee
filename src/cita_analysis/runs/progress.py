"""Shows how a run goes: a bar on a terminal, short lines in a log."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .notebooks import Outcome


@contextmanager
def showing() -> Iterator[Callable[[str, Outcome], None]]:
    """A function to call as each notebook ends; messages about waiting are shown as well."""
    logging.basicConfig(format="%(message)s", stream=sys.stderr)
    if not sys.stderr.isatty():
        yield _line
        return
    from tqdm import tqdm

    with tqdm(desc="notebooks", unit="", bar_format="{desc}: {n} done, {elapsed}{postfix}", leave=False) as bar:

        def step(name: str, outcome: Outcome) -> None:
            bar.set_postfix_str(f" last: {describe(name, outcome)}", refresh=False)
            bar.update()
            bar.refresh()

        yield step


def describe(name: str, outcome: Outcome) -> str:
    """One line: what ended, its status, seconds and memory, as far as known."""
    if outcome.status == "skipped":
        return f"{name}: unchanged"
    seconds = "" if outcome.seconds is None else f", {outcome.seconds:.0f} s"
    memory = "" if outcome.memory is None else f", {outcome.memory} MB"
    return f"{name}: {outcome.status}{seconds}{memory}"


def _line(name: str, outcome: Outcome) -> None:
    print(describe(name, outcome), file=sys.stderr, flush=True)
