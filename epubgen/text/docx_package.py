"""The container of a word-processor file (OPC, ECMA-376 part 2): its parts, and which refers to which."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

LARGEST = 200_000_000
"""Bytes of XML in one file beyond which it is refused: no manuscript is that long."""
_LARGEST_WHOLE = 1_000_000_000
"""Bytes of a file with its pictures, unpacked, beyond which it is refused."""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = f"{{{OFFICE}}}"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", OFFICE.encode()),
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
"""The namespaces of the strict form (part 1), which says the same, and those of the transitional one (part 4)."""


class NotWordError(Exception):
    """Bytes that are no .docx file, or a damaged one."""


@dataclass(slots=True)
class Relation:
    """What a part refers to: a part by its name in the container, or an outside address."""

    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """The parts of a word-processor file by name; `main` is the name of that which holds the text."""

    members: dict[str, bytes]
    main: str
    trees: dict[str, etree._Element] = field(default_factory=dict)
    known: dict[str, dict[str, Relation]] = field(default_factory=dict)
    """The relations of the parts that were asked for; no step changes them."""

    def tree(self, name: str) -> etree._Element | None:
        """Return a part's root element, always the same one; None where there is none, or no XML."""
        if name not in self.trees:
            found = parsed(self.members.get(name))
            if found is None:
                return None
            self.trees[name] = found
        return self.trees[name]

    def relations(self, name: str) -> dict[str, Relation]:
        """Return what a part refers to, by the ids that it uses."""
        if name not in self.known:
            self.known[name] = _relations(self.members, name)
        return self.known[name]

    def part(self, kind: str) -> str:
        """Return the name of the part of a kind (`styles`, `numbering`, `footnotes`) that the text has; else empty."""
        return next((one.target for one in self.relations(self.main).values() if one.kind == kind), "")

    def packed(self) -> bytes:
        """Return the container with the parts as they are now."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for name, content in self.members.items():
                tree = self.trees.get(name)
                archive.writestr(
                    name,
                    content
                    if tree is None
                    else etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True),
                )
        return packed.getvalue()


def open_package(data: bytes) -> Package:
    """Read the bytes of a .docx file. Raises NotWordError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {info.filename: _content(archive, info) for info in _members(archive)}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise NotWordError(f"it is no .docx file, or it is damaged ({error})") from None
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise NotWordError(f"it is damaged ({error})") from None
    roots = [one.target for one in _relations(members, "").values() if one.kind == "officeDocument"]
    package = Package(members, next((name for name in roots if name in members), "word/document.xml"))
    if package.main not in members:
        raise NotWordError("it is no word-processor file: it has no word/document.xml")
    if len(members[package.main]) > LARGEST:
        raise NotWordError(f"its text is {len(members[package.main])} bytes long when unpacked")
    if b"purl.oclc.org/ooxml" in members[package.main]:
        for name in members:
            if name.endswith((".xml", ".rels")):
                members[name] = _transitional(members[name])
    try:
        package.trees[package.main] = etree.fromstring(members[package.main], _parser())
    except etree.XMLSyntaxError as error:
        raise NotWordError(f"its text is damaged ({error})") from None
    return package


def _relations(members: Mapping[str, bytes], name: str) -> dict[str, Relation]:
    folder, base = posixpath.split(name)
    root = parsed(members.get(posixpath.join(folder, "_rels", f"{base}.rels")))
    found: dict[str, Relation] = {}
    for one in root.findall(f"{{{RELATIONSHIPS}}}Relationship") if root is not None else ():
        external = one.get("TargetMode") == "External"
        target = one.get("Target", "")
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[one.get("Id", "")] = Relation(one.get("Type", "").rpartition("/")[2], target, external)
    return found


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the members of a container. Raises NotWordError where they would fill the memory."""
    members = [info for info in archive.infolist() if not info.is_dir()]
    parts = sum(info.file_size for info in members if info.filename.lower().endswith((".xml", ".rels")))
    if parts > LARGEST or sum(info.file_size for info in members) > _LARGEST_WHOLE:
        raise NotWordError(f"its parts are {sum(info.file_size for info in members)} bytes long when unpacked")
    return members


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return what a member holds: no more than it states, which reading it without a length unpacks first."""
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotWordError(f"{info.filename} is compressed in a way that no word processor uses")
    with archive.open(info) as file:
        return file.read(info.file_size)


def _transitional(xml: bytes) -> bytes:
    for strict, transitional in _STRICT:
        xml = xml.replace(strict, transitional)
    return xml


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def parsed(xml: bytes | None) -> etree._Element | None:
    """Return the root element of some XML; None where it is none, or too long."""
    try:
        return etree.fromstring(xml, _parser()) if xml and len(xml) <= LARGEST else None
    except etree.XMLSyntaxError:
        return None


def value(element: etree._Element | None, path: str, name: str = "val") -> str:
    """Return the attribute of the element at a path of `w:` names; empty where there is none."""
    found = element.find("/".join(W + step for step in path.split("/"))) if element is not None else None
    return (found.get(f"{W}{name}") or "") if found is not None else ""


def paragraph_of(element: etree._Element) -> etree._Element | None:
    """Return the paragraph that an element stands in, the innermost of several."""
    return next(element.iterancestors(f"{W}p"), None)


def whole(text: str | None, default: int = 0) -> int:
    """Return the number that an attribute states, the default where it states none."""
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,9}", text) else default


def is_on(element: etree._Element | None, name: str) -> bool | None:
    """Return what a switch such as `w:b` says, None where it is not there (part 1, 17.17.4)."""
    found = element.find(W + name) if element is not None else None
    return None if found is None else found.get(f"{W}val", "true") not in ("false", "0", "off", "none")
