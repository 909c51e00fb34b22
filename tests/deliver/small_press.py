"""A small press of the tests' own: .txt files → a container with line maps, so that the preview is tested by itself."""

from __future__ import annotations

import zipfile
from array import array
from html import escape
from pathlib import Path

from epubgen.deliver.preview_book import Source
from epubgen.deliver.preview_state import Rebuilt
from epubgen.errors import Finding, Level, Location

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" {}>\n'
CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
STYLE = "p { margin: 0 0 1em; }"


def press(manuscript: Path, target: Path) -> Rebuilt:
    """Turn each .txt file into a chapter: its first line is the title, every other line a paragraph.

    `?word` puts a warning on the line, `!word` an error, which stops the book; a book with a `~` fails its check;
    `<…>` lines are markup; `style.css` is the book's style.
    """
    findings: list[Finding] = []
    sources: dict[str, Source] = {}
    documents: dict[str, str] = {}
    titles: dict[str, str] = {}
    for path in sorted(manuscript.glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        href = f"text/{path.stem}.xhtml"
        body = [f'<h1 id="top">{escape(lines[0])}</h1>']
        numbers = [1]
        for number, line in enumerate(lines[1:], start=2):
            level = {"?": Level.WARNING, "!": Level.ERROR}.get(line[:1])
            if level:
                text = f"“{line[1:]}” will not do"
                findings.append(Finding("will-not-do", level, text, Location(path.name, number), "write another word"))
            if line:
                body.append(line if line.startswith("<") else f"<p>{escape(line)}</p>")
                numbers.append(number)
        head = '<head><title>x</title><link rel="stylesheet" href="../style.css"/></head>\n<body>\n'
        documents[href] = HEAD.format('lang="en" xml:lang="en"') + head + "\n".join(body) + "\n</body>\n</html>\n"
        sources[href] = Source(path.name, 5 + 1, array("I", numbers))
        titles[href] = lines[0]
    if any(finding.level is Level.ERROR for finding in findings):
        return Rebuilt(None, False, tuple(findings))
    style = manuscript / "style.css"
    write_container(target, documents, titles, style.read_text(encoding="utf-8") if style.exists() else STYLE)
    passed = not any("~" in document for document in documents.values())
    return Rebuilt(target, passed, tuple(findings), sources, 0.01)


def write_container(target: Path, documents: dict[str, str], titles: dict[str, str], style: str = STYLE) -> None:
    entries = "".join(f'<li><a href="{href}">{escape(title)}</a></li>' for href, title in titles.items())
    navigation = (
        HEAD.format('xmlns:epub="http://www.idpf.org/2007/ops"')
        + f'<head><title>x</title></head><body><nav epub:type="toc"><ol>{entries}</ol></nav></body></html>'
    )
    manifest = "".join(
        f'<item id="d{number}" href="{href}" media-type="application/xhtml+xml"/>'
        for number, href in enumerate(documents)
    )
    spine = "".join(f'<itemref idref="d{number}"/>' for number in range(len(documents)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Letters &amp; Tides</dc:title>'
        "<dc:language>en</dc:language></metadata><manifest>"
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f'<item id="css" href="style.css" media-type="text/css"/>{manifest}</manifest><spine>{spine}</spine></package>'
    )
    with zipfile.ZipFile(target, "w") as container:
        container.writestr("mimetype", "application/epub+zip")
        container.writestr("META-INF/container.xml", CONTAINER)
        container.writestr("EPUB/package.opf", package)
        container.writestr("EPUB/nav.xhtml", navigation)
        container.writestr("EPUB/style.css", style)
        for href, document in documents.items():
            container.writestr(f"EPUB/{href}", document)
