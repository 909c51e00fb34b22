"""Notices when files below a folder change: with `watchfiles` (extra `watch`) where installed, else by looking."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

INTERVAL = 0.25
"""Seconds between two looks without notices; more where looking takes long, so that it costs 5 % of a core at most."""
PATIENCE = 2000
"""Milliseconds after which we look although no notice came: some shared and mounted folders give none."""
SETTLE = 0.05
"""Seconds that must pass without a further change, because editors save in several steps."""

Snapshot = dict[str, tuple[int, int]]


def watch(root: Path, stop: threading.Event, *, native: bool | None = None) -> Iterator[tuple[str, ...]]:
    """Return an iterator over the paths that change (relative to root, with `/`), from this call on, until stop is set.

    Names that begin with a dot are passed over. `native` chooses between the operating system's notices and looking
    every quarter of a second; None means notices where they are to be had. Changes that happen while the caller is
    busy are in the next tuple.
    """
    native = _has_notices() if native is None else native
    start = time.perf_counter()
    before = _look(root)
    interval = max(INTERVAL, 20 * (time.perf_counter() - start))
    return _follow(root, before, _notices(root, stop) if native else _ticks(stop, interval), stop)


def _has_notices() -> bool:
    from importlib.util import find_spec

    return find_spec("watchfiles") is not None


def _follow(root: Path, before: Snapshot, wakes: Iterator[None], stop: threading.Event) -> Iterator[tuple[str, ...]]:
    """Look whenever we are woken. What has changed is what looks differently: notices say too little and too much."""
    for _ in wakes:
        after = _look(root)
        if after == before:
            continue
        while not stop.wait(SETTLE) and (later := _look(root)) != after:
            after = later
        yield tuple(sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path)))
        before = after


def _notices(root: Path, stop: threading.Event) -> Iterator[None]:
    import watchfiles

    for _ in watchfiles.watch(
        root, stop_event=stop, debounce=100, step=20, rust_timeout=PATIENCE, yield_on_timeout=True
    ):
        yield


def _ticks(stop: threading.Event, interval: float) -> Iterator[None]:
    while not stop.wait(interval):
        yield


def _look(root: Path) -> Snapshot:
    found: Snapshot = {}
    _collect(str(root), "", found)
    return found


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
