"""Which addresses a preview shows, and which names it answers to."""

from __future__ import annotations

import socket

import pytest

from epubgen.deliver.preview_address import may_call, qr_svg, qr_text, shared_address, url
from epubgen.deliver.preview_server import PreviewServer
from epubgen.deliver.preview_state import Preview
from epubgen.errors import DeliveryError

OWN = socket.gethostname()


@pytest.mark.parametrize(
    ("header", "listens_at", "answered"),
    [
        ("127.0.0.1:8620", "127.0.0.1", True),
        ("localhost:8620", "127.0.0.1", True),
        ("[::1]:8620", "::1", True),
        ("localhost", "127.0.0.1", False),
        ("localhost:8621", "127.0.0.1", False),
        ("192.168.1.7:8620", "127.0.0.1", False),
        ("192.168.1.7:8620", "0.0.0.0", True),
        ("[fe80::1]:8620", "::", True),
        (f"{OWN}:8620", "0.0.0.0", True),
        (f"{OWN}.local:8620", "0.0.0.0", True),
        ("rebound.example:8620", "0.0.0.0", False),
        ("rebound.example:8620", "127.0.0.1", False),
        ("localhost.rebound.example:8620", "127.0.0.1", False),
        ("", "0.0.0.0", False),
        (":", "0.0.0.0", False),
        ("::1:8620", "0.0.0.0", True),
    ],
)
def test_names_that_are_answered(header: str, listens_at: str, answered: bool) -> None:
    assert may_call(header, listens_at, 8620) is answered


def test_a_phone_is_told_an_address_only_where_it_can_come() -> None:
    assert shared_address("127.0.0.1") == shared_address("localhost") == shared_address("::1") == ""
    assert shared_address("192.168.1.7") == "192.168.1.7"
    assert url("192.168.1.7", 8620) == "http://192.168.1.7:8620/"
    assert url("::1", 8620) == "http://[::1]:8620/"


def test_the_qr_code_is_drawn_for_terminals_and_pages() -> None:
    assert len(qr_text("http://192.168.1.7:8620/").splitlines()) > 10
    svg = qr_svg("http://192.168.1.7:8620/")
    assert svg.startswith(b"<?xml") and b"<svg" in svg


def test_an_address_that_is_taken_or_foreign_is_an_error(tmp_path: object) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DeliveryError, match=f"cannot listen at 127.0.0.1 port {port}: "):
            PreviewServer(Preview("x", tmp_path), "127.0.0.1", port)  # type: ignore[arg-type]
    with pytest.raises(DeliveryError, match=r"cannot listen at 192\.0\.2\.1"):
        PreviewServer(Preview("x", tmp_path), "192.0.2.1", 0)  # type: ignore[arg-type]
