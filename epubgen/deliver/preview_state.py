"""What the preview shows at this moment: the last good book, what is wrong with the manuscript, what is going on."""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from epubgen.deliver.preview_book import Entry, PreviewBook, Source
from epubgen.deliver.preview_lines import LineMemory
from epubgen.errors import DeliveryError, Finding, Level, Location


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild came to.

    `path` is the finished container, None where the manuscript could not become one. `passed` says whether it passed
    its check; one that did not is shown, so that its faults can be seen, and cannot be downloaded. `sources` says
    where each document comes from, by its href in the package document.
    """

    path: Path | None
    passed: bool = False
    findings: tuple[Finding, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    seconds: float = 0.0


Rebuild = Callable[[Path], Rebuilt]
"""Builds the manuscript into a container at the path that it is given."""


@dataclass(frozen=True, slots=True)
class _Version:
    name: str
    book: PreviewBook
    path: Path
    passed: bool


class Preview:
    """The state of one preview; builds are published from one thread and read by those of the server."""

    def __init__(self, manuscript: str, folder: Path) -> None:
        self.manuscript = manuscript
        self._folder = folder
        self._run = secrets.token_hex(4)  # versions of another run must not look like ours to a browser's cache
        self._changed = threading.Condition()
        self._serial = 0
        self._builds = 0
        self._building = False
        self._versions: list[_Version] = []
        self._good: _Version | None = None
        self._last = Rebuilt(None)
        self._files: tuple[str, ...] = ()
        self._changed_since: set[str] = set()
        self._memory = LineMemory(Path(manuscript).parent if Path(manuscript).is_file() else Path(manuscript))

    def rebuild(self, build: Rebuild, files: tuple[str, ...] = ()) -> Rebuilt:
        """Build anew because `files` have changed, and publish what came of it; a broken book leaves the last one."""
        self._announce(building=True)
        self._builds += 1
        target = self._folder / f"{self._builds}.epub"
        try:
            rebuilt = build(target)
            self._publish(rebuilt, files)
        finally:
            self._announce(building=False)
        return rebuilt

    def _publish(self, rebuilt: Rebuilt, files: tuple[str, ...]) -> None:
        version = None
        if path := rebuilt.path:
            try:
                book = PreviewBook(path, rebuilt.sources)
            except DeliveryError as error:
                finding = Finding("book-unreadable", Level.ERROR, error.text, error.location)
                rebuilt = Rebuilt(None, findings=(*rebuilt.findings, finding), seconds=rebuilt.seconds)
            else:
                version = _Version(f"{self._run}-{self._builds}", book, path, rebuilt.passed)
        with self._changed:
            self._last, self._files = rebuilt, files
            self._changed_since |= set(files)
            if version:
                self._memory.remember({source.path for source in rebuilt.sources.values()}, self._changed_since)
                self._changed_since.clear()
                self._versions.append(version)
                self._good = version if version.passed else self._good
            self._forget()

    def _forget(self) -> None:
        """Keep the last two versions (frames may still be loading the older one) and the last good one."""
        for old in self._versions[:-2]:
            if old is not self._good:
                self._versions.remove(old)
                old.book.close()
                with contextlib.suppress(OSError):  # another program may hold the file open on Windows
                    old.path.unlink()

    def _announce(self, building: bool) -> None:
        with self._changed:
            self._building = building
            self._serial += 1
            self._changed.notify_all()

    def wait(self, serial: int, seconds: float) -> int:
        """Return the number of the present state as soon as it is another than `serial`, or when the time is up."""
        with self._changed:
            self._changed.wait_for(lambda: self._serial != serial, seconds)
            return self._serial

    def read(self, version: str, name: str) -> tuple[bytes, str] | None:
        """Return a file of a version of the book, and its media type."""
        with self._changed:
            found = next((one for one in self._versions if one.name == version), None)
            data = found.book.read(name) if found else None
        return (data, found.book.media_types.get(name, "")) if found and data is not None else None

    def download(self) -> tuple[Path, str] | None:
        """Return the last book that passed its check, and a name for the file."""
        with self._changed:
            path = Path(self.manuscript).resolve()
            name = (path.stem if path.is_file() else path.name) or "book"
            return (self._good.path, f"{name}.epub") if self._good else None

    def describe(self) -> dict[str, object]:
        """Return what the page has to know, ready for JSON."""
        with self._changed:
            shown = self._versions[-1] if self._versions else None
            book = shown.book if shown else None
            return {
                "run": self._run,
                "serial": self._serial,
                "building": self._building,
                "manuscript": self.manuscript,
                "version": shown.name if shown else None,
                "stale": shown is not None and self._last.path is None,
                "passed": self._last.passed,
                "seconds": round(self._last.seconds, 3),
                "changed": self._files,
                "download": self._good.book.size if self._good else 0,
                "title": book.title if book else "",
                "language": book.language if book else "",
                "direction": book.direction if book else "ltr",
                "cover": book.cover if book else "",
                "contents": [_entry(entry) for entry in book.contents] if book else [],
                "documents": [
                    {"name": document.name, "source": document.source, "linear": document.linear}
                    for document in (book.documents if book else ())
                ],
                "findings": list(self._describe_findings(book)),
            }

    def _describe_findings(self, book: PreviewBook | None) -> Iterator[dict[str, object]]:
        for finding in self._last.findings:
            place = finding.location
            yield {
                "rule": finding.rule,
                "level": finding.level.name.lower(),
                "text": finding.text,
                "advice": finding.advice,
                "place": str(place) if place else "",
                "line": (shown := self._place_in_book(place)) and shown.line,
                "document": book.find_document(shown) if book and shown else "",
            }

    def _place_in_book(self, place: Location | None) -> Location | None:
        """Return the place in the manuscript as it was when the book that is shown was made."""
        if place is None or place.line is None or self._last.path is not None:
            return place
        return place.at(self._memory.line_then(place.path, place.line))

    def close(self) -> None:
        """Let go of every container."""
        with self._changed:
            for version in {*self._versions, *([self._good] if self._good else [])}:
                version.book.close()
            self._versions.clear()


def _entry(entry: Entry) -> dict[str, object]:
    return {"title": entry.title, "href": entry.href, "children": [_entry(child) for child in entry.children]}
