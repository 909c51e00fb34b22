"""Font files and the characters of a book → small font files, and the CSS that names them (R-178).

A font is embedded only where the author asks. `fonts:` names files in the manuscript directory, each with what it is
for behind a `#`: `fonts/Kai.ttf#quote`. Without a word it is for the text.

| word | sets |
|---|---|
| `text` | paragraphs, lists, tables |
| `heading` | titles and headings |
| `quote` | quotations, epigraphs, poems, letters |
| `code` | code |
| `rare` | only those characters that no common phone font has (see `rare_characters`): a font of a few kilobytes |
| `none` | nothing: only the face is declared, for the author's own style sheet |
| `woff` | (beside one of the others) WOFF instead of WOFF2, for Kobo |
| `1`, `2`, … | which font of a collection (.ttc), counted from 0 |
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from epubgen.errors import Finding, Location
from epubgen.model.ports import Forgetful, Store

ROLES = ("text", "heading", "quote", "code", "rare", "none")


class FontFile(NamedTuple):
    """A font as it goes into the container; `name` is its href relative to the style sheet."""

    name: str
    data: bytes
    media_type: str


class EmbeddedFonts(NamedTuple):
    """What `styles.load_styles` takes as `font_faces` (`css`), and the files that it refers to.

    `rare` are the characters that a micro-font of the book covers: `rare_characters.mark_rare` marks them in the text.
    """

    files: tuple[FontFile, ...] = ()
    css: bytes = b""
    findings: tuple[Finding, ...] = ()
    rare: frozenset[str] = frozenset()


def subset_fonts(
    root: Path,
    fonts: Sequence[str],
    characters: frozenset[str],
    *,
    folder: str = "fonts",
    location: Location | None = None,
    store: Store = Forgetful(),  # noqa: B008 (it has no state)
) -> EmbeddedFonts:
    """Return the fonts named in `fonts:` with only the glyphs that `characters` need, layout features kept.

    `root` is the manuscript directory, `folder` where the files will lie beside the style sheet. Licence bits are kept
    to: a font that forbids embedding is an error, one that forbids subsetting is embedded whole. The same fonts and
    characters give the same bytes; results are kept in `store`. Nothing is raised for a font that cannot be used.
    """
    if not fonts:
        return EmbeddedFonts()
    from epubgen.xhtml.font_subset import embed_fonts

    return embed_fonts(root, tuple(fonts), characters, folder, location, store)
