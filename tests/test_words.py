"""The words of figures and report: one file holds them, and each is right for none, one and many."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from typing import Any

import pytest
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

import cita_analysis
from cita_analysis import figures, messages
from cita_analysis.messages import Count, Link, labels, message, message_parts, thousands
from cita_analysis.report.drilldown import ActivityGroup
from drawn import PLAN, only

PACKAGE = Path(cita_analysis.__file__).parent
MESSAGES = {entry.id.name: entry for entry in messages.templates().body if isinstance(entry, ftl.Message)}
SENTENCES = [key for key, message in MESSAGES.items() if message.value]


def many(*names: str) -> Count:
    return Count(len(names), " and ".join(names))


# ---- Sentences: message, values, what it says


GEORGIA, BOTH = many("Georgia"), many("Azerbaijan", "Georgia")
SAID: list[tuple[str, dict[str, Any], str]] = [
    ("activities", {"activities": 0}, "0 activities"),
    ("activities", {"activities": 1}, "1 activity"),
    ("activities", {"activities": 2}, "2 activities"),
    ("activities", {"activities": 2024}, "2024 activities"),
    ("in-words", {"count": 0}, "no"),
    ("in-words", {"count": 1}, "one"),
    ("in-words", {"count": 12}, "twelve"),
    ("in-words", {"count": 13}, "13"),
    ("alone-in-words", {"count": 0}, "none"),
    ("alone-in-words", {"count": 2}, "two"),
    ("dated-results-in-words", {"count": 1}, "one dated result"),
    ("participation-by-role-title",
     {"activities": 44, "regional": 31, "others": 13, "spread": False, "first": GEORGIA, "counting": "full", "most": 7},
     "31 of 44 activities are for the whole region; in the other 13, Georgia takes part most often (7)"),
    ("participation-by-role-title",
     {"activities": 2, "regional": 1, "others": 1, "spread": False, "first": BOTH, "counting": "fractional",
      "most": "0.5"},
     "1 of 2 activities is for the whole region; in the other one, Azerbaijan and Georgia have the largest share"
     " (0.5 each)"),
    ("participation-by-role-title",
     {"activities": 1, "regional": 0, "others": 1, "spread": False, "first": GEORGIA, "counting": "full", "most": 1},
     "Of 1 activity, Georgia takes part most often (1)"),
    ("participation-by-role-title",
     {"activities": 1, "regional": 1, "others": 0, "spread": True, "first": BOTH, "counting": "full", "most": 1},
     "With regional activities spread over members, Azerbaijan and Georgia take part most often (1 each)"),
    ("participation-counting-title", {"countries": 0, "moving": 0, "moves": ""},
     "No country is named, so that there is nothing to rank"),
    ("participation-counting-title", {"countries": 1, "moving": 0, "moves": ""},
     "One country alone is named, first by full and by fractional counting"),
    ("participation-counting-title", {"countries": 2, "moving": 0, "moves": ""},
     "Full and fractional counting rank the 2 countries alike"),
    ("participation-together-title",
     {"first": Count(0, ""), "counting": "full", "activities": 0, "chance": "0 of 0 pairs are beyond chance"},
     "No two countries take part together: no activity has a pair"),
    ("partners-by-pillar-title", {"kinds": many("ADB in 1"), "kind": "adb", "activities": 1},
     "Listed is ADB in 1 of 1 activity"),
    ("partners-by-pillar-title", {"kinds": many("national bodies in 1"), "kind": "national", "activities": 2},
     "Listed are national bodies in 1 of 2 activities"),
    ("partners-bodies-alt", {"drawn": many("RTG 2"), "others": 1},
     "Bar chart of activities by body. RTG 2; 1 other in fewer activities."),
    ("partners-bodies-alt", {"drawn": many("RTG 2"), "others": 0}, "Bar chart of activities by body. RTG 2."),
    ("partners-network-title",
     {"chance": "0 of 1 pair is beyond chance", "first": many("ADB", "CI"), "most": 1, "bodies": 2, "others": 1},
     "0 of 1 pair is beyond chance; ADB and CI are each co-listed with 1 of 1 other body, the most"),
    ("status-together-title", {"alone": 0, "activities": 1, "first": many("a and b", "b and c"), "most": 1},
     "0 of 1 activity has one status alone; a and b and b and c stand together most (1 activity each)"),
    ("status-watch-list-note", {"rows": 1, "left": 1, "marks": 1, "activities": 1, "afg_on_hold": True},
     "1 row: planned or proposed results of 1 dated mark by the end of their date, and of 1 activity those whose last"
     " year has ended while something is open; full counting; AFG on hold and not counted. 1 more is not shown."),
    ("summary-past", {"activities": Count(0, ""), "past": ""}, "No activity with open work is past its period."),
    ("summary-past", {"activities": many("22"), "past": "One activity"},
     "One activity is past its period while something in it is still open: 22."),
    ("summary-past", {"activities": many("01a", "22"), "past": "Two activities"},
     "Two activities are past their period while something in them is still open: 01a and 22."),
    ("communities-shown", {"shown": 1, "found": 2, "nodes": 6},
     "1 of 2 communities found among 6 nodes of two activities or more is stable enough to show"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "values", "sentence"), SAID)
def test_a_sentence_is_right_for_its_values(key: str, values: dict[str, Any], sentence: str) -> None:
    assert message(key, **values) == sentence


@pytest.mark.parametrize(("names", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), ([*"abc"], "a, b and c")])
def test_a_list_has_commas_and_an_and(names: list[str], text: str) -> None:
    assert messages.join_names(names) == text


def test_a_large_number_is_written_with_its_thousands_apart() -> None:
    note = {"pairs": 1, "alpha": "5%", "within_reach": 1, "converged": True}
    assert message("chance-note", draws=thousands(50_000), **note).startswith("Chance: 50,000 random tables that keep ")
    assert message("chance-note", draws=thousands(1), **note).startswith("Chance: 1 random table that keeps ")


# ---- All sentences, for none, one and two


def number(variant: ftl.Variant) -> bool:
    return isinstance(variant.key, ftl.NumberLiteral)


class Choices(Visitor):
    """What the templates of a message choose by: for each value the variants that are named."""

    def __init__(self, key: str) -> None:
        self.values: dict[str, set[str]] = {}
        self.visit(MESSAGES[key])

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:
        self.visit(MESSAGES[node.id.name])

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:
        self.values.setdefault(node.id.name, set())

    def visit_SelectExpression(self, node: ftl.SelectExpression) -> None:
        named = {variant.key.value if number(variant) else variant.key.name for variant in node.variants}
        self.values.setdefault(node.selector.id.name, set()).update(named)
        self.generic_visit(node)


# Values that are no counts that can be 0 or 1.
TEXTS = {
    **dict.fromkeys(("chance", "counting", "communities", "chance_by_project", "full", "title"), "said so"),
    **dict.fromkeys(("day", "as_of"), "1 May 2024"),
    **dict.fromkeys(("expected", "apart", "rhat", "modularity"), "1.25"),
    **{"past": "All", "fewest": "2", "other": "2", "year": "2018", "who": "Georgia"},
}
LISTS = {0: Count(0, ""), 1: many("X"), 2: many("X", "Y")}


def options(value: str, variants: set[str]) -> list[Any]:
    """What a value can be: its choices, a text, a list (an empty one where the template has words for it), a count."""
    choices = variants - {"0", "1", "one", "other"}
    if choices:
        return sorted(choices)
    if value in TEXTS:
        return [TEXTS[value]]
    return [LISTS[n] for n in LISTS if n or "0" in variants] if value == "first" else [0, 1, 2]


def filled(key: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The message with 0, 1 and 2 for each of its values that can be counts, and each choice that it has."""
    asked = Choices(key).values
    for chosen in islice(product(*(options(value, variants) for value, variants in asked.items())), 20_000):
        values = dict(zip(asked, chosen, strict=True))
        yield values, message(key, **values)


