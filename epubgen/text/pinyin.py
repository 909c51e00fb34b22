"""Chinese text and names → Latin letters: syllables without tone, ASCII slugs, and the form by which names are sorted.

The readings are in `pinyin.dat` (made by `scripts/make_pinyin`) and are read when the first Han character is asked
for. A character has the reading that is most usual; `WORDS` and the surname tables know the commonest exceptions.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from epubgen.text.scripts import is_han

_COMPOUND = (
    "欧阳 司马 上官 诸葛 夏侯 尉迟 公孙 慕容 令狐 皇甫 宇文 长孙 司徒 司空 端木 百里 东方 南宫 西门 "
    "东郭 独孤 呼延 轩辕 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 鲜于 闾丘 万俟 赫连 拓跋 "
    "完颜 耶律 叶赫 纳兰 爱新觉罗 歐陽 司馬 諸葛 尉遲 公孫 長孫 東方 南宮 西門 東郭 獨孤 軒轅 澹臺 "
    "濮陽 單于 鍾離 鮮于 閭丘 完顏 葉赫 納蘭 愛新覺羅 第五 梁丘 左丘 公羊 谷梁"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
"""Surnames of more than one character."""

SURNAME_READINGS = {
    "曾": "zeng", "单": "shan", "單": "shan", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "區": "ou",
    "朴": "piao", "任": "ren", "盖": "ge", "蓋": "ge", "覃": "qin", "尉": "wei", "冼": "xian", "缪": "miao",
    "繆": "miao", "宓": "mi", "晁": "chao", "种": "chong", "重": "chong", "秘": "bi", "黑": "he", "乐": "yue",
    "樂": "yue", "员": "yun", "員": "yun", "折": "she", "召": "shao", "翟": "zhai", "逄": "pang", "祭": "zhai",
    "郇": "xun", "燕": "yan", "华": "hua", "華": "hua", "纪": "ji", "紀": "ji", "哈": "ha", "那": "na", "过": "guo",
    "過": "guo", "訾": "zi", "会": "gui", "洗": "xian", "长孙": "zhangsun", "長孫": "zhangsun", "尉迟": "yuchi",
    "尉遲": "yuchi", "万俟": "moqi", "单于": "chanyu", "單于": "chanyu", "澹台": "tantai", "澹臺": "tantai",
    "令狐": "linghu", "皇甫": "huangfu", "鲜于": "xianyu", "宁": "ning", "寧": "ning", "甯": "ning", "卜": "bu",
    "薄": "bo", "柏": "bai", "葛": "ge", "谌": "chen", "諶": "chen", "车": "che", "車": "che", "褚": "chu",
    "洪": "hong", "隗": "wei", "佘": "she", "呙": "guo", "降": "jiang", "麦": "mai", "适": "kuo", "句": "gou",
    "阙": "que", "不": "fou", "牟": "mu", "都": "du", "藏": "zang", "隽": "juan", "石": "shi", "叶": "ye",
    "葉": "ye", "强": "qiang", "沈": "shen", "贾": "jia", "賈": "jia", "万": "wan", "行": "xing", "干": "gan",
    "应": "ying", "應": "ying", "於": "yu", "相": "xiang", "能": "nai", "谷": "gu", "尹": "yin", "曲": "qu",
    "奇": "qi", "佴": "nai", "乜": "nie", "娄": "lou", "吕": "lv", "呂": "lv", "俞": "yu", "占": "zhan",
    "盛": "sheng", "冯": "feng", "馮": "feng", "和": "he", "郗": "xi", "庞": "pang", "尧": "yao", "亓": "qi",
    "亓官": "qiguan", "逯": "lu",
}  # fmt: skip
"""Surnames whose reading is not the character's usual one (or is often mistaken)."""

