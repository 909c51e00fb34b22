"""Pictures on their way into the container: in workers, converted once and found again in the next build."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from handmade import PNG, book, chapter, link

from epubgen.engine.cache import Cache
from epubgen.engine.workers import Workers
from epubgen.model.book import Book
from epubgen.model.ports import Mapper, Store, map_here
from epubgen.xhtml import compose_publication


def bitmap(shade: int) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (400, 200), (shade, 90, 200)).save(file, "BMP")
    return file.getvalue()


@pytest.fixture
def content(tmp_path: Path) -> Book:
    files = {f"images/{n}.bmp": bitmap(n * 40) for n in range(4)} | {"images/fine.png": PNG}
    body = "".join(f'<p class="p"><img class="image" src="epubgen:{n}" alt=""/></p>\n' for n in range(5))
    return book(
        tmp_path, chapter("01.md", "一", body, targets=[link(path, kind="image") for path in files]), files=files
    )


def pictures(content: Book, run: Mapper = map_here, store: Store | None = None) -> dict[str, bytes]:
    publication = compose_publication(content, run=run, store=store, version="1")
    assert [finding.text for finding in publication.findings] == [
        "4 pictures were made smaller for phones: 1.0 MB became 0.0 MB"
    ]
    return {item.href: item.content() for item in publication.items if item.media_type.startswith("image/")}


def test_workers_make_the_same_pictures(content: Book, tmp_path: Path) -> None:
    here = pictures(content)
    assert sorted(here) == [
        "images/0.png",
        "images/1.png",
        "images/2.png",
        "images/3.png",
        "images/cover.png",
        "images/fine.png",
    ]
    cache = Cache(tmp_path / "cache", "1")
    assert pictures(content, Workers(2), cache) == here
    cache.close()


def test_a_converted_picture_is_found_again(content: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path / "cache", "1")
    first = pictures(content, store=cache)
    cache.close()
    converted: list[Any] = []
    monkeypatch.setattr("epubgen.xhtml.resources.convert_picture", converted.append)
    assert pictures(content, store=cache) == first
    assert converted == []
    cache.close()


def test_a_changed_picture_is_converted_again(content: Book, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", "1")
    first = pictures(content, store=cache)
    cache.close()
    (tmp_path / "images/2.bmp").write_bytes(bitmap(250))
    second = pictures(content, store=cache)
    assert [name for name in first if first[name] != second[name]] == ["images/2.png"]
    cache.close()


def test_a_picture_that_cannot_be_read(content: Book, tmp_path: Path) -> None:
    (tmp_path / "images/2.bmp").unlink()
    finding, saving = compose_publication(content).findings
    assert saving.text.startswith("3 pictures were made smaller")
    assert str(finding).startswith("01.md:3:5: error: images/2.bmp cannot be read: No such file or directory")
