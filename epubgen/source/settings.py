"""`book.yaml` → `Metadata` and `Options`; all its faults at once, each at its line and column."""

from __future__ import annotations

from typing import Any, NamedTuple

from epubgen.errors import Finding, Level, Location
from epubgen.model.metadata import AccessibilityClaim, Identifier, Metadata, Options, Person, Series, Subject
from epubgen.source.settings_book import BOOK, FOREIGN
from epubgen.source.settings_kinds import Faults, PathText
from epubgen.source.settings_table import Given, read_mapping
from epubgen.source.yaml_positions import Mapping, Value, read_yaml


class NamedPaths(NamedTuple):
    """The paths that a key names; they are looked for once the files of the manuscript are known."""

    key: str
    paths: tuple[PathText, ...]


class Settings(NamedTuple):
    """What `book.yaml` says: `structure` is its value as it stands, `given` the names of the keys that it has."""

    metadata: Metadata = Metadata()
    options: Options = Options()
    structure: Value | None = None
    paths: tuple[NamedPaths, ...] = ()
    given: frozenset[str] = frozenset()
    places: dict[str, Location] = {}  # noqa: RUF012 (never changed)
    findings: tuple[Finding, ...] = ()


def read_settings(text: str, location: Location, leave: frozenset[str] = frozenset()) -> Settings:
    """Read the text of a `book.yaml`. Never raises: what cannot be used is a finding, and the default stands.

    Keys to leave are passed over as if they were not there.
    """
    value, syntax = read_yaml(text.replace("\r\n", "\n"), location.at(1, 1))
    faults = Faults(list(syntax))
    given = Given()
    if isinstance(value, Mapping):
        kept = tuple(item for item in value.items if item[0].text.lower() not in leave) if leave else value.items
        given = read_mapping(value._replace(items=kept), BOOK, faults, FOREIGN)
    elif value is not None:
        faults.value("a record with keys such as title and author", value, "`title: …`, a key a line")
    metadata = _metadata(given, faults)
    return Settings(
        metadata,
        _options(given, faults),
        given.values.get("structure"),
        tuple(_paths(given)),
        frozenset(given.values),
        given.places,
        tuple(faults.findings),
    )


def _metadata(given: Given, faults: Faults) -> Metadata:
    titles: tuple[Given, ...] = given.many("title")
    main = next((title for title in titles if title.text("type") in ("", "main")), titles[0] if titles else Given())
    subtitles = [title.text("text") for title in titles if title.text("type") == "subtitle"]
    languages: tuple[str, ...] = given.many("lang")
    creators, contributors = _people(given)
    return Metadata(
        title=main.text("text"),
        subtitle=given.text("subtitle") or " ".join(subtitles),
        title_file_as=given.text("title-file-as") or main.text("file-as"),
        language=languages[0] if languages else "",
        languages=languages[1:],
        identifiers=_identifiers(given),
        creators=creators,
        contributors=contributors,
        date=given.text("date"),
        modified=given.text("modified"),
        publisher=given.many("publisher"),
        description=given.text("description"),
        subjects=_subjects(given, faults),
        rights=given.text("rights"),
        sources=given.many("source"),
        coverage=given.many("coverage"),
        relations=given.many("relation"),
        types=given.many("type"),
        formats=given.many("format"),
        edition=given.text("edition"),
        series=_series(given, titles, faults),
        direction=given.text("page-progression-direction"),
        accessibility=_accessibility(given),
    )


def _people(given: Given) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """Return creators and contributors: who made the book as a whole creates it, whoever else helped contributes."""
    creators: tuple[Person, ...] = given.many("author") + given.many("issuing-body")
    makers = given.many("compiler") + given.many("editor")
    helpers = given.many("translator") + given.many("illustrator") + given.many("contributor")
    return (creators, makers + helpers) if creators else (makers, helpers)


def _identifiers(given: Given) -> tuple[Identifier, ...]:
    found = (*given.many("identifier"), given.values.get("isbn"), given.values.get("doi"))
    return tuple(dict.fromkeys(identifier for identifier in found if identifier))


