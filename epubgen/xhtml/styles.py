"""The style sheets of a theme → the one flat style sheet that every document of the book links to (R-130).

The sheet is put together from parts, in this order, so that a later one may overrule an earlier:

1. `style.css`         what every book has;
2. a language part     `zh.css`, `ja.css`, `ko.css` or, for every other language, `latin.css`;
3. `theme.css`         what a theme adds to the one that it extends, from the most general to the most special;
4. `vertical.css`      for a book in vertical writing: turns what has sides;
5. font faces, and the style sheets that the author names.

Parts 1, 2 and 4 are looked up file by file: the first folder of the chain that has one gives it, so a theme may replace
any of them, or only add a `theme.css`. Style sheets pass through as they are: `%`, `{{` and `{%` mean nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

LANGUAGE_PARTS = {"zh": "zh.css", "yue": "zh.css", "ja": "ja.css", "ko": "ko.css"}


def load_styles(
    folders: Sequence[Path],
    *,
    lang: str,
    writing_mode: str = "horizontal-tb",
    font_faces: bytes = b"",
    additional: Iterable[bytes] = (),
) -> bytes:
    """Return the book's style sheet, in UTF-8.

    `folders` is the theme chain, the most special first (the manuscript's `theme/`, the named theme, what it extends);
    `lang` the book's language; `font_faces` what `fonts.subset_fonts` made; `additional` the author's own sheets, whose
    relative URLs have been rewritten by the caller. A folder may lack any part.
    """
    parts = [_first(folders, "style.css"), _first(folders, LANGUAGE_PARTS.get(lang.lower().split("-")[0], "latin.css"))]
    parts += [_read(folder / "theme.css") for folder in reversed(folders)]
    if writing_mode.startswith("vertical"):
        parts.append(_first(folders, "vertical.css"))
    parts += [font_faces or None, *additional]
    return b"\n".join(_plain(part) for part in parts if part is not None)


def _first(folders: Sequence[Path], name: str) -> bytes | None:
    return next((part for folder in folders if (part := _read(folder / name)) is not None), None)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _plain(part: bytes) -> bytes:
    """Return a part without byte order mark and `@charset` (only the first rule of a file may be one), ended."""
    part = part.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    if part.startswith(b"@charset"):
        part = part.partition(b";")[2]
    return part.strip(b"\n") + b"\n"
