"""Folders made for mdBook, HonKit or GitBook: where their chapters are, and what their own settings say of the book."""

from __future__ import annotations

import fnmatch
import os
import posixpath
import re
from dataclasses import dataclass, field
from typing import Any

from epubgen.errors import Finding, Level, Location
from epubgen.model.metadata import Identifier, Metadata, Person
from epubgen.source.files import is_ignored
from epubgen.source.opening import CONFIGURATIONS, SOURCE_FOLDERS, SUFFIXES, Layout, read_file
from epubgen.source.plan import is_chapter
from epubgen.source.settings_people import is_body


@dataclass(slots=True)
class _Configuration:
    kind: str = ""
    start: str = ""
    summary: str = "SUMMARY.md"
    readme: str = "README.md"
    metadata: Metadata = field(default_factory=Metadata)
    findings: list[Finding] = field(default_factory=list)


def find_layout(root: str, *, ours: bool) -> Layout:
    """Find out how the folder is laid out. `ours` says that it has a book.yaml, which then stays its root.

    A source folder whose configuration lies in the folder above is read from there, so that what its chapters include
    from beside it is found.
    """
    configuration = _configuration(root)
    if configuration is None and not ours and _find_summary(root, "", "SUMMARY.md"):
        parent = os.path.dirname(root)
        above = _configuration(parent)
        if above is not None and os.path.normpath(os.path.join(parent, above.start)) == root and above.start:
            root, configuration = parent, above
    found = configuration or _unconfigured(root)
    start = found.start if found.start and os.path.isdir(os.path.join(root, found.start)) else ""
    summary = _find_summary(root, start, found.summary)
    readme = posixpath.join(start, found.readme)
    opens = bool(summary) and found.kind != "mdbook" and os.path.isfile(os.path.join(root, readme))
    findings = [*found.findings, *_many_languages(root, start, bool(summary))]
    ignored = _ignored(root)
    return Layout(
        root,
        start,
        summary,
        readme if opens else "",
        found.metadata,
        ignored,
        tuple(findings),
        gitbook=bool(summary) and found.kind != "mdbook",
        mdbook=found.kind == "mdbook",
    )


def _unconfigured(root: str) -> _Configuration:
    """Return what holds where no settings say more: a summary in `src` or `docs`, and no chapter beside that folder."""
    if _find_summary(root, "", "SUMMARY.md"):
        return _Configuration()
    for start, kind in zip(SOURCE_FOLDERS, ("mdbook", "honkit"), strict=True):
        if _find_summary(root, start, "SUMMARY.md") and not any(
            is_chapter(name, SUFFIXES) and not is_ignored(name) for name in os.listdir(root)
        ):
            return _Configuration(kind, start)
    return _Configuration()


def _find_summary(root: str, start: str, name: str) -> str:
    """Return the path of the summary, whatever case its name is written in; empty where there is none."""
    folder = os.path.join(root, start, os.path.dirname(name))
    try:
        names = os.listdir(folder)
    except OSError:
        return ""
    wanted = os.path.basename(name)
    for other in sorted(names, key=lambda other: other != wanted):
        if other.lower() == wanted.lower():
            return posixpath.join(start, posixpath.dirname(name), other)
    return ""


def _many_languages(root: str, start: str, has_summary: bool) -> list[Finding]:
    path = posixpath.join(start, "LANGS.md")
    if has_summary or not os.path.isfile(os.path.join(root, path)):
        return []
    text = "LANGS.md says that each folder in it is a book in a language of its own"
    return [Finding("many-languages", Level.ERROR, text, Location(path), "build each of these folders by itself")]


def _configuration(folder: str) -> _Configuration | None:
    for name in CONFIGURATIONS:
        try:
            text = read_file(os.path.join(folder, name)).decode("utf-8-sig", "replace")
        except OSError:
            continue
        location = Location(name)
        if name == "book.toml":
            return _mdbook(text, location)
        if name == "book.json":
            return _honkit(text, location)
        return _gitbook(text, location)
    return None


def _mdbook(text: str, location: Location) -> _Configuration:
    import tomllib

    found = _Configuration("mdbook", "src")
    try:
        book = tomllib.loads(text).get("book")
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        at = location.at(int(place[1]), int(place[2])) if place else location
        problem = re.sub(r" ?\(at .*\)$", "", str(error))
        found.findings.append(
            Finding("toml-syntax", Level.WARNING, f"this is not TOML: {problem}", at, "mend the line")
        )
        return found
    values = book if isinstance(book, dict) else {}
    found.start = _folder(values.get("src")) or "src"
    authors = values.get("authors") or values.get("author") or []
    found.metadata = _metadata(values, authors, location, found.findings)
    return found


