"""Reports for people: grouped by file, with the line of the source that a message is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from epubgen.check.container import UnreadableError, open_container
from epubgen.check.messages import Message, Severity
from epubgen.check.report import Report
from epubgen.check.xml import to_utf8

Paint = Callable[[str, str], str]
"""Text and the name of a style → the text in that style; styles are the severities, "path", "rule" and "source"."""

REPEATS = 5
"""Messages of one id and one rule in a file that are shown in full; of the others only the lines."""
WIDTH = 110


def plain(text: str, style: str) -> str:
    """Paint nothing."""
    return text


def as_text(report: Report, paint: Paint = plain, sources: bool = True) -> str:
    """Return a report as text: each file with its messages, each message with its place, and a summary at the end."""
    read = _reader(Path(report.path)) if sources else lambda path: []
    lines: list[str] = []
    for path, group in groupby(report.messages, key=lambda message: message.path or ""):
        lines += _file(path, list(group), paint, read(path))
    lines.append(summary(report, paint))
    return "\n".join(lines) + "\n"


def _file(path: str, messages: list[Message], paint: Paint, source: Sequence[str]) -> Iterator[str]:
    yield paint(path, "path")
    count: Counter[tuple[str, str]] = Counter()
    later: dict[tuple[str, str], list[str]] = {}
    for message in messages:
        key = (message.id, message.rule)
        count[key] += 1
        if count[key] > REPEATS:
            later.setdefault(key, []).append(str(message.line or "-"))
            continue
        yield from _message(message, paint, source)
    for (id, _rule), places in later.items():
        shown = ", ".join(dict.fromkeys(places[:20])) + (", …" if len(places) > 20 else "")
        yield f"  {len(places)} more of {id} in lines {shown}"
    yield ""


def _message(message: Message, paint: Paint, source: Sequence[str]) -> Iterator[str]:
    place = f"{message.line}:{message.column or 1}" if message.line else "-"
    label = paint(f"{message.severity.name.lower():7}", message.severity.name.lower())
    rule = paint(f"  [{message.rule}]", "rule") if message.rule else ""
    yield f"  {place:>9}  {label}  {message.id:8}  {message.text}{rule}"
    if message.line and message.line <= len(source):
        yield from _excerpt(source[message.line - 1], message.column or 1, paint)


def _excerpt(line: str, column: int, paint: Paint) -> Iterator[str]:
    """Yield the line of the source, cut to what fits, and a mark under the end of what the message is about."""
    text = line.rstrip("\r\n").replace("\t", " ")
    start = max(0, column - 1 - WIDTH * 2 // 3)
    cut = text[start : start + WIDTH]
    if not cut.strip():
        return
    indent = len(cut) - len(cut.lstrip()) if not start else 0
    yield paint(f"{'':11}| {cut[indent:].rstrip()}", "source")
    at = min(max(column - 2 - start - indent, 0), WIDTH)
    yield paint(f"{'':11}| {' ' * at}^", "source")


def _reader(book: Path) -> Callable[[str], Sequence[str]]:
    """Return the function that reads a file of the container as lines; binary and missing files have none."""

    def read(path: str) -> Sequence[str]:
        try:
            container = open_container(book)
        except UnreadableError:
            return []
        try:
            return to_utf8(container.read(path, 16 << 20))[0].decode("utf-8", "replace").splitlines()
        except (KeyError, UnreadableError, LookupError):
            return []
        finally:
            container.close()

    return read


def summary(report: Report, paint: Paint = plain) -> str:
    """Return the line that says what came out."""
    counts = report.counts
    parts = [_count(counts[severity], severity) for severity in sorted(Severity, reverse=True) if counts[severity]]
    state = paint("valid", "valid") if report.valid else paint("invalid", "error")
    version = f" EPUB {report.version}" if report.version else ""
    return f"{report.path}: {state}{version if report.valid else ''}{': ' + ', '.join(parts) if parts else ''}"


def _count(number: int, severity: Severity) -> str:
    name = {Severity.USAGE: "usage note", Severity.INFO: "note", Severity.FATAL: "fatal error"}.get(
        severity, severity.name.lower()
    )
    return f"{number} {name}{'s' if number != 1 else ''}"
