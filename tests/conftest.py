"""Fixtures that every test may use: the real EPUBCheck in one JVM, and the switch that rewrites expected files."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite expected files; read the difference afterwards")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update"))


class EpubCheck:
    """The real EPUBCheck, started once for this process in another one: a path becomes its messages."""

    def __init__(self) -> None:
        server = Path(__file__).with_name("epubcheck_server.py")
        self.process = subprocess.Popen(
            [sys.executable, str(server)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )

    def __call__(self, path: Path, *options: str) -> list[dict[str, Any]]:
        """Return EPUBCheck's messages about the book: id, severity, path, line, column, message for each place."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps([str(path), *options]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "EPUBCheck's process has ended"
        return [
            {"id": message["ID"], "severity": message["severity"], "message": message["message"], **place}
            for message in json.loads(answer)
            for place in message["locations"] or [{"path": "", "line": -1, "column": -1}]
        ]

    def close(self) -> None:
        self.process.communicate()

    def faults(self, path: Path, *options: str) -> list[str]:
        """Return one line for each message at WARNING or above; an empty list is what every book should give."""
        return [
            f"{m['severity']}({m['id']}) {m['path']}:{m['line']}: {m['message']}"
            for m in self(path, *options)
            if m["severity"] in ("FATAL", "ERROR", "WARNING")
        ]


@pytest.fixture(scope="session")
def epubcheck() -> Iterator[EpubCheck]:
    checker = EpubCheck()
    yield checker
    checker.close()


@pytest.fixture
def manuscript(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Path]:
    """A function that writes files (name → text or bytes) into a manuscript directory and returns it."""

    def write(files: dict[str, str | bytes]) -> Path:
        root = tmp_path / "manuscript"
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    return write
