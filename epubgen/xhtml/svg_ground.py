"""An SVG picture with dark strokes on nothing → the same on a white ground, so that it can be seen at night (R-144).

A picture that stands in an `img` knows nothing of the page: `currentColor` is black in it, by day and by night.
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
BEFORE_GROUND = {f"{SVG}title", f"{SVG}desc", f"{SVG}metadata", f"{SVG}defs", f"{SVG}style"}


def needs_ground(root: Any) -> bool:
    """Return whether the picture would be lost on a black page: transparent, and with dark lines or words."""
    from PIL import Image
    from resvg_py import svg_to_bytes

    try:
        png = svg_to_bytes(svg_string=etree.tostring(root, encoding="unicode"), skip_system_fonts=True, width=LOOKED_AT)
    except (ValueError, OverflowError):
        return False
    with Image.open(BytesIO(png)) as picture:
        image = picture.convert("RGBA")
    alpha = image.getchannel("A")
    if alpha.getextrema()[0] == 255:
        return False
    return any(map(_is_dark_text, root.iter(f"{SVG}text"))) or is_mostly_dark(image)


def is_mostly_dark(image: Any) -> bool:
    """Return whether more than a little of what is visible in an RGBA picture is too dark for a black page."""
    visible = image.getchannel("A").point(lambda value: 255 if value > 96 else 0)
    shades = image.convert("L").histogram(visible)
    return bool(sum(shades[:DARK]) > DARK_SHARE * max(1, sum(shades)))


def _is_dark_text(text: Any) -> bool:
    """Return whether words have a dark fill of their own or by inheritance; black is what they have without one."""
    from PIL import ImageColor

    fill = next((found for element in (text, *text.iterancestors()) if (found := _fill(element))), "black")
    try:
        red, green, blue = ImageColor.getrgb(fill)[:3]
    except ValueError:
        return fill.lower() == "currentcolor"
    return 0.299 * red + 0.587 * green + 0.114 * blue < DARK


def _fill(element: Any) -> str:
    match = re.search(r"(?:^|;)\s*fill\s*:\s*([^;]+)", element.get("style") or "")
    return (match[1] if match else element.get("fill") or "").strip()


def add_ground(root: Any) -> None:
    """Put a white rectangle behind everything that is drawn."""
    box = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    ground = etree.Element(f"{SVG}rect")
    x, y, width, height = box if len(box) == 4 else ("0", "0", "100%", "100%")
    for name, value in (("x", x), ("y", y), ("width", width), ("height", height), ("fill", "#fff"), ("stroke", "none")):
        ground.set(name, value)
    place = next((at for at, child in enumerate(root) if child.tag not in BEFORE_GROUND), len(root))
    root.insert(place, ground)
