"""Rules about targets: images, covers, fonts."""

from __future__ import annotations

from collections.abc import Iterator

from epubgen.check.markup import SVG, XHTML
from epubgen.check.messages import Message, make_message
from epubgen.check.target_names import APPLE, DUOKAN, GOOGLE, KOBO
from epubgen.check.targets import TargetedBook, degrades, ignores, refuses, target_rule
from epubgen.check.urls import resolve
from epubgen.check.xml import XMLDocument

REFUSED_PIXELS = 5.6
GOOD_PIXELS = 4.0
LONGEST_SIDE = 3200
COVER_SIDES = (640, 7200)
EMBEDDED = 10


@target_rule("EG-221",
    kobo=refuses("It checks with EPUBCheck 4.2.6, for which WebP is no core media type", KOBO),
    google=degrades("WebP is not among the formats it lists", GOOGLE),
)  # fmt: skip
def images_are_in_older_formats(book: TargetedBook) -> Iterator[Message]:
    """Images are JPEG, PNG, GIF or SVG, not WebP."""
    for item in book.package.items:
        if item.media_type == "image/webp":
            yield make_message("EG-221", path=item.path)


@target_rule("EG-222", kobo=ignores("WOFF2 is not among the formats of fonts it lists", KOBO))
def fonts_are_in_older_formats(book: TargetedBook) -> Iterator[Message]:
    """Fonts are WOFF, TrueType or OpenType, not WOFF2."""
    for item in book.package.items:
        if item.media_type == "font/woff2" or item.path.lower().endswith(".woff2"):
            yield make_message("EG-222", path=item.path)


@target_rule("EG-223", apple=refuses("An image has 5.6 million pixels at most", APPLE))
def images_are_accepted_for_their_pixels(book: TargetedBook) -> Iterator[Message]:
    """No image has more pixels than the shop accepts."""
    for item, picture in book.pictures:
        if picture.megapixels > REFUSED_PIXELS:
            size = (picture.width, picture.height, picture.megapixels, REFUSED_PIXELS)
            yield make_message("EG-223", *size, path=item.path)


@target_rule(
    "EG-224", apple=degrades("The shop's page for publishers says 4 million pixels", "Apple, Prepare your book")
)
def images_have_as_many_pixels_as_are_safe(book: TargetedBook) -> Iterator[Message]:
    """No image has more than four million pixels."""
    for item, picture in book.pictures:
        if GOOD_PIXELS < picture.megapixels <= REFUSED_PIXELS:
            size = (picture.width, picture.height, picture.megapixels, GOOD_PIXELS)
            yield make_message("EG-224", *size, path=item.path)


@target_rule("EG-225", google=degrades("Images inside a book have 3,200 pixels a side at most", GOOGLE))
def images_are_short_enough(book: TargetedBook) -> Iterator[Message]:
    """No side of an image inside the book has more than 3,200 pixels."""
    for item, picture in book.pictures:
        if item is not book.cover and max(picture.width, picture.height) > LONGEST_SIDE:
            yield make_message("EG-225", picture.width, picture.height, LONGEST_SIDE, path=item.path)


@target_rule("EG-226",
    apple=refuses("Images are in RGB; CMYK is rejected", APPLE),
    google=refuses("Images are in RGB; CMYK is rejected", GOOGLE),
)  # fmt: skip
def images_are_in_rgb(book: TargetedBook) -> Iterator[Message]:
    """No image is in the colours of print."""
    for item, picture in book.pictures:
        if picture.cmyk:
            yield make_message("EG-226", path=item.path)


@target_rule("EG-227",
    apple=degrades("A transparent background is black at night, under lines that may be black", APPLE),
    kobo=degrades("A transparent background is black at night, under lines that may be black", KOBO),
)  # fmt: skip
def images_are_opaque(book: TargetedBook) -> Iterator[Message]:
    """No raster image has transparent parts."""
    for item, picture in book.pictures:
        if picture.transparent:
            yield make_message("EG-227", path=item.path)


