"""Reports on quarters: what has not changed is left, the notebooks run side by side, each report is moved into place
whole; what failed is told in a ledger, and in a partial report beside the last good one."""

from __future__ import annotations

import re
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
from .notebooks import WELL, Job, Limits, Outcome

if TYPE_CHECKING:
    from ..plan import Plan
    from ..report.build import Missing

ALL: Final = "all"
_COUNTRY: Final = "country"
# Set by the report itself; paths as seen from it, so that an executed notebook names no place of this machine.
_OWN: Final = {"tables": "tables", "source": None, "figures": "figures", "results": ".", "briefs": "briefs"}


class ReportRequest(NamedTuple):
    """What reports are asked for.

    `sources` are plans' PDFs or transcripts, by default the newest in `data/source/`; `notebooks` is their folder, by
    default the clone's; `given` are parameters of notebooks by name; `briefs` are countries by code, or ``all``;
    `force` runs again what has not changed; `dask` is a scheduler's address or ``local``; `workers` how many
    notebooks run at a time, by default one for each core; `reading` is how `read_plan` is to read the sources.
    """

    quarters: Sequence[str]
    sources: Sequence[Path] = ()
    out: Path = Path("reports")
    notebooks: Path | None = None
    given: Mapping[str, object] = {}
    briefs: Sequence[str] = ()
    force: bool = False
    limits: Limits = Limits()
    dask: str | None = None
    workers: int | None = None
    reading: Mapping[str, Any] = {}


class ReportResult(NamedTuple):
    """A report that stands: its folder, whether it was written, found unchanged, or is partial, and then what failed
    in it, a line each."""

    folder: Path
    status: Literal["ok", "unchanged", "partial"]
    failed: tuple[str, ...] = ()


Tell = Callable[[str, Outcome], None]


def write_report(source: Path | None, quarter: str, out: Path, notebooks: Path | None = None, **reading: Any) -> Path:
    """Write the report on a quarter into `out/<edition>/<quarter>/` and return that folder.

    Raises InputError where something given cannot be used, RunError where a notebook fails.
    """
    asked = ReportRequest([quarter], [source] if source else [], out, notebooks, reading=reading)
    (written,) = write_reports(asked)
    if written.failed:
        raise RunError("; ".join(written.failed))
    return written.folder


def write_reports(asked: ReportRequest, tell: Tell = lambda name, outcome: None) -> list[ReportResult]:
    """Write each report asked for into `out/<edition>/<quarter>/`; what stands there stays until the new one is whole.

    Where a notebook fails, `<quarter>.partial/` gets all that did not, and the last complete report stays as it is.
    `tell` hears of each notebook as it ends. Raises InputError where something given cannot be used, RunError where a
    report cannot be written: at its place all is as it was, while others asked for with it may have been written.
    """
    with folders.cleaning_temporary_folders():
        wanted = _wanted(asked)
        found = {one: None if asked.force else _unchanged(one, asked.out) for one in wanted}
        fresh = _written(found, asked, tell) if None in found.values() else {}
        return [there or fresh[one] for one, there in found.items()]


class _Notebook(NamedTuple):
    """A notebook as it was when the run began, with the types of its parameters."""

    path: Path
    content: bytes
    types: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class _Wanted:
    """A report asked for; `sha256` is its source's, and `key` is the same where the report would be."""

    source: Path
    sha256: str
    quarter: str
    notebooks: Sequence[_Notebook]
    given: Mapping[str, Any]
    key: str


def _wanted(asked: ReportRequest) -> list[_Wanted]:
    """Every source in every quarter, all that was given being checked."""
    quarters = sorted({str(Quarter.parse(quarter)) for quarter in asked.quarters})
    notebooks = [_notebook(path) for path in workspace.notebooks(asked.notebooks)]
    given = parameters.checked({one.path: _free(one.types) for one in notebooks}, asked.given)
    chosen = [one for one in notebooks if asked.briefs or _COUNTRY not in one.types]
    if asked.briefs and not any(_COUNTRY in one.types for one in notebooks):
        raise InputError("--briefs: no notebook has a parameter country; give the folder of one that has")
    sources = {source: sha256(content_of(source)) for source in asked.sources or [workspace.newest_plan()]}
    return [
        _Wanted(source, content, quarter, chosen, given, _key(source, content, quarter, chosen, given, asked))
        for source, content in sources.items()
        for quarter in quarters
    ]


