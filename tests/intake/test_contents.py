"""Contents lists in the forms that platforms and books print them, against one and the same text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from epubgen.intake.document import Document
from epubgen.intake.importing import import_sources
from epubgen.intake.sources import read_source

ARTICLES = [
    ("让社区食堂走得更远", "林晚舟", "食堂这几年在许多城市开了起来，灯成了楼下最暖的一盏。"),
    ("河长的三本账", "东岭县水利局 郑海川", "我当河长整整六年，办公桌上一直放着三个本子。"),
    ("县级档案馆数字化的几点体会", "清河县档案馆课题组", "档案数字化不是把纸变成图片那么简单。"),
]
FORMS: dict[str, Callable[[int, str, str], str]] = {
    "author in brackets": lambda n, title, by: f"{n}.{title}（{by}）",
    "leader, author, page in brackets": lambda n, title, by: f"{title}…………{by}（{n * 3}）",
    "author and colon": lambda n, title, by: f"{by}：{title}",
    "bullet, author below": lambda n, title, by: f"● {title}\n　　{by}",
    "Han number, leader": lambda n, title, by: f"{'一二三'[n - 1]}、{title} ……… {n * 3}",
    "page below": lambda n, title, by: f"{title}\n{n * 3}",
    "slashes": lambda n, title, by: f"{title}/{by}/{n * 3}",
    "page first": lambda n, title, by: f"{n * 3}  {title}  {by}",
    "number in brackets, tab": lambda n, title, by: f"（{n}）{title}\t{n * 3}",
    "author above": lambda n, title, by: f"{by}\n{title}",
    "bar": lambda n, title, by: f"{title} | {by}",
    "spaces": lambda n, title, by: f"{title} {by} {n * 3}",
    "full-width dots": lambda n, title, by: f"{title}．．．．．．{n * 3}",
    "hyphens": lambda n, title, by: f"{title}-------{n * 3}",
    "square brackets": lambda n, title, by: f"[{n}] {title}",
    "author and colon above, damaged numbers": lambda n, title, by: f"  1. {by}:\n\n{title}… {n * 3}",
}
WITHOUT_MARKER = (
    "leader, author, page in brackets", "Han number, leader", "number in brackets, tab", "spaces", "full-width dots",
    "hyphens", "author and colon above, damaged numbers",
)  # fmt: skip


def recognise(text: str) -> Document:
    (document,) = import_sources(
        [read_source("x.txt", text.encode())], Path("none"), force=False, dry_run=True
    ).documents
    return document


def issue(form: str, marker: str, gap: str, articles: list[tuple[str, str, str]] = ARTICLES) -> str:
    contents = gap.join(FORMS[form](n, title, by) for n, (title, by, _) in enumerate(ARTICLES, 1))
    body = f"{gap}\n".join(gap.join(article) for article in articles)
    return f"基层治理系列第9期(3篇)调研文章汇编\n\n{marker}\n\n{contents}\n\n\n{body}\n"


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(
    ("form", "marker"), [*((form, "目  录") for form in FORMS), *((form, "") for form in WITHOUT_MARKER)]
)
def test_contents_in_any_form_are_read_and_taken_out(form: str, marker: str, gap: str) -> None:
    document = recognise(issue(form, marker, gap))
    assert [unit.title for unit in document.units] == [title for title, _, _ in ARTICLES]
    assert [credit.name for unit in document.units for credit in unit.credits] == [
        "林晚舟",
        "郑海川",
        "清河县档案馆课题组",
    ]
    assert [[block.raw for block in unit.blocks] for unit in document.units] == [[text] for _, _, text in ARTICLES]
    assert (document.promised, document.missing, document.doubts) == (3, [], [])


def test_an_entry_that_is_nowhere_is_missing() -> None:
    document = recognise(issue("spaces", "目录", "\n\n", [ARTICLES[0], ARTICLES[2]]))
    assert document.missing == ["河长的三本账"]


def test_another_order_is_told_and_kept() -> None:
    document = recognise(issue("spaces", "目录", "\n\n", [ARTICLES[2], ARTICLES[0], ARTICLES[1]]))
    assert [unit.title for unit in document.units] == [ARTICLES[n][0] for n in (2, 0, 1)]
    (doubt,) = document.doubts
    assert (doubt.kind, doubt.values) == ("order-differs", ("3", "1", "2"))


@pytest.mark.parametrize(
    ("damaged", "chosen"),
    [("县级档馆数字化的点体会", ARTICLES[2][0]), ("县级档案馆数字化工作的几点体会", "县级档案馆数字化工作的几点体会")],
)
def test_a_title_with_differences_is_found_and_told(damaged: str, chosen: str) -> None:
    text = issue("spaces", "目录", "\n\n").replace(ARTICLES[2][0], damaged, 1)
    document = recognise(text)
    assert document.units[2].title == chosen
    assert [doubt.kind for doubt in document.doubts] == ["title-differs"]


def test_an_article_that_is_not_listed_is_told() -> None:
    extra = ("桥头的裁缝", "文/贺小满", "裁缝铺开在桥头，一开就是四十年，量过半个镇子的人。")
    document = recognise(issue("spaces", "目录", "\n\n", [*ARTICLES, extra]))
    assert [unit.title for unit in document.units][3] == "桥头的裁缝"
    assert [doubt.kind for doubt in document.doubts] == ["not-in-contents"]
