"""A manuscript → a page that shows it as a book in phone frames, built anew on every save."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from epubgen.deliver.preview_address import shared_address, url
from epubgen.deliver.preview_server import PreviewServer
from epubgen.deliver.preview_state import Preview, Rebuild, Rebuilt
from epubgen.deliver.preview_watch import watch
from epubgen.errors import DeliveryError

PORT = 8620
"""The port of the first preview on a computer; further ones take what is free."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a preview is shown: on this computer, and to a phone (empty where none can reach it)."""

    here: str
    phone: str


def preview_manuscript(
    manuscript: Path,
    rebuild: Rebuild,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    ready: Callable[[Addresses], None],
    rebuilt: Callable[[Rebuilt], None],
    stop: threading.Event | None = None,
) -> None:
    """Build the manuscript, show it, and do so again at each change, until `stop` is set or a KeyboardInterrupt comes.

    `ready` hears once where the preview is, `rebuilt` what became of each build. The first build comes before any
    thread is started, so it may use worker processes that fork. Raises DeliveryError where the address is taken.
    """
    stop = stop or threading.Event()
    with tempfile.TemporaryDirectory(prefix="epubgen-preview-", ignore_cleanup_errors=True) as folder:
        preview = Preview(str(manuscript), Path(folder))
        server = _listen(preview, host, port)
        try:
            phone = shared_address(host)
            server.phone_url = url(phone, server.port) if phone else ""
            changes = watch(manuscript, stop)
            rebuilt(preview.rebuild(rebuild))
            server.start()
            ready(Addresses(url(_local(host), server.port), server.phone_url))
            for files in changes:
                rebuilt(preview.rebuild(rebuild, files))
        finally:
            server.stop()
            preview.close()


def _listen(preview: Preview, host: str, port: int | None) -> PreviewServer:
    """Take the port that was asked for, or the usual one, or any that is free."""
    if port is not None:
        return PreviewServer(preview, host, port)
    try:
        return PreviewServer(preview, host, PORT)
    except DeliveryError:
        return PreviewServer(preview, host, 0)


def _local(host: str) -> str:
    return {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
