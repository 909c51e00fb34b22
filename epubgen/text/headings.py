"""The heading grammar: which lines of plain text are headings, of what kind and rank (R-206 … R-208).

One table serves the plain-text reader and the intake. A line is looked at alone: `classify` says what it could be, and
`certain` whether it needs no further evidence. `1.`, `（1）`, `III.` and the like also begin list items, so they are
headings only where their neighbours agree. Levels come from the order of first appearance (`Levels`), never from the
kind alone.

Longer than 300 lines because the table of patterns and their guards belong to one view.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from epubgen.text.heading_words import NAMED, NAMED_ENGLISH
from epubgen.text.numbering import HAN_NUMERAL, parse_number

LONGEST_HAN = 40
LONGEST_LATIN = 90
RANKS = {
    "volume": 1,
    "chapter": 2,
    "named": 2,
    "section": 3,
    "article": 4,
    "han-formal": 4,
    "han": 5,
    "han-bracketed": 6,
    "arabic": 7,
    "arabic-bracketed": 8,
    "circled": 9,
    "roman": 5,
    "letter": 6,
    "decimal": 7,
    "counted": 5,
    "bracketed": 5,
}
CERTAIN = frozenset({"volume", "chapter", "section", "named", "han-formal", "han", "han-bracketed"})


class HeadingMatch(NamedTuple):
    """A line read as a heading.

    `kind` is a key of RANKS; `rank` orders kinds from the outermost in; `label` is the numbering as printed (`第三章`,
    `一、`, `Chapter 3`), `title` the rest; `type` an `epub:type` term where a name implies one (`preface`); `within`
    a volume's heading printed before the chapter's on the same line.
    """

    kind: str
    rank: int
    number: int | None
    label: str
    title: str
    type: str = ""
    within: str = ""

    @property
    def certain(self) -> bool:
        """Whether the line is a heading on its own evidence; others need numbering or neighbours that agree."""
        return self.kind in CERTAIN


_N = rf"[{HAN_NUMERAL}0-9０-９]"
_NUMBER = rf"{_N}(?:[ 　]?{_N}){{0,7}}"
_VOLUME_UNIT = "编編卷部册冊集辑輯"
_CHAPTER_UNIT = "章回话話幕讲講课課篇"
_KINDS = dict.fromkeys(_VOLUME_UNIT, "volume") | dict.fromkeys(_CHAPTER_UNIT, "chapter")
_KINDS |= {"节": "section", "節": "section", "条": "article", "條": "article", "部分": "volume"}
# Units that also count things in a sentence (第二回见到他, 第三集团军): their title must stand apart from them.
_MEASURES = frozenset("回话話集部幕课課卷册冊讲講篇编編条條辑輯")
# What may stand between a number and its title.
_GAP = r"[ \t　:：、．.·・—–―\-_|]"
# A title glued to its unit is a title unless it reads on as a sentence does.
_READS_ON = (
    r"的|是|将|將|及|至|所|里|中|内|以[来后前上下及]|之[中后前间]|也|都|还|還|曾|就|已|这|這|那|我们|我們|主要|介绍|介紹|讲述|讲的|"
    r"講的|围绕|圍繞|结束|結束|开始了|開始了|[和与與到同]第|分析了|提出|论述|論述|一样|一樣|描写|描寫|写的|写了|讨论了|說|说|课|課|车|車|"
    r"目|奏|拍|骨|电池|電池|回合|规定|規定|第"
)
_STOPS = "。；;，,、"
_BREAKS = re.compile(r"[。；;！!？?]|[，,].*[，,]")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_SOURCES[name])


_SOURCES = {
    "ordinal": rf"(?P<label>第[ 　]?(?P<number>{_NUMBER})[ 　]?(?P<unit>部分|[{''.join(_KINDS)}]))"
    rf"(?P<gap>{_GAP}*)(?P<title>.*)",
    "volume-first": rf"(?P<label>(?:卷[ 　]?之?[ 　]?(?P<number>{_NUMBER}|[上中下])|[上中下][卷部篇册冊编編]))"
    rf"(?P<gap>{_GAP}*)(?P<title>.*)",
    "piece": rf"(?P<label>(?:篇|范文|範文|例文)[ 　]?(?P<number>{_NUMBER}))[ 　]*[：:、.．|丨 　][ 　]*(?P<title>\S.*)",
    "latin-decimal": r"(?P<label>(?P<number>[0-9]{1,2}(?:\.[0-9]{1,2}){0,3})\.?[ \t]+)(?P<title>[A-Z][A-Za-z].*)",
    "han": rf"(?P<label>(?P<number>[{HAN_NUMERAL}]{{1,5}})[ 　]*[、．.：:][ 　]*)(?P<title>.+)",
    "han-bracketed": rf"(?P<label>[（(][ 　]*(?P<number>[{HAN_NUMERAL}]{{1,5}})[ 　]*[）)][、．.]?[ 　]*)"
    r"(?P<title>.+)",
    "decimal": r"(?P<label>(?P<number>[0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2}){1,3})(?:[.．、])?[ 　\t]*)"
    r"(?P<title>\S.*)",
    "spaced": r"(?P<label>(?P<number>[0-9０-９]{1,2})[ 　\t]+)"
    r"(?P<title>(?![年月日时時号號个個人名元块塊条條张張种種次万萬亿億岁歲天分秒里米])[\u3400-\u9fff“《][^，,：:。；;]{1,24})",
    "arabic": r"(?P<label>(?P<number>[0-9０-９]{1,3})[ 　]?[.．、][ 　\t]*)(?P<title>[^0-9０-９\s].*)",
    "arabic-bracketed": r"(?P<label>[（(][ 　]*(?P<number>[0-9０-９]{1,2})[ 　]*[）)][、．.]?[ 　]*)(?P<title>\S.*)",
    "sign": r"(?P<label>§[ 　]*(?P<number>[0-9０-９]{1,3}(?:[.．][0-9０-９]{1,3})*)[.．]?[ 　]*)(?P<title>.*)",
    "korean": r"(?P<label>제[ ]?(?P<number>[0-9]{1,4}|[일이삼사오육칠팔구십]+)[ ]?(?P<unit>[부편권장화회절]))"
    rf"(?P<gap>{_GAP}*)(?P<title>.*)",
    "english": r"(?i:(?P<label>(?P<unit>chapter|part|book|volume|vol\.|section|act|lecture|letter|canto|session|panel)"
    r"[ \t]+"
    r"(?P<number>[0-9]{1,4}|[ivxlcdm]{1,9}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ][a-z]+)?|"
    r"(?:the )?[a-z]{3,10}|[a-h])))(?P<gap>[ \t]*[.:—–\-]*[ \t]*)(?P<title>.*)",
    "roman": r"(?P<label>(?P<number>[IVXLC]{1,7})[.、．][ \t　]*)(?P<title>.*)",
    "letter": r"(?P<label>(?P<number>[A-Z])[.．][ \t　]+)(?P<title>[A-Z].*)",
}
_ENGLISH_KINDS = {
    "chapter": "chapter", "lecture": "chapter", "letter": "chapter", "canto": "chapter", "part": "volume",
    "book": "volume", "volume": "volume", "vol.": "volume", "act": "volume", "section": "section",
    "session": "volume", "panel": "volume",
}  # fmt: skip
_KOREAN_KINDS = {"부": "volume", "편": "volume", "권": "volume", "절": "section"}
_CIRCLED = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⒈⒉⒊⒋⒌⒍⒎⒏⒐")
_HAN = re.compile(r"[\u3400-\u9fff\u3041-\u30ff\uac00-\ud7a3]")


def classify(line: str) -> HeadingMatch | None:
    """Return what kind of heading a line could be, or None where it is text.

    Quick on lines that are text: the first character decides about most of them.
    """
    text = line.strip()
    if not text or len(text) > LONGEST_LATIN:
        return None
    readers = _FIRST.get(text[0])
    if readers is None or (text[-1] in _STOPS and text[0] != "§"):
        return None
    if text[0] in _ORNAMENTS:
        inner_match = classify(text.lstrip(_ORNAMENTS + "、 　"))
        return inner_match if inner_match is not None and inner_match.kind in _ORNAMENTED else None
    if text[0] in "【〖":
        inner = text[1:-1] if text[-1] in "】〗" else text[1:].replace("】", " ", 1).replace("〗", " ", 1)
        return classify(inner) if inner and inner[0] not in "【〖" else None
    if len(text) > LONGEST_HAN and not text.isascii() and _HAN.search(text):
        return None
    for reader in readers:
        if (match := reader(text)) is not None:
            return match
    return None


_ORNAMENTS = "☆★※◆■▲◎◇►▶"
_ORNAMENTED = frozenset({"chapter", "volume", "section", "named"})


def _ordinal(text: str) -> HeadingMatch | None:
    """第三章 …, 第二回 …, 第一部分 …: a unit that also measures needs its title set apart."""
    if (match := _pattern("ordinal").fullmatch(text)) is None:
        return None
    unit, gap, title = match["unit"], match["gap"], match["title"]
    if not gap and title and (unit in _MEASURES or _reads_on(title)):
        return None
    if gap in ("、", ".", "．") and unit == "条":
        return None
    if _BREAKS.search(title.rstrip("！!？?…")) and not (gap and re.search(r"[ 　\t]", gap) and "。" not in title):
        return None
    kind = _KINDS[unit]
    if kind == "article" and len(title) > 20:
        return None
    if kind == "volume" and gap and (inner := _inner_chapter(match["label"] + gap, title)) is not None:
        return inner
    return _made(kind, match["number"], match["label"], title)


def _reads_on(title: str) -> bool:
    return re.match(_READS_ON, title) is not None or bool(re.search(r"[，,]", title))


def _inner_chapter(outer: str, title: str) -> HeadingMatch | None:
    """Read 第一卷 风起 第三章 初遇, as serials print it: the chapter, with its volume in `within`."""
    place = re.search(rf"(?:^|[ 　])第[ 　]?{_NUMBER}[ 　]?[章回话話节節]", title)
    if place is None:
        return None
    inner = _ordinal(title[place.start() :].strip())
    if inner is None:
        return None
    return inner._replace(within=(outer + title[: place.start()]).strip())


def _serial(text: str) -> HeadingMatch | None:
    """正文 第一章 …"""
    inner = re.match(r"正文[ 　]*(第.*)", text)
    return _ordinal(inner[1]) if inner else None


def _volume_first(text: str) -> HeadingMatch | None:
    match = _pattern("volume-first").fullmatch(text)
    if match is None or (match["title"] and not match["gap"]) or _BREAKS.search(match["title"]):
        return None
    number = match["number"] or match["label"][0]
    return _made(
        "volume", str("上中下".find(number) + 1) if number in "上中下" else number, match["label"], match["title"]
    )


def _named(text: str) -> HeadingMatch | None:
    """序, 前言, 附录一 …: the name alone, or with a number, or with a title set apart from it."""
    match = re.fullmatch(
        rf"(?P<name>[^\s:：—\-（(【]{{1,6}}?)(?P<number>{_NUMBER}|[A-ZＡ-Ｚ])?(?P<rest>(?:{_GAP}|[（(]).*)?", text
    )
    spaced = re.fullmatch(r"(序|跋)[ 　]{1,4}(言|文|章|幕)?", text)
    if spaced:
        return _made("named", None, spaced[0], "", NAMED.get(spaced[1] + (spaced[2] or ""), "preface"))
    if match is None or match["name"] not in NAMED:
        return None
    rest = match["rest"] or ""
    title = re.sub(rf"^{_GAP}+", "", rest)
    if match["name"] in ("附件", "附表") and rest:
        return None
    if _BREAKS.search(title) or len(title) > 30 or (rest[:1] in "：:" and len(title) > 12):
        return None
    if len(match["name"]) == 1 and title and not re.match(r"[ 　\t（(]", rest):
        return None
    label = text[: len(text) - len(title)] if title else text
    return _made("named", match["number"], label.strip(" 　\t:：—-"), title, NAMED[match["name"]])


def _clause(name: str) -> Callable[[str], HeadingMatch | None]:
    """一、 （一） 1. （1） 1.1: the label decides, and a title that is no sentence."""

    def read(text: str) -> HeadingMatch | None:
        match = _pattern(name).fullmatch(text)
        if match is None or re.search(r"[。；;]", match["title"]):
            return None
        number = match["number"]
        if name in ("han", "han-bracketed") and _clause_begins().match(match["title"]) is not None:
            return None
        if name == "decimal":
            number = re.split(r"[.．]", number)[-1]
            if re.match(r"[%％‰亿万元年月日倍米公吨个]", match["title"]):
                return None
        kind = "han-formal" if name == "han" and set(number) <= _FORMAL else name
        return _made(kind, number, match["label"], match["title"])

    return read


@cache
def _clause_begins() -> re.Pattern[str]:
    """一是…, 二要…: what a sentence counts; 要素 and 要点 are words, and 来访 and 来源."""
    return re.compile("[是则]|来(?![访源信])|要(?![素点點件闻聞义義务務害目略领領])")


_FORMAL = frozenset("壹贰叁肆伍陆柒捌玖拾貳參陸貮弍")
"""Numerals as in accounts, that number the outermost sections where 一、二、 number the inner ones."""


def _piece(text: str) -> HeadingMatch | None:
    """篇一：…, 范文二：… in collections of model texts."""
    match = _pattern("piece").fullmatch(text)
    return _made("chapter", match["number"], match["label"], match["title"]) if match else None


def _latin_decimal(text: str) -> HeadingMatch | None:
    """1 Summary, 2.1 Method: without a full stop the title must begin as titles do, and be no sentence."""
    match = _pattern("latin-decimal").fullmatch(text)
    if match is None or match["title"][-1] in ".:,;" or len(match["title"]) > 70:
        return None
    return _made("decimal", match["number"].split(".")[-1], match["label"], match["title"])


def _spaced(text: str) -> HeadingMatch | None:
    """0 引言, 1 试验方法: the outermost number of a paper whose sections are 1.1, 1.2 …"""
    match = _pattern("spaced").fullmatch(text)
    return _made("decimal", match["number"], match["label"], match["title"]) if match else None


def _circled(text: str) -> HeadingMatch | None:
    title = text[1:].lstrip(" 　、．.")
    if not title or re.search(r"[。；;]", title):
        return None
    return _made("circled", text[0], text[0], title)


def _sign(text: str) -> HeadingMatch | None:
    match = _pattern("sign").fullmatch(text)
    if match is None or match["title"][-1:] in tuple(_STOPS):
        return None
    parts = re.split(r"[.．]", match["number"])
    return _made("section" if len(parts) == 1 else "decimal", parts[-1], match["label"], match["title"])


def _korean(text: str) -> HeadingMatch | None:
    match = _pattern("korean").fullmatch(text)
    if match is None or (match["title"] and not match["gap"]) or text[-1] == ".":
        return None
    return _made(_KOREAN_KINDS.get(match["unit"], "chapter"), match["number"], match["label"], match["title"])


def _english(text: str) -> HeadingMatch | None:
    """Chapter 3, PART TWO: Title, Book I. Title: what follows must begin as a title does."""
    word = _first_word(text)
    match = _pattern("english").fullmatch(text) if word in _UNITS else None
    if match is None:
        return _named_english(text) if word in _NAMES_BEGIN else None
    number = match["number"].lower().removeprefix("the ")
    title, gap = match["title"], match["gap"]
    if len(number) == 1 and number in "abefgh" and match["number"].isupper() and word in ("session", "panel", "part"):
        number = str(ord(number) - 96)
    if not match["unit"][0].isupper() or parse_number(number) is None:
        return None
    if title:
        if not gap or not _begins_as_title(title):
            return None
        capitals = gap.strip() and not re.search(r"(?<![\w’'-])[a-z]\w{3}", title)
        sentence = title[-1] == "." and " " in title and not title.isupper() and not capitals
        if sentence or (not gap.strip() and re.match(r"(?:Is|Was|Has|Of|And|In|The) [a-z]", title) and len(title) > 60):
            return None
    return _made(_ENGLISH_KINDS[match["unit"].lower()], number, match["label"], title)


def _first_word(text: str) -> str:
    """Return the first word in lower case: the letters and apostrophes that a line begins with."""
    word = text.partition(" ")[0]
    if not word.isalpha():
        found = re.match("[^\\W\\d_’']+(?:[’'][^\\W\\d_’']*)*", word)
        word = found[0] if found else ""
    return word.lower().replace("’", "'")


_UNITS = frozenset(unit.rstrip(".") for unit in _ENGLISH_KINDS)
_NAMES_BEGIN = frozenset(name.partition(" ")[0] for name in NAMED_ENGLISH)


def _begins_as_title(title: str) -> bool:
    return title[0].isupper() or title[0].isdigit() or title[0] in "“‘\"'(¿¡" or not title[0].isascii()


def _named_english(text: str) -> HeadingMatch | None:
    match = re.fullmatch(r"(?P<name>[A-Za-z][A-Za-z’' ]*?)(?:[ ](?P<number>[A-Z]|[0-9]{1,2}|[IVX]{1,4}))?"
                         r"(?:(?P<gap>[ ]*[.:—–][ ]*)(?P<title>.*))?", text)  # fmt: skip
    if match is None:
        return None
    name = match["name"].replace("’", "'").lower()
    title = match["title"] or ""
    if name not in NAMED_ENGLISH or not (match["name"][0].isupper()) or (match["number"] and name != "appendix"):
        return None
    if title and (not _begins_as_title(title) or len(title) > 60 or title[-1] == "." or name in ("notes", "abstract")):
        return None
    label = text[: len(text) - len(title)].rstrip(" .:—–") if title else text.rstrip(" .:")
    return _made("named", match["number"], label, title, NAMED_ENGLISH[name])


def _roman(text: str) -> HeadingMatch | None:
    match = _pattern("roman").fullmatch(text)
    if match is None or parse_number(match["number"]) is None:
        return None
    title = match["title"]
    if title and (not _begins_as_title(title) or (title[-1] == "." and not title.isupper())):
        return None
    return _made("roman", match["number"], match["label"], title)


def _letter(text: str) -> HeadingMatch | None:
    """A. Title; an author's initials (A. N. Other, J. Smith) are none."""
    match = _pattern("letter").fullmatch(text)
    if match is None or match["title"][-1] == "." or re.match(r"[A-Z]\.", match["title"]):
        return None
    return _made("letter", str(ord(match["number"]) - 64), match["label"], match["title"])


