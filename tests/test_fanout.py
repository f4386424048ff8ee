"""Where notebooks run: processes here or on a Dask cluster; where one is killed, its work is done again elsewhere."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from distributed import Client

import runs
from cita_analysis.processes.child import Child, ProcessEnded
from cita_analysis.processes.workers import Workers
from cita_analysis.runs import pool, progress
from cita_analysis.runs.notebooks import Job, notebook_workers, run
from runs import TABLES, hold, ledger, notebook, soon

pytestmark = pytest.mark.slow


@contextmanager
def _pool() -> Iterator[Callable[..., Future[Any]]]:
    """What has a function called by one of two worker processes."""
    threads = ThreadPoolExecutor(2)
    with notebook_workers() as workers:
        try:
            yield lambda *asked: threads.submit(workers.attempt, lambda child: child.call(*asked))
        finally:
            workers.end()
            threads.shutdown(cancel_futures=True)


def test_work_that_breaks_every_worker_ends_and_the_rest_is_done() -> None:
    with _pool() as submit:
        broken, well = submit(os._exit, 1), [submit(pow, 2, n) for n in range(4)]
        assert [future.result() for future in well] == [1, 2, 4, 8]
        assert isinstance(broken.exception(), ProcessEnded)


def test_a_notebook_whose_worker_is_killed_each_time_is_told_as_killed() -> None:
    class Broken(Workers):
        def attempt(self, work: Callable[[Child], Any]) -> Any:
            return super().attempt(lambda child: child.call(os._exit, 1))

    with Broken("notebooks") as workers:
        told = run(Job("n", b"", {}, {}), workers)
    assert (told.status, told.started, told.seconds, told.memory) == ("killed", None, None, None)
    assert progress.describe("2024Q2 01_a", told) == "2024Q2 01_a: killed"


def test_workers_are_as_many_as_asked_for_and_do_more_than_one_thing() -> None:
    with _pool() as submit:
        assert len({submit(os.getpid).result() for _ in range(6)}) <= 2
    assert not _workers()


def test_workers_begin_before_there_is_work_for_them() -> None:
    with pool.pool(workers=2, coming=5):
        assert len(_workers()) == 2
    assert not _workers()


@pytest.mark.parametrize("later", [0, 0.002, 0.005, 0.01, 0.03])
def test_a_pool_that_is_broken_off_as_its_workers_are_killed_begins_no_new_ones(later: float) -> None:
    with suppress(KeyboardInterrupt), _pool() as submit:
        jobs = [submit(time.sleep, 20) for _ in "abc"]
        for worker in soon(lambda: _workers()[1:] and _workers()):
            worker.kill()
        time.sleep(later)
        raise KeyboardInterrupt
    assert not [job for job in jobs if not job.cancelled() and job.exception() is None], "none was done after all"
    assert not _workers()


def test_workers_do_not_hear_ctrl_c() -> None:
    with _pool() as submit:
        submit(time.sleep, 0).result()
        for worker in soon(_workers):
            worker.send_signal(signal.SIGINT)
        assert [submit(pow, 2, n).result() for n in range(4)] == [1, 2, 4, 8]
        assert all(_blocked(worker, signal.SIGINT) for worker in _workers())
        assert all(os.getsid(worker.pid) != os.getsid(0) for worker in _workers())


def _workers() -> list[psutil.Process]:
    return runs.workers(psutil.Process())


def _blocked(process: psutil.Process, sent: signal.Signals) -> bool:
    mask = re.search(r"^SigBlk:\s*(\w+)", Path(f"/proc/{process.pid}/status").read_text(), re.MULTILINE)
    assert mask is not None
    return bool(int(mask[1], 16) & 1 << (sent - 1))


def test_a_script_may_report_unguarded(transcript: Path, tmp_path: Path) -> None:
    notebook(tmp_path / "notebooks" / "01_a.ipynb", "print(chosen)")
    script = "from pathlib import Path\nfrom cita_analysis.runs.reports import write_report\n"
    script += f"write_report(Path({str(transcript)!r}), '2024Q2', Path('out'), Path('notebooks'))"
    (tmp_path / "script.py").write_text(script)
    line = [sys.executable, "script.py"]
    ended = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (tmp_path / "out" / "2024-2026" / "2024Q2" / "index.html").exists()


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process, which does two things at a time, and the scheduler's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    port = address.rpartition(":")[2]
    scheduler = _process("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
    workers = [_process("worker", address, "--nthreads", "2", "--no-nanny", "--no-dashboard") for _ in "ab"]
    with Client(address, timeout=60) as client:
        client.wait_for_workers(2, timeout=60)
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def _process(what: str, *words: str) -> subprocess.Popen[bytes]:
    line = [sys.executable, "-m", "dask", what, *words]
    return subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_on_a_cluster_that_loses_a_worker_every_notebook_is_run_and_none_is_there_twice(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], transcript: Path, tmp_path: Path
) -> None:
    address, workers = cluster
    for name in ("01_a", "02_b", "03_c", "04_d"):
        notebook(tmp_path / "notebooks" / f"{name}.ipynb", TABLES, hold(1.5), f"open('of_{name}', 'w').close()")
    words = (transcript, "--quarter", "2024Q2", "--notebooks", "notebooks", "--dask", address)
    process = runs.command(*words, folder=tmp_path)
    soon(lambda: len(psutil.Process(workers[0].pid).children()) == 2)
    time.sleep(0.7)
    workers[0].kill()
    assert process.wait(300) == 0
    parts = ledger(tmp_path / "reports" / "2024-2026" / "2024Q2")["parts"]
    assert [(part["name"], part["status"]) for part in parts] == [
        (name, "ok") for name in ("01_a", "02_b", "03_c", "04_d")
    ]
    assert soon(lambda: not psutil.Process(workers[1].pid).children()), "no kernel stays behind"


def test_a_cluster_here_for_the_run_alone(transcript: Path, tmp_path: Path) -> None:
    notebook(tmp_path / "notebooks" / "01_a.ipynb", "print(chosen)")
    words = (transcript, "--quarter", "2024Q2", "--notebooks", "notebooks", "--dask", "local", "--workers", "2")
    code, output, error = runs.report(*words, folder=tmp_path)
    assert (code, output) == (0, "reports/2024-2026/2024Q2/index.html\n"), error
