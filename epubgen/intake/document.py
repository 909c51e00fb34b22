"""What one raw source was recognised as: units with their blocks, proposed metadata, and what is in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from epubgen.intake.blocks import Block
from epubgen.intake.doubts import Doubt
from epubgen.intake.ledger import Moved
from epubgen.intake.lines import Line
from epubgen.intake.metadata import Proposal
from epubgen.intake.sources import RawSource
from epubgen.text.edits import apply
from epubgen.text.headings import HeadingMatch
from epubgen.text.names import Credit
from epubgen.text.punctuation import is_mainly_han, repair

BOOK = "book.yaml"


@dataclass(slots=True)
class Unit:
    """An article or chapter: what its front matter says, and its blocks."""

    title: str
    credits: list[Credit] = field(default_factory=list)
    subtitle: str = ""
    date: str = ""
    source: str = ""
    type: str = ""
    keywords: list[str] = field(default_factory=list)
    heading: HeadingMatch | None = None
    is_volume: bool = False
    blocks: list[Block] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    """Lines that went into the front matter; their `file` is filled in when the file has its name."""


@dataclass(slots=True)
class Document:
    """What one source was recognised as."""

    source: RawSource
    text: str
    lines: list[Line]
    language: str
    units: list[Unit] = field(default_factory=list)
    proposal: Proposal = field(default_factory=Proposal)
    credits: list[Credit] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    promised: int = 0
    missing: list[str] = field(default_factory=list)
    chapters: bool = False
    paged: bool = False
    """Whether the beginnings of printed pages are marked."""
    in_columns: bool = False
    """Whether its text is read in another order than that of its lines."""


def joined_text(lines: Sequence[Line]) -> str:
    text = ""
    for line in lines:
        between = " " if text and text[-1].isascii() and line.text[0].isascii() else ""
        text += between + line.text
    return text


def clean_title(text: str, chinese: bool) -> str:
    if chinese and is_mainly_han(text):
        text = apply(text, repair(text, keep_spaces=True))
    return re.sub(r"[ \t\u00a0]+", " ", text).strip()


def credit_text(credits: Iterable[Credit]) -> str:
    return "; ".join(" ".join(part for part in (c.affiliation, c.post, c.name) if part) for c in credits)


def move_line(moved: list[Moved], line: Line, field: str, after: str, rule: str, confidence: float = 0.95) -> None:
    line.role, line.rule = "move", rule
    moved.append(Moved(line, "", field, after, rule, round(confidence, 2)))
