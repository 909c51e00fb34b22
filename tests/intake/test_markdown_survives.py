"""Text that the intake writes as Markdown is read back by the builder's Markdown reader as the same text."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from epubgen.intake.blocks import Block, finish
from epubgen.intake.lines import Line
from epubgen.source.compile import CompileTask
from epubgen.source.markdown import read_markdown

NASTY = st.text(
    st.sampled_from(string.ascii_letters[:6] + string.punctuation + "  12" + "一二。，“”（）"), min_size=1, max_size=30
)
KNOWN = [
    "1. 加强领导", "2) 落实", "- 破折", "+ 网络", "# 井号", "> 引", "*星*", "**重**", "_下_划_线_", "a_b_c",
    "`码`", "[甲](乙)", "[甲][乙]", "[^1] 注", "[甲]: 乙", "<b>粗</b>", "<!-- 注 -->", "&amp; &#65;", "~~删~~",
    "H~2~O", "约3~5人，共10~20天", "x^2^", "^[脚注]", "$100，卖$200", "==亮==", "{#id}", "{漢字|かんじ}", ":::",
    "::: note", ": 定义", "| 表 |", "---", "===", "***", "___", "```", "~~~", "\\", "\\*", "a\\", "[ ] 待办",
    "[x] 完成", "![图](a.png)", "http://a.b/c_d_e?x=1&y=2", "www.example.org", "a@b.cn", "<https://a.b>",
    "[[page 3]]", "<!-- page 3 -->", "[]{.pagebreak label=3}", "[文]{.x}", "《书*名》", "`", "*", "5 * 3 * 2",
    "#标签", "1.5%", "(1) 甲", "a  b", "<", "&", "~", "^", "$", "|",
]  # fmt: skip


def block_of(text: str, kind: str = "text") -> Block:
    bare = " ".join(text.split())
    block = Block(kind, [Line(1, 0, len(bare), bare, 0, 0)], level=2)
    finish(block, chinese=False)
    return block


def read(markdown: str) -> str:
    """Return the visible text of Markdown as the builder reads it."""
    task = CompileTask("/nowhere", "a.md", lang="zh-Hans", smart_quotes=False)
    data = f"---\ntitle: t\n---\n\n{markdown}\n\n结尾。\n".encode()
    (chapter,) = read_markdown(task, data)
    body = chapter.body.read().decode("utf-8")
    root = etree.fromstring(f'<r xmlns:epub="urn:e" xmlns:xlink="urn:x">{body}</r>'.encode())
    assert chapter.notes == ()
    return re.sub(r"\s+", " ", "".join(root.itertext()).rsplit("结尾。", 1)[0]).strip()


@pytest.mark.parametrize("text", KNOWN)
def test_what_markdown_would_take_for_markup(text: str) -> None:
    assert read(block_of(text).text) == " ".join(text.split())


@pytest.mark.parametrize("text", ["一、井号 #", "1. 标题", "*强*调", "C #"])
def test_headings(text: str) -> None:
    assert read(block_of(text, "heading").text) == text


@settings(max_examples=150, deadline=None)
@given(NASTY)
@example("a\\\\*b")
@example("\\[1\\]")
def test_any_line(text: str) -> None:
    bare = " ".join(text.split())
    if bare:
        assert read(block_of(bare).text) == bare
