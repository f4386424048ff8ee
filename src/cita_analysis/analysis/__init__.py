"""Tables to numbers: every number that figures, pages and briefs show has a function here that returns a tidy table.

How activities are counted is one value, `Counting`, in every function.
"""

from .counting import CHOICES, FRACTIONAL, FULL, LEVELS, ON_HOLD, REGION, Counting
from .country import country_activities, country_milestones, find_country
from .institutions import institution_activities, kinds_by_pillar
from .participation import active_years, activities_by_year, counted_activities, counting_ranks, participants
from .participation import participation as participation
from .quarters import (
    activity_periods,
    milestone_day,
    milestone_states,
    milestones_by_quarter,
    past_activities,
    period_states,
    watch_list,
)
from .status import activity_statuses, status_mix, status_pairs, status_shares

__all__ = [
    "CHOICES",
    "FRACTIONAL",
    "FULL",
    "LEVELS",
    "ON_HOLD",
    "REGION",
    "Counting",
    "active_years",
    "activities_by_year",
    "activity_periods",
    "activity_statuses",
    "counted_activities",
    "counting_ranks",
    "country_activities",
    "country_milestones",
    "find_country",
    "institution_activities",
    "kinds_by_pillar",
    "milestone_day",
    "milestone_states",
    "milestones_by_quarter",
    "participants",
    "participation",
    "past_activities",
    "period_states",
    "status_mix",
    "status_pairs",
    "status_shares",
    "watch_list",
]
