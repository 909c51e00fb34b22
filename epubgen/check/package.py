"""The package document as the rules see it: metadata, manifest and spine, with every element's place."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from epubgen.check.urls import URL, resolve
from epubgen.check.vocabularies import Prefixes, read_prefixes
from epubgen.check.xml import Element, XMLDocument

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML = "{http://www.w3.org/XML/1998/namespace}"


LONGEST = 100
"""Items of a fallback chain that are followed; real ones have two or three."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the manifest. `number` is that of its element; `path` its file in the container, or its URL."""

    id: str
    href: str
    media_type: str
    properties: frozenset[str]
    fallback: str
    overlay: str
    number: int
    url: URL

    @property
    def path(self) -> str:
        """The file in the container, or the URL of a remote resource; with a fragment, it is no file at all."""
        if self.url.fragment is not None and self.url.where == "container":
            return f"{self.url.path}#{self.url.fragment}"
        return self.url.path

    @property
    def remote(self) -> bool:
        """Whether the resource lies outside the container."""
        return self.url.where == "remote"


@dataclass(frozen=True, slots=True)
class Itemref:
    """A place in the spine; `item` is None where the manifest has none of that id."""

    idref: str
    linear: bool
    properties: frozenset[str]
    number: int
    item: Item | None


@dataclass
class PackageDocument(XMLDocument):
    """A parsed package document: the scope of the rules about metadata, manifest and spine."""

    profiles: frozenset[str] = frozenset()
    is_oeb12: bool = False
    """Whether the package is in the syntax of OEBPS 1.2, without the namespace of EPUB (which its tree has got)."""
    misses_namespace: bool = False
    """Whether its elements have no namespace (that of EPUB, in its tree)."""
    files: frozenset[str] = field(default_factory=frozenset)
    """Names of all files in the container."""

    @cached_property
    def version(self) -> str:
        """What the version attribute says, "3.0" or "2.0"; "1.2" for the packages of OEBPS 1.2."""
        return (self.root.get("version") or "").strip()

    @property
    def is_epub3(self) -> bool:
        """Whether the package is EPUB 3's."""
        return self.version.startswith("3")

    @cached_property
    def metadata(self) -> Element | None:
        """The metadata element."""
        return self.root.find(f"{OPF}metadata")

    @cached_property
    def properties(self) -> list[Element]:
        """The meta elements of the package's metadata that have a property."""
        if self.metadata is None:
            return []
        return [meta for meta in self.metadata.iter(f"{OPF}meta") if meta.get("property") is not None]

    @cached_property
    def properties_anywhere(self) -> list[Element]:
        """The meta elements that have a property, in the metadata of the package and of its collections."""
        return [meta for meta in self.by_tag.get(f"{OPF}meta", ()) if meta.get("property") is not None]

    @cached_property
    def prefixes(self) -> Prefixes:
        """What the prefix attribute of the package element declares."""
        return read_prefixes(self.root.get("prefix"))

    @cached_property
    def ids(self) -> dict[str, Element]:
        """Elements by id; of two with one id, the first."""
        found: dict[str, Element] = {}
        for element in self.elements:
            if (id := element.get("id")) is not None:
                found.setdefault(id.strip(), element)
        return found

    @cached_property
    def unique_identifier(self) -> str | None:
        """The text of the dc:identifier that the unique-identifier attribute names."""
        name = (self.root.get("unique-identifier") or "").strip()
        for element in self.by_tag.get(f"{DC}identifier", ()):
            if name and (element.get("id") or "").strip() == name:
                return "".join([element.text or "", *(child.tail or "" for child in element)]).strip()
        return None

    @cached_property
    def types(self) -> frozenset[str]:
        """The values of dc:type."""
        found = self.metadata.iter(f"{DC}type") if self.metadata is not None else ()
        return frozenset((element.text or "").strip() for element in found)

    @cached_property
    def items(self) -> list[Item]:
        """The items that have an id and an href that can lead somewhere: of several with one id, the last counts."""
        found: dict[str, Item] = {}
        for item in self.item_elements:
            if self.elements[item.number].get("id") is not None and item.url.where != "nowhere":
                found.pop(item.id, None)
                found[item.id] = item
        return list(found.values())

    @cached_property
    def item_elements(self) -> list[Item]:
        """All item elements that have an href, wherever they stand, with repeated ids."""
        return [self._item(e) for e in self.by_tag.get(f"{OPF}item", ()) if e.get("href") is not None]

    @cached_property
    def listed(self) -> list[Item]:
        """The items that stand where they belong, in the manifest: rules of the grammar see no others."""
        return [item for item in self.item_elements if self.is_listed(self.elements[item.number])]

    def is_listed(self, element: Element | None) -> bool:
        """Tell whether an element is an item of the manifest."""
        if element is None or element.tag != f"{OPF}item":
            return False
        parent = element.getparent()
        return parent is not None and parent.tag == f"{OPF}manifest"

    def _item(self, element: Element) -> Item:
        href = element.get("href", "")
        return Item(
            (element.get("id") or "").strip(),
            href,
            (element.get("media-type") or "").strip(),
            frozenset((element.get("properties") or "").split()),
            (element.get("fallback") or "").strip(),
            (element.get("media-overlay") or "").strip(),
            self.number(element),
            resolve(href, self.path, self._base(element)),
        )

    @cached_property
    def _has_base(self) -> bool:
        return b"xml:base" in self.text

    def _base(self, element: Element) -> str:
        """Return the base URL of an element, where an xml:base on it or around it sets one."""
        if not self._has_base:
            return ""
        from urllib.parse import urljoin

        result = ""
        for outer in reversed([element, *element.iterancestors()]):
            with suppress(ValueError):
                result = urljoin(result, outer.get(f"{XML}base") or "")
        return result

    @cached_property
    def unreadable(self) -> list[Item]:
        """The items that are said to be the navigation document, but to be no XHTML, either: nobody can read them."""
        if not self.is_epub3:
            return []
        return [
            item
            for item in self.items
            if "nav" in item.properties
            and item.media_type != "application/xhtml+xml"
            and item.url.where == "container"
            and not (item.id == self.ncx_id and item.media_type == "application/x-dtbncx+xml")
        ]

    @cached_property
    def by_id(self) -> dict[str, Item]:
        """Items by id."""
        return {item.id: item for item in reversed(self.items) if item.id}

    @cached_property
    def by_path(self) -> dict[str, Item]:
        """Items by file or remote URL."""
        return {item.path: item for item in reversed(self.items)}

    @cached_property
    def spine(self) -> list[Itemref]:
        """The itemrefs, wherever they stand."""
        return [
            Itemref(
                idref := (element.get("idref") or "").strip(),
                (element.get("linear") or "yes").strip() != "no",
                frozenset((element.get("properties") or "").split()),
                self.number(element),
                self._item_before(idref, element),
            )
            for element in self.by_tag.get(f"{OPF}itemref", ())
        ]

    def _item_before(self, id: str, element: Element) -> Item | None:
        """Return the item of an id where it stands before an element: a package document is read from top to bottom."""
        item = self.by_id.get(id)
        return item if item and item.number < self.number(element) else None

    @cached_property
    def in_spine(self) -> dict[str, int]:
        """Paths of the spine's resources → their position in it; the last, where one is listed twice, as EPUBCheck."""
        return {ref.item.path: position for position, ref in enumerate(self.spine) if ref.item}

    @cached_property
    def ncx_id(self) -> str:
        """What the toc attribute of the spine says."""
        spine = self.root.find(f"{OPF}spine")
        return (spine.get("toc") or "").strip() if spine is not None else ""

    @cached_property
    def ncx(self) -> Item | None:
        """The item that the toc attribute of the spine names: no other NCX is looked at."""
        spine = self.root.find(f"{OPF}spine")
        return self._item_before(self.ncx_id, spine) if spine is not None else None

    @cached_property
    def collection_properties(self) -> dict[str, frozenset[str]]:
        """Files → "index" where an index collection, or a group of one, lists them."""
        found: dict[str, frozenset[str]] = {}
        for collection in self.by_tag.get(f"{OPF}collection", ()):
            if (collection.get("role") or "").strip() in ("index", "index-group"):
                for link in collection.findall(f"{OPF}link"):
                    found[resolve(link.get("href", ""), self.path).path] = frozenset(("index",))
        return found

    def collections(self, role: str) -> list[Element]:
        """Return the collections of a role that are the package's own, not inside others."""
        found = self.root.findall(f"{OPF}collection") if self.is_epub3 else ()
        return [element for element in found if role in (element.get("role") or "").split()]

    @cached_property
    def circular(self) -> frozenset[str]:
        """Ids of the items whose fallbacks lead into a circle."""
        leads: dict[str, bool] = {}
        for item in self.items:
            path: dict[str, None] = {}
            at: Item | None = item
            while at is not None and at.id not in leads and at.id not in path:
                path[at.id] = None
                at = self.by_id.get(at.fallback)
            circle = at is not None and (at.id in path or leads.get(at.id, False))
            leads.update(dict.fromkeys(path, circle))
        return frozenset(id for id, circle in leads.items() if circle)

    def fallbacks(self, item: Item) -> list[Item]:
        """Return what an item falls back on, itself first; a circle ends where it closes."""
        chain, seen = [item], {item.id}
        while (following := self.by_id.get(chain[-1].fallback)) and following.id not in seen and len(chain) < LONGEST:
            chain.append(following)
            seen.add(following.id)
        return chain
