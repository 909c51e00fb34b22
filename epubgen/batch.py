"""Many manuscripts → many books, at once: one failing book stops no other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from epubgen import __version__
from epubgen.build import DEFAULTS, BuildOptions, BuildResult, build_book, load_stages
from epubgen.engine.cache import Cache, cache_directory
from epubgen.engine.workers import Workers
from epubgen.errors import EpubgenError, ManuscriptError
from epubgen.model.ports import Forgetful, Mapper, Memory, Store, map_here

MUCH = 1 << 40
"""Several books are always worth several processes."""


class Job(NamedTuple):
    """One book to build: where its manuscript is and where the .epub file goes."""

    manuscript: str
    target: str


def build_books(
    jobs: Sequence[Job],
    options: BuildOptions = DEFAULTS,
    *,
    workers: int = 0,
    use_cache: bool = True,
    notify: Callable[[BuildResult], None] = lambda result: None,
) -> list[BuildResult]:
    """Build every book and return the results in the order of the jobs; `notify` hears of each as it is done.

    One book is built with all workers; of several, each is built by one worker, the largest first.
    """
    run = Workers(workers, meanwhile=load_stages if len(jobs) == 1 else lambda: None)
    if len(jobs) == 1:
        result = build_one(jobs[0], options, run, _store(use_cache))
        notify(result)
        return [result]
    order = sorted(range(len(jobs)), key=lambda index: -_weight(jobs[index].manuscript))
    per_task = max(1, len(jobs) // (run.jobs * 8))
    groups = [order[start : start + per_task] for start in range(0, len(order), per_task)]
    results: dict[int, BuildResult] = {}
    build = partial(_build_group, jobs=jobs, options=options, use_cache=use_cache)
    for group, built in zip(groups, run(build, groups, MUCH), strict=True):
        for index, result in zip(group, built, strict=True):
            results[index] = result
            notify(result)
    return [results[index] for index in range(len(jobs))]


def build_one(job: Job, options: BuildOptions, run: Mapper, store: Store, checked: Store | None = None) -> BuildResult:
    """Build one book; a job that cannot be done becomes a result that says why."""
    try:
        return build_book(Path(job.manuscript), Path(job.target), options, run=run, store=store, checked=checked)
    except ManuscriptError as error:
        return BuildResult(job.manuscript, job.target, "faulty", error.findings)
    except EpubgenError as error:
        return BuildResult(job.manuscript, job.target, "failed", error=str(error))


def _build_group(
    group: Sequence[int], jobs: Sequence[Job], options: BuildOptions, use_cache: bool
) -> list[BuildResult]:
    store, checked = _Shared(_store(use_cache)), _checked()
    try:
        return [build_one(jobs[index], options, map_here, store, checked) for index in group]
    finally:
        store.really_close()


@cache
def _checked() -> Store:
    """What this process has checked in this run; most books of a series share their style sheet."""
    return Memory()


class _Shared:
    """A store for several books one after the other: closed once, at the end."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.get, self.find, self.put = store.get, store.find, store.put
        self.spool, self.keep, self.is_empty = store.spool, store.keep, store.is_empty

    def close(self) -> None:
        return None

    def really_close(self) -> None:
        self.store.close()


def _store(use_cache: bool) -> Store:
    return Cache(cache_directory(), __version__) if use_cache else Forgetful()


def _weight(manuscript: str) -> int:
    """Estimate the work by the sizes of the files; a folder that cannot be read weighs nothing and fails later."""
    return os.path.getsize(manuscript) if os.path.isfile(manuscript) else sum(_sizes(manuscript))


def _sizes(folder: str) -> Iterator[int]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _sizes(entry.path)
                elif entry.is_file():
                    yield entry.stat().st_size
    except OSError:
        return
