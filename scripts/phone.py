"""What the scripts that look at books share: the browser, building, unpacking, and the screen of a phone."""

from __future__ import annotations

import base64
import posixpath
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from lxml import etree

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
ROOT = Path(__file__).resolve().parents[1]
SCREEN = {"width": 390, "height": 844}
NIGHT_GROUND, NIGHT_TEXT, NIGHT_LINK = "#121212", "#d8d8d8", "#8ab4f8"
"""What reading systems lay over a page at night."""
NIGHT = (
    f"html, body {{ background: {NIGHT_GROUND}; color: {NIGHT_TEXT}; }} a:link, a:visited {{ color: {NIGHT_LINK}; }}"
)
MARGINS = "body { margin: 20px 5%; }"
"""What they set around a page."""
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]


class Unpacked(NamedTuple):
    """A book whose files lie in a folder: its package document's path, its manifest and its spine."""

    name: str
    folder: Path
    package: str
    items: dict[str, tuple[str, str, str]]
    """Id → path in the container, media type, properties."""
    spine: list[str]
    """The ids of the documents in reading order."""

    @property
    def documents(self) -> list[str]:
        """The paths in the container of the documents in reading order."""
        return [self.items[id][0] for id in self.spine]

    @property
    def navigation(self) -> str:
        """The path in the container of the navigation document."""
        return next(path for path, _, properties in self.items.values() if "nav" in properties.split())

    @property
    def right_to_left(self) -> bool:
        """Whether the pages turn to the left."""
        spine = self.tree.find("{*}spine")
        return spine is not None and spine.get("page-progression-direction") == "rtl"

    @property
    def tree(self) -> Any:
        """The package document as a tree."""
        return etree.parse(self.folder / self.package)


def unpack(path: Path, folder: Path) -> Unpacked:
    """Unpack a book into a folder and read its package document."""
    with zipfile.ZipFile(path) as container:
        container.extractall(folder)
    described = etree.parse(folder / "META-INF" / "container.xml")
    package = str(described.xpath("string(//*[local-name()='rootfile']/@full-path)"))
    tree = etree.parse(folder / package)
    base = posixpath.dirname(package)
    items = {
        str(item.get("id")): (
            posixpath.normpath(posixpath.join(base, unquote(str(item.get("href"))))),
            str(item.get("media-type")),
            str(item.get("properties") or ""),
        )
        for item in tree.iter("{*}item")
    }
    return Unpacked(path.stem, folder, package, items, [str(ref.get("idref")) for ref in tree.iter("{*}itemref")])


def built(manuscript: Path, scratch: Path) -> Path:
    """Build a manuscript into scratch; return the book. Raises SystemExit if it cannot be built."""
    book = scratch / f"{manuscript.name}.epub"
    command = [sys.executable, "-m", "epubgen", "build", str(manuscript), "-o", str(book)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{done.stderr}{Path(sys.argv[0]).name}: {manuscript} cannot be built")
    return book


def samples() -> list[Path]:
    """Return the sample manuscripts."""
    return sorted(path for path in (ROOT / "manuscripts").iterdir() if path.is_dir())


def browsers(chromium: str) -> Iterator[Any]:
    """Yield one fresh browser, and close it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def capture(tab: Any, asked: dict[str, object] | None = None) -> bytes:
    """Return a picture of a tab, through the protocol: `tab.screenshot` moves vertical pages, or shows them empty.

    A busy machine needs a second try now and then.
    """
    from playwright.sync_api import Error

    session = tab.context.new_cdp_session(tab)
    try:
        shown = session.send("Page.captureScreenshot", asked or {})
    except Error:
        tab.wait_for_timeout(1_000)
        shown = session.send("Page.captureScreenshot", asked or {})
    session.detach()
    return base64.b64decode(shown["data"])
