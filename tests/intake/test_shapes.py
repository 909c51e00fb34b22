"""Articles found by the shape of the others, and lists by the text below them."""

from __future__ import annotations

from pathlib import Path

from epubgen.intake.document import Document
from epubgen.intake.importing import import_sources
from epubgen.intake.sources import read_source

PROSE = "　　河水在这里转了一个弯，又朝着东边流去，岸上的人家把这一段叫作回龙湾，叫了有三百年。"
LATIN = "The lamp has not been out since the year of the comet, and nobody in the valley remembers who first lit it."


def read(text: str, target: Path) -> Document:
    source = read_source("issue.txt", text.encode())
    return import_sources([source], target, force=False, dry_run=True).documents[0]


def test_a_title_without_a_byline_is_found_by_the_shape_of_the_others(tmp_path: Path) -> None:
    signed = ["老街", "作者：王建国", "渡口", "作者：李海燕", "石桥上的灯", "", "水田", "作者：陈玉兰"]
    pairs = zip(signed[::2], signed[1::2], strict=True)
    text = "\n\n\n\n".join("\n".join([title, *([name] if name else []), PROSE, PROSE]) for title, name in pairs)
    document = read(text, tmp_path)
    assert [unit.title for unit in document.units] == ["老街", "渡口", "石桥上的灯", "水田"]
    assert [doubt.quote for doubt in document.doubts if doubt.kind == "by-shape"] == ["石桥上的灯"]


def test_the_sections_of_one_article_are_not_articles(tmp_path: Path) -> None:
    text = "\n\n".join(["回龙湾", "作者：王建国", PROSE, "河的来历", PROSE, "岸上的人家", PROSE, "三百年", PROSE])
    document = read(text, tmp_path)
    assert [unit.title for unit in document.units] == ["回龙湾"]


def test_a_list_that_nothing_names_is_read_by_the_titles_below_it(tmp_path: Path) -> None:
    articles = {"Low Water": "Ada Fenn", "Slate": "Percy Rook", "Small Ads": "the editors"}
    text = "\n".join(["THE GAZETTE", "", "For your reading", "", *(f"{a} - {b}" for a, b in articles.items())])
    text += "\n\n\n" + "\n\n\n".join(f"{title}\n\n{LATIN}\n\n{LATIN}" for title in articles)
    document = read(text, tmp_path)
    assert [unit.title for unit in document.units] == list(articles)
    assert [unit.credits[0].name for unit in document.units[:2]] == ["Ada Fenn", "Percy Rook"]