_NOUNS = {
    "activity": "activities", "body": "bodies", "country": "countries", "community": "communities",
    "status": "statuses",
    **{noun: f"{noun}s" for noun in ("pair", "hub", "statement", "project", "result", "mark", "row", "time", "other",
                                     "node", "error", "table")},
}  # fmt: skip
_VERBS = {"is": "are", "was": "were", "has": "have", "takes": "take", "names": "name", "reaches": "reach",
          "ends": "end", "says": "say"}  # fmt: skip
_OF = rf"(?: of (?:the |its )?\d (?:dated |other )?(?:{'|'.join([*_NOUNS, *_NOUNS.values()])}))?"
WRONG = [
    rf"\b(?:1|one) (?:dated |other |random )?(?:{'|'.join(_NOUNS.values())})\b",
    rf"\b(?:0|2|two) (?:dated |other |random )?(?:{'|'.join(_NOUNS)})\b(?! bodies)",
    rf"\b(?:1|one){_OF} (?:dated results? )?(?:{'|'.join(_VERBS.values())})\b",
    rf"\b0 of (?:the |its )?1 \w+ (?:{'|'.join(_VERBS.values())})\b",
    rf"\b(?:2|two|[02] of (?:the |its )?2 \w+) (?:{'|'.join(_VERBS)})\b",
    r"  | [,.;:)]|\( |[{}\0]|\.\.|: \.|^[ ]|[ ]$|\n",
]


