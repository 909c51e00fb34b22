"""All that check single documents: importing this module registers them."""

from __future__ import annotations

from epubgen.check import (
    content,
    css,
    navigation,
    ncx,
    overlays,
    own_content,
    own_facts,
    own_styles,
    profile_dictionaries,
    profile_edupub,
    profile_indexes,
    region_navigation,
    svg,
)

__all__ = [
    "content",
    "css",
    "navigation",
    "ncx",
    "overlays",
    "own_content",
    "own_facts",
    "own_styles",
    "profile_dictionaries",
    "profile_edupub",
    "profile_indexes",
    "region_navigation",
    "svg",
]
