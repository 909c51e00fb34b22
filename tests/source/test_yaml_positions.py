"""YAML → strings with places, whatever the file is like."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from epubgen.errors import Location
from epubgen.source.yaml_positions import Mapping, Scalar, Sequence, Value, read_yaml

BOMB = "a: &a [x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in pairwise("abcdefghij")
)
"""Ten lines that stand for more than a milliard values."""
PLACE = Location("book.yaml", 1, 1)


def plain(value: Value | None) -> object:
    if isinstance(value, Scalar):
        return value.text
    if isinstance(value, Sequence):
        return [plain(item) for item in value.items]
    if isinstance(value, Mapping):
        return {key.text: plain(item) for key, item in value.items}
    return value


def test_places_are_those_in_the_file() -> None:
    value, findings = read_yaml("a: 1\nb:\n  - x\n  - 甲: 乙\n", Location("a.md", 5, 1))
    assert findings == ()
    assert isinstance(value, Mapping)
    (a, one), (b, items) = value.items
    assert [str(item.location) for item in (a, one, b)] == ["a.md:5:1", "a.md:5:4", "a.md:6:1"]
    assert isinstance(items, Sequence)
    inner = items.items[1]
    assert isinstance(inner, Mapping)
    assert str(inner.items[0][1].location) == "a.md:8:8"


def test_aliases_and_block_scalars() -> None:
    value, findings = read_yaml("a: &x [1, 2]\nb: *x\nc: |\n  one\n  two\nd: >-\n  three\n  four\n", PLACE)
    assert findings == ()
    assert plain(value) == {"a": ["1", "2"], "b": ["1", "2"], "c": "one\ntwo\n", "d": "three four"}


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ("a: b: c", "yaml-syntax", (1, 5)),
        ("a: B: c", "yaml-colon", (1, 5)),
        ("a: [1", "yaml-syntax", (1, 4)),
        ("a: 'x\nb: 1", "yaml-syntax", (1, 4)),
        ("a: *x", "yaml-syntax", (1, 4)),
        ("a: &x [*x]", "yaml-syntax", (1, 8)),
        ("a: \x07b", "yaml-character", (1, 4)),
        ("a: \ud800", "yaml-character", (1, 4)),
        ("a:\n\tb: 1", "yaml-tab", (2, 1)),
        ("a: 1\na: 2", "duplicate-key", (2, 1)),
        ("? [a]\n: b", "yaml-key", (1, 3)),
        ("a: 1\n---\nb: 2", "yaml-documents", (3, 1)),
        ("标题：甲", "full-width-colon", (1, 3)),
        ("[" * 1_000_000, "yaml-size", (1, 65)),
        (BOMB, "yaml-size", (5, 4)),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)  # fmt: skip
def test_fault(text: str, rule: str, place: tuple[int, int]) -> None:
    _, findings = read_yaml(text, PLACE)
    assert [(f.rule, f.location and (f.location.line, f.location.column)) for f in findings] == [(rule, place)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: Rain: a history\nb: c", {"a": "Rain: a history", "b": "c"}), ("a: It's: x  # no\n", {"a": "It's: x"}),
        ("a: 雨: 一部历史\n\n", {"a": "雨: 一部历史"}), ("a: name: X\nb: c", {"b": "c"}), ("a: X: y\n  b: c\n", None),
    ],
)  # fmt: skip
def test_a_colon_in_a_title_is_read_as_text(text: str, value: object) -> None:
    assert plain(read_yaml(text, PLACE)[0]) == value


def test_reading_goes_on_after_a_fault() -> None:
    value, findings = read_yaml("a: [1\nb: 2\nc: x: y\nd: 4\n", PLACE)
    assert plain(value) == {"b": "2", "d": "4"}
    assert [f.location.line for f in findings if f.location] == [1, 3]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:：- \n\t[]{}'\"&*!|>%@`#,?\\\x01甲\ud800~.0"), max_size=60))
def test_any_text_is_read(text: str) -> None:
    value, findings = read_yaml(text, PLACE)
    lines = text.count("\n") + 1
    assert all(f.location and 1 <= (f.location.line or 0) <= lines + 1 for f in findings)
    assert "\ud800" not in str(plain(value))
