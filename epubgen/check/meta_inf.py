"""Rules about META-INF: container.xml, encryption.xml, signatures.xml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from epubgen.check.container import Container, UnreadableError
from epubgen.check.media_types import PACKAGE
from epubgen.check.messages import Message, make_message
from epubgen.check.prolog import encoding_faults, prolog_faults
from epubgen.check.rules import rule
from epubgen.check.schema import faults_before, grammar_faults
from epubgen.check.urls import SPACES, URL, resolve
from epubgen.check.vocabularies import words
from epubgen.check.xml import Element, NotWellFormedError, XMLDocument, before_fault, leads_to_a_file, parse, to_utf8

OCF = "{urn:oasis:names:tc:opendocument:xmlns:container}"
ENC = "{http://www.w3.org/2001/04/xmlenc#}"
RENDITION = "{http://www.idpf.org/2013/rendition}"
NOT_OF_EPUB2 = ("OPF-073", "HTM-003")
"""What EPUB 2 does not forbid in container.xml: external identifiers and entities."""
OBFUSCATION = "http://www.idpf.org/2008/embedding"


@dataclass
class ContainerDocument(XMLDocument):
    """META-INF/container.xml: the scope of rules about it."""

    container: Container | None = None
    broken: bool = False
    """Whether it breaks off: then only what stands before the fault counts."""
    epub2: bool = False
    """Whether the first package document is EPUB 2's."""

    @property
    def rootfiles(self) -> list[Element]:
        """The rootfile elements."""
        return self.by_tag.get(f"{OCF}rootfile", [])


@dataclass
class EncryptionDocument(XMLDocument):
    """META-INF/encryption.xml: the scope of rules about it."""

    container: Container | None = None
    broken: bool = False


@dataclass
class SignaturesDocument(XMLDocument):
    """META-INF/signatures.xml: the scope of rules about it."""

    container: Container | None = None
    broken: bool = False


class MetaInfDocument(Protocol):
    """A document that is made from its path, bytes, tree and text, and the container it is in."""

    broken: bool

    def __init__(
        self, path: str, data: bytes, root: Element, text: bytes, *, container: Container | None = None
    ) -> None: ...


Document = TypeVar("Document", bound=MetaInfDocument)


def read_meta_inf(container: Container, path: str, kind: type[Document]) -> tuple[Document | None, list[Message]]:
    """Return a document of META-INF, or the messages that say why there is none."""
    required = path == "META-INF/container.xml"
    try:
        data = container.read(path)
    except KeyError:
        return None, [make_message("RSC-002", path=container.path.name)] if required else []
    except UnreadableError as fault:
        return None, [make_message("PKG-008", str(fault), path=path)]
    if leads_to_a_file(data):
        lost = [make_message("RSC-003", path=path)] if required else []
        return None, [make_message("PKG-008", "its document type is not in reach", path=path), *lost]
    messages: list[Message] = []
    try:
        text, encoding = to_utf8(data)
        messages = list(prolog_faults(path, "application/xml", text, encoding, True))
    except LookupError as unknown:
        messages = list(encoding_faults(path, "application/xml", str(unknown), True))
    try:
        parsed = parse(path, data)
    except NotWellFormedError as fault:
        messages.append(fault.message)
        part = before_fault(data, fault.message) if required else None
        if required and (part is None or not any(True for _ in part[0].iter(f"{OCF}rootfile"))):
            return None, [*messages, make_message("RSC-003", path=path)]
        if part is None:
            return None, messages
        document = kind(path, data, *part, container=container)
        document.broken = True
        if required and fault.message.id == "RSC-016":
            messages += faults_before(XMLDocument(path, data, *part), fault.message, "container", "container")
        return document, messages
    return kind(path, data, parsed.root, parsed.text, container=container), messages


def package_paths(document: ContainerDocument) -> list[str]:
    """Return the paths of the package documents that container.xml names, each once."""
    found: dict[str, None] = {}
    for rootfile in document.rootfiles:
        path = (rootfile.get("full-path") or "").strip(SPACES)
        url = resolve(path, "x")
        if path and url.where != "nowhere" and (rootfile.get("media-type") or "").strip().lower() == PACKAGE:
            found[url.path if url.fragment is None else f"{url.path}#{url.fragment}"] = None
    return list(found)


@rule(ContainerDocument, "RSC-005", spec="sec-container-metainf-container.xml")
def container_file_follows_its_grammar(document: ContainerDocument) -> Iterator[Message]:
    """Elements and attributes of container.xml are where the specification puts them."""
    if package_paths(document):
        yield from grammar_faults(document, "container2" if document.epub2 else "container", "container")


@rule(
    ContainerDocument,
    "RSC-003",
    "RSC-020",
    "RSC-026",
    "RSC-030",
    "RSC-033",
    "OPF-016",
    "OPF-017",
    spec="sec-container.xml-rootfile-elem",
)
def container_file_names_a_package_document(document: ContainerDocument) -> Iterator[Message]:
    """A rootfile names a package document by its full path."""
    for rootfile in document.rootfiles:
        path = rootfile.get("full-path")
        if path is None:
            yield document.message("OPF-016", at=rootfile)
        elif not path.strip():
            yield document.message("OPF-017", at=rootfile)
        else:
            for fault in _url_faults(resolve(path, "x")):
                yield document.message(*fault, at=rootfile)
    if not package_paths(document):
        yield document.message("RSC-003")


