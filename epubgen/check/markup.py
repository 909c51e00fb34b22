"""The scopes of rules about content documents, and how bytes become one of them.

A document that is not well-formed is judged up to the fault, as a reader of streams would.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from epubgen.check.document import ContentDocument, DocumentTask
from epubgen.check.grammar.judge import Fault, Judge
from epubgen.check.harvest import Found, Harvest, gather
from epubgen.check.messages import Message
from epubgen.check.places import Place
from epubgen.check.xml import Element, NotWellFormedError, parse, to_utf8

XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB = "{http://www.idpf.org/2007/ops}"
SVG = "{http://www.w3.org/2000/svg}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
XLINK = "{http://www.w3.org/1999/xlink}"
XML = "{http://www.w3.org/XML/1998/namespace}"


@dataclass
class MarkupDocument(ContentDocument):
    """A parsed XHTML or SVG document, with what one pass over its attributes has gathered."""

    harvest: Harvest = field(default_factory=Harvest)
    broken: bool = False
    """Whether it breaks off at a place where it is not well-formed."""
    classes: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Classes for media overlays that its own styles name."""

    @cached_property
    def ids(self) -> dict[str, Element]:
        """The first element with each id."""
        found: dict[str, Element] = {}
        for item in self.harvest.found.get("id", ()):
            found.setdefault(item.value.strip(), item.element)
        return found

    def all(self, kind: str) -> list[Found]:
        """Return what was gathered of one kind, in document order."""
        return self.harvest.found.get(kind, [])

    def before(self, element: Element, edge: str) -> Place:
        """Return the place before the start or end tag of an element: where the text that stands there ends."""
        return self.places.before(self.number(element), end=edge != "start")


@dataclass
class XHTMLDocument(MarkupDocument):
    """An XHTML content document of EPUB 3: the scope of rules about it."""


@dataclass
class XHTML2Document(MarkupDocument):
    """An XHTML content document of EPUB 2: the scope of rules about it."""


def read(scope: type[MarkupDocument], task: DocumentTask, data: bytes) -> tuple[MarkupDocument | None, list[Message]]:
    """Return the document, and the fatal message where only what stands before a fault could be read."""
    fatal: list[Message] = []
    try:
        parsed = parse(task.path, data)
        root, text = parsed.root, parsed.text
    except NotWellFormedError as fault:
        fatal.append(fault.message)
        part = _before_fault(data) if fault.message.id == "RSC-016" else None
        if part is None:
            return None, fatal
        root, text = part
    document = scope(task.path, data, root, text, task=task, broken=bool(fatal))
    document.harvest = gather(document.elements)
    return document, fatal


def _before_fault(data: bytes) -> tuple[Element, bytes] | None:
    """Return the tree of what stands before the first fault, closed where it breaks off."""
    try:
        text, _name = to_utf8(data)
    except LookupError:
        return None
    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8"
    )
    with contextlib.suppress(etree.XMLSyntaxError):
        parser.feed(text)
    first = next(iter(parser.read_events()), None)
    return (first[1], text) if first else None


def judge_grammar(document: MarkupDocument, by: Judge, id: str = "RSC-005") -> Iterator[Message]:
    """Yield what a grammar finds wrong with a document."""
    for fault in by.judge(document.root):
        ended = document.number(fault.element) in document.places.ends
        if ended or not document.broken or fault.edge not in ("end", "before-end"):
            yield grammar_message(document, fault, id)


def grammar_message(document: MarkupDocument, fault: Fault, id: str = "RSC-005") -> Message:
    """Return the message about a breach of a grammar, where SAX would be when it finds it."""
    if fault.edge in ("start", "end"):
        return document.message(id, fault.text, at=fault.element, edge=fault.edge)
    place = document.before(fault.element, "end" if fault.edge == "before-end" else "start")
    return document.message(id, fault.text, at=place)
