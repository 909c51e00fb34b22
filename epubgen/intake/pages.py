"""A saved web page or a word-processor file → a raw source: its text line by line, and what the markup said of each.

Everything that the page shows is in the text, in its order; what lies outside the main content is tagged `furniture`,
so that dropping it is one more row of the ledger. Emphasis, links and notes become marks at their places in the text.

Longer than 300 lines because the two kinds of page share how lines and their marks are kept.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from epubgen.errors import EpubgenError, Location
from epubgen.intake.lines import fold
from epubgen.intake.sources import RawSource
from epubgen.text.decoding import decode
from epubgen.text.pinyin import slug

if TYPE_CHECKING:
    from epubgen.text.docx import Word

BLOCKS = frozenset(
    {
        "p", "div", "section", "article", "main", "header", "footer", "nav", "aside", "h1", "h2", "h3", "h4", "h5",
        "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "thead", "tbody", "tfoot", "caption", "blockquote",
        "pre", "figure", "figcaption", "hr", "form", "address", "details", "summary", "body", "td", "th", "center",
    }
)  # fmt: skip
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "form"})
_FURNITURE = re.compile(
    r"(?:^|[-_ ])(?:nav|menu|sidebar|side-?bar|footer|foot|breadcrumb|crumbs?|share|related|recommend|comments?|"
    r"toolbar|login|copyright|advert|ads?|banner|hot|rank|pagination|pager|qrcode|subscribe|cookie|search|topbar|"
    r"download|tags?|page-?(?:no|num|number))(?:$|[-_ ])",
    re.IGNORECASE,
)
_NAMES = re.compile(r"author|byline|writer|date|time|source", re.IGNORECASE)
_INLINE = {"strong": "**", "b": "**", "em": "*", "i": "*"}


@dataclass(slots=True)
class _Row:
    """A line of the page: text, marks in it (column, length, what becomes of it), tag, element, characters in links."""

    text: str = ""
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    tag: str = ""
    element: etree._Element | None = None
    linked: int = 0
    breaks_paragraph: bool = True


def read_page(name: str, data: bytes, kind: str, folder: Path | None = None) -> RawSource:
    """Turn HTML or .docx into a source; of HTML the main content is found, the rest tagged.

    Raises EpubgenError where a word-processor file cannot be read.
    """
    from epubgen.text.html5 import parse_fragment, parse_page

    if kind == "docx":
        word = _read_word(name, data)
        body, title = parse_fragment(word.html).body, word.properties.get("title", "")
        encoding, doubtful = "docx", False
    else:
        text, encoding, doubtful = _decoded(data)
        parsed = parse_page(text)
        body, title = parsed.body, parsed.title
    media = _take_pictures(body, data if kind == "docx" else None, folder)
    rows = [row for row in _Reader(body).rows() if row.text.strip()]
    if kind == "html":
        _find_title(rows, title)
        _tag_furniture(rows, body)
    source = _source(name, data, kind, rows, title, encoding, doubtful)
    source.media = media
    return source


def _read_word(name: str, data: bytes) -> Word:
    from epubgen.text.docx import NotWordError, read_word

    try:
        return read_word(data)
    except NotWordError as error:
        raise EpubgenError(str(error), Location(name)) from error


def _take_pictures(body: etree._Element, word: bytes | None, folder: Path | None) -> dict[str, bytes]:
    """Return a page's pictures by their names in the manuscript, and make its elements say those names."""
    media: dict[str, bytes] = {}
    for image in body.iter("img"):
        reference = unquote(image.get("src", ""))
        data = None
        if word is not None and reference.startswith("docx:"):
            with zipfile.ZipFile(io.BytesIO(word)) as members:
                name = reference.removeprefix("docx:")
                data = members.read(name) if name in members.namelist() else None
        elif folder is not None and reference and "://" not in reference and not reference.startswith(("/", "data:")):
            path = folder / reference
            data = path.read_bytes() if path.is_file() else None
        if data is None:
            continue
        stem, _, suffix = posixpath.basename(reference).rpartition(".")
        digest = hashlib.sha256(data).hexdigest()[:8]
        target = f"images/{slug(stem or suffix, 24)}-{digest}.{suffix.lower() if stem else 'bin'}"
        media[target] = data
        image.set("src", target)
    return media


