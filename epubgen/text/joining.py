"""Lines of text → which of them were one paragraph before a page or a screen broke them (R-199 … R-201).

First the whole text is measured: is it hard-wrapped at all, how wide, and how are its paragraphs told apart? Then each
pair of neighbours is judged by that measure. Widths count an ideograph as two columns, as monospaced text does.

Longer than 300 lines because what is measured and what is judged by it have one set of terms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from epubgen.text.headings import classify

ENDS = frozenset("。！？!?…：:；;”’」』）)》】〕.〗\"'*~～♪")
"""Characters after which a line may be finished (R-199)."""
CONTINUES = frozenset("，、,—“‘（(《【「『〈〔-–")
"""Characters after which a line is never finished, however short it is."""
CANNOT_BEGIN = frozenset("，。、；：？！”’）》】」』〉〕…,;!?)%％")
"""Characters that begin no line: what stands before them is the same paragraph."""

FULL = 0.86
"""The share of the usual width from which on a line counts as full."""
_LIST_ITEM = re.compile(
    r"(?:[•●○■□◆◇▪★※·]|[*+\-–](?=\s)|\d{1,3}[.)、．](?!\d)|[(（]\d{1,2}[)）]|[①-⑳]|[a-zA-Z][.)]|"
    r"[\[〔［]\d{1,3}[\]〕］])\s*\S"
)
_LABELLED = re.compile(
    r"[\[［【〔][\u3400-\u9fff][\u3400-\u9fff 　]{1,8}[\]］】〕]"
    r"|(?:摘[ 　]*要|关[ 　]*键[ 　]*词|關[ 　]*鍵[ 　]*詞)[:：]"
    r"|(?:Abstract|Summary|Key ?words|Index terms)[ ]?[:.—–]"
)
"""What begins a paragraph by its label: [收稿日期], 摘要：."""


def is_labelled(text: str) -> bool:
    """Return whether a line begins with a label that begins paragraphs."""
    return text[0] in "[［【〔摘关關ASKI" and _LABELLED.match(text) is not None


_REFERENCE = re.compile(r"[A-Z][\w’'-]+,? (?:[A-Z]\.[ -]?)+[,&( ].{0,60}?\b(?:1[5-9]|20)\d\d\b")
"""What begins an entry of a bibliography: Brandt, L., Obi, A., 2004."""
_SENTENCE_END = frozenset("。！？!?…”』」.")
LONGEST_VERSE = 60
"""Letters up to which a line of a Latin text may be one of verse."""


class Measure(NamedTuple):
    """How a text's lines are made: `wrapped` at about `width` columns or not; what tells paragraphs apart."""

    wrapped: bool
    width: int
    indented: bool
    """Paragraphs begin with an indent."""
    spaced: bool
    """Paragraphs are parted by more blank lines than lines are."""
    gap: int
    """Blank lines that usually stand between two lines."""
    latin: bool


class Join(NamedTuple):
    """Two lines are one: what stands between them, whether the first loses its hyphen, and how sure that is."""

    between: str
    rule: str
    confidence: float
    drop_hyphen: bool = False


def columns(text: str) -> int:
    """Return how many columns a line takes: an ideograph or full-width mark two, a Latin letter one."""
    return len(text) if text.isascii() else len(text.encode("gbk", "replace"))


