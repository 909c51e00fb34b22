"""Headings of a draft: which begins a chapter, which rank and id the others get (R-084, R-087)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from epubgen.source.attributes import class_value, escape, xml_id
from epubgen.source.notes import MARK
from epubgen.text.pinyin import slug

if TYPE_CHECKING:
    from epubgen.source.draft import Draft

_ATTRIBUTE = re.compile(r' ([\w:-]+)="([^"]*)"')
_HEADING_OR_CONTAINER = re.compile(
    r"<(?:(/?)(?:blockquote|li|div|aside|dd|dt|table|details|figure|section|article)\b"
    r"|h([1-6])((?: [\w:-]+=\"[^\"]*\")*)>(.*?)</h\2>)",
    re.DOTALL,
)
_TAG = re.compile(r"<[^<>]*>")
_READING = re.compile(r'<(r[tp]\b)[^>]*>.*?</\1>|<a class="noteref.*?</a>', re.DOTALL)
"""What stands beside the text: readings of characters, note marks."""
_MATH = re.compile(r'<math [^>]*?alttext="([^"]*)"[^>]*>.*?</math>', re.DOTALL)
_KEPT_IN_LABEL = re.compile(r"<(?:ruby|em|strong|sub|sup|code|math|mark|i|b|cite)\b")


class Found(NamedTuple):
    """A heading where it was found: html[start:end] is its element; nested ones stand inside another block."""

    start: int
    end: int
    level: int
    attributes: dict[str, str]
    inside: str
    nested: bool


def find_headings(html: str) -> list[Found]:
    """Return the headings of some markup in order."""
    found: list[Found] = []
    depth = 0
    for match in _HEADING_OR_CONTAINER.finditer(html):
        if match[2] is None:
            depth += -1 if match[1] else 1
        else:
            attributes = dict(_ATTRIBUTE.findall(match[3]))
            found.append(Found(match.start(), match.end(), int(match[2]), attributes, match[4].strip(), depth > 0))
    return found


def plain_text(draft: Draft, markup: str) -> str:
    """Return what a reader reads of inline markup: no note marks, no ruby readings, TeX for formulas."""
    return text_of(without_marks(draft, markup))


def text_of(text: str) -> str:
    """Return the text of finished inline markup, on one line; see `plain_text`."""
    if "<" in text:
        text = text.replace("<br/>", " ")
        text = _TAG.sub("", _MATH.sub(r"\1", _READING.sub("", text)))
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    return " ".join(text.split())


def without_marks(draft: Draft, markup: str) -> str:
    """Return the markup with what was put aside in its place, and no note marks."""
    text = draft.stash.restore(markup)
    return MARK.sub("", text) if "\ufddc" in text else text


def label(draft: Draft, markup: str) -> str:
    """Return a heading as inline markup for a contents page, where that says more than its text; else empty."""
    text = without_marks(draft, markup)
    if "<" not in text or not _KEPT_IN_LABEL.search(text):
        return ""
    return re.sub(r"</?a\b[^>]*>|<img\b[^>]*>| (?:id|data-sourcepos)=\"[^\"]*\"", "", text).strip()


class Ranks:
    """Gives each heading its rank in a chapter: deeper than the one above it by one at most (R-084)."""

    def __init__(self) -> None:
        self._open: list[int] = []

    def rank(self, level: int, nested: bool) -> int:
        """Return the rank, 2 to 6, of the next heading; one inside another block counts for no other."""
        if nested:
            return min(sum(other < level for other in self._open) + 2, 6)
        while self._open and self._open[-1] >= level:
            self._open.pop()
        self._open.append(level)
        return min(len(self._open) + 1, 6)


class Ids:
    """The ids of a chapter: each is an XML name and occurs once."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken
        self._numbers: dict[str, int] = {}

    def make(self, text: str) -> str:
        """Return a new ASCII id for a text, always the same for the same texts before it."""
        name = slug(text) if text else "section"
        return self.free(name if name[0].isalpha() else f"s-{name}")

    def is_taken(self, name: str) -> bool:
        """Return whether something has the name."""
        return name in self._taken

    def free(self, name: str) -> str:
        """Return the name, with a number after it where it is taken, and take it."""
        number = self._numbers.get(name, 1)
        unique = name if number == 1 else f"{name}-{number}"
        while unique in self._taken:
            number += 1
            unique = f"{name}-{number}"
        self._numbers[name] = number
        self._taken.add(unique)
        return unique


def opening_tag(found: Found, rank: int, identifier: str) -> str:
    """Return the start tag of a heading as the book has it, with its position."""
    classes, rest = f"h{rank}", ""
    for name, value in found.attributes.items():
        if name == "class":
            classes = class_value(classes, *value.split())
        elif name != "id":
            rest += f' {name}="{value}"'
    return f'<h{rank} class="{classes}" id="{escape(xml_id(identifier))}"{rest}>'
