"""Recognised documents and their files → the rows of the ledger, and what files and rows give back (R-190).

A long text is cut where units begin, so that workers can tell of the parts and prove them; cut always at the same
places, so that it does not matter how many there are.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from epubgen.intake.bodies import SHARES, cut_evenly
from epubgen.intake.document import Document
from epubgen.intake.ledger import Moved, Placed, rows_of
from epubgen.intake.lines import Line
from epubgen.intake.manuscript import Draft
from epubgen.intake.proof import rebuild
from epubgen.model.ports import Mapper


class Account(NamedTuple):
    """The rows of one document, without those of its source and fixes; and its text as files and rows give it back."""

    rows: list[str]
    text: str


class _Part(NamedTuple):
    """A part of a document: its text, which begins at `start`, with the lines, blocks and moved lines in it."""

    name: str
    text: str
    start: int
    lines: Sequence[Line]
    placed: Sequence[Placed]
    moved: Sequence[Moved]
    files: Mapping[str, str]


class _Told(NamedTuple):
    """What was told of a part; `unread` are the blocks that are in its files and that no row speaks of."""

    rows: str
    text: str
    unread: dict[str, set[int]]


def account_for(
    texts: Sequence[str], documents: Sequence[Document], draft: Draft, run: Mapper
) -> tuple[list[Account], dict[str, set[int]]]:
    """Return the account of each document, and the blocks of each file that come from no source.

    `texts` are what the documents were recognised from. Raises LostTextError where files and rows contradict each
    other.
    """
    parts = [
        _parts(text, document, placed, draft.files)
        for text, document, placed in zip(texts, documents, draft.placed, strict=True)
    ]
    told = run(_tell, [part for of_document in parts for part in of_document], 2 * sum(map(len, texts)))
    unread: dict[str, set[int]] = {}
    accounts = []
    for of_document in parts:
        rows, pieces = [], []
        for _ in of_document:
            one = next(told)
            rows += one.rows.split("\n") if one.rows else []
            pieces.append(one.text)
            for name, blocks in one.unread.items():
                unread[name] = unread[name] & blocks if name in unread else blocks
        accounts.append(Account(rows, "".join(pieces)))
    return accounts, unread


def _tell(part: _Part) -> _Told:
    rows = list(rows_of(part.text, part.lines, part.placed, part.moved, part.start))
    return _Told("\n".join(rows), *rebuild(part.name, part.files, rows))


def _parts(text: str, document: Document, placed: Sequence[Placed], files: Mapping[str, str]) -> list[_Part]:
    """Cut a document where units begin, and not inside a block; one that stands in columns is whole."""
    lines = document.lines
    places = [line.start for line in lines]
    beginnings = [] if document.in_columns else _beginnings(document)
    firsts = [bisect.bisect_left(places, start) for start in beginnings]
    cuts = [0, *(first for first in sorted({*firsts}) if 0 < first < len(lines)), len(lines)]
    bounds = [places[cut] if cut < len(lines) else len(text) for cut in cuts]
    bounds[0] = 0
    groups = list(cut_evenly([end - start for start, end in pairwise(bounds)], SHARES))
    blocks: list[list[Placed]] = [[] for _ in groups]
    moved: list[list[Moved]] = [[] for _ in groups]
    starts = [bounds[first] for first, _ in groups]
    for one in placed:
        blocks[bisect.bisect_right(starts, one.block.lines[0].start) - 1].append(one)
    for move in (*document.moved, *(move for unit in document.units for move in unit.moved)):
        moved[bisect.bisect_right(starts, move.line.start) - 1].append(move)
    parts = []
    for (first, end), own, moves in zip(groups, blocks, moved, strict=True):
        names = {one.file for one in own} | {move.file for move in moves}
        chapters = {name: files[name] for name in sorted(names) if name.endswith(".md")}
        start, stop = bounds[first], bounds[end]
        own_lines = lines[cuts[first] : cuts[end]]
        parts.append(_Part(document.source.name, text[start:stop], start, own_lines, own, moves, chapters))
    return parts


def _beginnings(document: Document) -> list[int]:
    """Return where the text of each unit begins, except where a block of another goes on there."""
    found = []
    spans = sorted((block.lines[0].start, block.lines[-1].start) for unit in document.units for block in unit.blocks)
    ends = list(accumulate((end for _, end in spans), max))
    for unit in document.units:
        lines = [*(move.line for move in unit.moved), *(block.lines[0] for block in unit.blocks[:1])]
        if lines:
            start = min(line.start for line in lines)
            before = bisect.bisect_left(spans, (start, start)) - 1
            if before < 0 or ends[before] < start:
                found.append(start)
    return found