@pytest.mark.parametrize("key", SENTENCES)
def test_no_sentence_has_a_wrong_number_whatever_it_counts(key: str) -> None:
    wrong = [sentence for _, sentence in filled(key) if any(re.search(form, sentence) for form in WRONG)]
    assert wrong[:3] == []


@pytest.mark.parametrize(
    "wrong",
    ["1 activities", "0 activity", "2 of 2 activities is past", "1 of 2 pairs are beyond chance", "one dated results",
     "1 dated result are overdue", "two was delivered", "It has  two blanks", "nothing ."],
)  # fmt: skip
def test_the_check_can_fail(wrong: str) -> None:
    assert any(re.search(form, wrong) for form in WRONG)


def test_the_check_tries_every_choice_with_every_number() -> None:
    assert len({sentence for _, sentence in filled("status-milestones-title")}) == 3**4 * 3
    assert {values["counting"] for values, _ in filled("counting-note")} == {"full", "fractional"}


# ---- Values are put in whole


HOSTILE = [
    "{ $n }", "{ activities }", "{", "}} {{", '{ "" }', "\\u0041 \\n", "<b>&amp;</b>", "a\n\n    b", "*[other] x",
    ".x = y", "# no comment", "\0country\0", "\u2068x\u2069", "%s {0} ${n}", "  two  blanks  ", "x" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_value_is_text_and_no_template(text: str) -> None:
    assert message("on-hold", country=text) == f"{text} (on hold)"
    assert message("summary-pillar", activities=2, title=text) == f"2 under {text}"
    assert messages.join_names([text, text, "c"]) == f"{text}, {text} and c"


def test_a_pillar_s_title_comes_through_as_it_is() -> None:
    title = "Costs of {$n} < 2\\n { $pillars -> *[other] x }"
    plan = only("02", "05", activities={"pillar_title": title})
    drawn = figures.participation_by_pillar(plan, quarter="2024Q2")
    assert drawn.caption.endswith(f"(1: {title}). Darker cells have more activities.")


def test_a_number_that_is_a_link_chooses_and_stays_a_link() -> None:
    link = Link("two activities", ActivityGroup("all", "All", ("01a", "01b")))
    sentence = message_parts("summary-new", day="1 May", delivered="no", overdue=Count(0, "none"), past=Count(2, link))
    assert sentence[-2:] == (link, " with open work passed their period.")
    assert messages.plain(sentence).endswith(
        "none became overdue, and two activities with open work passed their period."
    )


@pytest.mark.parametrize(
    ("key", "values", "fault"),
    [
        ("no-such-message", {}, KeyError),
        ("activities", {}, TypeError),
        ("activities", {"activities": 1, "bodies": 1}, TypeError),
        ("activities", {"activities": 1.5}, TypeError),
        ("activities", {"activities": None}, TypeError),
    ],
)
def test_what_a_message_does_not_have_is_an_error(key: str, values: dict[str, Any], fault: type[Exception]) -> None:
    with pytest.raises(fault):
        message(key, **values)


# ---- One file


def strings(node: ast.AST) -> Iterator[str]:
    return (part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str))


