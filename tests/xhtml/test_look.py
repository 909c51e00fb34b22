"""What the reader sees, in a real browser: nothing sticks out, everything can be read, by day and by night.

The pages in specimens/ hold every construct of docs/markup.md. `scripts/gallery` looks at whole books in the same way.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from epubgen.xhtml.styles import load_styles
from epubgen.xhtml.theme import load_theme

ROOT = Path(__file__).resolve().parents[2]
SPECIMENS = Path(__file__).parent / "specimens"
BOOKS = {"zh": ("zh-Hans", ""), "front": ("zh-Hans", ""), "en": ("en", ""), "vertical": ("zh-Hant", "vertical-rl")}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def gallery() -> ModuleType:
    import sys

    sys.path.insert(0, str(ROOT / "scripts"))  # as for a script that is run
    loader = SourceFileLoader("gallery", str(ROOT / "scripts" / "gallery"))
    specification = importlib.util.spec_from_loader("gallery", loader)
    assert specification
    module = importlib.util.module_from_spec(specification)
    sys.modules["gallery"] = module  # dataclasses look their module up
    loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tab(gallery: ModuleType) -> Iterator[Any]:
    if gallery.CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    pytest.importorskip("playwright")
    yield from gallery.browser_pages(gallery.CHROMIUM)


def page(folder: Path, name: str, theme: str) -> Path:
    """Lay a specimen, its picture and the theme's style sheet into a folder."""
    lang, writing_mode = BOOKS[name]
    shutil.copy(SPECIMENS / f"{name}.xhtml", folder)
    Image.new("RGB", (900, 600), (120, 150, 170)).save(folder / "picture.png")
    sheet = load_styles(load_theme(theme, folder).folders, lang=lang, writing_mode=writing_mode)
    (folder / "style.css").write_bytes(sheet.data)
    return folder / f"{name}.xhtml"


@pytest.mark.parametrize("theme", ["default", "literary"])
@pytest.mark.parametrize("name", BOOKS)
def test_nothing_sticks_out_and_everything_can_be_read(
    tab: Any, gallery: ModuleType, tmp_path: Path, name: str, theme: str
) -> None:
    shown = gallery.Page(name, page(tmp_path, name, theme))
    faults = [f"{view}: {fault}" for view in gallery.VIEWS for fault in gallery.look(tab, shown, view)]
    assert faults == []


def test_the_measure_finds_what_sticks_out_and_what_is_faint(tab: Any, gallery: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "bad.xhtml"
    path.write_text(
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>'
        '<p class="wide" style="width: 900px">wide</p><p class="faint" style="color: #888">faint</p>'
        '<p class="dim" style="opacity: 0.5">dim</p></body></html>',
        encoding="utf-8",
    )
    found = gallery.look(tab, gallery.Page("bad", path), gallery.View(390, 100, "day"))
    assert [fault.partition(" (")[0] for fault in found] == [
        "overflow: the page needs 920 of 390 px",
        "overflow: p.wide sticks out",
        "contrast: p.faint has 3.5:1",
        "contrast: p.dim has 4.0:1",
    ]


def test_a_note_mark_is_as_large_as_a_thumb_needs(tab: Any, gallery: ModuleType, tmp_path: Path) -> None:
    """WCAG 2.2, target size (minimum): 24 by 24 CSS pixels."""
    gallery.look(tab, gallery.Page("zh", page(tmp_path, "zh", "default")), gallery.View(390, 100, "day"))
    width, height = tab.evaluate(
        "(() => { const b = document.querySelector('.noteref').getBoundingClientRect(); return [b.width, b.height] })()"
    )
    assert width >= 24
    assert height >= 24


def test_chinese_paragraphs_are_indented_by_two_characters_without_gaps(
    tab: Any, gallery: ModuleType, tmp_path: Path
) -> None:
    gallery.look(tab, gallery.Page("zh", page(tmp_path, "zh", "default")), gallery.View(390, 100, "day"))
    style = tab.evaluate(
        "(() => { const s = getComputedStyle(document.querySelector('.p'));"
        " return [s.textIndent, s.marginTop, s.marginBottom, s.textAlign] })()"
    )
    assert style == ["32px", "0px", "0px", "justify"]
    dots = tab.evaluate("getComputedStyle(document.querySelector('.em')).textEmphasisStyle")
    assert dots in ("dot", "filled dot")


def test_english_paragraphs_are_not_indented_after_a_heading(tab: Any, gallery: ModuleType, tmp_path: Path) -> None:
    gallery.look(tab, gallery.Page("en", page(tmp_path, "en", "default")), gallery.View(390, 100, "day"))
    indents = tab.evaluate(
        "[...document.querySelectorAll('.article-header ~ .p')].slice(0, 3).map(p => getComputedStyle(p).textIndent)"
    )
    assert indents == ["0px", "20.8px", "0px"]
    assert tab.evaluate("getComputedStyle(document.querySelector('.em')).fontStyle") == "italic"


@pytest.mark.parametrize("step", [25, 33, 50, 66, 75, 100])
def test_a_picture_has_the_share_of_the_line_that_its_author_gives(
    tab: Any, gallery: ModuleType, tmp_path: Path, step: int
) -> None:
    path = page(tmp_path, "zh", "default")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('class="image"', f'class="image width-{step}"'), encoding="utf-8")
    gallery.look(tab, gallery.Page("zh", path), gallery.View(390, 100, "day"))
    shown, room = tab.evaluate(
        "(() => { const image = document.querySelector('.image');"
        " return [image.getBoundingClientRect().width, image.parentElement.getBoundingClientRect().width] })()"
    )
    assert shown == pytest.approx(room * step / 100, abs=0.1)
