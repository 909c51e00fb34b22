"""Id → (severity, words) of the checker's own messages: what EPUBCheck lets pass. Those about targets are elsewhere."""

from __future__ import annotations

OWN_MESSAGES: dict[str, tuple[str, str]] = {
    "EG-001": (
        "ERROR",
        "the document has {} MB and {} tags and attributes; it is not read, as more than {} MB or {} of them "
        "exhaust reading systems: split it",
    ),
    "EG-002": (
        "ERROR",
        '"{}" has {} bytes and claims to unpack to {}, as a ZIP bomb does; it is not read: pack the book again',
    ),
    "EG-003": (
        "ERROR",
        'the entries "{}" and "{}" share bytes of the file, which no tool for ZIP files writes; pack the book again',
    ),
    "EG-005": (
        "USAGE",
        'the entry "mimetype" is compressed, so that its content does not stand at its fixed place; store it',
    ),
    "EG-006": (
        "USAGE",
        '"{}" is not as the ZIP directory says: its length or its checksum differs, so it may be damaged',
    ),
    "EG-007": ("INFO", "there are more than {} messages of this kind; no more are listed"),
    "EG-008": (
        "USAGE",
        "files in formats that are compressed already are deflated again, which saves nothing "
        '({} of them, "{}" the first); store them',
    ),
    "EG-009": (
        "WARNING",
        "the document is not checked, as those before it have more than {} ids and references; split the book",
    ),
    "EG-101": (
        "USAGE",
        'the alternate script "{}" has the same language as what it refines ({}); say by xml:lang in which language '
        'or script it is, such as "zh-Latn-pinyin" beside "zh-Hans"',
    ),
    "EG-102": (
        "USAGE",
        'the position "{}" in the series is no number, so that books cannot be sorted by it; write digits, '
        'with points between volume and number: "1437" or "98.4"',
    ),
    "EG-103": (
        "USAGE",
        'the series "{}" is not given as calibre, KOReader and others look for it; add {}',
    ),
    "EG-104": (
        "USAGE",
        'the sort form "{}" has the scheme "{}", which means nothing: it is no value of a list of codes; '
        "leave the scheme out",
    ),
    "EG-105": ("USAGE", 'the prefix "{}" is declared, but no property has it; leave the declaration out'),
    "EG-106": (
        "USAGE",
        'dcterms:modified is "{}", but the file was written at {}; give the instant in UTC, not local time marked "Z"',
    ),
    "EG-107": (
        "USAGE",
        'the guide leads to "{}", but no landmark does, and EPUB 3 reads the landmarks only; '
        'add it to the nav of type "landmarks"',
    ),
    "EG-110": (
        "USAGE",
        'the entry of the contents that leads to "{}" has no letter or digit, but "{}"; give it a label',
    ),
    "EG-111": (
        "USAGE",
        'two entries of one list of the contents are called "{}", and lead to "{}" and "{}"; '
        "give each a label of its own",
    ),
    "EG-112": (
        "USAGE",
        "the NCX has {} entries in {} levels, but the contents of the navigation document {} in {}; "
        "both should be the same",
    ),
    "EG-113": (
        "USAGE",
        '"{}" in the page list leads to no page break; it should be an element of the type "pagebreak"',
    ),
    "EG-114": (
        "USAGE",
        'the entry "{}" of the contents leads to the heading "{}", which has other words; one of them is wrong',
    ),
    "EG-115": (
        "USAGE",
        'the contents do not lead to this document, which has the heading "{}" of the first rank; add it to them',
    ),
    "EG-116": ("USAGE", 'dtb:depth of the NCX is "{}", but its entries are {} deep; give that number'),
    "EG-121": ("USAGE", "the document has {} kB; more than {} kB are too much for some reading systems: split it"),
    "EG-122": (
        "USAGE",
        'the image "{}" has {} pixels; more than {} million are too much for some phones: make it smaller',
    ),
    "EG-123": ("USAGE", "{} elements have a style attribute, this the first, which readers cannot change; use classes"),
    "EG-124": (
        "USAGE",
        '"{}" gives running text a colour that stays when readers choose another, at night as well; leave it out',
    ),
    "EG-125": ("USAGE", 'the alternative text "{}" does not say what the image shows; describe that in a few words'),
    "EG-126": ("USAGE", 'the name must be written "{}", since capital letters count in SVG; as it is, it is ignored'),
    "EG-127": ("USAGE", '"{}" is a {} by its first bytes, but of type "{}" by the manifest; correct one of the two'),
    "EG-128": (
        "USAGE",
        'the alternative text "{}" is the caption again, so that it is read aloud twice; '
        "describe what the image shows, or leave it empty",
    ),
    "EG-129": (
        "USAGE",
        'the image has no attribute "alt"; describe in it what the image shows, or leave it empty for an ornament',
    ),
}
