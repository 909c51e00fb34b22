"""GitBook's tags become Markdown, each on its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from epubgen.errors import Location
from epubgen.source import read_manuscript
from epubgen.source.gitbook import convert_tags, is_gitbook

PLACE = Location("a.md")


@pytest.mark.parametrize(
    ("tag", "line"),
    [
        ('{% hint style="danger" %}', "::: caution"), ("{% endhint %}", ":::"),
        ('{% tab title="Linux" %}', '::: {.tab title="Linux"}'),
        ("{% endtab %}", ":::"), ("{% endtabs %}", ":::"), ("  {% tab %}", "  ::: {.tab}"),
        ('{% code title="a.py" lineNumbers="true" %}', "**a.py**"), ("{% endcode %}", ""),
        ('{% embed url="https://example.org" %}', "<https://example.org>"), ("{% tabs %}", "::: {.tabs}"),
        ('{% file src=".gitbook/assets/a b.csv" %}', "[a b.csv](<.gitbook/assets/a b.csv>)"),
        ('{% include "./other.md" %}', "{{#include ./other.md}}"), ('  {%- hint style="info" -%}', "  ::: note"),
        ("{% unknown %}", "{% unknown %}"), ("text {% hint %}", "text {% hint %}"),
    ],
)  # fmt: skip
def test_tag(tag: str, line: str) -> None:
    converted, findings = convert_tags(f"a\n{tag}\nb", PLACE)
    assert converted == f"a\n{line}\nb"
    assert [str(finding.location) for finding in findings] == (["a.md:2"] if tag == "{% unknown %}" else [])


def test_code_stays() -> None:
    text = "````\n{% hint %}\n```\n{% endhint %}\n````\n{% tabs %}\n~~~\n{% tabs %}\n"
    expected = "````\n{% hint %}\n```\n{% endhint %}\n````\n::: {.tabs}\n~~~\n{% tabs %}\n"
    assert convert_tags(text, PLACE) == (expected, [])


def test_signs_of_gitbook_in_any_folder(manuscript: Callable[[dict[str, str | bytes]], Path]) -> None:
    assert is_gitbook('x\n> {% hint style="info" %}\n') and not is_gitbook("{% include a %} {% code %}\n{% hint %}")
    text = '# A\n\n1. step\n\n   {% hint style="info" %}\n   In the list\n   {% endhint %}\n'
    chapter = read_manuscript(manuscript({"a.md": text})).entries[0].chapter
    assert chapter is not None and chapter.findings == ()
    assert b'<aside class="alert note">' in chapter.body.read().split(b"</li>")[0]


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
