"""A word-processor file (.docx, ECMA-376) → HTML with the semantics of its styles, its properties and its pictures.

Mammoth turns styles into elements. What it passes over is seen to here, in the file's own XML: formulas, the numbers
of headings that the word processor counts, pictures by their names in the file, properties, and what is left out
(changes not yet accepted, comments, the table of contents).
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from epubgen.text.docx_math import to_mathml
from epubgen.text.docx_numbers import write_heading_numbers

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
DOCUMENT = "word/document.xml"
LARGEST = 200_000_000
"""Bytes of XML in one file beyond which it is refused: no manuscript is that long."""

_STYLES = """
p[style-name='Title'] => p.word-title:fresh
p[style-name='Subtitle'] => p.word-subtitle:fresh
p[style-name='Author'] => p.word-author:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='caption'] => p.word-caption:fresh
p[style-name='Caption'] => p.word-caption:fresh
p[style-name='Image Caption'] => p.word-caption:fresh
p[style-name='Table Caption'] => p.word-caption:fresh
p[style-name='Figure'] => p.word-caption:fresh
p[style-name='Definition Term'] => dl > dt:fresh
p[style-name='Definition'] => dl > dd:fresh
p[style-name='Table'] => p.word-caption:fresh
p[style-name='Illustration'] => p.word-caption:fresh
p[style-name='Preformatted Text'] => pre:separator('\\n')
p[style-name='HTML Preformatted'] => pre:separator('\\n')
p[style-name='Source Code'] => pre:separator('\\n')
p[style-name='Signature'] => p.signature:fresh
p[style-name='Salutation'] => p.salutation:fresh
p[style-name^='toc '] => !
p[style-name^='TOC'] => !
p[style-name^='Contents '] => !
p[style-name^='table of figures'] => !
p[style-name='header'] => !
p[style-name='footer'] => !
u => span.underline
strike => del
highlight => mark
small-caps => span.smallcaps
r[style-name='Source Text'] => code
r[style-name='Verbatim Char'] => code
r[style-name='HTML Code'] => code
"""


class NotWordError(Exception):
    """Bytes that are no .docx file, or a damaged one."""


@dataclass(slots=True)
class Word:
    """A word-processor file, read. `html` refers to pictures as `docx:MEMBER`, by their names in the file.

    `properties` has title, creator, subject, keywords, description and language, where they say something; `losses`
    names what was left out, with how often.
    """

    html: str
    properties: dict[str, str] = field(default_factory=dict)
    losses: dict[str, int] = field(default_factory=dict)


def read_word(data: bytes) -> Word:
    """Turn the bytes of a .docx file into HTML. Raises NotWordError."""
    import mammoth

    members = _members(data)
    document = _parse(members[DOCUMENT])
    losses = _count_losses(document, members)
    formulas = _take_formulas(document)
    write_heading_numbers(document, members)
    pictures = {
        hashlib.sha256(content).digest(): name for name, content in members.items() if name.startswith("word/media/")
    }

    def picture(image: Any) -> dict[str, str]:
        with image.open() as file:
            name = pictures.get(hashlib.sha256(file.read()).digest(), "")
        return {"src": f"docx:{name}"}

    members[DOCUMENT] = etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True)
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(_packed(members)), style_map=_STYLES, convert_image=mammoth.images.img_element(picture)
        )
    except (KeyError, ValueError, AttributeError, IndexError, OSError, zipfile.BadZipFile) as error:
        raise NotWordError(f"the file is damaged: {error}") from None
    html = _FORMULA.sub(lambda match: formulas[int(match[1])], result.value)
    return Word(html, _properties(members.get("docProps/core.xml")), losses)


_FORMULA = re.compile("\ufdd5([0-9]+)\ufdd6")


def _members(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            total = sum(info.file_size for info in archive.infolist() if info.filename.endswith(".xml"))
            if total > LARGEST:
                raise NotWordError(f"its parts are {total} bytes long when unpacked")
            members = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise NotWordError(f"it is no .docx file, or it is damaged ({error})") from None
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise NotWordError(f"it is damaged ({error})") from None
    if DOCUMENT not in members:
        raise NotWordError("it is no word-processor file: it has no word/document.xml")
    return members


def _parse(xml: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise NotWordError(f"its text is damaged ({error})") from None


def _packed(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _count_losses(document: etree._Element, members: dict[str, bytes]) -> dict[str, int]:
    toc = [
        style for style in document.iter(f"{{{W}}}pStyle") if (style.get(f"{{{W}}}val") or "").lower().startswith("toc")
    ]
    found = {
        "tracked insertions": sum(1 for _ in document.iter(f"{{{W}}}ins")),
        "tracked deletions": sum(1 for _ in document.iter(f"{{{W}}}del")),
        "comments": members.get("word/comments.xml", b"").count(b"<w:comment "),
        "lines of the table of contents": len(toc),
    }
    return {name: count for name, count in found.items() if count}


def _take_formulas(document: etree._Element) -> list[str]:
    """Put a token, as text, where each formula stands; return the formulas as MathML."""
    formulas: list[str] = []
    for outer in list(document.iter(f"{{{M}}}oMathPara", f"{{{M}}}oMath")):
        if outer.getparent() is None or any(True for _ in outer.iterancestors(f"{{{M}}}oMathPara")):
            continue
        block = outer.tag == f"{{{M}}}oMathPara"
        parts = list(outer.iter(f"{{{M}}}oMath")) if block else [outer]
        formulas.append("".join(to_mathml(part, block) for part in parts))
        run = etree.Element(f"{{{W}}}r")
        text = etree.SubElement(run, f"{{{W}}}t")
        text.text = f"\ufdd5{len(formulas) - 1}\ufdd6"
        parent = outer.getparent()
        assert parent is not None
        run.tail = outer.tail
        parent.replace(outer, run)
    return formulas


def _properties(xml: bytes | None) -> dict[str, str]:
    if xml is None:
        return {}
    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return {}
    found = {}
    for element in root:
        if isinstance(element.tag, str) and element.text and element.text.strip():
            found[etree.QName(element).localname] = " ".join(element.text.split())
    return found
