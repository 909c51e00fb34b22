"""Grammar tables: the text files beside this module → definitions of elements, each made when a document asks for it.

A table is a list of statements; an indented line goes on with the statement above, ``#`` begins a comment.

``namespace = URI``
    the namespace of its element names; a name ``svg:rect`` is one of the table ``svg.txt``
``set NAME = …``
    names of elements; ``@other`` adds a set; ``*-*`` stands for custom elements, ``*`` for every element of the
    namespace, ``*:*`` for any element at all
``transparent = …``
    elements whose content is what their parent may hold
``foreign = passed over``
    elements and attributes of namespaces without a table may stand anywhere in elements of this one
``attributes NAME = …``
    attributes: ``name``, ``name:type`` (types in `values`), ``!name`` for a required one, ``@other`` for a list,
    ``*`` for anything, ``**`` for anything without a namespace, ``-name`` for what stays barred
``element NAME… = CONTENT`` (``@set`` for each of a set) and, indented, ``has …`` (attributes), ``roles …``, ``aria …``
    CONTENT: names and sets (``@name``, ``@table:name``) with ``,`` (then), ``&`` (in any order), ``|`` (or), ``* + ?``,
    and brackets; ``TEXT``; ``EMPTY``; ``ANY`` (not looked into); ``FLOW`` and ``PHRASING`` (text and the
    set of that name); ``INHERIT`` in a transparent element; ``OTHER``: elements of namespaces without a table (as
    ``other`` defines them), ``FOREIGN``: these and flow.
    ``NAME[attribute]``, ``NAME[attribute=value|value]`` and ``NAME[one|other]`` (any of these attributes) define an
    element with such attributes; of several definitions the first that fits counts. ``NAME/parent`` is the same element
    in another place; where a model names it, it writes ``NAME=NAME/parent``. ``roles`` are the values of ``role``
    (``any``: all of them), ``aria`` the aria-* attributes (``any``) that it takes without one, besides the global ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from epubgen.check.grammar.expressions import Expression, wildcards
from epubgen.check.grammar.models import TEXT, Model, Models

NAMESPACES = {
    "xml": "http://www.w3.org/XML/1998/namespace",
    "epub": "http://www.idpf.org/2007/ops",
    "ssml": "http://www.w3.org/2001/10/synthesis",
    "xlink": "http://www.w3.org/1999/xlink",
    "ev": "http://www.w3.org/2001/xml-events",
}
"""Prefixes of attributes in the tables."""

OTHER_NAMESPACES = {
    "opf": "http://www.idpf.org/2007/opf",
    "rendition": "http://www.idpf.org/2013/rendition",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
"""The same, of namespaces that are foreign in content documents."""

Condition = tuple[tuple[str, ...], frozenset[str]]
"""Attributes one of which is there, and the values it may have (none: any)."""


@dataclass(eq=False)
class Definition:
    """What the grammar says about an element in one kind of place."""

    name: str
    local: str
    condition: Condition = ((), frozenset())
    content: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    """Attribute as lxml names it → type."""
    required: tuple[str, ...] = ()
    open: str = ""
    """Whether further attributes may be there: ``*`` any, ``**`` those of no namespace that are not `barred`."""
    barred: set[str] = field(default_factory=set)
    roles: frozenset[str] | None = None
    """Values that `role` may have; None for any."""
    aria: frozenset[str] = frozenset()
    model: Model | None = None
    """None where the content is not looked into."""
    mixed: bool = False
    """Whether text may stand anywhere in it."""
    passes_foreign: bool = False
    """Whether elements and attributes of foreign namespaces are passed over."""
    plans: dict[tuple[str, ...], object] = field(default_factory=dict)
    """What the judge has found out about lists of attributes."""


class Table:
    """One table, read into statements; content expressions stay text until they are asked for."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.namespace = ""
        self.sets: dict[str, list[str]] = {}
        self.attributes: dict[str, list[str]] = {}
        self.transparent: frozenset[str] = frozenset()
        self.passes_foreign = False
        self.elements: dict[str, list[tuple[Condition, list[str]]]] = {}
        for statement in statements(text):
            self._read(statement)

    def _read(self, lines: list[str]) -> None:
        head, _, first = lines[0].partition("=") if "[" not in lines[0] else _split_condition(lines[0])
        kind, *names = head.split(None, 1)
        match kind:
            case "namespace":
                self.namespace = first.strip()
            case "transparent":
                self.transparent = frozenset(" ".join([first, *lines[1:]]).split())
            case "foreign":
                self.passes_foreign = True
            case "set":
                self.sets[names[0].strip()] = " ".join([first, *lines[1:]]).split()
            case "attributes":
                self.attributes[names[0].strip()] = " ".join([first, *lines[1:]]).split()
            case _:
                for name in self._spelled_out(names[0].split()):
                    bare, _, condition = name.removesuffix("]").partition("[")
                    self.elements.setdefault(bare, []).append((_condition(condition), [first, *lines[1:]]))

    def _spelled_out(self, words: list[str]) -> Iterator[str]:
        for word in words:
            if word.startswith("@"):
                yield from self._spelled_out(self.sets[word[1:]])
            else:
                yield word

    @cached_property
    def places(self) -> dict[str, list[str]]:
        """Element name → the names of its definitions in all places."""
        found: dict[str, list[str]] = {}
        for name in self.elements:
            found.setdefault(name.partition("/")[0], []).append(name)
        return found

    def words(self, word: str) -> Iterator[str]:
        """Yield the element names that a word of a content expression stands for."""
        if not word.startswith("@"):
            yield word
            return
        for part in self.sets[word[1:]]:
            yield from self.words(part)

    def attribute_words(self, words: list[str]) -> Iterator[str]:
        """Yield attribute words with their lists spelled out."""
        for word in words:
            if word.startswith("@"):
                yield from self.attribute_words(self.attributes[word[1:]])
            else:
                yield word


