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
from epubgen.check.prolog import encoding_faults, prolog_faults
from epubgen.check.xml import NotWellFormedError, parse, to_utf8

PROFILES = {"dictionary": "dict", "edupub": "edupub", "index": "idx", "preview": "preview"}
"""Value of dc:type → the profile that the publication is checked with where none is asked for."""


def read_package(container: Container, path: str, profile: str) -> tuple[PackageDocument | None, list[Message]]:
    """Return a package document; None where its version cannot be told or it is not well-formed."""
    try:
        data = container.read(path)
    except UnreadableError as fault:
        return None, [make_message("PKG-008", str(fault), path=path)]
    try:
        document = parse(path, data)
    except NotWellFormedError as fault:
        epub3 = re.search(rb"""<package[^>]*\sversion\s*=\s*["']2""", data) is None
        return None, [*_encoding_faults(path, data, epub3), *_broken(path, data, fault.message)]
    name = str(document.root.tag).rpartition("}")[2]
    if name != "package":
        text = f'the root element is "{name}" instead of "package"'
        return None, [make_message("OPF-001", text, path=path)]
    oeb12 = str(document.root.tag) in ("package", f"{OEB}package")
    for element in document.root.iter("*") if oeb12 else ():
        namespace, _, local = str(element.tag).rpartition("}")
        if not namespace or f"{namespace}}}" == OEB:
            element.tag = f"{OPF}{local}"
    version = (document.root.get("version") or "").strip()
    if version not in ("2.0", "3.0"):
        text = f'version "{version}" is none of EPUB' if version else "there is no version attribute"
        return None, [make_message("OPF-001", text, path=path)]
    package = PackageDocument(path, data, document.root, document.text, files=frozenset(container.files))
    package.is_oeb12 = oeb12
    messages = list(_encoding_faults(path, data, package.is_epub3))
    package.profile = profile or next((PROFILES[name] for name in sorted(package.types) if name in PROFILES), "")
    return package, messages


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
    root, identifier, metadata = _read_so_far(data)
    if root == NO_PACKAGE:
        yield make_message("OPF-001", "the root element is no package", path=path)
        return
    if root is None:
        yield make_message("OPF-001", "the package element cannot be read", path=path)
        yield replace(fault, line=None, column=None)
        if data.lstrip()[:1] == b"<":
            yield make_message("OPF-030", "", path=path)
        return
    if not metadata:
        yield replace(fault, line=None, column=None)
        if not identifier:
            yield make_message("OPF-030", root, path=path)
    yield fault


OEB = "{http://openebook.org/namespaces/oeb-package/1.0/}"
NO_PACKAGE = "\0"


def _read_so_far(data: bytes) -> tuple[str | None, bool, bool]:
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
    with suppress(expat.ExpatError, LookupError):  # it breaks off: what was met before counts
        parser.Parse(to_utf8(data)[0], True)
    return (wanted[0] if wanted else None), "identifier" in met, "metadata" in met
