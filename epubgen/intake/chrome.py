"""Site lines: what a platform's page adds above and below a document, and badges glued to its title (R-194, R-195).

The general method knows the words that every site uses and looks at both ends only; in the middle of a text such a line
is reported, not dropped. What a single platform writes is in data files (`packs/*.toml`): `ends`, lines at either end;
`anywhere`, whole lines that are never text; `badges`, what is glued to titles; `rest`, lines after which only the site
speaks; `begin` and `finish`, whole lines that frame the text.

Longer than 300 lines because the words of sites stand beside the rules that look for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from epubgen.intake.entries import has_page
from epubgen.intake.lines import Line, fold, live
from epubgen.intake.metadata import read_provenance
from epubgen.text.headings import classify
from epubgen.text.names import parse_byline

_WORDS = (
    r"VIP|会员|會員|客服|登录|登錄|注册|註冊|下载|下載|收藏|点赞|點讚|分享(?:到|至|本)|举报|舉報|回到(?:顶部|首页)|返回(?:顶部|首页|列表)|上一[篇页章]|下一[篇页章]|"
    r"猜你喜欢|(?:相关|相似)(?:推荐|文档|阅读|文章)|您可能|你可能|热门(?:推荐|文档)|最新文档|扫[码一]|二维码|公众号|关注我们|打开APP|APP内|阅读(?:全文|原文)|"
    r"展开(?:全文|全部)|剩余\d+页|继续阅读|搜索(?:资料|文档)|我的(?:下载|收藏|文档)|确认删除|(?:电脑|手机|到|在)桌面|微信[:：]?\s*\d|QQ[:：群]|付费|充值|优惠券|"
    r"(?:下载|所需|需要?|相应|消耗|扣除?|获得?)\S{0,3}积分|积分[:：]|\d\s*积分|浏览(?:量|次数)|阅读量|"
    r"上传(?:者|时间|于)|文档(?:大小|格式|页数|编号|热度)|本文档(?:共\d+页|由)|^[（(]?全文(?:完|结束)|格式[:：]|页数[:：]|大小[:：]|网友上传|本站|本网站|版权(?:所有|声明|归)|侵权|免责声明|ICP备|备案|"
    r"All rights reserved|Cookie|Sign (?:in|up)|Log ?in|Subscribe|Newsletter|Download|Share (?:this|on)|"
    r"Related (?:documents|articles|posts|reading)|"
    r"Privacy Policy|Terms of (?:Use|Service)|Back to top|Read more|"
    r"Add to (?:cart|favou?rites)|Report (?:abuse|this)|You may also like|"
    r"^[^。！？\s][^。！？]{0,24}(?:\s*[>›»]{1,2}\s*[^>›»。！？]{1,30}){2,}$|当前位置|^首页(?:$|[\s>›»|·/])|^(?:首页|主页|Home)\s*[>›»|]|"
    r"^[\u3400-\u9fff·]{2,12}\s+(?:www|m|wap)\.[\w.-]+$|"
    r"Unsubscribe|You are receiving this|View (?:this )?(?:e-?mail )?in (?:your )?browser|Forward to a friend|"
    r"Skip to (?:main )?content|Advertisement|Upload(?:ed)? by|Copyright ©|©\s*\d{4}|\d+ views"
)
_REST = (
    r"(?:您|你)可能(?:关注|感兴趣|喜欢|还喜欢)|(?:相关|相似)(?:推荐|文档|阅读|文章)|猜[你您](?:喜欢|感兴趣)|[您你]感兴趣的|热门(?:推荐|文档)|最新文档|推荐(?:阅读|文档)|"
    r"Related (?:documents|articles|posts|reading)|You may also like|Recommended for you|More from"
)
_BADGES = (
    r"VIP专享|VIP免费|VIP|精品|免费|原创|付费|最新版?|完整版|\.docx?|\.pdf|\.pptx?|\.txt|_百度文库|"
    r"[-_—|｜] ?(?:百度文库|道客巴巴|豆丁网|知乎|原创力文档|人人文库)"
)
_STARTS_CONTENTS = re.compile(r"[目提][ 　]*[录錄次纲綱]|(?:table of )?contents\b", re.IGNORECASE)
LONGEST = 90
"""A site line is short, unless it is a disclaimer that a pack knows."""


@dataclass(frozen=True, slots=True)
class Pack:
    """What one platform writes around documents, as patterns."""

    name: str
    ends: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()
    badges: tuple[str, ...] = ()
    begin: tuple[str, ...] = ()
    finish: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()


@cache
def load_packs() -> tuple[Pack, ...]:
    """Read the rule packs that come with the program."""
    import tomllib

    packs = []
    for path in sorted(Path(__file__).with_name("packs").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        lists = {key: tuple(data.get(key, ())) for key in ("ends", "anywhere", "badges", "rest", "begin", "finish")}
        packs.append(Pack(path.stem, **lists))
    return tuple(packs)


@cache
def _pattern(key: str) -> re.Pattern[str]:
    own = {"ends": _WORDS, "rest": _REST, "badges": _BADGES, "anywhere": r"(?!)"}.get(key, r"(?!)")
    return re.compile("|".join([own, *(pattern for pack in load_packs() for pattern in getattr(pack, key))]))


_LEAD = re.compile(
    r"(?:[【\[](?:精品|VIP|免费|原创|原創|推荐|推薦|转载|轉載|转帖|分享|散文|小说|小說|诗歌|随笔|讨论|图文|精华|置顶)[】\]])\s*"
)


def is_site_line(text: str) -> bool:
    """Return whether a line has words that sites use around documents; one everyday word makes no sentence a site's."""
    found = _pattern("ends").search(text)
    if found is None or (_EVERYDAY.fullmatch(found[0]) is not None and _is_sentence_of_text(text)):
        return False
    return not _is_provenance(text)


