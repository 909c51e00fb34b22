"""`epubgen preview` as it is called: a real manuscript, a real process, stopped as people stop it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

Manuscript = Callable[[dict[str, str | bytes]], Path]
TEXT = "# The First Step\n\nIt was raining.\n\n[a link](nowhere.md)\n"
SETTINGS = "title: Rain\nlang: en\nmodified: 2026-01-01T00:00:00Z\ndead-links: warn\n"


class Process:
    """A running `epubgen preview`."""

    def __init__(self, root: Path, *options: str) -> None:
        arguments = [sys.executable, "-m", "epubgen", "preview", str(root), "--no-open", "--port", "0", *options]
        environment = os.environ | {"EPUBGEN_CACHE": str(root.parent / "cache")}
        # A job in the background of a shell script ignores the interrupt that stops a preview; so would its children.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            self.process = subprocess.Popen(
                arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
            )
        finally:
            signal.signal(signal.SIGINT, before)
        self.url = ""

    def wait(self) -> None:
        """Read where the preview is."""
        assert self.process.stdout
        found = re.search(r"http://\S+/", self.process.stdout.readline())
        assert found, self.stop()[1]
        self.url = found[0]

    def state(self) -> dict[str, Any]:
        with urlopen(self.url + "state", timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def stop(self) -> tuple[str, str]:
        assert self.process.stdout and self.process.stderr
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)
        return self.process.stdout.read(), self.process.stderr.read()


@pytest.fixture
def preview() -> Iterator[Callable[..., Process]]:
    started: list[Process] = []

    def start(root: Path, *options: str) -> Process:
        started.append(Process(root, *options))
        started[-1].wait()
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.stop()
        for pipe in (one.process.stdout, one.process.stderr):
            if pipe:
                pipe.close()


def test_a_manuscript_is_shown_rebuilt_and_let_go(manuscript: Manuscript, preview: Callable[..., Process]) -> None:
    root = manuscript({"book.yaml": SETTINGS, "01-step.md": TEXT})
    run = preview(root)
    found = run.state()
    assert found["title"] == "Rain" and found["passed"]
    (finding,) = [finding for finding in found["findings"] if finding["place"].startswith("01-step.md:5")]
    shown = next(document for document in found["documents"] if document["source"] == "01-step.md")
    assert finding["document"] == shown["name"]
    with urlopen(f"{run.url}book/{found['version']}/{shown['name']}", timeout=10) as answer:
        page = answer.read().decode()
    assert re.search(r'<p data-epubgen-line="3"[^>]*>It was raining\.</p>', page)
    (root / "01-step.md").write_text(TEXT.replace("raining", "snowing"), encoding="utf-8")
    for _ in range(200):
        if run.state()["version"] != found["version"]:
            break
        time.sleep(0.05)
    assert run.state()["version"] != found["version"]
    _, errors = run.stop()
    assert run.process.returncode == 0 and "Traceback" not in errors
    assert "01-step.md:5" in errors
    with pytest.raises(URLError):
        run.state()


def test_a_manuscript_of_one_file_is_shown(manuscript: Manuscript, preview: Callable[..., Process]) -> None:
    root = manuscript({"rain.md": f"---\ntitle: Rain\nlang: en\n---\n{TEXT}", "other.md": "# Snow\n"})
    run = preview(root / "rain.md")
    found = run.state()
    assert found["title"] == "Rain" and {one["source"] for one in found["documents"]} == {"", "rain.md"}
    assert any(one["place"].startswith("rain.md:9") and one["document"] for one in found["findings"])
    (root / "rain.md").write_text("# Rain\n\nIt was snowing.\n", encoding="utf-8")
    for _ in range(200):
        if run.state()["version"] != found["version"]:
            break
        time.sleep(0.05)
    assert run.state()["changed"] == ["rain.md"]
    with urlopen(f"{run.url}download", timeout=10) as answer:
        assert answer.headers["Content-Disposition"].endswith("''rain.epub")


def test_a_phone_gets_an_address_and_a_code(manuscript: Manuscript, preview: Callable[..., Process]) -> None:
    run = preview(manuscript({"book.yaml": SETTINGS, "01-step.md": "# Rain\n\ntext\n"}), "--host", "0.0.0.0")
    assert run.url.startswith("http://127.0.0.1:")
    phone = run.state()["phone"]
    output, errors = run.stop()
    if phone:  # a machine without any network has no address to show
        assert phone in output and "▄" in output
        assert "Everybody in this network can read the book" in errors


def test_what_cannot_be_shown_is_said(tmp_path: Path) -> None:
    arguments = [sys.executable, "-m", "epubgen", "preview", "--no-open"]
    done = subprocess.run([*arguments, str(tmp_path / "none")], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "does not exist" in done.stderr
    done = subprocess.run(
        [*arguments, str(tmp_path), "--host", "192.0.2.1"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2 and "cannot listen at 192.0.2.1" in done.stderr and "Traceback" not in done.stderr
