"""Word-processor files (.docx) → chapters: styles become structure, pictures targets inside the file.

`title`, `creator`, `keywords`, `description` and `language` of the file's properties complete its front matter; dates
do not: they are those of the file, not of the text. Places are paragraphs, by number and first words.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from lxml import etree

from epubgen.errors import Level
from epubgen.model.metadata import FrontMatter
from epubgen.source.assemble import assemble
from epubgen.source.docx_losses import report_word_losses
from epubgen.source.docx_opening import take_opening
from epubgen.source.draft import Draft
from epubgen.source.html import settle
from epubgen.source.html_markup import report_losses, write_markup
from epubgen.source.html_notes import take_notes
from epubgen.source.html_structure import simplify
from epubgen.text.docx import NotWordError, read_word
from epubgen.text.html5 import parse_fragment
from epubgen.text.html5_editing import remove, unwrap
from epubgen.text.scripts import detect_language

if TYPE_CHECKING:
    from epubgen.model.chapter import Chapter
    from epubgen.source.compile import CompileTask

_NOTE_MARK = r'(<a href="#(?:foot|end)note-[^>]*>[^<]*</a>)'
_RAISED = re.compile(f"<sup><sup>{_NOTE_MARK}</sup></sup>|<sup>{_NOTE_MARK}</sup>")
"""Note marks are raised by the style sheet; raised twice they would be too small for a thumb."""
_MARK = re.compile(r'<a href="#((?:foot|end)note-[\w-]+)" id="')
_BACK = re.compile(r'<a href="#((?:foot|end)note-ref-[\w-]+)">')
_SENTENCE_END = tuple("。；，！？.;,!?")
_SHOWN = 10


def read_docx(task: CompileTask, data: bytes) -> tuple[Chapter, ...]:
    """Turn the bytes of a .docx file into its chapters; what could not be taken over becomes findings."""
    try:
        word = read_word(data)
    except NotWordError as error:
        draft = Draft(task, FrontMatter(), task.lang)
        text = f"the file cannot be read: {error}"
        draft.report("bad-docx", Level.ERROR, text, task.location, "open it in a word processor and save it as .docx")
        return assemble(draft)
    html = _RAISED.sub(lambda match: match[1] or match[2], word.html)
    html = _BACK.sub(r'<a role="doc-backlink" href="#\1">', _MARK.sub(r'<a role="doc-noteref" href="#\1" id="', html))
    page = parse_fragment(html)
    body = page.body
    opening = take_opening(word, body)
    detected = detect_language("".join(body.itertext())).tag
    front = opening.front
    if front.lang.partition("-")[0] != detected.partition("-")[0]:
        # Word processors write the language of their menus.
        front = front._replace(lang="")
    draft = Draft(task, front, front.lang or task.lang or detected or "en", paragraphs=word.paragraphs)
    draft.title = opening.title
    opening.report(draft)
    report_losses(draft, page.losses)
    report_word_losses(draft, word.losses)
    _place_links(body)
    _place_pictures(draft, body)
    _captions(body)
    _report_bold_headings(draft, body)
    _head_rows(body)
    _set_listings(body)
    _settle_bookmarks(body)
    take_notes(draft, body)
    simplify(body)
    settle(draft, write_markup(body))
    return assemble(draft)


def _place_links(body: etree._Element) -> None:
    """Let links, pictures and notes say in which paragraph they stand: a note is where it is called."""
    notes = {f"#{item.get('id')}": item for item in body.iter("li") if item.get("id")}
    for element in body.iter("a", "img"):
        placed = next((one for one in (element, *element.iterancestors()) if one.get("data-sourcepos")), None)
        position = placed.get("data-sourcepos") if placed is not None else None
        if position:
            element.set("data-sourcepos", position)
            if element.get("role") == "doc-noteref" and (note := notes.get(element.get("href") or "")) is not None:
                note.set("data-sourcepos", position)


def _place_pictures(draft: Draft, body: etree._Element) -> None:
    """Let pictures be targets inside the .docx file, `FILE.docx!word/media/…`; those no book can show go."""
    name = posixpath.basename(draft.task.path)
    for image in list(body.iter("img")):
        member = (image.get("src") or "").removeprefix("docx:")
        if not member or member.lower().endswith((".emf", ".wmf", ".wdp", ".emz", ".wmz")):
            draft.report(
                "word-picture",
                Level.WARNING,
                f"a picture is in a form that no book can show and was left out ({member or 'it is not in the file'})",
                draft.where(image.get("data-sourcepos")),
                "save it as PNG or SVG and put it into the document again",
            )
            image.tag, image.text = "span", image.get("alt") or ""
            image.attrib.clear()
            unwrap(image)
        else:
            image.set("src", quote(f"{name}!{member}", safe="/!"))


def _captions(body: etree._Element) -> None:
    """Give the paragraphs in the style of captions to the table after or before them, or to the pictures."""
    for caption in [element for element in body.iter("p") if element.get("class") == "word-caption"]:
        beside = [one for one in (caption.getprevious(), caption.getnext()) if one is not None]
        table = next((one for one in reversed(beside) if one.tag == "table" and one.find("caption") is None), None)
        figure = next((one for one in beside if _holds_pictures(one)), None)
        if table is not None and (figure is None or not _SAYS_FIGURE.match("".join(caption.itertext()))):
            caption.tag, caption.tail = "caption", None
            caption.attrib.clear()
            table.insert(0, caption)
        elif figure is not None:
            _put_caption(caption, figure, before=figure is caption.getnext())
        else:
            caption.set("class", "caption")


_SAYS_FIGURE = re.compile(r"\s*(?:[图圖]|fig)", re.IGNORECASE)


def _holds_pictures(element: etree._Element) -> bool:
    if element.tag == "figure":
        return True
    return element.tag == "p" and element.find(".//img") is not None and not "".join(element.itertext()).strip()


def _put_caption(caption: etree._Element, figure: etree._Element, before: bool) -> None:
    """Make a paragraph of pictures a figure with a caption; a second caption, in another language, is its next line."""
    caption.tag, caption.tail = "figcaption", None
    caption.attrib.pop("class")
    figure.tag = "figure"
    known = figure.find("figcaption")
    if known is None:
        figure.insert(0 if before else len(figure), caption)
        return
    line = etree.SubElement(known, "br")
    line.tail = caption.text
    known.extend(list(caption))
    remove(caption)


def _report_bold_headings(draft: Draft, body: etree._Element) -> None:
    """Name the paragraphs that look like headings and are none: bold, short, and no sentence."""
    found = []
    for paragraph in body.iterchildren("p"):
        text = " ".join("".join(paragraph.itertext()).split())
        bold = "".join("".join(part.itertext()) for part in paragraph.iterchildren("strong", "b"))
        if 0 < len(text) <= 40 and " ".join(bold.split()) == text and not text.endswith(_SENTENCE_END):
            found.append((text, draft.where(paragraph.get("data-sourcepos"))))
    for number, (text, place) in enumerate(found[:_SHOWN]):
        more = f" ({len(found) - _SHOWN} more)" if number == _SHOWN - 1 and len(found) > _SHOWN else ""
        draft.report(
            "bold-heading",
            Level.WARNING,
            f"“{text}” is bold text that plays a heading{more}",
            place,
            "give it a heading style, so that it is in the contents",
        )


def _head_rows(body: etree._Element) -> None:
    """Let a first row in bold be the row of headings; a cell that holds one paragraph holds its text."""
    for table in body.iter("table"):
        rows = list(table.iter("tr"))
        if rows and table.find("thead") is None and len(rows) > 1 and all(map(_is_bold, rows[0])):
            head = etree.Element("thead")
            table.insert(1 if table.find("caption") is not None else 0, head)
            head.append(rows[0])
            for cell in rows[0]:
                cell.tag = "th"
                for part in list(cell.iter("strong")):
                    unwrap(part)
        for cell in table.iter("th"):
            if cell.getparent() is rows[0]:
                cell.set("scope", "col")


def _is_bold(cell: etree._Element) -> bool:
    text = "".join(cell.itertext()).strip()
    return bool(text) and "".join("".join(part.itertext()) for part in cell.iter("strong")).strip() == text


def _set_listings(body: etree._Element) -> None:
    """Let the lines of a listing be lines."""
    for listing in body.iter("pre"):
        for line in list(listing.iter("br")):
            line.tail = "\n" + (line.tail or "")
            unwrap(line)


def _settle_bookmarks(body: etree._Element) -> None:
    """Let the places that links lead to be ids of the headings they stand in or before; others go."""
    called = {(link.get("href") or "").removeprefix("#") for link in body.iter("a")}
    for link in list(body.iter("a")):
        identifier = link.get("id")
        if not identifier or link.get("href"):
            continue
        named = _named_by(link)
        if identifier in called and named is not None and not named.get("id"):
            named.set("id", identifier)
            called.discard(identifier)
        if identifier in called:
            called.discard(identifier)  # the word processor may mark a place twice
        else:
            unwrap(link)


def _named_by(bookmark: etree._Element) -> etree._Element | None:
    """Return the heading that a bookmark stands in, or what follows it where it is alone in a paragraph."""
    parent = bookmark.getparent()
    if parent is None:
        return None
    if parent.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return parent
    if parent.tag in ("figcaption", "caption"):
        return parent.getparent()
    if parent.tag == "body" and not (bookmark.tail or "").strip():
        return bookmark.getnext()
    return parent.getnext() if parent.tag == "p" and not "".join(parent.itertext()).strip() else None
