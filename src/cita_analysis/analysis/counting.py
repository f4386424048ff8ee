"""How activities are counted: one value with every choice, passed to each function that counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

from ..errors import InputError
from ..reference import REGIONAL

REGION: Final = REGIONAL
ON_HOLD: Final = "AFG"

LEVELS: Final = ("body", "parent")
# The allowed values of each choice, by the name that it has in functions and notebooks.
CHOICES: Final[dict[str, tuple[object, ...]]] = {
    "counting": ("full", "fractional"),
    "regional": ("apart", "spread"),
    "afg_on_hold": (True, False),
    "tentative": (True, False),
    "unit": ("activity", "statement"),
    "join_planned_ongoing": (True, False),
    "level": LEVELS,
    "weight": ("shared", "newman", "fractional", "jaccard", "cosine", "association"),
}


def check_choices(**chosen: object) -> None:
    """Raise InputError for the first choice that is not among its allowed values (`CHOICES`)."""
    for name, value in chosen.items():
        check_choice(name, value, CHOICES[name])


def check_choice(name: str, value: object, allowed: Sequence[object]) -> None:
    """Raise InputError, naming the allowed values, if `value` is not among them."""
    if value not in allowed:
        raise InputError(f"{name}={value!r} is not a choice: use {' or '.join(map(repr, allowed))}")


@dataclass(frozen=True)
class Counting:
    """How activities are counted; InputError for a value that is not allowed.

    counting
        ``full``: an activity counts once for each distinct value it has. ``fractional``: its weight of 1 is shared in
        equal parts among its distinct values, after the other choices have been made, so that the values add up to
        the number of activities counted.
    regional
        ``apart``: an activity "for the region" has the single participant ``REG``. ``spread``: every member takes part
        in it.
    afg_on_hold
        True leaves out Afghanistan's participation, on hold since 15 August 2021 (codebook, "participation"); an
        activity that has no other participants is not counted.
    tentative
        False leaves out the participants printed in square brackets.

    Countries that are only mentioned take no part, and are never counted.
    """

    counting: str = "full"
    regional: str = "apart"
    afg_on_hold: bool = True
    tentative: bool = True

    def __post_init__(self) -> None:
        check_choices(**{field.name: getattr(self, field.name) for field in fields(self)})

    @property
    def is_full(self) -> bool:
        return self.counting == "full"

    @property
    def in_full(self) -> Counting:
        """The same choices under full counting."""
        return replace(self, counting="full")

    @property
    def only_afg(self) -> Counting:
        """The choice about AFG alone, the others as by default."""
        return Counting(afg_on_hold=self.afg_on_hold)


FULL: Final = Counting()
FRACTIONAL: Final = Counting("fractional")
