"""Rules about targets: languages, sizes, names, contents, what an archive must not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from epubgen.check.languages import language_fault
from epubgen.check.markup import XHTML
from epubgen.check.media_types import NCX, is_core
from epubgen.check.messages import Message, make_message
from epubgen.check.metadata import name_of, text_of
from epubgen.check.own_contents import entries
from epubgen.check.package import DC
from epubgen.check.target_names import APPLE, CONGRESS, E999, EPUB, GOOGLE, KINDLE, KOBO
from epubgen.check.targets import TargetedBook, degrades, ignores, refuses, target_rule
from epubgen.check.vocabularies import words

CODES = words(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv "
    "ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne "
    "ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st "
    "su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
"""Languages that have a code of two letters (ISO 639-1)."""
ISBN = re.compile(r"97[89]\d{10}|\d{9}[\dX]")
MB = 1_000_000
LARGEST = {"kindle": 200, "apple": 2000, "google": 2000}
EASY = {"kindle": 50, "apple": 1000}
PAGE, PAGES = 1_000, 4
LEVELS = {"kindle": 2, "kobo": 3}
LATE = words("pageBreakSource a11y:exemption")
"""Properties that EPUB 3.2 did not have: pageBreakSource and what EPUB Accessibility added later."""


@target_rule("EG-201", kindle=refuses("A wrong tag is the most reported cause of the error", E999))
def language_is_one_that_kindle_knows(book: TargetedBook) -> Iterator[Message]:
    """The language is a well-formed tag that begins with a registered code, as Send to Kindle wants it."""
    for element in book.package.by_tag.get(f"{DC}language", ()):
        tag = text_of(element)
        primary = tag.split("-")[0].lower()
        if not tag or language_fault(tag) or len(primary) < 2 or (len(primary) == 2 and primary not in CODES):
            yield book.package.message("EG-201", tag, at=element)


@target_rule("EG-205",
    kindle=degrades("Its guidelines want a table of contents in an NCX as well", KINDLE),
    duokan=degrades("Older and Chinese reading systems look for the NCX", "reports about Chinese reading systems"),
)  # fmt: skip
def contents_are_in_an_ncx_too(book: TargetedBook) -> Iterator[Message]:
    """The book has an NCX beside its navigation document."""
    if not any(item.media_type == NCX for item in book.package.items):
        yield make_message("EG-205", path=book.package.path)


def size_of(book: TargetedBook) -> float:
    """Return the size of the container in millions of bytes, as its entries fill it."""
    return sum(entry.compressed for entry in book.publication.container.entries) / MB


@target_rule("EG-206",
    kindle=refuses("Send to Kindle takes 200 MB by web", E999),
    apple=refuses("A book has 2 GB at most", APPLE),
    google=refuses("A file must be under 2 GB", GOOGLE),
)  # fmt: skip
def the_file_is_accepted_for_its_size(book: TargetedBook) -> Iterator[Message]:
    """The file is no larger than the target accepts."""
    if (size := size_of(book)) > (most := LARGEST[book.target]):
        yield make_message("EG-206", round(size), most, path=book.package.path)


@target_rule("EG-207",
    kindle=degrades("Send to Kindle takes 50 MB by mail, and more by web only", E999),
    apple=degrades("A book has ideally less than 1 GB", APPLE),
)  # fmt: skip
def the_file_is_easy_to_send(book: TargetedBook) -> Iterator[Message]:
    """The file is small enough for every way in."""
    if EASY[book.target] < (size := size_of(book)) <= LARGEST[book.target]:
        yield make_message("EG-207", round(size), EASY[book.target], path=book.package.path)


@target_rule("EG-208",
    kindle=ignores("It shows two levels of contents", KINDLE),
    kobo=ignores("Its telephones show three levels of contents, its e-ink devices one", KOBO),
)  # fmt: skip
def contents_are_as_flat_as_they_are_shown(book: TargetedBook) -> Iterator[Message]:
    """The contents have no more levels than the target shows."""
    shown = LEVELS[book.target]
    deep = [(path, entry) for path, entry in entries(book.publication) if entry[2] > shown]
    if deep:
        (path, first), deepest = deep[0], max(entry[2] for _path, entry in deep)
        yield book.publication.message("EG-208", deepest, len(deep), path=path, at=first[3])


@target_rule("EG-209", kobo=degrades("The shop knows a book by an ISBN as identifier or as name of the file", KOBO))
def the_shop_can_tell_which_book_it_is(book: TargetedBook) -> Iterator[Message]:
    """An identifier is an ISBN, or the file is named by one."""
    named = [text_of(element) for element in book.package.by_tag.get(f"{DC}identifier", ())]
    known = any(ISBN.fullmatch(re.sub(r"[\s-]|^urn:isbn:", "", name, flags=re.I)) for name in named)
    if not known and not re.search(r"(?<!\d)97[89]\d{10}(?!\d)", book.publication.container.path.stem):
        yield make_message("EG-209", path=book.package.path)


@target_rule("EG-210", kobo=degrades("File names with other characters are not fully supported", KOBO))
def file_names_are_plain(book: TargetedBook) -> Iterator[Message]:
    """Names of files are of ASCII letters, digits, points, hyphens and underscores."""
    for item in book.package.items:
        if not item.remote and not re.fullmatch(r"[A-Za-z0-9._/-]*", item.path):
            yield make_message("EG-210", item.path, path=item.path)


@target_rule("EG-211", kobo=refuses("It checks with EPUBCheck 4.2.6, which reports unknown properties", KOBO))
def properties_are_as_old_as_the_shop(book: TargetedBook) -> Iterator[Message]:
    """Metadata has no property that is younger than EPUB 3.2."""
    for meta in book.package.properties:
        if name_of(meta) in LATE:
            yield book.package.message("EG-211", name_of(meta), at=meta)


@target_rule("EG-213", archive=refuses("What is to last must hold all of itself", EPUB))
def nothing_lies_outside(book: TargetedBook) -> Iterator[Message]:
    """The book uses no resource that lies on the web."""
    for item in book.package.items:
        if item.remote:
            yield book.package.message("EG-213", item.href, at=item.number)


@target_rule("EG-214", archive=refuses("What a script does later, nobody can promise", EPUB))
def nothing_is_scripted(book: TargetedBook) -> Iterator[Message]:
    """No document has scripts or forms."""
    for summary in book.publication.summaries.values():
        at = summary.properties.get("scripted")
        if at is not None:
            yield book.publication.message("EG-214", path=summary.path, at=at)


@target_rule("EG-215",
    archive=refuses("Neither encryption nor obfuscation may stand between a reader of later times and the text", EPUB),
    kindle=refuses("Protected files are among the causes of the error", E999),
)  # fmt: skip
def nothing_is_encrypted(book: TargetedBook) -> Iterator[Message]:
    """No file is encrypted; in an archive, none is obfuscated."""
    hidden = book.publication.encrypted - (set(book.publication.obfuscated) if book.target == "kindle" else set())
    for path in sorted(hidden):
        yield make_message("EG-215", path=path)


@target_rule("EG-216", archive=refuses("Only core media types are sure to be shown, whatever falls back on what", EPUB))
def everything_is_of_a_core_type(book: TargetedBook) -> Iterator[Message]:
    """Every resource of the manifest is of a core media type."""
    for item in book.package.items:
        if not is_core(item.media_type):
            yield book.package.message("EG-216", item.media_type, at=item.number)


FONTS = ("font/", "application/font", "application/vnd.ms-opentype", "application/x-font")


@target_rule("EG-217", apple=ignores("Embedded fonts are used where the book says that it specifies some", APPLE))
def specified_fonts_are_announced(book: TargetedBook) -> Iterator[Message]:
    """A book with fonts has the property ibooks:specified-fonts, or Apple's file of display options."""
    said = any(name_of(meta) == "ibooks:specified-fonts" for meta in book.package.properties)
    options = "META-INF/com.apple.ibooks.display-options.xml" in book.publication.container.files
    if not said and not options and any(item.media_type.startswith(FONTS) for item in book.package.items):
        yield make_message("EG-217", path=book.package.path)


