"""Title lines, provenance and bylines of a collection → proposed metadata (R-211, S-10).

What cannot be read with one meaning is left out and told as a doubt; nothing is invented.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from epubgen.text.dates import DateReading, find_dates
from epubgen.text.names import NOBODY
from epubgen.text.numbering import HAN_NUMERAL, parse_number

_N = rf"(?:\d{{1,5}}|[{HAN_NUMERAL}]{{1,7}})"
_COUNT = re.compile(rf"[（(]\s*(?:共|全)?\s*(?P<count>{_N})\s*[篇章则]\s*[)）]")
_ISSUE = re.compile(
    rf"(?P<series>.*?)\s*(?:(?P<year>(?:19|20)\d\d)\s*年?\s*)?[（(]?(?:总)?第\s*(?P<issue>{_N})\s*[期辑輯号號][)）]?"
)
_TOTAL = re.compile(rf"[（(]?总第?\s*(?P<total>{_N})\s*期[)）]?")
_LATIN_ISSUE = re.compile(
    r"(?P<series>.+?)[,.:;–—-]*\s+(?:vol(?:ume|\.)?\s*(?P<volume>\d+|[IVXLC]+))?[,;]?\s*"
    r"(?:(?:no\.?|issue|number|nr\.?)\s*(?P<issue>\d+))?(?P<rest>[\s,;:(–—-].*)?",
    re.IGNORECASE,
)
_MEDIUM = re.compile(
    r"[《〈]?(?P<source>[\w·]{2,24}?(?:报|報|日报|晚报|杂志|雜誌|月刊|周刊|学刊|期刊|网|網|出版社|通讯社|公众号|集团|编辑部|Journal|Press|Times|Review|News))[》〉]?"
)
_LABEL = re.compile(
    r"(?:来源|來源|出处|出處|原载|原載|转自|摘自|Source|Originally published in)\s*[:：]?\s*(?P<source>.+)"
)
_ACCOUNT = re.compile(
    r"原创\s+(?:(?:文|作者)?[:：]?(?P<author>[\u3400-\u9fff·]{2,6})\s+)?(?P<source>\S{2,24})(?:\s+(?:发表于\s*)?\S{2,10})?"
)
_CREDIT = re.compile(r"(?:作者|文)[:：/]\s*(?P<author>[\u3400-\u9fff·]{2,6})(?=\s|$|[|｜])")
_SUBTITLE = re.compile(
    r"(?P<title>.+?)\s*[（(](?P<subtitle>[^（）()]{2,40})[)）]$|(?P<main>.+?)\s*——\s*(?P<after>.{3,60})$"
)


@dataclass(slots=True)
class Proposal:
    """Metadata proposed for book.yaml; empty where the raw text says nothing."""

    title: str = ""
    subtitle: str = ""
    series: str = ""
    issue: str = ""
    volume: str = ""
    count: int | None = None
    source: str = ""
    author: str = ""
    date: str = ""
    description: str = ""
    readings: list[DateReading] = field(default_factory=list)
    """Dates that read more than one way."""


def read_title(text: str) -> Proposal:
    """Read a title line by the grammar series, issue, count, title, subtitle; at least the title is found."""
    found = Proposal()
    rest = text.strip()
    if (match := _COUNT.search(rest)) is not None:
        found.count = parse_number(match["count"])
        rest = (rest[: match.start()] + rest[match.end() :]).strip()
    total = _TOTAL.search(rest)
    if total is not None and rest[: total.start()].strip() and "第" in rest[: total.start()]:
        rest = rest[: total.start()] + rest[total.end() :]
    issue = _ISSUE.match(rest)
    if issue is not None and (issue["series"].strip(" 《》") or issue["year"]):
        found.series = re.sub(r"《([^》]+)》(?:杂志|月刊|季刊)?", r"\1", issue["series"]).strip(" 　《》·-—")
        found.issue = str(parse_number(issue["issue"]) or issue["issue"])
        found.volume = issue["year"] or ""
        rest = rest[issue.end() :].strip(" 　:：-—·")
    elif (latin := _LATIN_ISSUE.fullmatch(rest)) is not None and (latin["volume"] or latin["issue"]):
        found.series = latin["series"].strip(" ,.:;-–—")
        found.volume = str(parse_number(latin["volume"]) or "") if latin["volume"] else ""
        found.issue = latin["issue"] or ""
        rest = (latin["rest"] or "").strip(" ,;:()–—-")
        rest = "" if re.fullmatch(r"[\d\s/-]*", rest) else rest
    if rest.startswith("《") and rest.endswith("》") and rest.count("《") == 1:
        rest = rest[1:-1]
    _split_subtitle(rest, found)
    return found


def _split_subtitle(text: str, found: Proposal) -> None:
    match = _SUBTITLE.fullmatch(text)
    if match is None:
        found.title = text
    elif match["title"]:
        found.title, found.subtitle = match["title"], match["subtitle"]
    else:
        found.title, found.subtitle = match["main"].strip(), match["after"].strip(" —")


_FIELDS_TEXT = (
    "发布时间 发布日期 发表时间 发表日期 更新时间 更新日期 时间 日期 發布時間 發佈日期 日期時間 来源 來源 "
    "信息来源 稿件来源 文章来源 出处 作者 文章作者 撰稿 浏览次数 浏览量 浏览 瀏覽次數 阅读次数 阅读量 阅读 阅 "
    "转 点击数 点击量 点击 访问量 人气 字体 字体大小 字号 责任编辑 编辑 责编 發布人 发布人 发布机构 发布单位 "
    "分享 打印 审核 字数 栏目 分类 类别 评论"
)
_FIELDS = _FIELDS_TEXT.split()
_FIELD = re.compile(rf"(?P<name>{'|'.join(sorted(_FIELDS, key=len, reverse=True))})[ 　]*[:：][ 　]*")
_POSTED = re.compile(r"(?:Posted|Published|Written|Updated|Last updated|Filed)\b")
_BY = re.compile(r"\b[Bb]y (?P<author>[A-ZÀ-Þ][\w’'\-]*\.?(?: [A-ZÀ-Þ][\w’'\-]*\.?){0,3})")


_SIZES = re.compile(r"[ 　|｜]*(?:[小大]字号|字体.*|字号.*|大[ 　]*中[ 　]*小|分享.*|打印.*|收藏.*)$")
_POSTER = re.compile(r"(?P<author>[^\s|｜]{2,16})\s+(?:发表于|發表於|发布于|發佈於|發表在|发表在)\s*(?P<rest>.*)")
_PRINTED = re.compile(
    r"[《〈]\s*(?P<source>[\w· ]{2,16}?)\s*[》〉]\s*[（(]?\s*(?P<when>[^（()）]{6,24}?)\s*"
    r"(?:第?\s*[\dA-Z一二三四五六七八九十]{1,4}\s*版)?\s*[)）]?"
)


def _read_poster(text: str) -> Proposal | None:
    """Read `河边的石头 发表于 2018-7-15 22:41 | 只看该作者`, as forums print it above a post."""
    match = _POSTER.fullmatch(text) if len(text) <= 90 else None
    dates = find_dates(match["rest"]) if match is not None else []
    if match is None or not dates or re.search("[。！？]", text):
        return None
    found = Proposal(author=match["author"])
    _take_dates(dates, found)
    return found


def read_printed(text: str) -> Proposal | None:
    """Read `《江岸日报》（2023年05月06日 03版）`, as it stands below what a newspaper printed."""
    match = _PRINTED.fullmatch(text) if len(text) <= 60 else None
    dates = find_dates(match["when"]) if match is not None else []
    if match is None or not dates:
        return None
    found = Proposal(source=match["source"].replace(" ", ""))
    _take_dates(dates, found)
    return found


def _read_fields(text: str) -> Proposal | None:
    """Read `发布时间：… 来源：… 作者：… 浏览次数：…`, as sites print it below a title, glued or apart."""
    marks = list(_FIELD.finditer(text))
    if not marks or marks[0].start() > 24:
        return None
    head = text[: marks[0].start()].strip(" 　|｜")
    if (head and not find_dates(head)) or (len(marks) < 2 and not head):
        return None
    found = Proposal()
    values = {"日期": head} if head else {}
    for mark, end in zip(marks, [*(other.start() for other in marks[1:]), len(text)], strict=True):
        value = text[mark.end() : end].strip(" 　|｜,，;；·")
        if len(value) > 40 or re.search("[。！？]", value):
            return None
        values.setdefault(mark["name"], value)
    for name, value in values.items():
        if name.endswith(("时间", "日期", "時間")) and not found.date:
            _take_dates(find_dates(value), found)
        elif name.endswith(("来源", "來源", "出处")) and value:
            found.source = found.source or _SIZES.sub("", value).strip("《》 　")
        elif name in ("作者", "文章作者", "撰稿") and value and value not in NOBODY:
            found.author = value
    return found


def _read_posted(text: str) -> Proposal | None:
    """Read `Posted on 5 November 2022 by Rosalind Tye`."""
    dates = find_dates(text) if len(text) <= 90 and _POSTED.match(text) is not None else []
    if not dates:
        return None
    author = _BY.search(text)
    found = Proposal(author=author["author"] if author is not None else "")
    _take_dates(dates, found)
    return found


def read_provenance(text: str) -> Proposal | None:
    """Read a line that says where and when a text was published, or None where it is something else."""
    bare = text.strip("（()）【】[] 　")
    if (fields := _read_fields(bare) or _read_posted(bare) or _read_poster(bare)) is not None:
        return fields
    dates = find_dates(bare)
    for date in dates:
        bare = bare.replace(date.text, " ").strip(" ,，、;；|-—　")
    bare, clock = re.subn(r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])", " ", bare)
    bare = bare.strip(" 　")
    account = _ACCOUNT.fullmatch(bare)
    if account is not None and dates:
        return Proposal(source=account["source"], author=account["author"] or "", date=_only(dates))
    credit = _CREDIT.search(bare)
    if credit is not None and (dates or _LABEL.match(bare)):
        bare = (bare[: credit.start()] + bare[credit.end() :]).strip(" 　|｜")
    label = _LABEL.fullmatch(bare)
    if label is None and not (dates and len(bare) <= 60):
        return None
    rest = label["source"] if label else bare
    rest = rest.strip(" ,，、;；:：。./|-—　")
    medium = _MEDIUM.fullmatch(rest)
    account = re.fullmatch(r"(?P<name>[\u3400-\u9fff·]{2,10})(?:[ 　]+[\u3400-\u9fff]{2,3})?", rest)
    if label is None and medium is None and clock and dates and account is not None:
        # an account's name beside the minute when it posted, and the province where
        return Proposal(source=account["name"], date=_only(dates))
    if label is None and rest and medium is None and not re.fullmatch(r"(?:发布|发表|更新|时间|日期|[:：\s])*", rest):
        return None
    author = credit["author"] if credit is not None else ""
    found = Proposal(author=author, source=(medium["source"] if medium else rest).strip("《》 ") if rest else "")
    if label is None and medium is None:
        found.source = ""
    _take_dates(dates, found)
    return found


def _take_dates(dates: list[DateReading], found: Proposal) -> None:
    for date in dates:
        if len(date.readings) == 1 and not found.date and _is_sound(date):
            found.date = date.readings[0]
        else:
            found.readings.append(date)


def _only(dates: list[DateReading]) -> str:
    return dates[0].readings[0] if len(dates[0].readings) == 1 and _is_sound(dates[0]) else ""


def _is_sound(date: DateReading) -> bool:
    """Return whether a date's own signs are all there, so that its one reading is no guess."""
    return re.search(r"\d{5,}", date.text) is None
