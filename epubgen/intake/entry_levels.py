"""The entries of a contents list → those of articles or chapters, and those of their sections (R-196)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from epubgen.intake.entries import Entry
from epubgen.intake.lines import fold
from epubgen.text.headings import RANKS

_INNER_TEXT = "han han-bracketed section arabic arabic-bracketed decimal circled article roman letter"
_INNER = frozenset(_INNER_TEXT.split(" "))
"""Kinds of numbers that the sections of articles have."""


def _signed_kind(entries: Sequence[Entry], kinds: Sequence[str]) -> str:
    """Return the kind of the numbered entries below chapters that have authors of their own, or nothing."""
    if any(entry.byline for entry, kind in zip(entries, kinds, strict=True) if kind in ("chapter", "volume")):
        return ""
    for kind in sorted(set(kinds) & _INNER, key=lambda kind: RANKS[kind]):
        signed = [bool(entry.byline) for entry, own in zip(entries, kinds, strict=True) if own == kind]
        if sum(signed) >= max(2, 0.6 * len(signed)) and {"chapter", "volume"} & set(kinds):
            return kind
    return ""


def _counted_beside(entries: Sequence[Entry], kinds: Sequence[str]) -> str:
    """Return the kind of numbers that count the chapters of a report, between a summary and its appendices.

    They begin once and go on to the end, with sections of their own, and nothing without a number stands among them.
    """
    numbered = [(place, kind) for place, kind in enumerate(kinds) if kind in _INNER]
    if not numbered or len({kind for _, kind in numbered}) < 2 or {"chapter", "volume"} & set(kinds):
        return ""
    if numbered[-1][0] - numbered[0][0] != len(numbered) - 1:
        return ""
    top = numbered[0][1]
    numbers = [heading.number for entry, kind in zip(entries, kinds, strict=True)
               if kind == top and (heading := entry.heading) is not None]  # fmt: skip
    return top if len(numbers) > 2 and numbers == list(range(1, len(numbers) + 1)) else ""


def _with_number(entry: Entry) -> Entry:
    """Return an entry whose title has its number, which the numbers of its sections begin with."""
    label = entry.heading.label.strip() if entry.heading is not None else ""
    return entry if entry.title.startswith(label) else replace(entry, title=f"{label} {entry.title}")


def split_levels(entries: Sequence[Entry], parts: set[str]) -> tuple[list[Entry], list[Entry]]:
    """Tell the entries of articles or chapters from those of their sections.

    Where the sections of chapters have authors, they are the articles, and the chapters are added to the `parts`.
    """
    kinds = [entry.heading.kind if entry.heading is not None else "" for entry in entries]
    if signed := _signed_kind(entries, kinds):
        pairs = list(zip(entries, kinds, strict=True))
        parts.update(fold(entry.title) for entry, kind in pairs if kind in ("chapter", "volume"))
        return (
            [entry for entry, kind in pairs if kind in (signed, "named", "")],
            [entry for entry, kind in pairs if kind in _INNER and kind != signed],
        )
    kinds = ["" if entry.byline and kind in _INNER else kind for entry, kind in zip(entries, kinds, strict=True)]
    inner = set(_INNER)
    if siblings := _counted_beside(entries, kinds):
        pairs = list(zip(entries, kinds, strict=True))
        return (
            [_with_number(entry) if kind == siblings else entry
             for entry, kind in pairs if kind == siblings or kind not in inner],
            [entry for entry, kind in pairs if kind != siblings and kind in inner],
        )  # fmt: skip
    outer = [kind for kind in kinds if kind not in inner and kind != "named"]
    beside_named = not outer and bool(set(kinds) & inner) and "named" in kinds
    if beside_named:
        # Introduction, I., II., Index: the outermost numbers are the articles'.
        top = min((kind for kind in kinds if kind in inner), key=lambda kind: RANKS[kind])
        inner = inner - {top}
    if not beside_named and (len(outer) < 2 or (len(outer) < 0.15 * len(kinds) and not set(outer) & {"chapter", ""})):
        return list(entries), []
    articles = [entry for entry, kind in zip(entries, kinds, strict=True) if kind not in inner]
    return articles, [entry for entry, kind in zip(entries, kinds, strict=True) if kind in inner]
