"""Rules about resources that are no core media types: where they are used, something must stand in for them."""

from __future__ import annotations

from collections.abc import Iterator

from epubgen.check.document import DocumentSummary, Reference
from epubgen.check.media_types import AUDIO, IMAGES, PACKAGE, SMIL, base_type, is_core
from epubgen.check.messages import Message
from epubgen.check.package import Item
from epubgen.check.publication import Publication
from epubgen.check.rules import rule
from epubgen.check.vocabularies import words

TYPED = words("source object embed audio video")
NEED_FALLBACK = words("image audio video media object script svg-symbol generic")


@rule(Publication, "RSC-032", spec="sec-foreign-resources")
def foreign_resources_have_fallbacks(publication: Publication) -> Iterator[Message]:
    """A resource that is no core media type is used where the element or the manifest has a fallback for it."""
    package = publication.package
    for summary, reference, url in publication.noticed:
        if reference.kind not in NEED_FALLBACK or summary.media_type == SMIL:
            continue
        if url.where == "data" and url.fragment is None:
            media_type = data_type(url.path)
            exempt = holds_fallback(reference) or is_picture(reference)
            if not is_core(media_type, package.is_epub3) and not exempt:
                yield publication.message("RSC-032", "data:…", media_type, path=summary.path, at=reference.at)
            continue
        item = publication.item(url.path)
        if item is None and url.where == "container" and url.path == package.path:
            if not holds_fallback(reference) and not is_picture(reference):
                yield publication.message("RSC-032", url.path, PACKAGE, path=summary.path, at=reference.at)
            continue
        if (
            item is None
            or (item.remote and reference.kind not in ("audio", "media"))
            or needs_none(publication, reference, item)
        ):
            continue
        yield publication.message("RSC-032", item.path, item.media_type, path=summary.path, at=reference.at)


def holds_fallback(reference: Reference) -> bool:
    """Tell whether the element itself has a fallback that counts: only the content of object does."""
    return reference.element == "object" and reference.fallback


def is_picture(reference: Reference) -> bool:
    """Tell whether a reference is one of a picture's, which have a rule of their own."""
    return reference.element in ("picture", "source") and reference.kind == "image"


def data_type(url: str) -> str:
    """Return the media type of a data URL."""
    return url.partition(":")[2].partition(",")[0].partition(";")[0].strip().lower() or "text/plain"


def needs_none(publication: Publication, reference: Reference, item: Item) -> bool:
    """Tell whether a reference to an item is right as it is: a core media type, an exempt use, or a fallback."""
    package = publication.package
    if is_core(item.media_type, package.is_epub3) or item.media_type.startswith("video/") or holds_fallback(reference):
        return True
    if is_picture(reference):
        return True
    if reference.element == "source" and reference.fallback and item.media_type.startswith("audio/"):
        return True
    return any(is_core(other.media_type, package.is_epub3) for other in package.fallbacks(item))


@rule(Publication, "MED-003", "MED-007", "OPF-013", spec="sec-foreign-restrictions-picture")
def pictures_choose_among_known_types(publication: Publication) -> Iterator[Message]:
    """In picture, img is of a core media type and a foreign source has a type; types match the manifest."""
    for summary, reference, url in publication.noticed:
        if url.where == "data" and not is_picture(reference):
            yield from _other_type(publication, summary, reference, "data:…", data_type(url.path))
        item = publication.item(url.path)
        if item is None:
            continue
        if reference.kind == "image" and base_type(item.media_type) not in IMAGES:
            if reference.element == "picture":
                yield publication.message("MED-003", item.path, item.media_type, path=summary.path, at=reference.at)
            elif reference.element == "source" and not reference.type.strip():
                yield publication.message("MED-007", item.path, item.media_type, path=summary.path, at=reference.at)
                continue
        if url.fragment is None and reference.url.strip():  # the reference knows no types of parts
            yield from _other_type(publication, summary, reference, item.path, item.media_type)


def _other_type(
    publication: Publication, summary: DocumentSummary, reference: Reference, path: str, media_type: str
) -> Iterator[Message]:
    """Yield the message about an element whose type is another than that of its resource."""
    chosen = reference.element == "source" and reference.kind == "image"  # whose type is "" where it has none
    said = reference.type.strip()
    if reference.element in TYPED and (reference.type or chosen) and base_type(said) != base_type(media_type):
        yield publication.message("OPF-013", path, said, media_type, path=summary.path, at=reference.at)


@rule(Publication, "MED-005", spec="sec-smil-audio-elem")
def overlays_play_core_audio(publication: Publication) -> Iterator[Message]:
    """The audio of a media overlay is of a core media type."""
    for summary, reference, url in publication.noticed:
        if summary.media_type != SMIL or reference.kind != "audio":
            continue
        item = publication.item(url.path)
        if item is not None and item.media_type.replace(" ", "") not in AUDIO:
            yield publication.message("MED-005", item.path, item.media_type, path=summary.path, at=reference.at)
