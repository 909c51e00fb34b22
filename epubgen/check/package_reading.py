"""A package document's bytes → the document, or the messages that say why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from xml.parsers import expat

from epubgen.check.container import Container, UnreadableError
from epubgen.check.media_types import PACKAGE
from epubgen.check.messages import Message, make_message
from epubgen.check.package import OPF, PackageDocument
from epubgen.check.places import Place
from epubgen.check.prolog import encoding_faults, prolog_faults
from epubgen.check.rules import run
from epubgen.check.xml import (
    Element,
    NotWellFormedError,
    XMLDocument,
    before_fault,
    leads_to_a_file,
    misstates_utf16,
    parse,
    to_utf8,
    up_to_fault,
    with_known_entities,
)

PROFILES = {"dictionary": "dict", "edupub": "edupub", "index": "idx", "preview": "preview"}
"""Value of dc:type → the profile that the publication is checked with where none is asked for."""


def read_package(container: Container, path: str, profile: str) -> tuple[PackageDocument | None, list[Message]]:
    """Return a package document; None where its version cannot be told or it is not well-formed."""
    try:
        data = container.read(path)
    except UnreadableError as fault:
        return None, [make_message("PKG-008", str(fault), path=path)]
    if said := list(_unreadable(path, data)):
        return None, said
    try:
        document = parse(path, data, epub2=_is_epub2(data))
    except NotWellFormedError as fault:
        said = [*_encoding_faults(path, data, not _is_epub2(data)), *_broken(path, data, fault.message)]
        package = _so_far(path, data, fault.message)
        if package is not None and "Extra content" in fault.message.text:
            package.profiles = _profiles(package, profile)
            return package, said
        return None, said if package is None else [
            *said,
            *_streamed(package, (fault.message.line or 1, fault.message.column or 1)),
        ]
    name = str(document.root.tag).rpartition("}")[2]
    if name != "package":
        text = f'the root element is "{name}" instead of "package"'
        return None, [make_message("OPF-001", text, path=path)]
    namespace = str(document.root.tag)[: -len(name)]
    if namespace in ("", OEB):
        _move_to_epub(document, namespace)
    version = (document.root.get("version") or "").strip()
    if version not in ("2.0", "3.0"):
        text = f'version "{version}" is none of EPUB' if version else "there is no version attribute"
        return None, [make_message("OPF-001", text, path=path)]
    if _has_package_without_version(document.root):
        return None, [make_message("OPF-001", "there is no version attribute", path=path)]
    package = PackageDocument(path, data, document.root, document.text, files=frozenset(container.files))
    package.is_oeb12 = namespace == OEB
    package.misses_namespace = not namespace
    messages = list(_encoding_faults(path, data, package.is_epub3))
    package.profiles = _profiles(package, profile)
    if stop := _given_up(package):
        return None, [*messages, *_streamed(package, stop)]
    return package, messages


def _unreadable(path: str, data: bytes) -> Iterator[Message]:
    """Yield why not even the first tag of a package document can be read, where its bytes tell."""
    unread = make_message("OPF-001", "the package element cannot be read", path=path)
    if leads_to_a_file(data):
        yield make_message("PKG-008", "its document type is not in reach", path=path)
        yield unread
    elif misstates_utf16(data):
        yield from encoding_faults(path, PACKAGE, "utf-16", True)
        yield unread
        yield make_message("RSC-016", "it is in UTF-16, but says that it is not", path=path)


def _is_epub2(data: bytes) -> bool:
    """Tell from the bytes alone whether a package document says that it is of EPUB 2."""
    return re.search(rb"""<package[^>]*\sversion\s*=\s*["']2""", data) is not None


def _has_package_without_version(root: Element) -> bool:
    """Tell whether a package without version stands before the end of the metadata, where it is looked for."""
    for element in root.iter("{*}package", f"{OPF}metadata"):
        if element.tag == f"{OPF}metadata" and element.getparent() is root:
            return any(inner.get("version") is None for inner in element.iter("{*}package"))
        if element.tag != f"{OPF}metadata" and element.get("version") is None:
            return True
    return False


def _given_up(package: PackageDocument) -> Place | None:
    """Return the place after the first item with properties, but no media type, with which reading ends."""
    for element in package.by_tag.get(f"{OPF}item", ()) if package.is_epub3 else ():
        if element.get("properties") is not None and element.get("media-type") is None:
            line, column = package.place(element)
            return line, column + 1
    return None


