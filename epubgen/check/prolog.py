"""Rules about what stands before a document's root element: encoding, version of XML, document type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from epubgen.check.media_types import DTBOOK, NCX, SVG, XHTML
from epubgen.check.messages import Message, make_message

EXTERNAL_IDS = {
    SVG: {
        "-//W3C//DTD SVG 1.1//EN": "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd",
    },
    NCX: {"-//NISO//DTD ncx 2005-1//EN": "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd"},
    "application/mathml+xml": {"-//W3C//DTD MathML 3.0//EN": "http://www.w3.org/Math/DTD/mathml3/mathml3.dtd"},
}
"""Media type → public and system identifiers that its document type declaration may have in EPUB 3."""
XHTML11 = ("-//W3C//DTD XHTML 1.1//EN", "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd")
DTBOOKS = {
    f"-//NISO//DTD dtbook 2005-{n}//EN": f"http://www.daisy.org/z3986/2005/dtbook-2005-{n}.dtd" for n in (1, 2, 3)
}
OEB_PACKAGE = ("+//ISBN 0-9673008-1-9//DTD OEB 1.2 Package//EN", "http://openebook.org/dtds/oeb-1.2/oebpkg12.dtd")


@cache
def _version() -> re.Pattern[bytes]:
    return re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml\s+version\s*=\s*["']([0-9.]+)["']""")


@cache
def _external() -> re.Pattern[bytes]:
    return re.compile(rb"<!ENTITY\s+(%\s+)?([^\s%]+)\s+(?:SYSTEM|PUBLIC)\s[^>]*>")


@cache
def _declaration() -> re.Pattern[bytes]:
    return re.compile(
        rb"""<!DOCTYPE\s+(?P<name>[^\s>\[]+)\s*
        (?:PUBLIC\s*(?:"(?P<p1>[^"]*)"|'(?P<p2>[^']*)')\s*(?:"(?P<s1>[^"]*)"|'(?P<s2>[^']*)')?
        |SYSTEM\s*(?:"(?P<s3>[^"]*)"|'(?P<s4>[^']*)'))?
        \s*(?P<subset>\[)?""",
        re.X,
    )


def encoding_faults(path: str, media_type: str, encoding: str, epub3: bool) -> Iterator[Message]:
    """Yield what is wrong with a document's encoding, by its name."""
    if encoding.startswith("utf-16"):
        if media_type == XHTML:
            yield make_message("HTM-058", path=path)
        else:
            yield make_message("RSC-027", path=path)
    elif encoding not in ("", "utf-8"):
        yield make_message("RSC-028", encoding if " " in encoding else encoding.upper(), path=path)


def prolog_faults(path: str, media_type: str, text: bytes, encoding: str, epub3: bool) -> Iterator[Message]:
    """Yield what is wrong before the root element of an XML document (in UTF-8; `encoding` is what it was in)."""
    yield from encoding_faults(path, media_type, encoding, epub3)
    version = _version().match(text)
    if version and version[1] == b"1.1":  # what is newer yet cannot be read at all
        yield make_message("HTM-001", version[1].decode(), path=path)
    start = text.find(b"<!DOCTYPE", 0, 4096)
    declared = _declaration().match(text, start) if start >= 0 else None
    if declared and not (epub3 and declared.lastgroup == "name"):  # which is all that EPUB 3 wants of it
        yield from _doctype_faults(path, media_type, text, declared, epub3)


def _doctype_faults(
    path: str, media_type: str, text: bytes, declared: re.Match[bytes], epub3: bool
) -> Iterator[Message]:
    public, system = (_first(declared, *names) for names in (("p1", "p2"), ("s1", "s2", "s3", "s4")))
    end = text.find(b">", declared.end())
    if declared["subset"]:
        closing = re.compile(rb"\]\s*>").search(text, declared.end())
        end = closing.end() - 1 if closing else end
    if end < 0:
        return  # it breaks off
    line, column = places_at(text, end + 1)
    if declared["subset"] and epub3:
        yield from _entity_faults(path, text, declared.end(), end)
    if epub3:
        if public is None and system is None:
            return
        if media_type == XHTML and declared["name"] == b"html":
            if (public, system) != (None, "about:legacy-compat"):
                shown = public or system
                yield make_message("HTM-004", shown, "<!DOCTYPE html>", path=path, line=line, column=column)
        elif EXTERNAL_IDS.get(media_type, {}).get(public or "") != system or public is None:
            yield make_message("OPF-073", path=path, line=line, column=column)
    else:
        yield from _doctype_faults_of_epub2(path, media_type, public, system, declared, (line, column))


def _entity_faults(path: str, text: bytes, start: int, end: int) -> Iterator[Message]:
    for entity in _external().finditer(text, start, end):
        name = ("%" if entity[1] else "") + entity[2].decode("utf-8", "replace")
        line, column = places_at(text, entity.end())
        yield make_message("HTM-003", name, path=path, line=line, column=column)


def _doctype_faults_of_epub2(
    path: str,
    media_type: str,
    public: str | None,
    system: str | None,
    declared: re.Match[bytes],
    place: tuple[int, int],
) -> Iterator[Message]:
    line, column = place
    if media_type == XHTML and declared["name"] == b"html" and (public, system) != XHTML11:
        expected = f'<!DOCTYPE html PUBLIC "{XHTML11[0]}" "{XHTML11[1]}">'
        yield make_message("HTM-004", public or "", expected, path=path, line=line, column=column)
    elif media_type == NCX and (public, system) not in EXTERNAL_IDS[NCX].items():
        yield make_message("HTM-004", public or "", "that of ncx-2005-1", path=path, line=line, column=column)
    elif media_type == DTBOOK and (public, system) not in DTBOOKS.items():
        yield make_message("HTM-004", public or "", "that of dtbook-2005-3", path=path, line=line, column=column)
    elif media_type == "application/oebps-package+xml" and (public or system) and (public, system) != OEB_PACKAGE:
        yield make_message("HTM-009", path=path, line=line, column=column)


def places_at(text: bytes, offset: int) -> tuple[int, int]:
    """Return line and column of a byte near the start of a document."""
    before = text[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before.count(b"\n") + 1
    return line, len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1


def _first(match: re.Match[bytes], *names: str) -> str | None:
    for name in names:
        if (value := match[name]) is not None:
            return re.sub(r"\s+", " ", value.decode("utf-8", "replace")).strip()
    return None
