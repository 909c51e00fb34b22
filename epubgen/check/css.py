"""Style sheets: bytes → messages and references. What EPUB says about CSS; the syntax is `css_syntax`'s."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from epubgen.check.css_selectors import Declaration, Sheet
from epubgen.check.css_syntax import parse_sheet
from epubgen.check.css_tokens import Places
from epubgen.check.document import DocumentSummary, DocumentTask, Kind, Reference, checker
from epubgen.check.messages import Message, make_message
from epubgen.check.rules import rule, run
from epubgen.check.urls import SPACES

OVERLAY_CLASSES = {
    "-epub-media-overlay-active": "media:active-class",
    "-epub-media-overlay-playing": "media:playback-active-class",
}


class StyleFault(NamedTuple):
    """One fault of a style sheet: a message without its document."""

    id: str
    args: tuple[object, ...]
    line: int
    column: int


class StyleReference(NamedTuple):
    """One URL in a style sheet."""

    url: str
    kind: Kind
    line: int
    column: int


@dataclass
class Style:
    """What is wrong with a style sheet or a style attribute, what it refers to, and which overlay classes it styles."""

    faults: list[StyleFault] = field(default_factory=list)
    references: list[StyleReference] = field(default_factory=list)
    classes: dict[str, tuple[int, int]] = field(default_factory=dict)


@lru_cache(maxsize=2048)
def judge_style(text: str, declarations: bool) -> Style:
    """Judge a style attribute or element, as `judge_css` does; the same come again in document after document."""
    return judge_css(text, declarations)


@lru_cache(maxsize=8)
def judge_sheet(text: str) -> Style:
    """Judge a style sheet, as `judge_css` does; the issues of a series all have the same."""
    return judge_css(text)


def judge_css(text: str, declarations: bool = False) -> Style:
    """Judge a style sheet, or with `declarations` the value of a style attribute."""
    sheet = parse_sheet(text, declarations)
    style, places = Style(), Places(text)
    for fault in sheet.faults:
        style.faults.append(StyleFault("CSS-008", (fault.text,), *places.at(fault.offset)))
    _judge_at_rules(sheet, style, places)
    for declaration in sheet.declarations:
        _judge_declaration(declaration, style, places)
    for token in sheet.classes:
        if token.text[1:] in OVERLAY_CLASSES:
            style.classes.setdefault(token.text[1:], places.at(token.offset))
    return style


def _judge_at_rules(sheet: Sheet, style: Style, places: Places) -> None:
    for at_rule in sheet.at_rules:
        line, column = places.at(at_rule.keyword.offset)
        keyword = at_rule.keyword.text.lower()
        if keyword == "@font-face":
            if not at_rule.declarations:
                style.faults.append(StyleFault("CSS-019", (), line, column))
        elif keyword == "@import":
            target = next((t for t in at_rule.prelude if t.kind != "space"), None)
            if target and target.kind in ("string", "url"):
                place = places.at(target.offset)
                if target.value.strip():
                    style.references.append(StyleReference(_url(target.value), "stylesheet", *place))
                else:
                    style.faults.append(StyleFault("CSS-002", (), *place))


def _judge_declaration(declaration: Declaration, style: Style, places: Places) -> None:
    line, column = places.at(declaration.name.offset)
    name = declaration.name.text.lower()
    if name in ("direction", "unicode-bidi"):
        style.faults.append(StyleFault("CSS-001", (name,), line, column))
    if name == "position" and any(token.text.lower() == "fixed" for token in declaration.value):
        style.faults.append(StyleFault("CSS-006", (), line, column))
    if declaration.rule == "@font-face":
        style.faults.append(StyleFault("CSS-028", (), line, column))
    for token in declaration.value:
        if token.kind != "url":
            continue
        if not token.value.strip():
            style.faults.append(StyleFault("CSS-002", (), line, column))
            continue
        kind: Kind = "font" if declaration.rule == "@font-face" and name == "src" else "image"
        style.references.append(StyleReference(_url(token.value), kind, line, column))


def _url(value: str) -> str:
    """Return the URL of a token: the reference leaves escapes in it, and takes every quotation mark off its ends."""
    return value.strip(SPACES).strip("'\"")


@checker("text/css")
def check_css(task: DocumentTask, data: bytes) -> DocumentSummary:
    """Turn a style sheet into its messages and references."""
    text, encoding = decode(data)
    sheet = StyleSheet(task.path, judge_sheet(text), encoding, task.version, text)
    references = tuple(
        Reference(item.url, item.kind, (item.line, item.column), element="css") for item in sheet.style.references
    )
    properties = {}
    for reference in references:
        if reference.kind != "stylesheet" and re.match(r"\s*(?:https?:|//)", reference.url, re.I):
            properties = {"remote-resources": 0}
    facts: dict[str, object] = {"overlay-classes": sheet.style.classes} if sheet.style.classes else {}
    return DocumentSummary(
        task.path, task.media_type, tuple(run(sheet)), references, properties=properties, facts=facts
    )


@dataclass
class StyleSheet:
    """A style sheet of its own: the scope of rules about it."""

    path: str
    style: Style
    encoding: str
    version: str = "3.0"
    """Of EPUB."""
    text: str = ""

    def messages(self, *ids: str) -> Iterator[Message]:
        """Yield the faults with these ids as messages."""
        for fault in self.style.faults:
            if fault.id in ids:
                yield make_message(fault.id, *fault.args, path=self.path, line=fault.line, column=fault.column)


@rule(StyleSheet, "CSS-008", spec="sec-css-req")
def style_sheets_follow_the_syntax_of_css(sheet: StyleSheet) -> Iterator[Message]:
    """A style sheet is made of rules, declarations and at-rules as CSS Syntax writes them."""
    yield from sheet.messages("CSS-008")


@rule(StyleSheet, "CSS-001", "CSS-006", spec="sec-css-prefixed")
def style_sheets_leave_direction_to_markup(sheet: StyleSheet) -> Iterator[Message]:
    """direction and unicode-bidi are for attributes to say, and fixed positions are better avoided."""
    if sheet.version == "3.0":  # EPUB 2 does not forbid them
        yield from sheet.messages("CSS-001")
    yield from sheet.messages("CSS-006")


@rule(StyleSheet, "CSS-002", "CSS-019", "CSS-028", spec="sec-css-req")
def style_sheets_refer_to_what_is_there(sheet: StyleSheet) -> Iterator[Message]:
    """References of a style sheet are not empty, and its fonts say something about themselves."""
    yield from sheet.messages("CSS-002", "CSS-019", "CSS-028")


@rule(StyleSheet, "CSS-003", "CSS-004", spec="sec-css-req")
def style_sheets_are_in_utf8(sheet: StyleSheet) -> Iterator[Message]:
    """A style sheet is in UTF-8."""
    if sheet.encoding.startswith("utf-16"):
        yield make_message("CSS-003", path=sheet.path)
    elif sheet.encoding != "utf-8":
        yield make_message("CSS-004", sheet.encoding, path=sheet.path)


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of a style sheet and the name of its encoding, in lower case."""
    marks = (
        (codecs.BOM_UTF8, "utf-8", 3),
        (codecs.BOM_UTF16_LE, "utf-16-le", 2),
        (codecs.BOM_UTF16_BE, "utf-16-be", 2),
        (b"@\0c\0h\0a\0r\0", "utf-16-le", 0),
        (b"\0@\0c\0h\0a\0r", "utf-16-be", 0),
    )
    for mark, name, length in marks:
        if data.startswith(mark):
            return data[length:].decode(name, "replace"), name
    declared = re.match(rb'@charset "([^"]*)"', data)
    name = declared[1].decode("ascii", "replace").strip().lower() if declared else "utf-8"
    if name in ("utf-8", "utf8"):
        return data.decode("utf-8", "replace"), "utf-8"
    return data.decode(
        "utf-16-be" if name in ("utf-16", "utf-16be") else "utf-16-le" if name == "utf-16le" else "latin-1", "replace"
    ), name
