"""The heading grammar: one example a line in headings.tsv (line, kind, number, title) and in not_headings.txt."""

from __future__ import annotations

from pathlib import Path

import pytest

from epubgen.text.headings import Levels, classify

HERE = Path(__file__).parent
EXAMPLES = [line.split("\t") for line in HERE.joinpath("headings.tsv").read_text(encoding="utf-8").splitlines() if line]
TEXT = HERE.joinpath("not_headings.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(("line", "kind", "number", "title"), EXAMPLES, ids=lambda value: value)
def test_a_heading_has_its_kind_number_and_title(line: str, kind: str, number: str, title: str) -> None:
    match = classify(line)
    assert match is not None
    assert (match.kind, match.number, match.title) == (kind, int(number) if number else None, title)


@pytest.mark.parametrize("line", TEXT)
def test_text_is_no_heading(line: str) -> None:
    assert classify(line) is None


@pytest.mark.parametrize(
    ("lines", "levels"),
    [
        ("第一卷 风起|第一章 初遇|第二章 重逢|第二卷 云涌|第三章 离别", [1, 2, 2, 1, 2]),
        ("一、甲|（一）乙|（二）丙|二、丁|（一）戊", [1, 2, 2, 1, 2]),
        ("1. 甲|（1）乙|2. 丙", [1, 2, 1]),
        ("前言|第一章 甲|第一节 乙|一、丙|第二章 丁|后记", [1, 1, 2, 3, 1, 1]),
        ("（一）甲|一、乙|（一）丙", [1, 1, 2]),
        ("1.1 Scope|1.1.1 Terms|1.2 Method", [1, 2, 1]),
    ],
)
def test_levels_come_from_first_appearance(lines: str, levels: list[int]) -> None:
    count = Levels()
    assert [count.level(match) for line in lines.split("|") if (match := classify(line))] == levels


def test_a_volume_on_the_chapters_line_is_kept() -> None:
    match = classify("第一卷 风起 第三章 初遇")
    assert match is not None
    assert (match.kind, match.number, match.within) == ("chapter", 3, "第一卷 风起")
