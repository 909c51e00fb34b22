"""Style sheets: bytes → messages and references. What EPUB says about CSS; the syntax is `css_syntax`'s."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from epubgen.check.css_selectors import Declaration, Sheet
from epubgen.check.css_syntax import parse_sheet
from epubgen.check.css_tokens import Places
from epubgen.check.document import DocumentSummary, DocumentTask, Kind, Reference, checker
from epubgen.check.messages import Message, make_message

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
    for rule in sheet.at_rules:
        line, column = places.at(rule.keyword.offset)
        keyword = rule.keyword.text.lower()
        if keyword == "@font-face":
            if not rule.declarations:
                style.faults.append(StyleFault("CSS-019", (), line, column))
        elif keyword == "@import":
            target = next((t for t in rule.prelude if t.kind != "space"), None)
            if target and target.kind in ("string", "url"):
                place = places.at(target.offset)
                if target.value.strip():
                    style.references.append(StyleReference(_unescape(target.value), "stylesheet", *place))
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
        style.references.append(StyleReference(_unescape(token.value), kind, line, column))


def _unescape(value: str) -> str:
    def character(match: re.Match[str]) -> str:
        if match[1]:
            code = int(match[1], 16)
            return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        return "" if match[2] in "\r\n\f" else match[2]

    return re.sub(r"\\(?:([0-9a-fA-F]{1,6})[ \t\r\n\f]?|(\r\n|.))", character, value, flags=re.S).strip()


@checker("text/css")
def check_css(task: DocumentTask, data: bytes) -> DocumentSummary:
    """Turn a style sheet into its messages and references."""
    text, messages = decode(task.path, data)
    style = judge_css(text)
    messages += [
        make_message(fault.id, *fault.args, path=task.path, line=fault.line, column=fault.column)
        for fault in style.faults
    ]
    references = tuple(
        Reference(item.url, item.kind, (item.line, item.column), element="css") for item in style.references
    )
    properties = {}
    for reference in references:
        if reference.kind != "stylesheet" and re.match(r"\s*(?:https?:|//)", reference.url, re.I):
            properties = {"remote-resources": 0}
    facts: dict[str, object] = {"overlay-classes": style.classes} if style.classes else {}
    return DocumentSummary(task.path, task.media_type, tuple(messages), references, properties=properties, facts=facts)


def decode(path: str, data: bytes) -> tuple[str, list[Message]]:
    """Return the text of a style sheet, and what is wrong with its encoding."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            text = data[len(mark) :].decode(name, "replace")
            return text, [] if name == "utf-8" else [make_message("CSS-003", path=path)]
    for pattern, name in ((b"@\0c\0h\0a\0r\0", "utf-16-le"), (b"\0@\0c\0h\0a\0r", "utf-16-be")):
        if data.startswith(pattern):
            return data.decode(name, "replace"), [make_message("CSS-003", path=path)]
    declared = re.match(rb'@charset "([^"]*)"', data)
    name = declared[1].decode("ascii", "replace").strip().lower() if declared else "utf-8"
    if name in ("utf-8", "utf8"):
        return data.decode("utf-8", "replace"), []
    if name.startswith("utf-16"):
        return data.decode("utf-8", "replace"), [make_message("CSS-003", path=path)]
    return data.decode("latin-1"), [make_message("CSS-004", name, path=path)]
