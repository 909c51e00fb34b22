"""Chapters that are too long for one document: where they are cut; nothing is lost or left pointing nowhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from handmade import book, chapter, link, publish

from epubgen.model.chapter import Note, PageBreak
from epubgen.xhtml import compose_publication
from epubgen.xhtml.split import cuts, read_blocks

if TYPE_CHECKING:
    from conftest import EpubCheck


def pieces(body: str, limit: int) -> list[str]:
    blocks = read_blocks(body.encode())
    assert blocks is not None
    starts = [0, *cuts(blocks, len(body.encode()), limit)]
    return [body.encode()[a:b].decode() for a, b in zip(starts, [*starts[1:], None], strict=True)]


SHORT = '<p class="p"><a class="link" href="epubgen:0">见</a></p>'
P = "<p>0123456789</p>\n"
H2, H3 = "<h2>a</h2>\n", "<h3>b</h3>\n"


@pytest.mark.parametrize(
    ("body", "limit", "expected"),
    [
        (P * 3, 100, [P * 3]),
        (P * 4, 40, [P * 2, P * 2]),
        (P + H2 + P + P + H2 + P, 60, [P, H2 + P + P, H2 + P]),
        (P + H2 + P + H3 + P + P, 70, [P, H2 + P, H3 + P + P]),
        (H2 + P + H3 + P + H3 + P, 60, [H2 + P + H3 + P, H3 + P]),
        (P + P + H2 + P * 2, 50, [P + P, H2 + P * 2]),
        (H2 + P * 3, 32, [H2 + P, P, P]),
        (f"<div><h2>x</h2>{P}{P}</div>\n{P}", 30, [f"<div><h2>x</h2>{P}{P}</div>\n", P]),
        ("<p>" + "x" * 90 + "</p>\n", 30, ["<p>" + "x" * 90 + "</p>\n"]),
        ("<p>漢字漢字漢字</p>\n" * 3, 30, ["<p>漢字漢字漢字</p>\n"] * 3),
    ],
)
def test_cuts(body: str, limit: int, expected: list[str]) -> None:
    assert pieces(body, limit) == expected


def test_notes_count_with_the_text_that_refers_to_them() -> None:
    body = "".join(f'<p id="r{n}">0123456789</p>\n' for n in range(4))
    blocks = read_blocks(body.encode())
    assert blocks is not None
    notes = [(blocks.ids["r0"], 100), (blocks.ids["r2"], 1)]
    assert list(cuts(blocks, len(body), 80)) == [blocks.ids["r3"]]
    assert list(cuts(blocks, len(body), 80, notes)) == [blocks.ids["r1"]]
    assert list(cuts(blocks, len(body), 75, notes)) == [blocks.ids["r1"], blocks.ids["r3"]]


def test_a_long_chapter_becomes_several_documents(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    mark = '<a class="noteref" epub:type="noteref" role="doc-noteref" id="r{0}" href="#n{0}">[{0}]</a>'
    filler = f'<p class="p">{"正文" * 150}</p>\n' * 4
    page = '<span class="pagebreak" epub:type="pagebreak" role="doc-pagebreak" id="page-9" aria-label="9"></span>'
    body = (
        f'<p class="p">见<a class="link" href="#er">下</a>{mark.format(1)}</p>\n{filler}'
        f'<h2 class="h2" id="yi">一</h2>\n{filler}<p class="p" id="p1">{mark.format(2)}</p>\n'
        f'<h2 class="h2" id="er">二</h2>\n{filler}'
        f'<p class="p"><a class="link" href="#p1">上</a>{page}{mark.format(3)}</p>'
    )
    notes = [
        Note("n1", 1, '<p class="p">见<a class="link" href="#er">下</a></p>'.encode(), ("r1",)),
        Note("n2", 2, '<p class="p" id="in-note">乙</p>'.encode(), ("r2",)),
        Note("n3", 3, '<p class="p">见<a class="link" href="#in-note">上</a></p>'.encode(), ("r3",)),
    ]
    content = book(
        tmp_path,
        chapter("01.md", "长", body, notes=notes, page_breaks=(PageBreak("page-9", "9"),), slug="long"),
        chapter(
            "02.md", "短", '<p class="p"><a class="link" href="epubgen:0">见</a></p>', targets=[link("01.md", "二")]
        ),
        options={"split_above": 4500},
    )
    files = publish(content, path)
    documents = [files[f"EPUB/text/long{suffix}.xhtml"] for suffix in ("", "-2", "-3")]
    assert [re.findall(r'id="(n\d|r\d|yi|er|p1|in-note)"', text) for text in documents] == [
        ["r1", "n1"],
        ["yi", "p1", "r2", "n2", "in-note"],
        ["er", "r3", "n3"],
    ]
    assert [re.findall(r'href="([^".]*(?:\.xhtml)?#[^"]*)"', text) for text in documents] == [
        ["long-3.xhtml#er", "#n1", "long-3.xhtml#er", "#r1"],
        ["#n2", "#r2"],
        ["long-2.xhtml#p1", "#n3", "long-2.xhtml#in-note", "#r3"],
    ]
    assert '<ol class="duokan-footnote-content" start="3">' in documents[2]
    assert 'href="long-3.xhtml#er"' in files["EPUB/text/02.xhtml"]
    assert 'href="text/long-3.xhtml#page-9"' in files["EPUB/nav.xhtml"]
    assert 'href="text/long-2.xhtml#yi"' in files["EPUB/nav.xhtml"]
    assert [text.count("doc-chapter") for text in documents] == [1, 0, 0]
    assert [text.count("<h1") for text in documents] == [1, 0, 0]
    assert epubcheck.faults(path) == []


def test_the_lines_of_a_later_document_lead_back_too(tmp_path: Path) -> None:
    body = "\n".join(f'<p class="p">{number:04}</p>' for number in range(400))
    content = book(tmp_path, chapter("01.md", "长", body), options={"split_above": 3000})
    items = [item for item in compose_publication(content).items if item.source and item.source.path == "01.md"]
    assert len(items) == 3
    for item in items:
        lines = item.content().decode().split("\n")
        for number, line in enumerate(lines, 1):
            if match := re.match(r'<p class="p">(\d{4})</p>', line):
                assert item.lines[number - item.first_line] == int(match[1]) + 1


def test_nothing_of_a_huge_chapter_is_lost(tmp_path: Path) -> None:
    body = "".join(f'<p class="p">{number} {"文" * 300}</p>\n' for number in range(4000))
    content = book(tmp_path, chapter("01.md", "大", body))
    items = [item for item in compose_publication(content).items if item.source and item.source.path == "01.md"]
    text = b"".join(item.content() for item in items).decode()
    assert re.findall(r'<p class="p">(\d+) ', text) == [str(number) for number in range(4000)]
    assert max(len(item.content()) for item in items) < 252_000
