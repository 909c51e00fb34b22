"""A manuscript directory → a `Book` of compiled chapters."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from epubgen.model.ports import Forgetful, Mapper, Store, map_here

if TYPE_CHECKING:
    from epubgen.model.book import Book


def read_manuscript(root: Path, *, run: Mapper = map_here, store: Store | None = None) -> Book:
    """Turn a manuscript directory, or the one file that is a manuscript, into a book, with all findings inside.

    `run` compiles chapters, perhaps in several processes; `store` keeps compiled chapters by what they depend on.
    Raises EpubgenError where there is no manuscript at all: no folder, no chapter in it, a file that no reader reads.
    """
    from epubgen.source.manuscript import make_book
    from epubgen.source.opening import open_manuscript

    return make_book(open_manuscript(os.fspath(root)), run, store or Forgetful())
