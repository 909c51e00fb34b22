"""The style sheets of a theme → the one flat style sheet that every document of the book links to (R-130).

The sheet is put together from parts, in this order, so that a later one may overrule an earlier:

1. `style.css`         what every book has;
2. a language part     `zh.css`, `ja.css`, `ko.css` or, for every other language, `latin.css`;
3. `flush.css`         what is not indented, and what stands right or in the middle, in every language;
4. `theme.css`         what a theme adds to the one that it extends, from the most general to the most special;
5. `vertical.css`      for a book in vertical writing: turns what has sides;
6. font faces, and the style sheets that the author names.

All parts but 4 and 6 are looked up file by file: the first folder of the chain that has one gives it, so a theme may
replace any of them, or only add a `theme.css`. Style sheets pass through as they are: `%`, `{{` and `{%` mean nothing
here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from epubgen.errors import Location

LANGUAGE_PARTS = {"zh": "zh.css", "yue": "zh.css", "ja": "ja.css", "ko": "ko.css"}


class Sheet(NamedTuple):
    """A style sheet in UTF-8, and where in the manuscript each of its lines stands (None: in none of its files)."""

    data: bytes
    places: tuple[Location | None, ...]


def load_styles(
    folders: Sequence[Path],
    *,
    lang: str,
    writing_mode: str = "horizontal-tb",
    font_faces: bytes = b"",
    additional: Iterable[Sheet] = (),
    root: Path | None = None,
) -> Sheet:
    """Return the book's style sheet.

    `folders` is the theme chain, the most special first (the manuscript's `theme/`, the named theme, what it extends);
    `lang` the book's language; `font_faces` what `fonts.subset_fonts` made; `additional` the author's own sheets, whose
    relative URLs have been rewritten by the caller. A folder may lack any part. Parts inside `root`, the manuscript
    directory, are the author's too: their lines have places.
    """
    language = LANGUAGE_PARTS.get(lang.lower().split("-")[0], "latin.css")
    parts = [_first(folders, name, root) for name in ("style.css", language, "flush.css")]
    parts += [_read(folder / "theme.css", root) for folder in reversed(folders)]
    if writing_mode.startswith("vertical"):
        parts.append(_first(folders, "vertical.css", root))
    parts += [placed(font_faces) if font_faces else None, *additional]
    return _joined([_plain(part) for part in parts if part is not None])


def placed(data: bytes, path: str = "") -> Sheet:
    """Return a style sheet whose lines stand in a file of the manuscript, or in none."""
    data = data.replace(b"\r\n", b"\n")
    count = data.count(b"\n") + 1
    return Sheet(data, tuple(Location(path, line) for line in range(1, count + 1)) if path else (None,) * count)


def _first(folders: Sequence[Path], name: str, root: Path | None) -> Sheet | None:
    return next((part for folder in folders if (part := _read(folder / name, root)) is not None), None)


def _read(path: Path, root: Path | None) -> Sheet | None:
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return placed(data, path.relative_to(root).as_posix() if root and path.is_relative_to(root) else "")


def _plain(part: Sheet) -> Sheet:
    """Return a part without byte order mark and `@charset` (only the first rule of a file may be one), ended."""
    data = part.data.removeprefix(b"\xef\xbb\xbf")
    if data.startswith(b"@charset"):
        data = data.partition(b";")[2]
    data = data.lstrip(b"\n")
    first = part.data.count(b"\n") - data.count(b"\n")
    data = data.rstrip(b"\n") + b"\n"
    return Sheet(data, part.places[first : first + data.count(b"\n")])


def _joined(parts: Sequence[Sheet]) -> Sheet:
    """Return the parts one after the other, with an empty line between them."""
    places = [place for part in parts for place in (*part.places, None)]
    return Sheet(b"\n".join(part.data for part in parts), tuple(places))
