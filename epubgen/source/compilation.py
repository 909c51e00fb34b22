"""All chapter files → their chapters: from the cache where nothing has changed, else by whatever runs tasks."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from epubgen import __version__
from epubgen.model.chapter import Chapter
from epubgen.model.ports import Forgetful, Mapper, Store, map_here
from epubgen.source.compile import CompileTask, compile_bytes, compile_file, read_file

SPOOL_FROM = 16_000_000
"""Bytes of manuscript from which bodies lie on disk until they are packed; below, memory is cheaper."""

Compiled = tuple[Chapter, ...]


def compile_all(tasks: Sequence[CompileTask], sizes: Sequence[int], run: Mapper, store: Store) -> Iterator[Compiled]:
    """Yield the chapters of each task, in order. `sizes` are the files' sizes in bytes.

    What is kept in the store depends on the file's bytes, on those of the files that it includes, on the options in
    the task and on the version of epubgen; that is its key.
    """
    if sum(sizes) >= SPOOL_FROM:
        spool = store.spool()
        tasks = [task._replace(spool=spool, number=number) for number, task in enumerate(tasks)]
    if isinstance(store, Forgetful):
        alone = len(tasks) == 1
        yield from (compile_file(tasks[0], run),) if alone else run(compile_file, tasks, weight=sum(sizes))
        return
    kept: list[Compiled | None] = [None] * len(tasks)
    if not store.is_empty():
        with _no_collection():
            kept = [_kept(_key(task), task, store) for task in tasks]
    missing = [number for number, chapters in enumerate(kept) if chapters is None]
    weight = sum(sizes[number] for number in missing)
    _code_stamp()  # once here, and not in each worker
    if len(missing) == 1:  # workers can help with what is in it
        fresh = iter([_compile_to_keep(tasks[missing[0]], run)])
    else:
        fresh = run(_compile_to_keep, [tasks[number] for number in missing], weight=weight)
    for chapters in kept:
        yield chapters if chapters is not None else next(fresh).keep(store)


class Fresh:
    """What has been compiled: the key to keep it under, empty for none, and what is kept, pickled.

    It travels as those bytes alone; in the process that made it the chapters are at hand.
    """

    def __init__(self, key: str, data: bytes, chapters: Compiled | None = None) -> None:
        self.key = key
        self.data = data
        self._chapters = chapters

    def __reduce__(self) -> tuple[type[Fresh], tuple[str, bytes]]:
        return Fresh, (self.key, self.data)

    def keep(self, store: Store) -> Compiled:
        """Put it into the store; return the chapters."""
        if self.key:
            store.put(self.key, self.data)
        if self._chapters is not None:
            return self._chapters
        import pickle

        chapters: Compiled = pickle.loads(self.data)[1]
        return chapters


def _compile_to_keep(task: CompileTask, run: Mapper = map_here) -> Fresh:
    try:
        data = read_file(task)
    except OSError:
        key, chapters = "", compile_file(task)
    else:
        key, chapters = _key_of(task, data), compile_bytes(task, data, run)
    return Fresh(key, _packed(chapters, task), chapters)


def _packed(chapters: Compiled, task: CompileTask) -> bytes:
    import pickle

    return pickle.dumps((_includes(chapters, task.root), chapters), protocol=5)


@cache
def _code_stamp() -> str:
    """Return what tells readers that are being worked on from those of yesterday, whose version is the same."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    newest = count = 0
    for folder in ("model", "source", "text"):
        with os.scandir(os.path.join(package, folder)) as found:
            for entry in found:
                if entry.name.endswith(".py"):
                    newest, count = max(newest, entry.stat().st_mtime_ns), count + 1
    return f"{__version__}-{count}-{newest}"


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector from looking through what is being loaded: half the time, and there is none in it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _key(task: CompileTask) -> str:
    """Return the digest of what the chapters depend on; empty where the file cannot be read."""
    try:
        return _key_of(task, read_file(task))
    except OSError:
        return ""


def _key_of(task: CompileTask, data: bytes) -> str:
    import hashlib

    options = (
        _code_stamp(),
        task.path,
        task.lang,
        task.title,
        task.smart_quotes,
        task.reshape_tables,
        task.gitbook,
        task.mdbook,
        task.whole,
    )
    hashed = hashlib.sha256(repr(options).encode("utf-8", "surrogateescape"))  # fastest, with the help of processors
    hashed.update(data)
    return hashed.hexdigest()


def _kept(key: str, task: CompileTask, store: Store) -> Compiled | None:
    """Return the chapters that were kept under the key, if what they point to is as it was."""
    import pickle

    data = store.get(key) if key else None
    if data is None:
        return None
    try:
        includes, chapters = pickle.loads(data)
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, ValueError, TypeError):
        return None  # written by another version of these classes: it is compiled again
    if includes != _includes(chapters, task.root):
        return None
    places = {chapter.body.path for chapter in chapters if chapter.body.path}
    return chapters if all(store.keep(place) for place in places) else None


def _includes(chapters: Compiled, root: str) -> tuple[tuple[str, str], ...]:
    """Return the digest of each file that went into the chapters beside their own."""
    paths = dict.fromkeys(path for chapter in chapters for path in chapter.includes)
    return tuple((path, _digest(os.path.join(root, path))) for path in paths)


def _digest(path: str) -> str:
    import hashlib

    try:
        with open(path, "rb") as file:
            return hashlib.blake2b(file.read(), digest_size=20).hexdigest()
    except OSError:
        return ""
