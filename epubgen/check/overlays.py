"""Media overlay documents: bytes → messages, and which text and audio they join."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from epubgen.check.content_ids import find_duplicates
from epubgen.check.content_semantics import PREFIX_IDS, find_prefix_faults, find_unknown_types
from epubgen.check.document import DocumentSummary, DocumentTask, Reference, checker
from epubgen.check.grammar.judge import Judge
from epubgen.check.grammar.tables import Grammar
from epubgen.check.markup import EPUB, MarkupDocument, judge_grammar, read
from epubgen.check.messages import Message
from epubgen.check.rules import rule, run
from epubgen.check.xml import Element

SMIL = "{http://www.w3.org/ns/SMIL}"


class OverlayDocument(MarkupDocument):
    """A media overlay document: the scope of rules about it."""


@cache
def overlay_judge() -> Judge:
    """Return the judge of media overlay documents."""
    return Judge(Grammar("smil", "smil"), ("smil",), data=True, open=True)


@rule(OverlayDocument, "RSC-005", spec="sec-overlay-docs")
def overlays_follow_their_grammar(document: OverlayDocument) -> Iterator[Message]:
    """Elements and attributes of a media overlay are where EPUB's profile of SMIL puts them."""
    yield from judge_grammar(document, overlay_judge())


@rule(OverlayDocument, "RSC-005", spec="sec-overlay-docs")
def overlay_ids_are_unique(document: OverlayDocument) -> Iterator[Message]:
    """No two elements of an overlay have the same id."""
    yield from find_duplicates(document)


@rule(OverlayDocument, "OPF-026", "OPF-028", "OPF-086b", "OPF-087", "OPF-088", spec="sec-docs-structural-semantic")
def overlay_types_are_in_the_vocabulary(document: OverlayDocument) -> Iterator[Message]:
    """A value of epub:type is a term of the vocabulary that is not deprecated, or has a declared prefix."""
    yield from find_unknown_types(document)


@rule(OverlayDocument, *PREFIX_IDS, spec="sec-prefix-attr")
def overlay_prefixes_are_mappings(document: OverlayDocument) -> Iterator[Message]:
    """The attribute epub:prefix of an overlay maps prefixes to URLs, and leaves the reserved ones alone."""
    yield from find_prefix_faults(document)


@rule(OverlayDocument, "MED-008", "MED-009", spec="sec-smil-audio-elem")
def clips_end_after_they_begin(document: OverlayDocument) -> Iterator[Message]:
    """A clip of audio ends after its beginning, which is 0 where not said."""
    for element in document.by_tag.get(SMIL + "audio", ()):
        begin, end = read_clock(element.get("clipBegin", "0")), read_clock(element.get("clipEnd"))
        if begin is not None and end is not None and begin >= end:
            yield document.message("MED-008" if begin > end else "MED-009", at=element)


@rule(OverlayDocument, "MED-014", spec="sec-smil-audio-elem")
def audio_is_referred_to_whole(document: OverlayDocument) -> Iterator[Message]:
    """The URL of an audio file has no fragment."""
    for element in document.by_tag.get(SMIL + "audio", ()):
        _url, mark, fragment = (element.get("src") or "").partition("#")
        if mark:
            yield document.message("MED-014", fragment, at=element)


def read_clock(value: str | None) -> float | None:
    """Return the seconds that a clock value of SMIL means; None where it is none."""
    text = (value or "").strip()
    if full := re.fullmatch(r"(?:([0-9]+):)?([0-5][0-9]):([0-5][0-9](?:\.[0-9]+)?)", text):
        return int(full[1] or 0) * 3600 + int(full[2]) * 60 + float(full[3])
    if count := re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)(h|min|s|ms)?", text):
        return float(count[1]) * {"h": 3600, "min": 60, "s": 1, "ms": 0.001}[count[2] or "s"]
    return None


@checker("application/smil+xml")
def check_overlay(task: DocumentTask, data: bytes) -> DocumentSummary:
    """Turn a media overlay into its messages and references."""
    document, fatal = read(OverlayDocument, task, data)
    if document is None:
        return DocumentSummary(task.path, task.media_type, tuple(fatal), parsed=False)
    references = [reference for element in document.elements for reference in _references(document, element)]
    remote = next((r.at for r in references if r.kind == "audio" and re.match(r"\s*(?:https?:|//)", r.url, re.I)), None)
    return DocumentSummary(
        task.path,
        task.media_type,
        (*fatal, *run(document)),
        references=tuple(references),
        anchors=dict.fromkeys(document.ids, ""),
        order={name: document.number(element) for name, element in document.ids.items()},
        properties={"remote-resources": remote} if isinstance(remote, int) else {},
        parsed=not fatal,
    )


def _references(document: MarkupDocument, element: Element) -> Iterator[Reference]:
    number = document.number(element)
    if element.tag == SMIL + "text" and element.get("src") is not None:
        yield Reference(element.get("src", ""), "overlay-text", number, element="text")
    elif element.tag == SMIL + "audio" and element.get("src") is not None:
        yield Reference(element.get("src", ""), "audio", number, element="overlay-audio")
    if element.get(EPUB + "textref") is not None:
        local = str(element.tag).rpartition("}")[2]
        yield Reference(element.get(EPUB + "textref", ""), "overlay-text", number, element=local)
