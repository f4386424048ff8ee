"""Makes reports on quarters: what has not changed is kept, notebooks run side by side, and each report is moved to its
target when complete; failures are in its ledger and in a partial report beside the last complete one."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from ..errors import InputError, RunError
from ..files import folders, workspace
from ..files.checksum import sha256
from ..reading.source import content_of
from ..report import manifest
from ..text.quarter import Quarter
from . import ledger, parameters, pool
from . import notebooks as execution
from .notebooks import USABLE, Job, NotebookLimits, Outcome

if TYPE_CHECKING:
    from ..plan import Plan
    from ..report.build import Missing

ALL: Final = "all"
_COUNTRY: Final = "country"
# The section of the report (as in the registry of figures) that each notebook's figures are for.
_SECTIONS: Final = {
    "01_country_participation": "participation",
    "02_partner_network": "partners",
    "03_status_mix": "status",
}
# Set by the report itself; paths as seen from it, so that an executed notebook names no place of this machine.
_OWN: Final = {"tables": "tables", "source": None, "figures": "figures", "results": ".", "briefs": "briefs"}


class ReportRequest(NamedTuple):
    """Which reports to make, and how.

    `sources` are plans' PDFs or transcripts, by default the newest in `data/source/`; `notebooks` is their folder, by
    default the clone's; `parameters` are values for the notebooks by name; `briefs` are countries by code, or ``all``;
    `force` runs again what has not changed; `dask` is a scheduler's address or ``local``; `workers` is the number of
    notebooks that run at a time, by default one for each core; `reading` holds options of `read_plan`.
    """

    quarters: Sequence[str]
    sources: Sequence[Path] = ()
    out: Path = Path("reports")
    notebooks: Path | None = None
    parameters: Mapping[str, object] = {}
    briefs: Sequence[str] = ()
    force: bool = False
    limits: NotebookLimits = NotebookLimits()
    dask: str | None = None
    workers: int | None = None
    reading: Mapping[str, Any] = {}


class ReportResult(NamedTuple):
    """A report: its folder, whether it was written, was unchanged, or is partial, and a line for each failure."""

    folder: Path
    status: Literal["ok", "unchanged", "partial"]
    failed: tuple[str, ...] = ()


OnOutcome = Callable[[str, Outcome], None]


def write_report(source: Path | None, quarter: str, out: Path, notebooks: Path | None = None, **reading: Any) -> Path:
    """Write the report on a quarter into `out/<edition>/<quarter>/` and return that folder.

    Raises InputError where something given cannot be used, RunError where a notebook fails.
    """
    request = ReportRequest([quarter], [source] if source else [], out, notebooks, reading=reading)
    (written,) = write_reports(request)
    if written.failed:
        raise RunError("; ".join(written.failed))
    return written.folder


def write_reports(request: ReportRequest, on_outcome: OnOutcome = lambda name, outcome: None) -> list[ReportResult]:
    """Write each report into `out/<edition>/<quarter>/`; an older one there stays until the new one is complete.

    Where a notebook fails, `<quarter>.partial/` gets everything else, and the last complete report stays as it is.
    `on_outcome` is called as each notebook ends. Raises InputError if some input cannot be used, RunError if a report
    cannot be written: its folder is then unchanged, while others of the same request may have been written.
    """
    if not hasattr(socket, "AF_UNIX"):
        raise InputError("reports need Linux or macOS, for kernels talk over Unix sockets; run cita report there")
    with folders.cleaning_temporary_folders():
        planned = _planned(request)
        found = {one: None if request.force else _unchanged(one, request.out) for one in planned}
        fresh = _write_missing(found, request, on_outcome) if None in found.values() else {}
        return [there or fresh[one] for one, there in found.items()]


class _Notebook(NamedTuple):
    """A notebook as it was when the run began, with the types of its parameters."""

    path: Path
    content: bytes
    types: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class _PlannedReport:
    """A report to make; `sha256` is its source's, and `key` is the same if the report would be."""

    source: Path
    sha256: str
    quarter: str
    notebooks: Sequence[_Notebook]
    parameters: Mapping[str, Any]
    key: str


def _planned(request: ReportRequest) -> list[_PlannedReport]:
    """A report on every source in every quarter; checks the request."""
    quarters = sorted({str(Quarter.parse(quarter)) for quarter in request.quarters})
    notebooks = [_notebook(path) for path in workspace.notebooks(request.notebooks)]
    given = parameters.check({one.path: _settable(one.types) for one in notebooks}, request.parameters)
    chosen = [one for one in notebooks if request.briefs or _COUNTRY not in one.types]
    if request.briefs and not any(_COUNTRY in one.types for one in notebooks):
        raise InputError("--briefs: no notebook has a parameter country; give the folder of one that has")
    sources = {source: sha256(content_of(source)) for source in request.sources or [workspace.newest_plan()]}
    return [
        _PlannedReport(source, content, quarter, chosen, given, _key(source, content, quarter, chosen, given, request))
        for source, content in sources.items()
        for quarter in quarters
    ]


