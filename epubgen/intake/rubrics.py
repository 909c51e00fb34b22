"""Lines around a title that are no part of it: columns, labels that count articles, dates, subtitles, credits.

`【时评】`, `交流发言之二`, `（2023年2月6日）`, `——…`, `（责任编辑：…）`: what an issue prints above and below
the titles of its articles. They tell where an article begins and ends.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from epubgen.intake.lines import Line, fold
from epubgen.intake.metadata import read_provenance
from epubgen.text.headings import classify
from epubgen.text.names import is_name
from epubgen.text.numbering import HAN_NUMERAL, parse_number

_LABEL = re.compile(
    r"[【\[（(]?(?:(?P<stem>[\u3400-\u9fff]{2,12}?|第(?=\d)|[A-Z][a-z]{2,11})[ 　]{0,2}(?:之|第)?[ 　]?)?"
    rf"(?P<number>[{HAN_NUMERAL}]{{1,3}}|\d{{1,3}})[ 　]?(?:号|號|案|篇)?[】\]）)]?[:：]?"
)
_CREDITS = (
    r"责任?编辑?|責任編輯|责编|責編|编辑|編輯|美编|美編|编审|审核|審核|校对|校對|监制|監製|排版|统筹|統籌|策划|策劃|"
    r"值班(?:编辑|主编|编委)|供稿|图片|圖片|摄影|攝影|制图|图源|音频|视频|[一二三初复终]审|出品|审校|审签|签发"
)
_CREDIT = re.compile(
    rf"(?:{_CREDITS})[ 　]*(?:[:：]|[/／]|[ 　]{{1,4}})[ 　]*\S{{1,24}}(?:[ 　、，,|｜/]+\S{{1,20}}){{0,5}}"
)
_IMPRINT = re.compile(
    r"(?:出版|发行人?|發行人?|编印|編印|会址|會址|印刷|印制|地址|社址|电话|電話|邮编|郵編|邮箱|電郵|网址|網址|定价|定價|主办|主辦|承办|承辦|协办|协辦|督印人|社长|社長|总编辑?|總編輯?|"
    r"主编|主編|副主编|编辑|編輯|编委|编委会|編委會|刊号|刊號|准印证号?|国内统一刊号|邮发代号|封面(?:题字|设计)?|封底|投稿|投稿邮箱|印数|開本|开本|ISSN|ISBN|CN)"
    r"[ 　]*[:：]?[ 　]*\S.{0,60}"
)
_SALUTATION = re.compile(r".{1,40}[:：]")
_DOCUMENT_NUMBER = re.compile(r"[\u3400-\u9fff]{1,12}[〔\[（(【]\d{4}[〕\]）)】]\d{1,5}号")


def is_rubric(text: str) -> bool:
    """Return whether a line names the column that an article stands in: 【时评】, ■ 来信."""
    return len(text) <= 16 and re.fullmatch(r"【[^】]{2,12}】|[■◆●▲★][ 　]*\S{2,10}|\[[^\]]{2,12}\]", text) is not None


_DASHES = ("——", "―", "—", "－－", "--")


def is_subtitle(text: str) -> bool:
    """Return whether a line is a subtitle, as the dash before it says."""
    if not 3 <= len(text) <= 60 or not text.startswith(_DASHES) or text[-1] in "。，；":
        return False
    return len(text) > 8 or not is_name(text.lstrip("—―－- 　"))


def is_dateline(text: str) -> bool:
    """Return whether a line is nothing but a date, perhaps in brackets."""
    if len(text) > 40 or not re.search(r"\d|[一二]", text):
        return False
    found = read_provenance(text)
    return found is not None and not found.source and not found.author and bool(found.date or found.readings)


def is_salutation(text: str) -> bool:
    """Return whether a line addresses those who are spoken or written to: 同志们：, 各乡镇人民政府："""
    return _SALUTATION.fullmatch(text) is not None


def is_document_number(text: str) -> bool:
    """Return whether a line is the number of an official document: 东政发〔2024〕7号."""
    return _DOCUMENT_NUMBER.fullmatch(text) is not None


def is_credit_line(text: str) -> bool:
    """Return whether a line names who edited, checked, photographed or sent in what stands above it."""
    if len(text) > 60:
        return False
    bare = text.strip("（()）【】[]〔〕 　")
    return _CREDIT.fullmatch(bare) is not None and re.search("[。；！？]", bare) is None


_BARE = re.compile(rf"[（(【]?[{HAN_NUMERAL}]{{1,3}}[)）】]?[、.．]?|[（(]\d{{1,2}}[)）]|\d{{1,2}}[、.．]")
_PART = re.compile(
    r"(?:PART|Part|part|NO|No|no|Chapter|CHAPTER)[ .·]{0,2}"
    r"(?:\d{1,2}|[IVX]{1,4}|(?i:one|two|three|four|five|six|seven|eight|nine|ten))\.?"
)


def is_bare_label(text: str) -> bool:
    """Return whether a line is nothing but a number that counts sections: （一）, 二、, 3."""
    return len(text) <= 6 and _BARE.fullmatch(text) is not None


def is_part_label(text: str, lines: Sequence[Line], place: int) -> bool:
    """Return whether a line is an ornament above a Chinese heading: PART 01."""
    if _PART.fullmatch(text) is None or place + 1 >= len(lines):
        return False
    return re.search("[\u3400-\u9fff]{2}", lines[place + 1].text) is not None


_DISTRIBUTION = re.compile(
    r"(?:抄?报送?|抄送|分?送|发|呈报?)[:：][ 　]*\S.{2,100}|[（(]?共印[ 　]?\d{1,5}[ 　]?份[)）]?"
)
"""Whom an official bulletin is sent to, and how many copies there are: 报：…, 送：…, （共印120份）."""


def is_distribution(text: str) -> bool:
    """Return whether a line says whom an official bulletin goes to, or how many copies there are."""
    return _DISTRIBUTION.fullmatch(text) is not None


def is_imprint(text: str) -> bool:
    """Return whether a line belongs to an issue's imprint: 主办：…, 地址：…, 定价：…."""
    if is_distribution(text):
        return True
    labelled = re.match(r"[^:：]{2,8}[:：]", text) is not None or re.match(r"(?:ISSN|ISBN|CN)[ \d-]", text) is not None
    return len(text) <= 70 and labelled and text[-1] not in "。！？" and _IMPRINT.fullmatch(text) is not None


