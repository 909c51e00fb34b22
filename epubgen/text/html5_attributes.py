"""Attributes of parsed HTML → those that an EPUB content document may hold, with values in their grammar."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from epubgen.text import html5_names as names
from epubgen.text.html5_names import EPUB, XML

NAME = re.compile(r"[A-Za-z_][\w.-]*\Z", re.ASCII)
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LATE_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-original-src")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*\Z")
_ALIGN = re.compile(r"text-align\s*:\s*(left|right|center)", re.IGNORECASE)


def set_attributes(element: etree._Element, attributes: dict[str, str | None], class_name: str) -> None:
    """Give an HTML element those of its attributes that may stay, and a class that its old name meant."""
    allowed = names.ATTRIBUTES.get(str(element.tag), frozenset())
    classes = [class_name] if class_name else []
    if element.tag == "img":
        attributes = _with_late_source(attributes)
    for name, given in attributes.items():
        value = NOT_XML.sub("", given or "")
        if name == "class":
            classes += value.split()
            element.set("class", value)  # its place among the attributes
        elif name in ("style", "align"):
            classes += _alignment(name, value, str(element.tag))
        elif name == "name" and element.tag == "a" and "id" not in attributes:
            _set_id(element, "id", value)
        elif name in names.ARIA:
            if value.strip() and element.tag not in names.VOID - {"img", "hr"}:
                element.set(name, value)
        elif name in allowed or name in names.GLOBAL_ATTRIBUTES:
            _SETTERS.get(name, _set_as_it_is)(element, name, value)
    if classes:
        element.set("class", " ".join(dict.fromkeys(classes)))
    else:
        element.attrib.pop("class", None)


def _with_late_source(attributes: dict[str, str | None]) -> dict[str, str | None]:
    """Return the attributes of a picture that a script of its page would have loaded, with its true source.

    Pages saved from blogs and from WeChat have no `src`, or a tiny picture that only keeps the place.
    """
    if (attributes.get("src") or "data:")[:5] not in ("data:", "about"):
        return attributes
    late = next((attributes[name] for name in LATE_SOURCES if attributes.get(name)), None)
    return {**attributes, "src": late} if late else attributes


def _alignment(name: str, value: str, tag: str) -> list[str]:
    found = _ALIGN.search(f"text-align:{value}" if name == "align" else value)
    return [found[1].lower()] if found and tag not in ("img", "table") else []


def _set_as_it_is(element: etree._Element, name: str, value: str) -> None:
    if value or name in ("alt", "title", "href", "src"):
        element.set(name, value)


def _set_flag(element: etree._Element, name: str, value: str) -> None:
    element.set(name, name)


def _set_number(element: etree._Element, name: str, value: str) -> None:
    if element.tag in ("img", "video"):
        # Sizes are judged where images are resolved: per cent becomes a class.
        element.set(name, value)
    elif (number := re.match(r"\s*(-?\d{1,6})", value)) and (name in ("start", "value") or int(number[1]) > 0):
        element.set(name, number[1])


def _set_id(element: etree._Element, name: str, value: str) -> None:
    # Blanks cannot be in an id at all; what else is no XML name is mended where links are resolved.
    if cleaned := re.sub(r"\s+", "-", value.strip()):
        element.set("id", cleaned)


def _set_language(element: etree._Element, name: str, value: str) -> None:
    value = value.strip().replace("_", "-")
    if _LANGUAGE.match(value):
        element.set("lang", value)
        element.set(f"{{{XML}}}lang", value)


def _set_role(element: etree._Element, name: str, value: str) -> None:
    tag = str(element.tag)
    if value in names.ROLES_OF.get(tag, names.ROLES if tag in ("div", "span", "p", "section") else frozenset()):
        element.set("role", value)


def _set_semantics(element: etree._Element, name: str, value: str) -> None:
    # A prefix would have to be declared.
    if element.tag in names.VOID - {"img", "hr"} or element.tag == "colgroup":
        return
    if known := [word for word in value.split() if NAME.match(word)]:
        element.set(f"{{{EPUB}}}type", " ".join(known))


def _set_one_of(*values: str) -> Callable[[etree._Element, str, str], None]:
    def setter(element: etree._Element, name: str, value: str) -> None:
        if value.lower() in values:
            element.set(name, value.lower())

    return setter


def _set_type(element: etree._Element, name: str, value: str) -> None:
    if element.tag != "ol":
        _set_as_it_is(element, name, value)
    elif value in ("1", "a", "A", "i", "I"):
        element.set(name, value)


_SETTERS: dict[str, Callable[[etree._Element, str, str], None]] = {
    **dict.fromkeys(names.BOOLEAN, _set_flag),
    **dict.fromkeys(names.NUMBERS, _set_number),
    "id": _set_id,
    "lang": _set_language,
    "xml:lang": _set_language,
    "role": _set_role,
    "epub:type": _set_semantics,
    "dir": _set_one_of("ltr", "rtl", "auto"),
    "scope": _set_one_of("row", "col", "rowgroup", "colgroup"),
    "type": _set_type,
}