def _notebook(path: Path) -> _Notebook:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    return _Notebook(path, content, parameters.read_types(path, content))


def _settable(types: Mapping[str, str]) -> dict[str, str]:
    """The parameters that a user may set."""
    return {name: kind for name, kind in types.items() if name not in (*_OWN, "quarter", _COUNTRY)}


def _key(
    source: Path,
    content: str,
    quarter: str,
    notebooks: Sequence[_Notebook],
    given: Mapping[str, Any],
    request: ReportRequest,
) -> str:
    code = {notebook.path.name: sha256(notebook.content) for notebook in notebooks}
    reading = {"file": source.name, "edition": request.reading.get("edition")}
    return ledger.digest([ledger.code(), content, reading, quarter, code, dict(given), sorted(request.briefs)])


def _unchanged(planned: _PlannedReport, out: Path) -> ReportResult | None:
    """The existing report, if nothing that it is made from has changed."""
    with folders.explaining_write_errors(out):
        reports = sorted(out.glob(f"*/{planned.quarter}"))
    for report in reports:
        run = ledger.read(report)
        if (run.get("key"), run.get("status")) == (planned.key, "ok") and manifest.is_whole(report):
            return None if _partial(report).exists() else ReportResult(report, "unchanged")
    return None


def _partial(report: Path) -> Path:
    return report.with_name(f"{report.name}.partial")


def _write_missing(
    found: Mapping[_PlannedReport, ReportResult | None], request: ReportRequest, on_outcome: OnOutcome
) -> dict[_PlannedReport, ReportResult]:
    """Write the reports that were not found."""
    changed = [one for one, there in found.items() if there is None]
    with ExitStack() as stack:
        count = sum(len(one.notebooks) for one in changed)
        submit = stack.enter_context(pool.pool(request.dask, request.workers, count))
        plans = _read(changed, request.reading)
        stand = {one: there.folder.parent.name for one, there in found.items() if there}
        editions = {one: stand.get(one) or plans[one.source].edition for one in found}
        _refuse_two_plans_of_one_edition([(one.source, editions[one], one.quarter) for one in found])
        # Each waits for its place in the same order as any other run, so that no two wait for each other.
        ordered = sorted(changed, key=lambda one: (editions[one], one.quarter))
        runs = {one: _OpenReport(one, plans[one.source], request, stack) for one in ordered}
        on_outcome = stack.enter_context(_until_end(on_outcome))
        for one in changed:
            runs[one].begin(submit, on_outcome)
        outcomes = {one: runs[one].outcomes() for one in changed}
        return {one: runs[one].finish(outcomes[one]) for one in changed}


@contextmanager
def _until_end(on_outcome: OnOutcome) -> Iterator[OnOutcome]:
    """Reports outcomes until the end of the block only: what it interrupts has neither failed nor been killed."""
    over = threading.Event()
    try:
        yield lambda name, outcome: None if over.is_set() else on_outcome(name, outcome)
    finally:
        over.set()


def _read(changed: Sequence[_PlannedReport], reading: Mapping[str, Any]) -> dict[Path, Plan]:
    from ..plan import read_plan

    plans = {source: read_plan(source, **reading) for source in dict.fromkeys(one.source for one in changed)}
    for one in changed:
        if plans[one.source].source_info["sha256"] != one.sha256:
            raise InputError(f"{one.source}: changed while it was read; run it again")
    return plans


def _refuse_two_plans_of_one_edition(places: Sequence[tuple[Path, str, str]]) -> None:
    """Two plans of one edition would have their reports in the same folder."""
    for (one, *place), (other, *same) in combinations(places, 2):
        if place == same:
            raise InputError(f"{one} and {other}: both are the plan of {place[0]}; report on one of them")


