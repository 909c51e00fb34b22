"""Which rows of a page are its main content, and which one is its title; the rest is the site's furniture."""

from __future__ import annotations

import re

from lxml import etree

from epubgen.intake.lines import fold
from epubgen.intake.page_rows import PageRow, local_name

_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "form"})
_FURNITURE = re.compile(
    r"(?:^|[-_ ])(?:nav|menu|sidebar|side-?bar|footer|foot|breadcrumb|crumbs?|share|related|recommend|comments?|"
    r"toolbar|login|copyright|advert|ads?|banner|hot|rank|pagination|pager|qrcode|subscribe|cookie|search|topbar|"
    r"download|tags?|page-?(?:no|num|number))(?:$|[-_ ])",
    re.IGNORECASE,
)
_NAMES = re.compile(r"author|byline|writer|date|time|source", re.IGNORECASE)


def find_title(rows: list[PageRow], title: str) -> None:
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


def _find_plain_title(rows: list[PageRow], title: str) -> None:
    """Make a plain line the title, where a part of the page's own title is just that, in pages without headings."""
    parts = {fold(part) for part in re.split(r"[-_|–—>»/]+| {2,}", title)}
    named = [row for row in rows if len(fold(row.text)) > 1 and fold(row.text) in parts and not _is_link_list(row)]
    if named:
        named[-1].tag = "h1"


def tag_large(rows: list[PageRow]) -> None:
    """Tag the titles of a page that has no headings for them: bold lines in the middle, each below a rule."""
    bold = [place for place, row in enumerate(rows) if row.tag == "bold" and place and _is_centred(row)]
    ruled = [place for place in bold if rows[place - 1].text == "***"]
    if len(ruled) >= _FEWEST_RULED and len(ruled) >= 0.8 * len(bold):
        for place in ruled:
            rows[place].tag = "large"


_FEWEST_RULED = 3


def _is_centred(row: PageRow) -> bool:
    return row.element is not None and "center" in row.element.get("class", "").split()


def tag_furniture(rows: list[PageRow], body: etree._Element) -> None:
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
    last = rows[-1]
    links = rows[-2] if len(rows) > 1 else last
    if links.tag == "furniture" and links.element is last.element and not last.breaks_paragraph and not last.tag:
        last.tag, last.marks = "furniture", []  # the date below a page's last links


def _page_heading(rows: list[PageRow], first: int) -> set[int]:
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


def _is_titled(row: PageRow) -> bool:
    """Return whether a row's element is called a title, by its class or id."""
    if row.element is None or _is_furniture(row.element, None) or len(row.text) < 4:
        return False
    names = f"{row.element.get('class', '')} {row.element.get('id', '')}"
    return re.search(r"(?:^|[-_ ])title(?:$|[-_ ])", names, re.IGNORECASE) is not None


def _is_link_list(row: PageRow) -> bool:
    if row.element is not None and _NAMES.search(f"{row.element.get('class', '')} {row.element.get('id', '')}"):
        return False
    return row.linked > 0.7 * len(row.text) and len(row.text) < 80 and not any("[^" in mark[2] for mark in row.marks)


def _is_furniture(element: etree._Element, main: etree._Element | None) -> bool:
    while element is not None and element is not main:
        names = f"{element.get('class', '')} {element.get('id', '')}"
        if local_name(element) in _FURNITURE_TAGS or _FURNITURE.search(names):
            return True
        parent = element.getparent()
        if parent is None:
            return False
        element = parent
    return False


def _main_element(rows: list[PageRow], body: etree._Element) -> etree._Element | None:
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
