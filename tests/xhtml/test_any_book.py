"""Books of any structure, with any text in their titles and names: EPUBCheck has nothing to say about them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handmade import book, chapter, publish
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from epubgen.errors import Location
from epubgen.model.book import Book, Entry
from epubgen.model.chapter import Note
from epubgen.model.metadata import Person, Series
from epubgen.vocabulary import CHAPTER_TYPES

if TYPE_CHECKING:
    from conftest import EpubCheck

WORD = st.text(max_size=12) | st.sampled_from(["章", "A & <b>", "]]>", "\x0b", "\ud800x", "  ", "{{ x }}", "%s"])
NAME = st.sampled_from(["01", "02-李", "cover", "contents", "Ünï", "x y", "con", "text"])
PERSON = st.tuples(WORD, st.sampled_from(["aut", "trl", "isb"]), WORD, WORD).map(
    lambda told: Person(told[0], told[1], affiliation=told[2], file_as=told[3])
)
FRONT = st.fixed_dictionaries(
    {
        "subtitle": WORD,
        "source": WORD,
        "rights": WORD,
        "date": st.sampled_from(["", "2025-12-09", "2025", "gestern"]),
        "type": st.sampled_from(["", "nonsense", *sorted(CHAPTER_TYPES)]),
    }
)


@st.composite
def chapters(draw: st.DrawFn, folder: str) -> Entry:
    name = f"{folder}{draw(NAME)}-{draw(st.integers(0, 9))}.md"
    blocks, level, notes = [], 1, []
    for number in range(draw(st.integers(0, 6))):
        level = draw(st.integers(2, min(level + 1, 6)))
        blocks.append(
            f'<h{level} class="h{level}" id="h{number}">{draw(st.sampled_from(["甲", "B", "x&amp;y"]))}</h{level}>'
        )
        mark = ""
        if draw(st.booleans()):
            notes.append(Note(f"n{number}", len(notes) + 1, '<p class="p">注</p>'.encode(), (f"r{number}",)))
            mark = f'<a epub:type="noteref" role="doc-noteref" id="r{number}" href="#n{number}">1</a>'
        back = f'<a class="link" href="#h{draw(st.integers(0, number))}">回</a>'
        blocks.append(f'<p class="p">{"正文" * 30}{mark}{back}</p>')
    content = chapter(
        name,
        draw(WORD),
        "\n".join(blocks),
        notes=notes,
        lang=draw(st.sampled_from(["", "de", "ar"])),
        front=draw(FRONT),
        people=draw(st.lists(PERSON, max_size=2)),
    )
    return Entry("chapter", draw(WORD), Location(name), content)


@st.composite
def entries(draw: st.DrawFn, folder: str = "", depth: int = 0) -> Entry:
    kind = draw(st.sampled_from(["chapter", "chapter", "part", "heading", "draft"]))
    if kind == "draft":
        return Entry("draft", draw(WORD), Location("SUMMARY.md", 1))
    own = draw(chapters(folder))
    if kind == "chapter" or depth == 3:
        return own
    below = f"{folder}{draw(NAME)}/"
    children = tuple(draw(st.lists(entries(below, depth + 1), min_size=1, max_size=2)))
    opening = own.chapter if kind == "part" and draw(st.booleans()) else None
    return Entry(kind, draw(WORD), Location(below.rstrip("/")), opening, children)


@st.composite
def books(draw: st.DrawFn, root: Path) -> Book:
    flags = ("title_page", "copyright_page", "contents_page", "colophon", "ncx", "number_sections", "partial")
    options: dict[str, Any] = {flag: draw(st.booleans()) for flag in flags}
    options |= {
        "toc_depth": draw(st.integers(1, 6)),
        "split_above": draw(st.sampled_from([0, 300, 250_000])),
        "writing_mode": draw(st.sampled_from(["horizontal-tb", "vertical-rl"])),
        "cover_alt": draw(WORD),
    }
    metadata = {
        "title": draw(WORD),
        "language": draw(st.sampled_from(["zh-Hans", "zh-Hant", "ja", "en", "fa"])),
        "creators": tuple(draw(st.lists(PERSON, max_size=2))),
        "series": (Series(draw(WORD), issue=draw(st.sampled_from(["", "3", "第3期"]))),),
        "rights": draw(WORD),
    }
    contents = [draw(chapters("")), *draw(st.lists(entries(), max_size=4))]
    return book(root, *contents, metadata=metadata, options=options)


@given(st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
def test_any_book_is_valid(epubcheck: EpubCheck, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        publish(data.draw(books(root)), root / "book.epub")
        assert epubcheck.faults(root / "book.epub") == []
