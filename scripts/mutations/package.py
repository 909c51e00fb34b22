"""Changes to the package document: its metadata, manifest, spine, and what may follow them."""

from __future__ import annotations

import random
import re

from mutations import Book, Mutant, insert, kind, pieces
from mutations.trees import Tree, local


def _insert(book: Book, dice: random.Random, element: str, piece: str) -> Mutant | None:
    """Put a piece at the end of an element of the package document."""
    return insert(book, dice, book.markup(".opf"), re.compile(rf"</(?:\w+:)?{element}>".encode()), piece)


@kind(9)
def piece_of_metadata(book: Book, dice: random.Random) -> Mutant | None:
    """Metadata, right or wrong."""
    return _insert(book, dice, "metadata", dice.choice(pieces("metadata")))


@kind(7)
def piece_of_manifest(book: Book, dice: random.Random) -> Mutant | None:
    """An item, or what is none."""
    return _insert(book, dice, "manifest", dice.choice(pieces("manifest")))


@kind(4)
def piece_of_spine(book: Book, dice: random.Random) -> Mutant | None:
    """An itemref, or what is none."""
    return _insert(book, dice, "spine", dice.choice(pieces("spine")))


@kind(4)
def piece_of_package(book: Book, dice: random.Random) -> Mutant | None:
    """What follows the spine, or should not."""
    return _insert(book, dice, "package", dice.choice(pieces("package")))


@kind(4)
def media_type_changed(book: Book, dice: random.Random) -> Mutant | None:
    """A media type that the file does not have."""
    if not (names := book.markup(".opf")):
        return None
    tree = Tree(book, dice.choice(names))
    items = [element for element in tree.elements if local(element) == "item"]
    if not items:
        return None
    item, value = dice.choice(items), dice.choice(pieces("media-types"))
    item.set("media-type", value)
    return tree.changed(f"{item.get('href')} as {value}")


@kind(3)
def properties_changed(book: Book, dice: random.Random) -> Mutant | None:
    """Properties of an item or an itemref: more, fewer, or others."""
    if not (names := book.markup(".opf")):
        return None
    tree = Tree(book, dice.choice(names))
    items = [element for element in tree.elements if local(element) in ("item", "itemref")]
    if not items:
        return None
    item, value = dice.choice(items), dice.choice(pieces("properties"))
    item.set("properties", f"{item.get('properties', '')} {value}".strip() if dice.random() < 0.5 else value)
    return tree.changed(f"{local(item)} properties={item.get('properties')}")


@kind(3)
def package_attribute(book: Book, dice: random.Random) -> Mutant | None:
    """Attributes of the package element and of the spine."""
    names = book.markup(".opf")
    piece = dice.choice(pieces("package-attributes"))
    target, _, text = piece.partition(" ")
    name, _, value = text.partition("=")
    for file in names:
        tree = Tree(book, file)
        for element in tree.elements:
            if local(element) == target:
                element.set(name, value)
                return tree.changed(piece)
    return None