def measure(lines: Sequence[tuple[str, int, int]]) -> Measure:
    """Learn from lines of text, each with its indent and the number of blank lines before it, how they were made."""
    texts = [line for line in lines if len(line[0]) > 1 and not _is_heading(line[0])]
    if len(texts) < 3:
        return Measure(False, 0, False, False, 0, _is_latin(texts))
    latin = _is_latin(texts)
    widths = [columns(line) for line, _, _ in texts]
    wrapped, width = _wrapping(texts, widths, latin)
    gaps = Counter(min(gap, 3) for _, _, gap in texts[1:])
    # The second of each pair of which the first is full and unfinished.
    going_on = [
        second
        for (first, _, _), columns_, second in zip(texts, widths, texts[1:], strict=False)
        if wrapped and columns_ >= FULL * width and first[-1] not in ENDS
    ]
    inside = Counter(min(gap, 3) for _, _, gap in going_on)
    gap = (inside or gaps).most_common(1)[0][0]
    indents = [indent for _, indent, _ in texts]
    flush = sum(indent == 0 for indent in indents)
    share = 1 - flush / len(indents)
    if wrapped:
        # Lines that surely go on from the one before are flush where an indent begins a paragraph.
        indented = share > 0.02 and sum(indent > 0 for _, indent, _ in going_on) <= 0.2 * len(going_on)
    else:
        indented = share > 0.5
    spaced = wrapped and sum(n for g, n in gaps.items() if g > gap) > 0.02 * len(texts)
    if spaced:
        # What stands below a gap only because it is a chapter's heading says nothing about paragraphs.
        apart = [line for line, _, after in texts[1:] if min(after, 3) > gap]
        spaced = sum((match := classify(line)) is None or not match.certain for line in apart) > 0.02 * len(texts)
    if spaced:
        # A line that ends a sentence before the margin ends a paragraph: do gaps stand below such lines?
        below = [
            min(after, 3) > gap
            for (first, _, _), columns_, (_, _, after) in zip(texts, widths, texts[1:], strict=False)
            if first[-1] in _SENTENCE_END and columns_ < 0.75 * width
        ]
        spaced = len(below) < 4 or sum(below) >= 0.4 * len(below)
    return Measure(wrapped, width, indented, spaced, gap, latin)


def _is_heading(text: str) -> bool:
    """Return whether a line is a chapter's heading, which says nothing about how the lines of prose were made."""
    match = classify(text) if len(text) <= 60 else None
    return match is not None and match.kind in ("chapter", "volume")


def _is_latin(lines: Sequence[tuple[str, int, int]]) -> bool:
    sample = "".join(text for text, _, _ in lines[:400])
    return len(re.findall("[A-Za-z]", sample)) > 2 * len(re.findall("[\u3041-\u30ff\u3400-\u9fff]", sample))


def _wrapping(lines: Sequence[tuple[str, int, int]], widths: Sequence[int], latin: bool) -> tuple[bool, int]:
    """Return whether the text is hard-wrapped, and the width, from its lines and how wide each is.

    In wrapped text the longest lines are nearly alike and most of them end unfinished; where a line is a paragraph, the
    longest ones differ and end as sentences do.
    """
    longest = sorted(widths)[int(0.95 * (len(widths) - 1))]
    if not 20 <= longest <= 260:
        return False, 0
    open_ones = [width for (text, _, _), width in zip(lines, widths, strict=True) if text[-1] not in ENDS]
    full = sum(width >= 0.75 * longest for width in widths)
    unfinished = sorted(width for width in open_ones if width >= 0.75 * longest)
    # Where paragraphs are short, few lines are unfinished, but those end at the margin.
    at_margin = len(unfinished) > 3 and unfinished[0] >= 0.86 * longest
    if len(unfinished) < 3 or len(unfinished) < (0.15 if at_margin else 0.35) * full:
        return False, 0
    # Verse has unfinished lines of every length; headings are much shorter than the lines of prose.
    other = sum(0.4 * longest <= width < 0.75 * longest for width in open_ones)
    ended = len(lines) - len(open_ones)
    if other > len(unfinished) or ended < (0.04 if full > 0.3 * len(lines) else 0.1) * len(lines):
        return False, 0
    usual = unfinished[int(0.7 * (len(unfinished) - 1))]
    longer = sum(
        width > 1.35 * usual and text[-1] in _SENTENCE_END for (text, _, _), width in zip(lines, widths, strict=True)
    )
    if not latin and len(unfinished) < 0.35 * full:
        # No margin lets finished lines pass it, and few of those that end before it reach it by chance.
        ended_there = sum(
            width >= 0.93 * usual
            for (text, _, _), width in zip(lines, widths, strict=True)
            if text[-1] in _SENTENCE_END
        )
        past = sum(width > usual + 8 for width in widths)
        if past and ended_there > len(unfinished):
            return False, 0
    if latin and (_had_room(lines, widths, usual) or _is_set_by_turns(lines, usual)):
        return False, 0
    alike = sum(0.8 * usual <= width <= 1.12 * usual for width in unfinished)
    one_more = len(widths) > 40 or (at_margin and len(unfinished) > 5)
    return longer <= 0.05 * len(widths) + one_more and alike >= 0.7 * len(unfinished), usual


