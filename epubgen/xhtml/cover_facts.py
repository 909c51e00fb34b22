"""Metadata → the words on a cover, each in the manner of the book's language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from epubgen.model.metadata import Metadata, Person, Series
from epubgen.xhtml.words import Words

SHOWN_PEOPLE = 4
NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """What a cover can say; empty where the book says nothing.

    `number` is the bare number of the issue, `initial` the first letter of the title, for ornament.
    """

    title: str
    subtitle: str = ""
    series: str = ""
    issue: str = ""
    number: str = ""
    initial: str = ""
    date: str = ""
    publisher: str = ""
    authors: str = ""

    def __getitem__(self, name: str) -> str:
        return str(getattr(self, name, ""))


def cover_facts(metadata: Metadata, words: Words) -> CoverFacts:
    """Return the words for the cover of the book that the metadata describe."""
    series = next((one for one in metadata.series if one.name), None)
    date = words.date(metadata.date) if metadata.date else None
    return CoverFacts(
        title=_one_line(metadata.title),
        subtitle=_one_line(metadata.subtitle),
        series=_one_line(series.name) if series else "",
        issue=issue_label(series, words) if series else "",
        number=series.issue if series and re.fullmatch(r"[0-9]{1,5}", series.issue) else "",
        initial=next((letter for letter in metadata.title if letter.isalnum()), "").upper()[:1],
        date=date.text if date else _one_line(metadata.date),
        publisher=_one_line(" · ".join(metadata.publisher)),
        authors=_people(metadata.creators, words),
    )


def alternative_text(facts: CoverFacts, shown: frozenset[str], words: Words) -> str:
    """Return what can be read on the cover, in reading order, for those who cannot see it; the title always (R-141)."""
    names = ("series", "issue", "title", "subtitle", "authors", "publisher", "date")
    parts = [facts[name].replace(NO_BREAK, " ") for name in names if facts[name] and (name in shown or name == "title")]
    return f"{words.cover}{words.colon}{('，' if words.colon == '：' else ', ').join(parts)}"


def issue_label(series: Series, words: Words) -> str:
    """Return volume and issue as a reader of the language would write them; what is not a number stays as it is."""
    parts = [
        words.fill(key, **{key: value}) if re.fullmatch(r"[0-9][0-9./–-]*", value) else value
        for key, value in (("volume", series.volume), ("issue", series.issue))
        if value
    ]
    return (" " if words.colon == "：" else ", ").join(parts)


def _people(people: tuple[Person, ...], words: Words) -> str:
    """Return the names as a title page has them: at most four, then a sign that there are more."""
    names = [_with_role(person, words) for person in people]
    east_asian = words.colon == "："
    separator = "\u3000" if east_asian else ", "
    if len(names) > SHOWN_PEOPLE:
        return separator.join(names[: SHOWN_PEOPLE - 1]) + ("\u3000等" if east_asian else " et al.")
    return separator.join(names)


def _with_role(person: Person, words: Words) -> str:
    before, after = words.around(person.role)
    return f"{before}{_one_line(person.name)}{after}".replace(" ", NO_BREAK)


def _one_line(text: str) -> str:
    return " ".join(text.replace("\u3000", " ").split())
