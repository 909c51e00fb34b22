"""A directory → a book: which files, in which order, with what found on the way."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from epubgen.build import BuildOptions, build_book
from epubgen.engine.cache import Cache
from epubgen.errors import EpubgenError, Level, ManuscriptError
from epubgen.model.book import Book, Entry
from epubgen.model.ports import Forgetful
from epubgen.source import compilation, read_manuscript
from epubgen.source.files import natural_key, title_from_name
from epubgen.source.opening import open_manuscript

Write = Callable[[dict[str, "str | bytes"]], Path]
TEXT = "The text of the book is here, and it was in the house.\n"


def outline(entries: tuple[Entry, ...], depth: int = 0) -> list[str]:
    lines = []
    for entry in entries:
        key = f" ({entry.chapter.key})" if entry.chapter else ""
        lines.append(f"{'  ' * depth}{entry.kind} {entry.title}{key}")
        lines += outline(entry.children, depth + 1)
    return lines


def rules(book: Book, least: Level = Level.WARNING) -> list[str]:
    return [f"{finding.rule} {finding.location}" for finding in book.findings if finding.level >= least]


def test_natural_order() -> None:
    names = """
        index.md 1.md 上.md 一、甲.md 2.md 二、乙.md 三.md 10.md １２.md a2b2.md a2b10.md a10b2.md chapter.md Zed.md
        卷一.txt 卷二.txt 第1章.md 第2章.md 第九章.txt 第十章.txt 第二十一章.txt 附录.md 附录一.md 附录二.md
    """.split()  # noqa: SIM905
    shuffled = list(reversed(names))
    assert sorted(shuffled, key=natural_key) == names


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("02-the_river.md", "The river"), ("part-two", "Part two"), ("第三章 渡口.txt", "第三章 渡口"), ("3.txt", "3"),
        ("2025.12", "2025.12"), ("01-前言.md", "前言"), ("1-place/", "Place"),
    ],
)  # fmt: skip
def test_title_from_name(name: str, title: str) -> None:
    assert title_from_name(name) == title


def test_order_by_names(manuscript: Write) -> None:
    files = {
        "book.yaml": "title: T\nlang: en\n", "10-last.md": f"# Last\n\n{TEXT}", "2-first.md": f"# First\n\n{TEXT}",
        "index.md": f"# Opening\n\n{TEXT}", "part/index.md": "# The Part\n\nx\n", "part/b.md": "# B\n\nx\n",
        "part/a.md": "# A\n\nx\n", "bundle/index.md": "# Alone\n\nx\n", "folder-x/c.md": "# C\n\nx\n",
        "images/note.md": "# No chapter\n", "images/a.png": b"x", "fonts/OFL.txt": "licence", "_draft.md": "# Draft\n",
        ".hidden/x.md": "x", "README.md": "x", "LICENSE.txt": "x", "LICENSE-MIT.md": "x",
        "license-plates.md": "# Plates\n\nx\n", "theme/page.html": "x",
        "notes.odt": b"x", "~$a.docx": b"x", "a.md~": "x", "old.epub": b"x",
    }  # fmt: skip
    book = read_manuscript(manuscript(files))
    assert outline(book.entries) == [
        "chapter Opening (index.md)",
        "chapter First (2-first.md)",
        "chapter Last (10-last.md)",
        "chapter Alone (bundle/index.md)",
        "part Folder x",
        "  chapter C (folder-x/c.md)",
        "chapter Plates (license-plates.md)",
        "part The Part (part/index.md)",
        "  chapter A (part/a.md)",
        "  chapter B (part/b.md)",
    ]
    assert rules(book, Level.NOTICE) == ["text-among-resources images/note.md", "unread-format notes.odt"]
    assert "images/a.png" in book.files
    assert not {"_draft.md", "README.md", "LICENSE.txt", "theme/page.html"} & set(book.files)


def test_structure_goes_before_summary(manuscript: Write) -> None:
    files = {
        "book.yaml": "title: T\nlang: en\nstructure: [b.md, a.md]\n", "SUMMARY.md": "- [A](a.md)\n",
        "a.md": "# A\n\nx", "b.md": "# B\n\nx", "c.md": "# C\n\nx",
    }  # fmt: skip
    book = read_manuscript(manuscript(files))
    assert outline(book.entries) == ["chapter B (b.md)", "chapter A (a.md)"]
    assert rules(book, Level.NOTICE) == ["left-out c.md"]
    assert not book.adopted


MDBOOK = {
    "book.toml": '[book]\ntitle = "The Rain"\nauthors = ["Ann Lee <ann@example.org>"]\nlanguage = "en"\n',
    "src/SUMMARY.md": "# Summary\n\n[Intro](README.md)\n\n- [One](one.md)\n  - [Two](sub/two.md)\n- [Later]()\n",
    "src/README.md": f"# Intro\n\n{TEXT}",
    "src/one.md": "# One\n\n```\n{{#include ../listings/a.rs}}\n```\n",
    "src/sub/two.md": f"# Two\n\n{TEXT}",
    "listings/a.rs": "fn main() {}\n",
    "book/index.html": "<p>output of mdBook</p>",
}


@pytest.mark.parametrize("folder", ["", "src"])
def test_mdbook(manuscript: Write, folder: str) -> None:
    book = read_manuscript(manuscript(dict(MDBOOK)) / folder)
    assert outline(book.entries) == [
        "chapter Intro (src/README.md)",
        "part One (src/one.md)",
        "  chapter Two (src/sub/two.md)",
        "draft Later",
    ]
    assert (book.metadata.title, book.metadata.language) == ("The Rain", "en")
    assert [person.name for person in book.metadata.creators] == ["Ann Lee"]
    assert (book.adopted, book.options.dead_links, rules(book)) == (True, "warn", [])
    chapter = book.entries[1].chapter
    assert chapter is not None
    assert chapter.includes == ("listings/a.rs",)
    assert b"main" in chapter.body.read()


def test_findings_are_placed_from_the_folder_that_was_named(manuscript: Write, tmp_path: Path) -> None:
    files = {**MDBOOK, "src/one.md": "# One\n\n[gone](gone.md) {{#include ../gone.rs}}\n"}
    root = manuscript(files)
    for folder, path in (("", "src/one.md"), ("src", "one.md")):
        result = build_book(root / folder, tmp_path / "a.epub")
        places = {str(one.location) for one in result.findings if one.level is Level.WARNING}
        assert places == {f"{path}:3", f"{path}:3:17"}


@pytest.mark.parametrize(("folder", "place"), [("", "src/a.svg"), ("src", "a.svg")])
def test_faults_of_the_book_are_told_from_the_folder_named(
    manuscript: Write, tmp_path: Path, folder: str, place: str
) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g id="a"/><g id="a"/></svg>'
    root = manuscript({**MDBOOK, "src/one.md": "# One\n\n![x](a.svg)\n", "src/a.svg": drawing})
    result = build_book(root / folder, tmp_path / "out.epub")
    assert {str(fault.manuscript) for fault in result.faults} == {place}


@pytest.mark.parametrize(("folder", "flag"), [("src", "mdbook"), ("docs", "gitbook")])
def test_a_summary_in_a_folder_of_sources_needs_no_settings(manuscript: Write, folder: str, flag: str) -> None:
    files = {f"{folder}/SUMMARY.md": "- [One](1.md)\n", f"{folder}/1.md": "# One\n\nx\n", "README.md": "# Repository\n"}
    root = manuscript(files)
    assert outline(read_manuscript(root).entries) == [f"chapter One ({folder}/1.md)"]
    assert getattr(open_manuscript(str(root)).layout, flag)
    (root / "a.md").write_text("# A chapter beside it\n\nx\n")
    assert len(read_manuscript(root).entries) == 2


@pytest.mark.parametrize(("heading", "title"), [("Gardens", "Gardens"), ("Introduction", "Manuscript")])
def test_no_book_is_called_src(manuscript: Write, heading: str, title: str) -> None:
    root = manuscript({"src/SUMMARY.md": "- [One](1.md)\n- [B](2.md)\n", "src/1.md": f"# {heading}\n\nx\n",
                       "src/2.md": "# B\n\nx\n"})  # fmt: skip
    assert read_manuscript(root / "src").metadata.title == title


@pytest.mark.parametrize("name", ["book.json", ".gitbook.yaml"])
def test_gitbook(manuscript: Write, name: str) -> None:
    settings = {
        "book.json": '{"title": "Gardens", "author": "Ann Lee", "language": "zh_CN", "root": "./docs"}',
        ".gitbook.yaml": "root: ./docs/\nstructure:\n  readme: README.md\n  summary: SUMMARY.md\n",
    }
    files = {
        name: settings[name], "docs/SUMMARY.md": "# Summary\n\n* [One](one.md)\n* [Site](https://example.org)\n",
        "docs/README.md": "# 菜园\n\n这是一本书的开头，说说我们的菜园。\n", "docs/one.md": "# 一\n\n我们在这里。\n",
        "docs/.gitbook/assets/a.png": b"x",
    }  # fmt: skip
    book = read_manuscript(manuscript(files))
    assert outline(book.entries) == ["chapter 菜园 (docs/README.md)", "chapter One (docs/one.md)"]
    assert book.metadata.title == ("Gardens" if name == "book.json" else "菜园")
    assert book.metadata.language == "zh-Hans"
    assert "docs/.gitbook/assets/a.png" in book.files


def test_adopted_faults_are_milder(manuscript: Write) -> None:
    files = {**MDBOOK, "src/SUMMARY.md": "- [One](one.md)\n- [Gone](gone.md)\n"}
    del files["listings/a.rs"]
    book = read_manuscript(manuscript(files))
    assert rules(book) == ["missing-chapter src/SUMMARY.md:2"]
    chapter = book.entries[0].chapter
    assert chapter is not None
    assert [(finding.rule, finding.level) for finding in chapter.findings] == [("missing-include", Level.WARNING)]


def test_what_nothing_states(manuscript: Write) -> None:
    book = read_manuscript(manuscript({"a.md": f"# A Single Text\n\n{TEXT * 5}"}))
    assert (book.metadata.title, book.metadata.language) == ("A Single Text", "en")
    assert rules(book, Level.NOTICE) == ["language-detected book.yaml", "title-assumed book.yaml"]
    assert book.modified_seconds == int((Path(book.root) / "a.md").stat().st_mtime)


@pytest.mark.parametrize(
    ("stated", "tag", "rule", "advice"),
    [
        ("zh", "zh-Hant", "language-script", "write `lang: zh-Hant`"),
        ("zh_CN", "zh-Hant", "language-tag", "write zh-Hans"),
        ("C", "zh-Hant", "language-tag", "write zh-Hant: the text looks like that"),
    ],
)
def test_language_that_says_too_little(manuscript: Write, stated: str, tag: str, rule: str, advice: str) -> None:
    text = "# 題\n\n這個說法來自我們的國家，時間過得很長，還沒有讓誰發現問題。\n"
    book = read_manuscript(manuscript({"book.yaml": f"title: T\nlang: {stated}\n", "a.md": text}))
    assert book.metadata.language == tag
    assert [(finding.rule, finding.advice) for finding in book.findings] == [(rule, advice)]


def test_cover_is_found_by_its_name(manuscript: Write) -> None:
    root = manuscript({"book.yaml": "title: T\nlang: en\n", "a.md": "# A\n\nx", "Cover.PNG": b"x", "cover.svg": b"x"})
    assert read_manuscript(root).options.cover_image == "Cover.PNG"
    (root / "book.yaml").write_text("title: T\nlang: en\ncover: false\n")
    options = read_manuscript(root).options
    assert (options.cover_image, options.cover_design) == ("", "none")


def test_paths_of_settings(manuscript: Write) -> None:
    settings = (
        "title: T\nlang: en\ncss: [a.css, styles]\nfonts: fonts/*.otf\ncover: images/covr.png\nresources: b.csv\n"
    )
    files = {
        "book.yaml": settings, "a.md": "# A\n\nx", "a.css": "", "styles/c.css": "", "fonts/10.otf": b"",
        "fonts/2.otf": b"", "fonts/OFL.txt": "", "images/cover.png": b"",
    }  # fmt: skip
    book = read_manuscript(manuscript(files))
    assert book.options.styles == ("a.css", "styles/c.css")
    assert book.options.fonts == ("fonts/2.otf", "fonts/10.otf")
    found = [f"{finding.location} {finding.rule}: {finding.advice}" for finding in book.findings]
    assert found == [
        "book.yaml:5:8 missing-file: did you mean “images/cover.png”?",
        "book.yaml:6:12 missing-file: put the file there, or mend the path",
    ]


def test_empty_chapters(manuscript: Write) -> None:
    files = {"book.yaml": "title: T\nlang: en\n", "a.md": "", "b.md": "# Only a heading\n", "c.md": "# C\n\nx\n"}
    book = read_manuscript(manuscript(files))
    assert rules(book) == ["empty-chapter a.md", "heading-only b.md"]


def test_a_part_needs_no_text_of_its_own(manuscript: Write) -> None:
    files = {"book.yaml": "title: T\nlang: en\n", "p/index.md": "# Part\n", "p/1.md": "# One\n\nx\n"}
    book = read_manuscript(manuscript(files))
    chapter = book.entries[0].chapter
    assert rules(book) == [] and chapter is not None and chapter.findings == ()


def test_a_title_that_the_summary_says_too_stands_once(manuscript: Write) -> None:
    text = "## `Keys`\n\nx\n\n## Modes\n\ny\n"
    files = {"book.yaml": "title: T\nlang: en\n", "SUMMARY.md": "- [Keys](a.md)\n- [Other](b.md)\n"}
    book = read_manuscript(manuscript({**files, "a.md": text, "b.md": text}))
    bodies = [entry.chapter.body.read() for entry in book.entries if entry.chapter]
    assert [b"Keys" in body for body in bodies] == [False, True]


def test_what_a_chapter_includes_is_not_left_out(manuscript: Write) -> None:
    files = {
        "book.yaml": "title: T\nlang: en\n", "SUMMARY.md": "- [A](a.md)\n", "a.md": "# A\n\n{{#include b.md}}\n",
        "b.md": "x\n", "c.md": "y\n",
    }  # fmt: skip
    assert rules(read_manuscript(manuscript(files)), Level.NOTICE) == ["left-out c.md"]


def test_no_manuscript(tmp_path: Path, manuscript: Write) -> None:
    with pytest.raises(EpubgenError, match="cannot be read"):
        read_manuscript(tmp_path / "nowhere")
    with pytest.raises(EpubgenError, match="no chapter here"):
        read_manuscript(manuscript({"book.yaml": "title: T\n", "_draft.md": "x"}))
    with pytest.raises(ManuscriptError, match=r"gone\.md"):
        read_manuscript(manuscript({"book.yaml": "title: T\nstructure: [gone.md]\n"}))


def test_links_loops_and_odd_names(manuscript: Write) -> None:
    root = manuscript({"book.yaml": "title: T\nlang: en\n", "a.md": "# A\n\nx", "b/c.md": "Text.", "B.MD": "# B\n\nx"})
    (root / "b" / "loop").symlink_to(root)
    (root / "self").symlink_to(root / "b")
    (root / "gone.md").symlink_to(root / "nowhere.md")
    os.mkfifo(root / "pipe.md")
    (root / os.fsdecode(b"bad\xff.md")).write_text("# Bad\n")
    (root / "b.md").write_text("# B\n\nx")
    book = read_manuscript(root)
    assert set(rules(book)) == {
        "folder-loop b/loop", "folder-loop self/loop", "broken-link gone.md", "file-name bad\\udcff.md",
        "name-case b.md",
    }  # fmt: skip
    assert "part Self" in outline(book.entries)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_unreadable(manuscript: Write) -> None:
    root = manuscript({"book.yaml": "title: T\nlang: en\n", "a.md": "# A\n\nx", "b/c.md": "x"})
    (root / "a.md").chmod(0)
    (root / "b").chmod(0)
    book = read_manuscript(root)
    (root / "b").chmod(0o755)
    assert rules(book) == ["unreadable-folder b"]


def test_settings_that_are_no_file(manuscript: Write) -> None:
    root = manuscript({"a.md": "# A\n\nx"})
    (root / "book.yaml").mkdir()
    assert "unreadable-file book.yaml" in rules(read_manuscript(root))


def test_cache_gives_the_same_book(manuscript: Write, tmp_path: Path) -> None:
    root = manuscript({**MDBOOK, "src/deep.txt": "第一章 甲\n\n文。\n\n第二章 乙\n\n文。\n"})

    def build() -> Book:
        cache = Cache(tmp_path / "cache", "1")
        try:
            return read_manuscript(root, store=cache)
        finally:
            cache.close()

    first, second = build(), build()
    assert first == second == read_manuscript(root)
    (root / "listings" / "a.rs").write_text("fn other() {}\n")
    chapter = build().entries[1].chapter
    assert chapter is not None
    assert b"other" in chapter.body.read()


def test_large_books_leave_bodies_on_disk(manuscript: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation, "SPOOL_FROM", 10)
    root = manuscript(
        {"book.yaml": "title: T\nlang: en\n", "a.md": "# A\n\nx\n", "b.txt": "Chapter 1\n\ny\n\nChapter 2\n\nz\n"}
    )
    store = Forgetful()
    book = read_manuscript(root, store=store)
    chapters = [entry.chapter for entry in book.entries if entry.chapter]
    assert [chapter.body.read().decode() for chapter in chapters] == [
        '<p class="p">x</p>\n', '<p class="p">y</p>\n', '<p class="p">z</p>\n',
    ]  # fmt: skip
    assert all(chapter.body.data is None for chapter in chapters)
    store.close()


def test_a_book_without_a_cover(manuscript: Write, tmp_path: Path) -> None:
    settings = "title: T\nlang: en\ndate: 2026-04-01\ncover: false\n"
    root = manuscript({"book.yaml": settings, "a.md": f"# A\n\n{TEXT}", "cover.jpg": b"x"})
    result = build_book(root, tmp_path / "t.epub", BuildOptions(check=False))
    assert (result.status, result.findings) == ("built", ())
    with ZipFile(tmp_path / "t.epub") as container:
        assert not [name for name in container.namelist() if "cover" in name]


def test_a_file_too_large_to_be_a_chapter(manuscript: Write) -> None:
    root = manuscript({"book.yaml": "title: T\nlang: en\n", "a.md": "# A\n\nx", "b.txt": "x"})
    with (root / "b.txt").open("r+b") as file:
        file.truncate(300_000_000)
    book = read_manuscript(root)
    assert outline(book.entries) == ["chapter A (a.md)", "draft B"]
    assert rules(book) == ["huge-file b.txt"]
