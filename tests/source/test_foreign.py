"""Folders that other programs' users have: their Markdown, built."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from epubgen.errors import Location
from epubgen.source import read_manuscript
from epubgen.source.foreign import adapt, may_hold_foreign

PIECES = [
    *("[[", "]]", "|", "\n", "![[", "a.png", "{{<", ">}}", "{%", "%}", "quote", "end", "```", "`", "%%", "| ", "---"),
    *("--- --", "+--+--+", "| a | b |", "(@x) ", "{: .a}", "> [!x]- ", "\\begin{align}", "#. ", " ^id", "  ", "文"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=40), st.booleans())
@settings(max_examples=200, deadline=None)
def test_lines_keep_their_numbers(pieces: list[str], tags: bool) -> None:
    text = "".join(pieces)
    adapted, _ = adapt(text, Location("a.md"), tags=tags)
    assert adapted.count("\n") == text.count("\n")


def test_names_of_notes_find_files_wherever_they_are(tmp_path: Path) -> None:
    for name, text in {
        "Home.md": "# Home\n\n[[Soil Types]] [[water]] [[Notes/Water]] [[Gone]] ![[leaf.png|A leaf]] [[#Home]]\n",
        "Notes/Water.md": "# Water\n\n[[Home]] [[../Soil Types#Clay]]\n",
        "Soil Types.md": "# Soil\n\n## Clay\n\nText\n",
        "attachments/leaf.png": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    book = read_manuscript(tmp_path)
    paths = [
        target.path for entry in book.entries for one in (entry, *entry.children) if one.chapter
        for target in one.chapter.targets
    ]  # fmt: skip
    assert paths == [
        "attachments/leaf.png", "Soil Types.md", "Notes/Water.md", "Notes/Water.md", "Gone", "", "Home.md",
        "Soil Types.md",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "a [@b](c)",
        "see [@doe]\n\n[@doe]: https://example.org/doe",
        "run _x_[@_version_]",
        "[[1]]",
        "[[page 3]]",
        "[[a]](b)",
        "100%% and 50%%",
        "{{#include x}}",
        "| a |\n|---|",
    ],
)
def test_what_is_nothing_foreign_stays(text: str) -> None:
    assert adapt(text, Location("a.md")) == (text, [])


def test_lines_that_mdbook_hides(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "book.toml").write_text('[book]\ntitle = "T"\nlanguage = "en"\n')
    (tmp_path / "src/SUMMARY.md").write_text("[A](a.md)\n")
    code = "# fn main() {\n    # let x;\nlet y;\n## shown\n#[derive(Debug)]\n#\n# }\n"
    (tmp_path / "src/a.md").write_text(f"# A\n\n```rust,ignore\n{code}```\n\n```sh\n# shown\n```\n\n[x](gone.md)\n")
    book = read_manuscript(tmp_path)
    chapter = book.entries[0].chapter
    assert chapter is not None
    text = re.sub("<[^>]*>", "", chapter.body.read().decode())
    assert text.split("\n")[:6] == ["let y;", "# shown", "#[derive(Debug)]", "", "# shown", ""]
    assert [target.location.line for target in chapter.targets] == [17]


def test_blanks_in_addresses() -> None:
    text = '![图](图片/花 园.png) [b](a b.md#c) `[b](a b.md)` [c](a.md "a b.md")'
    adapted, findings = adapt(text, Location("a.md"))
    assert adapted == '![图](<图片/花 园.png>) [b](<a b.md#c>) `[b](a b.md)` [c](a.md "a b.md")'
    assert findings == []
    assert may_hold_foreign(text) and not may_hold_foreign("[a](b.md) and (c d.png)")


def test_a_shortcode_where_a_link_is_defined() -> None:
    adapted, _ = adapt('[a]: {{< relref "x/y.md" >}}\n', Location("a.md"))
    assert adapted == "[a]: <epubgen-wiki:x/y.md>\n"


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        (r"the \\(n\\)th of \\( a\\_1 \\), `\\(b\\)`", r"the $n\text{th}$ of $a\_1$, `\\(b\\)`"),
        (r"so \\[x = \\{1\\}\\] and \\( alone", r"so $$x = \{1\}$$ and \\( alone"),
        ("\\\\[\na \\\\\\\\ b\n\\\\]\nc", "$$\na \\\\ b\n$$\nc"),
        ("> \\\\(\na\\\\_b\n\\\\)", "> $$\na\\_b\n$$"),
        ("\\\\[\na\n\nb \\\\]", "\\\\[\na\n\nb \\\\]"),
        (r"a \\\\[2pt] \\]", r"a \\\\[2pt] \\]"),
        ("write `\\\\(` before\nand `\\\\)` after", "write `\\\\(` before\nand `\\\\)` after"),
        ("\\\\[\na\n\\\\] and `\\\\]`", "$$\na\n$$ and `\\\\]`"),
        ("as `x` \\\\[ a\nb \\\\]", "as `x` $$ a\nb $$"),
    ],
)
def test_formulas_of_mathjax(text: str, ours: str) -> None:
    assert adapt(text, Location("a.md")) == (ours, [])
