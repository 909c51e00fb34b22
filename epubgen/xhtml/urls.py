"""The targets of a chapter → the URLs that its document gets in their place; what cannot be had becomes a finding."""

from __future__ import annotations

import re

from epubgen.errors import Finding, Level
from epubgen.model.book import Book
from epubgen.model.chapter import Target
from epubgen.xhtml.links import MOST_SUGGESTIONS, Links, nearest
from epubgen.xhtml.plan import Section
from epubgen.xhtml.resources import FOLDERS, Resources

WORDS = {"image": "picture", "audio": "sound", "video": "film", "track": "captions", "file": "file"}


class Urls:
    """Looks up every target of the book, once, and collects what is wrong with them."""

    def __init__(self, book: Book, links: Links, resources: Resources) -> None:
        self.book = book
        self.links = links
        self.resources = resources
        self._findings: list[Finding] = []

    def of(self, section: Section) -> tuple[str | None, ...]:
        """Return a URL for each target of a section's chapter, seen from its document; None where there is none."""
        if section.chapter is None:
            return ()
        return tuple(self._url(target, section) for target in section.chapter.targets)

    def findings(self) -> tuple[Finding, ...]:
        """Return what has been found so far, links and resources together."""
        return (*self.links.findings, *self.resources.findings, *self._findings)

    def _url(self, target: Target, section: Section) -> str | None:
        if target.kind in FOLDERS:
            return self._resource(target)
        if target.path and self.links.file_of(target.path) is None and self.resources.exists(target.path):
            self._unlinkable(target)
            return None
        return self.links.resolve(target, section)

    def _resource(self, target: Target) -> str | None:
        if href := self.resources.href(target.path):
            fragment = f"#{target.fragment}" if re.fullmatch(r"[\w.,:=-]+", target.fragment, re.ASCII) else ""
            return f"../{href}{fragment}"
        if not self.resources.exists(target.path):
            what = WORDS[target.kind]
            few = len(self._findings) < MOST_SUGGESTIONS
            candidate = nearest(target.path, self.book.files) if few else ""
            self._findings.append(
                Finding(
                    f"missing-{'image' if target.kind == 'image' else target.kind}",
                    self.links.level,
                    f"the {what} {target.href} does not exist",
                    target.location,
                    f"did you mean {candidate}?" if candidate else f"add {target.path}, or correct the path",
                )
            )
        return None

    def _unlinkable(self, target: Target) -> None:
        """Report a link to a file that is no chapter: reading systems open documents of the spine only (R-047)."""
        self._findings.append(
            Finding(
                "link-to-file",
                Level.WARNING,
                f"the link {target.href} leads to a file that is no chapter, so its text stays and the link goes",
                target.location,
                "link to where the file can be had on the web",
            )
        )
