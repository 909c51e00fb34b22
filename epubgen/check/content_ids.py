"""Rules about ids: each once, and attributes that point at elements of the same document find them."""

from __future__ import annotations

from collections.abc import Iterator

from epubgen.check.harvest import Found
from epubgen.check.markup import MATHML, XHTML, XML, MarkupDocument, XHTML2Document, XHTMLDocument
from epubgen.check.messages import Message
from epubgen.check.rules import rule
from epubgen.check.xml import Element

FORM_OWNED = frozenset(("button", "fieldset", "input", "object", "output", "select", "textarea"))
LABELABLE = frozenset(("button", "input", "meter", "output", "progress", "select", "textarea"))


def find_duplicates(document: MarkupDocument, trimmed: bool = False) -> Iterator[Message]:
    """Yield a message for every element whose id another element has too; `trimmed`: but for spaces round it."""
    items = document.all("id")
    if len({item.value.strip() for item in items}) == len(items):
        return
    owners: dict[str, list[Found]] = {}
    for item in items:
        owners.setdefault(item.value.strip() if trimmed else item.value, []).append(item)
    for id, found in owners.items():
        for item in found if len(found) > 1 else ():
            yield document.message("RSC-005", f'the id "{id}" is used {len(found)} times', at=item.number)


@rule(XHTMLDocument, "RSC-005", spec="https://html.spec.whatwg.org/multipage/dom.html#the-id-attribute")
def ids_are_unique(document: XHTMLDocument) -> Iterator[Message]:
    """No two elements have the same id."""
    yield from find_duplicates(document)


@rule(XHTML2Document, "RSC-005", spec="https://www.w3.org/TR/xhtml-modularization/")
def ids_are_unique_in_xhtml_1_1(document: XHTML2Document) -> Iterator[Message]:
    """No two elements have the same id."""
    yield from find_duplicates(document, trimmed=True)


@rule(XHTMLDocument, "RSC-005", spec="https://html.spec.whatwg.org/multipage/image-maps.html#the-map-element")
def maps_have_unique_names(document: XHTMLDocument) -> Iterator[Message]:
    """No two maps have the same name, and a map's id is its name."""
    names: dict[str, list[Element]] = {}
    for element in document.by_tag.get(XHTML + "map", ()):
        name = element.get("name")
        if name is None:
            continue
        names.setdefault(name, []).append(element)
        if element.get("id") not in (None, name):
            yield document.message("RSC-005", 'the id of a "map" must be its name', at=element)
    for name, elements in names.items():
        if len(elements) > 1:
            for element in elements:
                yield document.message("RSC-005", f'several maps have the name "{name}"', at=element)


@rule(XHTMLDocument, "RSC-005", spec="https://html.spec.whatwg.org/multipage/dom.html#the-lang-and-xml:lang-attributes")
def both_language_attributes_agree(document: XHTMLDocument) -> Iterator[Message]:
    """Where an element has lang and xml:lang, both have the same value."""
    for item in document.all("languages"):
        other = item.element.get(XML + "lang", "")
        if item.value.lower() != other.lower():
            text = f'"lang" is "{item.value}" and "xml:lang" is "{other}"; they must be the same'
            yield document.message("RSC-005", text, at=item.element)


@rule(XHTMLDocument, "RSC-005", spec="https://html.spec.whatwg.org/multipage/forms.html#the-label-element")
def pointers_find_their_elements(document: XHTMLDocument) -> Iterator[Message]:
    """Attributes such as for, headers and aria-labelledby name elements of the document, of the right kind."""
    for item in document.all("pointer"):
        fault = _pointer_fault(document, item)
        if fault:
            yield document.message("RSC-005", fault, at=item.element)


def _pointer_fault(document: XHTMLDocument, item: Found) -> str:
    local = item.tag.rpartition("}")[2]
    words = item.value.split()
    missing = ", ".join(f'"{word}"' for word in words if word not in document.owners)
    if item.tag != XHTML + local and not item.name.startswith("aria-"):
        return ""
    match item.name:
        case "for" if local == "label":
            return _wrong_target(document.ids.get(item.value.strip()), item, LABELABLE, "a form control")
        case "form" if local in FORM_OWNED:
            return _wrong_target(document.ids.get(item.value.strip()), item, {"form"}, 'a "form"')
        case "list" if local == "input":
            return _wrong_target(document.ids.get(item.value.strip()), item, {"datalist"}, 'a "datalist"')
        case "headers" if local in ("td", "th"):
            return _wrong_headers(document.ids, item, words)
        case "aria-activedescendant":
            target = document.ids.get(item.value.strip())
            inside = target is not None and item.element in target.iterancestors()
            return "" if inside else f'"{item.name}" must name a descendant, but "{item.value}" is none'
    if not (item.name.startswith("aria-") or (local == "output" and item.name == "for")):
        return ""
    return f'"{item.name}" names {missing}, which no element of the document has as id' if missing else ""


def _wrong_target(target: Element | None, item: Found, allowed: frozenset[str] | set[str], what: str) -> str:
    if target is not None and str(target.tag).rpartition("}")[2] in allowed:
        hidden = str(target.tag) == XHTML + "input" and target.get("type", "").lower() == "hidden"
        if not hidden:
            return ""
    return f'"{item.name}" must be the id of {what}, but "{item.value}" is none'


def _wrong_headers(ids: dict[str, Element], item: Found, words: list[str]) -> str:
    table = next(item.element.iterancestors(XHTML + "table"), None)
    for word in words:
        target = ids.get(word)
        if (
            target is None
            or target.tag != XHTML + "th"
            or next(target.iterancestors(XHTML + "table"), None) is not table
        ):
            return f'"headers" must name "th" elements of the same table, but "{word}" is none'
    return ""


@rule(XHTMLDocument, "RSC-005", spec="https://www.w3.org/TR/MathML3/chapter2.html#fund.globatt")
def cross_references_of_formulas_are_ids(document: XHTMLDocument) -> Iterator[Message]:
    """The xref of an element of a formula is the id of an element in the document."""
    for item in document.all("xref"):
        if item.tag.startswith(MATHML) and item.value.strip() not in document.owners:
            yield document.message("RSC-005", f'"xref" names "{item.value}", which is no id here', at=item.number)


@rule(XHTMLDocument, "RSC-005", spec="https://www.w3.org/TR/MathML3/chapter3.html#presm.lbindent.attrs")
def indent_targets_are_ids(document: XHTMLDocument) -> Iterator[Message]:
    """The indenttarget of a formula's operator or space is the id of an element in the document."""
    for item in document.all("indent"):
        if item.value.strip() not in document.owners:
            yield document.message(
                "RSC-005", f'"indenttarget" names "{item.value}", which is no id here', at=item.number
            )
