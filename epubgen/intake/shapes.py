"""The articles of an issue open in one shape: learnt from the openings that are sure, and read in the others (R-209).

What is measured at every line that could be a title is how it is set (blank lines around it, indent, capitals, length)
and what stands around it (a byline, a date, an abstract, an address, a signature above, numbers that begin anew). The
openings that are known tell how often each of these is so at a title, the other short lines how often elsewhere. A
line is an opening where the sum of both says so. Where nothing is known, the lines that are set alike and have most of
this evidence are the ones to learn from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from math import log
from typing import NamedTuple

from epubgen.intake.lines import PAGE, Line, fold, is_after_page
from epubgen.intake.metadata import read_provenance, read_title
from epubgen.intake.rubrics import is_credit_line, is_dateline, is_imprint, is_rubric, is_salutation, is_subtitle
from epubgen.text.headings import classify
from epubgen.text.joining import ENDS, Measure, columns
from epubgen.text.names import parse_byline

LONGEST = 60
ENOUGH = 2.5
"""The sum of log odds from which on a line is an opening."""
_MOST, _LEAST, _LEAST_BELOW = 2.0, -2.0, -0.7
"""No feature alone decides; what stands below counts least, because most of the openings are known by their bylines."""
_DEEP = 5
_TOP = 9
"""As many blank lines stand above the first line of a page as one can tell."""
_NUMBERED = frozenset({"han", "arabic", "roman", "decimal", "section", "han-bracketed", "arabic-bracketed"})
_ABSTRACT = re.compile(
    r"[【\[〔]?(?:摘[ 　]*要|内容提要|内容摘要|關鍵詞|关键词|提要)[】\]〕]?[ 　]*[:：]?|"
    r"(?:Abstract|Summary|Keywords)\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"[（(]?(?:作者|供稿|文)(?:单位|系|为|简介|[:：/])|[—–-]{1,2}[ ]?[A-Z\u3400-\u9fff]|[（(][^（()）]{2,24}[)）]$|"
    r"\S{2,20}(?:供稿|报送|撰稿|摘编)[)）]?$"
)


class Setting(NamedTuple):
    """How a line that could be a title is set, and what stands around it."""

    before: int
    after: int
    indent: int
    form: str
    length: int
    below: str
    above: str
    restart: str


_ABOVE = (Setting._fields.index("before"), Setting._fields.index("above"))
"""What says nothing of the first line of all."""
_NOWHERE = Setting(-1, -1, -1, "", -1, "", "", "")
_BELOW = Setting._fields.index("below")


class Kin(NamedTuple):
    """Where more articles open, in the shape of those that are known, and which of the doubtful ones do not."""

    added: list[int]
    refused: list[int]


def find_kin(known: Mapping[int, bool], lines: Sequence[Line], measure: Measure, promised: bool) -> Kin:
    """Return where more articles open, in the shape of those that are known (each with whether it is sure).

    `promised` says that the contents name more articles than were found. Where nothing is known, the shape is learnt
    from the lines that have most evidence.
    """
    settings = _settings(lines, measure)
    seeds = [place for place in known if place in settings]
    own: list[int] = []
    if len(seeds) < 2 and not promised:
        seeds = own = _most_evident(settings, measure) or _set_apart(settings, lines, measure)
    if len(seeds) < 2:
        return Kin([], [])
    odds = _odds(settings, seeds)
    likely = _likely(settings, seeds, odds)
    odds = _odds({place: settings[place] for place in settings if place not in likely}, seeds)
    refused = [
        place
        for place, sure in known.items()
        if own and not sure and place not in own and sum_of(odds, settings.get(place, _NOWHERE)) < ENOUGH
    ]
    named = {fold(lines[place].text) for place in known if place not in refused}
    own = [place for place in own if place not in known and fold(lines[place].text) not in named]
    found = [
        place
        for place, setting in settings.items()
        if place not in known and sum_of(odds, setting) >= ENOUGH and fold(lines[place].text) not in named
    ]
    kept = [place for place in known if place not in refused]
    first = _first_of_all(min([*kept, *own, *found], default=0), settings, odds, lines, measure)
    found += [first] if first is not None else []
    return Kin(own + _apart(set(found) - set(own), kept + own, lines) if own else _apart(found, kept, lines), refused)


def _first_of_all(
    end: int,
    settings: Mapping[int, Setting],
    odds: Mapping[tuple[int, object], float],
    lines: Sequence[Line],
    measure: Measure,
) -> int | None:
    """Return where the first article opens, of which the top of a text hides the half: the best of the lines there.

    Prose must stand between it and the next opening, and no other line there may come near it.
    """
    front = sorted(
        ((sum_of(odds, settings[place]), place) for place in settings if place < min(end, _FRONT)), reverse=True
    )
    if not front or front[0][0] < _LEAST_FIRST or (len(front) > 1 and front[1][0] > front[0][0] - 2.0):
        return None
    place = front[0][1]
    return place if sum(_is_prose(line, measure) for line in lines[place + 1 : end]) >= 2 else None


_FRONT = 12
_LEAST_FIRST = -0.5


def _likely(
    settings: Mapping[int, Setting], seeds: Collection[int], odds: Mapping[tuple[int, object], float]
) -> set[int]:
    """Return the lines not to learn the contrary from: they may well be openings, and few others are set like these."""
    alike = Counter(settings[place][:4] for place in seeds)
    others = Counter(
        setting[:4] for place, setting in settings.items() if place not in seeds and _evidence(setting, 0) < 1.0
    )
    return {
        place
        for place, setting in settings.items()
        if place not in seeds
        and others[setting[:4]] <= max(1.0, 0.67 * alike[setting[:4]])
        and sum_of(odds, setting) > 0
    }


def sum_of(odds: Mapping[tuple[int, object], float], setting: Setting) -> float:
    """Return the log odds that a line in this setting is an opening."""
    return sum(
        max(_LEAST if field != _BELOW else _LEAST_BELOW, min(_MOST, odds.get((field, value), 0.0)))
        for field, value in enumerate(setting)
        if setting.above != "nothing" or field not in _ABOVE
    )


def _odds(settings: Mapping[int, Setting], seeds: Iterable[int]) -> dict[tuple[int, object], float]:
    """Return for each value of each feature how much likelier it is at an opening than at other short lines."""
    openings: Counter[tuple[int, object]] = Counter()
    others: Counter[tuple[int, object]] = Counter()
    chosen = set(seeds)
    for place, setting in settings.items():
        (openings if place in chosen else others).update(enumerate(setting))
    count, rest = len(chosen), len(settings) - len(chosen)
    return {
        value: log((openings[value] + 0.2) / (count + 1)) - log((others[value] + 0.5) / (rest + 2))
        for value in {*openings, *others}
    }


def _settings(lines: Sequence[Line], measure: Measure) -> dict[int, Setting]:
    """Return the setting of every line that could be a title."""
    places = [place for place in range(len(lines)) if _may_be_title(place, lines, measure)]
    numbers = _first_numbers(lines)
    return {
        place: Setting(
            _TOP if lines[place].value == "page-turn" or is_after_page(lines[place]) else min(lines[place].gap, 3),
            min(lines[place + 1].gap, 2),
            2 if lines[place].indent >= _DEEP else 1 if lines[place].indent else 0,
            lines[place].tag or ("bold" if lines[place].value == "bold" else "") or _form(lines[place].text),
            min(3, len(lines[place].text) // (8 if not measure.latin else 16)),
            _below(place, lines, measure),
            _above(place, lines),
            numbers.get(place, ""),
        )
        for place in places
    }


def _may_be_title(place: int, lines: Sequence[Line], measure: Measure) -> bool:
    if place + 1 >= len(lines):
        return False
    line = lines[place]
    text = line.text
    if not 2 <= len(text) <= LONGEST or text[-1] in "。；，、;,：:" or (text[-1] == "." and len(text) > 30):
        return False
    if line.tag.startswith(("li", "note", "quote", "table")) or line.role:
        return False
    if re.search("[。；]|[，,].*[，,]", text) is not None:  # a sentence that a page broke
        return False
    if text[0].islower() or text[0] in "，。、；：！？”）》," or is_rubric(text) or is_subtitle(text):
        return False
    if measure.wrapped and columns(text) + line.indent >= 0.95 * measure.width:
        return False
    above = lines[place - 1] if place else None
    apart = above is None or line.gap > measure.gap or line.value == "page-turn" or above.text[-1] in ENDS
    if not apart and (above is None or len(above.text) > 30):
        return False
    match = classify(text)
    return (match is None or match.kind in ("named", "arabic", "chapter", "spaced")) and not _is_of_front(text)


def _is_of_front(text: str) -> bool:
    """Return whether a line says when, where or by whom something was published, as no title does."""
    byline = parse_byline(text)
    if (byline is not None and byline.confidence >= 0.5) or is_credit_line(text) or is_imprint(text):
        return True
    if is_dateline(text) or read_provenance(text) is not None:
        return True
    issue = read_title(text) if re.search(r"\d|第", text) is not None else None
    return issue is not None and bool(issue.series and issue.issue)


def _form(text: str) -> str:
    if text.isupper() and text.isascii():
        return "capitals"
    match = classify(text)
    if match is not None:
        return match.kind
    byline = parse_byline(text)
    if byline is not None and byline.confidence >= 0.4:
        return "name"
    return "asks" if text[-1] in "？?！!" else "bracketed" if text[0] in "【《（(〔" else ""


def _below(place: int, lines: Sequence[Line], measure: Measure) -> str:
    """Return what stands below a line: a byline, a date, an abstract, an address, a heading, prose, or else."""
    for line in lines[place + 1 : place + 4]:
        text = line.text
        if is_subtitle(text):
            continue
        if len(text) <= 60 and (byline := parse_byline(text)) is not None and classify(text) is None:
            return "byline" if byline.confidence >= 0.5 else "name"
        if len(text) <= 40 and is_dateline(text):
            return "date"
        if _ABSTRACT.match(text) is not None:
            return "abstract"
        if len(text) <= 40 and is_salutation(text):
            return "address"
        if _is_prose(line, measure):
            return "prose"
        return "heading" if classify(text) is not None else "short"
    return "short"


def _is_prose(line: Line, measure: Measure) -> bool:
    if measure.wrapped:
        return columns(line.text) + line.indent >= 0.7 * measure.width or line.text[-1] in "。.!?！？”"
    return len(line.text) > 40 or (len(line.text) > 12 and line.text[-1] in "。！？”.!?")


def _above(place: int, lines: Sequence[Line]) -> str:
    """Return what stands above a line: nothing, a signature, a finished sentence, or something else."""
    if not place:
        return "nothing"
    line = lines[place - 1]
    text = line.text
    if len(text) <= 60 and (is_dateline(text) or is_credit_line(text) or _SIGNED.match(text) is not None):
        return "signature"
    if len(text) <= 40 and text[-1] not in "。.！？" and parse_byline(text) is not None and place > 1:
        return "signature" if lines[place - 2].text[-1] in ENDS else "short"
    return "sentence" if text[-1] in ENDS else "short"


def _first_numbers(lines: Sequence[Line]) -> dict[int, str]:
    """Return the lines since the last numbered heading before each heading that begins to count anew."""
    found: dict[int, str] = {}
    last = -1
    for place, line in enumerate(lines):
        text = line.text
        if len(text) > 60 or not (text[0].isdigit() or text[0] in "一二三四五六七八九十（(IVX"):
            continue
        match = classify(text)
        if match is None or match.kind not in _NUMBERED or match.number is None:
            continue
        if match.number == 1 and match.kind in ("han", "arabic", "roman", "section", "decimal", "han-bracketed"):
            found.update(dict.fromkeys(range(last + 1, place), "anew" if last >= 0 else "first"))
        last = place
    return found


_WORTH = {"byline": 2.0, "abstract": 2.0, "address": 1.5, "date": 1.5, "name": 1.0}


def _evidence(setting: Setting, usual: int) -> float:
    """Return how much speaks for an opening where nothing is known of the issue."""
    if setting.form == "name":
        return 0.0
    apart = 0.5 if setting.before > usual or setting.indent == 2 else 0.0
    above = 1.5 if setting.above == "signature" else 0.0
    return _WORTH.get(setting.below, 0.0) + above + (1.0 if setting.restart == "anew" else 0.0) + apart


def _most_evident(settings: Mapping[int, Setting], measure: Measure) -> list[int]:
    """Return the lines that are set alike and have most evidence, where they are several and text is between them."""
    usual = measure.gap + measure.spaced
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, setting in settings.items():
        groups.setdefault(setting[:4], []).append(place)
    best: list[int] = []
    value = 0.0
    for group in groups.values():
        values = {place: _evidence(settings[place], usual) for place in group}
        evident = [place for place in group if values[place] >= 1.5]
        worth = sum(values[place] for place in evident)
        if len(evident) < 2 or len(evident) < 0.6 * len(group) or worth <= value:
            continue
        if all(second - first >= 3 for first, second in pairwise(evident)):
            best, value = evident, worth
    return best


_FURTHEST = 3
"""From so many blank lines on, what stands below them begins something new."""


def _set_apart(settings: Mapping[int, Setting], lines: Sequence[Line], measure: Measure) -> list[int]:
    """Return the titles that the widest gaps of a text stand above, where nothing else is there to learn from.

    Each such gap has a title below it, with a blank line of its own, and no prose stands above the first: the parts
    of one article have its beginning above them.
    """
    wide = [place for place in range(1, len(lines)) if _FURTHEST <= lines[place].gap < PAGE]
    titles = [place for place in wide if place in settings and settings[place].after > 0]
    if len(titles) < 3 or len(titles) < len(wide) or measure.gap >= _FURTHEST - 1:
        return []
    if any(_is_prose(line, measure) for line in lines[: titles[0]]) or titles[0] > 8:
        return []
    if any((match := classify(lines[place].text)) is not None and match.kind == "named" for place in titles):
        return []
    return titles if all(second - first >= 3 for first, second in pairwise(titles)) else []


def _apart(found: Collection[int], known: Collection[int], lines: Sequence[Line]) -> list[int]:
    """Return those places that have text between them and the opening above them."""
    result: list[int] = []
    above: int | None = None
    chosen = set(found)
    for place in sorted({*found, *known}):
        if place not in chosen:
            above = place
        elif above is None or sum(len(line.text) for line in lines[above + 1 : above + 8][: place - above - 1]) >= 60:
            result.append(place)
            above = place
    return result
