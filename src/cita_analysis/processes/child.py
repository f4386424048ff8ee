"""A Python process of its own that calls functions for this one: what breaks it, or outgrows its limits, breaks nothing
else.

Function, arguments and result are pickled and sent through pipes, each with its size before it, so that the receiver
can refuse it first. The child is in a session of its own, so Ctrl-C on a terminal reaches its parent alone. It ends,
with everything that it has started, when its parent is gone, however that ended.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from inspect import isgenerator
from queue import SimpleQueue
from typing import Any, BinaryIO, NamedTuple, Self

from ..errors import InputError

_SIZE = 8  # bytes that hold the size of a message
_GRACE = 2  # seconds after which a child ends itself if its parent has not done so at the deadline


class ProcessEnded(Exception):
    """A process ended before it answered."""


class _Setup(NamedTuple):
    """What a child is told first: bytes of memory, seconds to live, modules to load while it waits, and the parent's
    PYTHONPATH, as what the child starts is to have it."""

    memory: int | None
    seconds: float | None
    modules: Sequence[str]
    python_path: str | None


class Child:
    """A running process; leaving the `with` block ends it.

    `purpose` stands in its command line; `memory` is in bytes and holds where the platform has such limits; after
    `seconds` the process is killed and `late` is set. `modules` are imported while it waits for work.
    """

    def __init__(
        self, purpose: str, *, memory: int | None = None, seconds: float | None = None, modules: Sequence[str] = ()
    ) -> None:
        self.late = False
        # Not multiprocessing: it would run a script that lacks `if __name__ == "__main__"` again in each process.
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"from {__name__} import serve; serve()", purpose],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            # One arena: glibc would set 64 MB of a limited address space apart for each thread.
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | ({"MALLOC_ARENA_MAX": "1"} if memory else {}),
            start_new_session=True, creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )  # fmt: skip
        self.pid = self._process.pid
        self._timer = threading.Timer(seconds or 0, self._end_late)
        self._timer.daemon = True
        if seconds is not None:
            self._timer.start()
        self._send(_Setup(memory, seconds, modules, os.environ.get("PYTHONPATH")))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def call(self, function: Callable[..., Any], *args: Any) -> Any:
        """What the function returns or raises in the child; raises ProcessEnded where that ends first."""
        self.begin(function, *args)
        return self.answer()

    def begin(self, function: Callable[..., Any], *args: Any) -> None:
        """Begin a call. Its answer is to be fetched; a generator has one for each of its items."""
        self._send((function, args))

    def answer(self, allow: Callable[[int], None] = lambda size: None) -> Any:
        """The next answer; `allow` may raise an error because of its size in bytes."""
        if self.late:
            raise ProcessEnded
        try:
            data = _receive(self._process.stdout, allow)
        except EOFError as error:
            raise ProcessEnded from error
        value, failed = pickle.loads(data)
        if failed:
            raise value
        return value

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        """Kill the process and wait until it is gone; what it has started notices that and ends as well."""
        self._timer.cancel()
        self.kill()
        self._process.communicate()

    def _end_late(self) -> None:
        self.late = True
        self.kill()

    def _send(self, message: object) -> None:
        with suppress(BrokenPipeError):  # it has ended: fetching the answer says so
            _send(self._process.stdin, pickle.dumps(message, pickle.HIGHEST_PROTOCOL))


def serve() -> None:
    """The child's side: answer calls until the parent has gone."""
    requests, answers = _private_pipes()
    setup: _Setup = pickle.loads(_receive(requests))
    os.environ.pop("PYTHONPATH")
    if setup.python_path is not None:
        os.environ["PYTHONPATH"] = setup.python_path
    _limit(setup)
    waiting: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=[requests, waiting], daemon=True).start()
    if setup.modules:
        threading.Thread(target=_load, args=[setup.modules], daemon=True).start()
    while True:
        for answer in _answers(waiting.get()):
            _send(answers, answer)


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes from and to the parent, moved to where neither a print nor another process can meet them."""
    pipes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nothing, standard)
    return pipes


def _limit(setup: _Setup) -> None:
    if hasattr(signal, "pthread_sigmask"):  # inherited by whatever this process starts
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    if setup.seconds is not None and hasattr(signal, "setitimer"):
        # Ends this process even in the middle of a regular expression, where no thread notices a lost parent.
        signal.setitimer(signal.ITIMER_REAL, setup.seconds + _GRACE)
    if setup.memory is not None:
        with suppress(ImportError):  # Windows has no such limits
            import resource

            resource.setrlimit(resource.RLIMIT_AS, (setup.memory, setup.memory))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _listen(requests: BinaryIO, waiting: SimpleQueue[bytes]) -> None:
    """Queue the parent's requests; once it is gone, end with all that this process has started."""
    try:
        while True:
            waiting.put(_receive(requests))
    finally:
        try:
            _kill_descendants()
        finally:
            os._exit(1)


def _load(modules: Sequence[str]) -> None:
    for name in modules:
        import_module(name)


def _kill_descendants() -> None:
    import psutil

    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            process.kill()


def _answers(request: bytes) -> Any:
    """The answers to one request, each pickled with whether it is an error."""
    try:
        function, args = pickle.loads(request)
        result = function(*args)
        for value in result if isgenerator(result) else (result,):
            yield pickle.dumps((value, False), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        os._exit(1)  # nothing can be relied on any more
    except Exception as error:
        if not isinstance(error, InputError):
            error.add_note(traceback.format_exc())
        yield _pickled_error(error)


def _pickled_error(error: Exception) -> bytes:
    with suppress(Exception):
        data = pickle.dumps((error, True))
        pickle.loads(data)  # some errors can be pickled but not made again
        return data
    return pickle.dumps((RuntimeError(f"{type(error).__name__}: {error}"), True))


def _send(pipe: Any, data: bytes) -> None:
    pipe.write(len(data).to_bytes(_SIZE, "little") + data)
    pipe.flush()


def _receive(pipe: Any, allow: Callable[[int], None] = lambda size: None) -> bytes:
    """One message, once its size is allowed; raises EOFError where the pipe ends first."""
    head = pipe.read(_SIZE)
    size = int.from_bytes(head, "little")
    allow(size)
    data: bytes = pipe.read(size)
    if len(head) < _SIZE or len(data) < size:
        raise EOFError
    return data
