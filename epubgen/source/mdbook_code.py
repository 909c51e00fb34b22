"""Rust code in an mdBook → what its readers see: lines that begin with `# ` are there for the compiler only."""

from __future__ import annotations

import re

from epubgen.source.includes import Expansion

_RUST = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*rust\b")


def hide_lines(text: str, expansion: Expansion | None) -> Expansion | None:
    """Return the chapter's text without the hidden lines of its Rust code, and the line that each came from."""
    if not _RUST.search(text) or "# " not in text:
        return expansion
    lines = text.split("\n")
    origins = expansion.lines if expansion else tuple(range(1, len(lines) + 1))
    kept: list[str] = []
    places: list[int] = []
    fence = ""
    for line, origin in zip(lines, origins, strict=False):
        bare = line.strip(" \t>")
        if fence:
            if bare == "#" or bare.startswith("# "):
                continue
            if bare.startswith("##"):
                line = line.replace("##", "#", 1)
            fence = "" if bare.startswith(fence) else fence
        elif found := _RUST.match(line):
            fence = found[1]
        kept.append(line)
        places.append(origin)
    shown = "\n".join(kept)
    return expansion._replace(text=shown, lines=tuple(places)) if expansion else Expansion(shown, tuple(places), ())