@target_rule("EG-218", archive=ignores("It wants complete metadata, for which nobody can be asked later", CONGRESS))
def metadata_is_complete(book: TargetedBook) -> Iterator[Message]:
    """The metadata names who made the book, who published it, when, and under which rights."""
    have = {str(element.tag).rpartition("}")[2] for element in book.package.elements}
    makers = "creator" if "contributor" not in have else ""
    missing = [f"dc:{name}" for name in (makers, "date", "publisher", "rights") if name and name not in have]
    if missing:
        yield make_message("EG-218", ", ".join(missing), path=book.package.path)


@target_rule("EG-219", google=refuses("A book has four pages at least", GOOGLE))
def the_book_has_pages_enough(book: TargetedBook) -> Iterator[Message]:
    """The documents in the spine fill four pages: each begins one, and a page holds some 1,000 characters."""
    pages = 0
    for reference in book.package.spine:
        if reference.item is not None and (document := book.document(reference.item.path)) is not None:
            body = document.root.find(f"{XHTML}body")
            text = "".join(body.itertext()) if body is not None else ""
            pages += max(1, -(-len("".join(text.split())) // PAGE))
    if pages < PAGES:
        yield make_message("EG-219", pages, PAGES, path=book.package.path)


@target_rule("EG-220", google=refuses("The file is the whole book; the shop makes its sample itself", GOOGLE))
def the_book_is_no_sample(book: TargetedBook) -> Iterator[Message]:
    """The book does not call itself a preview."""
    for element in book.package.by_tag.get(f"{DC}type", ()):
        if text_of(element).lower() == "preview":
            yield book.package.message("EG-220", at=element)


@target_rule("EG-276",
    apple=ignores("It asks for EPUB 3.3, whose notes, languages and descriptions EPUB 2 lacks", APPLE),
    google=ignores("It takes EPUB 2, and prefers EPUB 3.3", GOOGLE),
)  # fmt: skip
def the_book_is_of_epub_3(book: TargetedBook) -> Iterator[Message]:
    """The package document is of EPUB 3."""
    if not book.package.is_epub3:
        yield book.package.message("EG-276", book.package.version, at=book.package.root)
