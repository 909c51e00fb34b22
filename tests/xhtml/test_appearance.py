"""The author's style sheets and fonts, and the cover that is drawn where there is none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from handmade import PNG, book, chapter, publish

from epubgen.build import build_book
from epubgen.engine.cache import Cache
from epubgen.xhtml import compose_publication

if TYPE_CHECKING:
    from conftest import EpubCheck

P = '<p class="p">正文。</p>'


def test_a_style_sheet_with_imports_pictures_and_fonts(tmp_path: Path, epubcheck: EpubCheck) -> None:
    import pylopdf_fonts_zh_cn

    path = tmp_path / "book.epub"
    main = (
        "@charset \"utf-8\";\n@import 'more/b.css';\n/* url(no.png) @import 'no.css'; */\n"
        ".x { background-image: url( '../images/纸.png' ); content: \"url(no.png)\" }\n"
        "@font-face { font-family: Mine; src: url(fonts/Mine%20One.otf) }\n"
    )
    content = book(
        tmp_path,
        chapter("01.md", "一", P),
        files={
            "styles/a.css": main.encode(),
            "styles/more/b.css": b".y { background-image: url(../../images/a.png) }\n",
            "images/纸.png": PNG,
            "images/a.png": PNG,
            "styles/fonts/Mine One.otf": Path(pylopdf_fonts_zh_cn.serif_path()).read_bytes(),
        },
        options={"styles": ("styles/a.css",)},
    )
    files = publish(content, path)
    own = files["EPUB/styles/style.css"].partition(".y {")[2]
    assert re.findall(r"url\(\"?([^)\"]+)", own) == [
        *("../images/a.png", "no.png", f"../{next(name[5:] for name in files if 'images/x-' in name)}", "no.png"),
        "../fonts/mine-one.otf",
    ]
    assert "@import 'more" not in own and "@charset" not in own
    assert "ibooks:specified-fonts" in files["EPUB/content.opf"]
    assert epubcheck.faults(path) == []


def test_faults_in_a_style_sheet_are_shown_where_the_author_wrote_them(tmp_path: Path) -> None:
    for name, text in {
        "01.md": "# One\n\nText.\n",
        "book.yaml": "title: One\nlang: en\ndate: 2026-01-01\ncss: [a.css]\n",
        "a.css": '@charset "utf-8";\r\n@import "more/b.css"; .x { direction: rtl }\r\n/* two\r\nlines */\r\n'
        ".y { background: url(\r\nmore/p.png\r\n) }\r\n.z { direction: rtl }\r\n",
        "more/b.css": '@charset "utf-8";\n.u { }\n\n.v { unicode-bidi: embed }\n@import url(c.css);',
        "more/c.css": ".w { direction: ltr }",
        "theme/theme.css": "\n.t { direction: ltr }\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(text.encode())
    (tmp_path / "more/p.png").write_bytes(PNG)
    result = build_book(tmp_path, tmp_path / "out" / "book.epub")
    assert [(fault.id, str(fault.manuscript)) for fault in result.faults] == [
        ("CSS-001", "theme/theme.css:2"),
        ("CSS-001", "more/b.css:4"),
        ("CSS-001", "more/c.css:1"),
        ("CSS-001", "a.css:2"),
        ("CSS-001", "a.css:8"),
    ]


@pytest.mark.parametrize(
    ("files", "finding"),
    [
        ({}, "book.yaml: error: the style sheet a.css does not exist [missing-style]"),
        ({"a.css": b'.x{}\n@import "a.css";'}, "a.css: error: a.css imports itself [circular-import]"),
        ({"a.css": b".x{content:'\xb2\xe9'}"}, "a.css: error: the style sheet is not in UTF-8 [undecodable-text]"),
        ({"a.css": b"\n.x { background: url(gone.png) }"}, "a.css:2: error: gone.png does not exist [missing-file]"),
        (
            {"a.css": b"@import url(https://example.org/a.css);"},
            "a.css:1: error: https://example.org/a.css is not in the manuscript: a book holds everything that it shows "
            "[remote-resource]",
        ),
    ],
)
def test_faults_of_style_sheets(tmp_path: Path, files: dict[str, bytes], finding: str) -> None:
    content = book(tmp_path, chapter("01.md", "一", P), files=files, options={"styles": ("a.css",)})
    assert [str(found).split("\n")[0] for found in compose_publication(content).findings] == [finding]


def test_embedded_fonts(tmp_path: Path, epubcheck: EpubCheck) -> None:
    import pylopdf_fonts_zh_cn

    path = tmp_path / "book.epub"
    font = Path(pylopdf_fonts_zh_cn.serif_path()).read_bytes()
    options = {"fonts": ("fonts/Song.otf#quote",)}
    content = book(tmp_path, chapter("01.md", "一", P), files={"fonts/Song.otf": font}, options=options)
    files = publish(content, path)
    (name,) = [name for name in files if name.startswith("EPUB/fonts/")]
    assert name.removeprefix("EPUB/") in files["EPUB/content.opf"]
    assert f"../{name.removeprefix('EPUB/')}" in files["EPUB/styles/style.css"]
    assert path.stat().st_size < len(font) // 10
    assert 'prefix="ibooks: ' in files["EPUB/content.opf"]
    assert epubcheck.faults(path) == []


def test_a_cover_is_drawn_once_and_kept(tmp_path: Path, epubcheck: EpubCheck, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "book.epub"
    content = book(tmp_path, chapter("01.md", "一", P), options={"cover_image": ""})
    files = publish(content, path)
    assert "JFIF" in files["EPUB/cover.jpg"][:20]
    assert 'properties="cover-image"' in files["EPUB/content.opf"]
    assert re.search(r'alt="[^"]*书[^"]*"', files["EPUB/text/cover.xhtml"])
    assert epubcheck.faults(path) == []

    def read(cache: Cache) -> bytes:
        publication = compose_publication(content, store=cache, version="1")
        data = next(item for item in publication.items if item.id == "cover-picture").content()
        cache.close()
        return data

    first = read(Cache(tmp_path / "cache", "1"))
    monkeypatch.setattr("epubgen.xhtml.cover.make_cover", None)
    assert read(Cache(tmp_path / "cache", "1")) == first
