"""Markup that is grown at random: trees of elements that may stand in one another, or almost, with their attributes."""

from __future__ import annotations

import random
import re
from xml.sax.saxutils import quoteattr

from mutations import Book, Mutant, insert, kind, pieces

BODY_END = re.compile(b"</body>")
FLOW = pieces("html-flow")
PHRASING = pieces("html-phrasing")
INSIDE = {
    "table": ["caption", "colgroup", "thead", "tbody", "tfoot", "tr"],
    "colgroup": ["col", "template"],
    "thead": ["tr"],
    "tbody": ["tr", "script"],
    "tfoot": ["tr"],
    "tr": ["td", "th", "template"],
    "dl": ["dt", "dd", "div", "script"],
    "ol": ["li", "script"],
    "ul": ["li"],
    "menu": ["li"],
    "select": ["option", "optgroup", "hr", "script"],
    "optgroup": ["option"],
    "datalist": ["option", "span"],
    "details": ["summary", "p"],
    "fieldset": ["legend", "p", "input"],
    "figure": ["figcaption", "img", "p"],
    "picture": ["source", "img"],
    "video": ["source", "track", "p", "a", "audio"],
    "audio": ["source", "track", "p", "video"],
    "object": ["param", "p", "img", "a"],
    "ruby": ["rb", "rp", "rt", "rtc", "span"],
    "map": ["area", "p"],
    "hgroup": ["h1", "h2", "p", "div"],
    "nav": ["h1", "ol", "p"],
}
EMPTY = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
NEEDED = {
    "img": ("src", "nav.xhtml", "alt", "x"),
    "area": ("alt", "x", "href", "#", "shape", "default"),
    "a": ("href", "#"),
    "track": ("src", "#"),
    "meter": ("value", "0"),
    "bdo": ("dir", "ltr"),
    "data": ("value", "x"),
    "param": ("name", "x", "value", "y"),
    "option": ("value", "x"),
    "optgroup": ("label", "x"),
    "label": (),
    "embed": ("src", "#", "type", "image/png"),
}
GLOBAL = pieces("html-global")
OWN_ATTRIBUTES = {line.split()[0]: line.split()[1:] for line in pieces("html-attributes")}
ROLES = pieces("aria-roles")
STATES = pieces("aria-states")
STATE_VALUES = ("", *pieces("aria-values"))
SVG_NAMES = pieces("names-svg")
MATH_NAMES = pieces("names-mathml")


def _attributes(name: str, dice: random.Random) -> dict[str, str]:
    """Return attributes for an element: those it needs, mostly, and some of its own or of all elements."""
    needed = NEEDED.get(name, ())
    found = dict(zip(needed[::2], needed[1::2], strict=True)) if dice.random() < 0.85 else {}
    own = OWN_ATTRIBUTES.get(name, [])
    for _time in range(dice.choice((0, 0, 0, 1, 1, 2))):
        spread = dice.random()
        source = own if own and spread < 0.6 else GLOBAL
        if spread > 0.95:
            source = OWN_ATTRIBUTES[dice.choice(list(OWN_ATTRIBUTES))]
        attribute, _, value = dice.choice(source).partition("=")
        found[attribute] = value.replace("&#x20;", " ").replace("&lt;", "<").replace("&gt;", ">")
    return found


def tag(name: str, attributes: dict[str, str], content: str) -> str:
    """Return an element as markup."""
    inside = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{inside}>{content}</{name}>" if content else f"<{name}{inside}/>"


def _html(name: str, dice: random.Random, depth: int) -> str:
    children = ""
    if depth and (name not in EMPTY or dice.random() < 0.02):
        for _time in range(dice.choice((0, 1, 1, 2, 3))):
            spread = dice.random()
            usual = INSIDE.get(name) or (
                FLOW + PHRASING if name in FLOW or name in ("td", "li", "dd", "body") else PHRASING
            )
            choice = dice.choice(
                usual if spread < 0.85 else list(pieces("names-html")) if spread > 0.95 else FLOW + PHRASING
            )
            children += _html(choice, dice, depth - 1) + dice.choice(("", "", "", "x", " "))
    if not children and name not in EMPTY and dice.random() < 0.6:
        children = "x"
    return tag(name, _attributes(name, dice), children)


def _documents(book: Book) -> list[str]:
    return book.markup(".xhtml", ".html", ".htm")


