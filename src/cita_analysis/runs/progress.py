"""How a run goes, for who watches it: a bar on a terminal, short lines in a log."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .notebooks import Outcome


@contextmanager
def shown() -> Iterator[Callable[[str, Outcome], None]]:
    """What to tell of each notebook as it ends; waiting, too, is told."""
    logging.basicConfig(format="%(message)s", stream=sys.stderr)
    if not sys.stderr.isatty():
        yield _line
        return
    from tqdm import tqdm

    with tqdm(desc="notebooks", unit="", bar_format="{desc}: {n} done, {elapsed}{postfix}", leave=False) as bar:

        def step(name: str, outcome: Outcome) -> None:
            bar.set_postfix_str(f" last: {said(name, outcome)}", refresh=False)
            bar.update()
            bar.refresh()

        yield step


def said(name: str, outcome: Outcome) -> str:
    """One line: what ended, how, and after how long, as far as it is known."""
    if outcome.status == "skipped":
        return f"{name}: unchanged"
    seconds = "" if outcome.seconds is None else f", {outcome.seconds:.0f} s"
    memory = "" if outcome.memory is None else f", {outcome.memory} MB"
    return f"{name}: {outcome.status}{seconds}{memory}"


def _line(name: str, outcome: Outcome) -> None:
    print(said(name, outcome), file=sys.stderr, flush=True)
