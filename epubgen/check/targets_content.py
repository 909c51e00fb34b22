"""Rules about targets: markup, links, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from epubgen.check.markup import EPUB, SVG, XHTML
from epubgen.check.messages import Message
from epubgen.check.publication import layout_of
from epubgen.check.target_names import APPLE, DAISY, DUOKAN, E999, HTML, KOBO, WEREAD
from epubgen.check.targets import TargetedBook, degrades, ignores, refuses, target_rule
from epubgen.check.urls import resolve
from epubgen.check.xml import Element, XMLDocument


@target_rule("EG-202", kindle=degrades("Without, Send to Kindle reads the document as ISO-8859-1", E999))
def documents_name_their_encoding(book: TargetedBook) -> Iterator[Message]:
    """The XML declaration of each document names its encoding."""
    for document in book.documents:
        if not re.match(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*\sencoding\s*=""", document.data[:200]):
            yield document.message("EG-202", at=(1, 1))


@target_rule("EG-203", kindle=refuses("It finds no place for the link, and reports the error", E999))
def no_link_leads_to_a_body(book: TargetedBook) -> Iterator[Message]:
    """No link leads to the id of a body element."""
    bodies = {}
    for document in book.documents:
        body = document.root.find(f"{XHTML}body")
        if body is not None and (id := body.get("id")):
            bodies[document.path] = id
    for summary, reference, url in book.publication.references:
        if url.fragment and bodies.get(url.path) == url.fragment:
            yield book.publication.message("EG-203", url.fragment, path=summary.path, at=reference.at)


@target_rule("EG-204", kindle=refuses("An image without a source makes it refuse the book", E999))
def images_have_a_source(book: TargetedBook) -> Iterator[Message]:
    """Every img element has a source."""
    for document in book.documents:
        for image in document.by_tag.get(f"{XHTML}img", ()):
            if not (image.get("src") or "").strip():
                yield document.message("EG-204", at=image)


@target_rule("EG-261", weread=degrades("It indents paragraphs itself, whatever the style sheet says", WEREAD))
def indents_are_not_written(book: TargetedBook) -> Iterator[Message]:
    """No paragraph begins with spaces that stand for an indent."""
    for document in book.documents:
        spaced = [
            p for p in document.by_tag.get(f"{XHTML}p", ()) if (p.text or "").lstrip("\n\t ").startswith("\u3000")
        ]
        yield from book.about_all("EG-261", document, spaced)


def noterefs(document: XMLDocument) -> list[Element]:
    """Return the references to notes of a document."""
    return [
        link
        for link in document.by_tag.get(f"{XHTML}a", ())
        if "noteref" in (link.get(f"{EPUB}type") or "").split() or "doc-noteref" in (link.get("role") or "").split()
    ]


@target_rule("EG-262", weread=ignores("Notes do not pop up; they stand in the text", WEREAD))
def notes_do_not_need_to_pop_up(book: TargetedBook) -> Iterator[Message]:
    """Documents have no notes that pop up."""
    for document in book.documents:
        yield from book.about_all("EG-262", document, noterefs(document))


@target_rule(
    "EG-263", apple=degrades("An aside of the type footnote is not shown in the text, only as a pop-up", APPLE)
)
def footnotes_can_be_reached(book: TargetedBook) -> Iterator[Message]:
    """A reference leads to every aside of the type footnote."""
    reached = set()
    for document in book.documents:
        for link in noterefs(document):
            url = resolve(link.get("href") or "", document.path)
            reached.add((url.path, url.fragment))
    for document in book.documents:
        for aside in document.by_tag.get(f"{XHTML}aside", ()):
            types = (aside.get(f"{EPUB}type") or "").split()
            if "footnote" in types and (document.path, aside.get("id")) not in reached:
                yield document.message("EG-263", at=aside)


