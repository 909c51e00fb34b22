"""A chapter's body, put between the head and the tail that a template made: the bytes of a content document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from epubgen.model.blob import Blob


class ChapterDocument(NamedTuple):
    """What a content document is made of; `render` makes its bytes, in any process.

    `urls` is what each `epubgen:N` becomes: a URL, or None for a link to be taken out. `owners` says in which
    document an id lies, for a chapter that was split into several; `name` is this one. `insertions` are offsets in
    the body of headings, and the markup to put before their text; `rare` are characters to mark for their own font.
    """

    head: bytes
    body: Blob
    tail: bytes
    start: int = 0
    end: int = -1
    urls: tuple[str | None, ...] = ()
    name: str = ""
    owners: Mapping[str, str] = {}
    insertions: tuple[tuple[int, bytes], ...] = ()
    rare: frozenset[str] = frozenset()

    def render(self) -> bytes:
        body = self.body.read()
        if self.insertions:
            body = insert_numbers(body, self.insertions, self.start, self.end if self.end >= 0 else len(body))
        elif self.end >= 0:
            body = body[self.start : self.end]
        if b"<svg" in body:
            from epubgen.xhtml.svg_inline import show_at_night

            body = show_at_night(body)
        document = b"".join((self.head, body, self.tail))
        if self.urls:
            document = link_urls(document, self.urls)
        if self.owners:
            document = link_pieces(document, self.name, self.owners)
        if self.rare:
            from epubgen.xhtml.rare_characters import mark_rare

            start = document.index(b"<body")
            document = document[:start] + mark_rare(document[start:], self.rare)
        return document

    def key(self) -> str:
        """Return a digest of all that the document depends on, without making it.

        A body that lies on disk is known by its place, for what lies there is never written again.
        """
        import hashlib
        import pickle

        body = (
            self.body.data if self.body.data is not None else repr((self.body.path, self.body.offset, len(self.body)))
        )
        rest = (self.head, self.tail, self.start, self.end, self.urls, self.name, self.insertions)
        digest = hashlib.blake2b(pickle.dumps(rest, protocol=5), digest_size=20)
        digest.update(repr((sorted(self.owners.items()), sorted(self.rare))).encode("utf-8", "surrogatepass"))
        digest.update(body if isinstance(body, bytes) else body.encode())
        return digest.hexdigest()


def insert_numbers(body: bytes, insertions: Sequence[tuple[int, bytes]], start: int, end: int) -> bytes:
    """Put a number after the start tag of each heading between two offsets of the body."""
    parts, last = [], start
    for offset, number in insertions:
        if start <= offset < end:
            inside = body.index(b">", offset) + 1
            parts += [body[last:inside], number]
            last = inside
    return b"".join((*parts, body[last:end]))


def link_urls(document: bytes, urls: Sequence[str | None]) -> bytes:
    """Replace every `epubgen:N` by its URL; a link without one loses its `href`, a picture becomes its description."""
    encoded = [url if url is None else url.encode() for url in urls]

    def replace(match: re.Match[bytes]) -> bytes:
        number = int(match[2])
        if number >= len(encoded) or not inside_tag(document, match.start()):
            return match[0]
        url = encoded[number]
        return b' %s="%s"' % (match[1], url) if url is not None else b""

    document = re.sub(rb'\s(href|src|poster|data|xlink:href)="epubgen:(\d+)"', replace, document)
    return without_missing(document) if None in urls else document


def without_missing(document: bytes) -> bytes:
    """Put descriptions in the place of missing pictures, and take out players and sources of what is missing."""
    document = re.sub(rb"<img(?![^<>]*?\ssrc=)[^<]*?/>", described, document)
    if b"<source" in document or b"<track" in document:
        document = re.sub(rb"<(?:source|track)(?![^<>]*?\ssrc(?:set)?=)[^<>]*?/>", b"", document)
    for name, media in ((b"audio", rb"<source\s"), (b"video", rb"<source\s"), (b"picture", rb"<img\s")):
        if b"<" + name in document:
            player = re.compile(
                rb"<%b(?P<with>\ssrc=|\s[^<>]*?\ssrc=)?[^<>]*>(?P<inside>.*?)</%b>" % (name, name), re.DOTALL
            )
            document = player.sub(
                lambda match, media=media: (  # type: ignore[misc]
                    match[0] if match["with"] or re.search(media, match["inside"]) else match["inside"]
                ),
                document,
            )
    return document


def inside_tag(document: bytes, offset: int) -> bool:
    """Whether an offset lies in a tag and not in text that talks about one."""
    start = document.rfind(b"<", 0, offset)
    between = document[start:offset]
    return start >= 0 and (b">" not in between or re.search(rb">", re.sub(rb'"[^"]*"', b"", between)) is None)


def described(match: re.Match[bytes]) -> bytes:
    """Return what stands in the place of a picture that is missing: its alternative text."""
    alternative = re.search(rb'\salt="([^"]*)"', match[0])
    return b'<span class="missing-image">%s</span>' % (alternative[1] if alternative else b"")


def link_pieces(document: bytes, name: str, owners: Mapping[str, str]) -> bytes:
    """Point links inside a chapter at the document that now holds their target."""

    def replace(match: re.Match[bytes]) -> bytes:
        owner = owners.get(match[1].decode("utf-8", "replace"), name)
        if owner == name or not inside_tag(document, match.start()):
            return match[0]
        return b' href="%s#%s"' % (owner.encode(), match[1])

    return re.sub(rb'\shref="#([^"]+)"', replace, document)
