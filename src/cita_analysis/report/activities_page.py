"""The page of the activities: all that the plan says of each, where it is printed, and the groups they are in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..analysis.counting import Counting
from ..analysis.quarters import milestone_states
from ..messages import labels
from ..schema import to_text
from ..text.quarter import Quarter
from . import drilldown
from .page import filled, sections
from .page_images import PageImage, row_images

if TYPE_CHECKING:
    from ..plan import Plan

_MILESTONE_KEY = ["activity_id", "statement", "milestone"]
_KINDS = labels("groups")


def render(
    plan: Plan, quarter: Quarter, page_images: Mapping[int, PageImage], packs: Mapping[str, Mapping[str, Any]]
) -> str:
    """The page as HTML; `page_images` by page number, `packs` as in `page.render`."""
    groups = drilldown.plan_groups(plan, quarter)
    return filled(
        "activities.html",
        plan=plan,
        quarter=quarter,
        activities=_activities(plan, quarter, page_images),
        kinds=[(kind, title, _of_kind(groups, kind)) for kind, title in _KINDS.items()],
        figures=[
            (figure, part)
            for _, _, figures in sections(packs)
            for figure in figures
            if (part := _row_groups(figure, groups["all"].activities))
        ],
        titles=dict(plan.activities[["activity_id", "project_title"]].itertuples(index=False, name=None)),
        pictured=bool(page_images),
    )


def _of_kind(groups: Mapping[str, drilldown.ActivityGroup], kind: str) -> list[drilldown.ActivityGroup]:
    return [group for key, group in groups.items() if key.startswith(f"{kind}-") and group.activities]


def _row_groups(figure: Mapping[str, Any], known: Sequence[str]) -> list[drilldown.ActivityGroup]:
    """The places of the figure's rows; a row of one activity needs none."""
    found = drilldown.figure_groups(figure["name"], figure.get("numbers", ()), known)
    return [group for group in found if len(group.activities) > 1]


def _activities(plan: Plan, quarter: Quarter, page_images: Mapping[int, PageImage]) -> list[dict[str, Any]]:
    """Each activity with its parts, in printed order; every value is text, empty where the plan has none."""
    parts: dict[str, Mapping[str, list[Any]]] = {
        "countries": _by_activity(_countries(plan)),
        "institutions": _by_activity(_institutions(plan)),
        "statements": _by_activity(plan.statements),
        "results": _by_activity(_results(plan, quarter)),
        "findings": _by_activity(plan.findings),
        "row_images": row_images(plan, page_images),
    }
    texts: list[dict[Any, str]] = to_text(plan.activities).to_dict("records")
    return [
        {**activity, **{name: part.get(activity["activity_id"], []) for name, part in parts.items()}}
        for activity in texts
    ]


def _countries(plan: Plan) -> pd.DataFrame:
    names = plan.countries.set_index("country")["name"]
    rows = plan.participation
    return rows[rows["role"] != "regional"].assign(name=lambda found: found["country"].map(names))


def _institutions(plan: Plan) -> pd.DataFrame:
    names = plan.institutions.set_index("institution")["name"]
    return plan.involvement.assign(name=lambda rows: rows["institution"].map(names).fillna(rows["institution"]))


def _results(plan: Plan, quarter: Quarter) -> pd.DataFrame:
    """The dates in the status text, with the state of those that the quarter judges."""
    states = milestone_states(plan, quarter, counting=Counting(afg_on_hold=False))[
        [*_MILESTONE_KEY, "state"]
    ].drop_duplicates(_MILESTONE_KEY)
    return plan.milestones.merge(states, on=_MILESTONE_KEY, how="left")


def _by_activity(rows: pd.DataFrame) -> dict[str, list[dict[Any, str]]]:
    return {str(activity): found.to_dict("records") for activity, found in to_text(rows).groupby("activity_id")}