def _move_to_epub(document: XMLDocument, namespace: str) -> None:
    """Give the elements of a package without a namespace, or of OEBPS 1.2, the namespace of EPUB."""
    for element in document.root.iter("*"):
        if str(element.tag).startswith(namespace) and (namespace or not str(element.tag).startswith("{")):
            element.tag = f"{OPF}{str(element.tag)[len(namespace) :]}"


def _profiles(package: PackageDocument, asked: str) -> frozenset[str]:
    said = {PROFILES[name.lower()] for name in package.types if name.lower() in PROFILES}
    return frozenset(said | {asked} if asked else said)


def _so_far(path: str, data: bytes, fault: Message) -> PackageDocument | None:
    """Return a package document that breaks off, up to the fault; None where it is none of EPUB."""
    part = before_fault(data, fault)
    if part is None or part[0].tag != f"{OPF}package" or (part[0].get("version") or "").strip() not in ("2.0", "3.0"):
        return None
    return PackageDocument(path, data, *part)


STREAMED = frozenset(
    (
        "package_document_follows_its_grammar",
        "meta_properties_are_defined",
        "item_properties_are_defined",
        "itemref_properties_are_defined",
        "link_keywords_are_defined",
        "prefixes_are_declared_well",
        "language_tags_are_well_formed",
        "dates_are_dates",
    )
)
"""Rules that readers of streams apply while they read: what they find stands although the document breaks off."""


def _streamed(package: PackageDocument, end: Place) -> Iterator[Message]:
    end = min(end, package.places.at(len(package.text)))
    for element in package.by_tag.get(f"{OPF}reference", ()):
        if (href := element.get("href")) and package.place(element) < end:
            # The guide was read, but no manifest that had come to an end.
            yield package.message("OPF-031", href, at=element)
            yield package.message("RSC-008", href, at=element)
    for message in run(package):
        if message.rule in STREAMED and (message.line or 0, message.column or 0) < end:
            yield message


def _encoding_faults(path: str, data: bytes, epub3: bool = True) -> Iterator[Message]:
    try:
        text, encoding = to_utf8(data)
    except LookupError as unknown:
        yield from encoding_faults(path, PACKAGE, str(unknown), epub3)
        return
    yield from prolog_faults(path, PACKAGE, text, encoding, epub3)


def _broken(path: str, data: bytes, fault: Message) -> Iterator[Message]:
    """Yield what a reader of streams says about a package document that breaks off.

    It is read twice: first for its version and identifier, up to the end of the metadata, then as a whole.
    """
    root, identifier, metadata = _read_so_far(data, fault)
    if root == NO_PACKAGE:
        yield make_message("OPF-001", "the root element is no package", path=path)
        return
    if root is None:
        yield make_message("OPF-001", "the package element cannot be read", path=path)
        yield replace(fault, line=None, column=None)
        return
    if not metadata:
        yield replace(fault, line=None, column=None)
    if not identifier:
        yield make_message("OPF-030", root, path=path)
    yield fault


OEB = "{http://openebook.org/namespaces/oeb-package/1.0/}"
NO_PACKAGE = "\0"


def _read_so_far(data: bytes, fault: Message) -> tuple[str | None, bool, bool]:
    """Return unique-identifier, whether its dc:identifier was met, and whether the metadata ended before a fault."""
    wanted: list[str] = []
    met: list[str] = []

    def started(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if not wanted and local != "package":
            wanted.append(NO_PACKAGE)
        elif not wanted:
            wanted.append(attributes.get("unique-identifier", "").strip())
        elif local == "identifier" and wanted and attributes.get("id", "").strip() == wanted[0]:
            met.append("identifier")

    def ended(name: str) -> None:
        if name.rpartition(" ")[2] == "metadata":
            met.append("metadata")

    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    if re.match(rb"""(?:\xef\xbb\xbf)?<\?xml\s+version\s*=\s*["'](?!1\.[01]["'])""", data):
        return None, False, False  # of a version that cannot be read
    with suppress(expat.ExpatError, LookupError):  # it breaks off: what was met before counts
        # In this first reading, XHTML 1.1 declares its entities.
        parser.Parse(up_to_fault(with_known_entities(to_utf8(data)[0]), fault), True)
    return (wanted[0] if wanted else None), "identifier" in met, "metadata" in met
