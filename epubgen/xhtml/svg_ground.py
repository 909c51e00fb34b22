"""A picture with dark strokes on nothing → the same on a white ground, so that it can be seen at night (R-144).

A picture that stands in an `img` knows nothing of the page: `currentColor` is black in it, by day and by night. One
with white strokes on nothing is lost by day, and gets a dark ground.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"
LOOKED_AT = 160
"""Pixels of width at which the picture is looked at."""
DARK = 80
"""Grey values below this cannot be told from a black page."""
DARK_SHARE = 0.12
"""How much of what is visible may be dark before the picture needs a ground."""
LIGHT = 225
"""Grey values from this on cannot be told from a white page."""
LIGHT_SHARE = 0.9
WHITE_GROUND, DARK_GROUND = "#fff", "#262626"
BEFORE_GROUND = {f"{SVG}title", f"{SVG}desc", f"{SVG}metadata", f"{SVG}defs", f"{SVG}style"}


def needed_ground(root: Any) -> str:
    """Return the colour to lay under an SVG picture that would be lost on a black page, or on a white one; else ""."""
    from PIL import Image
    from resvg_py import svg_to_bytes

    try:
        png = svg_to_bytes(svg_string=etree.tostring(root, encoding="unicode"), skip_system_fonts=True, width=LOOKED_AT)
    except (ValueError, OverflowError):
        return ""
    with Image.open(BytesIO(png)) as picture:
        image = picture.convert("RGBA")
    if image.getchannel("A").getextrema()[0] == 255:
        return ""
    if any(map(_is_dark_text, root.iter(f"{SVG}text"))):
        return WHITE_GROUND
    return ground_of(image)


def ground_of(image: Any) -> str:
    """Return the colour to lay under a transparent RGBA picture, "" for none.

    White where more than a little of what is visible is too dark for a black page, dark where nearly all is white.
    """
    visible = image.getchannel("A").point(lambda value: 255 if value > 96 else 0)
    shades = image.convert("L").histogram(visible)
    total = max(1, sum(shades))
    if sum(shades[:DARK]) > DARK_SHARE * total:
        return WHITE_GROUND
    return DARK_GROUND if sum(shades[LIGHT:]) > LIGHT_SHARE * total else ""


def _is_dark_text(text: Any) -> bool:
    """Return whether words have a dark fill of their own or by inheritance; black is what they have without one."""
    fill = next((found for element in (text, *text.iterancestors()) if (found := _fill(element))), "black")
    return fill.lower() == "currentcolor" or is_dark(fill)


def is_dark(colour: str) -> bool:
    """Return whether a colour, as SVG writes it, cannot be told from a black page; False for what is no colour."""
    from PIL import ImageColor

    try:
        red, green, blue = ImageColor.getrgb(colour.strip())[:3]
    except ValueError:
        return False
    return 0.299 * red + 0.587 * green + 0.114 * blue < DARK


def _fill(element: Any) -> str:
    match = re.search(r"(?:^|;)\s*fill\s*:\s*([^;]+)", element.get("style") or "")
    return (match[1] if match else element.get("fill") or "").strip()


def add_ground(root: Any, colour: str) -> None:
    """Put a rectangle behind everything that is drawn."""
    box = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    ground = etree.Element(f"{SVG}rect")
    x, y, width, height = box if len(box) == 4 else ("0", "0", "100%", "100%")
    for name, value in (("x", x), ("y", y), ("width", width), ("height", height), ("fill", colour), ("stroke", "none")):
        ground.set(name, value)
    place = next((at for at, child in enumerate(root) if child.tag not in BEFORE_GROUND), len(root))
    root.insert(place, ground)
