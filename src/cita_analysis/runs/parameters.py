"""The parameters of notebooks: names and types in the cell tagged `parameters`, checked before a kernel starts."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Optional

from ..errors import InputError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_TYPES: Final = {
    **{kind.__name__: kind for kind in (str, int, float, bool, list, dict, object)},
    **{"Literal": Literal, "Optional": Optional, "Any": Any},
}
# The errors from reading a file that is not a notebook, or a cell that is not Python.
_UNREADABLE: Final = (*(ValueError, KeyError, TypeError, AttributeError, SyntaxError, RecursionError, MemoryError),)
# The syntax that a type may consist of.
_WRITTEN: Final = (ast.Expression, ast.Name, ast.Load, ast.Constant, ast.BinOp, ast.BitOr, ast.Subscript, ast.Tuple)


def read_types(notebook: Path, content: bytes) -> dict[str, str]:
    """The type of each parameter, as written, by name; empty for a notebook without such a cell.

    One without a type may be anything. Raises InputError where the content is no notebook's.
    """
    try:
        cells = json.loads(content.decode())["cells"]
        sources = ["".join(cell["source"]) for cell in cells if "parameters" in cell["metadata"].get("tags", ())]
        lines = [line for source in sources for line in ast.parse(source).body]
    except _UNREADABLE as error:
        raise InputError(f"{notebook}: not a notebook whose parameters can be read ({error})") from error
    return dict(_typed(line) for line in lines if isinstance(line, ast.AnnAssign | ast.Assign))


def _typed(line: ast.AnnAssign | ast.Assign) -> tuple[str, str]:
    if isinstance(line, ast.AnnAssign):
        return ast.unparse(line.target), ast.unparse(line.annotation)
    return ast.unparse(line.targets[0]), "object"


def check(known: Mapping[Path, Mapping[str, str]], given: Mapping[str, object]) -> dict[str, Any]:
    """The given parameters, each converted to its type; `known` has the types in each notebook.

    Text is converted as its type requires. Raises InputError for a name that no notebook has, with the nearest known
    one, and for a value that is not of its type or not among its choices.
    """
    types: dict[str, dict[str, None]] = {}
    for name, kind in (item for parameters in known.values() for item in parameters.items()):
        types.setdefault(name, {})[kind] = None
    return {name: _agreed_value(name, types[_known_name(name, types)], value) for name, value in given.items()}


def _agreed_value(name: str, kinds: Iterable[str], value: object) -> Any:
    """The value; all notebooks with this parameter must agree on it."""
    if isinstance(value, str) and re.search("[\ud800-\udfff]", value):
        raise InputError(f"parameter {name}={value!r} is not text in UTF-8")
    read = [_value(name, kind, value) for kind in kinds]
    if any((type(other), other) != (type(read[0]), read[0]) for other in read):
        raise InputError(
            f"parameter {name}={value!r} means different things to notebooks, which have it as {' and as '.join(kinds)}"
        )
    return read[0]


def _known_name(name: str, known: Iterable[str]) -> str:
    if name in known:
        return name
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known)) or 'none'}"
    raise InputError(f"parameter {name}: no notebook has it; {meant}")


def _value(name: str, kind: str, value: object) -> Any:
    read = _read(name, kind, value)
    if name == "quarter":
        from ..text.quarter import Quarter

        Quarter.parse(read)
    elif name == "size":
        from ..figures.theme import preset

        preset(read)
    elif not isinstance(read, float):
        from ..analysis.counting import CHOICES, check_choice

        check_choice(name, read, CHOICES.get(name, (read,)))
    return read


def _read(name: str, kind: str, value: object) -> Any:
    """The value; text is taken as it is, or as JSON for lists and null."""
    from pydantic import ValidationError

    adapter = _adapter(name, kind)
    with suppress(ValidationError):
        if not isinstance(value, str):
            return adapter.validate_python(value, strict=True)
        with suppress(ValidationError):
            return adapter.validate_strings(value)
        return adapter.validate_json(value)
    raise InputError(f"parameter {name}={value!r} is not of its type, {kind}")


def _adapter(name: str, kind: str) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter
    from pydantic.errors import PydanticUserError

    written = ast.parse(kind, mode="eval")
    try:
        # Names of types and nothing else: the cell itself is run by the notebook alone.
        if not all(isinstance(node, _WRITTEN) for node in ast.walk(written)):
            raise TypeError("more than names of types")
        return TypeAdapter[Any](eval(compile(written, kind, "eval"), {"__builtins__": {}}, _TYPES))
    except (NameError, TypeError, PydanticUserError) as error:
        can = ", ".join(sorted(_TYPES))
        raise InputError(
            f"parameter {name}: its type, {kind}, is none that can be checked; write it with {can}"
        ) from error
