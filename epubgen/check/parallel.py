"""Where documents are checked: here, or by other processes that open the container for themselves; or not again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from epubgen import __version__
from epubgen.check.container import Container, UnreadableError, open_container
from epubgen.check.document import DocumentSummary, DocumentTask, check_document
from epubgen.check.messages import make_message
from epubgen.check.xml import XML_LIMIT


class Run(Protocol):
    """Runs a function over tasks, perhaps in several processes; yields the results in the order of the tasks."""

    def __call__(self, function: Callable[[Any], Any], tasks: Sequence[Any], weight: int = 0) -> Iterator[Any]:
        """Return the results; `weight` is the work in bytes."""
        ...


class Store(Protocol):
    """Keeps bytes by key from one check to the next; may forget them at any time."""

    def get(self, key: str) -> bytes | None:
        """Return what was kept, or None."""
        ...

    def put(self, key: str, data: bytes) -> None:
        """Keep it."""
        ...


def check_documents(
    run: Run | None, store: Store | None
) -> Callable[[Container, list[DocumentTask]], Iterable[DocumentSummary]]:
    """Return the function that checks the documents of a container."""

    def check(container: Container, tasks: list[DocumentTask]) -> Iterator[DocumentSummary]:
        keys = {} if store is None else _keys(container, tasks)
        known = {task: summary for task, key in keys.items() if (summary := _known(key, store)) is not None}
        left = [task for task in tasks if task not in known]
        if run is None or len(left) < 2:
            results: Iterator[DocumentSummary | None] = (check_one(container, task) for task in left)
        else:
            results = _check_shared(run, container, left)
        budget = Budget()
        for task in tasks:
            if budget.spent:
                yield budget.refuse(task)
                continue
            summary = known[task] if task in known else next(results)
            if summary is None:
                continue
            budget.take(summary)
            if summary.damaged:
                container.note_damage(task.path)
            elif store is not None and task in keys and task not in known:
                import pickle

                store.put(keys[task], pickle.dumps(summary, protocol=5))
            yield summary

    return check


def _check_shared(run: Run, container: Container, tasks: list[DocumentTask]) -> Iterator[DocumentSummary | None]:
    """Return the summaries of documents from several processes, which begin with the largest documents."""
    size = {task: container.files[task.path].size for task in tasks}
    largest = sorted(tasks, key=lambda task: -size[task])
    budget = Budget()
    checked: dict[DocumentTask, DocumentSummary | None] = {}
    for task, summary in zip(largest, run(_CheckAnywhere(container), largest, sum(size.values())), strict=True):
        checked[task] = budget.refuse(task) if budget.spent else summary
        if summary is not None:
            budget.take(summary)
    return map(checked.__getitem__, tasks)


class Budget:
    """Counts ids and references, which are kept until the end of a check, so that no book can fill the memory."""

    MOST = 1_000_000

    def __init__(self) -> None:
        self._taken = 0

    @property
    def spent(self) -> bool:
        """Whether there are too many already."""
        return self._taken > self.MOST

    def take(self, summary: DocumentSummary) -> None:
        """Count those of one more document."""
        self._taken += len(summary.anchors) + len(summary.references)

    def refuse(self, task: DocumentTask) -> DocumentSummary:
        """Return the summary of a document that is left out."""
        message = make_message("EG-009", self.MOST, path=task.path)
        return DocumentSummary(task.path, task.media_type, (message,), parsed=False)


def check_one(container: Container, task: DocumentTask) -> DocumentSummary | None:
    """Return a document's summary; None where there is no such file."""
    try:
        data = container.read(task.path, XML_LIMIT)
    except KeyError:
        return None
    except UnreadableError as fault:
        message = make_message(fault.id, str(fault), path=task.path)
        return DocumentSummary(task.path, task.media_type, (message,), parsed=False)
    summary = check_document(task, data)
    return replace(summary, damaged=True) if container.is_damaged(task.path) else summary


class _CheckAnywhere:
    """`check_one` for this process, which has the container open, and for others, each of which opens it itself.

    A forked process must not share the place in an open file with others. What another process has opened it keeps
    until it ends, so the file is known by its size and time as well: a path may be written again.
    """

    def __init__(self, container: Container) -> None:
        self._container: Container | None = container
        self._home = os.getpid()
        self._path = container.path
        status = container.path.stat()
        self._stamp = (status.st_mtime_ns, status.st_size)

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_container": None}

    def __call__(self, task: DocumentTask) -> DocumentSummary | None:
        if self._container is not None and os.getpid() == self._home:
            return check_one(self._container, task)
        return check_one(_opened(self._path, self._stamp, os.getpid()), task)


@lru_cache(maxsize=2)
def _opened(path: Path, stamp: tuple[int, int], process: int) -> Container:
    return open_container(path)


def _known(key: str, store: Store | None) -> DocumentSummary | None:
    kept = store.get(key) if store is not None else None
    if kept is None:
        return None
    import pickle

    summary: DocumentSummary = pickle.loads(kept)
    return summary


def _key(container: Container, task: DocumentTask, prefix: bytes) -> str:
    """Return the key of a document: all that its summary depends on."""
    from hashlib import sha256

    made = sha256(prefix)
    made.update(f"{task.path}\n".encode("utf-8", "surrogateescape"))
    made.update(container.fingerprint(task.path))
    return made.hexdigest()


def _keys(container: Container, tasks: list[DocumentTask]) -> dict[DocumentTask, str]:
    """Return the keys of those documents that can be found in the container at all."""
    prefixes: dict[tuple[object, ...], bytes] = {}
    keys: dict[DocumentTask, str] = {}
    for task in tasks:
        rest = task[1:]
        if rest not in prefixes:
            given = repr([sorted(value) if isinstance(value, frozenset) else value for value in rest])
            prefixes[rest] = f"check {__version__} {_stamp()}\n{given}\n".encode("utf-8", "surrogateescape")
        try:
            keys[task] = _key(container, task, prefixes[rest])
        except (KeyError, UnreadableError):
            continue
    return keys


@lru_cache(maxsize=1)
def _stamp() -> str:
    """Return what changes whenever the checker does: the newest change of its files."""
    folder = Path(__file__).parent
    return str(max(path.stat().st_mtime_ns for path in folder.rglob("*") if path.suffix in (".py", ".txt")))
