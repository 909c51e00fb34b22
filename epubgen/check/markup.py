"""The scopes of rules about content documents, and how bytes become one of them.

A document that is not well-formed is judged up to the fault, as a reader of streams would.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from epubgen.check.document import ContentDocument, DocumentTask
from epubgen.check.grammar.judge import Fault, Judge
from epubgen.check.harvest import Found, Harvest, Nodes, gather
from epubgen.check.messages import Message
from epubgen.check.places import Place
from epubgen.check.tags import Reader, Reading
from epubgen.check.xml import Element, NotWellFormedError, before_fault, parse

XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB = "{http://www.idpf.org/2007/ops}"
SVG = "{http://www.w3.org/2000/svg}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
XLINK = "{http://www.w3.org/1999/xlink}"
XML = "{http://www.w3.org/XML/1998/namespace}"
HEADINGS = tuple(f"{XHTML}h{rank}" for rank in range(1, 7))


@dataclass
class MarkupDocument(ContentDocument):
    """A parsed XHTML or SVG document, with what one pass over its attributes has gathered."""

    harvest: Harvest = field(default_factory=Harvest)
    reading: Reading | None = None
    """What its tags have shown, if that it follows its grammar."""
    broken: bool = False
    """Whether it breaks off at a place where it is not well-formed."""
    classes: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Classes for media overlays that its own styles name."""

    @cached_property
    def nodes(self) -> Nodes:
        """The elements, without what else is known of the document."""
        return Nodes(self.root)

    @cached_property
    def elements(self) -> list[Element]:
        """Every element in document order: its place in this list is its number."""
        return self.nodes.elements

    @cached_property
    def by_tag(self) -> Mapping[str, list[Element]]:
        """Elements in document order by their qualified ``{namespace}name``."""
        return super().by_tag if self.reading is None else ByTag(self.nodes, self.reading.numbers())

    def numbers(self, tag: str) -> list[int]:
        """Return the numbers of the elements of a name."""
        by_tag = self.by_tag
        if isinstance(by_tag, ByTag):
            return by_tag.numbers.get(tag, [])
        return [self.number(element) for element in by_tag.get(tag, ())]

    @cached_property
    def owners(self) -> dict[str, Found]:
        """The first attribute with each id."""
        found: dict[str, Found] = {}
        for item in self.all("id"):
            found.setdefault(item.value.strip(), item)
        return found

    @cached_property
    def ids(self) -> dict[str, Element]:
        """The first element with each id."""
        return {id: item.element for id, item in self.owners.items()}

    def all(self, kind: str) -> list[Found]:
        """Return what was gathered of one kind, in document order."""
        return self.harvest.found.get(kind, [])

    def before(self, element: Element, edge: str) -> Place:
        """Return the place before the start or end tag of an element: where the text that stands there ends."""
        return self.places.before(self.number(element), end=edge != "start")


class ByTag(Mapping[str, list[Element]]):
    """The elements of a tree by their names, whose numbers are known: each list is made when asked for."""

    def __init__(self, nodes: Nodes, numbers: dict[str, list[int]]) -> None:
        self._nodes = nodes
        self.numbers = numbers
        self._lists: dict[str, list[Element]] = {}

    def __getitem__(self, tag: str) -> list[Element]:
        found = self._lists.get(tag)
        if found is None:
            self._lists[tag] = found = [self._nodes.at(number) for number in self.numbers[tag]]
        return found

    def get(self, tag: str, default: Any = None) -> Any:
        """Return the elements of a name, or the default where there are none."""
        return self[tag] if tag in self.numbers else default

    def __contains__(self, tag: object) -> bool:
        return tag in self.numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)


class XHTMLDocument(MarkupDocument):
    """An XHTML content document of EPUB 3: the scope of rules about it."""


class XHTML2Document(MarkupDocument):
    """An XHTML content document of EPUB 2: the scope of rules about it."""


def read(
    scope: type[MarkupDocument], task: DocumentTask, data: bytes, reader: Reader | None = None
) -> tuple[MarkupDocument | None, list[Message]]:
    """Return the document, and the fatal message where only what stands before a fault could be read."""
    fatal: list[Message] = []
    try:
        parsed = parse(task.path, data, epub2=task.version == "2.0")
        root, text = parsed.root, parsed.text
    except NotWellFormedError as fault:
        fatal.append(fault.message)
        part = before_fault(data, fault.message) if fault.message.id == "RSC-016" else None
        if part is None:
            return None, fatal
        root, text = part
    document = scope(task.path, data, root, text, task=task, broken=bool(fatal))
    document.reading = reader.read(text, document.nodes) if reader and not fatal else None
    document.harvest = Harvest(document.reading.found) if document.reading else gather(document.nodes)
    return document, fatal


def judge_grammar(document: MarkupDocument, by: Judge, id: str = "RSC-005") -> Iterator[Message]:
    """Yield what a grammar finds wrong with a document."""
    if document.reading is not None:
        return  # it has been read by this grammar
    for fault in by.judge(document.root):
        number = document.number(fault.element)
        if not document.broken or number in document.places.ends or fault.edge not in ("end", "before-end"):
            if not document.broken or number < len(document.places.starts):
                yield grammar_message(document, fault, id)
        elif fault.edge == "before-end" and (place := _text_before_fault(document, fault.element)):
            yield document.message(id, fault.text, at=place)


def _text_before_fault(document: MarkupDocument, element: Element) -> Place | None:
    """Return where text ends that stands between the last child of an element and the tag that breaks the document."""
    last = next(element.iterchildren("*", reversed=True), None)
    end = None if last is None else document.places.ends.get(document.number(last))
    if end is None:
        return None
    if document.text[end : end + 2] == b"</":  # else it is an empty-element tag, which ends there
        end = document.text.find(b">", end)
    tag = document.text.find(b"<", end)
    return document.places.at(tag) if tag > 0 else None


def grammar_message(document: MarkupDocument, fault: Fault, id: str = "RSC-005") -> Message:
    """Return the message about a breach of a grammar, where SAX would be when it finds it."""
    if fault.edge in ("start", "end"):
        return document.message(id, fault.text, at=fault.element, edge=fault.edge)
    place = document.before(fault.element, "end" if fault.edge == "before-end" else "start")
    return document.message(id, fault.text, at=place)
