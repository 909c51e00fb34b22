"""Metadata, links, collections and what else a package document says, put together at random from parts."""

from __future__ import annotations

import random
import re
from xml.sax.saxutils import quoteattr

from mutations import Book, Mutant, insert, kind, pieces
from mutations.trees import Tree, local, tree_of_one

DC = ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
OPF = ' xmlns:opf="http://www.idpf.org/2007/opf"'
TERMS = pieces("meta-properties")
VALUES = ("", *pieces("meta-values"))
SCHEMES = ("", *pieces("meta-schemes"))
TARGETS = (
    "",
    "",
    "",
    "#@",
    "#@",
    "#@",
    "#@",
    "#zz",
    "@",
    "#",
    "zz.xhtml",
    "#!",
    "package.opf#@",
    "nav.xhtml#@",
    "../x",
    "https://x.org/",
    "# @",
)
HOLDERS = ("", *pieces("meta-subjects"))
RELS = pieces("link-rels")
HREFS = ("", *pieces("link-hrefs"))
TYPES = (
    "application/marc", "application/mods+xml", "text/xml", "audio/mpeg", "AUDIO/mpeg", "x", "", "audio/", "application/onix+xml",  # noqa: E501
    "text/html; charset=utf-8", "application/ld+json", "application/xhtml+xml",
)  # fmt: skip
LINK_PROPERTIES = ("onix", "xmp", "foo", "", "foo:bar", "onix xmp", "nav", "rendition:x", "marc")
TAGS = ("", *pieces("language-tags"))
DATES = ("", *pieces("dates"))
MAPPINGS = ("", *pieces("prefixes"))
ROLES = pieces("collection-roles")
GUIDE = pieces("guide-types")


def _local_file(tree: Tree, dice: random.Random) -> str:
    hrefs = [e.get("href", "") for e in tree.elements if local(e) == "item"]
    return dice.choice(hrefs or ["nav.xhtml"])


def _opf(book: Book, dice: random.Random) -> Tree | None:
    return tree_of_one(book, dice, book.markup(".opf"))


def _target(tree: Tree, dice: random.Random) -> str:
    ids = [e.get("id", "") for e in tree.elements if e.get("id")]
    return dice.choice(TARGETS).replace("@", "g1").replace("!", dice.choice(ids or ["x"]))


def _attributes(**values: str) -> str:
    return "".join(f" {name.replace('_', '-')}={quoteattr(value)}" for name, value in values.items() if value != "")


def _meta(tree: Tree, dice: random.Random, id: str, refines: str) -> str:
    scheme = dice.choice(SCHEMES)
    more = {"id": id} if dice.random() < 0.3 else {}
    if dice.random() < 0.1:
        more["xml:lang"] = dice.choice(TAGS)
    if dice.random() < 0.05:
        more["dir"] = dice.choice(("ltr", "x"))
    if dice.random() < 0.03:
        more[dice.choice(("name", "content", "href", "opf"))] = "x"
    value = dice.choice(VALUES)
    return f"<meta{_attributes(property=dice.choice(TERMS), refines=refines, scheme=scheme, **more)}>{value}</meta>"


def _in_metadata(book: Book, dice: random.Random, tree: Tree, piece: str) -> Mutant | None:
    piece = re.sub(r"<(dc:\w+)", rf"<\1{DC}", piece)
    found = re.compile(rb"</(?:\w+:)?metadata>").search(book.data(tree.name))
    before = found is not None and b"</opf:" in found[0]
    if before:
        piece = piece.replace("<meta ", '<meta xmlns="http://www.idpf.org/2007/opf" ').replace(
            "<link ", '<link xmlns="http://www.idpf.org/2007/opf" '
        )
    return insert(book, dice, [tree.name], re.compile(rb"</(?:\w+:)?metadata>"), piece)


