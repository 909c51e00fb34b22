"""Property values and their vocabularies: prefixes, and the names that attributes of a package document may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from epubgen.check.grammar.values import is_uri
from epubgen.check.messages import Message
from epubgen.check.xml import At, XMLDocument

RESERVED = {
    "a11y": "http://www.idpf.org/epub/vocab/package/a11y/#",
    "dcterms": "http://purl.org/dc/terms/",
    "marc": "http://id.loc.gov/vocabulary/",
    "media": "http://www.idpf.org/epub/vocab/overlays/#",
    "onix": "http://www.editeur.org/ONIX/book/codelists/current.html#",
    "rendition": "http://www.idpf.org/vocab/rendition/#",
    "schema": "http://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Reserved prefixes of the package document and their URLs."""

DEFAULT_VOCABULARIES = frozenset(
    f"http://idpf.org/epub/vocab/package/{name}/#" for name in ("meta", "link", "item", "itemref")
)
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"

A11Y, MEDIA, RENDITION = (RESERVED[name] for name in ("a11y", "media", "rendition"))


def words(text: str) -> frozenset[str]:
    """Return the words of a table's row."""
    return frozenset(text.split())


RENDITION_OVERRIDES = words(
    """align-x-center flow-auto flow-paginated flow-scrolled-continuous flow-scrolled-doc layout-pre-paginated
    layout-reflowable orientation-auto orientation-landscape orientation-portrait page-spread-center page-spread-left
    page-spread-right spread-auto spread-both spread-landscape spread-none spread-portrait"""
)

Vocabulary = dict[str, frozenset[str]]
"""URL of a vocabulary ("" for the attribute's own) → its names. A vocabulary that is not here holds any name."""
NOT_RESERVED = frozenset(("",))
"""Instead of names: for this attribute, the prefix of the vocabulary is none of the reserved ones."""

META: Vocabulary = {
    "": words(
        """alternate-script authority belongs-to-collection collection-type dictionary-type display-seq file-as
        group-position identifier-type meta-auth pageBreakSource role source-language source-of target-language term
        title-type"""
    ),
    A11Y: words("certifiedBy certifierCredential exemption"),
    MEDIA: words("active-class duration narrator playback-active-class"),
    RENDITION: words("flow layout orientation spread viewport"),
}
LINK_REL: Vocabulary = {
    "": words("""acquire alternate marc21xml-record mods-record onix-record record voicing xml-signature xmp-record"""),
    A11Y: words("certifierCredential certifierReport"),
    MEDIA: frozenset(),
    RENDITION: frozenset(),
}
LINK_PROPERTIES: Vocabulary = {"": words("onix"), A11Y: frozenset(), MEDIA: frozenset(), RENDITION: frozenset()}
ITEM: Vocabulary = {
    "": words(
        """cover-image data-nav dictionary glossary index mathml nav remote-resources scripted search-key-map svg
        switch"""
    ),
    A11Y: NOT_RESERVED,
    MEDIA: frozenset(),
    RENDITION: frozenset(),
}
ITEMREF: Vocabulary = {
    "": words("page-spread-left page-spread-right"),
    A11Y: NOT_RESERVED,
    MEDIA: frozenset(),
    RENDITION: RENDITION_OVERRIDES,
}
SCHEME: Vocabulary = {"": frozenset(), **{url: META[url] for url in (A11Y, MEDIA, RENDITION)}}
DEPRECATED = {
    "marc21xml-record": 'use "record" with the media type "application/marcxml+xml"',
    "mods-record": 'use "record" with the media type "application/mods+xml"',
    "onix-record": 'use "record" with the property "onix"',
    "xml-signature": "the container has signatures.xml",
    "xmp-record": 'use "record" with the property "xmp"',
    "rendition:viewport": "each document has its own viewport",
    "rendition:spread-portrait": '"rendition:spread-both" does the same',
}


@dataclass(frozen=True, slots=True)
class Prefixes:
    """What the prefix attribute declares: prefix → URL, with the reserved ones."""

    urls: dict[str, str]
    faults: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """Ids and arguments of messages about the attribute."""


