"""The ZIP writer: what it writes, read by others; the same bytes every time."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from handmade import PNG, book, chapter, entry, link, part

from epubgen.engine.workers import Workers
from epubgen.model.publication import Item, Publication
from epubgen.package import container as container_module
from epubgen.package import pack_publication
from epubgen.package.compression import batches
from epubgen.package.container import Container, DuplicateNameError, compress, dos_time
from epubgen.xhtml import compose_publication

if TYPE_CHECKING:
    from conftest import EpubCheck


def written(*entries: tuple[str, bytes], instant: str = "2025-12-09T10:20:31Z") -> bytes:
    file = io.BytesIO()
    container = Container(file, instant)
    for name, data in entries:
        container.writestr(name, data)
    container.close()
    return file.getvalue()


def test_entries_are_plain_and_undated_by_the_clock() -> None:
    data = written(("mimetype", b"application/epub+zip"), ("a/文.txt", b"x" * 1000), ("b", b""))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert [(i.filename, i.compress_type, i.file_size) for i in archive.infolist()] == [
            *(("mimetype", 0, 20), ("a/文.txt", 8, 1000), ("b", 0, 0))
        ]
        for info in archive.infolist():
            assert info.date_time == (2025, 12, 9, 10, 20, 30)
            assert (info.create_system, info.external_attr >> 16, info.flag_bits) == (3, 0o100644, 0x800)
            assert (info.extra, info.comment, info.extract_version) == (b"", b"", 20 if info.compress_type else 10)
        assert archive.read("a/文.txt") == b"x" * 1000
    assert data.startswith(b"PK\x03\x04") and data[30:58] == b"mimetypeapplication/epub+zip"


@pytest.mark.parametrize(
    ("instant", "date"),
    [
        ("1895-01-01T12:00:00Z", (1980, 1, 1, 0, 0, 0)),
        ("1980-01-01T00:00:00Z", (1980, 1, 1, 0, 0, 0)),
        ("2025-12-31T23:59:59Z", (2025, 12, 31, 23, 59, 58)),
        ("2200-01-01T00:00:00Z", (2107, 12, 31, 0, 0, 0)),
    ],
)
def test_dates(instant: str, date: tuple[int, ...]) -> None:
    with zipfile.ZipFile(io.BytesIO(written(("a", b""), instant=instant))) as archive:
        assert archive.infolist()[0].date_time == date
    assert dos_time(instant) < 1 << 32


@pytest.mark.parametrize(("first", "second"), [("a.xhtml", "A.xhtml"), ("straße", "STRASSE"), ("é", "e\u0301")])
def test_names_that_some_file_systems_cannot_tell_apart_are_refused(first: str, second: str) -> None:
    with pytest.raises(DuplicateNameError, match=f"{first} and {second}"):
        written((first, b""), (second, b""))


def test_zip64_is_used_where_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [(f"{number}.txt", bytes([65 + number]) * 300) for number in range(9)]
    plain = written(*entries)
    monkeypatch.setattr(container_module, "ZIP64_FROM", 250)
    monkeypatch.setattr(container_module, "ENTRIES_ZIP64_FROM", 5)
    large = written(*entries)
    assert b"PK\x06\x06" in large and b"PK\x06\x06" not in plain
    with zipfile.ZipFile(io.BytesIO(large)) as archive:
        assert archive.testzip() is None
        assert [(name, archive.read(name)) for name in archive.namelist()] == entries
        assert {info.extract_version for info in archive.infolist()} == {45}


def test_what_does_not_shrink_is_stored() -> None:
    noise = hashlib.sha512(b"x").digest()
    assert compress(noise).data == noise and compress(noise).method == 0
    assert compress(b"x" * 100).method == 8
    assert compress(b"x" * 100, stored=True).method == 0


def test_batches_keep_the_order_and_lose_nothing() -> None:
    items = [
        Item(str(n), str(n), "x/x", bytes, size_hint=size) for n, size in enumerate((10, 500_000, 1, 2, 399_998, 5, 0))
    ]
    cut = batches(items)
    assert [item for batch in cut for item in batch] == items
    assert [len(batch) for batch in cut] == [2, 3, 2]
    assert batches([]) == []


def sample(root: Path) -> Publication:
    body = "".join(f'<p class="p">第{number}段：今天天气很好，我们去散步吧。</p>\n' for number in range(900))
    chapters = [chapter(f"{number:03}.md", f"第{number}章", body) for number in range(40)]
    picture = chapter("z.md", "图", '<p class="p"><img class="image" src="epubgen:0" alt=""/></p>',
                      targets=[link("a.png", kind="image")])  # fmt: skip
    return compose_publication(book(root, *chapters, part("编", entry(picture)), files={"a.png": PNG}))


def reversed_batches(function: Callable[[Any], Any], tasks: Sequence[Any], weight: int = 0) -> Iterator[Any]:
    """A mapper that does the last task first, and hands out the results in order."""
    return iter([function(task) for task in reversed(tasks)][::-1])


def test_the_same_bytes_whoever_compresses(tmp_path: Path, epubcheck: EpubCheck) -> None:
    publication = sample(tmp_path)
    digests = set()
    for name, run in (("one", None), ("two", Workers(2)), ("three", Workers(3)), ("back", reversed_batches)):
        path = tmp_path / f"{name}.epub"
        pack_publication(publication, path, **({"run": run} if run else {}))
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
    pack_publication(sample(tmp_path), tmp_path / "again.epub")
    digests.add(hashlib.sha256((tmp_path / "again.epub").read_bytes()).hexdigest())
    assert len(digests) == 1
    assert epubcheck.faults(tmp_path / "one.epub") == []


def test_a_file_that_cannot_be_opened_starts_no_workers(tmp_path: Path) -> None:
    started: list[int] = []

    def counting(function: Callable[[Any], Any], tasks: Sequence[Any], weight: int = 0) -> Iterator[Any]:
        started.append(len(tasks))
        return map(function, tasks)

    with pytest.raises(FileNotFoundError):
        pack_publication(sample(tmp_path), tmp_path / "gone" / "a.epub", run=counting)
    assert started == []
    pack_publication(sample(tmp_path), tmp_path / "a.epub", run=counting)
    assert len(started) == 1


def test_the_order_of_the_container(tmp_path: Path) -> None:
    pack_publication(sample(tmp_path), tmp_path / "a.epub")
    with zipfile.ZipFile(tmp_path / "a.epub") as archive:
        names = archive.namelist()
    assert names[:6] == [
        *("mimetype", "META-INF/container.xml", "EPUB/content.opf", "EPUB/nav.xhtml", "EPUB/toc.ncx"),
        "EPUB/styles/style.css",
    ]
    assert names[6:12] == [
        *(f"EPUB/text/{stem}.xhtml" for stem in ("cover", "title-page", "copyright", "contents", "000", "001"))
    ]
    assert names[-2:] == ["EPUB/images/a.png", "EPUB/images/cover.png"]


def test_the_time_zone_and_the_locale_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    digests = set()
    for zone in ("UTC", "Asia/Shanghai", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        content = book(
            tmp_path, chapter("01.md", "一", "<p>x</p>"), metadata={"date": ""}, modified_seconds=1_700_000_000
        )
        pack_publication(compose_publication(content), tmp_path / "a.epub")
        digests.add(hashlib.sha256((tmp_path / "a.epub").read_bytes()).hexdigest())
    monkeypatch.undo()
    time.tzset()
    assert len(digests) == 1


def test_items_can_be_sent_to_processes_that_start_from_nothing(tmp_path: Path) -> None:
    import pickle

    for item in sample(tmp_path).items:
        sent = pickle.loads(pickle.dumps(item))
        assert sent.content() == item.content()
