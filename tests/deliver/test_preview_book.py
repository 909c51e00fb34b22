"""A container and its line map → what the preview shows of it."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from small_press import press, write_container

from epubgen.deliver.preview_book import Entry, PreviewBook, Source, mark_lines
from epubgen.errors import DeliveryError, Location


@pytest.fixture
def book(tmp_path: Path) -> PreviewBook:
    (tmp_path / "a.txt").write_text("One & Two\n\nfirst\nsecond\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Three\nthird\n", encoding="utf-8")
    rebuilt = press(tmp_path, tmp_path / "book.epub")
    assert rebuilt.path
    return PreviewBook(rebuilt.path, rebuilt.sources)


def test_a_book_is_read_from_its_package_and_its_navigation(book: PreviewBook) -> None:
    assert (book.title, book.language, book.direction, book.cover) == ("Letters & Tides", "en", "ltr", "")
    assert book.contents == (Entry("One & Two", "EPUB/text/a.xhtml"), Entry("Three", "EPUB/text/b.xhtml"))
    assert [(d.name, d.source, d.first) for d in book.documents] == [
        ("EPUB/text/a.xhtml", "a.txt", 1),
        ("EPUB/text/b.xhtml", "b.txt", 1),
    ]
    assert book.media_types["EPUB/style.css"] == "text/css"


def test_blocks_carry_their_manuscript_lines(book: PreviewBook) -> None:
    data = book.read("EPUB/text/a.xhtml")
    assert data is not None
    assert data.decode().splitlines()[4:9] == [
        "<body>",
        '<h1 data-epubgen-line="1" id="top">One &amp; Two</h1>',
        '<p data-epubgen-line="3">first</p>',
        '<p data-epubgen-line="4">second</p>',
        "</body>",
    ]


def test_only_names_of_the_container_can_be_read(book: PreviewBook) -> None:
    assert book.read("EPUB/style.css") is not None
    for name in ("../a.txt", "/etc/passwd", "EPUB/../EPUB/style.css", "EPUB", ""):
        assert book.read(name) is None


def test_places_lead_to_documents(book: PreviewBook) -> None:
    assert book.find_document(Location("b.txt", 2)) == "EPUB/text/b.xhtml"
    assert book.find_document(Location("b.txt")) == "EPUB/text/b.xhtml"
    assert book.find_document(Location("EPUB/text/a.xhtml", 7)) == "EPUB/text/a.xhtml"
    assert book.find_document(Location("book.yaml", 1)) == ""
    assert book.find_document(Location("EPUB/style.css", 1)) == ""


def test_a_file_with_many_chapters_leads_to_the_right_one(tmp_path: Path) -> None:
    names = ("c1.xhtml", "c2.xhtml", "c3.xhtml")
    starts = (1, 40, 90)
    write_container(tmp_path / "novel.epub", dict.fromkeys(names, "<p/>"), {})
    sources = {
        name: Source("novel.txt", 1, array("I", (0, start))) for name, start in zip(names, starts, strict=True)
    }  # fmt: skip
    book = PreviewBook(tmp_path / "novel.epub", sources)
    found = [book.find_document(Location("novel.txt", line)) for line in (1, 39, 40, 89, 90, 5000)]
    assert found == [
        f"EPUB/{name}" for name in ("c1.xhtml", "c1.xhtml", "c2.xhtml", "c2.xhtml", "c3.xhtml", "c3.xhtml")
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"<p>text</p>", b'<p data-epubgen-line="7">text</p>'),
        (b"  <figure class='x'>", b"  <figure data-epubgen-line=\"7\" class='x'>"),
        (b"<hr/>", b'<hr data-epubgen-line="7"/>'),
        (b"<pre>", b'<pre data-epubgen-line="7">'),
        (b'<span class="hl-k">', b'<span class="hl-k">'),
        (b"<para>", b"<para>"),
        (b"text <p>", b"text <p>"),
    ],
)
def test_a_line_is_marked_where_a_block_begins_it(line: bytes, expected: bytes) -> None:
    assert mark_lines(line, Source("a.md", 1, array("I", (7,)))) == expected


def test_what_is_no_container_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.epub"
    path.write_bytes(b"no zip")
    with pytest.raises(DeliveryError, match=r"bad\.epub: the finished book cannot be opened"):
        PreviewBook(path, {})
