"""Which lines were one paragraph: by the measure of the whole text, in Chinese and in English."""

from __future__ import annotations

import pytest

from epubgen.text.hyphens import collect_words, settle_hyphen
from epubgen.text.joining import (
    Join,
    Measure,
    columns,
    join_lines,
    measure,
)

WHOLE = Measure(False, 0, False, False, 1, False)
WRAPPED = Measure(True, 40, True, False, 0, False)
ENGLISH = Measure(True, 60, False, True, 0, True)


@pytest.mark.parametrize(
    ("first", "second", "between"),
    [
        (
            "问题反映时代的声音。须以敏锐眼光发现问题，聚焦改革发展稳定中的深",
            "层次矛盾、群众“急难愁盼”的重大挑战。",
            "",
        ),
        ("构建产业协同发展机制，找准产业链条短板，构建高效物流体系,", "不断完善公共服务平台。", ""),
        ("推进开放发展,一是建强开放平台,着力构建“通道+枢纽", "+网络”现代物流体系。", ""),
        ("使用 Python 语言编写的脚本已经在各县推广使用并且接入 API", "gateway 之后运行平稳。", " "),
    ],
)
def test_a_page_turn_in_mid_sentence_is_joined(first: str, second: str, between: str) -> None:
    join = join_lines(first, second, 0, 1, WHOLE)
    assert join is not None
    assert join.between == between


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("建立群众需求、委员资源、联系服务三张清单。", "三是聚共治之力，当好促进者。"),
        ("为进一步提升新时代人民政协协商成果运用的质量和效能，提出以下建议：", "第一，优化生成机制。"),
        ("风从河滩上来", "带着去年的草籽"),
        ("张三", "2025年12月9日"),
        ("一个很长的没有标点的标题行写在这里大约二十多个字", "短"),
        ("这一段话没有写完就被截断了所以末尾没有任何标点符号", "1. 列表的第一项，也是一句话。"),
    ],
)
def test_paragraphs_that_end_are_not_joined(first: str, second: str) -> None:
    assert join_lines(first, second, 0, 1, WHOLE) is None


def test_wrapped_lines_are_joined_by_width_and_indent() -> None:
    full = "这一行正好写满四十列宽的版心它没有写完"
    ended = "这一行正好写满四十列宽它在行末写完了。"
    assert columns(full) == 38
    assert join_lines(full, "就到了下一行。", 0, 0, WRAPPED) is not None
    assert join_lines(ended, "缩进的一行是新的一段。", 4, 0, WRAPPED) is None
    assert join_lines(ended, "不缩进的一行是同一段。", 0, 0, WRAPPED) is not None
    assert join_lines("短行。", "不缩进的一行。", 0, 0, WRAPPED) is None


@pytest.mark.parametrize(
    ("first", "second", "between", "drop"),
    [
        ("The wells were measured with the same string as the year", "before, and the depth was written.", " ", False),
        ("The wells were measured with the same string, and infor-", "mation was written on the lid.", "", True),
        ("The wells were measured on the first dry day, and Anglo-", "Saxon marks were found on the lid.", "", False),
    ],
)
def test_english_lines_keep_their_spaces_and_lose_hyphens(first: str, second: str, between: str, drop: bool) -> None:
    join = join_lines(first, second, 0, 0, ENGLISH)
    assert join is not None
    assert (join.between, join.drop_hyphen) == (between, drop)


@pytest.mark.parametrize(
    ("first", "second", "drop"),
    [
        ("she is well-", "known", False),
        ("much infor-", "mation", True),
        ("a well-", "tempered", False),
        ("the kitch-", "en", True),
    ],
)
def test_the_texts_own_words_decide_about_hyphens(first: str, second: str, drop: bool) -> None:
    words = collect_words("A well-known piece of information. Kitchen. A tempered one.\nThe infor-\nmation.")
    assert "infor-mation" not in words
    assert settle_hyphen(first, second, Join("", "hyphen", 0.96, True), words).drop_hyphen is drop


def test_whether_a_text_is_wrapped_is_measured() -> None:
    whole = [("这一段话有长有短，到此为止。" * n, 0, 1) for n in (1, 3, 2, 5, 1, 4)]
    wrapped = [("每一行都是同样的宽度没有写完就到下一行", 0, 0)] * 6 + [("末行。", 0, 0)]
    verse = [
        ("风从河滩上来", 0, 0),
        ("带着去年的草籽和一点点雨水的气味", 0, 0),
        ("你在门口站了一会儿", 0, 0),
        ("没有说话", 0, 0),
    ] * 3
    assert not measure(whole).wrapped
    assert measure(wrapped).wrapped
    assert not measure(verse).wrapped
