"""XHTML content documents: bytes → messages and a summary. Who judges them, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

# Their rules register themselves.
from epubgen.check import content_attributes, content_ids, content_nesting, content_semantics, viewports  # noqa: F401
from epubgen.check.content_attributes import namespace_without_host
from epubgen.check.content_references import collect_references
from epubgen.check.content_summary import collect_facts, collect_properties
from epubgen.check.document import DocumentSummary, DocumentTask, checker
from epubgen.check.grammar.judge import Judge
from epubgen.check.grammar.tables import Grammar
from epubgen.check.markup import SVG, MarkupDocument, XHTML2Document, XHTMLDocument, judge_grammar, read
from epubgen.check.messages import Message
from epubgen.check.plain_links import References
from epubgen.check.rules import rule, run
from epubgen.check.tags import Reader


@cache
def judge(version: str) -> Judge:
    """Return the judge of XHTML documents of a version of EPUB."""
    if version == "2.0":
        return Judge(Grammar("xhtml11", "html"), ("xhtml11", "svg11"))
    return Judge(Grammar("html", "html"), ("html", "math", "svg", "epub"), foreign=True)


@cache
def reader(version: str) -> Reader:
    """Return the reader of XHTML documents of a version of EPUB."""
    return Reader(judge(version))


@rule(XHTMLDocument, "RSC-005", spec="sec-xhtml-req")
def markup_follows_the_grammar_of_html(document: XHTMLDocument) -> Iterator[Message]:
    """Elements and attributes stand where the HTML Standard and EPUB 3.3 allow them, with values of the right type."""
    yield from judge_grammar(document, judge("3.0"))


@rule(XHTML2Document, "RSC-005", spec="https://idpf.org/epub/20/spec/OPS_2.0.1_draft.htm#Section2.2")
def markup_follows_the_grammar_of_xhtml_1_1(document: XHTML2Document) -> Iterator[Message]:
    """Elements and attributes stand where XHTML 1.1 and OPS 2.0.1 allow them."""
    yield from judge_grammar(document, judge("2.0"))


@checker("application/xhtml+xml")
def check_xhtml(task: DocumentTask, data: bytes) -> DocumentSummary:
    """Turn an XHTML document into its messages and what it leaves for the rules between documents."""
    scope = XHTMLDocument if task.version == "3.0" else XHTML2Document
    document, fatal = read(scope, task, data, reader(task.version))
    if document is None:
        return DocumentSummary(task.path, task.media_type, tuple(fatal), parsed=False)
    if isinstance(document, XHTMLDocument) and (stop := namespace_without_host(document)) is not None:
        return _summarise_until(stop, document)
    return summarise(document, fatal)


def _summarise_until(number: int, document: MarkupDocument) -> DocumentSummary:
    """Return the summary of what stands before an element at which the reference gives a document up."""
    task = document.task
    starts = document.places.starts  # fewer where a name has characters that only libxml2 takes
    part, fatal = read(type(document), task, document.text[: starts[number] if number < len(starts) else 0])
    given_up: dict[str, object] = {"given-up": True}
    if part is None:
        return DocumentSummary(task.path, task.media_type, facts=given_up, parsed=False)
    summary = summarise(part, fatal)
    messages = tuple(message for message in summary.messages if message not in fatal)
    return replace(summary, messages=messages, facts=summary.facts | given_up)


def summarise(document: MarkupDocument, fatal: list[Message]) -> DocumentSummary:
    """Run the rules about a document and return its summary."""
    messages = list(run(document))
    references, more = collect_references(document)
    if fatal:
        end = min((fatal[0].line or 1, fatal[0].column or 1), document.places.at(len(document.text)))
        messages = [m for m in messages if (m.line or 0, m.column or 0) < end and m.rule in STREAMED]
    task = document.task
    return DocumentSummary(
        task.path,
        task.media_type,
        (*fatal, *messages, *more),
        references=References(task.path, references),
        anchors={id: _anchor(owner.tag) for id, owner in document.owners.items()},
        order={id: owner.number for id, owner in document.owners.items()},
        properties=collect_properties(document, references),
        types=collect_types(document),
        facts=collect_facts(document),
        parsed=not fatal,
    )


STREAMED = {
    "markup_follows_the_grammar_of_html",
    "markup_follows_the_grammar_of_xhtml_1_1",
    "nav_elements_follow_their_grammar",
    "markup_follows_the_grammar_of_svg_1_1",
    "svg_follows_the_restrictions_of_epub",
}
"""Rules whose messages stand although the document breaks off later."""


def _anchor(tag: str) -> str:
    if not tag.startswith(SVG):
        return ""
    local = tag[len(SVG) :]
    if local in ("linearGradient", "radialGradient", "pattern"):
        return "svg-paint"
    return {"clipPath": "svg-clip-path", "symbol": "svg-symbol"}.get(local, "")


def collect_types(document: MarkupDocument) -> dict[str, int]:
    """Return every value of epub:type with the number of the first element that has it."""
    found: dict[str, int] = {}
    for item in document.all("type"):
        for value in item.value.split():
            found.setdefault(value, item.number)
    return found
