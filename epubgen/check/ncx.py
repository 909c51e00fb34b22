"""NCX documents: bytes → messages and references."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from epubgen.check.document import ContentDocument, DocumentSummary, DocumentTask, Reference, checker, parse_document
from epubgen.check.messages import Message
from epubgen.check.plain_links import References
from epubgen.check.rules import rule, run
from epubgen.check.schema import faults_before, grammar_faults
from epubgen.check.xml import SPACE, XMLDocument, before_fault, system_identifier

DTD = b"http://www.daisy.org/z3986/2005/ncx-2005-1.dtd"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"


class NCXDocument(ContentDocument):
    """A parsed NCX: the scope of the rules about it."""


@checker("application/x-dtbncx+xml")
def check_ncx(task: DocumentTask, data: bytes) -> DocumentSummary:
    """Turn an NCX into its messages, references, and the identifier it gives."""
    parsed = parse_document(task, data)
    if isinstance(parsed, DocumentSummary):
        fatal, part = parsed.messages[0], before_fault(data, parsed.messages[0])
        if fatal.id != "RSC-016" or part is None:
            return parsed
        faults = faults_before(XMLDocument(task.path, data, *part), fatal, "ncx", "ncx")
        return replace(parsed, messages=(fatal, *faults))
    if task.version == "2.0" and system_identifier(parsed.text) == DTD and parsed.root.get("version") is None:
        parsed.root.set("version", "2005-1")  # which the document type declares
    document = NCXDocument(parsed.path, parsed.data, parsed.root, parsed.text, task=task)
    references = [
        Reference(element.get("src", ""), "hyperlink", document.number(element), element="content")
        for element in document.by_tag.get(f"{NCX}content", ())
        if element.get("src") is not None
    ]
    identifiers = [e.get("content") for e in document.by_tag.get(f"{NCX}meta", ()) if e.get("name") == "dtb:uid"]
    identifier = identifiers[-1] if identifiers else None
    facts: dict[str, object] = {} if identifier is None else {"dtb:uid": identifier}
    points = document.by_tag.get(f"{NCX}navPoint", ())
    if points:
        facts["points"] = (len(points), max(1 + sum(1 for _ in e.iterancestors(f"{NCX}navPoint")) for e in points))
    return DocumentSummary(
        task.path, task.media_type, tuple(run(document)), References(task.path, references), facts=facts
    )


@rule(NCXDocument, "RSC-005", spec="sec-opf2-ncx")
def ncx_follows_its_grammar(document: NCXDocument) -> Iterator[Message]:
    """Elements and attributes of an NCX are where DAISY's specification puts them."""
    yield from grammar_faults(document, "ncx", "ncx")


@rule(NCXDocument, "NCX-006", spec="sec-opf2-ncx")
def ncx_labels_have_text(document: NCXDocument) -> Iterator[Message]:
    """Labels of an NCX are not empty."""
    for element in document.by_tag.get(f"{NCX}text", ()):
        if not "".join(element.itertext()).strip(SPACE):
            yield document.message("NCX-006", at=element, edge="end")


@rule(NCXDocument, "RSC-005", spec="sec-opf2-ncx")
def ncx_ids_are_unique(document: NCXDocument) -> Iterator[Message]:
    """No two elements of an NCX have the same id."""
    count = Counter((e.get("id") or "").strip(SPACE) for e in document.elements if e.get("id") is not None)
    for element in document.elements:
        if (id := element.get("id")) is not None and count[id.strip(SPACE)] > 1:
            yield document.message("RSC-005", f'the id "{id.strip(SPACE)}" is not unique', at=element)


@rule(NCXDocument, "RSC-005", spec="https://www.niso.org/standards-committees/daisy")
def ncx_order_counts_the_targets(document: NCXDocument) -> Iterator[Message]:
    """The playOrder counts targets from 1 without a gap: each has one number, and no other has it."""
    ordered = [
        element for element in document.elements if element.tag in ORDERED and element.get("playOrder") is not None
    ]
    orders = [_number(element.get("playOrder", "")) for element in ordered]
    targets = [content.get("src") if (content := e.find(f"{NCX}content")) is not None else None for e in ordered]
    of_order: dict[float, set[str]] = {}
    of_target: dict[str, set[float]] = {}
    for order, target in zip(orders, targets, strict=True):
        if target is not None:
            of_order.setdefault(order, set()).add(target)
            of_target.setdefault(target, set()).add(order)
    known = set(orders)
    for element, order, target in zip(ordered, orders, targets, strict=True):
        faults = []
        if order > 1 and order - 1 not in known:
            faults.append(f'the playOrder "{order:g}" follows a gap')
        if 1 not in known:
            faults.append("no playOrder is 1, with which they must begin")
        if target is not None and len(of_order[order]) > 1:
            faults.append(f'the playOrder "{order:g}" is that of another target, too')
        if target is not None and (order != order or len(of_target[target]) > 1):
            faults.append(f'"{target}" has several values of playOrder; the same target must have the same one')
        for fault in faults:
            yield document.message("RSC-005", fault, at=element)


ORDERED = (f"{NCX}navPoint", f"{NCX}navTarget", f"{NCX}pageTarget")


def _number(text: str) -> float:
    """Return a number as XPath reads one: not a number, where it is none."""
    text = text.strip(SPACE)
    return float(text) if re.fullmatch(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", text) else float("nan")
