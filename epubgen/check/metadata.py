"""Rules about the metadata of a package document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from epubgen.check.dates import date_fault
from epubgen.check.languages import language_fault
from epubgen.check.links import leads_to_none
from epubgen.check.messages import Message
from epubgen.check.package import DC, OPF, XML, PackageDocument
from epubgen.check.rules import rule
from epubgen.check.vocabularies import DEPRECATED, META, SCHEME, property_faults, say_all, words
from epubgen.check.xml import SPACE, Element

UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
EXACTLY_ONE = "there must be exactly one dcterms:modified that refines nothing, such as 2026-01-31T12:00:00Z"
MODIFIED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
OPF_SCHEME = f"{OPF}scheme"


def text_of(element: Element) -> str:
    """Return an element's text without white space around it."""
    return "".join(element.itertext()).strip(SPACE)


def name_of(element: Element) -> str:
    """Return the name of a metadata expression: that of the property, or of the Dublin Core element."""
    return (element.get("property") or "").strip(SPACE) or str(element.tag).rpartition("}")[2]


@rule(PackageDocument, "OPF-030", "OPF-048", "RSC-005", spec="attrdef-package-unique-identifier")
def unique_identifier_is_declared(package: PackageDocument) -> Iterator[Message]:
    """The unique-identifier attribute holds the id of a dc:identifier element."""
    name = (package.root.get("unique-identifier") or "").strip(SPACE)
    if not name:
        yield package.message("OPF-048", at=package.root)
    identifiers = package.by_tag.get(f"{DC}identifier", ())
    named = [element for element in identifiers if name and (element.get("id") or "").strip(SPACE) == name]
    if not named or name != package.root.get("unique-identifier", name):
        yield package.message("OPF-030", name)
    outside = not any(parent is package.metadata for element in named for parent in element.iterancestors())
    if outside and package.is_epub3 and package.root.get("unique-identifier") is not None:
        text = f'"{name}" in unique-identifier must be the id of a dc:identifier element'
        yield package.message("RSC-005", text, at=package.root)


@rule(PackageDocument, "OPF-048", "OPF-049", spec="sec-package-doc")
def elements_of_older_packages_are_not_used(package: PackageDocument) -> Iterator[Message]:
    """There is one package element, and neither dc-metadata nor x-metadata, which EPUB 2 has deprecated."""
    for element in package.root.iterdescendants("{*}package"):
        if not (element.get("unique-identifier") or "").strip(SPACE):
            yield package.message("OPF-048", at=element)
    for name in ("dc-metadata", "x-metadata"):
        for element in package.by_tag.get(f"{OPF}{name}", ()) if not package.is_oeb12 else ():
            yield package.message("OPF-049", name, at=element)


@rule(PackageDocument, "OPF-085", spec="sec-opf-dcidentifier")
def uuids_are_well_formed(package: PackageDocument) -> Iterator[Message]:
    """A unique identifier that is said to be a UUID is one."""
    name = (package.root.get("unique-identifier") or "").strip(SPACE)
    for element in package.by_tag.get(f"{DC}identifier", ()):
        if not name or (element.get("id") or "").strip(SPACE) != name:
            continue
        value = "".join([element.text or "", *(child.tail or "" for child in element)]).strip(SPACE)
        marked = value.startswith("urn:uuid:") or (element.get(OPF_SCHEME) or "").strip(SPACE).lower() == "uuid"
        if marked and not UUID.fullmatch(value.removeprefix("urn:uuid:")):
            yield package.message("OPF-085", value, at=element, edge="end")


@rule(PackageDocument, "OPF-053", "OPF-054", spec="sec-opf-dcdate")
def dates_are_dates(package: PackageDocument) -> Iterator[Message]:
    """A dc:date is written as W3C-DTF says."""
    for element in package.by_tag.get(f"{DC}date", ()):
        if fault := date_fault(value := text_of(element)):
            yield package.message("OPF-053" if package.is_epub3 else "OPF-054", value, fault, at=element, edge="end")


@rule(PackageDocument, "OPF-092", spec="sec-opf-dclanguage")
def language_tags_are_well_formed(package: PackageDocument) -> Iterator[Message]:
    """Language tags are well-formed by BCP 47, wherever they stand in a package document."""
    if not package.is_epub3:
        return
    for element in package.elements:
        for attribute in (f"{XML}lang", "hreflang") if element.tag == f"{OPF}link" else (f"{XML}lang",):
            tag = element.get(attribute)
            if (
                tag
                and (fault := language_fault(tag))
                and not (attribute == "hreflang" and leads_to_none(package, element))
            ):
                yield package.message("OPF-092", tag, fault, at=element)
    for element in package.by_tag.get(f"{DC}language", ()):
        tag = (element.text or "").strip(" \t\r\n")
        if not len(element) and tag and (fault := language_fault(tag)):
            yield package.message("OPF-092", tag, fault, at=element, edge="end")


