"""Drawings of a word processor (DrawingML, VML) → pictures and paragraphs; charts → tables, diagrams → lists."""

from __future__ import annotations

from lxml import etree

from epubgen.text.docx_marks import Marks
from epubgen.text.docx_package import Package, R, W, paragraph_of, value, whole

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 (its usual prefix)
SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
DECORATION = "\ufde6"
"""As alternative text: the picture is said to be decoration."""
_SHAPES = ("oval", "line", "polyline", "arc", "curve", "diagram", "image")


def settle_alternatives(root: etree._Element) -> None:
    """Take one of the forms in which a part says the same several times."""
    for choices in reversed(list(root.iter(f"{MC}AlternateContent"))):
        _choose(choices)


def settle_drawings(root: etree._Element, package: Package, name: str, marks: Marks) -> None:
    """Let what drawings hold stand in the text: pictures in their place, text boxes behind their paragraph."""
    _settle_shapes(root, marks)
    # Inner text boxes before those that hold them.
    for drawing in reversed(list(root.iter(f"{W}drawing"))):
        _settle_drawing(drawing, package, name, marks)
    for pict in root.iter(f"{W}pict", f"{W}object"):
        if next(pict.iter(f"{W}txbxContent"), None) is not None:
            marks.lose("text-box", pict)
    for chunk in root.iter(f"{W}altChunk"):
        marks.lose("embedded-file", chunk)


def _choose(choices: etree._Element) -> None:
    """Take of several forms of the same the one that can be read: drawings as such, anything else as it falls back."""
    parent = choices.getparent()
    if parent is None:
        return
    readable = [one for one in choices.iterfind(f"{MC}Choice") if _is_readable(one)]
    chosen = readable[0] if readable else choices.find(f"{MC}Fallback")
    if chosen is None or not len(chosen):
        chosen = choices.find(f"{MC}Choice")
    place, tail = parent.index(choices), choices.tail
    parent[place : place + 1] = list(chosen) if chosen is not None else []
    if tail and place:
        parent[place - 1].tail = tail


def _is_readable(choice: etree._Element) -> bool:
    wanted = (f"{W}txbxContent", f"{PIC}pic", f"{C}chart", f"{DGM}relIds")
    return next(choice.iter(*wanted), None) is not None and next(choice.iter(f"{W}drawing"), None) is not None


def _settle_shapes(root: etree._Element, marks: Marks) -> None:
    """Let shapes of VML be those that Mammoth knows, pictures have their words, and lettering be text."""
    for name in _SHAPES:
        for drawn in root.iter(V + name):
            drawn.tag = f"{V}shape"
    for image in list(root.iter(f"{V}imagedata")):
        shape = image.getparent()
        words = (shape.get("alt") if shape is not None else "") or image.get(f"{O}title") or ""
        if not image.get(f"{R}id"):
            marks.lose("picture", image, words)
        elif shape is not None:
            picture = etree.Element(f"{PIC}pic")
            fill = etree.SubElement(picture, f"{PIC}blipFill")
            etree.SubElement(fill, f"{A}blip").set(f"{R}embed", image.get(f"{R}id", ""))
            shape.replace(image, _framed(picture, words))
    for lettering in root.iter(f"{V}textpath"):
        paragraph = paragraph_of(lettering)
        if paragraph is not None and (text := lettering.get("string", "").strip()):
            _put_after(paragraph, [_written(text)])
            marks.lose("text-box", paragraph)


def _settle_drawing(drawing: etree._Element, package: Package, name: str, marks: Marks) -> None:
    """Keep a picture; of anything else take out what can be read."""
    frame = next((one for one in drawing if one.tag in (f"{WP}inline", f"{WP}anchor")), None)
    data = frame.find(f"{A}graphic/{A}graphicData") if frame is not None else None
    paragraph = paragraph_of(drawing)
    if frame is None or data is None or paragraph is None:
        return
    described = frame.find(f"{WP}docPr")
    if described is not None and any(one.get("val") in ("1", "true") for one in described.iter(_DECORATIVE)):
        described.set("descr", DECORATION)
    _prefer_svg(data)
    pictures = list(data.iter(f"{PIC}pic"))
    if data.find(f"{PIC}pic") is not None:
        return
    words = (described.get("descr") or described.get("title") or "").strip() if described is not None else ""
    blocks = _read_blocks(data, package, name, marks, paragraph, words)
    if not blocks and not pictures:
        marks.lose("drawing", paragraph, words)
        blocks = [_written(words)] if words else []
    _put_after(paragraph, blocks)
    parent = drawing.getparent()
    if parent is not None:
        for picture in reversed(pictures):
            own = picture.find(f"{PIC}nvPicPr/{PIC}cNvPr")
            drawing.addnext(_framed(picture, (own.get("descr") if own is not None else "") or words))
        parent.remove(drawing)


