"""Whether markup is well-formed XML: the last gate of every reader (R-080)."""

from __future__ import annotations

import re
from xml.parsers import expat

_BEGIN = b'<section xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'


def fault_of(markup: str) -> str | None:
    """Return what is wrong with the inside of an XHTML element, or None where it is well-formed."""
    try:
        return fault_of_bytes(markup.encode())
    except UnicodeEncodeError:
        return "a lone surrogate"


def fault_of_bytes(*markup: bytes) -> str | None:
    """Return the same of markup in UTF-8, which may come in several pieces."""
    parser = expat.ParserCreate("UTF-8", "}")
    try:
        for piece in (_BEGIN, *markup):
            parser.Parse(piece, False)
        parser.Parse(b"</section>", True)
    except expat.ExpatError as error:
        return str(error)
    return None


def balanced(markup: str) -> bool:
    """Return whether the elements of some inline markup begin and end within it."""
    depth = 0
    for closing, empty in re.findall(r"<(/?)\w+[^>]*?(/?)>", markup):
        depth += 0 if empty else -1 if closing else 1
        if depth < 0:
            return False
    return depth == 0
