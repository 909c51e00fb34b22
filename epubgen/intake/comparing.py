"""What was recognised against what was promised, and everything that a person should look at."""

from __future__ import annotations

import re
from collections.abc import Iterable

from epubgen.intake.articles import Division
from epubgen.intake.contents import Contents
from epubgen.intake.document import Document, Unit, clean_title, credit_text, joined_text
from epubgen.intake.doubts import Doubt, doubts_of_block, ends_open, repeated_paragraphs
from epubgen.intake.signed import BY_PLACE
from epubgen.text.headings import classify


def compare_with_contents(document: Document, division: Division, contents: Contents) -> None:
    document.promised = len(contents.entries)
    document.missing = [clean_title(entry.title, document.language.startswith("zh")) for entry in division.missing]
    for entry in division.missing:
        document.doubts.append(Doubt("missing", entry.lines[-1].number, entry.title, (entry.byline, entry.page)))
    matched = [opening for opening in division.openings if opening.entry is not None]
    order = [contents.entries.index(opening.entry) for opening in matched if opening.entry is not None]
    if order != sorted(order):
        document.doubts.append(
            Doubt("order-differs", matched[0].title[0].number, "", tuple(str(number + 1) for number in order))
        )
    for opening in division.openings if not document.chapters else ():
        title = joined_text(opening.title)
        if contents.entries and opening.entry is None:
            document.doubts.append(Doubt("not-in-contents", opening.title[0].number, title))
        elif opening.found_by == "shape":
            document.doubts.append(Doubt("by-shape", opening.title[0].number, title))
        document.doubts.extend(
            Doubt("byline-by-place", line.number, line.text, (credit_text(byline.credits),))
            for line, byline in opening.bylines
            if byline.confidence == BY_PLACE
        )


def look_for_doubts(document: Document) -> None:
    chinese = document.language.startswith("zh")
    for number, unit in enumerate(document.units):
        for block in unit.blocks:
            document.doubts.extend(doubts_of_block(block, chinese))
        document.doubts.extend(repeated_paragraphs(unit.blocks))
        document.doubts.extend(_numbering_gaps(unit))
        last = unit.blocks[-1] if number == len(document.units) - 1 and unit.blocks else None
        for block in unit.blocks:
            if ends_open(block):
                kind = "truncated" if block is last else "open-end"
                document.doubts.append(Doubt(kind, block.lines[-1].number, block.raw[-20:], (unit.title,)))
        if chinese and unit.title.count("“") != unit.title.count("”"):
            mark = "“" if unit.title.count("“") > unit.title.count("”") else "”"
            place = unit.moved[0].line.number if unit.moved else 1
            document.doubts.append(Doubt("unbalanced", place, unit.title, (mark,), _title_choices(unit.title, mark)))
    _doubt_dropped(document)


def _title_choices(title: str, mark: str) -> tuple[tuple[str, str], ...]:
    return ((f"“{title}", "mark-lost-at-start"),) if mark == "”" and title.index("”") < 12 else ()


def _numbering_gaps(unit: Unit) -> Iterable[Doubt]:
    """Yield headings whose number does not follow the one before of their kind (R-207)."""
    last: dict[tuple[str, int], int] = {}
    for block in unit.blocks:
        if block.kind != "heading":
            continue
        match = classify(block.raw)
        if match is None or match.number is None or not match.certain:
            continue
        key = (match.kind, block.level)
        before = last.get(key, 0)
        if match.number != before + 1 and match.number != 1 and before:
            yield Doubt("heading-gap", block.lines[0].number, block.raw, (str(before), str(match.number)))
        last[key] = match.number
        for other in [other for other in last if other[1] > block.level]:
            del last[other]


_RIGHTS = re.compile(r"不得(?:用于|转载|复制)|版权|侵犯|禁止转载|未经许可|All rights reserved|redistribut")


def _doubt_dropped(document: Document) -> None:
    """Tell of lines that were dropped on weak evidence, and of notices about rights among them (R-239)."""
    for line in document.lines:
        if line.role != "drop":
            continue
        if line.rule == "site-line" and _RIGHTS.search(line.text):
            if not any(doubt.kind == "rights-notice" for doubt in document.doubts):
                document.doubts.append(Doubt("rights-notice", line.number, line.text))
        elif line.confidence < 0.85:
            document.doubts.append(Doubt("weak-drop", line.number, line.text[:60], (line.rule,)))
