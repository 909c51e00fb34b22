"""Bytes that may lie on disk until they are needed, so that a book of any size is built in flat memory."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes held in memory (`data`), or a part of a file (`path`, `offset`, `size`) read when asked for."""

    data: bytes | None = None
    path: str = ""
    offset: int = 0
    size: int = 0

    def __reduce__(self) -> tuple[type[Blob], tuple[bytes | None, str, int, int]]:
        """Pickle as a call: many of these travel between processes, and what dataclasses do is slow."""
        return Blob, (self.data, self.path, self.offset, self.size)

    def read(self) -> bytes:
        """Return the bytes. Raises OSError if the file has gone or has become shorter."""
        if self.data is not None:
            return self.data
        # Thousands of small pieces are read: file objects would take three times as long.
        file = os.open(self.path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            os.lseek(file, self.offset, os.SEEK_SET)
            data = os.read(file, self.size)
            while len(data) < self.size and (more := os.read(file, self.size - len(data))):
                data += more
        finally:
            os.close(file)
        if len(data) != self.size:
            raise OSError(f"{self.path} has become shorter than {self.offset + self.size} bytes")
        return data

    def __len__(self) -> int:
        return len(self.data) if self.data is not None else self.size
