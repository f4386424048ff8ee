"""Where notebooks run: processes of this machine, or the workers of a Dask cluster, behind one interface."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.resource_tracker import ensure_running
from typing import Any, Final, TypeVar

from ..errors import InputError, RunError
from .notebooks import Outcome, prepare, serve

# A worker that is killed may have been the wrong one to kill; one that is killed each time breaks by what it runs.
_TRIES: Final = 3
_T = TypeVar("_T")


class LocalPool(Executor):
    """Processes of this machine, each with a thread that hands it work: where one is killed, only its own work is lost,
    and done again by a new one.

    Work that breaks three of them raises BrokenProcessPool.
    """

    def __init__(self, workers: int | None = None) -> None:
        # A new process is reading the script that began it, and would wait here for the place that its parent has.
        if getattr(multiprocessing.current_process(), "_inheriting", False):
            raise RunError("report under if __name__ == '__main__', for its processes read the script again")
        ensure_running()  # now, for the thread that begins it hears Ctrl-C again
        self.workers = workers or os.cpu_count() or 1
        self._threads = ThreadPoolExecutor(self.workers, initializer=_deaf)
        self._own = threading.local()
        self._all: list[ProcessPoolExecutor] = []
        self._handing = threading.Lock()
        self._ending = False

    def ready(self, count: int) -> None:
        """Begin up to so many processes before there is work for them."""
        for _ in range(min(count, self.workers)):
            self.submit(prepare)

    def submit(self, fn: Callable[..., _T], /, *args: Any, **kwargs: Any) -> Future[_T]:
        return self._threads.submit(self._hand, fn, *args, **kwargs)

    def _hand(self, fn: Callable[..., _T], *args: Any, **kwargs: Any) -> _T:
        tries = _TRIES
        while True:
            try:
                return self._handed(fn, *args, **kwargs).result()
            except BrokenProcessPool:
                del self._own.worker
                tries -= 1
                if not tries:
                    raise

    def _handed(self, fn: Callable[..., _T], *args: Any, **kwargs: Any) -> Future[_T]:
        with self._handing:
            if self._ending:
                raise CancelledError
            return self._worker().submit(fn, *args, **kwargs)

    def _worker(self) -> ProcessPoolExecutor:
        if not hasattr(self._own, "worker"):
            fresh = multiprocessing.get_context("spawn")
            self._own.worker = ProcessPoolExecutor(1, mp_context=fresh, initializer=serve, initargs=(os.getpid(),))
            self._all.append(self._own.worker)
        worker: ProcessPoolExecutor = self._own.worker
        return worker

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if cancel_futures:
            with self._handing:  # from here on no process is begun
                self._ending = True
            for child in multiprocessing.active_children():
                child.kill()
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        for worker in self._all:
            worker.shutdown(wait)


def _deaf() -> None:
    """Ctrl-C goes to all processes of a terminal, and is for the run alone: what this thread starts inherits that."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


@contextmanager
def pool(dask: str | None = None, workers: int | None = None, coming: int = 0) -> Iterator[Executor]:
    """Where to run: this machine, or with `dask` a cluster by its scheduler's address, or `local` for one started here.

    `coming` is how many jobs will come soon: processes for them begin at once.

    What still runs is ended where the block is left by an error. Raises InputError where Dask is not installed or
    nothing answers at the address.
    """
    if dask is not None:
        with _dask(dask, workers) as executor:
            yield executor
        return
    executor = LocalPool(workers)
    try:
        executor.ready(coming)
        yield executor
    except BaseException:
        executor.shutdown(cancel_futures=True)
        raise
    executor.shutdown()


@contextmanager
def _dask(address: str, workers: int | None) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError("--dask: Dask is not installed; pip install -e '.[dask]' in the clone") from error
    logging.getLogger("distributed").setLevel(logging.ERROR)  # how it goes is told by us
    try:
        client = (
            Client(n_workers=workers or os.cpu_count(), threads_per_worker=1, dashboard_address=None)
            if address == "local"
            else Client(address, timeout=10)
        )
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(f"--dask {address}: no scheduler answers there ({error})") from error
    with client:
        yield client.get_executor(retries=_TRIES - 1)


def outcome(future: Future[Outcome]) -> Outcome:
    """The outcome of a job; also where those that ran it were killed each time, or nothing of it came back."""
    try:
        return future.result()
    except Exception as error:
        killed = type(error).__name__ in ("BrokenProcessPool", "KilledWorker")
        said = "whoever ran it was killed each time" if killed else f"{type(error).__name__}: {error}"
        return Outcome("killed" if killed else "failed", error=said)
