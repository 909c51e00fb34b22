"""Rules of EPUB Indexes: collections of a package, and the markup of an index."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from epubgen.check.links import leads_somewhere
from epubgen.check.markup import HEADINGS, XHTML, XHTMLDocument
from epubgen.check.messages import Message
from epubgen.check.package import OPF, PackageDocument
from epubgen.check.rules import rule
from epubgen.check.semantics import TYPE, has_type, of_type, types_of
from epubgen.check.urls import resolve
from epubgen.check.vocabularies import words
from epubgen.check.xml import Element

SPEC = "https://idpf.org/epub/idx/epub-indexes.html"
SECTIONING = words("section article aside nav")
XREFS = words("index-xref-preferred index-xref-related")
LOCATORS = words("index-locator index-locator-range")
POINTERS = LOCATORS | XREFS | words("index-entry-list index-locator-list index-editor-note")
LISTED = words("index index-group index-entry")
"""The types of what has lists of entries."""
ELEMENTS = {
    "index": SECTIONING | {"body"},
    "index-headnotes": SECTIONING | {"header"},
    "index-legend": SECTIONING | {"dl"},
    "index-group": SECTIONING,
    "index-entry-list": words("ul"),
    "index-entry": words("li"),
    "index-locator-list": words("ul"),
    "index-locator": words("a"),
    "index-term-category": words("a"),
}
"""The elements that a type may stand on, where the specification says so."""
PARENTS = {
    "index-headnotes": words("index"),
    "index-legend": words("index-headnotes"),
    "index-group": words("index"),
    "index-entry-list": LISTED,
    "index-entry": words("index-entry-list"),
    "index-term": words("index-entry") | XREFS,
    "index-locator": words("index-entry"),
    "index-locator-range": words("index-entry"),
}
"""Of which types the closest element around one must be that has any."""
WITHIN = {
    "index-locator": words("index-locator-list index-locator-range"),
    "index-locator-range": words("index-locator-list"),
    "index-term-category": XREFS,
}
"""Of which types any element around one may be instead."""
NOT_PHRASING = SECTIONING | words(
    """address blockquote body details dialog dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hgroup hr li main menu ol p pre search summary table tbody td tfoot th thead tr ul"""
)


@rule(PackageDocument, "RSC-005", "OPF-071", spec=SPEC)
def index_collections_hold_documents(package: PackageDocument) -> Iterator[Message]:
    """An index collection holds XHTML documents and index-group collections, and these stand nowhere else."""
    for collection in package.by_tag.get(f"{OPF}collection", ()):
        role, parent = (collection.get("role") or "").strip(), collection.getparent()
        inside = parent is not None and (parent.get("role") or "").strip() == "index"
        if role == "index-group" and not inside:
            yield package.message("RSC-005", 'an "index-group" must be inside an "index" collection', at=collection)
        if role not in ("index", "index-group"):
            continue
        inner = [(child.get("role") or "").strip() for child in collection.findall(f"{OPF}collection")]
        if role == "index-group" and inner:
            yield package.message("RSC-005", 'an "index-group" must have no collections inside', at=collection)
        elif any(name != "index-group" for name in inner):
            text = 'an "index" collection may have "index-group" collections inside only'
            yield package.message("RSC-005", text, at=collection)
    for collection in package.collections("index"):
        groups = [c for c in collection.findall(f"{OPF}collection") if "index-group" in (c.get("role") or "").split()]
        for link in [link for holder in (collection, *groups) for link in holder.findall(f"{OPF}link")]:
            if not leads_somewhere(package, link):
                continue
            item = package.by_path.get(resolve(link.get("href") or "", package.path).path)
            if item is None or item.media_type != "application/xhtml+xml":
                yield package.message("OPF-071")


class Outline:
    """The types of a document's elements, those that follow from where they stand among them, and how they nest."""

    def __init__(self, document: XHTMLDocument) -> None:
        self.types: dict[Element, frozenset[str]] = {}
        self.owners: dict[Element, Element] = {}
        """Of an element, the closest around it that has a type."""
        self.children: dict[Element, list[Element]] = {}
        """The elements with a type by what they belong to."""
        for element in document.elements:
            parent = element.getparent()
            if parent is not None:
                owner = parent if self.types[parent] else self.owners.get(parent)
                if owner is not None:
                    self.owners[element] = owner
            self.types[element] = self._types(element)
            if self.types[element] and element in self.owners:
                self.children.setdefault(self.owners[element], []).append(element)

    def _types(self, element: Element) -> frozenset[str]:
        types, parent = types_of(element), element.getparent()
        if element.tag == f"{XHTML}li" and parent is not None and parent.tag == f"{XHTML}ul":
            return types | {"index-entry"} if "index-entry-list" in self.types[parent] else types
        if not types and element.tag == f"{XHTML}ul" and self.around(element) & LISTED:
            return frozenset(("index-entry-list",))
        if not types and element.tag == f"{XHTML}a" and self.around(element) & WITHIN["index-locator"]:
            return frozenset(("index-locator",))
        return types

    def around(self, element: Element) -> frozenset[str]:
        """Return the types of what an element belongs to."""
        return self.types[self.owners[element]] if element in self.owners else frozenset()

    def of_type(self, name: str) -> list[Element]:
        """Return the elements of a type."""
        return [element for element, types in self.types.items() if name in types]

    def inside(self, owner: Element, name: str) -> list[Element]:
        """Return the elements of a type that belong to another."""
        return [child for child in self.children.get(owner, ()) if name in self.types[child]]

    def lists(self, owner: Element) -> list[Element]:
        """Return the lists of an index or a group, whatever type they are said to have."""
        return [
            child
            for child in self.children.get(owner, ())
            if child.tag == f"{XHTML}ul" or "index-entry-list" in self.types[child]
        ]


