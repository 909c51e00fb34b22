r"""mdBook's `{{#include}}` family in a chapter's text → the text with the files in it, and where each line came from.

    {{#include file.rs}}             the file          {{#include file.rs:2:10}}   lines 2 to 10; `:2`, `:2:`, `::10`
    {{#include file.rs:part}}        between the lines that hold `ANCHOR: part` and `ANCHOR_END: part`
    {{#rustdoc_include file.rs:3}}   the same          {{#playground file.rs}}     the file as a Rust code block
    {{#title A title}}               the page's title  \{{#include x}}             these very characters

Paths are relative to the file they stand in, and stay inside the manuscript directory. Included Markdown may include.
"""

from __future__ import annotations

import os
import posixpath
import re
import stat
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from epubgen.errors import Finding, Level, Location

MAX_DEPTH = 10
MAX_BYTES = 20_000_000


class Expansion(NamedTuple):
    """The text with its includes; `lines[n]` is the line of the chapter's own file that line n (from 0) stands for."""

    text: str
    lines: tuple[int, ...]
    files: tuple[str, ...]
    """Every file that was read, by its path in the manuscript, whether it was there or not."""
    title: str = ""
    findings: tuple[Finding, ...] = ()


@cache
def _pattern() -> re.Pattern[str]:
    names = "include|rustdoc_include|playground|playpen|title"
    return re.compile(
        rf"(?P<escape>\\\{{\{{[ \t]*#[^\n]*?\}}\}})|\{{\{{[ \t]*#(?P<name>{names})[ \t]+(?P<rest>[^}}\n]+)\}}\}}"
    )


def expand_includes(text: str, root: str, location: Location) -> Expansion | None:
    """Resolve the includes of a chapter's text; None where it has none. What cannot be included stays as it stands.

    `root` is the manuscript directory, `location` the chapter's file.
    """
    if "{{" not in text or not _pattern().search(text):
        return None
    expander = _Expander(root, location)
    pieces: list[tuple[str, int, bool]] = []
    line, end = 1, 0
    for match in _pattern().finditer(text):
        before = text[end : match.start()]
        pieces.append((before, line, True))
        line += before.count("\n")
        column = match.start() - text.rfind("\n", 0, match.start())
        pieces.append((expander.replace(match, location.path, location.at(line, column), ()), line, False))
        end = match.end()
    pieces.append((text[end:], line, True))
    files = tuple(dict.fromkeys(expander.files))
    return Expansion(_joined(pieces), _origins(pieces), files, expander.title, tuple(expander.findings))


def _joined(pieces: list[tuple[str, int, bool]]) -> str:
    return "".join(text for text, _, _ in pieces)


def _origins(pieces: list[tuple[str, int, bool]]) -> tuple[int, ...]:
    """Return the original line of each line of the joined pieces; included ones have that of their directive."""
    origins = [1]
    for text, line, own in pieces:
        for number in range(1, text.count("\n") + 1):
            origins.append(line + number if own else line)
    return tuple(origins)


@dataclass(slots=True)
class _Expander:
    root: str
    chapter: Location
    files: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    title: str = ""
    size: int = 0

    def replace(self, match: re.Match[str], path: str, place: Location, above: tuple[str, ...]) -> str:
        """Return what a directive in the file at `path` stands for; `above` are the files that are being included."""
        if match["escape"]:
            return match["escape"][1:]
        name, rest = match["name"], match["rest"].strip()
        if name == "title":
            self.title = rest
            return ""
        if name in ("playground", "playpen"):
            return self._playground(match[0], rest, path, place)
        words = rest.split()
        file, _, part = words[0].partition(":")
        content = self._read(file, path, place)
        if content is None:
            return match[0]
        found = _select(content.splitlines(), part)
        if found is None:
            text = f"“{file}” has no part “{part}”"
            self._report("missing-include", text, place, f"put `ANCHOR: {part}` and `ANCHOR_END: {part}` into it")
            return match[0]
        return self._nested("\n".join(found), _resolve(file, path), place, above)

    def _nested(self, text: str, path: str, place: Location, above: tuple[str, ...]) -> str:
        """Resolve what an included text includes."""
        if "{{" not in text:
            return text
        if path in above or len(above) >= MAX_DEPTH:
            self._report("include-loop", f"“{path}” includes itself", place, "take one of the includes out")
            return text
        return _pattern().sub(lambda match: self.replace(match, path, place, (*above, path)), text)

    def _playground(self, directive: str, rest: str, path: str, place: Location) -> str:
        words = rest.split()
        content = self._read(words[0], path, place)
        if content is None:
            return directive
        fence = "```" if "```" not in content else "`" * 8
        return f"{fence}rust\n{content.rstrip()}\n{fence}"

    def _read(self, file: str, path: str, place: Location) -> str | None:
        """Return the text of a file that is named in the file at `path`; None, reported, where it cannot be had."""
        inside = _resolve(file, path)
        if inside.startswith(("../", "/")) or inside == "..":
            self._report("outside-path", f"“{file}” lies outside the manuscript directory", place, "move it inside")
            return None
        self.files.append(inside)
        try:
            if not stat.S_ISREG(os.stat(os.path.join(self.root, inside)).st_mode):
                raise OSError(0, "it is no file")
            with open(os.path.join(self.root, inside), "rb") as opened:
                data = opened.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "its name is no name"
            self._report(
                "missing-include", f"“{inside}” cannot be included: {reason}", place, "write it, or mend the path"
            )
            return None
        self.size += len(data)
        if self.size > MAX_BYTES:
            self._report(
                "include-size", f"with “{inside}” more than {MAX_BYTES} bytes are included", place, "include less"
            )
            return None
        from epubgen.text.decoding import decode

        return decode(data).text

    def _report(self, rule: str, text: str, place: Location, advice: str) -> None:
        self.findings.append(Finding(rule, Level.ERROR, text, place, advice))


def _resolve(file: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), file.replace("\\", "/")))


def _select(lines: list[str], part: str) -> list[str] | None:
    """Return the lines that `2`, `2:10`, `2:`, `:10` or an anchor selects; None where there is no such anchor."""
    if not part:
        return lines
    first, colon, last = part.partition(":")
    if first.isdecimal() or (not first and colon):
        start = max(int(first or 1) - 1, 0)
        stop = start + 1 if not colon else int(last) if last.isdecimal() else None
        return lines[start:stop]
    return _between_anchors(lines, first)


def _between_anchors(lines: list[str], name: str) -> list[str] | None:
    begin = re.compile(rf"ANCHOR:\s*{re.escape(name)}(?![\w-])")
    end = re.compile(rf"ANCHOR_END:\s*{re.escape(name)}(?![\w-])")
    anchor = re.compile(r"ANCHOR(?:_END)?:\s*[\w-]+")
    inside = False
    found: list[str] | None = None
    for line in lines:
        if begin.search(line):
            inside, found = True, found or []
        elif end.search(line):
            inside = False
        elif inside and found is not None and not anchor.search(line):
            found.append(line)
    return found
