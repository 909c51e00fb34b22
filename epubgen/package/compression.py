"""Publication resources → what the container stores, in batches that workers can share; in the order of the items."""

from __future__ import annotations

import struct
from collections.abc import Generator, Iterator, Sequence

from epubgen.model.blob import Blob
from epubgen.model.ports import Forgetful, Mapper, Store
from epubgen.model.publication import Item
from epubgen.package.container import LEVEL, Compressed, compress
from epubgen.vocabulary import STORED_TYPES

BATCH_BYTES = 400_000
"""Bytes of content from which a batch is full: little enough for memory, enough to be worth handing over."""
ITEM_BYTES = 2_000
"""What an item without a size hint is taken for."""
KEPT_FROM = 4_000_000
"""Bytes of a book from which compressed documents are kept; below, making them again costs less than finding them."""
RECORD = struct.Struct("<BQI")
"""What stands before kept data: method, size and CRC-32 of the content."""


def compress_items(items: Sequence[Item], run: Mapper, store: Store | None = None) -> Generator[Compressed]:
    """Make and compress the content of each item; the results are the same however `run` shares out the work.

    The work begins at once, so that what is done before the first result is asked for takes no time. What an earlier
    build has compressed and the store kept is taken from there, in a book large enough for that to pay.
    """
    if store is None or isinstance(store, Forgetful) or _weight(items) < KEPT_FROM:
        return _compress_all(items, run)
    keys = [""] * len(items)
    if not store.is_empty():
        keys = [_key(item) for item in items]
    kept = [store.find(key) if key else None for key in keys]
    missing = [item for item, place in zip(items, kept, strict=True) if place is None]
    return _keep(items, keys, kept, _compress_all(missing, run), store)


def _weight(items: Sequence[Item]) -> int:
    return sum(map(_size, items))


def _size(item: Item) -> int:
    return item.size_hint or ITEM_BYTES


def _compress_all(items: Sequence[Item], run: Mapper) -> Generator[Compressed]:
    """Let the work begin; return what it makes."""
    return _one_by_one(run(compress_batch, batches(items), _weight(items)))


def _one_by_one(made: Iterator[list[Compressed]]) -> Generator[Compressed]:
    for batch in made:
        yield from batch


def _keep(
    items: Sequence[Item], keys: Sequence[str], kept: Sequence[Blob | None], made: Generator[Compressed], store: Store
) -> Generator[Compressed]:
    """Yield what was kept, or else the next of what is made, and keep that; keys that are empty are made only then."""
    for item, known, place in zip(items, keys, kept, strict=True):
        if place is not None:
            yield _read(place) or compress_batch((item,))[0]
            continue
        compressed = next(made)
        if key := known or _key(item):
            store.put(key, RECORD.pack(compressed.method, compressed.size, compressed.crc) + compressed.data)
        yield compressed


def _key(item: Item) -> str:
    """Return the key to keep an item under; empty for one that is not kept."""
    return f"packed-{LEVEL}-{item.key()}" if item.key else ""


def _read(place: Blob) -> Compressed | None:
    """Return what was kept there; None where it has gone in the meantime."""
    try:
        record = place.read()
    except OSError:
        return None
    method, size, crc = RECORD.unpack_from(record)
    return Compressed(record[RECORD.size :], method, size, crc)


def compress_batch(items: tuple[Item, ...]) -> list[Compressed]:
    """Make and compress the content of a few items."""
    return [compress(item.content(), stored=item.stored or item.media_type in STORED_TYPES) for item in items]


def batches(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """Cut the items into batches of about the same number of bytes, in order."""
    result: list[tuple[Item, ...]] = []
    start, size = 0, 0
    for index, item in enumerate(items):
        size += _size(item)
        if size >= BATCH_BYTES:
            result.append(tuple(items[start : index + 1]))
            start, size = index + 1, 0
    if start < len(items):
        result.append(tuple(items[start:]))
    return result
