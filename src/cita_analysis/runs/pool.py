"""Where notebooks run: processes of this machine, or the workers of a Dask cluster, behind one interface."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from ..errors import InputError
from ..processes.workers import TRIES
from .notebooks import Job, Outcome, notebook_workers, run

Submit = Callable[[Job], Future[Outcome]]


@contextmanager
def pool(dask: str | None = None, workers: int | None = None, coming: int = 0) -> Iterator[Submit]:
    """A function that has a notebook run: on this machine, or with `dask` on a cluster, by its scheduler's address, or
    `local` for one started here.

    `coming` is how many jobs will come soon: processes for them begin at once.

    What still runs is ended where the block is left by an error. Raises InputError where Dask is not installed or
    nothing answers at the address.
    """
    workers = workers or os.cpu_count() or 1
    with _local(workers, coming) if dask is None else _dask(dask, workers) as submit:
        yield submit


@contextmanager
def _local(workers: int, coming: int) -> Iterator[Submit]:
    threads = ThreadPoolExecutor(workers)
    with notebook_workers() as processes:
        processes.begin(min(coming, workers))
        try:
            yield lambda job: threads.submit(run, job, processes)
        finally:
            processes.end()
            threads.shutdown(cancel_futures=True)


@contextmanager
def _dask(address: str, workers: int) -> Iterator[Submit]:
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError("--dask: Dask is not installed; pip install -e '.[dask]' in the clone") from error
    logging.getLogger("distributed").setLevel(logging.ERROR)  # how it goes is told by us
    try:
        client = (
            Client(n_workers=workers, threads_per_worker=1, dashboard_address=None)
            if address == "local"
            else Client(address, timeout=10)
        )
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(f"--dask {address}: no scheduler answers there ({error})") from error
    with client:
        executor = client.get_executor(retries=TRIES - 1)
        yield lambda job: executor.submit(run, job)


def outcome(future: Future[Outcome]) -> Outcome:
    """The outcome of a job; also where the machines that ran it were lost each time, or no result came back."""
    try:
        return future.result()
    except Exception as error:
        killed = type(error).__name__ == "KilledWorker"
        why = "the process that ran it was killed each time" if killed else f"{type(error).__name__}: {error}"
        return Outcome("killed" if killed else "failed", error=why)
