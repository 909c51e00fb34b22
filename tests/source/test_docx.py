"""Word-processor files: each text in word/ and what the file becomes, beside it as NAME.xhtml (`--update`)."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from examples import shown
from lxml import etree
from word_files import W, word_file

from epubgen.build import build_book
from epubgen.errors import Level
from epubgen.source.compile import CompileTask, compile_file
from epubgen.text.docx import Loss, Word, read_word

HERE = Path(__file__).with_name("word")
NAMES = sorted(path.stem for path in HERE.glob("*.xml"))


@pytest.mark.parametrize("name", NAMES)
def test_file_becomes_what_stands_beside_it(name: str, update: bool, tmp_path: Path) -> None:
    (tmp_path / f"{name}.docx").write_bytes(word_file(HERE / f"{name}.xml"))
    found = "\n".join(map(shown, compile_file(CompileTask(str(tmp_path), f"{name}.docx")))) + "\n"
    expected = HERE / f"{name}.xhtml"
    if update:
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_goes_silently(name: str, tmp_path: Path) -> None:
    """Every character that the file shows is in the book, or in a finding that says that it is not."""
    document = etree.parse(HERE / f"{name}.xml")
    for fallback in document.findall(".//{*}Fallback"):
        fallback.clear()
    written = Counter("".join(text.text or "" for text in document.iter("{*}t", "{*}delText")))
    (tmp_path / f"{name}.docx").write_bytes(word_file(HERE / f"{name}.xml"))
    chapters = compile_file(CompileTask(str(tmp_path), f"{name}.docx"))
    told = "".join(finding.text for chapter in chapters for finding in chapter.findings)
    read = html.unescape(re.sub(r" alttext=\"([^\"]*)\"", "", "".join(map(shown, chapters))))
    # The table of contents in fields.xml is told of by its lines; a formula's & and # say where its lines meet.
    lost = {one for one in written - Counter(read + told) if one not in " \t&#*"}
    assert name == "fields" or not lost


def test_noncharacters_are_no_marks(tmp_path: Path) -> None:
    data = word_file(HERE / "opening-en.xml")
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(tmp_path / "a.docx", "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member == "word/document.xml":
                content = content.replace(b"best", "b\ufdd59\ufdd6\ufdd27\ufdd3st".encode())
            new.writestr(member, content)
    (chapter,) = compile_file(CompileTask(str(tmp_path), "a.docx"))
    assert b"It was the b97st of times." in chapter.body.read()


@pytest.mark.parametrize("name", NAMES)
def test_books_of_these_files_are_valid(name: str, tmp_path: Path, epubcheck) -> None:
    (tmp_path / f"{name}.docx").write_bytes(word_file(HERE / f"{name}.xml"))
    result = build_book(tmp_path / f"{name}.docx", tmp_path / f"{name}.epub")
    assert [str(finding) for finding in result.findings if finding.level is Level.ERROR] == []
    assert epubcheck.faults(tmp_path / f"{name}.epub") == []


def _document(tmp_path: Path, paragraphs: str) -> Word:
    """Return what becomes of a Word file with these paragraphs; `[TOC]` and the like are marks of fields."""
    marks = {"[": "begin", "|": "separate", "]": "end"}
    runs = re.sub(
        r"\[(?P<code>[^|\]<]*)|[|\]]",
        lambda match: (
            f'<w:r><w:fldChar w:fldCharType="{marks[match[0][0]]}"/></w:r>'
            + (f"<w:r><w:instrText>{match['code']}</w:instrText></w:r>" if match["code"] else "")
        ),
        paragraphs,
    )
    runs = re.sub(r"\{([^}]*)\}", r"<w:r><w:t>\1</w:t></w:r>", runs)
    (tmp_path / "a.xml").write_text(f'<docx xmlns:w="{W}"><document>{runs}</document></docx>', encoding="utf-8")
    return read_word(word_file(tmp_path / "a.xml"))


def test_contents_go_without_notices_of_their_page_numbers(tmp_path: Path) -> None:
    word = _document(
        tmp_path,
        """<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>{Before }[TOC \\o|{One }[PAGEREF a|{3}]</w:p>
        <w:p>{Two }[PAGEREF a|{4}]</w:p><w:p>{Three }[PAGEREF a|{5}]]{ after.}</w:p>
        <w:p><w:bookmarkStart w:id="1" w:name="a"/>{See }[PAGEREF a|{9}]</w:p>""",
    )
    assert re.sub("<[^>]*>", "|", word.html) == "|Before || after.||||See |9||"
    assert word.losses == (Loss("contents", 1, "", 3), Loss("page-reference", 4, "a"))


def test_numbers_that_only_the_word_processor_counts_are_told(tmp_path: Path) -> None:
    assert _document(tmp_path, "<w:p>{As }[LISTNUM]{ says.}</w:p>").losses == (Loss("field", 1, "LISTNUM"),)


def test_styles_based_on_thousands_of_others(tmp_path: Path) -> None:
    kinds = {
        "character": "<w:rPr><w:b/></w:rPr>",
        "paragraph": '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>',
    }
    styles = "".join(
        f'<w:style w:type="{kind}" w:styleId="{kind}{number}"><w:name w:val="{kind}{number}"/>'
        f'<w:basedOn w:val="{kind}{number + 1}"/>{said if number == 3000 else ""}</w:style>'
        for kind, said in kinds.items()
        for number in range(3001)
    )
    (tmp_path / "a.xml").write_text(
        f"""<docx xmlns:w="{W}"><document><w:p><w:pPr><w:pStyle w:val="paragraph0"/></w:pPr>
        <w:r><w:rPr><w:rStyle w:val="character0"/></w:rPr><w:t>x</w:t></w:r></w:p></document><styles>{styles}</styles>
        <numbering><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"/></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></numbering></docx>"""
    )
    assert re.sub(' data-sourcepos="[^"]*"', "", read_word(word_file(tmp_path / "a.xml")).html) == (
        "<ol><li><strong>x</strong></li></ol>"
    )


def test_lists_in_notes_have_their_own_numbers(tmp_path: Path) -> None:
    item = '<w:p><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    (tmp_path / "a.xml").write_text(
        f"""<docx xmlns:w="{W}"><document>{item.format("main")}<w:p><w:r><w:t>text</w:t></w:r>
        <w:r><w:footnoteReference w:id="1"/></w:r></w:p></document>
        <footnotes><w:footnote w:id="1">{item.format("one")}{item.format("two")}</w:footnote></footnotes>
        <numbering><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="3"/>
        <w:numFmt w:val="upperRoman"/></w:lvl></w:abstractNum>
        <w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num></numbering></docx>"""
    )
    html = read_word(word_file(tmp_path / "a.xml")).html
    assert re.findall("<ol[^>]*>(?=<li[^>]*>(?:main|one))|<li>(?=two)", html) == ['<ol type="I" start="3">'] * 2 + [
        "<li>"
    ]
