"""Language tags: is this one well formed (BCP 47, R-027, R-028), and if not, which was meant."""

from __future__ import annotations

import re

# ISO 639-1. Three-letter codes are too many to list and are taken as they are.
TWO_LETTERS = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee
    el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is
    it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms
    mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si
    sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh
    yi yo za zh zu
    """.split()  # noqa: SIM905
)
MEANT = {
    name: tag
    for tag, names in {
        "zh-Hans": "zh-cn zh-sg zh-chs chs cn chinese simplified "
        "simplified-chinese chinese-simplified mandarin 中文 汉语 简体 简体中文 中文简体",
        "zh-Hant": "zh-tw zh-hk zh-mo zh-cht cht traditional-chinese chinese-traditional 繁體 繁體中文 繁体中文",
        "en": "英文 english",
        "ja": "日文 日本語 japanese jp",
        "ko": "한국어 korean",
        "en-US": "us eng-us",
        "en-GB": "gb",
        "fr": "french français",
        "de": "german deutsch ger",
        "es": "spanish español",
        "it": "italian italiano",
        "ru": "russian русский",
        "pt": "portuguese português",
        "nl": "dutch",
        "sv": "swedish",
        "da": "danish dk",
        "cs": "czech cz",
        "el": "greek gr",
        "pl": "polish",
        "tr": "turkish",
        "ar": "arabic",
        "he": "hebrew",
        "vi": "vietnamese vn",
        "th": "thai",
        "uk": "ukrainian ua",
        "fi": "finnish",
        "la": "latin",
        "no": "norwegian",
        "hu": "hungarian",
        "ro": "romanian",
        "hi": "hindi",
        "id": "indonesian",
    }.items()
    for name in names.split()
}

_WELL_FORMED = (
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[0-9a-z]{5,8}|[0-9][0-9a-z]{3}))*(?:-[0-9a-wyz](?:-[0-9a-z]{2,8})+)*(?:-x(?:-[0-9a-z]{1,8})+)?"
    r"|x(?:-[0-9a-z]{1,8})+"
)


def well_formed(tag: str) -> bool:
    """Return whether the tag is well formed and begins with a language that exists."""
    lower = tag.lower()
    if not re.fullmatch(_WELL_FORMED, lower):
        return False
    primary = lower.split("-")[0]
    return (len(primary) != 2 or primary in TWO_LETTERS) and len(primary) <= 3 and lower not in MEANT_WRONG


MEANT_WRONG = frozenset({"chs", "cht", "zh-chs", "zh-cht", "ger"})
"""Well formed by chance or by an old custom, but not what a reading system knows."""


def suggest(tag: str) -> str:
    """Return the tag that was probably meant; empty where there is no telling."""
    name = re.sub(r"[_\s]+", "-", re.sub(r"[.@].*", "", tag.strip())).lower()
    if name in MEANT:
        return MEANT[name]
    parts = name.split("-")
    fixed = canonical(name)
    if well_formed(fixed):
        return fixed
    if parts[0] in MEANT:
        return MEANT[parts[0]]
    return ""


def canonical(tag: str) -> str:
    """Return a tag in the usual case: zh-Hans-CN, en-US."""
    parts = tag.split("-")
    cased = [parts[0].lower()]
    for part in parts[1:]:
        plain = "x" not in cased and len(cased[-1]) != 1
        if plain and len(part) == 4 and part.isalpha():
            cased.append(part.title())
        elif plain and len(part) == 2 and part.isalpha():
            cased.append(part.upper())
        else:
            cased.append(part.lower())
    return "-".join(cased)
