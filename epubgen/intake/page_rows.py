"""The tree of a page → its rows: a line for each block, line break or row of a table, with what the markup said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

BLOCKS = frozenset(
    {
        "p", "div", "section", "article", "main", "header", "footer", "nav", "aside", "h1", "h2", "h3", "h4", "h5",
        "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "thead", "tbody", "tfoot", "caption", "blockquote",
        "pre", "figure", "figcaption", "hr", "form", "address", "details", "summary", "body", "td", "th", "center",
    }
)  # fmt: skip
_INLINE = {"strong": "**", "b": "**", "em": "*", "i": "*"}


@dataclass(slots=True)
class PageRow:
    """A line of the page: text, marks in it (column, length, what becomes of it), tag, element, characters in links."""

    text: str = ""
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    tag: str = ""
    element: etree._Element | None = None
    linked: int = 0
    breaks_paragraph: bool = True


class RowReader:
    """Reads a tree into rows: a row for each block, line break, or row of a table."""

    def __init__(self, body: etree._Element) -> None:
        self.body = body
        self.done: list[PageRow] = []
        self.row = PageRow()
        self.notes = _note_targets(body)
        self.numbers = {target: str(number) for number, target in enumerate(self.notes, 1)}

    def rows(self) -> list[PageRow]:
        self._block(self.body, "", 0)
        self._finish()
        return self.done

    def _finish(self, breaks: bool = True) -> None:
        row = self.row
        if row.text.strip():
            _trim(row)
            self.done.append(row)
        self.row = PageRow(tag=row.tag, element=row.element, breaks_paragraph=breaks)

    def _block(self, element: etree._Element, tag: str, depth: int) -> None:
        name = local_name(element)
        outer = (self.row.tag, self.row.element)
        self._finish()
        self.row.tag, self.row.element = _tag_of(name, tag, depth), element
        if not self.row.tag and name in ("p", "div") and "right" in element.get("class", "").split():
            self.row.tag = "right"
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
        if local_name(element) == "img":
            self._picture(element)
        self._text(element.text)
        for child in element:
            name = local_name(child)
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
        cells = [[cell for cell in row if local_name(cell) in ("td", "th")] for row in rows]
        width = max(map(len, cells), default=0)
        if (
            width < 2
            or any(True for _ in table.iter("table") if _ is not table)
            or any(cell.get("colspan") or cell.get("rowspan") or _holds_page(cell) for row in cells for cell in row)
        ):
            self._content(table, "", 0)
            return
        for child in table:
            if local_name(child) == "caption":
                self._block(child, "", 0)
        for place, row in enumerate(cells):
            self._finish()
            self.row.element = table
            self.row.tag = f"table-{width}" if place else f"table-head-{width}"
            texts = [re.sub(r"\s+", " ", "".join(cell.itertext())).strip() for cell in row]
            self.row.text = "\t".join([*texts, *[""] * (width - len(texts))])
            self.done.append(self.row)
            self.row = PageRow(element=table, breaks_paragraph=False)


def _holds_page(cell: etree._Element) -> bool:
    """Return whether a cell holds paragraphs, as those of tables do that only lay out a page."""
    parts = sum(1 for inner in cell.iter("br", "p", "hr", "h1", "h2", "h3", "div"))
    return parts > 3 and len("".join(cell.itertext())) > 120


def local_name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _tag_of(name: str, outer: str, depth: int) -> str:
    if re.fullmatch("h[1-6]", name):
        return name
    if outer.startswith("note-"):
        return outer
    if name == "li":
        return f"{'li-ordered' if outer == 'ol' else 'li'}-{max(1, depth)}"
    return "quote" if outer == "quote" or name == "blockquote" else ""


def _trim(row: PageRow) -> None:
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
            if local_name(target) in ("li", "p", "div", "aside", "section", "dd") and _comes_before(link, target):
                targets.setdefault(href[1:], True)
    return targets


def _comes_before(link: etree._Element, target: etree._Element) -> bool:
    return (link.sourceline or 0) <= (target.sourceline or 0) and target not in link.iterancestors()
