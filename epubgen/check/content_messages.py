"""Id → (severity, words) of the messages about content documents, style sheets and media overlays."""

from __future__ import annotations

CONTENT_MESSAGES: dict[str, tuple[str, str]] = {}