class _OpenReport:
    """A report that is being made."""

    def __init__(self, planned: _PlannedReport, plan: Plan, request: ReportRequest, stack: ExitStack) -> None:
        self.planned, self.plan, self.request = planned, plan, request
        self.started, self.began = datetime.now(UTC).isoformat(timespec="seconds"), time.monotonic()
        self.target = request.out / plan.edition / planned.quarter
        self.partial = _partial(self.target)
        self.draft = stack.enter_context(folders.building(self.target))
        for place in (self.target, self.partial):
            folders.check(place, manifest.is_ours)

    def begin(self, submit: pool.Submit, on_outcome: OnOutcome) -> None:
        """Submit the notebooks, the longest first, and meanwhile make what needs none of them."""
        files = self._tables()
        self.jobs = [job for notebook in self.planned.notebooks for job in self._jobs(notebook, files)]
        self.futures = {job.name: self._begin_job(job, submit, on_outcome) for job in sorted(self.jobs, key=_size)}
        from ..report import build  # takes seconds to import, for which kernels need not wait

        self.page_images = build.begin(self.plan, self.draft)

    def _tables(self) -> dict[str, bytes]:
        """Write the tables, and return those of the plan by their path in the report, for the notebooks."""
        from ..analysis.quarters import watch_list
        from ..plan import FILES
        from ..schema import to_text

        tables = self.draft / "tables"
        self.plan.save(tables)
        watched = to_text(watch_list(self.plan, self.planned.quarter))
        watched.to_csv(tables / "watch_list.csv", index=False, lineterminator="\n")
        return {f"tables/{name}": (tables / name).read_bytes() for name in sorted(FILES)}

    def _jobs(self, notebook: _Notebook, files: execution.Files) -> Iterator[Job]:
        values = {**_OWN, "quarter": self.planned.quarter, **self.planned.parameters}
        for country in self._countries() if _COUNTRY in notebook.types else (None,):
            named = {**values, _COUNTRY: country}
            own = {name: named[name] for name in notebook.types if name in named}
            name = f"{notebook.path.stem}-{country}" if country else notebook.path.stem
            yield Job(name, notebook.content, own, files, self.request.limits)

    def _countries(self) -> list[str]:
        from ..analysis.country import find_country

        named = [name for name in dict.fromkeys(self.request.briefs) if name != ALL]
        members = [find_country(self.plan, country) for country in named]
        return list(self.plan.countries["country"]) if ALL in self.request.briefs else members

    def _begin_job(self, job: Job, submit: pool.Submit, on_outcome: OnOutcome) -> Future[Outcome]:
        """The outcome of a job: from an earlier report if it ran the same job, else from running it."""
        earlier = None if self.request.force else self._earlier_outcome(job)
        future: Future[Outcome] = Future()
        if earlier:
            future.set_result(earlier)
        else:
            future = submit(job)
        future.add_done_callback(lambda done: on_outcome(f"{self.planned.quarter} {job.name}", pool.outcome(done)))
        return future

    def _earlier_outcome(self, job: Job) -> Outcome | None:
        return ledger.kept(self.target, job) or ledger.kept(self.partial, job)

    def outcomes(self) -> dict[str, Outcome]:
        """The outcome of each notebook, in order; raises InputError if one refused its parameters or tables."""
        ended = {job.name: pool.outcome(self.futures[job.name]) for job in self.jobs}
        for name, outcome in ended.items():
            if outcome.refused:
                raise InputError(_failure(name, outcome))
        return ended

    def finish(self, ended: Mapping[str, Outcome]) -> ReportResult:
        """Complete the report and move it to its target."""
        from ..report import build
        from . import outputs

        ended = outputs.gather(ended, self.draft)
        failed = [
            build.Missing(job.name, _section(job), _failure(job.name, ended[job.name]))
            for job in self.jobs
            if ended[job.name].status not in USABLE
        ]
        missing = build.finish(self.plan, Quarter.parse(self.planned.quarter), self.page_images, failed, self.draft)
        self._write_ledger(ended, missing)
        target = self.partial if missing else self.target
        folders.put(self.draft, target, manifest.is_ours)
        if not missing:
            folders.remove(self.partial, manifest.is_ours, self.draft)
        return ReportResult(target, "partial" if missing else "ok", tuple(part.why for part in missing))

    def _write_ledger(self, ended: Mapping[str, Outcome], missing: Sequence[Missing]) -> None:
        others = [part for part in missing if part.name not in ended]
        unmade = [
            {"name": part.name, "status": "failed", "error": part.why}
            | ({"traceback": part.traceback} if part.traceback else {})
            for part in others
        ]
        run = {
            "status": "partial" if missing else "ok",
            "started": self.started,
            "seconds": round(time.monotonic() - self.began, 2),
            "edition": self.plan.edition,
            "quarter": self.planned.quarter,
            "key": self.planned.key,
            "source": dict(self.plan.source_info),
            "code": ledger.code(),
            "parts": [*(ledger.part(job, ended[job.name]) for job in self.jobs), *unmade],
        }
        (self.draft / manifest.LEDGER).write_text(ledger.text(run), encoding="utf-8")


def _failure(name: str, outcome: Outcome) -> str:
    where = "" if outcome.cell is None else f", cell {outcome.cell}"
    return f"{name}{where}: {outcome.error}"


def _size(job: Job) -> int:
    """A sort key: notebooks with more cells are taken to run longer."""
    return -job.notebook.count(b'"cell_type": "code"')


def _section(job: Job) -> str:
    """The section of the report that a notebook's figures are for."""
    return _SECTIONS.get(job.name, "")