def _subjects(given: Given, faults: Faults) -> tuple[Subject, ...]:
    subjects = []
    for one in given.many("subject"):
        authority, term = one.text("authority"), one.text("term")
        if bool(authority) != bool(term):
            place = next(iter(one.places.values()))
            missing = "term" if authority else "authority"
            faults.add(
                "subject-authority",
                f"the subject “{one.text('name')}” has no {missing}: authority and term come together or not at all",
                place,
                f"add `{missing}: …`, or delete the other",
            )
            authority = term = ""
        subjects.append(Subject(one.text("name") or term, authority, term))
    named = {subject.name for subject in subjects}
    return (*subjects, *(Subject(word) for word in given.many("keywords") if word not in named))


def _series(given: Given, titles: tuple[Given, ...], faults: Faults) -> tuple[Series, ...]:
    stated = [_one_series(one, faults) for one in given.many("series")]
    collections = [title.text("text") for title in titles if title.text("type") == "collection"]
    name = given.text("belongs-to-collection") or (collections[0] if collections else "")
    position = given.text("group-position")
    if name and name not in [series.name for series in stated]:
        stated.append(Series(name, position))
    elif position and stated and not stated[0].issue:
        stated[0] = stated[0]._replace(issue=position)
    elif position and not stated:
        faults.add(
            "series-without-name",
            "the book has a number in a series, and no series",
            given.places["group-position"],
            "add `series:` with `name:` and `issue:`",
        )
    return tuple(series for series in stated if series.name)


def _one_series(one: Given, faults: Faults) -> Series:
    if not one.text("name"):
        place = next(iter(one.places.values()), None)
        if place:
            faults.add("series-without-name", "this series has no name", place, "add `name: …`")
    return Series(
        one.text("name"),
        one.text("issue"),
        one.text("volume"),
        one.text("issn"),
        one.text("identifier"),
        one.text("file-as"),
        one.text("kind") or "series",
    )


def _accessibility(given: Given) -> AccessibilityClaim:
    claim: Given = given.values.get("accessibility") or Given()
    return AccessibilityClaim(
        claim.text("conforms-to"),
        claim.text("certified-by"),
        claim.text("certified-on"),
        claim.text("certifier-credential"),
        claim.text("certifier-report"),
        claim.text("summary"),
        claim.text("exemption"),
        claim.many("hazards"),
    )


def _options(given: Given, faults: Faults) -> Options:
    """Fill the options whose keys have the names of the fields; what is not given keeps its default."""
    simple = (
        "theme", "toc-depth", "writing-mode", "dead-links", "partial", "expected-articles", "missing-articles",
        "title-page", "contents-page", "contents-authors", "copyright-page", "colophon", "list-of-illustrations",
        "list-of-tables", "number-sections", "reshape-tables", "smart-quotes", "split-above", "page-break-source",
        "ncx", "base-url",
    )  # fmt: skip
    fields: dict[str, Any] = {key.replace("-", "_"): given.values[key] for key in simple if key in given.values}
    cover: Given = given.values.get("cover") or Given()
    image: PathText | None = cover.values.get("image") or given.values.get("cover-image")
    if "image" in cover.values and "cover-image" in given.values:
        faults.add(
            "duplicate-key", "`cover-image` says again what `cover` says", given.places["cover-image"],
            "delete one of the two", Level.WARNING,
        )  # fmt: skip
    return Options(
        **fields,
        cover_image=image.path if image else "",
        cover_alt=cover.text("alt") or given.text("cover-alt"),
        cover_design=cover.text("design"),
        cover_font=cover.text("font"),
        cover_vertical=bool(cover.values.get("vertical")),
    )


def _paths(given: Given) -> list[NamedPaths]:
    cover: Given = given.values.get("cover") or Given()
    single = [("cover", cover.values.get("image")), ("cover-image", given.values.get("cover-image"))]
    named = [NamedPaths(key, (path,)) for key, path in single if path]
    return named + [NamedPaths(key, given.values[key]) for key in ("css", "fonts", "resources") if key in given.values]