WORDS = {
    "重庆": "chong qing", "重慶": "chong qing", "重阳": "chong yang", "重新": "chong xin", "重复": "chong fu",
    "重建": "chong jian", "重构": "chong gou", "重塑": "chong su", "重组": "chong zu", "重逢": "chong feng",
    "重生": "chong sheng", "重返": "chong fan", "重温": "chong wen", "成长": "cheng zhang", "成長": "cheng zhang",
    "增长": "zeng zhang", "增長": "zeng zhang", "生长": "sheng zhang", "校长": "xiao zhang", "部长": "bu zhang",
    "市长": "shi zhang", "县长": "xian zhang", "局长": "ju zhang", "处长": "chu zhang", "院长": "yuan zhang",
    "会长": "hui zhang", "行长": "hang zhang", "家长": "jia zhang", "首长": "shou zhang", "省长": "sheng zhang",
    "队长": "dui zhang", "班长": "ban zhang", "长官": "zhang guan", "长老": "zhang lao", "长辈": "zhang bei",
    "银行": "yin hang", "銀行": "yin hang", "行业": "hang ye", "行業": "hang ye", "行列": "hang lie",
    "音乐": "yin yue", "音樂": "yin yue", "乐府": "yue fu", "乐章": "yue zhang", "乐队": "yue dui",
    "会计": "kuai ji", "會計": "kuai ji", "调查": "diao cha", "調查": "diao cha", "调研": "diao yan",
    "調研": "diao yan", "调动": "diao dong", "强调": "qiang diao", "曲调": "qu diao", "率先": "shuai xian",
    "效率": "xiao lv", "概率": "gai lv", "比率": "bi lv", "差距": "cha ju", "参差": "cen ci", "出差": "chu chai",
    "传记": "zhuan ji", "傳記": "zhuan ji", "自传": "zi zhuan", "外传": "wai zhuan", "列传": "lie zhuan",
    "水浒传": "shui hu zhuan", "了解": "liao jie", "了望": "liao wang", "为了": "wei le", "角色": "jue se",
    "主角": "zhu jue", "供给": "gong ji", "给予": "ji yu", "给养": "ji yang", "朝鲜": "chao xian",
    "朝代": "chao dai", "王朝": "wang chao", "朝廷": "chao ting", "都市": "du shi", "首都": "shou du",
    "成都": "cheng du", "古都": "gu du", "都城": "du cheng", "厦门": "xia men", "六安": "lu an", "蚌埠": "beng bu",
    "台州": "tai zhou", "丽水": "li shui", "番禺": "pan yu", "东莞": "dong guan", "西藏": "xi zang",
    "宝藏": "bao zang", "大夫": "dai fu", "便宜": "pian yi", "还原": "huan yuan", "归还": "gui huan",
    "还乡": "huan xiang", "还珠": "huan zhu", "弹药": "dan yao", "子弹": "zi dan", "炸弹": "zha dan",
    "导弹": "dao dan", "琵琶行": "pi pa xing", "数学": "shu xue", "系统": "xi tong", "学校": "xue xiao",
    "血液": "xue ye", "觉得": "jue de", "睡觉": "shui jiao", "得到": "de dao", "着力": "zhuo li",
    "着眼": "zhuo yan", "沉着": "chen zhuo", "降服": "xiang fu", "投降": "tou xiang", "处理": "chu li",
    "处置": "chu zhi", "相处": "xiang chu", "处女": "chu nv", "中间": "zhong jian", "空间": "kong jian",
    "兴趣": "xing qu", "高兴": "gao xing", "新兴": "xin xing", "地方": "di fang", "土地": "tu di", "基地": "ji di",
    "大地": "da di", "质量": "zhi liang", "数量": "shu liang", "测量": "ce liang", "应用": "ying yong",
    "反应": "fan ying", "适应": "shi ying", "应对": "ying dui", "当作": "dang zuo", "背景": "bei jing",
    "发现": "fa xian", "头发": "tou fa", "理发": "li fa", "的确": "di que", "目的": "mu di", "参与": "can yu",
    "与会": "yu hui", "禁止": "jin zhi", "尽管": "jin guan", "模样": "mu yang", "没收": "mo shou",
    "沉没": "chen mo", "曾经": "ceng jing", "未曾": "wei ceng", "单位": "dan wei", "石头": "shi tou",
    "几何": "ji he", "几乎": "ji hu", "曝光": "bao guang", "阿房": "e pang", "单于": "chan yu", "吐蕃": "tu bo",
    "可汗": "ke han", "龟兹": "qiu ci", "身毒": "yuan du", "大宛": "da yuan", "月氏": "yue zhi",
}  # fmt: skip
"""Words in which a character does not have its usual reading, or would be misread."""

_LONGEST_WORD = 3
_LATIN = "a b v g d e z i i k l m n o p r s t u f kh y e i yi a v g d e z i i k l m n o p r s s t y f o o d l i ss"
_LETTERS = dict(
    zip(
        "абвгдезийклмнопрстуфхыэіїαβγδεζηικλμνοπρσςτυφωøđłıß",
        _LATIN.split(),
        strict=True,
    )
) | {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ё": "e", "ъ": "", "ь": "",
     "θ": "th", "ξ": "x", "χ": "ch", "ψ": "ps", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}  # fmt: skip
"""Letters that no decomposition brings to ASCII: Cyrillic, Greek, and Latin ones of their own."""


def syllables(text: str) -> list[str]:
    """Return the text in pinyin without tones: a syllable for each Han character, other runs of letters as they are."""
    return [syllable for syllable in _spell(text) if syllable]


def _spell(text: str) -> Iterator[str]:
    begins_word = _begin_words()
    position = 0
    while position < len(text):
        character = text[position]
        if character in begins_word and (word := _word_at(text, position)):
            yield from WORDS[word].split()
            position += len(word)
            continue
        if is_han(character):
            yield reading(character)
            position += 1
            continue
        end = position
        while end < len(text) and text[end].isalnum() and not is_han(text[end]):
            end += 1
        if end > position:
            yield text[position:end]
        position = max(end, position + 1)