def _notebook(path: Path) -> _Notebook:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    return _Notebook(path, content, parameters.of(path, content))


def _free(types: Mapping[str, str]) -> dict[str, str]:
    """The parameters that a user may set."""
    return {name: kind for name, kind in types.items() if name not in (*_OWN, "quarter", _COUNTRY)}


def _key(
    source: Path,
    content: str,
    quarter: str,
    notebooks: Sequence[_Notebook],
    given: Mapping[str, Any],
    asked: ReportRequest,
) -> str:
    code = {notebook.path.name: sha256(notebook.content) for notebook in notebooks}
    reading = {"file": source.name, "edition": asked.reading.get("edition")}
    return ledger.digest([ledger.code(), content, reading, quarter, code, dict(given), sorted(asked.briefs)])


def _unchanged(wanted: _Wanted, out: Path) -> ReportResult | None:
    """The report, where it stands and nothing that makes it has changed."""
    with folders.explaining_write_errors(out):
        reports = sorted(out.glob(f"*/{wanted.quarter}"))
    for report in reports:
        said = ledger.read(report)
        if (said.get("key"), said.get("status")) == (wanted.key, "ok") and manifest.is_whole(report):
            return None if _partial(report).exists() else ReportResult(report, "unchanged")
    return None


def _partial(report: Path) -> Path:
    return report.with_name(f"{report.name}.partial")


def _written(
    found: Mapping[_Wanted, ReportResult | None], asked: ReportRequest, tell: Tell
) -> dict[_Wanted, ReportResult]:
    """Write of what is asked for what was not found."""
    changed = [one for one, there in found.items() if there is None]
    with ExitStack() as stack:
        coming = sum(len(one.notebooks) for one in changed)
        submit = stack.enter_context(pool.pool(asked.dask, asked.workers, coming))
        plans = _read(changed, asked.reading)
        stand = {one: there.folder.parent.name for one, there in found.items() if there}
        editions = {one: stand.get(one) or plans[one.source].edition for one in found}
        _apart([(one.source, editions[one], one.quarter) for one in found])
        # Each waits for its place in the same order as any other run, so that no two wait for each other.
        ordered = sorted(changed, key=lambda one: (editions[one], one.quarter))
        runs = {one: _Run(one, plans[one.source], asked, stack) for one in ordered}
        heard = stack.enter_context(_heard(tell))
        for one in changed:
            runs[one].begin(submit, heard)
        outcomes = {one: runs[one].outcomes() for one in changed}
        return {one: runs[one].finish(outcomes[one]) for one in changed}


@contextmanager
def _heard(tell: Tell) -> Iterator[Tell]:
    """Tells until the end alone: what an end breaks off has neither failed nor been killed."""
    over = threading.Event()
    try:
        yield lambda name, outcome: None if over.is_set() else tell(name, outcome)
    finally:
        over.set()


def _read(changed: Sequence[_Wanted], reading: Mapping[str, Any]) -> dict[Path, Plan]:
    from ..plan import read_plan

    plans = {source: read_plan(source, **reading) for source in dict.fromkeys(one.source for one in changed)}
    for one in changed:
        if plans[one.source].source_info["sha256"] != one.sha256:
            raise InputError(f"{one.source}: changed while it was read; run it again")
    return plans


def _apart(places: Sequence[tuple[Path, str, str]]) -> None:
    """Two plans of one edition would be reported on at one place."""
    for (one, *place), (other, *same) in combinations(places, 2):
        if place == same:
            raise InputError(f"{one} and {other}: both are the plan of {place[0]}; report on one of them")


