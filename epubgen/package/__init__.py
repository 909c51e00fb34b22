"""A Publication → an OCF ZIP container, the same bytes every time."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from epubgen.model.ports import Mapper, Store, map_here
from epubgen.model.publication import Publication


def pack_publication(
    publication: Publication, path: Path, *, run: Mapper = map_here, store: Store | None = None
) -> None:
    """Write the publication into a container at path, one resource at a time.

    Contents are made and compressed through `run`, in batches; the container's bytes do not depend on how it shares
    them out. With a store, documents of a large book that an earlier build has compressed are not made again. The file
    is written in place: the caller chooses a temporary name. Raises OSError where it cannot be
    written, EpubgenError where two resources cannot lie beside each other.
    """
    from epubgen.package.compression import compress_items
    from epubgen.package.container import Container
    from epubgen.package.package_document import PublicationWriter

    # The workers begin before the package document is written, and after the file is open: where it cannot be opened,
    # there are none. Closing the iterator ends them at once, whether or not all was taken.
    with open(path, "wb", buffering=1 << 18) as file, closing(compress_items(publication.items, run, store)) as packed:
        PublicationWriter(publication, Container(file, publication.modified), packed).write()
