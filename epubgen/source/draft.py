"""A manuscript file on its way to being chapters: its markup, and what the passes over it have found so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from epubgen.errors import Finding, Level, Location
from epubgen.model.metadata import FrontMatter
from epubgen.source.attributes import NONE, Attributes, parse_attributes
from epubgen.source.compile import CompileTask
from epubgen.source.markdown_source import OPEN, TOKEN, Construct, put_back, put_back_in_url
from epubgen.source.stash import Stash

_LINE_AND_COLUMN = re.compile(r"(\d+):(\d+)")


@dataclass(slots=True)
class DraftNote:
    """A note as the author named it: the inside of its element, and its place."""

    html: str
    location: Location


@dataclass(slots=True)
class Draft:
    """Markup in the shape of `docs/markup.md`, each block on a line of its own.

    Blocks, links and images carry `data-sourcepos="line:column-…"` until the end, where the reader knows it.
    `lines` holds the text that columns (in bytes) count in; without it columns are as they stand.
    """

    task: CompileTask
    front: FrontMatter
    lang: str
    html: str = ""
    stash: Stash = field(default_factory=Stash)
    constructs: tuple[Construct, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    notes: dict[str, DraftNote] = field(default_factory=dict)
    calls: dict[str, list[str]] = field(default_factory=dict)
    lines: list[str] | None = None
    includes: tuple[str, ...] = ()
    origins: tuple[int, ...] = ()
    """Line of the file that each line of the text (from 0) stands for, where files were included."""
    malformed: bool = False
    """Whether its markup turned out to be no XML."""
    paragraphs: tuple[str, ...] = ()
    """How the paragraphs of a word-processor file begin: their numbers stand for lines."""
    title: str = ""
    """A title that the text states otherwise than by heading or front matter."""

    def begun_again(self, findings: tuple[Finding, ...]) -> Draft:
        """Return another draft of the same file, of which nothing has been made and only these findings known."""
        return replace(self, html="", stash=Stash(), findings=list(findings), notes={}, calls={}, malformed=False)

    def called(self, name: str) -> bool:
        """Return whether a chapter that is already complete calls the note."""
        return name in self.calls

    def put_back(self, text: str) -> str:
        """Return text with the author's characters where tokens of constructs stand."""
        return put_back(text, self.constructs)

    def put_back_in_url(self, url: str) -> str:
        """Return a URL with the author's characters where tokens of constructs stand."""
        return put_back_in_url(url, self.constructs)

    def attributes(self, number: str | None) -> Attributes:
        """Return the attribute list that a token stands for."""
        return parse_attributes(self.constructs[int(number)].value) if number else NONE

    def where(self, position: str | None) -> Location:
        """Return the place that a `data-sourcepos` value names."""
        match = _LINE_AND_COLUMN.match(position) if position else None
        if match is None:
            return self.task.location
        line, column = int(match[1]), int(match[2])
        if self.paragraphs:
            return Location(self.task.path, line, None, self.paragraphs[line - 1])
        if self.origins:
            return Location(self.task.path, self.origin(line))
        return Location(self.task.path, line, self._column(line, column))

    def origin(self, line: int) -> int:
        """Return the line of the file that a line of the text stands for."""
        return self.origins[min(line, len(self.origins)) - 1] if self.origins else line

    def _column(self, line: int, column: int) -> int | None:
        if self.lines is None or line > len(self.lines):
            return column if self.lines is None else None
        if column == 1 or self.lines[line - 1].isascii():
            return column
        before = self.lines[line - 1].encode("utf-8", "surrogatepass")[: column - 1].decode("utf-8", "ignore")
        return len(self.put_back_plain(before)) + 1

    def put_back_plain(self, text: str) -> str:
        """Return source text with the author's characters where tokens of constructs stand."""
        return TOKEN.sub(lambda match: self.constructs[int(match[1])].text, text) if OPEN in text else text

    def drop_indents(self) -> None:
        """Take out ideographic and no-break spaces at the beginning of paragraphs: style sheets indent (R-134)."""
        if "\u3000" in self.html or "\xa0" in self.html:
            self.html = re.sub(r'(<p class="p"(?: [^<>]*)?>)[\u3000\xa0 ]+', r"\1", self.html)

    def report(self, rule: str, level: Level, text: str, location: Location | None, advice: str = "") -> None:
        """Keep a finding."""
        self.findings.append(Finding(rule, level, text, location or self.task.location, advice))