@cache
def _begin_words() -> frozenset[str]:
    return frozenset(word[0] for word in WORDS)


def _word_at(text: str, position: int) -> str:
    for length in range(_LONGEST_WORD, 1, -1):
        if (word := text[position : position + length]) in WORDS:
            return word
    return ""


@lru_cache(maxsize=4096)
def reading(character: str) -> str:
    """Return the usual reading of a Han character (`v` for ü), or an empty string where none is known."""
    code = ord(character)
    names, table = _readings()
    if 0x3400 <= code < 0x4DC0:
        place = code - 0x3400
    elif 0x4E00 <= code < 0xA000:
        place = code - 0x4E00 + 0x19C0
    elif character == "〇":
        return "ling"
    else:
        compatible = unicodedata.normalize("NFC", character)
        return reading(compatible) if compatible != character else ""
    return names[int.from_bytes(table[2 * place : 2 * place + 2], "big")]


@cache
def _readings() -> tuple[list[str], bytes]:
    names, table = Path(__file__).with_name("pinyin.dat").read_bytes().split(b"\n", 1)
    return names.decode("ascii").split(" "), table


@lru_cache(maxsize=1024)
def slug(text: str, limit: int = 40) -> str:
    """Return an ASCII name for a text of any script: lower-case words joined by hyphens, never empty, always the same.

    Han becomes pinyin, accents are dropped, other letters get the last word of their Unicode name. Cut at a word's
    end to at most `limit` characters. Where nothing can be spelt, a short hash of the text stands for it.
    """
    words: list[str] = []
    length = -1
    for syllable in _spell(text):
        for word in _words(syllable):
            if length + 1 + len(word) > limit:
                return "-".join(words) or word[:limit]
            words.append(word)
            length += 1 + len(word)
    return "-".join(words) or f"x{zlib.crc32(text.encode('utf-8', 'replace')):08x}"


def _words(syllable: str) -> list[str]:
    if syllable.isascii() and syllable.isalpha() and syllable.islower():
        return [syllable]
    return re.findall(r"[a-z0-9]+", _fold(syllable))


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    letters = []
    for character in unicodedata.normalize("NFC", text.lower()):
        if character in _LETTERS:
            letters.append(_LETTERS[character])
        elif "\uac00" <= character <= "\ud7a3":
            letters.append(_letter_name(character))
        else:
            parts = unicodedata.normalize("NFKD", character)
            letters.extend(p if p.isascii() else _LETTERS.get(p) or _letter_name(p) for p in parts)
    return "".join(letters)


def _letter_name(character: str) -> str:
    """Return the Latin letters in the Unicode name of a letter: `ka` for か, `gan` for 간, `alef` for א."""
    match = re.search(r"(?:LETTER|SYLLABLE)(?: (?:SMALL|FINAL|SHORT))* ([A-Z]+)$", unicodedata.name(character, ""))
    return match[1].lower() if match else ""


def name_file_as(name: str) -> str:
    """Return the form to sort a person's name by: 曾国藩 → `Zeng, Guofan`, John Smith → `Smith, John`.

    A name in another script, or of a single word, is returned as it is. Chinese forms of foreign names (`卡尔·马克思`)
    keep the order in which they are written.
    """
    name = re.sub(r"\s+", " ", name.strip())
    if name and all(is_han(character) or character in " ·•‧" for character in name):
        return _han_file_as(name)
    words = name.split(" ")
    if "," in name or len(words) < 2 or not re.search(r"[A-Za-z\u00c0-\u024f]", name):
        return name
    suffix = [words.pop()] if len(words) > 2 and re.fullmatch(r"(?:Jr|Sr)\.?|I{2,3}|IV", words[-1]) else []
    return ", ".join([words[-1], " ".join(words[:-1]), *suffix])


def split_name(name: str) -> tuple[str, str]:
    """Return surname and given name of a Chinese name."""
    name = name.replace(" ", "")
    length = next((n for n in (4, 2) if name[:n] in COMPOUND_SURNAMES and len(name) > n), 1)
    return name[:length], name[length:]


def _han_file_as(name: str) -> str:
    if any(dot in name for dot in "·•‧"):
        return " ".join(_spelt(part) for part in re.split("[·•‧ ]", name) if part)
    surname, given = split_name(name)
    family = SURNAME_READINGS.get(surname) or "".join(reading(character) for character in surname)
    if not family:
        return name
    family = family.replace("v", "ü").capitalize()
    return f"{family}, {_spelt(given)}" if given else family


def _spelt(part: str) -> str:
    return "".join(reading(character) for character in part).replace("v", "ü").capitalize()
