"""Links written from source to source → links from document to document; those that lead nowhere → findings."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from epubgen.errors import Finding, Level
from epubgen.model.book import Book
from epubgen.model.chapter import Target
from epubgen.xhtml.plan import Section

INDEX_NAMES = ("index", "readme", "_index")
TEXT_SUFFIXES = (".md", ".markdown", ".txt", ".html", ".xhtml", ".htm", ".docx")
OUTSIDE = "write the address that it has on the web, or take the link out"
MOST_SUGGESTIONS = 50
"""After that many dead links, candidates are no longer looked for: the list would be read by nobody."""
MOST_COMPARED = 60
"""Of more candidates than this only those that share most pairs of letters are compared closely, which is slow."""


class Anchors(NamedTuple):
    """Where in the chapters of one file a fragment may lead: id, GitHub's slug of a heading, or the heading's text."""

    ids: dict[str, tuple[Section, str]]
    slugs: dict[str, tuple[Section, str]]
    texts: dict[str, tuple[Section, str]]


class Links:
    """Resolves the links of all chapters of a book."""

    def __init__(self, book: Book, sections: Iterable[Section]) -> None:
        self.book = book
        self.lenient = book.options.dead_links == "warn" or (book.adopted and book.settings is None)
        self.by_file: dict[str, list[Section]] = {}
        for section in sections:
            if section.chapter:
                self.by_file.setdefault(section.chapter.source.path, []).append(section)
            elif section.pieces:
                self.by_file.setdefault(section.location.path.rstrip("/"), []).append(section)
        self._home = _common_folder(self.by_file)
        """The folder that holds all chapters, with a slash behind it; empty where that is the root."""
        self.findings: list[Finding] = []
        self._anchors: dict[str, Anchors] = {}
        self._stems: dict[str, str] = {}
        self._small_stems: dict[str, str] = {}

    @property
    def level(self) -> Level:
        return Level.WARNING if self.lenient else Level.ERROR

    def resolve(self, target: Target, section: Section) -> str | None:
        """Return the URL of a link's target, seen from another document; None, and a finding, if it is dead."""
        own = section.chapter.source.path if section.chapter else section.location.path
        path = self.file_of(target.path) if target.path else own
        if path is None:
            self._report_missing(target)
            return None
        sections = self.by_file[path]
        if not target.fragment:
            return (section if not target.path else sections[0]).pieces[0].name
        first = section if path == own else sections[0]
        if has_id(first, target.fragment):
            return f"{first.document_of(target.fragment)}#{target.fragment}"
        found = find_fragment(target.fragment, self._anchors_of(path))
        if found is None:
            self._report_fragment(target, path)
            return None
        holder, id = found
        return f"{holder.document_of(id)}#{id}" if id else holder.pieces[0].name

    def file_of(self, path: str) -> str | None:
        """Return the manuscript file that a path in a link means, or None."""
        path = posixpath.normpath(path) if path else ""
        if path in self.by_file:
            return path
        indexes = [posixpath.join("" if path == "." else path, name) for name in INDEX_NAMES]
        named = [path] if path not in self.book.files else []
        # The address of a page on the web has no suffix, and often no capitals: what is written so goes before.
        if found := self._first_stem((*indexes, *named)):
            return found
        stem, dot, suffix = path.rpartition(".")
        if self.book.adopted and dot and suffix.lower() in ("html", "htm", "md"):
            folder, _, name = stem.rpartition("/")
            return self._first_stem((stem,)) or (
                self.file_of(folder or ".") if name.lower() in INDEX_NAMES else None
            )  # fmt: skip
        return None

    def _first_stem(self, stems: Iterable[str]) -> str | None:
        """Return the file that one of the names without suffix means; else one that differs only in capitals."""
        if not self._stems:
            for path in self.by_file:
                before, dot, suffix = path.rpartition(".")
                folder, slash, name = before.rpartition("/")
                if dot and f".{suffix.lower()}" in TEXT_SUFFIXES:
                    self._stems.setdefault(before, path)
                    self._small_stems.setdefault(before.lower(), path)
                    if name.lower() in INDEX_NAMES:
                        self._stems.setdefault(f"{folder}{slash}{name.lower()}", path)
            self._stems.setdefault("\0", "")
        exact = (self._stems.get(stem) for stem in stems)
        alike = (self._small_stems.get(stem.lower()) for stem in stems)
        return next(filter(None, (*exact, *alike)), None)

    def _anchors_of(self, path: str) -> Anchors:
        if path not in self._anchors:
            self._anchors[path] = read_anchors(self.by_file[path])
        return self._anchors[path]

    def _report_missing(self, target: Target) -> None:
        if target.path == ".":
            self._report(target, f"the link {target.href} leads to the first page of a site, and this is a book", "")
        elif target.path.startswith("../") or (self._home and not f"{target.path}/".startswith(self._home)):
            self._report(target, f"the link {target.href} leads out of the book, to {target.path}", "", OUTSIDE)
        else:
            candidate = self._nearest(target.path, [*self.by_file, *self.book.files])
            self._report(target, f"the link {target.href} leads to {target.path}, which does not exist", candidate)

    def _report_fragment(self, target: Target, path: str) -> None:
        anchors = self._anchors_of(path)
        candidate = self._nearest(target.fragment, [*anchors.ids, *anchors.slugs, *anchors.texts])
        where = path if target.path else "this file"
        self._report(target, f"the link {target.href} leads to #{target.fragment}, but {where} has no such place",
                     candidate and f"#{candidate}")  # fmt: skip

    def _report(self, target: Target, text: str, candidate: str, otherwise: str = "") -> None:
        otherwise = otherwise or "correct the link, or take it out"
        advice = f"did you mean {candidate}?" if candidate else otherwise
        # Notes that are not written yet are nothing unusual in a folder of notes.
        level = Level.WARNING if target.href.startswith("[[") else self.level
        self.findings.append(Finding("dead-link", level, text, target.location, advice))

    def _nearest(self, wanted: str, candidates: Iterable[str]) -> str:
        if len(self.findings) >= MOST_SUGGESTIONS:
            return ""
        return nearest(wanted, candidates)


