"""Notes in an author's HTML: marks and note elements that point at each other → notes apart from the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from epubgen.source import stash
from epubgen.source.draft import DraftNote
from epubgen.source.html_markup import write_markup
from epubgen.text.html5 import append_text
from epubgen.text.html5_names import EPUB

if TYPE_CHECKING:
    from epubgen.source.draft import Draft

_TYPE = f"{{{EPUB}}}type"
_NOTE_ELEMENTS = ("aside", "li", "div", "p", "dd", "section", "span")
_NOTE_SECTIONS = frozenset(["footnotes", "endnotes", "rearnotes", "doc-endnotes", "doc-footnotes", "notes"])


def take_notes(draft: Draft, body: etree._Element) -> None:
    """Take the notes that a mark calls out of the tree, and put tokens in the places of the marks."""
    by_id = {element.get("id"): element for element in body.iter("*") if element.get("id")}
    taken: dict[str, etree._Element] = {}
    for mark in list(body.iter("a")):
        name = (mark.get("href") or "").removeprefix("#")
        if not _is_mark(mark) or not (mark.get("href") or "").startswith("#"):
            continue
        note = by_id.get(name)
        if note is None or note.tag not in _NOTE_ELEMENTS or note in set(mark.iterancestors()):
            continue
        taken[name] = note
        _replace_mark(mark, draft.stash.put(f"\ufddc{name}\ufddd", stash.MARK))
    for name, note in taken.items():
        _take(draft, name, note)


def _is_mark(link: etree._Element) -> bool:
    types = (link.get(_TYPE) or "").split()
    classes = (link.get("class") or "").split()
    return (
        "noteref" in types
        or link.get("role") == "doc-noteref"
        or bool({"footnote-ref", "duokan-footnote", "noteref"} & set(classes))
    )


def _replace_mark(mark: etree._Element, token: str) -> None:
    parent = mark.getparent()
    assert parent is not None
    if (
        parent.tag in ("sup", "span")
        and len(parent) == 1
        and not (parent.text or "").strip()
        and not (mark.tail or "").strip()
    ):
        mark, outer = parent, parent.getparent()
        parent = outer if outer is not None else parent
    before = mark.getprevious()
    text = token + (mark.tail or "")
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    mark.tail = None
    parent.remove(mark)


def _take(draft: Draft, name: str, note: etree._Element) -> None:
    position = note.get("data-sourcepos")
    for link in list(note.iter("a")):
        types = (link.get(_TYPE) or "").split()
        if link.get("role") == "doc-backlink" or "backlink" in types or "footnote-back" in (link.get("class") or ""):
            _drop(link)
    holder = note.getparent()
    _drop(note)
    body = etree.Element("body", nsmap=dict(note.nsmap))
    append_text(body, note.text or "")
    for child in list(note):
        body.append(child)
    draft.notes[name] = DraftNote(write_markup(body).strip("\n"), draft.where(position))
    while holder is not None and holder.tag != "body":
        outer = holder.getparent()
        kinds = {*(holder.get(_TYPE) or "").split(), holder.get("role") or "", *(holder.get("class") or "").split()}
        left = [
            child for child in holder if not (kinds & _NOTE_SECTIONS and child.tag in ("hr", "h1", "h2", "h3", "h4"))
        ]
        if left or (holder.text or "").strip():
            break
        _drop(holder)
        holder = outer


def _drop(element: etree._Element) -> None:
    """Take an element out of the tree; what follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail, element.tail = element.tail, None
    place = parent.index(element)
    parent.remove(element)
    if tail:
        if place:
            parent[place - 1].tail = (parent[place - 1].tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