def _url_faults(url: URL) -> Iterator[tuple[str, ...]]:
    if url.leaks:
        yield "RSC-026", url.raw
    if url.fault:
        yield "RSC-020", url.raw, url.fault
    if url.scheme == "file":
        yield "RSC-030", url.raw
    if url.where == "container" and url.query:
        yield "RSC-033", url.raw


@dataclass(frozen=True, slots=True)
class Encrypted:
    """Files that encryption.xml lists: those that cannot be read, and obfuscated fonts with the places that say so."""

    files: frozenset[str] = frozenset()
    obfuscated: dict[str, tuple[int, int]] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()


def encrypted_files(container: Container) -> Encrypted:
    """Return what META-INF/encryption.xml says is encrypted, with what is wrong with it and with signatures.xml."""
    from epubgen.check.rules import run

    messages: list[Message] = []
    signatures, more = read_meta_inf(container, "META-INF/signatures.xml", SignaturesDocument)
    messages += more if signatures is None else [*more, *run(signatures)]
    document, more = read_meta_inf(container, "META-INF/encryption.xml", EncryptionDocument)
    if document is None:
        return Encrypted(messages=(*messages, *more))
    messages += [*more, *run(document)]
    files: set[str] = set()
    obfuscated: dict[str, tuple[int, int]] = {}
    for data in document.by_tag.get(f"{ENC}EncryptedData", ()):
        method = data.find(f"{ENC}EncryptionMethod")
        algorithm = method.get("Algorithm") if method is not None else None
        for reference in data.iter(f"{ENC}CipherReference"):
            path = resolve(reference.get("URI") or "", "x").path
            if algorithm == OBFUSCATION:
                obfuscated[path] = document.place(reference)
            else:
                files.add(path)
    messages += [make_message("RSC-004", path, path=path) for path in sorted(files)]
    return Encrypted(frozenset(files | obfuscated.keys()), obfuscated, tuple(messages))


@rule(EncryptionDocument, "RSC-005", spec="sec-container-metainf-encryption.xml")
def encryption_file_follows_its_grammar(document: EncryptionDocument) -> Iterator[Message]:
    """Elements and attributes of encryption.xml are where XML Encryption puts them."""
    yield from grammar_faults(document, "encryption", "encryption", "xenc", "dsig", "compression")


ENCODED = words(
    "CipherValue OAEPparams DigestValue SignatureValue X509SKI X509Certificate X509CRL PGPKeyID PGPKeyPacket"
)
"""Elements of XML Encryption and XML Signature whose text is in base64."""


@rule(EncryptionDocument, "RSC-005", spec="sec-container-metainf-encryption.xml")
def encryption_ids_are_unique(document: EncryptionDocument) -> Iterator[Message]:
    """No two elements of encryption.xml have one Id."""
    named: dict[str, list[Element]] = {}
    for element in document.elements:
        if id := (element.get("Id") or "").strip():
            named.setdefault(id, []).append(element)
    for id, elements in named.items():
        for element in elements if len(elements) > 1 else ():
            yield document.message("RSC-005", f'the Id "{id}" is used {len(elements)} times', at=element)


@rule(EncryptionDocument, "RSC-005", spec="https://www.w3.org/TR/xmlenc-core/#sec-CipherData")
def encrypted_values_are_in_base64(document: EncryptionDocument) -> Iterator[Message]:
    """Keys and values of encryption.xml are in base64."""
    yield from _not_in_base64(document)


@rule(SignaturesDocument, "RSC-005", spec="https://www.w3.org/TR/xmldsig-core/#sec-SignatureValue")
def signed_values_are_in_base64(document: SignaturesDocument) -> Iterator[Message]:
    """Digests, signatures and certificates of signatures.xml are in base64."""
    yield from _not_in_base64(document)


def _not_in_base64(document: XMLDocument) -> Iterator[Message]:
    for element in document.elements:
        if str(element.tag).rpartition("}")[2] in ENCODED:
            text = "".join((element.text or "").split())
            if len(text) % 4 or not re.fullmatch(r"[A-Za-z0-9+/]*={0,2}", text):
                name = str(element.tag).rpartition("}")[2]
                yield document.message("RSC-005", f'the text of "{name}" is not in base64', at=element, edge="end")


@rule(EncryptionDocument, "RSC-007", "RSC-020", "RSC-026", spec="sec-enc-compression")
def encrypted_resources_are_in_the_container(document: EncryptionDocument) -> Iterator[Message]:
    """What encryption.xml lists is a file of the container."""
    for reference in document.by_tag.get(f"{ENC}CipherReference", ()):
        uri = reference.get("URI") or ""
        url = resolve(uri, "x")
        if url.fault:
            yield document.message("RSC-020", uri, url.fault, at=reference)
        if url.leaks:
            yield document.message("RSC-026", uri, at=reference)
        if reference.get("URI") is None:
            continue
        if url.where == "remote" or url.where == "other":
            yield document.message("RSC-007", uri, at=reference)
        if document.container and url.where == "container" and url.path not in document.container.files:
            yield document.message("RSC-007", uri, at=reference)


@rule(SignaturesDocument, "RSC-005", spec="sec-container-metainf-signatures.xml")
def signatures_file_follows_its_grammar(document: SignaturesDocument) -> Iterator[Message]:
    """Elements and attributes of signatures.xml are where XML Signature puts them."""
    yield from grammar_faults(document, "encryption", "signatures", "dsig", "xenc")
