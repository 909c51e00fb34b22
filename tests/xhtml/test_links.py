"""Links between manuscript files → links between documents, and findings about those that lead nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from handmade import book, chapter, entry, link, part, publish

from epubgen.errors import Level
from epubgen.model.chapter import Target
from epubgen.xhtml import compose_publication

if TYPE_CHECKING:
    from conftest import EpubCheck

LI = (
    '<h2 class="h2" id="jie-lun">结论 与 展望</h2>\n<p class="p" id="own">x</p>\n'
    '<h2 class="h2" id="what-is-it">What’s <em>it</em>?</h2>'
)
SOURCE = '<p class="p">见<a class="link" href="epubgen:0">此</a>。</p>'


def linked(tmp_path: Path, target: Target, **more: Any) -> tuple[str, list[str]]:
    """The paragraph with the link as it is in the book, and the findings."""
    contents = (
        chapter("01.md", "一", SOURCE, targets=[target]),
        chapter("02-li.md", "李 文", LI, id="top"),
        entry(chapter("sub/index.md", "部"), entry(chapter("sub/01.md", "章"))),
        chapter("part/README.md", "章", '<p class="p">y</p>'),
        part("编", entry(chapter("bare/03.md", "三", '<p class="p">z</p>')), path="bare"),
        chapter("novel.txt", "第一章", '<p class="p" id="a">x</p>', slug="v1"),
        chapter("novel.txt", "第二章", '<p class="p" id="b">x</p>', slug="v2"),
        chapter("notes & more.md", "注", "", slug="notes"),
    )
    publication = compose_publication(book(tmp_path, *contents, files={"plan.pdf": b"x", "README.md": b""}, **more))
    document = next(item for item in publication.items if item.href == "text/01.xhtml").content().decode()
    start = document.index("见")
    return document[start : document.index("。", start)], [str(finding) for finding in publication.findings]


@pytest.mark.parametrize(
    ("path", "fragment", "expected"),
    [
        ("02-li.md", "", "02-li.xhtml"),
        ("./02-li.md", "", "02-li.xhtml"),
        ("02-li.md", "jie-lun", "02-li.xhtml#jie-lun"),
        ("02-li.md", "own", "02-li.xhtml#own"),
        ("02-li.md", "top", "02-li.xhtml"),
        ("02-li.md", "结论-与-展望", "02-li.xhtml#jie-lun"),
        ("02-li.md", "结论 与 展望", "02-li.xhtml#jie-lun"),
        ("02-li.md", "whats-it", "02-li.xhtml#what-is-it"),
        ("02-li.md", "What’s it?", "02-li.xhtml#what-is-it"),
        ("02-li.md", "李-文", "02-li.xhtml"),
        ("sub", "", "sub-index.xhtml"),
        ("sub/", "", "sub-index.xhtml"),
        ("part", "", "part-readme.xhtml"),
        ("bare", "", "part-bare.xhtml"),
        ("novel.txt", "", "v1.xhtml"),
        ("novel.txt", "b", "v2.xhtml#b"),
        ("novel.txt", "第二章", "v2.xhtml"),
        ("notes & more.md", "", "notes.xhtml"),
        ("02-li", "jie-lun", "02-li.xhtml#jie-lun"),
        ("sub/01/", "", "sub-01.xhtml"),
        ("02-LI", "", "02-li.xhtml"),
    ],
)
def test_links_lead_to_documents(tmp_path: Path, path: str, fragment: str, expected: str) -> None:
    assert linked(tmp_path, link(path, fragment)) == (f'见<a class="link" href="{expected}">此</a>', [])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a", "small"),
        ("A", "large"),
        ("guide", "guide-folder"),
        ("Guide", "file"),
        ("B", "b"),
        ("GUIDE", "guide-folder"),
    ],
)
def test_a_name_in_the_same_capitals_goes_before(tmp_path: Path, path: str, expected: str) -> None:
    contents = (
        chapter("01.md", "一", SOURCE, targets=[link(path)]),
        *(
            chapter(name, name, "", slug=slug)
            for name, slug in (("A.md", "large"), ("a.md", "small"), ("b.md", "b"), ("Guide.md", "file"))
        ),
        chapter("guide/README.md", "x", "", slug="folder"),
    )
    publication = compose_publication(book(tmp_path, *contents))
    document = next(item for item in publication.items if item.href == "text/01.xhtml").content().decode()
    assert f'href="{expected}.xhtml"' in document


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("02-li.html", "02-li.xhtml"),
        ("part/index.html", "part-readme.xhtml"),
        ("part/", "part-readme.xhtml"),
    ],
)
def test_in_an_adopted_folder_html_means_the_source(tmp_path: Path, path: str, expected: str) -> None:
    found = linked(tmp_path, link(path), adopted=True, settings=None)
    assert found == (f'见<a class="link" href="{expected}">此</a>', [])
    assert linked(tmp_path, link("02-li.html"))[1] != []


@pytest.mark.parametrize(
    ("path", "fragment", "finding"),
    [
        ("02-lu.md", "", "the link 02-lu.md leads to 02-lu.md, which does not exist [dead-link]\n"
         "    → did you mean 02-li.md?"),
        ("old/02-li.md", "",
         "the link old/02-li.md leads to old/02-li.md, which does not exist [dead-link]\n"
         "    → did you mean 02-li.md?"),
        ("02-li.md", "jie-lum",
         "the link 02-li.md#jie-lum leads to #jie-lum, but 02-li.md has no such place [dead-link]\n"
         "    → did you mean #jie-lun?"),
        ("zzz", "",
         "the link zzz leads to zzz, which does not exist [dead-link]\n    → correct the link, or take it out"),
    ],
)  # fmt: skip
def test_dead_links_are_named_with_the_nearest_candidate(
    tmp_path: Path, path: str, fragment: str, finding: str
) -> None:  # fmt: skip
    paragraph, findings = linked(tmp_path, link(path, fragment))
    assert findings == [f"01.md:3:5: error: {finding}"]
    assert paragraph == '见<a class="link">此</a>'
    _, warnings = linked(tmp_path, link(path, fragment), options={"dead_links": "warn"})
    assert warnings == [f"01.md:3:5: warning: {finding}"]
    assert linked(tmp_path, link(path, fragment), adopted=True, settings=None)[1] == warnings


def test_a_link_inside_the_file_that_leads_nowhere(tmp_path: Path) -> None:
    target = Target("link", "#nowhere", "", "nowhere", link("x").location)
    assert linked(tmp_path, target)[1] == [
        "01.md:3:5: error: the link #nowhere leads to #nowhere, but this file has no such place [dead-link]\n"
        "    → correct the link, or take it out"
    ]


@pytest.mark.parametrize(
    ("path", "what", "advice"),
    [
        ("plan.pdf", "a file that no book can hold",
         "set base-url to where the manuscript's files can be had on the web"),
        ("README.md", "a text that is not in the book",
         "take that file into the book, or set base-url to link to it on the web"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_chapter_cannot_be_linked(tmp_path: Path, path: str, what: str, advice: str) -> None:
    paragraph, findings = linked(tmp_path, link(path))
    assert paragraph == '见<a class="link">此</a>'
    assert findings == [
        f"01.md:3:5: warning: the link {path} leads to {what}, so its words stay and the link goes [link-to-file]\n"
        f"    → {advice}"
    ]


def test_with_a_base_url_a_file_that_is_no_chapter_is_linked_on_the_web(tmp_path: Path) -> None:
    found = linked(tmp_path, link("plan.pdf", "page=2"), options={"base_url": "https://example.org/a/"})
    assert found == ('见<a class="link" href="https://example.org/a/plan.pdf#page=2">此</a>', [])


def test_links_that_leave_the_book(tmp_path: Path) -> None:
    targets = [link("std/vec.html"), link("../other/a.md"), link(".")]
    body = "".join(f'<p class="p"><a class="link" href="epubgen:{number}">x</a></p>' for number in range(3))
    contents = (
        chapter("src/a.md", "A", body, targets=targets),
        chapter("src/p/b.md", "B", SOURCE, targets=[link("z")]),
    )
    findings = [finding.text for finding in compose_publication(book(tmp_path, *contents)).findings]
    assert findings == [
        "the link std/vec.html leads out of the book, to std/vec.html",
        "the link ../other/a.md leads out of the book, to ../other/a.md",
        "the link . leads to the first page of a site, and this is a book",
        "the link z leads out of the book, to z",
    ]


def test_a_book_with_dead_links_and_missing_pictures_is_valid_where_they_only_warn(
    tmp_path: Path, epubcheck: EpubCheck
) -> None:  # fmt: skip
    path = tmp_path / "book.epub"
    film = (
        '<video controls="controls"><source src="epubgen:2" type="video/mp4"/><p class="p">只有字</p></video>'
        '<p class="p"><audio controls="controls" src="epubgen:3"></audio>完</p>'
    )
    body = f'{SOURCE}\n<p class="p"><img class="image" src="epubgen:1" alt="图 &lt;一&gt;"/>后</p>\n{film}'
    gone = [link("gone.md"), *(link(f"gone.{kind}", kind=kind) for kind in ("image", "video", "audio"))]
    content = book(
        tmp_path,
        chapter("01.md", "一", body, targets=gone),
        options={"dead_links": "warn"},
    )
    document = publish(content, path)["EPUB/text/01.xhtml"]
    assert '<span class="missing-image">图 &lt;一&gt;</span>后' in document
    assert '\n<p class="p">只有字</p><p class="p">完</p>' in document
    assert epubcheck.faults(path) == []


def test_a_missing_picture_and_a_broken_one_are_errors(tmp_path: Path) -> None:
    body = '<p class="p"><img class="image" src="epubgen:0" alt=""/><img class="image" src="epubgen:1" alt=""/></p>'
    targets = [link("images/gone.png", kind="image"), link("images/short.png", kind="image")]
    content = book(
        tmp_path,
        chapter("01.md", "一", body, targets=targets),
        files={"images/short.png": b"\x89PNG\r\n\x1a\n\0\0", "images/gone1.png": b"x"},
        options={"cover_image": "no.jpg"},
    )
    findings = compose_publication(content).findings
    assert sorted((finding.rule, finding.level) for finding in findings) == [
        ("missing-cover", Level.ERROR),
        ("missing-image", Level.ERROR),
        ("unreadable-image", Level.ERROR),
    ]
    assert "did you mean images/gone1.png?" in [finding.advice for finding in findings]


def test_text_about_links_is_left_alone(tmp_path: Path) -> None:
    body = '<pre class="code"><code>&lt;a href="epubgen:0"> src="epubgen:0"\n</code></pre>\n' + SOURCE
    content = book(tmp_path, chapter("01.md", "一", body, targets=[link("02.md")]), chapter("02.md", "二"))
    item = next(item for item in compose_publication(content).items if item.href == "text/01.xhtml")
    document = item.content().decode()
    assert '&lt;a href="epubgen:0"> src="epubgen:0"\n' in document
    assert '<a class="link" href="02.xhtml">' in document
