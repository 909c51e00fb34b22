"""Heads of pages that come only once or twice: by the page turn beside them and the sentence that they interrupt.

What repeats often is found by its repetition (`furniture.py`); these are found by where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from epubgen.intake.lines import Line, fold, is_after_page, live_after, live_before
from epubgen.text.headings import classify
from epubgen.text.joining import CONTINUES, ENDS, columns
from epubgen.text.names import names_people

LONGEST_HEAD = 60


def is_signed(place: int, lines: Sequence[Line]) -> bool:
    """Return whether a name stands below a line, as below titles and not below heads."""
    after = live_after(lines, place, 2)
    before = live_before(lines, place, 5)
    if before is not None and before.text[-1] not in ENDS and not before.text[-1].isdigit():
        return False  # the title stands on the page before
    return after is not None and len(after.text) <= 40 and names_people(after.text)


def mark_single_heads(lines: Sequence[Line]) -> None:
    """Drop a head that comes once only: short, beside a page number or a form feed, and inside a sentence."""
    _mark_page_tops(lines)
    for place in range(1, len(lines) - 1):
        line = lines[place]
        longest = LONGEST_HEAD if is_after_page(line) else 24
        if line.role or len(line.text) > longest or line.text[-1] in ENDS or not may_be_head(line.text):
            continue
        if not (
            is_after_page(line) or lines[place - 1].rule == "page-number" or lines[place + 1].rule == "page-number"
        ):
            continue
        if classify(line.text) is not None or re.search("[，、；,;]", line.text) or names_people(line.text):
            continue
        before = live_before(lines, place, 3)
        after = live_after(lines, place, 3)
        if before is None or after is None or len(before.text) <= 16 or before.text[-1] in ENDS:
            continue
        if LISTED.search(after.text) is not None:
            continue  # the title of a list
        if len(after.text) > len(line.text) and classify(after.text) is None and len(before.text) > len(line.text):
            line.drop("running-head", 0.82)


def _mark_page_tops(lines: Sequence[Line]) -> None:
    """Drop what stands apart at a page's top: where it interrupts a sentence, or most pages have such heads."""
    turns = [place for place, line in enumerate(lines) if is_after_page(line) and place]
    tops: list[tuple[list[Line], bool]] = []
    dropped = 0
    for place in turns:
        known = lines[place].role == "drop"
        block = [lines[place]]
        while place + len(block) < len(lines) and len(block) < 3 and lines[place + len(block)].gap == 0:
            block.append(lines[place + len(block)])
        after = lines[place + len(block)] if place + len(block) < len(lines) else None
        dropped += known
        block = block[known:]
        last = place + known + len(block) - 1
        if after is None or after.gap == 0 or not block or not all(_is_top(line) for line in block):
            continue
        if LISTED.search(after.text) is not None:
            continue  # the title of a list
        if is_signed(last, lines):
            continue
        before = live_before(lines, place, 6)
        open_end = (
            before is not None
            and len(before.text) > 12
            and before.text[-1] not in ENDS
            and LISTED.search(before.text) is None
        )
        tops.append((block, open_end))
    for block, open_end in tops:
        usual = (dropped + sum(other for _, other in tops)) >= max(2, 0.5 * len(turns))
        if open_end or (usual and all(classify(line.text) is None for line in block)):
            for line in block:
                line.drop("running-head", 0.85 if open_end else 0.8)


def mark_named_heads(lines: Sequence[Line]) -> None:
    """Drop a page's number and the head beside it that holds author and title: 某某等：…."""
    seen: set[str] = set()
    for place, line in enumerate(lines):
        if len(line.text) > LONGEST_HEAD:
            continue
        author, colon, title = line.text.replace(":", "：").partition("：")
        if colon and not line.role and len(author) <= 20 and len(title) >= 6 and fold(title) in seen:
            numbers = [lines[at] for at in (place - 1, place + 1) if 0 <= at < len(lines)]
            numbers = [one for one in numbers if re.fullmatch(r"\d{1,4}", one.text)]
            if numbers:
                line.drop("running-head", 0.85)
            for one in numbers:
                one.drop("page-number", 0.85)
        seen.add(fold(line.text))


LISTED = re.compile(r"(?:\.[ .]*\.|…|[ ]{3,})[ ]*\d{1,4}$")
"""The end of an entry of the contents, which is no unfinished sentence."""


def spread(text: str) -> str:
    """Return a line with ideographic spaces as the two columns that they take."""
    return text.replace("\u3000", "  ")


def _is_top(line: Line) -> bool:
    text = line.text
    return not line.role and len(text) <= LONGEST_HEAD and may_be_head(text) and not names_people(text)


