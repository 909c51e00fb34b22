"""epubgen turns a directory of manuscripts into a valid EPUB 3.

The names below are loaded when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from epubgen.build import build_book as build_book
    from epubgen.check import check_publication as check_publication
    from epubgen.errors import EpubgenError as EpubgenError
    from epubgen.errors import Finding as Finding
    from epubgen.errors import Location as Location

__version__ = "0.1.0"

_HOMES = {
    "build_book": "epubgen.build",
    "check_publication": "epubgen.check",
    "EpubgenError": "epubgen.errors",
    "Finding": "epubgen.errors",
    "Location": "epubgen.errors",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'epubgen' has no attribute '{name}'")
