"""Numbers to pictures: a function for each figure, in the order in which a report has them."""

# ruff: noqa: E402
import logging

# Where it keeps its fonts, and how long that takes, is no output of a notebook: it names a place and differs by run.
logging.getLogger("matplotlib").setLevel(logging.ERROR)

from .chance import partners_chance
from .counting import participation_counting
from .country import brief_periods as brief_periods
from .country import brief_pillars as brief_pillars
from .incidence import participation_incidence, partners_incidence
from .institutions import partners_bodies, partners_by_pillar, partners_colisting
from .milestones import status_milestones
from .network import partners_network, partners_without_hubs
from .participation import participation_by_pillar, participation_by_role, participation_together
from .periods import status_periods
from .ranks import partners_ranks
from .status import status_by_activity, status_by_statement
from .status_pairs import status_together
from .watch_list import status_watch_list
from .years import participation_by_year

# For one country alone; the report on a quarter has none of them.
BRIEF = ("brief_pillars", "brief_periods")

__all__ = [  # noqa: RUF022
    "participation_by_role",
    "participation_by_pillar",
    "participation_counting",
    "participation_by_year",
    "participation_incidence",
    "participation_together",
    "partners_bodies",
    "partners_incidence",
    "partners_by_pillar",
    "partners_chance",
    "partners_colisting",
    "partners_network",
    "partners_without_hubs",
    "partners_ranks",
    "status_by_activity",
    "status_by_statement",
    "status_together",
    "status_milestones",
    "status_periods",
    "status_watch_list",
]
