"""The elements and attributes of HTML as far as an EPUB content document may hold them, as tables.

HTML Living Standard, section "Index", with EPUB 3.3's changes and what archives and phones ask for (R-089, R-090).
"""

from __future__ import annotations

XHTML = "http://www.w3.org/1999/xhtml"
SVG = "http://www.w3.org/2000/svg"
MATHML = "http://www.w3.org/1998/Math/MathML"
EPUB = "http://www.idpf.org/2007/ops"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])

PHRASING = frozenset(
    """
    a abbr audio b bdi bdo br cite code data del dfn em i img ins kbd mark math object picture q ruby s samp small
    source span strong sub sup svg time track u var video wbr rt
    """.split()  # noqa: SIM905
)
BLOCKS = frozenset(
    """
    address article aside blockquote details div dl dt dd fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header
    hr li main nav ol p pre section summary table caption colgroup col tbody thead tfoot tr td th ul
    """.split()  # noqa: SIM905
)
KEPT = PHRASING | BLOCKS

WITH_CONTENT_DROPPED = frozenset(
    """
    script style template link meta base title head area map param frame frameset noframes noembed canvas embed applet
    input select textarea datalist option optgroup progress meter rp bgsound
    """.split()  # noqa: SIM905
)
TRANSPARENT = frozenset(["noscript", "hgroup", "search", "slot"])
"""Elements that add nothing to their content."""
REPORTED = {
    "script": "scripts",
    "iframe": "frames",
    "embed": "embedded objects",
    "object": "embedded objects",
    "applet": "embedded objects",
    "canvas": "drawings by script",
    "form": "forms",
    "input": "form controls",
    "select": "form controls",
    "textarea": "form controls",
    "button": "form controls",
    "style": "style sheets inside the text",
    "frameset": "frames",
    "map": "image maps",
}
"""What readers are told about when it is taken out, and what it is called."""

RENAMED = {
    "acronym": ("abbr", ""),
    "big": ("span", "big"),
    "center": ("div", "center"),
    "dir": ("ul", ""),
    "menu": ("ul", ""),
    "font": ("span", ""),
    "nobr": ("span", ""),
    "strike": ("del", ""),
    "tt": ("code", ""),
    "listing": ("pre", ""),
    "xmp": ("pre", ""),
    "plaintext": ("pre", ""),
    "image": ("img", ""),
    "search": ("div", ""),
    "hgroup": ("div", ""),
    "marquee": ("div", ""),
    "blink": ("span", ""),
}
"""Obsolete and unwanted elements with what takes their place: an element, and a class."""

GLOBAL_ATTRIBUTES = frozenset(
    ["id", "class", "lang", "xml:lang", "dir", "title", "role", "epub:type", "data-sourcepos"]
)
ATTRIBUTES = {
    "a": frozenset(["href", "hreflang"]),
    "img": frozenset(["src", "alt", "width", "height"]),
    "td": frozenset(["colspan", "rowspan", "headers"]),
    "th": frozenset(["colspan", "rowspan", "headers", "scope", "abbr"]),
    "col": frozenset(["span"]),
    "colgroup": frozenset(["span"]),
    "ol": frozenset(["start", "reversed", "type"]),
    "li": frozenset(["value"]),
    "time": frozenset(["datetime"]),
    "data": frozenset(["value"]),
    "del": frozenset(["datetime"]),
    "ins": frozenset(["datetime"]),
    "audio": frozenset(["src", "controls", "loop", "muted", "preload"]),
    "video": frozenset(["src", "controls", "loop", "muted", "preload", "poster", "width", "height"]),
    "source": frozenset(["src", "type"]),
    "track": frozenset(["src", "kind", "srclang", "label", "default"]),
    "details": frozenset(["open"]),
}
BOOLEAN = frozenset(["controls", "loop", "muted", "default", "open", "reversed"])
NUMBERS = frozenset(["colspan", "rowspan", "span", "start", "value", "width", "height"])

ROLES = frozenset(
    """
    doc-abstract doc-acknowledgments doc-afterword doc-appendix doc-backlink doc-biblioentry doc-bibliography
    doc-biblioref doc-chapter doc-colophon doc-conclusion doc-cover doc-credit doc-credits doc-dedication doc-endnote
    doc-endnotes doc-epigraph doc-epilogue doc-errata doc-example doc-footnote doc-foreword doc-glossary doc-glossref
    doc-index doc-introduction doc-noteref doc-notice doc-pagebreak doc-pagelist doc-part doc-preface doc-prologue
    doc-pullquote doc-qna doc-subtitle doc-tip doc-toc img note presentation none list listitem
    """.split()  # noqa: SIM905
)

ROLES_OF = {
    "a": frozenset(["doc-backlink", "doc-biblioref", "doc-glossref", "doc-noteref"]),
    "aside": frozenset(["doc-dedication", "doc-example", "doc-footnote", "doc-pullquote", "doc-tip", "note"]),
    "hr": frozenset(["doc-pagebreak"]),
    "img": frozenset(["presentation", "none"]),
}
"""Roles that elements other than boxes and spans may have (ARIA in HTML)."""
ARIA = frozenset(["aria-label", "aria-hidden", "aria-describedby", "aria-labelledby", "aria-details"])
REFERRING = frozenset(["aria-describedby", "aria-labelledby", "aria-details"])
"""Attributes that name ids of elements in the same document."""
