"""Metadata and a design → the picture on the cover, for a book whose author has given none (R-142)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from epubgen.errors import Finding, Location
from epubgen.model.metadata import Metadata
from epubgen.model.ports import Forgetful, Store


class Cover(NamedTuple):
    """A cover picture: JPEG, 1600 × 2400 pixels. `alt` says what can be read on it.

    `titled` is false where the fonts lack most of the title, so that the picture does without.
    """

    data: bytes
    alt: str
    findings: tuple[Finding, ...] = ()
    media_type: str = "image/jpeg"
    titled: bool = True


def make_cover(
    metadata: Metadata,
    *,
    design: str = "",
    font: Path | None = None,
    vertical: bool = False,
    folders: Sequence[Path] = (),
    location: Location | None = None,
    store: Store = Forgetful(),  # noqa: B008 (it has no state)
) -> Cover:
    """Draw the cover of a book: series, issue, title, date, publisher and authors in a design.

    `metadata` is as resolved (title, language and creators are what the package document states); `design` names a
    design, with a colour after a colon if wished (`band:teal`), empty for the one that suits the book; `font` is a font
    file to set it in instead of the bundled ones; `folders` is the theme chain, searched for `covers/NAME.svg`.
    Nothing is raised for what cannot be drawn: there are findings, and a cover all the same.
    """
    from epubgen.xhtml.cover_drawing import draw_cover

    return draw_cover(metadata, design, font, vertical, tuple(folders), location, store)
