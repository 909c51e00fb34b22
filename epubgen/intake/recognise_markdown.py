"""A Markdown source → units: it is a manuscript already, so its text is kept as it is and only divided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from epubgen.intake.blocks import Block
from epubgen.intake.document import Document, Unit
from epubgen.intake.lines import Line
from epubgen.intake.paging import gather_notes
from epubgen.intake.sources import RawSource
from epubgen.text.scripts import detect_language

_TITLE = re.compile(r"#[ \t]+(?P<title>.+?)[ \t]*#*$")


def recognise_markdown(source: RawSource, text: str) -> Document:
    """Divide Markdown at its headings of level one; front matter, lists, code and notes stay as they are."""
    lines = list(_chunks(text))
    language = detect_language(text)
    document = Document(source, text, lines, language.tag or "en")
    titles = [place for place, fenced in enumerate(_fenced(lines)) if not fenced and _TITLE.match(lines[place].text)]
    starts = titles if len(titles) > 1 else []
    bounds = sorted({0, *starts, len(lines)})
    for start, end in pairwise(bounds):
        match = next((m for line in lines[start:end] if (m := _TITLE.match(line.text.split("\n", 1)[0]))), None)
        unit = Unit(match["title"] if match else "")
        unit.blocks = [Block("raw", [line], raw=line.text, text=line.text) for line in lines[start:end]]
        document.units.append(unit)
    if len(document.units) > 1:
        gather_notes(document.units)
    return document


_NEXT_NOTE = re.compile(r"\n(?=\[\^[^\]\s]+\]:)")


def _chunks(text: str) -> Iterator[Line]:
    """Yield the stretches between empty lines as they are, inner line breaks and indents included."""
    start = len(text) - len(text.lstrip("\ufeff\r\n"))
    end = len(text.rstrip("\r\n \t"))
    number = text.count("\n", 0, start) + 1
    position = start
    while position < end:
        stop = text.find("\n\n", position, end)
        stop = end if stop < 0 else stop
        if text.startswith("[^", position) and (apart := _NEXT_NOTE.search(text, position, stop)) is not None:
            stop = apart.start()
        yield Line(number, position, stop, text[position:stop], 0, 0)
        after = stop + (1 if text.startswith("\n[^", stop) else 2)
        number += text.count("\n", position, after)
        position = after


def _fenced(lines: list[Line]) -> Iterator[bool]:
    """Yield for each stretch whether it begins inside a code fence."""
    inside = False
    for line in lines:
        yield inside
        for row in line.text.split("\n"):
            if re.match(r" {0,3}(?:```|~~~)", row):
                inside = not inside
