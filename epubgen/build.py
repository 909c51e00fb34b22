"""The pipeline: a manuscript → an .epub file that has passed its check. The stages in their order.

    read_manuscript      manuscript  → Book         (compiled file by file, in workers, from the cache)
    compose_publication  Book        → Publication  (linked; documents are rendered when they are packed)
    pack_publication     Publication → container    (under a temporary name beside the target)
    check_publication    container   → Report       (starts again from the bytes)

Only a container that has passed replaces the old one; one that has not stays beside it as NAME.rejected.epub.
"""

from __future__ import annotations

import contextlib
import os
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from epubgen import __version__
from epubgen.editions import silent_change
from epubgen.errors import EpubgenError, Finding, Level, Location
from epubgen.model.ports import Forgetful, Mapper, Store, map_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from epubgen.check.messages import Message
    from epubgen.model.book import Book, Entry
    from epubgen.model.publication import Item, Publication


class BuildOptions(NamedTuple):
    """How to build, where it does not follow from the manuscript.

    `modified` is the instant that SOURCE_DATE_EPOCH names, as `YYYY-MM-DDThh:mm:ssZ`, or None.
    """

    check: bool = True
    strict: bool = False
    allow_partial: bool = False
    theme: str = ""
    modified: str | None = None


DEFAULTS = BuildOptions()
Seen: TypeAlias = "Callable[[Location | None], Location | None]"


class BookFault(NamedTuple):
    """A message of the check about the finished book, with the manuscript line that caused it where that is known."""

    id: str
    severity: str
    text: str
    place: Location
    manuscript: Location | None = None

    def __str__(self) -> str:
        first = self.manuscript or self.place
        inside = f" (in the book: {self.place})" if self.manuscript else ""
        return f"{first}: {self.severity.lower()}: {self.text} [{self.id}]{inside}"


class BuildResult(NamedTuple):
    """What became of one manuscript.

    `status` is `built`; `faulty` (the manuscript has errors: nothing was written); `rejected` (the book failed its
    check and stays beside the old one) or `failed` (the job could not be done: `error` says why).
    """

    manuscript: str
    output: str
    status: str
    findings: tuple[Finding, ...] = ()
    faults: tuple[BookFault, ...] = ()
    title: str = ""
    documents: int = 0
    size: int = 0
    stages: tuple[tuple[str, float], ...] = ()
    error: str = ""

    @property
    def ok(self) -> bool:
        return self.status == "built"


class Stopwatch:
    """Wall seconds by stage, in order: what `--profile-time` shows."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, float]] = []
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.stages.append((stage, now - self._last))
        self._last = now


def build_book(
    manuscript: Path,
    target: Path,
    options: BuildOptions = DEFAULTS,
    *,
    run: Mapper = map_here,
    store: Store | None = None,
    checked: Store | None = None,
    composed: Callable[[Publication], None] = lambda publication: None,
) -> BuildResult:
    """Turn the manuscript, a directory or one file, into an .epub file at target; what is wrong is in the result.

    `checked` keeps what the check has passed, where that is to be another store than `store`: many issues of a series
    share a style sheet. `composed` is shown the publication before it is packed: a preview needs its line maps.
    Raises EpubgenError where there is no manuscript, or where the target cannot be written.
    """
    kept = store or Forgetful()
    watch = Stopwatch()
    temporary = _temporary(target)
    try:
        publication, findings, seen = compose(manuscript, options, watch, run, kept)
        composed(publication)
        result = BuildResult(
            str(manuscript), str(target), "faulty", findings, title=publication.metadata.title,
            documents=len(publication.spine),
        )  # fmt: skip
        if any(finding.level is Level.ERROR for finding in findings):
            return result._replace(stages=tuple(watch.stages))
        _pack(publication, temporary, target, watch, run, kept)
        faults = _check(publication, temporary, watch, run, checked or kept) if options.check else ()
        faults = tuple(fault._replace(manuscript=seen(fault.manuscript)) for fault in faults)
        return _settle(result._replace(faults=faults), temporary, target, options, watch)
    finally:
        with contextlib.suppress(OSError):  # never made, or in a place where nothing can be
            temporary.unlink()
        kept.close()


def load_stages() -> None:
    """Import the stages that come after compiling: a good use of the time in which others compile."""
    import epubgen.package.package_document
    import epubgen.xhtml.compose  # noqa: F401


def _temporary(target: Path) -> Path:
    """Return the name under which the container is written; remove what killed builds left under theirs."""
    host = "".join(filter(str.isalnum, os.uname().nodename)) if hasattr(os, "uname") else "here"
    prefix = f".{target.name}.{host}-"
    for name in os.listdir(target.parent) if target.parent.is_dir() else ():
        if name.startswith(prefix) and name.endswith(".tmp") and not _is_running(name[len(prefix) : -4]):
            target.with_name(name).unlink(missing_ok=True)
    return target.with_name(f"{prefix}{os.getpid()}.tmp")


def _is_running(process: str) -> bool:
    """Whether a process of that number may still be at work; Windows is not asked, for there asking would stop it."""
    if os.name != "posix":
        return True
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except OSError:
        return True
    return True


def compose(
    manuscript: Path, options: BuildOptions, watch: Stopwatch, run: Mapper, store: Store
) -> tuple[Publication, tuple[Finding, ...], Seen]:
    """Turn the manuscript into a publication that is linked but not packed, with every finding so far.

    The last value turns places in the manuscript into those that are shown.
    """
    from epubgen.source import read_manuscript
    from epubgen.xhtml import compose_publication

    watch.lap("start")
    book = _override(read_manuscript(manuscript, run=run, store=store), options)
    watch.lap("compile")
    publication = compose_publication(book, options.modified, run=run, store=store, version=__version__)
    watch.lap("link")
    findings = _ordered((*_book_findings(book), *publication.findings))
    given = os.path.realpath(manuscript)
    seen = partial(_seen_from, book.root if book.single else given, book.root)
    findings = tuple(finding._replace(location=seen(finding.location)) for finding in findings)
    return publication, _about(findings, book.single), seen


def _seen_from(folder: str, root: str, place: Location | None) -> Location | None:
    """Tell a place by its path from the folder that was named: of an mdBook, that may be its `src`."""
    if place is None or folder == root:
        return place
    return place._replace(path=os.path.relpath(os.path.join(root, place.path), folder).replace(os.sep, "/"))


def _about(findings: tuple[Finding, ...], single: str) -> tuple[Finding, ...]:
    """Let findings about book.yaml be about the file that is the whole manuscript, where it is one."""
    if not single:
        return findings
    from epubgen.source.single_file import for_file

    return tuple(for_file(finding, single) for finding in findings)


def _override(book: Book, options: BuildOptions) -> Book:
    unfinished = book.options.partial or options.allow_partial
    theme = options.theme or book.options.theme
    return book._replace(options=book.options._replace(partial=unfinished, theme=theme))


def _book_findings(book: Book) -> Iterator[Finding]:
    def below(entries: tuple[Entry, ...]) -> Iterator[Finding]:
        for entry in entries:
            if entry.chapter:
                yield from entry.chapter.findings
            yield from below(entry.children)

    yield from book.findings
    yield from below(book.entries)


def _ordered(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Put findings in the order of their places, each once."""

    def place(finding: Finding) -> tuple[str, int, int]:
        location = finding.location
        return (location.path, location.line or 0, location.column or 0) if location else ("", 0, 0)

    return tuple(sorted(dict.fromkeys(findings), key=place))


