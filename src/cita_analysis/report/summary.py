"""What a quarter shows, in sentences that a person would say; every number is computed, and leads to its activities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ..analysis.counting import REGION
from ..analysis.participation import participation
from ..analysis.quarters import milestone_states
from ..analysis.status import status_shares
from ..messages import Count, Link, Sentence, capitalised, join_phrases, message, message_parts
from ..messages.phrases import spoken
from ..text.quarter import Quarter
from . import drilldown
from .drilldown import ActivityGroup

if TYPE_CHECKING:
    from ..plan import Plan


Groups = Mapping[str, ActivityGroup]


def _link(text: str, group: ActivityGroup) -> str | Link:
    """The words as a link where there is an activity behind them."""
    return Link(text, group) if group.activities else text


def _counted(count: int, key: str, group: ActivityGroup) -> Count:
    """A number in the words of a message, as a link."""
    return Count(count, _link(message(key, count=count), group))


def sentences(plan: Plan, quarter: Quarter, groups: Groups | None = None) -> Iterator[Sentence]:
    """What the quarter shows, what it cannot show, then the plan as a whole."""
    groups = groups or drilldown.plan_groups(plan, quarter)
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
        yield message_parts("summary-limit", as_of=spoken(plan.as_of), day=spoken(quarter.end))


def whole(plan: Plan, groups: Groups) -> Iterator[Sentence]:
    """The plan as a whole, in three sentences."""
    yield _extent(plan, groups)
    yield _progress(plan, groups)
    yield _participation(plan, groups)


def _extent(plan: Plan, groups: Groups) -> Sentence:
    pillars = plan.activities.groupby(["pillar", "pillar_title"], as_index=False).size()
    parts = [
        message_parts(
            "summary-pillar",
            activities=_link(str(row["size"]), groups[f"pillar-{row['pillar']}"]),
            title=row["pillar_title"],
        )
        for row in pillars.to_dict("records")
    ]
    return message_parts(
        "summary-extent",
        activities=_link(message("activities", activities=len(plan.activities)), groups["all"]),
        projects=_link(message("projects", projects=plan.activities["project_number"].nunique()), groups["all"]),
        pillars=Count(len(parts), join_phrases(parts)),
    )


def _participation(plan: Plan, groups: Groups) -> Sentence:
    values = participation(plan, "country").set_index("country")["value"].drop(REGION)
    most = int(values.max())
    if not most:
        return message_parts("summary-no-country")
    first = [groups[f"country-{country}"] for country in values.index[values == most]]
    regional, activities = int((plan.activities["scope"] == "regional").sum()), len(plan.activities)
    return message_parts(
        "summary-participation",
        regional=Count(regional, _link(str(regional), groups.get("scope-regional", _NOBODY))),
        activities=Count(activities, _link(str(activities), groups["all"])),
        first=Count(len(first), join_phrases([Link(group.title, group) for group in first])),
        most=_counted(most, "activities-in-words", first[0] if len(first) == 1 else _NOBODY),
    )


_NOBODY = ActivityGroup("", "", ())


def _progress(plan: Plan, groups: Groups) -> Sentence:
    parts = [
        message_parts("summary-status", share=_link(f"{share:.0%}", groups[f"status-{status}"]), status=str(status))
        for status, share in status_shares(plan).items()
    ]
    return message_parts("summary-progress", statuses=Count(len(parts), join_phrases(parts)))


def _new(plan: Plan, quarter: Quarter, groups: Groups) -> Sentence:
    now, before = (milestone_states(plan, when) for when in (quarter, quarter.previous))
    delivered, overdue = (
        len(drilldown.new_rows(now[now["state"] == state], before[before["state"] == state]))
        for state in ("delivered", "overdue")
    )
    return message_parts(
        "summary-new",
        day=spoken(quarter.previous.end),
        delivered=_counted(delivered, "dated-results-in-words", groups["new-delivered"]),
        overdue=_counted(overdue, "alone-in-words", groups["new-overdue"]),
        past=_counted(len(groups["new-past"].activities), "activities-in-words", groups["new-past"]),
    )


def _milestones(plan: Plan, quarter: Quarter, groups: Groups) -> Sentence:
    states = milestone_states(plan, quarter)["state"].value_counts()
    counts = {name: int(states.get(name, 0)) for name in ("delivered", "due", "overdue", "ahead")}
    linked = {name: _counted(count, "alone-in-words", groups[f"state-{name}"]) for name, count in counts.items()}
    return message_parts("summary-results", day=spoken(quarter.end), **linked)


def _past(groups: Groups) -> Sentence:
    past = groups["state-past"]
    count = len(past.activities)
    names = [Link(name, ActivityGroup(drilldown.anchor(name), name, (name,))) for name in past.activities]
    return message_parts(
        "summary-past",
        past=_link(capitalised(message("activities-in-words", count=count)), past),
        activities=Count(count, join_phrases(names)),
    )
