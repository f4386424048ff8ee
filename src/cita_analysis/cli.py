"""The command `cita`: extract, check, report."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from . import __version__
from .errors import InputError, RunError
from .reading.limits import ReadLimits
from .runs.notebooks import NotebookLimits
from .text.quarter import Quarter

if TYPE_CHECKING:
    from .plan import Plan

_LAST: Final = "last"
_MOST: Final = 10**9  # of seconds, pages, megabytes or processes
_EXAMPLES = """\
examples:
  cita report --quarter 2024Q2                    the report on a quarter, from the newest plan in data/source/
  cita report plan.pdf --quarter 2024Q2 --out reports
  cita report --quarter last                      on the quarter that ended last by this machine's date, for a schedule
  cita check plan.pdf                             what in the plan is in doubt, and what to do about it
  cita extract plan.pdf --out tables/2024-2026    the plan as CSV tables
  cita extract plan.pdf --out tables --debug seen  and its pages, with what was read of them drawn on

exit codes: 0 done; 1 the plan has errors (check), or a run broke off; 2 something given cannot be used
"""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"error: {message}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="cita",
        description="Reads the rolling strategic action plan of the CAREC Integrated Trade Agenda, and reports on it.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"cita {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_extract(commands)
    _add_check(commands)
    _add_report(commands)
    return parser


def _add_source(command: _Parser, many: bool = False) -> None:
    said = "the plan, as PDF or transcript" + ("; default: the newest PDF in data/source/" if many else "")
    command.add_argument("source", type=Path, metavar="SOURCE", nargs="*" if many else None, help=said)
    command.add_argument("--edition", metavar="YEARS", help="as in 2024-2026, where no title names it")
    command.add_argument("--password", metavar="WORD", help="of a PDF that asks for one")
    _add_bounds(command)


def _add_bounds(command: _Parser) -> None:
    group = command.add_argument_group("bounds", "what a PDF may take at most before it is refused")
    _add_limits(group, "max", ReadLimits(), (
        ("pages", "N", "pages"), ("seconds", "N", "seconds of reading"),
        ("memory", "MB", "megabytes, for each process that reads pages"),
    ))  # fmt: skip


def _add_limits(
    group: argparse._ArgumentGroup, prefix: str, most: ReadLimits | NotebookLimits, said: Sequence[tuple[str, str, str]]
) -> None:
    """An option for each limit, by name, unit and what it is of; its default is what `most` has."""
    for name, unit, of in said:
        default = getattr(most, name)
        group.add_argument(
            f"--{prefix}-{name}", metavar=unit, type=_amount, default=default, help=f"{of}; default: {default}"
        )


def _amount(text: str) -> int:
    amount = int(text) if text.isdecimal() and len(text) < 20 else 0
    if not 0 < amount <= _MOST:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number above 0, or too large")
    return amount


def _reading(asked: argparse.Namespace) -> dict[str, Any]:
    """How to read the source, as asked."""
    bounds = ReadLimits(asked.max_pages, asked.max_seconds, asked.max_memory)
    return {"edition": asked.edition, "password": asked.password, "bounds": bounds}


def _add_extract(commands: argparse._SubParsersAction[_Parser]) -> None:
    command = commands.add_parser("extract", help="write the plan's tables as CSV")
    _add_source(command)
    command.add_argument("--out", type=Path, metavar="DIR", required=True, help="folder for them; replaced whole")
    command.add_argument(
        "--debug", type=Path, metavar="DIR", help="folder for pictures of the pages with what was read drawn on them"
    )
    command.set_defaults(run=_extract)


def _add_check(commands: argparse._SubParsersAction[_Parser]) -> None:
    command = commands.add_parser("check", help="list what is in doubt; exit 1 where there are errors")
    _add_source(command)
    command.set_defaults(run=_check)


def _add_report(commands: argparse._SubParsersAction[_Parser]) -> None:
    command = commands.add_parser("report", help="run the notebooks and write the report on a quarter")
    _add_source(command, many=True)
    command.add_argument("--quarter", type=_list, metavar="QUARTER", required=True, action="extend",
                         help=f"as in 2024Q2; several: 2024Q1,2024Q2; {_LAST}: the one that ended last")  # fmt: skip
    command.add_argument("--out", type=Path, metavar="DIR", default=Path("reports"), help="default: reports")
    command.add_argument("--notebooks", type=Path, metavar="DIR", help="default: those of the clone")
    command.add_argument("-p", "--parameter", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"),
                         help="of the notebooks that have it, as in -p counting fractional")  # fmt: skip
    command.add_argument("--briefs", type=_list, metavar="COUNTRIES", action="extend", default=[],
                         help="country briefs too: all, or codes as in GEO,KGZ")  # fmt: skip
    command.add_argument("--force", action="store_true", help="run again also what has not changed")
    _add_running(command)
    command.set_defaults(run=_report)


def _add_running(command: _Parser) -> None:
    group = command.add_argument_group("running", "where notebooks run, and what each may take")
    group.add_argument("--workers", metavar="N", type=_amount, help="notebooks at a time; default: one for each core")
    group.add_argument("--dask", metavar="ADDRESS", help="on a Dask cluster: tcp://host:8786, or local for one here")
    _add_limits(group, "notebook", NotebookLimits(), (
        ("seconds", "N", "seconds for each notebook"),
        ("memory", "MB", "megabytes, for each notebook with all it starts and prints"),
    ))  # fmt: skip


def _list(text: str) -> list[str]:
    names = [name for name in text.split(",") if name]
    if not names:
        raise argparse.ArgumentTypeError(f"{text!r} names none")
    return names


# Each command imports what it needs when it runs, so that --help and a mistyped word answer at once.


def _extract(asked: argparse.Namespace) -> int:
    from .plan import read_plan

    try:
        plan = read_plan(asked.source, **_reading(asked))
    except InputError:
        if asked.debug:
            _draw(asked, None)
        raise
    if asked.debug:
        _draw(asked, plan)
    folder = plan.save(asked.out)
    errors = int((plan.findings["severity"] == "error").sum())
    print(f"{folder}: {len(plan.activities)} activities, {len(plan.findings)} findings ({errors} errors)")
    return 0


def _draw(asked: argparse.Namespace, plan: Plan | None) -> None:
    """Draws the pages, also those that make no plan; what cannot be read at all cannot be drawn."""
    from .views import inspection

    with suppress(InputError) if plan is None else nullcontext():
        inspection.debug(asked.debug, asked.source, plan, asked.password, _reading(asked)["bounds"])


def _check(asked: argparse.Namespace) -> int:
    from .plan import read_plan
    from .views.findings import list_findings

    plan = read_plan(asked.source, **_reading(asked))
    print(list_findings(plan))
    return 1 if (plan.findings["severity"] == "error").any() else 0


def _report(asked: argparse.Namespace) -> int:
    from .runs import progress
    from .runs.reports import ReportRequest, write_reports

    limits = NotebookLimits(asked.notebook_seconds, asked.notebook_memory)
    quarters = _quarters(asked.quarter, asked.today)
    given = _parameters(asked.parameter)
    request = ReportRequest(
        quarters, asked.source, asked.out, asked.notebooks, given, asked.briefs, asked.force, limits,
        asked.dask, asked.workers, _reading(asked),
    )  # fmt: skip
    with progress.showing() as on_outcome, _ended_by(signal.SIGTERM):
        written = write_reports(request, on_outcome)
    for report in written:
        if report.status == "unchanged":
            print(f"{report.folder}: nothing has changed since it was written; --force runs it again", file=sys.stderr)
    pages = [report.folder / "index.html" for report in written]
    try:
        print(*(page if page.exists() else page.parent for page in pages), sep="\n", flush=True)
    finally:  # what failed is told, also where nobody reads what stands
        failed = [f"{why}; {report.folder / 'run.json'}" for report in written for why in report.failed]
        if failed:
            raise RunError("partial report: " + ". ".join(failed))
    return 0


def _parameters(given: Sequence[tuple[str, str]]) -> dict[str, str]:
    parameters = dict(given)
    if len(parameters) < len(given):
        raise InputError("-p: a parameter is given twice; give each once")
    return parameters


def _quarters(named: Sequence[str], today: date) -> list[str]:
    """The quarters named; from here on nothing knows the date."""
    last = str(Quarter.ended_before(today))
    if _LAST in named:
        print(f"--quarter {_LAST}: {last}, as today is {today}", file=sys.stderr, flush=True)
    return [last if name == _LAST else name for name in named]


class _Ended(BaseException):
    """The run was asked to end."""


@contextmanager
def _ended_by(asked: signal.Signals) -> Iterator[None]:
    """Asked to end, a run ends as by an error: it ends its workers and clears up."""
    before = signal.signal(asked, _end)
    try:
        yield
    finally:
        signal.signal(asked, before)


def _end(*_: object) -> NoReturn:
    raise _Ended("asked to end; what stood before stays")


def main(arguments: Sequence[str] | None = None, today: date | None = None) -> int:
    """Run the command, as on the day given, else by the machine's date.

    2 with one line on standard error where something given cannot be used.
    """
    try:
        asked = _parser().parse_args(arguments, argparse.Namespace(today=today or date.today()))
        code = int(asked.run(asked))
        sys.stdout.flush()
        return code
    except InputError as error:
        return _said(error, 2)
    except RunError as error:
        return _said(error, 1)
    except _Ended as error:
        return _said(error, 128 + signal.SIGTERM)
    except KeyboardInterrupt:
        return _said("interrupted; what stood before stays", 128 + signal.SIGINT)
    except BrokenPipeError:
        # The reader of a pipe has gone (`cita check plan.pdf | head`): nothing is left to say to it.
        _silence()
        return 0
    except (OSError, UnicodeError) as error:  # as where standard output is a full disk
        return _said(error, 1)


def _said(error: object, code: int) -> int:
    print("error:", " ".join(str(error).split()), file=sys.stderr)
    try:
        sys.stdout.flush()
    except OSError:
        _silence()
    return code


def _silence() -> None:
    """Nothing more to standard output, where it would fail again as Python ends, and change the exit code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