def _decoded(data: bytes) -> tuple[str, str, bool]:
    """Decode a page: by its own declaration where that fits, else by the evidence of its bytes."""
    declared = re.search(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", data[:4096], re.IGNORECASE)
    if declared is not None and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        encoding = declared[1].decode("ascii").lower()
        encoding = "gb18030" if encoding in ("gb2312", "gbk") else encoding
        try:
            return data.decode(encoding), encoding, False
        except (LookupError, UnicodeDecodeError):
            pass
    decoded = decode(data)
    return decoded.text, decoded.encoding, decoded.doubtful


def _source(
    name: str, data: bytes, kind: str, rows: list[_Row], title: str, encoding: str, doubtful: bool
) -> RawSource:
    source = RawSource(name, data, "", encoding, kind, doubtful, title=title)
    pieces: list[str] = []
    offset = 0
    number, last = 1, ""
    for row in rows:
        if pieces:
            between = "\n\n" if row.breaks_paragraph and not (row.tag.startswith("table") and last == row.tag) else "\n"
            pieces.append(between)
            offset += len(between)
            number += len(between)
        pieces.append(row.text)
        source.tags[number] = row.tag or "p"
        source.marks.extend((offset + column, length, text) for column, length, text in row.marks)
        offset += len(row.text)
        last = row.tag
    source.text = "".join(pieces) + "\n"
    return source


class _Reader:
    """Reads a tree into rows: a row for each block, line break, or row of a table."""

    def __init__(self, body: etree._Element) -> None:
        self.body = body
        self.done: list[_Row] = []
        self.row = _Row()
        self.notes = _note_targets(body)
        self.numbers = {target: str(number) for number, target in enumerate(self.notes, 1)}

    def rows(self) -> list[_Row]:
        self._block(self.body, "", 0)
        self._finish()
        return self.done

    def _finish(self, breaks: bool = True) -> None:
        row = self.row
        if row.text.strip():
            _trim(row)
            self.done.append(row)
        self.row = _Row(tag=row.tag, element=row.element, breaks_paragraph=breaks)

    def _block(self, element: etree._Element, tag: str, depth: int) -> None:
        name = _local(element)
        outer = (self.row.tag, self.row.element)
        self._finish()
        self.row.tag, self.row.element = _tag_of(name, tag, depth), element
        if name == "table":
            self._table(element)
        else:
            if name == "hr":
                self.row.text = "***"
            if (number := self.numbers.get(element.get("id", ""))) is not None and self.notes[element.get("id", "")]:
                self.row.tag = f"note-{number}"
            inner = "ul" if name == "ul" else "ol" if name == "ol" else "quote" if name == "blockquote" else tag
            inner = self.row.tag if self.row.tag.startswith("note-") else inner
            self._content(element, inner, depth + (name in ("ul", "ol")))
        self._finish()
        self.row.tag, self.row.element = outer

    def _content(self, element: etree._Element, tag: str, depth: int) -> None:
        if _local(element) == "img":
            self._picture(element)
        self._text(element.text)
        for child in element:
            name = _local(child)
            if name == "br":
                self._finish(breaks=False)
            elif name in BLOCKS:
                self._block(child, tag, depth)
            elif name:
                self._inline(child, name, tag, depth)
            self._text(child.tail)

    def _inline(self, element: etree._Element, name: str, tag: str, depth: int) -> None:
        row, start = self.row, len(self.row.text)
        self._content(element, tag, depth)
        if self.row is not row or len(row.text) == start or name == "img":
            return
        inside = row.text[start:]
        left = start + len(inside) - len(inside.lstrip())
        right = start + len(inside.rstrip())
        if left >= right:
            return
        href = element.get("href", "") if name == "a" else ""
        if name == "a" and not href.startswith("#"):
            row.linked += right - left
        if href.startswith("#") and (number := self.numbers.get(href[1:])) is not None:
            row.marks = [mark for mark in row.marks if mark[0] < left]
            row.marks.append((left, right - left, f"[^{number}]"))
        elif href.startswith("#") and re.fullmatch(r"[\^↑↩⤴←\[\]\d\s]{1,5}", inside):
            row.marks.append((left, right - left, ""))
        elif href.startswith(("http://", "https://")) and " " not in href:
            row.marks += [(left, 0, "["), (right, 0, f"]({href.replace('(', '%28').replace(')', '%29')})")]
        elif name in _INLINE:
            row.marks += [(left, 0, _INLINE[name]), (right, 0, _INLINE[name])]

    def _picture(self, element: etree._Element) -> None:
        """Put an object replacement character where a picture is; its mark is the picture."""
        source = element.get("src", "").replace("(", "%28").replace(")", "%29").replace(" ", "%20")
        if source and not source.startswith("data:"):
            alt = re.sub(r"[\[\]\s]+", " ", element.get("alt", "")).strip()
            self.row.marks.append((len(self.row.text), 1, f"![{alt}]({source})"))
            self.row.text += "\ufffc"

    def _text(self, text: str | None) -> None:
        if not text:
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", text)
        if self.row.text.endswith(" ") or not self.row.text:
            text = text.lstrip(" ")
        self.row.text += text

    def _table(self, table: etree._Element) -> None:
        """Read a table row by row, cells parted by tabs; one with a single column, or with tables inside, is layout."""
        rows = list(table.iter("tr"))
        cells = [[cell for cell in row if _local(cell) in ("td", "th")] for row in rows]
        width = max(map(len, cells), default=0)
        if (
            width < 2
            or any(True for _ in table.iter("table") if _ is not table)
            or any(cell.get("colspan") or cell.get("rowspan") or _holds_page(cell) for row in cells for cell in row)
        ):
            self._content(table, "", 0)
            return
        for child in table:
            if _local(child) == "caption":
                self._block(child, "", 0)
        for place, row in enumerate(cells):
            self._finish()
            self.row.element = table
            self.row.tag = f"table-{width}" if place else f"table-head-{width}"
            texts = [re.sub(r"\s+", " ", "".join(cell.itertext())).strip() for cell in row]
            self.row.text = "\t".join([*texts, *[""] * (width - len(texts))])
            self.done.append(self.row)
            self.row = _Row(element=table, breaks_paragraph=False)


def _holds_page(cell: etree._Element) -> bool:
    """Return whether a cell holds paragraphs, as those of tables do that only lay out a page."""
    parts = sum(1 for inner in cell.iter("br", "p", "hr", "h1", "h2", "h3", "div"))
    return parts > 3 and len("".join(cell.itertext())) > 120


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _tag_of(name: str, outer: str, depth: int) -> str:
    if re.fullmatch("h[1-6]", name):
        return name
    if outer.startswith("note-"):
        return outer
    if name == "li":
        return f"{'li-ordered' if outer == 'ol' else 'li'}-{max(1, depth)}"
    return "quote" if outer == "quote" or name == "blockquote" else ""


def _trim(row: _Row) -> None:
    """Take the spaces off a row's ends; a line whose every character is emphasised keeps that as a tag only."""
    left = len(row.text) - len(row.text.lstrip(" "))
    row.text = row.text.strip(" ")
    row.marks = [(column - left, length, text) for column, length, text in row.marks]
    if (
        len(row.marks) == 2
        and row.marks[0][2] in ("*", "**")
        and row.marks[0][0] == 0
        and row.marks[1][0] == len(row.text)
    ):
        if not row.tag and row.marks[0][2] == "**" and len(row.text) <= 60:
            row.tag = "bold"
        row.marks = []
    if row.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        row.marks = [mark for mark in row.marks if mark[2].startswith("[^")]


def _note_targets(body: etree._Element) -> dict[str, bool]:
    """Return the ids that note marks point at: links in `sup` or of a note's form, to an element further down."""
    ids = {element.get("id"): element for element in body.iter() if isinstance(element.tag, str) and element.get("id")}
    targets: dict[str, bool] = {}
    for link in body.iter("a"):
        href = link.get("href", "")
        text = "".join(link.itertext()).strip()
        if (
            href.startswith("#")
            and href[1:] in ids
            and re.fullmatch(r"[\[(〔（【]?\s*\d{1,3}\s*[\])〕）】]?|[①-⑳*†‡]", text)
        ):
            target = ids[href[1:]]
            if _local(target) in ("li", "p", "div", "aside", "section", "dd") and _comes_before(link, target):
                targets.setdefault(href[1:], True)
    return targets


def _comes_before(link: etree._Element, target: etree._Element) -> bool:
    return (link.sourceline or 0) <= (target.sourceline or 0) and target not in link.iterancestors()


def _find_title(rows: list[_Row], title: str) -> None:
    """Make a heading of the second or third rank the title, where the page's own title begins with it."""
    wanted = fold(title)
    tops = [row for row in rows if row.tag == "h1"]
    if not tops and not any(row.tag in ("h2", "h3") for row in rows):
        _find_plain_title(rows, title)
        return
    if any(wanted.startswith(fold(row.text)) and len(fold(row.text)) > 1 for row in tops):
        return
    for row in rows:
        key = fold(row.text)
        if row.tag in ("h2", "h3") and len(key) > 1 and wanted.startswith(key) and len(key) >= 0.25 * len(wanted):
            for other in tops:
                other.tag = "furniture"
            row.tag, row.linked = "h1", 0
            return


def _find_plain_title(rows: list[_Row], title: str) -> None:
    """Make a plain line the title, where a part of the page's own title is just that, in pages without headings."""
    parts = {fold(part) for part in re.split(r"[-_|–—>»/]+| {2,}", title)}
    named = [row for row in rows if len(fold(row.text)) > 1 and fold(row.text) in parts and not _is_link_list(row)]
    if named:
        named[-1].tag = "h1"


def _tag_furniture(rows: list[_Row], body: etree._Element) -> None:
    """Tag what lies outside the main content: the part of the tree that holds most of the prose."""
    main = _main_element(rows, body)
    if main is None:
        return
    inside = set(main.iter())
    places = [place for place, row in enumerate(rows) if row.element in inside]
    heading = _page_heading(rows, places[0] if places else 0)
    for place, row in enumerate(rows):
        if place in heading:
            continue
        element = row.element
        if row.tag == "furniture":
            continue
        out = element is None or element not in inside
        if out or (element is not None and _is_furniture(element, main)) or _is_link_list(row):
            row.tag = "furniture"
            row.marks = []


def _page_heading(rows: list[_Row], first: int) -> set[int]:
    """Return the rows of the page's title, where it stands above the main content, and the short lines below it."""
    titles = [
        place
        for place, row in enumerate(rows[:first])
        if row.tag == "h1" or (_is_titled(row) and not _is_link_list(row))
    ]
    if not titles:
        return set()
    title = titles[-1]
    kept = {title}
    for place in range(title + 1, first):
        row = rows[place]
        if len(row.text) > 60 or _is_link_list(row) or (row.element is not None and _is_furniture(row.element, None)):
            break
        kept.add(place)
    return kept if first - title <= 6 else {title}


def _is_titled(row: _Row) -> bool:
    """Return whether a row's element is called a title, by its class or id."""
    if row.element is None or _is_furniture(row.element, None) or len(row.text) < 4:
        return False
    names = f"{row.element.get('class', '')} {row.element.get('id', '')}"
    return re.search(r"(?:^|[-_ ])title(?:$|[-_ ])", names, re.IGNORECASE) is not None


def _is_link_list(row: _Row) -> bool:
    if row.element is not None and _NAMES.search(f"{row.element.get('class', '')} {row.element.get('id', '')}"):
        return False
    return row.linked > 0.7 * len(row.text) and len(row.text) < 80 and not any("[^" in mark[2] for mark in row.marks)


def _is_furniture(element: etree._Element, main: etree._Element | None) -> bool:
    while element is not None and element is not main:
        names = f"{element.get('class', '')} {element.get('id', '')}"
        if _local(element) in _FURNITURE_TAGS or _FURNITURE.search(names):
            return True
        parent = element.getparent()
        if parent is None:
            return False
        element = parent
    return False


def _main_element(rows: list[_Row], body: etree._Element) -> etree._Element | None:
    """Return the smallest element that holds nearly all prose outside furniture; None where there is hardly any."""
    weights: dict[etree._Element, int] = {}
    total = 0
    for row in rows:
        if row.element is None or _is_furniture(row.element, None) or row.linked > 0.3 * len(row.text):
            continue
        if len(row.text) < 8 and not row.tag.startswith("h"):
            continue
        total += len(row.text)
        for element in [row.element, *row.element.iterancestors()]:
            weights[element] = weights.get(element, 0) + len(row.text)
    if total < 60:
        return None
    best = body
    while True:
        inner = [child for child in best if weights.get(child, 0) >= 0.82 * total]
        if not inner:
            return best
        best = inner[0]
