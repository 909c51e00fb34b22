"""What a book looks like: its one style sheet, with the author's own in it, and the fonts that it embeds."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from epubgen.errors import Finding, Level, Location
from epubgen.model.blob import Blob
from epubgen.model.book import Book
from epubgen.model.ports import Forgetful
from epubgen.model.publication import Item, Property
from epubgen.vocabulary import CSS_TYPE, FONT_TYPES
from epubgen.xhtml.names import Names, ascii_slug
from epubgen.xhtml.plan import Section
from epubgen.xhtml.rare_characters import report_rare
from epubgen.xhtml.resources import Resources
from epubgen.xhtml.styles import Sheet, load_styles, placed
from epubgen.xhtml.theme import Theme

STYLE_SHEET = "styles/style.css"
FONTS = "fonts/"
CSS_TOKEN = (
    rb"/\*.*?\*/|@import\s+(?:url\(\s*)?[\"']?(?P<sheet>[^\"'()\s;]+)[\"']?\s*\)?[^;]*;"
    rb"|url\(\s*(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'|(?P<bare>[^\"'()\s]+))\s*\)"
    rb"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
)
"""A comment, an import, a URL or a string: URLs are looked for outside comments and strings."""


class Appearance(NamedTuple):
    """The style sheet's item, those of the fonts, and the characters for which there is a micro-font."""

    styles: Item
    fonts: tuple[Item, ...] = ()
    rare: frozenset[str] = frozenset()
    properties: tuple[Property, ...] = ()


def book_appearance(book: Book, theme: Theme, resources: Resources, sections: Iterable[Section]) -> Appearance:
    """Return the style sheet of the book and its fonts; what is wrong goes to the resources' findings."""
    sheets = StyleSheets(book, resources)
    additional = [sheets.read(path) for path in book.options.styles]
    faces, fonts, rare = b"", list(sheets.fonts.values()), frozenset[str]()
    if book.options.fonts:
        from epubgen.xhtml.fonts import subset_fonts

        place = book.settings or Location("book.yaml")
        embedded = subset_fonts(
            Path(book.root), book.options.fonts, characters(book, sections), folder=f"../{FONTS.rstrip('/')}",
            location=place, store=resources.store or Forgetful(),
        )  # fmt: skip
        resources.findings += embedded.findings
        faces, rare = embedded.css, embedded.rare
        fonts += [
            _font_item(posixpath.normpath(f"styles/{f.name}"), f.media_type, Blob(f.data).read) for f in embedded.files
        ]
    resources.findings += report_rare(_unusual(sections), rare)
    sheet = load_styles(
        theme.folders, lang=book.metadata.language, writing_mode=book.options.writing_mode, font_faces=faces,
        additional=additional, root=Path(book.root),
    )  # fmt: skip
    # Apple Books shows embedded fonts only in books that say so.
    properties = (Property("ibooks:specified-fonts", "true"),) if fonts else ()
    content, size = Blob(sheet.data).read, len(sheet.data)
    styles = Item("style", STYLE_SHEET, CSS_TYPE, content, size_hint=size, places=sheet.places)
    return Appearance(styles, tuple(fonts), rare, properties)


def _font_item(href: str, media_type: str, content: Callable[[], bytes], path: str = "") -> Item:
    name = href.rpartition("/")[2].replace(".", "-")
    return Item(f"font-{name}", href, media_type, content, source=Location(path) if path else None)


def _unusual(sections: Iterable[Section]) -> dict[str, Location | None]:
    """Return the characters of the chapters that phones may lack, each with the first place where it appears."""
    found: dict[str, Location | None] = {}
    for section in sections:
        if section.chapter:
            for character, line in section.chapter.unusual:
                source = section.chapter.source
                found.setdefault(character, source.at(line) if line else source)
    return found


def characters(book: Book, sections: Iterable[Section]) -> frozenset[str]:
    """Return every character that the book may show: of the bodies, of metadata and of what epubgen writes."""
    found = set(repr(book.metadata)) | {chr(code) for code in range(0x20, 0x7F)}
    for section in sections:
        found.update(section.title)
        if section.chapter:
            found.update(section.chapter.body.read().decode("utf-8", "replace"), repr(section.chapter.front))
            for note in section.chapter.notes:
                found.update(note.body.decode("utf-8", "replace"))
    return frozenset(found)


