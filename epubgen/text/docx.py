"""A word-processor file (.docx, ECMA-376) → HTML with the semantics of its styles, its properties and its pictures.

Mammoth turns styles into elements. Before it reads the file, everything that it would pass over is written as what it
knows (`docx_fields`, `docx_drawings`, `docx_plain`, `docx_numbers`) or put aside as finished markup (formulas, ruby);
what no book can hold is noted with its paragraph.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.parsers.expat import ExpatError

from lxml import etree

from epubgen.text.docx_drawings import DECORATION, is_vertical, running_heads, settle_alternatives, settle_drawings
from epubgen.text.docx_fields import settle_fields
from epubgen.text.docx_marks import Loss, Marks, settle_numbers, settle_places
from epubgen.text.docx_math import to_mathml
from epubgen.text.docx_numbers import write_numbers
from epubgen.text.docx_package import NotWordError, Package, W, open_package, parsed
from epubgen.text.docx_plain import make_plain

__all__ = ["Loss", "NotWordError", "Word", "read_word"]

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_STYLES = """
p[style-name='Title'] => p.word-title:fresh
p[style-name='Subtitle'] => p.word-subtitle:fresh
p[style-name='Author'] => p.word-author:fresh
p[style-name='Date'] => p.word-date:fresh
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
r.epubgen-tcy => span.tcy
r[style-name='Source Text'] => code
r[style-name='Verbatim Char'] => code
r[style-name='HTML Code'] => code
"""


_MAPPED = re.compile(
    r"title|subtitle|author|date|caption|(?:image|table) caption|figure|table|illustration|(?:intense )?quote"
    r"|quotations|block text|definition(?: term)?|heading(?: \d)?|(?:html )?preformatted(?: text)?|source code"
    r"|signature|salutation|toc.*|contents .*"
)
"""The names of styles whose paragraphs are no items of lists, whatever number they have."""


@dataclass(slots=True)
class Word:
    """A word-processor file, read. `html` refers to pictures as `docx:MEMBER`, by their names in the file.

    Each block's position is the number of its paragraph (`data-sourcepos`); `paragraphs` has the first words of each.
    `properties` has title, creator, subject, keywords, description and language, where they say something; `losses`
    is what was left out, or taken over otherwise than it was.
    """

    html: str
    properties: dict[str, str] = field(default_factory=dict)
    losses: tuple[Loss, ...] = ()
    paragraphs: tuple[str, ...] = ()


def read_word(data: bytes) -> Word:
    """Turn the bytes of a .docx file into HTML. Raises NotWordError."""
    import mammoth

    package, marks = open_package(data), Marks()
    document = package.trees[package.main]
    _prepare(package, document, marks)
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(package.packed()),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(_picture_names(package)),
        )
    except (KeyError, ValueError, AttributeError, IndexError, OSError, RecursionError, ExpatError) as error:
        raise NotWordError(f"the file is damaged: {error}") from None
    html = settle_numbers(settle_places(result.value)).replace(f' alt="{DECORATION}"', ' alt="" class="decorative"')
    core = next((one.target for one in package.relations("").values() if one.kind == "core-properties"), "")
    properties = _properties(package.members.get(core or "docProps/core.xml"))
    return Word(marks.restore(html), properties, tuple(marks.losses), tuple(marks.words))


def _prepare(package: Package, document: etree._Element, marks: Marks) -> None:
    """Bring the parts that hold text into the form that Mammoth reads without loss."""
    parts = {package.main: document}
    for kind in ("footnotes", "endnotes"):
        name = package.part(kind)
        if (root := package.tree(name)) is not None:
            parts[name] = root
    bookmarks = frozenset(
        mark.get(f"{W}name", "") for root in parts.values() for mark in root.iter(f"{W}bookmarkStart")
    )
    for root in parts.values():
        _drop_noncharacters(root)
        settle_alternatives(root)
    marks.number_paragraphs(document)
    _note_changes(document, package, marks)
    for name, root in parts.items():
        settle_fields(root, bookmarks, marks)
        settle_drawings(root, package, name, marks)
        make_plain(root, package, marks)
        _take_formulas(root, marks)
    write_numbers(parts.values(), package, _MAPPED)
    marks.mark_paragraphs()
    for text in running_heads(package):
        marks.lose("running-head", None, text)
    if is_vertical(document):
        marks.lose("vertical", None)


def _drop_noncharacters(root: etree._Element) -> None:
    """Take out what is no character, and what marks are made of (U+FDD0 … U+FDEF)."""
    for text in root.iter(f"{W}t", f"{M}t", f"{W}instrText"):
        if text.text and not text.text.isascii() and re.search("[\ufdd0-\ufdef]", text.text):
            text.text = re.sub("[\ufdd0-\ufdef]", "", text.text)


def _picture_names(package: Package) -> Callable[[Any], dict[str, str]]:
    """Return a function that calls a picture by its name in the file, and by nothing where the file lacks it."""
    from mammoth.docx.files import InvalidFileReferenceError

    names = {hashlib.sha256(content).digest(): name for name, content in package.members.items() if "media/" in name}

    def picture(image: Any) -> dict[str, str]:
        try:
            with image.open() as file:
                name = names.get(hashlib.sha256(file.read()).digest(), "")
        except (InvalidFileReferenceError, KeyError, OSError):
            name = ""
        return {"src": f"docx:{name}"}

    return picture


def _note_changes(document: etree._Element, package: Package, marks: Marks) -> None:
    """Note what is not settled yet: changes that nobody has accepted, and comments."""
    for kind, names in (("insertion", ("ins", "moveTo")), ("deletion", ("del", "moveFrom"))):
        for change in document.iter(*(W + name for name in names)):
            text = "".join(part.text or "" for part in change.iter(f"{W}t", f"{W}delText"))
            if text:
                marks.lose(kind, change, text)
    comments = package.tree(package.part("comments"))
    said = {
        comment.get(f"{W}id"): comment for comment in (comments.iter(f"{W}comment") if comments is not None else ())
    }
    for reference in document.iter(f"{W}commentReference"):
        comment = said.get(reference.get(f"{W}id"))
        text = "".join(part.text or "" for part in comment.iter(f"{W}t")) if comment is not None else ""
        marks.lose("comment", reference, text)


def _take_formulas(document: etree._Element, marks: Marks) -> None:
    """Put a token, as text, where each formula stands."""
    for outer in list(document.iter(f"{M}oMathPara", f"{M}oMath")):
        parent = outer.getparent()
        if parent is None or any(True for _ in outer.iterancestors(f"{M}oMathPara", f"{M}oMath")):
            continue
        block = outer.tag == f"{M}oMathPara"
        parts = list(outer.iter(f"{M}oMath")) if block else [outer]
        run = etree.Element(f"{W}r")
        text = etree.SubElement(run, f"{W}t")
        text.text = marks.put("".join(to_mathml(part, block) for part in parts))
        run.tail = outer.tail
        parent.replace(outer, run)


def _properties(xml: bytes | None) -> dict[str, str]:
    root = parsed(xml)
    found = {}
    for element in root if root is not None else ():
        if isinstance(element.tag, str) and element.text and element.text.strip():
            found[etree.QName(element).localname] = " ".join(element.text.split())
    return found
