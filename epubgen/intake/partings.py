"""An entry of a contents list parted in title, author and page, by the titles that the text has (R-197)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from epubgen.intake.entries import LIST_NUMBER, PAGED, has_page
from epubgen.intake.lines import Line, fold
from epubgen.intake.rubrics import is_rubric
from epubgen.text.headings import classify
from epubgen.text.names import names_people
from epubgen.text.numbering import parse_roman
from epubgen.text.signatures import read_signature

_SIGN = re.compile(
    r"[ 　]*(?:(?:[.．·・…⋯‥_—―–-][ 　]?){2,}|[/／∕|｜:：,，—―–]|\t+|[（(\[【〔])[ 　\t]*|"
    r"[ 　]+(?:-[ ]+)?|[)）\]】〕]| by |\.[ ](?=[A-Z])",
    re.IGNORECASE,
)
_PAGE_FIRST = re.compile(r"[Pp]?(?:age)?[ .]?\d{1,3}[ 　\t.|｜、:：…-]+(?=\D)")
PAGE_LAST = re.compile(r"[ 　\t.·…⋯—_/|-]*[(（\[【]?[Pp]?\.?[ ]?\d{1,4}[)）\]】]?$")
AROUND = " 　\t.．·・…⋯‥_—―–-/／∕|｜:：,，()（）[]【】〔〕"


class Split(NamedTuple):
    """An entry parted in two."""

    title: str
    author: str
    order: str
    """Where the author stands: `behind` or `before` the title; empty where there is none."""
    sign: str
    """The kind of sign between them."""


class Titles(NamedTuple):
    """What a list and the lines below it have in common, folded: every such line, and those that are titles."""

    lines: set[str]
    titles: set[str]


def split_entry(text: str, below: Titles, usual: tuple[str, str] | None) -> Split | None:
    """Return the parts of an entry whose title the text has: as the others are parted, or else the longest title."""
    best: Split | None = None
    for split in all_splits(text):
        key = fold(split.title)
        alike = (split.order, split.sign) == usual
        if not (key in below.titles or (alike and key in below.lines)) or not has_words(split.title):
            continue
        if best is None or (alike, len(_letters(split.title))) > (
            (best.order, best.sign) == usual,
            len(_letters(best.title)),
        ):
            best = split
    return best


def has_words(text: str) -> bool:
    """Return whether a text is more than a number or a sign."""
    bare = fold(text)
    return re.search("[^\\W\\d]{2}", bare) is not None and parse_roman(bare) is None


def _letters(title: str) -> str:
    return fold(title).lstrip("0123456789")


def all_splits(text: str) -> Iterator[Split]:
    """Yield every way of parting an entry in a title and an author, without its page."""
    for bare in _variants(text):
        yield Split(bare, "", "", "")
        for sign in _SIGN.finditer(bare):
            left, right = bare[: sign.start()].strip(), bare[sign.end() :].strip()
            kind = _kind(sign[0])
            if len(left) >= 2 and len(right) >= 2:
                yield Split(left, _as_author(right), "behind", kind)
                yield Split(right, _as_author(left), "before", kind)


def _as_author(text: str) -> str:
    """Return what stands beside a title as an author: without page, number and signs; empty where nothing is left."""
    bare = LIST_NUMBER.sub("", PAGE_LAST.sub("", text).strip(AROUND))
    bare = re.sub(r"^by ", "", bare, flags=re.IGNORECASE)
    return bare if has_words(bare) else ""


def _variants(text: str) -> list[str]:
    """Return an entry as it stands, without a page at either end, and without its number in the list."""
    found = []
    if (match := PAGED.fullmatch(text)) is not None:
        found.append(match["title"].rstrip(AROUND[:19]))
    found += [PAGE_LAST.sub("", text), _PAGE_FIRST.sub("", text, count=1), text]
    return list(dict.fromkeys(one for bare in found for one in (_unnumbered(bare), bare) if len(one) >= 2))


def _unnumbered(text: str) -> str:
    bare = LIST_NUMBER.sub("", text)
    match = classify(bare) if bare == text else None
    return match.title if match is not None and match.kind in ("han", "roman", "han-bracketed") else bare


def _kind(sign: str) -> str:
    bare = sign.strip(" 　")
    if not bare:
        return "space"
    return bare[0] if len(bare) == 1 or bare[0] == "\t" else bare.lower() if bare.isalpha() else "leader"


def usual_split(lines: Sequence[Line], below: Titles) -> tuple[str, str] | None:
    """Return where and behind what sign authors stand in most entries.

    Title and author both come again in the text; on one side, more have the form of names.
    """
    worth: Counter[tuple[str, str]] = Counter()
    for line in lines:
        own: dict[tuple[str, str], int] = {}
        for split in all_splits(line.text):
            title, author = fold(split.title) in below.lines, fold(split.author) in below.lines
            if not split.author or not (title or author):
                continue
            value = 2 * title + author + 2 * names_people(split.author) - 2 * names_people(split.title)
            own[split.order, split.sign] = max(value, own.get((split.order, split.sign), 0))
        worth.update(own)
    if not worth:
        return None
    key, most = worth.most_common(1)[0]
    return key if most >= max(6, 1.2 * len(lines)) else None


def split_as_usual(text: str, usual: tuple[str, str] | None, paged: bool) -> Split | None:
    """Split an entry whose article the text lacks, as the others are."""
    if is_rubric(text) or (paged and not has_page(text)):
        return None
    if usual is None:
        return Split(_variants(text)[-1], "", "", "") if paged else None
    possible = [
        split
        for split in all_splits(text)
        if (split.order, split.sign) == usual and len(split.title) >= 4 and read_signature(split.author) is not None
    ]
    if not possible:
        return None
    # the author is the shorter part: of several signs, the one nearest to him
    return max(possible, key=lambda split: (not re.search(r"\d$", split.author), len(split.title), -len(split.author)))
