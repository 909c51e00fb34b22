"""Bytes → a tree, without touching a file or the network, whatever the bytes are.

Longer than 300 lines because encoding, document type and entities decide together what a reader may be given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Literal

from lxml import etree

from epubgen.check.messages import Message, make_message
from epubgen.check.places import Place, Places

Element = etree._Element
Edge = Literal["start", "end", "before", "before-end"]
"""Which side of an element: after its start or end tag, or before one of them (where text that stands there ends)."""
At = Element | int | Place | None
"""What a message may be about: an element, its number in document order, a line and column, or the whole file."""

SPACE = " \t\r\n"
"""What XML counts as white space: no other character that Unicode calls one."""
XML_LIMIT = 24 << 20
"""Bytes of an XML document that are read as a tree."""
TAG_LIMIT = 800_000
"""Tags and attributes in one: each takes some 400 bytes, so that both limits together stay under 512 MB."""


@dataclass
class XMLDocument:
    """A parsed document of the container: the scope of rules about markup. Not picklable; what rules find is."""

    path: str
    data: bytes
    """As it stands in the container."""
    root: Element
    text: bytes
    """The same in UTF-8, what places are counted in."""
    _numbers: dict[Element, int] = field(default_factory=dict)

    @cached_property
    def places(self) -> Places:
        """Exact places of all tags; made when the first message asks."""
        return Places(self.text)

    @cached_property
    def elements(self) -> list[Element]:
        """Every element in document order: its place in this list is its number."""
        return list(self.root.iter("*"))

    @cached_property
    def by_tag(self) -> Mapping[str, list[Element]]:
        """Elements in document order by their qualified ``{namespace}name``."""
        found: dict[str, list[Element]] = {}
        for element in self.elements:
            found.setdefault(str(element.tag), []).append(element)
        return found

    def number(self, element: Element) -> int:
        """Return the place of an element in document order, which stays true when the tree is gone."""
        if not self._numbers:
            self._numbers.update((element, number) for number, element in enumerate(self.elements))
        return self._numbers[element]

    def message(self, id: str, *args: object, at: At = None, edge: Edge = "start") -> Message:
        """Return a message of this document, after the start (or end) tag of an element, at a place, or of the file."""
        if at is None:
            return make_message(id, *args, path=self.path)
        line, column = self.place(at, edge)
        return make_message(id, *args, path=self.path, line=line, column=column)

    def place(self, at: Element | int | Place, edge: Edge = "start") -> Place:
        """Return line and column of an element, given as such or by its number."""
        if isinstance(at, tuple):
            return at
        number = at if isinstance(at, int) else self.number(at)
        match edge:
            case "start":
                return self.places.start(number)
            case "end":
                return self.places.end(number)
            case _:
                return self.places.before(number, end=edge == "before-end")


def to_utf8(data: bytes) -> tuple[bytes, str]:
    """Return the document in UTF-8 (untouched where it is that already) and the name of the encoding it declares.

    The name is lower-case; "" where there is neither a mark nor a declaration. LookupError, with the name, for an
    encoding that is unknown or cannot be the true one. Bytes that are wrong are replaced, as EPUBCheck does.
    """
    unmarked = data[:4] in (b"\x00<\x00?", b"<\x00?\x00")
    if unmarked or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        big = data[:2] == b"\xfe\xff" or data[:1] == b"\x00"
        text = data.decode("utf-16-be" if big else "utf-16-le", "replace").removeprefix("\ufeff")
        # A declaration of another encoding is believed, and nothing that it says then is true.
        return data if misstates_utf16(data) else text.encode("utf-8", "replace"), "utf-16"
    if data[:4] in (b"\x00\x00\xfe\xff", b"\xff\xfe\x00\x00", b"\x00\x00\x00<", b"<\x00\x00\x00"):
        big = data[:2] == b"\x00\x00"
        text = data.decode("utf-32-be" if big else "utf-32-le", "replace").removeprefix("\ufeff")
        return text.encode("utf-8", "replace"), "ucs-4"
    name = declared_encoding(data)
    if name in ("utf-16", "utf-16le", "utf-16be", "utf-32", "ucs-4", "utf8"):
        raise LookupError(name)  # a lie, or no registered name
    if not name and declares_encoding(data):
        raise LookupError("an encoding without a name")
    if name in ("", "utf-8"):
        if _is_utf8(data):
            late = REPLACED in data or data.find(LATE_LETTER, 3) > 0
            return (_without_late_letters(data) if late else data), name
        return _without_late_letters(data.decode("utf-8", "replace").encode("utf-8")), name
    try:
        return data.decode(name, "replace").encode("utf-8"), name
    except UnicodeError:
        raise LookupError(name) from None  # a codec that is no encoding of text


def declared_encoding(data: bytes) -> str:
    """Return the encoding that the XML declaration names, in lower case, or ""."""
    declared = re.match(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""", data[:400])
    return declared[1].decode("ascii").lower() if declared else ""


