"""Bytes of a text file → text, with the encoding found by its own evidence (R-192, R-193).

Nothing is normalised here: the text is what the bytes say, code point for code point, so that whoever reads it can
account for every character.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import NamedTuple

SAMPLE = 1 << 16
"""How many bytes are weighed where several encodings fit."""

# Longest first: the mark of UTF-32-LE begins with that of UTF-16-LE.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# In the order of preference where two fit equally well. cp950 is Big5 as Windows writes it.
LEGACY = ("gb18030", "cp950", "big5hkscs", "cp932", "euc_jp", "cp949")

COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事"
    "成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已"
    "工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信"
    "这個們來為國說時會對後裡種經麼學現當沒動還進樣開從實軍無與長機點業將兩間問應戰頭體見產話無過發"
    "，。、；：？！“”‘’「」『』《》（）—…　·章節节第回書书語本見出用思行間時今前"
)


class Decoded(NamedTuple):
    """Text with the encoding that gave it.

    `doubtful` says that another encoding would have fitted too, or that bytes did not fit; `replaced` counts the
    places that became U+FFFD, `byte_order_mark` whether the encoding was stated.
    """

    text: str
    encoding: str
    doubtful: bool = False
    replaced: int = 0
    byte_order_mark: bool = False


def decode(data: bytes) -> Decoded:
    """Turn a text file's bytes into text: byte order mark, UTF-8, UTF-16, then the legacy encoding that reads best.

    Bytes that fit nowhere become U+FFFD and are counted; this never fails.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding, byte_order_mark=True)
    if (wide := _wide_encoding(data)) is not None:
        return _lenient(data, wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(data, error.start):
            return _lenient(data, "utf-8")
    return _decode_legacy(data)


def _lenient(data: bytes, encoding: str, byte_order_mark: bool = False) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, byte_order_mark=byte_order_mark)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return Decoded(text, encoding, True, text.count("\ufffd"), byte_order_mark)


def _wide_encoding(data: bytes) -> str | None:
    """Return the UTF-16 that a text without a mark is in: only there do line feeds and spaces bring zero bytes."""
    sample = data[: SAMPLE & ~1]
    if b"\0" not in sample or len(sample) < 2:
        return None
    little, big = (_wide_plausibility(sample.decode(f"utf-16-{end}", "replace")) for end in ("le", "be"))
    if max(little, big) < 0.2:
        return None
    return "utf-16-le" if little >= big else "utf-16-be"


def _wide_plausibility(text: str) -> float:
    """Return the share of characters that are everyday ones or plain ASCII text."""
    return sum(c in COMMON or c == "\n" or " " <= c <= "~" for c in text) / len(text)


def _is_damaged_utf8(data: bytes, start: int) -> bool:
    """Return whether this is UTF-8 in which a few bytes are wrong (a cut-off end, a bad copy), not another encoding."""
    sample = data[max(0, start - SAMPLE // 2) : start + SAMPLE]
    text = sample.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    beyond_ascii = sum(character > "\x7f" for character in text)
    # Bytes of another encoding hardly ever make the three-byte sequences of Han characters.
    han = sum("\u4e00" <= character <= "\u9fff" for character in text)
    return beyond_ascii > 0 and (wrong * 20 < beyond_ascii or han > 2 * wrong)


def _decode_legacy(data: bytes) -> Decoded:
    sample = _sample(data)
    scored: list[tuple[float, int, str]] = []
    for order, encoding in enumerate(LEGACY):
        text = sample.decode(encoding, "replace")
        scored.append((_plausibility(text, _first_level(encoding)), -order, encoding))
    scored.sort(reverse=True)
    best, runner_up = scored[0], scored[1]
    if _looks_western(sample) and best[0] < 0.35:
        return Decoded(data.decode("cp1252", "replace"), "cp1252", True)
    result = _lenient(data, best[2])
    if result.replaced and best[2] in ("cp950", "big5hkscs"):
        result = _lenient(data, "big5hkscs") if best[2] == "cp950" else result
    close = best[0] < 0.2 or (runner_up[0] > 0.85 * best[0] and not _same_family(best[2], runner_up[2]))
    return Decoded(result.text, result.encoding, result.doubtful or close, result.replaced)


def _same_family(one: str, other: str) -> bool:
    return {one, other} <= {"cp950", "big5hkscs"}


def _sample(data: bytes) -> bytes:
    """Return a part of the data that begins and ends at ends of lines, from where the bytes beyond ASCII begin."""
    first = re.search(rb"[\x80-\xff]", data)
    start = data.rfind(b"\n", 0, first.start() if first else 0) + 1
    part = data[start : start + SAMPLE]
    if start + SAMPLE < len(data) and (end := part.rfind(b"\n")) > 0:
        part = part[:end]
    return part


@cache
def _first_level(encoding: str) -> frozenset[str]:
    """Return the characters that the standard put first because they are in daily use."""
    leads = {"gb18030": ("gb2312", 0xB0, 0xD7), "cp950": ("big5", 0xA4, 0xC6), "big5hkscs": ("big5", 0xA4, 0xC6)}
    if encoding not in leads:
        return frozenset()
    codec, first, last = leads[encoding]
    trails = range(0x40, 0xFF)
    return frozenset("".join(bytes((a, b)).decode(codec, "ignore") for a in range(first, last + 1) for b in trails))


def _plausibility(text: str, first_level: frozenset[str]) -> float:
    """Return the share of characters beyond ASCII that are everyday ones, less what no text holds."""
    good = bad = 0.0
    beyond_ascii = [character for character in text if character > "\x7f"]
    if not beyond_ascii:
        return 0.0
    kana = sum("\u3041" <= character <= "\u3093" for character in beyond_ascii)
    if kana > 0.15 * len(beyond_ascii):
        # GB18030 has JIS's kana in the same places: in Japanese only the kanji can tell.
        first_level = frozenset()
    for character in beyond_ascii:
        if character in COMMON or "\u3041" <= character <= "\u3093":
            good += 1
        elif character in first_level:
            good += 0.6
        elif "\uac00" <= character <= "\ud7a3":
            # Hangul in place of another encoding's bytes falls all over the block; real Korean mostly does not.
            good += (ord(character) - 0xAC00) % 28 in (0, 4, 8, 16, 17, 21) or -1
        elif character == "\ufffd" or "\ue000" <= character <= "\uf8ff" or "\uff61" <= character <= "\uff9f":
            bad += 1
    shortness = 0.5 if len(beyond_ascii) < 20 and "\uac00" <= beyond_ascii[0] <= "\ud7a3" else 1.0
    return shortness * (good - 2 * bad) / len(beyond_ascii)


def _looks_western(sample: bytes) -> bool:
    """Return whether bytes beyond ASCII stand alone between ASCII letters, as accents do."""
    runs = re.findall(rb"[\x80-\xff]+", sample)
    return bool(runs) and sum(map(len, runs)) < 1.25 * len(runs) and sum(map(len, runs)) < 0.3 * len(sample)
