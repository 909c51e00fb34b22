"""The headings inside an article: which lines they are, and their levels (R-201, R-206 … R-208).

A numbered line is a heading if its number goes on in a plausible sequence and text follows it; a list's items follow
each other. A line without number is one if it stands alone, short and unpunctuated, between finished paragraphs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from epubgen.intake.lines import Line, fold
from epubgen.intake.rubrics import is_bare_label, is_document_number
from epubgen.text.headings import RANKS, HeadingMatch, Levels, classify
from epubgen.text.joining import ENDS, FULL, Measure, columns
from epubgen.text.names import parse_byline
from epubgen.text.numbering import HAN_NUMERAL, parse_number

TOP = 2
PLAIN_RANK = 6
CAPITALS_RANK = 4
_SMALL_WORDS_TEXT = "a an the of in on at to for and or but nor by with from as into over per vs via is its"
_SMALL_WORDS = frozenset(_SMALL_WORDS_TEXT.split())
_CAPTION = re.compile(
    r"(?:图|表|圖|Figure|Fig\.|Table|Photo|Plate|照片|插图)\s*[\d一二三四五六七八九十]", re.IGNORECASE
)
_DATE = re.compile(r"[\d一二三四五六七八九〇○零]{2,4}\s*[年./-]")


@dataclass(frozen=True, slots=True)
class SectionHeading:
    """A heading of an article: one or two lines, what it was read as, its level, and how sure that is."""

    lines: tuple[Line, ...]
    match: HeadingMatch
    level: int
    confidence: float


@dataclass(slots=True)
class Context:
    """What is known when an article's headings are looked for."""

    measure: Measure
    promised: set[str] = field(default_factory=set)
    """Headings that an outline or the contents promised, folded."""
    plain: bool = True
    """Whether headings without a number are looked for: novels have none, but many short lines."""
    words: frozenset[str] = frozenset()
    """The words of the whole text, where lines end in hyphens."""


def find_headings(lines: Sequence[Line], context: Context) -> list[SectionHeading]:
    """Return the headings among the lines of an article, in order, with levels from 2 on."""
    candidates = {
        place: match for place in range(len(lines)) if (match := _candidate(place, lines, context)) is not None
    }
    accepted = _accept(candidates, lines, context)
    levels = Levels(TOP)
    result = []
    outermost = _outermost([match for match, _ in accepted.values()])
    for place in sorted(accepted):
        match, confidence = accepted[place]
        group = [lines[place]]
        if _goes_on(place, lines, accepted, context):
            group.append(lines[place + 1])
        ranked = match if outermost is None or match.kind != "named" else outermost
        result.append(SectionHeading(tuple(group), match, min(6, levels.level(ranked)), confidence))
    return result


def _outermost(matches: Sequence[HeadingMatch]) -> HeadingMatch | None:
    """Return a heading of the kind whose peers 摘要, References and other named sections are, or None."""
    numbered = [match for match in matches if match.kind not in ("named", "plain", "capitals", "bracketed", "coloned")]
    if not numbered or any(match.kind in ("volume", "chapter", "section") for match in numbered):
        return None
    shallow = min(numbered, key=lambda match: (match.rank, match.label.count(".")))
    return None if re.fullmatch("h[1-6]", shallow.kind) else shallow


def _candidate(place: int, lines: Sequence[Line], context: Context) -> HeadingMatch | None:
    line = lines[place]
    if line.tag:
        return _tagged(line)
    if line.value == "bold" and len(line.text) <= 60 and line.text[-1] not in "。；，,;":
        numbered = classify(line.text)
        if numbered is not None and numbered.number is not None:
            return numbered
        return HeadingMatch("plain", PLAIN_RANK, None, "", line.text) if place + 1 < len(lines) else None
    text = line.text
    if len(text) > 90:
        return None
    promised = _is_promised(text, context)
    if not promised and not _may_begin(place, lines, context):
        return None
    match = classify(text) or _counted(text) or _bracketed(text) or _bare(line) or _coloned(place, lines, context)
    if match is not None:
        return match
    if promised and len(text) > 1:
        return HeadingMatch("plain", PLAIN_RANK, None, "", text)
    if (context.plain or _hangs_on_prose(place, lines, context)) and _is_plain_heading(place, lines, context):
        capitals = text.isupper() and text.isascii()
        return HeadingMatch(
            "capitals" if capitals else "plain", CAPITALS_RANK if capitals else PLAIN_RANK, None, "", text
        )
    return None


