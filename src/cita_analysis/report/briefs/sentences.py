"""What matters now, in three sentences: how a country takes part, how its results stand, which periods are over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pandas as pd

from ...messages import Count, capitalised, join_names, message, plain
from ...messages.phrases import spoken
from ..summary import limits
from .blocks import cut
from .facts import STATES, Facts

MOST_NAMES: Final = 8


def some(names: Iterable[str], most: int = MOST_NAMES) -> Count:
    """Names as running text has them; of very many the first, and how many more."""
    names = [cut(str(name), 1, 0.5) for name in names]
    if len(names) <= most:
        return Count(len(names), join_names(names))
    return Count(len(names), join_names([*names[:most], message("more", more=len(names) - most)]))


def before(facts: Facts) -> list[str]:
    """What has to be known before the sentences are read: that the country's activities are on hold."""
    on_hold = facts.plan.countries.dropna(subset="on_hold_since").query("country == @facts.country")
    return [message("brief-on-hold", who=facts.who, day=spoken(since.date())) for since in on_hold["on_hold_since"]]


def after(facts: Facts) -> list[str]:
    """What the plan cannot say of the quarter."""
    return [plain(sentence) for sentence in limits(facts.plan, facts.quarter)]


def sentences(facts: Facts) -> Iterator[str]:
    yield capitalised(_part(facts))
    yield _results(facts)
    yield _periods(facts)


def _part(facts: Facts) -> str:
    counts = {way: len(facts.of_way(way)) for way in ("named", "tentative", "mentioned")}
    return message(
        "brief-part", who=facts.who, activities=len(facts.plan.activities), regional=len(facts.regional), **counts
    )


def _results(facts: Facts) -> str:
    near = {state: len(facts.in_state(state, "own", "by_name")) for state in STATES}
    region = {f"regional_{state}": len(facts.in_state(state, "regional")) for state in ("overdue", "due")}
    return message(
        "brief-results", who=facts.who, day=spoken(facts.quarter.end), dated=sum(near.values()),
        **{name: in_words(count) for name, count in (near | region).items()},
    )  # fmt: skip


def in_words(count: int) -> Count:
    """A number that no noun follows."""
    return Count(count, message("alone-in-words", count=count))


def _periods(facts: Facts) -> str:
    found = facts.by_name
    this_year = (found["period_end"] == facts.quarter.year).fillna(False)
    return message(
        "brief-past", who=facts.who, named=len(found), year=str(facts.quarter.year), past=_past(found),
        ending=some(found.loc[(found["state"] == "open") & this_year, "activity_id"]),
        regional_past=_past(facts.regional),
    )  # fmt: skip


def _past(found: pd.DataFrame) -> Count:
    return some(found.loc[found["state"] == "past", "activity_id"])
