"""All that check single documents: importing this module registers them."""

from __future__ import annotations

from epubgen.check import content, ncx

__all__ = ["content", "ncx"]
