"""Drawings that stand in the text itself: black ones take the colour of the text, others get a ground where needed.

An `svg` element in a document knows the page's colour, but says black where its author said nothing: on a black page
that is lost (R-144). Where all it uses is black, `currentColor` is what was meant; where there are colours beside it,
only a white ground keeps them apart as they were drawn.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from epubgen.vocabulary import OPS, XHTML
from epubgen.xhtml.svg_ground import SVG, add_ground, is_dark, needed_ground

MOST_TINT = 24
PAINTS = ("fill", "stroke", "color")
OTHER_PAINT = {
    f"{SVG}{name}" for name in ("style", "image", "foreignObject", "linearGradient", "radialGradient", "mask")
}
_PAINT = re.compile(r"(?P<name>(?:^|;)\s*(?:fill|stroke|color)\s*:\s*)(?P<value>[^;!]+)")
_EDGE = re.compile(rb"<(/?)svg\b[^<>]*?(/?)>")


def show_at_night(document: bytes) -> bytes:
    """Return a document whose drawings can be seen on a black page as on a white one."""
    parts, last = [], 0
    for start, end in _drawings(document):
        parts += [document[last:start], _shown(document[start:end])]
        last = end
    return b"".join((*parts, document[last:]))


def _drawings(document: bytes) -> list[tuple[int, int]]:
    """Return where each drawing begins and ends; one inside another belongs to that."""
    found, depth, start = [], 0, 0
    for edge in _EDGE.finditer(document):
        if edge[1]:
            depth -= 1
            if depth == 0:
                found.append((start, edge.end()))
        elif not edge[2]:
            start = start if depth else edge.start()
            depth += 1
    return found


def _shown(drawing: bytes) -> bytes:
    opening = f'<x xmlns="{XHTML}" xmlns:epub="{OPS}">'.encode()
    try:
        around = etree.fromstring(b"".join((opening, drawing, b"</x>")))
        root = around[0]
    except (etree.XMLSyntaxError, IndexError):
        return drawing
    if b"currentColor" in drawing or b"currentcolor" in drawing:
        return drawing  # its author thought of it
    if _uses_black_only(root):
        _take_text_colour(root)
    elif ground := needed_ground(root):
        add_ground(root, ground)
    else:
        return drawing
    root.tail = None
    around.remove(root)
    etree.cleanup_namespaces(root)
    written = etree.tostring(root, encoding="utf-8")
    # As many lines as before: findings are told by the line.
    return bytes(written[:-6] + b"\n" * max(0, drawing.count(b"\n") - written.count(b"\n")) + written[-6:])


def _uses_black_only(root: Any) -> bool:
    """Return whether nothing in the drawing has another colour than black or a dark grey."""
    for element in root.iter("*"):
        if element.tag in OTHER_PAINT:
            return False
        given = [value for name in PAINTS if (value := element.get(name))]
        given += [match["value"] for match in _PAINT.finditer(element.get("style") or "")]
        if not all(value.strip() in ("none", "inherit", "transparent") or _is_black_or_grey(value) for value in given):
            return False
    return True


def _is_black_or_grey(colour: str) -> bool:
    """Return whether a colour is black, or a grey nearly as dark: a dark blue means something, and stays."""
    from PIL import ImageColor

    if not is_dark(colour):
        return False
    rgb = ImageColor.getrgb(colour.strip())[:3]
    return max(rgb) - min(rgb) < MOST_TINT


def _take_text_colour(root: Any) -> None:
    for element in root.iter("*"):
        for name in PAINTS:
            if _is_black_or_grey(element.get(name) or ""):
                element.set(name, "currentColor")
        if style := element.get("style"):
            element.set("style", _PAINT.sub(_in_text_colour, style))
    if root.get("fill") is None and "fill" not in (root.get("style") or ""):
        root.set("fill", "currentColor")


def _in_text_colour(match: re.Match[str]) -> str:
    return f"{match['name']}currentColor" if _is_black_or_grey(match["value"]) else match[0]
