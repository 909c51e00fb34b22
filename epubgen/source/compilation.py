"""All chapter files → their chapters: from the cache where nothing has changed, else by whatever runs tasks."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial

from epubgen import __version__
from epubgen.model.chapter import Chapter
from epubgen.model.ports import Forgetful, Mapper, Store
from epubgen.source.compile import CompileTask, compile_file

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
        yield from run(compile_file, tasks, weight=sum(sizes))
        return
    import pickle

    keys = [_key(task) for task in tasks]
    with _no_collection():
        kept = [_kept(key, task, store) for key, task in zip(keys, tasks, strict=True)]
    missing = [number for number, chapters in enumerate(kept) if chapters is None]
    weight = sum(sizes[number] for number in missing)
    fresh = run(compile_file, [tasks[number] for number in missing], weight=weight)
    for key, task, chapters in zip(keys, tasks, kept, strict=True):
        if chapters is None:
            chapters = next(fresh)
            if key:
                store.put(key, pickle.dumps((_includes(chapters, task.root), chapters), protocol=5))
        yield chapters


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
    )
    hashed = hashlib.blake2b(repr(options).encode("utf-8", "surrogateescape"), digest_size=20)
    try:
        with open(os.path.join(task.root, task.path), "rb", buffering=0) as file:
            for block in iter(partial(file.read, 1 << 20), b""):
                hashed.update(block)
    except OSError:
        return ""
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