_EVERYDAY = re.compile("会员|會員|客服|注册|註冊|收藏|二维码|公众号|付费|(?:到|在)桌面")
"""Words of sites that people write as well: 二十多位会员参加."""


def _is_sentence_of_text(text: str) -> bool:
    """Return whether a line is a clause or longer, and only one word in it is one that sites use."""
    if len(text) <= 24 and re.search("[，。！？,]", text) is None:
        return False
    found = {match[0] for match in _pattern("ends").finditer(text)}
    return len(found) < 2 or (len(found) < 3 and text[-1] in "。！？" and all(map(_EVERYDAY.fullmatch, found)))


def _is_provenance(text: str) -> bool:
    """Return whether a line tells where, when and by whom a text was published, whatever else it tells."""
    found = read_provenance(text) if len(text) <= 120 else None
    return found is not None and bool(found.source or found.author or found.date)


def split_badge(title: str) -> tuple[int, int]:
    """Return start and end of a title without the badges that a site glued to it."""
    start, end = 0, len(title)
    pattern = re.compile(rf"(?:{_pattern('badges').pattern})$")
    while (match := pattern.search(title[start:end])) is not None and match.start() > 4:
        end = start + match.start()
        end -= len(title[start:end]) - len(title[start:end].rstrip(" 　_-—|"))
    lead = _LEAD.match(title)
    return (lead.end() if lead and lead.end() < end else start), end


_OWN_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.){1,4}[a-z]{2,10}(?:/\S*)?", re.IGNORECASE | re.ASCII)
_SITE_TALK = re.compile(
    r"记住|記住|收藏|更新|最新|最快|无弹窗|手机|阅读体验|首发|下载|网址|域名|小说|文档|文库|资料|书友|电脑版|本站|转载|書庫|小說|更多|高清|水印"
)
_NAVIGATION = re.compile(
    r"(?:(?:上一[章页篇]|下一[章页篇]|上[章页]|下[章页]|目录|目錄|章节目录|章节列表|返回(?:目录|书页|列表|首页)|回目录|加入书[签架]|推荐本书|投推荐票|"
    r"章节报错|我的书架|书架|书签|首页|尾页|Previous(?: Chapter)?|Next(?: Chapter)?|"
    r"Table of Contents|Index)[\s←→↑|/·>»«<【】\[\]]*){2,}"
)
_NAVIGATION_BEGINS = frozenset("上下目章返回加推我书首尾PNTI")
_SITE_NAME = re.compile(r"(?P<name>[\u3400-\u9fffA-Za-z0-9]{2,10})(?:文档|文库|阅读网|小说网|小说|书城|书库|图书馆|网)")


