"""What is found out of one country before anything is said of it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from ...analysis import country as concern
from ...analysis.counting import ON_HOLD, Counting
from ...analysis.participation import participants
from ...figures import BRIEF_FIGURES
from ...messages import phrases
from ...text.quarter import Quarter

if TYPE_CHECKING:
    from ...plan import Plan

STATES: Final = ("delivered", "overdue", "due", "ahead")


class Facts:
    """Of a country in a quarter: its names, what concerns it, who is listed with it, and its figures."""

    def __init__(self, plan: Plan, quarter: Quarter, country: str) -> None:
        self.plan, self.quarter, self.country = plan, quarter, country
        self.name = phrases.countries(plan)[country]
        self.who = phrases.in_sentence(self.name)
        self.activities = concern.country_activities(plan, quarter, country)
        self.results = concern.country_milestones(plan, quarter, country)
        drawn: dict[str, Any] = {"quarter": str(quarter), "country": country}
        self.pictures = {figure.name: figure.draw(plan, **drawn) for figure in BRIEF_FIGURES}

    def of_way(self, *ways: str) -> pd.DataFrame:
        """The activities that concern it in these ways."""
        return self.activities[self.activities["way"].isin(ways)]

    @cached_property
    def by_name(self) -> pd.DataFrame:
        return self.of_way(*concern.BY_NAME)

    @cached_property
    def regional(self) -> pd.DataFrame:
        """In printed order."""
        printed = {name: place for place, name in enumerate(self.plan.activities["activity_id"])}
        found = self.of_way("spoken_of", "regional")
        return found.sort_values("activity_id", key=lambda ids: ids.map(printed))

    def in_state(self, state: str, *whose: str) -> pd.DataFrame:
        """The results in a state, of whom they are."""
        found = self.results
        return found[(found["state"] == state) & found["whose"].isin(whose)]

    @cached_property
    def countries(self) -> pd.DataFrame:
        """Countries that are named in the activities that name this one: ``country``, ``name``, ``value`` (activities).
        AFG, which is on hold, is none of them."""
        rows = participants(self.plan, counting=Counting(afg_on_hold=self.country != ON_HOLD))
        rows = rows[rows["activity_id"].isin(self.by_name["activity_id"])]
        members = self.plan.countries[["country", "name"]]
        counts = members["country"].map(rows["country"].value_counts()).fillna(0).astype("int64")
        table = members.assign(value=counts)
        table = table[(table["value"] > 0) & (table["country"] != self.country)]
        return table.sort_values("value", ascending=False, kind="stable", ignore_index=True)

    @cached_property
    def bodies(self) -> pd.DataFrame:
        """Bodies, units counted with the body they belong to: ``institution``, ``name``, ``kind``, ``country``;
        ``value`` and ``regional``, how many activities that name the country and that are for the whole region list it.
        """
        rows = self.plan.involvement[["activity_id", "parent"]].drop_duplicates()
        inside = {"value": self.by_name, "regional": self.regional}
        counts = {
            column: rows.loc[rows["activity_id"].isin(found["activity_id"]), "parent"].value_counts()
            for column, found in inside.items()
        }
        table = self.plan.institutions[["institution", "name", "kind", "country"]]
        table = table.assign(
            **{column: table["institution"].map(found).fillna(0).astype("int64") for column, found in counts.items()}
        )
        table = table[(table["value"] > 0) | (table["regional"] > 0)]
        return table.sort_values(["value", "regional"], ascending=False, kind="stable", ignore_index=True)
