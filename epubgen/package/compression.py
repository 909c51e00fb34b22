"""Publication resources → what the container stores, in batches that workers can share; in the order of the items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from epubgen.model.ports import Mapper
from epubgen.model.publication import Item
from epubgen.package.container import Compressed, compress
from epubgen.vocabulary import STORED_TYPES

BATCH_BYTES = 400_000
"""Bytes of content from which a batch is full: little enough for memory, enough to be worth handing over."""
ITEM_BYTES = 2_000
"""What an item without a size hint is taken for."""


def compress_items(items: Sequence[Item], run: Mapper) -> Iterator[Compressed]:
    """Make and compress the content of each item; the results are the same however `run` shares out the work."""
    weight = sum(item.size_hint or ITEM_BYTES for item in items)
    for batch in run(compress_batch, batches(items), weight):
        yield from batch


def compress_batch(items: tuple[Item, ...]) -> list[Compressed]:
    """Make and compress the content of a few items."""
    return [compress(item.content(), stored=item.stored or item.media_type in STORED_TYPES) for item in items]


def batches(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """Cut the items into batches of about the same number of bytes, in order."""
    result: list[tuple[Item, ...]] = []
    start, size = 0, 0
    for index, item in enumerate(items):
        size += item.size_hint or ITEM_BYTES
        if size >= BATCH_BYTES:
            result.append(tuple(items[start : index + 1]))
            start, size = index + 1, 0
    if start < len(items):
        result.append(tuple(items[start:]))
    return result
