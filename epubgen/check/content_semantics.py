"""Rules about epub:type: prefixes are declared, terms are in the vocabulary and stand where they mean something."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from epubgen.check.grammar.tables import statements
from epubgen.check.markup import EPUB, XHTML, MarkupDocument, XHTMLDocument
from epubgen.check.media_types import SMIL
from epubgen.check.messages import Message
from epubgen.check.rules import rule
from epubgen.check.vocabularies import read_prefixes

RESERVED_IN_CONTENT = {
    "msv": "http://www.idpf.org/epub/vocab/structure/magazine/#",
    "prism": "http://www.prismstandard.org/specifications/3.0/PRISM_CV_Spec_3.0.htm#",
}
"""Prefixes that epub:type may use undeclared."""
STRUCTURE = frozenset(("http://www.idpf.org/epub/vocab/structure/#",))
"""The vocabulary that epub:type takes its terms from."""
PREFIX_IDS = (
    "OPF-004",
    "OPF-004a",
    "OPF-004b",
    "OPF-004c",
    "OPF-004d",
    "OPF-004e",
    "OPF-005",
    "OPF-006",
    "OPF-007",
    "OPF-007a",
    "OPF-007b",
    "OPF-007c",
)


@cache
def vocabulary() -> tuple[frozenset[str], dict[str, str], frozenset[str]]:
    """Return the terms of the Structural Semantics Vocabulary: all, deprecated ones with advice, those of navs only."""
    known: set[str] = set()
    deprecated: dict[str, str] = {}
    elsewhere: set[str] = set()
    for lines in statements(Path(__file__).with_name("semantics.txt").read_text(encoding="utf-8")):
        head, _, rest = " ".join(lines).partition(" = ")
        words = rest.split()
        if head == "deprecated":
            for entry in rest.split(";"):
                term, _, advice = entry.strip().partition(": ")
                deprecated[term] = advice
        elif head == "elsewhere":
            elsewhere.update(words)
        else:
            known.update(words)
    return frozenset(known | deprecated.keys() | elsewhere), deprecated, frozenset(elsewhere)


@rule(XHTMLDocument, *PREFIX_IDS, spec="sec-prefix-attr")
def declared_prefixes_are_mappings(document: XHTMLDocument) -> Iterator[Message]:
    """The attribute epub:prefix maps prefixes to URLs, and leaves the reserved ones alone."""
    yield from find_prefix_faults(document)


def find_prefix_faults(document: MarkupDocument) -> Iterator[Message]:
    """Yield what is wrong with the prefixes that a document declares."""
    value = document.root.get(EPUB + "prefix")
    if value is not None:
        for id, args in read_prefixes(value, RESERVED_IN_CONTENT, STRUCTURE).faults:
            yield document.message(id, *args, at=document.root)


def usable_prefixes(document: MarkupDocument) -> set[str]:
    """Return the prefixes that a document may use: those it declares, and in content documents the reserved ones."""
    found = set(read_prefixes(document.root.get(EPUB + "prefix"), RESERVED_IN_CONTENT, STRUCTURE).urls)
    return found - RESERVED_IN_CONTENT.keys() if document.task.media_type == SMIL else found


@rule(XHTMLDocument, "OPF-026", "OPF-028", "OPF-086b", "OPF-087", "OPF-088", spec="app-structure-vocab")
def semantic_types_are_in_the_vocabulary(document: XHTMLDocument) -> Iterator[Message]:
    """A value of epub:type is a term of the vocabulary that is not deprecated, or has a declared prefix."""
    yield from find_unknown_types(document)


def find_unknown_types(document: MarkupDocument) -> Iterator[Message]:
    """Yield what is wrong with the values of epub:type."""
    known, deprecated, elsewhere = vocabulary()
    prefixes = usable_prefixes(document)
    for item in document.all("type"):
        for value in item.value.split():
            prefix, colon, term = value.partition(":")
            if colon:
                if not prefix or not term:
                    yield document.message("OPF-026", value, at=item.number)
                elif prefix not in prefixes:
                    yield document.message("OPF-028", prefix, at=item.number)
            elif value not in known:
                yield document.message("OPF-088", value, at=item.number)
            elif value in deprecated:
                yield document.message("OPF-086b", value, deprecated[value], at=item.number)
            elif value in elsewhere:
                yield document.message("OPF-087", value, document.task.media_type, at=item.number)


@rule(XHTMLDocument, "HTM-052", spec="https://idpf.org/epub/renditions/region-nav/")
def regions_are_in_data_navigation_documents(document: XHTMLDocument) -> Iterator[Message]:
    """Region-based navigation is a nav of a data navigation document."""
    for item in document.all("type"):
        if "region-based" in item.value.split():
            nav = item.element.tag == XHTML + "nav"
            if not nav or "data-nav" not in document.task.properties:
                yield document.message("HTM-052", at=item.number)
