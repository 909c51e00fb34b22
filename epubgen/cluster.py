"""Many manuscripts → many books on a Dask cluster: the same builds, run by an engine that others operate.

Manuscripts and targets may be URLs that fsspec understands (`s3://…`, `gs://…`, `file://…`); the worker that builds a
book fetches its manuscript into a folder of its own and puts the finished file in its place. Plain paths are used as
they are, for clusters that share a file system. A build is a pure function of the manuscript, so that a job which the
scheduler runs again, because its worker died, writes the same bytes to the same place: nothing lost, nothing twice.
Needs the extra `cluster` here and epubgen of the same version on the workers.
"""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from epubgen import __version__
from epubgen.batch import Job, build_one
from epubgen.build import BuildOptions, BuildResult
from epubgen.errors import EpubgenError, MissingExtraError
from epubgen.model.ports import Forgetful, map_here


def build_on_cluster(
    jobs: Sequence[Job],
    options: BuildOptions,
    scheduler: str,
    *,
    notify: Callable[[BuildResult], None] = lambda result: None,
) -> list[BuildResult]:
    """Build every book on the cluster behind the scheduler's address; results come in the order of the jobs.

    Raises EpubgenError where no scheduler answers, MissingExtraError without the extra.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise MissingExtraError("building on a Dask cluster", "cluster") from None
    try:
        client = distributed.Client(scheduler, timeout="20s")
    except (OSError, ValueError) as error:
        raise EpubgenError(f"no Dask scheduler answers at {scheduler}: {error}") from error
    with client:
        build = partial(build_remote, options=options, version=__version__)
        futures = client.map(build, jobs, pure=False, retries=3)
        places = {future.key: index for index, future in enumerate(futures)}
        results: dict[int, BuildResult] = {}
        for future in distributed.as_completed(futures):
            index = places[future.key]
            results[index] = _result(future, jobs[index])
            notify(results[index])
    return [results[index] for index in range(len(jobs))]


def _result(future: Any, job: Job) -> BuildResult:
    """Return what the job came to; a job that killed every worker it ran on failed, and says so."""
    if future.status == "finished":
        result: BuildResult = future.result()
        return result
    return BuildResult(
        job.manuscript, job.target, "failed", error=f"{type(future.exception()).__name__}: {future.exception()}"
    )


def build_remote(job: Job, options: BuildOptions, version: str) -> BuildResult:
    """Build one book on the worker that this runs on."""
    if version != __version__:
        text = f"this worker has epubgen {__version__}, the call came from {version}: install the same on both"
        return BuildResult(job.manuscript, job.target, "failed", error=text)
    with tempfile.TemporaryDirectory(prefix="epubgen-") as folder:
        try:
            manuscript = _fetch(job.manuscript, Path(folder))
            remote = "://" in job.target
            target = Path(folder, "out", job.target.rsplit("/", 1)[-1]) if remote else Path(job.target)
            result = build_one(Job(str(manuscript), str(target)), options, map_here, Forgetful())
            output = _put(Path(result.output), job.target) if remote and result.size else result.output
        except OSError as error:
            return BuildResult(job.manuscript, job.target, "failed", error=str(error))
    return result._replace(manuscript=job.manuscript, output=output if result.size else job.target)


def _fetch(manuscript: str, folder: Path) -> Path:
    """Return a local folder with the manuscript. Raises OSError where it cannot be fetched."""
    if "://" not in manuscript:
        return Path(manuscript)
    files, path = _file_system(manuscript)
    target = folder / path.rstrip("/").rsplit("/", 1)[-1]
    files.get(path.rstrip("/") + "/", f"{target}/", recursive=True)
    return target


def _put(built: Path, target: str) -> str:
    """Put the file where the target's URL says, whole or not at all; return the URL of what was put.

    Object stores show an object only when it is complete; elsewhere a temporary name is moved into place.
    """
    files, path = _file_system(target)
    folder, _, name = path.rpartition("/")
    place = path if built.name == name else f"{folder}/{built.name}"
    files.makedirs(folder, exist_ok=True)
    if "file" in files.protocol:
        files.put_file(str(built), f"{place}.tmp")
        files.mv(f"{place}.tmp", place)
    else:
        files.put_file(str(built), place)
    return target if place == path else f"{target.rpartition('/')[0]}/{built.name}"


def _file_system(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise MissingExtraError(f"reading {url}", "cluster") from None
    files, path = url_to_fs(url)
    return files, path
