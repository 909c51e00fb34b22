"""Numerals as people write them in headings → numbers: Chinese, Arabic of any width, Roman, circled, English words."""

from __future__ import annotations

import unicodedata

HAN_DIGITS = {
    character: value
    for value, characters in enumerate(
        ("零〇○0０", "一壹弌", "二贰貳两兩弍", "三叁參弎", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for character in characters
}
HAN_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
HAN_TENS = {"廿": 20, "卅": 30, "卌": 40}
HAN_NUMERAL = "零〇○一二三四五六七八九十百千万萬两兩廿卅卌壹贰貳叁參肆伍陆陸柒捌玖拾佰仟"
"""The characters of Chinese numerals, for character classes in patterns."""
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""For `str.translate`: digits as the marks of notes are printed."""
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
WORDS = {word: number for number, word in enumerate(_WORDS.split())}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
ORDINALS = {word: number for number, word in enumerate(_ORDINALS.split(), 1)}


def parse_number(text: str) -> int | None:
    """Return the number that a numeral of any kind states, or None where it is none: `第` and units not included."""
    text = text.strip()
    if not text:
        return None
    if text.isascii():
        if text.isdigit():
            return int(text)
        return parse_roman(text) or parse_word(text)
    if len(text) == 1 and text not in HAN_NUMERAL:
        return _single(text)
    return parse_han(text)


def parse_han(text: str) -> int | None:
    """Return the number of a Chinese numeral: 一百零三, 二〇二五, 廿三, 一百二十, １２; None where it is none."""
    if all(character in HAN_DIGITS or character.isdecimal() for character in text) and text:
        return int("".join(str(_digit(character)) for character in text))
    total = section = digit = 0
    for character in text:
        if character in HAN_DIGITS or character.isdecimal():
            digit = digit * 10 + _digit(character) if digit and character.isdecimal() else _digit(character)
        elif character in HAN_TENS:
            section += HAN_TENS[character]
            digit = 0
        elif character in HAN_UNITS:
            section += (digit or 1) * HAN_UNITS[character]
            digit = 0
        elif character in "万萬":
            total = (total + section + digit) * 10_000
            section = digit = 0
        else:
            return None
    return total + section + digit if text else None


def parse_roman(text: str) -> int | None:
    """Return the number of a Roman numeral in canonical form (`XIV`, `xiv`, Ⅳ), None where it is none."""
    letters = unicodedata.normalize("NFKC", text).upper() if not text.isascii() else text.upper()
    if not letters or any(letter not in ROMAN for letter in letters):
        return None
    values = [ROMAN[letter] for letter in letters]
    number = sum(
        -value if any(later > value for later in values[i + 1 : i + 2]) else value for i, value in enumerate(values)
    )
    return number if to_roman(number) == letters else None


def to_roman(number: int) -> str:
    """Return the canonical Roman numeral of a number from 1 on."""
    parts = []
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        count, number = divmod(number, value)
        parts.append(letters * count)
    return "".join(parts)


def parse_word(text: str) -> int | None:
    """Return the number of an English number word up to ninety-nine (`Three`, `TWENTY-ONE`, `Second`), or None."""
    words = text.lower().replace("-", " ").split()
    if len(words) == 1:
        return WORDS.get(words[0]) or TENS.get(words[0]) or ORDINALS.get(words[0])
    if len(words) == 2 and words[0] in TENS and 0 < (unit := WORDS.get(words[1]) or ORDINALS.get(words[1]) or 0) < 10:
        return TENS[words[0]] + unit
    return None


def _digit(character: str) -> int:
    value = HAN_DIGITS.get(character)
    return value if value is not None else unicodedata.digit(character)


def _single(character: str) -> int | None:
    """Return the number of ①, ⑴, ㈠, ㊀, ⒈, Ⅳ and their kin."""
    number = unicodedata.numeric(character, None)
    if number is not None and number == int(number):
        return int(number)
    inner = unicodedata.normalize("NFKC", character).strip("().")
    return parse_number(inner) if inner != character else None
