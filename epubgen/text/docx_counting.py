"""A number → how a word processor writes it in a form of counting (ST_NumberFormat, ECMA-376 part 1, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable

from epubgen.text.numbering import to_roman

_HAN = "零一二三四五六七八九"
_LEGAL = {
    "chineseLegalSimplified": "零壹贰叁肆伍陆柒捌玖拾佰仟",
    "ideographLegalTraditional": "零壹貳參肆伍陸柒捌玖拾佰仟",
    "japaneseLegal": "零壱弐参四伍六七八九拾百阡",
}
_SERIES = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "aiueo": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "iroha": "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン",
    "ganada": "가나다라마바사아자차카타파하",
    "chosung": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
    "russianLower": "абвгдежзиклмнопрстуфхцчшщыэюя",
    "chicago": "*†‡§",
}
_SERIES["aiueoFullWidth"], _SERIES["irohaFullWidth"] = _SERIES["aiueo"], _SERIES["iroha"]
_SERIES["russianUpper"] = _SERIES["russianLower"].upper()
_ENCLOSED = {
    "decimalEnclosedCircle": ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)),
    "decimalEnclosedParen": ((1, 20, 0x2474),),
    "decimalEnclosedFullstop": ((1, 20, 0x2488),),
}
_ENCLOSED["decimalEnclosedCircleChinese"] = _ENCLOSED["decimalEnclosedCircle"]
_BY_THOUSANDS = frozenset(
    ["chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"]
)
_BY_DIGITS = {
    "ideographDigital": "〇一二三四五六七八九", "taiwaneseDigital": "〇一二三四五六七八九",
    "japaneseDigitalTenThousand": "〇一二三四五六七八九", "koreanDigital": "영일이삼사오육칠팔구",
    "koreanDigital2": "零一二三四五六七八九", "decimalFullWidth": "０１２３４５６７８９",
    "decimalFullWidth2": "０１２３４５６７８９",
}  # fmt: skip
_LARGEST = {"upperLetter": 780, "lowerLetter": 780, "chicago": 120, "upperRoman": 32767, "lowerRoman": 32767}
"""The last numbers of the forms that grow longer and longer; beyond them, digits are written."""


def spelt(number: int, form: str) -> str:
    """Return a number as a form of counting writes it; a form that is not known counts 1, 2, 3."""
    if form in _RULES and number <= _LARGEST.get(form, number):
        return _RULES[form](number)
    if form in _BY_THOUSANDS:
        return han(number)
    if form in _LEGAL:
        return han(number, _LEGAL[form], short=False)
    if form in _BY_DIGITS:
        return "".join(_BY_DIGITS[form][int(digit)] for digit in str(number))
    if form in _SERIES and 0 < number <= _LARGEST.get(form, number):
        signs = _SERIES[form]
        return signs[(number - 1) % len(signs)] * (1 if form != "chicago" else (number - 1) // len(signs) + 1)
    for first, last, sign in _ENCLOSED.get(form, ()):
        if first <= number <= last:
            return chr(sign + number - first)
    return str(number)


def han(number: int, digits: str = f"{_HAN}十百千", short: bool = True) -> str:
    """Return a number below 10,000 in Chinese: 十二, 一百零五, 一千零一十; a larger one digit by digit."""
    if not 0 < number < 10000:
        return "".join(digits[int(digit)] for digit in str(number))
    written, gap = "", False
    for rank, digit in zip(range(len(str(number)) - 1, -1, -1), map(int, str(number)), strict=True):
        if digit:
            written += (digits[0] if gap else "") + digits[digit] + (digits[9 + rank] if rank else "")
        gap = not digit
    return written[1:] if short and 10 <= number < 20 else written


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else str(number)


def _ordinal(number: int) -> str:
    last = number % 10 if not 10 < number % 100 < 14 else 0
    return f"{number}{('th', 'st', 'nd', 'rd')[last] if last < 4 else 'th'}"


_RULES: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "bullet": lambda number: "",
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": to_roman,
    "lowerRoman": lambda number: to_roman(number).lower(),
    "ordinal": _ordinal,
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"- {number} -",
    "hex": lambda number: f"{number:X}",
    "ideographZodiacTraditional": lambda number: (
        _SERIES["ideographTraditional"][(number - 1) % 10] + _SERIES["ideographZodiac"][(number - 1) % 12]
    ),
}