@rule(PackageDocument, "OPF-025", "OPF-026", "OPF-027", "OPF-028", spec="attrdef-property")
def meta_properties_are_defined(package: PackageDocument) -> Iterator[Message]:
    """The property and the scheme of a meta element are names of a vocabulary, with a declared prefix."""
    if not package.is_epub3:
        return
    for meta in package.by_tag.get(f"{OPF}meta", ()):
        if value := meta.get("property"):
            yield from say_all(package, property_faults(value, META, package.prefixes, single=True), meta, end=True)
        if value := meta.get("scheme"):
            yield from say_all(package, property_faults(value, SCHEME, package.prefixes, single=True), meta, end=True)


@rule(PackageDocument, "OPF-086", "RSC-017", spec="sec-vocabs")
def properties_are_not_deprecated(package: PackageDocument) -> Iterator[Message]:
    """Metadata uses no deprecated property."""
    for meta in package.properties if package.is_epub3 else ():
        name = name_of(meta)
        if name == "meta-auth":
            yield package.message("RSC-017", 'the property "meta-auth" is deprecated', at=meta)
        elif name == "rendition:spread" and text_of(meta) == "portrait":
            advice = DEPRECATED["rendition:spread-portrait"]
            yield package.message("OPF-086", "rendition:spread portrait", advice, at=meta, edge="end")
        elif name in DEPRECATED:
            yield package.message("OPF-086", name, DEPRECATED[name], at=meta, edge="end")


@rule(PackageDocument, "RSC-005", spec="sec-metadata-last-modified")
def last_modified_date_is_declared_once(package: PackageDocument) -> Iterator[Message]:
    """There is one dcterms:modified that refines nothing, and each is an instant in UTC."""
    if not package.is_epub3 or package.metadata is None:
        return
    dates = [meta for meta in package.properties if name_of(meta) == "dcterms:modified"]
    if sum(meta.get("refines") is None and meta.getparent() is package.metadata for meta in dates) != 1:
        yield package.message("RSC-005", EXACTLY_ONE, at=package.metadata)
    for meta in dates:
        if not MODIFIED.fullmatch(text_of(meta)):
            yield package.message("RSC-005", "dcterms:modified must be written YYYY-MM-DDThh:mm:ssZ", at=meta)


@rule(PackageDocument, "RSC-005", "RSC-017", spec="attrdef-refines")
def refines_names_something(package: PackageDocument) -> Iterator[Message]:
    """The refines attribute is a relative URL: of an element of the package document, or of a resource."""
    for element in package.elements if package.is_epub3 else ():
        refines = element.get("refines")
        if refines is None:
            continue
        target = refines.strip(SPACE)
        if target.startswith("#"):
            if target[1:] not in package.ids:
                yield package.message(
                    "RSC-005", f'refines is "{target}", but no element here has the id "{target[1:]}"', at=element
                )
        elif re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", target):
            yield package.message("RSC-005", "refines must be a relative URL", at=element)
        elif any(item.href == target for item in package.items):
            text = f'refines should name the manifest item of "{target}" by its id'
            yield package.message("RSC-017", text, at=element)


@rule(PackageDocument, "OPF-065", spec="attrdef-refines")
def refinements_do_not_run_in_circles(package: PackageDocument) -> Iterator[Message]:
    """No expression refines, by way of others, itself."""
    refines = {}
    for meta in package.properties:
        if (id := (meta.get("id") or "").strip(SPACE)) and (target := meta.get("refines") or "").startswith("#"):
            refines[id] = target[1:]
    for start in refines:
        seen, at = {start}, refines[start]
        while at in refines and at not in seen:
            seen.add(at)
            at = refines[at]
        if at in seen:
            yield package.message("OPF-065", at=package.metadata, edge="end")
            return


REFINED = {
    "authority": ("subject",),
    "collection-type": ("belongs-to-collection",),
    "identifier-type": ("identifier", "source"),
    "role": ("creator", "contributor", "publisher"),
    "source-of": ("source",),
    "term": ("subject",),
    "title-type": ("title",),
}
"""Property → what it must refine."""
ONCE = words("collection-type display-seq file-as group-position identifier-type source-of title-type")
"""Properties that refine the same expression only once."""


