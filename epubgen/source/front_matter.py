"""YAML between `---` lines, or what others write there, → a chapter's `FrontMatter`, each fault at its line."""

from __future__ import annotations

import re
from typing import NamedTuple

from epubgen.errors import Finding, Level, Location
from epubgen.model.metadata import FrontMatter
from epubgen.source.settings_kinds import DATE, FALSE, FLAG, KEYWORDS, LANGUAGE, PROSE, TEXT, TRUE, Faults
from epubgen.source.settings_people import people
from epubgen.source.settings_table import Given, Setting, read_mapping
from epubgen.source.yaml_positions import Mapping, Scalar, Value, read_yaml

TABLE = (
    Setting("title", TEXT, "The title; else the text's first heading is."),
    Setting("subtitle", TEXT, "The subtitle."),
    Setting("short-title", TEXT, "The title for the contents, where that is too long.", ("nav-title", "toc-title")),
    Setting("author", people("aut"), "Who wrote it: names, or records.", ("authors", "creator", "by", "byline")),
    Setting("contributor", people("ctb"), "Who else had a part in it.", ("contributors",)),
    Setting("translator", people("trl"), "Who translated it.", ("translators",)),
    Setting("editor", people("edt"), "Who edited it.", ("editors",)),
    Setting("illustrator", people("ill"), "Who illustrated it.", ("illustrators",)),
    Setting("date", DATE, "When it was written or first published.", ("published", "publish-date", "publishdate")),
    Setting("source", TEXT, "Where it was first published."),
    Setting("lang", LANGUAGE, "Its language, where it is not the book's.", ("language",)),
    Setting("type", TEXT, "What it is, an epub:type term: preface, appendix, afterword …"),
    Setting("rights", TEXT, "Its licence, where it is not the book's.", ("copyright", "license", "licence")),
    Setting("description", PROSE, "An abstract.", ("abstract", "summary", "excerpt")),
    Setting("keywords", KEYWORDS, "Words to find it by.", ("subject", "subjects", "tags", "categories")),
    Setting("identifier", TEXT, "Its own identifier, for example a DOI.", ("doi",)),
    Setting("reshape-tables", FLAG, "Whether wide tables become records that fit a phone."),
)  # fmt: skip
FOREIGN = frozenset(
    """
    layout permalink slug weight draft sidebar-position sidebar-label sidebar sidebar-depth id hide-title hide
    hide-table-of-contents toc toc-depth math mathjax katex comments image cover cover-image thumbnail aliases
    url nav-order parent grand-parent has-children has-toc category tag template status icon order group index
    banner lastmod updated modified created featured pagination-next pagination-prev custom-edit-url pagetitle
    head hero prev next outline css header-includes output documentclass bibliography csl link-citations
    number-sections numbersections format jupyter kernelspec theme render-with-liquid redirect-from last-update
    visible hidden showtoc page-id meta robots nocite cssclass cssclasses taxonomies extra params linktitle
    abbrlink top sticky password mathrender highlight-shrink top-img insertable comment copyright-author
    post-type guid wordpress-id post-id sitemap lightgallery build cascade menu menus markup template-key
    in-search-index page-template insert-anchor-links series series-order slideshow expirydate
    disqus analytics search searchable pin related aside expiry-date tocopen showreadingtime
    """.split()  # noqa: SIM905
)
"""Keys that other programs put into front matter; they say nothing about the book."""
SLIP = 0.8
"""How like one of ours a key must be to be taken for a slip of the pen: other programs have many keys."""
_OTHER = re.compile(r"\ufeff?(?:\+\+\+|\{\r?\n|% )")
"""How the front matter of other kinds begins."""


class Head(NamedTuple):
    """Front matter and where it ends: the text of the chapter begins at `offset`, in line `line` (from 1)."""

    front: FrontMatter
    offset: int
    line: int
    findings: tuple[Finding, ...] = ()


