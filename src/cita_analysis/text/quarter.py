"""A quarter of a calendar year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ..errors import InputError


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a calendar year, written ``2024Q2``."""

    year: int
    quarter: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read ``2024Q2``; InputError for anything else."""
        match = re.fullmatch(r"((?:19|2[0-9])[0-9]{2})Q([1-4])", text)
        if match is None:
            raise InputError(f"quarter {text!r} is not one: write the year, Q and 1 to 4, as in 2024Q2")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def ended_before(cls, day: date) -> Quarter:
        """The last quarter that is over on a day."""
        return cls(day.year, (day.month + 2) // 3).previous

    @classmethod
    def at(cls, position: int) -> Quarter:
        """The quarter that is so many quarters after 2000Q1."""
        return cls(2000 + position // 4, position % 4 + 1)

    @property
    def position(self) -> int:
        """Quarters since 2000Q1."""
        return (self.year - 2000) * 4 + self.quarter - 1

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def end(self) -> date:
        """Last day."""
        return date(self.year + self.quarter // 4, 3 * self.quarter % 12 + 1, 1) - timedelta(days=1)

    @property
    def previous(self) -> Quarter:
        """The quarter before."""
        return Quarter(self.year - (self.quarter == 1), (self.quarter - 2) % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}"
