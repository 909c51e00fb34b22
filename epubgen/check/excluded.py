"""Which elements of HTML may not stand inside which others, however deep: conditions that content models cannot say."""

from __future__ import annotations

XHTML = "{http://www.w3.org/1999/xhtml}"

INTERACTIVE = (
    "a audio[controls] button details embed iframe img[usemap] input label menu object[usemap] select textarea "
    "video[controls]"
)

EXCLUDED = {
    "a": INTERACTIVE,
    "button": INTERACTIVE,
    "address": "address footer header",
    "audio": "audio video",
    "caption": "table",
    "dfn": "dfn",
    "footer": "footer header",
    "form": "form",
    "header": "footer header",
    "label": "label",
    "meter": "meter",
    "progress": "progress",
    "video": "audio video",
}
"""Element → elements that may not be among its descendants; in brackets the attribute that makes them so."""


def _by_descendant() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for ancestor, words in EXCLUDED.items():
        for word in words.split():
            name, _, attribute = word.removesuffix("]").partition("[")
            found.setdefault(XHTML + name, []).append((XHTML + ancestor, attribute))
    return found


EXCLUDED_IN = _by_descendant()
"""Element → which elements may not be around it, and which attribute of its own makes that so ("": none)."""
EXCLUDING = frozenset(XHTML + name for name in EXCLUDED)
"""Elements that exclude others."""
