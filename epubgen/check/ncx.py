"""NCX documents: bytes → messages and references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from epubgen.check.document import ContentDocument, DocumentSummary, DocumentTask, Reference, checker, parse_document
from epubgen.check.messages import Message
from epubgen.check.plain_links import References
from epubgen.check.rules import rule, run
from epubgen.check.schema import faults_before, grammar_faults
from epubgen.check.xml import SPACE, XMLDocument, before_fault

NCX = "{http://www.daisy.org/z3986/2005/ncx/}"


@dataclass
class NCXDocument(ContentDocument):
    """A parsed NCX: the scope of the rules about it."""


@checker("application/x-dtbncx+xml")
def check_ncx(task: DocumentTask, data: bytes) -> DocumentSummary:
    """Turn an NCX into its messages, references, and the identifier it gives."""
    parsed = parse_document(task, data)
    if isinstance(parsed, DocumentSummary):
        fatal, part = parsed.messages[0], before_fault(data)
        if fatal.id != "RSC-016" or part is None:
            return parsed
        faults = faults_before(XMLDocument(task.path, data, *part), fatal, "ncx", "ncx")
        return replace(parsed, messages=(fatal, *faults))
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
