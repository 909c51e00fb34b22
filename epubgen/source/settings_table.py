"""Settings as a table: a key, its kind, what it means; and the reading of a YAML mapping by such a table."""

from __future__ import annotations

from typing import Any, NamedTuple

from epubgen.errors import Level, Location
from epubgen.source.settings_kinds import Faults, Kind, Schema, items, suggestion
from epubgen.source.yaml_positions import Mapping, Scalar, Value


class Setting(NamedTuple):
    """A key with its kind and one sentence of help. `also` are further names of the same key (pandoc's, plurals)."""

    key: str
    kind: Kind
    help: str
    also: tuple[str, ...] = ()
    example: str = ""
    default: str = ""
    """As the documentation shows it."""


class Given:
    """What a mapping states: values by the main names of their keys, and where each stands."""

    __slots__ = ("places", "values")

    def __init__(self, values: dict[str, Any] | None = None, places: dict[str, Location] | None = None) -> None:
        self.values = {} if values is None else values
        self.places = {} if places is None else places

    def text(self, key: str) -> str:
        """Return the value of a key that holds text; empty where it is not given."""
        return self.values.get(key) or ""

    def many(self, key: str) -> tuple[Any, ...]:
        """Return the value of a key that holds several; empty where it is not given."""
        return self.values.get(key) or ()


Table = tuple[Setting, ...]
PARTS_OF_SERIES = ("issue", "volume", "issn")
"""Keys of the series that authors are likely to write beside it."""


def read_mapping(
    mapping: Mapping, table: Table, faults: Faults, foreign: frozenset[str] = frozenset(), likeness: float = 0.7
) -> Given:
    """Read every key of the mapping by the table; unknown keys and wrong values are reported, each at its place.

    `foreign` are keys of other programs, passed over with a notice; an unknown key that is as much like one of ours
    as `likeness` says is a slip of the pen, and an error.
    """
    names = _names(table)
    given = Given()
    for key, value in mapping.items:
        name = key.text.strip().lower().replace("_", "-").replace(" ", "-")
        if (setting := names.get(name)) is None:
            _unknown(key, name, tuple(names), faults, foreign, likeness)
        elif not (isinstance(value, Scalar) and value.absent):
            _take(setting, key, value, given, faults)
    return given


_NAMES: dict[int, tuple[Table, dict[str, Setting]]] = {}
"""What each table that was read by calls its keys: tables are constants, and cannot be hashed."""


def _names(table: Table) -> dict[str, Setting]:
    kept = _NAMES.get(id(table))
    if kept is None:
        names = {name: setting for setting in table for name in (setting.key, *setting.also)}
        kept = _NAMES[id(table)] = (table, names)
    return kept[1]


def _take(setting: Setting, key: Scalar, value: Value, given: Given, faults: Faults) -> None:
    if setting.key in given.places and not setting.kind.many:
        first = given.places[setting.key]
        faults.add(
            "duplicate-key",
            f"“{key.text}” says again what line {first.line} says",
            key.location,
            "delete one of the two",
        )
        return
    read = setting.kind.read(value, faults)
    if read is None or read == "":
        return
    if setting.kind.many and setting.key in given.values:
        read = given.values[setting.key] + read
    given.values[setting.key] = read
    given.places.setdefault(setting.key, key.location)


def _unknown(
    key: Scalar, name: str, names: tuple[str, ...], faults: Faults, foreign: frozenset[str], likeness: float
) -> None:
    if name in foreign:
        faults.add(
            "foreign-key",
            f"the key “{key.text}” is another program's and is not used",
            key.location,
            "delete it, or leave it to that program",
            Level.NOTICE,
        )
        return
    near = suggestion(name, names, likeness)
    inside = name in PARTS_OF_SERIES and "series" in names
    faults.add(
        "unknown-key",
        f"there is no key “{key.text}”" + (" outside `series:`" if inside else ""),
        key.location,
        f"write it with the name: `series: {{name: …, {name}: …}}`"
        if inside
        else near or "delete it; docs/book-yaml.md lists all keys",
        Level.ERROR if near and not inside else Level.WARNING,
    )


def record(table: Table, name: str, short: Kind | None = None, short_key: str = "") -> Kind:
    """Return the kind of records with the keys of the table, read as a Given.

    With `short`, a value that is no record is read by that kind and stands for the record's `short_key`.
    """

    def read(value: Value, faults: Faults) -> Given | None:
        if isinstance(value, Mapping):
            return read_mapping(value, table, faults)
        if short is None:
            example = f"`{table[0].key}: …` and the like on lines of their own below"
            faults.value("a record", value, example)
            return None
        simple = short.read(value, faults)
        return None if simple is None else Given({short_key: simple}, {short_key: value.location})

    schema = table_schema(table)
    return Kind(name, read, {"anyOf": [short.schema, schema]} if short else schema)


def records(kind: Kind, name: str) -> Kind:
    """Return the kind that is one record or a list of records."""

    def read(value: Value, faults: Faults) -> tuple[Given, ...]:
        return tuple(given for item in items(value) if (given := kind.read(item, faults)) is not None)

    return Kind(name, read, {"anyOf": [kind.schema, {"type": "array", "items": kind.schema}]}, many=True)


def table_schema(table: Table) -> Schema:
    """Return the JSON Schema of a mapping with the keys of the table."""
    properties: Schema = {}
    for setting in table:
        for name in (setting.key, *setting.also):
            about = setting.help if name == setting.key else f"The same as `{setting.key}`. {setting.help}"
            properties[name] = {"description": about, **setting.kind.schema}
    return {"type": "object", "properties": properties, "additionalProperties": False}
