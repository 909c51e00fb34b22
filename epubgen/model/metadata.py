"""Who made a book or an article, what it is called, what it belongs to, and how it is to be made."""

from __future__ import annotations

from typing import NamedTuple

from epubgen.errors import Location


class Person(NamedTuple):
    """A person or body with a part in a book or an article (R-029 … R-032).

    `role` is a MARC relator code (`aut`, `edt`, `trl`, …), `file_as` the form to sort by, `alternates` the same
    name in other scripts as (BCP 47 tag, name) pairs. `organisation` marks a corporate author.
    """

    name: str
    role: str = "aut"
    affiliation: str = ""
    post: str = ""
    file_as: str = ""
    lang: str = ""
    alternates: tuple[tuple[str, str], ...] = ()
    organisation: bool = False


class Identifier(NamedTuple):
    """An identifier, as a URN where the scheme has one; `scheme` is isbn, issn, doi, uuid, uri or empty."""

    value: str
    scheme: str = ""


class Series(NamedTuple):
    """The periodical or collection that an issue belongs to (R-035 … R-038)."""

    name: str
    issue: str = ""
    volume: str = ""
    issn: str = ""
    identifier: str = ""
    file_as: str = ""
    kind: str = "series"


class Subject(NamedTuple):
    """A subject; `authority` and `term` come together or not at all (R-034)."""

    name: str
    authority: str = ""
    term: str = ""


class AccessibilityClaim(NamedTuple):
    """What the publisher asserts about accessibility; nothing of it is asserted by default (R-113, R-114)."""

    conforms_to: str = ""
    certified_by: str = ""
    certified_on: str = ""
    certifier_credential: str = ""
    certifier_report: str = ""
    summary: str = ""
    exemption: str = ""
    hazards: tuple[str, ...] = ()


class Metadata(NamedTuple):
    """What `book.yaml` says of the book; empty where it says nothing. Dates are W3CDTF strings."""

    title: str = ""
    subtitle: str = ""
    title_file_as: str = ""
    language: str = ""
    languages: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    creators: tuple[Person, ...] = ()
    contributors: tuple[Person, ...] = ()
    date: str = ""
    modified: str = ""
    publisher: tuple[str, ...] = ()
    description: str = ""
    subjects: tuple[Subject, ...] = ()
    rights: str = ""
    sources: tuple[str, ...] = ()
    coverage: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    edition: str = ""
    series: tuple[Series, ...] = ()
    direction: str = ""
    accessibility: AccessibilityClaim = AccessibilityClaim()


class Options(NamedTuple):
    """How the book is to be made; every field has the default that `book.yaml` gets when it says nothing.

    Paths are relative to the manuscript directory, with `/`.
    """

    theme: str = "default"
    toc_depth: int = 2
    writing_mode: str = "horizontal-tb"
    dead_links: str = "error"
    partial: bool = False
    expected_articles: tuple[str, ...] = ()
    missing_articles: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    fonts: tuple[str, ...] = ()
    cover_image: str = ""
    cover_alt: str = ""
    cover_design: str = ""
    cover_font: str = ""
    cover_vertical: bool = False
    title_page: bool = True
    contents_page: bool = True
    contents_authors: bool | None = None
    copyright_page: bool = True
    colophon: bool = False
    list_of_illustrations: bool = False
    list_of_tables: bool = False
    number_sections: bool = False
    reshape_tables: bool = True
    smart_quotes: bool = True
    split_above: int = 250_000
    page_break_source: str = ""
    ncx: bool = True
    resources: tuple[str, ...] = ()
    base_url: str = ""
    """Where the manuscript's files can be had on the web; empty where nothing says so."""


class FrontMatter(NamedTuple):
    """What a chapter says of itself above its text; empty where it says nothing (`architecture.md`)."""

    title: str = ""
    subtitle: str = ""
    short_title: str = ""
    people: tuple[Person, ...] = ()
    date: str = ""
    source: str = ""
    lang: str = ""
    type: str = ""
    rights: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    identifier: str = ""
    reshape_tables: bool | None = None
    location: Location | None = None