class _Run:
    """One report in the making."""

    def __init__(self, wanted: _Wanted, plan: Plan, asked: ReportRequest, stack: ExitStack) -> None:
        self.wanted, self.plan, self.asked = wanted, plan, asked
        self.started, self.began = datetime.now(UTC).isoformat(timespec="seconds"), time.monotonic()
        self.target = asked.out / plan.edition / wanted.quarter
        self.partial = _partial(self.target)
        self.aside = stack.enter_context(folders.building(self.target))
        for place in (self.target, self.partial):
            folders.check(place, manifest.is_ours)

    def begin(self, submit: pool.Submit, tell: Tell) -> None:
        """Hand out the notebooks, those that seem to take longest first, and do what needs none of them meanwhile."""
        files = self._tables()
        self.jobs = [job for notebook in self.wanted.notebooks for job in self._jobs(notebook, files)]
        self.coming = {job.name: self._coming(job, submit, tell) for job in sorted(self.jobs, key=_size)}
        from ..report import build  # seconds of imports, for which kernels need not wait

        self.sheets = build.begin(self.plan, self.aside)

    def _tables(self) -> dict[str, bytes]:
        """Write the tables; returns those of the plan, for notebooks, by their path in the report."""
        from ..analysis.quarters import watch_list
        from ..plan import FILES
        from ..schema import to_text

        tables = self.aside / "tables"
        self.plan.save(tables)
        watched = to_text(watch_list(self.plan, self.wanted.quarter))
        watched.to_csv(tables / "watch_list.csv", index=False, lineterminator="\n")
        return {f"tables/{name}": (tables / name).read_bytes() for name in sorted(FILES)}

    def _jobs(self, notebook: _Notebook, files: execution.Files) -> Iterator[Job]:
        values = {**_OWN, "quarter": self.wanted.quarter, **self.wanted.given}
        for country in self._countries() if _COUNTRY in notebook.types else (None,):
            named = {**values, _COUNTRY: country}
            own = {name: named[name] for name in notebook.types if name in named}
            name = f"{notebook.path.stem}-{country}" if country else notebook.path.stem
            yield Job(name, notebook.content, own, files, self.asked.limits)

    def _countries(self) -> list[str]:
        from ..analysis import country as concern

        named = [name for name in dict.fromkeys(self.asked.briefs) if name != ALL]
        members = [concern.find_country(self.plan, country) for country in named]
        return list(self.plan.countries["country"]) if ALL in self.asked.briefs else members

    def _coming(self, job: Job, submit: pool.Submit, tell: Tell) -> Future[Outcome]:
        """The outcome to come: what an earlier report has of the same job, else what running it gives."""
        earlier = None if self.asked.force else self._earlier(job)
        future: Future[Outcome] = Future()
        if earlier:
            future.set_result(earlier)
        else:
            future = submit(job)
        future.add_done_callback(lambda done: tell(f"{self.wanted.quarter} {job.name}", pool.outcome(done)))
        return future

    def _earlier(self, job: Job) -> Outcome | None:
        return ledger.kept(self.target, job) or ledger.kept(self.partial, job)

    def outcomes(self) -> dict[str, Outcome]:
        """How each notebook went, in their order; raises InputError where one found that it cannot use what it got."""
        ended = {job.name: pool.outcome(self.coming[job.name]) for job in self.jobs}
        for name, outcome in ended.items():
            if outcome.refused:
                raise InputError(_said(name, outcome))
        return ended

    def finish(self, ended: Mapping[str, Outcome]) -> ReportResult:
        """The report made of what there is, and moved to its place."""
        from ..report import build
        from . import outputs

        ended = outputs.gather(ended, self.aside)
        failed = [
            build.Missing(job.name, _section(job), _said(job.name, ended[job.name]))
            for job in self.jobs
            if ended[job.name].status not in WELL
        ]
        missing = build.finish(self.plan, Quarter.parse(self.wanted.quarter), self.sheets, failed, self.aside)
        self._tell_ledger(ended, missing)
        target = self.partial if missing else self.target
        folders.put(self.aside, target, manifest.is_ours)
        if not missing:
            folders.remove(self.partial, manifest.is_ours, self.aside)
        return ReportResult(target, "partial" if missing else "ok", tuple(part.why for part in missing))

    def _tell_ledger(self, ended: Mapping[str, Outcome], missing: Sequence[Missing]) -> None:
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
            "quarter": self.wanted.quarter,
            "key": self.wanted.key,
            "source": dict(self.plan.source_info),
            "code": ledger.code(),
            "parts": [*(ledger.part(job, ended[job.name]) for job in self.jobs), *unmade],
        }
        (self.aside / manifest.LEDGER).write_text(ledger.text(run), encoding="utf-8")


def _said(name: str, outcome: Outcome) -> str:
    where = "" if outcome.cell is None else f", cell {outcome.cell}"
    return f"{name}{where}: {outcome.error}"


def _size(job: Job) -> int:
    """For want of better knowledge, what has more cells takes longer."""
    return -job.notebook.count(b'"cell_type": "code"')


def _section(job: Job) -> str:
    """The section of the report that a notebook's figures are for."""
    drawn = re.search(r"draw\.([a-z]+)_", job.notebook.decode())
    return drawn[1] if drawn else ""