def mark_parted_heads(lines: Sequence[Line]) -> None:
    """Drop a line of a number and words set far apart: where it interrupts a sentence, or says what a title says."""
    if not any("     " in spread(line.text) for line in lines):
        return
    _mark_repeated_parted(lines)
    seen: set[str] = set()
    front = fold("".join(line.text for line in lines[:6]))
    widths = sorted(columns(line.text) for line in lines)
    full = max(16, 0.75 * widths[int(0.8 * (len(widths) - 1))]) if widths else 0
    for place, line in enumerate(lines):
        parted = "     " in spread(line.text) and len(line.text.split()) <= 16
        match = _APART.fullmatch(spread(line.text)) if parted and not line.role else None
        if match is None:
            if len(line.text) <= LONGEST_HEAD:
                seen.add(fold(line.text))
            continue
        around = [spread(lines[at].text) for at in (place - 1, place + 1) if 0 <= at < len(lines)]
        if any(_APART.fullmatch(text) for text in around):
            continue
        before = live_before(lines, place, 2)
        words = match["after"] or match["before"]
        named = len(fold(words)) >= 8 and fold(words) in front
        open_end = before is not None and columns(before.text) >= full and before.text[-1] not in ENDS
        if open_end or named or fold(words) in seen or f"by{fold(words)}" in seen:
            line.drop("running-head", 0.88)


def _mark_repeated_parted(lines: Sequence[Line]) -> None:
    """Drop lines with words at both margins that come again, but for a number that counts up."""
    places: dict[str, list[tuple[int, int]]] = {}
    for place, line in enumerate(lines):
        if line.role or "     " not in spread(line.text) or len(line.text.split()) > 16:
            continue
        number = re.search(r"^\d{1,4}(?= {5})|(?<= {5})\d{1,4}$", spread(line.text))
        key = fold(line.text.replace(number[0], "") if number else line.text)
        places.setdefault(key, []).append((place, int(number[0]) if number else 0))
    for key, found in places.items():
        numbers = [number for _, number in found]
        rising = all(b > a for a, b in pairwise(numbers)) or not any(numbers)
        apart = all(b - a > 3 for (a, _), (b, _) in pairwise(found))
        if len(found) > 1 and len(key) > 3 and rising and apart:
            for place, _ in found:
                lines[place].drop("running-head", 0.9)


_APART = re.compile(r"\d{1,4} {5,}(?P<after>\D.{2,60})|(?P<before>\D.{2,60}?) {5,}\d{1,4}")


def mark_cited_heads(lines: Sequence[Line]) -> None:
    """Drop the lines that interrupt a sentence and hold what stands at the text's top: a journal's name and pages."""
    front = [line.text for line in lines[:4] if len(line.text) >= 16 and re.search(r"\d", line.text)]
    for place in range(4, len(lines) - 1):
        line = lines[place]
        if line.role or len(line.text) > 110 or not any(text in line.text and text != line.text for text in front):
            continue
        before = live_before(lines, place, 3)
        if before is not None and before.text[-1] not in ENDS and len(before.text) > 16:
            line.drop("running-head", 0.85)


def mark_slots(lines: Sequence[Line]) -> None:
    """Drop the short lines that stand in the same place at nearly every page turn, whatever they say."""
    turns = [place for place, line in enumerate(lines) if line.rule == "page-number"]
    if len(turns) < 2:
        return
    widths = sorted(columns(line.text) for line in lines if not line.role)
    narrow = 0.55 * widths[int(0.6 * len(widths))] if widths else 0
    parted = 0.62 * widths[int(0.9 * (len(widths) - 1))] if widths else 0
    for step in (1, -1):
        slot = [place + step for place in turns if 0 < place + step < len(lines) - 1]
        slot = [place for place in slot if not is_signed(place, lines)]
        heads = [
            place for place in slot if lines[place].rule == "running-head" or _is_headlike(lines[place], narrow, parted)
        ]
        if len(slot) >= 2 and len(heads) >= 0.8 * len(slot):
            for place in heads:
                if not lines[place].role:
                    lines[place].drop("running-head", 0.85)


def _is_headlike(line: Line, narrow: float, parted: float) -> bool:
    text = " ".join(line.text.split()) if "   " in spread(line.text) else line.text
    return (
        not line.role
        and columns(text) <= (max(narrow, parted) if text != line.text else narrow)
        and text[-1] not in ENDS
        and may_be_head(text)
        and classify(text) is None
        and not names_people(text)
    )


def may_be_head(text: str) -> bool:
    """Return whether a line is none of the ends of paragraphs that come again and again: `it.`, `him`, 了。"""
    return text[-1] not in '。！？!?；;，,、”’."' and text[-1] not in CONTINUES and not text[0].islower()
