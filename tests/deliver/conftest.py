"""Previews that run, over books of the small press."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from small_press import press

from epubgen.deliver.preview import Addresses, preview_manuscript
from epubgen.deliver.preview_state import Rebuilt


@dataclass
class Running:
    """A preview that is running: where, over which manuscript, and what became of each build."""

    root: Path
    url: str
    phone: str
    builds: list[Rebuilt] = field(default_factory=list)
    built: threading.Condition = field(default_factory=threading.Condition)

    def write(self, name: str, text: str) -> None:
        """Save a file of the manuscript and wait until it has been built."""
        before = len(self.builds)
        (self.root / name).write_text(text, encoding="utf-8")
        with self.built:
            assert self.built.wait_for(lambda: len(self.builds) > before, 20), "the change was not noticed"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """A function that starts a preview over files (name → text) and returns it; stopped at the end of the test."""
    stop = threading.Event()
    threads: list[threading.Thread] = []

    def start(files: dict[str, str], host: str = "127.0.0.1") -> Running:
        root = tmp_path / "letters"
        root.mkdir()
        for name, text in files.items():
            (root / name).write_text(text, encoding="utf-8")
        run = Running(root, "", "")
        is_ready = threading.Event()

        def ready(addresses: Addresses) -> None:
            run.url, run.phone = addresses.here, addresses.phone
            is_ready.set()

        def rebuilt(result: Rebuilt) -> None:
            with run.built:
                run.builds.append(result)
                run.built.notify_all()

        def show() -> None:
            preview_manuscript(
                root, lambda target: press(root, target), host=host, port=0, ready=ready, rebuilt=rebuilt, stop=stop
            )

        thread = threading.Thread(target=show, daemon=True)
        thread.start()
        threads.append(thread)
        assert is_ready.wait(20)
        return run

    yield start
    stop.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive(), "the preview did not stop"
