"""What is page furniture and what only looks like it."""

from __future__ import annotations

from epubgen.intake.furniture import mark_furniture
from epubgen.intake.lines import Line, split_lines

PROSE = "The wells of the upper valley were measured by hand each month, and the depth was"


def dropped(text: str) -> list[str]:
    lines: list[Line] = split_lines(text)
    mark_furniture(lines)
    return [f"{line.rule}: {line.text}" for line in lines if line.role == "drop"]


def test_ends_of_paragraphs_that_come_again_are_text() -> None:
    assert dropped(f"{PROSE}\nit.\n\n{PROSE}\nhim\n\n" * 6) == []


def test_chapters_and_figures_that_count_up_are_text() -> None:
    text = "".join(
        f"CHAPTER {n}\n\n{PROSE} high.\n\nFigure {n}\n\n{PROSE} low.\n\n{PROSE} new.\n\n" for n in range(1, 9)
    )
    assert dropped(text) == []


def test_bare_numbers_that_begin_chapters_are_kept() -> None:
    lines = split_lines("".join(f"{n}\n\n他走进院子，看见雪停了。\n\n狗在门口睡着。\n\n" for n in range(1, 5)))
    mark_furniture(lines)
    assert [line.value for line in lines if line.rule == "bare-number"] == [1, 2, 3, 4]


def test_page_numbers_that_interrupt_go() -> None:
    text = "".join(f"{PROSE}\n{n}\nwritten on the lid of the well in chalk.\n{PROSE}\nkept.\n" for n in range(31, 36))
    assert dropped(text) == [f"page-number: {n}" for n in range(31, 36)]


def test_alternating_heads_with_page_numbers_go() -> None:
    head = ["Annual Records", "Third Meeting"]
    text = "".join(
        f"{PROSE}\n{head[n % 2]}\n- {n} -\nwritten down. {PROSE} high.\n{PROSE}\nlow.\n" for n in range(7, 13)
    )
    assert dropped(text) == [
        line for n in range(7, 13) for line in (f"running-head: {head[n % 2]}", f"page-number: - {n} -")
    ]


def test_the_title_that_a_running_head_repeats_is_kept() -> None:
    wells = "东西南北"
    page = "{}边的水从山里来，一共三条沟，两座库，一道渠，渠是六十年代修的，石头\n— {} —\n水与路\n砌的，没有垮过。\n"
    text = "水与路\n\n" + "".join(page.format(well, n) for n, well in enumerate(wells, 2))
    assert dropped(text) == [line for n in (2, 3, 4, 5) for line in (f"page-number: — {n} —", "running-head: 水与路")]


def test_watermarks_go_wherever_they_stand() -> None:
    text = "".join(
        f"第{n}天的早上，天还没有亮，院子里已经有人走动。\n本文由某某网收集整理 www.example.com\n后来才知道是风。\n"
        for n in "一二三四"
    )
    assert dropped(text) == ["watermark: 本文由某某网收集整理 www.example.com"] * 4


def test_a_heading_that_several_articles_share_is_kept() -> None:
    text = "".join(
        f"{name}\n一、主要做法\n做法有三条，都写在墙上，过往的人都看得见。\n二、几点体会\n体会只有一条。\n"
        for name in ("甲村", "乙村", "丙村")
    )
    assert dropped(text) == []
