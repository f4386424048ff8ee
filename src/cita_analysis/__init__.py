"""Who takes part in CAREC's trade agenda, with whom, and how far it has come: the plan as tables.

>>> import cita_analysis as cita
>>> plan = cita.read_plan("plan.pdf")
>>> plan.activities, plan.participation, plan.source("13a", "status_text")
"""

from .errors import InputError
from .plan import Plan, load_plan, read_plan
from .workspace import locate

__version__ = "0.1.0"
__all__ = ["InputError", "Plan", "load_plan", "locate", "read_plan"]
