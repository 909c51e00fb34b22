"""SVG content documents: bytes → messages and a summary."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from epubgen.check.content import summarise
from epubgen.check.content_attributes import find_unnamed_links
from epubgen.check.content_ids import find_duplicates
from epubgen.check.content_semantics import find_unknown_types
from epubgen.check.document import DocumentSummary, DocumentTask, checker
from epubgen.check.grammar.judge import Judge
from epubgen.check.grammar.tables import Grammar
from epubgen.check.markup import SVG, XHTML, MarkupDocument, judge_grammar, read
from epubgen.check.messages import Message
from epubgen.check.rules import rule


class SVGDocument(MarkupDocument):
    """An SVG document of EPUB 3: the scope of rules about it."""


class SVG2Document(MarkupDocument):
    """An SVG document of EPUB 2: the scope of the rules about it."""


@cache
def svg_judge(version: str) -> Judge:
    """Return the judge of SVG documents of a version of EPUB."""
    if version == "2.0":
        return Judge(Grammar("svg11", "svg"), ("svg11",))
    return Judge(Grammar("svg", "svg/document"), ("svg", "html", "math", "epub"), foreign=True)


@rule(SVGDocument, "RSC-005", spec="sec-svg-req")
def svg_follows_the_restrictions_of_epub(document: SVGDocument) -> Iterator[Message]:
    """HTML in titles and foreignObject elements follows its grammar, and epub:* attributes are known ones."""
    yield from judge_grammar(document, svg_judge("3.0"))


@rule(SVG2Document, "RSC-005", spec="https://idpf.org/epub/20/spec/OPS_2.0.1_draft.htm#Section2.4")
def markup_follows_the_grammar_of_svg_1_1(document: SVG2Document) -> Iterator[Message]:
    """Elements and attributes stand where SVG 1.1 allows them; foreignObject holds SVG, unless it stands in XHTML."""
    yield from judge_grammar(document, svg_judge("2.0"))
    for island in document.by_tag.get(f"{SVG}foreignObject", ()):
        for child in island:
            if isinstance(child.tag, str) and child.tag.startswith(XHTML):
                text = "an SVG document of EPUB 2 cannot hold XHTML; put the SVG into an XHTML document"
                yield document.message("RSC-005", text, at=child)


@rule(SVGDocument, "RSC-005", spec="https://www.w3.org/TR/SVG2/struct.html#IDAttribute")
def svg_ids_are_unique(document: SVGDocument) -> Iterator[Message]:
    """No two elements of an SVG document have the same id."""
    yield from find_duplicates(document)


@rule(SVG2Document, "RSC-005", spec="https://www.w3.org/TR/SVG11/struct.html#IDAttribute")
def ids_are_unique_in_svg_1_1(document: SVG2Document) -> Iterator[Message]:
    """No two elements of an SVG document have the same id."""
    yield from find_duplicates(document, trimmed=True)


@rule(SVGDocument, "OPF-026", "OPF-028", "OPF-086b", "OPF-087", "OPF-088", spec="app-structure-vocab")
def svg_types_are_in_the_vocabulary(document: SVGDocument) -> Iterator[Message]:
    """A value of epub:type is a term of the vocabulary that is not deprecated, or has a declared prefix."""
    yield from find_unknown_types(document)


@rule(SVGDocument, "HTM-061", spec="https://html.spec.whatwg.org/multipage/dom.html#custom-data-attribute")
def svg_data_attributes_are_well_named(document: SVGDocument) -> Iterator[Message]:
    """The name of a data-* attribute goes on after the hyphen, and has no capital letters."""
    for item in document.all("data"):
        yield document.message("HTM-061", item.name, at=item.number)


@rule(SVGDocument, "ACC-011", spec="https://www.w3.org/TR/epub-a11y-11/")
def svg_links_have_a_name(document: SVGDocument) -> Iterator[Message]:
    """A link has text, a title or a label."""
    yield from find_unnamed_links(document)


@rule(SVGDocument, "HTM-048", spec="sec-fxl-icb-svg")
def fixed_layout_svg_has_a_view_box(document: SVGDocument) -> Iterator[Message]:
    """The outermost svg of a fixed-layout document states its viewBox."""
    if document.task.fixed_layout and document.root.tag == SVG + "svg" and document.root.get("viewBox") is None:
        yield document.message("HTM-048", at=document.root)


@checker("image/svg+xml")
def check_svg(task: DocumentTask, data: bytes) -> DocumentSummary:
    """Turn an SVG document into its messages and what it leaves for the rules between documents."""
    document, fatal = read(SVGDocument if task.version == "3.0" else SVG2Document, task, data)
    if document is None:
        return DocumentSummary(task.path, task.media_type, tuple(fatal), parsed=False)
    return summarise(document, fatal)
