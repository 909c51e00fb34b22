"""Books made by hand → containers: what is in them, and that EPUBCheck has nothing to say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from handmade import PNG, book, chapter, entry, link, part, publish
from lxml import etree

from epubgen.errors import Level, Location
from epubgen.model.book import Entry
from epubgen.model.chapter import Evidence, Figure, Note, PageBreak
from epubgen.model.metadata import AccessibilityClaim, Identifier, Metadata, Person, Series, Subject
from epubgen.xhtml import compose_publication
from epubgen.xhtml.metadata import derived_identifier, instant_of

if TYPE_CHECKING:
    from conftest import EpubCheck

P = '<p class="p">正文。</p>'
LIU = Person("刘轶", affiliation="九三学社重庆市委会", post="处长", file_as="Liu, Yi")
ZHANG = Person("张三", file_as="Zhang, San")


def points(document: str) -> list[tuple[int, str, str]]:
    """The entries of a navigation document's contents or of an NCX: depth, label, target."""
    root = etree.fromstring(document.encode())
    found = []
    for element in root.iter("{*}navPoint"):
        depth = sum(1 for _ in element.iterancestors("{*}navPoint")) + 1
        found.append((depth, element.findtext("{*}navLabel/{*}text"), element.find("{*}content").get("src")))
    for nav in root.iter("{*}nav"):
        if nav.get("{http://www.idpf.org/2007/ops}type") == "toc":
            for element in nav.iter("{*}li"):
                depth = sum(1 for _ in element.iterancestors("{*}ol"))
                label = element.find("{*}a") if element.find("{*}a") is not None else element.find("{*}span")
                found.append((depth, "".join(label.itertext()), label.get("href")))
    return found


def spine(opf: str) -> list[str]:
    root = etree.fromstring(opf.encode())
    hrefs = {item.get("id"): item.get("href") for item in root.iter("{*}item")}
    return [hrefs[itemref.get("idref")] for itemref in root.iter("{*}itemref")]