_COUNTED = re.compile(
    rf"(?P<label>(?P<stem>[\u3400-\u9fff]{{2,4}})(?P<number>[{HAN_NUMERAL}]{{1,3}}|\d{{1,2}})"
    r"[ 　]*[：:、.．—\-　 ][ 　—\-]*)(?P<title>[^\s。；;][^。；;]{1,36})"
)
_BRACKETED = re.compile(r"[【〖](?P<title>[^【】〖〗。；;]{2,24})[】〗]")


def _counted(text: str) -> HeadingMatch | None:
    """Read 误区一：…, 案例2 …: a word with a number, that counts the sections of an article."""
    match = _COUNTED.fullmatch(text) if "\u3400" <= text[0] <= "\u9fff" else None
    if match is None or match["stem"][0] in "第图表圖附" or text[-1] in "，,、：:":
        return None
    number = parse_number(match["number"])
    label = match["stem"] + "#"
    return HeadingMatch("counted", RANKS["counted"], number, label, match["title"]) if number else None


def _bracketed(text: str) -> HeadingMatch | None:
    """Read 【…】 on a line of its own."""
    match = _BRACKETED.fullmatch(text) if text[0] in "【〖" else None
    return HeadingMatch("bracketed", RANKS["bracketed"], None, "【】", match["title"]) if match else None


_COUNTER = re.compile(rf"(?P<stem>(?!第)[\u3400-\u9fff]{{1,4}}?)(?P<number>[{HAN_NUMERAL}]{{1,2}}|\d{{1,2}})[:：]?")


def _bare(line: Line) -> HeadingMatch | None:
    """Read （一）, 二、 or 三 on a line of its own, as the sections of stories are numbered."""
    counted = _COUNTER.fullmatch(line.text) if len(line.text) <= 7 else None
    if counted is None and (not is_bare_label(line.text) or line.rule == "bare-number"):
        return None
    number = parse_number(counted["number"] if counted else line.text.strip("（()）【】、.． "))
    label = f"{counted['stem']}#" if counted else re.sub(rf"[{HAN_NUMERAL}]+|\d+", "#", line.text)
    return HeadingMatch("bare", RANKS["counted"], number, label, line.text) if number else None


_COLONED = re.compile(r"(?P<left>[\u3400-\u9fff“”]{2,8})[：:](?P<title>[^\s，,。；;：:！？]{4,20})")


def _coloned(place: int, lines: Sequence[Line], context: Context) -> HeadingMatch | None:
    """Read 一件事：清了一条沟 on a line of its own, with prose below; single ones are labels or speech."""
    match = _COLONED.fullmatch(lines[place].text)
    if match is None or not context.plain or not _is_prose(place + 1, lines, context):
        return None
    if place and lines[place - 1].text[-1] not in ENDS:
        return None
    if (
        parse_byline(lines[place].text) is not None
        or parse_byline(match["title"]) is not None
        or _DATE.match(match["title"])
    ):
        return None
    return HeadingMatch("coloned", PLAIN_RANK, None, "：", match["title"])


def _is_promised(text: str, context: Context) -> bool:
    return bool(context.promised) and fold(text) in context.promised


def _tagged(line: Line) -> HeadingMatch | None:
    """Return the heading that a marked-up source says a line is."""
    if re.fullmatch("h[1-6]", line.tag) is None:
        return None
    match = classify(line.text)
    rank = int(line.tag[1])
    return HeadingMatch(line.tag, rank, match.number if match else None, match.label if match else "", line.text)


def _may_begin(place: int, lines: Sequence[Line], context: Context) -> bool:
    """Return whether a line can begin something: the one before it is finished, short, or set apart."""
    if not place:
        return True
    before, line = lines[place - 1], lines[place]
    if before.text[-1] in ENDS or before.role:
        return True
    if context.measure.wrapped and columns(before.text) >= FULL * context.measure.width:
        return line.gap > context.measure.gap and classify(line.text) is not None
    return len(before.text) <= 40 or line.gap > context.measure.gap or not context.measure.wrapped


def _is_plain_heading(place: int, lines: Sequence[Line], context: Context) -> bool:
    text = lines[place].text
    after = lines[place + 1] if place + 1 < len(lines) else None
    if context.measure.wrapped and columns(text) + lines[place].indent >= 0.8 * context.measure.width:
        return False
    if (
        after is None
        or (text[-1] in ENDS and not _closes_title(text))
        or text[-1] in "，、,—-"
        or _CAPTION.match(text)
        or _DATE.match(text)
    ):
        return False
    if not re.match(r"[\w“《\"‘]", text) or is_document_number(text) or re.fullmatch(r"[\d\s./:%-]+", text):
        return False
    if not _is_prose(place + 1, lines, context):
        return False
    if place and lines[place - 1].text[-1] not in ENDS and not _is_title_like(lines[place - 1]):
        return False
    if context.measure.latin:
        return _is_latin_heading(text, lines[place], after, context)
    return 2 <= len(text) <= 24 and not re.search(r"[，,；;：:。|｜\t]|[ 　]{2}", text) and _has_words(text)


