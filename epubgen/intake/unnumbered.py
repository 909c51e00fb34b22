"""Headings that the official order of numbers does not know: plain lines, 【…】, 误区一：…, （一） alone (R-201).

A plain line is one if it stands alone, short and unpunctuated, between finished paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from epubgen.intake.lines import Line
from epubgen.intake.rubrics import is_bare_label, is_document_number
from epubgen.text.headings import RANKS, HeadingMatch
from epubgen.text.joining import ENDS, Measure, columns
from epubgen.text.names import parse_byline
from epubgen.text.numbering import HAN_NUMERAL, parse_number

PLAIN_RANK = 6


_SMALL_WORDS_TEXT = "a an the of in on at to for and or but nor by with from as into over per vs via is its"


_SMALL_WORDS = frozenset(_SMALL_WORDS_TEXT.split())


_CAPTION = re.compile(
    r"(?:图|表|圖|Figure|Fig\.|Table|Photo|Plate|照片|插图)\s*[\d一二三四五六七八九十]", re.IGNORECASE
)


_DATE = re.compile(r"[\d一二三四五六七八九〇○零]{2,4}\s*[年./-]")


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


_COUNTED = re.compile(
    rf"(?P<label>(?P<stem>[\u3400-\u9fff]{{2,4}})(?P<number>[{HAN_NUMERAL}]{{1,3}}|\d{{1,2}})"
    r"[ 　]*[：:、.．—\-　 ][ 　—\-]*)(?P<title>[^\s。；;][^。；;]{1,36})"
)


_BRACKETED = re.compile(r"[【〖](?P<title>[^【】〖〗。；;]{2,24})[】〗]")


def counted(text: str) -> HeadingMatch | None:
    """Read 误区一：…, 案例2 …: a word with a number, that counts the sections of an article."""
    match = _COUNTED.fullmatch(text) if "\u3400" <= text[0] <= "\u9fff" else None
    if match is None or match["stem"][0] in "第图表圖附" or text[-1] in "，,、：:":
        return None
    number = parse_number(match["number"])
    label = match["stem"] + "#"
    return HeadingMatch("counted", RANKS["counted"], number, label, match["title"]) if number else None


_LEADS = re.compile(
    rf"(?P<stem>第|其|之)(?P<number>[{HAN_NUMERAL}]{{1,2}})[，,、：:][ 　]*(?P<title>[^。；;！？!?]{{2,22}})"
)


def lead(place: int, lines: Sequence[Line], context: Context) -> HeadingMatch | None:
    """Read 第一，讲讲山 on a line of its own with prose below; inside a paragraph it is a sentence's beginning."""
    match = _LEADS.fullmatch(lines[place].text)
    if match is None or lines[place].text[-1] in "，,、：:" or not is_prose(place + 1, lines, context):
        return None
    number = parse_number(match["number"])
    return HeadingMatch("counted", RANKS["counted"], number, f"{match['stem']}#，", match["title"]) if number else None


def bracketed(text: str) -> HeadingMatch | None:
    """Read 【…】 on a line of its own."""
    match = _BRACKETED.fullmatch(text) if text[0] in "【〖" else None
    return HeadingMatch("bracketed", RANKS["bracketed"], None, "【】", match["title"]) if match else None


_COUNTER = re.compile(rf"(?P<stem>(?!第)[\u3400-\u9fff]{{1,4}}?)(?P<number>[{HAN_NUMERAL}]{{1,2}}|\d{{1,2}})[:：]?")


def bare(line: Line) -> HeadingMatch | None:
    """Read （一）, 二、 or 三 on a line of its own, as the sections of stories are numbered."""
    counted = _COUNTER.fullmatch(line.text) if len(line.text) <= 7 else None
    if counted is None and (not is_bare_label(line.text) or line.rule == "bare-number"):
        return None
    number = parse_number(counted["number"] if counted else line.text.strip("（()）【】、.． "))
    label = f"{counted['stem']}#" if counted else re.sub(rf"[{HAN_NUMERAL}]+|\d+", "#", line.text)
    return HeadingMatch("bare", RANKS["counted"], number, label, line.text) if number else None


_COLONED = re.compile(r"(?P<left>[\u3400-\u9fff“”]{2,8})[：:](?P<title>[^\s，,。；;：:！？]{4,20})")


def coloned(place: int, lines: Sequence[Line], context: Context) -> HeadingMatch | None:
    """Read 一件事：清了一条沟 on a line of its own, with prose below; single ones are labels or speech."""
    match = _COLONED.fullmatch(lines[place].text)
    if match is None or not context.plain or not is_prose(place + 1, lines, context):
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


def is_plain_heading(place: int, lines: Sequence[Line], context: Context) -> bool:
    text = lines[place].text
    after = lines[place + 1] if place + 1 < len(lines) else None
    if context.measure.wrapped and columns(text) + lines[place].indent >= 0.8 * context.measure.width:
        return False
    if (
        after is None
        or (text[-1] in ENDS and not _closes_title(text) and not _is_question(text, lines[place], after))
        or text[-1] in "，、,—-"
        or _CAPTION.match(text)
        or _DATE.match(text)
    ):
        return False
    if not re.match(r"[\w“《\"‘]", text) or is_document_number(text) or re.fullmatch(r"[\d\s./:%-]+", text):
        return False
    if not is_prose(place + 1, lines, context):
        return False
    if place and lines[place - 1].text[-1] not in ENDS and not _is_title_like(lines[place - 1]):
        return False
    if context.measure.latin:
        return _is_latin_heading(text, lines[place], after, context)
    return 2 <= len(text) <= 24 and not re.search(r"[，,；;：:。|｜\t]|[ 　]{2}", text) and _has_words(text)


def hangs_on_prose(place: int, lines: Sequence[Line], context: Context) -> bool:
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


def _is_question(text: str, line: Line, after: Line) -> bool:
    """Return whether a line is an English heading that asks: `What Next?`, in title case and with gaps around it."""
    words = [word for word in text.split() if word.lower().strip("?") not in _SMALL_WORDS]
    asks = text[-1] == "?" and text.isascii() and 1 < len(words) <= 8 and line.gap > 0 and after.gap > 0
    return asks and all(word[0].isupper() for word in words)


def _has_words(text: str) -> bool:
    return re.search("[\u3400-\u9fff]{2}", text) is not None and not _is_signature(text)


def _is_signature(text: str) -> bool:
    """Return whether a line can only be people's names or an institution with a name."""
    byline = parse_byline(text)
    return byline is not None and (byline.confidence >= 0.85 or len(text) <= 4)


def _is_latin_heading(text: str, line: Line, after: Line, context: Context) -> bool:
    words = re.findall(r"[A-Za-zÀ-ž’']+", text)
    if not words or len(text) > 80 or len(words) > 14:
        return False
    if text.isupper() and len(text) > 3:
        return True
    if after.text[0].islower():
        return False
    apart = (
        line.gap > context.measure.gap
        or (line.value == "page-turn" and after.gap >= 1)
        or (line.gap >= 1 and after.gap >= 1)
        or _stands_out(line, after, context)
    )
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


def is_prose(place: int, lines: Sequence[Line], context: Context) -> bool:
    """Return whether prose begins at a line, perhaps below one more heading."""
    if place >= len(lines):
        return False
    text = lines[place].text
    if context.measure.wrapped:
        return columns(text) >= 0.75 * context.measure.width or (text[-1] in "。！？.!?”:：" and len(text) > 12)
    return len(text) > 28 or (text[-1] in "。！？”.!?：:" and len(text) > 10)


def _is_title_like(line: Line) -> bool:
    return len(line.text) <= 40
