"""What an import could not decide, or found wrong: each with its place, its evidence and the choices (R-205)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from epubgen.intake.blocks import Block
from epubgen.text.dates import damaged_dates
from epubgen.text.joining import ENDS
from epubgen.text.punctuation import unbalanced


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something for a person to settle. `kind` names its section of review.md; `quote` is the text in question.

    `values` fill the sentence of its kind; `choices` are (replacement of the quote, why) pairs for fixes.yaml.
    """

    kind: str
    line: int
    quote: str = ""
    values: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()


def doubts_of_block(block: Block, chinese: bool) -> Iterator[Doubt]:
    """Yield what looks damaged in a block: unbalanced marks, impossible dates, weak joins."""
    line = block.lines[0].number
    if chinese:
        text = block.text
        for mark, place in unbalanced(text):
            yield Doubt("unbalanced", line, _around(text, place), (mark,), _proposals(text, mark, place))
        if "日" in block.raw:
            for date in damaged_dates(block.raw):
                choices = tuple((_chinese_date(reading), reading) for reading in date.readings)
                yield Doubt("damaged-date", line, date.text, (date.text,), choices)
    for join, after in zip(block.joins, block.lines[1:], strict=True):
        if join.confidence < 0.8:
            yield Doubt("weak-join", after.number, after.text[:20], (f"{join.confidence:.2f}",))


def ends_open(block: Block) -> bool:
    """Return whether a paragraph stops in mid-sentence: long, and without a mark at its end."""
    return block.kind == "text" and len(block.raw) > 30 and block.raw[-1] not in ENDS


def repeated_paragraphs(blocks: Sequence[Block]) -> Iterator[Doubt]:
    """Yield paragraphs that come twice in a row, as at a page turn that was copied twice (R-214)."""
    for before, block in pairwise(blocks):
        if block.kind == "text" and len(block.raw) >= 30 and block.raw == before.raw:
            yield Doubt("repeated-paragraph", block.lines[0].number, block.raw[:30])


def _around(text: str, place: int) -> str:
    return text[max(0, place - 8) : place + 12]


def _proposals(text: str, mark: str, place: int) -> tuple[tuple[str, str], ...]:
    """Propose where a lost mark stood, if the same words stand between the same marks elsewhere in the paragraph."""
    pairs = {"“": "”", "”": "“"}
    if mark not in pairs:
        return ()
    partner = pairs[mark]
    if mark == "”":
        words = re.search(r"([^“”，。、；：？！]{1,12})$", text[:place])
        if words is not None and words.start() == 0:
            return ((f"{partner}{words[1]}{mark}", "mark-lost-at-start"),)
        return ()
    words = re.match(r"[0-9]+", text[place + 1 :])
    if words is not None:
        return ((f"{mark}{words[0]}{partner}", "mark-lost-after-digits"),)
    return ()


def _chinese_date(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日"