@kind(8)
def refinement(book: Book, dice: random.Random) -> Mutant | None:
    """A meta element, of its own or about another one, with a scheme perhaps, once or twice."""
    if (tree := _opf(book, dice)) is None:
        return None
    holder = dice.choice(HOLDERS)
    refines = _target(tree, dice)
    piece = holder + _meta(tree, dice, "g2", refines)
    if dice.random() < 0.35:
        piece += _meta(tree, dice, "g3", dice.choice((refines, "#g2", "#g1")))
    return _in_metadata(book, dice, tree, piece)


@kind(5)
def metadata_link(book: Book, dice: random.Random) -> Mutant | None:
    """A link element of the metadata."""
    if (tree := _opf(book, dice)) is None:
        return None
    values = {
        "rel": " ".join(dice.choices(RELS, k=dice.choice((1, 1, 1, 2)))),
        "href": dice.choice(HREFS).replace("@", _local_file(tree, dice)),
    }
    for name, choices, odds in (
        ("media-type", TYPES, 0.6),
        ("properties", LINK_PROPERTIES, 0.3),
        ("hreflang", TAGS, 0.2),
        ("refines", ("#g1", "#zz", "g1", "#", "#!"), 0.35),
        ("id", ("g4", "g1", "1"), 0.2),
    ):
        if dice.random() < odds:
            values[name] = dice.choice(choices).replace("!", "nav")
    if dice.random() < 0.06:
        del values[dice.choice(("rel", "href"))]
    holder = dice.choice(HOLDERS) if dice.random() < 0.5 else ""
    inside = "".join(f" {name}={quoteattr(value)}" for name, value in values.items())
    return _in_metadata(book, dice, tree, f"{holder}<link{inside}/>")


@kind(3)
def dublin_core(book: Book, dice: random.Random) -> Mutant | None:
    """An element of Dublin Core with attributes of EPUB 3 or 2."""
    if (tree := _opf(book, dice)) is None:
        return None
    name = dice.choice(
        [
            "title",
            "creator",
            "contributor",
            "language",
            "identifier",
            "date",
            "source",
            "subject",
            "publisher",
            "description",
            "rights",
            "type",
            "format",
            "relation",
            "coverage",
        ]
    )
    value = dice.choice(
        {"language": TAGS, "date": DATES}.get(
            name, (*VALUES, "urn:uuid:x", "urn:uuid:11111111-2222-4333-8444-55555555555")
        )
    )
    more = ""
    for attribute, choices, odds in (
        ("opf:role", ("aut", "xxx", "oth.x", "AUT", "", "aut ill"), 0.2), ("opf:file-as", ("x", ""), 0.1),
        ("opf:scheme", ("UUID", "uuid", "ISBN", "x"), 0.15), ("opf:event", ("publication", "x", ""), 0.1), ("id", ("g1", "1x", ""), 0.15),  # noqa: E501
        ("xml:lang", TAGS, 0.2), ("dir", ("ltr", "auto", "x"), 0.1), ("role", ("aut",), 0.02), ("opf:foo", ("x",), 0.03),  # noqa: E501
        ("opf:authority", ("x",), 0.02), ("opf:term", ("x",), 0.02), ("opf:alt-rep", ("x",), 0.04), ("opf:alt-rep-lang", ("en",), 0.04),  # noqa: E501
    ):  # fmt: skip
        if dice.random() < odds:
            more += f" {attribute}={quoteattr(dice.choice(choices))}"
    content = value if dice.random() < 0.95 else f"<b>{value}</b>"
    return _in_metadata(
        book, dice, tree, f"<dc:{name}{OPF}{more}>{content}</dc:{name}>".replace(f"</dc:{name}{DC}", f"</dc:{name}")
    )


@kind(2)
def language_tag(book: Book, dice: random.Random) -> Mutant | None:
    """A language tag somewhere: in package, content or overlay."""
    tree = tree_of_one(book, dice, book.markup(".opf", ".xhtml", ".html", ".smil", ".ncx", ".svg"))
    if tree is None:
        return None
    element, value = dice.choice(tree.elements[:40]), dice.choice(TAGS)
    for name in dice.choice(
        (
            ("lang",),
            ("{http://www.w3.org/XML/1998/namespace}lang",),
            ("lang", "{http://www.w3.org/XML/1998/namespace}lang"),
            ("hreflang",),
        )
    ):
        element.set(name, value)
    return tree.changed(f"{local(element)} lang={value}")