def _common_folder(paths: Iterable[str]) -> str:
    folders = [f"{posixpath.dirname(path)}/" for path in paths if path]
    shared = posixpath.commonprefix(folders)
    return shared[: shared.rfind("/") + 1].lstrip("/")


def nearest(wanted: str, candidates: Iterable[str]) -> str:
    """Return the candidate most like what was written: the same file name elsewhere first; empty if none is near."""
    import difflib

    pool = list(dict.fromkeys(candidates))
    name = wanted.rpartition("/")[2].lower()
    if same := [path for path in pool if path.rpartition("/")[2].lower() == name]:
        return same[0]
    if len(pool) > MOST_COMPARED:
        wanted_pairs = _pairs(_stem(wanted))
        pool = sorted(pool, key=lambda path: -len(wanted_pairs & _pairs(_stem(path))))[:MOST_COMPARED]
    stems = {_stem(path): path for path in reversed(pool)}
    alike = difflib.get_close_matches(_stem(wanted), stems, 1, 0.7)
    return stems[alike[0]] if alike else next(iter(difflib.get_close_matches(wanted, pool, 1, 0.85)), "")


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _stem(path: str) -> str:
    """Return the part of a path that an author is most likely to have mistyped: the file's name without suffix."""
    return path.rpartition("/")[2].partition(".")[0].lower()


def read_anchors(sections: Iterable[Section]) -> Anchors:
    """Return every place in the chapters of one file that a fragment may name, the first one of each name."""
    anchors = Anchors({}, {}, {})
    counts: dict[str, int] = {}
    for section in sections:
        for name, slug, text, id in _places(section, counts):
            if name:
                anchors.ids.setdefault(name, (section, id))
            if slug:
                anchors.slugs.setdefault(slug, (section, id))
            if text:
                anchors.texts.setdefault(text, (section, id))
    return anchors


def _places(section: Section, counts: dict[str, int]) -> Iterator[tuple[str, str, str, str]]:
    chapter = section.chapter
    if chapter is None:
        return
    for text, id in ((chapter.title, ""), *((heading.text, heading.id) for heading in chapter.outline)):
        slug = github_slug(text)
        repeated = counts.get(slug, 0)
        counts[slug] = repeated + 1
        yield "", f"{slug}-{repeated}" if repeated else slug, folded(text), id
    for id in (*chapter.anchors, *(note.id for note in chapter.notes)):
        yield id, "", "", id
    if chapter.id:
        yield chapter.id, "", "", ""
    yield chapter.slug, "", "", ""


def has_id(section: Section, id: str) -> bool:
    """Return whether a section has the id, which nearly every link names: the other names need not be made."""
    chapter = section.chapter
    return bool(chapter and (id in chapter.anchors or any(id == note.id for note in chapter.notes)))


def find_fragment(fragment: str, anchors: Anchors) -> tuple[Section, str] | None:
    """Return the section and id that a fragment means by its id, by GitHub's slug or by a heading's text."""
    return (
        anchors.ids.get(fragment)
        or anchors.slugs.get(fragment.lower())
        or anchors.texts.get(folded(fragment))
        or anchors.slugs.get(github_slug(fragment))
    )


def github_slug(text: str) -> str:
    """Return the anchor that GitHub gives to a heading: lower case, no punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")


def folded(text: str) -> str:
    """Return a heading's text for comparing: case and white space do not count."""
    return " ".join(text.casefold().split())