def test_articles_by_different_people(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "issue.epub"
    files = publish(
        book(tmp_path, chapter("01.md", "第一篇", P, people=[LIU]), chapter("02.md", "第二篇", P, people=[ZHANG])), path
    )
    opf = files["EPUB/content.opf"]
    assert re.findall(r"<dc:creator[^>]*>([^<]+)", opf) == ["刘轶", "张三"]
    assert re.findall(r'property="role"[^>]*>([^<]+)', opf) == ["aut", "aut"]
    assert re.findall(r'property="file-as"[^>]*>([^<]+)', opf) == ["Liu, Yi", "Zhang, San"]
    assert re.findall(r'"contents-authors">([^<]+)', files["EPUB/text/contents.xhtml"]) == ["刘轶", "张三"]
    assert (
        '<p class="byline"><span class="affiliation">九三学社重庆市委会 处长</span> '
        '<span class="author">刘轶</span></p>' in files["EPUB/text/01.xhtml"]
    )
    assert epubcheck.faults(path) == []


def test_a_book_with_a_creator_has_authors_as_contributors(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "issue.epub"
    office = Person("重庆市政协办公厅", role="isb", organisation=True, alternates=(("en", "CPPCC Chongqing"),))
    content = book(
        tmp_path,
        chapter("01.md", "第一篇", P, people=[LIU, Person("李四", role="trl")]),
        metadata={
            "creators": (office,),
            "series": (
                Series("经验交流", issue="1437", issn="2049-3630", file_as="Jingyan jiaoliu"),
                Series("文丛", kind="set"),
            ),
            "identifiers": (Identifier("urn:isbn:9787532165537", "isbn"), Identifier("urn:doi:10.1000/182", "doi")),
            "subjects": (Subject("治理", "BISAC", "POL002000"), Subject("基层")),
            "publisher": ("政协报社",),
            "rights": "© 2025",
            "sources": ("重庆政协报",),
            "edition": "2",
            "subtitle": "十二篇",
            "title_file_as": "Shu",
        },
        options={"colophon": True},
    )
    files = publish(content, path)
    opf = files["EPUB/content.opf"]
    assert re.findall(r"<dc:(creator|contributor)[^>]*>([^<]+)", opf) == [
        ("creator", "重庆市政协办公厅"),
        ("contributor", "刘轶"),
        ("contributor", "李四"),
    ]
    assert '<meta refines="#creator-1" property="alternate-script" xml:lang="en">CPPCC Chongqing</meta>' in opf
    assert '<dc:title id="title">书：十二篇</dc:title>' in opf
    assert re.findall(r'<meta name="(calibre:[^"]+)" content="([^"]+)"', opf) == [
        ("calibre:series", "经验交流"),
        ("calibre:series_index", "1437"),
    ]
    assert re.findall(r'refines="#series-1" property="([^"]+)"[^>]*>([^<]+)', opf) == [
        ("collection-type", "series"),
        ("file-as", "Jingyan jiaoliu"),
        ("group-position", "1437"),
        ("dcterms:identifier", "urn:issn:2049-3630"),
    ]
    assert re.findall(r'scheme="onix:codelist5"[^>]*>([^<]+)', opf) == ["15", "06"]
    assert '<span class="author">李四</span> 译' in files["EPUB/text/01.xhtml"]
    assert "ISBN</span> 9787532165537" in files["EPUB/text/copyright.xhtml"]
    assert "经验交流 第1437期" in files["EPUB/text/title-page.xhtml"]
    assert '<p class="edition">第2版</p>' in files["EPUB/text/title-page.xhtml"]
    assert epubcheck.faults(path) == []


def test_structure_of_parts_headings_and_drafts(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    body = f'{P}\n<h2 class="h2" id="a">甲</h2>\n{P}\n<h3 class="h3" id="b">乙</h3>\n{P}'
    content = book(
        tmp_path,
        entry(chapter("00-preface.md", "前言", P, front={"type": "preface"})),
        part("上编", entry(chapter("one/01.md", "第一章", body)), entry(chapter("one/02.md", "第二章", P)), path="one"),
        entry(chapter("two/index.md", "下编", P), entry(chapter("two/03.md", "第三章", P))),
        Entry("draft", "未写", Location("SUMMARY.md", 9)),
        options={"toc_depth": 3},
    )
    files = publish(content, path)
    expected = [
        (1, "前言", "text/00-preface.xhtml"),
        (1, "上编", "text/part-one.xhtml"),
        (2, "第一章", "text/one-01.xhtml"),
        (3, "甲", "text/one-01.xhtml#a"),
        (2, "第二章", "text/one-02.xhtml"),
        (1, "下编", "text/two-index.xhtml"),
        (2, "第三章", "text/two-03.xhtml"),
    ]
    assert points(files["EPUB/nav.xhtml"]) == expected
    assert points(files["EPUB/toc.ncx"]) == expected
    assert spine(files["EPUB/content.opf"]) == [
        *("text/cover.xhtml", "text/title-page.xhtml", "text/copyright.xhtml", "text/contents.xhtml"),
        *(href for _, _, href in expected if "#" not in href),
    ]
    assert (
        '<li class="contents-entry draft-entry"><span class="contents-heading">未写</span></li>'
        in (files["EPUB/text/contents.xhtml"])
    )
    assert 'epub:type="preface" role="doc-preface"' in files["EPUB/text/00-preface.xhtml"]
    assert 'epub:type="bodymatter" href="text/part-one.xhtml"' in files["EPUB/nav.xhtml"]
    assert epubcheck.faults(path) == []


def test_numbers(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    body = (
        f'<h2 class="h2" id="a">Cause</h2>\n{P}\n<h3 class="h3" id="b">Of it</h3>\n{P}\n'
        f'<h2 class="h2" id="c">End</h2>\n{P}'
    )
    content = book(
        tmp_path,
        chapter("00.md", "Preface", P, front={"type": "preface"}),
        part("First", entry(chapter("01.md", "One", body)), entry(chapter("02.md", "Two", body))),
        part("Second", entry(chapter("03.md", "Three", body))),
        metadata={"language": "en", "title": "Numbers"},
        options={"number_sections": True, "toc_depth": 4},
    )
    files = publish(content, path)
    assert [label for _, label, _ in points(files["EPUB/nav.xhtml"])] == [
        *("Preface", "First", "1 One", "1.1 Cause", "1.1.1 Of it", "1.2 End"),
        *("2 Two", "2.1 Cause", "2.1.1 Of it", "2.2 End", "Second", "3 Three", "3.1 Cause", "3.1.1 Of it", "3.2 End"),
    ]
    assert '<h3 class="h3" id="b"><span class="number">2.1.1</span> Of it</h3>' in files["EPUB/text/02.xhtml"]
    assert '<p class="label">Part II</p>' in files["EPUB/text/part-second.xhtml"]
    assert epubcheck.faults(path) == []


def test_notes_stand_behind_their_text(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"

    def mark(number: int, again: str = "") -> str:
        return (
            f'<a class="noteref duokan-footnote" epub:type="noteref" role="doc-noteref" id="r{number}{again}" '
            f'href="#n{number}">[{number}]</a>'
        )

    body = f'<p class="p">甲{mark(1)}乙{mark(2)}丙{mark(1, "-2")}</p>'
    notes = [
        Note("n1", 1, '<p class="p">见<a class="link" href="epubgen:0">他处</a>。</p>'.encode(), ("r1", "r1-2")),
        Note("n2", 2, '<ul class="list">\n<li class="item">列</li>\n</ul>'.encode(), ("r2",)),
    ]
    content = book(
        tmp_path, chapter("01.md", "一", body, notes=notes, targets=[link("02.md")]), chapter("02.md", "二", P)
    )
    document = publish(content, path)["EPUB/text/01.xhtml"]
    assert document.index('id="n1"') > document.index('id="r2"')
    assert (
        '<p class="p">见<a class="link" href="02.xhtml">他处</a>。'
        ' <a class="backlink" role="doc-backlink" href="#r1" aria-label="返回正文">↩</a>'
        ' <a class="backlink" role="doc-backlink" href="#r1-2" aria-label="返回正文">↩</a></p>' in document
    )
    assert '<h2 class="notes-title" id="notes">注释</h2>' in document
    assert epubcheck.faults(path) == []


def test_pages_of_the_source_edition(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    body = (
        '<p class="p"><span class="pagebreak" epub:type="pagebreak" role="doc-pagebreak" id="page-3" aria-label="3">'
        "</span>甲</p>"
    )
    content = book(
        tmp_path,
        chapter("01.md", "一", body, page_breaks=(PageBreak("page-3", "3"),)),
        options={"page_break_source": "urn:isbn:9787532165537"},
    )
    files = publish(content, path)
    assert '<a class="contents-link" href="text/01.xhtml#page-3">3</a>' in files["EPUB/nav.xhtml"]
    assert '<meta property="pageBreakSource">urn:isbn:9787532165537</meta>' in files["EPUB/content.opf"]
    assert ">pageNavigation<" in files["EPUB/content.opf"]
    assert epubcheck.faults(path) == []


def test_a_title_that_no_font_can_set_gets_no_empty_cover(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    content = book(tmp_path, chapter("01.md", "아침", P), metadata={"title": "골목의 아침", "language": "ko"})
    files = publish(content, path)
    assert "EPUB/cover.jpg" not in files
    assert '<h1 class="title book-title" id="title">골목의 아침</h1>' in files["EPUB/text/title-page.xhtml"]
    assert '<h1 class="page-title" id="title">차례</h1>' in files["EPUB/text/contents.xhtml"]
    assert epubcheck.faults(path) == []


def test_pictures_are_copied_once_under_ascii_names(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    body = '<p class="p"><img class="image" src="epubgen:0" alt="图"/><img class="image" src="epubgen:1" alt="图"/></p>'
    pictures = [link("images/图 一.png", kind="image"), link("images/Plan.PNG", kind="image")]
    content = book(
        tmp_path,
        chapter("01.md", "一", body, targets=pictures, evidence=Evidence(images=2)),
        chapter("02.md", "二", body, targets=pictures, evidence=Evidence(images=2)),
        files={"images/图 一.png": PNG, "images/Plan.PNG": PNG, "cover.png": PNG},
        options={"cover_image": "cover.png", "cover_alt": "封面"},
    )
    files = publish(content, path)
    assert [name for name in files if name.startswith("EPUB/images")] == [
        *("EPUB/images/cover.png", "EPUB/images/plan.png", "EPUB/images/x-a6ac27.png")
    ]
    assert '<meta name="cover" content="image-cover-png"/>' in files["EPUB/content.opf"]
    assert 'id="image-cover-png" media-type="image/png" properties="cover-image"' in files["EPUB/content.opf"]
    assert (
        '<img class="cover-image" src="../images/cover.png" alt="封面" role="doc-cover"/>'
        in files["EPUB/text/cover.xhtml"]
    )
    assert ">alternativeText<" in files["EPUB/content.opf"]
    assert epubcheck.faults(path) == []


def test_a_picture_in_a_word_processor_file(tmp_path: Path, epubcheck: EpubCheck) -> None:
    import io
    import zipfile

    member = io.BytesIO()
    with zipfile.ZipFile(member, "w") as container:
        container.writestr("word/media/image1.png", PNG)
    path = tmp_path / "book.epub"
    picture = link("报告.docx!word/media/image1.png", kind="image")
    content = book(
        tmp_path,
        chapter(
            "报告.docx",
            "报告",
            '<p class="p"><img class="image" src="epubgen:0" alt=""/></p>',
            targets=[picture],
            slug="bao-gao",
        ),
        files={"报告.docx": member.getvalue()},
    )
    assert "EPUB/images/image1.png" in publish(content, path)
    assert epubcheck.faults(path) == []


def test_svg_and_mathml_keep_their_case_and_earn_properties(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>t</title><defs>'
        '<linearGradient id="g" gradientUnits="userSpaceOnUse"><stop offset="0"/></linearGradient></defs></svg>'
    )
    math = '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x" class="math"><mi>x</mi></math>'
    body = f'<p class="p">{svg}{math}</p>'
    content = book(tmp_path, chapter("01.md", "一", body, properties=frozenset(("svg", "mathml"))))
    files = publish(content, path)
    assert svg in files["EPUB/text/01.xhtml"] and math in files["EPUB/text/01.xhtml"]
    assert (
        'href="text/01.xhtml" id="doc-01" media-type="application/xhtml+xml" properties="mathml svg"'
        in (files["EPUB/content.opf"])
    )
    assert epubcheck.faults(path) == []


def test_what_xml_cannot_hold_is_left_out_of_titles_and_names(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    bad = 'A&B <i>\x00\x01\x1f\ud800\ufffe]]>{{ x }}{% y %}"'
    content = book(
        tmp_path,
        part(
            bad,
            entry(
                chapter("01.md", bad, P, people=[Person(bad, affiliation=bad)], front={"subtitle": bad, "source": bad})
            ),
        ),
        metadata={"title": bad, "subtitle": bad, "publisher": (bad,), "rights": bad, "description": bad},
        options={"colophon": True, "cover_alt": bad, "missing_articles": (bad,), "partial": True},
    )
    files = publish(content, path)
    for name, text in files.items():
        if name.endswith((".xhtml", ".opf", ".ncx")):
            etree.fromstring(text.encode())
    assert [label for _, label, _ in points(files["EPUB/nav.xhtml"])] == ['A&B <i>]]>{{ x }}{% y %}"'] * 2
    assert epubcheck.faults(path) == []


def test_every_document_says_its_language(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    content = book(
        tmp_path,
        chapter("01.md", "Kapitel", '<p class="p">Text.</p>', lang="de"),
        chapter("02.md", "فصل", '<p class="p">نص</p>', lang="ar"),
        chapter("03.md", "章", P),
    )
    files = publish(content, path)
    tags = {
        name[10:]: re.findall(r'<html[^>]* (lang="[^>]+)>', text) for name, text in files.items() if "text/0" in name
    }
    assert tags == {
        "01.xhtml": ['lang="de" xml:lang="de"'],
        "02.xhtml": ['lang="ar" xml:lang="ar" dir="rtl"'],
        "03.xhtml": ['lang="zh-Hans" xml:lang="zh-Hans"'],
    }
    assert all(' xml:lang="' in text for name, text in files.items() if name.endswith((".xhtml", ".opf", ".ncx")))
    assert epubcheck.faults(path) == []


def test_vertical_writing_turns_pages_from_the_right(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    content = book(
        tmp_path, chapter("01.md", "一", P), options={"writing_mode": "vertical-rl"}, metadata={"language": "zh-Hant"}
    )
    opf = publish(content, path)["EPUB/content.opf"]
    assert 'page-progression-direction="rtl"' in opf and 'dir="ltr"' in opf and ">verticalWriting<" in opf
    assert epubcheck.faults(path) == []


def test_an_empty_chapter_and_one_without_title(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    content = book(tmp_path, chapter("01-empty.md", "空"), chapter("02-untitled.md", "", P))
    files = publish(content, path)
    assert [label for _, label, _ in points(files["EPUB/nav.xhtml"])] == ["空", "02-untitled"]
    assert "<title>02-untitled</title>" in files["EPUB/text/02-untitled.xhtml"]
    assert epubcheck.faults(path) == []


def test_generated_pages_can_be_left_out_and_asked_for(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    figures = (Figure("figure", "f1", "图一"), Figure("table", "t1", "表一"))
    body = '<p class="p" id="f1">甲</p>\n<p class="p" id="t1">乙</p>'
    content = book(
        tmp_path,
        chapter("01.md", "一", body, figures=figures),
        options={
            "title_page": False,
            "copyright_page": False,
            "contents_page": False,
            "ncx": False,
            "list_of_illustrations": True,
            "list_of_tables": True,
        },
    )
    files = publish(content, path)
    assert spine(files["EPUB/content.opf"]) == [
        *("text/cover.xhtml", "text/illustrations.xhtml", "text/tables.xhtml", "text/01.xhtml")
    ]
    assert 'href="01.xhtml#f1">图一</a>' in files["EPUB/text/illustrations.xhtml"]
    assert "EPUB/toc.ncx" not in files and "toc=" not in files["EPUB/content.opf"]
    assert epubcheck.faults(path) == []


def test_a_partial_book_says_what_it_lacks(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    content = book(tmp_path, chapter("01.md", "一", P), options={"missing_articles": ("七", "八"), "partial": True})
    assert "缺少以下各篇：七、八" in publish(content, path)["EPUB/text/colophon.xhtml"]
    assert epubcheck.faults(path) == []
    whole = content._replace(options=content.options._replace(partial=False))
    (finding,) = compose_publication(whole, version="1.0").findings
    assert (finding.rule, finding.level, "七; 八" in finding.text) == ("missing-articles", Level.ERROR, True)


def test_articles_that_are_expected_are_looked_for(tmp_path: Path) -> None:
    options = {"expected_articles": ("第一篇：江边", "第二篇", "Third"), "missing_articles": ("第四篇",)}
    content = book(tmp_path, chapter("01.md", "第一篇 江边", P), chapter("03.md", "third", P), options=options)
    (finding,) = compose_publication(content, version="1.0").findings
    assert finding.text == "2 of the articles announced are missing: 第四篇; 第二篇"


def test_accessibility_is_measured(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    body = '<p class="p"><img class="image" src="epubgen:0" alt=""/></p>'
    content = book(
        tmp_path,
        chapter(
            "01.md", "一", body, targets=[link("a.png", kind="image")],
            evidence=Evidence(images=2, images_without_alt=1, ruby=1, math=1),
        ),
        files={"a.png": PNG},
        metadata={"accessibility": AccessibilityClaim(exemption="eaa-microenterprise", summary="说明")},
    )  # fmt: skip
    opf = publish(content, path)["EPUB/content.opf"]
    assert re.findall(r'property="schema:accessMode\w*">([^<]+)', opf) == ["textual", "visual", "textual,visual"]
    assert "alternativeText" not in opf and "conformsTo" not in opf
    assert '<meta property="a11y:exemption">eaa-microenterprise</meta>' in opf
    assert re.findall(r'accessibilityHazard">([^<]+)', opf) == ["none"]
    assert epubcheck.faults(path) == []


def test_a_claim_of_conformance_is_carried_over(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    claim = AccessibilityClaim(
        conforms_to="EPUB Accessibility 1.1 - WCAG 2.2 Level AA", certified_by="我们", certified_on="2025-12-01",
        certifier_credential="https://example.org/c", certifier_report="https://example.org/r", hazards=("unknown",),
    )  # fmt: skip
    content = book(tmp_path, chapter("01.md", "一", P), metadata={"accessibility": claim})
    opf = publish(content, path)["EPUB/content.opf"]
    assert '<link rel="a11y:certifierReport" href="https://example.org/r" refines="#certifier"/>' in opf
    assert epubcheck.faults(path) == []


@pytest.mark.parametrize(
    ("given", "metadata", "front", "expected"),
    [
        ("2020-01-01T00:00:00Z", {"modified": "2021-01-01"}, "", "2020-01-01T00:00:00Z"),
        (None, {"modified": "2021-01-01T08:00:00+08:00"}, "2022-01-01", "2021-01-01T00:00:00Z"),
        (None, {"date": "2025-12"}, "2025-12-09", "2025-12-09T00:00:00Z"),
        (None, {"date": "2026"}, "no date", "2026-01-01T00:00:00Z"),
        (None, {"date": "2026-02-30"}, "", "2023-11-14T22:13:20Z"),
    ],
)
def test_the_last_change(
    tmp_path: Path, given: str | None, metadata: dict[str, str], front: str, expected: str
) -> None:
    content = book(
        tmp_path, chapter("01.md", "一", P, front={"date": front}), metadata=metadata, modified_seconds=1_700_000_000
    )
    publication = compose_publication(content, given, version="1.0")
    assert publication.modified == expected
    assert [finding.rule for finding in publication.findings] == (
        ["undated-book"] if expected.startswith("2023") else []
    )


def test_identity_stays_while_the_issue_is_the_same(tmp_path: Path) -> None:
    def identifier(**metadata: object) -> str:
        return compose_publication(book(tmp_path, chapter("01.md", "一", P), metadata=metadata), version="1").identifier

    series = (Series("经验交流", issue="12"),)
    first = identifier(series=series)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", first)
    assert first == identifier(series=series, description="x", publisher=("y",))
    assert (
        len({first, identifier(series=(Series("经验交流", issue="13"),)), identifier(series=series, edition="2")}) == 3
    )
    assert identifier(identifiers=(Identifier("urn:isbn:9787532165537", "isbn"),)) == "urn:isbn:9787532165537"


def test_derived_identity_survives_corrections_and_changes_with_the_edition() -> None:
    issue = Metadata(title="A", series=(Series("菜园交流", "12", issn="1000-0135"),))
    corrected = Metadata(title="B", description="new", series=(Series("Cai yuan", "12", issn="1000-0135"),))
    assert derived_identifier(issue) == derived_identifier(corrected)
    book = Metadata(title="A", creators=(Person("X"),))
    assert derived_identifier(book) == derived_identifier(book._replace(creators=(Person("X. Y."),), subtitle="z"))
    others = [
        book._replace(edition="2"),
        book._replace(title="B"),
        Metadata(series=(Series("A", "1"),)),
        Metadata(series=(Series("A", "2"),)),
        Metadata(series=(Series("A", "", "2"),)),
        Metadata(title="A", series=(Series("A"),)),
        Metadata(title="B", series=(Series("A"),)),
    ]
    assert len({derived_identifier(one) for one in (book, issue, *others)}) == 9


@pytest.mark.parametrize(
    ("date", "instant"),
    [
        ("2025", "2025-01-01T00:00:00Z"), ("2025-12", "2025-12-01T00:00:00Z"),
        ("2025-12-09T08:00:00+08:00", "2025-12-09T00:00:00Z"), ("2025-02-29", ""), ("soon", ""),
    ],
)  # fmt: skip
def test_instant(date: str, instant: str) -> None:
    assert instant_of(date) == instant


def test_lines_of_a_document_lead_back_to_the_manuscript(tmp_path: Path) -> None:
    body = f'{P}\n{P}\n<h2 class="h2" id="a">甲</h2>'
    publication = compose_publication(book(tmp_path, chapter("01.md", "一", body)), version="1.0")
    item = next(item for item in publication.items if item.href == "text/01.xhtml")
    lines = item.content().decode().split("\n")
    assert lines[item.first_line - 1] == P
    assert lines[item.first_line - 1 + list(item.lines).index(3)] == '<h2 class="h2" id="a">甲</h2>'


@pytest.mark.parametrize("end", ["", "\n"])
def test_lines_of_notes_lead_back_too(tmp_path: Path, end: str) -> None:
    notes = [Note(f"n{n}", n, f'<p class="p">注{n}</p>\n<p class="p">续{n}</p>'.encode(), (), 40 + n) for n in (1, 2)]
    article = chapter("01.md", "一", f"{P}\n{P}{end}", notes=notes)
    if end:
        article = article._replace(lines=article.lines[:2])
    item = next(item for item in compose_publication(book(tmp_path, article)).items if item.href == "text/01.xhtml")
    found = {
        line[13:15]: item.lines[number - item.first_line]
        for number, line in enumerate(item.content().decode().split("\n"), 1)
        if re.match(r'<p class="p">[注续]\d', line)
    }
    assert found == {"注1": 41, "续1": 41, "注2": 42, "续2": 42}


def test_names_stay_when_other_files_come_and_go(tmp_path: Path) -> None:
    def names(*paths: str) -> dict[str, str]:
        content = book(tmp_path, *(chapter(path, path, P) for path in paths))
        items = compose_publication(content, version="1.0").items
        return {item.source.path: item.href for item in items if item.source and item.href.startswith("text/")}

    before = names("01-a.md", "part/01-a.md", "cover.md")
    after = names("00-new.md", "part/00-new.md", "01-a.md", "part/01-a.md", "cover.md")
    assert before.items() <= after.items()
    assert len(set(after.values())) == 5


def test_files_that_are_carried_along(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    data = {"data/调查.csv": b"a,b\n", "data/x.unknown": b"?"}
    content = book(tmp_path, chapter("01.md", "一", P), files=data, options={"resources": tuple(data)})
    files = publish(content, path)
    assert [name for name in files if "/files/" in name] == ["EPUB/files/x-f77b68.csv", "EPUB/files/x.unknown"]
    assert epubcheck.faults(path) == []
    missing = content._replace(options=content.options._replace(resources=("gone.csv",)))
    assert [finding.rule for finding in compose_publication(missing).findings] == ["missing-file"]


def test_a_long_contents_page_goes_on_in_another_document(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    files = publish(book(tmp_path, *(chapter(f"{n:04}.md", f"第{n}章", P) for n in range(1200))), path)
    assert [len(re.findall("<li ", files[f"EPUB/text/contents{n}.xhtml"])) for n in ("", "-2")] == [1000, 200]
    assert spine(files["EPUB/content.opf"])[3:6] == ["text/contents.xhtml", "text/contents-2.xhtml", "text/0000.xhtml"]
    assert epubcheck.faults(path) == []


def test_chinese_names_give_neither_empty_nor_colliding_documents(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    contents = [chapter(f"{stem}.md", stem, P, slug="") for stem in ("论治理", "论协商", "Über uns", "___")]
    contents += [
        chapter("a/论.md", "论", P, slug=""),
        chapter("a b.md", "ab", P, slug="a-b"),
        chapter("a/b.md", "ab", P),
    ]
    files = publish(book(tmp_path, *contents), path)
    opf = etree.fromstring(files["EPUB/content.opf"].encode())
    ids = [item.get("id") for item in opf.iter("{*}item")]
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[a-z][a-z0-9-]*", id) for id in ids)
    names = [name for name in files if "/text/" in name]
    assert all(re.fullmatch(r"EPUB/text/[a-z0-9-]+\.xhtml", name) for name in names) and len(names) == 4 + 7
    assert epubcheck.faults(path) == []


def test_the_ncx_names_the_book_as_the_package_document_does(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    files = publish(
        book(tmp_path, chapter("01.md", "一", P), part("编", part("目", entry(chapter("02.md", "二", P))))), path
    )
    (identifier,) = re.findall(r'<dc:identifier id="pub-id">([^<]+)', files["EPUB/content.opf"])
    assert f'<meta name="dtb:uid" content="{identifier}"/>' in files["EPUB/toc.ncx"]
    assert '<meta name="dtb:depth" content="3"/>' in files["EPUB/toc.ncx"]
    assert re.findall(r'playOrder="(\d+)"', files["EPUB/toc.ncx"]) == ["1", "2", "3", "4"]
    assert epubcheck.faults(path) == []


def test_every_entry_of_the_contents_is_a_document_of_its_own(tmp_path: Path) -> None:
    contents = (
        part("编", entry(chapter("01.md", "一", P)), path="one"),
        chapter("02.md", "二", P),
        chapter("03.md", "", P),
    )
    publication = compose_publication(book(tmp_path, *contents))
    hrefs = [point.href for point in publication.toc]
    assert hrefs == ["text/part-one.xhtml", "text/02.xhtml", "text/03.xhtml"]
    spine_hrefs = [item.href for ref in publication.spine for item in publication.items if item.id == ref.item]
    assert [href for href in spine_hrefs if href in hrefs] == hrefs


@pytest.mark.parametrize(
    ("metadata", "front", "expected"),
    [
        ({}, {"type": "prefase"}, "01.md: warning: prefase is no epub:type that a chapter can have, "
         "so it is taken for an ordinary one [unknown-type]\n    → did you mean preface?"),
        ({"language": "fi"}, {}, "notice: there are no words for fi yet, so Contents, Notes and the like are in English"
         " [no-words]\n    → put a file theme/words/fi.yaml beside the text, after templates/words/en.yaml"),
        ({"language": "und"}, {}, None),
    ],
)  # fmt: skip
def test_findings_about_terms(
    tmp_path: Path, metadata: dict[str, str], front: dict[str, str], expected: str | None
) -> None:  # fmt: skip
    content = book(tmp_path, chapter("01.md", "一", P, front=front), metadata=metadata)
    assert [str(f) for f in compose_publication(content).findings] == ([expected] if expected else [])


def test_a_name_in_another_script_is_not_in_the_same_language(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    person = Person("刘轶", alternates=(("zh-Hans", "刘軼"), ("zh-Latn-pinyin", "Liú Yì")))
    opf = publish(book(tmp_path, chapter("01.md", "一", P, people=[person])), path)["EPUB/content.opf"]
    assert re.findall(r'alternate-script" xml:lang="([^"]+)">([^<]+)', opf) == [("zh-Latn-pinyin", "Liú Yì")]
    assert epubcheck.faults(path) == []


def test_a_book_without_chapters_is_an_error(tmp_path: Path) -> None:
    content = book(tmp_path, Entry("draft", "未写", Location("SUMMARY.md", 1)))
    assert [str(finding) for finding in compose_publication(content).findings] == [
        "book.yaml: error: there is no chapter [empty-book]\n    → add a text file to the manuscript"
    ]


@pytest.mark.parametrize(
    ("volume", "issue", "position", "index"),
    [("", "12", "12", "12"), ("98", "4", "98.4", "98.04"), ("2", "13.1", "2.13.1", "2.13"), ("", "第3期", None, None)],
)
def test_the_place_in_a_series_is_a_number(
    tmp_path: Path, epubcheck: EpubCheck, volume: str, issue: str, position: str | None, index: str | None
) -> None:  # fmt: skip
    path = tmp_path / "book.epub"
    series = Series("丛刊", volume=volume, issue=issue)
    opf = publish(book(tmp_path, chapter("01.md", "一", P), metadata={"series": (series,)}), path)["EPUB/content.opf"]
    assert re.findall(r'group-position">([^<]+)', opf) == ([position] if position else [])
    assert re.findall(r'calibre:series_index" content="([^"]+)', opf) == ([index] if index else [])
    assert epubcheck.faults(path) == []


def test_in_an_adopted_folder_the_summary_gives_a_heading(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    untitled = entry(chapter("a.md", "", P), title="From the summary")
    files = publish(book(tmp_path, untitled, adopted=True, settings=None, metadata={"language": "en"}), path)
    assert '<h1 class="title" id="title">From the summary</h1>' in files["EPUB/text/a.xhtml"]
    assert epubcheck.faults(path) == []
    files = publish(book(tmp_path, untitled), path)
    assert "<h1" not in files["EPUB/text/a.xhtml"]


def test_ids_of_headings_make_way_for_those_of_the_author(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    body = '<p class="p" id="title">甲</p>\n<p class="p" id="title-">乙<a class="link" href="#notes">见</a></p>'
    note = [Note("n1", 1, '<p class="p">注</p>'.encode(), ())]
    contents = (
        chapter("a.md", "甲", body, notes=note, id="notes"),
        chapter("b.md", "乙", body.replace("#notes", "#title")),
    )
    files = publish(book(tmp_path, *contents), path)
    assert '<h1 class="title" id="notes">' in files["EPUB/text/a.xhtml"]
    assert '<h2 class="notes-title" id="notes-">' in files["EPUB/text/a.xhtml"]
    assert '<h1 class="title" id="title--">' in files["EPUB/text/b.xhtml"]
    assert epubcheck.faults(path) == []


@pytest.mark.parametrize(
    ("language", "evidence", "expected"),
    [
        ("zh-Hans", Evidence(), ">全部文字可以放大、更换样式、朗读，并可通过目录和标题定位。没有含信息的图片。<"),
        (
            "en",
            Evidence(images=3, images_decorative=1, math=2, math_without_alt=1, audio=1),
            ">All text can be enlarged, restyled and read aloud; the contents and the headings lead through it. "
            "Images that carry meaning have a description in text (2). "
            "Formulas without a text to be read aloud: 1 of 2. "
            "There are sound or video recordings (1); nothing is known of transcripts or captions.<",
        ),
        ("ja", Evidence(images=2, images_without_alt=1), "情報を伝える画像はありません"),
        ("fr", Evidence(), ' xml:lang="en">All text'),
    ],
)  # fmt: skip
def test_a_summary_says_what_was_counted(tmp_path: Path, language: str, evidence: Evidence, expected: str) -> None:
    content = book(tmp_path, chapter("01.md", "一", P, evidence=evidence), metadata={"language": language})
    opf = publish(content, tmp_path / "book.epub")["EPUB/content.opf"]
    (summary,) = re.findall(r'<meta property="schema:accessibilitySummary".*', opf)
    assert (expected in summary) is (language != "ja")
    assert language != "ja" or "説明文のない画像：2 点中 1 点。" in summary


def test_the_publishers_summary_stands_alone(tmp_path: Path) -> None:
    content = book(tmp_path, chapter("01.md", "一", P), metadata={"accessibility": AccessibilityClaim(summary="说明")})
    opf = publish(content, tmp_path / "book.epub")["EPUB/content.opf"]
    assert re.findall(r'accessibilitySummary">([^<]+)', opf) == ["说明"]
