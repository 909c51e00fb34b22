"""Results of builds as people and as machines read them, and the progress shown meanwhile."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from types import TracebackType

import click

from epubgen.build import BuildResult
from epubgen.errors import Finding, Level, Location

MOST_ALIKE = 3
"""So many notices that say the same are shown one by one."""
COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.NOTICE: "cyan"}


class Progress:
    """A line on stderr that tells how many books of how many are done; only for people, only for several books."""

    def __init__(self, total: int, quiet: bool) -> None:
        self.total = total
        self.shown = not quiet and total > 1 and sys.stderr.isatty()
        self.books = self.documents = self.size = self.findings = 0
        self.start = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def done(self, result: BuildResult) -> None:
        self.books += 1
        self.documents += result.documents
        self.size += result.size
        self.findings += len(result.findings) + len(result.faults)
        if self.shown:
            left = (time.monotonic() - self.start) / self.books * (self.total - self.books)
            text = (
                f"{self.books}/{self.total} books · {self.documents} documents · {_size(self.size)} · "
                f"{self.findings} findings · {left:.0f} s left"
            )
            click.echo(f"\r\x1b[K{text}", err=True, nl=False)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.shown:
            click.echo("\r\x1b[K", err=True, nl=False)


def as_json(results: Sequence[BuildResult]) -> str:
    """Return a JSON list, one object a manuscript, with every finding and every fault of its book."""
    import json

    return json.dumps([_record(result) for result in results], ensure_ascii=False, indent=1)


def _record(result: BuildResult) -> dict[str, object]:
    return {
        "manuscript": result.manuscript,
        "output": result.output,
        "status": result.status,
        "title": result.title,
        "documents": result.documents,
        "bytes": result.size,
        "error": result.error,
        "findings": [_finding(finding) for finding in result.findings],
        "faults": [
            {
                "id": fault.id,
                "severity": fault.severity,
                "text": fault.text,
                "path": fault.place.path,
                "line": fault.place.line,
                "column": fault.place.column,
                "manuscript": str(fault.manuscript) if fault.manuscript else None,
            }
            for fault in result.faults
        ],
        "seconds": {stage: round(seconds, 4) for stage, seconds in result.stages},
    }


def _finding(finding: Finding) -> dict[str, object]:
    place = finding.location
    return {
        "rule": finding.rule,
        "level": finding.level.name.lower(),
        "text": finding.text,
        "advice": finding.advice,
        "path": place.path if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "words": place.words if place else "",
    }


def as_text(results: Sequence[BuildResult], quiet: bool, profile_time: bool) -> str:
    """Return what a person wants to know: faults first, then a line a book; a table when there are several."""
    lines: list[str] = []
    for result in results:
        lines += _details(result, quiet)
    if not quiet:
        lines += _table(results) if len(results) > 1 else [_summary(result) for result in results]
    if profile_time:
        lines += _profile(results)
    return "\n".join(lines)


def _details(result: BuildResult, quiet: bool) -> Iterator[str]:
    for finding in _condensed(result.findings):
        if not quiet or finding.level is Level.ERROR:
            yield _styled(finding, result.manuscript)
    for fault in result.faults:
        place = _from_here(fault.manuscript, result.manuscript) if fault.manuscript else str(fault.place)
        inside = f" (in the book: {fault.place})" if fault.manuscript else ""
        text = f"{place}: {fault.severity.lower()}: {fault.text} [{fault.id}]{inside}"
        yield click.style(text, fg="red" if fault.severity != "WARNING" else "yellow")
    if result.error:
        yield click.style(f"error: {result.error}", fg="red")


def _condensed(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield a notice that many files get word for word only once, with their number; all else as it is.

    A thousand chapters from another program have the same key in their front matter.
    """
    counts: dict[tuple[str, str], int] = {}
    for finding in findings:
        if finding.level is Level.NOTICE:
            counts[finding.rule, finding.text] = counts.get((finding.rule, finding.text), 0) + 1
    for finding in findings:
        count = counts.get((finding.rule, finding.text), 1) if finding.level is Level.NOTICE else 1
        if count > MOST_ALIKE:
            counts[finding.rule, finding.text] = 0
            yield finding._replace(text=f"{finding.text} (here and in {count - 1} more places)")
        elif count:
            yield finding


def _styled(finding: Finding, manuscript: str) -> str:
    """Show a finding with its path as seen from here, so that a terminal can open it."""
    place = f"{_from_here(finding.location, manuscript)}: " if finding.location else ""
    level = click.style(finding.level.name.lower(), fg=COLOURS[finding.level], bold=True)
    advice = f"\n    → {finding.advice}" if finding.advice else ""
    return f"{place}{level}: {finding.text} [{finding.rule}]{advice}"


def _from_here(place: Location, manuscript: str) -> str:
    """Return a place in a manuscript as seen from here."""
    inside = str(place)
    if os.path.isabs(inside) or inside == manuscript or inside.startswith(manuscript.rstrip("/") + "/"):
        return inside
    return os.path.join(os.path.dirname(manuscript) if os.path.isfile(manuscript) else manuscript, inside)


def _summary(result: BuildResult) -> str:
    match result.status:
        case "built":
            return f"{result.output}: {result.documents} documents, {_size(result.size)}"
        case "rejected":
            why = "the book failed its check" if result.faults else "of the warnings above"
            return f"{result.output}: kept aside because {why}; no book was replaced"
        case "faulty":
            errors = sum(finding.level is Level.ERROR for finding in result.findings)
            return f"{result.manuscript}: {errors} {'error' if errors == 1 else 'errors'}; no book was written"
    return f"{result.manuscript}: not built"


def _table(results: Sequence[BuildResult]) -> Iterator[str]:
    width = max(len(result.manuscript) for result in results)
    for result in results:
        counts = f"{result.documents:5} documents {_size(result.size):>9}" if result.size else " " * 25
        findings = len(result.findings) + len(result.faults)
        yield f"{result.manuscript:{width}}  {result.status:8} {counts} {findings:4} findings  {result.output}"
    built = sum(result.ok for result in results)
    yield f"{built} of {len(results)} books built"


def _profile(results: Sequence[BuildResult]) -> Iterator[str]:
    total: dict[str, float] = {}
    for result in results:
        for stage, seconds in result.stages:
            total[stage] = total.get(stage, 0) + seconds
    whole = sum(total.values()) or 1
    yield "where the time went, wall seconds by stage:"
    for stage, seconds in total.items():
        yield f"  {stage:8} {seconds:8.3f} s {100 * seconds / whole:5.1f} %"


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"
