"""Bylines: who, where, in which office; several people, groups, translators; and lines that are none."""

from __future__ import annotations

import pytest

from epubgen.text.dates import find_dates
from epubgen.text.names import Credit, parse_byline


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("九三学社市委会宣传处处长刘轶:", [("刘轶", "九三学社市委会", "宣传处处长")]),
        ("九三学社市委会宣传处处长 刘轶", [("刘轶", "九三学社市委会", "宣传处处长")]),
        ("綦江区政协党组书记、主席钟远平", [("钟远平", "綦江区政协", "党组书记、主席")]),
        ("市政协港澳台侨外事委主任王济光", [("王济光", "市政协港澳台侨外事委", "主任")]),
        ("北京大学教授 张三", [("张三", "北京大学", "教授")]),
        ("（北京大学历史系 张三）", [("张三", "北京大学历史系", "")]),
        (
            "清华大学公共管理学院 王强 李丽",
            [("王强", "清华大学公共管理学院", ""), ("李丽", "清华大学公共管理学院", "")],
        ),
        ("文/张三", [("张三", "", "")]),
        ("文 | 张三 李四", [("张三", "", ""), ("李四", "", "")]),
        ("作者：王小明、李大力", [("王小明", "", ""), ("李大力", "", "")]),
        ("本报记者 陈晨 通讯员 李四", [("陈晨", "", "本报记者"), ("李四", "", "通讯员")]),
        ("刘　轶", [("刘轶", "", "")]),
        ("陆明远　秦　朗", [("陆明远", "", ""), ("秦朗", "", "")]),
        ("周立川¹  郝明月²", [("周立川", "", ""), ("郝明月", "", "")]),
        ("阿卜杜拉·买买提", [("阿卜杜拉·买买提", "", "")]),
        ("By Jane Doe", [("Jane Doe", "", "")]),
        ("JANE DOE AND JOHN ROE", [("Jane Doe", "", ""), ("John Roe", "", "")]),
        ("Jane Doe, University of Somewhere", [("Jane Doe", "University of Somewhere", "")]),
        ("Amara Obi (School of Hydrology, Lakemouth)", [("Amara Obi", "School of Hydrology, Lakemouth", "")]),
    ],
)
def test_people(line: str, people: list[tuple[str, str, str]]) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert [(credit.name, credit.affiliation, credit.post) for credit in byline.credits] == people


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("永川区政协专题研究课题组", "永川区政协专题研究课题组"),
        ("南岸区政协:", "南岸区政协"),
        ("市政协经济委", "市政协经济委"),
        ("本刊编辑部", "本刊编辑部"),
    ],
)
def test_bodies(line: str, name: str) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert byline.credits == (Credit(name, organisation=True),)


@pytest.mark.parametrize(
    ("line", "roles"),
    [
        ("〔美〕史密斯 著 张三 译", [("史密斯", "aut"), ("张三", "trl")]),
        ("傅雷译", [("傅雷", "trl")]),
        ("译者：张三", [("张三", "trl")]),
        ("主编：李四", [("李四", "edt")]),
        ("Translated by Mary Major", [("Mary Major", "trl")]),
        ("Edited by Ruth Calder", [("Ruth Calder", "edt")]),
    ],
)
def test_roles(line: str, roles: list[tuple[str, str]]) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert [(credit.name, credit.role) for credit in byline.credits] == roles


@pytest.mark.parametrize(
    "line",
    [
        "高质量发展的思考", "主要做法", "加强和改进协商成果运用", "何为现代化", "（二）人留不住", "他走了。",
        "2025年12月9日",
        "Results and Discussion", "The Long Road", "Annual Report", "Third Valley Conference", "Nobody had asked.",
    ],
)  # fmt: skip
def test_lines_that_are_no_bylines(line: str) -> None:
    assert parse_byline(line) is None


def test_a_bare_name_is_less_sure_than_a_labelled_one() -> None:
    bare, labelled = parse_byline("张三"), parse_byline("作者：张三")
    assert bare is not None
    assert labelled is not None
    assert bare.confidence < 0.5 < 0.9 < labelled.confidence


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("(重庆政协报,2025129日)", [("2025129日", ("2025-12-09", "2025-01-29"))]),
        ("20251209日", [("20251209日", ("2025-12-09",))]),
        ("2025年1131日", [("2025年1131日", ())]),
        ("2025年12月9日", [("2025年12月9日", ("2025-12-09",))]),
        ("二〇二五年十二月九日", [("二〇二五年十二月九日", ("2025-12-09",))]),
        ("2025.12.9", [("2025.12.9", ("2025-12-09",))]),
        ("December 9, 2025; 9 Dec 2025", [("December 9, 2025", ("2025-12-09",)), ("9 Dec 2025", ("2025-12-09",))]),
        ("1957年，", [("1957年", ("1957",))]),
        ("2025年13月", []),
    ],
)
def test_dates(text: str, dates: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(date.text, date.readings) for date in find_dates(text)] == dates
