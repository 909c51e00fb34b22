"""Id → (severity, words) of the messages about the container, the package and what lies between documents."""

from __future__ import annotations

PUBLICATION_MESSAGES: dict[str, tuple[str, str]] = {
    "RSC-005": ("ERROR", "{}"),
    "EG-001": ("ERROR", "the document has {} MB; more than {} MB are not read"),
    "RSC-016": ("FATAL", "the document is not well-formed XML: {}"),
    "RSC-017": ("WARNING", "{}"),
    "RSC-024": ("USAGE", "{}"),
    "RSC-025": ("USAGE", "{}"),
}
