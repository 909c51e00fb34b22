"""Front matter → what a chapter says of itself, and where it ends."""

from __future__ import annotations

import pytest
from examples import stated

from epubgen.errors import Level, Location
from epubgen.source.front_matter import read_front_matter

PLACE = Location("a.md")


def test_everything() -> None:
    text = """\
---
title: 题: 目
subtitle: 副题
nav-title: 短题
authors:
  - 刘一
  - name: 研究组
    role: 汇编
    affiliation: 大学
translator: 张三
date: 2025年12月
source: 《菜园交流》
lang: zh-Hant
type: preface
tags: 甲，乙
reshape-tables: no
layout: post
sidebar_position: 3
mood: good
---
Text
""".replace("题: 目", "'题: 目'")
    head = read_front_matter(text, PLACE)
    assert stated("front", head.front) == [
        "front.title = '题: 目'",
        "front.subtitle = '副题'",
        "front.short_title = '短题'",
        "front.people = (Person(name='刘一', role='aut', affiliation='', post='', file_as='', lang='', alternates=(), "
        "organisation=False), Person(name='研究组', role='com', affiliation='大学', post='', file_as='', lang='', "
        "alternates=(), organisation=False), Person(name='张三', role='trl', affiliation='', post='', file_as='', "
        "lang='', alternates=(), organisation=False))",
        "front.date = '2025-12'",
        "front.source = '《菜园交流》'",
        "front.lang = 'zh-Hant'",
        "front.type = 'preface'",
        "front.keywords = ('甲', '乙')",
        "front.reshape_tables = False",
        "front.location = Location(path='a.md', line=1, column=None, words='')",
    ]
    assert text[head.offset :] == "Text\n"
    assert head.line == 21
    assert [(f.rule, f.level, str(f.location)) for f in head.findings] == [("unknown-key", Level.NOTICE, "a.md:19:1")]


@pytest.mark.parametrize(
    ("text", "rest", "line"),
    [
        ("---\ntitle: x\n---\nrest", "rest", 4),
        ("---\r\ntitle: x\r\n...\r\nrest", "rest", 4),
        ("\ufeff---\ntitle: x\n---\nrest", "rest", 4),
        ("---  \ntitle: x\n---", "", 3),
        ("---\n\nrest", "---\n\nrest", 1),
        ("rest\n---\nx\n---\n", "rest\n---\nx\n---\n", 1),
        ("--- x\ny\n---\n", "--- x\ny\n---\n", 1),
        ("", "", 1),
    ],
)
def test_where_it_ends(text: str, rest: str, line: int) -> None:
    head = read_front_matter(text, PLACE)
    assert (text[head.offset :], head.line, head.findings) == (rest, line, ())


def test_faults_have_their_true_lines() -> None:
    text = "---\ntitle: a: b\nauthors:\n  - role: boss\nlang: zh_CN\ndate：2025\n---\n"
    findings = read_front_matter(text, PLACE).findings
    assert sorted((str(finding.location), finding.rule) for finding in findings) == [
        ("a.md:2:9", "yaml-syntax"),
        ("a.md:4:11", "unknown-role"),
        ("a.md:4:5", "person-without-name"),
        ("a.md:5:7", "language-tag"),
        ("a.md:6:5", "full-width-colon"),
    ]


def test_front_matter_that_is_never_closed() -> None:
    (finding,) = read_front_matter("---\ntitle: x\n\nText\n", PLACE).findings
    assert (finding.rule, str(finding.location)) == ("front-matter-open", "a.md:1")


def test_front_matter_that_is_a_list() -> None:
    head = read_front_matter("---\n- a\n---\nx", PLACE)
    assert [finding.rule for finding in head.findings] == ["setting-value"]


def test_toml_between_plus_signs() -> None:
    text = """\
+++
title = "A = B"
date = 2024-03-01T10:00:00+08:00
draft = false
mood = "good"
[taxonomies]
tags = ["rust", "gardens"]
[extra]
author = ["Jane Roe", "Bo Reed"]
+++
Text
"""
    head = read_front_matter(text, PLACE)
    assert (head.front.title, head.front.date) == ("A = B", "2024-03-01T10:00:00+08:00")
    assert head.front.keywords == ("rust", "gardens")
    assert [person.name for person in head.front.people] == ["Jane Roe", "Bo Reed"]
    assert (text[head.offset :], head.line) == ("Text\n", 11)
    assert [(f.rule, str(f.location)) for f in head.findings] == [("unknown-key", "a.md:5:1")]


def test_toml_faults() -> None:
    head = read_front_matter("+++\ntitle = 'x'\ndate = = 3\n+++\nText\n", PLACE)
    assert [(f.rule, str(f.location)) for f in head.findings] == [("toml-syntax", "a.md:3:8")]
    head = read_front_matter("+++\ntitle = 'x'\n\nText\n", PLACE)
    assert [(f.rule, str(f.location)) for f in head.findings] == [("front-matter-open", "a.md:1")]


def test_flags_and_times_of_other_programs() -> None:
    head = read_front_matter("---\ndate: 2023/01/02 12:00:00\npublished: true\n---\n", PLACE)
    assert (head.front.date, head.findings) == ("2023-01-02", ())


def test_json_as_hugo_has_it() -> None:
    text = '{\n  "title": "A",\n  "date": "2020-01-01",\n  "author": ["B", "C"],\n  "mood": 3\n}\n\nText\n'
    head = read_front_matter(text, PLACE)
    assert (head.front.title, head.front.date, len(head.front.people)) == ("A", "2020-01-01", 2)
    assert (text[head.offset :], head.line) == ("\nText\n", 7)
    assert [(f.rule, str(f.location)) for f in head.findings] == [("unknown-key", "a.md:5:1")]
    assert read_front_matter("{\n not json\n}\n", PLACE).offset == 0


@pytest.mark.parametrize(
    ("text", "title", "people", "date", "line"),
    [
        ("% A title\n  in two lines\n% Ann Author; Ben Writer\n% March 3, 2021\n\nText", "A title in two lines",
         ["Ann Author", "Ben Writer"], "2021-03-03", 5),
        ("% A title\nText", "A title", [], "", 2),
        ("% A title\n%\n% 2021\nText", "A title", [], "2021", 4),
    ],
)  # fmt: skip
def test_the_title_block_of_pandoc(text: str, title: str, people: list[str], date: str, line: int) -> None:
    head = read_front_matter(text, PLACE)
    assert (head.front.title, [person.name for person in head.front.people], head.front.date) == (title, people, date)
    assert (text[head.offset :].strip(), head.line) == ("Text", line)


def test_keys_of_other_programs_stop_nothing() -> None:
    text = (
        "---\ntitle: A\nlinktitle: B\npublishdate: 2016-01-01\ndate: 2017-02-03\nsummary: s\ndescription: d\n"
        "siteSource: x\nkeywords: [a]\ncategories: [b]\n---\n"
    )
    head = read_front_matter(text, PLACE)
    assert (head.front.date, head.front.description, head.front.keywords) == ("2017-02-03", "d", ("a", "b"))
    assert [(f.rule, f.level) for f in head.findings] == [("unknown-key", Level.NOTICE)]
    assert read_front_matter("---\npublishdate: 2016-01-01\n---\n", PLACE).front.date == "2016-01-01"
    (slip,) = read_front_matter("---\nautor: A\n---\n", PLACE).findings
    assert (slip.rule, slip.level, slip.advice) == ("unknown-key", Level.ERROR, "did you mean “author”?")