def _had_room(lines: Sequence[tuple[str, int, int]], widths: Sequence[int], usual: int) -> bool:
    """Return whether many lines ended without a stop where the next word had room: the poet broke them, no margin."""
    pairs = [
        width + indent + 1 + len(second.split(" ", 1)[0]) <= usual
        for ((first, indent, _), (second, _, gap)), width in zip(pairwise(lines), widths, strict=False)
        if first[-1] not in ENDS and first[-1] != "-" and second[0].islower() and not gap
    ]
    return len(pairs) > 3 and sum(pairs) > 0.4 * len(pairs)


def _is_set_by_turns(lines: Sequence[tuple[str, int, int]], usual: int) -> bool:
    """Return whether short lines go on in deeper ones again and again, as those of stanzas do."""
    deeper = [
        second_indent > indent
        for (first, indent, _), (second, second_indent, gap) in pairwise(lines)
        if first[-1] not in ENDS and first[-1] != "-" and second[0].islower() and not gap
    ]
    return usual <= LONGEST_VERSE and sum(deeper) > max(3, 0.25 * len(deeper))


def join_lines(first: str, second: str, indent: int, gap: int, measure: Measure, first_indent: int = 0) -> Join | None:
    """Return how a line goes on in the next one, or None where a paragraph ends between them.

    Neither may be a heading, byline, list item or note: the caller knows those. `indent` and `gap` are the second
    line's indent and the blank lines before it, `first_indent` is the first line's indent.
    """
    if not first or not second:
        return None
    if measure.wrapped:
        confidence = _judge_wrapped(first, second, indent, gap, measure, _room(first_indent, measure))
    else:
        confidence = _judge_whole(first, second, indent, gap, measure)
    if confidence <= 0:
        return None
    if first[-1] in "-\u00ad\u2010" and len(first) > 1 and first[-2].isalpha() and first[-2].isascii():
        return Join("", "hyphen", confidence, second[0].islower())
    between = " " if needs_space(first[-1], second[0]) else ""
    return Join(between, "broken-line", confidence)


def needs_space(left: str, right: str) -> bool:
    """Return whether a space belongs between the two: only where neither is Chinese or Japanese."""
    return left < "\u2e80" and right < "\u2e80" and left not in "“‘—/" and right not in "”’—/"


def _room(indent: int, measure: Measure) -> int:
    """Return how many columns a paragraph's indent takes from its first line; in Chinese two ideographs at least."""
    if not measure.indented or not 0 < indent <= 8:
        return 0
    return indent if measure.latin else max(4, indent)


def _judge_wrapped(first: str, second: str, indent: int, gap: int, measure: Measure, room: int) -> float:
    if second[0] in CANNOT_BEGIN:
        return 0.97
    full = columns(first) + room >= FULL * measure.width
    finished = first[-1] in ENDS
    if _begins_anew(first, second, finished or not full):
        return 0.0
    apart = measure.spaced and gap > measure.gap
    if first[-1] in CONTINUES and not finished:
        left = apart and measure.latin and columns(first) < 0.6 * measure.width
        return 0.0 if left or _was_left_open(first, second, measure) else 0.95
    if not finished:
        if not full and not (measure.latin and columns(first) >= 0.7 * measure.width):
            return 0.0
        if measure.indented and indent and not apart:
            return 0.0 if indent >= 2 and not measure.latin else 0.3
        return 0.75 if apart else 0.96
    if apart or (measure.indented and indent) or gap > measure.gap:
        return 0.0
    if not full:
        # A long word that had no room left leaves a line short.
        needed = columns(first) + 1 + len(second.split(" ", 1)[0])
        return 0.8 if measure.latin and measure.indented and needed >= 0.97 * measure.width else 0.0
    if measure.indented or measure.spaced:
        return 0.9
    return 0.0 if _would_have_fitted(first, second, measure) else 0.6


