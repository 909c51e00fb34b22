"""Rules of EPUB Indexes: collections of a package, and the markup of an index."""

from __future__ import annotations

from collections.abc import Iterator

from epubgen.check.markup import XHTML, XHTMLDocument
from epubgen.check.messages import Message
from epubgen.check.package import OPF, PackageDocument
from epubgen.check.rules import rule
from epubgen.check.semantics import child_types, has_type, of_type, types_of
from epubgen.check.urls import resolve
from epubgen.check.vocabularies import words
from epubgen.check.xml import Element

SPEC = "https://idpf.org/epub/idx/epub-indexes.html"
SECTIONING = {f"{XHTML}{name}" for name in ("section", "article", "aside", "nav", "body")}
HEADINGS = tuple(f"{XHTML}h{rank}" for rank in range(1, 7))
POINTERS = words(
    """index-entry-list index-locator-list index-locator index-locator-range index-xref-preferred
    index-xref-related"""
)
ONLY_ON = {"index-entry-list": "ul", "index-locator-list": "ul", "index-term-category": "a"}


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
        others = [c for c in collection.findall(f"{OPF}collection") if (c.get("role") or "").strip() != "index-group"]
        if others:
            text = f'an "{role}" collection may have "index-group" collections inside only'
            yield package.message("RSC-005", text, at=collection)
        for link in collection.findall(f"{OPF}link"):
            if link.get("href") is None:
                continue
            item = package.by_path.get(resolve(link.get("href") or "", package.path).path)
            if item is None or item.media_type != "application/xhtml+xml":
                yield package.message("OPF-071")


def text_outside(element: Element) -> bool:
    """Tell whether an element has text that is in no index."""
    if (element.text or "").strip():
        return True
    return any(
        (not has_type(child, "index") and text_outside(child)) or (child.tail or "").strip()
        for child in element.iterchildren("*")
    )


def is_judged(document: XHTMLDocument) -> bool:
    """Tell whether a document's index markup is looked at."""
    return document.task.profile == "idx" or "index" in document.task.properties


@rule(XHTMLDocument, "RSC-005", spec=SPEC)
def indexes_are_declared(document: XHTMLDocument) -> Iterator[Message]:
    """A document that the package calls an index has one; a body with nothing but an index is one."""
    if not is_judged(document):
        return
    task = document.task
    declared = "index" in task.properties or (task.in_spine and "nav" not in task.properties)
    if declared and not of_type(document, "index"):
        yield document.message("RSC-005", 'the package calls this an index, but no element is of type "index"', at=0)
    for body in document.by_tag.get(f"{XHTML}body", ()):
        if not has_type(body, "index") and not text_outside(body):
            text = 'there is nothing but an index, so that body must be of type "index"'
            yield document.message("RSC-005", text, at=body)


@rule(XHTMLDocument, "RSC-005", spec=SPEC)
def indexes_follow_their_model(document: XHTMLDocument) -> Iterator[Message]:
    """An index has one list of entries, or groups that each have one."""
    if not is_judged(document):
        return
    for index in of_type(document, "index"):
        groups = [child for child in index.iterchildren("*") if has_type(child, "index-group")]
        lists = [element for element in entry_lists(index) if not _inside(element, "index-group", index)]
        if (not groups and len(lists) != 1) or (groups and lists):
            text = 'an index must have one "index-entry-list", or one "index-group" or more'
            yield document.message("RSC-005", text, at=index)
        headings = [h for h in index.iter(*HEADINGS) if not _inside(h, "index-group", index)]
        if len(headings) > 1:
            yield document.message("RSC-005", "an index may have one heading", at=index)
    for group in of_type(document, "index-group"):
        parent = group.getparent()
        if group.tag not in SECTIONING:
            yield document.message("RSC-005", 'the type "index-group" is for sectioning elements', at=group)
        if parent is None or not has_type(parent, "index"):
            yield document.message("RSC-005", 'an "index-group" must be the child of an "index"', at=group)
        if len(entry_lists(group)) != 1:
            yield document.message("RSC-005", 'an "index-group" must have one "index-entry-list"', at=group)


def entry_lists(owner: Element) -> list[Element]:
    """Return the outer lists of entries in an index or a group: ul elements of that type, or of none."""
    found = []
    for element in owner.iter(f"{XHTML}ul"):
        types = types_of(element)
        outer = next((e for e in element.iterancestors(f"{XHTML}ul")), None)
        if (not types or "index-entry-list" in types) and outer is None:
            found.append(element)
    return found


def _inside(element: Element, name: str, limit: Element) -> bool:
    for outer in element.iterancestors():
        if outer is limit:
            return False
        if has_type(outer, name):
            return True
    return False


@rule(XHTMLDocument, "RSC-005", spec=SPEC)
def index_entries_follow_their_model(document: XHTMLDocument) -> Iterator[Message]:
    """An entry has one term, and something that it points to or that stands under it."""
    if not is_judged(document):
        return
    for entry in index_entries(document):
        terms = sum(has_type(child, "index-term") for child in entry.iterchildren("*"))
        if terms != 1:
            yield document.message("RSC-005", 'an index entry must have one "index-term" child', at=entry)
        inner = any(child.tag == f"{XHTML}ul" and not types_of(child) for child in entry.iterchildren("*"))
        if not inner and not child_types(entry) & POINTERS:
            text = "an index entry must have a locator, a cross-reference or a list of entries as child"
            yield document.message("RSC-005", text, at=entry)


def index_entries(document: XHTMLDocument) -> list[Element]:
    """Return the entries of all indexes: items of their lists, and elements of that type."""
    found: dict[Element, None] = {}
    for index in of_type(document, "index"):
        for element in index.iter(f"{XHTML}li"):
            parent = element.getparent()
            if parent is None or parent.tag != f"{XHTML}ul":
                continue
            if not types_of(parent) or has_type(parent, "index-entry-list"):
                found[element] = None
    found.update(dict.fromkeys(of_type(document, "index-entry")))
    return list(found)


@rule(XHTMLDocument, "RSC-005", spec=SPEC)
def index_types_stand_on_their_elements(document: XHTMLDocument) -> Iterator[Message]:
    """Types of an index stand on the elements that the specification has for them."""
    if not is_judged(document):
        return
    for name, tag in ONLY_ON.items():
        for element in of_type(document, name):
            if element.tag != f"{XHTML}{tag}":
                yield document.message("RSC-005", f'the type "{name}" is for "{tag}" elements', at=element)
    for element in of_type(document, "index-legend"):
        parent = element.getparent()
        if parent is None or not has_type(parent, "index-headnotes"):
            text = 'an "index-legend" must be the child of "index-headnotes"'
            yield document.message("RSC-005", text, at=element)
    for name in ("index-xref-preferred", "index-xref-related"):
        for element in of_type(document, name):
            if not child_types(element) & {"index-term", "index-term-category"}:
                yield document.message("RSC-005", f'"{name}" must have an "index-term" as child', at=element)
