"""Changes to the elements and attributes of any XML file."""

from __future__ import annotations

import copy
import random

from lxml import etree

from mutations import Mutant, pieces
from mutations.trees import SVG, XHTML, Element, Tree, attribute, local, names_for, tree_kind

REFERENCES = (
    "href", "src", "idref", "fallback", "refines", "media-overlay", "toc", "unique-identifier", "full-path",
    "epub:textref",
    "for", "headers", "aria-labelledby", "aria-describedby", "xlink:href", "data", "poster", "srcset", "cite", "usemap",
    "handler", "action", "formaction", "list", "form", "clip-path", "fill", "rel", "properties",
)  # fmt: skip


@tree_kind(14)
def attribute_added(tree: Tree, dice: random.Random) -> Mutant | None:
    """An attribute that may belong elsewhere, with a value that may be right."""
    element, name, value = dice.choice(tree.elements), dice.choice(pieces("attributes")), dice.choice(pieces("values"))
    element.set(attribute(name), "" if value == "''" else value)
    return tree.changed(f"{local(element)} {name}={value}")


@tree_kind(10)
def attribute_changed(tree: Tree, dice: random.Random) -> Mutant | None:
    """Another value for an attribute."""
    if not (holders := tree.with_attributes):
        return None
    element, value = dice.choice(holders), dice.choice(pieces("values"))
    name = dice.choice(list(element.attrib))
    element.set(name, "" if value == "''" else value)
    return tree.changed(f"{local(element)} {name}={value}")


@tree_kind(4)
def value_edited(tree: Tree, dice: random.Random) -> Mutant | None:
    """A slip in an attribute's value: a character too many or missing, another case, a space."""
    if not (holders := tree.with_attributes):
        return None
    element = dice.choice(holders)
    name = dice.choice(list(element.attrib))
    value = element.get(name, "")
    at = dice.randrange(len(value) + 1)
    slips = (value[:at] + value[at + 1 :], value[:at] + dice.choice(" x9-:#/%.,é") + value[at:], value.upper(),
             f" {value} ", f"{value} {value}", value[:at], value.title())  # fmt: skip
    element.set(name, dice.choice(slips))
    return tree.changed(f"{local(element)} {name}={element.get(name)!r} not {value!r}")


@tree_kind(8)
def attribute_deleted(tree: Tree, dice: random.Random) -> Mutant | None:
    """An attribute less."""
    if not (holders := tree.with_attributes):
        return None
    element = dice.choice(holders)
    name = dice.choice(list(element.attrib))
    del element.attrib[name]
    return tree.changed(f"{local(element)} {name}")


@tree_kind(4)
def attributes_swapped(tree: Tree, dice: random.Random) -> Mutant | None:
    """The values of one attribute of two elements, or of two attributes of one element, exchanged."""
    if not (holders := tree.with_attributes):
        return None
    one = dice.choice(holders)
    name = dice.choice(list(one.attrib))
    other, second = one, dice.choice(list(one.attrib))
    if dice.random() < 0.6:
        other, second = dice.choice([e for e in holders if e.get(name) is not None]), name
    first_value, second_value = one.get(name, ""), other.get(second, "")
    one.set(name, second_value)
    other.set(second, first_value)
    return tree.changed(f"{local(one)} {name} and {local(other)} {second}")


@tree_kind(3)
def attribute_moved(tree: Tree, dice: random.Random) -> Mutant | None:
    """An attribute on another element than it belongs to."""
    if not (holders := tree.with_attributes):
        return None
    one, other = dice.choice(holders), dice.choice(tree.elements)
    name = dice.choice(list(one.attrib))
    other.set(name, one.get(name, ""))
    if dice.random() < 0.5 and other is not one:
        del one.attrib[name]
    return tree.changed(f"{name} of {local(one)} to {local(other)}")


@tree_kind(10)
def element_renamed(tree: Tree, dice: random.Random) -> Mutant | None:
    """Another name for an element."""
    element = dice.choice(tree.elements)
    old, element.tag = local(element), names_for(tree, element, dice)
    return tree.changed(f"{old} to {element.tag}")


@tree_kind(1)
def type_renamed(tree: Tree, dice: random.Random) -> Mutant | None:
    """Another name for every element of a name."""
    old = dice.choice(tree.elements)
    tag, new = old.tag, names_for(tree, old, dice)
    for element in tree.elements:
        if element.tag == tag:
            element.tag = new
    return tree.changed(f"every {tag} to {new}")


@tree_kind(1)
def namespace_changed(tree: Tree, dice: random.Random) -> Mutant | None:
    """An element or a whole branch in another namespace, or in none."""
    top = dice.choice(tree.elements)
    new = dice.choice(("", "{urn:foo}", f"{{{XHTML}}}", f"{{{SVG}}}", "{http://www.idpf.org/2007/opf/}"))
    for element in [top] if dice.random() < 0.5 else [e for e in top.iter() if isinstance(e.tag, str)]:
        element.tag = new + local(element)
    return tree.changed(f"{local(top)} into {new}")


@tree_kind(6)
def element_deleted(tree: Tree, dice: random.Random) -> Mutant | None:
    """An element less, with all that is in it."""
    element = dice.choice(tree.elements)
    parent = element.getparent()
    if parent is None:
        return None
    parent.remove(element)
    return tree.changed(f"{local(element)} of {local(parent)}")


