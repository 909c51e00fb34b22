"""A manuscript, read and compiled: everything that the author wrote, in order, nothing yet linked."""

from __future__ import annotations

from typing import NamedTuple

from epubgen.errors import Finding, Location
from epubgen.model.chapter import Chapter
from epubgen.model.metadata import Metadata, Options


class Entry(NamedTuple):
    """A place in the structure: a chapter, a part with chapters below it, or both; a draft has neither text nor file.

    `kind` is `chapter`, `part` (has children), `heading` (a title between chapters, as mdBook's `# Part`: has the
    chapters under it as children and a page of its own) or `draft` (announced, not written: shown, not linked).
    """

    kind: str
    title: str
    location: Location
    chapter: Chapter | None = None
    children: tuple[Entry, ...] = ()


class Book(NamedTuple):
    """A manuscript directory as data. `root` is its absolute path; all other paths are relative to it, with `/`.

    `metadata` is as stated, plus what was detected and reported (language, title); `modified_seconds` is the newest
    modification time of the files used, for the one case where nothing states a date. `files` maps every path that
    may be referred to (resources included) to its size in bytes.
    """

    root: str
    metadata: Metadata
    options: Options
    entries: tuple[Entry, ...]
    files: dict[str, int]
    modified_seconds: int = 0
    settings: Location | None = None
    """`book.yaml`, where there is one."""
    adopted: bool = False
    """Whether the order came from a SUMMARY.md in a folder without book.yaml (mdBook, HonKit, GitBook)."""
    single: str = ""
    """The name of the file that is the whole manuscript, where it is one file; `root` is its folder."""
    findings: tuple[Finding, ...] = ()
