"""Tokens of attribute lists, ruby and page markers in the engine's HTML → the markup that they mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from epubgen.errors import Level
from epubgen.source import stash
from epubgen.source.attributes import (
    CAPTION,
    Attributes,
    escape,
    markup,
    parse_attributes,
    wrong_values,
    xml_id,
)
from epubgen.source.markdown_source import HIDDEN, OPEN, TOKEN

if TYPE_CHECKING:
    from epubgen.source.draft import Draft

_VALUE = re.compile('="([^"]*(?:\ufde0|[\ufdd2-\ufdd4]|%EF%B7)[^"]*)"')
_RUBY_OR_PAGE = re.compile("\ufde0([0-9]+)\ufde1")


def restore_in_attributes(draft: Draft) -> None:
    """Put the author's characters back into attribute values: titles, alternative texts, URLs."""

    if not _tags_hide_any(draft.html):
        return

    def value(match: re.Match[str]) -> str:
        return f'="{draft.put_back_in_url(draft.put_back(match[1]))}"'

    draft.html = _VALUE.sub(value, draft.html)


def _tags_hide_any(html: str) -> bool:
    """Return whether a token or a hidden character stands in a tag. Found one by one: most are in text."""
    for character in (OPEN, *HIDDEN.values()):
        at = html.find(character)
        while at >= 0:
            if html.rfind("<", 0, at) > html.rfind(">", 0, at):
                return True
            at = html.find(character, at + 1)
    return "%EF%B7" in html


def set_ruby_and_pages(draft: Draft) -> None:
    """Turn the tokens of ruby and page markers into their markup, put aside."""

    if not any(construct.kind in ("ruby", "page") for construct in draft.constructs):
        return

    def final(match: re.Match[str]) -> str:
        construct = draft.constructs[int(match[1])]
        if construct.kind == "ruby":
            return draft.stash.put(ruby(construct.value), stash.HAN)
        if construct.kind == "page":
            return draft.stash.put(page_break(construct.value), stash.MARK)
        return match[0]

    draft.html = _RUBY_OR_PAGE.sub(final, draft.html)


def ruby(value: str) -> str:
    """Return `base|reading` as ruby; with as many readings as base characters each gets its own."""
    base, *readings = value.split("|")
    characters = list(base)
    parts = zip(characters, readings, strict=True) if len(readings) == len(characters) else [(base, " ".join(readings))]
    inside = "".join(f"{escape(part)}<rt>{escape(reading)}</rt>" for part, reading in parts)
    return f'<ruby class="ruby">{inside}</ruby>'


def page_break(label: str) -> str:
    """Return the marker of a page of the source edition."""
    identifier = f"page-{xml_id(label).removeprefix('x-') or 'x'}"
    return (
        f'<span class="pagebreak" epub:type="pagebreak" role="doc-pagebreak" id="{identifier}" '
        f'aria-label="{escape(label)}"></span>'
    )


class Edit(NamedTuple):
    """Text to be put in place of html[start:end]."""

    start: int
    end: int
    text: str


def set_attributes(draft: Draft) -> None:
    """Give each attribute list to the element that it follows, or make a span of the brackets before it.

    A list that follows nothing it could belong to is text, as the author wrote it.
    """
    html = draft.html
    edits: list[Edit] = []
    brackets = _brackets(html) if f"]{OPEN}" in html else {}
    for match in TOKEN.finditer(html):
        construct = draft.constructs[int(match[1])]
        if construct.kind != "attributes":
            continue
        attributes = parse_attributes(construct.value)
        if "lang" in construct.value or "dir" in construct.value:
            report_values(draft, attributes, _line_before(html, match.start()))
        found = _edits(html, match, attributes, brackets)
        edits += found or [Edit(match.start(), match.end(), escape(construct.text).replace("&quot;", '"'))]
    draft.html = apply(html, edits)


def report_values(draft: Draft, attributes: Attributes, line: int) -> None:
    """Report what a list of attributes says and no book may."""
    for written, advice in wrong_values(attributes) if attributes.keys else ():
        text = f"{written} is nothing that a book may say; it is left out"
        place = draft.where(f"{line}:1")
        draft.report("attribute-value", Level.WARNING, text, place.at(place.line), advice)


def _line_before(html: str, position: int) -> int:
    """Return the line of the manuscript that the block at a position begins in."""
    before = html.rfind(' data-sourcepos="', 0, position) + 17
    return int(html[before : html.find(":", before)]) if before > 17 else 1


def apply(html: str, edits: list[Edit]) -> str:
    """Return the markup with all edits made; of two that overlap the earlier one counts."""
    parts: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start >= position:
            parts += (html[position : edit.start], edit.text)
            position = edit.end
    parts.append(html[position:])
    return "".join(parts)


