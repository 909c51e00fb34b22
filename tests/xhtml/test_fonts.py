"""subset_fonts and rare characters: what is cut, what the style sheet says, what licences forbid."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from epubgen.errors import Level, Location
from epubgen.xhtml.fonts import EmbeddedFonts, subset_fonts
from epubgen.xhtml.rare_characters import is_rare, mark_rare, report_rare

SERIF = Path(pylopdf_fonts_zh_cn.serif_path())


def made_font(characters: str, *, fs_type: int = 0, family: str = "Test Kai", notice: str = "") -> bytes:
    """A font of squares for the characters given."""
    names = {ord(character): f"u{ord(character):X}" for character in characters}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap(names)
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 800))
    pen.lineTo((800, 800))
    pen.closePath()
    glyph = pen.glyph()
    builder.setupGlyf(dict.fromkeys([".notdef", *names.values()], glyph))
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *names.values()], (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "copyright": notice, "psName": "TestKai"})
    builder.setupOS2(fsType=fs_type, usWeightClass=500)
    builder.setupPost()
    file = BytesIO()
    builder.font.recalcTimestamp = False
    builder.font["head"].created = builder.font["head"].modified = 3_000_000_000
    builder.font.save(file)
    return file.getvalue()


def embedded(tmp_path: Path, entry: str, characters: str, **options: object) -> EmbeddedFonts:
    path = tmp_path / entry.partition("#")[0]
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made_font("中文字体abc，。\U00020bb7\ue000", **options))  # type: ignore[arg-type]
    return subset_fonts(tmp_path, [entry], frozenset(characters), location=Location("book.yaml", 4))


def characters_of(fonts: EmbeddedFonts) -> set[str]:
    return {chr(code) for code in TTFont(BytesIO(fonts.files[0].data)).getBestCmap()}


def test_a_book_without_fonts_gets_nothing() -> None:
    assert subset_fonts(Path("."), [], frozenset("中")) == EmbeddedFonts()


def test_a_font_is_cut_to_the_characters_of_the_book(tmp_path: Path) -> None:
    fonts = embedded(tmp_path, "fonts/Test Kai.ttf", "中文")
    assert [(file.name, file.media_type) for file in fonts.files] == [("fonts/Test-Kai.woff2", "font/woff2")]
    assert characters_of(fonts) == set("中文，。")  # marks that the next edit will need are kept
    assert fonts.findings == ()
    assert fonts.css.decode() == (
        '@font-face {\n  font-family: "Test Kai";\n  font-style: normal;\n  font-weight: 500;\n'
        '  src: url("fonts/Test-Kai.woff2") format("woff2");\n}\n'
        ".p, .item, .term, .definition, .cell, .caption, .verse, .byline, .dateline, .source, .note {\n"
        '  font-family: "Test Kai", serif;\n}\n'
    )


@pytest.mark.parametrize(
    ("words", "flavor", "rule"),
    [
        ("heading", "woff2", ".title, .subtitle, .h2"),
        ("quote,woff", "woff", ".quote, .epigraph"),
        ("code", "woff2", ".code, .inline-code"),
        ("none", "woff2", ""),
    ],
)
def test_words_behind_the_name_say_what_the_font_is_for(tmp_path: Path, words: str, flavor: str, rule: str) -> None:
    fonts = embedded(tmp_path, f"a.ttf#{words}", "中")
    assert fonts.files[0].media_type == f"font/{flavor}"
    assert fonts.files[0].data[:4] == (b"wOF2" if flavor == "woff2" else b"wOFF")
    rules = fonts.css.decode().partition("}\n")[2]
    assert rules.startswith(rule) if rule else rules == ""


def test_an_unknown_word_is_reported(tmp_path: Path) -> None:
    fonts = embedded(tmp_path, "a.ttf#heading,titel", "中")
    assert [(finding.rule, finding.level, finding.location) for finding in fonts.findings] == [
        ("unknown-font-role", Level.WARNING, Location("book.yaml", 4))
    ]


def test_the_same_font_and_characters_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = (embedded(tmp_path, "a.ttf", characters) for characters in ("中文a", "a文中"))
    assert one == other


def test_results_are_kept(tmp_path: Path) -> None:
    kept: dict[str, bytes] = {}

    class Memory:
        def get(self, key: str) -> bytes | None:
            return kept.get(key)

        def put(self, key: str, data: bytes) -> None:
            kept[key] = data

    (tmp_path / "a.ttf").write_bytes(made_font("中文"))
    first = subset_fonts(tmp_path, ["a.ttf"], frozenset("中"), store=Memory())
    assert len(kept) == 1
    assert subset_fonts(tmp_path, ["a.ttf"], frozenset("中"), store=Memory()) == first
    subset_fonts(tmp_path, ["a.ttf"], frozenset("中文"), store=Memory())
    assert len(kept) == 2


def test_layout_features_stay() -> None:
    fonts = subset_fonts(SERIF.parent, [SERIF.name], frozenset("中国，（）—“”abc"))
    font = TTFont(BytesIO(fonts.files[0].data))
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    positions = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
    assert "vert" in features
    assert {"halt", "palt", "vhal"} <= positions
    assert len(fonts.files[0].data) < 40_000


@pytest.mark.parametrize(
    ("fs_type", "rule", "files"),
    [
        (0x0002, "unusable-font", 0),
        (0x0200, "unusable-font", 0),
        (0x0100, "font-not-subset", 1),
        (0x0008, "", 1),
        (0x0004, "", 1),
    ],
)
def test_licence_bits_are_kept_to(tmp_path: Path, fs_type: int, rule: str, files: int) -> None:
    fonts = embedded(tmp_path, "a.ttf", "中", fs_type=fs_type)
    assert [finding.rule for finding in fonts.findings] == ([rule] if rule else [])
    assert len(fonts.files) == files
    if rule == "font-not-subset":
        assert "体" in characters_of(fonts)


def test_a_reserved_font_name_is_given_up(tmp_path: Path) -> None:
    fonts = embedded(tmp_path, "a.ttf", "中", notice="Copyright X, with Reserved Font Name Test Kai.")
    assert TTFont(BytesIO(fonts.files[0].data))["name"].getBestFamilyName() == "Embedded Subset"


def test_a_missing_or_broken_font_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "b.ttf").write_bytes(b"no font")
    fonts = subset_fonts(tmp_path, ["none.ttf", "b.ttf"], frozenset("中"))
    assert [(finding.rule, finding.level) for finding in fonts.findings] == [("unusable-font", Level.ERROR)] * 2
    assert fonts.files == ()


def test_what_a_text_font_lacks_is_said(tmp_path: Path) -> None:
    fonts = embedded(tmp_path, "a.ttf", "中龘龘 \n")
    assert [finding.text for finding in fonts.findings] == ["the font a.ttf lacks 1 of the book's characters: 龘"]


def test_a_micro_font_has_only_what_phones_lack(tmp_path: Path) -> None:
    fonts = embedded(tmp_path, "a.ttf#rare", "中文\U00020bb7\ue000")
    assert characters_of(fonts) == {"\U00020bb7", "\ue000"}
    assert fonts.rare == {"\U00020bb7", "\ue000"}
    assert "  unicode-range: U+E000, U+20BB7;\n" in fonts.css.decode()
    assert fonts.css.decode().endswith('.rare {\n  font-family: "Test Kai", serif;\n}\n')


def test_a_micro_font_that_has_nothing_of_the_book_stays_out(tmp_path: Path) -> None:
    fonts = embedded(tmp_path, "a.ttf#rare", "中文")
    assert (fonts.files, fonts.css, fonts.rare) == ((), b"", frozenset())
    assert [(finding.rule, finding.level) for finding in fonts.findings] == [("needless-font", Level.NOTICE)]


@pytest.mark.parametrize(
    ("character", "rare"),
    [
        ("中", False),
        ("㐂", False),
        ("𠅤", False),
        ("\U00020bb7", True),
        ("\ue000", True),
        ("\U000f0000", True),
        ("😀", False),
        ("a", False),
    ],
)
def test_rare_is_what_no_common_phone_font_has(character: str, rare: bool) -> None:
    if character == "𠅤":  # in the bundled repertoire beyond the basic plane, whatever it is
        with TTFont(SERIF, lazy=True) as font:
            character = next(chr(code) for code in font.getBestCmap() if code >= 0x20000)
    assert is_rare(character) is rare


def test_rare_characters_are_reported_unless_a_font_of_the_book_covers_them() -> None:
    places = {"中": None, "\U00020bb7": Location("01.md", 1), "\ue123": Location("02.md", 5)}
    assert [(str(finding.location), finding.text) for finding in report_rare(places, {"\ue123"})] == [
        ("01.md:1", "no common phone font has \U00020bb7 (U+20BB7)")
    ]
    assert "(U+E123, a private use character)" in report_rare(places)[1].text


def test_covered_characters_are_marked_outside_tags() -> None:
    body = '<p title="\ue123">甲\ue123\ue123乙</p>\n<p>丙</p>\ue123'.encode()
    assert mark_rare(body, {"\ue123"}).decode() == (
        '<p title="\ue123">甲<span class="rare">\ue123\ue123</span>乙</p>\n<p>丙</p><span class="rare">\ue123</span>'
    )
    assert mark_rare(body, ()) == body
