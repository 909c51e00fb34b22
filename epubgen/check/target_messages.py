"""Id → (severity, words) of the messages about targets. They are notes here; with a target its fact says how grave."""

from __future__ import annotations

TARGET_MESSAGES: dict[str, tuple[str, str]] = {
    id: ("USAGE", text)
    for id, text in {
        "EG-201": 'the language "{}"; give one of BCP 47, such as "zh-Hans" or "en"',
        "EG-202": 'a document without declared encoding; begin it with <?xml version="1.0" encoding="UTF-8"?>',
        "EG-203": 'a link to "#{}", the id of the body; let it lead to the document, or to an element inside',
        "EG-204": "an image without a source; take it out or give it one",
        "EG-205": "a book without an NCX; write one from the contents",
        "EG-206": "a file of {} MB, more than {} MB",
        "EG-207": "a file of {} MB, more than {} MB",
        "EG-208": "entries of the contents on level {} ({} of them)",
        "EG-209": "a book without an ISBN; give it in dc:identifier, or name the file by it",
        "EG-210": 'the file name "{}"; keep to ASCII letters, digits, points, hyphens and underscores',
        "EG-211": 'the metadata property "{}"; leave it out of this edition',
        "EG-212": "{}",
        "EG-213": "a resource outside the book: {}; bring it in",
        "EG-214": "a script; say without what it does",
        "EG-215": "an encrypted or obfuscated file; store it as it is",
        "EG-216": 'a resource of type "{}", no core media type of EPUB 3.3; convert it',
        "EG-217": "embedded fonts, since the property ibooks:specified-fonts is missing; add it with the value true",
        "EG-218": "metadata that lacks {}",
        "EG-221": "an image in WebP; convert it to JPEG or PNG",
        "EG-222": "a font in WOFF2; convert it to WOFF or OpenType",
        "EG-223": "an image of {} × {} pixels, {:.1f} million, more than {} million",
        "EG-224": "an image of {} × {} pixels, {:.1f} million, more than {} million",
        "EG-225": "an image of {} × {} pixels; no side should have more than {}",
        "EG-226": "an image in CMYK; convert it to RGB",
        "EG-227": "an image with transparent parts; give it a background",
        "EG-228": "a book without a cover image; mark one with the property cover-image",
        "EG-229": 'a cover that only {} marks; use both properties="cover-image" and <meta name="cover" content="…"/>',
        "EG-230": "a cover of {} × {} pixels; each side should have {} to {}",
        "EG-231": "a cover whose sides are {:.2f} to 1; {} is what it has room for",
        "EG-232": "the cover page's {}; let the page hold one img element and nothing else",
        "EG-233": "{} MB of images in one document; split it, {} MB are its limit",
        "EG-241": '"{}" on running text; leave the colours of text and page to the reader',
        "EG-242": '"{}" on the whole page; leave it to the reader, or set it on classes',
        "EG-243": "a margin of {} at the side; use 2em at most, or pixels or per cent",
        "EG-244": 'a base size in per cent ("{}"); leave it out',
        "EG-245": '"{}: {}"; nothing essential may hang on it',
        "EG-246": '"{}"; nothing essential may hang on it',
        "EG-247": 'rules whose selector is no single class ({}, the first: "{}"); nothing essential may hang on them',
        "EG-248": "content hidden by display: none; take out what is not to be read",
        "EG-249": "style attributes ({} of them); use classes",
        "EG-261": "paragraphs that begin with ideographic spaces ({}); leave them out",
        "EG-262": "pop-up notes ({}); let them read well where they stand",
        "EG-263": "a footnote aside that no note reference leads to; link to it, or use another element",
        "EG-264": "notes in other documents than their references ({}); move them into the same",
        "EG-265": "links to places inside documents ({})",
        "EG-266": "headings of ranks 5 and 6 ({}); use ranks 1 to 4",
        "EG-267": "notes without Duokan's classes ({}); add duokan-footnote and duokan-footnote-item to pop them up",
    }.items()
}

ACCESSIBILITY_MESSAGES: dict[str, tuple[str, str]] = {
    "EG-141": ("WARNING", "the metadata about accessibility lacks {}"),
    "EG-142": ("WARNING", 'the feature "{}" is claimed, but {}'),
    "EG-143": ("USAGE", 'the feature "{}" was found ({} times), but is not claimed'),
    "EG-144": ("WARNING", 'the access mode "{}" is not what the content has: {}'),
    "EG-145": ("WARNING", '"{}" is said to suffice, but {} images and {} formulas have no text in their place'),
    "EG-146": ("USAGE", '"{}" is no feature that a book may claim now'),
    "EG-147": ("WARNING", 'the hazard "{}" must stand alone'),
}
"""The same about accessibility metadata, which only --accessibility looks for."""
