"""Punctuation, spaces and invisible characters: before and after, and what is left alone."""

from __future__ import annotations

import pytest

from epubgen.text.edits import apply
from epubgen.text.punctuation import repair, unbalanced


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("强大思想武器, 为推进", "强大思想武器，为推进"),
        ("大开 发、长江", "大开发、长江"),
        ("第1437期(12篇)汇编(四中全会)", "第1437期（12篇）汇编（四中全会）"),
        ("共1,437人,12:30开会:比分3:2", "共1,437人，12:30开会：比分3:2"),
        ('他说:"你好",然后走了--再见...', "他说：“你好”，然后走了——再见……"),
        ("他说…走了。。。", "他说……走了……"),
        ("见https://a.b/c,d?x=1 页,再看", "见https://a.b/c,d?x=1 页，再看"),
        ("写信到a.b@c.cn,谢谢", "写信到a.b@c.cn，谢谢"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("２０２５年１２月ＧＤＰ", "2025年12月GDP"),
        ("今天\u200b下\ufeff雨\u00ad了", "今天下雨了"),
        ("（甲)乙", "（甲）乙"),
        ("“数智化”,推动(GDP)增长!", "“数智化”，推动（GDP）增长！"),
        ("姓名    单位", "姓名 单位"),
        ("e\u0301tude 的", "étude 的"),
        ("甲 “乙” 丙", "甲“乙”丙"),
    ],
)
def test_what_a_typesetter_would_set(before: str, after: str) -> None:
    assert apply(before, repair(before)) == after


@pytest.mark.parametrize(
    "text",
    [
        "版本 3.5 发布", "GDP,CPI和PPI", "f(x)=1的解", "This is English, with (brackets) and \"quotes\": so.",
        "It's 好的",
        "①㈠㎡½", "比分3:2,", "好！！！", "他——走了……", "1,437", "👨\u200d👩\u200d👧", "〇", "C++和C#",
    ],
)  # fmt: skip
def test_what_is_left_alone(text: str) -> None:
    assert apply(text, repair(text)) == text.replace("3:2,", "3:2,")


def test_every_edit_tells_its_rule_and_place() -> None:
    (edit,) = repair("武器,推进")
    assert (edit.start, edit.end, edit.after, edit.rule) == (2, 3, "，", "full-width-punctuation")


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("“141基层智治体系", [("“", 0)]),
        ("数智化”推进", [("”", 3)]),
        ("“甲”（乙）《丙》", []),
        ("（甲《乙）", [("《", 2)]),
    ],
)
def test_marks_without_a_partner(text: str, marks: list[tuple[str, int]]) -> None:
    assert list(unbalanced(text)) == marks
