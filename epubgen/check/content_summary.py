"""What the package and other documents are told of a content document: properties it earns, facts about it."""

from __future__ import annotations

import re

from epubgen.check.document import FACTS, Reference
from epubgen.check.markup import EPUB, MATHML, SVG, XHTML, MarkupDocument

SCRIPT_TYPES = frozenset(
    (
        "application/ecmascript", "application/javascript", "application/x-ecmascript", "application/x-javascript",
        "text/ecmascript", "text/javascript", "text/javascript1.0", "text/javascript1.1", "text/javascript1.2",
        "text/javascript1.3", "text/javascript1.4", "text/javascript1.5", "text/jscript", "text/livescript",
        "text/x-ecmascript", "text/x-javascript",
    )
)  # fmt: skip
REMOTE_KINDS = frozenset(
    ("image", "audio", "video", "track", "font", "media", "object", "script", "stylesheet", "svg-symbol", "generic")
)


def collect_properties(document: MarkupDocument, references: list[Reference]) -> dict[str, int]:
    """Return the manifest properties that a document earns, each with the number of the first element that earns it."""
    found: dict[str, int] = {}
    by_tag = document.by_tag
    embedded = str(document.root.tag) != SVG + "svg"
    for tag, name in ((SVG + "svg", "svg"), (MATHML + "math", "mathml"), (EPUB + "switch", "switch")):
        if tag in by_tag and (name != "svg" or embedded):
            found[name] = document.numbers(tag)[0]
    scripted = [
        element
        for tag in (XHTML + "script", SVG + "script")
        for element in by_tag.get(tag, ())
        if element.get("type", "text/javascript").strip().lower() in SCRIPT_TYPES
    ]
    scripted += by_tag.get(XHTML + "form", [])
    scripted += [item.element for item in document.all("event")]
    if scripted:
        found["scripted"] = min(map(document.number, scripted))
    for reference in references:
        if reference.kind in REMOTE_KINDS and re.match(r"\s*(?:https?:|//)", reference.url, re.I):
            found.setdefault("remote-resources", reference.at if isinstance(reference.at, int) else 0)
    return found


def collect_facts(document: MarkupDocument) -> dict[str, object]:
    """Return what rules between documents ask for: microdata, RDFa, headings, tables, figures, audio, video."""
    facts: dict[str, object] = {}
    if document.classes:
        facts["overlay-classes"] = dict(document.classes)
    if document.all("microdata"):
        facts["microdata"] = document.all("microdata")[0].number
    if any(item.name not in ("rel", "rev") for item in document.all("rdfa")):
        facts["rdfa"] = True
    for name in ("audio", "video", "table", "figure"):
        if XHTML + name in document.by_tag:
            facts[name] = document.numbers(XHTML + name)[0]
    if XHTML + "style" in document.by_tag or SVG + "style" in document.by_tag:
        facts["style"] = True
    for collect in FACTS:
        facts.update(collect(document))
    return facts