class StyleSheets:
    """The author's own style sheets: read, imports put in their place, URLs pointed at what is in the container."""

    def __init__(self, book: Book, resources: Resources) -> None:
        self.book = book
        self.resources = resources
        self.fonts: dict[str, Item] = {}
        self._names = Names()
        self._reading: list[str] = []

    def read(self, path: str) -> Sheet:
        """Return a style sheet; an empty one, and a finding, where it cannot be had."""
        place, nothing = Location(path), placed(b"", path)
        if path in self._reading:
            self._report("circular-import", f"{path} imports itself", place, "take the @import out")
            return nothing
        if path not in self.book.files:
            self._report("missing-style", f"the style sheet {path} does not exist", self.book.settings or place,
                         "correct css in book.yaml, or add the file")  # fmt: skip
            return nothing
        try:
            data = self.resources.source(path).read()
        except OSError as error:
            self._report(
                "unreadable-file", f"{path} cannot be read: {error.strerror or error}", place, "see to its rights"
            )
            return nothing
        self._reading.append(path)
        sheet = self._resolved(placed(self._in_utf8(data, place), path), path)
        self._reading.pop()
        return sheet

    def _in_utf8(self, data: bytes, place: Location) -> bytes:
        """Return a style sheet in UTF-8, whatever its byte order mark or `@charset` says, without these."""
        named = re.match(rb'@charset "([\w.-]+)";', data)
        encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else named[1].decode() if named else "utf-8"
        try:
            text = data.decode(encoding)
        except (UnicodeError, LookupError):
            self._report("undecodable-text", f"the style sheet is not in {encoding.upper()}", place, "save it as UTF-8")
            text = data.decode("utf-8", "replace")
        return re.sub(r'\A\ufeff?(?:@charset "[^"]*";)?', "", text).encode()

    def _resolved(self, sheet: Sheet, path: str) -> Sheet:
        """Return a sheet with what it imports in the place of the import, and with URLs of the container."""
        written, places, position, line = [b""], [sheet.places[0]], 0, 0

        def write(data: bytes, at: Iterable[Location | None]) -> None:
            written.append(data)
            places.extend(at)

        for match in re.finditer(CSS_TOKEN, sheet.data, re.DOTALL):
            before = sheet.data[position : match.start()]
            first = line + before.count(b"\n")
            write(before, sheet.places[line + 1 : first + 1])
            position, line = match.end(), first + match[0].count(b"\n")
            where = sheet.places[first]
            assert where is not None
            url = match["double"] or match["single"] or match["bare"]
            if match["sheet"] is not None:
                imported = self._imported(match["sheet"], path, where)
                # On lines of its own, so that each line has one place.
                write(b"\n" + imported.data + b"\n", (*imported.places, sheet.places[line]))
            elif url is not None:
                new = self._url(match[0], url, path, where)
                write(new, [where] * new.count(b"\n"))
            else:
                write(match[0], sheet.places[first + 1 : line + 1])
        write(sheet.data[position:], sheet.places[line + 1 :])
        return Sheet(b"".join(written), tuple(places))

    def _imported(self, url: bytes, base: str, where: Location) -> Sheet:
        target = self._local(url, base)
        if target is None:
            self._remote(url, where)
            return placed(b"")
        return self.read(target)

    def _url(self, written: bytes, url: bytes, base: str, where: Location) -> bytes:
        if url.startswith((b"#", b"data:")):
            return written
        target = self._local(url, base)
        if target is None:
            self._remote(url, where)
            return written
        href = self._font(target) if os.path.splitext(target)[1].lower() in FONT_TYPES else self._picture(target, where)
        if href is None:
            self._report("missing-file", f"{url.decode('utf-8', 'replace')} does not exist", where,
                         f"add {target}, or correct the URL")  # fmt: skip
            return written
        return b'url("../%s")' % href.encode()

    def _local(self, url: bytes, base: str) -> str | None:
        """Return the manuscript path that a URL in a style sheet means; None for one outside the manuscript."""
        from urllib.parse import unquote

        text = unquote(url.decode("utf-8", "replace")).split("#")[0].split("?")[0]
        if re.match(r"[a-zA-Z][\w+.-]*:|//", text):
            return None
        return posixpath.normpath(posixpath.join(posixpath.dirname(base), text))

    def _font(self, path: str) -> str | None:
        if path not in self.book.files:
            return None
        if path not in self.fonts:
            stem, suffix = os.path.splitext(path.rpartition("/")[2])
            href = FONTS + self._names.take(ascii_slug(stem), path, suffix.lower())
            self.fonts[path] = _font_item(href, FONT_TYPES[suffix.lower()], self.resources.source(path).read, path)
        return self.fonts[path].href

    def _picture(self, path: str, where: Location) -> str | None:
        if not self.resources.exists(path):
            return None
        return self.resources.add_picture(path, where)

    def _remote(self, url: bytes, where: Location) -> None:
        text = f"{url.decode('utf-8', 'replace')} is not in the manuscript: a book holds everything that it shows"
        self._report("remote-resource", text, where, "put a copy into the manuscript directory and name that")

    def _report(self, rule: str, text: str, place: Location, advice: str) -> None:
        self.resources.findings.append(Finding(rule, Level.ERROR, text, place, advice))
