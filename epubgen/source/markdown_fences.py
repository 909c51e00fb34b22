"""Tokens of `:::` fences in the engine's HTML → div and aside elements, each closed once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from epubgen.errors import Level
from epubgen.source import stash
from epubgen.source.attributes import LIST, Attributes, class_value, escape, markup, parse_attributes
from epubgen.source.markdown_constructs import report_values
from epubgen.source.words import ALERTS, word

if TYPE_CHECKING:
    from epubgen.source.draft import Draft

_FENCE = re.compile(rf"^([A-Za-z][\w-]*)?(?:\[([^\]]*)\])?[ \t]*([^{{]*?)[ \t]*({LIST})?$")
DEEPEST = 100
"""Blocks in blocks deeper than this stay without an element of their own: no reading system goes so deep."""
MOST_OPEN = 20
"""So many blocks that are never closed are named."""


def set_fences(draft: Draft, fence_of: dict[str, int], line_of: dict[int, int]) -> None:
    """Turn the tokens of `:::` fences into div and aside elements, each closed once, and report the others.

    `fence_of` tells which stash token is which construct, `line_of` the line of a construct.
    """
    open_fences: list[tuple[int, str]] = []

    def final(match: re.Match[str]) -> str:
        number = fence_of.get(match[0])
        if number is None:
            return match[0]
        value = draft.constructs[number].value
        if value and len(open_fences) >= DEEPEST:
            open_fences.append((line_of[number], ""))
            return ""
        if value:
            opening, closing, wrong = _fence(value, draft.lang, line_of[number])
            report_values(draft, wrong, line_of[number])
            open_fences.append((line_of[number], closing))
            return opening
        if open_fences:
            return open_fences.pop()[1]
        draft.report(
            "stray-fence",
            Level.WARNING,
            "this ::: closes a block that was never opened",
            draft.where(f"{line_of[number]}:1"),
            "delete it, or open a block above with ::: and its name",
        )
        return ""

    draft.html = stash.TOKEN.sub(final, draft.html)
    _close_fences(draft, open_fences)


def _close_fences(draft: Draft, open_fences: list[tuple[int, str]]) -> None:
    """Close the fences, each a line and an end tag, that are open at the end of the file, and report them."""
    if len(open_fences) > MOST_OPEN:
        draft.html = draft.html.rstrip() + "".join(f"\n{closing}" for _, closing in open_fences[: MOST_OPEN - 1 : -1])
        del open_fences[MOST_OPEN:]
    for line, closing in reversed(open_fences):
        draft.html = f"{draft.html.rstrip()}\n{closing}\n"
        draft.report(
            "open-fence",
            Level.WARNING,
            "the block that begins here is never closed, and goes to the end of the file",
            draft.where(f"{line}:1"),
            "close it with ::: on a line of its own",
        )


def _fence(value: str, lang: str, line: int) -> tuple[str, str, Attributes]:
    """Return the start and the end tag that a fence stands for, and its attributes as they are written."""
    match = _FENCE.match(value)
    name, bracket, rest, written = match.groups() if match else ("", None, value, None)
    attributes = parse_attributes(written or "")
    classes = [name or "", *attributes.classes]
    title = bracket or rest.strip() or attributes.get("title") or ""
    position = f' data-sourcepos="{line}:1-{line}:1"'
    kind = next((part for part in classes if part in ALERTS), None)
    rest_of = Attributes(attributes.id, attributes.classes, tuple(k for k in attributes.keys if k[0] != "title"))
    if kind:
        heading = f'\n<p class="alert-title">{escape(title or word(kind, lang))}</p>'
        return f"<aside{markup(rest_of, 'alert', kind)}{position}>{heading}", "</aside>", attributes
    heading = f'\n<p class="{"tab-title" if "tab" in classes else "label"}">{escape(title)}</p>' if title else ""
    return f"<div{markup(rest_of, class_value(name or ''))}{position}>{heading}", "</div>", attributes
