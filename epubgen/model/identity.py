"""The identity of a book that states none: a UUID made from what the book is, never from chance or time (R-023)."""

from __future__ import annotations

import uuid

from epubgen.model.metadata import Identifier, Metadata

NAMESPACE = uuid.UUID("5c1f6f0e-6d0b-5f0a-9a55-2f1f4f3b7c10")
"""The namespace of all derived identifiers; changing it would change the identity of every book."""


def derive_identifier(metadata: Metadata) -> Identifier:
    """Return the `urn:uuid:` identifier (a version 5 UUID) of a book without one.

    Made from series, volume, issue and edition where the book is an issue of a series, else from title, first creator
    and edition: correcting any other metadata, and any text, leaves it as it is; a new edition gets a new one.
    """
    if metadata.series and (metadata.series[0].issue or metadata.series[0].volume):
        series = metadata.series[0]
        parts: tuple[str, ...] = ("issue", series.issn or series.identifier or series.name, series.volume, series.issue)
    else:
        parts = ("book", metadata.title, metadata.creators[0].name if metadata.creators else "")
    name = "\n".join((*parts, metadata.edition))
    return Identifier(f"urn:uuid:{uuid.uuid5(NAMESPACE, name)}", "uuid")
