"""Runs a notebook through Papermill, within limits, and keeps what it wrote, without traces of the run itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from ..files import folders
from ..processes.child import Child, ProcessEnded
from ..processes.watch import Watch
from ..processes.workers import Workers

Status = Literal["ok", "failed", "killed", "timeout", "skipped"]
Files = Mapping[str, bytes]
USABLE: Final[tuple[Status, ...]] = ("ok", "skipped")  # what it wrote can be used

_EXECUTED: Final = "executed.ipynb"  # the copy that Papermill keeps as it goes
_LONGEST: Final = 400  # characters of an error that are kept


class NotebookLimits(NamedTuple):
    """What a notebook may take: seconds, and megabytes of its kernel with all that it starts, and of its output."""

    seconds: int = 1800
    memory: int = 4096


class Job(NamedTuple):
    """A notebook to run, with all that it needs as bytes: a machine that shares no files with this one can run it.

    `files` stand in the folder that it runs in, by their path there.
    """

    name: str
    notebook: bytes
    parameters: Mapping[str, Any]
    files: Files
    limits: NotebookLimits = NotebookLimits()


@dataclass(frozen=True)
class Outcome:
    """How a run went: when it began (UTC), seconds, peak memory in megabytes; the cell that failed, counted from 1 in
    the notebook, and its error; the files that it wrote, the executed notebook among them, by their path.

    What nothing came back to tell is None.
    """

    status: Status
    started: str | None = None
    seconds: float | None = None
    memory: int | None = None
    cell: int | None = None
    error: str = ""
    refused: bool = False  # what was given cannot be used, as the notebook itself found
    files: Files = field(default_factory=dict, repr=False)


def run(job: Job, workers: Workers | None = None) -> Outcome:
    """Run a notebook in a folder of its own, by one of the `workers` or else by a new process, its kernel on sockets of
    its own; what goes wrong is in the outcome."""
    with nullcontext(workers) if workers else notebook_workers() as workers:
        try:
            return workers.attempt(partial(_attempt, job))
        except ProcessEnded:
            return Outcome("killed", error="the process that ran it was killed each time")


def notebook_workers() -> Workers:
    return Workers("notebooks", ("papermill",))


def _attempt(job: Job, child: Child) -> Outcome:
    began, started = time.monotonic(), datetime.now(UTC).isoformat(timespec="seconds")
    try:
        with folders.temporary_folder() as folder:
            outcome = _run_watched(job, folder, child)
    except ProcessEnded:
        raise
    except Exception as error:  # such as a full disk
        outcome = Outcome("failed", error=f"{type(error).__name__}: {error}")
    return replace(outcome, started=started, seconds=round(time.monotonic() - began, 2))


def _run_watched(job: Job, folder: Path, child: Child) -> Outcome:
    """The outcome of a notebook that the child runs, unless it takes more than it may."""
    write(folder / "work", {**job.files, f"{job.name}.ipynb": job.notebook})
    child.call(_load)
    with Watch(child, job.limits.seconds, job.limits.memory) as watch:
        try:
            outcome: Outcome = child.call(_execute, job, folder)
        except ProcessEnded:
            if not watch.exceeded:
                raise
    if watch.exceeded:
        status: Status = "timeout" if watch.exceeded == "seconds" else "killed"
        limit = f"{job.limits.seconds} seconds" if status == "timeout" else f"{job.limits.memory} MB of memory"
        outcome = Outcome(status, cell=_last_begun_cell(folder / _EXECUTED), error=f"took more than {limit}")
    return replace(outcome, memory=watch.peak)


def _load() -> None:
    """Load, in a process that will run notebooks, what takes a second to load."""
    import papermill  # noqa: F401

    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # the outcome reports it


def _execute(job: Job, folder: Path) -> Outcome:
    """Run a notebook in this process, which is the child's."""
    import papermill

    work, executed = folder / "work", folder / _EXECUTED
    source = work / f"{job.name}.ipynb"
    try:
        # Not `cwd`, in which the child was started and will start other kernels.
        papermill.execute_notebook(
            str(source), str(executed), dict(job.parameters), kernel_name="python3", progress_bar=False,
            config=_sockets(folder), resources={"metadata": {"path": str(work)}},
        )  # fmt: skip
    except Exception as error:
        return _after_error(error, executed)
    source.unlink()
    return _after_success(job, executed, work)


def _after_error(error: Exception, executed: Path) -> Outcome:
    """What an error from running a notebook means."""
    import papermill

    if isinstance(error, papermill.PapermillExecutionError):
        cell = _cell_number(_cells(executed), error.cell_index)
        why = _shortened(f"{error.ename}: {error.evalue}")
        return Outcome("failed", cell=cell, error=why, refused=error.ename == "InputError")
    # Before its first answer a dead kernel has no error of its own kind.
    if isinstance(error, RuntimeError) and "Kernel died" in str(error):
        return Outcome("killed", cell=_last_begun_cell(executed), error="its kernel died")
    raise error


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


def _sockets(folder: Path) -> Any:
    """A kernel that talks over sockets in its own folder: not over TCP, which any user of the machine could listen to,
    and not over files named alike in the working folder, where kernels of two runs would answer for each other."""
    from traitlets.config import Config

    return Config(
        KernelManager={"transport": "ipc", "ip": str(folder / "k"), "connection_file": str(folder / "kernel.json")}
    )


def _after_success(job: Job, executed: Path, work: Path) -> Outcome:
    """Checks that every cell ran, because Papermill calls some runs complete that are not."""
    import nbformat

    notebook = nbformat.read(executed, as_version=4)  # type: ignore[no-untyped-call]
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and cell.source.strip() and cell.execution_count is None:
            return Outcome("failed", cell=_cell_number(notebook.cells, place), error="was not run")
    for name, content in job.files.items():
        if not (work / name).is_file() or (work / name).read_bytes() != content:
            return Outcome("failed", error=f"changed {name}, which was given to it to read")
    files = {path.relative_to(work).as_posix(): path for path in sorted(work.rglob("*")) if path.is_file()}
    kept = {name: path.read_bytes() for name, path in files.items() if name not in job.files}
    return Outcome("ok", files={**kept, f"notebooks/{job.name}.ipynb": _clean(notebook)})


def _clean(notebook: Any) -> bytes:
    """Without times, paths and chance names, so that the same input gives the same bytes."""
    import nbformat

    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells, start=1):
        cell.metadata = {key: value for key, value in cell.metadata.items() if key not in ("papermill", "execution")}
        cell.id = f"cell-{number}"
    return f"{nbformat.writes(notebook)}\n".encode()  # type: ignore[no-untyped-call]


def _last_begun_cell(executed: Path) -> int | None:
    """The last cell that began, by the copy that Papermill keeps as it goes."""
    cells = _cells(executed)
    begun = [place for place, cell in enumerate(cells) if cell.metadata.get("papermill", {}).get("start_time")]
    return _cell_number(cells, begun[-1]) if begun else None


def _cells(executed: Path) -> Sequence[Any]:
    import nbformat

    try:
        return nbformat.read(executed, as_version=4).cells  # type: ignore[no-untyped-call,no-any-return]
    except (OSError, ValueError):  # none yet, or killed while it was executed
        return []


def _cell_number(cells: Sequence[Any], place: int) -> int:
    """A cell's number from 1 in the notebook as it is executed, which has not the cell that Papermill puts in."""
    put_in = ("injected-parameters" in cell.metadata.get("tags", ()) for cell in cells[: place + 1])
    return place + 1 - sum(put_in)


def write(folder: Path, files: Files) -> None:
    """Files by their path into a folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