@tree_kind(4)
def element_unwrapped(tree: Tree, dice: random.Random) -> Mutant | None:
    """An element's children in its place."""
    element = dice.choice(tree.elements)
    parent = element.getparent()
    if parent is None:
        return None
    at = parent.index(element)
    parent[at : at + 1] = list(element)
    return tree.changed(f"{local(element)} of {local(parent)}")


@tree_kind(4)
def element_wrapped(tree: Tree, dice: random.Random) -> Mutant | None:
    """An element round another."""
    element = dice.choice(tree.elements)
    parent = element.getparent()
    if parent is None:
        return None
    wrapper = etree.Element(names_for(tree, element, dice))
    wrapper.tail, element.tail = element.tail, None
    parent.replace(element, wrapper)
    wrapper.append(element)
    return tree.changed(f"{local(element)} in {wrapper.tag}")


@tree_kind(6)
def element_doubled(tree: Tree, dice: random.Random) -> Mutant | None:
    """An element twice, with its ids or without."""
    element = dice.choice(tree.elements)
    if element.getparent() is None:
        return None
    double = copy.deepcopy(element)
    if dice.random() < 0.5:
        for part in double.iter():
            if isinstance(part.tag, str):
                part.attrib.pop("id", None)
    element.addnext(double)
    return tree.changed(local(element))


@tree_kind(7)
def element_moved(tree: Tree, dice: random.Random) -> Mutant | None:
    """An element within another one than before."""
    element, place = dice.choice(tree.elements), dice.choice(tree.elements)
    if element.getparent() is None or element is place or element in place.iterancestors():
        return None
    place.insert(dice.choice((0, len(place))), element)
    return tree.changed(f"{local(element)} into {local(place)}")


@tree_kind(4)
def siblings_reordered(tree: Tree, dice: random.Random) -> Mutant | None:
    """An element in another place among its siblings."""
    element = dice.choice(tree.elements)
    parent = element.getparent()
    if parent is None or len(parent) < 2:
        return None
    parent.remove(element)
    parent.insert(dice.randrange(len(parent) + 1), element)
    return tree.changed(f"{local(element)} in {local(parent)}")


@tree_kind(10)
def element_inserted(tree: Tree, dice: random.Random) -> Mutant | None:
    """An element where it may not be allowed, with an attribute perhaps."""
    parent = dice.choice(tree.elements)
    new = etree.SubElement(parent, names_for(tree, parent, dice))
    parent.insert(dice.choice((0, len(parent), len(parent) // 2)), new)
    if dice.random() < 0.5:
        new.text = "x"
    if dice.random() < 0.3:
        new.set(attribute(dice.choice(pieces("attributes"))), dice.choice(pieces("values")))
    return tree.changed(f"{new.tag} into {local(parent)}")


@tree_kind(5)
def text_inserted(tree: Tree, dice: random.Random) -> Mutant | None:
    """Text within or after an element."""
    element, text = dice.choice(tree.elements), dice.choice(("xyz", "0", "&", "\N{NO-BREAK SPACE}", "\u3000", "中文"))
    if dice.random() < 0.6 or element.getparent() is None:
        element.text = (element.text or "") + text
    else:
        element.tail = (element.tail or "") + text
    return tree.changed(f"{text!r} at {local(element)}")


@tree_kind(4)
def content_deleted(tree: Tree, dice: random.Random) -> Mutant | None:
    """An element without what was in it, or without its text."""
    element = dice.choice(tree.elements)
    element.text = None
    if dice.random() < 0.6:
        element[:] = []
    return tree.changed(local(element))


@tree_kind(2)
def comment_inserted(tree: Tree, dice: random.Random) -> Mutant | None:
    """A comment or a processing instruction within an element."""
    nodes = (etree.Comment("x"), etree.ProcessingInstruction("foo", "bar"),
             etree.ProcessingInstruction("xml-stylesheet", 'href="missing.css" type="text/css"'))  # fmt: skip
    element, node = dice.choice(tree.elements), dice.choice(nodes)
    if dice.random() < 0.3:
        tree.root.addprevious(node)
    else:
        element.insert(0, node)
    return tree.changed(f"{node} in {local(element)}")


@tree_kind(4)
def id_doubled(tree: Tree, dice: random.Random) -> Mutant | None:
    """An id that another element has as well."""
    if not (holders := [e for e in tree.elements if e.get("id")]):
        return None
    holder, other = dice.choice(holders), dice.choice(tree.elements)
    other.set("id", holder.get("id", "") + dice.choice(("", "", "", " ", "x")))
    return tree.changed(f"{local(holder)} and {local(other)}")


@tree_kind(8)
def reference_changed(tree: Tree, dice: random.Random) -> Mutant | None:
    """A reference that leads elsewhere, or nowhere."""
    names = [attribute(name) for name in REFERENCES]
    holders: list[tuple[Element, str]] = [(e, name) for e in tree.elements for name in names if e.get(name) is not None]
    if not holders:
        return None
    element, name = dice.choice(holders)
    value = element.get(name, "")
    piece = dice.choice(pieces("references"))
    new = "" if piece == "''" else piece.replace("…", value.partition("#")[0] or value).replace("*", value)
    element.set(name, new)
    return tree.changed(f"{local(element)} {name}={element.get(name)}")
