"""Articles that the contents do not know, found by a title with a byline below it (R-209)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from epubgen.intake.contents import Contents
from epubgen.intake.lines import Line, fold
from epubgen.intake.metadata import read_provenance
from epubgen.intake.openings import CHAPTERS, LONGEST_TITLE, NO_TITLE_END, Opening
from epubgen.intake.rubrics import is_credit_line, is_dateline, is_rubric, is_subtitle
from epubgen.text.headings import classify
from epubgen.text.institutions import is_marked_place
from epubgen.text.joining import ENDS, Measure, columns, is_labelled
from epubgen.text.names import Byline, is_name, names_people, parse_byline


def titled_bylines(
    lines: Sequence[Line], contents: Contents, known: dict[int, Opening], measure: Measure, labels: set[int]
) -> list[Opening]:
    """Find articles by a title with a byline below it, and prose or a first heading below that."""
    covered = {place for opening in known.values() for place in range(opening.place, opening.body + 1)} | labels
    found: list[Opening] = []
    repeated = _repeated(lines)
    several = _several_begin_anew(lines)
    for place in range(1, len(lines) - 1):
        if place in covered or lines[place].number < contents.last_line:
            continue
        byline = _byline_at(lines, place, measure)
        if byline is None:
            continue
        title, subtitle, dated = _above_byline(lines, place)
        if (
            title < 0
            or title in covered
            or not _is_title(lines, title, measure, byline)
            or _is_in_list(lines, title, place)
        ):
            continue
        if is_name(lines[title].text) and all(credit.organisation for credit in byline.credits):
            continue  # an author, and where he works
        if byline.confidence > 0.3 and measure.wrapped and _are_centred(lines, title, place):
            byline = byline._replace(confidence=max(byline.confidence, 0.6))
        sure = byline.confidence >= 0.5 or is_marked_place(lines[place + 1].text)
        if not sure and not (
            (byline.confidence > 0.3 and _name_stands_alone(lines, place, title, measure))
            or _is_repeated_name(lines, place, title, repeated)
            or (several and _begins_anew(lines, title))
        ):
            continue
        if fold(lines[title].text) in contents.sections:
            continue
        opening = Opening(title, [lines[title]], [(lines[place], byline)], found_by="byline")
        opening.subtitle, opening.dated = subtitle, dated
        if title and _is_first_half(lines, title - 1, covered):
            opening.place, opening.title = title - 1, list(lines[title - 1 : title + 1])
        found.append(opening)
        covered.update(range(opening.place, opening.body))
    return found


_DEEP = 8
"""The deepest indent that begins a paragraph."""


def _are_centred(lines: Sequence[Line], title: int, place: int) -> bool:
    """Return whether title and name are set in the middle of the page, and text or a summary below them is not."""
    below = [line.indent for line in lines[place + 1 : place + 6]]
    axes = _axis(lines[title]), _axis(lines[place])
    alike = abs(axes[0] - axes[1]) <= 0.1 * axes[1]
    summed_up = lines[title].indent > 0 and any(is_labelled(line.text) for line in lines[place + 1 : place + 4])
    return (alike or summed_up) and lines[place].indent > _DEEP and bool(below) and min(below) <= _DEEP


def _axis(line: Line) -> float:
    """Return the column that the middle of a line stands in."""
    return line.indent + columns(line.text) / 2


def _byline_at(lines: Sequence[Line], place: int, measure: Measure) -> Byline | None:
    """Return the byline that a line could be by itself: short, no heading, and not the full width of a text."""
    text = lines[place].text
    if len(text) > (110 if text.isascii() and text[-1] in ")]" else 60) or text[-1] in NO_TITLE_END:
        return None
    byline = parse_byline(text)
    placed = byline is not None and byline.confidence >= 0.85 and text[-1] in ")）]"
    if (
        not placed
        and _is_full(lines[place], measure)
        and not (measure.latin and _is_capitalised_after_end(lines, place - 2))
    ):
        return None
    return None if byline is None or (byline.confidence < 0.85 and classify(text) is not None) else byline


def _is_in_list(lines: Sequence[Line], title: int, place: int) -> bool:
    """Return whether a line and the name below it are items of a list of names or bodies, not title and byline."""
    around = [lines[at].text for at in (title - 1, title, place + 1) if 0 <= at < len(lines)]
    alike = [len(text) <= 40 and parse_byline(text) is not None for text in around]
    return (place + 1 < len(lines) and alike[-2:] == [True, True]) or (title > 0 and alike[:2] == [True, True])


def _begins_anew(lines: Sequence[Line], title: int) -> bool:
    """Return whether a line could be a title: what stands before it is finished, and it is short and no sentence."""
    text = lines[title].text
    above = lines[title - 1] if title else None
    finished = above is None or above.text[-1] in ENDS or lines[title].gap > 0 or is_dateline(above.text)
    return finished and 2 <= len(text) <= 30 and classify(text) is None and re.search("[，,。]", text) is None


def _several_begin_anew(lines: Sequence[Line]) -> bool:
    """Return whether at least two titles stand in the text that have nothing but a name below them."""
    found = 0
    for place in range(1, len(lines) - 1):
        text = lines[place].text
        if len(text) > 20 or lines[place].tag or not _begins_anew(lines, place - 1):
            continue
        if not names_people(text) or _is_in_list(lines, place - 1, place):
            continue
        found += 1
        if found == 2:
            return True
    return False


def _above_byline(lines: Sequence[Line], place: int) -> tuple[int, Line | None, list[Line]]:
    """Return the place of the title above a byline, the subtitle, and the lines with a date between them."""
    subtitle: Line | None = None
    dated: list[Line] = []
    title = place - 1
    while title > 0 and place - title < 4:
        text = lines[title].text
        if subtitle is None and is_subtitle(text):
            subtitle = lines[title]
        elif len(dated) < 2 and title > 0 and len(text) <= 90 and read_provenance(text) is not None:
            dated.append(lines[title])
        else:
            break
        title -= 1
    dated.reverse()
    return title, subtitle, dated


def _repeated(lines: Sequence[Line]) -> set[str]:
    """Return the short lines that come more than once."""
    seen: set[str] = set()
    again: set[str] = set()
    for line in lines:
        if len(line.text) <= 12:
            (again if line.text in seen else seen).add(line.text)
    return again


def _is_repeated_name(lines: Sequence[Line], place: int, title: int, repeated: set[str]) -> bool:
    """Return whether a bare name stands below titles more than once: one author's pieces, each with his name."""
    return (
        lines[place].text in repeated
        and lines[title].gap > 0
        and (lines[place].gap > 0 or (place + 1 < len(lines) and lines[place + 1].gap > 0))
        and title > 0
        and classify(lines[title].text) is None
    )


