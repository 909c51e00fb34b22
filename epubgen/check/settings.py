"""What a user makes of messages: other severities with a reason, known ones of a baseline, and what counts."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path

from epubgen.check.messages import MESSAGES, Message, Severity
from epubgen.check.report import Report
from epubgen.errors import EpubgenError, Location


@dataclass(frozen=True, slots=True)
class Override:
    """Another severity for messages of one id, or of one rule, in files that a pattern fits; None: leave them out."""

    name: str
    severity: Severity | None
    reason: str
    path: str = "*"

    def fits(self, message: Message) -> bool:
        """Tell whether the override is about a message."""
        return self.name in (message.id, message.rule) and fnmatch(message.path or "", self.path)


def read_overrides(path: Path) -> tuple[Override, ...]:
    """Read overrides from a TOML file: tables ``[[override]]`` with id (or rule), severity, reason and perhaps path.

    Raises EpubgenError, with the file's name, for what cannot be understood.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EpubgenError(f"the overrides cannot be read: {error}", Location(str(path))) from error
    entries = data.get("override")
    if not isinstance(entries, list):
        raise EpubgenError("there is no [[override]] table", Location(str(path)))
    return tuple(_override(entry, number, path) for number, entry in enumerate(entries, start=1))


KEYS = ("id", "rule", "severity", "reason", "path")


def _override(entry: object, number: int, path: Path) -> Override:
    place = Location(str(path))
    if not isinstance(entry, dict):
        raise EpubgenError(f"override {number} is no table; begin each with [[override]]", place)
    if odd := [key for key in entry if key not in KEYS]:
        raise EpubgenError(f'override {number}: "{odd[0]}" is none of {", ".join(KEYS)}', place)
    name = str(entry.get("id") or entry.get("rule") or "")
    if not name:
        raise EpubgenError(f"override {number} has neither id nor rule", place)
    if "id" in entry and name not in MESSAGES:
        raise EpubgenError(f'override {number}: there is no message with the id "{name}"', place)
    if "id" not in entry and name not in rule_names():
        raise EpubgenError(f'override {number}: there is no rule with the name "{name}"', place)
    if not str(entry.get("reason") or "").strip():
        raise EpubgenError(f'override {number} ("{name}") needs a reason', place)
    severity = str(entry.get("severity") or "").upper()
    if severity != "IGNORE" and severity not in Severity.__members__:
        allowed = ", ".join(("ignore", *(name.lower() for name in Severity.__members__)))
        raise EpubgenError(f'override {number} ("{name}") needs a severity out of {allowed}', place)
    chosen = None if severity == "IGNORE" else Severity[severity]
    return Override(name, chosen, str(entry["reason"]), str(entry.get("path") or "*"))


def rule_names() -> frozenset[str]:
    """Return the names of all rules, which their modules have to be loaded for."""
    from epubgen.check import documents, flow  # noqa: F401 - modules of rules register themselves
    from epubgen.check.rules import statements
    from epubgen.check.targets import load_rules

    load_rules()
    return frozenset(statements())


def fingerprint(message: Message) -> str:
    """Return what stays the same of a message while lines move: its id, rule, file and words."""
    key = "\n".join((message.id, message.rule, message.path or "", message.text))
    return sha256(key.encode()).hexdigest()[:16]


def read_baseline(path: Path) -> frozenset[str]:
    """Read the fingerprints of a baseline; raises EpubgenError where the file is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return frozenset(str(entry["fingerprint"]) for entry in data["messages"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EpubgenError(f"this is no baseline: {error}", Location(str(path))) from error


def write_baseline(path: Path, reports: Iterable[Report]) -> None:
    """Write the messages of reports as known ones, to be left out later."""
    known = {
        fingerprint(message): {"fingerprint": fingerprint(message), "id": message.id, "path": message.path}
        for report in reports
        for message in report.messages
    }
    text = json.dumps({"messages": list(known.values())}, ensure_ascii=False, indent=1)
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise EpubgenError(f"the baseline cannot be written: {error.strerror}", Location(str(path))) from error


@dataclass(frozen=True, slots=True)
class Settings:
    """How reports are taken. With `strict`, the checker's own messages are warnings, and warnings make a book fail."""

    overrides: tuple[Override, ...] = ()
    baseline: frozenset[str] = frozenset()
    least: Severity = Severity.USAGE
    strict: bool = False

    def apply(self, report: Report) -> Report:
        """Return the report with other severities and without known messages; those below the least are hidden."""
        counted = []
        for message in report.messages:
            if self.strict and message.id.startswith("EG-") and message.severity is Severity.USAGE:
                message = replace(message, severity=Severity.WARNING)
            taken = self._overridden(message)
            if taken is not None and fingerprint(message) not in self.baseline:
                counted.append(taken)
        shown = tuple(message for message in counted if message.severity >= self.least)
        hidden = max((message.severity for message in counted if message.severity < self.least), default=report.hidden)
        return replace(report, messages=shown, hidden=hidden)

    def _overridden(self, message: Message) -> Message | None:
        for override in self.overrides:
            if override.fits(message):
                text = f"{message.text} (severity by override: {override.reason})"
                return replace(message, severity=override.severity, text=text) if override.severity else None
        return message

    def passes(self, report: Report) -> bool:
        """Tell whether a publication passes: no error, and with `strict` no warning."""
        return report.worst < (Severity.WARNING if self.strict else Severity.ERROR)
