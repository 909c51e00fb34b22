"""mdBook's includes, resolved with the line that each line came from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from epubgen.errors import Location
from epubgen.source.includes import expand_includes

CODE = """\
fn a() {}
// ANCHOR: part
fn b() {}
// ANCHOR: inner
fn c() {}
// ANCHOR_END: inner
// ANCHOR_END: part
fn d() {}
"""
Write = Callable[[dict[str, "str | bytes"]], Path]


@pytest.mark.parametrize(
    ("directive", "lines"),
    [
        ("#include code.rs:1", ["fn a() {}"]),
        ("#include code.rs:7:", ["// ANCHOR_END: part", "fn d() {}"]),
        ("#include code.rs::1", ["fn a() {}"]),
        ("#include code.rs:3:5", ["fn b() {}", "// ANCHOR: inner", "fn c() {}"]),
        ("#include code.rs:part", ["fn b() {}", "fn c() {}"]),
        ("#include code.rs:inner", ["fn c() {}"]),
        ("#rustdoc_include code.rs:8", ["fn d() {}"]),
        (" #include code.rs:8 ", ["fn d() {}"]),
        ("#include code.rs:20:30", [""]),
    ],
)
def test_range(manuscript: Write, directive: str, lines: list[str]) -> None:
    root = manuscript({"src/code.rs": CODE})
    found = expand_includes(f"one\n{{{{{directive}}}}}\nlast", str(root), Location("src/a.md"))
    assert found is not None
    assert found.text.split("\n") == ["one", *lines, "last"]
    assert found.lines == (1, *[2] * len(lines), 3)
    assert (found.files, found.findings) == (("src/code.rs",), ())


def test_playground_title_and_escape(manuscript: Write) -> None:
    root = manuscript({"a.rs": "fn main() {}\n"})
    text = "{{#title A page}}x\n{{#playground a.rs editable}}\n\\{{#include a.rs}} {{#if y}} {{z}} {% raw %}"
    found = expand_includes(text, str(root), Location("a.md"))
    assert found is not None
    assert found.title == "A page"
    assert found.text == "x\n```rust\nfn main() {}\n```\n{{#include a.rs}} {{#if y}} {{z}} {% raw %}"


def test_includes_in_includes(manuscript: Write) -> None:
    root = manuscript({"b/one.md": "1 {{#include two.md}} {{#include ../b/two.md}}", "b/two.md": "2"})
    found = expand_includes("{{#include b/one.md}}", str(root), Location("a.md"))
    assert found is not None
    assert (found.text, found.files) == ("1 2 2", ("b/one.md", "b/two.md"))


def test_what_cannot_be_included_stays(manuscript: Write) -> None:
    root = manuscript({"loop.md": "{{#include loop.md}}", "code.rs": CODE})
    text = "{{#include gone.md}}\n{{#include code.rs:nothing}}\n{{#include ../../etc/passwd}}\n{{#include loop.md}}"
    found = expand_includes(text, str(root), Location("a.md"))
    assert found is not None
    assert found.text == text
    assert [f"{f.location}: {f.rule}" for f in found.findings] == [
        "a.md:1:1: missing-include", "a.md:2:1: missing-include", "a.md:3:1: outside-path", "a.md:4:1: include-loop",
    ]  # fmt: skip


def test_text_without_includes() -> None:
    assert expand_includes("{{x}} {{#each y}}", "/", Location("a.md")) is None