def mentioned() -> set[str]:
    """What the code, its pages and the file itself name."""
    code = {text for path in PACKAGE.rglob("*.py") for text in strings(ast.parse(path.read_text("utf-8")))}
    pages = re.findall(
        r"""message\(["']([\w-]+)""", "".join(p.read_text("utf-8") for p in PACKAGE.glob("report/templates/*"))
    )
    file = re.findall(r"{ ([a-z][\w-]+) }", (PACKAGE / "messages" / "messages.ftl").read_text("utf-8"))
    return code | {*pages, *file}


def asked() -> set[str]:
    """The first argument of every `said`, `pieces` and `labels`, where it stands there as it is."""
    calls = (
        node
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
    )
    names = {call.args[0].value for call in calls if called(call.func) in ("message", "message_parts", "labels")}
    return {str(name) for name in names}


def called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_the_file_can_be_read_and_has_each_message_once() -> None:
    entries = messages.templates().body
    assert [entry.content for entry in entries if isinstance(entry, ftl.Junk)] == []
    keys = [entry.id.name for entry in entries if isinstance(entry, ftl.Message | ftl.Term)]
    assert len(set(keys)) == len(keys)


def test_every_message_is_used_and_every_message_asked_for_is_there() -> None:
    assert {*MESSAGES} - mentioned() == set()
    assert asked() - {*MESSAGES} == set()
    assert len(asked()) > 100


def test_a_list_of_names_has_every_code() -> None:
    assert {*PLAN.statements["status"]} <= {*labels("statuses")}
    assert {*PLAN.institutions["kind"]} <= {*labels("kinds")} == {*labels("kinds-of-several")}


def docstrings(tree: ast.AST) -> set[ast.AST]:
    """The nodes of strings that are no words of a figure: docstrings, and what is raised."""
    scopes = (ast.Module, ast.ClassDef, ast.FunctionDef)
    first = [node.body[0] for node in ast.walk(tree) if isinstance(node, scopes) and node.body]
    told = [node for node in ast.walk(tree) if isinstance(node, ast.Raise | ast.Assert)]
    return {part for node in (*(n for n in first if isinstance(n, ast.Expr)), *told) for part in ast.walk(node)}


def drawing(tree: ast.AST) -> set[ast.AST]:
    """What stands in functions that draw: they get the axes, and write single words at the marks."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    draw = [node for node in functions if any("Axes" in ast.dump(arg) for arg in node.args.args)]
    return {part for function in draw for part in ast.walk(function)}


def sentences(source: str) -> list[str]:
    """The strings in which a word and a blank meet."""
    tree = ast.parse(source)
    aside = docstrings(tree) | drawing(tree)
    formats = [node.format_spec for node in ast.walk(tree) if isinstance(node, ast.FormattedValue) and node.format_spec]
    aside |= {part for form in formats for part in ast.walk(form)}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in aside]
    return [node.value for node in found if isinstance(node.value, str) and re.search(r"[a-z] | [a-z]", node.value)]


# What a figure's JSON calls its counting, and a typeface.
CODES = {"full and fractional", "DejaVu Sans"}


@pytest.mark.parametrize("path", sorted((PACKAGE / "figures").glob("*.py")), ids=lambda path: path.stem)
def test_no_figure_has_words_of_its_own(path: Path) -> None:
    assert {*sentences(path.read_text("utf-8"))} - CODES == set()


def test_the_search_for_words_finds_them() -> None:
    assert sentences('def f():\n    """Says so."""\n    return f"{1} of {2} bodies"') == [" of ", " bodies"]
    assert sentences("def f(axes: Axes):\n    say(axes, 'no pair')") == []
    assert sentences("def f():\n    raise InputError('give a number')") == []
