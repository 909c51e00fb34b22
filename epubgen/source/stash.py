"""Markup that is put aside while passes over text run, with a token standing in its place.

Tokens are made of noncharacters (U+FDD0 … U+FDEF), which `characters.py` has taken out of every manuscript (R-081),
so that nothing an author writes can be mistaken for one. The first character says how the text around a token should
see it.
"""

from __future__ import annotations

import re

OPAQUE = "\ufdd0"
"""Stands for something that is neither Han nor blank: code, math."""
HAN = "\ufdd8"
"""Stands for Han characters: ruby."""
MARK = "\ufdd9"
"""Stands for something that is not seen at all: a note mark, a page break."""
CLOSE = "\ufdd1"

_KINDS = (OPAQUE, HAN, MARK)
_DIGITS = "0123456789"
TOKEN = re.compile("[\ufdd0\ufdd8\ufdd9]([0-9]+)\ufdd1")


class Stash:
    """Pieces of finished markup by number; a piece may hold tokens of earlier pieces."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def put(self, markup: str, kind: str = OPAQUE) -> str:
        """Keep the markup and return the token that stands for it."""
        self._pieces.append(markup)
        return f"{kind}{len(self._pieces) - 1}{CLOSE}"

    def __getitem__(self, number: int) -> str:
        return self._pieces[number]

    def restore(self, text: str) -> str:
        """Return the text with every token replaced by what it stands for."""
        if not self._pieces or CLOSE not in text:
            return text
        *parts, last = text.split(CLOSE)
        restored: list[str] = []
        for part in parts:
            before = part.rstrip(_DIGITS)
            number = part[len(before) :]
            if number and before.endswith(_KINDS) and int(number) < len(self._pieces):
                # A piece holds tokens of earlier pieces only, so this ends.
                restored += (before[:-1], self.restore(self._pieces[int(number)]))
            else:
                restored += (part, CLOSE)
        restored.append(last)
        return "".join(restored)
