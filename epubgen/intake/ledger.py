"""The account of an import: one row for each stretch of the source, in the source's order (R-190).

Rows of `_import/ledger.jsonl`, each with `line` (of the source, from 1), `rule` and `confidence` where they apply:

- `source`   what follows is about this file: name, SHA-256, encoding, number of characters;
- `fix`      a correction from fixes.yaml, made before anything else: `offset`, before, after, reason;
- `blank`    white space at the beginning;
- `drop`     a line that is not in the manuscript: `before`;
- `move`     a line that became metadata: `before`, and the `field` of `file` that holds it as `after`;
- `change`   characters of the stretch that the next `keep` row tells of: `before` became `after` at these `columns`
             (counted from 1 in the stretch as it was);
- `keep`     blocks of `file`, counted from 0: `blocks` (first, last) whole, or `length` characters of `block`;
             where the text of a block goes on higher up, in another column, `at` says where in it the stretch begins;
- `join`     the break before the next stretch of the same block became `after`; where a stretch of another block
             (a note) stands between the two, `file` and `block` say which, and `at` as above;
- `rejoin`   a block of several lines that are otherwise as they were: their `lengths`, `before` and `after` each break.

`then` is the white space that stood behind a stretch. `proof.py` reads the rows back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from epubgen.intake.blocks import Block
from epubgen.intake.lines import Line
from epubgen.text.edits import Edit


@dataclass(slots=True)
class Placed:
    """A block with its place in the manuscript: file and position there."""

    block: Block
    file: str
    position: int


@dataclass(slots=True)
class Moved:
    """A line that went into the metadata of a file."""

    line: Line
    file: str
    field: str
    after: str
    rule: str
    confidence: float


def rows_of(
    text: str, lines: Sequence[Line], placed: Iterable[Placed], moved: Iterable[Moved], begin: int = 0
) -> Iterator[str]:
    """Return the rows that account for a text, as JSON lines, in its order.

    The text may be a part of a source, which begins there at `begin`; no block of it may have lines outside it.
    """
    stretches: dict[int, tuple[Placed, int]] = {}
    turned: set[int] = set()
    for one in placed:
        before = -1
        for part, line in enumerate(one.block.lines):
            stretches[line.start] = (one, part)
            if line.start < before:
                turned.add(id(one.block))  # it goes on higher up, in another column
            before = line.start
    moves = {one.line.start: one for one in moved}
    start = lines[0].start - begin if lines else len(text)
    if start:
        yield _row("blank", line=1, before=text[:start])
    run = _Run()
    current: Block | None = None
    number = 0
    while number < len(lines):
        line = lines[number]
        then = _then(text, lines, number, begin)
        here = stretches.get(line.start)
        if here is not None and len(here[0].block.lines) == 1 and not here[0].block.edits:
            yield from run.take(here[0], line, then)
            number += 1
            continue
        yield from run.flush()
        if here is None:
            yield _gone(line, moves.get(line.start), then)
            number += 1
        elif not here[1] and _is_plain(here[0].block, lines, number, text, begin):
            number += len(here[0].block.lines)
            yield _rejoined(here[0], then, _then(text, lines, number - 1, begin))
        else:
            at = _place_of(*here) if id(here[0].block) in turned else None
            yield from _stretch(*here, line, then, current, at)
            current = here[0].block
            number += 1
    yield from run.flush()


def _then(text: str, lines: Sequence[Line], number: int, begin: int) -> str:
    """Return the white space behind a line."""
    return text[lines[number].end - begin : lines[number + 1].start - begin if number + 1 < len(lines) else len(text)]


def _gone(line: Line, move: Moved | None, then: str) -> str:
    """Return the row of a line that is not among the blocks: it became metadata, or was dropped."""
    if move is None:
        rule, confidence = line.rule or "unplaced", line.confidence
        return _row("drop", line=line.number, rule=rule, before=line.text, confidence=confidence, then=then)
    return _row(
        "move", line=line.number, rule=move.rule, file=move.file, field=move.field, before=line.text, after=move.after,
        confidence=move.confidence, then=then,
    )  # fmt: skip


def _is_plain(block: Block, lines: Sequence[Line], number: int, text: str, begin: int) -> bool:
    """Return whether a block's lines follow each other in the source, with the same break between all of them."""
    count = len(block.lines)
    if block.edits or lines[number : number + count] != block.lines or len({join[:2] for join in block.joins}) > 1:
        return False
    breaks = {text[one.end - begin : other.start - begin] for one, other in pairwise(block.lines)}
    return len(breaks) == 1


def _rejoined(one: Placed, before: str, then: str) -> str:
    block = one.block
    join = block.joins[0]
    lengths = [len(line.text) for line in block.lines]
    confidence = min(join.confidence for join in block.joins)
    return (
        f'{{"action": "rejoin", "line": {block.lines[0].number}, "to": {block.lines[-1].number}, '
        f'"file": {json.dumps(one.file)}, "block": {one.position}, "lengths": {lengths}, "rule": "{join.rule}", '
        f'"before": {json.dumps(before)}, "after": {json.dumps(join.between)}, "confidence": {confidence:.2f}, '
        f'"then": {json.dumps(then)}}}'
    )


