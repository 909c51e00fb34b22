"""What is counted in a chapter: the facts behind accessibility metadata and manifest properties (R-046, R-110)."""

from __future__ import annotations

import re

from epubgen.model.chapter import Evidence

_IMAGE = re.compile(rb"<img\b[^>]*>")
_DESCRIBED_MATH = re.compile(rb'<math [^>]*alttext="[^"]')
_NO_ALT = re.compile(rb'alt="\s*"')
_HAN_LEADS = bytes(range(0xE4, 0xEA))
_UNSEEN = bytes(range(0x80, 0xC0)) + b"'"
"""What is no letter of its own: the bytes after the first of a character, and apostrophes."""


def _word_bytes() -> bytes:
    """Return the table that leaves one letter of each letter or digit beyond Han and kana, and blanks of the rest."""
    letters = {*range(0xC3, 0xE2), *range(0xEA, 0xEE)}
    return bytes(ord("a") if (chr(byte).isalnum() and byte < 0x80) or byte in letters else 32 for byte in range(256))


_WORD_BYTES = _word_bytes()


def take_apart(markup: bytes) -> tuple[frozenset[bytes], bytes]:
    """Return how the tags in some well-formed markup begin, and its text with a blank in the place of each.

    One look at the first four bytes in each tag tells which of the other facts are worth looking for.
    """
    first, *parts = markup.split(b"<")
    return frozenset([part[:4] for part in parts]), b" ".join([first, *[part[part.find(b">") + 1 :] for part in parts]])


def count_evidence(markup: bytes, tags: frozenset[bytes], text: bytes) -> Evidence:
    """Count what a chapter holds; `markup` is its title, body and notes, `tags` and `text` what `take_apart` says."""
    images = _IMAGE.findall(markup) if b"img " in tags else []
    without = [image for image in images if b'alt="' not in image or _NO_ALT.search(image)]
    decorative = [image for image in without if b'role="presentation"' in image]
    math = markup.count(b"<math ") if b"math" in tags else 0
    details = markup.count(b"<details") if b"deta" in tags else 0
    return Evidence(
        images=len(images) + (markup.count(b"<svg ") if b"svg " in tags else 0),
        images_decorative=len(decorative),
        images_without_alt=len(without) - len(decorative),
        tables=markup.count(b"<table ") if b"tabl" in tags else 0,
        math=math,
        math_without_alt=math - len(_DESCRIBED_MATH.findall(markup)) if math else 0,
        audio=markup.count(b"<audio") if b"audi" in tags else 0,
        video=markup.count(b"<video") if b"vide" in tags else 0,
        ruby=markup.count(b"<ruby") if b"ruby" in tags else 0,
        code=markup.count(b'<pre class="code') if b"pre " in tags else 0,
        long_descriptions=markup.count(b"aria-details=") + details,
        characters=count_characters(text),
    )


def count_characters(text: bytes) -> int:
    """Return the Han characters plus the words of other scripts in some text."""
    text = text.replace("’".encode(), b"")
    # In UTF-8 the Han block is what begins with E4 … E9, give or take a few rare characters.
    han = len(text) - len(text.translate(None, _HAN_LEADS))
    return han + (b" " + text.translate(_WORD_BYTES, _UNSEEN)).count(b" a")


def earned_properties(markup: bytes, tags: frozenset[bytes]) -> frozenset[str]:
    """Return the manifest properties that a document with this content, and tags that begin so, must declare."""
    found = set()
    if b"math" in tags:
        found.add("mathml")
    if b"svg " in tags:
        found.add("svg")
    if not tags.isdisjoint((b"audi", b"vide", b"sour")) and re.search(
        rb"<(?:audio|video|source)\b[^>]* src=\"https?:", markup
    ):
        found.add("remote-resources")
    return frozenset(found)
