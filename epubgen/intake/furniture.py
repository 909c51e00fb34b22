"""Page furniture: page numbers, running heads and watermarks, found by their repetition and rhythm (R-212).

A bare number may be a page number or a chapter's; a repeated line may be a running head or a heading that several
articles share. What decides is where they stand: furniture interrupts sentences and neighbours other furniture.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from epubgen.intake.lines import Line, is_after_page, live_before
from epubgen.intake.page_heads import (
    LISTED,
    LONGEST_HEAD,
    is_signed,
    mark_cited_heads,
    mark_named_heads,
    mark_parted_heads,
    mark_single_heads,
    mark_slots,
    may_be_head,
    spread,
)
from epubgen.intake.page_numbers import (
    DIGITS_AT_END,
    interrupts,
    is_beside_page_number,
    is_beside_turn,
    mark_bare_numbers,
    mark_page_labels,
    may_be_numbered,
    numbers_itself,
    rising,
    without_number,
)
from epubgen.intake.pageturns import PageNotes, find_page_notes
from epubgen.text.headings import classify
from epubgen.text.joining import CONTINUES, ENDS, columns

_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_ADDRESS = re.compile(r"(?:https?://|www\.|[\w-]+\.(?:com|cn|net|org)\b)", re.IGNORECASE)
_RULE_LINE = re.compile(r"[\W_]+")


def mark_furniture(lines: Sequence[Line]) -> PageNotes:
    """Give page numbers, running heads and watermarks the role `drop`, and bare chapter numbers their rule.

    Notes at the feet of pages are taken out on the way, with the role `note`, and returned.
    """
    mark_page_labels(lines)
    _mark_numbered_heads(lines)
    heads = _running_heads(lines)
    mark_bare_numbers(lines, heads)
    notes = find_page_notes(lines)
    above = [line for line in lines if line.role != "note"] if notes.paired else lines
    heads = _running_heads(above) if notes.paired else heads
    _mark_heads(above, heads)
    mark_slots(above)
    mark_parted_heads(above)
    mark_cited_heads(above)
    mark_named_heads(above)
    mark_single_heads(above)
    return notes


def _mark_numbered_heads(lines: Sequence[Line]) -> None:
    """Drop lines such as `12 Annual Report` and `Chapter Two 13` whose numbers count up, page by page."""
    numbered: list[tuple[int, int]] = []
    for place, line in enumerate(lines):
        if len(line.text) <= LONGEST_HEAD and not line.role and line.text[-1] not in "。，；":
            match = DIGITS_AT_END.search(line.text) if may_be_numbered(line.text) else None
            digits = (match[1] or match[2]).translate(_HAN_DIGITS) if match else ""
            if digits.isdigit() and not numbers_itself(line.text):
                numbered.append((place, int(digits)))
    run = rising(numbered, 4)
    if len(run) < 3:
        return
    keys = [without_number(lines[place].text) for place, _ in run]
    counts = Counter(keys)
    others = {line.text for line in lines}
    told = [
        place
        for key, (place, _) in zip(keys, run, strict=True)
        if counts[key] > 1 or key in others or (classify(lines[place].text) is None and interrupts(place, lines, {}))
    ]
    if len(told) >= max(3, 0.6 * len(run)):
        for place in told:
            lines[place].drop("running-head", 0.93)


def _running_heads(lines: Sequence[Line]) -> dict[int, str]:
    """Return the lines that repeat as running heads and watermarks do: place in `lines` → rule."""
    places: dict[str, list[int]] = defaultdict(list)
    widths = sorted(columns(line.text) for line in lines)
    full = 0.8 * widths[int(0.9 * (len(widths) - 1))] if widths else 0
    for place, line in enumerate(lines):
        text = line.text
        parted = "   " in spread(text) and len(" ".join(text.split())) <= LONGEST_HEAD
        short = len(text) <= LONGEST_HEAD and columns(text) <= max(full, 24)
        if (short or parted) and not line.role and may_be_head(text.rstrip(".") if parted else text):
            places[without_number(text)].append(place)
    found: dict[int, str] = {}
    paged = any(is_after_page(line) for line in lines)
    for key, at in places.items():
        if len(at) < 2 or len(key) < 2 or _RULE_LINE.fullmatch(key):
            continue
        if len(at) == 2:
            turned = [is_after_page(lines[place]) or (paged and place == 0) for place in at]
            beside = all(is_beside_page_number(place, lines) or turn for place, turn in zip(at, turned, strict=True))
            if (
                beside
                and classify(key) is None
                and not _counts_itself(at, lines)
                and (all(turned) or not any(_in_list(place, lines, full) for place in at))
            ):
                found.update(dict.fromkeys(at, "running-head"))
            continue
        rule = _rule_of_repetition(key, at, lines)
        if rule:
            found.update(dict.fromkeys(at, rule))
    return found


def _rule_of_repetition(key: str, at: Sequence[int], lines: Sequence[Line]) -> str:
    if _ADDRESS.search(key) or re.search("下载|下載|仅供|整理|更多|收集|免费", key):
        return "watermark"
    match = classify(key)
    turns = _at_page_turn if match is None or match.kind != "named" else is_beside_turn
    near = [turns(place, lines) for place in at]
    share = sum(near) / len(at)
    numbered = match is not None or classify(lines[at[0]].text) is not None
    if share >= (0.8 if numbered else 0.45):
        return "running-head"
    distances = [b - a for a, b in pairwise(at)]
    mean = sum(distances) / len(distances)
    even = sum(abs(distance - mean) <= 0.25 * mean for distance in distances)
    if len(at) >= 4 and not numbered and mean >= 8 and even >= 0.8 * len(distances) and share > 0.2:
        return "running-head"
    return ""


def _at_page_turn(place: int, lines: Sequence[Line]) -> bool:
    """Return whether a line stands where a page ends: by a page number or form feed, or inside a sentence."""
    line = lines[place]
    if is_beside_turn(place, lines) or (DIGITS_AT_END.search(line.text) and not numbers_itself(line.text)):
        return True
    before = lines[place - 1] if place else None
    after = lines[place + 1] if place + 1 < len(lines) else None
    return (
        before is not None
        and len(before.text) > 12
        and before.text[-1] not in ENDS
        and LISTED.search(before.text) is None
        and ((match := classify(before.text)) is None or not match.certain)
        and after is not None
        and (len(after.text) > 12 or before.text[-1] in CONTINUES)
        and _goes_on(after)
    )


def _goes_on(line: Line) -> bool:
    """Return whether a line may be the rest of a sentence: what stands apart with a capital begins something new."""
    return is_after_page(line) or line.gap == 0 or not line.text[0].isupper()


def _counts_itself(at: Sequence[int], lines: Sequence[Line]) -> bool:
    """Return whether the number before a line's words stays the same, as a section's does and a page's does not."""
    texts = {lines[place].text for place in at}
    return len(texts) == 1 and texts.pop()[0].isdigit()


