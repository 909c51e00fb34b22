"""What is counted in a chapter: the facts behind accessibility metadata and manifest properties (R-046, R-110)."""

from __future__ import annotations

import re

from epubgen.model.chapter import Evidence

_IMAGE = re.compile(rb"<img\b[^>]*>")
_TAG = re.compile(rb"<[^<>]*>")
_DESCRIBED_MATH = re.compile(rb'<math [^>]*alttext="[^"]')
_NO_ALT = re.compile(rb'alt="\s*"')
_HAN_LEADS = bytes(range(0xE4, 0xEA))
_REST_OF_CHARACTERS = bytes(range(0x80, 0xC0))


def _word_bytes() -> bytes:
    """Return the table that leaves one letter of each letter or digit beyond Han and kana, and blanks of the rest."""
    letters = {*range(0xC3, 0xE2), *range(0xEA, 0xEE)}
    return bytes(ord("a") if (chr(byte).isalnum() and byte < 0x80) or byte in letters else 32 for byte in range(256))


_WORD_BYTES = _word_bytes()


def count_evidence(markup: bytes) -> Evidence:
    """Count what a chapter holds; `markup` is its title, its body and its notes."""
    images = _IMAGE.findall(markup) if b"<img" in markup else []
    without = [image for image in images if b'alt="' not in image or _NO_ALT.search(image)]
    decorative = [image for image in without if b'role="presentation"' in image]
    math = markup.count(b"<math ")
    return Evidence(
        images=len(images) + markup.count(b"<svg "),
        images_decorative=len(decorative),
        images_without_alt=len(without) - len(decorative),
        tables=markup.count(b"<table "),
        math=math,
        math_without_alt=math - len(_DESCRIBED_MATH.findall(markup)) if math else 0,
        audio=markup.count(b"<audio"),
        video=markup.count(b"<video"),
        ruby=markup.count(b"<ruby"),
        code=markup.count(b'<pre class="code'),
        long_descriptions=markup.count(b"aria-details=") + markup.count(b"<details"),
        characters=count_characters(markup),
    )


def count_characters(markup: bytes) -> int:
    """Return the Han characters plus the words of other scripts in some markup."""
    text = _TAG.sub(b" ", markup).replace("’".encode(), b"").replace(b"'", b"")
    # In UTF-8 the Han block is what begins with E4 … E9, give or take a few rare characters.
    han = len(text) - len(text.translate(None, _HAN_LEADS))
    return han + (b" " + text.translate(_WORD_BYTES, _REST_OF_CHARACTERS)).count(b" a")


def earned_properties(markup: bytes) -> frozenset[str]:
    """Return the manifest properties that a document with this content must declare."""
    found = set()
    if b"<math" in markup:
        found.add("mathml")
    if b"<svg" in markup:
        found.add("svg")
    if b"https:" in markup and re.search(rb"<(?:audio|video|source)\b[^>]* src=\"https?:", markup):
        found.add("remote-resources")
    return frozenset(found)
