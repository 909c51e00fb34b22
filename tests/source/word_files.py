"""Word-processor files as text: NAME.xml holds the parts of one, and what every file has is added here.

<docx NAMESPACES>
  <document>paragraphs and tables</document>      what follows is left out where there is none
  <styles>…</styles> <numbering>…</numbering> <footnotes>…</footnotes> <endnotes>…</endnotes> <comments>…</comments>
  <part name="word/header1.xml" id="rId20" kind="header">root element</part>
  <core title="…" creator="…"/>
</docx>
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from handmade import PNG
from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
PARTS = ("styles", "numbering", "footnotes", "endnotes", "comments")
TYPES = {
    "document": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    **{name: f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml" for name in PARTS},
}
STYLES = {
    "Title": "Title", "Subtitle": "Subtitle", "Heading1": "heading 1", "Heading2": "heading 2", "Caption": "caption",
    "Quote": "Quote", "TOC1": "toc 1", "FootnoteText": "footnote text",
}  # fmt: skip
"""Styles of paragraphs that every file has."""


def word_file(path: Path) -> bytes:
    """Return the .docx file that a text file describes; `media/image1.png` is in each."""
    root = etree.parse(path, etree.XMLParser(remove_blank_text=True)).getroot()
    relations = [("rImage", "image", "media/image1.png", False)]
    members: dict[str, bytes] = {"word/media/image1.png": PNG}
    document = root.find("document")
    assert document is not None
    members["word/document.xml"] = _part("document", [_wrapped("body", list(document))], root)
    given = {name: root.find(name) for name in PARTS}
    named = [f'<w:style xmlns:w="{W}" w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
             for key, name in STYLES.items()]  # fmt: skip
    own = list(given["styles"]) if given["styles"] is not None else []
    known = {style.get(f"{{{W}}}styleId") for style in own}
    styles = [etree.fromstring(one) for one in named]
    members["word/styles.xml"] = _part(
        "styles", [*(one for one in styles if one.get(f"{{{W}}}styleId") not in known), *own], root
    )
    for name in ("numbering", "footnotes", "endnotes", "comments"):
        if (element := given[name]) is not None:
            members[f"word/{name}.xml"] = _part(name, list(element), root)
    relations += [(f"r-{name}", name, f"{name}.xml", False) for name in PARTS if f"word/{name}.xml" in members]
    for part in root.findall("part"):
        members[part.get("name", "")] = etree.tostring(part[0])
        relations.append((part.get("id", ""), part.get("kind", ""), "/" + part.get("name", ""), False))
    for link in root.findall("link"):
        relations.append((link.get("id", ""), link.get("kind", "hyperlink"), link.get("to", ""), True))
    members["word/_rels/document.xml.rels"] = _relations(relations)
    members["_rels/.rels"] = _relations(
        [("r1", "officeDocument", "word/document.xml", False), ("r2", "core-properties", "docProps/core.xml", False)]
    )
    members["docProps/core.xml"] = _core(root.find("core"))
    members["[Content_Types].xml"] = _types(members)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def _wrapped(name: str, children: list[etree._Element]) -> etree._Element:
    element = etree.Element(f"{{{W}}}{name}")
    element.extend(children)
    return element


def _part(name: str, children: list[etree._Element], root: etree._Element) -> bytes:
    element = etree.Element(f"{{{W}}}{name}", nsmap=root.nsmap)
    element.extend(children)
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8")


def _relations(relations: list[tuple[str, str, str, bool]]) -> bytes:
    parts = (
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if external else ''}/>"
        for name, kind, target, external in relations
    )
    return f'<Relationships xmlns="{PACKAGE}">{"".join(parts)}</Relationships>'.encode()


def _core(core: etree._Element | None) -> bytes:
    given = "".join(f"<{name}>{text}</{name}>" for name, text in core.items()) if core is not None else ""
    return f"<core>{given}</core>".encode()


def _types(members: dict[str, bytes]) -> bytes:
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>'
        for name, kind in TYPES.items()
        if f"word/{name}.xml" in members
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    ).encode()
