"""The preview's HTTP server: its page, the book's files, its state as JSON, and word of every change as it happens.

| path | answer |
|---|---|
| `/` and `/assets/NAME` | the page, its scripts and styles: fixed files, nothing else of the disk |
| `/book/VERSION/NAME` | a file of the container; `?view=dark` or `?view=large` lays a reader's style over documents |
| `/state` | what `Preview.describe` says |
| `/events` | server-sent events: the number of the state, each time that it changes |
| `/qr.svg`, `/download` | the address for a phone as a QR code, the last book that passed its check |

Books are other people's content: their documents are answered with a policy that allows no script, no form and no
request to anywhere else, inside a sandbox; names are looked up in the container and never on the disk. Files can be
asked for in ranges: some browsers play no sound or film otherwise, and let nobody move about in it.
"""

from __future__ import annotations

import json
import mimetypes
import os
import re
import shutil
import socket
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from epubgen.deliver.preview_address import may_call, qr_svg
from epubgen.deliver.preview_state import Preview
from epubgen.errors import DeliveryError
from epubgen.vocabulary import XHTML_TYPE

PAGES = Path(__file__).resolve().parent / "pages"
ASSET_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
HEARTBEAT = 15.0
"""Seconds after which an idle event stream shows that it is alive."""

COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
BOOK_POLICY = (
    "default-src 'none'; img-src 'self' data:; media-src 'self'; font-src 'self' data:; "
    "style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-same-origin"
)
VIEWS = {"dark": "reader-dark.css", "large": "reader-large.css"}


