"""Tables → captioned figures; those too wide for a phone → records, a small table for each row (`docs/markup.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from epubgen.source.draft import Draft


def set_tables(draft: Draft) -> None:
    """Give tables their figures and captions, and reshape those that do not fit."""
    del draft
