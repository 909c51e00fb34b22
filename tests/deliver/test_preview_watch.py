"""Files below a folder change → their paths, whichever way they are watched."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from epubgen.deliver.preview_watch import watch

Next = Callable[[], tuple[str, ...]]


@pytest.fixture(params=[False, True], ids=["looking", "notices"])
def changes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Next]:
    if request.param:
        pytest.importorskip("watchfiles", reason="the extra 'watch' is not installed")
    (tmp_path / "part").mkdir()
    (tmp_path / "a.md").write_text("a", encoding="utf-8")
    (tmp_path / "part" / "b.md").write_text("b", encoding="utf-8")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    found: queue.Queue[tuple[str, ...]] = queue.Queue()
    stop = threading.Event()
    watching = watch(tmp_path, stop, native=request.param)

    def follow() -> None:
        for paths in watching:
            found.put(paths)

    thread = threading.Thread(target=follow, daemon=True)
    (tmp_path / "a.md").write_text("before the first look", encoding="utf-8")
    thread.start()
    assert found.get(timeout=10) == ("a.md",), "what changes from the call on is noticed"
    yield lambda: found.get(timeout=10)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_edits_new_files_and_deletions_are_noticed(changes: Next, tmp_path: Path) -> None:
    (tmp_path / "part" / "b.md").write_text("bb", encoding="utf-8")
    assert changes() == ("part/b.md",)
    (tmp_path / "c.md").write_text("c", encoding="utf-8")
    assert changes() == ("c.md",)
    (tmp_path / "a.md").unlink()
    assert changes() == ("a.md",)


def test_hidden_names_are_passed_over(changes: Next, tmp_path: Path) -> None:
    (tmp_path / ".a.md.swp").write_text("x", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "index").write_text("x", encoding="utf-8")
    (tmp_path / "a.md").write_text("aa", encoding="utf-8")
    assert changes() == ("a.md",)


def test_of_a_single_file_only_what_it_mentions_is_watched(tmp_path: Path) -> None:
    for path in ("rain.md", "other.md", "images/my drop.png", "downloads/huge.zip"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("![A drop](images/my%20drop.png)", encoding="utf-8")
    stop = threading.Event()
    watching = watch(tmp_path / "rain.md", stop)
    (tmp_path / "downloads" / "huge.zip").write_text("more", encoding="utf-8")
    (tmp_path / "other.md").write_text("more", encoding="utf-8")
    (tmp_path / "images" / "my drop.png").write_text("more", encoding="utf-8")
    assert next(watching) == ("images/my drop.png",)
    (tmp_path / "rain.md").write_text("no picture any more", encoding="utf-8")
    assert next(watching) == ("images/my drop.png", "rain.md")
    stop.set()
