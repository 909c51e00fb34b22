"""Bodies of chapters left in a file, so that they need not travel between processes nor stay in memory."""

from __future__ import annotations

import os

from epubgen.model.blob import Blob


def spooled(body: bytes, spool: str) -> Blob:
    """Return the body as a Blob: in the file of this process in the directory `spool`, or as it is without one."""
    if not spool or not body:
        return Blob(body)
    path = os.path.join(spool, f"bodies-{os.getpid()}")
    with open(path, "ab") as file:
        offset = file.tell()
        file.write(body)
    return Blob(None, path, offset, len(body))
