"""Marks in a text and bodies at its end → Markdown notes, where they pair one to one (R-213)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from epubgen.intake.blocks import Block, finish
from epubgen.text.edits import Edit

_FORMS = (
    (re.compile(r"\[(\d{1,3})\]"), re.compile(r"\[(\d{1,3})\][ 　]*")),
    (re.compile(r"〔(\d{1,3})〕"), re.compile(r"〔(\d{1,3})〕[ 　]*")),
    (re.compile(r"［(\d{1,3})］"), re.compile(r"［(\d{1,3})］[ 　]*")),
    (re.compile(r"([①-⑳])"), re.compile(r"([①-⑳])[ 　、．.]*")),
    (re.compile(r"[（(]注(\d{1,3})[)）]"), re.compile(r"[（(]?注(\d{1,3})[)）:：][ 　]*")),
    (re.compile(r"([¹²³⁴-⁹]|¹[⁰¹²³⁴-⁹])"), re.compile(r"([¹²³⁴-⁹]|¹[⁰¹²³⁴-⁹]|\d{1,2}[.．]?)[ 　]+")),
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def link_notes(blocks: list[Block], chinese: bool, elsewhere: frozenset[int] = frozenset()) -> None:
    """Turn marks and bodies that pair one to one into notes; others stay text.

    `elsewhere` are the numbers that a title bore, whose bodies stay text because titles can have no notes.
    """
    for mark, body in _FORMS:
        bodies = _trailing_bodies(blocks, body)
        bodies = [place for place in bodies if _number(body.match(blocks[place].raw)) not in elsewhere]
        if bodies and _pair(blocks, bodies, mark, body, chinese):
            return


def _trailing_bodies(blocks: Sequence[Block], pattern: re.Pattern[str]) -> list[int]:
    """Return the blocks at an article's end that begin with marks counting from one."""
    found: list[int] = []
    for place in range(len(blocks) - 1, -1, -1):
        block = blocks[place]
        if block.kind == "text" and pattern.match(block.raw):
            found.insert(0, place)
        elif found or block.kind != "text":
            break
    numbers = [_number(pattern.match(blocks[place].raw)) for place in found]
    first = numbers.index(1) if 1 in numbers else 0
    numbers, found = numbers[first:], found[first:]
    return found if numbers and numbers == list(range(numbers[0], numbers[0] + len(numbers))) else []


def _number(match: re.Match[str] | None) -> int:
    if match is None:
        return 0
    text = match[1].translate(_SUPERSCRIPTS).rstrip(".．")
    return ord(text) - ord("①") + 1 if not text.isdecimal() else int(text)


def _pair(
    blocks: list[Block], bodies: Sequence[int], mark: re.Pattern[str], body: re.Pattern[str], chinese: bool
) -> bool:
    first = bodies[0]
    calls: list[tuple[Block, re.Match[str]]] = [
        (block, match) for block in blocks[:first] if block.kind == "text" for match in mark.finditer(block.raw)
    ]
    calls = [(block, match) for block, match in calls if match.start() > 0]
    numbers = [_number(body.match(blocks[place].raw)) for place in bodies]
    if [_number(match) for _, match in calls] != numbers:
        return False
    touched: list[Block] = []
    for block, match in calls:
        block.own.append(Edit(match.start(), match.end(), f"[^{_number(match) - numbers[0] + 1}]", "note-mark", 0.95))
        if block not in touched:
            touched.append(block)
    for number, place in enumerate(bodies, 1):
        block = blocks[place]
        label = body.match(block.raw)
        block.kind = "note"
        block.own = [Edit(0, label.end() if label else 0, f"[^{number}]: ", "note", 0.95)]
        touched.append(block)
    for block in touched:
        finish(block, chinese)
    return True
