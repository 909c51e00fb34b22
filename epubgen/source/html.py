"""HTML and XHTML pages → chapters: parsed as browsers do, reduced to what a book may hold, laid out as our markup."""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import TYPE_CHECKING

from epubgen.source.assemble import assemble
from epubgen.source.characters import clean_text
from epubgen.source.draft import Draft
from epubgen.source.figures import set_figures
from epubgen.source.front_matter import read_front_matter
from epubgen.source.html_markup import report_losses, write_markup
from epubgen.source.html_notes import take_notes
from epubgen.source.html_structure import simplify
from epubgen.source.line_breaks import join_lines
from epubgen.source.markdown import decoded_text
from epubgen.source.tables import set_tables
from epubgen.text.html5 import Page, parse_page
from epubgen.text.html5_names import VOID
from epubgen.text.scripts import detect_language

if TYPE_CHECKING:
    from epubgen.errors import Finding
    from epubgen.model.chapter import Chapter
    from epubgen.model.metadata import FrontMatter
    from epubgen.source.compile import CompileTask

_DECLARED = re.compile(
    rb"<meta[^>]*?charset\s*=\s*[\"']?([\w.:-]+)|<\?xml[^>]*?encoding=[\"']([\w.:-]+)", re.IGNORECASE
)
_ORIGIN = re.compile(
    r"<!-- saved from url=\(\d+\)(https?://\S+)"
    r"|<link\b(?=[^<>]*\brel=[\"']?canonical\b)[^<>]*?\bhref=[\"']?(https?://[^\"'\s<>]+)",
    re.IGNORECASE,
)
"""Where a saved page says that it comes from."""
_IS_XML = re.compile(r"\s*(?:<\?xml|<!DOCTYPE[^>]*XHTML|(?:<!DOCTYPE[^>]*>\s*)?<html[^>]*xmlns=)", re.IGNORECASE)


def read_html(task: CompileTask, data: bytes) -> tuple[Chapter, ...]:
    """Turn the bytes of an HTML or XHTML file into its chapters; what its head says becomes their front matter."""
    findings: list[Finding] = []
    text = clean_text(_decoded(task, data, findings), task.location, findings)
    head = read_front_matter(text, task.location)
    text = "\n" * (head.line - 1) + text[head.offset :]
    page = parse_page(with_positions(as_html(text) if _IS_XML.match(text) else text))
    front = _front_matter(head.front, page)
    lang = front.lang or task.lang or detect_language(" ".join(page.body.itertext())).tag or "en"
    draft = Draft(task, front, lang, findings=[*findings, *head.findings])
    draft.title = page.title
    _complete_links(page, text)
    report_losses(draft, page.losses)
    take_notes(draft, page.body)
    simplify(page.body)
    settle(draft, write_markup(page.body))
    return assemble(draft)


def _complete_links(page: Page, text: str) -> None:
    """Let links that begin at the root of the site from which a page was saved lead to that site."""
    found = _ORIGIN.search(text)
    stated = next(iter(page.meta.get("og:url", [])), "") or (found and next(filter(None, found.groups()))) or ""
    origin = re.match(r"https?://[^/\s\"'<>]+", stated)
    if origin is None:
        return
    for link in page.body.iter("a"):
        href = link.get("href") or ""
        if href.startswith("/") and not href.startswith("//"):
            link.set("href", origin[0] + href)


def settle(draft: Draft, html: str) -> None:
    """Let the markup of a tree become that of the draft: joined lines, figures, tables."""
    draft.html = join_lines(html)
    draft.drop_indents()
    for note in draft.notes.values():
        note.html = join_lines(note.html)
    set_figures(draft)
    set_tables(draft)


def _decoded(task: CompileTask, data: bytes, findings: list[Finding]) -> str:
    """Return the text in the encoding that the page declares, if it is in it; else in the one that it shows."""
    declared = _DECLARED.search(data[:2048])
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
        name = (declared[1] or declared[2]).decode("ascii", "replace").lower()
        name = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso-8859-1": "cp1252"}.get(name, name)
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded_text(task, data, findings)


def _front_matter(given: FrontMatter, page: Page) -> FrontMatter:
    """Complete the front matter with what the page's head says."""

    from epubgen.model.metadata import Person

    def said(*names: str) -> list[str]:
        return [value for name in names for value in page.meta.get(name, [])]

    people = given.people or tuple(
        Person(name) for name in dict.fromkeys(said("author", "dc.creator", "article:author"))
    )
    keywords = [word.strip() for value in said("keywords", "dc.subject") for word in re.split("[,，;；、]", value)]
    dates = [match[0] for value in said("date", "dc.date", "article:published_time", "dcterms.created")
             if (match := re.match(r"\d{4}(?:-\d\d(?:-\d\d)?)?", value))]  # fmt: skip
    lang = re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", page.lang.replace("_", "-"))
    return given._replace(
        people=people,
        lang=given.lang or (lang[0] if lang else ""),
        date=given.date or next(iter(dates), ""),
        description=given.description or next(iter(said("description", "dc.description")), ""),
        keywords=given.keywords or tuple(word for word in keywords if word),
        rights=given.rights or next(iter(said("copyright", "dc.rights")), ""),
    )


@cache
def _start_tag() -> re.Pattern[str]:
    placed = (
        "a|aside|audio|blockquote|dd|div|dl|dt|embed|figure|form|h[1-6]|hr|iframe|img|input|li|object|ol|p|pre|script"
        "|section|span|style|table|ul|video"
    )
    rest = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
    return re.compile(
        rf"<!--.*?-->|(<(?:{placed}))(?=[\s/>]){rest}|<(?:script|style|title|textarea)\b.*?</", re.DOTALL | re.I
    )


def with_positions(text: str) -> str:
    """Write into the start tags of a page where they stand, since the parser does not tell."""
    parts: list[str] = []
    position, line, line_start = 0, 1, 0
    for match in _start_tag().finditer(text):
        if match[1] is None:
            continue
        newlines = text.count("\n", position, match.start())
        if newlines:
            line += newlines
            line_start = text.rindex("\n", 0, match.start()) + 1
        place = f' data-sourcepos="{line}:{match.start() - line_start + 1}-{line}:1"'
        parts += (text[position : match.end(1)], place)
        # Lines are counted from the end of the tag's name.
        position = match.end(1)
    return "".join([*parts, text[position:]])


@cache
def _empty_tag() -> re.Pattern[str]:
    return re.compile(r"<([A-Za-z][\w:-]*)((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*/>")


def as_html(text: str) -> str:
    """Rewrite what XML writes otherwise than HTML: empty elements, CDATA sections, prefixes of MathML and SVG."""
    if "<![CDATA[" in text:
        text = re.sub(r"<!\[CDATA\[(.*?)\]\]>", lambda match: _escaped(match[1]), text, flags=re.DOTALL)
    text = re.sub(r"(</?)(?:m|mml|mathml|svg|xhtml|html|h):(?=[A-Za-z])", r"\1", text)

    def expanded(match: re.Match[str]) -> str:
        return match[0] if match[1].lower() in VOID else f"<{match[1]}{match[2]}></{match[1]}>"

    return _empty_tag().sub(expanded, text)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
