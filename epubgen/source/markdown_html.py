"""HTML in Markdown: the author's tags take the places of their tokens, and the whole goes through a tree once.

Fences of divs come along, because the engine takes what hides them for comments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from epubgen.source import stash
from epubgen.source.markdown_constructs import page_break
from epubgen.source.markdown_source import CLOSE, OPEN, TOKEN, Prepared, put_back_characters

if TYPE_CHECKING:
    from epubgen.source.draft import Draft

_FENCE = re.compile(f"<!--{OPEN}([0-9]+){CLOSE}-->")
_HIDDEN = re.compile(f"(?:<!--)?{OPEN}([0-9]+){CLOSE}(?:-->)?")
_NO_ELEMENT = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*|<!.*", re.DOTALL)
_BLANK_LINES = re.compile(r"\n\n+")


def set_html(draft: Draft, prepared: Prepared, literals: int, asked: bool = False) -> None:
    """Resolve fences, drop comments and declarations, and let the author's HTML become elements.

    The first tokens of the stash, as many as `literals`, stand for what the engine took for HTML.
    """
    fences: dict[str, int] = {}
    for number in range(literals):
        if fence := _FENCE.fullmatch(draft.stash[number]):
            fences[f"{stash.OPAQUE}{number}{stash.CLOSE}"] = int(fence[1])
    if fences:
        places = {int(m[1]): prepared.text.count("\n", 0, m.start()) + 1 for m in TOKEN.finditer(prepared.text)}
        from epubgen.source.markdown_fences import set_fences

        set_fences(draft, fences, places)
        draft.html = _BLANK_LINES.sub("\n", draft.html)
    touched: set[str] = set()
    pieces: list[str] = []
    if len(fences) < literals:
        pieces = [_as_written(draft, draft.stash[number]) for number in range(literals)]
        draft.html = _in_place(draft.html, pieces)
        for name, note in draft.notes.items():
            before, note.html = note.html, _in_place(note.html, pieces)
            if note.html != before:
                touched.add(name)
    if asked or touched or any(pieces):
        pass_through_tree(draft, None if asked else touched)


def _as_written(draft: Draft, literal: str) -> str:
    """Return a piece of HTML with the author's characters; nothing for a comment or a declaration."""

    def original(match: re.Match[str]) -> str:
        construct = draft.constructs[int(match[1])]
        if construct.kind == "page":
            return draft.stash.put(page_break(construct.value), stash.MARK)
        return construct.text

    if _FENCE.fullmatch(literal) or _NO_ELEMENT.fullmatch(literal):
        return ""
    return put_back_characters(_HIDDEN.sub(original, literal))


def _in_place(html: str, pieces: list[str]) -> str:
    def piece(match: re.Match[str]) -> str:
        number = int(match[1])
        return pieces[number] if number < len(pieces) else match[0]

    return _BLANK_LINES.sub("\n", stash.TOKEN.sub(piece, html))


def pass_through_tree(draft: Draft, notes: set[str] | None = None) -> None:
    """Parse the markup as browsers do, take out what no book may hold, and write it again; of the notes all or some."""
    from epubgen.source.html_markup import report_losses, write_markup
    from epubgen.source.html_structure import mark_page_breaks, rename_boxes
    from epubgen.text.html5 import parse_fragment

    page = parse_fragment(draft.html)
    report_losses(draft, page.losses)
    mark_page_breaks(page.body)
    rename_boxes(page.body)
    draft.html = write_markup(page.body)
    for name, note in draft.notes.items():
        if notes is not None and name not in notes:
            continue
        page = parse_fragment(note.html)
        rename_boxes(page.body)
        report_losses(draft, page.losses)
        note.html = write_markup(page.body).rstrip("\n")
