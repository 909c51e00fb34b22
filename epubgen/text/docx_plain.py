"""WordprocessingML as word processors write it → the plain part of it that Mammoth knows, with nothing lost.

Each step takes the tree of one part and changes it in place; what cannot be taken over is noted in the marks.
"""

from __future__ import annotations

from lxml import etree

from epubgen.text.docx_marks import Marks, as_html
from epubgen.text.docx_package import Package, W, is_on, paragraph_of, value

_KNOWN = frozenset(
    """
    annotationRef body bookmarkEnd bookmarkStart br commentRangeEnd commentRangeStart commentReference customXml del
    document drawing endnote endnoteRef endnoteReference endnotes fldChar footnote footnoteRef footnoteReference
    footnotes hyperlink ins instrText lastRenderedPageBreak moveFrom moveFromRangeEnd moveFromRangeStart moveTo
    moveToRangeEnd moveToRangeStart noBreakHyphen object p pPr pict proofErr r rPr rt rubyBase ruby sdt sdtContent sdtPr
    sdtEndPr sectPr smartTag softHyphen sym t tab tbl tblGrid tblPr tc tcPr tr trPr txbxContent tblPrEx
    """.split()  # noqa: SIM905
)
"""What Mammoth understands, or passes over with good reason, and what other steps see to."""
UPRIGHT = "epubgen-tcy"
"""The style that is given to characters which stand side by side in a vertical line."""
_RENAMED = {"cr": "br", "ptab": "tab", "dstrike": "strike"}
_EMPHASIS = ("b", "i", "strike", "dstrike", "smallCaps", "em", "vertAlign", "vanish")
"""What a style of characters says that means something."""
_MEANT_OTHERWISE = (
    "hyperlink", "followedhyperlink", "footnote", "endnote", "annotation", "strong", "heading", "title", "subtitle",
    "page number", "line number", "internet link", "visited internet link", "html", "source text", "verbatim",
)  # fmt: skip
"""Beginnings of the names of styles whose looks say nothing that the file does not say otherwise."""


def make_plain(root: etree._Element, package: Package, marks: Marks) -> None:
    """Bring a part into the form that Mammoth knows."""
    _drop_placeholders(root, marks)
    _take_character_styles(root, _character_styles(package))
    _drop_hidden(root, marks)
    _settle_runs(root, marks)
    _set_upright(root)
    _set_ruby(root, marks)
    _unwrap_unknown(root)
    _join_drop_caps(root)


def _local(element: etree._Element) -> str:
    return str(element.tag).removeprefix(W)


def _drop_placeholders(root: etree._Element, marks: Marks) -> None:
    """Take out what a form shows where nobody has written, and the word processor's own table of contents."""
    for control in list(root.iter(f"{W}sdt")):
        properties, parent = control.find(f"{W}sdtPr"), control.getparent()
        if properties is None or parent is None:
            continue
        box = next((one for one in properties if etree.QName(one).localname == "checkbox"), None)
        if box is not None:
            properties.remove(box)  # the sign in it stays, as text
        gallery = value(properties, "docPartObj/docPartGallery")
        if gallery == "Table of Contents":
            lines = sum(any(part.text for part in line.iter(f"{W}t")) for line in control.iter(f"{W}p"))
            marks.lose("contents", next(control.iter(f"{W}p"), None), "", lines)
            parent.remove(control)
        elif is_on(properties, "showingPlcHdr") and (content := control.find(f"{W}sdtContent")) is not None:
            for text in content.iter(f"{W}t"):
                text.text = ""


def _character_styles(package: Package) -> dict[str, list[etree._Element]]:
    """Return what each style of characters says of them, by its id, its base's before its own."""
    root = package.tree(package.part("styles"))
    styles = {
        style.get(f"{W}styleId", ""): style
        for style in (root.iter(f"{W}style") if root is not None else ())
        if style.get(f"{W}type") == "character"
    }

    wanted = {W + name for name in _EMPHASIS}
    said: dict[str, dict[str, etree._Element]] = {}

    def settle(name: str) -> dict[str, etree._Element]:
        asked = name
        chain: dict[str, None] = {}  # a chain may be as long as the file, too long for calls within calls
        while name in styles and name not in said and name not in chain:
            chain[name] = None
            name = value(styles[name], "basedOn")
        found = said.get(name, {})
        for one in reversed(chain):
            properties = styles[one].find(f"{W}rPr")
            own = {str(part.tag): part for part in properties if part.tag in wanted} if properties is not None else {}
            found = said[one] = {**found, **own}
        return said[asked]

    return {
        name: list(settle(name).values())
        for name, style in styles.items()
        if not value(style, "name").lower().startswith(_MEANT_OTHERWISE)
    }


def _take_character_styles(root: etree._Element, styles: dict[str, list[etree._Element]]) -> None:
    """Write into runs what their style says, where they do not say otherwise."""
    for properties in root.iter(f"{W}rPr"):
        if not (said := styles.get(value(properties, "rStyle"))):
            continue
        for one in said:
            if properties.find(str(one.tag)) is None:
                properties.append(etree.fromstring(etree.tostring(one)))


