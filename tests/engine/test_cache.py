"""The cache gives back what was put, across builds, and keeps to its limit."""

from __future__ import annotations

import os
import time
from pathlib import Path

from epubgen.engine.cache import Cache


def build(directory: Path, limit: int = 10**9, version: str = "1") -> Cache:
    return Cache(directory, version, limit)


def age(directory: Path, seconds: float = 10_000) -> None:
    for path in directory.glob("*/*"):
        os.utime(path, (time.time() - seconds, time.time() - seconds))


def test_what_one_build_puts_the_next_one_gets(tmp_path: Path) -> None:
    first = build(tmp_path)
    first.put("a", b"alpha")
    first.put("b", b"")
    first.close()
    second = build(tmp_path)
    assert (second.get("a"), second.get("b"), second.get("c")) == (b"alpha", b"", None)
    place = second.find("a")
    assert place is not None and place.read() == b"alpha"


def test_another_version_has_a_cache_of_its_own(tmp_path: Path) -> None:
    first = build(tmp_path)
    first.put("a", b"alpha")
    first.close()
    assert build(tmp_path, version="2").get("a") is None


def test_two_builds_at_once_both_keep_what_they_put(tmp_path: Path) -> None:
    first, second = build(tmp_path), build(tmp_path)
    first.put("a", b"alpha")
    second.put("b", b"beta")
    first.close()
    second.close()
    third = build(tmp_path)
    assert (third.get("a"), third.get("b")) == (b"alpha", b"beta")


def test_the_longest_unused_goes_first(tmp_path: Path) -> None:
    for name in ("old", "new"):
        cache = build(tmp_path)
        cache.put(name, bytes(1000))
        cache.close()
        age(tmp_path)
    cache = build(tmp_path, limit=1500)
    assert cache.get("old") is not None
    cache.close()
    assert build(tmp_path).get("new") is None
    assert build(tmp_path).get("old") == bytes(1000)


def test_a_damaged_segment_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    cache = build(tmp_path)
    cache.put("a", b"alpha")
    cache.close()
    for path in tmp_path.glob("*/*.segment"):
        path.write_bytes(path.read_bytes()[:-3])
    assert build(tmp_path).get("a") is None


def test_a_directory_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = build(tmp_path / "file")
    cache.put("a", b"alpha")
    assert cache.get("a") is None
    assert Path(cache.spool()).is_dir()
    cache.close()


def test_files_in_a_spool_last_as_long_as_they_are_used(tmp_path: Path) -> None:
    first = build(tmp_path)
    body = Path(first.spool()) / "bodies"
    body.write_bytes(b"text")
    first.close()
    second = build(tmp_path)
    assert second.keep(str(body))
    second.close()
    age(tmp_path)
    third = build(tmp_path, limit=0)
    third.close()
    assert not build(tmp_path).keep(str(body))