@kind(8)
def tree_of_html(book: Book, dice: random.Random) -> Mutant | None:
    """A small tree of HTML elements."""
    piece = _html(dice.choice(FLOW + PHRASING + tuple(INSIDE)), dice, dice.choice((0, 1, 1, 2, 2, 3)))
    names = ' xmlns:epub="http://www.idpf.org/2007/ops" xmlns:ssml="http://www.w3.org/2001/10/synthesis"'
    return insert(book, dice, _documents(book), BODY_END, f"<div{names}>{piece}</div>")


@kind(6)
def role_and_states(book: Book, dice: random.Random) -> Mutant | None:
    """An element with a role, ARIA states, or both."""
    name = dice.choice(
        FLOW + PHRASING + ("li", "td", "tr", "option", "dt", "dd", "summary", "figcaption", "svg", "math")
    )
    attributes = (
        _attributes(name, dice) if dice.random() < 0.3 else dict(zip(*[iter(NEEDED.get(name, ()))] * 2, strict=True))
    )
    if dice.random() < 0.75:
        attributes["role"] = " ".join(dice.choices(ROLES, k=dice.choice((1, 1, 1, 1, 2))))
    if dice.random() < 0.6:
        attributes[f"aria-{dice.choice(STATES)}"] = dice.choice(STATE_VALUES)
    inner = tag(name, attributes, "" if name in EMPTY | {"svg", "math", "table", "select"} else "x")
    around = {"li": "ul", "td": "table><tbody><tr", "tr": "table", "option": "select", "dt": "dl", "dd": "dl",
              "summary": "details", "figcaption": "figure"}.get(name, "div")  # fmt: skip
    closing = "".join(f"</{part}>" for part in reversed(around.split("><")))
    names = ' xmlns:epub="http://www.idpf.org/2007/ops" xmlns:ssml="http://www.w3.org/2001/10/synthesis"'
    return insert(book, dice, _documents(book), BODY_END, f"<div{names}><{around}>{inner}{closing}</div>")


def _foreign(names: tuple[str, ...], attributes: tuple[str, ...], dice: random.Random, depth: int) -> str:
    found = {}
    for _time in range(dice.choice((0, 0, 1, 2))):
        name, _, value = dice.choice(attributes).partition("=")
        found[name] = value.replace("_", " ")
    children = "".join(_foreign(names, attributes, dice, depth - 1) for _ in range(dice.randrange(3))) if depth else ""
    return tag(dice.choice(names), found, children or dice.choice(("", "x")))


@kind(4)
def tree_of_svg(book: Book, dice: random.Random) -> Mutant | None:
    """A small tree of SVG elements, in XHTML or in a document of its own."""
    piece = _foreign(SVG_NAMES, pieces("attributes-svg"), dice, dice.choice((0, 1, 1, 2)))
    if (drawings := book.markup(".svg")) and dice.random() < 0.5:
        piece = f'<g xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{piece}</g>'
        return insert(book, dice, drawings, re.compile(b"</svg>"), piece)
    piece = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{piece}</svg>'
    return insert(book, dice, _documents(book), BODY_END, piece)


@kind(3)
def tree_of_mathml(book: Book, dice: random.Random) -> Mutant | None:
    """A small tree of MathML elements."""
    piece = _foreign(MATH_NAMES, pieces("attributes-mathml"), dice, dice.choice((0, 1, 1, 2)))
    piece = (
        f'<math xmlns="http://www.w3.org/1998/Math/MathML" xmlns:xlink="http://www.w3.org/1999/xlink">{piece}</math>'
    )
    return insert(book, dice, _documents(book), BODY_END, piece)


XHTML11 = pieces("xhtml11")
XHTML11_ATTRIBUTES = pieces("xhtml11-attributes")


@kind(3)
def tree_of_old_xhtml(book: Book, dice: random.Random) -> Mutant | None:
    """A small tree of elements and attributes of XHTML 1.0 and 1.1."""
    piece = _foreign(XHTML11, XHTML11_ATTRIBUTES, dice, dice.choice((0, 1, 1, 2)))
    if dice.random() < 0.5:
        piece = f"<p>{piece}</p>"
    names = ' xmlns:epub="http://www.idpf.org/2007/ops"' if "epub:" in piece else ""
    return insert(book, dice, _documents(book), BODY_END, f"<div{names}>{piece}</div>")