def _hangs_on_prose(place: int, lines: Sequence[Line], context: Context) -> bool:
    """Return whether a short line stands below a gap and directly on prose, where gaps part all paragraphs."""
    measure = context.measure
    if not (measure.latin and measure.wrapped) or place + 2 >= len(lines):
        return False
    line, after = lines[place], lines[place + 1]
    if not measure.spaced:
        return place > 0 and lines[place - 1].text[-1] in ENDS and _stands_out(line, after, context)
    return line.gap > measure.gap and after.gap <= measure.gap and columns(line.text) < 0.6 * measure.width


def _closes_title(text: str) -> bool:
    """Return whether a line ends in a mark that closes words of a title, not a sentence: 从“等客来”到“请客来”."""
    return text[-1] in "”》」）" and text[0] not in "“「（(《" and re.search("[。！？!?：:，,；;]", text) is None


def _has_words(text: str) -> bool:
    return re.search("[\u3400-\u9fff]{2}", text) is not None and parse_name_only(text) is None


def parse_name_only(text: str) -> str | None:
    """Return the text where it can only be people's names or an institution with a name: signatures, not headings."""
    byline = parse_byline(text)
    if byline is None:
        return None
    return text if byline.confidence >= 0.85 or len(text) <= 4 else None


def _is_latin_heading(text: str, line: Line, after: Line, context: Context) -> bool:
    words = re.findall(r"[A-Za-zÀ-ž’']+", text)
    if not words or len(text) > 80 or len(words) > 14:
        return False
    if text.isupper() and len(text) > 3:
        return True
    if after.text[0].islower():
        return False
    apart = line.gap > context.measure.gap or (line.gap >= 1 and after.gap >= 1) or _stands_out(line, after, context)
    if not apart or not text[0].isupper():
        return False
    large = [word for word in words if word.lower() not in _SMALL_WORDS]
    title_case = bool(large) and sum(word[0].isupper() for word in large) >= 0.75 * len(large)
    return (
        (title_case and len(large) > 1)
        or (line.gap >= 1 and after.gap >= 1 and len(text) <= 60)
        or (title_case and len(large) == 1 and (line.gap >= 1 or _stands_out(line, after, context)))
    )


def _stands_out(line: Line, after: Line, context: Context) -> bool:
    """Return whether a line is short between full ones, in a text whose paragraphs nothing parts, as a PDF's."""
    measure = context.measure
    if not measure.wrapped or measure.spaced or measure.indented:
        return False
    return columns(line.text) <= 0.55 * measure.width and columns(after.text) >= 0.75 * measure.width


def _is_prose(place: int, lines: Sequence[Line], context: Context) -> bool:
    """Return whether prose begins at a line, perhaps below one more heading."""
    if place >= len(lines):
        return False
    text = lines[place].text
    if context.measure.wrapped:
        return columns(text) >= 0.75 * context.measure.width or (text[-1] in "。！？.!?”:：" and len(text) > 12)
    return len(text) > 28 or (text[-1] in "。！？”.!?：:" and len(text) > 10)


def _is_title_like(line: Line) -> bool:
    return len(line.text) <= 40


def _accept(
    candidates: dict[int, HeadingMatch], lines: Sequence[Line], context: Context
) -> dict[int, tuple[HeadingMatch, float]]:
    """Keep the candidates whose kind makes a plausible sequence, and that text follows."""
    kinds: dict[str, list[int]] = defaultdict(list)
    for place, match in candidates.items():
        kinds[match.kind].append(place)
    counting = _counting(candidates, kinds["counted"] + kinds["bare"])
    accepted: dict[int, tuple[HeadingMatch, float]] = {}
    for kind, places in kinds.items():
        several = len(places) > 1 and len({lines[place].text.split("：")[0] for place in places}) == len(places)
        for place in places:
            match = candidates[place]
            if _is_promised(lines[place].text, context):
                confidence = 0.99
            elif kind in _SURE:
                confidence = _SURE[kind]
            elif kind in ("counted", "bare"):
                confidence = 0.9 if match.label in counting else 0.0
            elif kind in ("bracketed", "coloned"):
                alone = place + 1 < len(lines) and place + 1 not in candidates
                confidence = 0.88 if several and alone else 0.0
            else:
                confidence = _numbered(place, match, places, candidates, lines, context)
            if confidence > 0:
                accepted[place] = (match, confidence)
    return accepted


