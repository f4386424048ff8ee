"""Whose a milestone is, for one country."""

from __future__ import annotations

import pytest

import cita_analysis as cita
from cita_analysis.analysis.country import country_milestones
from drawn import only


@pytest.mark.parametrize(
    ("countries", "whose"),
    [(None, ["regional"]), ("REG", ["regional"]), ("REG;KAZ", ["regional"]), ("GEO;KAZ", ["regional"]), ("KAZ", [])],
)
def test_a_regional_milestone_is_of_every_member_unless_its_statement_names_others_alone(
    countries: str | None, whose: list[str], shipped: cita.Plan
) -> None:
    regional = shipped.activities.loc[shipped.activities["scope"] == "regional", "activity_id"]
    dated = shipped.milestones[shipped.milestones["activity_id"].isin(regional) & shipped.milestones["country"].isna()]
    completed = shipped.statements.query("status == 'completed'")[["activity_id", "statement"]]
    activity = dated.merge(completed, on=["activity_id", "statement"])["activity_id"].iloc[0]
    plan = only(activity, statements={"countries": countries})
    found = country_milestones(plan, "2026Q4", "GEO")
    assert sorted(found["whose"].unique()) == whose