@kind(3)
def prefix_mappings(book: Book, dice: random.Random) -> Mutant | None:
    """A prefix attribute, and a use of the prefix perhaps."""
    tree = tree_of_one(book, dice, book.markup(".opf", ".xhtml", ".smil", ".svg"))
    if tree is None:
        return None
    value = dice.choice(MAPPINGS)
    if dice.random() < 0.3:
        value += dice.choice((" ", "\n", "", ", ")) + dice.choice(MAPPINGS)
    opf = tree.name.endswith(".opf")
    tree.root.set("prefix" if opf or dice.random() < 0.1 else "{http://www.idpf.org/2007/ops}prefix", value)
    element = dice.choice(tree.elements)
    use = dice.choice(
        (
            "foo:x",
            "bar:x",
            "schema:x",
            "_:x",
            "foo:",
            "dcterms:x",
            "media:x",
            "rendition:spread-none",
            "msv:x",
            "prism:x",
            "xsd:x",
            "",
        )
    )
    if opf:
        element = dice.choice(
            [e for e in tree.elements if local(e) in ("item", "itemref", "meta", "link")] or [tree.root]
        )
        name = {"meta": "property", "link": "rel"}.get(local(element), "properties")
        if use:
            element.set(name, use)
    elif use:
        element.set("{http://www.idpf.org/2007/ops}type", use)
    return tree.changed(f"prefix {value!r}, {local(element)} {use}")


@kind(3)
def collection(book: Book, dice: random.Random) -> Mutant | None:
    """A collection with metadata, links and collections in it."""
    if (tree := _opf(book, dice)) is None:
        return None

    def grow(depth: int) -> str:
        inside = ""
        if dice.random() < 0.4:
            inside += (
                "<metadata>"
                + "".join(
                    dice.choice(HOLDERS) if dice.random() < 0.6 else _meta(tree, dice, "g5", "#g1")
                    for _ in range(dice.randrange(3))
                )
                + "</metadata>"
            )
        if depth and dice.random() < 0.5:
            inside += grow(depth - 1)
        for _ in range(dice.randrange(3)):
            inside += (
                f"<link href={quoteattr(dice.choice(HREFS + ('@',) * 12).replace('@', _local_file(tree, dice)))}"
                + dice.choice(("", "", ' rel="x"', ' id="g9"', ' media-type="x"'))
                + "/>"
            )
        if dice.random() < 0.05:
            inside += dice.choice(("x", "<foo/>", "<metadata/>"))
        role = " ".join(dice.choices(ROLES, k=dice.choice((1, 1, 1, 2))))
        return f'<collection role="{role}"{dice.choice(("", "", " id=&#34;g7&#34;", " dir=&#34;ltr&#34;", " xml:lang=&#34;en&#34;")).replace("&#34;", chr(34))}>{inside}</collection>'  # noqa: E501

    piece = re.sub(r"<(dc:\w+)", rf"<\1{DC}", grow(2))
    return insert(book, dice, [tree.name], re.compile(rb"</package>"), piece)


@kind(2)
def guide(book: Book, dice: random.Random) -> Mutant | None:
    """A guide of one to three references."""
    if (tree := _opf(book, dice)) is None:
        return None
    references = ""
    for _ in range(dice.choice((1, 1, 2, 3))):
        href = dice.choice(HREFS + ("@",) * 12 + ("@#top",)).replace("@", _local_file(tree, dice))
        references += f'<reference type="{dice.choice(GUIDE)}"{dice.choice((chr(32) + "title=" + chr(34) + "x" + chr(34), ""))} href={quoteattr(href)}/>'  # noqa: E501
    return insert(book, dice, [tree.name], re.compile(rb"</package>"), f"<guide>{references}</guide>")
