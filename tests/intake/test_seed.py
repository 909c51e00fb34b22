"""The founding input, where it is at hand: EPUBGEN_SEED names a folder that holds issue-1437.txt."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from epubgen.intake import Import, import_manuscript
from epubgen.intake.blocks import Block

FOLDER = os.environ.get("EPUBGEN_SEED", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="EPUBGEN_SEED is not set")
TITLES = [
    "深刻领会“六个必须坚持”的内涵要义",
    "新形势下推动先进制造业集群发展的思考",
    "数智化”推进超大城市现代化基层治理的优化路径研究",
    "专门协商机构的内涵、外延及作用发挥研究",
    "区县政协做好“四个凝聚”工作实践路径研究",
    "加强和改进协商成果运用提高新时代人民政协协商议政效能",
]
PEOPLE = [
    ("刘轶", "九三学社市委会", "宣传处处长"),
    ("永川区政协专题研究课题组", "", ""),
    ("南岸区政协", "", ""),
    ("市政协新时代人民政协理论研究基地课题组", "", ""),
    ("九龙坡区政协", "", ""),
    ("市政协经济委", "", ""),
]
JOINS = [
    "改革发展稳定中的深层次矛盾",
    "物流体系，不断完善",
    "通道+枢纽+网络",
    "数据说话、决策、治理",
    "传播共识、引导预期",
]
HEADINGS = [6, 3, 3, 3, 3, 0]


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Import, Path]:
    root = tmp_path_factory.mktemp("seed") / "manuscript"
    return import_manuscript([Path(FOLDER) / "issue-1437.txt"], root), root


def test_six_articles_in_order_with_their_bylines(seed: tuple[Import, Path]) -> None:
    (document,) = seed[0].documents
    assert [unit.title for unit in document.units] == TITLES
    assert [(c.name, c.affiliation, c.post) for unit in document.units for c in unit.credits] == PEOPLE


def test_all_section_headings(seed: tuple[Import, Path]) -> None:
    (document,) = seed[0].documents
    found = [[block for block in unit.blocks if block.kind == "heading"] for unit in document.units]
    assert [len(blocks) for blocks in found] == HEADINGS
    assert {block.level for blocks in found for block in blocks} == {2}


def test_five_broken_paragraphs_are_whole(seed: tuple[Import, Path]) -> None:
    (document,) = seed[0].documents
    blocks: list[Block] = [block for unit in document.units for block in unit.blocks]
    assert sum(len(block.joins) for block in blocks) == 5
    text = "\n".join(block.text for block in blocks)
    assert [join for join in JOINS if join not in text] == []
    assert "大开发" in text


def test_twelve_listed_six_found_one_truncated(seed: tuple[Import, Path]) -> None:
    (document,) = seed[0].documents
    assert (document.promised, len(document.missing)) == (12, 6)
    assert [doubt.kind for doubt in document.doubts].count("truncated") == 1
    settings = (seed[1] / "book.yaml").read_text(encoding="utf-8")
    assert settings.split("missing-articles:\n")[1].count("  - ") == 6


def test_metadata_is_proposed_and_the_date_is_asked_for(seed: tuple[Import, Path]) -> None:
    settings = (seed[1] / "book.yaml").read_text(encoding="utf-8")
    assert 'series:\n  name: 经验交流系列\n  issue: "1437"\n' in settings
    assert "title: 重庆市政协理论研讨会发言材料汇编\n" in settings
    assert "\ndate:" not in settings
    (doubt,) = [doubt for doubt in seed[0].documents[0].doubts if doubt.kind == "ambiguous-date"]
    assert [choice for choice, _ in doubt.choices] == ["2025年12月9日", "2025年1月29日"]
    assert "2025129日" in (seed[1] / "_import/review.md").read_text(encoding="utf-8")


def test_no_han_character_of_the_articles_is_missing_or_moved(seed: tuple[Import, Path]) -> None:
    raw = (Path(FOLDER) / "issue-1437.txt").read_text(encoding="utf-8")
    start = raw.index("习近平总书记在党的二十大报告")
    source = raw[start : raw.index("1、当您付费下载文档后")]
    for title, (name, affiliation, post) in list(zip(TITLES, PEOPLE, strict=True))[1:]:
        source = source.replace(f"{title}\n\n{affiliation}{post}{name}\n", "")
    written = "".join(path.read_text(encoding="utf-8").split("---\n", 2)[2] for path in sorted(seed[1].glob("0*.md")))
    assert re.findall("[\u3400-\u9fff]", written) == re.findall("[\u3400-\u9fff]", source)


def test_site_lines_outline_and_contents_are_gone(seed: tuple[Import, Path]) -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in sorted(seed[1].glob("0*.md")))
    for line in ("电脑桌面", "客服", "付费下载", "提纲", "健全提案办理质量评议", "关注的文档", "回到顶部"):
        assert line not in written
