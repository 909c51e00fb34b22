"""What attribute values may be: the names of types that the tables use → functions that say whether a value fits."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

Test = Callable[[str], object]
"""A value → something true where it fits."""

SPACE = " \t\r\n"

_PATTERNS = {
    "token": r"[^\s]+",
    "nonempty": r"(?s)\s*\S.*",
    "int": r"\s*[-+]?[0-9]+\s*",
    "uint": r"\s*(?:\+?[0-9]+|-0+)\s*",
    "pint": r"\s*\+?0*[1-9][0-9]*\s*",
    "count": r"\s*(?:\+?0*[0-9]+|-1)\s*",
    "float": r"\s*[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\s*",
    "ufloat": r"\s*(?:[+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|-0*(?:\.0*)?)\s*",
    "pfloat": r"\s*[+]?(?=[0-9.]*[1-9])(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\s*",
    # RFC 3066: a primary subtag of one to eight letters, further ones of letters and digits
    "lang": r"\s*(?:[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*)?\s*",
    "language": r"\s*[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*\s*",
    "somenames": r"\s*[^\W\d][\w.\-·]*(?:\s+[^\W\d][\w.\-·]*)*\s*",
    "mime": r"[a-zA-Z0-9!#$&+\-^_]+/[a-zA-Z0-9!#$&+\-^_]+.*",
    "hashname": r"(?s)#.+",
    "nmtokens": r"\s*[\w.:\-·]+(?:\s+[\w.:\-·]+)*\s*",
    "nmtoken": r"\s*[\w.:\-·]+\s*",
    "words-of-uris": r"\s*\S+(?:\s+\S+)*\s*",
    "media-query": r"\s*(?:(?:(?:only|not)\s+)?all|\([^>)]+\))(?:\s+and\s+(?:all|\([^>)]+\)))*\s*",
    "ncname": r"\s*[^\W\d][\w.\-·]*\s*",
    "qname": r"\s*(?:[^\W\d][\w.\-·]*:)?[^\W\d][\w.\-·]*\s*",
    "prefixes": r"\s*(?:[^\W\d][\w.\-·]*: [^ ]+(?:\s+[^\W\d][\w.\-·]*: [^ ]+)*\s*)?",
    "hexcolor": r"#[A-Fa-f0-9]{6}",
    "sizes": r"(?i:any)|[1-9][0-9]*x[1-9][0-9]*",
    "coords": r"-?[0-9]+(?:,-?[0-9]+){2,3}|-?[0-9]+,-?[0-9]+(?:,-?[0-9]+,-?[0-9]+){2,}",
    "step": r"(?i:any)|" + r"\s*[+]?(?=[0-9.]*[1-9])(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\s*",
    "safe-curie": r"\[(?:(?:[^\W\d][\w.\-·]*)?:)?\S*\]",
    "phonetic": r"ipa|x-.+",
    "aspect-ratio": (r"\s*(?:none|xM(?:in|id|ax)Y(?:Min|Mid|Max))(?:\s+(?:meet|slice))?\s*"),
    "clock": r"\s*(?:[0-9]+(?:\.[0-9]+)?(?:h|min|s|ms)?|(?:[0-9]+:)?[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?)\s*",
}

_LENGTH = (
    r"\s*(?:-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:em|ex|px|in|cm|mm|pt|pc|%)?|"
    r"(?:negative)?(?:very){0,2}(?:thin|thick)mathspace|(?:negative)?mediummathspace)\s*"
)
_COLOR = (
    r"\s*(?:#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?|(?i:aqua|black|blue|fuchsia|gray|green|lime|maroon|navy|olive|purple|red|"
    r"silver|teal|white|yellow))\s*"
)
_PATTERNS |= {
    "mathlength": _LENGTH,
    "mathlengthauto": _LENGTH + r"|\s*auto\s*",
    "mathshift": _LENGTH + r"|\s*indentshift\s*",
    "mathmaximum": _LENGTH + r"|\s*infinity\s*",
    "mathsize": _LENGTH + r"|\s*(?:small|normal|big)\s*",
    "mathline": _LENGTH + r"|\s*(?:thin|medium|thick)\s*",
    "mathspacing": _LENGTH + r"|\s*(?:loose|medium|tight)\s*",
    "mathvalign": _LENGTH + r"|\s*(?:top|middle|bottom)\s*",
    "mathalign": r"\s*(?:top|bottom|center|baseline|axis)(?:\s+-?[0-9]+)?\s*",
    "mathlengths": _LENGTH + r"(?:\s" + _LENGTH + r")*",
    "mathlengths2": _LENGTH + r"\s" + _LENGTH,
    "mathwidths": rf"(?:{_LENGTH}|\s*(?:auto|fit)\s*)(?:\s(?:{_LENGTH}|\s*(?:auto|fit)\s*))*",
    "mathgroups": (
        r"(?:\s*\{\s*(?:left|center|right|decimalpoint)(?:\s+(?:left|center|right|decimalpoint))*\s*\}\s*)*"
    ),
    "mathdivision": (
        r"\s*(?:lefttop|stackedrightright|mediumstackedrightright|shortstackedrightright|righttop|left/\\right|left\)\(right|"
        r":right=right|stackedleftleft|stackedleftlinetop)\s*"
    ),
    "mathcolor": _COLOR,
    "mathbackground": _COLOR + r"|\s*transparent\s*",
    "mathpadding": (
        r"\s*[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*(?:%\s*)?(?:height|depth|width|em|ex|px|in|cm|mm|pt|pc|"
        r"(?:negative)?(?:very){0,2}(?:thin|medium|thick)mathspace)?\s*"
    ),
}

_DATE = r"[0-9]{4,}-[0-9]{2}-[0-9]{2}"
_TIME = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,3})?)?"
_ZONE = r"(?:Z|[+-][0-9]{2}:?[0-9]{2})"
_SECONDS = r"[0-9]+(?:\.[0-9]{1,3})?"
_DURATION = (
    rf"P[0-9]+D|P(?:[0-9]+D)?T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:{_SECONDS}S)?|"
    rf" *(?:(?:[0-9]+ *[WDHM]|{_SECONDS} *S) *)+"
)
_PATTERNS["date-or-instant"] = rf"\s*{_DATE}(?:[T ]{_TIME}{_ZONE}?)?\s*"
_PATTERNS |= {
    "date": rf"\s*(?:{_DATE})?\s*",
    "month": r"\s*(?:[0-9]{4,}-[0-9]{2})?\s*",
    "week": r"\s*(?:[0-9]{4,}-W[0-9]{2})?\s*",
    "time": rf"\s*(?:{_TIME})?\s*",
    "date-and-time": rf"\s*(?:{_DATE}[T ]{_TIME})?\s*",
    # EPUBCheck compares these without regard to case, in lower case, with patterns that have capitals.
    "week-of-value": r"\s*",
    "date-and-time-of-value": rf"\s*(?:{_DATE} {_TIME})?\s*",
    "context": r"(?:[^_].*)?",
    "target": r"(?i:(?:[^_].*|_blank|_self|_parent|_top)?)",
    "email": r"[^@]+@[^@]+(?:,[^@]+@[^@]+)*",
    "float-or-none": _PATTERNS["float"] + r"|\s*",
    "hexcolor-or-none": _PATTERNS["hexcolor"] + r"|\s*",
}
_PATTERNS["moment"] = (
    rf"\s*(?:[0-9]{{4}}|[0-9]{{4,}}-[0-9]{{2}}|{_DATE}|(?:--)?(?:0[0-9]|1[0-2])-(?:0[0-9]|[12][0-9]|3[01])|{_TIME}|"
    rf"{_DATE}[T ]{_TIME}{_ZONE}?|[0-9]{{4,}}-W[0-9]{{2}}|{_DURATION})\s*"
)

DESCRIPTIONS = {
    "token": "a name without spaces",
    "nonempty": "text that is not empty",
    "int": "a whole number",
    "uint": "a whole number from 0",
    "pint": "a whole number from 1",
    "count": "a whole number from 0, or -1",
    "float": "a number",
    "ufloat": "a number from 0",
    "pfloat": "a number above 0",
    "lang": "a language tag",
    "language": "a language tag",
    "somenames": "XML names separated by spaces",
    "ncname": "an XML name",
    "mime": "a media type",
    "hashname": '"#" and a name',
    "nmtoken": "one name",
    "nmtokens": "names separated by spaces",
    "words-of-uris": "names or URLs",
    "media-query": "a list of media queries",
    "prefixes": 'prefixes and their URLs, as in "foo: https://example.org/ns#"',
    "hexcolor": 'a colour such as "#0a0b0c"',
    "sizes": 'a size such as "32x32", or "any"',
    "coords": "whole numbers separated by commas",
    "step": 'a number above 0, or "any"',
    "safe-curie": r"\[(?:(?:[^\W\d][\w.\-·]*)?:)?\S*\]",
    "phonetic": '"ipa", or a name that begins with "x-"',
    "date-or-instant": "a date, or a date and time with its offset",
    "date": "a date",
    "month": "a month such as 2026-11",
    "week": "a week such as 2026-W48",
    "time": "a time",
    "date-and-time": "a date and a time",
    "week-of-value": "empty, since EPUBCheck takes no week here",
    "date-and-time-of-value": 'a date, a space and a time, since EPUBCheck takes no "T" between them',
    "context": 'a name that does not begin with "_"',
    "target": 'a name that does not begin with "_", or "_blank", "_self", "_parent" or "_top"',
    "email": "an e-mail address",
    "float-or-none": "a number",
    "hexcolor-or-none": 'a colour such as "#0a0b0c"',
    "moment": "a date, time, duration or offset",
    "uri": "a URL",
    "uris": "URLs separated by spaces",
    "some-uris": "URLs separated by spaces",
    "curie-or-uri": "a URL, or a compact one in square brackets",
    "mathlength": "a length",
    "mathcolor": "a colour",
    "mathbackground": 'a colour, or "transparent"',
    "aspect-ratio": '"none", or where the picture lies in its box, as in "xMidYMid meet"',
    "clock": "a clock value such as 1:02:03.5 or 75s",
}


@cache
def _simple_uri() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9_./-]*(?:#[A-Za-z0-9_.-]*)?")


def is_uri(value: str) -> bool:
    """Say whether a value can be a URL once its unsafe characters are escaped."""
    if _simple_uri().fullmatch(value):
        return True
    value = value.strip(SPACE)
    if re.search(r"%(?![0-9A-Fa-f]{2})", value) or value.count("#") > 1 or value.startswith(":"):
        return False
    scheme = re.match(r"([^:/?#]*):", value)
    if scheme and not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.\-]*", scheme[1]):
        return False
    if scheme and re.fullmatch(r"(?://)?", value[scheme.end() :]):
        return False  # nothing comes after the scheme
    if value == "//":
        return False
    authority = re.match(r"(?:[^:/?#]+:)?//([^/?#]*)", value)
    host = authority[1] if authority else ""
    if (authority or not scheme) and re.search(
        r"[\[\]]", re.split("[?#]", value[authority.end() if authority else 0 :])[0]
    ):
        return False
    bracketed = re.fullmatch(r"(?:[^@]*@)?\[([0-9A-Fa-f:.]+)\](?::[0-9]*)?", host)
    return is_ipv6(bracketed[1]) if bracketed else "[" not in host and "]" not in host


def is_ipv6(address: str) -> bool:
    """Say whether a text is an IPv6 address."""
    from ipaddress import IPv6Address

    try:
        return bool(IPv6Address(address))
    except ValueError:
        return False


def _all_uris(value: str) -> bool:
    return all(map(is_uri, value.split()))


_TESTS: dict[str, Test | None] = {
    "": None,
    "any": None,
    "uri": is_uri,
    "uris": _all_uris,
    "some-uris": lambda value: bool(value.split()) and _all_uris(value),
    "curie-or-uri": lambda value: bool(re.fullmatch(_PATTERNS["safe-curie"], value)) or is_uri(value),
}
_LISTS: dict[str, Callable[[frozenset[str]], Test]] = {
    "": lambda words: lambda value: value.strip(SPACE) in words,
    "s": lambda words: words.__contains__,
    "i": lambda words: lambda value: value.strip(SPACE).lower() in words,
    "si": lambda words: lambda value: value.lower() in words,
    "bool": lambda words: lambda value: not value or value.lower() in words,
    "words": lambda words: lambda value: bool(value.split()) and words.issuperset(value.split()),
    "iwords": lambda words: (
        lambda value: ("" in words or bool(value.split())) and words.issuperset(value.lower().split())
    ),
}


def _matcher(pattern: re.Pattern[str]) -> Test:
    def fits(value: str) -> object:
        if len(value) > 200:  # runs of spaces would make some patterns try every way to share them out
            value = re.sub(r"\s+", " ", value)
        return pattern.fullmatch(value)

    return fits


@cache
def test(type: str) -> Test | None:
    """Return the function that judges values of a type; None for a type that takes any value.

    Besides the names in this module: ``(a|b)`` one of these words, ``s(a|b)`` the same without spaces round it,
    ``i(a|b)`` in any case, ``si(a|b)`` both, ``bool=name`` empty or the attribute's own name, ``words(a|b)`` any of
    these words separated by spaces. KeyError for a type that is none.
    """
    if type in _TESTS:
        return _TESTS[type]
    if type in _PATTERNS:
        # XML counts four characters as space, Python many more
        pattern = _PATTERNS[type].replace(r"[^\s]", r"\S").replace(r"\S", f"[^{SPACE}]").replace(r"\s", f"[{SPACE}]")
        return _matcher(re.compile(pattern))
    kind, _, rest = type.partition("(" if type.endswith(")") else "=")
    return _LISTS[kind](frozenset(rest.removesuffix(")").split("|")))


def describe(type: str) -> str:
    """Return what values of a type are, in words."""
    if type in DESCRIPTIONS:
        return DESCRIPTIONS[type]
    if type.startswith("math"):
        return "a value of the kind that MathML asks for"
    kind, _, rest = type.partition("(" if type.endswith(")") else "=")
    words = rest.removesuffix(")").split("|")
    if kind == "bool":
        return f'empty or "{rest}"'
    quoted = ", ".join(f'"{word}"' for word in words[:20]) + (", …" if len(words) > 20 else "")
    return f"words out of {quoted}" if "words" in kind else f"one of {quoted}" if len(words) > 1 else quoted