def misstates_utf16(data: bytes) -> bool:
    """Say whether bytes in UTF-16 declare another encoding."""
    if data[:2] not in (b"\xff\xfe", b"\xfe\xff") and data[:4] not in (b"\x00<\x00?", b"<\x00?\x00"):
        return False
    big = data[:2] == b"\xfe\xff" or data[:1] == b"\x00"
    text = data.decode("utf-16-be" if big else "utf-16-le", "replace").removeprefix("\ufeff").encode("utf-8", "replace")
    return declares_encoding(text) and not declared_encoding(text).startswith("utf-16")


def declares_encoding(data: bytes) -> bool:
    """Say whether the XML declaration has an encoding, be it a name or none."""
    return re.match(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=""", data[:400]) is not None


LATE_LETTER = "\N{ZERO WIDTH NO-BREAK SPACE}".encode()
REPLACED = "\N{REPLACEMENT CHARACTER}".encode()


def _without_late_letters(text: bytes) -> bytes:
    """Return the text with two characters in tags, outside of values, as what XML does not take at all.

    For XML 1.0 since its fifth edition the byte-order mark, and what stands for wrong bytes, are letters of names; in
    the fourth edition, which readers of EPUB go by, they are none.
    """

    def broken(tag: re.Match[bytes]) -> bytes:
        late = (LATE_LETTER, REPLACED)
        return re.sub(rb"\"[^\"]*\"|'[^']*'|" + b"|".join(late), lambda m: b"\x01" if m[0] in late else m[0], tag[0])

    return re.sub(rb"<[^<>!?](?:[^<>\"']|\"[^\"]*\"|'[^']*')*", broken, text)


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class NotWellFormedError(Exception):
    """A document that is not XML; carries the message that says so, with its place."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text)
        self.message = message


def parse(path: str, data: bytes, epub2: bool = False) -> XMLDocument:
    """Turn the bytes of a file of the container into a document; raises NotWellFormedError.

    In EPUB 2 the external document type declares entities; in EPUB 3 it is never read (sec-xml-constraints).
    """
    try:
        text, _name = to_utf8(data)
    except LookupError:
        raise NotWellFormedError(
            make_message("RSC-016", "its encoding is unknown", path=path, line=1, column=1)
        ) from None
    if misstates_utf16(data):
        line = 2 if data[:2] == b"\xff\xfe" or data[:1] == b"<" else 1  # where its reader gives up
        told = "it is in UTF-16, but declares another encoding"
        raise NotWellFormedError(make_message("RSC-016", told, path=path, line=line, column=1))
    tags = text.count(b"<") + text.count(b'="') + text.count(b"='") if len(text) > TAG_LIMIT else 0
    if len(text) > XML_LIMIT or tags > TAG_LIMIT:
        raise NotWellFormedError(make_message("EG-001", len(text) >> 20, tags, XML_LIMIT >> 20, TAG_LIMIT, path=path))
    if epub2:
        if leads_to_a_file(text):
            raise NotWellFormedError(make_message("PKG-008", "its document type is not in reach", path=path))
        text = with_known_entities(text)
    own = _declares_nothing().match(text) is None and b"<!ENTITY" in text
    if own:
        text = without_external_parameters(text)
    # Entities of the document's own can make a bomb: then libxml2's limits stay on. Else they only forbid depth.
    huge = not own
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities="internal", no_network=True, load_dtd=False, huge_tree=huge, remove_pis=False
    )
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        faults = [entry for entry in parser.error_log if entry.level_name != "WARNING"]
        if faults and all(entry.type_name in TOLERATED for entry in faults):
            root = etree.fromstring(text, _recovering())
        else:
            if _has_nothing(text):  # then there is no place to name
                raise NotWellFormedError(make_message("RSC-016", "there is no element", path=path)) from None
            from epubgen.check.xml_faults import reason

            line, column = error.position
            text_of = reason(error)
            raise NotWellFormedError(
                make_message("RSC-016", text_of, path=path, line=line or 1, column=column or 1)
            ) from None
    return XMLDocument(path, data, root, text)


