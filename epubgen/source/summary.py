"""`SUMMARY.md` of mdBook, HonKit and GitBook → a plan: nesting, `# Part` headings, drafts, separators."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from epubgen.errors import Finding, Level, Location
from epubgen.source.files import nearest, title_from_name
from epubgen.source.plan import Plan, is_chapter

_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:(?P<bullet>[-*+]|[0-9]+[.)])[ \t]+)?(?P<text>\S.*?)[ \t]*$")
_LINK = re.compile(
    r"\[(?P<title>(?:\\.|`[^`]*`|!?\[[^\]]*\](?:\([^)]*\))?|[^\\\[\]`])*)\]"
    r"\([ \t]*(?:<(?P<angled>[^>]*)>|(?P<href>(?:\\.|[^\s()\\]|\([^\s()]*\))*))"
    r"(?:[ \t]+(?:\"[^\"]*\"|'[^']*'))?[ \t]*\)"
)
_HEADING = re.compile(r"(?P<level>#{1,6})[ \t]+(?P<title>.*?)[ \t]*#*$")


@dataclass(slots=True)
class _Node:
    """A line of the summary that is becoming a plan."""

    path: str
    title: str
    location: Location
    kind: str = ""
    indent: int = -1
    children: list[_Node] = field(default_factory=list)

    def plan(self) -> Plan:
        fallback = title_from_name(self.path) if self.path else self.title
        children = tuple(child.plan() for child in self.children)
        return Plan(self.path, self.location, self.title, fallback, self.kind, children)


@dataclass(slots=True)
class SummaryReader:
    """Reads one SUMMARY.md. `paths` are the files that there are, `lenient` turns a missing chapter into a draft."""

    location: Location
    paths: dict[str, int]
    suffixes: frozenset[str]
    lenient: bool
    findings: list[Finding] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def read(self, text: str) -> tuple[Plan, ...]:
        """Turn the summary's text into a plan; what it names and is not there becomes a finding."""
        top: list[_Node] = []
        part: _Node | None = None
        open_items: list[_Node] = []
        listed = False
        for number, line in _lines(text):
            place = self.location.at(number)
            heading = _HEADING.match(line)
            if heading:
                open_items.clear()
                if top or part or listed or heading["level"] != "#":  # else it is the summary's own title
                    part = self._heading(plain(heading["title"]), place, top)
                continue
            item = _ITEM.match(line)
            if item is None or re.fullmatch(r"[-*_]([ \t]*[-*_]){2,}", line.strip()):
                open_items.clear()
                continue
            if item["bullet"] is None and not _LINK.match(item["text"]):
                continue
            node = self._item(item["text"], place)
            if node is None:
                continue
            node.indent = len(item["indent"].expandtabs(4)) if item["bullet"] else -1
            self._hang(node, open_items, part.children if part and item["bullet"] else top)
            if not item["bullet"]:
                open_items.clear()
                part = None
            listed = True
        return tuple(node.plan() for node in top if node.path or node.children or node.kind == "draft")

    def _heading(self, title: str, place: Location, top: list[_Node]) -> _Node:
        node = _Node("", title, place, "heading")
        top.append(node)
        return node

    @staticmethod
    def _hang(node: _Node, open_items: list[_Node], home: list[_Node]) -> None:
        """Put an item under the nearest open one that is indented less."""
        while open_items and open_items[-1].indent >= node.indent:
            open_items.pop()
        (open_items[-1].children if open_items else home).append(node)
        open_items.append(node)

    def _item(self, text: str, place: Location) -> _Node | None:
        link = _LINK.search(text)
        if link is None:
            return _Node("", plain(text), place, "draft")
        title = plain(link["title"])
        href = (link["angled"] if link["angled"] is not None else link["href"] or "").strip()
        if not href or href == "#":
            return _Node("", title, place, "draft")
        if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", href):
            self._note("summary-link", Level.NOTICE, f"“{title}” leads out of the book and is left out", place)
            return None
        return self._chapter(re.sub(r"\\(.)", r"\1", href), title, place)

    def _chapter(self, href: str, title: str, place: Location) -> _Node | None:
        name, _, fragment = href.partition("#")
        folder = posixpath.dirname(self.location.path)
        written = unquote(name.partition("?")[0])
        path = posixpath.normpath(posixpath.join(folder, written.lstrip("/")))
        if written.startswith("/") and path not in self.paths:
            path = posixpath.normpath(written.lstrip("/"))  # from the root of the repository, as GitBook has it
        if path.endswith(".html") and path not in self.paths and path[:-5] + ".md" in self.paths:
            path = path[:-5] + ".md"
        if path in self.seen:
            if not fragment:
                text = f"the chapter “{path}” stands here again; first in line {self.seen[path]}"
                self._note(
                    "chapter-twice", Level.WARNING, text, place, "delete one of the two: a chapter has one place"
                )
            return None  # an entry for a section of a chapter: the chapter's own outline gives it
        self.seen[path] = place.line or 0
        if path not in self.paths:
            return self._missing(path, title, place)
        if not is_chapter(path, self.suffixes):
            self._note("unread-format", Level.ERROR, f"no reader reads “{path}”", place, "convert it to .md")
            return None
        return _Node(path, title, place)

    def _missing(self, path: str, title: str, place: Location) -> _Node:
        near = nearest(path, [other for other in self.paths if is_chapter(other, self.suffixes)])
        level = Level.WARNING if self.lenient else Level.ERROR
        advice = f"did you mean “{near}”?" if near else "write the file, or leave the link empty: [title]()"
        self._note("missing-chapter", level, f"there is no file “{path}”", place, advice)
        return _Node("", title or title_from_name(path), place, "draft")

    def _note(self, rule: str, level: Level, text: str, place: Location, advice: str = "") -> None:
        self.findings.append(Finding(rule, level, text, place, advice))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, with their numbers, without comments and code blocks."""

    def blank(match: re.Match[str]) -> str:
        return "\n" * match[0].count("\n")

    text = re.sub(r"<!--.*?(?:-->|\Z)", blank, text.lstrip("\ufeff").replace("\r\n", "\n"), flags=re.DOTALL)
    if text.startswith("---\n") and (end := text.find("\n---", 3)) > 0:
        text = blank_lines(text[: end + 4]) + text[end + 4 :]
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line


def blank_lines(text: str) -> str:
    """Return as many empty lines as the text has."""
    return "\n" * text.count("\n")


def plain(markdown: str) -> str:
    """Return a title without its Markdown: emphasis, code, links, images and escapes."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"`+([^`]*)`+", lambda match: match[1].replace("*", "\\*").replace("_", "\\_"), text)
    text = re.sub(r"(?<!\\)(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\\\w])([*_])(?=\S)(.+?)(?<=[^\s\\])\1(?!\w)", r"\2", text)
    text = re.sub(r"<[a-zA-Z/][^>]*>", "", text)
    import html

    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)).strip()
