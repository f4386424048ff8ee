"""Who takes part in CAREC's trade agenda, with whom, and how far it has come: the plan as tables.

>>> import cita_analysis as cita
>>> plan = cita.read_plan("plan.pdf")
>>> plan.activities, plan.participation, plan.source("13a", "status_text")
"""

from typing import TYPE_CHECKING, Any

from .errors import InputError
from .files.workspace import locate

if TYPE_CHECKING:
    from .plan import Plan, load_plan, read_plan

__version__ = "0.1.0"
__all__ = ["InputError", "Plan", "load_plan", "locate", "read_plan"]


def __getattr__(name: str) -> Any:
    # Loaded when asked for: the processes that read pages are of this package and need no pandas.
    if name in ("Plan", "load_plan", "read_plan"):
        from . import plan

        return getattr(plan, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
