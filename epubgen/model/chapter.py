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
from typing import NamedTuple

from epubgen.errors import Finding, Location
from epubgen.model.blob import Blob
from epubgen.model.metadata import FrontMatter

NO_LINES = array("I")
"""No line of a document comes from a line of a manuscript."""


class Heading(NamedTuple):
    """A heading in a chapter's body: `level` 2–6, plain `text` for contents, `offset` of its `<` in the body."""

    level: int
    id: str
    text: str
    offset: int
    line: int | None = None
    label: str = ""
    """The heading as inline XHTML where it holds markup that a contents page should keep (ruby, em); else empty."""


class Target(NamedTuple):
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


class Note(NamedTuple):
    """A footnote: `body` is the inside of its element; `references` are the ids of the marks that call it."""

    id: str
    number: int
    body: bytes
    references: tuple[str, ...]
    line: int | None = None


class PageBreak(NamedTuple):
    """A page of the source edition begins here: `label` is what was printed on it."""

    id: str
    label: str


class Figure(NamedTuple):
    """A captioned illustration or table, for the lists that a book can have of them; `kind` is figure or table."""

    kind: str
    id: str
    caption: str


class Evidence(NamedTuple):
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


class Chapter(NamedTuple):
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
    evidence: Evidence = Evidence()
    lines: array[int] = NO_LINES
    includes: tuple[str, ...] = ()
    """Other manuscript files whose bytes went into this chapter (`{{#include}}`)."""
    findings: tuple[Finding, ...] = ()
