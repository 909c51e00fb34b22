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


class _OpenFile:
    """The file that this process last left a body in: opening one for each of thousands takes longer than writing."""

    def __init__(self) -> None:
        self._path = ""
        self._descriptor = -1

    def append(self, path: str, body: bytes) -> int:
        """Write the body at the end of the file; return where it begins."""
        if path != self._path:
            if self._descriptor >= 0:
                os.close(self._descriptor)
            self._descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            self._path = path
        offset = os.lseek(self._descriptor, 0, os.SEEK_END)
        written = 0
        while written < len(body):
            written += os.write(self._descriptor, memoryview(body)[written:])
        return offset


_LAST = _OpenFile()


def spooled(body: bytes, spool: str) -> Blob:
    """Return the body as a Blob: in the file of this process in the directory `spool`, or as it is without one."""
    if os.name != "posix" or not spool or not body:  # elsewhere an open file cannot be removed
        with Spool(spool) as bodies:
            return bodies.leave(body)
    path = os.path.join(spool, f"bodies-{os.getpid()}")
    return Blob(None, path, _LAST.append(path, body), len(body))
