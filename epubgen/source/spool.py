"""Bodies of chapters left in a file, so that they need not travel between processes nor stay in memory."""

from __future__ import annotations

import os
from typing import IO, Self

from epubgen.model.blob import Blob


class Spool:
    """Leaves bodies one after the other in the file of this process in a directory; without one, keeps them.

    What has been left can be read when the spool is closed: it is a context manager.
    """

    def __init__(self, directory: str) -> None:
        self._path = os.path.join(directory, f"bodies-{os.getpid()}") if directory else ""
        self._file: IO[bytes] | None = None
        self._offset = 0

    def leave(self, body: bytes) -> Blob:
        """Return where the body lies."""
        if not self._path or not body:
            return Blob(body)
        if self._file is None:
            self._file = open(self._path, "ab", buffering=1 << 18)  # noqa: SIM115 — closed by __exit__
            self._offset = self._file.tell()
        place = Blob(None, self._path, self._offset, len(body))
        self._file.write(body)
        self._offset += len(body)
        return place

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def spooled(body: bytes, spool: str) -> Blob:
    """Return the body as a Blob: in the file of this process in the directory `spool`, or as it is without one."""
    with Spool(spool) as bodies:
        return bodies.leave(body)
