"""All that check single documents: importing this module registers them."""

from __future__ import annotations

from epubgen.check import content, css, ncx, overlays, svg

__all__ = ["content", "css", "ncx", "overlays", "svg"]
