"""Choices as tests have them in tables: by name."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from cita_analysis import Counting

_OWN = {field.name for field in fields(Counting)}


def counted(choices: dict[str, Any]) -> dict[str, Any]:
    """The choices with those about counting gathered in one value."""
    own = {name: value for name, value in choices.items() if name in _OWN}
    others = {name: value for name, value in choices.items() if name not in _OWN}
    return {**others, "counting": Counting(**own)} if own else others