def _is_title(lines: Sequence[Line], place: int, measure: Measure, below: Byline) -> bool:
    line = lines[place]
    text = line.text
    if (
        not 2 <= len(text) <= 60
        or "。" in text
        or text[-1] in "；，、;,：:"
        or (text[-1] == "." and (len(text.split()) > 2 or (place > 0 and line.gap == 0)))
    ):
        return False
    if is_dateline(text) or is_credit_line(text) or is_rubric(text) or (text[0] in "（(" and text[-1] in "）)"):
        return False
    match = classify(text)
    counted = match is not None and match.kind == "arabic" and below.confidence >= 0.5
    if match is not None and match.kind not in CHAPTERS and not counted:
        return False
    above = lines[place - 1].text if place else ""
    narrow = measure.wrapped and columns(above) < 0.8 * measure.width
    if above and above[-1] not in ENDS and line.gap == 0 and len(above) > 20 and not narrow:
        return _is_first_half(lines, place - 1, set())
    byline = parse_byline(text)
    return byline is None or byline.confidence < 0.85


def _is_full(line: Line, measure: Measure) -> bool:
    """Return whether a line fills the width of a wrapped text, as a byline does not."""
    full = columns(line.text) + line.indent >= 0.85 * measure.width
    return measure.wrapped and line.gap == 0 and line.indent <= _DEEP and full


def _is_first_half(lines: Sequence[Line], place: int, covered: set[int]) -> bool:
    """Return whether a line is the first half of a title that was broken in two: no gap, no end of a thought."""
    line, following = lines[place], lines[place + 1]
    return (
        place not in covered
        and 6 <= len(line.text) <= LONGEST_TITLE
        and line.text[-1] not in ENDS
        and following.gap == 0
        and (following.value != "page-turn" or len(line.text) > 40)
        and (
            place == 0
            or line.gap > 0
            or line.value == "page-turn"
            or _is_capitalised_after_end(lines, place)
            or _is_set_in_the_middle(lines, place)
        )
        and parse_byline(line.text) is None
        and classify(line.text) is None
    )


def _is_set_in_the_middle(lines: Sequence[Line], place: int) -> bool:
    """Return whether a line and the next stand in the middle, on one axis, below a line that does not."""
    line, following = lines[place], lines[place + 1]
    if min(line.indent, following.indent) < _DEEP or lines[place - 1].indent >= _DEEP:
        return False
    return abs(_axis(line) - _axis(following)) <= 3


def _is_capitalised_after_end(lines: Sequence[Line], place: int) -> bool:
    """Return whether a line in title case comes after one that is finished, though nothing parts them."""
    words = [word for word in lines[place].text.split() if len(word) > 3]
    return bool(words) and all(word[0].isupper() for word in words) and lines[place - 1].text[-1] in ENDS


def _name_stands_alone(lines: Sequence[Line], place: int, title: int, measure: Measure) -> bool:
    """Return whether a bare name stands between a title and the beginning of a text."""
    after = lines[place + 1] if place + 1 < len(lines) else None
    if after is None:
        return False
    full = columns(after.text) >= 0.75 * measure.width if measure.wrapped else len(after.text) >= 30
    begins = full or classify(after.text) is not None or after.text[-1] in "。”"
    begins = begins or (measure.latin and (after.gap > 0 or re.search(r"\w, [A-Z]", after.text) is not None))
    above = lines[title]
    apart = above.gap > 0 or title == 0 or lines[place].indent > 4 or above.value == "page-turn"
    apart = apart or is_rubric(lines[title - 1].text) or (title > 0 and _is_first_half(lines, title - 1, set()))
    return begins and len(above.text) >= 4 and apart
