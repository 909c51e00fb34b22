"""Workers give the results that `map` gives, in its order, whatever happens to a process."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from epubgen.engine import workers
from epubgen.engine.workers import Workers, can_fork

needs_fork = pytest.mark.skipif(not can_fork(), reason="this platform does not fork")
MUCH = 10**9


@pytest.fixture(autouse=True)
def one_thread(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers fork although pytest-xdist has threads, which only wait; one test is about what threads forbid."""
    if "other_threads" not in request.node.name:
        monkeypatch.setattr(workers, "has_one_thread", lambda: True)


def square(number: int) -> int:
    return number * number


@pytest.mark.parametrize("jobs", [1, 2, 3, 7])
@pytest.mark.parametrize("count", [0, 1, 2, 100])
def test_results_come_in_the_order_of_the_tasks(jobs: int, count: int) -> None:
    assert list(Workers(jobs)(square, range(count), MUCH)) == [number * number for number in range(count)]


def test_small_work_stays_in_this_process() -> None:
    assert set(Workers(2)(lambda _: os.getpid(), range(4), 10)) == {os.getpid()}


@needs_fork
def test_large_work_leaves_this_process() -> None:
    assert os.getpid() not in set(Workers(2)(lambda _: os.getpid(), range(4), MUCH))


@needs_fork
def test_results_larger_than_a_pipe_arrive_whole() -> None:
    assert [len(data) for data in Workers(2)(lambda n: bytes(n * 3_000_000), range(4), MUCH)] == [
        0,
        3_000_000,
        6_000_000,
        9_000_000,
    ]


@needs_fork
def test_an_error_in_a_worker_is_raised_here() -> None:
    def fail(number: int) -> int:
        if number == 3:
            raise ValueError("three")
        return number

    with pytest.raises(ValueError, match="three"):
        list(Workers(2)(fail, range(6), MUCH))


@needs_fork
def test_a_killed_worker_loses_nothing() -> None:
    parent = os.getpid()

    def die_once(number: int) -> int:
        if number == 5 and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert list(Workers(2)(die_once, range(20), MUCH)) == list(range(20))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of the workers that a test starts."""
    found: list[int] = []
    fork = os.fork

    def noted() -> int:
        found.append(process := fork())
        return process

    monkeypatch.setattr(os, "fork", noted)
    return found


def assert_ended(started: list[int]) -> None:
    assert len(started) == 2
    for process in started:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


@needs_fork
def test_leaving_early_ends_the_workers(started: list[int]) -> None:
    results = Workers(2)(square, range(100_000), MUCH)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]
    assert_ended(started)


@needs_fork
def test_results_that_nobody_asks_for_end_the_workers(started: list[int]) -> None:
    results = (result for result in Workers(2)(square, range(100_000), MUCH))
    results.close()
    del results
    assert_ended(started)


@needs_fork
def test_a_fault_beside_the_work_ends_the_workers(started: list[int]) -> None:
    def fail() -> None:
        raise ImportError("gone")

    with pytest.raises(ImportError, match="gone"):
        Workers(2, meanwhile=fail)(square, range(100_000), MUCH)
    assert_ended(started)


def test_a_process_with_other_threads_works_alone() -> None:
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        assert set(Workers(2)(lambda _: os.getpid(), range(4), MUCH)) == {os.getpid()}
    finally:
        over.set()
        thread.join()