def _was_left_open(first: str, second: str, measure: Measure) -> bool:
    """Return whether a writer ended a short Latin line at a comma, as above a signature and in an address."""
    if not measure.latin or first[-1] != ",":
        return False
    needed = columns(first) + 1 + len(second.split(" ", 1)[0])
    return needed < 0.75 * measure.width and len(second) < 0.5 * measure.width and second[0].isupper()


def _begins_anew(first: str, second: str, may_end: bool) -> bool:
    """Return whether a line begins with a mark or label that begins paragraphs; `may_end`: the one before may end."""
    if _LIST_ITEM.match(second) and (may_end or _LIST_ITEM.match(first)):
        return True
    if (may_end or second[0] in "AKI") and is_labelled(second):
        return True
    return may_end and first[-1] == "." and second[0].isupper() and _REFERENCE.match(second) is not None


def _would_have_fitted(first: str, second: str, measure: Measure) -> bool:
    """Return whether the next line's first word had room on the line before it, so that no margin broke it there."""
    if second[0] < "\u2e80":
        return columns(first) + 1 + len(second.split(" ", 1)[0]) <= measure.width
    return columns(first) + 2 <= measure.width - 2


def _closes_what_opened(first: str, second: str) -> bool:
    """Return whether a quote or bracket that is open at the end of a line is closed by the next (R-199)."""
    for opening, closing in ("“”", "（）", "()", "《》", "「」", "【】"):
        if first.count(opening) == first.count(closing) + 1:
            end = second.find(closing)
            if end >= 0 and opening not in second[:end]:
                return True
    return False


_SENTENCE_REST = re.compile("[\u3400-\u9fff]{1,2}[。，,；;、]")
"""The rest of a sentence at the head of a line: 查。"""


def _judge_whole(first: str, second: str, indent: int, gap: int, measure: Measure) -> float:
    """Judge two lines of a text that has a line a paragraph: only a page turn breaks them, in mid-sentence."""
    if second[0] in CANNOT_BEGIN and len(first) > 8:
        return 0.95
    if first[-1] not in _SENTENCE_END and len(first) > 16 and _closes_what_opened(first, second):
        return 0.94
    if measure.latin:
        unfinished = first[-1] not in ENDS and len(first) > LONGEST_VERSE
        return 0.85 if unfinished and (second[0].islower() or first[-1] in ",-–—") else 0.0
    if _LIST_ITEM.match(second) or first[-1] in ENDS or (measure.indented and indent and first[-1] not in CONTINUES):
        return 0.0
    if len(first) >= 16 and any(mark in first for mark in "，,") and _SENTENCE_REST.match(second) is not None:
        return 0.93
    if first[-1] in CONTINUES:
        clauses = len(first) >= 10 and any(mark in first[:-1] for mark in "，,") and second[-1] in _SENTENCE_END
        return 0.93 if len(first) > 16 or len(second) > 30 or (clauses and len(second) + 1 != len(first)) else 0.0
    clauses = len(first) >= 16 and "，" in first[2:-2] and len(second) <= 24 and second[-1] in _SENTENCE_END
    if (len(first) < 24 and not clauses) or (
        len(second) < 12 and second[-1] not in _SENTENCE_END | {"，", "；", ",", ";"}
    ):
        return 0.0
    return 0.9
