"""Where a preview can be reached: on this computer, and by a phone on the same network; as text and as a QR code."""

from __future__ import annotations

import io
import ipaddress
import socket

LOOPBACK_NAMES = frozenset(("localhost", "127.0.0.1", "::1"))


def is_loopback(host: str) -> bool:
    """Whether an address to listen at can be reached from this computer only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def network_address() -> str:
    """Return this computer's address in the local network; empty where it is in none. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: only asks which interface would be used
            address = str(probe.getsockname()[0])
        except OSError:
            return ""
    return "" if is_loopback(address) or address == "0.0.0.0" else address


def shared_address(host: str) -> str:
    """Return what a phone has to call for a server that listens at host; empty where no phone can."""
    if is_loopback(host):
        return ""
    if host in ("", "0.0.0.0", "::"):
        return network_address()
    return host


def url(host: str, port: int) -> str:
    """Return the address as a URL."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def may_call(host_header: str, listens_at: str, port: int) -> bool:
    """Whether a Host header names this server, and not a name that somebody else's page has pointed at it.

    A web page can make its own domain name resolve to this computer (DNS rebinding), but it cannot make the browser
    send another Host. On loopback only loopback names are answered; otherwise also addresses and this computer's name.
    """
    name, _, given_port = host_header.rpartition(":")
    if not name or not given_port.isdigit():
        name, given_port = host_header, "80"
    name = name.strip("[]").lower()
    if int(given_port) != port:
        return False
    if name in LOOPBACK_NAMES:
        return True
    if is_loopback(listens_at):
        return False
    own = socket.gethostname().lower()
    return name in (listens_at.lower(), own, f"{own}.local") or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def qr_text(address: str) -> str:
    """Return a QR code drawn with characters, for a terminal."""
    import segno

    drawn = io.StringIO()
    segno.make(address, error="m").terminal(drawn, compact=True)
    return drawn.getvalue()


def qr_svg(address: str) -> bytes:
    """Return a QR code as an SVG document, dark on white whatever is around it."""
    import segno

    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=8, border=3, dark="#1c1b19", light="#ffffff")
    return drawn.getvalue()
