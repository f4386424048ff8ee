"""A brief's two pages: what it takes part in and how; then results with a date, who is listed together, the method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pandas as pd

from ...analysis import country
from ...analysis.counting import ON_HOLD
from ...messages import Count, join_names, labels, message, phrases
from .blocks import Block, Drawing, Heading, Line, Lines, Table, cut, drawn
from .facts import STATES, Facts
from .sentences import after, before, in_words, some

# More rows than a page can hold.
MOST_ROWS: Final = 20


def first(facts: Facts, sentences: Iterable[str], rows: int) -> Iterator[Block]:
    """With so many rows in its table."""
    yield Heading(message("brief-now"))
    yield from _plain(before(facts))
    yield Lines(tuple(map(Line, sentences)), "numbered")
    yield from _plain(after(facts))
    yield Heading(message("brief-taking-part", who=facts.who))
    yield from _by_name(facts, rows)
    yield from _for_all(facts)
    yield _drawing(facts, "brief_pillars")


def second(facts: Facts, rows: int) -> Iterator[Block]:
    """With so many rows in its table."""
    yield Heading(message("brief-dated"))
    yield from _dated(facts, rows)
    if len(facts.pictures["brief_periods"].numbers):
        yield _drawing(facts, "brief_periods")
    yield Heading(message("brief-with-whom"))
    yield Lines(tuple(_listed(facts)))
    yield Heading(message("brief-method"))
    yield Lines(tuple(map(Line, _method(facts))), "small")


def _drawing(facts: Facts, name: str) -> Drawing:
    picture = facts.pictures[name]
    # Where the source ends is said once, on the first page.
    note = picture.note.removesuffix(phrases.source_end(facts.plan, str(facts.quarter)))
    return drawn(picture, f"{picture.caption} {note}")


def _plain(texts: Iterable[str]) -> Iterator[Lines]:
    return (Lines((Line(text),), "plain") for text in texts)


# ---- How it takes part

_ACTIVITY: Final = (0.47, 0.16, 0.125, 0.175, 0.07)


def _by_name(facts: Facts, most: int) -> Iterator[Block]:
    """The activities that name it, or in whose status it stands, as a table."""
    found = facts.activities[facts.activities["way"] != "regional"]
    if found.empty:
        yield from _plain([message("brief-no-activity", who=facts.who)])
        return
    ways = {name: len(facts.of_way(way)) for way, name in labels("brief-ways-counted").items()}
    parts = join_names([message("brief-of-way", n=n, way=name) for name, n in ways.items() if n])
    title = message("brief-activities", who=facts.who, activities=len(found), ways=parts)
    heads = labels("brief-activity-heads").values()
    rows = tuple(_activity(row) for row in phrases.records(found[:most]))
    yield Table(title, tuple(heads), rows, _ACTIVITY)
    if len(found) > most:
        yield from _plain([message("brief-more", more=some(found["activity_id"][most:]))])


def _activity(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Number, title and description, way, period, statuses, page."""
    statuses = labels("statuses")
    stands = join_names([statuses.get(status, status) for status in row["statuses"].split(";") if status])
    return (
        _named(row),
        labels("brief-ways")[row["way"]],
        _years(row),
        cut(stands, 2, _ACTIVITY[3]),
        _pages(row),
    )


def _named(row: Mapping[str, Any]) -> str:
    """Number and title in a line, the description in another: activities of a project have the same title."""
    title = cut(f"{row['activity_id']} {row['project_title']}", 1, _ACTIVITY[0] * 0.97)
    if pd.isna(row["description"]):
        return title
    return f"{title}\n{cut(row['description'], 1, _ACTIVITY[0] * 0.97)}"


def _years(row: Mapping[str, Any]) -> str:
    years = [str(row[year]) for year in ("period_start", "period_end") if not pd.isna(row[year])]
    return phrases.span(years[0], years[-1]) if years else message("no-period")


def _pages(row: Mapping[str, Any]) -> str:
    return "" if pd.isna(row["page_first"]) else phrases.span(row["page_first"], row["page_last"])


def _for_all(facts: Facts) -> Iterator[Block]:
    """What every member takes part in: a line for each pillar, how many and on which page."""
    if facts.regional.empty:
        return
    yield from _plain([message("brief-regional", who=facts.who, regional=len(facts.regional))])
    pillars = facts.regional.groupby(["pillar", "pillar_title"])
    yield Lines(tuple(_pillar(found) for _, found in pillars))


def _pillar(found: pd.DataFrame) -> Line:
    pillar, title = found.iloc[0][["pillar", "pillar_title"]]
    lead = message("brief-pillar", pillar=str(pillar), title=cut(title, 1, 0.6), activities=len(found))
    pages = [_on_page(page, rows["activity_id"]) for page, rows in found.groupby("page_first", dropna=False)]
    return Line(cut("; ".join(pages), 2, 0.9), lead)


