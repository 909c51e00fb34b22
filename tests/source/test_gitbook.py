"""GitBook's tags become Markdown, each on its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from epubgen.source import read_manuscript
from epubgen.source.gitbook import convert_tags


@pytest.mark.parametrize(
    ("tag", "line"),
    [
        ('{% hint style="danger" %}', "::: caution"), ("{% endhint %}", ":::"),
        ('{% tab title="Linux" %}', "**Linux**"),
        ("{% endtab %}", ""), ('{% code title="a.py" lineNumbers="true" %}', "**a.py**"), ("{% endcode %}", ""),
        ('{% embed url="https://example.org" %}', "<https://example.org>"), ("{% tabs %}", ""),
        ('{% file src=".gitbook/assets/a b.csv" %}', "[a b.csv](<.gitbook/assets/a b.csv>)"),
        ('{% include "./other.md" %}', "{{#include ./other.md}}"), ('  {%- hint style="info" -%}', "::: note"),
        ("{% unknown %}", "{% unknown %}"), ("text {% hint %}", "text {% hint %}"),
    ],
)  # fmt: skip
def test_tag(tag: str, line: str) -> None:
    assert convert_tags(f"a\n{tag}\nb") == f"a\n{line}\nb"


def test_code_stays() -> None:
    text = "````\n{% hint %}\n```\n{% endhint %}\n````\n{% tabs %}\n~~~\n{% tabs %}\n"
    assert convert_tags(text) == "````\n{% hint %}\n```\n{% endhint %}\n````\n\n~~~\n{% tabs %}\n"


def test_only_in_folders_of_gitbook(manuscript: Callable[[dict[str, str | bytes]], Path]) -> None:
    text = '# A\n\nRemember the rain, and that it was in the house.\n\n{% embed url="https://example.org/a" %}\n'
    root = manuscript({"SUMMARY.md": "- [A](a.md)\n", "a.md": text})
    chapter = read_manuscript(root).entries[0].chapter
    assert chapter is not None
    assert b"{%" not in chapter.body.read()
    (root / "book.toml").write_text('[book]\nsrc = "."\n')
    chapter = read_manuscript(root).entries[0].chapter
    assert chapter is not None
    assert b"{% embed" in chapter.body.read()
