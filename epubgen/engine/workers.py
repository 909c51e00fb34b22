"""Functions over tasks → their results, in order, from as many processes as the machine has cores.

Where the platform can fork, workers are forked for each call: they see everything that this process holds, so tasks
need not be pickled, and starting them costs about 2 ms each. Workers take the tasks in turns and write each result to a
pipe of their own; this process reads the pipes in the same order, so results come in the order of the tasks, and a
full pipe stops its worker: memory stays flat. A worker that dies loses nothing: this process does the rest of its
share. Elsewhere (Windows, macOS) tasks that can be pickled go to a process pool and others to threads.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import IO, TypeVar, cast

Task = TypeVar("Task")
Result = TypeVar("Result")

FORK_PAYS_FROM = 400_000
"""Bytes of input from which forked workers are faster than this process alone (measured: about 15 ms of work)."""
POOL_PAYS_FROM = 6_000_000
"""The same for processes that start from nothing and import everything again (about 300 ms of work)."""
PIPE_SIZE = 1 << 20

Worker = tuple[int, IO[bytes]]
"""The id of a process, and the pipe that its results come from."""


class Workers:
    """A Mapper (`epubgen.model.ports`) over `jobs` processes; 0 means as many as there are cores to run on.

    `meanwhile` is called once, in this process, as soon as forked workers have begun: what it does takes no time.
    """

    def __init__(self, jobs: int = 0, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.jobs = jobs or available_cores()
        self._meanwhile = meanwhile

    def __call__(self, function: Callable[[Task], Result], tasks: Sequence[Task], weight: int = 0) -> Iterator[Result]:
        count = min(self.jobs, len(tasks))
        if count < 2:
            return map(function, tasks)
        if can_fork():
            if weight < FORK_PAYS_FROM or not has_one_thread():
                return map(function, tasks)
            results = _begun(_results(function, tasks, _fork_workers(function, tasks, count)))
            self._meanwhile()
            self._meanwhile = lambda: None
            return results
        if weight >= POOL_PAYS_FROM:
            return _map_pooled(function, tasks, count)
        return map(function, tasks)


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def can_fork() -> bool:
    """Whether forking is cheap and safe here: on Linux and the BSDs, not on macOS, where system libraries forbid it."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def has_one_thread() -> bool:
    """Whether this process has no other thread, Python's or not: a fork would leave the locks that it holds locked."""
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        import threading

        return threading.active_count() == 1


def _fork_workers(function: Callable[[Task], Result], tasks: Sequence[Task], count: int) -> list[Worker]:
    """Start workers that share the tasks out among themselves."""
    gc.freeze()  # keeps collections in the workers from touching, and so copying, every page of this process
    workers: list[Worker] = []
    try:
        for share in range(count):
            own = [task for number, task in enumerate(tasks) if _share_of(number, count) == share]
            workers.append(_fork_worker(function, own, [pipe for _, pipe in workers]))
    except BaseException:
        _end(workers)
        raise
    finally:
        gc.unfreeze()
    return workers


def _begun(results: Iterator[Result | None]) -> Iterator[Result]:
    """Return results whose workers end with them, also where none is asked for.

    A generator that has not begun does nothing when it is closed or dropped, so the first step, which is no result, is
    taken here.
    """
    next(results)
    return cast("Iterator[Result]", results)


def _results(
    function: Callable[[Task], Result], tasks: Sequence[Task], workers: Sequence[Worker]
) -> Iterator[Result | None]:  # fmt: skip
    """Yield None at once, then the result of each task in order, from the worker whose share it is in; end the workers.

    See `_begun` for what the None is good for.
    """
    import pickle

    dead: set[int] = set()
    try:
        yield None
        for number, task in enumerate(tasks):
            share = _share_of(number, len(workers))
            if share in dead:
                yield function(task)
                continue
            try:
                failed, value = pickle.load(workers[share][1])
            except (EOFError, pickle.UnpicklingError):
                dead.add(share)
                yield function(task)
                continue
            if failed:
                raise value
            yield value
    finally:
        _end(workers)


def _end(workers: Sequence[Worker]) -> None:
    """Close the pipes, which stops workers that are still at work, and wait until all are gone."""
    for _, pipe in workers:
        pipe.close()
    for process, _ in workers:
        os.waitpid(process, 0)


def _share_of(number: int, count: int) -> int:
    """Return which worker does a task: each in turn, and in each round another one first.

    Plain turns would give one of two workers every second task, and manuscripts do alternate: a text and its
    translation, a long article and a short one.
    """
    return (number + number // count) % count


def _fork_worker(function: Callable[[Task], Result], tasks: Sequence[Task], inherited: list[IO[bytes]]) -> Worker:
    """Start a process that does the tasks; return its id and the pipe that its results come from."""
    reader, writer = os.pipe()
    _widen(writer)
    sys.stdout.flush()
    sys.stderr.flush()
    process = os.fork()
    if process:
        os.close(writer)
        return process, open(reader, "rb", buffering=PIPE_SIZE)
    status = 1
    try:
        os.close(reader)
        for pipe in inherited:
            pipe.close()
        with open(writer, "wb", buffering=1 << 16) as results:
            _work(function, tasks, results)
        status = 0
    except BrokenPipeError:  # the reader has stopped: nobody wants the rest
        status = 0
    finally:
        os._exit(status)  # no clean-up of what belongs to the parent: its files, its locks, its exit handlers


def _work(function: Callable[[Task], Result], tasks: Sequence[Task], results: IO[bytes]) -> None:
    import pickle

    for task in tasks:
        try:
            answer = (False, function(task))
            data = pickle.dumps(answer, protocol=5)
        except Exception as error:  # noqa: BLE001 — whatever it is, it is raised again in the parent
            import traceback

            error.add_note("in a worker:\n" + "".join(traceback.format_exception(error)))
            try:
                data = pickle.dumps((True, error), protocol=5)
                pickle.loads(data)
            except Exception:  # noqa: BLE001 — an error that does not travel is told in words
                data = pickle.dumps((True, RuntimeError(f"{type(error).__name__}: {error}")), protocol=5)
        results.write(data)
        results.flush()


def _widen(pipe: int) -> None:
    """Let a worker run ahead of its reader by more than the usual 64 kB, where the system allows it."""
    try:
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_SIZE)
    except (ImportError, AttributeError, OSError):
        return


def _map_pooled(function: Callable[[Task], Result], tasks: Sequence[Task], count: int) -> Iterator[Result]:
    import pickle
    from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor

    try:
        pickle.dumps((function, tasks[0]))
        pool: Executor = ProcessPoolExecutor(count)
    except (pickle.PicklingError, AttributeError, TypeError):
        pool = ThreadPoolExecutor(count)  # deflate releases the GIL, so packing still gains
    with pool:
        yield from pool.map(function, tasks)
