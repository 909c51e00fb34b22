"""Bylines → who wrote it: institution, post and name, several people, study groups, translators (R-209).

A byline is recognised by its own grammar, with a confidence; a bare name needs a title above it to be one, so it
scores low. Nothing is spelt anew: the parts of a credit are the characters of the line.

Longer than 300 lines because the grammar of bylines is one: names, roles and what stands beside them bound each other.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from epubgen.text.institutions import (
    GROUPS,
    LATIN_PLACE,
    LATIN_POST,
    alternatives,
    find_post,
    is_institution,
    is_office,
    may_employ,
    split_office,
)
from epubgen.text.numbering import HAN_NUMERAL
from epubgen.text.pinyin import COMPOUND_SURNAMES

_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅高郑鄭梁谢謝宋唐许許韩韓邓鄧冯馮曹彭曾肖萧蕭田"
    "董潘袁蔡蒋蔣余于於杜叶葉程魏苏蘇吕呂丁任卢盧姚沈钟鍾鐘姜崔谭譚陆陸范汪廖石金韦韋贾賈夏付傅方邹鄒熊白孟秦"
    "邱丘侯江尹薛闫閻阎雷龙龍段郝史陶贺賀顾顧毛龚龔邵万萬钱錢严嚴赖賴覃洪武莫孔汤湯向常温溫康施文牛樊葛邢安齐"
    "齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟申殷詹欧歐耿关關兰蘭焦俞左柳甘祝包宁寧甯符阮尚舒纪紀柯梅童毕畢单單"
    "裴霍成苗谷曲盛冉翁蓝藍路游辛靳管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳陽时時穆农農司古吉车車简簡连連芦项"
    "項宫宮戴苟卓景卜晏边邊岑敖佟费費应應冷岂席柏褚娄婁屠邬鄔隋桑臧麦麥仇候储儲全凌刁戚沙那米鞠明楚国國闵閔迟"
    "遲瞿邸谈談惠祖隆闻聞强楼樓栾欒褟展占查幸揭商危苑巩鞏官封师師诸諸练練荣榮仲元池和哈郁巴库干宗桂党黨鹿居衡"
    "步满滿弘匡寇广廣禄阙闕东東殴殳沃利蔚越夔厍晁勾融訾阚闞空毋乜养须丰豐巢蒯相后荆紅红竺权權逯盖蓋益桓公仉督"
    "黎郗郜郄邝鄺鄢缪繆荀蔺藺虞裘谌諶谯贡貢邰邴郅郦酈钮鈕雒雍靖骆駱麻冼卫衛厉厲嵇庾扈窦竇甄濮胥芮茹漆鄂羿禹糜廉璩宓苍缐鄞戎仝禚綦亓苌卞"
    "帅缑亢况郈有琴归海晋伯南火铁辜植区區朴仵逄呼佘花涂兀"
)
SURNAMES = frozenset(_SURNAMES)
_RARE = frozenset(
    "宣贲杭滑羊汲松井富乌弓牧隗山班仰秋暴束韶蓟薄印宿怀索咸籍阴双莘劳姬扶宰寿燕冀郏浦慕习宦容慎戈暨来栗鹿种乐么"
)
"""Surnames that are seldom met and are common words too: names only behind what says where their owner works."""
ROLES = {
    "译": "trl", "譯": "trl", "编译": "trl", "著": "aut", "编": "edt", "編": "edt", "主编": "edt", "编著": "aut",
    "編著": "aut", "编辑": "edt", "整理": "com", "辑": "com", "绘": "ill", "图": "ill", "摄影": "pht", "校": "edt",
    "口述": "nrt", "撰": "aut", "撰文": "aut", "执笔": "aut", "供稿": "aut", "选编": "com", "注": "ann",
    "评注": "ann", "遗稿": "aut", "遺稿": "aut", "遗作": "aut", "记录": "com", "記錄": "com", "搜集": "com",
    "讲述": "nrt",
    "執筆": "aut", "改编": "aut", "攝影": "pht", "述": "nrt",
}  # fmt: skip
_LABELS = {
    "作者": "aut", "文": "aut", "撰文": "aut", "撰稿": "aut", "执笔": "aut", "執筆": "aut", "供稿": "aut",
    "文字": "aut", "记者": "aut", "译者": "trl", "譯者": "trl", "翻译": "trl", "翻譯": "trl", "译": "trl",
    "编者": "edt", "編者": "edt", "主编": "edt", "主編": "edt", "编辑": "edt", "编译": "trl", "整理": "com",
    "口述": "nrt", "摄影": "pht", "插图": "ill", "绘图": "ill", "发言人": "aut", "讲述人": "nrt", "主讲": "aut",
    "主讲人": "aut", "课题组成员": "aut", "署名": "aut", "主持人": "aut", "主持": "aut", "采写": "aut", "採寫": "aut",
    "文图": "aut", "图文": "aut", "圖文": "aut", "文/图": "aut", "撰稿人": "aut", "通讯员": "aut", "通訊員": "aut",
    "图": "ill", "圖": "ill", "图片": "pht", "圖片": "pht", "攝影": "pht", "摄": "pht", "攝": "pht", "供图": "pht",
    "繪圖": "ill", "整理人": "com", "口述人": "nrt", "提案人": "aut", "提案者": "aut", "提案单位": "aut",
    "提出人": "aut",
    "建议人": "aut", "第一提案人": "aut", "领衔代表": "aut", "文稿": "aut", "采编": "aut", "讲稿": "aut",
    "报告人": "aut",
    "宣讲人": "aut",
}  # fmt: skip
_SPEAKERS = frozenset({"记者", "記者", "发言人", "主持人", "主持", "主讲", "主讲人", "讲述人", "通讯员", "通訊員"})
"""Labels that stand before speech as well: what follows them is a byline only where it has the form of names."""
LONGEST = 60


class Credit(NamedTuple):
    """A person or body with a part in a text; `role` a MARC relator code, `nation` the country of a foreign author."""

    name: str
    affiliation: str = ""
    post: str = ""
    role: str = "aut"
    organisation: bool = False
    nation: str = ""


class Byline(NamedTuple):
    """The people of a byline; `confidence` says how surely it is one: 0.9 with a label, 0.3 for a bare name."""

    credits: tuple[Credit, ...]
    confidence: float


@cache
def _compiled(name: str) -> re.Pattern[str]:
    return re.compile(_PATTERNS[name])


_REPORTER = r"(?:本报|本刊|本社|新华社|特约)?(?:首席|见习|实习)?(?:记者|記者|通讯员|评论员|特派员|撰稿人)"
# Countries by one character, and the dynasties of classical authors.
_NATIONS = (
    "美英法德日俄苏意加澳奥匈荷比瑞挪丹芬西葡希波捷印韩朝越泰新马巴阿智埃以伊土乌古墨秘爱冰"
    "清明元宋金辽唐隋晋汉魏梁齐陈战春周秦民"
)
_NAME = "[\u3400-\u9fff]"
_PATTERNS = {
    "label": rf"(?:本报|本刊|特约)?(?P<label>{alternatives(_LABELS)})"
    rf"(?:[ 　]?[・·、/／&+及和与暨][ 　]?(?:{alternatives(_LABELS)}))*[ 　]*(?:[:：]|[/／∕｜|丨])[ 　]*"
    r"(?P<rest>\S.*)",
    "labelled": rf"(?:本报|本刊|特约)?(?P<label>{alternatives(_LABELS)})[ 　]*(?:[:：]|[/／∕|｜丨])"
    rf"[ 　]*(?P<rest>.+?)(?=[ 　，,；;|｜]+(?:{alternatives(_LABELS)})[ 　]*[:：/／∕|｜丨]|$)[ 　，,；;|｜]*",
    "account": rf"(?:原创|原創)[ 　]+(?P<name>{_NAME}{{2,4}})(?:[ 　]+\S{{2,24}})?",
    "mark": r"[□◎■●◇☉○△][ 　]*(?P<rest>\S.*)",
    "reporter": rf"{_REPORTER}[ 　]+\S.*",
    "english": r"(?i:(?P<label>(?:written |translated |edited |compiled |illustrated )?by|"
    r"(?:words|text|story|report|reporting|interview|essay|poem|photographs|photos|pictures|drawings|illustrations)"
    r"(?: and (?:words|photographs|photos|pictures|drawings|illustrations))?(?: by|:)|"
    r"authors?:|translators?:|editors?:))[ ]+(?P<rest>\S.*)",
    "role-suffix": rf"(?P<rest>.*\S)[ 　]+(?P<role>{alternatives(ROLES)})$",
    "role-glued": r"(?P<rest>[\u3400-\u9fff·]{2,6})(?P<role>译|著|编著|主编|编译|口述|遗稿|遺稿|整理|撰文|执笔|记录)$",
    "with-role": rf"(\S.*?)[ 　]*({alternatives(ROLES)})(?=[ 　，,、；/]|$)[ 　，,、；/]*",
    "nation": rf"[〔\[【（(](?P<nation>[{_NATIONS}]|{_NAME}{{1,4}}国|{_NAME}{{2,5}}[亚兰利坡拉大])[〕\]】）)][ 　]*",
    "latin-name": r"(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Sir|Dame|Rev)\.? )?[A-ZÀ-Þ][\w’'\-]*\.?"
    r"(?: (?:[A-ZÀ-Þ]\.(?:[A-Z]\.)*|[A-ZÀ-Þ][\w’'\-]+|van|von|de|der|den|du|di|da|la|le|el|al|bin|ibn))*"
    r" (?:[A-ZÀ-Þ][\w’'\-]+|[A-ZÀ-Þ]\.)(?:,? (?:Jr|Sr|PhD|MD)\.?)?",
}


def _unspaced(text: str) -> str:
    """Return a name or place without the spaces that set it wide."""
    return text.replace(" ", "").replace("　", "")


def is_name(text: str) -> bool:
    """Return whether a text has the form of a Chinese personal name: a known surname and one or two characters more."""
    bare = _unspaced(text)
    if not re.fullmatch(rf"{_NAME}{{2,4}}", bare):
        return bool(re.fullmatch(rf"{_NAME}{{2,8}}(?:[·•]{_NAME}{{1,8}})+", bare))
    if bare[:2] in COMPOUND_SURNAMES:
        return len(bare) > 2
    if bare[0] not in SURNAMES:
        return False
    return len(bare) <= 3 or (bare[1] in SURNAMES and not is_institution(bare))


def _is_placed_name(text: str) -> bool:
    """Return whether a text has the form of a name where an institution or a post stands before it."""
    bare = _unspaced(text)
    return is_name(bare) or (re.fullmatch(rf"{_NAME}{{2,3}}", bare) is not None and bare[0] in _RARE)


_NO_NAMES_TEXT = (
    "The A An On In Of How Why What Annual Report Chapter Part Section New Results Introduction Table Figure Notes "
    "Where When Who Which Some Our His Her Their First Second Third Next Last From To For With About After Before "
    "Towards Against Between Under Over Out No Not All Every Each Two Three Four Five It Is Are Was Were And But"
)
_NO_NAMES = frozenset(_NO_NAMES_TEXT.split())


_NO_PERSONS = frozenset(
    {
        "Conference", "Meeting", "Proceedings", "Journal", "Review", "Quarterly", "Annual", "Report",
        "Society", "Press", "Volume", "Edition", "Workshop", "Symposium", "Contents", "Introduction",
        "Conclusion", "Method", "Methods", "History", "Study", "Studies", "Road", "River", "Street", "County",
        "City", "World", "War", "House", "Notes", "Works", "Guide", "Handbook", "Results", "Discussion",
        "Valley", "Records", "Acknowledgments", "References", "Lessons", "Learned", "Findings", "Background",
        "Costs", "Savings", "Change", "Plan", "Plans", "Data", "Limits", "Future", "Past", "Present", "Earlier",
        "Later", "Recent", "Research", "Survey", "Season", "Autumn", "News", "Events",
        "Letters", "Editorial", "Obituary", "Obituaries", "Members", "Membership", "Committee", "Accounts", "Minutes",
        "Programme", "Programmes", "Calendar", "Dates", "Diary", "Appeal", "Fund", "Funds", "Weather", "Garden",
        "Recipes", "Sports", "School", "Reviews", "Books", "Further", "Reading", "Steps", "Ways",
        "Years", "Days", "Night", "Morning", "Evening",
    }
)  # fmt: skip
_NO_PERSONS |= frozenset(
    {
        "Materials", "Analysis", "Model", "Theory", "Related", "Works", "Evaluation", "Summary", "Overview",
        "Appendix", "Contributors", "Ahead", "Again", "Next", "Found", "Saved", "Lost",
    }
)  # fmt: skip


def is_latin_name(text: str) -> bool:
    """Return whether a text has the form of a Western personal name: two capitalised words or more."""
    words = text.split()
    if not words or words[0].capitalize() in _NO_NAMES or any(word.capitalize() in _NO_PERSONS for word in words):
        return False
    return len(words) <= 5 and _compiled("latin-name").fullmatch(text) is not None


_MARKS_BEHIND = re.compile(
    r"(?<=[^\W\d_]|\.)\d(?:[,，][ ]?[\d*＊†#]+)*[*＊†#]*(?=[ 　、，,；;]|$)"
    r"|(?<=[a-zà-þ]) [a-f](?:,[a-f*†‡\d]+)*[*†‡]?(?=,|$| and )"
)
"""Marks behind names that lead to institutions, which lost their raised form: Sørensen1,*, 冯雪2*."""


_LETTER_MARK = re.compile(r"[a-zà-þ] [a-f](?:[,*†‡]|$)")


@lru_cache(maxsize=10_000)
def parse_byline(line: str) -> Byline | None:
    """Return who a line names as author, editor or translator, or None where it is no byline."""
    text = line.strip().strip("　")
    if any(character.isdigit() for character in text) or _LETTER_MARK.search(text) is not None:
        text = _MARKS_BEHIND.sub("", text)
    text = re.sub(r"[¹²³⁴-⁹⁰*＊†‡]+(?=[ 　、，,]|$)", "", text)
    if text[:1] in "（(" and text[-1:] in "）)":
        text = text[1:-1].strip()
    if text[:1] in "—―－" and is_name(text.lstrip("—―－ 　")):
        text = text.lstrip("—―－ 　")
    text = text.removesuffix(":").removesuffix("：").strip()
    if not 2 <= len(text) <= 2 * LONGEST or re.search(r"[。；;？?！!]", text) or text.isdigit():
        return None
    if re.search("[\u3400-\u9fff]", text):
        return _han_byline(text) if len(text) <= LONGEST else None
    return _latin_byline(text)


def names_people(line: str) -> bool:
    """Return whether a line says who wrote something, or could by itself; a bare name in capitals could not."""
    byline = parse_byline(line)
    return byline is not None and byline.confidence >= 0.4


def _han_byline(text: str) -> Byline | None:
    role, floor, label = "aut", 0.0, ""
    if (several := _labelled(text)) is not None:
        return several
    if (match := _compiled("label").fullmatch(text)) is not None:
        label, text, floor = match["label"], match["rest"], 0.95
        role = _LABELS[label]
    else:
        if (match := _compiled("mark").fullmatch(text)) is not None:
            text, floor = match["rest"], 0.8
        if _compiled("reporter").fullmatch(text) is not None:
            return _reporters(text, role)
        if (other := _account(text) or _office_first(text)) is not None:
            return other
    parsed = _people(text, role)
    if parsed is not None:
        return Byline(tuple(parsed[0]), max(floor, parsed[1]))
    placed = re.fullmatch(r"(?P<name>[^（()）]{2,5})[ 　]?[（(](?P<place>[^（()）。；]{4,40})[)）]", text)
    if (
        floor >= 0.8
        and placed is not None
        and (known := _people(f"{placed['place']} {placed['name']}", role)) is not None
    ):
        return Byline(tuple(known[0]), max(floor, known[1]))
    if label in _SPEAKERS or floor < 0.8 or len(text) > 20 or re.search("[，,：:“]", text):
        return Byline((Credit(text, role=role),), 0.4) if text in _OFFICES_ALONE else None
    behind = re.fullmatch(rf"(?P<place>\S{{3,24}})[ 　]+(?P<name>{_NAME}{{2,3}})", text)
    if behind is not None and (is_institution(behind["place"]) or find_post(behind["place"]) is not None):
        affiliation, office = split_office(behind["place"])
        return Byline((Credit(behind["name"], affiliation, office, role),), floor)
    about = re.fullmatch(r"(?P<name>[^（()）]{2,12})[（(](?P<place>[^（()）]{2,12})[)）]", text)
    name = _unspaced(about["name"] if about else text)
    return Byline((Credit(name, about["place"] if about else "", "", role, is_institution(name)),), floor)


NOBODY = frozenset(
    {"佚名", "未知", "匿名", "网络", "本站", "本站原创", "互联网", "admin", "管理员", "Anonymous", "Unknown"}
)
"""What sites print where they know no author."""
_OFFICES_ALONE = frozenset({"主编", "主編", "编者", "編者", "本刊编者", "编辑", "編輯"})


def _account(text: str) -> Byline | None:
    """Read `原创 许三多 江边夜话`, as public accounts print it."""
    match = _compiled("account").fullmatch(text)
    return Byline((Credit(match["name"]),), 0.9) if match is not None and is_name(match["name"]) else None


def _office_first(text: str) -> Byline | None:
    """Read `课题组组长：骆建新`: a post that no table of labels has, and names behind its colon."""
    office, colon, rest = text.replace(":", "：").partition("：")
    names = _rejoin_spaced([part for part in re.split("[ 　、，,]+", rest) if part])
    if not colon or not 2 <= len(office) <= 12 or office in _SPEAKERS or not names or not all(map(is_name, names)):
        return None
    if find_post(office) is None:
        return None
    affiliation, post = split_office(office)
    return Byline(tuple(Credit(name, affiliation, post) for name in names), 0.85)


def _labelled(text: str) -> Byline | None:
    """Read `文：甲　图：乙`: several labels, each with its people."""
    pieces = list(_compiled("labelled").finditer(text))
    if len(pieces) < 2 or "".join(piece[0] for piece in pieces) != text:
        return None
    found: list[Credit] = []
    for piece in pieces:
        part = _han_byline(f"{piece['label']}：{piece['rest'].strip()}")
        if part is None:
            return None
        found.extend(part.credits if piece["label"] not in ("编辑", "編輯") else ())
    return Byline(tuple(found), 0.95) if found else None


def _reporters(text: str, role: str) -> Byline | None:
    """Read `本报记者 甲 通讯员 乙`: each office is followed by its people."""
    found: list[Credit] = []
    offices = rf"{_REPORTER}[ 　]+"
    for office, names in re.findall(rf"({_REPORTER})[ 　]+(.+?)(?=[ 　]+{offices}|$)", text):
        people = _people(names, role)
        if people is None or not all(is_name(person.name) for person in people[0]):
            return None
        found.extend(person._replace(post=person.post or office) for person in people[0])
    return Byline(tuple(found), 0.92) if found else None


def _people(text: str, role: str) -> tuple[list[Credit], float] | None:
    """Read one or several credits: `A、B`, `A B`, `机构 甲 乙`, each perhaps with a role behind it."""
    text = text.strip()
    if (mixed := _several_with_roles(text)) is not None:
        return mixed
    if (match := _compiled("role-suffix").fullmatch(text)) or (match := _compiled("role-glued").fullmatch(text)):
        inner = _people(match["rest"], ROLES[match["role"]])
        if inner is not None:
            return inner[0], max(inner[1], 0.85)
    if (placed := _placed_in_turn(text, role)) is not None:
        return placed
    names = [part for part in re.split(r"[、，,/／&和与][ 　]*|[ 　]{1,4}(?=\S)", text) if part]
    names = _rejoin_spaced(names)
    if len(names) > 1 and all(is_name(name) for name in names) and not _PLACE.fullmatch(names[0]):
        return [Credit(_unspaced(name), role=role) for name in names], 0.45 if len(names) < 4 else 0.4
    bodies = re.split("[、，]", text)
    if len(bodies) > 1 and all(len(body) > 2 and is_institution(body) for body in bodies):
        return [Credit(body, role=role, organisation=True) for body in bodies], 0.45
    if (group := _pupil(text, role) or _affiliated_group(text, role) or _explained(text, role)) is not None:
        return group
    if (mixed_names := _listed(text, role)) is not None:
        return mixed_names
    if (behind := _placed_behind(text, role)) is not None:
        return behind
    single = _credit(text, role)
    return ([single[0]], single[1]) if single is not None else None


def _placed_in_turn(text: str, role: str) -> tuple[list[Credit], float] | None:
    """Read `2003级外语系　尤晴　2003级数学系　涂海峰`: each name has its own institution, class or post before it."""
    parts = re.split("[ 　、，,]+", text)
    places, names = parts[0::2], parts[1::2]
    if len(names) < 2 or len(places) != len(names) or not all(map(_is_placed_name, names)):
        return None
    found: list[Credit] = []
    for place, name in zip(places, names, strict=True):
        credit = _credit(f"{place}　{name}", role) if not is_name(place) else None
        pupil = _pupil(f"{place}　{name}", role) if credit is None else None
        if credit is None and pupil is None:
            return None
        found.extend([credit[0]] if credit is not None else pupil[0] if pupil is not None else [])
    return found, 0.9


_PLACE = re.compile(rf"{_NAME}{{2}}[镇鎮乡鄉村局所站馆館厂廠社科处處部室系队隊]")
"""Three ideographs that are where someone works rather than a name: 沙河镇."""


def _listed(text: str, role: str) -> tuple[list[Credit], float] | None:
    """Read `石 磊，冯 雪，Tanaka H.`: names in either script, parted by commas."""
    parts = [part.strip() for part in re.split("[、，,；;]", text) if part.strip()]
    if len(parts) < 2 or not any(is_name(part) for part in parts):
        return None
    if not all(is_name(part) or is_latin_name(part) for part in parts):
        return None
    names = [_unspaced(part) if is_name(part) else part for part in parts]
    return [Credit(name, role=role) for name in names], 0.5


def _placed_behind(text: str, role: str) -> tuple[list[Credit], float] | None:
    """Read `黃文彥　國立東嶺大學歷史學系副教授`: the name first, then where and what its owner is."""
    match = re.fullmatch(rf"(?P<name>{_NAME}{{2,4}})(?:[ 　]+|[，,][ 　]*)(?P<place>{_NAME}[\S 　]{{3,36}})", text)
    if match is None or not is_name(match["name"]) or re.search("[。；：“”！？]", match["place"]):
        return None
    place = _unspaced(match["place"])
    affiliation, office = split_office(place)
    if not (is_institution(affiliation) and (office or is_institution(place))):
        return None
    return [Credit(match["name"], affiliation, office, role)], 0.85


def _rejoin_spaced(names: list[str]) -> list[str]:
    """Put 刘　轶 together again: two single characters side by side are one name that was set wide."""
    result: list[str] = []
    for name in names:
        if result and len(name) == 1 and len(result[-1]) == 1:
            result[-1] += name
        else:
            result.append(name)
    return result


def _several_with_roles(text: str) -> tuple[list[Credit], float] | None:
    """Read `〔美〕史密斯 著 张三 译`: each name is followed by its own role."""
    pieces = _compiled("with-role").findall(text)
    if len(pieces) < 2:
        return None
    found = []
    for name, its_role in pieces:
        credit = _credit(name, ROLES[its_role])
        if credit is None:
            return None
        found.append(credit[0])
    return found, 0.93


_CLASS_NUMBER = rf"[（(]?[\d{HAN_NUMERAL}]{{1,2}}[）)]?"
_YEAR = rf"[\d{HAN_NUMERAL}]{{1,4}}(?:年级|年級|级|級|届|屆)"
_CLASS = (
    rf"{_NAME}{{0,12}}?(?:(?:[\d{HAN_NUMERAL}][（(][\d{HAN_NUMERAL}]{{1,2}}[）)]|[初高][{HAN_NUMERAL}]{_CLASS_NUMBER}|"
    rf"{_YEAR}{_CLASS_NUMBER}|\d{{3,4}})班|{_YEAR}(?:{_NAME}{{1,8}}[系班院专专業业])?)"
)
"""Where pupils and students are: 五（2）班, 城关小学三年级, 1987级中文系."""


def _explained(text: str, role: str) -> tuple[list[Credit], float] | None:
    """Read `赵国强（县发展和改革局局长）` and `丁浩（六年级1班）`: in brackets what the person is and where."""
    match = re.fullmatch(rf"(?P<name>{_NAME}(?:[ 　]?{_NAME}){{1,3}})[ 　]*[（(](?P<place>.{{2,40}})[）)]", text)
    if match is None or not is_name(match["name"]) or re.search("[。；：“”！？]", match["place"]):
        return None
    name, place = _unspaced(match["name"]), match["place"]
    if re.fullmatch(_CLASS, place) is not None:
        return [Credit(name, "", place, role)], 0.9
    if find_post(place) is None and not is_office(place) and not (len(place) > 3 and is_institution(_unspaced(place))):
        return None
    affiliation, office = split_office(place)
    return [Credit(name, affiliation, office, role)], 0.9


def _pupil(text: str, role: str) -> tuple[list[Credit], float] | None:
    """Read `五（2）班　张子墨` and `高一3班 李雨 王晨`: a class, and who is in it."""
    match = re.fullmatch(rf"(?P<where>{_CLASS})[ 　]*(?P<names>{_NAME}.*)", text)
    if match is not None and match["where"][-1] != "班" and text[match.end("where")] not in " 　":
        return None
    names = _rejoin_spaced(re.split("[ 　、，,]+", match["names"].strip())) if match is not None else []
    if match is None or not names or not all(map(_is_placed_name, names)):
        return None
    return [Credit(name, "", match["where"], role) for name in names], 0.9


def _affiliated_group(text: str, role: str) -> tuple[list[Credit], float] | None:
    """Read `机构 甲 乙` and `机构 甲、乙`: an institution and then several names that share it."""
    match = re.fullmatch(rf"(?P<place>\S{{2,30}})[ 　]+(?P<names>{_NAME}{{1,4}}(?:[ 　、，,]+{_NAME}{{1,4}})+)", text)
    if match is None:
        return None
    names = _rejoin_spaced([part for part in re.split("[ 　、，,]+", match["names"]) if part])
    place = match["place"]
    post = find_post(place)
    if not all(map(_is_placed_name, names)) or not (post or is_office(place) or may_employ(place)):
        return None
    affiliation, office = split_office(place)
    return [Credit(name, affiliation, office, role) for name in names], 0.9


def _credit(text: str, role: str) -> tuple[Credit, float] | None:
    """Read one credit: name alone, institution alone, or institution, post and name in this order."""
    text = text.strip()
    nation = ""
    if (match := _compiled("nation").match(text)) is not None and match.end() < len(text):
        nation, text = match["nation"], text[match.end() :]
    bare = _unspaced(text)
    if is_name(text) and not is_institution(bare):
        return Credit(bare, role=role, nation=nation), 0.8 if nation else 0.4 if "·" not in bare else 0.6
    if nation and re.fullmatch(rf"{_NAME}{{2,8}}", bare):
        return Credit(bare, role=role, nation=nation), 0.8
    spaced = re.fullmatch(rf"(?P<place>\S.*?\S)[ 　]+(?P<name>{_NAME}(?:[ 　]{{0,3}}{_NAME}){{1,3}})", text)
    if spaced is not None and _is_placed_name(spaced["name"]):
        placed = _placed(spaced["place"], _unspaced(spaced["name"]), role)
        if placed is not None:
            return placed, 0.92
    for length in (3, 2, 4):
        place, name = text[:-length], text[-length:]
        if len(place) >= 3 and is_name(name) and find_post(place):
            placed = _placed(place, name, role)
            if placed is not None:
                return placed, 0.88
    if is_institution(bare) and 3 <= len(bare) <= 36 and not re.search(r"[，,：:“”《、。的…]|[.·]{2}", bare):
        return Credit(re.sub(r"[ 　]+", " ", text), role=role, organisation=True), 0.85 if bare.endswith(
            GROUPS
        ) else 0.6
    return None


def _placed(place: str, name: str, role: str) -> Credit | None:
    """Split institution and post: the post is the longest run of posts at the end."""
    place = place.strip("，,、 　")
    post = find_post(place)
    affiliation, office = split_office(place)
    if not post and not is_office(place) and not may_employ(_unspaced(place)):
        return None
    if affiliation and not is_institution(_unspaced(affiliation)) and len(affiliation) > 14:
        return None
    if re.search("[“”：:]", place):
        return None
    return Credit(name, affiliation.strip("，,、 　"), office, role)


_LATIN_ROLES = {
    "trans": "trl", "edit": "edt", "compil": "com", "illus": "ill", "draw": "ill", "photo": "pht", "pict": "pht",
}  # fmt: skip


def _latin_byline(text: str) -> Byline | None:
    role, floor = "aut", 0.0
    if (match := _compiled("english").fullmatch(text)) is not None:
        label = match["label"].lower()
        role = next((role for start, role in _LATIN_ROLES.items() if label.startswith(start)), "aut")
        text, floor = re.sub(r"^the (?=(?:Very |Right |Rt\.? )?(?:Rev|Hon|Ven))", "", match["rest"]), 0.95
    text = re.sub(r"[*†‡§¹²³⁴]|(?<=[a-z])\d(?=[,\s]|$)", "", text).strip()
    if (placed := _names_with_places(text, role)) is not None:
        return Byline(placed, max(floor, 0.9))
    affiliation = ""
    if (match := re.fullmatch(r"(?P<names>[^()]+?) ?\((?P<place>[^()]+)\)", text)) is not None:
        text, affiliation = match["names"], match["place"]
    names, parts = _latin_names(text, bool(floor))
    if parts:
        affiliation = affiliation or ", ".join(parts)
        if names and LATIN_POST.search(affiliation) is not None and len(affiliation.split()) <= 8:
            floor = max(floor, 0.7)
        if not names or not (LATIN_PLACE.search(affiliation) or floor):
            return None
    if not names or (text.isupper() and not floor and not affiliation and len(names) == 1 and len(text.split()) > 3):
        return None
    shouted = text.isupper() and len(names) == 1
    confidence = max(floor, 0.85 if LATIN_PLACE.search(affiliation) else 0.3 if shouted else 0.4)
    return Byline(tuple(Credit(_cased(name), affiliation, "", role) for name in names), confidence)


def _latin_names(text: str, known: bool) -> tuple[list[str], list[str]]:
    """Return the names that a line begins with, and what stands behind them: where their owners work, what they are."""
    parts = [part for part in re.split(r"(?i:,? and |, | & |; )", text) if part]
    names: list[str] = []
    while parts and is_latin_name(_cased(parts[0])) and not LATIN_PLACE.search(parts[0]):
        if names and LATIN_POST.search(parts[0]) is not None:
            break
        names.append(parts.pop(0))
    if not names and known and parts and re.fullmatch(r"[A-Z][\w’'\-]+", parts[0]):
        names.append(parts.pop(0))
    return names, parts


def _names_with_places(text: str, role: str) -> tuple[Credit, ...] | None:
    """Read `A. Name (Place) and B. Name (Place)`: several people, each with an institution in brackets."""
    pieces = list(re.finditer(r"(?P<name>[^(),;]{4,40}?) ?\((?P<place>[^()]{2,60})\)(?:,? and |, | & |; |$)", text))
    if len(pieces) < 2 or "".join(piece[0] for piece in pieces) != text:
        return None
    if not all(is_latin_name(_cased(piece["name"].strip())) for piece in pieces):
        return None
    return tuple(Credit(_cased(piece["name"].strip()), piece["place"], "", role) for piece in pieces)


def _cased(name: str) -> str:
    """Return a name set in capitals as names are written; others as they are."""
    if not name.isupper() or len(name) < 4:
        last = name.rsplit(" ", 1)[-1]
        return name[: -len(last)] + last.capitalize() if len(last) > 3 and last.isupper() and last.isalpha() else name
    return re.sub(r"[A-ZÀ-Þ]{2,}", lambda match: match[0].capitalize(), name)