def _made(kind: str, number: str | None, label: str, title: str, type: str = "") -> HeadingMatch:
    return HeadingMatch(
        kind, RANKS[kind], parse_number(number.replace(" ", "").replace("　", "")) if number else None, label.strip(),
        title.strip(), type,
    )  # fmt: skip


def _first_characters() -> dict[str, tuple[Callable[[str], HeadingMatch | None], ...]]:
    """Map each character that can begin a heading to the readers that know what to make of it."""
    table: dict[str, tuple[Callable[[str], HeadingMatch | None], ...]] = {}

    def add(characters: str, *readers: Callable[[str], HeadingMatch | None]) -> None:
        for character in characters:
            table[character] = table.get(character, ()) + readers

    add("第", _ordinal)
    add("篇范範例", _piece)
    add("卷上中下", _volume_first)
    add("正", _serial)
    add("".join({name[0] for name in NAMED}), _named)
    add(HAN_NUMERAL, _clause("han"))
    add("（(", _clause("han-bracketed"), _clause("arabic-bracketed"))
    add("0123456789０１２３４５６７８９", _clause("decimal"), _clause("arabic"), _spaced, _latin_decimal)
    add("".join(_CIRCLED), _circled)
    add("§", _sign)
    add("제", _korean)
    add("IVXLC", _roman)
    add("".join({word[0].upper() for word in (*_ENGLISH_KINDS, *NAMED_ENGLISH)}), _english)
    add("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _letter)
    add("【〖", _ordinal)
    add(_ORNAMENTS, _ordinal)
    return table


_FIRST = _first_characters()
WHITE_SPACE = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""Every character that `str.isspace` knows."""
BEGINNINGS = frozenset(_FIRST).union(WHITE_SPACE)
"""The characters that a line begins with of which `classify` may make a heading."""


@dataclass(slots=True)
class Levels:
    """Gives each heading of a run its level, from `top` on, by the order in which kinds first appear (R-206).

    A kind seen before returns to its level; a new kind goes one deeper, unless it outranks what is open.
    """

    top: int = 1
    open: list[HeadingMatch] = field(default_factory=list)

    def level(self, match: HeadingMatch) -> int:
        """Return the level of the next heading."""
        depth = next((i for i, known in enumerate(self.open) if _peers(known, match)), None)
        if depth is None:
            depth = len(self.open)
            while depth and self.open[depth - 1].rank > match.rank:
                depth -= 1
        del self.open[depth:]
        self.open.append(match)
        return self.top + depth


def _peers(one: HeadingMatch, other: HeadingMatch) -> bool:
    if {one.kind, other.kind} == {"chapter", "named"}:
        return True
    return one.kind == other.kind and (one.kind != "decimal" or one.label.count(".") == other.label.count("."))
