"""Media types: which are core media types, which stand for documents that are checked, and which are preferred."""

from __future__ import annotations

from epubgen.check.vocabularies import words

XHTML, SVG, CSS, SMIL, NCX = (
    "application/xhtml+xml",
    "image/svg+xml",
    "text/css",
    "application/smil+xml",
    "application/x-dtbncx+xml",
)
PACKAGE = "application/oebps-package+xml"
DTBOOK = "application/x-dtbook+xml"

IMAGES = words("image/gif image/jpeg image/png image/svg+xml image/webp")
AUDIO = words("audio/mpeg audio/mp4 audio/ogg;codecs=opus")
FONTS = words(
    """font/ttf font/otf font/woff font/woff2 application/font-sfnt application/vnd.ms-opentype application/font-woff
    application/x-font-ttf"""
)
SCRIPTS = words("application/javascript application/ecmascript text/javascript")
DOCUMENTS = frozenset((XHTML, SVG))
CORE = IMAGES | AUDIO | FONTS | SCRIPTS | DOCUMENTS | {CSS, SMIL, NCX, "application/pls+xml"}
CORE_EPUB2 = words("image/gif image/jpeg image/png image/svg+xml") | {XHTML, DTBOOK, CSS, NCX}
DOCUMENTS_EPUB2 = frozenset((XHTML, DTBOOK, "text/x-oeb1-document", "text/html"))

PREFERRED = {
    "application/font-sfnt": "font/ttf or font/otf",
    "application/x-font-ttf": "font/ttf",
    "application/vnd.ms-opentype": "font/otf",
    "application/font-woff": "font/woff",
    "application/ecmascript": "application/javascript",
    "text/javascript": "application/javascript",
}
"""Core media type → the one that EPUB 3.3 prefers."""


def base_type(media_type: str) -> str:
    """Return a media type without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def is_core(media_type: str, epub3: bool = True) -> bool:
    """Tell whether resources of this type need no fallback; parameters and capital letters make it another type."""
    if not epub3:
        return media_type in CORE_EPUB2
    return media_type.replace(" ", "") in CORE


def is_document(media_type: str, epub3: bool = True) -> bool:
    """Tell whether a resource of this type can be in the spine without a fallback."""
    return media_type in (DOCUMENTS if epub3 else DOCUMENTS_EPUB2)


def may_be_remote(media_type: str) -> bool:
    """Tell whether resources of this type may lie outside the container: audio, video (Flash among it) and fonts."""
    return (
        media_type == "application/x-shockwave-flash"
        or media_type.startswith(("audio/", "video/"))
        or media_type in FONTS
        or media_type.startswith("font/")
    )
