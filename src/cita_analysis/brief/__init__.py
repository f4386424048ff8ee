"""The brief on one country: what it takes part in and how, with whom, and what is delivered, due, overdue and ahead."""

from .contents import Brief, of

__all__ = ["Brief", "of"]
