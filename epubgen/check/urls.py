"""URLs as the URL Standard parses them, resolved against a file of the container.

The standard's "validation errors" are what EPUBCheck reports as RSC-020; parsing goes on after them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal, NamedTuple
from unicodedata import category, normalize
from urllib.parse import unquote

Where = Literal["container", "remote", "data", "file", "other", "nowhere"]
SPECIAL = {"http", "https", "ftp", "ws", "wss"}
REMOTE = {"http", "https"}
SPACES = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \u1680\u2028\u2029\u205f\u3000" + "".join(
    map(chr, {*range(0x2000, 0x200B)} - {0x2007})
)
"""What is taken off both ends of a URL: every space that a line may break at, as EPUBCheck's Java counts them."""
LONGEST = 100_000
"""Characters of a URL that are read: names of files in a container have no more than 65,535 bytes."""
LONGEST_LABEL = 63


class URL(NamedTuple):
    """A parsed URL. `path` is the file of the container where it lies in there, else the whole URL without fragment."""

    raw: str
    where: Where
    path: str
    scheme: str = ""
    query: bool = False
    fragment: str | None = None
    leaks: bool = False
    """Whether it leads out of the container, or begins at its root."""
    fault: str = ""
    """What the URL Standard finds wrong, or ""."""

    @property
    def is_absolute(self) -> bool:
        """Whether it does not depend on the document it stands in."""
        return self.where not in ("container", "nowhere")


@cache
def _plain() -> re.Pattern[str]:
    return re.compile(r"([A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*)(?:#([A-Za-z0-9_.-]*))?")


@cache
def _scheme() -> re.Pattern[str]:
    return re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


@cache
def _illegal() -> re.Pattern[str]:
    """Match what is no URL code point: ASCII that must be escaped, controls, spaces, noncharacters, surrogates,
    and specials such as what stands for bytes that were wrong.
    """
    return re.compile(
        r"""[\x00-\x20"<>\\^`{|}\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff0-\uffff\[\]]|%(?![0-9A-Fa-f]{2})"""
    )


@cache
def _illegal_in_data() -> re.Pattern[str]:
    """Match what must be escaped in a data URL."""
    return re.compile(
        r"""[\x00-\x08\x0b\x0c\x0e-\x1f"<>\[\\\]^`{|}\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff0-\uffff]|%(?![0-9A-Fa-f]{2})"""
    )


def resolve(url: str, document: str, base: str = "") -> URL:
    """Return the URL that a document of the container (its path) means by `url`, given its base URL if it has one."""
    if len(url) > LONGEST and url.lstrip()[:5].lower() != "data:":
        url = url[:LONGEST]
    if base:
        start = resolve(base, document)
        if start.where == "container":
            return resolve(url, start.path)
        if start.where == "remote" and not _scheme().match(url.strip()):
            from urllib.parse import urljoin

            return resolve(urljoin(base.strip(), url.strip()), document)
    plain = _plain().fullmatch(url)
    if plain and ".." not in url and "./" not in url and url != ".":
        path, folder = plain[1], document.rpartition("/")[0]
        return URL(url, "container", f"{folder}/{path}" if folder else path, fragment=plain[2])
    return _resolve(url, document)


@lru_cache(maxsize=20_000)
def _resolve(url: str, document: str) -> URL:
    text = url.strip(SPACES)
    rest, mark, fragment = text.partition("#")
    cut = fragment if mark else None
    scheme = _scheme().match(rest)
    if scheme and scheme[1].lower() == "https" and rest[scheme.end() : scheme.end() + 1] not in ("", "/", "\\"):
        # The reference gives the container such a URL, and the URL Standard takes one of the same scheme for relative.
        relative = _resolve(rest[scheme.end() :] + mark + fragment, document)
        return relative._replace(raw=url, fault='"https:" must be followed by "//"')
    if scheme:
        return _absolute(url, rest, scheme[1].lower(), cut)
    if rest.startswith(("//", "\\\\")):
        return _absolute(url, f"https:{rest}", "https", cut)
    path, question, _query = rest.partition("?")
    fault = _fault(rest, "path segment") or _fault(cut or "", "fragment")
    if "\\" in path:
        fault, path = 'a backslash cannot stand for "/"', path.replace("\\", "/")
    path = re.sub(r"[\t\n\r]", "", path)  # as the URL Standard says
    if not path:
        return URL(
            url, "container", document, "", bool(question), unquote(cut) if cut is not None else None, fault=fault
        )
    joined, leaks = join(document, path)
    return URL(
        url,
        "container",
        normalize("NFC", unquote(joined)),
        "",
        bool(question),
        unquote(cut) if cut is not None else None,
        leaks,
        fault,
    )


def join(document: str, path: str) -> tuple[str, bool]:
    """Return the path of the container that a relative path means, and whether it tried to leave the container."""
    leaks = path.startswith("/")
    parts = [] if leaks else document.split("/")[:-1]
    words = path.lstrip("/").split("/") if leaks else path.split("/")
    for number, word in enumerate(words):
        last = number == len(words) - 1
        if word.lower() in ("..", "%2e%2e", ".%2e", "%2e."):
            if not parts:
                leaks = True
            else:
                parts.pop()
            if last:
                parts.append("")
        elif word.lower() in (".", "%2e"):
            if last:
                parts.append("")
        else:
            parts.append(word)
    return "/".join(parts), leaks


