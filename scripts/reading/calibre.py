"""calibre's viewer, as its content server gives it to a browser: the code that its desktop program runs."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from phone import Unpacked

from reading.places import Place

WAIT = 60
"""Seconds that the server may take to start, or to prepare a book."""


@dataclass
class Calibre:
    """A running content server: its process, its address, and the number of each book in it."""

    process: subprocess.Popen[bytes]
    site: str
    library: str
    numbers: dict[str, int]

    @classmethod
    def start(cls, paths: list[Path], scratch: Path) -> Calibre | None:
        """Put books into a new library and serve it; None, and why, where calibre is not installed."""
        if shutil.which("calibre-server") is None:
            print("no calibre (Debian: apt-get install calibre): its viewer is left out", file=sys.stderr)
            return None
        library = scratch / "calibre-library"
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "CALIBRE_CONFIG_DIRECTORY": str(scratch / "calibre"),
        }
        numbers = {}
        for number, path in enumerate(paths, start=1):
            command = ["calibredb", "add", "--duplicates", str(path), "--with-library", str(library)]
            subprocess.run(command, env=environment, check=True, capture_output=True)
            numbers[path.stem] = number
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = ["calibre-server", f"--port={port}", "--listen-on=127.0.0.1", "--disable-use-bonjour", str(library)]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        running = cls(process, f"http://127.0.0.1:{port}", library.name, numbers)
        running.fetch("/ajax/search")
        return running

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait()

    def fetch(self, path: str) -> Any:
        """Return what the server says, as soon as it is there to answer."""
        deadline = time.monotonic() + WAIT
        while True:
            try:
                with urllib.request.urlopen(self.site + path) as answer:
                    return json.load(answer)
            except urllib.error.URLError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.3)

    def audit(self, name: str) -> tuple[str, list[str]]:
        """Follow a book's contents and links by calibre's own tables of them."""
        deadline = time.monotonic() + WAIT
        while "spine" not in (book := self.fetch(f"/book-manifest/{self.numbers[name]}/EPUB")):
            if book.get("traceback") or time.monotonic() > deadline:
                return "not opened", [str(book.get("traceback") or "the book was not ready in time")]
            time.sleep(0.3)
        faults = []
        places = {path: set(file.get("anchor_map", ())) for path, file in book["files"].items()}

        def lead(path: str | None, id: str | None, what: str) -> None:
            if path not in places:
                faults.append(f"{what} {path}: no such document")
            elif id and id not in places[path]:
                faults.append(f"{what} {path}#{id}: no such place")

        def walk(point: Any) -> int:
            for child in point["children"]:
                if child["dest"]:
                    lead(child["dest"], child["frag"], "contents")
            return sum(1 + walk(child) for child in point["children"])

        entries = walk(book["toc"])
        links = [(path, id) for path, ids in book["link_to_map"].items() for id in ids]
        for path, id in links:
            lead(path, id, "link to")
        return f"{entries} entries, links to {len(links)} places", faults

    def show(self, tab: Any, book: Unpacked, place: Place) -> None:
        """Show a place in a tab."""
        steps = "".join(f"/{2 * (step + 1)}" for step in place.steps)
        position = f"epubcfi(/{2 * (book.documents.index(place.path) + 1)}{steps or '/2/4'})"
        query = f"book_id={self.numbers[book.name]}&fmt=EPUB&library_id={self.library}&mode=read_book"
        first = not tab.url.startswith(self.site)
        tab.goto("about:blank")
        tab.goto(f"{self.site}/#{query}&bookpos={quote(position)}")
        frame = tab.wait_for_selector("iframe", state="attached", timeout=WAIT * 1000)
        frame.content_frame().wait_for_function(
            "document.body?.textContent.trim() || document.images.length", timeout=WAIT * 1000
        )
        tab.wait_for_timeout(700)
        if first:  # the first book of all is opened behind a page that says where to tap
            tab.mouse.click(200, 500)
            tab.wait_for_timeout(300)
