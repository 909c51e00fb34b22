"""The grammar engine: content models child by child, recovery after faults, types of values, tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from epubgen.check.grammar import values
from epubgen.check.grammar.judge import Judge
from epubgen.check.grammar.models import TEXT, Models, allowed
from epubgen.check.grammar.tables import Grammar, read_table

HTML = "http://www.w3.org/1999/xhtml"
JUDGE = Judge(Grammar("html", "html"), ("html", "math", "svg", "epub"), foreign=True)
TABLES = sorted(
    path.stem
    for path in Path(values.__file__).parent.glob("*.txt")
    if path.stem not in ("aria", "dc", "dc2", "metadata")
)


def faults(body: str) -> list[tuple[str, str]]:
    root = etree.fromstring(f'<html xmlns="{HTML}"><head><title>x</title></head><body>{body}</body></html>')
    return [(str(f.element.tag).rpartition("}")[2], f.edge) for f in JUDGE.judge(root)]


def test_a_model_is_an_automaton_of_interned_states() -> None:
    models = Models()
    a, b = models.name({"a": "a"}), models.name({"b": "b"})
    model = models.sequence(models.repeat(a), b)
    assert models.step(model, "a") == (model, "a")
    assert models.step(model, "b") == (models.empty, "b")
    assert models.step(model, "c") is None
    assert models.shape(model, ("a", "a", "b")) == ("a", "a", "b")
    assert models.shape(model, ("a",)) is None
    assert allowed(model) == (["a", "b"], False)


def test_a_required_child_may_be_skipped_to_go_on() -> None:
    models = Models()
    model = models.sequence(models.name({"a": "a"}), models.name({"b": "b"}))
    assert models.step(model, "b") is None
    assert models.step(model, "b", skip=True) == (models.empty, "b")


def test_interleaved_parts_come_in_any_order() -> None:
    models = Models()
    model = models.interleave(models.text, models.name({"a": "a"}), models.name({"b": "b"}))
    after = models.step(model, "b")
    assert after is not None
    rest = models.step(after[0], TEXT)
    assert rest is not None
    assert models.step(rest[0], "a") is not None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>x</p>", []),
        ("<p>x<div>y</div></p>", [("div", "start")]),
        ("<ul>x<li>y</li></ul>", [("li", "before")]),
        ("<ul><li>y</li>x</ul>", [("ul", "before-end")]),
        ("<dl><dt>x</dt></dl>", [("dl", "end")]),
        ("<unknown><p foo='x'/></unknown>", [("unknown", "start")]),
        ("<li><p foo='x'/></li>", [("li", "start"), ("p", "start")]),
        ("<details><p/><summary/></details>", [("p", "start"), ("summary", "start")]),
        ("<p><ins><div/></ins></p>", [("div", "start")]),
        ("<ins><div/></ins>", []),
    ],
)
def test_faults_are_where_a_reader_of_streams_finds_them(body: str, expected: list[tuple[str, str]]) -> None:
    assert faults(body) == expected


@pytest.mark.parametrize(
    ("type", "good", "bad"),
    [
        ("lang", "zh-Hans", "zh_Hans"),
        ("moment", "2026-11-24", "201"),
        ("moment", "P1DT2H", "P1DT"),
        ("coords", "1,2,3", "1,2"),
        ("uri", "a b#c", "a#b#c"),
        ("uri", "http://[::1]/", "http://[x"),
        ("i(a|b)", "B", "c"),
        ("bool=checked", "", "true"),
    ],
)
def test_types_take_their_values_and_no_others(type: str, good: str, bad: str) -> None:
    fits = values.test(type)
    assert fits is not None
    assert fits(good)
    assert not fits(bad)


@pytest.mark.parametrize("name", TABLES)
def test_every_definition_of_every_table_can_be_made(name: str) -> None:
    table = read_table(name)
    grammar = Grammar(name, "")
    for key in table.elements:
        for definition in grammar.define(f"{name}:{key}"):
            for type in definition.attributes.values():
                values.test(type)
                assert values.describe(type)
        if key.partition("/")[0] in table.transparent:
            assert grammar.define(f"{name}:{key}~")