@target_rule("EG-264", kobo=ignores("It pops up notes that stand in the document of their reference, after it", KOBO))
def notes_stand_beside_their_references(book: TargetedBook) -> Iterator[Message]:
    """Notes stand in the same documents as the references to them."""
    for document in book.documents:
        links = noterefs(document)
        far = [link for link in links if resolve(link.get("href") or "", document.path).path != document.path]
        yield from book.about_all("EG-264", document, far)


@target_rule("EG-265", weread=ignores("Links to places inside a chapter lead nowhere", WEREAD))
def links_lead_to_whole_documents(book: TargetedBook) -> Iterator[Message]:
    """Links, but for those of notes, lead to documents, not to places inside them."""
    for document in book.documents:
        notes = set(noterefs(document))
        links = [
            link
            for link in document.by_tag.get(f"{XHTML}a", ())
            if link not in notes and not is_backlink(link) and resolve(link.get("href") or "", document.path).fragment
        ]
        yield from book.about_all("EG-265", document, links)


def is_backlink(link: Element) -> bool:
    """Tell whether a link leads back from a note."""
    return "backlink" in (link.get(f"{EPUB}type") or "") or "doc-backlink" in (link.get("role") or "")


@target_rule("EG-266", weread=ignores("Headings of the ranks 1 to 4 have a look of their own", WEREAD))
def headings_have_ranks_that_show(book: TargetedBook) -> Iterator[Message]:
    """Headings have ranks from 1 to 4."""
    for document in book.documents:
        low = [*document.by_tag.get(f"{XHTML}h5", ()), *document.by_tag.get(f"{XHTML}h6", ())]
        if low:
            yield document.message("EG-266", len(low), at=min(low, key=document.number))


@target_rule("EG-267", duokan=degrades("It knows notes by these classes, and follows the link otherwise", DUOKAN))
def notes_have_the_classes_of_duokan(book: TargetedBook) -> Iterator[Message]:
    """References to notes, and the notes, have the classes by which Duokan pops them up."""
    for document in book.documents:
        bare = [
            link
            for link, note in noted(document)
            if "duokan-footnote" not in classes(link) or (note is not None and not is_in_duokan_item(note))
        ]
        yield from book.about_all("EG-267", document, bare)


def noted(document: XMLDocument) -> Iterator[tuple[Element, Element | None]]:
    """Yield the references to notes of a document, each with its note; None for one in another document."""
    links = noterefs(document)
    by_id = {element.get("id"): element for element in document.elements if element.get("id")} if links else {}
    for link in links:
        url = resolve(link.get("href") or "", document.path)
        yield link, by_id.get(url.fragment) if url.path == document.path else None


def classes(element: Element) -> list[str]:
    """Return the classes of an element."""
    return (element.get("class") or "").split()


def is_in_duokan_item(note: Element) -> bool:
    """Tell whether a note, or an element around or in it, is marked as an item."""
    return any("duokan-footnote-item" in classes(one) for one in (*note.iterancestors(), *note.iter("*")))


@target_rule("EG-268", kobo=ignores("It pops up notes of 9 to 5,000 characters by itself", KOBO))
def notes_are_neither_short_nor_long(book: TargetedBook) -> Iterator[Message]:
    """Notes have 9 to 5,000 characters."""
    for document in book.documents:
        odd = [link for link, note in noted(document) if note is not None and not 9 <= length_of(note) <= 5_000]
        yield from book.about_all("EG-268", document, odd)


def length_of(note: Element) -> int:
    """Return how many characters a note has."""
    return len(" ".join("".join(note.itertext()).split()))


@target_rule("EG-269",
    kobo=degrades("Widths in pixels do not follow the screen; it asks for per cent", KOBO),
    weread=ignores("Images are scaled to its own width; a fixed one is not honoured reliably", WEREAD),
)  # fmt: skip
def images_have_no_fixed_width(book: TargetedBook) -> Iterator[Message]:
    """No img element has a width in pixels."""
    for document in book.documents:
        fixed = [image for image in document.by_tag.get(f"{XHTML}img", ()) if is_fixed(image)]
        yield from book.about_all("EG-269", document, fixed)


