"""Word-processor files (.docx) → chapters: styles become structure, pictures targets inside the file.

`title`, `creator`, `keywords`, `description` and `language` of the file's properties complete its front matter; dates
do not: they are those of the file, not of the text.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from lxml import etree

from epubgen.errors import Level
from epubgen.model.metadata import FrontMatter, Person
from epubgen.source.assemble import assemble
from epubgen.source.draft import Draft
from epubgen.source.html import settle
from epubgen.source.html_markup import report_losses, write_markup
from epubgen.source.html_notes import take_notes
from epubgen.source.html_structure import simplify
from epubgen.text.docx import NotWordError, Word, read_word
from epubgen.text.html5 import parse_fragment
from epubgen.text.html5_editing import unwrap
from epubgen.text.scripts import detect_language

if TYPE_CHECKING:
    from epubgen.model.chapter import Chapter
    from epubgen.source.compile import CompileTask

_NOTE_MARK = r'(<a href="#(?:foot|end)note-[^>]*>[^<]*</a>)'
_RAISED = re.compile(f"<sup><sup>{_NOTE_MARK}</sup></sup>|<sup>{_NOTE_MARK}</sup>")
"""Note marks are raised by the style sheet; raised twice they would be too small for a thumb."""
_MARK = re.compile(r'<a href="#((?:foot|end)note-[\w-]+)" id="')
_BACK = re.compile(r'<a href="#((?:foot|end)note-ref-[\w-]+)">')
_NO_PERSON = re.compile(
    r"(?:python-docx|(?:windows|microsoft)?\s*(?:office)?\s*(?:user|用户|使用者)|admin(?:istrator)?|微软用户|未定义|unknown|lenovo|dell|hp)\d*",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"(?:microsoft word|word document|document|文档|新建|无标题|untitled|normal).{0,20}|.*\.docx?", re.IGNORECASE
)
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
    front, title = _front_matter(word, body)
    detected = detect_language("".join(body.itertext())).tag
    if front.lang.partition("-")[0] != detected.partition("-")[0]:
        # Word processors write the language of their menus.
        front = front._replace(lang="")
    draft = Draft(task, front, front.lang or task.lang or detected or "en")
    draft.title = title
    report_losses(draft, page.losses)
    _report_losses(draft, word)
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


def _taken(body: etree._Element, name: str) -> str:
    """Take the paragraphs with a class out of the tree and return their text."""
    found = [element for element in body.iter("p") if element.get("class") == name]
    for element in found:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return " ".join(" ".join("".join(element.itertext()).split()) for element in found)


def _front_matter(word: Word, body: etree._Element) -> tuple[FrontMatter, str]:
    """Return what the styles and the properties say of the text, and the property that may be its title."""
    said = word.properties
    author = _taken(body, "word-author") or said.get("creator", "")
    people = tuple(
        Person(name.strip())
        for name in re.split(r"[;；、]", author)
        if name.strip() and not _NO_PERSON.fullmatch(name.strip())
    )
    keywords = tuple(word.strip() for word in re.split(r"[,，;；、]", said.get("keywords", "")) if word.strip())
    front = FrontMatter(
        title=_taken(body, "word-title"),
        subtitle=_taken(body, "word-subtitle"),
        people=people,
        lang=said.get("language", ""),
        description=said.get("description", "") if "python-docx" not in said.get("description", "") else "",
        keywords=keywords,
    )
    title = said.get("title", "")
    return front, "" if _NO_TITLE.fullmatch(title) else title


def _report_losses(draft: Draft, word: Word) -> None:
    advice = {
        "tracked insertions": "accept or reject the changes; now insertions are in the book and deletions are not",
        "tracked deletions": "accept or reject the changes; now insertions are in the book and deletions are not",
        "comments": "settle them; comments are not part of a book",
        "lines of the table of contents": "nothing needs doing: the book makes its own",
    }
    for name, count in word.losses.items():
        level = Level.NOTICE if name.startswith("lines") else Level.WARNING
        named = (
            name if count > 1 else name.replace("ions", "ion").replace("comments", "comment").replace("lines", "line")
        )
        text = f"the file has {count} {named}" + ("" if name == "tracked insertions" else ", left out")
        draft.report("word-" + name.split()[-1].rstrip("s"), level, text, None, advice[name])


def _place_pictures(draft: Draft, body: etree._Element) -> None:
    """Let pictures be targets inside the .docx file, `FILE.docx!word/media/…`; those no book can show go."""
    name = posixpath.basename(draft.task.path)
    for image in list(body.iter("img")):
        member = (image.get("src") or "").removeprefix("docx:")
        if not member or member.lower().endswith((".emf", ".wmf", ".wdp", ".emz", ".wmz")):
            draft.report(
                "word-picture",
                Level.WARNING,
                f"a picture is in a form that no book can show and was left out ({member or 'linked, not embedded'})",
                None,
                "save it as PNG or SVG and put it into the document again",
            )
            text = etree.Element("span")
            text.text = image.get("alt") or ""
            image.addprevious(text)
            text.tail = image.tail
            image.tail = None
            image.getparent().remove(image)  # type: ignore[union-attr]
        else:
            image.set("src", quote(f"{name}!{member}", safe="/!"))


def _captions(body: etree._Element) -> None:
    """Give the paragraphs in the style of captions to the picture before or the table after them."""
    for caption in [element for element in body.iter("p") if element.get("class") == "word-caption"]:
        before, after = caption.getprevious(), caption.getnext()
        if (after is not None and after.tag == "table") or (before is not None and before.tag == "table"):
            table = after if after is not None and after.tag == "table" else before
            assert table is not None
            if table.find("caption") is None:
                caption.tag = "caption"
                caption.attrib.clear()
                caption.tail = None
                table.insert(0, caption)
                continue
        image = _lone_image(before)
        if image is not None and not len(caption):
            image.set("title", re.sub(r"[ \t\r\n]+", " ", caption.text or "").strip())  # keeps U+3000: 图 1　…
            parent = caption.getparent()
            assert parent is not None
            parent.remove(caption)
        else:
            caption.set("class", "caption")


def _lone_image(paragraph: etree._Element | None) -> etree._Element | None:
    if paragraph is None or paragraph.tag != "p" or "".join(paragraph.itertext()).strip():
        return None
    images = list(paragraph.iter("img"))
    return images[0] if len(images) == 1 else None


def _report_bold_headings(draft: Draft, body: etree._Element) -> None:
    """Name the paragraphs that look like headings and are none: bold, short, and no sentence."""
    found = []
    for paragraph in body.iterchildren("p"):
        text = " ".join("".join(paragraph.itertext()).split())
        bold = "".join("".join(part.itertext()) for part in paragraph.iterchildren("strong", "b"))
        if 0 < len(text) <= 40 and " ".join(bold.split()) == text and not text.endswith(_SENTENCE_END):
            found.append(text)
    for number, text in enumerate(found[:_SHOWN]):
        more = f" ({len(found) - _SHOWN} more)" if number == _SHOWN - 1 and len(found) > _SHOWN else ""
        draft.report(
            "bold-heading",
            Level.WARNING,
            f"“{text}” is bold text that plays a heading{more}",
            None,
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
    if parent.tag == "body" and not (bookmark.tail or "").strip():
        return bookmark.getnext()
    return parent.getnext() if parent.tag == "p" and not "".join(parent.itertext()).strip() else None
