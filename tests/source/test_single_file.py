"""One file as a manuscript: what it says of itself is the book's, and nothing else in its folder is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from handmade import PNG
from word_files import W, word_file

from epubgen.build import BuildResult, build_book
from epubgen.errors import EpubgenError
from epubgen.model.book import Book, Entry
from epubgen.model.metadata import FrontMatter
from epubgen.source import read_manuscript

Write = Callable[[dict[str, "str | bytes"]], Path]
OTHERS: dict[str, str | bytes] = {
    "book.yaml": "titel: wrong\nlang: xx-yy-zz\n", "other.md": "# Other\n\nText.\n", "cover.jpg": b"no picture",
    "pictures/a.png": PNG, "a.css": ".x { direction: rtl }\n",
}  # fmt: skip
WHOLE = """---
title: The Book
author: [Ann Author, Bob]
translator: Tom
lang: en
date: 2026-01-02
modified: 2026-01-02
publisher: The House
isbn: 978-7-5000-0000-6
cover-image: pictures/a.png
layout: post
theme: minimal
nonsense: 1
---

An opening.

# One {#first}

![A](pictures/a.png "A picture"), see [two](#two) and [other](other.md).

# Two

Text[^1].

[^1]: A note.
"""


def titles(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.title for entry in entries]


def told(result: BuildResult) -> list[str]:
    return [f"{finding.location} {finding.rule}" for finding in result.findings]


def opf(path: Path) -> str:
    with ZipFile(path) as container:
        return container.read("EPUB/content.opf").decode()


def test_a_markdown_file_with_several_chapters(manuscript: Write, tmp_path: Path, epubcheck) -> None:
    root = manuscript(OTHERS | {"whole.md": WHOLE})
    result = build_book(root / "whole.md", tmp_path / "whole.epub")
    assert told(result) == ["whole.md:13:1 unknown-key", "whole.md:20:55 link-to-file"]
    assert epubcheck.faults(tmp_path / "whole.epub") == []
    book = read_manuscript(root / "whole.md")
    assert titles(book.entries) == ["The Book", "One", "Two"]
    assert [person.name for person in book.metadata.creators] == ["Ann Author", "Bob"]
    assert [(person.name, person.role) for person in book.metadata.contributors] == [("Tom", "trl")]
    assert book.options.cover_image == "pictures/a.png" and book.options.theme == "default"
    assert not any(chapter.people for chapter in fronts(book)), "the book's authors stand once, on its title page"
    package = opf(tmp_path / "whole.epub")
    assert "urn:isbn:9787500000006" in package and ">The House<" in package and "other" not in package


def fronts(book: Book) -> list[FrontMatter]:
    return [entry.chapter.front for entry in book.entries if entry.chapter]


def test_an_article_that_states_little(manuscript: Write, tmp_path: Path, epubcheck) -> None:
    text = "# 渡口的故事\n\n潮水退去的时候，他走到了渡口，看见对岸的灯火。\n\n## 后来\n\n他又来了。\n"
    root = manuscript(OTHERS | {"article.md": text})
    result = build_book(root / "article.md", tmp_path / "article.epub")
    assert told(result) == ["article.md language-detected", "article.md undated-book"]
    assert all("book.yaml" not in finding.advice for finding in result.findings)
    assert epubcheck.faults(tmp_path / "article.epub") == []
    book = read_manuscript(root / "article.md")
    assert (book.metadata.title, book.metadata.language, titles(book.entries)) == (
        *("渡口的故事", "zh-Hans"),
        ["渡口的故事"],
    )


def test_a_style_sheet_that_the_front_matter_names(manuscript: Write, tmp_path: Path) -> None:
    root = manuscript(OTHERS | {"a.md": "---\ntitle: T\nlang: en\ndate: 2026-01-02\ncss: a.css\n---\n\nText.\n"})
    result = build_book(root / "a.md", tmp_path / "a.epub")
    assert [(fault.id, str(fault.manuscript)) for fault in result.faults] == [("CSS-001", "a.css:1")]


def test_a_novel(manuscript: Write, tmp_path: Path, epubcheck) -> None:
    text = "《潮间邮路》\n作者：江照白\n\n第一章 渡口\n\n潮水退去了。\n\n第二章 邮路\n\n第二天他又来了。\n"
    root = manuscript(OTHERS | {"novel.txt": text.encode("gb18030")})
    assert build_book(root / "novel.txt", tmp_path / "novel.epub").ok
    assert epubcheck.faults(tmp_path / "novel.epub") == []
    book = read_manuscript(root / "novel.txt")
    assert titles(book.entries) == ["第一章 渡口", "第二章 邮路"]
    assert (book.metadata.title, book.metadata.creators[0].name) == ("潮间邮路", "江照白")


def test_a_page(manuscript: Write, tmp_path: Path, epubcheck) -> None:
    page = (
        '<html lang="en"><head><title>A page</title><meta name="author" content="Ann">'
        '<meta name="keywords" content="sea, shore"></head>'
        '<body><h1>A page</h1><p>Text.<img src="pictures/a.png" alt="A"></p></body></html>'
    )
    root = manuscript(OTHERS | {"page.html": page})
    assert build_book(root / "page.html", tmp_path / "page.epub").ok
    assert epubcheck.faults(tmp_path / "page.epub") == []
    metadata = read_manuscript(root / "page.html").metadata
    assert (metadata.title, metadata.language, metadata.creators[0].name) == ("A page", "en", "Ann")
    assert [subject.name for subject in metadata.subjects] == ["sea", "shore"]


WORD = f"""<docx xmlns:w="{W}">
<document>
<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>文件的题目</w:t></w:r></w:p>
<w:p><w:r><w:t>开头的话写在这里。</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>第一章</w:t></w:r></w:p>
<w:p><w:r><w:t>正文是中文写的。</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>第二章</w:t></w:r></w:p>
<w:p><w:r><w:t>再写一些。</w:t></w:r></w:p>
</document>
<core creator="张三"/>
</docx>
"""


def test_a_word_file(manuscript: Write, tmp_path: Path, epubcheck) -> None:
    described = tmp_path / "text.xml"
    described.write_text(WORD, encoding="utf-8")
    root = manuscript(OTHERS | {"text.docx": word_file(described)})
    result = build_book(root / "text.docx", tmp_path / "text.epub")
    assert told(result) == ["text.docx undated-book", "text.docx language-detected"]
    assert epubcheck.faults(tmp_path / "text.epub") == []
    book = read_manuscript(root / "text.docx")
    assert (book.metadata.title, book.metadata.creators[0].name) == ("文件的题目", "张三")
    assert titles(book.entries) == ["文件的题目", "第一章", "第二章"]


def test_a_file_that_says_nothing_is_called_by_its_name(manuscript: Write) -> None:
    book = read_manuscript(
        manuscript(OTHERS | {"03-the_ferry.md": "Text of the book, in the house.\n"}) / "03-the_ferry.md"
    )
    assert (book.metadata.title, titles(book.entries)) == ("The ferry", ["The ferry"])


@pytest.mark.parametrize(("name", "advice"), [("a.rtf", "save it as .docx"), ("a.epub", "a manuscript is a folder")])
def test_files_that_no_reader_reads(manuscript: Write, name: str, advice: str) -> None:
    with pytest.raises(EpubgenError, match=advice):
        read_manuscript(manuscript({name: "x"}) / name)
