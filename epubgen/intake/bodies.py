"""The bodies of all units → their blocks, by whatever runs tasks, and the same however the work is shared out.

Blocks come back from other processes as columns of numbers: a long text has a million edits of a few kinds, and as many
objects would take longer to travel than to make.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from epubgen.intake.blocks import Block, build_blocks, raw_text
from epubgen.intake.lines import Line
from epubgen.intake.notes import link_notes
from epubgen.intake.sections import find_headings
from epubgen.intake.unnumbered import Context
from epubgen.model.ports import Mapper
from epubgen.text.edits import Edit

SHARES = 24
"""Into how many parts a text is cut for workers: many, because one part may be harder than another."""


class Body(NamedTuple):
    """The lines of a unit below its title, and the mark of a note behind that title."""

    lines: Sequence[Line]
    mark: str = ""


def make_blocks(bodies: Sequence[Body], context: Context, chinese: bool, run: Mapper) -> Iterator[list[Block]]:
    """Yield the blocks of each body."""
    sizes = [sum(len(line.text) for line in body.lines) for body in bodies]
    shares = [bodies[start:end] for start, end in cut_evenly(sizes, SHARES)]
    for share, made in zip(
        shares, run(partial(_make, context=context, chinese=chinese), shares, sum(sizes)), strict=True
    ):
        yield from made.resolve(share)


def cut_evenly(sizes: Sequence[int], count: int) -> Iterator[tuple[int, int]]:
    """Yield the bounds of at most `count` parts of about the same size."""
    if not sizes:
        return
    limit = sum(sizes) // count + 1
    start = size = 0
    for place, own in enumerate(sizes, 1):
        size += own
        if size >= limit or place == len(sizes):
            yield start, place
            start, size = place, 0


def _make(bodies: Sequence[Body], context: Context, chinese: bool) -> Made:
    return Made(bodies, [_blocks(body, context, chinese) for body in bodies])


def _blocks(body: Body, context: Context, chinese: bool) -> list[Block]:
    headings = find_headings(body.lines, context)
    blocks = build_blocks(body.lines, headings, context.measure, chinese, context.words)
    link_notes(blocks, chinese, _numbers(body.mark))
    return blocks


def _numbers(mark: str) -> frozenset[int]:
    number = re.search(r"\d+|[①-⑳]", mark)
    if number is None:
        return frozenset()
    return frozenset([int(unicodedata.numeric(number[0]) if len(number[0]) == 1 else int(number[0]))])


class Made:
    """The blocks of some bodies; pickled as columns, from which `resolve` makes them again with the lines they know."""

    def __init__(self, bodies: Sequence[Body], blocks: list[list[Block]]) -> None:
        self._bodies = bodies
        self._blocks = blocks

    def resolve(self, _bodies: Sequence[Body]) -> list[list[Block]]:
        """Return the blocks of each body."""
        return self._blocks

    def __reduce__(self) -> tuple[Callable[..., Columns], tuple[Any, ...]]:
        return Columns, _columns(self._bodies, self._blocks)


class Columns(NamedTuple):
    """Blocks as columns: of each body how many, of each block where its lines are, how many joins and edits it has.

    Joins and edits are numbers of kinds, of which there are few.
    """

    bodies: array[int]
    blocks: list[tuple[str, int, float, str | None]]
    """Kind, level, confidence, and the text where it is not the raw one."""
    lines: array[int]
    counts: array[int]
    """Joins, edits and own edits of each block, one after the other."""
    joins: array[int]
    starts: array[int]
    edits: array[int]
    join_kinds: list[Any]
    edit_kinds: list[tuple[int, str, str, float]]

    def resolve(self, bodies: Sequence[Body]) -> list[list[Block]]:
        """Return the blocks of each body."""
        joins = [self.join_kinds[kind] for kind in self.joins]
        edits = [
            Edit(start, start + kind[0], kind[1], kind[2], kind[3])
            for start, kind in zip(self.starts, map(self.edit_kinds.__getitem__, self.edits), strict=True)
        ]
        join, edit, line, number = 0, 0, 0, 0
        result: list[list[Block]] = []
        for body, count in zip(bodies, self.bodies, strict=True):
            blocks: list[Block] = []
            for kind, level, confidence, text in self.blocks[number : number + count]:
                size, made, own = self.counts[3 * number : 3 * number + 3]
                lines = [body.lines[place] for place in self.lines[line : line + size + 1]]
                middle = edit + made
                block = Block(
                    kind, lines, joins[join : join + size], edits[edit:middle], edits[middle : middle + own],
                    level, confidence,
                )  # fmt: skip
                block.raw = raw_text(block)
                block.text = block.raw if text is None else text
                blocks.append(block)
                number, line, join, edit = number + 1, line + size + 1, join + size, middle + own
            result.append(blocks)
        return result


def _columns(bodies: Sequence[Body], all_blocks: list[list[Block]]) -> tuple[Any, ...]:
    counted, facts = array("I"), []
    lines, counts, joins, starts, edits = array("I"), array("I"), array("I"), array("I"), array("I")
    join_kinds: dict[Any, int] = {}
    edit_kinds: dict[tuple[int, str, str, float], int] = {}
    for body, blocks in zip(bodies, all_blocks, strict=True):
        counted.append(len(blocks))
        places = {id(line): place for place, line in enumerate(body.lines)}
        for block in blocks:
            facts.append((block.kind, block.level, block.confidence, None if block.text == block.raw else block.text))
            lines.extend([places[id(line)] for line in block.lines])
            counts.extend((len(block.joins), len(block.edits), len(block.own)))
            joins.extend([join_kinds.setdefault(join, len(join_kinds)) for join in block.joins])
            both = [*block.edits, *block.own] if block.own else block.edits
            starts.extend([edit[0] for edit in both])
            edits.extend(
                [
                    edit_kinds.setdefault((end - start, after, rule, sure), len(edit_kinds))
                    for start, end, after, rule, sure in both
                ]
            )
    return counted, facts, lines, counts, joins, starts, edits, list(join_kinds), list(edit_kinds)
