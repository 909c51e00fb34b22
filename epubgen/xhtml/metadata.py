"""What `book.yaml` and the chapters say → the metadata that the package document states (Decisions: people, dates)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from epubgen.errors import Finding, Level, Location
from epubgen.model.book import Book
from epubgen.model.metadata import Identifier, Metadata, Person, Series
from epubgen.vocabulary import direction_of, xml_text
from epubgen.xhtml.names import ascii_slug
from epubgen.xhtml.plan import Section

NAMESPACE = bytes.fromhex("6ba7b8119dad11d180b400c04fd430c8")
"""RFC 9562's namespace of URLs, under which identities are derived."""
EARLIEST = "1980-01-01T00:00:00Z"
W3CDTF = r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?"


class Resolved(NamedTuple):
    """The metadata as stated, the unique identifier, the instant of the last change, and what there is to say."""

    metadata: Metadata
    identifier: str
    modified: str
    findings: tuple[Finding, ...]


def resolve_metadata(book: Book, sections: Iterable[Section], modified: str | None) -> Resolved:
    """Return what the package document states; `modified` is the instant of SOURCE_DATE_EPOCH, where that is set."""
    chapters = [section for section in sections if section.chapter]
    people = list(chapter_people(chapters))
    metadata = cleaned(with_people(book.metadata, people))
    instant, findings = last_modified(book, chapters, modified)
    identifier = metadata.identifiers[0].value if metadata.identifiers else derived_identifier(metadata)
    return Resolved(metadata, identifier, instant, tuple(findings))


def chapter_people(sections: Iterable[Section]) -> Iterator[Person]:
    for section in sections:
        if section.chapter:
            yield from section.chapter.front.people


def with_people(metadata: Metadata, people: Iterable[Person]) -> Metadata:
    """Return the metadata with the chapters' people: contributors of a book that names a creator, else its creators."""
    authors = [person for person in people if person.role == "aut"]
    others = [person for person in people if person.role != "aut"]
    creators = metadata.creators or tuple(authors)
    contributors = (*metadata.contributors, *(authors if metadata.creators else ()), *others)
    creators = each_once(creators)
    named = {(person.name, person.role) for person in creators}
    return metadata._replace(
        creators=creators,
        contributors=tuple(p for p in each_once(contributors) if (p.name, p.role) not in named),
    )


def each_once(people: Iterable[Person]) -> tuple[Person, ...]:
    """Return every person once for each role; what one mention leaves open is taken from another."""
    found: dict[tuple[str, str], Person] = {}
    for person in people:
        known = found.setdefault((person.name, person.role), person)
        if known is not person:
            found[person.name, person.role] = known._replace(
                file_as=known.file_as or person.file_as,
                alternates=known.alternates or person.alternates,
                lang=known.lang or person.lang,
            )
    return tuple(found.values())


def cleaned(metadata: Metadata) -> Metadata:
    """Return the metadata as XML can hold them: with a title and a language, without people and series of no name."""
    clean: Metadata = clean_value(metadata)
    return clean._replace(
        title=clean.title or "—",
        language=clean.language or "und",
        creators=tuple(person for person in clean.creators if person.name),
        contributors=tuple(person for person in clean.contributors if person.name),
        series=tuple(series for series in clean.series if series.name),
    )


def clean_value(value: Any) -> Any:
    """Return a value with every string in it as XML can hold it, without space around it."""
    if isinstance(value, str):
        return xml_text(value).strip()
    if isinstance(value, tuple):
        cleaned = map(clean_value, value)
        return type(value)(*cleaned) if hasattr(value, "_fields") else tuple(cleaned)
    return value


def last_modified(
    book: Book, sections: Iterable[Section], given: str | None
) -> tuple[str, list[Finding]]:  # fmt: skip
    """Return the first of: the instant given, `modified:`, the newest date stated, the newest file (with a notice)."""
    if given:
        return given, []
    if instant := instant_of(book.metadata.modified):
        return instant, []
    stated = [book.metadata.date, *(section.chapter.front.date for section in sections if section.chapter)]
    if newest := max(filter(None, map(instant_of, stated)), default=""):
        return newest, []
    if not book.modified_seconds:
        return EARLIEST, []
    instant = instant_of_seconds(book.modified_seconds)
    notice = Finding(
        "undated-book",
        Level.NOTICE,
        f"no date is stated, so that of the newest file is used: {instant[:10]}",
        book.settings or Location("book.yaml"),
        f"set date: {instant[:10]} in book.yaml, so that copies of the manuscript give the same book",
    )
    return instant, [notice]


def instant_of(date: str) -> str:
    """Return a W3CDTF date as `YYYY-MM-DDThh:mm:ssZ` in UTC, its first moment where it is vague; else empty."""
    match = re.fullmatch(W3CDTF, date.strip())
    if match is None:
        return ""
    year, month, day, hour, minute, second, zone = match.groups()
    if zone in (None, "Z"):
        text = f"{year}-{month or '01'}-{day or '01'}T{hour or '00'}:{minute or '00'}:{second or '00'}Z"
        return text if _exists(text) else ""
    import datetime

    try:
        moment = datetime.datetime.fromisoformat(f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}")
        return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return ""


def _exists(instant: str) -> bool:
    year, month, day = int(instant[:4]), int(instant[5:7]), int(instant[8:10])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    hour, minute, second = int(instant[11:13]), int(instant[14:16]), int(instant[17:19])
    return 1 <= month <= 12 and 1 <= day <= lengths[month - 1] and hour < 24 and minute < 60 and second < 60


def instant_of_seconds(seconds: int) -> str:
    import time

    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def derived_identifier(metadata: Metadata) -> str:
    """Return a UUID that stays the same while series, issue and edition do (R-023; RFC 9562, version 5).

    The title says which book it is only where no issue or volume of a series does: that of an issue may be corrected.
    """
    import hashlib

    series = metadata.series[0] if metadata.series else Series("")
    title = "" if series.volume or series.issue else metadata.title
    collection = series.issn or series.identifier or series.name
    name = "\n".join((collection, series.volume, series.issue, title, metadata.edition))
    digest = bytearray(hashlib.sha1(NAMESPACE + f"epubgen:{name}".encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"urn:uuid:{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def with_identifier(metadata: Metadata, identifier: str) -> Metadata:
    """Return the metadata with the unique identifier as its first."""
    if metadata.identifiers:
        return metadata
    return metadata._replace(identifiers=(Identifier(identifier, "uuid"),))


def progression(book: Book) -> str:
    """Return the direction in which pages turn (R-049): as stated, else by writing mode and language."""
    if book.metadata.direction in ("ltr", "rtl"):
        return book.metadata.direction
    return "rtl" if book.options.writing_mode == "vertical-rl" else direction_of(book.metadata.language)


def file_name(book: Book) -> str:
    """Return a name for the book's file, without suffix: of the title, or else of the manuscript's folder."""
    return ascii_slug(book.metadata.title) or ascii_slug(book.root.rstrip("/").rpartition("/")[2]) or "book"
