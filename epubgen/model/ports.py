"""What a stage may be lent from outside: a way to run many tasks, and a place to keep results.

The pipeline hands these in, so that no stage knows of processes or of disks (`epubgen/engine/` has the real ones).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


class Mapper(Protocol):
    """Runs a function over tasks, perhaps in several processes; yields the results in the order of the tasks.

    `weight` estimates the whole work in bytes of input, so that small jobs stay in this process. Exceptions of the
    function are raised here. Tasks and results are pickled, unless the platform forks.
    """

    def __call__(
        self, function: Callable[[Task], Result], tasks: Sequence[Task], weight: int = 0
    ) -> Iterator[Result]: ...


def map_here(function: Callable[[Task], Result], tasks: Sequence[Task], weight: int = 0) -> Iterator[Result]:
    """Run the tasks one after the other in this process."""
    return map(function, tasks)


class Store(Protocol):
    """Keeps bytes by key (a hex digest of everything that the bytes depend on); may forget them at any time."""

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, data: bytes) -> None: ...


class Forgetful:
    """A store that keeps nothing: for `--no-cache` and for tests."""

    def get(self, key: str) -> bytes | None:
        return None

    def put(self, key: str, data: bytes) -> None:
        return None