class PreviewServer(ThreadingHTTPServer):
    """Serves one preview at an address; `phone_url` is what a phone on the same network calls, empty if none can."""

    daemon_threads = True
    allow_reuse_address = os.name == "posix"  # elsewhere it would let two previews listen at one port

    def __init__(self, preview: Preview, host: str, port: int) -> None:
        """Begin to listen. Raises DeliveryError where the address is taken or does not belong to this computer."""
        self.preview = preview
        self.phone_url = ""
        self.closing = False
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), name="preview", daemon=True)
        if ":" in host:
            self.address_family = socket.AF_INET6
        try:
            super().__init__((host, port), _Handler)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise DeliveryError(f"the preview cannot listen at {host} port {port}: {reason}") from error
        self.host, self.port = host, int(self.server_address[1])

    def server_bind(self) -> None:
        """Bind without asking the network for this computer's name, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over browsers that hang up in the middle of an answer; show everything else."""
        if not isinstance(sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def start(self) -> None:
        """Begin to answer, in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more, and give the address back."""
        self.closing = True
        if self._thread.is_alive():
            self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "epubgen"
    sys_version = ""
    timeout = 60
    server: PreviewServer

    def do_GET(self) -> None:
        if not may_call(self.headers.get("Host", ""), self.server.host, self.server.port):
            self._refuse(HTTPStatus.FORBIDDEN, "This preview does not answer to that name.")
            return
        first, _, rest = unquote(urlsplit(self.path).path).removeprefix("/").partition("/")
        match first, rest:
            case "", "":
                self._answer_asset("preview.html", {"Content-Security-Policy": PAGE_POLICY})
            case "assets", name:
                self._answer_asset(name, {})
            case "book", name:
                self._answer_book(*name.partition("/")[::2])
            case "state", "":
                self._answer_state()
            case "events", "":
                self._answer_events()
            case "qr.svg", "":
                self._answer_qr()
            case "download", "":
                self._answer_download()
            case _:
                self._refuse(HTTPStatus.NOT_FOUND, "There is nothing here.")

    def do_HEAD(self) -> None:
        self.do_GET()

    def _answer_asset(self, name: str, headers: dict[str, str]) -> None:
        known = {path.name: path for path in PAGES.iterdir() if path.is_file()}
        if name not in known:
            self._refuse(HTTPStatus.NOT_FOUND, "There is no such file.")
            return
        kind = ASSET_TYPES.get(known[name].suffix, "text/html")
        self._answer(known[name].read_bytes(), f"{kind}; charset=utf-8", headers)

    def _answer_book(self, version: str, name: str) -> None:
        found = self.server.preview.read(version, name)
        if found is None:
            self._refuse(HTTPStatus.NOT_FOUND, "The book has no such file.")
            return
        data, kind = found
        if kind == XHTML_TYPE:
            view = parse_qs(urlsplit(self.path).query).get("view", [""])[0]
            data = dress(data, view)
        kind = kind or mimetypes.guess_type(name)[0] or "application/octet-stream"
        if not re.fullmatch(r"[\w.+/; =-]+", kind, re.ASCII):
            kind = "application/octet-stream"
        self._answer_part(data, kind, {"Content-Security-Policy": BOOK_POLICY, "Accept-Ranges": "bytes"})

    def _answer_part(self, data: bytes, kind: str, headers: dict[str, str]) -> None:
        """Answer with the bytes that were asked for: all of them, or one range."""
        try:
            part = byte_range(self.headers.get("Range", ""), len(data))
        except ValueError:
            headers |= {"Content-Range": f"bytes */{len(data)}"}
            self._answer(b"", kind, headers, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            return
        if part is None:
            self._answer(data, kind, headers)
            return
        headers |= {"Content-Range": f"bytes {part.start}-{part.stop - 1}/{len(data)}"}
        self._answer(data[part.start : part.stop], kind, headers, HTTPStatus.PARTIAL_CONTENT)

    def _answer_state(self) -> None:
        state = self.server.preview.describe() | {"phone": self.server.phone_url}
        self._answer(json.dumps(state, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    def _answer_qr(self) -> None:
        if self.server.phone_url:
            self._answer(qr_svg(self.server.phone_url), "image/svg+xml")
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "Only this computer can open the preview: start it with --host 0.0.0.0.")

    def _answer_download(self) -> None:
        found = self.server.preview.download()
        try:
            file = found[0].open("rb") if found else None
        except OSError:
            file = None
        if found is None or file is None:
            self._refuse(HTTPStatus.NOT_FOUND, "No book has passed its check so far.")
            return
        with file:
            self._begin(HTTPStatus.OK, "application/epub+zip", found[0].stat().st_size, {
                "Content-Disposition": f"attachment; filename=\"book.epub\"; filename*=UTF-8''{quote(found[1])}"
            })  # fmt: skip
            if self.command == "GET":
                shutil.copyfileobj(file, self.wfile)

    def _answer_events(self) -> None:
        self.close_connection = True
        self._begin(HTTPStatus.OK, "text/event-stream; charset=utf-8", None, {"Connection": "close"})
        serial = -1
        while self.command == "GET" and not self.server.closing:
            latest = self.server.preview.wait(serial, HEARTBEAT)
            text = ":\n\n" if latest == serial else f"data: {latest}\n\n"
            serial = latest
            try:
                self.wfile.write(text.encode())
                self.wfile.flush()
            except ConnectionError:
                return

    def _refuse(self, status: HTTPStatus, text: str) -> None:
        self._answer(f"{text}\n".encode(), "text/plain; charset=utf-8", status=status)

    def _answer(
        self, data: bytes, kind: str, headers: dict[str, str] | None = None, status: HTTPStatus = HTTPStatus.OK
    ) -> None:
        self._begin(status, kind, len(data), headers or {})
        if self.command == "GET":
            self.wfile.write(data)

    def _begin(self, status: HTTPStatus, kind: str, size: int | None, headers: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if size is not None:
            self.send_header("Content-Length", str(size))
        for name, value in (COMMON | headers).items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal is for findings."""


def byte_range(asked: str, size: int) -> range | None:
    """Return the bytes that a Range header asks for; None for all of them, and for what is no single range (RFC 9110).

    Raises ValueError where no byte of the file lies in it.
    """
    found = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", asked.strip(), re.ASCII)
    if found is None or not any(found.groups()):
        return None
    if not found[1]:
        start, stop = max(0, size - int(found[2])), size
    else:
        start, stop = int(found[1]), min(size, int(found[2]) + 1 if found[2] else size)
        if found[2] and int(found[2]) < start:
            return None
    if start >= size or start >= stop:
        raise ValueError(asked)
    return range(start, stop)


def dress(document: bytes, view: str) -> bytes:
    """Put a reader's own style under a document's, as reading systems do, and over it the style of a view of its own.

    A document without a head is left as it is.
    """
    link = '<link rel="stylesheet" type="text/css" href="/assets/{}"/>'
    under = link.format("reader.css").encode()
    over = link.format(VIEWS[view]).encode() if view in VIEWS else b""
    document = re.sub(rb"(<head(?:\s[^>]*)?>)", lambda found: found[1] + under, document, count=1)
    return document.replace(b"</head>", over + b"</head>", 1) if over else document
