"""Text files → chapters: plain_text/*.txt, and what must hold for any text."""

from __future__ import annotations

import html
import pickle
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from examples import compare, example_paths
from hypothesis import given, settings
from hypothesis import strategies as st

from epubgen.model.chapter import Chapter
from epubgen.source.compile import CompileTask
from epubgen.source.plain_text import read_plain_text
from epubgen.source.plain_text_evidence import count_characters

EXAMPLES = example_paths("plain_text", ".txt")


def read(data: bytes, path: str = "a.txt", lang: str = "zh-Hans") -> tuple[Chapter, ...]:
    return read_plain_text(CompileTask("/nowhere", path, lang), data)


def shown(chapter: Chapter) -> str:
    front = chapter.front
    people = [f"{person.role}:{person.name}:{person.affiliation}:{person.post}" for person in front.people]
    head = f"{'#' * chapter.level} {chapter.title} [{chapter.key}] line {chapter.source.line} {front.type} {people}"
    body = chapter.body.read().decode()
    lines = [f"{line:4} {text}" for line, text in zip(chapter.lines, body.splitlines(), strict=True)]
    outline = [f"     h{h.level} {h.text} ({h.id}, line {h.line})" for h in chapter.outline]
    notes = [f"{note.line:4} {note.id} {note.references} {note.body.decode()}" for note in chapter.notes]
    return "\n".join([head.rstrip(), *lines, *outline, *notes, *map(str, chapter.findings)])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_example(example: Path, update: bool) -> None:
    lang = {"english": "en", "japanese": "ja"}.get(example.stem.partition("-")[0], "zh-Hans")
    chapters = read(example.read_bytes(), "a.txt", lang)
    compare(example, "\n\n".join(map(shown, chapters)) + "\n", update)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_encodings(encoding: str) -> None:
    text = (
        "第一章　雨夜\n\n　　雨下了一夜，门口多了一把伞，没有人知道是谁的。\n\n第二章　伞\n\n　　伞柄上刻着一个字。\n"
    )
    chapters = read(text.encode(encoding))
    assert [chapter.title for chapter in chapters] == ["第一章 雨夜", "第二章 伞"]
    assert chapters[0].body.read().decode() == '<p class="p">雨下了一夜，门口多了一把伞，没有人知道是谁的。</p>\n'
    assert chapters[0].findings == ()


def test_big5() -> None:
    text = (
        "第一章　雨夜\n\n　　雨下了一夜，門口多了一把傘，沒有人知道是誰的。\n\n第二章　傘\n\n　　傘柄上刻著一個字。\n"
    )
    assert [chapter.title for chapter in read(text.encode("big5"))] == ["第一章 雨夜", "第二章 傘"]


def test_empty_text() -> None:
    for data in (b"", b"\n \n", "\ufeff".encode()):
        (chapter,) = read(data)
        assert (chapter.title, chapter.body.read(), len(chapter.lines)) == ("", b"", 0)


def test_names_stay_when_chapters_are_added() -> None:
    text = "第一章 甲\n\n文。\n\n第二章 乙\n\n文。\n"
    names = [chapter.slug for chapter in read(text.encode(), "novel.txt")]
    more = [chapter.slug for chapter in read(("楔子\n\n文。\n\n" + text).encode(), "novel.txt")]
    assert names == ["novel-c1", "novel-c2"]
    assert more == ["novel-xie-zi", *names]


def test_a_thousand_chapters_have_different_names() -> None:
    text = "".join(f"第{n % 400 + 1}章 题{n}\n\n文。\n\n" for n in range(1000))
    slugs = [chapter.slug for chapter in read(text.encode())]
    assert len(set(slugs)) == 1000
    assert all(re.fullmatch(r"[a-z0-9-]+", slug) for slug in slugs)


def test_workers_change_nothing() -> None:
    text = "".join(
        f"第{n}卷 卷\n\n第{n}章 题\n\n　　话，{n}。\n\n一、甲\n\n他说：“3.5。”\n\n二、乙\n\n文。\n\n"
        for n in range(1, 60)
    )
    task = CompileTask("/nowhere", "a.txt", "zh-Hans")

    def run(function: Callable[[Any], Any], tasks: Sequence[Any], weight: int = 0) -> Iterator[Any]:
        assert len(tasks) > 2
        return (pickle.loads(pickle.dumps(function(part))) for part in tasks)

    assert read_plain_text(task, text.encode(), run) == read_plain_text(task, text.encode())


@pytest.mark.parametrize(
    ("markup", "count"),
    [
        ("", 0),
        ('<p class="p">雨下了一夜。</p>\n', 5),
        ('<p class="p">雨 don\'t stop, 3.5 km; -x- a--b</p>\n<p class="p">é中b</p>\n', 1 + 4 + 3 + 3),
        ('<hr class="break"/>\n<p class="p"><em class="em">one</em> two</p>\n', 2),
    ],
)
def test_characters_are_counted_as_editors_count(markup: str, count: int) -> None:
    assert count_characters(markup.encode()) == count


CHARACTERS = st.sampled_from(list("第一二三章回卷节、。“”，的人天 \n\n\n　*-#<>&\"'_12.Chapter\tI\x01\ufffe"))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=CHARACTERS, max_size=300))
def test_no_character_is_lost(text: str) -> None:
    chapters = read(text.encode(), lang="zh-Hans")
    assert len({chapter.key for chapter in chapters}) == len(chapters)
    found = ""
    for chapter in chapters:
        body = chapter.body.read().decode()
        assert body.count("\n") == len(chapter.lines)
        for heading in chapter.outline:
            assert chapter.body.read()[heading.offset :].startswith(f"<h{heading.level} ".encode())
        people = "".join(person.name + person.affiliation + person.post for person in chapter.front.people)
        found += chapter.title + people + html.unescape(re.sub(r"<[^>]*>", "", body))
    wanted = re.sub(r"[^第一二三章回卷节、。“”，的人天<>&12Chapter]", "", text)
    if not any(finding.rule == "repeated-heading" for chapter in chapters for finding in chapter.findings):
        assert sorted(re.sub(r"[^第一二三章回卷节、。“”，的人天<>&12Chapter]", "", found)) == sorted(wanted)


def test_a_few_bytes_of_another_encoding() -> None:
    data = "　　正常的文字，这里有很多字，后面坏了".encode() + "国家".encode("gb18030") + "。\n".encode()
    (chapter,) = read(data)
    assert chapter.body.read().decode().startswith('<p class="p">正常的文字，这里有很多字，后面坏了\ufffd')
    assert [finding.rule for finding in chapter.findings] == ["undecodable-text", "replacement-character"]
