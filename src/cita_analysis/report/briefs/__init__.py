"""The brief on one country: what it takes part in and how, with whom, and what is delivered, due, overdue and ahead."""

from .contents import Brief, country_brief

__all__ = ["Brief", "country_brief"]
