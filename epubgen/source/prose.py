"""Markdown that holds nothing but headings and paragraphs → its chapter, without the engine and the passes after it.

Most chapters of novels and most articles of an issue are such text, and there the long way (`markdown.py`) spends
nine tenths of its time looking for what is not there. One look over the bytes proves that nothing in a text can mean
anything to Markdown or to the constructs of `docs/writing.md`; where that cannot be proven, there is no short way.
Both ways give the same chapter: tests/source/test_prose.py compares them over the sample books and over made-up text.
"""

from __future__ import annotations

import re
from array import array
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from epubgen.model.chapter import Chapter, Evidence, Heading
from epubgen.source.assemble import escape_text, file_slug
from epubgen.source.chapter_facts import placed
from epubgen.source.evidence import count_characters
from epubgen.source.headings import Ids, Ranks
from epubgen.source.line_breaks import join_lines
from epubgen.source.loose_lines import has_long_words, mark_loose
from epubgen.source.parts import same_words
from epubgen.source.spool import spooled
from epubgen.source.unusual import unusual_characters

if TYPE_CHECKING:
    from epubgen.errors import Finding
    from epubgen.model.metadata import FrontMatter
    from epubgen.source.compile import CompileTask
    from epubgen.source.front_matter import Head

_WORDS = bytes([byte for byte in range(0x100) if byte >= 0x80 or chr(byte).isalnum()])
_HARMLESS = b"\n !\"#%'()+,-./:;=?"
"""Punctuation that means nothing to Markdown, or something only where `_SUSPECT` and `_suspect_line` look for it."""
_SUSPECT = ((b" ", b" \n"), (b":", b"://"), (b"=", b"=="), (b"-", b"---"), (b"%", b"%%"))
"""What may be a construct although each of its bytes is harmless: line breaks, addresses, highlights, tables, comments.

Each with a byte that it holds, which is looked for first, among the punctuation alone.
"""
_INDENT = "\u3000\xa0 "
_BETWEEN = "</p>\n<p>"


@cache
def _suspect_line() -> re.Pattern[bytes]:
    """The beginnings of lines that are no paragraph's or heading's, headings that mark their end, blank headings."""
    no_heading = rb"#(?!#{0,5} [^ #\n]+(?: +[^ #\n]+)*(?:\n|\Z))"
    return re.compile(rb"\n(?:[ \-+:=%]|\xef\xbb\xbf|" + no_heading + rb"|[0-9]{1,9}[.)](?:[ \n]|\Z))")


class _Block(NamedTuple):
    """A heading (`level` 1–6) or a paragraph (0): its text, on a line of its own or on several, and its first line."""

    level: int
    text: str
    line: int


def is_prose(text: bytes) -> bool:
    """Return whether a text in UTF-8 is nothing but headings and paragraphs of plain text, beyond doubt."""
    punctuation = text.translate(None, _WORDS)
    return not (
        punctuation.translate(None, _HARMLESS)
        or any(byte in punctuation and sign in text for byte, sign in _SUSPECT)
        or text.endswith(b" ")
        or _suspect_line().search(b"\n" + text)
        or (b"." in punctuation and b"www." in text.lower())
    )


def read_prose(
    task: CompileTask, head: Head, text: str, encoded: bytes, lang: str, findings: tuple[Finding, ...]
) -> Chapter | None:
    """Turn prose, also given in UTF-8, that stands below the head of its file into its chapter.

    Returns None where it makes several chapters, or where what its title is takes more thought.
    """
    front = head.front
    blocks = _blocks(text, head.line)
    if task.smart_quotes and not lang.startswith(("zh", "ja")):
        blocks = _curled(blocks, lang)
    blocks = [_trimmed(block) for block in blocks]
    titled = _titled(task, front, blocks)
    if titled is None or not all(block.text for block in blocks):
        return None
    title, blocks = titled
    body, outline = _body(blocks)
    if lang.startswith(("zh", "ja", "yue")) and has_long_words(encoded):
        body = mark_loose(body)
    lines, data = _lines(blocks), body.encode("utf-8", "surrogatepass")
    return Chapter(
        key=task.path,
        source=task.location,
        front=front,
        title=front.title or " ".join(title.split()) or task.title,
        title_markup=title or escape_text(front.title or task.title),
        body=spooled(data, task.spool),
        slug=file_slug(task.path),
        lang=lang,
        outline=placed(outline, data),
        anchors=tuple(heading.id for _, heading in outline),
        unusual=unusual_characters(data, lines) + unusual_characters(title.encode("utf-8", "replace")),
        evidence=Evidence(characters=count_characters(encoded)),
        lines=lines,
        findings=(*findings, *head.findings),
    )


