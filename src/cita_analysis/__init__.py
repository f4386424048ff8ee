"""Who takes part in CAREC's trade agenda, with whom, and how far it has come: the plan as tables.

>>> import cita_analysis as cita
>>> plan = cita.read_plan("plan.pdf")
>>> plan.activities, plan.participation, plan.source("13a", "status_text")
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from .errors import InputError

if TYPE_CHECKING:
    from . import analysis, figures
    from .analysis import network
    from .analysis.counting import Counting
    from .plan import Plan, load_plan, read_plan
    from .reading.limits import ReadLimits
    from .text.quarter import Quarter

__version__ = "0.1.0"
__all__ = [
    "Counting",
    "InputError",
    "Plan",
    "Quarter",
    "ReadLimits",
    "analysis",
    "figures",
    "load_plan",
    "network",
    "read_plan",
]

# Loaded when asked for: the processes that read pages are of this package and need no pandas.
_LAZY: Final = {
    **dict.fromkeys(("Plan", "load_plan", "read_plan"), "plan"),
    "Counting": "analysis.counting",
    "Quarter": "text.quarter",
    "ReadLimits": "reading.limits",
}
_MODULES: Final = {"analysis": "analysis", "figures": "figures", "network": "analysis.network"}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f".{_MODULES[name]}", __name__)
    if name in _LAZY:
        return getattr(import_module(f".{_LAZY[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
