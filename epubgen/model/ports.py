"""What a stage may be lent from outside: a way to run many tasks, and a place to keep results.

The pipeline hands these in, so that no stage knows of processes or of disks (`epubgen/engine/` has the real ones).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from epubgen.model.blob import Blob

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

    def get(self, key: str) -> bytes | None:
        """Return the value, or None."""
        ...

    def find(self, key: str) -> Blob | None:
        """Return where the value lies on disk, without reading it, or None."""
        ...

    def is_empty(self) -> bool:
        """Return whether nothing can be found: so that no key need be made to look for it."""
        ...

    def put(self, key: str, data: bytes) -> None:
        """Keep the value for later builds."""
        ...

    def spool(self) -> str:
        """Return a directory where workers may leave large values as files, to be pointed to by kept values."""
        ...

    def keep(self, path: str) -> bool:
        """Return whether a file left in a spool by an earlier build is still there, and note that it is in use."""
        ...

    def close(self) -> None:
        """Note that the build is over: nothing of the spool is read any more, unless the store keeps it."""
        ...


class Forgetful:
    """A store that keeps nothing: for `--no-cache` and for tests. Its spool is gone when it is closed."""

    def __init__(self) -> None:
        self._spool = ""

    def get(self, key: str) -> bytes | None:
        return None

    def find(self, key: str) -> Blob | None:
        return None

    def is_empty(self) -> bool:
        return True

    def put(self, key: str, data: bytes) -> None:
        return None

    def spool(self) -> str:
        import tempfile

        self._spool = self._spool or tempfile.mkdtemp(prefix="epubgen-")
        return self._spool

    def keep(self, path: str) -> bool:
        return False

    def close(self) -> None:
        import shutil

        if self._spool:
            shutil.rmtree(self._spool, ignore_errors=True)
            self._spool = ""


class Memory(Forgetful):
    """A store in this process alone: the last few thousand small values."""

    LIMIT, LARGEST = 4000, 50_000

    def __init__(self) -> None:
        super().__init__()
        self._values: dict[str, bytes] = {}

    def is_empty(self) -> bool:
        return not self._values

    def get(self, key: str) -> bytes | None:
        return self._values.get(key)

    def put(self, key: str, data: bytes) -> None:
        if len(data) <= self.LARGEST:
            if len(self._values) >= self.LIMIT:
                self._values.pop(next(iter(self._values)))
            self._values[key] = data
