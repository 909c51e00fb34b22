"""URLs, style sheets, overlays, lists of links, encryption and names of files, put together at random.

Longer than 300 lines because each change lists what it chooses from, one choice a line.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from mutations import Book, Mutant, insert, kind, pieces
from mutations.trees import local, tree_of_one

BODY_END = re.compile(b"</body>")
FIXED = b'<meta property="rendition:layout">pre-paginated</meta>'
URLS = ("", *pieces("urls"))
HOLDERS = pieces("urls-html")
PICTURES = ("", *pieces("srcset"))
TOKENS = pieces("css-tokens")
RULES = pieces("css-rules")
VIEWPORT = ("width", "height", "initial-scale", "user-scalable", "WIDTH", "x", "", "width ", "minimum-scale")
SIZES = ("", *pieces("sizes"))
CLOCKS = ("", *pieces("clocks"))
NAMES = pieces("names-of-files")
QUOTINGS = ("plain", "percent", "all", "lower", "nfc", "upper-case")


def _documents(book: Book) -> list[str]:
    return book.markup(".xhtml", ".html", ".htm")


def _sibling(book: Book, name: str, dice: random.Random) -> str:
    folder = name.rpartition("/")[0]
    near = [other.rpartition("/")[2] for other in book.names if other.rpartition("/")[0] == folder]
    return dice.choice(near or ["x"])


@kind(8)
def url_in_content(book: Book, dice: random.Random) -> Mutant | None:
    """A URL in one of the attributes that hold URLs."""
    names = _documents(book)
    if not names:
        return None
    name = dice.choice(names)
    url = dice.choice(URLS).replace("@", _sibling(book, name, dice))
    holder = dice.choice(HOLDERS)
    if "srcset" in holder and dice.random() < 0.7:
        url = (
            dice.choice((", ", ",", " "))
            .join(dice.choices(PICTURES, k=dice.choice((1, 1, 2))))
            .replace("@", _sibling(book, name, dice))
        )
    if "(@)" in holder:
        piece = holder.replace("@", escape(url, {'"': "&quot;"}))
    else:
        piece = holder.replace("=@", "=" + quoteattr(url)).replace("=%", "=" + quoteattr(f"url({url})"))
    return insert(book, dice, [name], BODY_END, f"<div>{piece}</div>")


@kind(3)
def url_elsewhere(book: Book, dice: random.Random) -> Mutant | None:
    """A URL in package, NCX, overlay or container."""
    tree = tree_of_one(book, dice, book.markup(".opf", ".ncx", ".smil", ".svg", "container.xml"))
    if tree is None:
        return None
    wanted = ("href", "src", "full-path", "{http://www.w3.org/1999/xlink}href", "{http://www.idpf.org/2007/ops}textref")
    holders = [(element, key) for element in tree.elements for key in wanted if element.get(key) is not None]
    if not holders:
        return None
    element, key = dice.choice(holders)
    url = dice.choice(URLS).replace("@", element.get(key, "").partition("#")[0])
    try:
        element.set(key, url)
    except ValueError:
        return None
    return tree.changed(f"{local(element)} {key}={url!r}")


@kind(6)
def rules_of_css(book: Book, dice: random.Random) -> Mutant | None:
    """One to three rules, or a row of tokens, in a style sheet or a style element."""
    if dice.random() < 0.75:
        css = "\n".join(dice.choices(RULES, k=dice.choice((1, 1, 2, 3))))
    else:
        css = dice.choice(("", " ")).join(dice.choices(TOKENS, k=dice.randint(2, 9)))
    sheets = [name for name in book.names if name.endswith(".css")]
    if sheets and dice.random() < 0.8:
        name = dice.choice(sheets)
        css = (
            css.replace("@)", "@")
            .replace("(@", "(" + dice.choice(URLS[:20]))
            .replace("@'", _sibling(book, name, dice) + "'")
            if "@)" in css and dice.random() < 0.5
            else css.replace("(@)", "(missing.png)").replace("'@'", "'missing.css'")
        )
        data = book.data(name)
        new = css.encode() + b"\n" + data if dice.random() < 0.5 else data + b"\n" + css.encode()
        return Mutant(book.with_data(name, new), f"{css!r} in {name}")
    css = css.replace("(@)", "(missing.png)").replace("'@'", "'missing.css'")
    return insert(book, dice, _documents(book), re.compile(b"</head>"), f"<style>{escape(css)}</style>")


CHARSETS = (
    "",
    "",
    '@charset "utf-8";',
    '@charset "UTF-16";',
    '@charset "iso-8859-1";',
    "@charset 'utf-8';",
    ' @charset "utf-8";',
    '@charset  "utf-8";',
    '@charset "utf-8"',
    '@charset "foo";',
    '@CHARSET "utf-8";',
    '@charset "utf-16be";',
    '@charset "windows-1252";',
)
CODECS = ("utf-8", "utf-8", "utf-8-sig", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "shift_jis")


@kind(2)
def encoding_of_css(book: Book, dice: random.Random) -> Mutant | None:
    """A style sheet in another encoding, with a byte-order mark or an @charset."""
    sheets = [name for name in book.names if name.endswith(".css")]
    if not sheets:
        return None
    name = dice.choice(sheets)
    charset = dice.choice(CHARSETS)
    codec = dice.choice(CODECS)
    css = (
        charset
        + dice.choice(("\n", ""))
        + dice.choice(("p { content: 'é' }", "p { color: red }", "p { content: '中' }", ""))
    )
    data = css.encode(codec, "ignore")
    return Mutant(book.with_data(name, data), f"{css!r} as {codec} in {name}")


def _in_package(book: Book, piece: bytes) -> Book:
    for name in book.markup(".opf"):
        data = book.data(name)
        if piece not in data:
            book = book.with_data(name, data.replace(b"</metadata>", piece + b"</metadata>"))
    return book


@kind(4)
def fixed_layout(book: Book, dice: random.Random) -> Mutant | None:
    """A fixed-layout book with viewports."""
    parts = []
    for _ in range(dice.choice((1, 2, 2, 2, 3))):
        parts.append(
            dice.choice(VIEWPORT) + dice.choice(("=", "=", "=", "=", " = ", "", ":", "==")) + dice.choice(SIZES)
        )
    if dice.random() < 0.6:
        parts = [f"width={dice.choice(SIZES)}", f"height={dice.choice(SIZES)}"]
    content = dice.choice((",", ", ", ";", " ", ",,")).join(parts)
    metas = f'<meta name="{dice.choice(("viewport",) * 6 + ("Viewport", "viewport "))}" content={quoteattr(content)}/>'
    if dice.random() < 0.1:
        metas += '<meta name="viewport" content="width=1,height=2"/>'
    return insert(_in_package(book, FIXED), dice, _documents(book), re.compile(b"</head>"), metas)


@kind(2)
def fixed_svg(book: Book, dice: random.Random) -> Mutant | None:
    """A fixed-layout book with an SVG document whose size is said otherwise."""
    tree = tree_of_one(_in_package(book, FIXED), dice, book.markup(".svg"))
    if tree is None:
        return None
    for name in ("viewBox", "width", "height"):
        value = dice.choice(
            (
                None,
                "0 0 10 10",
                "10",
                "100%",
                "10px",
                "",
                "x",
                "0,0,10,10",
                "0 0 10",
                "0 0 10 10 10",
                "auto",
                "0 0 -1 10",
            )
        )
        if value is None:
            tree.root.attrib.pop(name, None)
        else:
            tree.root.set(name, value)
    return tree.changed(f"svg {dict(tree.root.attrib)}")


OVERLAY_ATTRIBUTES = (
    "",
    "",
    "",
    ' epub:type="chapter"',
    ' epub:type="foo"',
    ' id="first"',
    ' epub:textref="nav.xhtml"',
    ' lang="en"',
    ' class="x"',
    ' xml:lang="x_y"',
    ' epub:type="x:y"',
    ' epub:type=""',
)
FRAGMENTS = (
    "#zz",
    "#epubcfi(/4)",
    "#t=1",
    "#xywh=1,2,3,4",
    "#svgView(x)",
    "#xpointer(x)",
    "#",
    "?x",
    "#a b",
    "#:~:text=x",
)


@kind(4)
def overlay_times(book: Book, dice: random.Random) -> Mutant | None:
    """A par with clocks, texts and sounds, in sequences perhaps."""
    names = book.markup(".smil")
    if not names:
        return None
    name = dice.choice(names)
    data = book.data(name).decode("utf-8", "replace")
    texts, sounds = re.findall(r'<text[^>]*src="([^"]*)"', data), re.findall(r'<audio[^>]*src="([^"]*)"', data)
    text = dice.choice([*texts, "missing.xhtml", "", "#x"] if texts else ["nav.xhtml"])
    text = dice.choice(
        (
            text,
            text,
            text,
            text.partition("#")[0] + dice.choice(FRAGMENTS),
        )
    )
    sound = dice.choice(
        [*sounds * 3, "missing.mp3", "", "https://x.org/x.mp3", "#x", "data:audio/mpeg,x"] if sounds else ["x.mp3"]
    )
    clip = "".join(f' {key}="{dice.choice(CLOCKS)}"' for key in ("clipBegin", "clipEnd") if dice.random() < 0.8)
    sound = f"<audio src={quoteattr(sound)}{clip}{dice.choice(('', '', ' id=%x%', ' begin=%0s%', ' epub:type=%x%', ' id=%1%', ' dur=%1s%', ' region=%x%')).replace('%', chr(34))}/>"  # noqa: E501
    spoken = f"<text src={quoteattr(text)}/>"
    kinds = dice.choice(OVERLAY_ATTRIBUTES)
    inner = dice.choice(
        (
            spoken + sound,
            spoken + sound,
            spoken + sound,
            sound + spoken,
            spoken,
            sound,
            spoken + spoken,
            spoken + sound + sound,
            "",
        )
    )
    piece = dice.choice(
        (f"<par{kinds}>{inner}</par>",) * 5
        + (
            f"<seq epub:textref={quoteattr(text)}{kinds}><par>{inner}</par></seq>",
            f"<seq{kinds}>{inner}</seq>",
            f"<seq><seq/><par>{inner}</par></seq>",
            f"<par><seq>{inner}</seq></par>",
            f"<par><par>{inner}</par></par>",
        )
    )
    if piece.count("epub:textref") > 1:
        piece = piece.replace(' epub:textref="nav.xhtml"', "")
    piece = (
        piece.replace(">", ' xmlns:epub="http://www.idpf.org/2007/ops">', 1)
        if not piece.startswith("<par/>")
        else piece
    )
    return insert(book, dice, [name], re.compile(b"</(?:body|seq)>"), piece)


LABELS = (
    "x",
    "x",
    "x",
    "",
    " ",
    "<b>x</b>",
    "<img src='missing.png' alt='x'/>",
    "<img src='missing.png' alt=''/>",
    "<span/>",
    "<span title='x'/>",
    "<br/>x",
    "\u00a0",
    "<i> </i>",
    "<a href='#'>x</a>",
    "<ol><li>x</li></ol>",
    "<math xmlns='http://www.w3.org/1998/Math/MathML' alttext='x'><mi>x</mi></math>",
    "<svg xmlns='http://www.w3.org/2000/svg'><title>x</title></svg>",
    "<!-- x -->",
    "<p>x</p>",
    "<audio controls=''>x</audio>",
    "<object data='missing.png'>x</object>",
    "<iframe src='nav.xhtml'></iframe>",
    "<ruby>x<rt>y</rt></ruby>",
)
LINK_ATTRIBUTES = (
    "",
    "",
    "",
    " epub:type='bodymatter'",
    " epub:type='toc'",
    " epub:type='foo'",
    " epub:type='cover x'",
    " epub:type=''",
    " hidden=''",
    " title='x'",
    " role='doc-toc'",
)
LISTS = (
    "toc",
    "page-list",
    "page-list",
    "landmarks",
    "landmarks",
    "lot",
    "loi",
    "lov",
    "loa",
    "foo",
    "toc lot",
    "",
    "index",
    "x:y",
    "region-based",
    "landmarks page-list",
)
HEADINGS = (
    "",
    "",
    "<h1>x</h1>",
    "<h2>x</h2>",
    "<h2/>",
    "<p>x</p>",
    "<h1>x</h1><h2>y</h2>",
    "<header><h1>x</h1></header>",
    "<h2><img src='missing.png' alt=''/></h2>",
    "<hgroup><h1>x</h1></hgroup>",
)


@kind(5)
def lists_of_links(book: Book, dice: random.Random) -> Mutant | None:
    """A nav element grown at random, in the navigation document."""
    names = [name for name in _documents(book) if b"<nav" in book.data(name)]
    if not names:
        return None
    name = dice.choice(names)
    hrefs = ["@", "@", "@", *URLS[:12], "missing.xhtml", "https://x.org/", "@#zz", "mailto:a@b", "missing.png"]

    def item(depth: int) -> str:
        href = escape(dice.choice(hrefs).replace("@", _sibling(book, name, dice)), {'"': "&quot;"})
        label = (
            f'<a href="{href}"{dice.choice(LINK_ATTRIBUTES)}>{dice.choice(LABELS)}</a>'
            if dice.random() < 0.8
            else f"<span{dice.choice(LINK_ATTRIBUTES)}>{dice.choice(LABELS)}</span>"
        )
        if dice.random() < 0.04:
            label = dice.choice(
                (
                    "",
                    "x",
                    label + label,
                    f"<p>{label}</p>",
                    f"<a>{label}</a>",
                    f"{label}x",
                    f"<template/>{label}",
                    f"{label}<script/>",
                )
            )
        return (
            f"<li{dice.choice(LINK_ATTRIBUTES)}>{label}{rows(depth - 1) if depth and dice.random() < 0.5 else ''}</li>"
        )

    def rows(depth: int) -> str:
        start = f"<ol{dice.choice(LINK_ATTRIBUTES)}>"
        return f"{start}{''.join(item(depth) for _ in range(dice.choice((0, 1, 1, 1, 2, 3))))}</ol>"

    sort = dice.choice(LISTS)
    heading = dice.choice(HEADINGS)
    more = dice.choice(LINK_ATTRIBUTES) if dice.random() < 0.3 else ""
    piece = f'<nav epub:type="{sort}"{more}>{heading}{rows(2)}</nav>'
    piece = piece.replace(' epub:type="landmarks" epub:type', ' epub:type="landmarks" data-x')
    if len(re.findall("epub:type", piece.partition(">")[0])) > 1:
        return None
    piece = piece.replace(">", ' xmlns:epub="http://www.idpf.org/2007/ops">', 1)
    return insert(book, dice, [name], BODY_END, piece)


@kind(4)
def points_of_ncx(book: Book, dice: random.Random) -> Mutant | None:
    """A navPoint, pageTarget or navTarget grown at random."""
    names = book.markup(".ncx")
    if not names:
        return None
    name = dice.choice(names)

    def label(element: str = "navLabel") -> str:
        return dice.choice(
            (f"<{element}><text>x</text></{element}>",) * 6
            + (
                f"<{element}><text/></{element}>",
                "",
                f"<{element}/>",
                f'<{element} xml:lang="en" dir="ltr"><text>x</text></{element}>',
                f"<{element}>x</{element}>",
                f'<{element}><text>x</text><audio src="missing.mp3" clipBegin="0s" clipEnd="1s"/></{element}>',
                f'<{element}><text id="t1" class="x">x</text><img src="missing.png"/></{element}>',
                f"<{element}><text><b>x</b></text></{element}>",
                f'<{element}><audio src="x.mp3"/></{element}>',
            )
        )

    def content() -> str:
        target = escape(dice.choice(URLS[:14] + ("@",) * 20).replace("@", _sibling(book, name, dice)), {'"': "&quot;"})
        return dice.choice(
            (f'<content src="{target}"/>',) * 8
            + ("", "<content/>", f'<content id="c1" src="{target}"/>', f'<content src="{target}">x</content>')
        )

    def attributes(element: str) -> str:
        found = dice.choice((' id="n1"',) * 6 + ("", ' id="1"', ' id=""', ' id="n 1"', ' id="n:1"')) + dice.choice(
            (' playOrder="1"',) * 6
            + ("", ' playOrder="x"', ' playOrder="0"', ' playOrder="-1"', ' playOrder="99"', ' playOrder=" 2 "')
        )
        if element == "pageTarget":
            found += dice.choice((' type="normal"', ' type="front"', ' type="x"', "")) + dice.choice(
                (' value="1"', "", ' value="x"', ' value="-1"')
            )
        return found + dice.choice(("",) * 5 + (' class="x"', ' value="1"', ' type="x"', ' dir="ltr"', ' foo="x"'))

    def point(depth: int) -> str:
        inner = label() + content()
        inner += point(depth - 1) if depth and dice.random() < 0.4 else ""
        return f"<navPoint{attributes('navPoint')}>{inner}</navPoint>"

    spread = dice.random()
    if spread < 0.5:
        return insert(book, dice, [name], re.compile(b"</navMap>|</navPoint>"), point(2))
    element, around = ("pageTarget", "pageList") if spread < 0.8 else ("navTarget", "navList")
    targets = "".join(
        f"<{element}{attributes(element)}>{label()}{content()}</{element}>" for _ in range(dice.choice((0, 1, 1, 2)))
    )
    more = dice.choice(("", "", ' id="pl"', ' class="x"', ' foo="x"'))
    info = dice.choice(("", "", "<navInfo><text>x</text></navInfo>", "<navInfo/>", label("navInfo")))
    return insert(book, dice, [name], re.compile(b"</ncx>"), f"<{around}{more}>{info}{label()}{targets}</{around}>")


ALGORITHMS = (
    "http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC", "http://www.w3.org/2001/04/xmlenc#aes256-cbc", "x", "", "http://www.w3.org/2001/04/xmlenc#kw-aes128",  # noqa: E501
)  # fmt: skip


@kind(3)
def encryption(book: Book, dice: random.Random) -> Mutant | None:
    """An encryption.xml about one of the files."""
    target = dice.choice([*book.names, "missing.otf", "", "/x", "#x", "EPUB/a b", "https://x.org/"])
    algorithm = dice.choice(ALGORITHMS)
    method = dice.choice(
        (f'<enc:EncryptionMethod Algorithm="{algorithm}"/>',) * 5
        + (
            "",
            "<enc:EncryptionMethod/>",
            f'<enc:EncryptionMethod Algorithm="{algorithm}"><enc:KeySize>1</enc:KeySize></enc:EncryptionMethod>',
        )
    )
    key = dice.choice(
        ("",) * 5
        + (
            '<ds:KeyInfo><ds:RetrievalMethod URI="#k" Type="http://www.w3.org/2001/04/xmlenc#EncryptedKey"/></ds:KeyInfo>',
            "<ds:KeyInfo><ds:KeyName>x</ds:KeyName></ds:KeyInfo>",
            "<ds:KeyInfo/>",
            "<foo/>",
        )
    )
    cipher = dice.choice(
        (f"<enc:CipherData><enc:CipherReference URI={quoteattr(target)}/></enc:CipherData>",) * 6
        + (
            "<enc:CipherData/>",
            "",
            "<enc:CipherData><enc:CipherValue>eA==</enc:CipherValue></enc:CipherData>",
            "<enc:CipherData><enc:CipherReference/></enc:CipherData>",
        )
    )
    properties = dice.choice(
        ("",) * 4
        + (
            '<enc:EncryptionProperties><enc:EncryptionProperty xmlns:ns="http://www.idpf.org/2016/encryption#compression"><ns:Compression Method="8" OriginalLength="10"/></enc:EncryptionProperty></enc:EncryptionProperties>',  # noqa: E501
            '<enc:EncryptionProperties><enc:EncryptionProperty><Compression xmlns="http://www.idpf.org/2016/encryption#compression" Method="9" OriginalLength="x"/></enc:EncryptionProperty></enc:EncryptionProperties>',  # noqa: E501
            "<enc:EncryptionProperties/>",
        )
    )
    attributes = dice.choice(
        ("",) * 4 + (' Id="ED1"', ' Id="1"', ' Type="x"', ' MimeType="x"', ' Encoding="x"', ' foo="x"')
    )
    data = f"<enc:EncryptedData{attributes}>{method}{key}{cipher}{properties}</enc:EncryptedData>"
    if dice.random() < 0.25:
        data += dice.choice((data, f'<enc:EncryptedKey Id="k">{method}{cipher}</enc:EncryptedKey>', "x", "<foo/>"))
    whole = f'<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">{data}</encryption>'  # noqa: E501
    kept = tuple(entry for entry in book.files if entry[0] != "META-INF/encryption.xml")
    return Mutant(replace(book, files=(*kept, ("META-INF/encryption.xml", whole.encode()))), data)


@kind(4)
def name_of_file(book: Book, dice: random.Random) -> Mutant | None:
    """A document more, with a name that asks for care, in the manifest, the spine and a link in one quoting or another."""  # noqa: E501
    from unicodedata import normalize
    from urllib.parse import quote

    opfs = book.markup(".opf")
    if not opfs:
        return None
    opf = opfs[0]
    folder = opf.rpartition("/")[0]
    base = dice.choice(NAMES)
    name = f"{folder}/{base}" if folder else base

    def quoted() -> str:
        way = dice.choice(("plain", "percent", "percent", "percent", "nfc", "nfd", "case"))
        shaped = {"nfc": normalize("NFC", base), "nfd": normalize("NFD", base), "case": base.swapcase()}.get(way, base)
        return shaped if way == "plain" else quote(shaped)

    page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p>x</p></body></html>'
    if base.endswith("\t") or ("\t" in base and dice.random() < 0.5):
        return None
    data = book.data(opf)
    item = f'<item id="grown" href={quoteattr(quoted())} media-type="application/xhtml+xml"/>'.encode()
    data = data.replace(b"</manifest>", item + b"</manifest>").replace(b"</spine>", b'<itemref idref="grown"/></spine>')
    book = replace(book.with_data(opf, data), files=(*book.with_data(opf, data).files, (name, page.encode())))
    what = f"{name!r}: {item.decode()}"
    documents = [d for d in _documents(book) if d.rpartition("/")[0] == folder and d != name]
    if documents and dice.random() < 0.7:
        found = insert(book, dice, documents, BODY_END, f"<p><a href={quoteattr(quoted())}>x</a></p>")
        return Mutant(found.book, f"{what}, {found.what}") if found else None
    return Mutant(book, what)
