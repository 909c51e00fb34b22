"""The targets of a chapter → the URLs that its document gets in their place; what cannot be had becomes a finding."""

from __future__ import annotations

import re
from urllib.parse import quote

from epubgen.errors import Finding, Level
from epubgen.model.book import Book
from epubgen.model.chapter import Target
from epubgen.xhtml.links import MOST_SUGGESTIONS, TEXT_SUFFIXES, Links, nearest
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
            return self._unlinkable(target)
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

    def _unlinkable(self, target: Target) -> str | None:
        """Return where a file that is no chapter can be had on the web: reading systems open documents of the spine
        only (R-047). None, and a finding, where nothing says where the manuscript's files can be had."""
        if base := self.book.options.base_url:
            fragment = f"#{quote(target.fragment, safe='=&,:')}" if target.fragment else ""
            return f"{base.rstrip('/')}/{quote(target.path)}{fragment}"
        text, advice = (
            ("a text that is not in the book", "take that file into the book, or set base-url to link to it on the web")
            if target.path.lower().endswith(TEXT_SUFFIXES)
            else ("a file that no book can hold", "set base-url to where the manuscript's files can be had on the web")
        )
        self._findings.append(
            Finding(
                "link-to-file",
                Level.WARNING,
                f"the link {target.href} leads to {text}, so its words stay and the link goes",
                target.location,
                advice,
            )
        )
        return None