class _Run:
    """Blocks of one file that were kept as they are, one after the other, with the same white space behind each."""

    def __init__(self) -> None:
        self.file = ""
        self.first = self.last = -1
        self.lines = (0, 0)
        self.then = ""

    def take(self, one: Placed, line: Line, then: str) -> Iterator[str]:
        """Add a block, after the row of what was gathered where it does not go on there."""
        if self.first < 0 or one.file != self.file or one.position != self.last + 1 or then != self.then:
            yield from self.flush()
            self.file, self.first, self.then = one.file, one.position, then
            self.lines = (line.number, line.number)
        self.last = one.position
        self.lines = (self.lines[0], line.number)

    def flush(self) -> Iterator[str]:
        if self.first >= 0:
            first, last = self.lines
            yield (
                f'{{"action": "keep", "line": {first}, "to": {last}, "file": {json.dumps(self.file)}, '
                f'"blocks": [{self.first}, {self.last}], "then": {json.dumps(self.then)}}}'
            )
        self.first = -1


def _stretch(one: Placed, part: int, line: Line, then: str, current: Block | None, at: int | None) -> Iterator[str]:
    """Tell of one line of a block: what changed in it, how long it is now, and how it was joined to the one before."""
    block = one.block
    if part:
        join = block.joins[part - 1]
        place = {} if current is block else {"file": one.file, "block": one.position}
        there = {} if at is None else {"at": at - len(join.between)}
        yield _row(
            "join", line=line.number, rule=join.rule, **place, **there, after=join.between,
            confidence=round(join.confidence, 2),
        )  # fmt: skip
    offset, own, length = _changes(block, part)
    grouped: dict[tuple[str, str, str, float], list[int]] = {}
    for edit in own:
        before_text = block.raw[edit.start : edit.end]
        grouped.setdefault((edit.rule, before_text, edit.after, edit.confidence), []).append(edit.start - offset + 1)
    for (rule, before_text, after, confidence), columns in grouped.items():
        yield (
            f'{{"action": "change", "line": {line.number}, "columns": {columns}, "rule": "{rule}", '
            f'"before": {json.dumps(before_text, ensure_ascii=False)}, '
            f'"after": {json.dumps(after, ensure_ascii=False)}, "confidence": {confidence:.2f}}}'
        )
    stated = "" if at is None else f'"at": {at}, '
    yield (
        f'{{"action": "keep", "line": {line.number}, "file": {json.dumps(one.file)}, "block": {one.position}, '
        f'{stated}"length": {length}, "then": {json.dumps(then)}}}'
    )


def _changes(block: Block, part: int) -> tuple[int, list[Edit], int]:
    """Return where a line of a block begins in its raw text, the edits inside it, and how long they make it."""
    offset = 0
    for join, before in zip(block.joins[:part], block.lines[:part], strict=True):
        offset += len(before.text) + len(join.between)
    begins = part == 0 or block.joins[part - 1].between != ""
    end = offset + len(block.lines[part].text)
    own = _merged_insertions([edit for edit in block.edits if _belongs(edit, offset, end, begins)])
    return offset, own, end - offset + sum(len(edit.after) - (edit.end - edit.start) for edit in own)


def _place_of(one: Placed, part: int) -> int:
    """Return where a line begins in its block as written."""
    joins = one.block.joins
    return sum(_changes(one.block, before)[2] + len(joins[before].between) for before in range(part))


def _merged_insertions(edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits with insertions at one place as one, so that their order there cannot be mistaken."""
    result: list[Edit] = []
    for edit in edits:
        before = result[-1] if result else None
        if before is not None and before.start == before.end == edit.start == edit.end:
            rule = before.rule if before.rule == edit.rule else f"{before.rule}+{edit.rule}"
            result[-1] = Edit(edit.start, edit.end, before.after + edit.after, rule, min(before[4], edit[4]))
        else:
            result.append(edit)
    return result


def _belongs(edit: Edit, offset: int, end: int, begins: bool) -> bool:
    """Return whether an edit is inside a line of its block; where two lines touch, insertions belong to the first."""
    if edit.start == edit.end:
        return offset < edit.start <= end or (begins and edit.start == offset)
    return offset <= edit.start and edit.end <= end


def _row(action: str, **fields: object) -> str:
    if fields.get("then") == "":
        del fields["then"]
    return json.dumps({"action": action, **fields}, ensure_ascii=False)


def source_row(name: str, sha256: str, encoding: str, characters: int) -> str:
    """Return the row that begins the account of a source."""
    return _row("source", name=name, sha256=sha256, encoding=encoding, characters=characters)


def fix_row(offset: int, before: str, after: str, reason: str) -> str:
    """Return the row of a correction that a person asked for in fixes.yaml."""
    return _row("fix", offset=offset, rule="fix", before=before, after=after, reason=reason)
