"""Rules for what stands in a line: media, ruby, dates and the like (HTML Living Standard, "Content model")."""

from __future__ import annotations

import re

from lxml import etree

from epubgen.text.html5_editing import add_text_before, parent_tag, remove, unwrap
from epubgen.text.html5_names import BLOCKS

_DAY = re.compile(r"\d{4,}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:?\d\d))?\Z")
_DATETIME = re.compile(r"\d{4,}(?:-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?\Z")


def _media_part(element: etree._Element) -> None:
    if parent_tag(element) not in ("audio", "video") or not element.get("src"):
        remove(element)


def _media(element: etree._Element) -> None:
    inside = any(True for _ in element.iterancestors("audio", "video", "a"))
    if inside or (not element.get("src") and not any(part.get("src") for part in element.iterchildren("source"))):
        for part in list(element.iterchildren("source", "track")):
            element.remove(part)
        unwrap(element)
        return
    # HTML asks for sources, then tracks, then what is shown instead.
    for part in [*element.iterchildren("track"), *element.iterchildren("source")][::-1]:
        if part.tag == "source" and element.get("src"):
            remove(part)
            continue
    parts = [*element.iterchildren("source"), *element.iterchildren("track")]
    if parts:
        element.text = None
    for place, part in enumerate(parts):
        add_text_before(element, element.index(part), part.tail)
        part.tail = None
        element.remove(part)
        element.insert(place, part)


def _ruby(element: etree._Element) -> None:
    """A ruby is text with its reading after it; anything else is text."""
    last = element[-1] if len(element) else None
    first = element[0] if len(element) else None
    complete = (
        last is not None
        and last.tag == "rt"
        and not (last.tail or "").strip()
        and bool((element.text or "").strip() or (first is not None and first.tag != "rt"))
        and not any(child.tag in BLOCKS or child.tag == "ruby" for child in element.iterdescendants("*"))
    )
    if not complete:
        for part in list(element.iterchildren("rt")):
            unwrap(part)
        unwrap(element)


def _ruby_part(element: etree._Element) -> None:
    if parent_tag(element) != "ruby":
        unwrap(element)


def _picture(element: etree._Element) -> None:
    for child in list(element):
        if child.tag == "source":
            remove(child)
    unwrap(element)


def _time(element: etree._Element) -> None:
    if not _DATETIME.match(element.get("datetime", "")):
        element.attrib.pop("datetime", None)
        element.tag = "span"


def _changed(element: etree._Element) -> None:
    if not _DAY.match(element.get("datetime", "")):
        element.attrib.pop("datetime", None)


def _data(element: etree._Element) -> None:
    if not element.get("value"):
        element.tag = "span"
        element.attrib.pop("value", None)


def _direction(element: etree._Element) -> None:
    if not element.get("dir"):
        element.tag = "span"


def _image(element: etree._Element) -> None:
    if element.get("src") is None:
        element.set("src", "")  # what it says in its place is said where images are resolved


def _definition_of_term(element: etree._Element) -> None:
    if any(True for _ in element.iterancestors("dfn")):
        unwrap(element)


RULES = {
    "source": _media_part,
    "track": _media_part,
    "picture": _picture,
    "audio": _media,
    "video": _media,
    "ruby": _ruby,
    "time": _time,
    "del": _changed,
    "ins": _changed,
    "data": _data,
    "bdo": _direction,
    "img": _image,
    "rt": _ruby_part,
    "dfn": _definition_of_term,
}