def _fault(text: str, part: str, illegal: re.Pattern[str] | None = None) -> str:
    found = (illegal or _illegal()).search(text)
    if not found:
        return f'the character "#" must be escaped in a {part}' if "#" in text else ""
    if found[0] == "%":
        return '"%" must be followed by two hexadecimal digits'
    name = "a space" if found[0] == " " else f'the character "{found[0]}"'
    return f"{name} must be escaped in a {part}"


def _absolute(url: str, rest: str, scheme: str, fragment: str | None) -> URL:
    after = rest[len(scheme) + 1 :]
    if scheme == "data":
        fault = _fault(after, "data URL", _illegal_in_data()) or _fault(fragment or "", "fragment")
        return URL(url, "data", rest, scheme, False, fragment, fault=fault)
    if scheme == "file":
        path = rest if after.startswith("//") else f"file://{after}"  # as the URL Standard writes it
        return URL(url, "file", path, rest[: len(scheme)], False, fragment)
    if scheme not in SPECIAL:
        return URL(url, "other", rest, scheme, "?" in after, fragment, fault=_fault(after, "URL"))
    where: Where = "remote" if scheme in REMOTE else "other"
    slashes = len(after) - len(after.lstrip("/\\"))
    if not after.strip("/\\"):
        return URL(url, "nowhere", rest, scheme, fault="the host is missing")
    if after[:2] != "//" or slashes > 2:
        fault = f'"{scheme}:" must be followed by "//"' if after[:2] != "//" else "there is a slash too many"
        return URL(url, where, rest, scheme, "?" in after, fragment, fault=fault)
    host, _slash, path = after[2:].partition("/")
    host, question, query = host.partition("?")
    name, port = _host_and_port(host.rpartition("@")[2])
    if fault := _host_fault(name) or (f'"{port}" is no port number' if port and not port.isdigit() else ""):
        return URL(url, "nowhere", rest, scheme, fault=fault)
    fault = f'"{port}" is no port number' if port and int(port) > 65_535 else ""
    fault = fault or _fault(path + question + query, "path") or _fault(fragment or "", "fragment")
    return URL(url, where, rest, scheme, "?" in after, fragment, fault=fault)


def uri_fault(url: str) -> str:
    """Return why a URL is no URI of RFC 2396 (with spaces, and characters beyond ASCII that can be printed), or ""."""
    text = url.strip("\t\n\r ")
    scheme = _scheme().match(text)
    rest = text[scheme.end() :] if scheme else text
    if scheme and not rest:
        return "nothing comes after its scheme"
    if not scheme and ":" in re.split("[/?#]", text)[0]:
        return "what comes before its colon is no scheme"
    if rest.startswith("//") and not re.match(r"//[^?#]", rest):
        return "its host is missing"
    if found := re.search(r"""["<>\\^`{|}]|%(?![0-9A-Fa-f]{2})|#.*#""", rest):
        return f'"{found[0][:1]}" must be escaped'
    host = re.match(r"//([^/?#]*)", rest)
    brackets = rest[host.end() if host else 0 :].partition("?")[0].partition("#")[0] if not scheme or host else ""
    if "[" in brackets or "]" in brackets or (host and not _has_balanced_brackets(host[1])):
        return "a bracket must be escaped"
    odd = next((c for c in rest if not c.isascii() and category(c) in ("Zs", "Zl", "Zp", "Cc")), "")
    return f"U+{ord(odd):04X} must be escaped" if odd else ""


def _has_balanced_brackets(host: str) -> bool:
    return "[" not in host or re.fullmatch(r"(?:[^@]*@)?\[[0-9A-Fa-f:.]+\](?::[0-9]*)?", host) is not None


def _host_and_port(host: str) -> tuple[str, str]:
    name, _colon, port = host.rpartition(":") if re.search(r":[^\]]*$", host) else (host, "", "")
    return name, port


def _host_fault(name: str) -> str:
    if not name:
        return "the host is missing"
    if name.startswith("["):
        return "" if _is_ipv6(name[1:-1]) and name.endswith("]") else f'"{name}" is no IPv6 address'
    bad = re.search(r"[\x00-\x20#/<>?@\[\\\]^%\x7f]", re.sub(r"%[0-9A-Fa-f]{2}", "", name))
    if bad:
        return f'"{bad[0]}" cannot stand in a host name'
    labels = [label.translate(IGNORED) for label in re.split("[.\u3002\uff0e\uff61]", name)]
    return next((fault for label in labels[: -1 if len(labels) > 1 else None] if (fault := _label_fault(label))), "")


IGNORED = dict.fromkeys(map(ord, "\xad\u200b\u2060\ufeff"))
"""Characters that a host name loses before it is looked up."""


def _label_fault(label: str) -> str:
    if not label:
        return "a label of the host name is empty"
    if label.isascii() and len(label) > LONGEST_LABEL:
        return f'"{label}" is too long for a label of a host name'
    if label.lower().startswith("xn--"):
        try:
            decoded = label[4:].encode("ascii").decode("punycode")
        except UnicodeError:
            decoded = ""
        if decoded.isascii() or not decoded.isprintable():
            return f'"{label}" stands for no name'
    return ""


def _is_ipv6(address: str) -> bool:
    from ipaddress import IPv6Address

    try:
        return bool(IPv6Address(address))
    except ValueError:
        return False