@target_rule("EG-228",
    kobo=degrades("The cover image is taken from the book", KOBO),
    google=degrades("The front cover must be inside the book", GOOGLE),
    kindle=degrades("The image stands on the shelf, and in place of the cover page", "reports about Send to Kindle"),
)  # fmt: skip
def there_is_a_cover(book: TargetedBook) -> Iterator[Message]:
    """The book has a cover image."""
    if book.cover is None:
        yield make_message("EG-228", path=book.package.path)


@target_rule("EG-229",
    kobo=degrades("Which of the two marks counts depends on the version of the app", KOBO),
    duokan=degrades("Engines of that family look for the older mark first", "the sources of crengine and calibre"),
)  # fmt: skip
def the_cover_is_marked_twice(book: TargetedBook) -> Iterator[Message]:
    """The cover image has its property, and the meta element of EPUB 2."""
    cover = book.cover
    if cover is None:
        return
    new, old = "cover-image" in cover.properties, book.older_cover == cover.id
    if new != old:
        yield book.package.message("EG-229", "its property" if new else "the meta element", at=cover.number)


def cover_size(book: TargetedBook) -> tuple[str, int, int] | None:
    """Return the path, width and height of the cover image; None where they are not known."""
    found = ((item.path, picture.width, picture.height) for item, picture in book.pictures if item is book.cover)
    return next((size for size in found if size[1] and size[2]), None)


@target_rule("EG-230", google=refuses("A cover has 640 to 7,200 pixels a side", GOOGLE))
def the_cover_is_neither_small_nor_huge(book: TargetedBook) -> Iterator[Message]:
    """The sides of the cover have 640 to 7,200 pixels."""
    if size := cover_size(book):
        path, width, height = size
        if min(width, height) < COVER_SIDES[0] or max(width, height) > COVER_SIDES[1]:
            yield make_message("EG-230", width, height, *COVER_SIDES, path=path)


@target_rule("EG-231",
    kobo=ignores("Covers of 3 to 4 fill its screens; others get a margin", KOBO),
    duokan=ignores("Its shelf has room for 3 to 4", DUOKAN),
)  # fmt: skip
def the_cover_fills_the_shelf(book: TargetedBook) -> Iterator[Message]:
    """The cover is about as wide as 3 and as high as 4."""
    if size := cover_size(book):
        path, width, height = size
        if not 1.2 <= height / width <= 1.55:
            yield make_message("EG-231", height / width, "4 to 3, upright", path=path)


@target_rule("EG-232",
    kobo=degrades("The file of the cover is shown by its reader for fixed layouts, which wants an image alone", KOBO),
    apple=degrades("It asks for an img element on the cover page", APPLE),
)  # fmt: skip
def the_cover_page_is_an_image_alone(book: TargetedBook) -> Iterator[Message]:
    """The page that shows the cover first has an img element, no wrapper of SVG, no other text, no links."""
    if book.cover is None or not (shown := book.shown.get(book.cover.path)):
        return
    path = shown[0][0]
    document = book.document(path)
    if document is None or path == book.package.path:
        return
    if wrapped := document.by_tag.get(f"{SVG}image"):
        yield document.message("EG-232", "wrapper of SVG", at=wrapped[0])
    elif links := document.by_tag.get(f"{XHTML}a"):
        yield document.message("EG-232", "links", at=links[0])
    elif (body := document.root.find(f"{XHTML}body")) is not None and "".join(body.itertext()).strip():
        yield document.message("EG-232", "text", at=body)


@target_rule("EG-233", kobo=degrades("A document has 10 MB of what it embeds at most", KOBO))
def documents_embed_what_fits(book: TargetedBook) -> Iterator[Message]:
    """The images of one document have no more than 10 MB together."""
    files = book.publication.container.files
    for document in book.documents:
        size = sum(files[path].size for path in embedded(document) if path in files)
        if size > EMBEDDED * 1_000_000:
            yield make_message("EG-233", round(size / 1_000_000), EMBEDDED, path=document.path)


def embedded(document: XMLDocument) -> set[str]:
    """Return the files that the img elements of a document show."""
    images = document.by_tag.get(f"{XHTML}img", ())
    return {resolve(image.get("src") or "", document.path).path for image in images}
