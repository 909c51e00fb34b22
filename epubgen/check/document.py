"""One document of the publication: what it is given, what it hands on, and who checks it.

"Check one document" is a pure function of a `DocumentTask` and the file's bytes to a picklable `DocumentSummary`, so
that documents can be checked in several processes and skipped when nothing they depend on has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from epubgen.check.messages import Message
from epubgen.check.places import Place
from epubgen.check.prolog import encoding_faults, prolog_faults
from epubgen.check.xml import NotWellFormedError, XMLDocument, declared_encoding, declares_encoding, parse, to_utf8

Version = Literal["2.0", "3.0"]
Kind = Literal[
    "hyperlink",  # a, area, svg:a
    "link",  # html link that is no style sheet
    "stylesheet",  # link rel=stylesheet, xml-stylesheet, CSS @import
    "image",  # img, picture source, input type=image, svg:image, video poster, CSS url() of an image
    "audio",
    "video",
    "track",
    "font",  # @font-face src
    "media",  # a medium whose sort only its type tells: source in neither
    "object",  # object, embed, iframe and whatever else embeds a document
    "script",
    "cite",  # cite attributes
    "svg-symbol",  # use
    "svg-paint",  # fill, stroke: url(#…)
    "svg-clip-path",  # clip-path: url(#…)
    "toc",  # a in nav epub:type="toc"
    "page-list",  # a in nav epub:type="page-list"
    "nav",  # a in another nav of the navigation document
    "overlay-text",  # SMIL text src, epub:textref
    "search-key",  # search key map
    "region",  # region-based navigation
    "landmarks",  # a in nav epub:type="landmarks"
    "guide",  # reference of a package document's guide
    "generic",
]


class Reference(NamedTuple):
    """One URL in a document, as written. `at` is the number of its element, or a place in a style sheet.

    A named tuple, because a large book has hundreds of thousands of them and keeps them from one check to the next.
    """

    url: str
    kind: Kind
    at: int | Place
    type: str = ""
    """What the element's `type` attribute claims; a space where it is there, but empty."""
    fallback: bool = False
    """Whether the element itself holds a fallback (another source, picture's img, content of object, audio, video)."""
    element: str = ""
    """Its local name."""
    base: str = ""
    """The element's xml:base or the document's base, where it has one."""


class DocumentTask(NamedTuple):
    """What checking one document depends on, besides its bytes."""

    path: str
    media_type: str
    version: Version = "3.0"
    properties: frozenset[str] = frozenset()
    """The item's manifest properties (nav, scripted, …), without prefixes resolved."""
    fixed_layout: bool = False
    in_spine: bool = False
    profiles: frozenset[str] = frozenset()
    """Of dict, edupub, idx and preview, what is asked for and what the package says of itself by dc:type."""
    remote: frozenset[str] = frozenset()
    """URLs of the manifest that lie outside the container."""


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """What a document leaves for the rules between documents; picklable, no tree in it."""

    path: str
    media_type: str
    messages: tuple[Message, ...] = ()
    references: Sequence[Reference] = ()
    anchors: dict[str, str] = field(default_factory=dict)
    """Every id → what it is: "svg-symbol", "svg-paint", "svg-clip-path", or "" for any other element."""
    order: dict[str, int] = field(default_factory=dict)
    """Every id → its number among the elements, for the order of contents and of overlays."""
    properties: dict[str, int] = field(default_factory=dict)
    """Properties the content earns (svg, mathml, scripted, remote-resources, …) → number of the first element."""
    types: dict[str, int] = field(default_factory=dict)
    """Values of epub:type → number of the first element that has it (pagebreak, index, dictionary, …)."""
    facts: dict[str, object] = field(default_factory=dict)
    """What else a rule between documents wants to know: "microdata", "rdfa", "viewport", "duration", … (picklable)."""
    parsed: bool = True
    """Whether it could be read at all; without, references to its fragments are not judged."""
    damaged: bool = False
    """Whether its bytes are not what the directory of the container says."""

    def __reduce__(self) -> tuple[type[DocumentSummary], tuple[object, ...]]:
        """Pickle as a call: a large book has thousands of these, and what dataclasses do is slow."""
        return DocumentSummary, tuple([getattr(self, name) for name in self.__slots__])


@dataclass
class ContentDocument(XMLDocument):
    """A parsed content document with its task: the scope of the rules about XHTML and SVG."""

    task: DocumentTask = field(default_factory=lambda: DocumentTask("", ""))


FACTS: list[Callable[[Any], dict[str, object]]] = []
"""Functions that add facts about a content document to its summary."""

Checker = Callable[[DocumentTask, bytes], DocumentSummary]
CHECKERS: dict[str, Checker] = {}
"""Media type → who checks a document of it. A checker never raises for what it finds."""


def checker(*media_types: str) -> Callable[[Checker], Checker]:
    """Register the function that checks documents of these media types."""

    def register(check: Checker) -> Checker:
        for media_type in media_types:
            assert media_type not in CHECKERS, media_type
            CHECKERS[media_type] = check
        return check

    return register


def parse_document(task: DocumentTask, data: bytes) -> ContentDocument | DocumentSummary:
    """Parse a content document; one that cannot be parsed becomes the summary that says so."""
    try:
        document = parse(task.path, data, epub2=task.version == "2.0")
    except NotWellFormedError as fault:
        return DocumentSummary(task.path, task.media_type, (fault.message,), parsed=False)
    return ContentDocument(document.path, document.data, document.root, document.text, task=task)


def check_document(task: DocumentTask, data: bytes) -> DocumentSummary:
    """Turn one document's bytes into its summary; a media type that nobody checks gives an empty one."""
    from epubgen.check import documents  # noqa: F401 - the checkers register themselves

    check = CHECKERS.get(task.media_type)
    if check is None:
        return DocumentSummary(task.path, task.media_type)
    summary = check(task, data)
    prolog = tuple(_prolog(task, data)) if task.media_type.endswith("xml") else ()
    return replace(summary, messages=(*prolog, *summary.messages)) if prolog else summary


def _head(data: bytes) -> tuple[bytes, str]:
    """Return what `to_utf8` does, but with bytes left wrong, which changes no place before the root element."""
    name = declared_encoding(data)
    plain = (name == "utf-8" or not (name or declares_encoding(data))) and data[:1] == b"<" and b"\0" not in data[:4]
    return (data, name) if plain else to_utf8(data)


def _prolog(task: DocumentTask, data: bytes) -> Iterator[Message]:
    try:
        text, encoding = _head(data)
    except LookupError as unknown:
        yield from encoding_faults(task.path, task.media_type, str(unknown), task.version == "3.0")
        return
    yield from prolog_faults(task.path, task.media_type, text, encoding, task.version == "3.0")
