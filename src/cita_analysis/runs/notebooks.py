"""Runs a notebook through Papermill, within bounds, and keeps of it what it wrote and nothing of the run itself."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from ..files import rooms

if TYPE_CHECKING:
    import psutil

Status = Literal["ok", "failed", "killed", "timeout", "skipped"]
Files = Mapping[str, bytes]
WELL: Final[tuple[Status, ...]] = ("ok", "skipped")  # what it wrote can be used

_LOOK: Final = 0.1  # seconds between two looks at a kernel
_MEGABYTE: Final = 2**20
_LONGEST: Final = 400  # signs of an error that are told


class Limits(NamedTuple):
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
    limits: Limits = Limits()


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


def run(job: Job) -> Outcome:
    """Run a notebook in a folder of its own, its kernel on sockets of its own; what goes wrong is in the outcome."""
    began, started = time.monotonic(), datetime.now(UTC).isoformat(timespec="seconds")
    try:
        with rooms.temporary() as room:
            outcome = _watched(job, room)
    except Exception as error:  # as where no room is left on the disk
        outcome = Outcome("failed", error=f"{type(error).__name__}: {error}")
    return replace(outcome, started=started, seconds=round(time.monotonic() - began, 2))


def _watched(job: Job, room: Path) -> Outcome:
    work = room / "work"
    write(work, {**job.files, f"{job.name}.ipynb": job.notebook})
    with _Watch(room, job.limits) as watch:
        outcome = _executed(job, room, work, watch)
    return replace(outcome, memory=watch.peak // _MEGABYTE)


def _executed(job: Job, room: Path, work: Path, watch: _Watch) -> Outcome:
    import papermill

    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # the outcome tells it
    written = room / "executed.ipynb"
    source = work / f"{job.name}.ipynb"
    try:
        # Not `cwd`, which would be that of this whole process, in which other threads may run notebooks too.
        papermill.execute_notebook(
            str(source), str(written), dict(job.parameters), kernel_name="python3", progress_bar=False,
            config=_sockets(room), resources={"metadata": {"path": str(work)}},
        )  # fmt: skip
    except Exception as error:
        return _broken_off(error, written, watch.ended)
    source.unlink()
    return _whole(job, written, work)


def _broken_off(error: Exception, written: Path, ended: tuple[Status, str] | None) -> Outcome:
    """What an error from running a notebook means; any does, once its kernel was `ended`."""
    import papermill

    if not ended and isinstance(error, papermill.PapermillExecutionError):
        said = f"{error.ename}: {error.evalue}"
        cell = _number(_cells(written), error.cell_index)
        return Outcome("failed", cell=cell, error=_short(said), refused=error.ename == "InputError")
    # Before its first answer a dead kernel has no error of its own kind.
    if not ended and not (isinstance(error, RuntimeError) and "Kernel died" in str(error)):
        raise error
    status, why = ended or ("killed", "its kernel died")
    return Outcome(status, cell=_begun(written), error=why)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


def _sockets(room: Path) -> Any:
    """A kernel that talks over sockets in its own room: not over TCP, which any user of the machine could listen to,
    and not over files named alike in the working folder, where kernels of two runs would answer for each other."""
    from traitlets.config import Config

    return Config(
        KernelManager={"transport": "ipc", "ip": str(room / "k"), "connection_file": str(room / "kernel.json")}
    )


def _whole(job: Job, written: Path, work: Path) -> Outcome:
    """A run is well only if every cell was: Papermill alone calls some complete that are not."""
    import nbformat

    notebook = nbformat.read(written, as_version=4)  # type: ignore[no-untyped-call]
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and cell.source.strip() and cell.execution_count is None:
            return Outcome("failed", cell=_number(notebook.cells, place), error="was not run")
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


def _begun(written: Path) -> int | None:
    """The last cell that began, by the copy that Papermill keeps as it goes."""
    cells = _cells(written)
    begun = [place for place, cell in enumerate(cells) if cell.metadata.get("papermill", {}).get("start_time")]
    return _number(cells, begun[-1]) if begun else None


def _cells(written: Path) -> Sequence[Any]:
    import nbformat

    return nbformat.read(written, as_version=4).cells if written.exists() else []  # type: ignore[no-untyped-call]


def _number(cells: Sequence[Any], place: int) -> int:
    """A cell's number from 1 in the notebook as it is written, which has not the cell that Papermill puts in."""
    put_in = ("injected-parameters" in cell.metadata.get("tags", ()) for cell in cells[: place + 1])
    return place + 1 - sum(put_in)


def write(folder: Path, files: Files) -> None:
    """Files by their path into a folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


class _Watch(threading.Thread):
    """Looks at the kernel of a run while it lasts, and ends it where it takes more than it may."""

    def __init__(self, room: Path, limits: Limits) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._seen: set[psutil.Process] = set()  # also what has left the kernel's tree since
        self.ended: tuple[Status, str] | None = None
        self._mark, self._limits = str(room), limits
        self._deadline = time.monotonic() + limits.seconds
        self._over = threading.Event()

    def __enter__(self) -> _Watch:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()
        _kill(self._seen)

    def run(self) -> None:
        import psutil

        ours = psutil.Process()
        before = ours.memory_info().rss
        while not self._over.wait(_LOOK):
            with suppress(OSError):  # as where too many files are open: the next look may go well
                collected = max(0, ours.memory_info().rss - before)  # what the notebook has printed
                self._look(_started(ours, self._mark), collected)

    def _look(self, family: set[psutil.Process], collected: int) -> None:
        self._seen = {process for process in self._seen | family if process.is_running()}
        memory = collected + sum(map(_memory, self._seen))
        self.peak = max(self.peak, memory)
        if memory > self._limits.memory * _MEGABYTE:
            self._end("killed", f"took more than {self._limits.memory} MB of memory")
        elif time.monotonic() > self._deadline:
            self._end("timeout", f"took more than {self._limits.seconds} seconds")

    def _end(self, status: Status, why: str) -> None:
        if self._seen:
            self.ended = self.ended or (status, why)
        _kill(self._seen)


def _started(parent: psutil.Process, mark: str) -> set[psutil.Process]:
    """The kernel that was started for the room `mark`, and all that it started itself."""
    started: set[psutil.Process] = set()
    for child in parent.children():
        with _gone_meanwhile():
            if any(mark in word for word in child.cmdline()):
                started |= {child, *child.children(recursive=True)}
    return started


def _memory(process: psutil.Process) -> int:
    with _gone_meanwhile():
        return int(process.memory_info().rss)
    return 0


def _kill(processes: Iterable[psutil.Process]) -> None:
    for process in processes:
        with _gone_meanwhile():
            process.kill()


@contextmanager
def _gone_meanwhile() -> Iterator[None]:
    """Processes end as they like, also while they are looked at."""
    import psutil

    with suppress(psutil.Error):
        yield


def prepare() -> None:
    """Load, in a process that will run notebooks, what takes a second to load."""
    import papermill  # noqa: F401


def serve(parent: int) -> None:
    """Make of this process one that runs notebooks for `parent`: it says nothing, for outcomes tell all, and ends with
    all that it has started when `parent` is gone, however that ended."""
    import psutil

    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK)
        _kill(psutil.Process().children(recursive=True))
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()