def is_fixed(image: Element) -> bool:
    """Tell whether an image says a width in pixels, as an attribute or in its style."""
    style = re.search(r"(?:^|;)\s*width\s*:\s*[\d.]+px", image.get("style") or "")
    return style is not None or (image.get("width") or "").strip().removesuffix("px").isdecimal()


NOTE_ICONS = ("qqreader-footnote", "zhangyue-footnote")


@target_rule("EG-270",
    weread=degrades("Whether it reads such notes in files from outside is not documented", WEREAD),
    **dict.fromkeys(
        ("kindle", "apple", "google", "kobo", "archive"),
        degrades("Attributes of one program mean nothing to others, so that the note is lost", HTML),
    ),
)  # fmt: skip
def notes_stand_in_the_text(book: TargetedBook) -> Iterator[Message]:
    """What an attribute holds as a note for one reading app stands in the text, too."""
    for document in book.documents:
        held = [(element, words) for element in document.elements if (words := note_in_attribute(element))]
        if held:
            text = "".join("".join(document.root.itertext()).split())
            yield from book.about_all("EG-270", document, [one for one, words in held if words not in text])


def note_in_attribute(element: Element) -> str:
    """Return the note, without spaces, that an element has in an attribute of WeRead's, iReader's or QQ Reader's."""
    words = element.get("data-wr-footernote") or element.get("zy-footnote") or ""
    if not words and any(name in NOTE_ICONS for name in classes(element)):
        words = element.get("alt") or ""
    return "".join(words.split())


@target_rule("EG-271",
    **dict.fromkeys(
        ("kindle", "apple", "google", "kobo"),
        degrades("A picture neither grows with the text nor turns light at night, and is read by its name", DAISY),
    )
)  # fmt: skip
def marks_of_notes_are_text(book: TargetedBook) -> Iterator[Message]:
    """References to notes have words or numbers, not a picture alone."""
    for document in book.documents:
        known = set(noterefs(document))
        links = document.by_tag.get(f"{XHTML}a", ())
        marks = [link for link in links if link in known or "duokan-footnote" in classes(link)]
        yield from book.about_all("EG-271", document, [link for link in marks if is_picture_alone(link)])


def is_picture_alone(element: Element) -> bool:
    """Tell whether an element holds an image and no text."""
    return next(element.iter(*PICTURES), None) is not None and not "".join(element.itertext()).strip()


PICTURES = (f"{XHTML}img", f"{SVG}image")
HEADINGS = tuple(f"{XHTML}h{rank}" for rank in range(1, 7))


@target_rule("EG-272", apple=refuses("Text must not come as an image", APPLE))
def headings_are_text(book: TargetedBook) -> Iterator[Message]:
    """No heading is an image of its words."""
    for document in book.documents:
        drawn = [one for tag in HEADINGS for one in document.by_tag.get(tag, ()) if is_picture_alone(one)]
        worded = [one for one in drawn if any((image.get("alt") or "").strip() for image in one.iter(*PICTURES))]
        yield from book.about_all("EG-272", document, sorted(worded, key=document.number))


@target_rule("EG-273", apple=degrades("Text must not come as an image", APPLE))
def pages_have_text(book: TargetedBook) -> Iterator[Message]:
    """Most documents in the spine of a book that flows have text: they are no scanned pages."""
    covers = {path for path, _ in book.shown.get(book.cover.path, ())[:1]} if book.cover else set()
    fixed = layout_of(book.package)
    items = [reference.item for reference in book.package.spine if reference.item is not None]
    flowing = [item.path for item in items if item.path not in covers and not fixed.get(item.id)]
    bodies = [
        (document, body)
        for path in flowing
        if (document := book.document(path)) is not None and (body := document.root.find(f"{XHTML}body")) is not None
    ]
    drawn = [(document, body) for document, body in bodies if is_picture_alone(body)]
    if 2 * len(drawn) > len(bodies):
        document, body = drawn[0]
        yield document.message("EG-273", len(drawn), len(bodies), at=body)
