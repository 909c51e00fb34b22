"""load_styles: the parts and their order; and what the style sheets of the built-in themes may and may not say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tinycss2

from epubgen.xhtml.styles import load_styles, placed
from epubgen.xhtml.theme import load_theme, templates_root

SHEETS = sorted(templates_root().glob("*/*.css"))
LANGUAGES = ("zh-Hans", "zh-Hant", "ja", "ko", "en", "fr")


def written(folder: Path, **sheets: str) -> Path:
    folder.mkdir(parents=True)
    for name, text in sheets.items():
        (folder / f"{name}.css").write_text(text, encoding="utf-8")
    return folder


def test_parts_come_in_order_from_the_most_general_to_the_authors(tmp_path: Path) -> None:
    default = written(
        tmp_path / "default", style="/*base*/", zh="/*zh*/", latin="/*latin*/", flush="/*flush*/",
        vertical="/*vertical*/", theme="/*t0*/",
    )  # fmt: skip
    special = written(tmp_path / "special", zh="/*special-zh*/", theme="/*t1*/")
    folders = [special, default]
    sheet = load_styles(
        folders,
        lang="zh-Hans",
        writing_mode="vertical-rl",
        font_faces=b"/*faces*/",
        additional=[placed(b"/*user*/", "user.css")],
    )
    order = ["/*base*/", "/*special-zh*/", "/*flush*/", "/*t0*/", "/*t1*/", "/*vertical*/", "/*faces*/", "/*user*/"]
    assert sheet.data.decode().split() == order
    plain = ["/*base*/", "/*latin*/", "/*flush*/", "/*t0*/", "/*t1*/"]
    assert load_styles(folders, lang="fr").data.decode().split() == plain


def test_style_sheets_pass_through_as_they_are(tmp_path: Path) -> None:
    sheet = "a { width: 50%; content: '{{ x }} {% y %} \\201C' }"
    folder = written(tmp_path / "one", style=f'\ufeff@charset "utf-8";\r\n{sheet}\r\n')
    assert load_styles([folder], lang="en").data.decode() == sheet + "\n"


def test_lines_have_the_places_of_the_authors_files(tmp_path: Path) -> None:
    ours = written(tmp_path / "ours", style="/*base*/\n/*base 2*/", latin="/*latin*/")
    theirs = written(tmp_path / "book" / "theme", theme='\ufeff@charset "utf-8";\r\n\r\n/*theme 3*/\r\n/*theme 4*/')
    sheets = [placed(b"/*a 1*/\n\n/*a 3*/\n\n", "a.css"), placed(b"", "empty.css"), placed(b"/*b 1*/", "b.css")]
    sheet = load_styles([theirs, ours], lang="en", additional=sheets, font_faces=b"/*faces*/", root=tmp_path / "book")
    lines = sheet.data.decode().split("\n")
    assert len(lines) == len(sheet.places)
    assert {line: str(place) for line, place in zip(lines, sheet.places, strict=True) if line} == {
        "/*base*/": "None", "/*base 2*/": "None", "/*latin*/": "None", "/*theme 3*/": "theme/theme.css:3",
        "/*theme 4*/": "theme/theme.css:4", "/*faces*/": "None", "/*a 1*/": "a.css:1", "/*a 3*/": "a.css:3",
        "/*b 1*/": "b.css:1",
    }  # fmt: skip


def test_every_language_has_its_part() -> None:
    folders = load_theme("default", Path(".")).folders
    sheets = {lang: load_styles(folders, lang=lang) for lang in LANGUAGES}
    assert sheets["zh-Hans"] == sheets["zh-Hant"] != sheets["ja"] != sheets["ko"] != sheets["en"] == sheets["fr"]


@pytest.mark.parametrize("name", ["zh.css", "ja.css"])
def test_latin_words_are_slanted_where_emphasis_is_dots(name: str) -> None:
    said = {
        tinycss2.serialize(part.value).strip()
        for rule in rules(templates_root() / "default" / name)
        if ".western" in re.split(r"[\s,]+", tinycss2.serialize(rule.prelude))
        for part in tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)
        if part.name in ("font-style", "text-emphasis", "text-align")
    }
    assert said == {"italic", "none"}


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.relative_to(templates_root()).as_posix())
def test_sheets_say_only_what_readers_can_bear(path: Path) -> None:
    for rule in rules(path):
        selectors = [part.strip() for part in tinycss2.serialize(rule.prelude).split(",")]
        declarations = tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)
        assert all(one.type == "declaration" for one in declarations), (path, rule.source_line)
        for one in declarations:
            place = f"{path.name}:{one.source_line} {one.name}"
            value = tinycss2.serialize(one.value).strip()
            assert one.name != "color" or value == "inherit", place  # the reader's text colour
            assert not one.name.startswith(("-epub-", "-moz-", "-ms-")), place
            assert one.name not in ("float", "position", "direction", "unicode-bidi"), place
            assert one.name != "display" or value not in ("flex", "grid", "none"), place
            if one.name.startswith("background"):
                assert value.startswith("rgba("), place  # holds by day and by night
            if "html" in selectors or "body" in selectors:
                assert not one.name.startswith(("font", "line-height", "color", "background")), place
        for selector in selectors:
            assert re.fullmatch(FLAT, selector) or selector in ELEMENTS, f"{path.name}: {selector}"


ELEMENTS = ("html", "body", "video", "audio", "svg", "svg[viewBox]", ".p > svg")
"""What has no class: the root, for vertical writing, players and drawings."""
FLAT = r"\.[a-z0-9-]+(\[scope=\"row\"\]|:[a-z-]+(\(\.?[a-z-]+\))?)?(( > | \+ | )\.[a-z0-9-]+(:[a-z-]+)?)?"
"""A class, perhaps with a language or a neighbour: nothing that a reader must understand to show the text."""


def rules(path: Path) -> list[tinycss2.ast.QualifiedRule]:
    found: list[tinycss2.ast.QualifiedRule] = []
    sheet = tinycss2.parse_stylesheet(path.read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True)
    for rule in sheet:
        assert rule.type != "error", (path, rule.source_line, rule)
        if rule.type == "at-rule":
            assert rule.at_keyword in ("supports", "media"), (path, rule.at_keyword)
            found += [one for one in tinycss2.parse_rule_list(rule.content, True, True) if one.type == "qualified-rule"]
        else:
            found.append(rule)
    return found


def test_every_class_of_the_markup_has_a_style() -> None:
    """docs/markup.md is the contract between readers and themes: a class that it names is one that the theme knows."""
    table = (Path(__file__).resolve().parents[2] / "docs" / "markup.md").read_text(encoding="utf-8")
    named = {name for classes in re.findall(r'class="([a-z0-9| -]+)"', table) for name in re.split(r"[| ]", classes)}
    styled = set(re.findall(r"\.([a-z][a-z0-9-]*)", "".join(path.read_text(encoding="utf-8") for path in SHEETS)))
    hooks = "duokan-footnote affiliation author math pagebreak tip important caution warning chapter continuation part"
    pages = "contents copyright-page colophon navigation frontmatter bodymatter backmatter"
    unstyled = {*hooks.split(), *pages.split()}
    assert named - styled - unstyled == set()
