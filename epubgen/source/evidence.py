"""What is counted in a chapter: the facts behind accessibility metadata and manifest properties (R-046, R-110)."""

from __future__ import annotations

import re

from epubgen.model.chapter import Evidence

_IMAGE = re.compile(rb"<img\b[^>]*>")
_TAG = re.compile(rb"<(/?[a-z]*)[^<>]*>")
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
    """Return the names of the elements in some markup, and its text with a blank in the place of each tag.

    One look at the tags tells which of the other facts are worth looking for.
    """
    parts = _TAG.split(markup)
    return frozenset(parts[1::2]), b" ".join(parts[::2])


def count_evidence(markup: bytes, names: frozenset[bytes], text: bytes) -> Evidence:
    """Count what a chapter holds; `markup` is its title, its body and its notes, `names` and `text` its parts."""
    images = _IMAGE.findall(markup) if b"img" in names else []
    without = [image for image in images if b'alt="' not in image or _NO_ALT.search(image)]
    decorative = [image for image in without if b'role="presentation"' in image]
    math = markup.count(b"<math ") if b"math" in names else 0
    details = markup.count(b"<details") if b"details" in names else 0
    return Evidence(
        images=len(images) + (markup.count(b"<svg ") if b"svg" in names else 0),
        images_decorative=len(decorative),
        images_without_alt=len(without) - len(decorative),
        tables=markup.count(b"<table ") if b"table" in names else 0,
        math=math,
        math_without_alt=math - len(_DESCRIBED_MATH.findall(markup)) if math else 0,
        audio=markup.count(b"<audio") if b"audio" in names else 0,
        video=markup.count(b"<video") if b"video" in names else 0,
        ruby=markup.count(b"<ruby") if b"ruby" in names else 0,
        code=markup.count(b'<pre class="code') if b"pre" in names else 0,
        long_descriptions=markup.count(b"aria-details=") + details,
        characters=count_characters(text),
    )


def count_characters(text: bytes) -> int:
    """Return the Han characters plus the words of other scripts in some text."""
    text = text.replace("’".encode(), b"")
    # In UTF-8 the Han block is what begins with E4 … E9, give or take a few rare characters.
    han = len(text) - len(text.translate(None, _HAN_LEADS))
    return han + (b" " + text.translate(_WORD_BYTES, _UNSEEN)).count(b" a")


def earned_properties(markup: bytes, names: frozenset[bytes]) -> frozenset[str]:
    """Return the manifest properties that a document with this content, and elements of these names, must declare."""
    found = set()
    if b"math" in names:
        found.add("mathml")
    if b"svg" in names:
        found.add("svg")
    if not names.isdisjoint((b"audio", b"video", b"source")) and re.search(
        rb"<(?:audio|video|source)\b[^>]* src=\"https?:", markup
    ):
        found.add("remote-resources")
    return frozenset(found)
