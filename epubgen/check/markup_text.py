"""The text of a document that is known to be well-formed: cut into tags, and each of these read.

Only markup that most documents keep to is read here; anything else is `Unproven`, and left to the tree.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from epubgen.check.harvest import XML
from epubgen.check.xml import SPACE

DECLARED = 32
"""Prefixes that may be in force at once."""

Attributes = dict[str, str]
Prefixes = tuple[tuple[str, str], ...]
"""Prefixes of namespaces that are in force, with their namespaces, in order."""


class Unproven(Exception):  # noqa: N818 — no error: the tree has to be judged
    """Something is wrong with a document, or is not read here."""


class Aside(Exception):  # noqa: N818 — as above
    """There are comments, processing instructions or marked sections in a document."""


class Written(NamedTuple):
    """A tag as it is written."""

    name: str
    attributes: Attributes
    """By qualified names; those that declare namespaces left out."""
    quoted: tuple[int, ...]
    """Where each attribute's value is among what the quotation marks divide; none where there are apostrophes too, or
    declarations of namespaces, whose values change what the tag is."""
    leaf: bool
    prefixes: Prefixes
    """What is in force inside."""


@cache
def _tag() -> re.Pattern[bytes]:
    attribute = rb"""\s+[^\s/>="'<]+\s*=\s*(?:"[^"]*"|'[^']*')"""
    return re.compile(rb"""([^\s/>="'<]+)((?:""" + attribute + rb""")*)\s*(/?)""")


@cache
def _attribute() -> re.Pattern[bytes]:
    return re.compile(rb"""([^\s/>="'<]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def read_tag(tag: bytes, prefixes: Prefixes) -> Written:
    """Read what stands between ``<`` and ``>``; raises Unproven where that is no tag, or one that is not read here."""
    match = _tag().fullmatch(tag)
    if match is None:
        raise Unproven  # a ">" in a value has cut it, or it is no tag
    found = list(_attribute().finditer(match[2]))
    pairs = [(m[1].decode(), m[2] if m[2] is not None else m[3]) for m in found]
    inside = dict(prefixes)
    inside.update((name[6:], attribute_text(value)) for name, value in pairs if _declares(name))
    if len(inside) > DECLARED:
        raise Unproven
    inner = tuple(inside.items())
    attributes = {_qualified(name, inner): attribute_text(value) for name, value in pairs if not _declares(name)}
    plain = not any(m[3] is not None or _declares(name) for m, (name, _value) in zip(found, pairs, strict=True))
    quoted = tuple(range(1, 2 * len(pairs), 2)) if plain else ()
    return Written(_qualified(match[1].decode(), inner, element=True), attributes, quoted, bool(match[3]), inner)


def _declares(name: str) -> bool:
    return name == "xmlns" or name.startswith("xmlns:")


def _qualified(name: str, prefixes: Prefixes, element: bool = False) -> str:
    """Return a name as lxml has it: ``{namespace}name``, or the name where it has none."""
    prefix, colon, local = name.partition(":")
    if not colon:
        namespace = dict(prefixes).get("", "") if element else ""
        return f"{{{namespace}}}{name}" if namespace else name
    namespace = XML if prefix == "xml" else dict(prefixes).get(prefix, "")
    if not namespace:
        raise Unproven
    return f"{{{namespace}}}{local}"


# Text


@cache
def _reference() -> re.Pattern[str]:
    return re.compile(r"&(?:#([0-9]+)|#x([0-9A-Fa-f]+)|(lt|gt|amp|quot|apos)|[^;]*);")


_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


def attribute_text(value: bytes) -> str:
    """Return the value of an attribute as a parser does: references resolved, line ends and tabs as spaces."""
    if b"&" not in value and b"\n" not in value and b"\t" not in value and b"\r" not in value:
        return value.decode()
    text = value.decode().replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\t", " ")
    return _reference().sub(_character, text)


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    if match[1] or match[2]:
        return chr(int(match[1] or match[2], 10 if match[1] else 16))
    raise Unproven  # an entity of the document type's


def says_something(piece: bytes) -> bool:
    """Tell whether there is more than space in a piece of text."""
    if b"&" in piece:
        around = _reference().sub("", piece.decode())
        return bool(around.strip(SPACE) or attribute_text(piece).strip(SPACE))
    return bool(piece.strip())


@cache
def _aside() -> re.Pattern[bytes]:
    return re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.S)


def without_asides(text: bytes) -> bytes:
    """Return a document without comments and processing instructions, and with a letter for text marked as such."""
    return _aside().sub(lambda m: b"x" if m[1] and m[1].strip() else b"", text)


def cut(text: bytes) -> list[bytes]:
    """Return what follows each ``<`` of a document, from the root element on; Unproven where it declares things."""
    pieces = text.split(b"<")
    for number, piece in enumerate(pieces[1:], 1):
        if piece[:1] not in (b"!", b"?"):
            return pieces[number:]
        if piece[:3] == b"!--":
            raise Aside
        end = b">" if piece[:1] == b"!" else b"?>"
        if b"[" in piece or not piece.rstrip().endswith(end) or piece.count(b'"') % 2 or piece.count(b"'") % 2:
            raise Unproven  # or there is a tag in its quotation marks
    raise Unproven
