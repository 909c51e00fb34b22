"""Notices when files below a folder change: with `watchfiles` (extra `watch`) where installed, else by looking."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

INTERVAL = 0.25
"""Seconds between two looks; more where looking itself takes long, so that it never costs more than 5 % of a core."""
SETTLE = 0.05
"""Seconds that must pass without a further change, because editors save in several steps."""

Snapshot = dict[str, tuple[int, int]]


def watch(root: Path, stop: threading.Event, *, native: bool | None = None) -> Iterator[tuple[str, ...]]:
    """Yield the paths that have changed (relative to root, with `/`), each time that any have, until stop is set.

    Names that begin with a dot are passed over. `native` chooses between the operating system's notices and looking
    every quarter of a second; None means notices where they are to be had.
    """
    if native is None:
        native = _has_notices()
    yield from _notices(root, stop) if native else _looks(root, stop)


def _has_notices() -> bool:
    from importlib.util import find_spec

    return find_spec("watchfiles") is not None


def _notices(root: Path, stop: threading.Event) -> Iterator[tuple[str, ...]]:
    import watchfiles

    resolved = root.resolve()
    for changes in watchfiles.watch(resolved, stop_event=stop, debounce=200, step=30, raise_interrupt=False):
        paths = {os.path.relpath(path, resolved).replace(os.sep, "/") for _, path in changes}
        if seen := tuple(sorted(path for path in paths if not _hidden(path))):
            yield seen


def _hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split("/"))


def _looks(root: Path, stop: threading.Event) -> Iterator[tuple[str, ...]]:
    before, cost = _look(root)
    while not stop.wait(max(INTERVAL, 20 * cost)):
        after, cost = _look(root)
        if after == before:
            continue
        while not stop.wait(SETTLE) and (later := _look(root)[0]) != after:
            after = later
        yield tuple(sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path)))
        before = after


def _look(root: Path) -> tuple[Snapshot, float]:
    start = time.perf_counter()
    found: Snapshot = {}
    _collect(str(root), "", found)
    return found, time.perf_counter() - start


def _collect(folder: str, prefix: str, found: Snapshot) -> None:
    """Note every file below the folder; what cannot be looked at is as if it were not there."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    _collect(entry.path, f"{prefix}{entry.name}/", found)
                else:
                    found[prefix + entry.name] = _stamp(entry)
    except OSError:
        return


def _stamp(entry: os.DirEntry[str]) -> tuple[int, int]:
    try:
        status = entry.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)
