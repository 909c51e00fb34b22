"""make_cover: what is written on it, in which lines, in which colours, and what is said when it cannot be."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from lxml import etree
from PIL import Image

from epubgen.errors import Level, Location
from epubgen.model.metadata import Metadata, Person, Series
from epubgen.xhtml.cover import Cover, make_cover
from epubgen.xhtml.cover_design import contrast, fill_design, palettes
from epubgen.xhtml.cover_drawing import design_paths
from epubgen.xhtml.cover_face import Face, Setter
from epubgen.xhtml.cover_facts import cover_facts, issue_label
from epubgen.xhtml.cover_text import fit, pieces
from epubgen.xhtml.theme import templates_root
from epubgen.xhtml.words import load_words

FOLDERS = (templates_root() / "literary", templates_root() / "default")
DESIGNS = design_paths(FOLDERS)
WORDS = [templates_root() / "words"]
ISSUE = Metadata(
    title="发挥政协优势 助推基层治理——委员谈基层社会治理的实践与思考",
    subtitle="调研报告选",
    language="zh-Hans",
    series=(Series("经验交流系列", issue="1437"),),
    publisher=("山城通讯社",),
    date="2025-12-09",
    creators=(Person("林知远"), Person("山城研究会", role="com")),
)
HANDBOOK = Metadata(
    title="The Operator’s Field Handbook: Clocks, Calendars and Distributed Schedulers",
    language="en",
    creators=tuple(Person(name) for name in ("Maren Ødegaard", "Ivo Krajčík", "Adaeze Nwosu", "Li Wen", "Jo Ek")),
    date="2024-11",
)
LONGEST = ISSUE._replace(
    title="关于进一步加强和改进新时代基层社会治理工作的若干意见与实践探索" * 3, subtitle="调研" * 40
)


def drawn(metadata: Metadata, design: str = "", **options: object) -> Cover:
    return make_cover(metadata, design=design, folders=FOLDERS, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def setters() -> dict[str, Setter]:
    faces = [Face(Path(path)) for path in (pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_zh_cn.sans_path())]
    return {"serif": Setter(faces, set()), "sans": Setter(faces[::-1], set())}


def test_a_cover_is_a_jpeg_of_1600_by_2400_in_rgb_and_always_the_same() -> None:
    cover, again = drawn(ISSUE), drawn(ISSUE)
    picture = Image.open(BytesIO(cover.data))
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (1600, 2400))
    assert cover == again
    assert cover.findings == ()


def test_the_alternative_text_says_what_the_cover_says() -> None:
    assert drawn(ISSUE).alt == (
        "封面：经验交流系列，第1437期，发挥政协优势 助推基层治理——委员谈基层社会治理的实践与思考，调研报告选，"
        "林知远　山城研究会 汇编，山城通讯社，2025年12月9日"
    )
    assert drawn(HANDBOOK).alt == (
        "Cover: The Operator’s Field Handbook: Clocks, Calendars and Distributed Schedulers, "
        "Maren Ødegaard, Ivo Krajčík, Adaeze Nwosu et al., November 2024"
    )


def test_results_are_kept() -> None:
    kept: dict[str, bytes] = {}

    class Memory:
        def get(self, key: str) -> bytes | None:
            return kept.get(key)

        def put(self, key: str, data: bytes) -> None:
            kept[key] = data

    cover = drawn(ISSUE, store=Memory())
    assert list(kept.values()) == [cover.data]
    key = next(iter(kept))
    kept[key] = b"from the store"
    assert drawn(ISSUE, store=Memory()).data == b"from the store"
    drawn(ISSUE._replace(date="2026"), store=Memory())
    assert len(kept) == 2


@pytest.mark.parametrize("vertical", [False, True], ids=["horizontal", "vertical"])
@pytest.mark.parametrize("metadata", [ISSUE, HANDBOOK, LONGEST], ids=["issue", "handbook", "longest"])
@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_holds_every_title_inside_the_page_in_every_palette(
    design: str, metadata: Metadata, vertical: bool, setters: dict[str, Setter]
) -> None:
    facts = cover_facts(metadata, load_words(metadata.language, WORDS))
    for palette in palettes(etree.parse(DESIGNS[design]).getroot()):
        drawing = fill_design(DESIGNS[design], palette, facts, setters, vertical and metadata is not HANDBOOK, None)
        assert {finding.rule for finding in drawing.findings} <= {"cover-text-cut"}, palette
        assert "title" in drawing.shown
    places = re.findall(r'<(?:\w+:)?text[^>]* x="([-0-9.]+)" y="([-0-9.]+)"', drawing.svg)
    assert len(places) > 3
    assert "data-" not in drawing.svg
    decorated = {"initial"}  # ornaments may reach over the edge
    if not decorated & {design}:
        assert all(0 < float(x) < 1600 and 0 < float(y) < 2400 for x, y in places)


@pytest.mark.parametrize("design", DESIGNS)
def test_a_thumbnail_shows_that_there_is_a_title(design: str) -> None:
    """At 120 pixels the strokes of the title still stand out from what is behind them."""
    cover = drawn(ISSUE._replace(title="山居笔记", subtitle=""), design)
    bare = drawn(ISSUE._replace(title="　", subtitle=""), design)
    small, empty = (
        Image.open(BytesIO(one.data)).convert("L").resize((120, 180), Image.Resampling.LANCZOS) for one in (cover, bare)
    )
    differences = [abs(a - b) for a, b in zip(small.tobytes(), empty.tobytes(), strict=True)]
    assert sum(difference > 70 for difference in differences) > 120


@pytest.mark.parametrize(
    ("metadata", "vertical", "expected"),
    [(ISSUE, False, "issue"), (HANDBOOK, False, "frame"), (ISSUE, True, "label"), (HANDBOOK, True, "frame")],
)
def test_without_a_wish_the_design_suits_the_book(metadata: Metadata, vertical: bool, expected: str) -> None:
    folders = (templates_root() / "default",)
    wished = make_cover(metadata, design=expected, vertical=vertical, folders=folders)
    assert make_cover(metadata, vertical=vertical, folders=folders).data == wished.data


def test_a_theme_with_designs_of_its_own_uses_them() -> None:
    assert drawn(HANDBOOK).data == drawn(HANDBOOK, "literary").data


def test_issues_of_a_series_differ_in_colour_and_a_colour_can_be_named() -> None:
    issues = [ISSUE._replace(series=(Series("经验交流系列", issue=number),)) for number in ("1437", "1438")]
    corners = [Image.open(BytesIO(drawn(issue, "issue").data)).getpixel((800, 50)) for issue in issues]
    assert corners[0] != corners[1]
    assert drawn(ISSUE, "issue:pine").findings == ()
    pine = Image.open(BytesIO(drawn(ISSUE, "issue:pine").data)).getpixel((800, 50))
    assert all(abs(a - b) < 4 for a, b in zip(pine, (0x24, 0x49, 0x3C), strict=True))


def test_an_unknown_design_or_palette_is_named_with_those_that_there_are() -> None:
    place = Location("book.yaml", 9)
    found = [*drawn(ISSUE, "isue", location=place).findings, *drawn(ISSUE, "issue:puce", location=place).findings]
    assert [(finding.rule, finding.level, finding.location) for finding in found] == [
        ("unknown-cover-design", Level.WARNING, place),
        ("unknown-cover-palette", Level.WARNING, place),
    ]
    assert found[0].advice == "choose one of: frame, hills, initial, issue, label, literary"


def test_characters_that_no_font_has_are_reported() -> None:
    cover = drawn(ISSUE._replace(title="山\U00020bb7記"))
    assert [finding.text for finding in cover.findings] == [
        "the fonts of the cover lack \U00020bb7 (U+20BB7): a geta mark 〓 stands in their place, "
        "or nothing where a line would be full of them"
    ]


def test_a_line_that_no_font_can_set_is_left_out_but_told() -> None:
    hindi = Metadata(title="सुबह", language="hi", date="2025")
    cover = drawn(hindi, "frame")
    assert "सुबह" in cover.alt
    assert [finding.text.partition(":")[0] for finding in cover.findings] == [
        "the fonts of the cover lack ब (U+092C) स (U+0938) ह (U+0939) ु (U+0941)"
    ]
    assert not cover.titled


def test_hangul_is_set_and_breaks_between_words() -> None:
    korean = Metadata(title="느린 기차의 기록", language="ko", date="2025")
    cover = drawn(korean, "frame")
    assert cover.titled and not cover.findings and "느린 기차의 기록" in cover.alt
    assert [part for part, _ in pieces(korean.title)] == ["느린 ", "기차의 ", "기록"]
    assert not drawn(ISSUE._replace(publisher=("골목책방",))).findings


def test_letters_are_not_laid_on_their_sides_without_a_word() -> None:
    english = Metadata(title="A Weather Station", language="en")
    cover = drawn(english, vertical=True)
    assert [finding.rule for finding in cover.findings] == ["cover-in-lines"]
    assert cover.data == drawn(english).data


def test_a_font_can_be_given(tmp_path: Path) -> None:
    sans = Path(pylopdf_fonts_zh_cn.sans_path())
    assert drawn(ISSUE, font=sans).data != drawn(ISSUE).data
    (tmp_path / "no.ttf").write_bytes(b"nothing")
    cover = drawn(ISSUE, font=tmp_path / "no.ttf")
    assert [(finding.rule, finding.level) for finding in cover.findings] == [("cover-font", Level.ERROR)]
    assert cover.data == drawn(ISSUE).data


def test_a_design_with_too_little_contrast_is_reported(tmp_path: Path) -> None:
    folder = tmp_path / "covers"
    folder.mkdir()
    (folder / "faint.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" data-palettes="a ground=#ffffff ink=#999999">'
        '<rect data-text="title" x="100" y="100" width="1400" height="900" fill="#000" data-fill="ink"/></svg>'
    )
    cover = make_cover(ISSUE, folders=(tmp_path,))
    assert [finding.text for finding in cover.findings] == [
        "the title on the cover has a contrast of 2.8:1 against its ground, below 4.5:1"
    ]


def test_a_design_that_is_not_well_made_is_reported(tmp_path: Path) -> None:
    folder = tmp_path / "covers"
    folder.mkdir()
    (folder / "bad.svg").write_text("<svg")
    cover = make_cover(ISSUE, design="bad", folders=(tmp_path, templates_root() / "default"))
    assert [(finding.rule, finding.level) for finding in cover.findings] == [("cover-design", Level.ERROR)]
    assert cover.data == make_cover(ISSUE, folders=(templates_root() / "default",)).data


@pytest.mark.parametrize(
    ("title", "measure", "expected"),
    [
        ("发挥政协优势 助推基层治理", 9, ["发挥政协优势", "助推基层治理"]),
        ("把“小院坝”办成“大客厅”", 8, ["把“小院坝”", "办成“大客厅”"]),
        ("规则（试行）与说明", 6, ["规则（试行）", "与说明"]),
        ("《山居》——笔记", 6, ["《山居》——", "笔记"]),
        ("压减2025年支出98%以上", 7, ["压减2025年", "支出98%以上"]),
        ("Keeping Time in Distributed Systems", 10, ["Keeping Time in", "Distributed Systems"]),
    ],
)
def test_lines_break_where_the_language_lets_them(
    title: str, measure: float, expected: list[str], setters: dict[str, Setter]
) -> None:
    fitted = fit(title, setters["serif"], measure=measure * 100, extent=1000, largest=100, smallest=100, leading=1.2)
    assert [line.text for line in fitted.lines] == expected


def test_no_line_begins_or_ends_with_what_may_not_stand_there() -> None:
    joined = [piece for piece, _ in pieces("甲，乙。“丙（丁）”《戊》——己……庚！")]
    assert joined == ["甲，", "乙。", "“丙", "（丁）”", "《戊》——", "己……", "庚！"]


@pytest.mark.parametrize(
    ("volume", "issue", "lang", "expected"),
    [
        ("", "1437", "zh-Hans", "第1437期"),
        ("98", "4", "zh", "第98卷 第4期"),
        ("12", "4", "en", "Vol. 12, No. 4"),
        ("", "12/13", "ja", "第12/13号"),
        ("", "春季号", "zh", "春季号"),
        ("", "", "zh", ""),
    ],
)
def test_issues_are_counted_as_the_language_counts_them(volume: str, issue: str, lang: str, expected: str) -> None:
    assert issue_label(Series("甲", volume=volume, issue=issue), load_words(lang, WORDS)) == expected


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777", "#ffffff") == pytest.approx(4.48, abs=0.01)
