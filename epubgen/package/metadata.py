"""The metadata of a publication → the `metadata` element of its package document (R-020 … R-039, R-140)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from epubgen.model.metadata import Identifier, Metadata, Person, Series
from epubgen.model.publication import Property, Publication
from epubgen.vocabulary import DC, XML, xml_text

UNIQUE_ID = "pub-id"
IDENTIFIER_TYPES = {"doi": "06", "isbn": "15"}
"""Codes of ONIX code list 5."""
LINKED_PROPERTIES = ("a11y:certifierReport", "a11y:certifierCredential")
"""Properties whose value is a `link` where it is a URL (EPUB Accessibility 1.1)."""


class MetadataElement:
    """The `metadata` element while it is being filled; ids follow from what an element is, not from a global count."""

    def __init__(self, root: etree._Element, language: str) -> None:
        self.element = etree.SubElement(root, "metadata", nsmap={"dc": DC})
        self.language = language

    def add(self, name: str, value: str, *, id: str = "", lang: str = "") -> None:
        """Add a Dublin Core element, unless its value is empty."""
        if value := xml_text(value).strip():
            element = etree.SubElement(self.element, f"{{{DC}}}{name}", {"id": id} if id else {})
            self._finish(element, value, lang)

    def meta(
        self, property: str, value: str, *, refines: str = "", scheme: str = "", lang: str = "", id: str = ""
    ) -> None:
        """Add a metadata expression, unless its value is empty."""
        if value := xml_text(value).strip():
            named = {"refines": f"#{refines}" if refines else "", "property": property, "scheme": scheme, "id": id}
            element = etree.SubElement(self.element, "meta", {key: text for key, text in named.items() if text})
            self._finish(element, value, lang)

    def named(self, name: str, content: str) -> None:
        """Add an EPUB 2 `meta`, in the order of attributes that Kobo reads (R-140)."""
        if content := xml_text(content).strip():
            etree.SubElement(self.element, "meta", {"name": name, "content": content})

    def link(self, rel: str, href: str, refines: str = "") -> None:
        element = etree.SubElement(self.element, "link", {"rel": rel, "href": xml_text(href)})
        if refines:
            element.set("refines", f"#{refines}")

    def _finish(self, element: etree._Element, value: str, lang: str) -> None:
        if lang and lang != self.language:
            element.set(f"{{{XML}}}lang", lang)
        element.text = value


def write_metadata(root: etree._Element, publication: Publication) -> None:
    """Append the complete `metadata` element to the package element."""
    metadata = publication.metadata
    target = MetadataElement(root, metadata.language)
    _identifiers(target, publication.identifier, metadata.identifiers)
    target.add("title", display_title(metadata), id="title")
    target.meta("file-as", metadata.title_file_as, refines="title")
    for language in dict.fromkeys((metadata.language, *metadata.languages)):
        target.add("language", language)
    _people(target, "creator", metadata.creators)
    _people(target, "contributor", metadata.contributors)
    _dublin_core(target, metadata)
    target.meta("dcterms:modified", publication.modified)
    target.meta("schema:bookEdition", metadata.edition)
    named = [series for series in metadata.series if xml_text(series.name).strip()]
    for number, series in enumerate(named, 1):
        _series(target, series, f"series-{number}")
    for item in publication.properties:
        _property(target, item)
    for series in named[:1]:
        target.named("calibre:series", series.name)
        target.named("calibre:series_index", reading_system_index(group_position(series)))
    target.named("cover", publication.cover_id)


def display_title(metadata: Metadata) -> str:
    """Return title and subtitle as one: further `dc:title` elements are shown inconsistently (R-026)."""
    if not metadata.subtitle:
        return metadata.title
    chinese_or_japanese = metadata.language.lower().split("-")[0] in ("zh", "ja", "yue", "lzh")
    return f"{metadata.title}{'：' if chinese_or_japanese else ': '}{metadata.subtitle}"


def group_position(series: Series) -> str:
    """Return where an issue stands in its series: `4`, or `98.4` where there is a volume; empty if not a number."""
    parts = [part for part in (series.volume, series.issue) if part]
    position = ".".join(parts)
    return position if re.fullmatch(r"\d+(\.\d+)*", position) else ""


def reading_system_index(position: str) -> str:
    """Return a position as the one number that calibre reads (R-036): 4.02 for `4.2`, so that 4.12 comes later."""
    volume, _, issue = position.partition(".")
    return f"{volume}.{issue.split('.')[0]:0>2}" if issue else volume


def _identifiers(target: MetadataElement, unique: str, identifiers: tuple[Identifier, ...]) -> None:
    schemes = {identifier.value: identifier.scheme for identifier in identifiers}
    for number, value in enumerate(dict.fromkeys((unique, *schemes))):
        id = f"identifier-{number + 1}" if number else UNIQUE_ID
        target.add("identifier", value, id=id)
        if code := IDENTIFIER_TYPES.get(schemes.get(value, "")):
            target.meta("identifier-type", code, refines=id, scheme="onix:codelist5")


def _people(target: MetadataElement, name: str, people: tuple[Person, ...]) -> None:
    for number, person in enumerate(people, 1):
        if not xml_text(person.name).strip():
            continue
        id = f"{name}-{number}"
        target.add(name, person.name, id=id, lang=person.lang)
        target.meta("role", person.role, refines=id, scheme="marc:relators")
        target.meta("file-as", person.file_as, refines=id)
        for lang, alternate in person.alternates:
            if lang and lang != (person.lang or target.language):  # the same language is forbidden
                target.meta("alternate-script", alternate, refines=id, lang=lang)


def _dublin_core(target: MetadataElement, metadata: Metadata) -> None:
    target.add("date", metadata.date)
    for publisher in metadata.publisher:
        target.add("publisher", publisher)
    target.add("description", metadata.description)
    for number, subject in enumerate(metadata.subjects, 1):
        both = bool(subject.authority and subject.term)
        target.add("subject", subject.name, id=f"subject-{number}" if both else "")
        if both:
            target.meta("authority", subject.authority, refines=f"subject-{number}")
            target.meta("term", subject.term, refines=f"subject-{number}")
    target.add("rights", metadata.rights)
    for name, values in _repeated(metadata):
        for value in values:
            target.add(name, value)


def _repeated(metadata: Metadata) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "source", metadata.sources
    yield "coverage", metadata.coverage
    yield "relation", metadata.relations
    yield "type", metadata.types
    yield "format", metadata.formats


def _series(target: MetadataElement, series: Series, id: str) -> None:
    target.meta("belongs-to-collection", series.name, id=id)
    target.meta("collection-type", series.kind, refines=id)
    target.meta("file-as", series.file_as, refines=id)
    target.meta("group-position", group_position(series), refines=id)
    issn = f"urn:issn:{series.issn.upper().removeprefix('ISSN').strip(' :')}" if series.issn else ""
    for identifier in dict.fromkeys((issn, series.identifier)):
        target.meta("dcterms:identifier", identifier, refines=id)


def _property(target: MetadataElement, item: Property) -> None:
    if item.property in LINKED_PROPERTIES and item.value.startswith(("http://", "https://")):
        target.link(item.property, item.value, item.refines)
    else:
        target.meta(
            item.property, item.value, refines=item.refines, scheme=item.scheme, lang=item.lang, id=item.id
        )  # fmt: skip
