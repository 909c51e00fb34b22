"""People and bodies in settings and front matter → `Person`s (R-029 … R-032)."""

from __future__ import annotations

import re

from epubgen.errors import Level
from epubgen.model.metadata import Person
from epubgen.source.settings_kinds import FLAG, LANGUAGE, TEXT, TEXTS, Faults, Kind, items, scalar
from epubgen.source.settings_table import Given, Setting, read_mapping, table_schema
from epubgen.source.yaml_positions import Mapping, Scalar, Value

ROLES = {
    "aut": "author writer 作者 著 撰 撰稿 著者 作",
    "edt": "editor 编辑 编者 编 主编 責任編輯 责任编辑 編 編者",
    "com": "compiler 汇编 编选 選編 选编 編纂 编纂",
    "trl": "translator 译者 译 翻译 譯者 譯 翻訳 訳 訳者",
    "ill": "illustrator 插图 绘 绘图 插画 绘者 繪 挿絵",
    "isb": "issuing-body 发布单位 发布机构 编印单位 主办单位 主办",
    "pbl": "publisher 出版者 出版社",
    "nrt": "narrator 朗读",
    "art": "artist 艺术家",
    "pht": "photographer 摄影 摄影者",
    "cov": "cover-designer 封面设计 封面",
    "bkd": "book-designer 书籍设计 装帧 装帧设计",
    "bkp": "book-producer 制作",
    "red": "redactor",
    "rev": "reviewer 审稿 审阅",
    "pfr": "proofreader 校对 校对者",
    "ann": "annotator 注释 注 注释者 校注",
    "aui": "author-of-introduction 导言作者 序作者 作序",
    "aft": "author-of-afterword 跋作者",
    "adp": "adapter 改编",
    "cmm": "commentator 评论 点评",
    "col": "collector 收集",
    "ctb": "contributor 供稿 参与者",
    "cre": "creator",
    "crr": "corrector 校正",
    "csl": "consultant 顾问",
    "dte": "dedicatee 受献者",
    "fnd": "funder 资助",
    "ive": "interviewee 受访者 受访",
    "ivr": "interviewer 采访 采访者 记者",
    "lyr": "lyricist 作词",
    "cmp": "composer 作曲",
    "oth": "other 其他",
    "own": "owner",
    "pro": "producer",
    "spk": "speaker 演讲者 发言人 发言",
    "spn": "sponsor 赞助",
    "trc": "transcriber 整理 记录 记录者 整理者",
    "tyd": "type-designer",
    "tyg": "typographer 排版",
    "wpr": "writer-of-preface 序",
}
"""MARC relator codes with the words that stand for them in manuscripts."""
# Further codes of the MARC list, which are accepted as they are.
CODES = frozenset(ROLES) | frozenset(
    """
    abr acp act anl anm ant ape apl app aqt arc ard arr asg asn ato att auc aud aus auz bdd bjd bka bkb bkf bks
    blw brd brl bsl cas ccp chr cli cll clr clt cmt cng cns coe con cos cot cou cpc cpe cph cpl cpt crp crt csp
    cst ctg ctr cts ctt cur cwt dbd dbp dfd dfe dft dgc dgg dgs dis djo dln dnc dnr dpc dpt drm drt dsr dst dtc
    dtm dto dub edc edm egr elg elt enj eng evp exp fac fds fld flm fmd fmk fmo fmp fpy frg gdv gis his hnr hst
    ilu ins inv itr jud jug lbr lbt ldr led lee lel len let lgd lie lil lit lsa lse lso ltg ltr mcp mdc med mfp
    mfr mka mod mon mrb mrk msd mte mtk mup mus mxe nan onp opn org orm osp pad pan pat pbd pdr plt pma pmn pop
    ppm ppt pra prc prd pre prf prg prm prn prp prs prt prv pta pth ptf pup rap rbr rcd rce rcp rdd rdg ren res
    rpc rps rpt rpy rsc rsg rsp rsr rst rth rtm rxa sad sce scl scr sde sds sec sfx sgd sgn sht sll sng srv std
    stg stl stm stn str swd tad tau tcd tch ths tlg tlh tlp tyd uvp vac vdg vfx voc wac wal wam wat waw wdc wde
    wfs wft win wit
    """.split()  # noqa: SIM905
)
_WORDS = {word: code for code, words in ROLES.items() for word in words.split()}
_BODY = (
    r"局|会|會|委|部|厅|廳|院|校|所|组|組|室|社|司|处|處|中心|政协|政協|人大|大学|大學|学院|集团|集團|联盟|协会|课题组|编辑部|"
    r"研究基地|党派|支部|工作队|商会|联合会|Committee|University|Press|Institute|Association|Society|Department|"
    r"Group|Team|Foundation|Ministry|Office|Bureau|Council|College|Inc\.?|Ltd\.?|GmbH|Contributors|Authors|Developers"
)


def role_code(text: str) -> str:
    """Return the MARC code of a role given as a code or as a word; empty where it is neither."""
    name = re.sub(r"[\s_]+", "-", text.strip().lower())
    return name if name in CODES else _WORDS.get(name, "")


def is_body(name: str) -> bool:
    """Return whether a name is that of a corporate body, as far as its last word tells."""
    last = r"(?:" + _BODY + r")$"
    if any("\u4e00" <= letter <= "\u9fff" for letter in name):
        return len(name) > 3 and "·" not in name and re.search(last, name) is not None
    return " " in name and re.search(rf"\b{last}", name) is not None


