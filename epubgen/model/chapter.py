"""What one manuscript file becomes when it is compiled: one or more chapters, each ready to be linked.

A compiled chapter knows nothing of other chapters. Its body is the inside of the chapter's `section` element, as
UTF-8 XHTML bytes without the chapter's own heading (the theme writes that) and without its notes:

- HTML elements carry no namespace prefix (the document shell declares XHTML as default and `epub:` on the root);
  `svg` and `math` roots declare their own default namespace;
- each block starts on a line of its own, and `lines[n]` is the manuscript line of the body's line n (from 0);
- where a URL depends on other files the attribute value is `epubgen:N`, an index into `targets`; everything else
  (external links, links inside the chapter) is final. These values occur only in href, src, poster, data and
  xlink:href, always in double quotes;
- headings inside the body are h2 and deeper, without gaps, each with an id; blocks are not nested in sections.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from epubgen.errors import Finding, Location
from epubgen.model.blob import Blob
from epubgen.model.metadata import FrontMatter, Person
from epubgen.model.pickling import pickle_by_fields


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in a chapter's body: `level` 2–6, plain `text` for contents, `offset` of its `<` in the body."""

    level: int
    id: str
    text: str
    offset: int
    line: int | None = None
    label: str = ""
    """The heading as inline XHTML where it holds markup that a contents page should keep (ruby, em); else empty."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a URL in the manuscript means: `path` is a file of the manuscript (empty: this very file)."""

    kind: str
    """`link`, `image`, `audio`, `video`, `track` or `file`."""
    href: str
    """The URL as the author wrote it."""
    path: str
    """Path inside the manuscript directory, with `/`, percent-decoded, `..` resolved; may not exist."""
    fragment: str
    location: Location
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: `body` is the inside of its element; `references` are the ids of the marks that call it."""

    id: str
    number: int
    body: bytes
    references: tuple[str, ...]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A page of the source edition begins here: `label` is what was printed on it."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A captioned illustration or table, for the lists that a book can have of them; `kind` is figure or table."""

    kind: str
    id: str
    caption: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was counted in a chapter, so that accessibility metadata can be measured (R-110 … R-112)."""

    images: int = 0
    images_decorative: int = 0
    images_without_alt: int = 0
    tables: int = 0
    math: int = 0
    math_without_alt: int = 0
    audio: int = 0
    video: int = 0
    ruby: int = 0
    code: int = 0
    long_descriptions: int = 0
    characters: int = 0
    """Han characters plus words of other scripts, as editors count."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One compiled chapter. `key` is the manuscript path, with `#fragment` where a file yields several chapters."""

    key: str
    source: Location
    front: FrontMatter
    title: str
    """Plain text; empty for a chapter without any heading."""
    title_markup: str
    """The title as inline XHTML."""
    body: Blob
    slug: str
    """ASCII, unique inside its file, stable when other files change; becomes the content document's name."""
    id: str = ""
    """The id of the chapter's own heading, where the author gave one."""
    level: int = 1
    """Depth in the contents where one file yields several chapters (a volume 1, its chapters 2); else 1."""
    lang: str = ""
    outline: tuple[Heading, ...] = ()
    anchors: tuple[str, ...] = ()
    """Every id in the body and in the notes, in document order."""
    targets: tuple[Target, ...] = ()
    notes: tuple[Note, ...] = ()
    page_breaks: tuple[PageBreak, ...] = ()
    figures: tuple[Figure, ...] = ()
    unusual: tuple[tuple[str, int | None], ...] = ()
    """Characters that phones may have no glyph for, each with the line where it first appears."""
    properties: frozenset[str] = frozenset()
    """Manifest properties that the content earns: svg, mathml, remote-resources (R-046)."""
    evidence: Evidence = field(default_factory=Evidence)
    lines: array[int] = field(default_factory=lambda: array("I"))
    includes: tuple[str, ...] = ()
    """Other manuscript files whose bytes went into this chapter (`{{#include}}`)."""
    findings: tuple[Finding, ...] = ()


pickle_by_fields(
    Blob, Chapter, Evidence, Figure, Finding, FrontMatter, Heading, Location, Note, PageBreak, Person, Target
)