def split_front_matter(text: str) -> tuple[str, int, int] | None:
    """Return the YAML between the `---` lines that begin the text, with offset and line of what follows, or None.

    The closing line is `---` or `...`. A `---` that is followed by no such line, or by a blank line, is no front
    matter: Markdown uses it as a break.
    """
    match = re.match(r"\ufeff?---[ \t]*\r?\n(?![ \t]*\r?\n)", text)
    if match is None:
        return None
    end = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE).search(text, match.end())
    if end is None:
        return None
    return text[match.end() : end.start()], end.end(), text.count("\n", 0, end.end()) + 1


def read_front_matter(text: str, location: Location) -> Head:
    """Read the front matter of a chapter's text; `location` is its file.

    Faults become findings of the chapter, at their true lines. Text without front matter gives an empty one, offset 0.
    """
    start = location.at(2, 1)
    parts = split_front_matter(text)
    if parts is not None:
        yaml, offset, line = parts
        value, syntax = read_yaml(yaml.replace("\r\n", "\n"), start)
    elif _OTHER.match(text) and (other := _other(text, location)):
        value, syntax, offset, line = other
    else:
        return Head(FrontMatter(), 1 if text.startswith("\ufeff") else 0, 1, _unclosed(text, location))
    faults = Faults(list(syntax))
    given = Given()
    if isinstance(value, Mapping):
        given = read_mapping(_as_ours(value), TABLE, faults, FOREIGN, SLIP)
    elif value is not None:
        faults.value("a record with keys such as title and author", value, "`title: …`, a key a line")
    # What other programs keep in front matter is no news in every one of a thousand chapters.
    found = tuple(map(_milder, (finding for finding in faults.findings if finding.rule != "foreign-key")))
    return Head(_front_matter(given, start), offset, line, found)


def _other(text: str, location: Location) -> tuple[Value | None, tuple[Finding, ...], int, int] | None:
    from epubgen.source.other_front_matter import read_other

    return read_other(text, location)


def _as_ours(value: Mapping) -> Mapping:
    """Leave out `published: true`, with which Jekyll says whether, not when, and what a key of ours says better.

    Hugo's `summary` stands beside `description`, its `publishdate` beside `date`.
    """
    stated = {key.text.lower() for key, _ in value.items}
    again = {
        name for setting in TABLE if not setting.kind.many and setting.key in stated for name in setting.also
    }  # fmt: skip
    return value._replace(
        items=tuple(item for item in value.items if not _is_flag(*item) and _name(item[0]) not in again)
    )


def _name(key: Scalar) -> str:
    return key.text.strip().lower().replace("_", "-")


def _is_flag(key: Scalar, value: Value) -> bool:
    return key.text == "published" and isinstance(value, Scalar) and value.text.lower() in TRUE | FALSE


def _milder(finding: Finding) -> Finding:
    unknown = finding.rule == "unknown-key" and finding.level is Level.WARNING
    return finding._replace(level=Level.NOTICE) if unknown else finding


def _unclosed(text: str, location: Location) -> tuple[Finding, ...]:
    """Report a `---` with keys after it and no closing line, which would be shown to readers as text."""
    if not re.match(r"\ufeff?(?:---[ \t]*\r?\n[a-z][\w-]*: |\+\+\+[ \t]*\r?\n[a-z][\w-]* *= )", text):
        return ()
    return (
        Finding(
            "front-matter-open",
            Level.ERROR,
            "the front matter that begins here is never closed",
            location.at(1),
            "put a line of three hyphens, ---, after its last key"
            if "---" in text[:4]
            else "put a line of three plus signs, +++, after its last key",
        ),
    )


def _front_matter(given: Given, start: Location) -> FrontMatter:
    roles = ("author", "translator", "editor", "illustrator", "contributor")
    return FrontMatter(
        title=given.text("title"),
        subtitle=given.text("subtitle"),
        short_title=given.text("short-title"),
        people=tuple(person for role in roles for person in given.many(role)),
        date=given.text("date"),
        source=given.text("source"),
        lang=given.text("lang"),
        type=given.text("type"),
        rights=given.text("rights"),
        description=given.text("description"),
        keywords=given.many("keywords"),
        identifier=given.text("identifier"),
        reshape_tables=given.values.get("reshape-tables"),
        location=start.at(1),
    )
