"""The headings inside an article: which lines they are, and their levels (R-201, R-206 … R-208).

A numbered line is a heading if its number goes on in a plausible sequence and text follows it; a list's items follow
each other. A line without number is one if it stands alone, short and unpunctuated, between finished paragraphs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from epubgen.intake.lines import Line, fold
from epubgen.intake.plain_headings import LONGEST_LATIN, SURE, grade, hangs_on_prose, vouched
from epubgen.intake.unnumbered import PLAIN_RANK, Context, bare, bracketed, coloned, counted, is_prose, lead
from epubgen.text.headings import HeadingMatch, Levels, classify
from epubgen.text.joining import ENDS, FULL, columns, is_labelled

TOP = 2
CAPITALS_RANK = 4


@dataclass(frozen=True, slots=True)
class SectionHeading:
    """A heading of an article: one or two lines, what it was read as, its level, and how sure that is."""

    lines: tuple[Line, ...]
    match: HeadingMatch
    level: int
    confidence: float


def find_headings(lines: Sequence[Line], context: Context) -> list[SectionHeading]:
    """Return the headings among the lines of an article, in order, with levels from 2 on."""
    candidates = {
        place: match for place in range(len(lines)) if (match := _candidate(place, lines, context)) is not None
    }
    accepted = _accept(candidates, lines, context)
    accepted |= _plain(candidates, accepted, lines, context)
    levels = Levels(TOP)
    result = []
    peers = _peers({place: match for place, (match, _) in accepted.items()})
    for place in sorted(accepted):
        match, confidence = accepted[place]
        group = [lines[place]]
        if _goes_on(place, lines, accepted, context):
            group.append(lines[place + 1])
        level = levels.level(peers.get(place, match))
        result.append(SectionHeading(tuple(group), match, min(6, level), confidence))
    return result


def _plain(
    candidates: Mapping[int, HeadingMatch], accepted: Collection[int], lines: Sequence[Line], context: Context
) -> dict[int, tuple[HeadingMatch, float]]:
    """Return the headings among the lines that no number or label makes one."""
    if not (context.plain or (context.measure.latin and context.measure.wrapped)):
        return {}
    grades: dict[int, int] = {}
    for place, line in enumerate(lines):
        if len(line.text) > LONGEST_LATIN or place in accepted:
            continue
        if place in candidates and candidates[place].kind not in _UNSURE:
            continue
        if not (context.plain or hangs_on_prose(place, lines, context)):
            continue
        if (value := grade(place, lines, context)) and _may_begin(place, lines, context):
            grades[place] = value
    found: dict[int, tuple[HeadingMatch, float]] = {}
    for place in vouched(grades, lines, context):
        text = lines[place].text
        kind, rank = ("capitals", CAPITALS_RANK) if text.isupper() and text.isascii() else ("plain", PLAIN_RANK)
        found[place] = HeadingMatch(kind, rank, None, "", text), _SURE[kind] if grades[place] == SURE else 0.6
    return found


_UNSURE = frozenset({"counted", "bare", "bracketed", "coloned"})
"""Kinds whose lines may be plain headings where they make no series."""


def _peers(matches: Mapping[int, HeadingMatch]) -> dict[int, HeadingMatch]:
    """Return of which heading a named section (摘要, References) is a peer, and a plain one around numbered ones."""
    outermost = _outermost(list(matches.values()))
    if outermost is not None:
        numbered = [place for place, match in matches.items() if match.kind == outermost.kind]
        plain = [place for place, match in matches.items() if match.kind in ("plain", "capitals")]
        outside = [place for place in plain if not min(numbered) < place < max(numbered)]
        named = [place for place, match in matches.items() if match.kind == "named"]
        return dict.fromkeys([*named, *(outside if outside == plain else ())], outermost)
    if any(match.kind not in ("named", "plain", "capitals") for match in matches.values()):
        return {}
    kinds = {match.kind: match for match in matches.values()}
    found: dict[int, HeadingMatch] = {}
    for place, match in matches.items():
        own = "capitals" if match.label.isupper() else "plain"
        if match.kind == "named" and (peer := kinds.get(own) or kinds.get("capitals" if own == "plain" else "plain")):
            found[place] = peer
    return found


def _outermost(matches: Sequence[HeadingMatch]) -> HeadingMatch | None:
    """Return a heading of the outermost kind of the numbered ones, or None where chapters are that."""
    numbered = [match for match in matches if match.kind not in ("named", "plain", "capitals", "bracketed", "coloned")]
    if not numbered or any(match.kind in ("volume", "chapter", "section") for match in numbered):
        return None
    shallow = min(numbered, key=lambda match: (match.rank, match.label.count(".")))
    return None if re.fullmatch("h[1-6]", shallow.kind) else shallow


def _candidate(place: int, lines: Sequence[Line], context: Context) -> HeadingMatch | None:
    line = lines[place]
    if line.tag:
        return _tagged(line)
    if line.value == "bold" and len(line.text) <= 60 and line.text[-1] not in "。；，,;":
        numbered = classify(line.text)
        if numbered is not None and numbered.number is not None:
            return numbered
        return HeadingMatch("plain", PLAIN_RANK, None, "", line.text) if place + 1 < len(lines) else None
    text = line.text
    if len(text) > 90:
        return None
    promised = _is_promised(text, context)
    if not promised and not _may_begin(place, lines, context):
        return None
    match = (
        classify(text)
        or counted(text)
        or bracketed(text)
        or bare(line)
        or (coloned(place, lines, context) or lead(place, lines, context))
    )
    if match is not None:
        return match
    if promised and len(text) > 1:
        return HeadingMatch("plain", PLAIN_RANK, None, "", text)
    return None


def _is_promised(text: str, context: Context) -> bool:
    return bool(context.promised) and fold(text) in context.promised


def _tagged(line: Line) -> HeadingMatch | None:
    """Return the heading that a marked-up source says a line is."""
    if re.fullmatch("h[1-6]", line.tag) is None:
        return None
    match = classify(line.text)
    rank = int(line.tag[1])
    return HeadingMatch(line.tag, rank, match.number if match else None, match.label if match else "", line.text)


def _may_begin(place: int, lines: Sequence[Line], context: Context) -> bool:
    """Return whether a line can begin something: the one before it is finished, short, or set apart."""
    if not place:
        return True
    before, line = lines[place - 1], lines[place]
    if before.text[-1] in ENDS or before.role or is_labelled(before.text):
        return True
    if context.measure.wrapped and columns(before.text) >= FULL * context.measure.width:
        return line.gap > context.measure.gap and classify(line.text) is not None
    return len(before.text) <= 40 or line.gap > context.measure.gap or not context.measure.wrapped


def _accept(
    candidates: dict[int, HeadingMatch], lines: Sequence[Line], context: Context
) -> dict[int, tuple[HeadingMatch, float]]:
    """Keep the candidates whose kind makes a plausible sequence, and that text follows."""
    kinds: dict[str, list[int]] = defaultdict(list)
    for place, match in candidates.items():
        kinds[match.kind].append(place)
    counting = _counting(candidates, kinds["counted"] + kinds["bare"])
    accepted: dict[int, tuple[HeadingMatch, float]] = {}
    for kind, places in kinds.items():
        several = len(places) > 1 and len({lines[place].text.split("：")[0] for place in places}) == len(places)
        for place in places:
            match = candidates[place]
            if _is_promised(lines[place].text, context):
                confidence = 0.99
            elif kind in _SURE:
                confidence = _SURE[kind]
            elif kind in ("counted", "bare"):
                confidence = 0.9 if match.label in counting else 0.0
            elif kind in ("bracketed", "coloned"):
                alone = place + 1 < len(lines) and place + 1 not in candidates
                confidence = 0.88 if several and alone else 0.0
            else:
                confidence = _numbered(place, match, places, candidates, lines, context)
            if confidence > 0:
                accepted[place] = (match, confidence)
    return accepted


_SURE = {"plain": 0.75, "capitals": 0.85} | {f"h{rank}": 0.97 for rank in range(1, 7)}
"""Kinds that are accepted as they stand, by how sure that is."""


def _counting(candidates: dict[int, HeadingMatch], places: Sequence[int]) -> set[str]:
    """Return the words whose lines count from one, without a gap."""
    numbers: dict[str, list[int | None]] = defaultdict(list)
    for place in sorted(places):
        numbers[candidates[place].label].append(candidates[place].number)
    return {
        label for label, counted in numbers.items()
        if len(counted) > 1 and counted == list(range(1, len(counted) + 1))
    }  # fmt: skip


def _numbered(
    place: int, match: HeadingMatch, places: Sequence[int], candidates: dict[int, HeadingMatch],
    lines: Sequence[Line], context: Context,
) -> float:  # fmt: skip
    """Return how sure a numbered line is a heading; 0 where it is an item of a list or a sentence."""
    in_list = _is_list_item(place, candidates)
    if match.certain and match.kind not in ("han", "han-formal", "han-bracketed"):
        return 0.0 if in_list and match.kind != "named" else 0.96
    if in_list or not _sequence(place, places, candidates):
        return 0.0
    series = [candidates[other].number for other in places]
    if match.certain:
        return 0.96 if len(series) > 1 else 0.8
    ended = sum(lines[other].text[-1] in ".。:：" for other in places)
    if place + 1 >= len(lines) or (
        match.kind != "roman" and (lines[place].text[-1] in ".。:：" or 2 * ended >= len(places))
    ):
        return 0.0
    followed = sum(not _is_list_item(other, candidates) for other in places)
    if len(series) < 2 or followed < 0.6 * len(places):
        return 0.0
    if (
        place + 1 not in candidates
        and not is_prose(place + 1, lines, context)
        and not _is_short_text(place + 1, lines)
        and not len(lines[place + 1].text) > max(16, 1.5 * len(lines[place].text))
    ):
        return 0.0
    return 0.88


def _is_short_text(place: int, lines: Sequence[Line]) -> bool:
    return place < len(lines) and lines[place].text[-1] in ENDS


def _is_list_item(place: int, candidates: dict[int, HeadingMatch]) -> bool:
    """Return whether a line of its own kind comes next, or comes before and nothing hangs on this one."""
    own = candidates[place].kind

    def is_next(one: int, two: int) -> bool:
        return (
            one in candidates
            and two in candidates
            and candidates[one].kind == candidates[two].kind == own
            and (candidates[two].number or 0) - (candidates[one].number or 0) == 1
        )

    if is_next(place, place + 1):
        return True
    return is_next(place - 1, place) and is_next(place - 2, place - 1)


def _sequence(place: int, places: Sequence[int], candidates: dict[int, HeadingMatch]) -> bool:
    """Return whether a number is the first of a series, follows the one before it, or comes before its next."""
    match = candidates[place]
    number = match.number
    if number is None:
        return True
    if match.kind == "decimal":
        places = [other for other in places if candidates[other].label.count(".") == match.label.count(".")]
    index = places.index(place)
    before = candidates[places[index - 1]].number if index else None
    after = candidates[places[index + 1]].number if index + 1 < len(places) else None
    if number in (0, 1) or (before is not None and 1 <= number - before <= 2):
        return True
    return before is None and after is not None and after - number == 1 and number == 2


def _goes_on(
    place: int, lines: Sequence[Line], accepted: dict[int, tuple[HeadingMatch, float]], context: Context
) -> bool:
    """Return whether a heading was too long for its line and ends in the next one."""
    if place + 1 >= len(lines) or place + 1 in accepted:
        return False
    line, after = lines[place], lines[place + 1]
    if _is_promised(line.text + after.text, context):
        return True
    if not context.measure.wrapped or line.text[-1] in ENDS or after.gap > context.measure.gap or len(after.text) < 1:
        return False
    if columns(line.text) < 0.92 * context.measure.width or columns(after.text) > 0.6 * context.measure.width:
        return False
    if after.text[-1] in ENDS or after.indent > line.indent + 1 or classify(after.text) is not None:
        return False
    return is_prose(place + 2, lines, context)
