"""Changes to content documents and style sheets: pieces of markup and of CSS put in."""

from __future__ import annotations

import random
import re

from mutations import Book, Mutant, insert, kind, pieces

PLACES = re.compile(
    rb"</(?:p|li|h[1-6]|section|div|body|span|figure|a|ol|ul|td|tr|table|nav|head|dl|dd|em|blockquote)>"
    rb"|<(?:body|section|div|ul|ol|p|table|nav|tr|figure)\b[^<>]*>"
)


def _documents(book: Book) -> list[str]:
    return book.markup(".xhtml", ".html", ".htm")


@kind(14)
def piece_of_html(book: Book, dice: random.Random) -> Mutant | None:
    """Markup of HTML, right or wrong."""
    return insert(book, dice, _documents(book), PLACES, dice.choice(pieces("html")))


@kind(6)
def piece_of_html_in_body(book: Book, dice: random.Random) -> Mutant | None:
    """The same, where most things may stand."""
    return insert(book, dice, _documents(book), re.compile(b"</body>"), dice.choice(pieces("html")))


@kind(5)
def piece_of_svg(book: Book, dice: random.Random) -> Mutant | None:
    """SVG in XHTML."""
    piece = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{dice.choice(pieces("svg"))}</svg>'
    return insert(book, dice, _documents(book), re.compile(b"</body>|</p>|</div>"), piece)


@kind(3)
def piece_in_svg_document(book: Book, dice: random.Random) -> Mutant | None:
    """SVG in a document of its own."""
    return insert(book, dice, book.markup(".svg"), re.compile(b"</svg>|</g>|<svg[^<>]*>"), dice.choice(pieces("svg")))


@kind(3)
def piece_of_mathml(book: Book, dice: random.Random) -> Mutant | None:
    """MathML in XHTML."""
    piece = f'<math xmlns="http://www.w3.org/1998/Math/MathML">{dice.choice(pieces("mathml"))}</math>'
    return insert(book, dice, _documents(book), re.compile(b"</p>|</body>"), piece)


@kind(3)
def piece_of_head(book: Book, dice: random.Random) -> Mutant | None:
    """Something in the head."""
    return insert(book, dice, _documents(book), re.compile(b"</head>|<head[^<>]*>"), dice.choice(pieces("head")))


@kind(3)
def piece_of_navigation(book: Book, dice: random.Random) -> Mutant | None:
    """Lists, labels and nav elements in the navigation document."""
    names = [name for name in _documents(book) if b"<nav" in book.data(name)]
    return insert(
        book, dice, names, re.compile(b"</(?:nav|ol|li|a|body)>|<(?:nav|ol|li)[^<>]*>"), dice.choice(pieces("nav"))
    )


@kind(4)
def piece_of_ncx(book: Book, dice: random.Random) -> Mutant | None:
    """Something in the NCX."""
    places = re.compile(b"</(?:ncx|head|docTitle|navMap|navPoint|navLabel|text)>|<(?:navMap|navPoint|head)[^<>]*>")
    return insert(book, dice, book.markup(".ncx"), places, dice.choice(pieces("ncx")))


@kind(3)
def piece_of_overlay(book: Book, dice: random.Random) -> Mutant | None:
    """Something in a media overlay."""
    places = re.compile(b"</(?:smil|body|par|seq)>|<(?:body|par|seq|smil)[^<>]*>")
    return insert(book, dice, book.markup(".smil"), places, dice.choice(pieces("smil")))


@kind(5)
def piece_of_css(book: Book, dice: random.Random) -> Mutant | None:
    """CSS in a style sheet, at its start or its end, or in a style element."""
    piece = dice.choice(pieces("css"))
    names = [name for name in book.names if name.endswith(".css")]
    if names and dice.random() < 0.6:
        name = dice.choice(names)
        data = book.data(name)
        new = data + b"\n" + piece.encode() if dice.random() < 0.6 else piece.encode() + b"\n" + data
        return Mutant(book.with_data(name, new), f"{piece} in {name}")
    if "<" in piece:
        return None
    style = f'<style type="text/css">{piece.replace("&", "&amp;")}</style>'
    return insert(book, dice, _documents(book), re.compile(b"</head>"), style)


@kind(2)
def style_attribute(book: Book, dice: random.Random) -> Mutant | None:
    """Declarations, or what is none, in a style attribute."""
    piece = dice.choice(pieces("css"))
    inside = piece.partition("{")[2].rpartition("}")[0] or piece
    escaped = inside.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return insert(book, dice, _documents(book), re.compile(b"</body>"), f'<p style="{escaped}">x</p>')


@kind(3)
def css_edited(book: Book, dice: random.Random) -> Mutant | None:
    """A slip in a style sheet."""
    names = [name for name in book.names if name.endswith(".css") and book.data(name)]
    if not names:
        return None
    name = dice.choice(names)
    data = book.data(name)
    at = dice.randrange(len(data))
    piece = dice.choice(
        (
            b"",
            b"{",
            b"}",
            b";",
            b":",
            b'"',
            b"(",
            b")",
            b"@",
            b"\\",
            b"/*",
            b"*/",
            b"'",
            b",",
            b"#",
            b".",
            b"!",
            b"\xff",
        )
    )
    new = data[:at] + piece + data[at + (not piece) :]
    return Mutant(book.with_data(name, new), f"{piece!r} at {at} in {name}")