_SURE = {"plain": 0.75, "capitals": 0.85} | {f"h{rank}": 0.97 for rank in range(1, 7)}
"""Kinds that are accepted as they stand, by how sure that is."""


def _counting(candidates: dict[int, HeadingMatch], places: Sequence[int]) -> set[str]:
    """Return the words whose lines count from one, without a gap."""
    numbers: dict[str, list[int | None]] = defaultdict(list)
    for place in sorted(places):
        numbers[candidates[place].label].append(candidates[place].number)
    return {
        label for label, counted in numbers.items()
        if len(counted) > 1 and counted == list(range(1, len(counted) + 1))
    }  # fmt: skip


def _numbered(
    place: int, match: HeadingMatch, places: Sequence[int], candidates: dict[int, HeadingMatch],
    lines: Sequence[Line], context: Context,
) -> float:  # fmt: skip
    """Return how sure a numbered line is a heading; 0 where it is an item of a list or a sentence."""
    in_list = _is_list_item(place, places, candidates, lines)
    if match.certain and match.kind not in ("han", "han-formal", "han-bracketed"):
        return 0.0 if in_list and match.kind != "named" else 0.96
    if in_list or not _sequence(place, places, candidates):
        return 0.0
    series = [candidates[other].number for other in places]
    if match.certain:
        return 0.96 if len(series) > 1 else 0.8
    ended = sum(lines[other].text[-1] in ".。:：" for other in places)
    if place + 1 >= len(lines) or (
        match.kind != "roman" and (lines[place].text[-1] in ".。:：" or 2 * ended >= len(places))
    ):
        return 0.0
    followed = sum(not _is_list_item(other, places, candidates, lines) for other in places)
    if len(series) < 2 or followed < 0.6 * len(places):
        return 0.0
    if (
        place + 1 not in candidates
        and not _is_prose(place + 1, lines, context)
        and not _is_short_text(place + 1, lines)
        and not len(lines[place + 1].text) > max(16, 1.5 * len(lines[place].text))
    ):
        return 0.0
    return 0.88


def _is_short_text(place: int, lines: Sequence[Line]) -> bool:
    return place < len(lines) and lines[place].text[-1] in ENDS


def _is_list_item(
    place: int, places: Sequence[int], candidates: dict[int, HeadingMatch], lines: Sequence[Line]
) -> bool:
    """Return whether a line of its own kind comes next, or comes before and nothing hangs on this one."""
    own = candidates[place].kind

    def is_next(one: int, two: int) -> bool:
        return (
            one in candidates
            and two in candidates
            and candidates[one].kind == candidates[two].kind == own
            and (candidates[two].number or 0) - (candidates[one].number or 0) == 1
        )

    if is_next(place, place + 1):
        return True
    return is_next(place - 1, place) and is_next(place - 2, place - 1)


def _sequence(place: int, places: Sequence[int], candidates: dict[int, HeadingMatch]) -> bool:
    """Return whether a number is the first of a series, follows the one before it, or comes before its next."""
    match = candidates[place]
    number = match.number
    if number is None:
        return True
    if match.kind == "decimal":
        places = [other for other in places if candidates[other].label.count(".") == match.label.count(".")]
    index = places.index(place)
    before = candidates[places[index - 1]].number if index else None
    after = candidates[places[index + 1]].number if index + 1 < len(places) else None
    if number in (0, 1) or (before is not None and 1 <= number - before <= 2):
        return True
    return before is None and after is not None and after - number == 1 and number == 2


def _goes_on(
    place: int, lines: Sequence[Line], accepted: dict[int, tuple[HeadingMatch, float]], context: Context
) -> bool:
    """Return whether a heading was too long for its line and ends in the next one."""
    if place + 1 >= len(lines) or place + 1 in accepted:
        return False
    line, after = lines[place], lines[place + 1]
    if _is_promised(line.text + after.text, context):
        return True
    if not context.measure.wrapped or line.text[-1] in ENDS or after.gap > context.measure.gap or len(after.text) < 1:
        return False
    if columns(line.text) < 0.92 * context.measure.width or columns(after.text) > 0.6 * context.measure.width:
        return False
    if after.text[-1] in ENDS or after.indent > line.indent + 1 or classify(after.text) is not None:
        return False
    return _is_prose(place + 2, lines, context)