def _read_blocks(
    data: etree._Element, package: Package, name: str, marks: Marks, paragraph: etree._Element, words: str
) -> list[etree._Element]:
    """Return the paragraphs of text boxes, the values of charts, the texts of diagrams."""
    blocks = [block for box in data.iter(f"{W}txbxContent") for block in box]
    if blocks:
        marks.lose("text-box", paragraph)
    relations = package.relations(name)
    for kind, tag, link, read in (
        ("chart", f"{C}chart", "id", chart_table),
        ("diagram", f"{DGM}relIds", "dm", _diagram_lines),
    ):
        for element in data.iter(tag):
            target = relations.get(element.get(R + link, ""))
            blocks += read(package.tree(target.target) if target else None)
            marks.lose(kind, paragraph, words)
    return blocks


def _prefer_svg(data: etree._Element) -> None:
    """Let a picture that the file has as SVG too be that: what stands beside it is often EMF."""
    for blip in data.iter(f"{A}blip"):
        drawn = next(blip.iter(f"{SVG}svgBlip"), None)
        if drawn is not None and drawn.get(f"{R}embed"):
            blip.set(f"{R}embed", drawn.get(f"{R}embed", ""))


def _framed(picture: etree._Element, words: str) -> etree._Element:
    """Return a picture out of a group, or an old one, as a drawing of its own."""
    drawing = etree.Element(f"{W}drawing")
    inline = etree.SubElement(drawing, f"{WP}inline")
    etree.SubElement(inline, f"{WP}docPr", {"id": "0", "name": "", "descr": words})
    etree.SubElement(etree.SubElement(inline, f"{A}graphic"), f"{A}graphicData").append(picture)
    return drawing


def _put_after(paragraph: etree._Element, blocks: list[etree._Element]) -> None:
    for block in reversed(blocks):
        if isinstance(block.tag, str):
            paragraph.addnext(block)


def _written(text: str, bold: bool = False) -> etree._Element:
    paragraph = etree.Element(f"{W}p")
    run = etree.SubElement(paragraph, f"{W}r")
    if bold:
        etree.SubElement(etree.SubElement(run, f"{W}rPr"), f"{W}b")
    etree.SubElement(run, f"{W}t").text = text
    return paragraph


def chart_table(chart: etree._Element | None) -> list[etree._Element]:
    """Return what a chart shows as its title and a table: a row for each category, a column for each series."""
    if chart is None:
        return []
    title = "".join(part.text or "" for part in chart.iterfind(f"{C}chart/{C}title//{A}t")).strip()
    blocks = [_written(title)] if title else []
    series = list(chart.iter(f"{C}ser"))
    if not series:
        return blocks
    names = [_points(one, "tx").get(0, "") for one in series]
    labels = _points(series[0], "cat") or _points(series[0], "xVal")
    columns = [_points(one, "val") or _points(one, "yVal") for one in series]
    rows = sorted({*labels, *(place for column in columns for place in column)})
    table = etree.Element(f"{W}tbl")
    _row(table, ["", *names], head=True)
    for place in rows:
        _row(table, [labels.get(place, ""), *(column.get(place, "") for column in columns)])
    return [*blocks, table]


def _points(series: etree._Element, name: str) -> dict[int, str]:
    """Return the values of one side of a series, as the file keeps them, by their places."""
    part = series.find(C + name)
    if part is None:
        return {}
    if (bare := part.find(f"{C}v")) is not None:
        return {0: bare.text or ""}
    return {whole(one.get("idx")): one.findtext(f"{C}v") or "" for one in part.iter(f"{C}pt")}


def _row(table: etree._Element, texts: list[str], head: bool = False) -> None:
    row = etree.SubElement(table, f"{W}tr")
    if head:
        etree.SubElement(etree.SubElement(row, f"{W}trPr"), f"{W}tblHeader")
    for text in texts:
        etree.SubElement(row, f"{W}tc").append(_written(text))


def _diagram_lines(diagram: etree._Element | None) -> list[etree._Element]:
    """Return the texts of a diagram (SmartArt), each as a paragraph."""
    if diagram is None:
        return []
    texts = (
        "\n".join("".join(run.text or "" for run in line.iter(f"{A}t")) for line in point.iterfind(f"{DGM}t/{A}p"))
        for point in diagram.iter(f"{DGM}pt")
        if point.get("type", "node") in ("node", "asst")
    )
    return [_written(text.strip()) for text in texts if text.strip()]


def running_heads(package: Package) -> list[str]:
    """Return the texts of headers and footers, which no book has; those with nothing but a page number are left out."""
    found: dict[str, None] = {}
    for relation in package.relations(package.main).values():
        if relation.kind not in ("header", "footer"):
            continue
        part = package.tree(relation.target)
        text = "".join(one.text or "" for one in part.iter(f"{W}t")) if part is not None else ""
        text = " ".join(text.split())
        if text and not all(character.isdigit() or not character.isalnum() for character in text):
            found[text] = None
    return list(found)


def is_vertical(root: etree._Element) -> bool:
    """Return whether the text runs from top to bottom."""
    return any(
        value(section, "textDirection") in ("tbRl", "tbRlV", "rlV", "tbLrV") for section in root.iter(f"{W}sectPr")
    )
