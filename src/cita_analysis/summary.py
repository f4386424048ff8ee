"""What a quarter shows, in sentences that a person would say; every number is computed, and leads to its activities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from . import behind, measures
from .behind import Group
from .quarters import Quarter, judged_milestones

if TYPE_CHECKING:
    from .plan import Plan


class Link(NamedTuple):
    """Words that stand for activities."""

    text: str
    behind: Group


# A sentence in pieces: plain words, and words that lead to the activities they stand for.
Sentence = tuple[str | Link, ...]
Groups = Mapping[str, Group]

_WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def number(count: int) -> str:
    """Up to twelve in words, as in running text."""
    return _WORDS[count] if count < len(_WORDS) else str(count)


def _alone(count: int) -> str:
    """A number that no noun follows."""
    return number(count) if count else "none"


def noun_for(count: int, noun: str, plural: str | None = None) -> str:
    """The noun as its count needs it; regular plurals need not be given."""
    regular = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return noun if count == 1 else plural or regular


def counted(count: int, noun: str, plural: str | None = None) -> str:
    return f"{number(count)} {noun_for(count, noun, plural)}"


def spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def listed(names: list[str]) -> str:
    return plain(_listed([(name,) for name in names]))


def plain(sentence: Sentence) -> str:
    """A sentence as text alone."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in sentence)


def _listed(parts: Sequence[Sentence]) -> Sentence:
    """Parts as running text has them: commas, and "and" before the last."""
    signs = [*[", "] * (len(parts) - 2), *[" and "] * (len(parts) > 1), ""]
    return tuple(chain.from_iterable((*part, sign) for part, sign in zip(parts, signs, strict=True) if part))


def _link(text: str, group: Group) -> str | Link:
    """The words as a link where there is an activity behind them."""
    return Link(text, group) if group.activities else text


def sentences(plan: Plan, quarter: Quarter, groups: Groups | None = None) -> Iterator[Sentence]:
    """What the quarter shows, what it cannot show, then the plan as a whole."""
    groups = groups or behind.groups(plan, quarter)
    yield from news(plan, quarter, groups)
    yield from limits(plan, quarter)
    yield from whole(plan, groups)


def news(plan: Plan, quarter: Quarter, groups: Groups) -> Iterator[Sentence]:
    """What is new in the quarter, in three sentences; `groups` are those of the quarter (`behind.groups`)."""
    yield _new(plan, quarter, groups)
    yield _milestones(plan, quarter, groups)
    yield _past(groups)


def limits(plan: Plan, quarter: Quarter) -> Iterator[Sentence]:
    """What the plan cannot say of the quarter: one sentence, or none."""
    if plan.as_of and quarter.end > plan.as_of:
        yield (_limit(plan.as_of, quarter),)


def whole(plan: Plan, groups: Groups) -> Iterator[Sentence]:
    """The plan as a whole, in three sentences."""
    yield _extent(plan, groups)
    yield _progress(plan, groups)
    yield _participation(plan, groups)


def _limit(as_of: date, quarter: Quarter) -> str:
    return (
        f"The plan speaks as of {spoken(as_of)}, the date of the latest completed milestone in it: what happened"
        f" from then to {spoken(quarter.end)} is not in these pages."
    )


def _extent(plan: Plan, groups: Groups) -> Sentence:
    pillars = plan.activities.groupby(["pillar", "pillar_title"], as_index=False).size()
    parts: list[Sentence] = [
        (_link(str(row["size"]), groups[f"pillar-{row['pillar']}"]), f" under {row['pillar_title']}")
        for row in pillars.to_dict("records")
    ]
    activities = _link(f"{len(plan.activities)} activities", groups["all"])
    projects = _link(f"{plan.activities['project_number'].nunique()} projects", groups["all"])
    return ("The plan has ", activities, " in ", projects, ": ", *_listed(parts), ".")


def _participation(plan: Plan, groups: Groups) -> Sentence:
    values = measures.participation(plan, "country").set_index("country")["value"].drop(measures.REGION)
    most = int(values.max())
    if not most:
        return ("No activity names a country that takes part: all are for the whole region.",)
    first = [groups[f"country-{country}"] for country in values.index[values == most]]
    verb, each = ("takes", "") if len(first) == 1 else ("take", " each")
    names = _listed([(Link(group.title, group),) for group in first])
    count: str | Link = counted(most, "activity")
    return (
        *_regional(plan, groups),
        *(" among the others ", *names, f" {verb} part most often ("),
        *(Link(str(count), first[0]) if len(first) == 1 else count, f"{each})."),
    )


def _regional(plan: Plan, groups: Groups) -> Sentence:
    regional = str((plan.activities["scope"] == "regional").sum())
    return (
        *(_link(regional, groups.get("scope-regional", _NOBODY)), " of the "),
        *(_link(str(len(plan.activities)), groups["all"]), " activities are for the whole region;"),
    )


_NOBODY = Group("", "", ())


def _progress(plan: Plan, groups: Groups) -> Sentence:
    mix = measures.status_mix(plan, unit="activity", by="pillar", counting="fractional")
    shares = mix.groupby("status")["value"].sum()
    shares = shares[shares > 0].sort_values(ascending=False) / shares.sum()
    parts: list[Sentence] = [
        (_link(f"{share:.0%}", groups[f"status-{status}"]), f" {status}") for status, share in shares.items()
    ]
    return ("An activity counted once and shared among its statuses, the plan stands at ", *_listed(parts), ".")


def _new(plan: Plan, quarter: Quarter, groups: Groups) -> Sentence:
    now, before = (judged_milestones(plan, when) for when in (quarter, quarter.previous))
    delivered, overdue = (
        len(behind.new(now[now["state"] == state], before[before["state"] == state]))
        for state in ("delivered", "overdue")
    )
    past = len(groups["new-past"].activities)
    return (
        f"Since {spoken(quarter.previous.end)} the plan reports ",
        *(_link(counted(delivered, "dated result"), groups["new-delivered"]), " delivered; "),
        *(_link(_alone(overdue), groups["new-overdue"]), " became overdue, and "),
        _link(counted(past, "activity"), groups["new-past"]),
        f" with open work passed {'its' if past == 1 else 'their'} period.",
    )


def _milestones(plan: Plan, quarter: Quarter, groups: Groups) -> Sentence:
    states = judged_milestones(plan, quarter)["state"].value_counts()
    counts = {name: int(states.get(name, 0)) for name in ("delivered", "due", "overdue", "ahead")}
    done, due, overdue, ahead = (_link(_alone(count), groups[f"state-{name}"]) for name, count in counts.items())
    return (
        *("Of the results it dates, ", done, f" {'was' if counts['delivered'] == 1 else 'were'} delivered by "),
        *(f"{spoken(quarter.end)}; ", due, f" {'is' if counts['due'] == 1 else 'are'} due in the quarter, "),
        *(overdue, " overdue and ", ahead, " still ahead."),
    )


def _past(groups: Groups) -> Sentence:
    past = groups["state-past"]
    if not past.activities:
        return ("No activity with open work is past its period.",)
    count = len(past.activities)
    verb = "is past its period" if count == 1 else "are past their period"
    names: list[Sentence] = [(Link(name, Group(behind.anchor(name), name, (name,))),) for name in past.activities]
    return (
        Link(counted(count, "activity").capitalize(), past),
        *(f" {verb} while something in them is still open: ", *_listed(names), "."),
    )
