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
  cita report --quarter last                      on the last quarter that has ended; for schedules
  cita check plan.pdf                             what is doubtful in the plan, and what to do about it
  cita extract plan.pdf --out tables/2024-2026    the plan as CSV tables
  cita extract plan.pdf --out tables --debug seen  also page images that show what was read

exit codes: 0 done; 1 the plan has errors (check), or a run failed; 2 the input cannot be used
"""


class _Parser(argparse.ArgumentParser):
    """Reports errors in one line, without the usage."""

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
    help_text = "the plan, as PDF or transcript" + ("; default: the newest PDF in data/source/" if many else "")
    command.add_argument("source", type=Path, metavar="SOURCE", nargs="*" if many else None, help=help_text)
    command.add_argument(
        "--edition", metavar="YEARS", help="such as 2024-2026; needed if no title in the plan names them"
    )
    command.add_argument("--password", metavar="WORD", help="password of a PDF that needs one")
    _add_bounds(command)


def _add_bounds(command: _Parser) -> None:
    group = command.add_argument_group("limits", "limits beyond which a PDF is refused")
    _add_limits(group, "max", ReadLimits(), (
        ("pages", "N", "pages"), ("seconds", "N", "seconds of reading"),
        ("memory", "MB", "megabytes for each process that reads pages"),
    ))  # fmt: skip


def _add_limits(
    group: argparse._ArgumentGroup,
    prefix: str,
    most: ReadLimits | NotebookLimits,
    limits: Sequence[tuple[str, str, str]],
) -> None:
    """An option for each limit, by name, unit and what it is of; its default is what `most` has."""
    for name, unit, meaning in limits:
        default = getattr(most, name)
        group.add_argument(
            f"--{prefix}-{name}", metavar=unit, type=_amount, default=default, help=f"{meaning}; default: {default}"
        )


def _amount(text: str) -> int:
    amount = int(text) if text.isdecimal() and len(text) < 20 else 0
    if not 0 < amount <= _MOST:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number above 0, or too large")
    return amount


def _reading(options: argparse.Namespace) -> dict[str, Any]:
    """Arguments of `read_plan` from the options."""
    bounds = ReadLimits(options.max_pages, options.max_seconds, options.max_memory)
    return {"edition": options.edition, "password": options.password, "bounds": bounds}


def _add_extract(commands: argparse._SubParsersAction[_Parser]) -> None:
    command = commands.add_parser("extract", help="write the plan's tables as CSV")
    _add_source(command)
    command.add_argument(
        "--out", type=Path, metavar="DIR", required=True, help="folder for the tables; it is replaced as a whole"
    )
    command.add_argument(
        "--debug", type=Path, metavar="DIR", help="folder for page images on which everything that was read is marked"
    )
    command.set_defaults(run=_extract)


def _add_check(commands: argparse._SubParsersAction[_Parser]) -> None:
    command = commands.add_parser("check", help="list the findings; exit code 1 if there are errors")
    _add_source(command)
    command.set_defaults(run=_check)


def _add_report(commands: argparse._SubParsersAction[_Parser]) -> None:
    command = commands.add_parser("report", help="run the notebooks and write the report on a quarter")
    _add_source(command, many=True)
    command.add_argument("--quarter", type=_list, metavar="QUARTER", required=True, action="extend",
                         help=f"such as 2024Q2; several: 2024Q1,2024Q2; {_LAST}: the one that ended last")  # fmt: skip
    command.add_argument("--out", type=Path, metavar="DIR", default=Path("reports"), help="default: reports")
    command.add_argument(
        "--notebooks", type=Path, metavar="DIR", help="folder of notebooks; default: those of the clone"
    )
    command.add_argument("-p", "--parameter", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"),
                         help="a parameter of the notebooks, such as -p counting fractional")  # fmt: skip
    command.add_argument("--briefs", type=_list, metavar="COUNTRIES", action="extend", default=[],
                         help="also write country briefs: all, or codes such as GEO,KGZ")  # fmt: skip
    command.add_argument("--force", action="store_true", help="run everything again, even if nothing has changed")
    _add_running(command)
    command.set_defaults(run=_report)


def _add_running(command: _Parser) -> None:
    group = command.add_argument_group("running", "where notebooks run, and their limits")
    group.add_argument(
        "--workers",
        metavar="N",
        type=_amount,
        help="number of notebooks that run at a time; default: one for each core",
    )
    group.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="run on a Dask cluster: its address, such as tcp://host:8786, or local to start one here",
    )
    _add_limits(group, "notebook", NotebookLimits(), (
        ("seconds", "N", "seconds for each notebook"),
        ("memory", "MB", "megabytes for each notebook, with everything it starts and prints"),
    ))  # fmt: skip


def _list(text: str) -> list[str]:
    names = [name for name in text.split(",") if name]
    if not names:
        raise argparse.ArgumentTypeError(f"{text!r} names none")
    return names


# Each command imports what it needs when it runs, so that --help and mistyped options are answered at once.


def _extract(options: argparse.Namespace) -> int:
    from .plan import read_plan

    try:
        plan = read_plan(options.source, **_reading(options))
    except InputError:
        if options.debug:
            _draw(options, None)
        raise
    if options.debug:
        _draw(options, plan)
    folder = plan.save(options.out)
    errors = int((plan.findings["severity"] == "error").sum())
    print(f"{folder}: {len(plan.activities)} activities, {len(plan.findings)} findings ({errors} errors)")
    return 0


def _draw(options: argparse.Namespace, plan: Plan | None) -> None:
    """Write page images, even if the pages hold no plan; a file that cannot be read at all has none."""
    from .views.page_overlays import save_debug_pictures

    with suppress(InputError) if plan is None else nullcontext():
        save_debug_pictures(options.debug, options.source, plan, options.password, _reading(options)["bounds"])


def _check(options: argparse.Namespace) -> int:
    from .plan import read_plan
    from .views.findings import list_findings

    plan = read_plan(options.source, **_reading(options))
    print(list_findings(plan))
    return 1 if (plan.findings["severity"] == "error").any() else 0


def _report(options: argparse.Namespace) -> int:
    from .runs import progress
    from .runs.reports import ReportRequest, write_reports

    limits = NotebookLimits(options.notebook_seconds, options.notebook_memory)
    quarters = _quarters(options.quarter, options.today)
    given = _parameters(options.parameter)
    request = ReportRequest(
        quarters, options.source, options.out, options.notebooks, given, options.briefs, options.force, limits,
        options.dask, options.workers, _reading(options),
    )  # fmt: skip
    with progress.showing() as on_outcome, _terminated_by(signal.SIGTERM):
        written = write_reports(request, on_outcome)
    for report in written:
        if report.status == "unchanged":
            print(f"{report.folder}: nothing has changed since it was written; --force runs it again", file=sys.stderr)
    pages = [report.folder / "index.html" for report in written]
    try:
        print(*(page if page.exists() else page.parent for page in pages), sep="\n", flush=True)
    finally:  # failures are reported even if nobody reads the output
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
    """The quarters to report on; nothing after this depends on the date."""
    last = str(Quarter.ended_before(today))
    if _LAST in named:
        print(f"--quarter {_LAST}: {last}, as today is {today}", file=sys.stderr, flush=True)
    return [last if name == _LAST else name for name in named]


class _Terminated(BaseException):
    """The run was asked to end."""


@contextmanager
def _terminated_by(signal_number: signal.Signals) -> Iterator[None]:
    """On this signal, the run ends as after an error: it ends its workers and cleans up."""
    before = signal.signal(signal_number, _terminate)
    try:
        yield
    finally:
        signal.signal(signal_number, before)


def _terminate(*_: object) -> NoReturn:
    raise _Terminated("asked to end; what stood before stays")


def main(arguments: Sequence[str] | None = None, today: date | None = None) -> int:
    """Run the command; `today` is the machine's date by default.

    Returns 2, with one line on standard error, if the input cannot be used.
    """
    try:
        options = _parser().parse_args(arguments, argparse.Namespace(today=today or date.today()))
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except InputError as error:
        return _report_error(error, 2)
    except RunError as error:
        return _report_error(error, 1)
    except _Terminated as error:
        return _report_error(error, 128 + signal.SIGTERM)
    except KeyboardInterrupt:
        return _report_error("interrupted; what stood before stays", 128 + signal.SIGINT)
    except BrokenPipeError:
        # The reader of a pipe has gone (`cita check plan.pdf | head`): there is nobody left to write to.
        _discard_output()
        return 0
    except (OSError, UnicodeError) as error:  # such as standard output on a full disk
        return _report_error(error, 1)


def _report_error(error: object, code: int) -> int:
    print("error:", " ".join(str(error).split()), file=sys.stderr)
    try:
        sys.stdout.flush()
    except OSError:
        _discard_output()
    return code


def _discard_output() -> None:
    """Discard standard output, which would fail again as Python exits, and change the exit code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
