"""What goes into the container: every document and resource, the reading order, the contents."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import NamedTuple

from epubgen.errors import Finding, Location
from epubgen.model.metadata import Metadata, Person

NO_LINES = array("I")
"""No line of a document comes from a line of a manuscript."""


class Item(NamedTuple):
    """A publication resource. `href` is relative to the package document; `content` makes its bytes when called.

    `lines` maps lines of the document to lines of `source`: document line `first_line` + n is `lines[n]`. Where a
    document is put together from several files, `places` has the place of each of its lines, None for what is ours.
    """

    id: str
    href: str
    media_type: str
    content: Callable[[], bytes]
    properties: tuple[str, ...] = ()
    source: Location | None = None
    first_line: int = 0
    lines: array[int] = NO_LINES
    stored: bool = False
    """Whether the bytes are already compressed and should be stored as they are."""
    size_hint: int = 0
    key: Callable[[], str] | None = None
    """Makes a digest of all that the content depends on, where that costs much less than the content itself."""
    places: tuple[Location | None, ...] = ()


class Itemref(NamedTuple):
    """A place in the spine: the id of an item."""

    item: str
    linear: bool = True
    properties: tuple[str, ...] = ()


class NavPoint(NamedTuple):
    """An entry of a contents tree; `href` is empty for a heading or draft that leads nowhere by itself."""

    title: str
    href: str = ""
    type: str = ""
    children: tuple[NavPoint, ...] = ()
    authors: str = ""


class Property(NamedTuple):
    """A metadata expression that is not a Dublin Core element: `property` with its value, perhaps about `refines`."""

    property: str
    value: str
    refines: str = ""
    scheme: str = ""
    lang: str = ""
    id: str = ""


class Publication(NamedTuple):
    """Every byte that goes into the container, in the order in which it goes."""

    identifier: str
    metadata: Metadata
    """Resolved: title, language, date, creators and contributors are what the package document states."""
    modified: str
    """`YYYY-MM-DDThh:mm:ssZ`."""
    items: tuple[Item, ...]
    spine: tuple[Itemref, ...]
    toc: tuple[NavPoint, ...]
    landmarks: tuple[NavPoint, ...] = ()
    page_list: tuple[NavPoint, ...] = ()
    contributors: tuple[Person, ...] = ()
    properties: tuple[Property, ...] = ()
    """Computed accessibility metadata and the like (schema:accessMode, pageBreakSource, …)."""
    cover_id: str = ""
    progression: str = "ltr"
    filename: str = ""
    """A name for the file: ASCII slug of the title, without suffix."""
    findings: tuple[Finding, ...] = ()
    """What linking found: dead links, missing images, images without alternative text …"""
