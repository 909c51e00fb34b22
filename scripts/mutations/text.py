"""Changes to the characters of XML files: well-formedness, entities, document types, encodings."""

from __future__ import annotations

import random
import re

from mutations import Book, Mutant, kind, pieces

BYTES = (
    b"<", b"&", b">", b'"', b"'", b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"</x>", b"]]>", b"\x0b", b"&#0;",
    b"&#xFFFF;", b"&foo;", b"&nbsp;", b"&amp", b"<!--", b"-->", b"<![CDATA[", b"<?", b"?>", b"<?xml version='1.0'?>",
    b"=", b"/", b":", b" x='", b"<a:b/>", b"\xef\xbb\xbf", b"\xef\xbf\xbe", b"\xe2\x80\xa8", b"<!DOCTYPE a>",
    b"<!ENTITY a 'b'>", b"<x", b"</", b"/>", b"--",
)  # fmt: skip
DECLARED = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>\s*", re.I)
DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>")


@kind(4)
def bytes_inserted(book: Book, dice: random.Random) -> Mutant | None:
    """Characters that break XML, or seem to."""
    name = dice.choice(book.markup())
    data, piece = book.data(name), dice.choice(BYTES)
    at = dice.randrange(len(data) + 1)
    return Mutant(book.with_data(name, data[:at] + piece + data[at:]), f"{piece!r} at {at} in {name}")


@kind(1.5)
def bytes_in_a_name(book: Book, dice: random.Random) -> Mutant | None:
    """Bytes that are no text, within a tag."""
    name = dice.choice(book.markup())
    data, piece = (
        book.data(name),
        dice.choice((b"\xff", b"\xc3", b"\x00", b"\xe4\xb8", b"\xc3\xa9", b"\xed\xa0\x80", b"\xf4\x90\x80\x80")),
    )
    tags = list(re.finditer(rb"<[\w:]+(?:\s+[\w:]+=\"[^\"]*\")*", data))
    if not tags:
        return None
    tag = dice.choice(tags)
    at = dice.randint(tag.start() + 1, tag.end())
    return Mutant(book.with_data(name, data[:at] + piece + data[at:]), f"{piece!r} at {at} in {name}")


@kind(2)
def bytes_deleted(book: Book, dice: random.Random) -> Mutant | None:
    """A few characters less."""
    name = dice.choice(book.markup())
    data = book.data(name)
    at, length = dice.randrange(len(data) + 1), dice.choice((1, 1, 1, 2, 5, 20))
    return Mutant(
        book.with_data(name, data[:at] + data[at + length :]), f"{data[at : at + length]!r} at {at} in {name}"
    )


@kind(2)
def tag_deleted(book: Book, dice: random.Random) -> Mutant | None:
    """A start tag or an end tag less, or one twice."""
    name = dice.choice(book.markup())
    data = book.data(name)
    if not (tags := list(re.finditer(rb"</?[A-Za-z][^<>]*>", data))):
        return None
    tag = dice.choice(tags)
    new = data[: tag.start()] + tag[0] * dice.choice((0, 0, 2)) + data[tag.end() :]
    return Mutant(book.with_data(name, new), f"{tag[0]!r} in {name}")


@kind(2)
def truncated(book: Book, dice: random.Random) -> Mutant | None:
    """A file that ends early."""
    name = dice.choice(book.markup())
    data = book.data(name)
    return Mutant(book.with_data(name, data[: dice.randrange(len(data) + 1)]), name)


def _decoded(book: Book, dice: random.Random) -> tuple[str, str] | None:
    name = dice.choice(book.markup())
    try:
        return name, book.data(name).decode("utf-8")
    except UnicodeDecodeError:
        return None


@kind(3)
def doctype_changed(book: Book, dice: random.Random) -> Mutant | None:
    """Another document type, with an entity perhaps that is used."""
    if (found := _decoded(book, dice)) is None:
        return None
    name, text = found
    declared = DECLARED.match(text)
    head = declared[0] if declared else ""
    body = DOCTYPE.sub("", text[len(head) :])
    doctype = dice.choice(pieces("doctypes"))
    entity = dice.choice(("", "", "&foo;", "&nbsp;", "&a;"))
    if entity and (places := [match.start() for match in re.finditer(r"</(?:p|title|h1|text|dc:title|body)>", body)]):
        at = dice.choice(places)
        body = body[:at] + entity + body[at:]
    return Mutant(book.with_data(name, (head + doctype + body).encode()), f"{doctype} {entity} in {name}")


@kind(2)
def declaration_changed(book: Book, dice: random.Random) -> Mutant | None:
    """Another XML declaration, the bytes in the encoding that it names or in UTF-8."""
    if (found := _decoded(book, dice)) is None:
        return None
    name, text = found
    declaration = dice.choice(pieces("declarations")).replace("''", "")
    encoded = re.search(r'encoding="([^"]+)"', declaration)
    encoding = encoded[1] if encoded and encoded[1] != "foo" and dice.random() < 0.7 else "utf-8"
    data = (declaration + DECLARED.sub("", text)).encode(encoding, "xmlcharrefreplace")
    return Mutant(book.with_data(name, data), f"{declaration!r} as {encoding} in {name}")


@kind(1.5)
def encoding_changed(book: Book, dice: random.Random) -> Mutant | None:
    """Another encoding, or a byte-order mark, under the declaration as it was."""
    if (found := _decoded(book, dice)) is None:
        return None
    name, text = found
    encoding = dice.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1", "utf-32", "gb18030"))
    data = text.encode(encoding, "xmlcharrefreplace")
    return Mutant(book.with_data(name, data), f"{encoding} in {name}")
