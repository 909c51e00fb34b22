"""ReadiumCSS laid over a book's pages as Readium's toolkits for phones inject it, and measured there.

The toolkits have a style sheet before the author's, one after it, and one for books without styles, in variants for
horizontal and vertical East Asian text and for text from right to left; a reader's settings are properties of the root.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from phone import NIGHT_GROUND, NIGHT_LINK, NIGHT_TEXT, SCREEN, Unpacked, capture

from reading.places import Place

STYLES = "node_modules/@readium/css/css/dist"
SCROLLED = {
    "--USER__view": "readium-scroll-on",
    **{f"--RS__scrollPadding{side}": "20px" for side in ("Top", "Right", "Bottom", "Left")},
}
COLOURS = ("--USER__backgroundColor", "--USER__textColor", "--USER__linkColor", "--USER__visitedColor")
SETTINGS = {
    "day": {},
    "night": dict(zip(COLOURS, (NIGHT_GROUND, NIGHT_TEXT, NIGHT_LINK, NIGHT_LINK), strict=True)),
    "sepia": dict(zip(COLOURS, ("#faf4e8", "#121212", "#7a4a00", "#7a4a00"), strict=True)),
    "large": {"--USER__fontSize": "200%"},
    "settings": {
        "--USER__lineHeight": "2",
        "--USER__paraIndent": "1rem",
        "--USER__paraSpacing": "1rem",
        "--USER__textAlign": "justify",
        "--USER__bodyHyphens": "auto",
    },
}
"""Views: what a reader has set."""
EAST_ASIAN = ("zh", "ja", "ko")
INJECT = """([before, after, properties]) => {
  const root = document.documentElement;
  const link = (text) => {
    const style = document.createElement("style");
    style.textContent = text;
    return style;
  };
  document.head.prepend(link(before));
  document.head.append(link(after));
  for (const [name, value] of Object.entries(properties)) root.style.setProperty(name, value);
}"""
GO = """selector => {
  if (!selector) return scrollTo(0, 0);
  document.querySelector(selector).scrollIntoView({ block: "start", inline: "start" });
}"""


def variant(book: Unpacked) -> str:
    """Return the folder of the style sheets that the toolkits take for a book: by its language and direction."""
    lang = str(book.tree.findtext("{*}metadata/{*}language") or "").lower()
    if lang.startswith(EAST_ASIAN):
        return "cjk-vertical" if book.right_to_left else "cjk-horizontal"
    return "rtl" if book.right_to_left else ""


def lay_over(
    tab: Any, packages: Path, book: Unpacked, places: list[Place], measure: str, out: Path
) -> tuple[list[str], list[tuple[str, str, Path]]]:
    """Return what sticks out or cannot be read in any document, and pictures of the places, in each view."""
    folder = packages / STYLES / variant(book)
    before, after = ((folder / f"ReadiumCSS-{part}.css").read_text(encoding="utf-8") for part in ("before", "after"))
    faults: list[str] = []
    pictures = []
    tab.set_viewport_size(SCREEN)
    for view, settings in SETTINGS.items():
        for path in book.documents:
            tab.goto((book.folder / path).as_uri())
            tab.evaluate(INJECT, [before, after, {**SCROLLED, **settings}])
            faults += [f"{path}, {view}: {fault}" for fault in tab.evaluate(measure)]
            for place in places:
                if place.path != path:
                    continue
                tab.evaluate(GO, place.selector)
                file = out / f"{book.name}-{place.name}-readiumcss-{view}.png"
                file.write_bytes(capture(tab))
                pictures.append((place.name, view, file))
    return faults, pictures
