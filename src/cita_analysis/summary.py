"""What a quarter shows, in sentences that a person would say; every number is computed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from . import measures
from .quarters import Quarter, judged_milestones, past_period

if TYPE_CHECKING:
    from .plan import Plan

_WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def number(count: int) -> str:
    """Up to twelve in words, as in running text."""
    return _WORDS[count] if count < len(_WORDS) else str(count)


def noun_for(count: int, noun: str, plural: str | None = None) -> str:
    """The noun as its count needs it; regular plurals need not be given."""
    regular = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return noun if count == 1 else plural or regular


def counted(count: int, noun: str, plural: str | None = None) -> str:
    return f"{number(count)} {noun_for(count, noun, plural)}"


def spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def sentences(plan: Plan, quarter: Quarter) -> Iterator[str]:
    """What the quarter shows, what it cannot show, then the plan as a whole."""
    yield _milestones(plan, quarter)
    yield _past(plan, quarter)
    if plan.as_of and quarter.end > plan.as_of:
        yield _limit(plan.as_of, quarter)
    yield _extent(plan)
    yield _progress(plan)
    yield _participation(plan)


def _limit(as_of: date, quarter: Quarter) -> str:
    return (
        f"The plan speaks as of {spoken(as_of)}, the date of the latest completed milestone in it: what happened"
        f" from then to {spoken(quarter.end)} is not in these pages."
    )


def _extent(plan: Plan) -> str:
    pillars = plan.activities.groupby(["pillar", "pillar_title"], as_index=False).size()
    parts = [f"{row['size']} under {row['pillar_title']}" for row in pillars.to_dict("records")]
    projects = plan.activities["project_number"].nunique()
    return f"The plan has {len(plan.activities)} activities in {projects} projects: {listed(parts)}."


def _participation(plan: Plan) -> str:
    regional = int((plan.activities["scope"] == "regional").sum())
    values = measures.participation(plan, "country").set_index("country")["value"].drop(measures.REGION)
    most = int(values.max())
    if not most:
        return "No activity names a country that takes part: all are for the whole region."
    names = plan.countries.set_index("country")["name"]
    first = [names[country] for country in values.index[values == most]]
    verb, each = ("takes", "") if len(first) == 1 else ("take", " each")
    return (
        f"{regional} of the {len(plan.activities)} activities are for the whole region;"
        f" among the others {listed(first)} {verb} part most often ({counted(most, 'activity')}{each})."
    )


def _progress(plan: Plan) -> str:
    mix = measures.status_mix(plan, unit="activity", by="pillar", counting="fractional")
    shares = mix.groupby("status")["value"].sum()
    shares = shares[shares > 0].sort_values(ascending=False) / shares.sum()
    parts = [f"{share:.0%} {status}" for status, share in shares.items()]
    return f"An activity counted once and shared among its statuses, the plan stands at {listed(parts)}."


def _milestones(plan: Plan, quarter: Quarter) -> str:
    states = judged_milestones(plan, quarter)["state"].value_counts()
    done, due, overdue, ahead = (int(states.get(name, 0)) for name in ("delivered", "due", "overdue", "ahead"))
    return (
        f"Of the results it dates, {number(done)} {'was' if done == 1 else 'were'} delivered by {spoken(quarter.end)};"
        f" {number(due)} {'is' if due == 1 else 'are'} due in the quarter,"
        f" {number(overdue)} overdue and {number(ahead)} still ahead."
    )


def _past(plan: Plan, quarter: Quarter) -> str:
    past = past_period(plan, quarter)
    if past.empty:
        return "No activity with open work is past its period."
    verb = "is past its period" if len(past) == 1 else "are past their period"
    return (
        f"{counted(len(past), 'activity').capitalize()} {verb} while something in them is still open:"
        f" {listed(list(past['activity_id']))}."
    )
