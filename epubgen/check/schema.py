"""Documents of the package and of META-INF judged by their grammars."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from epubgen.check.grammar.judge import Judge
from epubgen.check.grammar.tables import Grammar
from epubgen.check.harvest import Nodes
from epubgen.check.messages import Message
from epubgen.check.package import DC, OPF, PackageDocument
from epubgen.check.rules import rule
from epubgen.check.tags import Reader
from epubgen.check.xml import SPACE, XMLDocument


@cache
def judge(table: str, root: str, *others: str) -> Judge:
    """Return the judge of a kind of document: the table its root is in, and other tables it uses."""
    return Judge(Grammar(table, root), (table, *others), data=table not in ("opf2", "ncx"))


LARGE = 30_000
"""Bytes of a document in which the same tags come so often that reading them once pays."""


@cache
def reader(table: str, root: str, *others: str) -> Reader:
    """Return the reader of large documents of a kind."""
    return Reader(judge(table, root, *others), gathers=False)


def grammar_faults(document: XMLDocument, table: str, root: str, *others: str) -> Iterator[Message]:
    """Yield a message for each breach of a grammar."""
    if len(document.text) > LARGE and reader(table, root, *others).read(document.text, Nodes(document.root)):
        return
    for fault in judge(table, root, *others).judge(document.root):
        yield document.message("RSC-005", fault.text, at=fault.element, edge=fault.edge)


def faults_before(document: XMLDocument, end: Message, table: str, root: str) -> Iterator[Message]:
    """Yield the breaches of a grammar in a document that breaks off, as far as a reader of streams has come."""
    for fault in judge(table, root).judge(document.root):
        if fault.edge in ("end", "before-end") and document.number(fault.element) not in document.places.ends:
            continue
        message = document.message("RSC-005", fault.text, at=fault.element, edge=fault.edge)
        if (message.line or 0, message.column or 0) < (end.line or 0, end.column or 0):
            yield message


@rule(PackageDocument, "RSC-005", spec="sec-package-doc")
def package_document_follows_its_grammar(package: PackageDocument) -> Iterator[Message]:
    """Elements and attributes of a package document are where the specification puts them."""
    if package.misses_namespace:
        text = f'the elements must be in the namespace "{OPF[1:-1]}"'
        yield package.message("RSC-005", text, at=package.root)
    elif package.is_epub3:
        yield from grammar_faults(package, "opf", "package", "dc")
    elif package.is_oeb12:
        if package.root.get("version") is not None:
            yield package.message("RSC-005", "OEBPS 1.2 has no attribute version", at=package.root)
    else:
        yield from grammar_faults(package, "opf2", "package", "dc2")


@rule(PackageDocument, "RSC-005", spec="sec-metadata-values")
def metadata_values_are_not_empty(package: PackageDocument) -> Iterator[Message]:
    """Each metadata expression has a value."""
    for element in package.elements if package.is_epub3 else ():
        tag = str(element.tag)
        if tag.startswith(DC) or (tag == f"{OPF}meta" and element.get("property") is not None):
            if not len(element) and not (element.text or "").strip(SPACE):
                name = f"dc:{tag[len(DC) :]}" if tag.startswith(DC) else "meta"
                yield package.message("RSC-005", f'"{name}" must not be empty', at=element, edge="end")
            elif any(isinstance(child.tag, str) for child in element):
                yield package.message("RSC-005", "a value must be text only", at=element, edge="end")
