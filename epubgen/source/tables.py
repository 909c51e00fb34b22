"""Tables → captioned figures; those too wide for a phone → records, a small table for each row (`docs/markup.md`).

A phone of 320 px leaves a table about 290 px. Where the columns would be narrower than their words, or a cell would
have to break into a dozen lines, each row becomes a table of its own: its first cell is its heading, and each other
cell a row of the column's heading and the value. What is read stays the same, and stays a table for assistive
technology. `.keep` on a table, `reshape-tables: false` in a chapter or in the book say no.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from epubgen.source import stash
from epubgen.source.attributes import CAPTION, class_value
from epubgen.source.characters import CJK
from epubgen.source.headings import plain_text

if TYPE_CHECKING:
    from epubgen.source.draft import Draft

WIDTH = 290
"""Pixels that a table has on a small phone."""
_EM = 16
_PADDING = 12
_LINES = 8
"""A cell should not need more lines than that."""
_WIDEST = 200

_TABLE = re.compile(r"<table((?: [\w:-]+=\"[^\"]*\")*)>(.*?)</table>", re.DOTALL)
_CAPTION_BEFORE = re.compile(rf"<p((?: [\w:-]+=\"[^\"]*\")*)>{CAPTION}[ ]*([^\n]*(?:\n(?!<)[^\n]*)*)</p>\n\Z")
_CAPTION_AFTER = re.compile(rf"\n<p((?: [\w:-]+=\"[^\"]*\")*)>{CAPTION}[ ]*([^\n]*(?:\n(?!<)[^\n]*)*?)</p>")
_CAPTION_INSIDE = re.compile(r"\s*<caption((?: [\w:-]+=\"[^\"]*\")*)>(.*?)</caption>\s*", re.DOTALL)
_CAPTION_ROW = re.compile(
    rf"<tr>\n<td((?: [\w:-]+=\"[^\"]*\")*)>(?:{CAPTION}[ ]*([^\n]*)|)</td>\n"
    r"(?:<td class=\"[^\"]*\"></td>\n)*</tr>\n(?=</tbody>\n?\Z)"
)
_WIDE = re.compile(f"[{CJK}]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
"""Twice as wide as a letter, and lines break between its words alone."""
_ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t([hd])((?: [\w:-]+=\"[^\"]*\")*)>(.*?)</t\1>", re.DOTALL)
_ATTRIBUTE = re.compile(r' ([\w:-]+)="([^"]*)"')
_BLOCK_INSIDE = re.compile(r"<(?:table|p|ul|ol|pre|div|blockquote|figure|h[1-6]|dl)\b")
_OPEN_FIGURE = re.compile(r"<figure [^<>]*>\s*\Z")


class Cell(NamedTuple):
    """A cell: whether it is a heading, its attributes as markup, and its content."""

    head: bool
    written: str
    inside: str


def set_tables(draft: Draft) -> None:
    """Give tables their figures and captions, and reshape those that do not fit."""
    html = draft.html
    if "<table" not in html:
        return
    parts: list[str] = []
    position = 0
    while match := _TABLE.search(html, position):
        before = html[position : match.start()]
        inside = match[2]
        if "<table" in inside:
            # A table in a table: left as it is.
            parts += (before, match[0])
            position = match.end()
            continue
        given = dict(_ATTRIBUTE.findall(match[1]))
        caption, attributes, inside, before, position = _caption(html, match, inside, before)
        given["id"] = attributes.get("id") or given.get("id", "")
        keep = "keep" in f"{given.get('class', '')} {attributes.get('class', '')}".split()
        whole = _OPEN_FIGURE.match(before, max(before.rfind("<figure "), 0)) is None
        parts += (before, _figure(draft, given, inside, caption, keep, whole))
    draft.html = "".join(parts) + html[position:]


def _caption(html: str, match: re.Match[str], inside: str, before: str) -> tuple[str, dict[str, str], str, str, int]:
    """Find a table's caption: in it, as its last row, in the paragraph after or before it."""
    caption, attributes, end = "", "", match.end()
    if found := _CAPTION_INSIDE.match(inside):
        attributes, caption, inside = found[1], found[2].strip(), f"\n{inside[found.end() :]}"
    elif found := _CAPTION_ROW.search(inside):
        attributes = found[1]
        if found[2] or "keep" in attributes or ' id="' in attributes:
            caption, inside = found[2] or "", inside[: found.start()] + inside[found.end() :]
    if not caption and (found := _CAPTION_AFTER.match(html, end)):
        attributes, caption, end = found[1], found[2], found.end()
    elif not caption and before.endswith("</p>\n"):
        start = before.rfind("<p ")
        if found := _CAPTION_BEFORE.match(before, start):
            attributes, caption, before = found[1], found[2], before[:start]
    given = dict(_ATTRIBUTE.findall(attributes))
    return caption.strip(), given, inside.replace("<tbody>\n</tbody>\n", ""), before, end


def _figure(draft: Draft, given: dict[str, str], inside: str, caption: str, keep: bool, whole: bool) -> str:
    classes = [name for name in given.get("class", "").split() if name not in ("table", "keep")]
    position = f' data-sourcepos="{given["data-sourcepos"]}"' if "data-sourcepos" in given else ""
    rows = [list(_cells(row)) for row in _ROW.findall(inside)]
    wanted = draft.front.reshape_tables if draft.front.reshape_tables is not None else draft.task.reshape_tables
    wide = _is_too_wide(draft, rows)
    if wanted and wide and not keep and _is_regular(inside, rows):
        content = _records(rows)
    else:
        inside = _NO_HEAD.sub("", _EMPTY_HEAD.sub(r"<td\1></td>", inside))
        if wide:
            classes = ["wide", *classes]
            inside = _with_broken_words(draft, inside)
        rest = "".join(f' {name}="{value}"' for name, value in given.items() if name in ("lang", "xml:lang", "dir"))
        content = f'<table class="{class_value("table", *classes)}"{rest}>{inside}</table>'
    shown = f'<figcaption class="caption">{caption}</figcaption>\n' if caption else ""
    if not whole:
        return shown + content
    named = f' id="{given["id"]}"' if given["id"] else ""
    return f'<figure class="table-figure"{named}{position}>\n{shown}{content}\n</figure>'


