"""What printed pages leave in a text: notes at their feet, numbers that become a page list, columns, raised marks."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from epubgen.cli import main
from epubgen.intake import import_manuscript

HERE = Path(__file__).parent
PAGES = """旧井考

沈一泓

　　旧城有井一百零三口，见于光绪年间的县志①。一百三十年后，我
们按图索骥，找到了其中的四十一口。找到的井，有的还在用，有的
①《东岭县志》卷二，第十四页。
— 12 —
盖了石板，有的成了花坛。找不到的井，连位置也说不清了。
　　井的分布很有规律：大街上没有井，井都在巷子里；官署里有井，
百姓的井在巷口。巷口的井是公井，井栏上刻着捐钱人的名字，最多
— 13 —
的一口刻了二百一十六人。
— 14 —
"""


def imported(text: str, folder: Path) -> str:
    path = folder / "pages.txt"
    path.write_text(text, encoding="utf-8")
    import_manuscript([path], folder / "m")
    return "".join(file.read_text(encoding="utf-8") for file in sorted((folder / "m").glob("0*.md")))


def test_a_note_at_the_foot_of_a_page_is_a_note_and_the_sentence_above_goes_on(tmp_path: Path) -> None:
    chapter = imported(PAGES, tmp_path)
    assert "光绪年间的县志[^1]。一百三十年后" in chapter
    assert "有的还在用，有的<!-- page 13 -->盖了石板" in chapter
    assert "\n[^1]: 《东岭县志》卷二，第十四页。\n" in chapter


def test_printed_pages_are_marked_where_they_begin(tmp_path: Path) -> None:
    chapter = imported(PAGES, tmp_path)
    assert chapter.index("<!-- page 12 -->旧城有井") < chapter.index("<!-- page 13 -->")
    assert "最多<!-- page 14 -->的一口" in chapter


def test_a_note_whose_mark_is_in_the_page_twice_stays_text_and_is_told(tmp_path: Path) -> None:
    chapter = imported(PAGES.replace("找到的井，", "找到的井①，"), tmp_path)
    assert "[^1]" not in chapter
    assert "《东岭县志》卷二，第十四页。" in chapter
    review = (tmp_path / "m/_import/review.md").read_text(encoding="utf-8")
    assert "## 没有接上的页下注" in review


def test_numbers_that_do_not_count_up_mark_no_pages(tmp_path: Path) -> None:
    assert "<!-- page" not in imported(PAGES.replace("— 13 —", "— 31 —"), tmp_path)


def test_the_book_of_a_paged_text_has_a_page_list(tmp_path: Path, epubcheck: Any) -> None:
    imported(PAGES, tmp_path)
    assert 'page-break-source: "旧井考"' in (tmp_path / "m/book.yaml").read_text(encoding="utf-8").replace(
        "page-break-source: 旧井考", 'page-break-source: "旧井考"'
    )
    result = CliRunner().invoke(main, ["build", str(tmp_path / "m"), "-o", str(tmp_path / "book.epub")])
    assert result.exit_code == 0, result.output
    assert epubcheck.faults(tmp_path / "book.epub") == []
    with zipfile.ZipFile(tmp_path / "book.epub") as book:
        navigation = next(name for name in book.namelist() if name.endswith("nav.xhtml"))
        assert book.read(navigation).decode().count("#page-1") == 3


def test_the_review_of_a_traditional_text_is_in_traditional_characters(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("雨天的巷子\n\n巷子裡的老人說：「雨下得這麼大，門都關上了。\n", encoding="utf-8")
    import_manuscript([path], tmp_path / "m")
    assert (tmp_path / "m/_import/review.md").read_text(encoding="utf-8").startswith("# 匯入後待核事項\n")
    assert "勘誤" in (tmp_path / "m/_import/fixes.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["70-pdf-two-columns", "99-pdf-book-english"])
def test_a_pdf_is_read_in_the_order_of_its_columns_without_heads_and_numbers(name: str, tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    result = import_manuscript([HERE / "pdf" / f"{name}.pdf"], tmp_path / "m", dry_run=True)
    expected = (HERE / "pdf" / f"{name}.expected").read_text(encoding="utf-8")
    blocks = [block.text for document in result.documents for unit in document.units for block in unit.blocks]
    titles = [unit.title for document in result.documents for unit in document.units]
    assert "\n".join(["; ".join(titles), *blocks]) + "\n" == expected