def _drop_hidden(root: etree._Element, marks: Marks) -> None:
    """Take out the text that the word processor does not show either."""
    for run in list(root.iter(f"{W}r")):
        parent, properties = run.getparent(), run.find(f"{W}rPr")
        if parent is None or not is_on(properties, "vanish"):
            continue
        text = "".join(part.text or "" for part in run.iter(f"{W}t"))
        if text.strip():
            marks.lose("hidden", run, text.strip())
        for part in [part for part in run if part.tag in (f"{W}t", f"{W}tab", f"{W}br", f"{W}sym")]:
            run.remove(part)


def _settle_runs(root: etree._Element, marks: Marks) -> None:
    """Say by plain names what runs are, and show the marks of notes once."""
    for element in root.iter(*(W + name for name in _RENAMED)):
        element.tag = W + _RENAMED[_local(element)]
    for emphasis in root.iter(f"{W}em"):
        properties = emphasis.getparent()
        if emphasis.get(f"{W}val") != "none" and properties is not None and is_on(properties, "i") is None:
            etree.SubElement(properties, f"{W}i")
    for reference in root.iter(f"{W}footnoteReference", f"{W}endnoteReference"):
        # An author's own mark, *, stands behind; the book has numbers.
        if reference.get(f"{W}customMarkFollows") in ("1", "true", "on"):
            for text in reference.itersiblings(f"{W}t", f"{W}sym"):
                marks.lose("note-mark", text, text.text or "")
                text.tag, text.text = f"{W}t", ""
    for symbol in list(root.iter(f"{W}sym")):
        _settle_symbol(symbol, marks)


def _set_upright(root: etree._Element) -> None:
    """Mark characters that stand side by side in a vertical line."""
    for layout in root.iter(f"{W}eastAsianLayout"):
        properties = layout.getparent()
        if layout.get(f"{W}vert") in ("1", "true", "on") and properties is not None:
            for style in properties.findall(f"{W}rStyle"):
                properties.remove(style)
            etree.SubElement(properties, f"{W}rStyle").set(f"{W}val", UPRIGHT)


def _settle_symbol(symbol: etree._Element, marks: Marks) -> None:
    """Let a sign of a font be a character, where its font has characters."""
    from mammoth.docx.dingbats import dingbats

    font, code = symbol.get(f"{W}font", ""), symbol.get(f"{W}char", "")
    try:
        number = int(code, 16)
    except ValueError:
        number = 0
    if (font, number) in dingbats or (font, number & 0xFF) in dingbats:
        return  # Mammoth writes it
    symbol.tag = f"{W}t"
    if 0x20 < number < 0xD800 or 0xF900 <= number < 0xFFFE or 0x10000 <= number < 0x110000:
        symbol.text = chr(number)
    else:
        marks.lose("symbol", symbol, f"{code} in {font}")
        symbol.text = "□"


def _set_ruby(root: etree._Element, marks: Marks) -> None:
    """Put aside characters with their readings."""
    for ruby in list(root.iter(f"{W}ruby")):
        base = "".join(part.text or "" for part in ruby.iterfind(f"{W}rubyBase//{W}t"))
        reading = "".join(part.text or "" for part in ruby.iterfind(f"{W}rt//{W}t"))
        shown = f"<ruby>{as_html(base)}<rt>{as_html(reading)}</rt></ruby>" if reading.strip() else as_html(base)
        token = marks.put(shown)
        tail = ruby.tail
        ruby.clear()
        ruby.tag, ruby.text, ruby.tail = f"{W}t", token, tail


def _unwrap_unknown(root: etree._Element) -> None:
    """Let elements that Mammoth would drop with all that is in them give way to what is in them."""
    for element in list(root.iter(f"{W}*")):
        parent = element.getparent()
        if parent is None or _local(element) in _KNOWN or not len(element):
            continue
        if next(element.iter(f"{W}r", f"{W}p"), None) is None or any(
            True for _ in element.iterancestors(f"{W}rPr", f"{W}pPr")
        ):
            continue
        place = parent.index(element)
        parent[place : place + 1] = list(element)


def _join_drop_caps(root: etree._Element) -> None:
    """Put a large first letter, which stands in a paragraph of its own, back before its word."""
    for frame in list(root.iter(f"{W}framePr")):
        if frame.get(f"{W}dropCap") not in ("drop", "margin"):
            continue
        paragraph = paragraph_of(frame)
        following = paragraph.getnext() if paragraph is not None else None
        if paragraph is None or following is None or following.tag != f"{W}p":
            continue
        runs = [child for child in paragraph if child.tag != f"{W}pPr"]
        place = 0 if following.find(f"{W}pPr") is None else 1
        following[place:place] = runs
        parent = paragraph.getparent()
        if parent is not None:
            parent.remove(paragraph)
