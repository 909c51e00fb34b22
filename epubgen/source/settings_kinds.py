"""The kinds of values that settings have: how each is read, what is wrong with it, and its JSON Schema.

A kind turns a YAML value into a Python value, or into None after reporting what is wrong: reading goes on, so that
all faults of a file are found at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from epubgen.errors import Finding, Level, Location
from epubgen.source.yaml_positions import Mapping, Scalar, Sequence, Value

TRUE = frozenset({"true", "yes", "on", "y"})
FALSE = frozenset({"false", "no", "off", "n"})
# What XML 1.0 cannot hold; YAML can write it with an escape such as "\x01".
_ILLEGAL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
"""What XML cannot hold, said by what it is: naming what XML can hold takes 5 ms to compile."""

Schema = dict[str, Any]


class Faults:
    """Collects the findings of one reading."""

    __slots__ = ("findings",)

    def __init__(self, findings: list[Finding] | None = None) -> None:
        self.findings = [] if findings is None else findings

    def add(self, rule: str, text: str, location: Location, advice: str = "", level: Level = Level.ERROR) -> None:
        """Note one finding."""
        self.findings.append(Finding(rule, level, text, location, advice))

    def value(self, expected: str, value: Value, example: str) -> None:
        """Note that a value is not of the kind that was expected."""
        found = {Scalar: "text", Sequence: "a list", Mapping: "a record"}[type(value)]
        hint = f"write it as {example}"
        if isinstance(value, Scalar) and "：" in value.text and "record" in expected:
            hint = "write the ASCII colon and a space “: ” in place of the full-width colon “：”"
        self.add("setting-value", f"this should be {expected}, and is {found}", value.location, hint)


class Kind(NamedTuple):
    """A kind of value: its name in the documentation, its reader, its JSON Schema, how it is written."""

    name: str
    read: Callable[[Value, Faults], Any]
    schema: Schema
    many: bool = False
    """Whether the value is a tuple, so that two keys of one meaning (author, creator) add up."""


def scalar(value: Value, faults: Faults, expected: str = "text", example: str = "`key: value`") -> str | None:
    """Return the text of a scalar without surrounding space; None, reported, where it is a list or a record."""
    if not isinstance(value, Scalar):
        faults.value(expected, value, example)
        return None
    text = value.text.strip()
    if found := re.search(_ILLEGAL, text):
        faults.add(
            "control-character",
            f"the value holds the character U+{ord(found[0]):04X}, which no book can hold",
            value.location,
            "delete it",
        )
        text = re.sub(_ILLEGAL, "", text)
    return text


def items(value: Value) -> tuple[Value, ...]:
    """Return the values of a list; one value stands for a list of one."""
    if isinstance(value, Sequence):
        return tuple(item for item in value.items if not (isinstance(item, Scalar) and item.absent))
    return () if isinstance(value, Scalar) and value.absent else (value,)


def _read_text(value: Value, faults: Faults) -> str | None:
    text = scalar(value, faults)
    return text if text is None else " ".join(text.split())


def _read_prose(value: Value, faults: Faults) -> str | None:
    text = scalar(value, faults)
    return text if text is None else re.sub(r"\n{2,}", "\n", "\n".join(line.strip() for line in text.split("\n")))


def each(kind: Kind, name: str) -> Kind:
    """Return the kind that is one value or a list of values of the given kind."""

    def read(value: Value, faults: Faults) -> tuple[Any, ...]:
        found = [kind.read(item, faults) for item in items(value)]
        return tuple(item for item in found if item not in (None, ""))

    schema = {"anyOf": [kind.schema, {"type": "array", "items": kind.schema}]}
    return Kind(name, read, schema, many=True)


def _read_keywords(value: Value, faults: Faults) -> tuple[str, ...]:
    found = [text for item in items(value) if (text := _read_text(item, faults))]
    if isinstance(value, Scalar):
        found = [part.strip() for text in found for part in re.split(r"[,，;；、]", text)]
    return tuple(text for text in found if text)


def _read_flag(value: Value, faults: Faults) -> bool | None:
    text = scalar(value, faults, "true or false", "`true` or `false`")
    if text is None or text.lower() in TRUE:
        return None if text is None else True
    if text.lower() in FALSE:
        return False
    faults.add("setting-value", f"this should be true or false, and is “{text}”", value.location, "write true or false")
    return None


def integer(low: int, high: int) -> Kind:
    """Return the kind of whole numbers from low to high."""

    def read(value: Value, faults: Faults) -> int | None:
        text = scalar(value, faults, "a whole number", f"`{low}`")
        if text is None:
            return None
        plain = text.replace("_", "")
        if plain.isdecimal() and len(plain) < 12 and low <= int(plain) <= high:
            return int(plain)
        faults.add(
            "setting-value",
            f"this should be a whole number from {low} to {high}, and is “{text}”",
            value.location,
            f"write a number, for example {low}",
        )
        return None

    return Kind(f"number, {low}–{high}", read, {"type": "integer", "minimum": low, "maximum": high})


def choice(*names: str, others: dict[str, str] | None = None) -> Kind:
    """Return the kind of values that are one of the names; `others` maps further spellings to names."""
    spellings = {name.lower(): name for name in names} | (others or {})

    def read(value: Value, faults: Faults) -> str | None:
        text = scalar(value, faults, "one of " + ", ".join(names), f"`{names[0]}`")
        if text is None or text.lower() in spellings:
            return None if text is None else spellings[text.lower()]
        faults.add(
            "setting-value",
            f"“{text}” is none of {', '.join(names)}",
            value.location,
            suggestion(text, names) or f"write one of {', '.join(names)}",
        )
        return None

    return Kind(" · ".join(f"`{name}`" for name in names), read, {"enum": list(names)})


def suggestion(text: str, names: tuple[str, ...], cutoff: float = 0.6) -> str:
    """Return “did you mean …?” with the nearest of the names, or nothing where none is near."""
    import difflib

    near = difflib.get_close_matches(text.lower(), names, 1, cutoff)
    return f"did you mean “{near[0]}”?" if near else ""


def _read_date(value: Value, faults: Faults) -> str | None:
    from epubgen.source.dates import parse_date

    text = scalar(value, faults, "a date", "`2025-12-09`")
    if not text:
        return None
    if (date := parse_date(text)) is None:
        faults.add(
            "date-form",
            f"“{text}” is no date that can be read in one way only",
            value.location,
            "write year, month and day as 2025-12-09, or less of it: 2025-12, 2025",
        )
    return date


def _read_language(value: Value, faults: Faults) -> str | None:
    from epubgen.source.languages import canonical, suggest, well_formed

    text = scalar(value, faults, "a language tag", "`zh-Hans`")
    if not text:
        return None
    if well_formed(text):
        return canonical(text)
    meant = suggest(text)
    faults.add(
        "language-tag",
        f"“{text}” is no language tag",
        value.location,
        f"write {meant}" if meant else "write a BCP 47 tag, for example zh-Hans, zh-Hant, en or ja",
    )
    return None


def _read_address(value: Value, faults: Faults) -> str | None:
    text = scalar(value, faults, "an address on the web", "`https://example.org`")
    if not text or re.fullmatch(r"https?://[\w.-]+(?::\d+)?(?:/[\w.~!$&'()*+,;=:@%/-]*)?", text, re.ASCII):
        return text
    faults.add(
        "setting-value",
        f"“{text}” is no address on the web",
        value.location,
        "write all of it, for example https://example.org/course, without ? and #",
    )
    return None


class PathText(NamedTuple):
    """A path in the manuscript directory as the author wrote it, and where."""

    path: str
    location: Location


def _read_path(value: Value, faults: Faults) -> PathText | None:
    text = scalar(value, faults, "the path of a file", "`images/map.png`")
    if not text:
        return None
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+:", text):
        faults.add(
            "remote-file",
            f"“{text}” is not in the manuscript directory, and nothing is fetched while building",
            value.location,
            "put the file into the manuscript directory, and name it by its path there",
        )
        return None
    import posixpath

    path = posixpath.normpath(text.replace("\\", "/"))
    if path.startswith("/") or path == ".." or path.startswith("../") or re.match(r"[a-zA-Z]:", path):
        faults.add(
            "outside-path",
            f"“{text}” lies outside the manuscript directory",
            value.location,
            "put the file into the manuscript directory, and write its path from there",
        )
        return None
    return PathText(path, value.location)


STRING: Schema = {"type": "string"}
# YAML written by hand holds numbers and dates that are meant as text.
LOOSE: Schema = {"type": ["string", "number"]}

TEXT = Kind("text", _read_text, LOOSE)
PROSE = Kind("text, may have several paragraphs", _read_prose, LOOSE)
TEXTS = each(TEXT, "text, or a list of texts")
KEYWORDS = Kind(
    "list of words, or words with commas", _read_keywords, {"anyOf": [LOOSE, {"type": "array", "items": LOOSE}]}, True
)
FLAG = Kind("`true` · `false`", _read_flag, {"type": "boolean"})
DATE = Kind("date: `2025-12-09`, `2025-12` or `2025`", _read_date, LOOSE)
LANGUAGE = Kind("BCP 47 tag: `zh-Hans`, `zh-Hant`, `en`, `ja`", _read_language, STRING)
LANGUAGES = each(LANGUAGE, "BCP 47 tag, or a list of them, the book's main language first")
ADDRESS = Kind("address: `https://…`", _read_address, STRING)
PATH = Kind("path", _read_path, STRING)
PATHS = each(PATH, "path, or a list of paths")
RAW = Kind("structure", lambda value, faults: value, {"type": ["array", "string"], "items": {}})
