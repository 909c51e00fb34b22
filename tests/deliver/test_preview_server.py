"""The preview over HTTP: what it answers, what it refuses, and what it tells as it happens."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.client import HTTPConnection, HTTPResponse
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from epubgen.deliver.preview_server import PAGES, byte_range, dress

if TYPE_CHECKING:
    from conftest import Running

FILES = {"a.txt": "First\nhello\n?hm\n", "b.txt": "Second\nworld\n"}
Start = Callable[..., "Running"]


def call(
    run: Running, path: str, method: str = "GET", host: str | None = None, part: str = ""
) -> tuple[HTTPResponse, bytes]:
    place = urlsplit(run.url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=10)
    connection.putrequest(method, path, skip_host=host is not None)
    if host is not None:
        connection.putheader("Host", host)
    if part:
        connection.putheader("Range", part)
    connection.endheaders()
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer, data


def state(run: Running) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(call(run, "/state")[1])
    return found


def test_the_page_and_its_files_are_served(running: Start) -> None:
    run = running(FILES)
    answer, data = call(run, "/")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert b"/assets/preview.js" in data
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    for path in PAGES.iterdir():
        answer, data = call(run, f"/assets/{path.name}")
        assert answer.status == 200 and data == path.read_bytes()
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_pages_need_no_network() -> None:
    for path in PAGES.iterdir():
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in text and "https://" not in text and "//cdn" not in text, path.name


def test_the_state_tells_the_book_and_its_findings(running: Start) -> None:
    run = running(FILES)
    found = state(run)
    assert found["title"] == "Letters & Tides"
    assert [entry["title"] for entry in found["contents"]] == ["First", "Second"]
    assert found["findings"] == [
        {
            "rule": "will-not-do",
            "level": "warning",
            "text": "“hm” will not do",
            "advice": "write another word",
            "place": "a.txt:3",
            "line": 3,
            "document": "EPUB/text/a.xhtml",
        }
    ]
    assert (found["stale"], found["passed"], found["building"], found["phone"]) == (False, True, False, "")


def test_documents_are_sandboxed_and_dressed(running: Start) -> None:
    run = running(FILES)
    version = state(run)["version"]
    answer, data = call(run, f"/book/{version}/EPUB/text/a.xhtml?view=dark")
    assert answer.headers["Content-Type"] == "application/xhtml+xml"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script" not in policy and "sandbox allow-same-origin" in policy
    assert b'<head><link rel="stylesheet" type="text/css" href="/assets/reader.css"/>' in data
    assert b'href="/assets/reader-dark.css"/></head>' in data
    answer, data = call(run, f"/book/{version}/EPUB/style.css")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/css")


@pytest.mark.parametrize(
    "path",
    [
        "/book/{v}/../../../../etc/passwd",
        "/book/{v}/%2e%2e/%2e%2e/etc/passwd",
        "/book/{v}//etc/passwd",
        "/book/{v}/EPUB/%00",
        "/book/{v}/EPUB/missing.xhtml",
        "/book/{v}",
        "/book/nothing/EPUB/style.css",
        "/book",
        "/assets/../preview.py",
        "/assets/%2e%2e/preview.py",
        "/assets/",
        "/state/x",
        "/elsewhere",
        "/qr.svg",
    ],
)
def test_nothing_else_is_served(running: Start, path: str) -> None:
    run = running(FILES)
    answer, _ = call(run, path.format(v=state(run)["version"]))
    assert answer.status == 404


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", "192.168.1.2:{port}", "", "["])
def test_other_names_are_refused_on_loopback(running: Start, host: str) -> None:
    run = running(FILES)
    answer, data = call(run, "/state", host=host.format(port=urlsplit(run.url).port))
    assert answer.status == 403 and b"Letters" not in data


def test_loopback_names_are_answered(running: Start) -> None:
    run = running(FILES)
    port = urlsplit(run.url).port
    for host in (f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"):
        assert call(run, "/state", host=host)[0].status == 200


def test_the_book_can_be_fetched(running: Start) -> None:
    run = running(FILES)
    answer, data = call(run, "/download")
    assert answer.headers["Content-Type"] == "application/epub+zip"
    assert "filename*=UTF-8''letters.epub" in answer.headers["Content-Disposition"]
    assert data[:2] == b"PK" and len(data) == state(run)["download"]
    answer, data = call(run, "/download", method="HEAD")
    assert answer.status == 200 and data == b""


def test_other_methods_are_refused(running: Start) -> None:
    run = running(FILES)
    assert call(run, "/state", method="POST")[0].status == 501


def test_a_broken_manuscript_leaves_the_last_good_book(running: Start) -> None:
    run = running(FILES)
    before = state(run)
    run.write("b.txt", "Second\nworld\n!no\n")
    after = state(run)
    assert after["version"] == before["version"] and after["stale"] and not after["passed"]
    assert after["changed"] == ["b.txt"]
    assert [(f["place"], f["document"]) for f in after["findings"]] == [
        ("a.txt:3", "EPUB/text/a.xhtml"),
        ("b.txt:3", "EPUB/text/b.xhtml"),
    ]
    assert call(run, f"/book/{before['version']}/EPUB/text/b.xhtml")[0].status == 200
    assert call(run, "/download")[0].status == 200
    run.write("b.txt", "Second\nworld\nyes\n")
    mended = state(run)
    assert mended["version"] not in (None, before["version"]) and not mended["stale"] and mended["passed"]
    assert b'<p data-epubgen-line="3">yes</p>' in call(run, f"/book/{mended['version']}/EPUB/text/b.xhtml")[1]


def test_a_book_that_failed_its_check_is_shown_and_not_handed_out(running: Start) -> None:
    run = running(FILES)
    good = call(run, "/download")[1]
    run.write("b.txt", "Second\nworld ~\n")
    found = state(run)
    assert (found["stale"], found["passed"]) == (False, False)
    assert b"world ~" in call(run, f"/book/{found['version']}/EPUB/text/b.xhtml")[1]
    for number in range(3):
        run.write("a.txt", f"First\n{number}\n")
    assert call(run, "/download")[1] == good and found["download"] == len(good)


def test_findings_about_an_edited_file_stay_with_their_paragraphs(running: Start) -> None:
    run = running({"a.txt": "First\none\ntwo\nthree\n"})
    run.write("a.txt", "First\nnew\nnewer\none\ntwo\nthree\n!no\n")
    run.write("a.txt", "First\nnew\nnewer\n?one\ntwo\nthree\n!no\n")
    found = [(finding["place"], finding["line"]) for finding in state(run)["findings"]]
    assert found == [("a.txt:4", 2), ("a.txt:7", 4)]


def test_a_manuscript_that_never_built_has_findings_and_no_book(running: Start) -> None:
    run = running({"a.txt": "First\n!no\n"})
    found = state(run)
    assert found["version"] is None and found["findings"][0]["place"] == "a.txt:2"
    assert call(run, "/download")[0].status == 404
    run.write("a.txt", "First\nyes\n")
    assert state(run)["version"]


def test_changes_are_told_as_they_happen(running: Start) -> None:
    run = running(FILES)
    place = urlsplit(run.url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=10)
    connection.request("GET", "/events")
    answer = connection.getresponse()
    assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    first = answer.readline()
    assert first.startswith(b"data: ") and answer.readline() == b"\n"
    run.write("a.txt", "First\nchanged\n")
    assert int(answer.readline().removeprefix(b"data: ")) > int(first.removeprefix(b"data: "))
    connection.close()


def test_old_versions_are_forgotten(running: Start) -> None:
    run = running(FILES)
    versions = [state(run)["version"]]
    for number in range(3):
        run.write("a.txt", f"First\n{number}\n")
        versions.append(state(run)["version"])
    statuses = [call(run, f"/book/{version}/EPUB/style.css")[0].status for version in versions]
    assert statuses == [404, 404, 200, 200]


def test_a_document_without_a_head_is_left_alone() -> None:
    assert dress(b"<html><body/></html>", "dark") == b"<html><body/></html>"
    assert dress(b"<header>x</header>", "") == b"<header>x</header>"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-9", range(0, 10)),
        ("bytes=90-", range(90, 100)),
        ("bytes=90-500", range(90, 100)),
        ("bytes=-10", range(90, 100)),
        ("bytes=-500", range(0, 100)),
        ("", None),
        ("bytes=-", None),
        ("bytes=9-3", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-1", None),
    ],
)
def test_which_bytes_a_range_is(asked: str, expected: range | None) -> None:
    assert byte_range(asked, 100) == expected


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=-0"])
def test_a_range_behind_the_end_is_none(asked: str) -> None:
    with pytest.raises(ValueError, match="bytes"):
        byte_range(asked, 100)


def test_files_of_the_book_are_sent_in_parts(running: Start) -> None:
    run = running(FILES)
    found = state(run)
    path = f"/book/{found['version']}/{found['documents'][0]['name']}"
    answer, data = call(run, path)
    assert (answer.status, answer.headers["Accept-Ranges"]) == (200, "bytes")
    answer, part = call(run, path, part="bytes=5-14")
    assert (answer.status, answer.headers["Content-Range"], part) == (206, f"bytes 5-14/{len(data)}", data[5:15])
    answer, part = call(run, path, part=f"bytes={len(data)}-")
    assert (answer.status, answer.headers["Content-Range"], part) == (416, f"bytes */{len(data)}", b"")
