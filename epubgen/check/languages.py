"""Language tags: whether they are well-formed by BCP 47."""

from __future__ import annotations

import re

from epubgen.check.vocabularies import words

GRANDFATHERED = words(
    """art-lojban cel-gaulish en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo i-navajo i-pwn
    i-tao i-tay i-tsu no-bok no-nyn sgn-be-fr sgn-be-nl sgn-ch-de zh-guoyu zh-hakka zh-min zh-min-nan zh-xiang"""
)
LANGTAG = re.compile(
    r"""(?xi:
        (?: [a-z]{2,3} (?:-[a-z]{3}){0,3} | [a-z]{4} | [a-z]{5,8} )
        (?: -[a-z]{4} )?                              # script
        (?: -(?:[a-z]{2}|[0-9]{3}) )?                 # region
        (?: -(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}) )*    # variants
        (?: -[0-9a-wy-z](?:-[a-z0-9]{2,8})+ )*        # extensions
        (?: -x(?:-[a-z0-9]{1,8})+ )?                  # private use
        | x(?:-[a-z0-9]{1,8})+
    )"""
)


def language_fault(tag: str) -> str:
    """Return why a language tag is not well-formed, or "" if it is."""
    if LANGTAG.fullmatch(tag) or tag.lower() in GRANDFATHERED:
        return ""
    if tag != tag.strip():
        return "it has white space around it"
    if "_" in tag:
        return 'its parts are separated by "_" instead of "-"'
    if "" in tag.split("-"):
        return "a part is empty"
    if bad := next((part for part in tag.split("-") if not re.fullmatch(r"[A-Za-z0-9]{1,8}", part)), ""):
        return f'"{bad}" is not one to eight letters or digits'
    return "its parts do not follow the order language, script, region, variants, extensions"
