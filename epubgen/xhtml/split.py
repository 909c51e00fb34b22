"""A chapter that is too long for one document → the places to cut it, at headings or else between blocks (R-083)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

HEADINGS = {f"h{level}": level for level in range(2, 7)}
ANY_BLOCK = 7


@dataclass(slots=True)
class Blocks:
    """The top-level elements of a body: `starts[n]` is where one begins, `levels[n]` its heading level (7: no heading).

    `ids` maps every id to the offset of its element.
    """

    starts: list[int] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)


def read_blocks(body: bytes) -> Blocks | None:
    """Return where the top-level elements of a body begin; None for one that is not well-formed."""
    from xml.parsers import expat

    opening = b"<x>"
    blocks = Blocks()
    depth = 0
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, Any]) -> None:
        nonlocal depth
        depth += 1
        offset = parser.CurrentByteIndex - len(opening)
        if depth == 2:
            blocks.starts.append(offset)
            blocks.levels.append(HEADINGS.get(name, ANY_BLOCK))
        if "id" in attributes:
            blocks.ids[attributes["id"]] = offset

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(opening, False)
        parser.Parse(body, False)
        parser.Parse(b"</x>", True)
    except expat.ExpatError:
        return None
    return blocks


def cuts(blocks: Blocks, size: int, limit: int, notes: Iterable[tuple[int, int]] = ()) -> Iterator[int]:
    """Yield the offsets at which pieces after the first begin, so that each has at most `limit` bytes where it can.

    A piece ends before the last heading of the highest rank that fits; only where none fits, before the last block.
    `notes` are offsets of references and the sizes of the notes that go with them into the piece.
    """
    ends = with_notes([*blocks.starts, size], notes)
    positions, total = ends[:-1], ends[-1]
    start = 0
    while total - start > limit:
        first = bisect_right(positions, start)
        last = bisect_right(positions, start + limit)
        if first >= len(positions):
            return
        if last <= first:
            last = first + 1  # a single block longer than the limit cannot be cut
        index = min(range(first, last), key=lambda n: (blocks.levels[n], -n))
        if index > first and blocks.levels[index] == ANY_BLOCK and blocks.levels[index - 1] < ANY_BLOCK:
            index -= 1  # a heading stays with what it heads
        start = positions[index]
        yield blocks.starts[index]


def with_notes(offsets: list[int], notes: Iterable[tuple[int, int]]) -> list[int]:
    """Return ascending offsets, each with the sizes of the notes that are referred to before it added."""
    result, added = [], 0
    waiting = sorted(notes, reverse=True)
    for offset in offsets:
        while waiting and waiting[-1][0] < offset:
            added += waiting.pop()[1]
        result.append(offset + added)
    return result
