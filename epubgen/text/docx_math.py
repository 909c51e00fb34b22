"""Formulas of a word processor (OMML, ECMA-376 part 1, 22.1) → MathML."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
NAMESPACE = "http://www.w3.org/1998/Math/MathML"


def to_mathml(formula: etree._Element, block: bool) -> str:
    """Return an `m:oMath` element as a `math` element, with its characters in a line as the alternative text."""
    for text in formula.iterfind(f".//{M}eqArr//{M}t"):
        # The one stands where lines are aligned, the other before the number of an equation.
        text.text = (text.text or "").replace("&", "").replace("#", "\u2003")
    spoken = " ".join(_spoken(formula).split())
    display = ' display="block"' if block else ""
    inside = _children(formula)
    return f'<math xmlns="{NAMESPACE}" class="math" alttext="{_escape(spoken)}"{display}>{inside}</math>'


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _spoken(element: etree._Element | None) -> str:
    """Return a formula in one line, as people write it where they can only type."""
    if element is None:
        return ""
    name = str(element.tag).removeprefix(M)
    if name == "t":
        return element.text or ""
    if name.endswith("Pr"):
        return ""
    part = {str(child.tag).removeprefix(M): _spoken(child) for child in element if isinstance(child.tag, str)}
    if name in _SPOKEN:
        return _SPOKEN[name].format_map({key: part.get(key, "") for key in _PARTS})
    if name == "nary":
        limits = f"_({part.get('sub', '')})^({part.get('sup', '')})"
        return f"{_property(element, 'naryPr/chr', '∫')}{limits} {part.get('e', '')}"
    if name == "d":
        inside = ", ".join(_spoken(child) for child in element.findall(f"{M}e"))
        return f"{_property(element, 'dPr/begChr', '(')}{inside}{_property(element, 'dPr/endChr', ')')}"
    between = {"eqArr": "; ", "m": "; ", "mr": ", "}.get(name, "")
    return between.join(filter(None, (_spoken(child) for child in element if isinstance(child.tag, str))))


_PARTS = ("num", "den", "e", "sub", "sup", "deg", "lim", "fName")
_SPOKEN = {
    "f": "({num})/({den})",
    "rad": "{deg}√({e})",
    "sSup": "{e}^({sup})",
    "sSub": "{e}_({sub})",
    "sSubSup": "{e}_({sub})^({sup})",
    "limLow": "{e}_({lim})",
    "limUpp": "{e}^({lim})",
    "func": "{fName} {e}",
}


def _children(element: etree._Element | None) -> str:
    if element is None:
        return ""
    return "".join(_any(child) for child in element if isinstance(child.tag, str))


def _row(element: etree._Element, name: str) -> str:
    return f"<mrow>{_children(element.find(M + name))}</mrow>"


def _property(element: etree._Element, path: str, default: str) -> str:
    found = element.find("/".join(M + step for step in path.split("/")))
    return default if found is None else (found.get(f"{M}val") or "")


def _any(element: etree._Element) -> str:
    name = str(element.tag).removeprefix(M)
    rule = _RULES.get(name)
    return rule(element) if rule else "" if name.endswith("Pr") else _children(element)


def _run(element: etree._Element) -> str:
    text = "".join(part.text or "" for part in element.iter(f"{M}t"))
    if element.find(f"{M}rPr/{M}nor") is not None:
        return f"<mtext>{_escape(text)}</mtext>"
    if _property(element, "rPr/sty", "i") in ("p", "b") and text.isalpha() and len(text) > 1:
        return f"<mi>{_escape(text)}</mi>"  # a name of several letters stands upright
    parts: list[str] = []
    for kind, piece in _pieces(text):
        parts.append(f"<{kind}>{_escape(piece)}</{kind}>")
    return "".join(parts)


def _pieces(text: str) -> list[tuple[str, str]]:
    """Split the characters of a run into identifiers, numbers and operators."""
    pieces: list[tuple[str, str]] = []
    for character in text:
        if character == "\u2003":
            pieces.append(("mtext", character))
        if character.isspace():
            continue
        if character.isdigit() or (character == "." and pieces and pieces[-1][0] == "mn"):
            kind = "mn"
        elif character.isalpha():
            kind = "mi" if character.isascii() or not character > "\u2e80" else "mtext"
        else:
            kind = "mo"
        if kind in ("mn", "mtext") and pieces and pieces[-1][0] == kind:
            pieces[-1] = (kind, pieces[-1][1] + character)
        else:
            pieces.append((kind, character))
    return pieces


def _fraction(element: etree._Element) -> str:
    bar = ' linethickness="0"' if _property(element, "fPr/type", "bar") == "noBar" else ""
    return f"<mfrac{bar}>{_row(element, 'num')}{_row(element, 'den')}</mfrac>"


def _root(element: etree._Element) -> str:
    degree = _children(element.find(f"{M}deg"))
    inside = _row(element, "e")
    return f"<mroot>{inside}<mrow>{degree}</mrow></mroot>" if degree else f"<msqrt>{inside}</msqrt>"


def _delimited(element: etree._Element) -> str:
    begin, end = _property(element, "dPr/begChr", "("), _property(element, "dPr/endChr", ")")
    separator = _property(element, "dPr/sepChr", "|")
    between = f"<mo>{_escape(separator)}</mo>"
    inside = between.join(f"<mrow>{_children(part)}</mrow>" for part in element.findall(f"{M}e"))
    opening = f"<mo>{_escape(begin)}</mo>" if begin else ""
    closing = f"<mo>{_escape(end)}</mo>" if end else ""
    return f"<mrow>{opening}{inside}{closing}</mrow>"


def _large(element: etree._Element) -> str:
    operator = f"<mo>{_escape(_property(element, 'naryPr/chr', '∫'))}</mo>"
    below, above = _children(element.find(f"{M}sub")), _children(element.find(f"{M}sup"))
    beside = _property(element, "naryPr/limLoc", "undOvr") == "subSup"
    names = ("msub", "msup", "msubsup") if beside else ("munder", "mover", "munderover")
    if below and above:
        operator = f"<{names[2]}>{operator}<mrow>{below}</mrow><mrow>{above}</mrow></{names[2]}>"
    elif below or above:
        name = names[0] if below else names[1]
        operator = f"<{name}>{operator}<mrow>{below or above}</mrow></{name}>"
    return f"<mrow>{operator}{_row(element, 'e')}</mrow>"


def _matrix(element: etree._Element) -> str:
    rows = [
        "".join(f"<mtd>{_children(cell)}</mtd>" for cell in row.findall(f"{M}e")) for row in element.findall(f"{M}mr")
    ]
    return f"<mtable>{''.join(f'<mtr>{row}</mtr>' for row in rows)}</mtable>"


def _lines(element: etree._Element) -> str:
    rows = "".join(f"<mtr><mtd>{_children(line)}</mtd></mtr>" for line in element.findall(f"{M}e"))
    return f"<mtable>{rows}</mtable>"


def _accent(element: etree._Element) -> str:
    mark = _property(element, "accPr/chr", "\u0302")
    return f'<mover accent="true">{_row(element, "e")}<mo>{_escape(mark)}</mo></mover>'


def _bar(element: etree._Element) -> str:
    name = "mover" if _property(element, "barPr/pos", "bot") == "top" else "munder"
    return f"<{name}>{_row(element, 'e')}<mo>¯</mo></{name}>"


def _grouped(element: etree._Element) -> str:
    below = _property(element, "groupChrPr/pos", "bot") == "bot"
    name = "munder" if below else "mover"
    return f"<{name}>{_row(element, 'e')}<mo>{_escape(_property(element, 'groupChrPr/chr', '⏟'))}</mo></{name}>"


def _is_hidden(element: etree._Element) -> bool:
    return _property(element, "phantPr/show", "1") in ("0", "off", "false")


def _two(tag: str, first: str, second: str) -> Callable[[etree._Element], str]:
    return lambda element: f"<{tag}>{_row(element, first)}{_row(element, second)}</{tag}>"


_RULES: dict[str, Callable[[etree._Element], str]] = {
    "r": _run,
    "f": _fraction,
    "rad": _root,
    "d": _delimited,
    "nary": _large,
    "m": _matrix,
    "eqArr": _lines,
    "acc": _accent,
    "bar": _bar,
    "sSup": _two("msup", "e", "sup"),
    "sSub": _two("msub", "e", "sub"),
    "sSubSup": lambda e: f"<msubsup>{_row(e, 'e')}{_row(e, 'sub')}{_row(e, 'sup')}</msubsup>",
    "sPre": lambda e: f"<mrow><msubsup><mrow></mrow>{_row(e, 'sub')}{_row(e, 'sup')}</msubsup>{_row(e, 'e')}</mrow>",
    "limLow": _two("munder", "e", "lim"),
    "limUpp": _two("mover", "e", "lim"),
    "groupChr": lambda e: _grouped(e),
    "borderBox": lambda e: f'<menclose notation="box">{_row(e, "e")}</menclose>',
    "phant": lambda e: f"<mphantom>{_row(e, 'e')}</mphantom>" if _is_hidden(e) else _row(e, "e"),
    "func": lambda e: f"<mrow>{_row(e, 'fName')}<mo>\u2061</mo>{_row(e, 'e')}</mrow>",
}