@cache
def _declares_nothing() -> re.Pattern[bytes]:
    """Match the beginning of a document whose document type declares nothing of its own, up to the first element."""
    return re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^<>]*\?>\s*)?(?:<!DOCTYPE[^<>\[]*>\s*)?<[^!?<>]")


def _has_nothing(text: bytes) -> bool:
    """Tell whether a document ends where its first element should begin."""
    return re.fullmatch(rb"(?s)\s*(?:(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>)\s*)*+", text) is not None


def system_identifier(text: bytes) -> bytes | None:
    """Return the system identifier of the document type declaration, as written; None where it has none."""
    found = re.search(
        rb"""<!DOCTYPE\s+[^\s>\["']+\s+(?:SYSTEM|PUBLIC\s*(?:"[^"]*"|'[^']*'))\s*(?:"([^"]*)"|'([^']*)')""", text[:2048]
    )
    return None if found is None else found[1] if found[1] is not None else found[2]


def leads_to_a_file(text: bytes) -> bool:
    """Say whether the document type is a file beside the document, which nobody can read there."""
    system = system_identifier(text)
    return bool(system) and re.match(rb"(?i)(?:https?|ftp|file|jar|about):", system or b"") is None


def without_external_parameters(text: bytes) -> bytes:
    """Return the text without references, in its document type, to parameter entities from outside."""
    start = text.find(b"<!DOCTYPE", 0, 2048)
    if start < 0 or b"<!ENTITY" not in text[start:]:
        return text
    for name in re.findall(rb"<!ENTITY\s+%\s+([^\s%]+)\s+(?:SYSTEM|PUBLIC)\s", text[start:]):
        text = re.sub(rb"%" + re.escape(name) + rb";", b"", text, count=1)
    return text


XHTML11 = b"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd"


def with_known_entities(text: bytes) -> bytes:
    """Return the text with the named characters of XHTML 1.1 as numbers, where that is its document type."""
    if system_identifier(text) != XHTML11:
        return text
    from html.entities import name2codepoint

    def numbered(match: re.Match[bytes]) -> bytes:
        code = name2codepoint.get(match[1].decode())
        return match[0] if code is None or match[1] in (b"lt", b"gt", b"amp", b"quot") else b"&#%d;" % code

    return re.sub(rb"&([A-Za-z][A-Za-z0-9]*);", numbered, text)


def up_to_fault(text: bytes, fault: Message) -> bytes:
    """Return the text before a fault over which the reader that keeps what it has read would go on; else all of it."""
    named = re.search(r"Entity '([^']+)' not defined", fault.text)
    if named:
        return text.partition(f"&{named[1]};".encode())[0] + b"&"
    if not fault.line:
        return text
    lines = text.split(b"\n")[: fault.line]
    lines[-1] = lines[-1].decode("utf-8", "replace")[: fault.column or 1].encode()
    before, _, tag = b"\n".join(lines).rpartition(b"<")
    unfinished = b">" not in tag and tag[:1] != b"/"
    return before if "Namespace prefix" in fault.text or unfinished else text


def before_fault(data: bytes, fault: Message) -> tuple[Element, bytes] | None:
    """Return the tree of what stands before the first fault of a document, and its text; None where nothing does."""
    if fault.id == "EG-001":
        return None  # which is too large a tree
    try:
        text = up_to_fault(to_utf8(data)[0], fault)
    except LookupError:
        return None
    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8"
    )
    with suppress(etree.XMLSyntaxError):
        parser.feed(text)
    first = next(iter(parser.read_events()), None)
    return (first[1], text) if first else None


TOLERATED = frozenset(("WAR_NS_URI", "DTD_XMLID_VALUE"))
"""What libxml2 counts as an error, but XML and its namespaces do not."""


def _recovering() -> etree.XMLParser:
    return etree.XMLParser(encoding="utf-8", resolve_entities="internal", no_network=True, load_dtd=False, recover=True)