def _in_list(place: int, lines: Sequence[Line], full: float) -> bool:
    """Return whether a line stands among short ones, as contents do whose pages are on lines of their own."""
    around = lines[max(0, place - 3) : place + 4]
    return all(len(line.text) <= 30 and columns(line.text) < max(full, 40) for line in around)


def _mark_heads(lines: Sequence[Line], heads: dict[int, str]) -> None:
    """Drop running heads; where the first of them does not stand at a page turn, it is the title that they repeat."""
    seen: set[str] = set()
    for place in sorted(heads):
        line, rule = lines[place], heads[place]
        if line.role:
            continue
        key = without_number(line.text)
        first = key not in seen
        seen.add(key)
        if (
            first
            and rule == "running-head"
            and not DIGITS_AT_END.search(line.text)
            and (_opens(place, lines) or is_signed(place, lines))
        ):
            continue
        line.drop(rule, 0.93)


def _opens(place: int, lines: Sequence[Line]) -> bool:
    """Return whether a line may be a title: nothing unfinished stands before it, no page number beside it."""
    before = lines[place - 1] if place else None
    above = live_before(lines, place, 4)
    turned = above is before or is_after_page(lines[place])
    if above is not None and turned and len(above.text) > 12 and above.text[-1] not in ENDS:
        return False
    after = lines[place + 1] if place + 1 < len(lines) else None
    if before is not None and before.rule == "running-head":
        return False
    return not any(
        neighbour is not None and neighbour.rule == "page-number" and abs(neighbour.number - lines[place].number) <= 2
        for neighbour in (before, after)
    )
