"""The articles of an issue open in one shape: learnt from the openings that are sure, and read in the others (R-209).

What is measured at every line that could be a title is how it is set (blank lines around it, indent, capitals, length)
and what stands around it (a byline, a date, an abstract, an address, a signature above, numbers that begin anew). The
openings that are known tell how often each of these is so at a title, the other short lines how often elsewhere. A
line is an opening where the sum of both says so. Where nothing is known, the lines that are set alike and have most of
this evidence are the ones to learn from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence, Set
from itertools import pairwise
from math import log
from typing import NamedTuple

from epubgen.intake.lines import PAGE, Line, fold
from epubgen.intake.settings import NOWHERE, Setting, is_prose, measure_settings
from epubgen.text.headings import classify
from epubgen.text.joining import Measure

ENOUGH = 2.5
"""The sum of log odds from which on a line is an opening."""
_AGAINST = -1.0
"""Below this sum, not even a byline makes a line an opening."""
_MOST, _LEAST, _LEAST_WEAK = 2.0, -2.0, -0.7
"""No feature alone decides; what stands below counts least, because most of the openings are known by their bylines."""
_ABOVE = (Setting._fields.index("before"), Setting._fields.index("above"))
"""What says nothing of the first line of all."""
_WEAK = (Setting._fields.index("below"), Setting._fields.index("restart"))


class Odds:
    """For each value of each feature, how much likelier it is at an opening than at other short lines."""

    def __init__(self, settings: Mapping[int, Setting], seeds: Set[int]) -> None:
        openings: Counter[tuple[int, object]] = Counter()
        others: Counter[tuple[int, object]] = Counter()
        counts = Counter((setting, place in seeds) for place, setting in settings.items())
        for (setting, opens), times in counts.items():
            for value in enumerate(setting):
                (openings if opens else others)[value] += times
        count, rest = len(seeds), len(settings) - len(seeds)
        self._odds = {
            value: log((openings[value] + 0.2) / (count + 1)) - log((others[value] + 0.5) / (rest + 2))
            for value in {*openings, *others}
        }
        self._sums: dict[Setting, float] = {}

    def of(self, setting: Setting) -> float:
        """Return the log odds that a line in this setting is an opening."""
        if setting not in self._sums:
            self._sums[setting] = sum(
                max(_LEAST_WEAK if field in _WEAK else _LEAST, min(_MOST, self._odds.get((field, value), 0.0)))
                for field, value in enumerate(setting)
                if setting.above != "nothing" or field not in _ABOVE
            )
        return self._sums[setting]


class Kin(NamedTuple):
    """Where more articles open, in the shape of those that are known, and which of the doubtful ones do not."""

    added: list[int]
    refused: list[int]


def find_kin(known: Mapping[int, bool], lines: Sequence[Line], measure: Measure, promised: bool) -> Kin:
    """Return where more articles open, in the shape of those that are known (each with whether it is sure).

    `promised` says that the contents name more articles than were found. Where nothing is known, the shape is learnt
    from the lines that have most evidence.
    """
    settings = measure_settings(lines, measure)
    seeds = [place for place in known if place in settings]
    own: list[int] = []
    if len(seeds) < 2 and not promised and sum(known.values()) < 2:
        seeds = own = _most_evident(settings, measure) or _set_apart(settings, lines, measure)
    if len(seeds) < 2:
        return Kin([], [])
    chosen = set(seeds)
    odds = Odds(settings, chosen)
    likely = _likely(settings, chosen, odds)
    odds = Odds({place: settings[place] for place in settings if place not in likely}, chosen)
    refused = [
        place
        for place, sure in known.items()
        if own and place not in chosen and odds.of(settings.get(place, NOWHERE)) < (_AGAINST if sure else ENOUGH)
    ]
    named = {fold(lines[place].text) for place in known if place not in refused}
    own = [place for place in own if place not in known and fold(lines[place].text) not in named]
    found = [
        place
        for place, setting in settings.items()
        if place not in known
        and setting.above != "nothing"
        and odds.of(setting) >= ENOUGH
        and fold(lines[place].text) not in named
    ]
    kept = [place for place in known if place not in refused]
    first = _first_of_all(min([*kept, *own, *found], default=0), settings, odds, lines, measure)
    found += [first] if first is not None else []
    return Kin(own + _apart(set(found) - set(own), kept + own, lines) if own else _apart(found, kept, lines), refused)


def _first_of_all(
    end: int,
    settings: Mapping[int, Setting],
    odds: Odds,
    lines: Sequence[Line],
    measure: Measure,
) -> int | None:
    """Return where the first article opens, of which the top of a text hides the half: the best of the lines there.

    Prose must stand between it and the next opening, and no other line there may come near it.
    """
    front = sorted(((odds.of(settings[place]), place) for place in settings if place < min(end, _FRONT)), reverse=True)
    if not front or front[0][0] < _LEAST_FIRST or (len(front) > 1 and front[1][0] > front[0][0] - 2.0):
        return None
    place = front[0][1]
    return place if sum(is_prose(line, measure) for line in lines[place + 1 : end]) >= 2 else None


_FRONT = 12
_LEAST_FIRST = -0.5


def _likely(settings: Mapping[int, Setting], seeds: Set[int], odds: Odds) -> set[int]:
    """Return the lines not to learn the contrary from: they may well be openings, and few others are set like these."""
    alike = Counter(settings[place][:4] for place in seeds)
    others = Counter(
        setting[:4] for place, setting in settings.items() if place not in seeds and _evidence(setting, 0) < 1.0
    )
    return {
        place
        for place, setting in settings.items()
        if place not in seeds and others[setting[:4]] <= max(1.0, 0.67 * alike[setting[:4]]) and odds.of(setting) > 0
    }


_WORTH = {"byline": 2.0, "abstract": 2.0, "address": 1.5, "date": 1.5, "name": 1.0}


def _evidence(setting: Setting, usual: int) -> float:
    """Return how much speaks for an opening where nothing is known of the issue."""
    if setting.form == "name":
        return 0.0
    apart = 0.5 if setting.before > usual or setting.indent == 2 else 0.0
    above = 1.5 if setting.above == "signature" else 0.0
    return _WORTH.get(setting.below, 0.0) + above + (1.0 if setting.restart == "anew" else 0.0) + apart


_SHARE = 0.4
"""The share of lines set alike that must have evidence of their own, for the others to go with them."""


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
        if len(evident) < 2 or len(evident) < _SHARE * len(group) or worth <= value:
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
    if any(is_prose(line, measure) for line in lines[: titles[0]]) or titles[0] > 8:
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