@rule(PackageDocument, "RSC-005", spec="sec-meta-properties-vocab")
def refinements_suit_what_they_refine(package: PackageDocument) -> Iterator[Message]:
    """Properties of the meta vocabulary refine the expressions they are for, and not the same one twice."""
    seen: set[tuple[str, str, Element | None]] = set()
    for meta in package.properties if package.is_epub3 else ():
        name, target = name_of(meta), (meta.get("refines") or "").strip(SPACE)
        refined = package.ids.get(target[1:]) if target.startswith("#") else None
        if name in REFINED and (refined is None or name_of(refined) not in REFINED[name]):
            wanted = " or ".join(f'"{word}"' for word in REFINED[name])
            yield package.message("RSC-005", f'the property "{name}" must refine {wanted}', at=meta)
        elif name == "belongs-to-collection" and target and (refined is None or name_of(refined) != name):
            text = f'the property "{name}" can refine another "{name}" only'
            yield package.message("RSC-005", text, at=meta)
        if name == "source-of" and text_of(meta) != "pagination":
            yield package.message("RSC-005", 'the value of "source-of" must be "pagination"', at=meta)
        key = (name, target, meta.getparent())
        if name in ONCE and key in seen:
            text = f'the property "{name}" refines the same expression more than once'
            yield package.message("RSC-005", text, at=meta)
        seen.add(key)


@rule(PackageDocument, "RSC-005", spec="authority")
def subjects_have_authority_and_term_together(package: PackageDocument) -> Iterator[Message]:
    """A dc:subject has one authority and one term, or neither."""
    if not package.is_epub3:
        return
    pairs = [(name_of(meta), (meta.get("refines") or "").strip(SPACE)) for meta in package.properties]
    found = Counter(pair for pair in pairs if pair[0] in ("authority", "term"))
    for subject in package.by_tag.get(f"{DC}subject", ()):
        target = f"#{(subject.get('id') or '').strip(SPACE)}"
        authorities, terms = found["authority", target], found["term", target]
        if authorities > 1 or terms > 1:
            yield package.message("RSC-005", "a dc:subject must have one authority and one term only", at=subject)
        elif authorities != terms:
            missing, there = ("term", "an authority") if authorities else ("authority", "a term")
            yield package.message("RSC-005", f"a dc:subject with {there} must have its {missing}", at=subject)


@rule(PackageDocument, "RSC-005", spec="sec-xml-id")
def package_ids_are_unique(package: PackageDocument) -> Iterator[Message]:
    """No two elements of a package document have the same id."""
    count = Counter((e.get("id") or "").strip(SPACE) for e in package.elements if e.get("id") is not None)
    repeated = {name for name, number in count.items() if number > 1}
    for element in package.elements if repeated else ():
        if (id := element.get("id")) is not None and id.strip(SPACE) in repeated:
            yield package.message("RSC-005", f'the id "{id.strip(SPACE)}" is not unique', at=element)


@rule(PackageDocument, "OPF-052", spec="https://idpf.org/epub/20/spec/OPF_2.0.1_draft.htm#Section2.2.6")
def roles_of_epub2_are_known(package: PackageDocument) -> Iterator[Message]:
    """The opf:role of a creator is a code of MARC relators, or begins with "oth."."""
    from epubgen.check.roles import MARC_RELATORS

    for element in package.by_tag.get(f"{DC}creator", ()):
        role = element.get(f"{OPF}role")
        if role and role not in MARC_RELATORS and not role.startswith("oth."):
            yield package.message("OPF-052", role, at=element)


@rule(PackageDocument, "OPF-055", "RSC-005", spec="https://idpf.org/epub/20/spec/OPF_2.0.1_draft.htm#Section2.2")
def metadata_of_epub2_is_not_empty(package: PackageDocument) -> Iterator[Message]:
    """A title, language or identifier of an EPUB 2 package has text."""
    if package.is_epub3:
        return
    for name in ("title", "language"):
        for element in package.by_tag.get(f"{DC}{name}", ()):
            if not text_of(element):
                yield package.message("OPF-055", name, at=element, edge="end")
    for element in package.by_tag.get(f"{DC}identifier", ()):
        if not len(element) and not text_of(element):
            yield package.message("RSC-005", 'the element "identifier" is empty', at=element, edge="end")


@rule(PackageDocument, "OPF-007", "OPF-006", "OPF-005", "OPF-004", spec="sec-prefix-attr")
def prefixes_are_declared_well(package: PackageDocument) -> Iterator[Message]:
    """The prefix attribute is a list of prefixes and URLs, and gives reserved prefixes no other meaning."""
    for id, arguments in package.prefixes.faults if package.is_epub3 else ():
        yield package.message(id, *arguments, at=package.root)


@rule(PackageDocument, "HTM-061", spec="sec-data-attributes")
def data_attributes_have_valid_names(package: PackageDocument) -> Iterator[Message]:
    """The name of a data-* attribute has a character after the hyphen, and no capital letters."""
    for element in package.elements if package.is_epub3 else ():
        for name in element.keys():  # noqa: SIM118 - an element is no dict
            if str(name).startswith("data-") and not re.fullmatch(r"data-[^:A-Z]+", str(name)):
                yield package.message("HTM-061", name, at=element)
