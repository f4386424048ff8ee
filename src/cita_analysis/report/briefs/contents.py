"""A brief: what it says of a country, as sentences, tables and figures, and as two pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ...analysis import country as concern
from ...messages import message
from ...messages.phrases import spoken
from ...text.quarter import Quarter
from .blocks import Block, cut, fitting, title_height
from .facts import Facts
from .pages import MOST_ROWS, first, second
from .sentences import sentences

if TYPE_CHECKING:
    from ...figures.pack import Picture
    from ...plan import Plan


@dataclass(frozen=True, eq=False, repr=False)
class Brief:
    """A country's brief; `save` writes its files.

    `sentences` say what matters now; `activities` (as `concern.activities`) and `results` (as `concern.results`) are
    the rows behind it, `countries` and `bodies` who is listed in the activities that name the country (``value``) and,
    for bodies, in those for the whole region (``regional``); `pictures` its figures by name. `pages` are all of this as
    the two pages say it, cut to what they hold.
    """

    country: str
    title: str
    subtitle: str
    sentences: tuple[str, ...]
    activities: pd.DataFrame
    results: pd.DataFrame
    countries: pd.DataFrame
    bodies: pd.DataFrame
    pictures: Mapping[str, Picture]
    pages: tuple[tuple[Block, ...], ...]

    def save(self, folder: str | Path | None) -> Brief:
        """Write `country`.html, .docx and .pdf into a folder (nothing for None) and return the brief itself.

        The same brief gives the same bytes. Raises InputError where the folder cannot be written.
        """
        if folder is not None:
            from .files import save_brief

            save_brief(self, Path(folder))
        return self

    def __repr__(self) -> str:
        return f"{self.title}. {self.subtitle}"

    def _repr_html_(self) -> str:
        """What Jupyter shows: what matters now."""
        told = "".join(f"<li>{escape(sentence)}</li>" for sentence in self.sentences)
        return f"<h3>{escape(self.title)}</h3><p>{escape(self.subtitle)}</p><ol>{told}</ol>"


def country_brief(plan: Plan, quarter: Quarter | str, country: str) -> Brief:
    """The brief on a country, by its code in the plan, in a quarter.

    Raises InputError, which names the nearest country, where the plan has no such code.
    """
    asked = Quarter.parse(str(quarter))
    facts = Facts(plan, asked, concern.find_country(plan, country))
    told = tuple(sentences(facts))
    title = message("brief-title", country=cut(facts.name, 1, 0.5))
    subtitle = cut(message("brief-subtitle", title=plan.title, quarter=str(asked), day=spoken(asked.end)), 2)
    return Brief(
        country=facts.country,
        title=title,
        subtitle=subtitle,
        sentences=told,
        activities=facts.activities,
        results=facts.results,
        countries=facts.countries,
        bodies=facts.bodies,
        pictures=facts.pictures,
        pages=(
            fitting(partial(first, facts, told), MOST_ROWS, taken=title_height(title, subtitle)),
            fitting(partial(second, facts), MOST_ROWS),
        ),
    )
