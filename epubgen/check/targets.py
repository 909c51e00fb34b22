"""Targets: what one reading system, or an archive, will refuse, degrade or ignore of a book that is valid EPUB.

A rule about targets is a function of a `TargetedBook` and has for each target that it concerns a `Fact`: how grave it
is there, why, and who says so. Its messages are notes in the table; with a target they count as the fact says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import NamedTuple

from epubgen.check.container import UnreadableError
from epubgen.check.css_tokens import Places
from epubgen.check.document import Reference
from epubgen.check.images import HEAD
from epubgen.check.media_types import CSS, XHTML
from epubgen.check.messages import Message, Severity, make_message
from epubgen.check.package import Item, PackageDocument
from epubgen.check.publication import Publication
from epubgen.check.rules import rule, run
from epubgen.check.target_names import ACCESSIBILITY, NAMES
from epubgen.check.target_pictures import Picture, read_picture
from epubgen.check.target_styles import StyleLine, read_styles
from epubgen.check.xml import XML_LIMIT, Element, NotWellFormedError, XMLDocument, parse

VERBS = {Severity.ERROR: "refuses", Severity.WARNING: "degrades", Severity.USAGE: "ignores"}


class Fact(NamedTuple):
    """Why a rule holds for one target: how grave a breach is there, the reason in words, and whose word it is."""

    severity: Severity
    because: str
    source: str


refuses = partial(Fact, Severity.ERROR)
degrades = partial(Fact, Severity.WARNING)
ignores = partial(Fact, Severity.USAGE)


class Sheet(NamedTuple):
    """A style sheet: its path, what it says line by line, and the places of its lines."""

    path: str
    lines: list[StyleLine]
    places: Places


@dataclass
class TargetedBook:
    """A publication and a target: the scope of the rules about targets. It reads again what they ask for."""

    publication: Publication
    target: str = ""
    _documents: dict[str, XMLDocument | None] = field(default_factory=dict)

    @property
    def package(self) -> PackageDocument:
        """The package document."""
        return self.publication.package

    def document(self, path: str) -> XMLDocument | None:
        """Return a document of the container as a tree; None where it is missing or cannot be read."""
        if path not in self._documents:
            try:
                found: XMLDocument | None = parse(path, self.publication.container.read(path, XML_LIMIT))
            except (KeyError, UnreadableError, NotWellFormedError):
                found = None
            self._documents[path] = None if path in self.publication.encrypted else found
        return self._documents[path]

    @cached_property
    def documents(self) -> list[XMLDocument]:
        """The XHTML documents that can be read, in the order of the manifest."""
        paths = [item.path for item in self.package.items if item.media_type == XHTML]
        return [document for path in paths if (document := self.document(path)) is not None]

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The style sheets."""
        found = []
        for item in self.package.items:
            if item.media_type == CSS and item.path in self.publication.container.files:
                try:
                    text = self.publication.container.read(item.path, XML_LIMIT).decode("utf-8", "replace")
                except UnreadableError:
                    continue
                found.append(Sheet(item.path, read_styles(text), Places(text)))
        return found

    @cached_property
    def pictures(self) -> list[tuple[Item, Picture]]:
        """The raster images that can be read, with what their bytes say."""
        found = []
        for item in self.package.items:
            if not item.media_type.startswith("image/") or item.path not in self.publication.container.files:
                continue
            try:
                picture = read_picture(self.publication.container.head(item.path, HEAD))
            except UnreadableError:
                continue
            if picture is not None:
                found.append((item, picture))
        return found

    @cached_property
    def cover(self) -> Item | None:
        """The cover image, by its property or by the older meta element."""
        named = next((item for item in self.package.items if "cover-image" in item.properties), None)
        return named or self.package.by_id.get(self.older_cover)

    @cached_property
    def older_cover(self) -> str:
        """The id that `<meta name="cover"/>` gives, or ""."""
        metas = (meta for meta in self.package.elements if meta.get("name") == "cover")
        return next((meta.get("content", "").strip() for meta in metas), "")

    @cached_property
    def shown(self) -> dict[str, list[tuple[str, Reference]]]:
        """Image file → which documents show it, and where."""
        found: dict[str, list[tuple[str, Reference]]] = {}
        for summary, reference, url in self.publication.noticed:
            if reference.kind == "image":
                found.setdefault(url.path, []).append((summary.path, reference))
        return found

    def about_style(self, id: str, sheet: Sheet, line: StyleLine, *args: object) -> Message:
        """Return a message about a line of a style sheet."""
        row, column = sheet.places.at(line.offset)
        return make_message(id, *args, path=sheet.path, line=row, column=column)

    def about_all(self, id: str, document: XMLDocument, elements: Sequence[Element]) -> Iterator[Message]:
        """Yield one message about how many elements there are, at the first of them; none where there are none."""
        if elements:
            yield document.message(id, len(elements), at=elements[0])


Check = Callable[[TargetedBook], Iterable[Message]]
FACTS: dict[str, dict[str, Fact]] = {}
"""Rule → its fact for each target that it concerns."""
CHECKS: dict[str, Check] = {}


def target_rule(id: str, **facts: Fact) -> Callable[[Check], Check]:
    """Register a rule about some targets, each with its fact."""
    assert facts.keys() <= NAMES.keys(), facts.keys()

    def register(check: Check) -> Check:
        FACTS[check.__name__] = facts
        CHECKS[check.__name__] = check
        return rule(TargetedBook, id, spec="epubgen")(check)

    return register


def load_rules() -> None:
    """Let the modules of rules register themselves."""
    from importlib import import_module

    for name in ("targets_package", "targets_images", "targets_styles", "targets_content", "accessibility"):
        import_module(f"epubgen.check.{name}")


def check_targets(publication: Publication, targets: Iterable[str]) -> Iterator[Message]:
    """Yield what each target refuses, degrades or ignores, with the reason and its source."""
    from epubgen.check.accessibility import AccessibleBook

    load_rules()
    book = AccessibleBook(publication)  # one for all: it keeps the documents that it has read
    for target in dict.fromkeys(targets):
        if target == ACCESSIBILITY:
            yield from run(book)
            continue
        book.target = target
        for name, check in CHECKS.items():
            fact = FACTS[name].get(target)
            if fact is not None:
                for message in check(book):
                    yield worded(message, name, target, fact)


def worded(message: Message, name: str, target: str, fact: Fact) -> Message:
    """Return a message as it is about one target: its weight there, its reason and source."""
    text = f"{NAMES[target]} {VERBS[fact.severity]}: {message.text}. {fact.because} ({fact.source})"
    return replace(message, severity=fact.severity, text=text, rule=name)
