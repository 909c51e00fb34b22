"""Attribute lists in braces, `{#id .class key=value}`, as pandoc writes them → ids, classes and the rest."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

INSIDE = (
    r"[ \t]*(?:(?:[#.][^\s{}\"'=<>]+|=[\w-]+|-"
    r"|[A-Za-z][\w:.-]*=(?:\"[^\"\n{}]*\"|'[^'\n{}]*'|[^\s{}\"'<>]+))[ \t]*)+\}"
)
"""An attribute list without the brace before it, as a pattern."""
LIST = rf"\{{{INSIDE}"
"""An attribute list, as a pattern."""
_PART = re.compile(r"""([#.])([^\s{}"'=<>]+)|([A-Za-z][\w:.-]*)=(?:"([^"]*)"|'([^']*)'|([^\s{}"'<>]+))""")

CAPTION = r"(?:Table ?[:：]|[表표] ?[:：]|[:：] )"
"""How the caption of a table begins, as a pattern."""

KEPT = frozenset(["lang", "xml:lang", "dir", "title", "role", "start", "width", "height"])
"""Keys that become attributes of the same name; other keys are directions for epubgen, or for other tools."""


DIRECTIONS = ("ltr", "rtl", "auto")


class Attributes(NamedTuple):
    """What an attribute list says; `keys` are the key=value pairs, in order."""

    id: str = ""
    classes: tuple[str, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()

    def get(self, key: str) -> str | None:
        """Return the value of a key, or None."""
        return next((value for name, value in self.keys if name == key), None)

    @property
    def decorative(self) -> bool:
        """Whether an image is said to be decoration: `.decorative`, or `role=presentation`."""
        return "decorative" in self.classes or self.get("role") in ("presentation", "none")


NONE = Attributes()


def parse_attributes(text: str) -> Attributes:
    """Read an attribute list, with or without its braces; what is no attribute is passed over."""
    identifier, classes, keys = "", [], []
    for mark, name, key, double, single, bare in _PART.findall(text):
        if mark == "#":
            identifier = name
        elif mark == ".":
            classes += [part for part in name.split(".") if part]
        elif key == "class":
            classes += (double or single or bare).split()
        elif key == "id":
            identifier = double or single or bare
        else:
            keys.append((key, double or single or bare))
    return Attributes(identifier, tuple(classes), tuple(keys))


def escape(text: str) -> str:
    """Return the text as the value of an attribute in double quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


_NAME_START = (
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff"
    "\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NOT_ASCII_NAME = re.compile(r"[^A-Z_a-z0-9.-]")


@cache
def _not_name() -> re.Pattern[str]:
    """The characters that no name of XML holds; compiled only for names beyond ASCII, for it takes milliseconds."""
    return re.compile(f"[^{_NAME_START}0-9.·\u0300-\u036f-]")


@cache
def _no_start() -> re.Pattern[str]:
    return re.compile(f"[^{_NAME_START}]")


def xml_id(text: str) -> str:
    """Return the id as an XML name without colon (R-087): what is in the way becomes a hyphen; may be empty."""
    name = (_NOT_ASCII_NAME if text.isascii() else _not_name()).sub("-", text)
    if name and not (name[0].isalpha() or name[0] == "_" if name.isascii() else not _no_start().match(name)):
        name = f"x{name}" if name[0] in "-.·" else f"x-{name}"
    return name


_PROPER_IDS = re.compile(r"(?:[A-Z_a-z][A-Z_a-z0-9.-]*\n)*\Z")


def ids_in(html: str) -> list[str]:
    """Return the ids in some markup, in order."""
    return [part.partition('"')[0] for part in html.split(' id="')[1:]]


def are_proper(ids: list[str]) -> bool:
    """Return whether all are XML names as `xml_id` makes them."""
    return bool(_PROPER_IDS.match("\n".join((*ids, "")))) or all(xml_id(name) == name for name in ids)


_CLASS = re.compile(r"[^\w-]")


def class_value(*names: str) -> str:
    """Return names as the value of a class attribute, each once, without characters that style sheets trip over."""
    if len(names) == 1 and names[0].isalnum():
        return names[0]
    return " ".join(dict.fromkeys(part for name in names if (part := _CLASS.sub("-", name).strip("-"))))


def _is_valid(key: str, text: str) -> bool:
    """Whether a value is one that a book may hold: a language tag, a direction, or anything for other keys."""
    if key == "dir":
        return text in DIRECTIONS
    if key not in ("lang", "xml:lang"):
        return True
    from epubgen.source.languages import well_formed

    return well_formed(text)


def wrong_values(attributes: Attributes) -> list[tuple[str, str]]:
    """Return the pairs whose values no book may hold, with what to write; `markup` leaves them out."""
    from epubgen.source.languages import suggest

    wrong = [(key, text) for key, text in attributes.keys if key in KEPT and not _is_valid(key, text)]
    return [
        (f"{key}={text}", f"write {' or '.join(DIRECTIONS)}" if key == "dir" else
         f"write {key}={suggest(text)}" if suggest(text) else "write a language tag, such as zh-Hans or en")
        for key, text in wrong
    ]  # fmt: skip


def markup(attributes: Attributes, *classes: str) -> str:
    """Return the attributes as markup with a blank before each: id, class (these classes first), then kept keys."""
    parts = []
    if identifier := xml_id(attributes.id):
        parts.append(f' id="{escape(identifier)}"')
    if value := class_value(*classes, *attributes.classes):
        parts.append(f' class="{value}"')
    for key, text in attributes.keys:
        if key in KEPT and key not in ("width", "height", "start") and _is_valid(key, text):
            name = "lang" if key == "xml:lang" else key
            parts.append(f' {name}="{escape(text)}"')
            if name == "lang":
                parts.append(f' xml:lang="{escape(text)}"')
    return "".join(parts)