def _on_page(page: Any, ids: Iterable[str]) -> str:
    names = ", ".join(ids)
    return names if pd.isna(page) else message("brief-on-page", page=str(page), ids=names)


# ---- Results with a date

_RESULT: Final = (0.11, 0.16, 0.48, 0.18, 0.07)


def _dated(facts: Facts, most: int) -> Iterator[Block]:
    yield Lines(tuple(_ring(facts, whose) for whose in country.WHOSE))
    shown = _by_nearness(facts.results)
    if shown.empty:
        return
    rows = tuple(_result(row, facts) for row in phrases.records(shown[:most]))
    heads = labels("brief-result-heads").values()
    yield Table(message("brief-dated-rows", results=len(shown)), tuple(heads), rows, _RESULT)
    if len(shown) > most:
        yield from _plain([message("brief-more-results", more=len(shown) - most)])


def _ring(facts: Facts, whose: str) -> Line:
    """How the results stand that are the country's own, of activities that name it, or of the whole region."""
    counts = {state: in_words(len(facts.in_state(state, whose))) for state in STATES}
    late = {f"{state}_ids": some(facts.in_state(state, whose)["activity_id"].unique()) for state in STATES[1:]}
    return Line(message("brief-counts", **counts, **late), message("brief-ring", whose=whose, who=facts.who))


def _by_nearness(results: pd.DataFrame) -> pd.DataFrame:
    """The results a reader asks after, but those delivered for the whole region: the country's own first, what is late
    before what is ahead, and last what is delivered in activities that name it, from the latest on."""
    found = results[results["state"].isin(STATES)]
    far = (found["state"] == "delivered") & (found["whose"] == "regional")
    found = found[~far]
    delivered = found["state"] == "delivered"
    whose = found["whose"].map({whose: place for place, whose in enumerate(country.WHOSE)})
    late = found["state"].map({"overdue": 0, "due": 1, "ahead": 2, "delivered": 3})
    day = found["end"].astype("int64")
    order = found.assign(
        whose_place=whose.mask(delivered & (whose > 0), len(country.WHOSE)), late=late, day=day.mask(delivered, -day)
    )
    return order.sort_values(["whose_place", "late", "day"], kind="stable", ignore_index=True)[results.columns]


def _result(row: Mapping[str, Any], facts: Facts) -> tuple[str, ...]:
    """State, date as printed, activity with the statement, whose, page."""
    pages = facts.plan.activities.set_index("activity_id").loc[row["activity_id"]]
    return (
        labels("states")[row["state"]],
        cut(row["text"], 1, _RESULT[1]),
        cut(f"{row['activity_id']} {row['statement_text']}", 2, _RESULT[2]),
        message("brief-whose", whose=row["whose"], country=facts.country),
        _pages(pages.to_dict()),
    )


# ---- With whom


def _listed(facts: Facts) -> Iterator[Line]:
    bodies, n = facts.bodies, len(facts.by_name)
    here = bodies[bodies["value"] > 0]
    there = bodies[bodies["regional"] > 0].sort_values("regional", ascending=False, kind="stable")
    own = bodies.loc[bodies["country"] == facts.country, "name"]
    met = _with_counts(facts.countries["name"], facts.countries["value"])
    yield Line(message("brief-co-listed", named=n, countries=met))
    yield Line(message("brief-bodies", named=n, bodies=_with_counts(here["institution"], here["value"])))
    listed_there = _with_counts(there["institution"], there["regional"])
    yield Line(message("brief-bodies-regional", regional=len(facts.regional), bodies=listed_there))
    yield Line(message("brief-own-bodies", who=facts.who, bodies=some(own, 4)))


def _with_counts(names: Iterable[str], counts: Iterable[int], most: int = 8) -> Count:
    """Names, each with its number, most first."""
    return some(
        [message("name-with-code", name=name, code=str(n)) for name, n in zip(names, counts, strict=True)], most
    )


# ---- Method and doubts


def _method(facts: Facts) -> Iterator[str]:
    yield message("brief-counting", on_hold=facts.country == ON_HOLD)
    ids = facts.activities.loc[facts.activities["way"] != "regional", "activity_id"]
    kinds = facts.plan.findings.loc[facts.plan.findings["activity_id"].isin(ids), "kind"]
    counts = kinds.value_counts()
    yield message("brief-doubts", who=facts.who, doubts=len(kinds), kinds=_with_counts(counts.index, counts, 4))
    yield cut(phrases.source(facts.plan), 2)
