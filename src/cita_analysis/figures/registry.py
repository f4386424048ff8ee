"""Every figure with the section of the report it belongs to, in the order in which the report shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from ..messages import labels
from .chance import partners_chance
from .counting import participation_counting
from .country import brief_periods, brief_pillars
from .incidence import participation_incidence, partners_incidence
from .institutions import partners_bodies, partners_by_pillar, partners_colisting
from .milestones import status_milestones
from .network import partners_network, partners_without_hubs
from .pack import Picture
from .participation import participation_by_pillar, participation_by_role, participation_together
from .periods import status_periods
from .ranks import partners_ranks
from .status import status_by_activity, status_by_statement
from .status_pairs import status_together
from .watch_list import status_watch_list
from .years import participation_by_year

Section = Literal["participation", "partners", "status", "brief"]


@dataclass(frozen=True)
class Figure:
    """A published figure: its name, its section, the function that draws it, and the size in which it is shown."""

    section: Section
    draw: Callable[..., Picture]
    preset: str = "full"

    @property
    def name(self) -> str:
        return self.draw.__name__

    @property
    def question(self) -> str:
        """The question that the figure answers."""
        return labels("figure-questions")[self.name]


FIGURES: Final = (
    Figure("participation", participation_by_role),
    Figure("participation", participation_by_pillar),
    Figure("participation", participation_counting),
    Figure("participation", participation_by_year),
    Figure("participation", participation_incidence),
    Figure("participation", participation_together),
    Figure("partners", partners_bodies),
    Figure("partners", partners_incidence),
    Figure("partners", partners_by_pillar),
    Figure("partners", partners_chance),
    Figure("partners", partners_colisting),
    Figure("partners", partners_network),
    Figure("partners", partners_without_hubs),
    Figure("partners", partners_ranks),
    Figure("status", status_by_activity),
    Figure("status", status_by_statement),
    Figure("status", status_together),
    Figure("status", status_milestones),
    Figure("status", status_periods),
    Figure("status", status_watch_list),
)
# Of one country: shown in its brief, and not in the report on a quarter.
BRIEF_FIGURES: Final = (Figure("brief", brief_pillars), Figure("brief", brief_periods))
