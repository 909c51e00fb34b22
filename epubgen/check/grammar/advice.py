"""A name that a grammar does not allow → what its author may have meant: another means of HTML, or another name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

HTML = "{http://www.w3.org/1999/xhtml}"
STYLE = " (a style sheet says how things look)"
OF_LOOKS = frozenset(
    """align alink background bgcolor border bordercolor cellpadding cellspacing clear color compact face frame
    frameborder height hspace link marginheight marginwidth noshade nowrap rules scrolling size text valign vlink vspace
    width""".split()  # noqa: SIM905 - a table of words
)
"""Attributes of older HTML for what style sheets say."""
ATTRIBUTES = {
    "name": ' (use "id")',
    "language": ' ("type" says it)',
    "summary": ' (write it into "caption" or the text before)',
    "longdesc": " (link to the description instead)",
}
ELEMENTS = {
    **dict.fromkeys(("basefont", "big", "blink", "center", "font", "marquee", "nobr", "strike", "tt"), STYLE),
    "acronym": ' (use "abbr")',
    "applet": ' (use "object")',
    "dir": ' (use "ul")',
    "frame": ' (use "iframe")',
    "frameset": ' (use "iframe")',
    "listing": ' (use "pre")',
    "noframes": " (leave it out)",
    "plaintext": ' (use "pre")',
    "xmp": ' (use "pre")',
}
CLOSE = 0.66


def about_attribute(name: str, html: bool, known: Iterable[str]) -> str:
    """Return what to do about an attribute that is not allowed, or ""; `known` are those that are."""
    if html and name in OF_LOOKS:
        return STYLE
    if html and name in ATTRIBUTES:
        return ATTRIBUTES[name]
    return _slip(name, tuple(sorted(one for one in known if one[0] == name[0])))


def about_element(tag: str, known: Iterable[str]) -> str:
    """Return what to do about an element that no grammar knows, or ""; `known` are the tags that may stand there."""
    namespace, _, local = tag.rpartition("}")
    if tag == HTML + local and local in ELEMENTS:
        return ELEMENTS[local]
    return _slip(
        local, tuple(sorted(one.rpartition("}")[2] for one in known if one.startswith(f"{namespace}}}{local[0]}")))
    )


@lru_cache(maxsize=512)
def _slip(name: str, known: tuple[str, ...]) -> str:
    """Return the question whether the nearest of some names with the same first letter is meant, where one is near."""
    from difflib import get_close_matches

    near = get_close_matches(name[:40], known, 1, CLOSE)
    return f' (is "{near[0]}" meant?)' if near else ""
