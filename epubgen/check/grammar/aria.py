"""Roles and aria-* attributes: which values they have, and which of them go with which role."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lxml import etree

from epubgen.check.grammar.tables import Definition, statements
from epubgen.check.grammar.values import describe, test

PREFIX = "aria-"
ANY = f"{PREFIX}any"
"""Instead of attributes: all of them, with any value."""


@cache
def _table() -> tuple[dict[str, str], frozenset[str], dict[str, frozenset[str]], dict[str, tuple[str, ...]]]:
    types: dict[str, str] = {}
    common: frozenset[str] = frozenset()
    supported: dict[str, frozenset[str]] = {}
    needed: dict[str, tuple[str, ...]] = {}
    text = Path(__file__).with_name("aria.txt").read_text(encoding="utf-8")
    for lines in statements(text):
        head, _, rest = " ".join(lines).partition(" =")
        kind, *names = head.split()
        words = rest.split()
        if kind == "attribute":
            types.update((PREFIX + name, rest.strip()) for name in names)
        elif kind == "global":
            common = frozenset(PREFIX + word for word in words)
        else:
            for name in names:
                supported[name] = frozenset(PREFIX + word.lstrip("!") for word in words)
                needed[name] = tuple(PREFIX + word[1:] for word in words if word[0] == "!")
    return types, common, supported, needed


def judge_roles(element: etree._Element | dict[str, str], definition: Definition) -> Iterator[str]:
    """Yield what is wrong with the role and the aria-* attributes of an element."""
    types, common, supported, needed = _table()
    role = element.get("role")
    takes: frozenset[str] = definition.aria
    if role is not None:
        known = definition.roles if definition.roles is not None else supported.keys()
        if not known:
            yield f'attribute "role" is not allowed on "{definition.local}"'
        elif role not in known:
            words = describe(f"({'|'.join(sorted(known))})")
            yield f'role "{role}" is not allowed on "{definition.local}"; it must be {words}'
        else:
            takes |= supported[role]
            for name in needed[role]:
                if element.get(name) is None:
                    yield f'an element with the role "{role}" must have the attribute "{name}"'
    for name, value in element.items():
        if not name.startswith(PREFIX) or ANY in takes:
            continue
        if name not in types or not (name in common or name in takes):
            yield f'attribute "{name}" is not allowed on "{definition.local}"' + (
                f' with role "{role}"' if role else ""
            )
        elif (fits := test(types[name])) and not fits(value):
            yield f'attribute "{name}" is "{value[:60]}"; it must be {describe(types[name])}'
