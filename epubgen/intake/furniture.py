"""Page furniture: page numbers, running heads and watermarks, found by their repetition and rhythm (R-212).

A bare number may be a page number or a chapter's; a repeated line may be a running head or a heading that several
articles share. What decides is where they stand: furniture interrupts sentences and neighbours other furniture.

Longer than 300 lines because numbers and repeated lines are each other's evidence.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from epubgen.intake.lines import Line, is_after_page, live_before
from epubgen.intake.page_heads import (
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
from epubgen.intake.pageturns import PageNotes, find_page_notes
from epubgen.text.headings import classify
from epubgen.text.joining import CONTINUES, ENDS, columns
from epubgen.text.numbering import parse_roman

_NUMBER = re.compile(r"[-—–·•‧∙~|\[（( ]*(?:p\.? ?)?(?P<number>\d{1,4}|[ivxl]{1,7})[-—–·•‧∙~|\]）) ]*", re.IGNORECASE)
_PAGE_OF = re.compile(
    r"[-— ]*(?:第\s*(?P<a>\d{1,4})\s*[页頁](?:\s*[/,，;；]?\s*[共/]\s*(?:计|計)?\s*\d{1,5}\s*[页頁])?"
    r"|[Pp]age\s+(?P<b>\d{1,4})(?:\s+of\s+\d{1,5})?|(?P<c>\d{1,4})\s*(?:/|of)\s*\d{1,4}|共\s*\d{1,5}\s*[页頁])[-— ]*"
)
_DIGITS_AT_END = re.compile(
    r"^\s*(\d{1,4}|[ivxl]{1,6}|[〇○零一二三四五六七八九]{2,4})[\s|·•—-]+(?=\D)"
    r"|(?<=\D)[\s|·•—-]+(\d{1,4}|[ivxl]{1,6}|[〇○零一二三四五六七八九]{2,4})\s*$"
)
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_ADDRESS = re.compile(r"(?:https?://|www\.|[\w-]+\.(?:com|cn|net|org)\b)", re.IGNORECASE)
_RULE_LINE = re.compile(r"[\W_]+")


def mark_furniture(lines: Sequence[Line]) -> PageNotes:
    """Give page numbers, running heads and watermarks the role `drop`, and bare chapter numbers their rule.

    Notes at the feet of pages are taken out on the way, with the role `note`, and returned.
    """
    _mark_page_labels(lines)
    _mark_numbered_heads(lines)
    heads = _running_heads(lines)
    _mark_bare_numbers(lines, heads)
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


def _mark_page_labels(lines: Sequence[Line]) -> None:
    pages = _fractions_of_pages(lines)
    for place, line in enumerate(lines):
        if len(line.text) < 24 and _PAGE_OF.fullmatch(line.text) and (place in pages or not _is_fraction(line)):
            line.drop("page-number", 0.97)


def _fractions_of_pages(lines: Sequence[Line]) -> set[int]:
    """Return the places of 1/12, 2/12 … that count up to the same number of pages."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, line in enumerate(lines):
        if len(line.text) <= 12 and (match := re.fullmatch(r"(\d{1,4}) ?/ ?(\d{1,4})", line.text)) is not None:
            found[match[2]].append((place, int(match[1])))
    return {
        place
        for total, places in found.items()
        if len(places) > 1
        and all(b - a == 1 for (_, a), (_, b) in pairwise(places))
        and places[-1][1] <= int(total)
        and all(b - a >= (2 if places[-1][1] == int(total) else 4) for (a, _), (b, _) in pairwise(places))
        for place, _ in places
    }


def _may_be_numbered(text: str) -> bool:
    """Return whether a line begins or ends as one with a page's number does."""
    first, last = text[0], text[-1]
    return (
        last in _NUMERALS or first in _NUMERALS
        or last.isdecimal() or first.isdecimal() or last.isspace() or first.isspace()
    )  # fmt: skip


_NUMERALS = frozenset("0123456789ivxl〇○零一二三四五六七八九")


def _without_number(text: str) -> str:
    """Return a line without the page number at its beginning or end."""
    return _DIGITS_AT_END.sub("", text) if _may_be_numbered(text) else text


