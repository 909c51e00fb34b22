"""Builds on a Dask cluster of several worker processes: nothing lost, nothing twice, whatever happens to a worker."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from epubgen.batch import Job, build_books
from epubgen.build import BuildOptions, BuildResult
from epubgen.cluster import build_on_cluster, build_remote
from epubgen.errors import EpubgenError

distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")  # what Dask and its event loop warn of is not ours

SETTINGS = (
    "title: Issue {n}\nlang: en\nauthor: A. Writer\ndate: 2026-01-01\nmodified: 2026-01-01\ncover-image: cover.png\n"
)


def write_manuscripts(root: Path, count: int) -> list[Path]:
    from PIL import Image

    folders = []
    for number in range(count):
        folder = root / f"issue-{number:02}"
        folder.mkdir(parents=True)
        (folder / "book.yaml").write_text(SETTINGS.format(n=number))
        (folder / "one.md").write_text(f"# First article of issue {number}\n\nSome text.\n")
        (folder / "two.md").write_text("# Second article\n\nMore text, and [a link](one.md).\n")
        Image.new("RGB", (600, 800), (number * 9, 80, 120)).save(folder / "cover.png")
        folders.append(folder)
    return folders


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    with distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as running:
        yield running


def test_a_killed_worker_loses_nothing_and_repeats_nothing(cluster, tmp_path: Path, epubcheck) -> None:
    folders = write_manuscripts(tmp_path / "manuscripts", 12)
    jobs = [Job(str(folder), str(tmp_path / "out" / f"{folder.name}.epub")) for folder in folders]
    heard: list[BuildResult] = []

    def kill_one(result: BuildResult) -> None:
        heard.append(result)
        if len(heard) == 2:
            os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)

    results = build_on_cluster(jobs, BuildOptions(), cluster.scheduler_address, notify=kill_one)
    assert [(result.manuscript, result.status) for result in results] == [(job.manuscript, "built") for job in jobs]
    assert Counter(result.manuscript for result in heard) == Counter(job.manuscript for job in jobs)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [f"{folder.name}.epub" for folder in folders]
    here = [Job(job.manuscript, job.target.replace("/out/", "/here/")) for job in jobs]
    build_books(here, use_cache=False)
    for job, other in zip(jobs, here, strict=True):
        assert Path(job.target).read_bytes() == Path(other.target).read_bytes()
    assert epubcheck.faults(Path(jobs[0].target)) == []


def test_manuscripts_and_books_may_be_urls(cluster, tmp_path: Path) -> None:
    (folder,) = write_manuscripts(tmp_path / "manuscripts", 1)
    job = Job(f"file://{folder}", f"file://{tmp_path}/store/books/issue.epub")
    (result,) = build_on_cluster([job], BuildOptions(), cluster.scheduler_address)
    assert (result.status, result.output) == ("built", job.target)
    assert [path.name for path in (tmp_path / "store" / "books").iterdir()] == ["issue.epub"]


def test_a_faulty_manuscript_fails_alone(cluster, tmp_path: Path) -> None:
    folders = write_manuscripts(tmp_path / "manuscripts", 3)
    (folders[1] / "one.md").write_text("# One\n\n[gone](nowhere.md)\n")
    jobs = [Job(f"file://{folder}", f"file://{tmp_path}/out/{folder.name}.epub") for folder in folders]
    jobs.append(Job(f"file://{tmp_path}/no-such-manuscript", f"file://{tmp_path}/out/none.epub"))
    results = build_on_cluster(jobs, BuildOptions(), cluster.scheduler_address)
    assert [result.status for result in results] == ["built", "faulty", "built", "failed"]
    assert [finding.rule for finding in results[1].findings if finding.level.name == "ERROR"] == ["dead-link"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["issue-00.epub", "issue-02.epub"]


def test_a_worker_of_another_version_says_so(tmp_path: Path) -> None:
    result = build_remote(Job("a", "b"), BuildOptions(), "0.0.0")
    assert result.status == "failed"
    assert "0.0.0" in result.error


def test_no_scheduler_is_an_error_that_names_the_address() -> None:
    with pytest.raises(EpubgenError, match=r"127\.0\.0\.1:1"):
        build_on_cluster([Job("a", "b")], BuildOptions(), "tcp://127.0.0.1:1")
