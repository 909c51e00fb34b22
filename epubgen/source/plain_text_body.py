"""Lines of plain text → the body of a chapter, each block on a line of its own, with the manuscript line of each.

Where a text has a line a paragraph, which is how novels are passed on, the body is made by joining strings: a text of
twenty megabytes costs half a second. Where lines were broken at a width, paragraphs are put together again by
`epubgen.text.joining`.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from epubgen.model.chapter import Heading
from epubgen.source.plain_text_headings import Mark
from epubgen.text.joining import FULL, Measure, columns, join_lines, measure

SAMPLE_LINES = 1500
ORNAMENTS = "*＊※☆★◇◆□■○●◎△▲▽▼~～=＝_＿-－―─━·•#＃+＋"
_ORNAMENTS = frozenset(ORNAMENTS)
_BREAK = re.compile(rf"[{re.escape(ORNAMENTS)}](?:[ \t\u3000]*[{re.escape(ORNAMENTS)}]){{2,60}}|[※☆★◇◆]")
_OPEN, _CLOSE = '<p class="p">', "</p>\n"
_VERSE_OPEN, _VERSE_CLOSE = '<div class="poem"><div class="stanza">\n', "</div></div>\n"


@dataclass(slots=True)
class Text:
    """A text in lines: `raw` as they stand, `lines` stripped, `escaped` stripped and ready for XHTML."""

    raw: list[str]
    lines: list[str]
    escaped: list[str]
    measure: Measure
    breaks: set[int]
    """Lines that hold nothing but ornaments, and blank lines that part scenes."""
    first: int = 0
    """The first line that is text, after front matter."""

    def goes_on(self, number: int) -> bool:
        """Whether a line continues the line before it."""
        if not self.measure.wrapped or number == 0 or not self.lines[number - 1]:
            return False
        joined = join_lines(self.lines[number - 1], self.lines[number], self.indent(number), 0, self.measure)
        return joined is not None and joined.confidence > 0.9 and self.lines[number - 1][-1] not in "。！？!?.”」"

    def forms(self) -> tuple[list[str], ...]:
        """Return the lists that a change to a line concerns: the lines, and the escaped ones where those are others."""
        return (self.lines,) if self.escaped is self.lines else (self.lines, self.escaped)

    def indent(self, number: int) -> int:
        """Return the columns before the first character of a line."""
        line = self.raw[number]
        return columns(line[: len(line) - len(line.lstrip())].expandtabs(4))


def read_lines(text: str, first: int, *, quotes: bool = False) -> Text:
    """Split a text into lines and measure them; `first` is the first line (from 0) that is not front matter.

    With `quotes`, straight double quotes are escaped too, so that they can be told from those of attributes.
    """
    raw = text.split("\n")
    raw[:first] = [""] * first
    lines = [line.strip(" \t\u3000\u00a0\u200b\ufeff\x0c") for line in raw]
    escaped = lines
    if "&" in text or "<" in text or ">" in text:
        escaped = [line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for line in lines]
    if quotes and '"' in text:
        escaped = [line.replace('"', "&quot;") for line in escaped]
    sample = _sample(raw, lines)
    found = measure(sample)
    breaks = {number for number, line in enumerate(lines) if line[:1] in _ORNAMENTS and _BREAK.fullmatch(line)}
    result = Text(raw, lines, escaped, found, breaks, first)
    if found.gap == 0 and not found.wrapped:
        breaks |= _scene_breaks(lines)
    return result


def _sample(raw: list[str], lines: list[str]) -> list[tuple[str, int, int]]:
    """Return lines with indents and the blank lines before them, from three places of the text."""
    length = len(lines)
    if length <= 3 * SAMPLE_LINES:
        ranges = [range(length)]
    else:
        ranges = [range(start, start + SAMPLE_LINES) for start in (length // 20, length // 2, length - SAMPLE_LINES)]
    sample: list[tuple[str, int, int]] = []
    for numbers in ranges:
        gap = 0
        for number in numbers:
            if not lines[number]:
                gap += 1
                continue
            line = raw[number]
            indent = columns(line[: len(line) - len(line.lstrip())].expandtabs(4))
            sample.append((lines[number], indent, gap))
            gap = 0
    return sample


def _scene_breaks(lines: list[str]) -> set[int]:
    """Return the blank lines that part scenes: where paragraphs follow each other directly, a gap means something."""
    blank = [number for number, line in enumerate(lines) if not line]
    found = {
        number
        for number in blank
        if 0 < number < len(lines) - 1 and lines[number - 1] and any(lines[number + 1 : number + 3])
    }
    return found if 10 * len(found) < len(lines) else set()


@dataclass(slots=True)
class Body:
    """A body that grows block by block; `lines` are manuscript lines, counted from 1."""

    parts: list[str] = field(default_factory=list)
    lines: array[int] = field(default_factory=lambda: array("I"))
    outline: list[Heading] = field(default_factory=list)
    size: int = 0

    def add(self, markup: str, numbers: Sequence[int]) -> None:
        """Add markup of as many lines as there are numbers of manuscript lines."""
        self.parts.append(markup)
        self.lines.extend(numbers)

    def text(self) -> str:
        return "".join(self.parts)


def make_body(text: Text, start: int, end: int, inner: list[Mark], left_out: Sequence[int]) -> Body:
    """Turn the lines from start up to end into a body, with headings where `inner` has them, without some lines."""
    body = Body()
    marks = {mark.line: mark for mark in inner}
    stops = sorted({*marks, *left_out, *_within(text, start, end)})
    position = start
    for stop in (*stops, end):
        if stop > position:
            (_add_wrapped if text.measure.wrapped else _add_whole)(body, text, position, stop)
        if stop in marks:
            _add_heading(body, text, marks[stop], len(body.outline) + 1)
        elif stop in text.breaks and stop < end and body.parts and not body.parts[-1].startswith(("<hr", "<h")):
            body.add('<hr class="break"/>\n', [stop + 1])
        position = stop + 1
    if body.parts and body.parts[-1].startswith("<hr") and not text.lines[body.lines[-1] - 1]:
        body.parts.pop()
        body.lines.pop()
    return body


def _within(text: Text, start: int, end: int) -> list[int]:
    if len(text.breaks) * 20 < end - start:
        return [number for number in text.breaks if start <= number < end]
    return [number for number in range(start, end) if number in text.breaks]


def _add_heading(body: Body, text: Text, mark: Mark, count: int) -> None:
    name = f"s{count}"
    label = mark.title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    body.outline.append(Heading(mark.level, name, mark.title, sum(map(_bytes, body.parts)), mark.line + 1))
    body.add(f'<h{mark.level} class="h{mark.level}" id="{name}">{label}</h{mark.level}>\n', [mark.line + 1])


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def _add_whole(body: Body, text: Text, start: int, end: int) -> None:
    """Add lines that are a paragraph each."""
    part = text.escaped[start:end]
    numbers = [number for number, line in enumerate(part, start + 1) if line]
    if numbers:
        if len(numbers) < len(part):
            part = [line for line in part if line]
        body.add(f"{_OPEN}{f'{_CLOSE}{_OPEN}'.join(part)}{_CLOSE}", numbers)


def _add_wrapped(body: Body, text: Text, start: int, end: int) -> None:
    """Add lines of which several are a paragraph: each is judged by the one before."""
    pieces: list[str] = []
    began = previous = -1
    for number in range(start, end):
        if not text.lines[number]:
            continue
        if text.measure.latin and (size := _verse(text, number, end)) and not (previous == number - 1 and pieces):
            _close(body, pieces, began)
            _add_verse(body, text, number, size)
            previous = number + size - 1
            continue
        if previous >= number:
            continue
        gap = number - previous - 1
        joined = (
            join_lines(text.lines[previous], text.lines[number], text.indent(number), gap, text.measure)
            if pieces and not _is_apart(text, previous, gap)
            else None
        )
        if joined is None:
            _close(body, pieces, began)
            began = number
        elif joined.drop_hyphen:
            pieces[-1] = pieces[-1][:-1]
        else:
            pieces.append(joined.between)
        pieces.append(text.escaped[number])
        previous = number
    _close(body, pieces, began)


def _is_apart(text: Text, previous: int, gap: int) -> bool:
    """Whether a short line before a blank one is whole, comma or not, as those of a letter's head and foot are."""
    short = columns(text.lines[previous]) < FULL * text.measure.width
    return short and text.measure.spaced and gap > text.measure.gap


def _close(body: Body, pieces: list[str], began: int) -> None:
    if pieces:
        body.add(f"{_OPEN}{''.join(pieces)}{_CLOSE}", [began + 1])
        pieces.clear()


def _verse(text: Text, number: int, end: int) -> int:
    """Return how many lines a stanza takes that begins here: indented short lines between blank ones; 0 for none."""
    if number and text.lines[number - 1]:
        return 0
    size = 0
    while number + size < end and text.lines[number + size]:
        line = number + size
        if text.indent(line) < 2 or columns(text.lines[line]) > 0.85 * text.measure.width:
            return 0
        size += 1
    return size if size > 1 else 0


def _add_verse(body: Body, text: Text, number: int, size: int) -> None:
    markup = "".join(f'<p class="verse">{line}</p>\n' for line in text.escaped[number : number + size])
    numbers = [number + 1, *range(number + 1, number + size + 1), number + size]
    body.add(f"{_VERSE_OPEN}{markup}{_VERSE_CLOSE}", numbers)
