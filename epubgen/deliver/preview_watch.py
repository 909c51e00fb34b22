"""Notices when files of a manuscript change: with `watchfiles` (extra `watch`) where installed, else by looking.

Of a manuscript that is one file, only that file is watched, and what lies in its folder under names that it mentions:
the folder may be anybody's desktop.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import unquote

INTERVAL = 0.25
"""Seconds between two looks without notices; more where looking takes long, so that it costs 5 % of a core at most."""
PATIENCE = 2000
"""Milliseconds after which we look although no notice came: some shared and mounted folders give none."""
SETTLE = 0.05
"""Seconds that must pass without a further change, because editors save in several steps."""

Snapshot = dict[str, tuple[int, int]]


def watch(manuscript: Path, stop: threading.Event, *, native: bool | None = None) -> Iterator[tuple[str, ...]]:
    """Return an iterator over the paths that change, from this call on, until stop is set.

    They are relative to the manuscript, or to the folder of one that is a single file, with `/`.

    Names that begin with a dot are passed over. `native` chooses between the operating system's notices and looking
    every quarter of a second; None means notices where they are to be had. Changes that happen while the caller is
    busy are in the next tuple.
    """
    single = manuscript.is_file()
    native = not single and (_has_notices() if native is None else native)
    look = _Single(manuscript).look if single else partial(_look, manuscript)
    start = time.perf_counter()
    before = look()
    interval = max(INTERVAL, 20 * (time.perf_counter() - start))
    return _follow(look, before, _notices(manuscript, stop) if native else _ticks(stop, interval), stop)


def _has_notices() -> bool:
    from importlib.util import find_spec

    return find_spec("watchfiles") is not None


def _follow(
    look: Callable[[], Snapshot], before: Snapshot, wakes: Iterator[None], stop: threading.Event
) -> Iterator[tuple[str, ...]]:
    """Look whenever we are woken. What has changed is what looks differently: notices say too little and too much."""
    for _ in wakes:
        after = look()
        if after == before:
            continue
        while not stop.wait(SETTLE) and (later := look()) != after:
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
    _collect(str(root), "", found, lambda name: not name.startswith("."))
    return found


class _Single:
    """Looks at one file, and at what it mentions."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[int, int] | None = None
        self._text = ""

    def look(self) -> Snapshot:
        """Note the file, and the files and folders beside it whose names stand in it."""
        try:
            status = self._path.stat()
            if self._read != (status.st_mtime_ns, status.st_size):
                self._text = unquote(self._path.read_bytes().decode("utf-8", "replace"))
                self._read = (status.st_mtime_ns, status.st_size)
        except OSError:  # as it is between two steps of saving
            self._read, self._text = None, ""
        found: Snapshot = {}
        _collect(str(self._path.parent), "", found, lambda name: name == self._path.name or name in self._text)
        return found


def _collect(folder: str, prefix: str, found: Snapshot, wanted: Callable[[str], bool]) -> None:
    """Note every wanted file below the folder; what cannot be looked at is as if it were not there."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not wanted(entry.name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    _collect(entry.path, f"{prefix}{entry.name}/", found, wanted)
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
