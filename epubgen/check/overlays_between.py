"""Rules between media overlays and the documents they narrate."""

from __future__ import annotations

from collections.abc import Iterator

from epubgen.check.media_types import DOCUMENTS, SMIL
from epubgen.check.messages import Message
from epubgen.check.package import PackageDocument
from epubgen.check.publication import LAST, Publication
from epubgen.check.rules import rule


def narrated(publication: Publication) -> dict[str, dict[str, list[int]]]:
    """Return for each document the overlays that refer to it, with the numbers of the elements that do."""
    found: dict[str, dict[str, list[int]]] = {}
    for summary, reference, url in publication.noticed:
        if summary.media_type == SMIL and reference.kind == "overlay-text" and url.where == "container":
            at = reference.at if isinstance(reference.at, int) else 0
            found.setdefault(url.path, {}).setdefault(summary.path, []).append(at)
    return found


@rule(Publication, "MED-010", "MED-011", "MED-012", "MED-013", spec="sec-docs-package")
def overlays_and_documents_name_each_other(publication: Publication) -> Iterator[Message]:
    """A document names the one overlay that refers to it, and no other."""
    package, by_document = publication.package, narrated(publication)
    for path, overlays in by_document.items():
        item = publication.item(path)
        if item is None or item.media_type not in DOCUMENTS:
            continue
        first, *others = overlays
        named = package.by_id.get(item.overlay)
        if not item.overlay:
            yield package.message("MED-010", at=item.number)
        elif named is None or named.path != first:
            yield package.message("MED-012", at=item.number)
        for overlay in others:
            for at in overlays[overlay]:
                yield publication.message("MED-011", path=overlay, at=at)
    for item in package.items:
        if item.overlay and item.media_type in DOCUMENTS and item.path not in by_document:
            yield package.message("MED-013", at=item.number)


@rule(Publication, "MED-015", spec="sec-overlay-content-order")
def overlays_are_in_reading_order(publication: Publication) -> Iterator[Message]:
    """The text of an overlay follows the order of the document."""
    last: dict[str, int] = {}
    for summary, reference, url in publication.noticed:
        if summary.media_type != SMIL or reference.kind != "overlay-text" or not url.fragment:
            continue
        target = publication.summaries.get(url.path)
        position = target.order.get(url.fragment) if target else None
        if position is None:
            continue
        key = f"{summary.path}\n{url.path}"
        if position < last.get(key, -1):
            yield publication.message("MED-015", reference.url, "document", path=summary.path, at=reference.at)
        last[key] = position


@rule(PackageDocument, "MED-016", spec="sec-overlays-package")
def total_duration_is_the_sum(package: PackageDocument) -> Iterator[Message]:
    """The duration of the publication is the sum of those of its overlays, give or take a second."""
    total, parts = None, []
    for meta in package.properties if package.is_epub3 else ():
        if (meta.get("property") or "").strip() == "media:duration":
            seconds = clock_seconds("".join(meta.itertext()).strip())
            if seconds is None:
                return
            if meta.get("refines") is None:
                total = seconds
            else:
                parts.append(seconds)
    if total is not None and abs(total - sum(parts)) > 1:
        yield package.message("MED-016")


def clock_seconds(value: str) -> float | None:
    """Return the seconds that a clock value means, or None where it is none."""
    import re

    if match := re.fullmatch(r"(?:(\d+):)?([0-5]\d):([0-5]\d(?:\.\d+)?)", value):
        return int(match[1] or 0) * 3600 + int(match[2]) * 60 + float(match[3])
    if match := re.fullmatch(r"(\d+(?:\.\d+)?)(h|min|s|ms)?", value):
        return float(match[1]) * {"h": 3600, "min": 60, "s": 1, "ms": 0.001}[match[2] or "s"]
    return None


ACTIVE = ("media:active-class", "media:playback-active-class")


@rule(Publication, "CSS-030", spec="sec-docs-assoc-style")
def narrated_documents_are_styled(publication: Publication) -> Iterator[Message]:
    """Where the package names classes for overlays, each narrated document has a style sheet."""
    package = publication.package
    if not any((meta.get("property") or "").strip() in ACTIVE for meta in package.properties):
        return
    for item in package.items:
        summary = publication.summaries.get(item.path)
        if not item.overlay or summary is None or not summary.parsed:
            continue
        if not any(reference.kind == "stylesheet" for reference in summary.references) and not summary.facts.get(
            "style"
        ):
            yield publication.message("CSS-030", path=item.path, at=LAST)