_TITLE = re.compile(r' title="[^"]*"')
_TAIL = re.compile(r"[ \t]*(</h[1-6]>)")
_CAPTION = re.compile(rf"<(p|td)((?: [\w-]+=\"[^\"]*\")*)>(?:{CAPTION}|\Z)[^\n]*\Z")
_OWN_CLASSES = {"p": "p", "table": "table", "ul": "list", "ol": "list", "dl": "definitions", "blockquote": "quote"}
_WHOLE_BLOCK = re.compile(r"</p>\n<(table|ul|ol|dl|blockquote|pre|p|figure|h[1-6]) ")


def _edits(html: str, match: re.Match[str], attributes: Attributes, brackets: dict[int, int]) -> list[Edit]:
    start, end = match.span()
    if html.endswith("</a>", 0, start):
        return _into_tag(html.rfind("<a ", 0, start), 2, match, attributes)
    if html.endswith("/>", 0, start):
        return _into_tag(html.rfind("<img ", 0, start), 4, match, attributes)
    if html.endswith("]", 0, start) and (opening := brackets.get(start - 1)) is not None:
        span = f"<span{markup(attributes)}>"
        return [Edit(opening, opening + 1, span), Edit(start - 1, end, "</span>")]
    blank = start
    while html[blank - 1 : blank] in (" ", "\t"):
        blank -= 1
    if heading := _TAIL.match(html, end):
        opening = html.rfind(f"<{heading[1][2:4]} ", 0, start)
        return [Edit(opening + 3, opening + 3, markup(attributes)), Edit(blank, heading.start(1), "")]
    return _on_block(html, start, end, blank, attributes)


def _on_block(html: str, start: int, end: int, blank: int, attributes: Attributes) -> list[Edit]:
    """A list alone in a paragraph belongs to the next block, one on its first line or after a caption to its block."""
    line = html.rfind("\n", 0, start) + 1
    if html.endswith(">", 0, start) and html.startswith("<p ", line):
        if block := _WHOLE_BLOCK.match(html, end):
            return [Edit(line, block.start(1) - 1, ""), _into_block(html, block.end(1), block[1], attributes)]
        if html.startswith("\n", end):
            return [_into_block(html, line + 2, "p", attributes), Edit(start, end + 1, "")]
    if html.startswith(("</p>", "</td>"), end) and (caption := _CAPTION.match(html, line, start)):
        place = caption.end(2)
        return [Edit(place, place, markup(attributes)), Edit(blank, end, "")]
    return []


def _into_block(html: str, place: int, tag: str, attributes: Attributes) -> Edit:
    """Return the edit that gives attributes, and the element's own class, to a start tag whose name ends at a place."""
    if own := re.compile(r' class="([^"]*)"').match(html, place):
        return Edit(place, own.end(), markup(attributes, *own[1].split()))
    return Edit(place, place, markup(attributes, *_OWN_CLASSES.get(tag, "").split()))


def _into_tag(opening: int, length: int, match: re.Match[str], attributes: Attributes) -> list[Edit]:
    if opening < 0:
        return []
    sizes = "".join(
        f' {key}="{escape(value)}"' for key, value in attributes.keys if key in ("width", "height") and length == 4
    )
    place = opening + length
    edits = [Edit(place, place, markup(attributes) + sizes), Edit(match.start(), match.end(), "")]
    if attributes.get("title") is not None and (
        own := _TITLE.search(match.string, opening, match.string.index(">", opening))
    ):
        edits.append(Edit(own.start(), own.end(), ""))
    return edits


_BRACKET_OR_TAG = re.compile(r"[\[\]]|<(/?)(\w+)[^<>]*?(/?)>")
_INLINE_TAGS = frozenset(["a", "code", "del", "em", "img", "mark", "span", "strong", "sub", "sup", "br"])


def _brackets(html: str) -> dict[int, int]:
    """Return where the bracket opens that closes at a place, for each pair in one block with whole elements between."""
    pairs: dict[int, int] = {}
    open_brackets: list[tuple[int, int]] = []
    depth = 0
    for match in _BRACKET_OR_TAG.finditer(html):
        if match[0] == "[":
            open_brackets.append((match.start(), depth))
        elif match[0] == "]":
            if open_brackets and open_brackets[-1][1] == depth:
                pairs[match.start()] = open_brackets.pop()[0]
        elif match[2] not in _INLINE_TAGS:
            open_brackets.clear()
            depth = 0
        elif match[1]:
            depth -= 1
            while open_brackets and open_brackets[-1][1] > depth:
                open_brackets.pop()
        elif not match[3]:
            depth += 1
    return pairs
