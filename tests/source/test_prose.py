"""The short way of prose gives the chapters that the long way gives, whatever the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from epubgen.source import markdown
from epubgen.source.compile import CompileTask
from epubgen.source.prose import is_prose

ROOT = Path(__file__).parents[2]
PIECES = (
    "# ", "## ", "### ", "#", "\n", "\n", "\n\n", "\n\n", "中文", "字句。", "，", "“引”", "word", "Word ",
    "a.", "1. ", "2) ", "12", "- ", "--", "---", "...", '"', "'", "don't", "　　", "\xa0", " ", "  ", "=",
    "==", "+", ":", "::", ": ", ":::", "%", "% ", "%%", "www.", "ww.w", "Www.x.com", "http://", "(", "(c)",
    "!", "?", "/", "//", "—", "…", "é", "日本", "か", "한글", "\u2028", "\ue000", "𠀀", "第一章 ", "\r\n",
    "\ufeff", "\x0b", "3 #", "C#", "# 中文", "\u200b", "\t", "*", "`", "&", "<",
)  # fmt: skip
HEADS = ("", "", "---\ntitle: 中文\n---\n", "---\nlang: fr\n---\n", "---\ntitle:\n  - [\n---\n", "% A\n% B\n")
TASKS = st.builds(
    CompileTask,
    st.just("/manuscript"),
    st.sampled_from(["a.md", "第一.md", "index.md", "b/index.md"]),
    st.sampled_from(["", "zh-Hans", "en", "fr", "ja"]),
    st.sampled_from(["", "中文", "Title & more"]),
    smart_quotes=st.booleans(),
    whole=st.booleans(),
    mdbook=st.booleans(),
    spool=st.just(""),
    gitbook=st.just(False),
)
TEXTS = st.builds(str.__add__, st.sampled_from(HEADS), st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
FILES = [*sorted((ROOT / "manuscripts").rglob("*.md")), *sorted((ROOT / "tests" / "source" / "examples").rglob("*.md"))]


def compare(task: CompileTask, text: str) -> None:
    """Assert that both ways give the same."""
    data = text.encode("utf-8", "surrogatepass")
    chapters = markdown.read_markdown(task, data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "is_prose", lambda _text: False)
        assert markdown.read_markdown(task, data) == chapters


@settings(max_examples=600, deadline=None)
@given(TASKS, TEXTS)
def test_both_ways_agree(task: CompileTask, text: str) -> None:
    compare(task, text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_both_ways_agree_about_files(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    compare(CompileTask(str(ROOT), path.relative_to(ROOT).as_posix()), text)
    compare(CompileTask(str(ROOT), path.relative_to(ROOT).as_posix(), "zh-Hans"), text)


@pytest.mark.parametrize(
    "text",
    [
        "# 第一章 风\n\n雨水。\n第二行 “引” 100%\n\n## 一、节\n\n尾。",
        'A word, a "quoted" one; it isn\'t -- no, it is... the end (1990).\nHalf past 9:30. 2001 was good.\n\nC# too',
        "",
        "　　缩进的段落。\n　　下一段。",
    ],
)
def test_prose(text: str) -> None:
    assert is_prose(text.encode())
    compare(CompileTask("/manuscript", "a.md"), text)


@pytest.mark.parametrize(
    "text",
    [
        "a *b*", "a_b_c", "`a`", "[a](b)", "<b>a</b>", "a & b", "a\\", "- a", "+ a", "1. a", "12) a", "a\n===",
        "a\n---", "a\n: b", "    a", "a  \nb", "a ", "\ta", "www.a.org", "WWW.a.org", "http://a", "a@b.org",
        "==a==", "a~b~", "a^2^", "$a$", "|a|", "{a}", "#a", "# a #", "#", "# ", "::: a", "%%a%%", "% a",
        "--- --", "a\n\n-", "\ufeffa",
    ],
)  # fmt: skip
def test_no_prose(text: str) -> None:
    assert not is_prose(text.encode())
