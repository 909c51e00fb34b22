"""Doubts → `_import/review.md`, in the book's language: each with its place, its evidence and the choices.

A choice is given as an entry that can be copied into fixes.yaml as it stands.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from epubgen.intake.document import Document
from epubgen.intake.doubts import Doubt
from epubgen.intake.markdown import yaml_scalar
from epubgen.intake.review_words import ENGLISH, Words, words_of

MOST = 2000
"""How many doubts of one kind are listed; the rest are counted."""

_ORDER = tuple(ENGLISH)


def write_review(documents: Sequence[Document]) -> str:
    """Return the text of review.md: a summary, and the doubts by kind, the weightiest first."""
    words = words_of(documents[0].language)
    lines = _summary(documents, words)
    doubts = [(document, doubt) for document in documents for doubt in document.doubts]
    for kind in sorted({doubt.kind for _, doubt in doubts}, key=_ORDER.index):
        group = [(document, doubt) for document, doubt in doubts if doubt.kind == kind]
        heading, sentence, advice = words.doubts[kind]
        lines += [f"## {heading}", "", advice, ""]
        for document, doubt in group[:MOST]:
            lines += _one(document, doubt, sentence, words)
        if len(group) > MOST:
            lines += [f"- {words.more.format(more=len(group) - MOST)}", ""]
        elif lines[-1]:
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _summary(documents: Sequence[Document], words: Words) -> list[str]:
    promised = sum(document.promised for document in documents)
    missing = sum(len(document.missing) for document in documents)
    units = sum(not unit.is_volume for document in documents for unit in document.units)
    truncated = sum(doubt.kind == "truncated" for document in documents for doubt in document.doubts)
    doubts = sum(len(document.doubts) for document in documents)
    counts = (words.listed if promised else words.counted).format(
        promised=promised, found=promised - missing, units=units
    )
    body = words.state.format(counts=counts, truncated=truncated, doubts=doubts)
    return [f"# {words.title}", "", body, "", words.lines, ""]


def _one(document: Document, doubt: Doubt, sentence: str, words: Words) -> list[str]:
    values = [value or words.nothing for value in doubt.values]
    values += [""] * (3 - len(values))
    text = sentence.format(*values, q=doubt.quote, all=", ".join(doubt.values))
    place = f"{document.source.name}:{doubt.line}"
    lines = [f"- `{place}` {_escaped(text)}"]
    if not doubt.choices:
        return lines
    lines += ["", f"  {words.doubts['choice'][0]}", "", "  ```yaml"]
    quoted = yaml_scalar(_quoted(document, doubt))
    for replacement, why in doubt.choices:
        lines += [
            f"  - find: {quoted}",
            f"    replace: {yaml_scalar(replacement)}",
            f"    reason: {yaml_scalar(words.reasons.get(why, why))}",
            f"    line: {doubt.line}",
        ]
    return [*lines, "  ```", ""]


def _quoted(document: Document, doubt: Doubt) -> str:
    """Return the quote as it stands in the source's line, where the text was cleaned since."""
    place = bisect.bisect_left(document.lines, doubt.line, key=lambda line: line.number)
    line = document.lines[place] if place < len(document.lines) else None
    if line is None or line.number != doubt.line:
        return doubt.quote
    if doubt.choices and doubt.choices[0][1].startswith("mark-lost") and doubt.kind != "title":
        inside = doubt.choices[0][0].strip("“”")
        damaged = next((half for half in (f"{inside}”", f"“{inside}") if half in line.text), None)
        if damaged is not None:
            return damaged
    return doubt.quote if doubt.quote in line.text else line.text


def _escaped(text: str) -> str:
    return text.replace("*", "\\*").replace("<", "\\<").replace("`", "\\`")