def _may_have_address(text: str) -> bool:
    """Return whether a full stop stands before a letter, as in no sentence."""
    place = text.find(".")
    while 0 <= place < len(text) - 1:
        if text[place + 1].isalpha():
            return True
        place = text.find(".", place + 1)
    return False


_LINK_SOURCE = re.compile(r"(?:&lt;|<)a\b[^<>]{0,20}href", re.IGNORECASE)
"""A link whose source was copied with the text."""


def _is_never_text(line: Line) -> bool:
    """Return whether a line is an address, a site's advertisement with its address, or links to other pages."""
    text = line.text
    if len(text) > 120 or line.tag.startswith(("li", "note", "table")):
        return False
    if text[0] in _NAVIGATION_BEGINS and _NAVIGATION.fullmatch(text) is not None:
        return True
    address = _OWN_ADDRESS.search(text) if _may_have_address(text) else None
    if address is None or "@" in text:
        return False
    if _LINK_SOURCE.match(text) is not None:
        return True
    if address[0] == text:
        return text.lower().startswith(("www.", "m.", "wap.", "http"))
    if re.search("[\u3400-\u9fff]", text) is None:
        return False
    talk = len(_SITE_TALK.findall(text))
    return talk >= 2 or (talk >= 1 and len(text) <= 40 and text[-1] not in "。！？") or bool(re.match(_SITE_NAME, text))


def _drop_site_names(lines: Sequence[Line]) -> None:
    """Drop the lines that are nothing but the name of the site whose lines stand around the text."""
    names = {
        match["name"]
        for line in lines
        if line.rule == "site-line" and len(line.text) <= 60
        for match in _SITE_NAME.finditer(line.text)
    }
    for line in lines:
        if not line.role and len(line.text) <= 12 and not line.tag:
            match = _SITE_NAME.fullmatch(line.text)
            if match is not None and match["name"] in names:
                line.drop("site-line", 0.85)


def mark_chrome(lines: Sequence[Line]) -> None:
    """Give site lines at both ends the role `drop`; lines in the middle that look like them keep a note in `rule`."""
    anywhere = _pattern("anywhere").fullmatch
    for line in lines:
        if not line.role and (anywhere(line.text) or _is_never_text(line)):
            line.drop("site-line", 0.97)
    _mark_frame(lines)
    _mark_top(live(lines))
    remaining = live(lines)
    heads: dict[str, int] = {}
    for place, line in enumerate(remaining[:12]):
        after = remaining[place + 1] if place + 1 < len(remaining) else None
        runs_on = after is not None and after.gap == 0 and len(line.text) > 16 and len(after.text) > 16
        if _is_prose(line.text) or runs_on or _STARTS_CONTENTS.match(line.text):
            break
        if len(line.text) > 6 and classify(line.text) is None:
            heads.setdefault(fold(line.text[slice(*split_badge(line.text))]), place)
    _mark_bottom(remaining, heads)
    _drop_site_names(lines)