def _read_role(value: Value, faults: Faults) -> str | None:
    text = scalar(value, faults, "a role", "`role: trl`")
    if not text:
        return None
    if code := role_code(text):
        return code
    faults.add(
        "unknown-role",
        f"“{text}” is no role",
        value.location,
        "write a MARC relator code or its word: aut (author), edt (editor), trl (translator), ill (illustrator) …",
    )
    return None


def _read_alternates(value: Value, faults: Faults) -> tuple[tuple[str, str], ...] | None:
    """Read the same name in other scripts: a record `tag: name`, or a list of such."""
    found: list[tuple[str, str]] = []
    for item in items(value):
        if not isinstance(item, Mapping):
            faults.value("a record of language tags and names", item, "`zh-Latn-pinyin: Xǔ Hé`")
            continue
        for key, name in item.items:
            tag, text = LANGUAGE.read(key, faults), TEXT.read(name, faults)
            if tag and text:
                found.append((tag, text))
    return tuple(found)


def _read_joined(value: Value, faults: Faults) -> str:
    return "；".join(TEXTS.read(value, faults))


ROLE = Kind("MARC relator code, or its word", _read_role, {"type": "string"})
ALTERNATES = Kind("record: language tag → name", _read_alternates, {"type": ["object", "array"]}, many=True)
JOINED = Kind(TEXTS.name, _read_joined, TEXTS.schema)

PERSON = (
    Setting("name", TEXT, "The name as it is shown.", ("text",), "许禾"),
    Setting("role", ROLE, "What the person did for it.", ("roles",), "trl", "aut, or what the key says"),
    Setting("affiliation", JOINED, "Where the person works.", ("institute", "institution", "unit"), "春台里社区菜园"),
    Setting("post", TEXT, "The person's office there.", ("position", "job"), "理事长"),
    Setting("file-as", TEXT, "The name as lists sort it.", ("sort", "sort-name"), "Xu, He"),
    Setting("lang", LANGUAGE, "The language of the name, where it is not the book's.", ("language",), "en"),
    Setting(
        "alternate", ALTERNATES, "The name in other scripts.", ("alternates", "alternate-script"),
        "{zh-Latn-pinyin: Xǔ Hé}",
    ),
    Setting("organisation", FLAG, "Whether this is a body, not a person.", ("organization", "corporate"), "true"),
)  # fmt: skip
FOREIGN = frozenset({"email", "url", "orcid", "corresponding", "id", "website", "homepage", "correspondence", "note"})


def people(role: str) -> Kind:
    """Return the kind that is a name, a record, or a list of them, with the given role where none is stated."""

    def read(value: Value, faults: Faults) -> tuple[Person, ...]:
        return tuple(person for item in items(value) for person in _read_item(item, role, faults))

    one = {"anyOf": [{"type": "string"}, table_schema(PERSON)]}
    return Kind(
        "name, or a record, or a list of them", read, {"anyOf": [one, {"type": "array", "items": one}]}, many=True
    )


def _read_item(value: Value, role: str, faults: Faults) -> list[Person]:
    if isinstance(value, Scalar):
        text = TEXT.read(value, faults)
        return [_named(name, role) for name in _names(text or "")]
    if not isinstance(value, Mapping):
        faults.value("a name or a record", value, "`- name: 许禾`")
        return []
    given = read_mapping(value, PERSON, faults, FOREIGN)
    if not given.text("name"):
        faults.add("person-without-name", "this person has no name", value.location, "add `name: …`")
        return []
    return [_person(given, role, value, faults)]


def _person(given: Given, role: str, value: Mapping, faults: Faults) -> Person:
    alternates: tuple[tuple[str, str], ...] = given.many("alternate")
    lang = given.text("lang")
    if any(tag == lang for tag, _ in alternates):
        faults.add(
            "alternate-language",
            f"the alternate name has the language “{lang}”, as the name itself",
            given.places.get("alternate", value.location),
            "give it the tag of its own script, for example zh-Latn-pinyin",
            Level.WARNING,
        )
        alternates = tuple(pair for pair in alternates if pair[0] != lang)
    person = _named(given.text("name"), given.text("role") or role)
    body = given.values.get("organisation")
    return person._replace(
        affiliation=given.text("affiliation"),
        post=given.text("post"),
        file_as=given.text("file-as"),
        lang=lang,
        alternates=alternates,
        organisation=person.organisation if body is None else bool(body),
    )


def _named(name: str, role: str) -> Person:
    return Person(name, role, organisation=is_body(name))


def _names(text: str) -> list[str]:
    """Split 张三、李四 and “A. Lee and B. Ray”, where every part looks like a person's name."""
    for separator in ("；", ";", "、", "，"):
        parts = [part.strip() for part in text.split(separator)]
        if len(parts) > 1 and all(parts) and all(map(_is_personal, parts)):
            return parts
    parts = re.split(r",? and |,? & |, ", text)
    if len(parts) > 1 and " of " not in text and all(" " in part and _is_personal(part) for part in parts):
        return parts
    return [text] if text else []


def _is_personal(name: str) -> bool:
    if re.fullmatch(r"[\u3400-\u9fff]{1,2}[ \u3000]?[\u3400-\u9fff]{1,3}|[\u3400-\u9fff·•]{3,20}", name):
        return not is_body(name) and (len(name) <= 4 or "·" in name or "•" in name)
    return re.fullmatch(r"[^\W\d_][\w.'’-]*(?:,? [\w.'’-]+){0,4}", name) is not None and name.isascii()