def _split_condition(line: str) -> tuple[str, str, str]:
    # The "=" that ends the names is the first one outside brackets.
    match = re.match(r"((?:[^=\[]|\[[^\]]*\])*)=(.*)", line)
    assert match, line
    return match[1], "=", match[2]


def _condition(text: str) -> Condition:
    name, equals, values = text.partition("=")
    return (tuple(name.split("|")) if name else ()), frozenset(values.split("|") if equals else ())


def statements(text: str) -> Iterator[list[str]]:
    """Yield the statements of a table: the line that begins each, and its indented lines."""
    lines: list[str] = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line[0] == " ":
            lines.append(line.strip())
            continue
        if lines:
            yield lines
        lines = [line]
    if lines:
        yield lines


@cache
def read_table(name: str) -> Table:
    """Return the table of that name; FileNotFoundError where there is none."""
    return Table(name, Path(__file__).with_name(name + ".txt").read_text(encoding="utf-8"))


class Grammar:
    """The grammar of a kind of document: one table, and those that it refers to. Definitions are made on demand."""

    def __init__(self, table: str, root: str) -> None:
        self.table = read_table(table)
        self.root = f"{table}:{root}"
        self.root_tag = f"{{{self.table.namespace}}}{root.partition('/')[0]}"
        self.models = Models(wildcards)
        self._definitions: dict[str, list[Definition]] = {}

    def define(self, name: str) -> list[Definition]:
        """Return the definitions of an element in a place: ``html:a``, ``html:a~`` in phrasing, ``html:div/dl``."""
        if name not in self._definitions:
            self._definitions[name] = list(self._make(name))
        return self._definitions[name]

    def anywhere(self, tag: str, tables: tuple[str, ...]) -> list[str]:
        """Return the names of the definitions of an element that stands where it may not; none for an unknown one."""
        if "other" in self.table.elements and "foreign" in wildcards(tag):
            return [f"{self.table.name}:other"]
        for name in tables:
            table = read_table(name)
            namespace, _, local = tag[1:].partition("}")
            if namespace != table.namespace:
                continue
            for known in (local, "*-*" if "-" in local else "*"):
                if known in table.places:
                    return [f"{name}:{place}" for place in table.places[known]]
        return []

    def _make(self, name: str) -> Iterator[Definition]:
        prefix, _, key = name.partition(":")
        table = read_table(prefix)
        phrasing = key.endswith("~")
        key = key.removesuffix("~")
        for condition, lines in table.elements[key]:
            yield self._definition(table, name, key.partition("/")[0], condition, lines, phrasing)

    def _definition(
        self, table: Table, name: str, local: str, condition: Condition, lines: list[str], phrasing: bool
    ) -> Definition:
        made = Definition(name, local, condition, passes_foreign=table.passes_foreign)
        words: dict[str, list[str]] = {"content": [], "roles": [], "aria": [], "attributes": []}
        kind = "content"
        for line in lines:
            first, _, rest = line.partition(" ")
            if first in ("has", "roles", "aria"):
                kind, line = {"has": "attributes"}.get(first, first), rest
            words[kind] += line.split()
        made.content = " ".join(words["content"])
        made.roles = None if words["roles"] == ["any"] else frozenset(words["roles"])
        made.aria = frozenset(f"aria-{word}" for word in words["aria"])
        self._read_attributes(made, list(table.attribute_words(words["attributes"])))
        if made.content != "ANY":
            made.model = Expression(self.models, table, read_table, made.content, phrasing).read()
            made.mixed = self.models.step(made.model, TEXT) == (made.model, "") and _loops(self.models, made.model)
        return made

    @staticmethod
    def _read_attributes(made: Definition, words: list[str]) -> None:
        required = []
        for word in words:
            if word in ("*", "**"):
                made.open = word
                continue
            if word[0] == "-":
                made.barred.add(word[1:])
                made.attributes.pop(word[1:], None)
                continue
            name, type = _read_attribute(word.removeprefix("!"))
            made.attributes[name] = type
            if word[0] == "!":
                required.append(name)
        made.required = tuple(required)


@cache
def _read_attribute(word: str) -> tuple[str, str]:
    """Return an attribute's name as lxml has it, and its type; most elements have the same ones."""
    prefix, colon, rest = word.partition(":")
    namespace = NAMESPACES.get(prefix) or OTHER_NAMESPACES.get(prefix) if colon else None
    if namespace is None:
        return prefix, rest
    local, _colon, type = rest.partition(":")
    return f"{{{namespace}}}{local}", type


def _loops(models: Models, model: Model) -> bool:
    """Say whether a model stays the same whatever child comes."""
    kinds = {model.kind} | {part.kind for part in model.parts}
    if not kinds <= {"repeat", "choice", "text", "names", "interleave"}:
        return False
    return model.kind == "text" or all(
        (step := models.step(model, name)) is None or step[0] is model
        for part in model.parts
        for node in (part, *part.parts)
        for name in node.names
    )
