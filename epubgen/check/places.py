"""Where in a file an element begins and ends, as a SAX locator says it: after the ``>`` of its tag.

A tree is built by libxml2, which is fast and keeps no columns. Places are wanted for the few elements that a message is
about, so a second pass with expat finds them all, once a document, when the first message asks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from xml.parsers import expat

Place = tuple[int, int]
"""Line and column, both from 1."""


@cache
def _tag() -> re.Pattern[bytes]:
    return re.compile(rb"""<[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>""")


BLOCK = 4096
CONTINUATION = bytes(range(0x80, 0xC0))
"""Bytes of UTF-8 that begin no character."""
PAIRED = bytes(range(0xF0, 0x100))
"""Bytes that begin a character which takes two units of UTF-16."""


def _count(data: bytes) -> int:
    if data.isascii():
        return len(data)
    return len(data.translate(None, CONTINUATION)) + len(data) - len(data.translate(None, PAIRED))


class Places:
    """The places of the tags in a document of UTF-8 bytes: those of its n-th element in document order, from 0."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.starts: list[int] = []
        self.ends: dict[int, int] = {}
        self._blocks: dict[int, list[int]] = {}
        self.tags: dict[int, int] = {}
        self.lines = [0, *(match.end() for match in re.finditer(rb"\r\n|\r|\n", data))]
        self._read()

    def _read(self) -> None:
        parser = expat.ParserCreate("utf-8")
        open_elements: list[int] = []
        starts, ends = self.starts, self.ends

        def started(_name: str, _attributes: list[str]) -> None:
            open_elements.append(len(starts))
            starts.append(parser.CurrentByteIndex)

        def ended(_name: str) -> None:
            ends[open_elements.pop()] = parser.CurrentByteIndex

        parser.ordered_attributes = True
        parser.StartElementHandler = started
        parser.EndElementHandler = ended
        parser.UseForeignDTD(True)
        try:
            parser.Parse(self.data, True)
        except expat.ExpatError:
            return  # what came before the fault has its places

    def at(self, offset: int) -> Place:
        """Return line and column of the byte at offset, counting UTF-16 units as Java does."""
        line = bisect_right(self.lines, offset)
        return line, self._units(line, offset - self.lines[line - 1]) + 1

    def _units(self, line: int, length: int) -> int:
        """Return the UTF-16 units of the first bytes of a line; long lines are counted once, block by block."""
        start = self.lines[line - 1]
        blocks, rest = divmod(length, BLOCK)
        counted = self._blocks.setdefault(line, [0])
        while len(counted) <= blocks:
            at = start + (len(counted) - 1) * BLOCK
            counted.append(counted[-1] + _count(self.data[at : at + BLOCK]))
        at = start + blocks * BLOCK
        return counted[blocks] + _count(self.data[at : at + rest])

    def start(self, number: int) -> Place:
        """Return the place after the start tag of the n-th element; (1, 1) where there is no such element."""
        return self.at(self._start_end(number)) if number < len(self.starts) else (1, 1)

    def end(self, number: int) -> Place:
        """Return the place after the end tag of the n-th element; after the tag where it is an empty-element tag.

        For an element that a fault keeps from ending, it is the end of the document.
        """
        if number not in self.ends:
            return self.at(len(self.data)) if number < len(self.starts) else (1, 1)
        start_end, end = self._start_end(number), self.ends[number]
        if self.data[start_end - 2 : start_end] == b"/>":
            return self.at(start_end)
        return self.at(self.data.find(b">", end) + 1 or end)

    def before(self, number: int, end: bool = False) -> Place:
        """Return the place before the start tag of the n-th element, or before its end tag."""
        if number >= len(self.starts):
            return 1, 1
        return self.at(self.ends.get(number, self.starts[number]) if end else self.starts[number])

    def _start_end(self, number: int) -> int:
        if number not in self.tags:
            match = _tag().match(self.data, self.starts[number])
            self.tags[number] = match.end() if match else self.starts[number]
        return self.tags[number]
