"""Parsed files of a book, for the changes that work on elements and attributes."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import wraps

from lxml import etree

from mutations import Book, Change, Mutant, kind, pieces

Element = etree._Element
XHTML = "http://www.w3.org/1999/xhtml"
SVG = "http://www.w3.org/2000/svg"
MATHML = "http://www.w3.org/1998/Math/MathML"
OPS = "http://www.idpf.org/2007/ops"
PREFIXES = {
    "xml": "http://www.w3.org/XML/1998/namespace",
    "epub": OPS,
    "xlink": "http://www.w3.org/1999/xlink",
    "ssml": "http://www.w3.org/2001/10/synthesis",
    "opf": "http://www.idpf.org/2007/opf",
    "foo": "urn:foo",
}


class Tree:
    """One XML file, parsed; `changed` makes the mutant."""

    def __init__(self, book: Book, name: str) -> None:
        self.book, self.name = book, name
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
        self.tree = etree.fromstring(book.data(name), parser).getroottree()
        self.elements = [element for element in self.tree.iter() if isinstance(element.tag, str)]

    @property
    def root(self) -> Element:
        """The root element."""
        return self.tree.getroot()

    @property
    def with_attributes(self) -> list[Element]:
        """The elements that have attributes."""
        return [element for element in self.elements if element.attrib]

    def changed(self, what: str) -> Mutant:
        """Return the book with this tree as it is now."""
        data = etree.tostring(self.tree, xml_declaration=True, encoding="utf-8")
        return Mutant(self.book.with_data(self.name, data), f"{what} in {self.name}")


def tree_of_one(book: Book, dice: random.Random, names: list[str]) -> Tree | None:
    """Return one of the files, parsed; None where there is none, or it is not well-formed."""
    if not names:
        return None
    try:
        return Tree(book, dice.choice(names))
    except SyntaxError:
        return None


def open_tree(book: Book, dice: random.Random) -> Tree | None:
    """Return one of the book's XML files, parsed; None where none can be."""
    names = book.markup()
    # Package and content matter more than what is in META-INF.
    weights = [1 if name.startswith("META-INF") else 3 for name in names]
    if not names:
        return None
    try:
        return Tree(book, dice.choices(names, weights)[0])
    except etree.XMLSyntaxError:
        return None


def tree_kind(weight: float) -> Callable[[Callable[[Tree, random.Random], Mutant | None]], Change]:
    """Register a change of one of the book's XML files, which is given parsed."""

    def register(change: Callable[[Tree, random.Random], Mutant | None]) -> Change:
        @wraps(change)
        def opened(book: Book, dice: random.Random) -> Mutant | None:
            tree = open_tree(book, dice)
            return None if tree is None else change(tree, dice)

        return kind(weight)(opened)

    return register


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return etree.QName(element).localname


def attribute(name: str) -> str:
    """Turn an attribute's name with a prefix into lxml's."""
    prefix, colon, rest = name.rpartition(":")
    return f"{{{PREFIXES[prefix]}}}{rest}" if colon else name


def names_for(tree: Tree, element: Element, dice: random.Random) -> str:
    """Return the name of an element that might stand where this one is, or almost."""
    namespace = etree.QName(element).namespace or ""
    spread = dice.random()
    if spread < 0.1:
        return dice.choice((f"{{{namespace}}}foo", "{urn:foo}foo", "foo", f"{{{namespace}}}x-foo"))
    if spread < 0.2:
        namespace = dice.choice((XHTML, SVG, MATHML, namespace))
    table = {XHTML: "html", SVG: "svg", MATHML: "mathml"}.get(namespace)
    if table:
        return f"{{{namespace}}}{dice.choice(pieces(f'names-{table}'))}"
    return str(dice.choice(tree.elements).tag) if dice.random() < 0.6 else f"{{{namespace}}}{_package_name(dice)}"


def _package_name(dice: random.Random) -> str:
    return dice.choice(pieces("names-package"))
