"""The inside of a body → a whole document: what all documents of a book are made with.

Values that stay inside this stage are named tuples: creating the class of one costs a tenth of what a frozen dataclass
costs, and a small book is built in less time than thirty of those take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from epubgen.errors import Location, ThemeError
from epubgen.model.blob import Blob
from epubgen.model.metadata import Metadata, Person
from epubgen.model.publication import Item
from epubgen.vocabulary import XHTML_TYPE, direction_of
from epubgen.xhtml.markup import Markup, escape
from epubgen.xhtml.plan import FOLDER
from epubgen.xhtml.theme import PLACEHOLDER, Theme
from epubgen.xhtml.words import Words

SHELL = "content.xhtml.j2"
BODY = Markup(PLACEHOLDER)
TITLE = Markup("\ue000epubgen-title\ue001")


@dataclass(frozen=True, slots=True)
class Pages:
    """What every document of the book is made with."""

    theme: Theme
    words: Words
    metadata: Metadata
    styles: tuple[str, ...]
    """Style sheets, seen from the package document."""
    rare: frozenset[str] = frozenset()
    """Characters that are marked, so that the style sheet can give them their own font."""
    contributors: tuple[Person, ...] = ()
    """Those whom the book names itself: `metadata` has the translators of single articles too."""
    shells: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    def render(self, template: str, names: Mapping[str, object]) -> str:
        """Render a template, which also knows the words of the book's language and the book's metadata."""
        return self.theme.render(template, {"words": self.words, "book": self.metadata, **names})

    def document(
        self, body: str, title: str, *, lang: str = "", matter: str = "", css: str = "", folder: str = FOLDER
    ) -> str:
        """Return a whole document around the inside of its body."""
        lang = lang or self.metadata.language
        names = {
            "lang": lang,
            "dir": direction_of(lang),
            "title": title,
            "styles": ["../" * folder.count("/") + href for href in self.styles],
            "body_class": css or matter or "document",
            "body_type": matter,
            "body": Markup(body),
        }
        if not self.theme.is_compiled(SHELL):
            document = self.render(SHELL, names)
            if document.count(body) != 1:
                raise ThemeError("the template must show {{ body }} once", Location(str(self.theme.find(SHELL))))
            return document
        # What an unchanged template makes differs in title and body only, so it is rendered once for each kind.
        key = (lang, matter, css, folder)
        if key not in self.shells:
            shell = self.render(SHELL, {**names, "title": TITLE, "body": BODY})
            before, _, rest = shell.partition(TITLE)
            self.shells[key] = (before, *rest.split(BODY))
        before, between, after = self.shells[key]
        return f"{before}{escape(title)}{between}{body}{after}"


class Listing(NamedTuple):
    """A document that lists what is in the book: made when it is packed, by whoever packs it.

    In a book of thousands of chapters it is long, and making it takes time that other processes have. `entries` spells
    out what it lists, without making it.
    """

    pages: Pages
    template: str
    names: Mapping[str, object]
    title: str
    entries: Callable[[], Iterable[str]]
    matter: str = ""
    css: str = ""
    folder: str = FOLDER

    def read(self) -> bytes:
        """Return the document."""
        inner = self.pages.render(self.template, self.names)
        document = self.pages.document(inner, self.title, matter=self.matter, css=self.css, folder=self.folder)
        return document.encode()

    def key(self) -> str:
        """Return a digest of all that the document depends on."""
        pages = self.pages
        templates = [pages.theme.compiled.get(template) for template in (self.template, SHELL)]
        around = (templates, self.title, self.matter, self.css, self.folder, pages.styles, pages.metadata)
        return digest((repr(around), repr(pages.words.texts), *self.entries()))

    def __reduce__(self) -> tuple[type[MadeListing], tuple[bytes, str]]:
        """Travel to a process that has not been forked as what is read: themes do not travel."""
        return MadeListing, (self.read(), self.key())

    def item(self, id: str, href: str, size: int, properties: tuple[str, ...] = ()) -> Item:
        """Return the item of the document, which has about so many bytes.

        A template of the author's is rendered at once: its faults are faults of the manuscript.
        """
        theme = self.pages.theme
        if theme.is_compiled(self.template) and theme.is_compiled(SHELL):
            return Item(id, href, XHTML_TYPE, self.read, properties, size_hint=size, key=self.key)
        data = self.read()
        return Item(id, href, XHTML_TYPE, Blob(data).read, properties, size_hint=len(data))


class MadeListing(NamedTuple):
    """A listing that is made already, with its key."""

    data: bytes
    digest: str

    def read(self) -> bytes:
        return self.data

    def key(self) -> str:
        return self.digest


def digest(parts: Iterable[str]) -> str:
    """Return a digest of some texts in their order."""
    import hashlib

    joined = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=20).hexdigest()


def fixed_item(name: str, document: str, source: Location | None = None, properties: tuple[str, ...] = ()) -> Item:
    """Return the item of a document that is finished already."""
    data = document.encode()
    return Item(
        item_id(name), FOLDER + name, XHTML_TYPE, Blob(data).read, properties, source, size_hint=len(data)
    )  # fmt: skip


def item_id(name: str) -> str:
    """Return the manifest id of a document: its name, made a name of XML."""
    return "doc-" + name.rpartition(".")[0]
