"""What is counted in a chapter: the facts behind accessibility metadata and manifest properties (R-046, R-110)."""

from __future__ import annotations

import re

from epubgen.model.chapter import Evidence

_IMAGE = re.compile(r"<img\b[^>]*>")
_TAG = re.compile(r"<[^<>]*>")
_NO_ALT = re.compile(r'alt="\s*"')
_HAN_LEADS = bytes(range(0xE4, 0xEA))
_REST_OF_CHARACTERS = bytes(range(0x80, 0xC0))


def _word_bytes() -> bytes:
    """Return the table that leaves one letter of each letter or digit beyond Han and kana, and blanks of the rest."""
    letters = {*range(0xC3, 0xE2), *range(0xEA, 0xEE)}
    return bytes(ord("a") if (chr(byte).isalnum() and byte < 0x80) or byte in letters else 32 for byte in range(256))


_WORD_BYTES = _word_bytes()


def count_evidence(markup: str) -> Evidence:
    """Count what a chapter holds; `markup` is its body and its notes."""
    images = _IMAGE.findall(markup) if "<img" in markup else []
    without = [image for image in images if 'alt="' not in image or _NO_ALT.search(image)]
    decorative = [image for image in without if 'role="presentation"' in image]
    math = markup.count("<math ")
    return Evidence(
        images=len(images) + markup.count("<svg "),
        images_decorative=len(decorative),
        images_without_alt=len(without) - len(decorative),
        tables=markup.count("<table "),
        math=math,
        math_without_alt=math - len(re.findall(r'<math [^>]*alttext="[^"]', markup)) if math else 0,
        audio=markup.count("<audio"),
        video=markup.count("<video"),
        ruby=markup.count("<ruby"),
        code=markup.count('<pre class="code'),
        long_descriptions=markup.count("aria-details=") + markup.count("<details"),
        characters=count_characters(markup),
    )


def count_characters(markup: str) -> int:
    """Return the Han characters plus the words of other scripts in some markup."""
    text = _TAG.sub(" ", markup).replace("’", "").replace("'", "")
    encoded = text.encode("utf-8", "replace")
    # In UTF-8 the Han block is what begins with E4 … E9, give or take a few rare characters.
    han = len(encoded) - len(encoded.translate(None, _HAN_LEADS))
    return han + (b" " + encoded.translate(_WORD_BYTES, _REST_OF_CHARACTERS)).count(b" a")


def earned_properties(markup: str) -> frozenset[str]:
    """Return the manifest properties that a document with this content must declare."""
    found = set()
    if "<math" in markup:
        found.add("mathml")
    if "<svg" in markup:
        found.add("svg")
    if re.search(r"<(?:audio|video|source)\b[^>]* src=\"https?:", markup):
        found.add("remote-resources")
    return frozenset(found)