NAME = re.compile(r"[^\W\d][\w.\-]*")


LONGEST = 50_000
"""Characters of a prefix attribute that are read."""


def read_prefixes(
    value: str | None,
    reserved: dict[str, str] = RESERVED,
    defaults: frozenset[str] = DEFAULT_VOCABULARIES,
) -> Prefixes:
    """Read a prefix attribute: ``prefix: URL`` pairs, separated by white space.

    `reserved` are prefixes that need no declaration, `defaults` vocabularies that need no prefix.
    """
    result = Prefixes(dict(reserved))
    text = (value or "")[:LONGEST].strip()
    while text:
        text = _one_prefix(text, result, reserved, defaults)
    unfinished = any(id == "OPF-005" for id, _arguments in result.faults)
    if value and value != (value.lstrip() if unfinished else value.strip()):
        result.faults.append(("OPF-004", ()))
    return result


def _one_prefix(text: str, result: Prefixes, reserved: dict[str, str], defaults: frozenset[str]) -> str:
    """Read one pair from the text; return what is left."""
    head = re.match(r"([^\s:]*)(\s*:|)(\s*)", text)
    assert head
    prefix, colon, space = head[1], head[2], head[3]
    rest = text[head.end() :]
    url_match = re.match(r"\S+", rest)
    if not rest and prefix:
        result.faults.append(("OPF-005", (prefix,)))
        return ""
    url = url_match[0] if url_match else ""
    after = rest[len(url) :]
    if prefix and colon != ":":
        result.faults.append(("OPF-004c", (prefix,)))
        return after.lstrip()
    if not prefix:
        result.faults.append(("OPF-004a", ()))
    elif not NAME.fullmatch(prefix):
        result.faults.append(("OPF-004b", (prefix,)))
    elif not space:
        result.faults.append(("OPF-004d", (prefix,)))
        if not is_uri(url) and not url.startswith(":"):
            result.faults.append(("OPF-006", (url,)))
    else:
        if space.strip(" "):
            result.faults.append(("OPF-004e", ()))
        if (between := re.match(r"\s+", after)) and between[0].strip(" \t\r\n"):
            result.faults.append(("OPF-004f", ()))
        faults = list(_mapping_faults(prefix, url, reserved, defaults))
        result.faults.extend(faults)
        if all(id == "OPF-007" for id, _arguments in faults):
            result.urls[prefix] = url
    return after.lstrip()


def _mapping_faults(
    prefix: str, url: str, reserved: dict[str, str], defaults: frozenset[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    if prefix == "_":
        yield "OPF-007a", ()
    elif url in defaults:
        yield "OPF-007b", (url,)
    elif url == DUBLIN_CORE:
        yield "OPF-007c", ()
    elif prefix in reserved and reserved[prefix] != url:
        yield "OPF-007", (prefix,)
    elif not is_uri(url):
        yield "OPF-006", (url,)


def property_faults(
    value: str, vocabulary: Vocabulary, prefixes: Prefixes, single: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield id and argument for each fault of an attribute that holds property names."""
    names = value.split()
    if single and len(names) > 1:
        yield "OPF-025", value.strip()
        return
    for name in names:
        if fault := name_fault(name, vocabulary, prefixes):
            yield fault, name.partition(":")[0] if fault == "OPF-028" else name


def name_fault(name: str, vocabulary: Vocabulary, prefixes: Prefixes) -> str:
    """Return the id of what is wrong with one property name, or ""."""
    prefix, colon, local = name.partition(":")
    if not colon:
        return "" if name in vocabulary[""] else "OPF-027"
    if not prefix or not local:
        return "OPF-026"
    if prefix not in prefixes.urls:
        return "OPF-028"
    names = vocabulary.get(prefixes.urls[prefix])
    if names is NOT_RESERVED:
        return "OPF-028"
    return "OPF-027" if names is not None and local not in names else ""


def say_all(document: XMLDocument, faults: Iterable[tuple[str, str]], at: At, end: bool = False) -> Iterator[Message]:
    """Turn faults into messages at one place."""
    for id, argument in faults:
        yield document.message(id, argument, at=at, edge="end" if end else "start")
