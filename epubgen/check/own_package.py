"""The checker's own rules about the package: what EPUBCheck lets pass, and reading systems stumble over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from epubgen.check.container import UnreadableError
from epubgen.check.images import HEAD, MAGIC, read_image
from epubgen.check.messages import Message
from epubgen.check.metadata import MODIFIED, name_of, text_of
from epubgen.check.package import OPF, XML, PackageDocument
from epubgen.check.publication import Publication
from epubgen.check.rules import rule
from epubgen.check.xml import Element

OWN = "epubgen"
MEGAPIXELS = 8
"""Pixels of an image, in millions, beyond which phones run out of memory."""
CALIBRE = ("calibre:series", "calibre:series_index")


def language(element: Element | None) -> str:
    """Return the language that an element's text is in."""
    while element is not None:
        if (value := element.get(f"{XML}lang")) is not None:
            return value.strip().lower()
        element = element.getparent()
    return ""


@rule(PackageDocument, "EG-101", spec="alternate-script")
def alternate_scripts_have_their_language(package: PackageDocument) -> Iterator[Message]:
    """An alternate-script is in another language or script than what it refines."""
    for meta in package.properties:
        refines = (meta.get("refines") or "").strip()
        if name_of(meta) != "alternate-script" or not refines.startswith("#"):
            continue
        refined = package.ids.get(refines[1:])
        if refined is not None and language(meta) == language(refined):
            yield package.message("EG-101", text_of(meta), language(meta) or "no language", at=meta)


@rule(PackageDocument, "EG-102", spec="group-position")
def positions_in_a_series_are_numbers(package: PackageDocument) -> Iterator[Message]:
    """The position in a series is a number, or numbers with points between them."""
    for meta in package.properties:
        if name_of(meta) == "group-position" and not re.fullmatch(r"[0-9]+(?:\.[0-9]+)*", text_of(meta)):
            yield package.message("EG-102", text_of(meta), at=meta)


@rule(PackageDocument, "EG-103", spec="belongs-to-collection")
def series_are_named_for_older_readers(package: PackageDocument) -> Iterator[Message]:
    """The series, and the position in it, are also given as calibre and the readers that follow it look for them."""
    names = {(meta.get("name") or "").strip() for meta in package.by_tag.get(f"{OPF}meta", ())}
    series = [meta for meta in package.properties if name_of(meta) == "belongs-to-collection"]
    first = next((meta for meta in series if meta.get("refines") is None), None)
    if first is None:
        return
    numbered = any(name_of(meta) == "group-position" for meta in package.properties)
    missing = [name for name in CALIBRE[: 2 if numbered else 1] if name not in names]
    if missing:
        shown = " and ".join(f'<meta name="{name}" content="…"/>' for name in missing)
        yield package.message("EG-103", text_of(first), shown, at=first)


@rule(PackageDocument, "EG-104", spec="file-as")
def schemes_are_of_coded_values(package: PackageDocument) -> Iterator[Message]:
    """A scheme stands with values that come from it; names to sort by do not."""
    for meta in package.properties:
        if name_of(meta) == "file-as" and meta.get("scheme"):
            yield package.message("EG-104", text_of(meta), meta.get("scheme"), at=meta)


NAMING = ("property", "scheme", "rel", "properties")
"""Attributes of a package document that hold names with prefixes."""


@rule(PackageDocument, "EG-105", spec="sec-prefix-attr")
def declared_prefixes_are_used(package: PackageDocument) -> Iterator[Message]:
    """A prefix that the package declares stands before a property somewhere."""
    declared = re.findall(r"([^\s:]+):\s+\S+", package.root.get("prefix") or "")
    if not declared or package.prefixes.faults:
        return
    names = " ".join(element.get(name) or "" for element in package.elements for name in NAMING).split()
    used = {name.partition(":")[0] for name in names}
    for prefix in dict.fromkeys(declared):
        if prefix not in used:
            yield package.message("EG-105", prefix, at=package.root)


SLACK = timedelta(minutes=5)
"""Clocks of two machines differ."""
EARLIEST = datetime(2007, 1, 1, tzinfo=UTC)
"""Files that claim to be older than EPUB have had their times set."""


@rule(Publication, "EG-106", spec="sec-metadata-last-modified")
def modification_came_before_the_file(publication: Publication) -> Iterator[Message]:
    """The last modification was not later than the file was written: it is an instant in UTC, not local time."""
    path, package = publication.container.path, publication.package
    if publication.container.folder:
        return
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    for meta in package.properties:
        if name_of(meta) != "dcterms:modified" or not MODIFIED.fullmatch(text_of(meta)):
            continue
        try:
            modified = datetime.fromisoformat(text_of(meta))
        except ValueError:
            continue
        if written > EARLIEST and modified > written + SLACK:
            yield package.message("EG-106", text_of(meta), f"{written:%Y-%m-%dT%H:%M:%SZ}", at=meta)


@rule(Publication, "EG-107", spec="sec-opf2-guide")
def guides_have_landmarks(publication: Publication) -> Iterator[Message]:
    """What the guide of an older package leads to is in the landmarks too, which EPUB 3 has in its place."""
    package = publication.package
    guide = list(publication.of_kind("guide")) if package.is_epub3 else []
    if not guide:
        return
    marks = {publication.target(reference.url, summary.path) for summary, reference in publication.of_kind("landmarks")}
    files = {path for path, _id in marks}
    for summary, reference in guide:
        path, _id = publication.target(reference.url, summary.path)
        if path in package.in_spine and path not in files:
            yield publication.message("EG-107", reference.url, path=package.path, at=reference.at)


@rule(Publication, "EG-122", spec=OWN)
def images_fit_into_memory(publication: Publication) -> Iterator[Message]:
    """An image has no more pixels than a phone can unpack."""
    for item in publication.package.items:
        if item.media_type not in MAGIC or item.path not in publication.container.files:
            continue
        try:
            image = read_image(publication.container.head(item.path, HEAD))
        except UnreadableError:
            continue
        if image and image.width * image.height > MEGAPIXELS * 1_000_000:
            shown = f"{image.width} × {image.height}"
            yield publication.message("EG-122", item.path, shown, MEGAPIXELS, path=item.path)