def _honkit(text: str, location: Location) -> _Configuration:
    import json

    found = _Configuration("honkit")
    try:
        values = json.loads(text)
    except ValueError as error:
        at = location.at(getattr(error, "lineno", None), getattr(error, "colno", None))
        problem = getattr(error, "msg", str(error))
        found.findings.append(
            Finding("json-syntax", Level.WARNING, f"this is not JSON: {problem}", at, "mend the line")
        )
        return found
    except RecursionError:
        return found
    if not isinstance(values, dict):
        return found
    found.start = _folder(values.get("root"))
    _structure(found, values.get("structure"))
    found.metadata = _metadata(values, values.get("author") or [], location, found.findings)
    return found


def _gitbook(text: str, location: Location) -> _Configuration:
    from epubgen.source.yaml_positions import Mapping, Scalar, read_yaml

    found = _Configuration("gitbook")
    value, findings = read_yaml(text.replace("\r\n", "\n"), location.at(1, 1))
    found.findings += [finding._replace(level=Level.WARNING) for finding in findings]

    def plain(mapping: Mapping) -> dict[str, Any]:
        items = ((key.text, item) for key, item in mapping.items)
        return {
            key: item.text if isinstance(item, Scalar) else plain(item)
            for key, item in items
            if isinstance(item, Scalar | Mapping)
        }

    values = plain(value) if isinstance(value, Mapping) else {}
    found.start = _folder(values.get("root"))
    _structure(found, values.get("structure"))
    return found


def _structure(found: _Configuration, structure: object) -> None:
    """Take the names of the summary and of the opening page from a `structure` of HonKit or GitBook."""
    if not isinstance(structure, dict):
        return
    if isinstance(name := structure.get("summary"), str) and name:
        found.summary = _folder(name) or found.summary
    if isinstance(name := structure.get("readme"), str) and name:
        found.readme = _folder(name) or found.readme


def _folder(value: object) -> str:
    """Return a path inside the folder, normalised; empty for the folder itself and for what leads out of it."""
    if not isinstance(value, str):
        return ""
    path = posixpath.normpath(value.replace("\\", "/"))
    return "" if path in (".", "..") or path.startswith(("../", "/")) else path


def _metadata(values: dict[str, Any], authors: Any, location: Location, findings: list[Finding]) -> Metadata:
    """Return what a configuration says of title, authors, description, language and ISBN."""
    from epubgen.source.identifiers import IdentifierError, parse_isbn
    from epubgen.source.languages import canonical, suggest, well_formed

    names = [authors] if isinstance(authors, str) else authors if isinstance(authors, list) else []
    creators = tuple(Person(_clean(name), organisation=is_body(_clean(name))) for name in names if _clean(name))
    language = _clean(values.get("language"))
    if language and not well_formed(language):
        meant = suggest(language)
        text = f"“{language}” is no language tag" + (f"; {meant} is used" if meant else " and is not used")
        findings.append(Finding("language-tag", Level.WARNING, text, location, f"write {meant}" if meant else ""))
        language = meant
    identifiers: tuple[Identifier, ...] = ()
    if isbn := _clean(values.get("isbn")):
        try:
            identifiers = (parse_isbn(isbn),)
        except IdentifierError as error:
            findings.append(Finding("identifier-form", Level.WARNING, str(error.args[0]), location, str(error.args[1])))
    return Metadata(
        title=_clean(values.get("title")),
        language=canonical(language) if language else "",
        creators=creators,
        description=_clean(values.get("description")),
        identifiers=identifiers,
    )


def _clean(value: object) -> str:
    """Return a text of a configuration on one line, without its mail address in angle brackets."""
    if not isinstance(value, str):
        return ""
    text = re.sub(r"[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", " ", value)
    return " ".join(re.sub(r"\s*<[^<>@\s]+@[^<>\s]+>", "", text).split())


def _ignored(root: str) -> tuple[str, ...]:
    """Return the patterns of .bookignore."""
    try:
        text = read_file(os.path.join(root, ".bookignore")).decode("utf-8", "replace")
        lines = [line.strip() for line in text[:100_000].split("\n")]
    except OSError:
        return ()
    return tuple(line.strip("/") for line in lines if line and line[0] not in "#!")


def is_ignored_by(path: str, patterns: tuple[str, ...]) -> bool:
    """Return whether a pattern of .bookignore matches the path, one of its folders, or its name."""
    parts = path.split("/")
    names = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)] + parts
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns for name in names)
