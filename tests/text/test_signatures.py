"""Lines that stand where names do, read though no table knows the names."""

from __future__ import annotations

import pytest

from epubgen.text.signatures import read_signature


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("（县农业农村局　供稿）", [("县农业农村局", "")]),
        ("城关中学　相飞　么兰", [("相飞", "城关中学"), ("么兰", "城关中学")]),
        ("平安里社区“邻里帮”互助会", [("平安里社区“邻里帮”互助会", "")]),
        ("——武佳河", [("武佳河", "")]),
        ("— Imogen B. Kemble", [("Imogen B. Kemble", "")]),
        ("Theodora, aged nine", [("Theodora", "aged nine")]),
    ],
)
def test_a_signature_names_people_or_bodies(line: str, named: list[tuple[str, str]]) -> None:
    credits = read_signature(line)
    assert credits is not None
    assert [(credit.name, credit.affiliation or credit.post) for credit in credits] == named


@pytest.mark.parametrize(
    "line", ["共印120份", "第二天，雨停了。", "Where did the river go? Nobody said.", "会议强调：要抓好落实"]
)
def test_what_cannot_be_names_is_no_signature(line: str) -> None:
    assert read_signature(line) is None
