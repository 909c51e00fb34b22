"""Headings without a number: short lines between finished paragraphs, set alike in the document (R-201).

Each line is judged by where it stands and what it says. Some are headings by this alone; some could also be a sentence,
a name or a question, and are headings where others that are sure are set in the same way: that is learnt beforehand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from epubgen.intake.lines import Line
from epubgen.intake.rubrics import is_document_number
from epubgen.intake.unnumbered import Context, Shape, is_prose
from epubgen.text.joining import ENDS, Measure, columns
from epubgen.text.names import parse_byline

LONGEST_HAN = 30
LONGEST_LATIN = 80
DOUBTFUL, SURE = 1, 2
ENOUGH = 2
"""How many sure headings of one shape vouch for the doubtful ones of the same shape."""
SAMPLE = 20_000
"""How many lines of a document say how its headings are set."""

_SMALL_WORDS_TEXT = "a an the of in on at to for and or but nor by with from as into over per vs via is its"
_SMALL_WORDS = frozenset(_SMALL_WORDS_TEXT.split())
_CAPTION = re.compile(
    r"(?:图|表|圖|Figure|Fig\.|Table|Photo|Plate|照片|插图)\s*[\d一二三四五六七八九十]", re.IGNORECASE
)
_NO_TITLE = re.compile(r"[；;。|｜\t]|[ 　]{2}|[，,].*[，,]")
_TWO_SENTENCES = re.compile(r"[a-z]{3,}[.!?;] [A-Z]")
_REST = re.compile("[\u3400-\u9fff]{1,2}[。，,；;、]")
"""A word's rest, or a sentence's, that stands at the head of a line: what is above was broken off."""
_DEEP = 8
_STOPS = frozenset("，、,；;：:。—-")


def shape_of(line: Line, after: Line, measure: Measure) -> Shape:
    """Return how a line is set."""
    above = line.gap > measure.gap or line.value == "page-turn"
    indent = 2 if line.indent > _DEEP else 1 if line.indent else 0
    return Shape(above, after.gap > measure.gap, indent, _letters(line.text) if measure.latin else "")


def learn_shapes(lines: Sequence[Line], context: Context) -> frozenset[Shape]:
    """Return the shapes of which a document has several headings that are sure."""
    counts: Counter[Shape] = Counter()
    for place in range(min(len(lines) - 1, SAMPLE)):
        if len(lines[place].text) <= LONGEST_LATIN and grade(place, lines, context) == SURE:
            counts[shape_of(lines[place], lines[place + 1], context.measure)] += 1
    return frozenset(shape for shape, count in counts.items() if count >= ENOUGH)


def vouched(grades: Mapping[int, int], lines: Sequence[Line], context: Context) -> Iterable[int]:
    """Return those of the graded lines of an article that are headings; none that comes again is one."""
    counts = Counter(lines[place].text for place in grades)
    grades = {place: value for place, value in grades.items() if counts[lines[place].text] == 1}
    shapes = {place: shape_of(lines[place], lines[place + 1], context.measure) for place in grades}
    known = {shapes[place] for place, value in grades.items() if value == SURE} | context.shapes
    doubtful = Counter(shapes[place] for place, value in grades.items() if value == DOUBTFUL)
    return [
        place
        for place, value in grades.items()
        if value == SURE or shapes[place] in known or (doubtful[shapes[place]] > ENOUGH and not _is_named(lines[place]))
    ]


def grade(place: int, lines: Sequence[Line], context: Context) -> int:
    """Return SURE for a line that is a heading, DOUBTFUL for one that could be, 0 for others."""
    line, text = lines[place], lines[place].text
    after = lines[place + 1] if place + 1 < len(lines) else None
    if after is None or len(text) < 2 or line.tag or text[-1] in _STOPS or _CAPTION.match(text) is not None:
        return 0
    measure = context.measure
    if measure.wrapped and columns(text) + line.indent >= 0.8 * measure.width:
        return 0
    if not re.match(r"[\w“《\"‘「【（(]", text) or is_document_number(text) or re.fullmatch(r"[\d\s./:%-]+", text):
        return 0
    if not is_prose(place + 1, lines, context):
        return 0
    before = lines[place - 1] if place else None
    if before is not None and before.text[-1] not in ENDS and len(before.text) > 40:
        return 0
    if _REST.match(after.text) is not None and re.search("[，,]", text) is not None:
        return 0
    return _latin_grade(line, before, after, context) if measure.latin else _han_grade(line, before)


def _han_grade(line: Line, before: Line | None) -> int:
    text = line.text
    if len(text) > LONGEST_HAN or re.search("[\u3400-\u9fff]{2}", text) is None or _NO_TITLE.search(text) is not None:
        return 0
    ended = text[-1] in ENDS and not _closes_title(text)
    if ended and (text[-1] not in "”》」）！" or text[0] in "“「（("):
        return 0
    byline = parse_byline(text)
    if byline is not None and byline.confidence >= 0.95:
        return 0
    named = byline is not None and (byline.confidence >= 0.85 or len(text) <= 4)
    if ended or named or len(text) > 24 or re.search("[，,：:？！]", text):
        return DOUBTFUL if before is None or before.text[-1] in ENDS else 0
    return SURE


def _is_named(line: Line) -> bool:
    return parse_byline(line.text) is not None


def _closes_title(text: str) -> bool:
    """Return whether a line ends in a mark that closes words of a title, not a sentence: 从“等客来”到“请客来”."""
    return text[-1] in "”》」）" and text[0] not in "“「（(《" and re.search("[。！？!?：:，,；;]", text) is None


def _latin_grade(line: Line, before: Line | None, after: Line, context: Context) -> int:
    text, measure = line.text, context.measure
    words = re.findall(r"[A-Za-zÀ-ž’']+", text)
    if not words or len(text) > LONGEST_LATIN or len(words) > 14 or not (text[0].isupper() or not text[0].isalpha()):
        return 0
    asks = text[-1] in "?!"
    if (text[-1] in ENDS and not asks and text[-1] not in "”\"’')") or _NOTED_END.search(text) is not None:
        return 0
    if not stands_alone(line, after, measure) or _TWO_SENTENCES.search(text) is not None:
        return 0
    letters = _letters(text)
    if letters == "capitals" and len(text) > 3:
        return SURE
    if after.text[0].islower():
        return 0
    apart = line.gap > measure.gap or line.value == "page-turn" or before is None or _is_ended(before)
    if not apart:
        return 0
    label, colon, _ = text.partition(": ")
    if colon:
        return 0 if asks or len(label) == 1 else DOUBTFUL  # who speaks, or a label
    if text[-1] in ENDS:
        return SURE if asks and letters == "title" and line.gap and after.gap and 1 < len(words) <= 8 else DOUBTFUL
    if letters == "title" or (line.gap and after.gap and len(text) <= 60):
        return SURE
    return SURE if len(words) <= 8 else DOUBTFUL


_NOTED_END = re.compile(r"[a-z)”][.!?][”’)]?[1-9]\d{0,2}$")
"""The end of a sentence with the mark of a note: every second surname.1"""


def _is_ended(line: Line) -> bool:
    return line.text[-1] in ENDS or _NOTED_END.search(line.text) is not None


def _letters(text: str) -> str:
    if text.isupper() and text.isascii():
        return "capitals"
    large = [word for word in re.findall(r"[A-Za-zÀ-ž’']+", text) if word.lower() not in _SMALL_WORDS]
    titled = bool(large) and sum(word[0].isupper() for word in large) >= 0.75 * len(large)
    return "title" if titled else "sentence"


def stands_alone(line: Line, after: Line, measure: Measure) -> bool:
    """Return whether a line is none that a margin broke: there is a gap below it, or room for the next line's word."""
    if not measure.wrapped or after.gap > measure.gap or (measure.indented and after.indent > line.indent):
        return True
    word = after.text.split(" ", 1)[0] if measure.latin else after.text[:2]
    return columns(line.text) + line.indent + 1 + columns(word) <= 0.92 * measure.width


