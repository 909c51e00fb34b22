"""SUMMARY.md → a plan: summaries/*.md. The files that exist are those that a comment at the end names."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from examples import compare, example_paths

from epubgen.errors import Location
from epubgen.source.plan import Plan
from epubgen.source.summary import SummaryReader, plain

EXAMPLES = example_paths("summaries", ".md")


def outline(plans: tuple[Plan, ...], depth: int = 0) -> list[str]:
    lines = []
    for plan in plans:
        kind = plan.kind or ("part" if plan.children else "chapter")
        lines.append(f"{'  ' * depth}{kind} “{plan.title}” {plan.path or '-'} [{plan.location}]")
        lines += outline(plan.children, depth + 1)
    return lines


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_example(example: Path, update: bool) -> None:
    text, _, files = example.read_text(encoding="utf-8").partition("<!-- files: ")
    paths = {unquote(path): 1 for path in files.split() if path != "-->"}
    reader = SummaryReader(Location("SUMMARY.md"), paths, frozenset({".md"}), "lenient" in example.stem)
    found = outline(reader.read(text)) + [str(finding) for finding in reader.findings]
    compare(example, "\n".join(found) + "\n", update)


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("`a_b*c*` *d* __e__ **f**", "a_b*c* d e f"), (r"\*a\* \[b\]", "*a* [b]"), ("a &amp; b <b>c</b>", "a & b c"),
        ("[x](y.md) ![i](j.png)", "x i"), ("snake_case_name", "snake_case_name"), ("2 * 3 * 4", "2 * 3 * 4"),
    ],
)  # fmt: skip
def test_title_without_markdown(markdown: str, text: str) -> None:
    assert plain(markdown) == text
