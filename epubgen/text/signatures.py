"""Lines that stand where names do → who they name, though no table of surnames, posts or institutions knows them.

`names.parse_byline` decides by words alone whether a line is a byline. Here the place has decided already, because the
other articles of the issue have their bylines there; what is left to say is which part of the line is the name.
"""

from __future__ import annotations

import re

from epubgen.text.institutions import GROUPS, LATIN_PLACE, find_post, is_institution, split_office
from epubgen.text.names import ROLES, Credit, is_latin_name, is_name, parse_byline

_HAN = re.compile("[\u3400-\u9fff]")
_ROLE = re.compile(rf"[ 　]*(?P<role>{'|'.join(sorted(ROLES, key=len, reverse=True))})$")
_LEAD = re.compile(r"^(?:[—―–\-－]{1,4}|[◎○●□■◇☆△▲★※·]|[~～])[ 　]*")
_NO_SIGNATURE = re.compile(r"\d|[。！？!?；;“”：:]|[，,].*[，,].*[，,]")


def read_signature(text: str) -> tuple[Credit, ...] | None:
    """Return who a line names, given that it stands where the others are named; None where it cannot be names."""
    bare = _LEAD.sub("", text.strip().strip("　"))
    if bare[:1] in "（([【" and bare[-1:] in "）)]】":
        bare = bare[1:-1].strip(" 　")
    bare = _LEAD.sub("", bare)
    if not 2 <= len(bare) <= 80:
        return None
    byline = parse_byline(bare)
    if byline is not None:
        return byline.credits
    if _HAN.search(bare) is None:
        return _read_latin(bare)
    return _read_han(bare) if len(bare) <= 40 else None


def _read_han(text: str) -> tuple[Credit, ...] | None:
    role = "aut"
    if (match := _ROLE.search(text)) is not None and match.start() >= 2:
        role, text = ROLES[match["role"]], text[: match.start()]
        if (byline := parse_byline(text)) is not None:
            return tuple(credit._replace(role=role) for credit in byline.credits)
    if _NO_SIGNATURE.search(text.replace("“", "").replace("”", "")) is not None:
        return None
    parts = [part for part in re.split("[ 　]+", text) if part]
    if len(parts) > 1 and (spaced := _read_spaced(parts, role)) is not None:
        return spaced
    bare = "".join(parts)
    for length in (3, 2, 4):
        known = find_post(bare[:-length]) is not None or (bare[-length - 1 : -length] in _OFFICE_ENDS and length < 4)
        if len(bare) - length >= 3 and known and is_name(bare[-length:]):
            affiliation, post = split_office(bare[:-length])
            return (Credit(bare[-length:], affiliation, post, role),)
    if len(bare) <= 4 and not is_institution(bare):
        return (Credit(bare, role=role),)
    return (Credit(text, role=role, organisation=True),)


def _read_spaced(parts: list[str], role: str) -> tuple[Credit, ...] | None:
    """Read what blanks part: an institution or post, and then names; or a name, and then what its owner is."""
    names = [part for part in re.split("[、，,]", parts[-1]) if part]
    rest = parts[:-1]
    while len(rest) > 1 and len(rest[-1]) <= 3 and _may_be_name(rest[-1]):
        names.insert(0, rest.pop())
    if len(rest) == 1 and is_name(rest[0]) and _may_be_name(rest[0]) and len(names) > 1:
        names.insert(0, rest.pop())
    if all(_may_be_name(name) for name in names):
        affiliation, post = split_office(" ".join(rest))
        return tuple(Credit(name, affiliation, post, role) for name in names)
    if is_name(parts[0]):
        affiliation, post = split_office(" ".join(parts[1:]))
        return (Credit(parts[0], affiliation, post, role),)
    return None


_OFFICE_ENDS = frozenset("员員长長师師生任记記授席裁监監官士警匠")
"""How what people are ends, where no table knows it: …讲解员, …理事长, …泥瓦匠."""


def _may_be_name(text: str) -> bool:
    """Return whether two to four ideographs could be a name of any surname: no institution, no post."""
    if re.fullmatch("[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{2,8}(?:·[\u3400-\u9fff]{1,8})+", text) is None:
        return False
    return not text.endswith(GROUPS) and find_post(text) is None and (is_name(text) or not is_institution(text))


_LATIN_NAME = re.compile(r"[A-ZÀ-Þ][\w’'.\-]*(?: (?:[a-zà-þ]{1,3} )?[A-ZÀ-Þ][\w’'.\-]*){0,4}")


def _read_latin(text: str) -> tuple[Credit, ...] | None:
    if re.search(r"[!?;]|\. [A-Z][a-z]{3}", text) is not None or len(text.split()) > 14:
        return None
    first, _, rest = text.partition(",")
    names = re.split(r"(?i: and | & )", first.strip())
    if not all(_LATIN_NAME.fullmatch(name) for name in names):
        return None
    if LATIN_PLACE.search(first) is not None or (first.startswith("The ") and not rest):
        return (Credit(text, organisation=True),)
    if not is_latin_name(names[0]) and len(names[0].split()) > 3:
        return None
    return tuple(Credit(name, rest.strip()) for name in names)
