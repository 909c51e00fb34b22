"""What the checker's own rules want to know of a document besides: headings, contents, styles, images."""

from __future__ import annotations

from epubgen.check.document import FACTS
from epubgen.check.markup import EPUB, HEADINGS, SVG, XHTML, MarkupDocument
from epubgen.check.vocabularies import words
from epubgen.check.xml import Element

Entry = tuple[str, str, int, int]
"""An entry of the contents: label, URL, depth from 1, number of its element."""


def text_of(element: Element) -> str:
    """Return an element's text, or what stands in for it, with single spaces; ruby's readings left out."""
    if not len(element):
        return " ".join((element.text or "").split())
    parts = [element.text or ""]
    for child in element.iterchildren("*"):
        if child.tag not in (f"{XHTML}rt", f"{XHTML}rp"):
            parts += [child.get("alt") or "", text_of(child)]
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def collect(document: MarkupDocument) -> dict[str, object]:
    """Return the facts about one document."""
    facts: dict[str, object] = {"size": len(document.data)}
    found = list(document.root.iter(*HEADINGS))
    if found:
        facts["headings"] = headings_by_id(found)
    if chapters := document.numbers(HEADINGS[0]):
        facts["chapter"] = (text_of(document.by_tag[HEADINGS[0]][0]), chapters[0])
    if styled := document.all("style"):
        facts["inline"] = (len(styled), styled[0].number)
    typed = [item for item in document.all("type") if "id" in item.names]
    breaks = [item for item in document.all("type") if "pagebreak" in item.value.split()]
    if breaks:
        facts["pagebreaks"] = frozenset((item.element.get("id") or "").strip() for item in breaks)
    elif typed:
        facts["other-types"] = frozenset((item.element.get("id") or "").strip() for item in typed)
    if "nav" in document.task.properties:
        facts["toc"] = [entry for nav in document.by_tag.get(f"{XHTML}nav", ()) for entry in contents(document, nav)]
    return facts


def headings_by_id(found: list[Element]) -> dict[str, str]:
    """Return the text of a document's headings by the ids on them, in them or around them; by "" that of the first."""
    headings = {"": text_of(found[0])}
    for heading in sorted(found, key=lambda element: element.tag):
        text, parent = text_of(heading), heading.getparent()
        inner = heading.iter(f"{XHTML}a", f"{XHTML}span") if len(heading) else ()
        for owner in (heading, *inner, parent):
            if owner is not None and (id := owner.get("id")):
                headings.setdefault(id.strip(), text)
    return headings


def contents(document: MarkupDocument, nav: Element) -> list[Entry]:
    """Return the entries of a toc nav."""
    if "toc" not in (nav.get(f"{EPUB}type") or "").split():
        return []
    return [
        (text_of(link), link.get("href") or "", sum(1 for _ in link.iterancestors(f"{XHTML}ol")), document.number(link))
        for link in nav.iter(f"{XHTML}a")
    ]


FACTS.append(collect)

CAMEL = {
    name.lower(): name
    for name in words(
        "attributeName baseFrequency calcMode clipPathUnits filterUnits gradientTransform gradientUnits keyTimes "
        "markerHeight markerUnits markerWidth maskUnits pathLength patternContentUnits patternTransform patternUnits "
        "preserveAspectRatio primitiveUnits refX refY repeatCount spreadMethod startOffset stdDeviation textLength "
        "viewBox"
    )
}
"""SVG attributes that have capital letters, by their names without."""
CAMEL_ELEMENTS = {
    name.lower(): name
    for name in words(
        "animateMotion animateTransform clipPath feBlend feColorMatrix feComposite feFlood feGaussianBlur feImage "
        "feMerge feOffset foreignObject linearGradient radialGradient textPath"
    )
}


def lowered(document: MarkupDocument) -> list[tuple[int, str]]:
    """Return SVG names that have lost their capital letters: number of the element, and the right name."""
    found = []
    for tag in document.by_tag:
        if not tag.startswith(SVG):
            continue
        local = tag[len(SVG) :]
        for element in document.by_tag[tag]:
            if local in CAMEL_ELEMENTS:
                found.append((document.number(element), CAMEL_ELEMENTS[local]))
            found += [(document.number(element), CAMEL[str(name)]) for name in element.keys() if name in CAMEL]  # noqa: SIM118
    return found
