"""A draft → what becomes one chapter each: split at the headings of the first level."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from epubgen.source.headings import Found, find_headings, plain_text

if TYPE_CHECKING:
    from epubgen.source.draft import Draft


class Part(NamedTuple):
    """What becomes one chapter: the heading that is its title, the markup without it, and the headings in that."""

    title: Found | None
    html: str
    headings: list[Found]


def split_parts(draft: Draft) -> list[Part]:
    """Return the chapters of a draft: several where it has several headings of the first level and no title."""
    html = draft.html
    every = find_headings(html)
    headings = [found for found in every if not found.nested]
    first = [found for found in headings if found.level == 1]
    if draft.front.title and not (draft.task.whole and len(first) > 1):
        repeated = next(iter(headings), None)
        if (
            repeated
            and not html[: repeated.start].strip()
            and same_words(plain_text(draft, repeated.inside), draft.front.title)
        ):
            return [_after(repeated, html, every)]
        return [Part(None, html, every)]
    if not first:
        lone = headings[0] if headings and not html[: headings[0].start].strip() else None
        # What the summary calls the chapter is its title, whatever its level.
        named = lone is not None and same_words(plain_text(draft, lone.inside), draft.task.title)
        if lone is None or (not named and any(found.level <= lone.level for found in headings[1:])):
            return [Part(None, html, every)]
        return [_after(lone, html, every)]
    if len(first) == 1 and not first[0].start:
        return [_after(first[0], html, every)]
    parts = []
    opening = html[: first[0].start]
    if draft.front.title and opening.strip():
        # The book's title stands above its opening, not above the first chapter.
        parts, opening = [Part(None, opening, find_headings(opening))], ""
    for number, found in enumerate(first):
        end = first[number + 1].start if number + 1 < len(first) else len(html)
        before = opening if number == 0 else ""
        inside = before + html[found.end : end].lstrip("\n")
        parts.append(Part(found, inside, find_headings(inside)))
    return parts


def _after(title: Found, html: str, headings: list[Found]) -> Part:
    """Return the part whose title is the first thing in some markup, with what follows it."""
    end = title.end
    while html.startswith("\n", end):
        end += 1
    rest = [Found(found.start - end, found.end - end, *found[2:]) for found in headings if found.start >= title.end]
    return Part(title, html[end:], rest)


def same_words(one: str, other: str) -> bool:
    """Return whether two titles differ only in case, blanks and punctuation."""
    return re.sub(r"\W", "", one).casefold() == re.sub(r"\W", "", other).casefold()