def counted_labels(lines: Sequence[Line]) -> set[int]:
    """Return the places of lines that count the articles, each above a title: 交流发言之一 … 之三, 01 … 04."""
    series: dict[str, list[tuple[int, int]]] = {}
    for place, line in enumerate(lines[:-1]):
        text = line.text
        if len(text) > 16 or (match := _LABEL.fullmatch(text)) is None or line.tag.startswith("li"):
            continue
        number = parse_number(match["number"])
        if number is None or (match["stem"] is None and not re.fullmatch(r"0\d", match["number"])):
            continue
        if match["stem"] is not None and classify(text) is not None:
            continue
        series.setdefault(match["stem"] or "", []).append((place, number))
    found: set[int] = set()
    for members in series.values():
        numbers = [number for _, number in members]
        first = numbers[0]
        counted = numbers == list(range(first, first + len(numbers))) and (first == 1 or (first == 2 and "" in series))
        if len(numbers) > 1 and counted and _stand_above(members, lines):
            found.update(place for place, _ in members)
    return found


def counted_titles(lines: Sequence[Line]) -> list[int]:
    """Return the places of titles that are told apart by their number only, as in collections of model texts.

    心得体会1, 心得体会2 …: the words are those of the collection's own title.
    """
    front = "".join(line.text for line in lines[:4])
    series: dict[str, list[tuple[int, int]]] = {}
    for place, line in enumerate(lines[:-1]):
        text = line.text
        match = _COUNTED_TITLE.fullmatch(text) if len(text) <= 40 else None
        if match is not None and match["stem"] in front and (number := parse_number(match["number"])) is not None:
            series.setdefault(match["stem"], []).append((place, number))
    for members in series.values():
        numbers = [number for _, number in members]
        if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)):
            return [place for place, _ in members]
    return []


_COUNTED_TITLE = re.compile(
    rf"(?P<stem>[\u3400-\u9fff]{{3,30}}?)[ 　]?(?:篇|之|范文)?[ 　]?"
    rf"[（(]?(?P<number>[{HAN_NUMERAL}]{{1,3}}|\d{{1,3}})[)）]?[:：]?"
)


def _stand_above(members: Sequence[tuple[int, int]], lines: Sequence[Line]) -> bool:
    """Return whether a title could stand below each label, and text before the next."""
    places = [place for place, _ in members]
    apart = all(b - a >= 4 for a, b in pairwise(places))
    return apart and all(
        2 <= len(lines[place + 1].text) <= 60 and lines[place + 1].text[-1] not in "。；，、;," for place in places
    )


def is_column(text: str, parts: Collection[str]) -> bool:
    """Return whether a line names a column: by its form, or because the contents name it (`parts`, folded)."""
    return is_rubric(text) or (len(text) <= 20 and fold(text) in parts)