def _mark_numbered_heads(lines: Sequence[Line]) -> None:
    """Drop lines such as `12 Annual Report` and `Chapter Two 13` whose numbers count up, page by page."""
    numbered: list[tuple[int, int]] = []
    for place, line in enumerate(lines):
        if len(line.text) <= LONGEST_HEAD and not line.role and line.text[-1] not in "。，；":
            match = _DIGITS_AT_END.search(line.text) if _may_be_numbered(line.text) else None
            digits = (match[1] or match[2]).translate(_HAN_DIGITS) if match else ""
            if digits.isdigit() and not _numbers_itself(line.text):
                numbered.append((place, int(digits)))
    run = _rising(numbered, 4)
    if len(run) < 3:
        return
    keys = [_without_number(lines[place].text) for place, _ in run]
    counts = Counter(keys)
    others = {line.text for line in lines}
    told = [
        place
        for key, (place, _) in zip(keys, run, strict=True)
        if counts[key] > 1 or key in others or (classify(lines[place].text) is None and _interrupts(place, lines, {}))
    ]
    if len(told) >= max(3, 0.6 * len(run)):
        for place in told:
            lines[place].drop("running-head", 0.93)


def _is_fraction(line: Line) -> bool:
    return re.fullmatch(r"\d{1,2}/\d{1,2}", line.text) is not None and line.gap == 0


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
            places[_without_number(text)].append(place)
    found: dict[int, str] = {}
    paged = any(is_after_page(line) for line in lines)
    for key, at in places.items():
        if len(at) < 2 or len(key) < 2 or _RULE_LINE.fullmatch(key):
            continue
        if len(at) == 2:
            turned = [is_after_page(lines[place]) or (paged and place == 0) for place in at]
            beside = all(_beside_page_number(place, lines) or turn for place, turn in zip(at, turned, strict=True))
            if (
                beside
                and classify(key) is None
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
    turns = _at_page_turn if match is None or match.kind != "named" else _beside_turn
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
    if _beside_turn(place, lines) or (_DIGITS_AT_END.search(line.text) and not _numbers_itself(line.text)):
        return True
    before = lines[place - 1] if place else None
    after = lines[place + 1] if place + 1 < len(lines) else None
    return (
        before is not None
        and len(before.text) > 12
        and before.text[-1] not in ENDS
        and after is not None
        and (len(after.text) > 12 or before.text[-1] in CONTINUES)
    )


def _beside_turn(place: int, lines: Sequence[Line]) -> bool:
    """Return whether a line stands at a form feed or a page number."""
    after = lines[place + 1] if place + 1 < len(lines) else None
    fed = is_after_page(lines[place]) or (after is not None and is_after_page(after))
    return fed or _beside_page_number(place, lines)


def _in_list(place: int, lines: Sequence[Line], full: float) -> bool:
    """Return whether a line stands among short ones, as contents do whose pages are on lines of their own."""
    around = lines[max(0, place - 3) : place + 4]
    return all(len(line.text) <= 30 and columns(line.text) < max(full, 40) for line in around)


def _numbers_itself(text: str) -> bool:
    """Return whether a line's number is its own, as a chapter's or a figure's, not that of a page."""
    match = classify(text)
    if match is not None and not (match.kind == "decimal" and match.label.strip().isdigit()):
        return not match.title[-1:].isdigit()
    return re.fullmatch(r"\W*[^\W\d]{1,12}[. ]*\d{1,4}\W*", text) is not None


def _beside_page_number(place: int, lines: Sequence[Line]) -> bool:
    neighbours = [lines[at] for at in (place - 1, place + 1) if 0 <= at < len(lines)]
    return any(
        line.rule == "page-number"
        or (len(line.text) <= 12 and re.search(r"\d", line.text) and _NUMBER.fullmatch(line.text))
        for line in neighbours
    )


def _mark_bare_numbers(lines: Sequence[Line], heads: dict[int, str]) -> None:
    """Tell page numbers from the numbers of chapters and of tables: pages count up and interrupt."""
    numbered: list[tuple[int, int]] = []
    for place, line in enumerate(lines):
        if len(line.text) <= 12 and not line.role and (match := _NUMBER.fullmatch(line.text)) is not None:
            digits = match["number"]
            number = int(digits) if digits.isdigit() else parse_roman(digits) if digits.islower() else None
            if number is not None:
                numbered.append((place, number))
    run = _rising(numbered)
    if len(run) >= 2:
        _judge_run(run, lines, heads)
    for place, _ in numbered:
        line = lines[place]
        if line.role or line.rule == "bare-number":
            continue
        if re.fullmatch(r"([-—–·•‧∙~|]+) *\d{1,4} *\1", line.text) or _breaks_sentence(place, lines):
            line.drop("page-number", 0.85)


def _judge_run(run: Sequence[tuple[int, int]], lines: Sequence[Line], heads: dict[int, str]) -> None:
    """Decide what a series of bare numbers is: pages, chapters that begin with one, or neither."""
    turns = sum(_interrupts(place, lines, heads) for place, _ in run)
    dressed = sum(re.search(r"\D", lines[place].text) is not None or lines[place].indent >= 16 for place, _ in run)
    pages = turns >= max(1, 0.25 * len(run)) or dressed > 0.5 * len(run)
    from_one = run[0][1] == 1 and all(b - a == 1 for (_, a), (_, b) in pairwise(run))
    apart = all(b - a >= 8 for (a, _), (b, _) in pairwise(run))
    if pages or (not from_one and (len(run) >= 3 or apart)):
        for place, _ in run:
            lines[place].drop("page-number", 0.95 if pages else 0.8)
    elif from_one and (
        (len(run) > 2 and all(lines[place].gap > 1 and lines[place].indent < 16 for place, _ in run))
        or not any(len(line.text) > 40 for line in lines[: run[0][0]] if not line.role)
    ):
        for place, number in run:
            lines[place].rule, lines[place].value = "bare-number", number


def _breaks_sentence(place: int, lines: Sequence[Line]) -> bool:
    """Return whether a line stands inside a sentence: what is before it is not finished, and text goes on after it."""
    before, after = lines[place - 1] if place else None, lines[place + 1] if place + 1 < len(lines) else None
    if before is not None and before.rule == "running-head" and place > 1:
        before = lines[place - 2]
    if before is None or after is None or before.role or after.role:
        return False
    return (
        len(before.text) > 16 and before.text[-1] not in ENDS and len(after.text) > 1 and classify(after.text) is None
    )


def _rising(numbered: Sequence[tuple[int, int]], apart: int = 2) -> list[tuple[int, int]]:
    """Return the longest run of numbers that go up by one, or by two where a page bears none, `apart` lines or more."""
    best: list[tuple[int, int]] = []
    chains: dict[int, list[tuple[int, int]]] = {}
    for place, number in numbered:
        before = max((chains.get(number - step, []) for step in (1, 2)), key=len)
        if before and place - before[-1][0] < apart:
            before = []
        chain = [*before, (place, number)] if len(before) < 4000 else before
        if len(chain) >= len(chains.get(number, [])):
            chains[number] = chain
        if len(chain) > len(best):
            best = chain
    return best


def _interrupts(place: int, lines: Sequence[Line], heads: dict[int, str]) -> bool:
    line = lines[place]
    after = lines[place + 1] if place + 1 < len(lines) else None
    if place - 1 in heads or place + 1 in heads or is_after_page(line) or (after is not None and is_after_page(after)):
        return True
    before = live_before(lines, place, 2)
    return before is not None and len(before.text) > 12 and before.text[-1] not in ENDS


def _mark_heads(lines: Sequence[Line], heads: dict[int, str]) -> None:
    """Drop running heads; where the first of them does not stand at a page turn, it is the title that they repeat."""
    seen: set[str] = set()
    for place in sorted(heads):
        line, rule = lines[place], heads[place]
        if line.role:
            continue
        key = _without_number(line.text)
        first = key not in seen
        seen.add(key)
        if (
            first
            and rule == "running-head"
            and not _DIGITS_AT_END.search(line.text)
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
