"""One pass over a document's attributes: elements → the few attributes that rules and the summary want, by kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

from lxml import etree

Element = etree._Element

EPUB = "http://www.idpf.org/2007/ops"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
SSML = "http://www.w3.org/2001/10/synthesis"

URLS = {
    "href",
    "src",
    "srcset",
    "data",
    "poster",
    "cite",
    "altimg",
    f"{{{XLINK}}}href",
    "imagesrcset",
    "archive",
    "longdesc",
}
POINTERS = {
    "for", "form", "list", "headers", "aria-activedescendant", "aria-controls", "aria-describedby", "aria-flowto",
    "aria-labelledby", "aria-owns", "usemap",
}  # fmt: skip
RDFA = {"about", "property", "typeof", "vocab", "resource", "datatype", "inlist", "prefix", "rel", "rev"}
MICRODATA = {"itemscope", "itemprop", "itemtype", "itemid", "itemref"}
KNOWN = {EPUB, XLINK, XML, SSML, "http://www.w3.org/2001/xml-events"}


_EVENTS = (
    "abort afterprint beforeprint beforeunload blur canplay canplaythrough change click contextmenu dblclick "
    "drag dragend dragenter dragleave dragover dragstart drop durationchange emptied ended error focus "
    "formchange forminput input invalid keydown keypress keyup load loadeddata loadedmetadata loadstart message "
    "mousedown mousemove mouseout mouseover mouseup mousewheel offline pagehide pageshow pause play playing "
    "popstate progress ratechange readystatechange redo reset resize scroll seeked seeking select stalled "
    "storage submit suspend timeupdate undo unload volumechange waiting"
)
HANDLERS = frozenset(_EVENTS.split())
"""Events of the HTML that EPUB 3 began with: a handler for one makes a document scripted in the reference's eyes."""


FIRST = 16
"""Elements that are found by counting: those of a document's head."""


class Nodes:
    """The elements of a tree in document order, made when somebody asks."""

    def __init__(self, root: Element) -> None:
        self.root = root

    @cached_property
    def elements(self) -> list[Element]:
        """Every element: its place in this list is its number."""
        return list(self.root.iter("*"))

    def at(self, number: int) -> Element:
        """Return one element; of the first few, without making the list."""
        if number < FIRST:
            return next(islice(self.root.iter("*"), number, None))
        return self.elements[number]


class Found(NamedTuple):
    """An attribute that somebody wants."""

    number: int
    """Its element's."""
    tag: str
    """Its element's name."""
    name: str
    value: str
    names: tuple[str, ...]
    """All attributes of its element."""
    nodes: Nodes

    @property
    def element(self) -> Element:
        """The element that has it."""
        return self.nodes.at(self.number)


@dataclass
class Harvest:
    """What was gathered: kind → attributes in document order."""

    found: dict[str, list[Found]] = field(default_factory=dict)


def gather(nodes: Nodes) -> Harvest:
    """Go once over the elements of a document."""
    harvest = Harvest()
    found = harvest.found
    for number, element in enumerate(nodes.elements):
        names = tuple(element.keys())
        if names:
            for name, kind in wanted(names):
                entry = Found(number, str(element.tag), name, element.get(name, ""), names, nodes)
                found.setdefault(kind, []).append(entry)
    return harvest


@lru_cache(maxsize=4096)
def wanted(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return which of an element's attributes somebody wants, each with its kind."""
    pairs = [(name, kind) for name in names if (kind := _kind(name))]
    if "lang" in names and f"{{{XML}}}lang" in names:
        pairs.append(("lang", "languages"))
    return tuple(pairs)


_SIMPLE = {
    **dict.fromkeys(URLS, "url"),
    **dict.fromkeys(POINTERS, "pointer"),
    **dict.fromkeys(RDFA, "rdfa"),
    **dict.fromkeys(MICRODATA, "microdata"),
    "id": "id",
    "style": "style",
    "ismap": "server-map",
    "class": "",
    "role": "role",
    "href": "url",
    f"{{{EPUB}}}type": "type",
    f"{{{EPUB}}}prefix": "prefix",
    f"{{{EPUB}}}textref": "url",
    f"{{{XML}}}base": "base",
    f"{{{SSML}}}ph": "phonemes",
    "fill": "paint",
    "indenttarget": "indent",
    "xref": "xref",
    "stroke": "paint",
    "name": "",
}


def _kind(name: str) -> str:
    if name in _SIMPLE:
        return _SIMPLE[name]
    if name[:2].lower() == "on":
        return "event" if name[2:].lower() in HANDLERS else ""
    if name[:5] == "data-":
        return "" if re.fullmatch(r"data-(?![A-Z])[^\W\d][^:A-Z]*", name) else "data"
    if name[0] == "{":
        namespace = name[1:].partition("}")[0]
        if namespace not in KNOWN:
            return "foreign"
    return ""
