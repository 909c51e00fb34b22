"""Notes from the feet of pages and the beginnings of pages → the blocks of the units that they belong to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from epubgen.intake.blocks import Block, finish
from epubgen.intake.document import Unit
from epubgen.intake.lines import Line
from epubgen.intake.pageturns import PageNote
from epubgen.text.edits import Edit
from epubgen.text.joining import Join, needs_space

_WITH_TEXT = frozenset({"text", "item", "quote"})


def _places(units: Sequence[Unit]) -> dict[int, tuple[Unit, Block, int]]:
    """Return for each line (by its start) the unit and block that hold it, and where it begins in the block's text."""
    places: dict[int, tuple[Unit, Block, int]] = {}
    for unit in units:
        for block in unit.blocks:
            offset = 0
            for part, line in enumerate(block.lines):
                offset += len(block.joins[part - 1].between) if part else 0
                places[line.start] = (unit, block, offset)
                offset += len(line.text)
    return places


def add_page_notes(units: Sequence[Unit], notes: Sequence[PageNote], chinese: bool) -> None:
    """Make notes of what stood at the feet of pages, each at the end of the unit that calls it."""
    if not notes:
        return
    places = _places(units)
    last: dict[int, int] = {}
    for note in notes:
        place = places.get(note.call.start)
        if place is None or place[1].kind not in _WITH_TEXT:
            _keep_as_text(units, note, chinese)
            continue
        unit, block, offset = place
        number = last.get(id(unit), _last_number(unit)) + 1
        last[id(unit)] = number
        start = offset + note.column
        block.own.append(Edit(start, start + note.length, f"[^{number}]", "note-mark", 0.9))
        finish(block, chinese)
        body = _body(note, "note")
        body.own = [Edit(0, note.mark, f"[^{number}]: ", "note", 0.9)]
        finish(body, chinese)
        unit.blocks.append(body)


def _body(note: PageNote, kind: str) -> Block:
    joins = [
        Join(
            "" if _breaks_word(one.text, other.text) or not needs_space(one.text[-1], other.text[0]) else " ",
            "broken-line",
            0.9,
            _breaks_word(one.text, other.text),
        )
        for one, other in pairwise(note.lines)
    ]
    return Block(kind, note.lines, joins)


def _breaks_word(first: str, second: str) -> bool:
    return re.search(r"[a-z][-\u00ad\u2010]$", first) is not None and second[0].islower()


def _keep_as_text(units: Sequence[Unit], note: PageNote, chinese: bool) -> None:
    """Leave a note whose call is no text (a title has it) as the last paragraph of the unit that it stands in."""
    if not units:
        return
    before = [unit for unit in units if any(line.start < note.lines[0].start for line in _lines_of(unit))]
    block = _body(note, "text")
    finish(block, chinese)
    (before[-1] if before else units[0]).blocks.append(block)


def _lines_of(unit: Unit) -> list[Line]:
    return [*(moved.line for moved in unit.moved), *(block.lines[0] for block in unit.blocks)]


def gather_notes(units: Sequence[Unit]) -> None:
    """Move notes that a page or a Word file has at its end to the articles that call them."""
    home: dict[str, Unit] = {}
    for unit in units:
        for block in unit.blocks:
            for label in _calls(block):
                home.setdefault(label, unit)
    for unit in units:
        kept: list[Block] = []
        caller = unit
        for block in unit.blocks:
            own = block.kind == "raw" or block.lines[0].tag.startswith("note-")
            called = re.match(r"\[\^([^\]\s]+)\]:", block.text) if own else None
            if called is not None:
                caller = home.get(called[1], unit)
            elif not (block.kind == "raw" and block.text.startswith(("    ", "\t"))):
                caller = unit  # what is indented goes on with the note above it
            (kept if caller is unit else caller.blocks).append(block)
        unit.blocks = kept


def _calls(block: Block) -> list[str]:
    """Return the labels of the notes that a source's own markup calls in a block."""
    if block.kind == "raw":
        return re.findall(r"(?m)(?<!^)\[\^([^\]\s]+)\]", block.text) if "[^" in block.text else []
    return [edit.after[2:-1] for edit in block.own if edit.rule == "markup" and edit.after.startswith("[^")]


def _last_number(unit: Unit) -> int:
    numbers = [int(match[1]) for block in unit.blocks for match in re.finditer(r"\[\^(\d+)\]", block.text)]
    return max(numbers, default=0)


def mark_page_starts(
    units: Sequence[Unit], lines: Sequence[Line], starts: Sequence[tuple[Line, str]], chinese: bool
) -> int:
    """Put a marker where each printed page begins: `<!-- page 12 -->`, from which the book's page list is made.

    Returns how many were put.
    """
    if not starts:
        return 0
    marked = 0
    places = _places(units)
    indexes = {id(line): index for index, line in enumerate(lines)}
    for line, label in starts:
        place = _first_text(lines[indexes[id(line)] : indexes[id(line)] + 40], places)
        if place is None:
            continue
        block, offset = place
        block.own.append(Edit(offset, offset, f"<!-- page {label} -->", "page-break", 0.9))
        finish(block, chinese)
        marked += 1
    return marked


def _first_text(lines: Sequence[Line], places: Mapping[int, tuple[Unit, Block, int]]) -> tuple[Block, int] | None:
    """Return the first place in some lines where a marker can stand: in a paragraph, item or quotation."""
    for other in lines:
        place = places.get(other.start)
        if place is not None and place[1].kind in _WITH_TEXT:
            return place[1], place[2]
    return None
