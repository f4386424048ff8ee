"""Numbers to pictures: a function for each figure of `registry`, which lists them all."""

# ruff: noqa: E402
import logging

_log = logging.getLogger("matplotlib")
_level = _log.level
# While matplotlib looks for fonts, once on a machine, it warns that this takes long: no output of a notebook.
_log.setLevel(logging.ERROR)
import matplotlib.font_manager as _fonts  # noqa: F401

_log.setLevel(_level)

from .chance import partners_chance as partners_chance
from .counting import participation_counting as participation_counting
from .country import brief_periods as brief_periods
from .country import brief_pillars as brief_pillars
from .incidence import participation_incidence as participation_incidence
from .incidence import partners_incidence as partners_incidence
from .institutions import partners_bodies as partners_bodies
from .institutions import partners_by_pillar as partners_by_pillar
from .institutions import partners_colisting as partners_colisting
from .milestones import status_milestones as status_milestones
from .network import partners_network as partners_network
from .network import partners_without_hubs as partners_without_hubs
from .participation import participation_by_pillar as participation_by_pillar
from .participation import participation_by_role as participation_by_role
from .participation import participation_together as participation_together
from .periods import status_periods as status_periods
from .ranks import partners_ranks as partners_ranks
from .registry import BRIEF_FIGURES, FIGURES, Figure
from .status import status_by_activity as status_by_activity
from .status import status_by_statement as status_by_statement
from .status_pairs import status_together as status_together
from .watch_list import status_watch_list as status_watch_list
from .years import participation_by_year as participation_by_year

__all__ = ["BRIEF_FIGURES", "FIGURES", "Figure", *(figure.name for figure in (*FIGURES, *BRIEF_FIGURES))]
