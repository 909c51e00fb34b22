"""What EPUB 3.3 and the standards below it fix: namespaces, media types, structural semantics and their roles."""

from __future__ import annotations

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"
NCX = "http://www.daisy.org/z3986/2005/ncx/"
XML = "http://www.w3.org/XML/1998/namespace"

XHTML_TYPE = "application/xhtml+xml"
NCX_TYPE = "application/x-dtbncx+xml"
CSS_TYPE = "text/css"

FONT_TYPES = {".ttf": "font/ttf", ".otf": "font/otf", ".woff": "font/woff", ".woff2": "font/woff2"}
FILE_TYPES = {
    **FONT_TYPES,
    ".css": CSS_TYPE,
    ".csv": "text/csv",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
"""Types of files that are only carried along; for others there is `application/octet-stream`."""
STORED_TYPES = frozenset(
    (
        *("image/gif", "image/jpeg", "image/png", "image/webp"),
        *("audio/mpeg", "audio/mp4", "audio/ogg; codecs=opus", "video/mp4", "video/webm"),
        *("font/woff", "font/woff2"),
    )
)
"""Types whose bytes are compressed already, so that compressing them again only costs time."""

RESERVED_PREFIXES = frozenset(("a11y", "dcterms", "marc", "media", "onix", "rendition", "schema", "xsd"))
"""Prefixes that a package document must not declare (R-042)."""
PREFIXES = {"ibooks": "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/"}

FRONT_MATTER = frozenset(
    (
        *("abstract", "acknowledgments", "copyright-page", "dedication", "epigraph", "foreword", "frontispiece"),
        *("halftitlepage", "imprint", "introduction", "keywords", "other-credits", "preamble", "preface", "prologue"),
        *("seriespage", "titlepage", "toc", "toc-brief", "loi", "lot", "loa", "lov"),
    )
)
BACK_MATTER = frozenset(
    (
        *("afterword", "appendix", "bibliography", "colophon", "conclusion", "contributors", "credits"),
        *("endnotes", "epilogue", "errata", "glossary", "index", "qna"),
    )
)
BODY_MATTER = frozenset(("chapter", "part", "volume", "division", "subchapter", "notice", "case-study", "assessments"))
CHAPTER_TYPES = FRONT_MATTER | BACK_MATTER | BODY_MATTER
"""The `epub:type` terms that a whole chapter may carry (EPUB Structural Semantics Vocabulary)."""

ROLES = {
    **{
        term: f"doc-{term}"
        for term in (
            *("abstract", "acknowledgments", "afterword", "appendix", "bibliography", "chapter", "colophon"),
            *("conclusion", "credits", "dedication", "endnotes", "epigraph", "epilogue", "errata", "foreword"),
            *("glossary", "index", "introduction", "part", "preface", "prologue", "qna", "toc"),
        )
    },
    "case-study": "doc-example",
    "notice": "doc-notice",
}
"""Structural semantics → the DPUB-ARIA role that goes with it on a `section` (R-085)."""


def matter_of(term: str) -> str:
    """Return the part of the book that a chapter of this `epub:type` belongs to."""
    if term in FRONT_MATTER:
        return "frontmatter"
    return "backmatter" if term in BACK_MATTER else "bodymatter"


RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"))


def direction_of(lang: str) -> str:
    """Return `rtl` for a language written from right to left, `ltr` for every other."""
    return "rtl" if lang.lower().split("-")[0] in RIGHT_TO_LEFT else "ltr"


def xml_text(text: str) -> str:
    """Return the text without what XML 1.0 cannot hold: control characters, lone surrogates, noncharacters (R-081)."""
    if text.isprintable():
        return text
    import re

    # The complement, a class of what is allowed, would take twenty times as long to compile.
    return re.sub("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufdd0-\\ufdef\\ufffe\\uffff]", "", text)