def text_outside(element: Element) -> bool:
    """Tell whether an element has text that is in no index."""
    if (element.text or "").strip():
        return True
    return any(
        (not has_type(child, "index") and text_outside(child)) or (child.tail or "").strip()
        for child in element.iterchildren("*")
    )


@rule(XHTMLDocument, "RSC-005", spec=SPEC)
def indexes_are_declared(document: XHTMLDocument) -> Iterator[Message]:
    """A document that the package calls an index has one; a body with nothing but an index is one."""
    task = document.task
    if not is_judged(document):
        return
    declared = "index" in task.properties or (task.in_spine and "nav" not in task.properties)
    if declared and not of_type(document, "index"):
        yield document.message("RSC-005", 'the package calls this an index, but no element is of type "index"', at=0)
    for body in document.by_tag.get(f"{XHTML}body", ()):
        types = (body.get(TYPE) or "").split()
        if types != ["index"] and ("index" in types or not text_outside(body)):
            text = 'there is nothing but an index, so that body must be of type "index" alone'
            yield document.message("RSC-005", text, at=body)


def is_judged(document: XHTMLDocument) -> bool:
    """Tell whether a document's index markup is looked at."""
    return "idx" in document.task.profiles or "index" in document.task.properties


@rule(XHTMLDocument, "RSC-005", spec=SPEC)
def indexes_follow_their_model(document: XHTMLDocument) -> Iterator[Message]:
    """Lists, entries and references of an index are complete, and stand where the specification has them."""
    if not is_judged(document) and "edupub" not in document.task.profiles:
        return
    outline = Outline(document)
    for name, judge in JUDGES.items():
        for element in outline.of_type(name):
            for text in judge(outline, element):
                yield document.message("RSC-005", text, at=element)
    for item in document.all("type"):
        for name in item.value.split():
            for text in _misplaced(outline, item.element, name):
                yield document.message("RSC-005", text, at=item.element)


def _index(outline: Outline, index: Element) -> Iterator[str]:
    groups, lists = outline.inside(index, "index-group"), outline.lists(index)
    if (not groups and len(lists) != 1) or (groups and lists):
        yield 'an index must have one "index-entry-list", or one "index-group" or more'
    if sum(outline.owners.get(heading) is index for heading in index.iter(*HEADINGS)) > 1:
        yield "an index may have one heading"
    if len(outline.inside(index, "index-headnotes")) > 1:
        yield 'an index may have one "index-headnotes"'


def _group(outline: Outline, group: Element) -> Iterator[str]:
    if len(outline.lists(group)) != 1:
        yield 'an "index-group" must have one "index-entry-list"'
    if sum(outline.owners.get(heading) is group for heading in group.iter(*HEADINGS)) > 1:
        yield 'an "index-group" may have one heading'


def _list(outline: Outline, entries: Element) -> Iterator[str]:
    if entries.find(f"{XHTML}li") is None:
        yield "a list of entries must have at least one"


def _entry(outline: Outline, entry: Element) -> Iterator[str]:
    parts = [outline.types[part] for part in outline.children.get(entry, ())]
    if sum("index-term" in types and not types & XREFS for types in parts) != 1:
        yield 'an index entry must have one "index-term"'
    found = frozenset(name for types in parts for name in types)
    if not found & POINTERS:
        yield "an index entry must have a locator, a cross-reference or a list of entries"
    if "index-locator-list" in found and found & LOCATORS:
        yield 'an index entry must not have both an "index-locator-list" and locators beside it'


def _cross_reference(outline: Outline, reference: Element) -> Iterator[str]:
    found = outline.types[reference].union(*(outline.types[part] for part in outline.children.get(reference, ())))
    if not found & {"index-term", "index-term-category"}:
        yield 'a cross-reference must have an "index-term" or "index-term-category"'


def _locators(outline: Outline, locators: Element) -> Iterator[str]:
    if not any("index-locator" in outline.types[inner] for inner in locators.iterdescendants("*")):
        yield 'a list of locators must have an "index-locator" in it'


def _range(outline: Outline, locators: Element) -> Iterator[str]:
    if not 1 <= len(outline.inside(locators, "index-locator")) <= 2:
        yield 'a range of locators must have one or two "index-locator"'


JUDGES: dict[str, Callable[[Outline, Element], Iterator[str]]] = {
    "index": _index,
    "index-group": _group,
    "index-entry-list": _list,
    "index-entry": _entry,
    "index-xref-preferred": _cross_reference,
    "index-xref-related": _cross_reference,
    "index-locator-list": _locators,
    "index-locator-range": _range,
}
"""Type → what its elements must hold."""


def _misplaced(outline: Outline, element: Element, name: str) -> Iterator[str]:
    tag = str(element.tag).rpartition("}")[2]
    if tag not in ELEMENTS.get(name, (tag,)):
        yield f'the type "{name}" is for {_listed(ELEMENTS[name])}'
    if name == "index-term" and tag in NOT_PHRASING:
        yield 'the type "index-term" is for phrasing content'
    parents, within = PARENTS.get(name, frozenset()), WITHIN.get(name, frozenset())
    if not parents | within or outline.around(element) & parents:
        return
    itself = [element] if name == "index-term-category" else []
    if not any(outline.types[outer] & within for outer in (*itself, *element.iterancestors("*"))):
        yield f'the type "{name}" must be in an element of type {_listed(parents | within)}'


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f'"{name}"' for name in sorted(names))