def take_underlines(lines: Sequence[Line]) -> None:
    """Drop the rules of hyphens or equals signs below lines as long as they are, and let those lines stand out."""
    for line, rule in pairwise(lines):
        if rule.text[0] not in "-=~—" or rule.gap or len(rule.text) < 3 or len(set(rule.text)) > 1:
            continue
        if line.role or rule.role or not line.text[0].isalnum() or len(line.text) > LONGEST_LATIN:
            continue
        if abs(columns(rule.text) - columns(line.text)) <= 2 + len(rule.text) // 8:
            line.value = line.value or "bold"
            rule.drop("underline", 0.95)


def hangs_on_prose(place: int, lines: Sequence[Line], context: Context) -> bool:
    """Return whether a short line stands below a gap and directly on prose, where gaps part all paragraphs."""
    measure = context.measure
    if not (measure.latin and measure.wrapped) or place + 2 >= len(lines):
        return False
    line, after = lines[place], lines[place + 1]
    if not measure.spaced:
        return (
            place > 0
            and _is_ended(lines[place - 1])
            and not measure.indented
            and columns(line.text) <= 0.55 * measure.width
            and columns(after.text) >= 0.75 * measure.width
        )
    return line.gap > measure.gap and after.gap <= measure.gap and columns(line.text) < 0.6 * measure.width
