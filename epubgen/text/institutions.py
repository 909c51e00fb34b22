"""Institutions and posts: which words name one, and the lines below names that say where their owners work (R-209)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

_POSTS_TEXT = (
    "主席 主委 书记 書記 主任 处长 處長 局长 局長 厅长 部长 部長 院长 院長 会长 會長 校长 校長 市长 县长 区长 "
    "镇长 乡长 省长 秘书长 科长 所长 站长 行长 总编辑 主编 編輯 编辑 记者 記者 特派员 通讯员 评论员 教授 "
    "研究员 研究員 委员 委員 常委 讲师 講師 助教 副教授 助理教授 博士 博士生 硕士 研究生 博士后 工程师 "
    "总工程师 经济师 律师 "
    "醫師 医师 医生 董事长 董事 总经理 总裁 经理 厂长 代表 专家 学者 作家 诗人 干事 调研员 巡视员 法官 检察官 "
    "检察长 审判长 理事长 理事 团长 队长 班长 组长 老师 教师 教師 馆长 台长 社长 社長 台長 大使 司长 院士 "
    "顾问 主持人 负责人 村长 党委委员 常务理事 组织委员 导演 编剧 组员 干部 "
    "民警 干警 辅警 护士长 护士 战士 技术员 农艺师 "
    "辅导员 讲解员 管理员 网格员 调解员 业务员 宣传员 志愿者 创始人 合伙人 法定代表人 店主 站务员 列车长 "
    "科员 馆员 办事员 职员 队员 学员 驾驶员 保洁员 饲养员 炊事员 售货员 售票员 乘务员 教练员 统计员 会计 "
    "司机 船长 校医 园长 州长 首席 总监 主管 店长 台長 段长 股长 连长 指导员 政委 保管员 巡护员 护林员 水管员 "
    "理發師 攝影師 設計師 设计师 工程師 農藝師 志工 義工 里長 鄉長 鎮長 縣長 理事長 秘書 秘书"
)
POSTS = _POSTS_TEXT.split()
_INSTITUTIONS_TEXT = (
    "政协 市委 区委 县委 省委 党委 镇委 团委 市委会 省委会 区委会 委员会 總會 委 课题组 課題組 调研组 研究组 "
    "专题组 专班 写作组 编写组 编委会 工作组 创作组 研究院 研究所 研究會 研究会 研究室 研究中心 中心 大学 "
    "大學 学院 學院 学校 學校 中学 中學 小学 党校 局 厅 廳 部 处 處 科 办 办公室 公司 集团 银行 医院 報社 "
    "报社 报 杂志社 出版社 通讯社 社 党组 党支部 支部 编辑部 編輯部 政府 人大 法院 检察院 协会 協會 学会 學會 "
    "联合会 工商联 民革 民盟 民建 民进 农工党 致公党 台盟 基地 室 站 大队 中队 团 纪念馆 博物馆 图书馆 系 所 "
    "街道 镇 乡 村 社区 分会 总工会 妇联 共青团 联盟 论坛 书院 书局 馆 专家组 智库 教研室 实验室 设计院 "
    "科学院 社科院 农场 林场 厂 管委会 管理委员会 工委 党总支 总支 合作社 联合社 供销社 总社 卫生室 卫生院 卫生所 "
    "服务中心 指挥部 商会 理事会 董事会 基金会 促进会 研讨会 居委会 村委会 组委会 秘书处 秘書處 總部 总部 分部 事务所 "
    "俱乐部 俱樂部 文联 作协 科协 残联 侨联 美协 书协 编办 红十字会 车间 班组 工段 分厂 "
    "志愿服务队 宣讲团 规划院 养护院 "
    "教学点 幼儿园 幼兒園 敬老院 福利院 分校 分院 分局 文化馆 剧团 书社 學系 系所 電台 电视台 融媒体中心"
)
INSTITUTIONS = _INSTITUTIONS_TEXT.split()
GROUPS = ("课题组", "課題組", "调研组", "研究组", "专题组", "写作组", "编写组", "编委会", "工作组", "创作组", "专家组")


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern of any of some words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def _compiled(name: str) -> re.Pattern[str]:
    return re.compile(_PATTERNS[name])


_PATTERNS = {
    "post": r"(?P<posts>(?:(?:党组|党委|常委会|常务|执行|名誉|高级|资深|特约|首席|第一|终身|客座|兼职|助理|法定|"
    rf"原|前|现任|副|正|代)*"
    rf"(?:{alternatives(POSTS)})(?:、|兼|，|,| )?)+)$",
    "institution": rf"(?:{alternatives(INSTITUTIONS)})$",
}


def find_post(text: str) -> re.Match[str] | None:
    """Return the posts that a text ends in, as `posts`: 副主席、秘书长."""
    return _compiled("post").search(text)


def split_office(place: str) -> tuple[str, str]:
    """Split `九三学社市委会宣传处处长` into the institution and the office there, with the department that it heads."""
    post = find_post(place)
    if post is None and is_office(place):
        length = next((length for length in (2, 3, 4, 5) if is_institution(place[:-length])), len(place))
        return place[:-length], place[-length:]
    if post is None:
        return place, ""
    affiliation = place[: post.start()].rstrip("，,、 　")
    for length in (3, 4, 5, 6):
        institution, department = affiliation[:-length], affiliation[-length:]
        if re.search("(?:办公室|处|科|部|室|系)$", department) and is_institution(institution):
            return institution, (department + post["posts"]).strip("、，, ")
    return affiliation, post["posts"].strip("、，, ")


_NO_INSTITUTIONS_TEXT = (
    "布局 格局 大局 全局 结局 开局 破局 出局 时局 主办 督办 代办 承办 举办 学科 好处 用处 深处 到处 之处 长处 坏处 "
    "实处 细处 难处 小处 远处 关系 体系 联系 场所 厕所 原委 汇报 海报 情报 举报 申报 回报 预报 通报 日报表 全部 "
    "内部 外部 局部 底部 故乡 下乡 还乡 他乡 学会 全社 结社 餐厅 客厅 小组 抱团 社团 为中心"
)
_NO_INSTITUTIONS = tuple(_NO_INSTITUTIONS_TEXT.split())


def is_institution(text: str) -> bool:
    """Return whether a text ends as the names of institutions do."""
    return _compiled("institution").search(text) is not None and not text.endswith(_NO_INSTITUTIONS)


_OFFICE = re.compile("[\u3400-\u9fff]{1,14}[员員师師人者友手匠]")
_NO_OFFICES_TEXT = "动员 動員 全员 人员 人員 满员 减员 裁员 个人 别人 他人 感人 育人 做人"
_NO_OFFICES = tuple(_NO_OFFICES_TEXT.split())


def is_office(text: str) -> bool:
    """Return whether words before a name say what its owner is, as no table knows it: 会员, 教研员, 传承人."""
    return _OFFICE.fullmatch(text) is not None and not text.endswith(_NO_OFFICES)


_EMPLOYER = re.compile("[\u3400-\u9fff0-9]{2,}(?:院|小组|组|組|队|隊|店|矿|校)")


def may_employ(text: str) -> bool:
    """Return whether words before names say where their owners work; more endings than stand alone do: 第二小组."""
    return is_institution(text) or _EMPLOYER.fullmatch(text) is not None


LATIN_PLACE = re.compile(
    r"\b(?:University|College|Institute|School|Department|Laborator(?:y|ies)|Academy|Centre|Center|Ministry|Council|"
    r"Hospital|Society|Association|Bureau|Office|Museum|Library|Universit[àéä]|Foundation|Agency|Corporation|Inc|Ltd|"
    r"Professor|Director|Editor|Correspondent|Fellow|Lecturer|Archives?|Observatory|Seminary|"
    r"Independent (?:scholar|researcher|historian|writer))\b"
)


LATIN_POST = re.compile(
    r"\b(?:Secretary|Treasurer|Chair(?:man|woman|person)?|President|Editor|Director|Manager|Warden|Captain|Vicar|Rector|"
    r"Curate|Headmaster|Headmistress|Head|Teacher|Principal|Professor|Lecturer|Librarian|Curator|Archivist|Keeper|"
    r"Convenor|Convener|Coordinator|Co-ordinator|Officer|Engineer|Surveyor|Steward|Clerk|Mayor|Councillor|Reporter|"
    r"Correspondent|Member|Fellow|Student|Volunteer|Organiser|Organizer|Superintendent|Inspector|Foreman|Master|"
    r"Conductor|Organist|Churchwarden|Harbourmaster|"
    r"Year \d{1,2}|Form \w{1,3}|Class \w{1,3}|Grade \d{1,2}|aged? \d{1,2})\b"
)
"""What a person is, behind a comma after the name: `Gwen Fenn, Honorary Secretary`."""


def is_body(text: str) -> bool:
    """Return whether an English line ends in what bodies are called: … Trust, … Parish Council."""
    words = text.replace(",", " ").split()
    return 2 <= len(words) <= 9 and words[-1].capitalize() in _BODIES


_BODIES_TEXT = (
    "Trust Council Society Association Committee Board Club Union Company Commission Institute University College "
    "Department Ministry Foundation Federation Agency Authority Church Corporation Cooperative"
)
_BODIES = frozenset(_BODIES_TEXT.split())


def split_places(text: str) -> list[tuple[str, str]]:
    """Split `（1. 甲大学乙学院；2. 丙局）` into marks and institutions; a single one has no mark."""
    bare = text.strip("（()） 　")
    found = []
    for part in re.split("[；;]", bare):
        match = re.fullmatch(
            r"\s*(?:(?P<mark>\d)[.．、]?\s*|(?P<sign>[¹²³⁴-⁹])\s*)?(?P<place>.+?)(?:[，, ]+\D{2,6})?(?:\s*\d{6})?", part
        )
        if match is None:
            return []
        place = re.sub(r"[，, 　]+(?:[\u3400-\u9fff]{2,6}(?:市|省|县)?)?[，, 　]*\d{6}$", "", match["place"])
        found.append((match["mark"] or match["sign"] or "", place.strip()))
    return found


def is_place(text: str) -> bool:
    """Return whether a line is nothing but an institution: what stands below names that it employs."""
    if re.search("[\u3400-\u9fff]", text):
        places = split_places(text)
        return bool(places) and all(
            4 <= len(place) <= 36 and _is_employer(place) and not re.search("[。；：“”！？]", place)
            for _, place in places
        )
    return LATIN_PLACE.search(text) is not None and text[-1] not in ".:;" and len(text.split()) <= 14


_OCCUPATION = re.compile("[\u3400-\u9fff]{0,8}(?:工作者|爱好者|愛好者|撰稿人|研究者)")


def _is_employer(place: str) -> bool:
    """Return whether words name an institution, perhaps with a post in it, or what people without one are."""
    affiliation, office = split_office(place)
    return is_institution(place) or bool(office and is_institution(affiliation)) or bool(_OCCUPATION.fullmatch(place))


def is_marked_place(text: str) -> bool:
    """Return whether a line says where authors work by the mark that their names bear: `2 Institute for …, Oslo`."""
    if re.match(r"[(（]?[\dа-яa-e¹²³⁴-⁹][.)．、]?[ 　]*[(（]?(?=[A-Z\u3400-\u9fff])", text) is None:
        return False
    bare = text.strip("（()） 　").lstrip("0123456789abcde¹²³⁴⁵⁶⁷⁸⁹.)． ")
    if text[-1] in ".。;；" and not text.rstrip(".。;；").endswith(("University", "Institute")):
        return False
    return LATIN_PLACE.search(bare) is not None or (
        all(is_institution(part) for _, part in split_places(bare)) if re.search("[\u3400-\u9fff]", bare) else False
    )


def is_address(text: str) -> bool:
    """Return whether a line tells how the authors can be reached."""
    return len(text) <= 110 and (
        re.match(r"[*†‡＊]?[ ]?(?:Corresponding author|E-?mail|Contact|通[讯訊信]作者|邮箱)", text) is not None
        or re.fullmatch(r"[*†‡＊]?[ ]?(?:[{(]?[\w.,{} -]+[})]?@[\w.-]+\.\w+[,; ]*)+", text) is not None
    )
