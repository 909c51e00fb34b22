"""Footnotes: the engine's marks and definitions → marks by name and notes apart from the text (R-100 … R-105).

Marks are numbered when a chapter is complete, since a file may become several chapters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from epubgen.errors import Level
from epubgen.source import stash
from epubgen.source.characters import place
from epubgen.source.code import unescape
from epubgen.source.draft import DraftNote

if TYPE_CHECKING:
    from epubgen.source.draft import Draft

MARK = re.compile("\ufddc([^\ufddd]*)\ufddd")
"""A note mark by the name of its note, in markup that is complete but for its numbers."""
_REFERENCE = re.compile(
    r'<sup data-sourcepos="[^"]*" class="footnote-ref">'
    r'<a href="#fn-([^"]*)" id="[^"]*" data-footnote-ref>[^<]*</a></sup>'
)
_SECTION = re.compile(r'<section data-sourcepos="[^"]*" class="footnotes" data-footnotes>\n<ol>\n')
_NOTE = re.compile(r'<li class="item" data-sourcepos="(\d+):(\d+)-[^"]*" id="fn-([^"]*)">\n')
_ITEM = re.compile(r"<li\b|</li>\n?")
_BACK = re.compile(
    r' ?<a href="#fnref-[^"]*" class="footnote-backref"[^>]*>↩(?:<sup class="footnote-ref">[^<]*</sup>)?</a>\n?'
)
_BLANK_END = re.compile(r" +</p>\Z")
_UNDEFINED = re.compile(r"\[\^([^\]\s<>]+)\]")
_DEFINED = re.compile(r"\[\^([^\]\n]+)\]:")


def set_note_marks(draft: Draft) -> None:
    """Turn the engine's references into marks that carry the note's name, put aside."""

    def mark(match: re.Match[str]) -> str:
        return draft.stash.put(f"\ufddc{unquote(unescape(match[1]))}\ufddd", stash.MARK)

    draft.html = _REFERENCE.sub(mark, draft.html)


def take_notes(draft: Draft) -> None:
    """Take the definitions of notes out of the text. Their order there says nothing: marks number them."""
    html = _SECTION.sub("", draft.html, count=1)
    if html != draft.html:
        end = html.rfind("</ol>\n</section>\n")
        html = html[:end] + html[end + len("</ol>\n</section>\n") :]
    parts, position = [], 0
    while match := _NOTE.search(html, position):
        parts.append(html[position : match.start()])
        inner, position = _end_of_item(html, match.end())
        name = unquote(unescape(match[3]))
        inside = _BLANK_END.sub("</p>", _BACK.sub("", html[match.end() : inner]).rstrip())
        if name.startswith("__inline_"):
            # The engine counts the lines of an inline note from its own beginning.
            inside = re.sub(r'data-sourcepos="\d+:\d+-[^"]*"', f'data-sourcepos="{match[1]}:{match[2]}-"', inside)
        draft.notes.setdefault(name, DraftNote(inside, draft.where(f"{match[1]}:{match[2]}")))
    parts.append(html[position:])
    draft.html = "".join(parts)


def _end_of_item(html: str, position: int) -> tuple[int, int]:
    depth = 1
    for match in _ITEM.finditer(html, position):
        depth += 1 if match[0] == "<li" else -1
        if depth == 0:
            return match.start(), match.end()
    return len(html), len(html)


def report_undefined(draft: Draft, text: str) -> None:
    """Report marks that name no note, and notes that are defined twice: the engine drops the second one."""
    for match in _UNDEFINED.finditer(draft.html):
        name = match[1]
        offset = text.find(f"[^{name}]")
        draft.report(
            "undefined-note",
            Level.WARNING,
            f"there is no note [^{name}]",
            place(text, offset, draft.task.location) if offset >= 0 else None,
            f"write it on a line of its own: [^{name}]: …",
        )
    seen: set[str] = set()
    for match in _DEFINED.finditer(text):
        if text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip():
            continue
        if match[1].casefold() in seen and match[1] in draft.notes:
            draft.report(
                "duplicate-note",
                Level.ERROR,
                f"the note [^{match[1]}] is defined a second time; only the first is in the book",
                place(text, match.start(), draft.task.location),
                "give one of them another name",
            )
        seen.add(match[1].casefold())
