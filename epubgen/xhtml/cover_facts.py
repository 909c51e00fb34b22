"""Metadata → the words on a cover, each in the manner of the book's language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from epubgen.model.metadata import Metadata, Person

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SHOWN_PEOPLE = 4


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """What a cover can say; empty where the book says nothing. `number` is the bare number of the issue,
    `initial` the first letter of the title, for ornament.
    """

    lang: str
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


def cover_facts(metadata: Metadata) -> CoverFacts:
    """Return the words for the cover of the book that the metadata describe."""
    lang = metadata.language or "und"
    series = metadata.series[0] if metadata.series else None
    return CoverFacts(
        lang=lang,
        title=_one_line(metadata.title),
        subtitle=_one_line(metadata.subtitle),
        series=_one_line(series.name) if series else "",
        issue=issue_label(series.volume, series.issue, lang) if series else "",
        number=series.issue if series and re.fullmatch(r"[0-9]{1,5}", series.issue) else "",
        initial=next((letter for letter in metadata.title if letter.isalnum()), "").upper(),
        date=date_label(metadata.date, lang),
        publisher=_one_line(" · ".join(metadata.publisher)),
        authors=_people(metadata.creators, lang),
    )


def alternative_text(facts: CoverFacts, shown: frozenset[str]) -> str:
    """Return what can be read on the cover, in reading order, for those who cannot see it (R-141)."""
    names = ("series", "issue", "title", "subtitle", "authors", "publisher", "date")
    words = [facts[name].replace("\u00a0", " ") for name in names if name in shown and facts[name]]
    if _primary(facts.lang) in ("zh", "ja"):
        return f"封面：{'，'.join(words)}" if _primary(facts.lang) == "zh" else f"表紙：{'、'.join(words)}"
    return f"{'표지' if _primary(facts.lang) == 'ko' else 'Cover'}: {', '.join(words)}"


def issue_label(volume: str, issue: str, lang: str) -> str:
    """Return volume and issue as a reader of the language would write them; what is not a number stays as it is."""
    formats = {
        "zh": ("第{}卷", "第{}期", " "),
        "ja": ("第{}巻", "第{}号", " "),
        "ko": ("제{}권", "제{}호", " "),
    }.get(_primary(lang), ("Vol. {}", "No. {}", ", "))
    words = [
        form.format(value) if re.fullmatch(r"[0-9][0-9./–-]*", value) else value
        for form, value in ((formats[0], volume), (formats[1], issue))
        if value
    ]
    return formats[2].join(words)


def date_label(date: str, lang: str) -> str:
    """Return a W3CDTF date (year, month or day) in words; anything else as it is."""
    match = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?$", date)
    if not match:
        return date
    year, month, day = match[1], int(match[2] or 0), int(match[3] or 0)
    if _primary(lang) in ("zh", "ja"):
        return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
    if _primary(lang) == "ko":
        return f"{year}년" + (f" {month}월" if month else "") + (f" {day}일" if day else "")
    if _primary(lang) != "en" or month > 12:
        return date.partition("T")[0]
    if not month:
        return year
    if lang.lower() == "en-us" and day:
        return f"{MONTHS[month - 1]} {day}, {year}"
    return f"{day or ''} {MONTHS[month - 1]} {year}".strip()


def _people(people: tuple[Person, ...], lang: str) -> str:
    """Return the names as a title page has them: at most four, then how many there are besides."""
    names = [_with_role(person, lang) for person in people]
    more = len(names) > SHOWN_PEOPLE
    names = names[: SHOWN_PEOPLE - 1] if more else names
    if _primary(lang) in ("zh", "ja"):
        return "\u3000".join(names) + ("\u3000等" if more else "")
    return ", ".join(names) + (" et al." if more else "")


def _with_role(person: Person, lang: str) -> str:
    name = _one_line(person.name).replace(" ", "\u00a0")
    if _primary(lang) == "zh":
        return name + {"edt": "\u00a0主编", "com": "\u00a0编", "trl": "\u00a0译"}.get(person.role, "")
    if _primary(lang) == "ja":
        return name + {"edt": "\u00a0編", "com": "\u00a0編", "trl": "\u00a0訳"}.get(person.role, "")
    return name + {"edt": "\u00a0(ed.)", "com": "\u00a0(ed.)", "trl": "\u00a0(transl.)"}.get(person.role, "")


def _primary(lang: str) -> str:
    return lang.lower().split("-")[0]


def _one_line(text: str) -> str:
    return " ".join(text.replace("\u3000", " ").split())