def _cells(row: str) -> Iterator[Cell]:
    for kind, written, inside in _CELL.findall(row):
        yield Cell(kind == "h", written, inside.strip())


def _is_regular(inside: str, rows: list[list[Cell]]) -> bool:
    """Return whether a table is one row of headings over rows of values, each with every column."""
    if len(rows) < 2 or "colspan" in inside or "rowspan" in inside or _BLOCK_INSIDE.search(inside):
        return False
    head = rows[0]
    return (
        len(head) > 2
        and all(cell.head and cell.inside for cell in head[1:])
        and all(len(row) == len(head) for row in rows)
        and not any(cell.head for row in rows[1:] for cell in row[1:])
    )


_EMPTY_HEAD = re.compile(r'<th((?: (?:class|id|lang|xml:lang|dir)="[^"]*")*)(?: scope="[^"]*")?></th>')
"""A corner that heads nothing: assistive technology would read it as a heading without words."""
_NO_HEAD = re.compile(r"<thead>\s*<tr[^<>]*>\s*(?:<td[^<>]*></td>\s*)+</tr>\s*</thead>\s*")
"""What Markdown makes authors write above a table without headings."""
_LETTER, _SIDES = 6.7, 8
"""Pixels that a letter and the sides of a cell have in a wide table that was kept; its type is smaller."""


def _with_broken_words(draft: Draft, inside: str) -> str:
    """Return a wide table with the class `broken` on cells whose words must break so that all columns have room.

    Short words stay whole: the longest that may, so that columns with words of that length are as wide as a phone.
    """
    rows = [_cells(row) for row in _ROW.findall(inside)]
    longest = [[_longest_word(_shown(draft, cell.inside)) for cell in row] for row in rows]
    columns = [max(column) for column in zip_longest(*longest, fillvalue=0)]
    whole = max(columns, default=0)
    while whole > 1 and sum(min(width, whole) * _LETTER + _SIDES for width in columns) > WIDTH:
        whole -= 1
    lengths = iter([length for row in longest for length in row])

    def cell(match: re.Match[str]) -> str:
        if next(lengths, 0) <= whole:
            return match[0]
        kind, written, content = match.groups()
        marked = (
            written.replace(' class="', ' class="broken ', 1) if ' class="' in written else f'{written} class="broken"'
        )
        return f"<t{kind}{marked}>{content}</t{kind}>"

    return _CELL.sub(cell, inside)


def _longest_word(text: str) -> int:
    """Return how many letters have to stand on one line: between Han, lines may break."""
    return max(map(len, _WIDE.sub(" ", text).replace("-", "- ").split()), default=2 if text else 0)


def _is_too_wide(draft: Draft, rows: list[list[Cell]]) -> bool:
    columns = zip_longest(*rows, fillvalue=Cell(False, "", ""))
    return sum(max(_least_width(_shown(draft, cell.inside)) for cell in column) for column in columns) > WIDTH


def _shown(draft: Draft, inside: str) -> str:
    """Return the text of a cell as it is measured, each letter half an em."""
    text = plain_text(draft, inside) if "<" in inside or stash.CLOSE in inside or "&" in inside else inside
    return text if text.isascii() else _HANGUL.sub("xx", text)


def _least_width(text: str) -> int:
    """Return the least width in pixels at which a cell reads well: whole words, and not too many lines."""
    words, wide = (text, 0) if text.isascii() else _WIDE.subn(" ", text)
    whole = wide * _EM + (len(text) - wide) * _EM // 2
    longest = max(map(len, words.replace("-", " ").split()), default=0) * _EM // 2
    legible = min(whole, max(longest, 4 * _EM if wide else 0, whole // _LINES))
    return min(legible, _WIDEST) + _PADDING


_ID = re.compile(r' id="[^"]*"')


def _records(rows: list[list[Cell]]) -> str:
    head, *body = rows
    label = f'<span class="record-label">{head[0].inside}</span> ' if head[0].inside else ""
    parts = ['<div class="records">']
    names = [cell.inside for cell in head[1:]]
    for row in body:
        # Not a caption element: MuPDF, and the readers built on it, show that below the table, or on the next page.
        title = f'<th class="record-title" colspan="2" scope="colgroup">{label}{row[0].inside}</th>'
        # In a fixed layout the first row, which spans both, would give the columns half of the width each.
        columns = '<colgroup>\n<col class="record-names"/>\n<col/>\n</colgroup>'
        parts.append(f'<table class="record">\n{columns}\n<thead>\n<tr>\n{title}\n</tr>\n</thead>\n<tbody>')
        for name, cell in zip(names, row[1:], strict=True):
            value = f'<td class="cell">{cell.inside}</td>'
            parts.append(f'<tr>\n<th class="cell head" scope="row">{name}</th>\n{value}\n</tr>')
        parts.append("</tbody>\n</table>")
        # An id can occur but once.
        label, names = _ID.sub("", label), [_ID.sub("", name) for name in names]
    return "\n".join([*parts, "</div>"])
