"""Front matter that is no YAML → the values that YAML would give.

TOML between `+++` lines and a JSON object, as Hugo and Zola write them; pandoc's title block of `%` lines.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

from epubgen.errors import Finding, Level, Location
from epubgen.source.yaml_positions import Mapping, Scalar, Sequence, Value

Found = tuple[Value | None, tuple[Finding, ...], int, int]
"""A value, its faults, and the offset and the line where the text after it begins."""

TABLES = frozenset({"params", "extra", "taxonomies"})
"""Tables in which these programs keep what others say at the top: authors, tags."""


def read_other(text: str, location: Location) -> Found | None:
    """Return the front matter at the head of a text whose file is `location`; None where there is none."""
    start = 1 if text.startswith("\ufeff") else 0
    if text.startswith("+++", start):
        parts = split_toml(text)
        return (*read_toml(parts[0], location.at(2, 1)), *parts[1:]) if parts else None
    return _json(text, start, location) if text.startswith("{", start) else _title_block(text, start, location)


def _json(text: str, start: int, location: Location) -> Found | None:
    import json

    try:
        values, end = json.JSONDecoder().raw_decode(text, start)
    except (json.JSONDecodeError, RecursionError):
        return None
    rest = re.compile(r"[ \t]*\r?\n").match(text, end)
    if rest is None or not isinstance(values, dict) or "title" not in values:
        return None
    offset = rest.end()
    written = text[start:end].split("\n")
    return _Reader(written, location.at(1, 1)).mapping(values), (), offset, text.count("\n", 0, offset) + 1


def _title_block(text: str, start: int, location: Location) -> Found | None:
    match = re.compile(
        r"% *(?P<title>\S.*(?:\n[ \t]+\S.*)*)(?:\n%(?P<author>.*(?:\n[ \t]+\S.*)*))?(?:\n%(?P<date>.*))?\n"
    ).match(text, start)
    if match is None:
        return None
    items: list[tuple[Scalar, Value]] = []
    for key in ("title", "author", "date"):
        if written := (match[key] or "").strip():
            place = location.at(text.count("\n", 0, match.start(key)) + 1, 1)
            parts = re.split(r"\s*[;\n]\s*", written) if key == "author" else [" ".join(written.split())]
            values = [Scalar(part, place) for part in parts if part]
            items.append((Scalar(key, place), values[0] if len(values) == 1 else Sequence(tuple(values), place)))
    return Mapping(tuple(items), location.at(1, 1)), (), match.end(), text.count("\n", 0, match.end()) + 1


def split_toml(text: str) -> tuple[str, int, int] | None:
    """Return the TOML between the `+++` lines that begin the text, with offset and line of what follows, or None."""
    match = re.match(r"\ufeff?\+\+\+[ \t]*\r?\n", text)
    if match is None:
        return None
    end = re.compile(r"^\+\+\+[ \t]*(?:\r?\n|\Z)", re.MULTILINE).search(text, match.end())
    if end is None:
        return None
    return text[match.end() : end.start()], end.end(), text.count("\n", 0, end.end()) + 1


def read_toml(text: str, start: Location) -> tuple[Value | None, tuple[Finding, ...]]:
    """Turn TOML into a mapping whose keys know their lines; `start` is where the text begins. Never raises."""
    import tomllib

    text = text.replace("\r\n", "\n")
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        place = start.at((start.line or 1) + int(found[1]) - 1, int(found[2])) if found else start
        problem = re.sub(r" ?\(at .*\)$", "", str(error))
        advice = "mend the line, or write the front matter as YAML, between --- lines"
        return None, (Finding("toml-syntax", Level.ERROR, f"this is not TOML: {problem}", place, advice),)
    return _Reader(text.split("\n"), start).mapping(values), ()


class _Reader:
    """Turns the values of a TOML document into ours."""

    def __init__(self, lines: list[str], start: Location) -> None:
        self._lines = lines
        self._start = start

    def mapping(self, values: dict[str, Any]) -> Mapping:
        items: list[tuple[Scalar, Value]] = []
        for key, value in values.items():
            if key in TABLES and isinstance(value, dict):
                items += [item for item in self.mapping(value).items if item[0].text not in values]
            else:
                place = self._place(key)
                items.append((Scalar(key, place), self._value(value, place)))
        return Mapping(tuple(items), self._start)

    def _place(self, key: str) -> Location:
        """Return where a key stands: the first line that begins with it, or with a table of its name."""
        pattern = re.compile(rf"[ \t]*\[*[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[=:.\]]")
        number = next((number for number, line in enumerate(self._lines) if pattern.match(line)), 0)
        return self._start.at((self._start.line or 1) + number, 1)

    def _value(self, value: Any, place: Location) -> Value:
        if isinstance(value, dict):
            pairs = ((Scalar(key, place), self._value(inner, place)) for key, inner in value.items())
            return Mapping(tuple(pairs), place)
        if isinstance(value, list):
            return Sequence(tuple(self._value(inner, place) for inner in value), place)
        if isinstance(value, bool):
            return Scalar("true" if value else "false", place)
        if isinstance(value, datetime.date):
            return Scalar(value.isoformat(), place)
        return Scalar(str(value), place, plain=not isinstance(value, str))
