"""The tables of a plan: their columns, types and keys, and how each is written to and read from CSV.

Pandas is imported where it is used, because the processes that read pages need the names alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import InputError
from .reference import Reference

if TYPE_CHECKING:
    import pandas as pd

TEXT, YEAR, DAY, FLAG, POINTS = "text", "year", "day", "flag", "points"
_DTYPES = {TEXT: "str", YEAR: "Int64", DAY: "datetime64[s]", FLAG: "bool", POINTS: "float64"}


# How a value of each type is written in a CSV file; empty is missing.
_WRITTEN = {
    TEXT: (r"(?s:.*)", "text"),
    YEAR: (r"\d*", "a whole number"),
    DAY: (r"(?:\d{4}-\d\d-\d\d)?", "a day such as 2024-06-30"),
    FLAG: (r"true|false", "true or false"),
    POINTS: (r"(?:-?\d+(?:\.\d+)?)?", "a number"),
}


class Table(NamedTuple):
    """A table's columns with their types, its key after edition, and the values that coded columns allow."""

    columns: Mapping[str, str]
    key: tuple[str, ...]
    levels: Mapping[str, tuple[str, ...]] = {}


STATUSES = ("completed", "ongoing", "planned", "proposed", "unspecified")
OPEN_STATUSES = ("ongoing", "planned", "proposed")
ROLES = ("named", "tentative", "regional", "mentioned")
KINDS = ("carec", "adb", "development_partner", "national", "collective")
REASONS = ("title", "header", "pillar", "footer", "legend", "note", "prose", "unplaced")


def _columns(names: str) -> dict[str, str]:
    """Columns with their types, from "name name:type ..."; text where no type is said."""
    return {name: kind or TEXT for name, _, kind in (word.partition(":") for word in names.split())}


_BOX = "page:year x0:points top:points x1:points bottom:points"

TABLES: dict[str, Table] = {
    "activities": Table(
        _columns(
            "edition activity_id pillar:year pillar_title project_number:year project_title description inputs scope"
            " open_ended:flag period_start:year period_end:year inputs_text countries_text period_text status_text"
            " institutions_text page_first:year page_last:year"
        ),
        ("activity_id",),
        {"scope": ("named", "regional")},
    ),
    "participation": Table(
        _columns("edition activity_id country role mentioned:flag period_start:year period_end:year"),
        ("activity_id", "country"),
        {"country": Reference.shipped().members, "role": ROLES},
    ),
    "involvement": Table(
        _columns("edition activity_id institution parent position:year text"), ("activity_id", "institution")
    ),
    "institutions": Table(_columns("edition institution name kind country parent"), ("institution",), {"kind": KINDS}),
    "statements": Table(
        _columns("edition activity_id statement:year status basis countries text"),
        ("activity_id", "statement"),
        {"status": STATUSES, "basis": ("stated", "inferred", "corrected")},
    ),
    "milestones": Table(
        _columns(
            "edition activity_id statement:year milestone:year country start:day end:day precision refers_to text"
        ),
        ("activity_id", "statement", "milestone"),
        {"precision": ("day", "month", "quarter", "year"), "refers_to": ("result", "proposal")},
    ),
    "findings": Table(
        _columns("edition finding:year activity_id field kind severity before after reason page:year"),
        ("finding",),
        {"severity": ("note", "error")},
    ),
    "cells": Table(_columns(f"edition activity_id field piece:year {_BOX} text"), ("activity_id", "field", "piece")),
    "leftover": Table(_columns(f"edition {_BOX} text reason"), (), {"reason": REASONS}),
}


class Finding(NamedTuple):
    """A repair made or a doubt kept: the columns of the findings table without edition and number."""

    activity_id: str
    field: str
    kind: str
    severity: str
    before: str = ""
    after: str = ""
    reason: str = ""
    page: int | None = None


def frame(name: str, records: Iterable[Mapping[str, Any]], edition: str) -> pd.DataFrame:
    """The records as a table of an edition: its columns in their order, each of its type, empty text missing."""
    import pandas as pd

    table = pd.DataFrame.from_records(list(records), columns=list(TABLES[name].columns))
    return _typed(name, table.assign(edition=edition))


def _typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    types = TABLES[name].columns
    texts = [column for column, kind in types.items() if kind == TEXT]
    table[texts] = table[texts].replace("", None)
    dtypes: Any = {column: _DTYPES[kind] for column, kind in types.items()}
    typed: pd.DataFrame = table.astype(dtypes)
    return typed


def validate(name: str, table: pd.DataFrame, reference: Reference | None = None) -> None:
    """Raise InputError, naming table, row and column, if a table breaks its contract: columns, types, key, values.

    The countries allowed are the members of `reference`, by default of the shipped one.
    """
    import pandas as pd
    from pandera.errors import SchemaErrors

    try:
        _schema(name, reference or Reference.shipped()).validate(table, lazy=True)
    except SchemaErrors as error:
        fault = error.failure_cases.iloc[0]
        row = "" if pd.isna(fault["index"]) else f", row {int(fault['index']) + 1}"
        where = f", column {fault['column']}" if fault["schema_context"] == "Column" else ""
        what = f"{str(fault['failure_case'])[:80]!r} does not keep the rule {str(fault['check'])[:160]}"
        raise InputError(f"table {name}{row}{where}: {what}") from error


def _schema(name: str, reference: Reference) -> Any:
    # pandera takes longer to import than everything else together, so only checking pays for it.
    import pandera.pandas as pa

    rules = TABLES[name]
    levels = {**rules.levels, **({"country": reference.members} if "country" in rules.levels else {})}
    columns = {
        column: pa.Column(
            _DTYPES[kind],
            pa.Check.isin(levels[column]) if column in levels else None,
            nullable=column not in ("edition", *rules.key, *levels),
        )
        for column, kind in rules.columns.items()
    }
    unique = ["edition", *rules.key] if rules.key else None
    return pa.DataFrameSchema(columns, unique=unique, strict=True, ordered=True)


def to_text(table: pd.DataFrame) -> pd.DataFrame:
    """Every value as the CSV has it: empty = missing, booleans true/false, days in ISO form."""
    text: pd.DataFrame = table.apply(lambda column: column.map(_text, na_action=None)).astype("str")
    return text


def _text(value: Any) -> str:
    import pandas as pd

    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return str(value).lower() if value is True or value is False else str(value)


def from_text(name: str, text: pd.DataFrame) -> pd.DataFrame:
    """The table from its texts, each column of its type."""
    types = TABLES[name].columns
    flags = {column: text[column] == "true" for column, kind in types.items() if kind == FLAG}
    return _typed(name, text.replace("", None).assign(**flags))


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """UTF-8, comma, header row, lines ended by a line feed."""
    to_text(table).to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def read_csv(name: str, path: Path) -> pd.DataFrame:
    """The table in a CSV file; InputError, naming row and column, for a value that is not of its column's type."""
    import pandas as pd

    text = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
    types = TABLES[name].columns
    for column in (*types, *text.columns):
        if column not in text or column not in types:
            raise InputError(f"table {name}: {'has no' if column in types else 'has an unknown'} column {column}")
    for column, kind in types.items():
        pattern, what = _WRITTEN[kind]
        wrong = text.index[~text[column].str.fullmatch(pattern)]
        if len(wrong):
            value = str(text.at[wrong[0], column])
            raise InputError(f"table {name}, row {wrong[0] + 1}, column {column}: {value[:80]!r} is not {what}")
    return from_text(name, text[list(types)])
