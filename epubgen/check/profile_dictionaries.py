"""Rules of EPUB Dictionaries and Glossaries: package metadata, search key maps, entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from epubgen.check.document import ContentDocument, DocumentSummary, DocumentTask, Reference, checker, parse_document
from epubgen.check.markup import XHTML, XHTMLDocument
from epubgen.check.messages import Message
from epubgen.check.package import DC, OPF, PackageDocument
from epubgen.check.publication import Publication
from epubgen.check.rules import rule, run
from epubgen.check.schema import grammar_faults
from epubgen.check.semantics import child_types, has_type, of_type, types_of
from epubgen.check.urls import resolve
from epubgen.check.vocabularies import words
from epubgen.check.xml import Element

OPS = "{http://www.idpf.org/2007/ops}"
SKM = "application/vnd.epub.search-key-map+xml"
SPEC = "https://idpf.org/epub/dict/epub-dict.html"
KINDS = words("monolingual bilingual multilingual thesaurus encyclopedia spelling pronouncing etymological")


def collections(package: PackageDocument) -> list[Element]:
    """Return the dictionary collections of a package."""
    found = package.by_tag.get(f"{OPF}collection", ())
    return [element for element in found if (element.get("role") or "").strip() == "dictionary"]


def languages(package: PackageDocument, parent: Element | None, name: str) -> list[Element]:
    """Return the meta elements of one property in the metadata of a package or a collection."""
    metadata = parent.find(f"{OPF}metadata") if parent is not None else None
    if metadata is None:
        return []
    return [meta for meta in metadata.findall(f"{OPF}meta") if (meta.get("property") or "").strip() == name]


@rule(PackageDocument, "RSC-005", spec=SPEC)
def dictionaries_declare_their_languages(package: PackageDocument) -> Iterator[Message]:
    """A dictionary is of that type, and has a source and a target language, which are languages of the publication."""
    if "dict" not in package.profiles:
        return
    if "dictionary" not in package.types:
        yield package.message("RSC-005", 'a dictionary must have the dc:type "dictionary"', at=package.metadata)
    for owner in collections(package) or [package.root]:
        for name in ("source-language", "target-language"):
            if not languages(package, owner, name) and not languages(package, package.root, name):
                yield package.message("RSC-005", f'a dictionary must declare its "{name}"', at=owner)
    if len(languages(package, package.root, "source-language")) > 1:
        yield package.message("RSC-005", "a dictionary must have one source language only", at=package.root)
    declared = {(element.text or "").strip() for element in package.by_tag.get(f"{DC}language", ())}
    for meta in package.properties_anywhere:
        name, value = (meta.get("property") or "").strip(), (meta.text or "").strip()
        if name in ("source-language", "target-language") and value not in declared:
            yield package.message("RSC-005", f'"{value}" must be declared as dc:language too', at=meta)
        if name == "dictionary-type" and value not in KINDS:
            listed = ", ".join(f'"{kind}"' for kind in sorted(KINDS))
            yield package.message("RSC-005", f"a dictionary-type must be one of {listed}", at=meta)


@rule(PackageDocument, "RSC-005", "OPF-080", "OPF-081", "OPF-082", "OPF-083", "OPF-084", spec=SPEC)
def dictionaries_have_a_search_key_map(package: PackageDocument) -> Iterator[Message]:
    """A dictionary has one search key map; its collection holds that and XHTML documents."""
    for item in package.items:
        if item in package.unreadable or item.url.where != "container":
            continue
        if item.media_type == SKM and not item.path.endswith(".xml"):
            yield replace(package.message("OPF-080"), path=item.path)
    if "dict" in package.profiles and len(collections(package)) < 2:
        maps = [item for item in package.items if item.properties >= {"search-key-map", "dictionary"}]
        if len(maps) != 1:
            text = 'a dictionary must have one item with the properties "search-key-map dictionary"'
            yield package.message("RSC-005", text, at=package.root)
    if "dict" in package.profiles:
        yield from _shared_maps(package)
    for collection in collections(package):
        yield from _collection_faults(package, collection)


def _shared_maps(package: PackageDocument) -> Iterator[Message]:
    links = [link for collection in collections(package) for link in collection.findall(f"{OPF}link")]
    counts = Counter(resolve(link.get("href") or "", package.path).path for link in links)
    for item in package.items:
        if item.media_type == SKM and counts[item.path] > 1:
            text = f'the search key map "{item.href}" must be in one collection only'
            yield package.message("RSC-005", text, at=item.number)


def _collection_faults(package: PackageDocument, collection: Element) -> Iterator[Message]:
    if collection.find(f"{OPF}collection") is not None:
        text = "a dictionary collection must have no collections inside"
        yield package.message("RSC-005", text, at=collection)
    if collection not in package.collections("dictionary"):
        return
    maps = 0
    for link in collection.findall(f"{OPF}link"):
        path = resolve(link.get("href") or "", package.path).path
        item = package.by_path.get(path)
        if item is None:
            yield package.message("OPF-081", path)
        elif item.media_type == SKM:
            maps += 1
        elif item.media_type != "application/xhtml+xml":
            yield package.message("OPF-084", path)
    if maps > 1:
        yield package.message("OPF-082")
    elif not maps:
        yield package.message("OPF-083")


@rule(Publication, "OPF-078", "OPF-079", spec=SPEC)
def dictionaries_have_dictionary_content(publication: Publication) -> Iterator[Message]:
    """A publication is of type dictionary exactly where documents have dictionary content."""
    package = publication.package
    with_content = {s.path: s.types["dictionary"] for s in publication.summaries.values() if "dictionary" in s.types}
    if not package.is_epub3:
        return
    groups = [
        {resolve(link.get("href") or "", package.path).path for link in collection.findall(f"{OPF}link")}
        for collection in package.collections("dictionary")
    ]
    bare = any(not group & with_content.keys() for group in groups)
    if bare or ("dict" in package.profiles and not with_content):
        yield package.message("OPF-078")
    if "dict" not in package.profiles and "dictionary" not in package.types:
        for path, number in with_content.items():
            yield publication.message("OPF-079", path=path, at=number)


ELEMENTS = {
    "dictionary": words("body section"),
    "dictentry": words("article"),
    "condensed-entry": words("aside"),
    "idiom": words("dfn"),
    "part-of-speech-list": words("ol"),
    "phrase-list": words("ol ul"),
    "sense-list": words("ol"),
}
"""The elements that a type may stand on, where the specification says so."""
GROUPS = {
    "part-of-speech-group": ("part-of-speech-list", words("ol"), words("part-of-speech")),
    "phrase-group": ("phrase-list", words("ol ul"), words("idiom example")),
}
"""Type of a group → type and elements of the lists whose items are such groups, and what types one must be inside."""


@rule(XHTMLDocument, "RSC-005", spec=SPEC)
def dictionary_entries_follow_their_model(document: XHTMLDocument) -> Iterator[Message]:
    """A dictionary has articles as entries, each with a dfn."""
    if "dict" not in document.task.profiles:
        return
    entries = dict.fromkeys(of_type(document, "dictentry"))
    for dictionary in of_type(document, "dictionary"):
        articles = dictionary.findall(f"{XHTML}article")
        if not articles:
            yield document.message("RSC-005", "a dictionary must have an article as child", at=dictionary)
        entries.update(dict.fromkeys(articles))
    for entry in entries:
        if not any(not _condensed(dfn) for dfn in entry.iter(f"{XHTML}dfn")):
            yield document.message("RSC-005", 'an entry must have a "dfn" outside its condensed form', at=entry)


@rule(XHTMLDocument, "RSC-005", spec=SPEC)
def dictionary_groups_have_what_they_group(document: XHTMLDocument) -> Iterator[Message]:
    """A group of a part of speech has that in it, and one of phrases an idiom or an example."""
    if "dict" not in document.task.profiles:
        return
    for name, (listed, tags, inside) in GROUPS.items():
        lists = [element for element in of_type(document, listed) if str(element.tag)[len(XHTML) :] in tags]
        items = [item for element in lists for item in element.findall(f"{XHTML}li") if not has_type(item, name)]
        for group in (*of_type(document, name), *items):
            if not any(types_of(inner) & inside for inner in group.iterdescendants("*")):
                text = f'a "{name}" must have something of type {_listed(inside)} inside'
                yield document.message("RSC-005", text, at=group)


@rule(XHTMLDocument, "RSC-005", spec=SPEC)
def dictionary_types_stand_on_their_elements(document: XHTMLDocument) -> Iterator[Message]:
    """Types of a dictionary are on their elements; condensed entries are hidden, and tran-info stands beside tran."""
    if "dict" not in document.task.profiles:
        return
    for name, tags in ELEMENTS.items():
        for element in of_type(document, name):
            if str(element.tag).rpartition("}")[2] not in tags:
                yield document.message("RSC-005", f'the type "{name}" is for {_listed(tags)} elements', at=element)
    for aside in of_type(document, "condensed-entry"):
        if (aside.get("hidden") or "") not in ("", "hidden") or aside.get("hidden") is None:
            yield document.message("RSC-005", 'a "condensed-entry" must have the attribute "hidden"', at=aside)
        parent = aside.getparent()
        if parent is None or parent.tag != f"{XHTML}article":
            text = 'a "condensed-entry" must be a child of the article that is its entry'
            yield document.message("RSC-005", text, at=aside)
    for element in of_type(document, "tran-info"):
        parent = element.getparent()
        if parent is None or not child_types(parent) & {"tran"}:
            yield document.message("RSC-005", 'the type "tran-info" must stand beside "tran"', at=element)


def _listed(names: frozenset[str]) -> str:
    return " or ".join(f'"{name}"' for name in sorted(names))


def _condensed(element: Element) -> bool:
    return any(has_type(outer, "condensed-entry") for outer in element.iterancestors())


@dataclass
class SearchKeyMap(ContentDocument):
    """A parsed search key map: the scope of the rules about it."""


@checker(SKM)
def check_search_key_map(task: DocumentTask, data: bytes) -> DocumentSummary:
    """Turn a search key map into its messages and references."""
    parsed = parse_document(task, data)
    if isinstance(parsed, DocumentSummary):
        return parsed
    document = SearchKeyMap(parsed.path, parsed.data, parsed.root, parsed.text, task=task)
    references = tuple(
        Reference(element.get("href", ""), "search-key", document.number(element), element=str(element.tag)[len(OPS) :])
        for element in document.elements
        if element.get("href") is not None
    )
    return DocumentSummary(task.path, task.media_type, tuple(run(document)), references)


@rule(SearchKeyMap, "RSC-005", spec=SPEC)
def search_key_map_follows_its_grammar(document: SearchKeyMap) -> Iterator[Message]:
    """Elements and attributes of a search key map are where the specification puts them."""
    yield from grammar_faults(document, "skm", "search-key-map")