def _pack(publication: Publication, temporary: Path, target: Path, watch: Stopwatch, run: Mapper, store: Store) -> None:
    from epubgen.package import pack_publication

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        pack_publication(publication, temporary, run=run, store=store)
    except OSError as error:
        raise EpubgenError(f"the book cannot be written: {error.strerror or error}", Location(str(target))) from error
    watch.lap("pack")


def _check(publication: Publication, path: Path, watch: Stopwatch, run: Mapper, store: Store) -> tuple[BookFault, ...]:
    from epubgen.check import check_publication

    report = check_publication(path, run=run, store=None if type(store) is Forgetful else store)
    watch.lap("check")
    least = {"FATAL", "ERROR", "WARNING"}
    wanted = [message for message in report.messages if message.severity.name in least]
    return tuple(_placed(message, publication) for message in wanted)


def _placed(message: Message, publication: Publication) -> BookFault:
    """Point a message about the container back at the manuscript, where the document's lines are known."""
    place = Location(message.path or "", message.line, message.column)
    item = next((item for item in publication.items if item.href and place.path.endswith("/" + item.href)), None)
    manuscript = manuscript_place(item, place.line) if item else None
    return BookFault(message.id, message.severity.name, message.text, place, manuscript)


def manuscript_place(item: Item, line: int | None) -> Location | None:
    """Return the place in the manuscript that a line of the item's document was made from."""
    if line is not None and 0 < line <= len(item.places):
        return item.places[line - 1]
    if item.source is None:
        return None
    if line is not None and 0 <= line - item.first_line < len(item.lines):
        return item.source.at(item.lines[line - item.first_line] or None)
    return item.source.at(None)


def _settle(result: BuildResult, temporary: Path, target: Path, options: BuildOptions, watch: Stopwatch) -> BuildResult:
    """Put the finished container where it belongs."""
    worst = {"FATAL", "ERROR"} | ({"WARNING"} if options.strict else set())
    rejected = target.with_name(f"{target.stem}.rejected.epub")
    bad = any(fault.severity in worst for fault in result.faults) or (
        options.strict and any(finding.level is Level.WARNING for finding in result.findings)
    )
    size = temporary.stat().st_size
    path = Path(result.manuscript)
    silent = () if bad else _about(silent_change(temporary, target), path.name if path.is_file() else "")
    try:
        os.replace(temporary, rejected if bad else target)
        if not bad:
            rejected.unlink(missing_ok=True)
    except OSError as error:
        raise EpubgenError(f"the book cannot be written: {error.strerror or error}", Location(str(target))) from error
    watch.lap("write")
    return result._replace(
        status="rejected" if bad else "built",
        output=str(rejected if bad else target),
        findings=(*result.findings, *silent),
        size=size,
        stages=tuple(watch.stages),
    )
