"""HTML that a drawing program put into an SVG picture → HTML that a book may hold, looking the same (R-047).

Labels in `foreignObject` are written by editors of drawing programs: `font`, `center` and `align`, and blocks inside
words. What an element or attribute did to the looks becomes a `style`; what no book may hold and does nothing goes.
"""

from __future__ import annotations

from typing import Any

XHTML = "{http://www.w3.org/1999/xhtml}"
PHRASING = frozenset(
    """
    a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark q rp rt ruby s samp small span strong sub sup time
    u var wbr
    """.split()  # noqa: SIM905
)
BLOCKS = frozenset(
    """
    address article aside blockquote caption col colgroup dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6
    header hr li main ol p pre section table tbody td tfoot th thead tr ul body
    """.split()  # noqa: SIM905
)
MEANT = {"acronym": "abbr", "strike": "s", "tt": "code", "center": "div", "dir": "ul"}
"""Elements that HTML no longer has, and those that have taken their place; all others become spans or divs."""
PHRASING_ONLY = PHRASING - {"a", "del", "ins"} | {"p", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "dt"}
"""What may hold no block."""
LOOKS = {
    "center": "text-align: center", "b": "font-weight: bold", "strong": "font-weight: bold", "i": "font-style: italic",
    "em": "font-style: italic", "u": "text-decoration: underline", "s": "text-decoration: line-through",
}  # fmt: skip
"""How elements look that cannot stay what they are."""
STYLES = {
    "align": "text-align",
    "bgcolor": "background",
    "color": "color",
    "face": "font-family",
    "valign": "vertical-align",
}
SIZES = dict(zip("1234567", ["x-small", "small", "medium", "large", "x-large", "xx-large", "xx-large"], strict=True))
GLOBAL = frozenset(
    ("class", "id", "lang", "dir", "title", "style", "role", "{http://www.w3.org/XML/1998/namespace}lang")
)
OWN = {
    "a": {"href", "hreflang", "rel"}, "img": {"src", "alt", "width", "height"}, "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"}, "ol": {"start", "reversed"}, "col": {"span"}, "colgroup": {"span"},
    "time": {"datetime"}, "data": {"value"}, "li": {"value"}, "bdo": {"dir"},
}  # fmt: skip


UNSEEN = frozenset(("style", "title", "head", "template"))
"""Elements whose text no browser shows."""


def modernise(root: Any) -> bool:
    """Change the HTML elements below `root` in place; say whether there was anything to change."""
    changed = _remove_unseen(root)
    # From the innermost outwards: whether an element may stay depends on what it holds.
    for element in reversed([*root.iter(f"{XHTML}*")]):
        name = element.tag.removeprefix(XHTML)
        styles = [LOOKS[name]] if name == "center" else []
        holds_block = any(
            isinstance(child.tag, str) and child.tag.removeprefix(XHTML) in BLOCKS and child.tag.startswith(XHTML)
            for child in element
        )
        wanted = MEANT.get(name, name)
        if wanted not in PHRASING and wanted not in BLOCKS:
            wanted = "div" if holds_block else "span"
        elif holds_block and wanted in PHRASING_ONLY:
            styles += [LOOKS[wanted]] if wanted in LOOKS else []
            wanted = "div"
        if wanted != name:
            element.tag = f"{XHTML}{wanted}"
            changed = True
        changed |= _set_attributes(element, name, wanted, styles)
    return changed


def _remove_unseen(root: Any) -> bool:
    """Take out the elements that are not shown, before they become spans, which are."""
    unseen = [element for element in root.iter(f"{XHTML}*") if element.tag.removeprefix(XHTML) in UNSEEN]
    for element in unseen:
        remove(element)
    return bool(unseen)


def remove(element: Any) -> bool:
    """Take the element out, its tail stays; say that something was removed."""
    parent = element.getparent()
    if parent is None:
        return True  # beside the root: it is left out when the root alone is written
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
    return True


def _set_attributes(element: Any, name: str, wanted: str, styles: list[str]) -> bool:
    """Leave the attributes that the element may have; what others did to its looks becomes its style."""
    changed = bool(styles)
    for attribute, value in list(element.attrib.items()):
        if attribute in GLOBAL or attribute in OWN.get(wanted, ()) or attribute.startswith(("data-", "aria-")):
            continue
        del element.attrib[attribute]
        changed = True
        if attribute in STYLES and value.replace("-", "").replace("#", "").replace(" ", "").isalnum():
            styles.append(f"{STYLES[attribute]}: {value}")
        elif attribute == "size" and name == "font" and value in SIZES:
            styles.append(f"font-size: {SIZES[value]}")
    if wanted == "img" and "alt" not in element.attrib:
        element.set("alt", "")
        changed = True
    if styles:
        given = element.get("style", "").strip().rstrip(";")
        element.set("style", "; ".join([*styles, given] if given else styles))
    return changed
