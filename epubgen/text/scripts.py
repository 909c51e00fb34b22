"""A sample of text → its language as a BCP 47 tag, told from the script and, for Latin, from everyday words."""

from __future__ import annotations

import re
from typing import NamedTuple

SAMPLE = 6_000
"""How many characters are looked at, from the beginning, the middle and the end."""

SIMPLIFIED = frozenset(
    "这国来为们个说时会学对发经过还进样开从实军无与长机点业将两间问应战头体见产话动当没现么种里后么边让给观认识设计"
    "较车门马鸟鱼龙华书买卖双员图场处备够头宝师带广归录总态难领风飞验级结论织济组续网罗联职节约红线统绝继维继纪变"
    "读谁谢谈请调课议记许评词试诗该详语误访证"
)
TRADITIONAL = (
    frozenset(
        "這國來為們個說時會學對發經過還進樣開從實軍無與長機點業將兩間問應戰頭體見產話動當沒現麼種裡後邊讓給觀認識設計"
        "較車門馬鳥魚龍華書買賣雙員圖場處備夠頭寶師帶廣歸錄總態難領風飛驗級結論織濟組續網羅聯職節約紅線統絕繼維紀變"
        "讀誰謝談請調課議記許評詞試詩該詳語誤訪證"
    )
    - SIMPLIFIED
)
SIMPLIFIED -= TRADITIONAL

_CLASSES = {
    "Hani": "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff",
    "Kana": "\u3041-\u3096\u30a1-\u30fa",
    "Hang": "\uac00-\ud7a3\u1100-\u11ff",
    "Latn": "A-Za-z\u00c0-\u024f\u1e00-\u1eff",
    "Cyrl": "\u0400-\u04ff",
    "Grek": "\u0370-\u03ff",
    "Arab": "\u0600-\u06ff\u0750-\u077f",
    "Hebr": "\u05d0-\u05ea",
    "Thai": "\u0e00-\u0e7f",
    "Deva": "\u0900-\u097f",
    "Tibt": "\u0f00-\u0fff",
    "Mong": "\u1800-\u18af",
}
_SCRIPT_LANGUAGES = {
    "Hang": "ko", "Cyrl": "ru", "Grek": "el", "Arab": "ar", "Hebr": "he", "Thai": "th", "Deva": "hi", "Tibt": "bo",
    "Mong": "mn",
}  # fmt: skip
_WORDS = {
    "en": "the and of to in that is was for it with as his her on be at by had not are but from or have an they which",
    "fr": "le la les des et en un une du que qui dans pour pas est sur au avec il ne se ce plus par je vous nous",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er",
    "es": "el los las de que y en un una por con no su para es al lo como más pero sus le ya o este porque",
    "it": "il di che e la per un in è non sono una con si da come le del della gli anche ma nel alla",
    "pt": "o os as de que e do da em um para com não uma por mais dos como mas foi ao ele das",
    "nl": "de het een van en in is dat op te zijn met voor niet aan er om maar ook als bij",
    "vi": "và của là có không được cho trong một các với người này những đã khi để",
    "pl": "i w nie na się z do to że jest o jak po co tak za od ale",
    "sv": "och att det som en på är av för med den till inte om ett han men var jag",
    "da": "og at det er en til på som af for den med ikke der et han jeg har de",
    "nb": "og det er i på som av til en ikke for med at han jeg har den var",
    "fi": "ja on ei se että oli hän mutta kun niin ovat myös kuin tai joka",
    "cs": "a je se na že v to s z do jako jsem ale by pro jeho byl",
    "hu": "a az és hogy nem is egy meg ez van volt csak de ki mint",
    "ro": "și de la nu în cu o a pe un din care este mai să",
    "tr": "ve bir bu da de için ile çok ne o gibi daha olan var",
    "id": "yang dan di ini itu dengan untuk dari dalam tidak akan pada",
    "la": "et in est non ad cum ut qui sed quod per ex atque sunt",
}

_ENGLISH_TOO = frozenset(
    """
    ad ale and as at by com come con da dan den der die dies do du el en est et ex for has he her in is it la
    le man me met mint no of off on or per pro qui se sed so son sur to un van vi von
    """.split()  # noqa: SIM905
)
"""Words of other languages that English has too, in names and phrases at least: they tell little."""
FEW_WORDS, MANY_WORDS = 2, 4
"""A text is taken for another language than English for so many different words: its own, or others among them."""


class Language(NamedTuple):
    """A BCP 47 tag (empty where there is nothing to tell it from), the ISO 15924 script, and whether that is sure."""

    tag: str
    script: str
    certain: bool


def detect_language(text: str) -> Language:
    """Return the language that a text is most likely in: zh-Hans, zh-Hant, ja, ko, en, fr …"""
    sample = _sample(text)
    if "://" in sample:  # addresses are in no language
        sample = re.sub(r"[a-z]+://[!-~]+", " ", sample)
    counts = {script: len(re.findall(f"[{ranges}]", sample)) for script, ranges in _CLASSES.items()}
    # A word of Latin letters weighs as much as two characters of Han.
    counts["Latn"] = -(-counts["Latn"] // 3)
    total = sum(counts.values())
    if not total:
        return Language("", "", False)
    if counts["Kana"] > 0.08 * (counts["Hani"] + counts["Kana"]) and counts["Kana"] > 0.1 * total:
        return Language("ja", "Jpan", counts["Kana"] > 0.25 * (counts["Hani"] + counts["Kana"]))
    script = max(counts, key=lambda name: counts[name])
    certain = counts[script] > 0.6 * total and counts[script] >= 10
    if script == "Hani":
        return _chinese(sample, certain)
    if script == "Latn":
        return _latin(sample)
    return Language(_SCRIPT_LANGUAGES.get(script, "ja"), script, certain)


def _sample(text: str) -> str:
    if len(text) <= SAMPLE:
        return text
    part, middle = SAMPLE // 3, len(text) // 2
    return text[:part] + text[middle : middle + part] + text[-part:]


def _chinese(sample: str, certain: bool) -> Language:
    simplified = sum(character in SIMPLIFIED for character in sample)
    traditional = sum(character in TRADITIONAL for character in sample)
    script = "Hant" if traditional > simplified else "Hans"
    clear = max(simplified, traditional) > 4 * min(simplified, traditional) and simplified != traditional
    return Language(f"zh-{script}", script, certain and clear)


def _latin(sample: str) -> Language:
    """Tell a language by its everyday words. A text too short to tell is taken for English, as a guess."""
    words = re.findall(r"[^\W\d_]+", sample.lower())
    known = _known_words()
    scores = {tag: sum(word in those for word in words) for tag, those in known.items()}
    best = max(scores, key=lambda tag: scores[tag])
    if best != "en":
        own = {word for word in known[best].intersection(words) if len(word) > 1}
        if (len(own) < MANY_WORDS and len(own - _ENGLISH_TOO) < FEW_WORDS) or scores[best] <= scores["en"]:
            return Language("en", "Latn", False)
    if not scores[best]:
        return Language("en", "Latn", False)
    others = max(score for tag, score in scores.items() if tag != best)
    return Language(best, "Latn", scores[best] >= 5 and scores[best] > 1.3 * others)


def _known_words() -> dict[str, frozenset[str]]:
    return {tag: frozenset(words.split()) for tag, words in _WORDS.items()}


def is_han(character: str) -> bool:
    """Return whether a character is an ideograph, 〇 included."""
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or character == "〇"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
    )
