"""An XHTML tree → the same tree with each element where the grammar of HTML lets it stand.

HTML Living Standard, "Content model" of each element: what is in the wrong place is renamed, wrapped or unwrapped; its
text always stays.
"""

from __future__ import annotations

from lxml import etree

from epubgen.text import html5_inline
from epubgen.text.html5_editing import add_text_before, drop_blanks, parent_tag, remove, text_into, unwrap, wrap
from epubgen.text.html5_foreign import repair_formula
from epubgen.text.html5_names import BLOCKS, MATHML, PHRASING, REFERRING

_PHRASING_ONLY = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dt", "summary"])
_INLINE = PHRASING - frozenset(["a", "ins", "del", "audio", "video", "math", "svg", "ruby"])
_FORMATTING = frozenset(["b", "i", "em", "strong", "u", "s", "small", "font", "sub", "sup"])
_LISTS = frozenset(("ul", "ol"))
_NEUTRAL = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "del": "del", "s": "del", "mark": "mark"}


def repair(root: etree._Element) -> None:
    """Make the tree under the root conform."""
    for formula in root.iter(f"{{{MATHML}}}math"):
        repair_formula(formula)
    for element in list(root.iter("*")):
        if element is root or not isinstance(element.tag, str) or element.tag.startswith("{"):
            continue
        if element.getparent() is None:
            continue
        rule = _RULES.get(element.tag)
        if rule is not None:
            rule(element)
    for element in reversed(list(root.iter("*"))):
        if element is root or not isinstance(element.tag, str) or element.getparent() is None:
            continue
        _hold_phrasing(element)
        if (
            element.tag in _FORMATTING
            and not len(element)
            and not (element.text or "").strip()
            and not element.get("id")
        ):
            # What parsers leave behind of tags that were not closed.
            unwrap(element)
    _settle_references(root)


def _settle_references(root: etree._Element) -> None:
    """Take out references to ids that are not there."""
    ids = {element.get("id"): element for element in root.iter("*") if element.get("id")}
    for element in root.iter("*"):
        for name in REFERRING & set(map(str, element.attrib)):
            if not set((element.get(name) or "").split()) <= set(ids):
                del element.attrib[name]
        if "headers" in element.attrib:
            table = next(element.iterancestors("table"), None)
            heads = {cell.get("id") for cell in table.iter("th")} if table is not None else set()
            if not set(element.get("headers", "").split()) <= heads:
                del element.attrib["headers"]


def _list(element: etree._Element) -> None:
    """Only items are in a list; a list right inside a list belongs to the item before it."""
    drop_blanks(element)
    loose = [child for child in element if child.tag != "li"]
    for child in loose:
        before = child.getprevious()
        if child.tag in _LISTS and before is not None and before.tag == "li":
            before.append(child)
        else:
            wrap(child, "li")
    if element.text and element.text.strip():
        item = etree.Element("li")
        item.text, element.text = element.text, None
        element.insert(0, item)
    for child in element:
        if child.tail and child.tail.strip():
            text_into(child)


def _item(element: etree._Element) -> None:
    if parent_tag(element) not in _LISTS:
        element.tag = "div"
        element.attrib.pop("value", None)
    elif parent_tag(element) == "ul":
        element.attrib.pop("value", None)


def _definition_list(element: etree._Element) -> None:
    drop_blanks(element)
    for child in list(element):
        if child.tag == "div" and not _is_group(child):
            child.tag = "dd"
        elif child.tag not in ("dt", "dd", "div"):
            wrap(child, "dd")
    if not len(element):
        element.tag = "div"
        return
    for child in element:
        if child.tail and child.tail.strip():
            text_into(child)
    if element.text and element.text.strip():
        first = etree.Element("dt")
        first.text, element.text = element.text, None
        element.insert(0, first)
    if element[0].tag == "dd":
        element.insert(0, etree.Element("dt"))
    if element[-1].tag == "dt":
        element.append(etree.Element("dd"))


def _is_group(element: etree._Element) -> bool:
    """Return whether a div in a definition list holds terms and definitions, and nothing else."""
    tags = [child.tag for child in element]
    said = (element.text or "") + "".join(child.tail or "" for child in element)
    return set(tags) == {"dt", "dd"} and tags[0] == "dt" and tags[-1] == "dd" and not said.strip()


def _definition_part(element: etree._Element) -> None:
    parent = element.getparent()
    inside = parent_tag(element)
    if inside == "div" and parent is not None:
        inside = parent_tag(parent)
    if inside != "dl":
        element.tag = "div"


def _caption_of_figure(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None or parent.tag != "figure":
        element.tag = "p"
        element.set("class", "caption")
        return
    if element.getprevious() is not None and element.getnext() is not None:
        tail, element.tail = element.tail, None
        add_text_before(parent, parent.index(element), tail)
        parent.append(element)


def _details(element: etree._Element) -> None:
    if not len(element) or element[0].tag != "summary" or (element.text or "").strip():
        element.tag = "div"
        element.attrib.pop("open", None)


def _summary(element: etree._Element) -> None:
    if parent_tag(element) != "details":
        element.tag = "p"


def _table(element: etree._Element) -> None:
    """A table has one caption, columns, one head, bodies and one foot, in this order."""
    seen: set[str] = set()
    for part in list(element):
        tag = str(part.tag)
        if tag == "caption" and tag in seen:
            part.tag = "p"
            element.addprevious(part)
        elif tag in ("thead", "tfoot") and tag in seen:
            part.tag = "tbody"
        seen.add(tag)
    order = ("caption", "colgroup", "col", "thead", "tbody", "tr", "tfoot")
    parts = sorted(element, key=lambda part: order.index(str(part.tag)) if part.tag in order else len(order))
    if parts != list(element):
        for part in parts:
            element.append(part)


def _column(element: etree._Element) -> None:
    if parent_tag(element) not in ("colgroup", "table"):
        remove(element)


_RULES = {
    **html5_inline.RULES,
    "ul": _list,
    "ol": _list,
    "li": _item,
    "dl": _definition_list,
    "dt": _definition_part,
    "dd": _definition_part,
    "figcaption": _caption_of_figure,
    "details": _details,
    "summary": _summary,
    "col": _column,
    "table": _table,
}


def _hold_phrasing(element: etree._Element) -> None:
    """See that an element which may hold only phrasing content holds nothing else."""
    tag = str(element.tag)
    if tag in _PHRASING_ONLY:
        for child in [child for child in element.iterdescendants("*") if child.tag in BLOCKS]:
            _flatten(child)
    elif tag in _INLINE and any(child.tag in BLOCKS for child in element.iterdescendants("*")):
        if tag in _NEUTRAL:
            element.set("class", " ".join(dict.fromkeys([_NEUTRAL[tag], *element.get("class", "").split()])))
        element.tag = "div"
        for name in ("datetime", "value"):
            element.attrib.pop(name, None)


def _flatten(block: etree._Element) -> None:
    """Put the content of a block in its place, on a line of its own."""
    if block.tag in ("hr", "col", "colgroup"):
        remove(block)
        return
    parent = block.getparent()
    if block.getprevious() is not None or (parent is not None and (parent.text or "").strip()):
        block.addprevious(etree.Element("br"))
    unwrap(block)
