"""What contents and text say of one article → one title and one byline, and a doubt where they differ (R-210)."""

from __future__ import annotations

import re

from epubgen.intake.document import Document, clean_title, credit_text
from epubgen.intake.doubts import Doubt
from epubgen.intake.lines import Line, fold
from epubgen.intake.listed import column_of
from epubgen.intake.openings import Opening
from epubgen.text.names import Byline, Credit, parse_byline


def settle_title(document: Document, title: str, opening: Opening, chinese: bool) -> str:
    """Keep the body's title, or the longer one where the other is the same with characters lost (R-210)."""
    assert opening.entry is not None
    listed = clean_title(opening.entry.title, chinese)
    if fold(listed) == fold(title) and title.isupper() and not listed.isupper() and title.upper() == listed.upper():
        return listed
    heading = opening.entry.heading
    if fold(column_of(opening.entry)) == fold(listed.removesuffix(title)) != "" and listed.endswith(title):
        return title
    if heading is not None and fold(heading.title) == fold(title):
        return title
    if re.fullmatch(r"\d{1,3}[.、．]\s*", title.removesuffix(listed)) and title.endswith(listed):
        return listed
    chosen = listed if len(listed) > len(title) and _is_subsequence(title, listed) else title
    if fold(listed) != fold(title):
        document.doubts.append(
            Doubt("title-differs", opening.title[0].number, title, (listed, title, chosen), ((listed, "contents"),))
        )
    return chosen


def settle_byline(document: Document, opening: Opening, line: Line, byline: Byline) -> tuple[Credit, ...]:
    entry = opening.entry
    if entry is None or not entry.byline:
        return byline.credits
    listed = parse_byline(entry.byline)
    if fold(entry.byline) == fold(line.text):
        return listed.credits if listed is not None and line.text.isupper() else byline.credits
    if listed is None or fold(entry.byline) in fold("".join(other.text for other, _ in opening.bylines)):
        return byline.credits
    if _who(listed) == _who(byline):
        return listed.credits if line.text.isupper() else byline.credits
    longer = _is_subsequence(fold(line.text), fold(entry.byline)) and len(listed.credits) == len(byline.credits)
    chosen = listed if longer else byline
    document.doubts.append(
        Doubt("byline-differs", line.number, line.text,
              (entry.byline, line.text, credit_text(chosen.credits)), ((entry.byline, "contents"),))
    )  # fmt: skip
    return chosen.credits


def _who(byline: Byline) -> list[str]:
    return [fold(credit.name + credit.affiliation + credit.post) for credit in byline.credits]


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)