def _mark_frame(lines: Sequence[Line]) -> None:
    """Drop what a library puts before the line that says the text begins, and after the line that says it ends."""
    places = range(len(lines))
    begin, finish = _pattern("begin").fullmatch, _pattern("finish").fullmatch
    first = next((i for i in places[: len(lines) // 2 + 1] if begin(lines[i].text)), -1)
    last = next((i for i in reversed(places) if i > first and finish(lines[i].text)), len(lines))
    for line in [*lines[: first + 1], *lines[last:]]:
        if not line.role:
            line.drop("site-line", 0.95)


def _mark_top(lines: Sequence[Line]) -> None:
    """Drop the lines from the top to the last one that speaks as a site does, unless a document's own lie between."""
    window = lines[:40]
    last = -1
    for place, line in enumerate(window):
        if (
            _STARTS_CONTENTS.fullmatch(line.text.strip("【】[]:： "))
            and place + 1 < len(window)
            and has_page(window[place + 1].text)
        ):
            break
        prose = _is_prose(line.text) and not (is_site_line(line.text) and _is_disclaimer(line.text))
        if len(line.text) > LONGEST or prose or _is_headed(window, place) or _is_sentence(line.text):
            break
        if is_site_line(line.text) and not _is_title(line.text):
            last = place
        elif _is_title(line.text) or place - last > 3:
            break
    if last < 0:
        return
    again = {fold(line.text) for line in lines[last + 1 :] if len(line.text) <= 40}
    for line in window[: last + 1]:
        known = is_site_line(line.text)
        if line.tag == "h1" or (not known and (line.text[0] == "《" or parse_byline(line.text) is not None)):
            continue
        if known or (len(line.text) <= 16 and fold(line.text) not in again):
            line.drop("site-line", 0.97 if known else 0.8)


def _is_sentence(text: str) -> bool:
    """Return whether a line is a sentence with one word of sites in it, as a story has: …把信推过桌面。"""
    return len(text) > 12 and text[-1] in "。！？”" and len(_pattern("ends").findall(text)) < 2 and text[0] in "“‘「『"


def _is_headed(lines: Sequence[Line], place: int) -> bool:
    """Return whether a line is a title: what stands below it says when, where or by whom it was published."""
    line = lines[place]
    if is_site_line(line.text) or _is_provenance(line.text) or not 4 <= len(line.text) <= 60:
        return False
    for below in lines[place + 1 : place + 4]:
        if is_site_line(below.text):
            continue
        if _is_provenance(below.text):
            return True
        if parse_byline(below.text) is None:
            return False
    return False


def _mark_bottom(lines: Sequence[Line], heads: dict[str, int]) -> None:
    """Drop the lines from the end up to the first that speaks as a site does, or repeats the document's title."""
    start = max(0, len(lines) - 120, len(lines) // 2)
    window = lines[start:]
    rest = next(
        (i for i, line in enumerate(window) if len(line.text) < 30 and _pattern("rest").search(line.text)), None
    )
    first = len(window) if rest is None else rest
    place = first - 1
    missed = 0
    while place >= 0 and missed <= 3:
        text = window[place].text
        again = (
            text[-1] not in "。！？!?”…"
            and heads.get(fold(text), len(lines)) < start + place
            and not any(_is_prose(line.text) and not _is_closing(line.text) for line in window[place:])
        )
        if _is_closing(text) or again:
            first, missed = place, 0
        elif len(text) > LONGEST or text[-1] in "。！？”" or _is_title(text):
            break
        else:
            missed += 1
        place -= 1
    first = _with_label(window, first)
    for line in window[first:]:
        rule = "title-repeated" if heads.get(fold(line.text)) is not None else "site-line"
        line.drop(rule, 0.97 if is_site_line(line.text) or rule != "site-line" else 0.85)


def _with_label(lines: Sequence[Line], first: int) -> int:
    """Return where the site's lines at the end begin, with a bare label over them, set apart from the text."""
    if not 0 < first < len(lines) or lines[first].gap > 0:
        return first
    label = lines[first - 1]
    bare = len(label.text) <= 12 and label.text[-1] not in "。！？”…" and classify(label.text) is None
    return first - 1 if bare and label.gap >= 2 and parse_byline(label.text) is None else first


def _is_closing(text: str) -> bool:
    return is_site_line(text) and (len(text) <= LONGEST or _is_disclaimer(text)) and not _is_story(text)


def _is_disclaimer(text: str) -> bool:
    return len(_pattern("ends").findall(text)) >= 2 or re.match(r"\d{1,2}[、.．]|[•·*]|声明|免责", text) is not None


def _is_story(text: str) -> bool:
    """Return whether a line is a sentence of the text that only uses a word of sites."""
    return (
        len(text) > 30
        and text[-1] in "。！？”"
        and not re.match(r"\d{1,2}[、.．:：]|[•·*]|声明|免责|版权|本站|本网站|如", text)
        and len(_pattern("ends").findall(text)) < 2
    )


def _is_prose(text: str) -> bool:
    return len(text) > 24 and text[-1] in '。！？”.!?"'


_TITLE = re.compile(
    r"第\s*\d+\s*期|[（(]\s*(?:共\s*)?\d+\s*篇\s*[)）]|汇编|彙編|文集|论文集|Proceedings|目\s*录|Contents",
    re.IGNORECASE,
)


def _is_title(text: str) -> bool:
    return len(text) > 6 and _TITLE.search(text) is not None and re.match("关键[词字][:：]", text) is None
