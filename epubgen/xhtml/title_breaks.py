"""A title → the classes by which it breaks where a reader would pause: after its punctuation, not inside a word.

Chinese and Japanese break anywhere, and balanced lines cut “六个必须坚持” in two. Where punctuation parts a title into
pieces that each fit on a line of a small phone, it is told to break there only; other titles are balanced.
"""

from __future__ import annotations

import re

PIECE = 12
"""Ems that fit on a line of 320 pixels in the size of a title."""
NARROW = 0.6
"""Ems of a letter that is not as wide as high."""
_PIECE = re.compile(
    r"[“‘「『《〈（【]*[^“‘「『《〈（【”’」』》〉）】：；，、。！？—…\s]*[”’」』》〉）】：；，、。！？—…\s]*"
)
_NARROW = re.compile(r"[\x20-\u02af]")


def title_classes(title: str, lang: str, *names: str) -> str:
    """Return the classes of a title in a language: these names, and `phrased` where it breaks at its punctuation."""
    return " ".join((*names, "phrased")) if is_phrased(title, lang) else " ".join(names)


def is_phrased(title: str, lang: str) -> bool:
    """Return whether punctuation parts the title into pieces of which each fits on a line."""
    if len(title) <= PIECE or lang.partition("-")[0] not in ("zh", "ja"):
        return False
    widths = [_width(piece) for piece in _PIECE.findall(title) if piece]
    return len(widths) > 1 and sum(widths) > PIECE and max(widths) <= PIECE


def _width(text: str) -> float:
    narrow = len(_NARROW.findall(text))
    return len(text) - narrow + narrow * NARROW
