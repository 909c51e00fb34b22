"""Changes to a stretch of text that can be told, shown and undone: each knows its place, rule and confidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """Characters `start` to `end` of a text become `after`, by a named rule (R-190)."""

    start: int
    end: int
    after: str
    rule: str
    confidence: float = 1.0


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return the text with the edits made; they are in order and do not overlap."""
    if not edits:
        return text
    parts = []
    position = 0
    for edit in edits:
        parts.append(text[position : edit.start])
        parts.append(edit.after)
        position = edit.end
    parts.append(text[position:])
    return "".join(parts)


def merge(*groups: Iterable[Edit]) -> list[Edit]:
    """Return edits of several rules in order of place; where two overlap, that of the earlier group stays."""
    kept: list[Edit] = []
    for group in groups:
        for edit in group:
            if not any(edit.start < other.end and other.start < edit.end for other in kept):
                kept.append(edit)
    kept.sort(key=lambda edit: (edit.start, edit.end))
    return kept