def _blocks(text: str, first: int) -> list[_Block]:
    """Return the headings and paragraphs of a text; blanks are left around them, where quotation marks see them."""
    blocks: list[_Block] = []
    paragraph: list[str] = []
    start = first
    for number, line in enumerate(text.split("\n"), first):
        if line and line[0] != "#":
            if not paragraph:
                start = number
            paragraph.append(line)
            continue
        if paragraph:
            blocks.append(_paragraph(paragraph, start))
            paragraph = []
        if line:
            inside = line.lstrip("#")
            blocks.append(_Block(len(line) - len(inside), inside[1:], number))
    if paragraph:
        blocks.append(_paragraph(paragraph, start))
    return blocks


def _paragraph(lines: list[str], start: int) -> _Block:
    return _Block(0, lines[0] if len(lines) == 1 else join_lines("\n".join(lines)), start)


def _trimmed(block: _Block) -> _Block:
    """Return a heading without blanks around it, a paragraph without those that indent it (R-134)."""
    level, text, line = block
    if level:
        return _Block(level, text.strip(), line)
    return _Block(0, text.lstrip(_INDENT), line) if text[0] in _INDENT else block


def _curled(blocks: list[_Block], lang: str) -> list[_Block]:
    """Return the blocks with the quotation marks, dashes and dots of their language."""
    html = _BETWEEN.join([block.text for block in blocks])
    if not ('"' in html or "'" in html or "--" in html or "..." in html):
        return blocks
    from epubgen.source.smart_quotes import curl

    marked = html.replace('"', "&quot;")
    curled = curl(f"<p>{marked}</p>", lang).replace("&quot;", '"')
    texts = curled.removeprefix("<p>").removesuffix("</p>").split(_BETWEEN)
    return [block._replace(text=text) for block, text in zip(blocks, texts, strict=True)]


def _titled(task: CompileTask, front: FrontMatter, blocks: list[_Block]) -> tuple[str, list[_Block]] | None:
    """Return the title that the text gives itself, may be empty, and the other blocks; None for the doubtful cases."""
    levels = [block.level for block in blocks if block.level]
    if front.title:
        if task.whole and levels.count(1) > 1:
            return None
        if levels and blocks[0].level and same_words(blocks[0].text, front.title):
            return blocks[0].text, blocks[1:]
        return "", blocks
    if not levels:
        return "", blocks
    if levels.count(1) == 1 and blocks[0].level == 1:
        return blocks[0].text, blocks[1:]
    return None


def _body(blocks: list[_Block]) -> tuple[str, list[tuple[int, Heading]]]:
    """Return the body, a block on each line, and its headings with their numbers."""
    pieces: list[str] = []
    outline: list[tuple[int, Heading]] = []
    ranks, names = Ranks(), Ids(set())
    for level, text, line in blocks:
        if not level:
            pieces.append(f'<p class="p">{text}</p>\n')
            continue
        rank = ranks.rank(level, nested=False)
        words = " ".join(text.split())
        name = names.make(words)
        pieces.append(f'<h{rank} class="h{rank}" id="{name}">{text}</h{rank}>\n')
        outline.append((len(outline), Heading(rank, name, words, 0, line)))
    return "".join(pieces), outline


def _lines(blocks: list[_Block]) -> array[int]:
    """Return the manuscript line of each line of the body."""
    lines = array("I")
    for _, text, line in blocks:
        lines.append(line)
        if "\n" in text:
            lines.extend(range(line + 1, line + 1 + text.count("\n")))
    return lines
