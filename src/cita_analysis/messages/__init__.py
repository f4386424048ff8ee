"""What figures and reports say: the templates of `messages.ftl`, with values put in.

A template chooses its words by its values (singular or plural, none, ties, which choice), and a value is put in whole:
it is never read as a template, so that text of a document stays text, whatever signs are in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import index
from typing import Any, SupportsIndex

from fluent.runtime import FluentBundle
from fluent.runtime.resolver import Pattern
from fluent.syntax import FluentParser, Transformer, Visitor, ast


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere: to the activities that they count, for example."""

    text: str
    target: Any


# A sentence in pieces: plain words, and words that lead to the activities they stand for.
Sentence = tuple[str | Link, ...]


@dataclass(frozen=True)
class Count:
    """A number that a template chooses by, and what the sentence has in its place: a list, a word, a link."""

    number: int
    shown: str | Link | Sentence


Value = str | SupportsIndex | Link | Sentence | Count


def message(key: str, **values: Value) -> str:
    """The message of a key, in one line.

    `values` are exactly those that its template names: text, whole numbers (True is 1, False 0), `Count`; a fraction
    comes as text. Raises KeyError for a key that the file does not have, TypeError for other values than the
    template's.
    """
    return plain(message_parts(key, **values))


def message_parts(key: str, **values: Value) -> Sentence:
    """The message as a sentence in pieces, in which links stay links; otherwise as `message`."""
    if values.keys() != _asked(key):
        raise TypeError(f"message {key} has the values {sorted(_asked(key))}, and was given {sorted(values)}")
    template = _bundle().get_message(key).value
    text = _formatted(template, {name: _choosing(value) for name, value in values.items()})
    return tuple(piece for piece in _filled(text, values) if piece)


def labels(key: str) -> dict[str, str]:
    """The names that a message of the file lists, by their code, in the file's order."""
    return {code: _formatted(name, {}) for code, name in _bundle().get_message(key).attributes.items()}


def plain(sentence: Sentence) -> str:
    """A sentence as text alone."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in sentence)


def join_phrases(parts: Sequence[str | Link | Sentence]) -> Sentence:
    """Parts as running text has them: commas, and "and" before the last."""
    if len(parts) < 2:
        return tuple(piece for part in parts for piece in _pieces(part))
    before = [piece for part in parts[:-1] for piece in (", ", *_pieces(part))]
    return message_parts("and", before=tuple(before[1:]), last=parts[-1])


def join_names(names: Sequence[str]) -> str:
    return plain(join_phrases(names))


def capitalised(sentence: str) -> str:
    """The sentence with a capital at its beginning and nothing else changed."""
    return sentence[:1].upper() + sentence[1:]


def thousands(count: int) -> Count:
    """A large number, its thousands apart: ``50,000``."""
    return Count(count, f"{count:,}")


# ---- Templates. A value that one shows stands in it as a mark with the value's name, so that no value passes through.

_MARK = re.compile("\0([^\0]*)\0")
_BLANKS = re.compile("[ \n]+")


class _Marking(Transformer):
    """Puts a mark wherever a template shows a value."""

    def visit_Placeable(self, node: ast.Placeable) -> ast.BaseNode:
        if isinstance(node.expression, ast.VariableReference):
            return ast.TextElement(f"\0{node.expression.id.name}\0")
        return self.generic_visit(node)


class _Asking(Visitor):
    """Finds the values that a template names, and the messages that stand in it."""

    def __init__(self) -> None:
        self.values: set[str] = set()
        self.messages: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.values.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:
        self.messages.add(node.id.name)


def templates() -> ast.Resource:
    """The file, parsed."""
    return FluentParser().parse((files(__package__) / "messages.ftl").read_text("utf-8"))


@cache
def _bundle() -> FluentBundle:
    bundle = FluentBundle(["en"], use_isolating=False)
    bundle.add_resource(_Marking().visit(templates()))
    return bundle


@cache
def _messages() -> dict[str, ast.Message]:
    return {entry.id.name: entry for entry in templates().body if isinstance(entry, ast.Message)}


@cache
def _asked(key: str) -> frozenset[str]:
    """The names of the values that a message has."""
    found = _Asking()
    found.visit(_messages()[key])
    return frozenset(found.values).union(*map(_asked, found.messages))


def _formatted(template: Pattern | None, values: Mapping[str, str | int]) -> str:
    assert template is not None, "a list of names is no sentence"
    text, errors = _bundle().format_pattern(template, dict(values))
    if errors:
        raise errors[0]
    return str(text)


def _choosing(value: Value) -> str | int:
    """What a template chooses by."""
    if isinstance(value, Count):
        return index(value.number)
    if isinstance(value, str | Link | tuple):
        return value if isinstance(value, str) else ""
    return index(value)


def _filled(text: str, values: Mapping[str, Value]) -> Iterator[str | Link]:
    """The template's words, their line breaks blanks, and between them, as they are, the values."""
    words, *marked = _MARK.split(text.strip(" \n"))
    yield _BLANKS.sub(" ", words)
    for name, words in zip(marked[::2], marked[1::2], strict=True):
        yield from _pieces(values[name])
        yield _BLANKS.sub(" ", words)


def _pieces(value: Value) -> Sentence:
    if isinstance(value, Count):
        return _pieces(value.shown)
    if isinstance(value, tuple):
        return value
    return (value if isinstance(value, str | Link) else str(index(value)),)
