"""The import as a whole: what it writes, what it never overwrites, what it asks, and that nothing is lost."""

from __future__ import annotations

import io
import json
import pickle
import random
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from epubgen.cli.import_command import command
from epubgen.errors import EpubgenError
from epubgen.intake import import_manuscript
from epubgen.intake.accounts import account_for
from epubgen.intake.importing import import_sources
from epubgen.intake.manuscript import draft_manuscript
from epubgen.intake.outline import as_json, show_changes
from epubgen.intake.proof import LostTextError, rebuild, require_all_read, require_equal, undo_fixes
from epubgen.intake.recognise import recognise
from epubgen.intake.sources import read_source
from epubgen.intake.writing import HandEditedError
from epubgen.model.ports import map_here
from epubgen.text.decoding import decode

CORPUS = Path(__file__).parent / "corpus"


def given_back(files: Mapping[str, str], rows: Sequence[str]) -> str:
    """Return the text of the only source, as the files of a manuscript and all rows of its ledger tell it."""
    actions = [json.loads(row)["action"] for row in rows]
    assert actions.count("source") == 1
    others = [row for row, action in zip(rows, actions, strict=True) if action not in ("source", "fix")]
    text, unread = rebuild("x.txt", files, others)
    require_all_read(unread)
    return undo_fixes(text, [row for row, action in zip(rows, actions, strict=True) if action == "fix"])


RAW = """城乡走笔第12期(2篇)乡村阅读文集VIP专享

目录

南坡村的图书室…… 1
书箱…… 3
冬天的书会…… 5

南坡村的图书室
沈青禾

图书室在祠堂的东厢, 有四百本书。2024311日,我第一次

走进那扇门。

一、书

书按颜色排。红的一排,蓝的一排。

二、人

来的人不多,来了就不肯走。

书箱
白露

书箱有三层,漆成绿色。它走过十一个村,掉过一次河,

漆皮掉光了,书一本没丢。后来有人把它画下来,挂在了墙上,画的下面写着
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    path = tmp_path / "issue.txt"
    path.write_text(RAW, encoding="utf-8")
    return path


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_what_is_written(raw: Path, tmp_path: Path) -> None:
    root = tmp_path / "m"
    import_manuscript([raw], root)
    assert sorted(files(root)) == [
        "01-nan-po-cun-de-tu-shu-shi.md",
        "02-shu-xiang.md",
        "_import/fixes.yaml",
        "_import/ledger.jsonl",
        "_import/review.md",
        "_import/source/issue.txt",
        "_import/state.json",
        "book.yaml",
    ]
    assert (root / "_import/source/issue.txt").read_bytes() == raw.read_bytes()
    assert (root / "book.yaml").read_text(encoding="utf-8") == (
        'title: 乡村阅读文集\nlang: zh-Hans\nseries:\n  name: 城乡走笔\n  issue: "12"\n'
        "missing-articles:\n  - 冬天的书会\n"
    )
    assert (root / "01-nan-po-cun-de-tu-shu-shi.md").read_text(encoding="utf-8") == (
        "---\ntitle: 南坡村的图书室\nauthors:\n  - name: 沈青禾\n    file-as: Shen, Qinghe\n---\n\n"
        "图书室在祠堂的东厢，有四百本书。2024311日，我第一次走进那扇门。\n\n"
        "## 一、书\n\n书按颜色排。红的一排，蓝的一排。\n\n## 二、人\n\n来的人不多，来了就不肯走。\n"
    )


def test_every_kind_of_doubt_has_place_evidence_and_choices(raw: Path, tmp_path: Path) -> None:
    import_manuscript([raw], tmp_path / "m")
    review = (tmp_path / "m/_import/review.md").read_text(encoding="utf-8")
    assert "目录列出 3 篇，找到 2 篇，其中 1 篇不完整" in review
    assert "- `issue.txt:7` 《冬天的书会》" in review
    assert "《书箱》停在半句" in review
    assert "- find: 2024311日\n    replace: 2024年3月11日\n" in review
    assert "- find: 2024311日\n    replace: 2024年31月1日\n" not in review


def test_importing_again_changes_nothing(raw: Path, tmp_path: Path) -> None:
    root = tmp_path / "m"
    import_manuscript([raw], root)
    before = files(root)
    result = import_manuscript([raw], root)
    assert files(root) == before
    assert result.written is not None
    assert result.written.written == []


def test_fixes_settle_doubts_and_are_applied_every_time(raw: Path, tmp_path: Path) -> None:
    root = tmp_path / "m"
    import_manuscript([raw], root)
    (root / "_import/fixes.yaml").write_text(
        '- find: "2024311日"\n  replace: "2024年3月11日"\n  reason: 问过作者\n- find: "不在里面"\n  replace: ""\n',
        encoding="utf-8",
    )
    result = import_manuscript([raw], root)
    assert "2024年3月11日，我第一次" in (root / "01-nan-po-cun-de-tu-shu-shi.md").read_text(encoding="utf-8")
    assert "2024311日" not in (root / "_import/review.md").read_text(encoding="utf-8")
    assert [finding.rule for finding in result.findings] == ["fix-unused"]
    rows = [json.loads(row) for row in (root / "_import/ledger.jsonl").read_text(encoding="utf-8").splitlines()]
    (fix,) = [row for row in rows if row["action"] == "fix"]
    assert (fix["before"], fix["after"], fix["reason"]) == ("2024311日", "2024年3月11日", "问过作者")
    before = files(root)
    import_manuscript([raw], root)
    assert files(root) == before


def test_a_fix_that_fits_twice_is_not_applied(raw: Path, tmp_path: Path) -> None:
    root = tmp_path / "m"
    (root / "_import").mkdir(parents=True)
    (root / "_import/fixes.yaml").write_text('- find: "书箱"\n  replace: "木箱"\n', encoding="utf-8")
    result = import_manuscript([raw], root)
    assert [finding.rule for finding in result.findings] == ["fix-ambiguous"]
    assert "02-shu-xiang.md" in files(root)


@pytest.mark.parametrize(
    ("fixes", "place"),
    [
        ("find: x\n", "_import/fixes.yaml:1"),
        ("- replace: x\n", "_import/fixes.yaml:1"),
        ("- find: x\n  replace: y\n- find: [1\n", "_import/fixes.yaml"),
        ("- find: x\n  replace: y\n  lines: 3\n", "_import/fixes.yaml:1"),
    ],
)
def test_a_fault_in_fixes_is_told_at_its_place(raw: Path, tmp_path: Path, fixes: str, place: str) -> None:
    root = tmp_path / "m"
    (root / "_import").mkdir(parents=True)
    (root / "_import/fixes.yaml").write_text(fixes, encoding="utf-8")
    with pytest.raises(EpubgenError) as caught:
        import_manuscript([raw], root)
    assert str(caught.value).startswith(place)


def test_hand_edits_are_kept_where_the_import_would_write_the_same_as_before(raw: Path, tmp_path: Path) -> None:
    root = tmp_path / "m"
    import_manuscript([raw], root)
    chapter = root / "02-shu-xiang.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + "\n改过。\n", encoding="utf-8")
    result = import_manuscript([raw], root)
    assert result.written is not None
    assert result.written.kept == ["02-shu-xiang.md"]
    assert "改过。" in chapter.read_text(encoding="utf-8")


def test_hand_edits_are_never_overwritten_without_force(raw: Path, tmp_path: Path) -> None:
    root = tmp_path / "m"
    import_manuscript([raw], root)
    chapter = root / "02-shu-xiang.md"
    chapter.write_text("改过。\n", encoding="utf-8")
    raw.write_text(RAW.replace("三层", "四层"), encoding="utf-8")
    before = files(root)
    with pytest.raises(HandEditedError, match=r"02-shu-xiang\.md"):
        import_manuscript([raw], root)
    assert files(root) == before
    import_manuscript([raw], root, force=True)
    assert "四层" in chapter.read_text(encoding="utf-8")


def test_a_folder_that_no_import_wrote_is_not_overwritten(raw: Path, tmp_path: Path) -> None:
    root = tmp_path / "m"
    root.mkdir()
    (root / "book.yaml").write_text("title: 我的书\n", encoding="utf-8")
    with pytest.raises(HandEditedError, match=r"book\.yaml"):
        import_manuscript([raw], root)
    assert (root / "book.yaml").read_text(encoding="utf-8") == "title: 我的书\n"


def test_what_an_import_no_longer_makes_is_removed_unless_it_was_edited(raw: Path, tmp_path: Path) -> None:
    root = tmp_path / "m"
    import_manuscript([raw], root)
    raw.write_text(RAW.split("书箱\n白露")[0], encoding="utf-8")
    result = import_manuscript([raw], root)
    assert result.written is not None
    assert result.written.removed == ["02-shu-xiang.md"]


def test_a_dry_run_writes_nothing_and_shows_everything(raw: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke(command, [str(raw), "-o", str(tmp_path / "m"), "--dry-run"], color=True)
    assert run.exit_code == 0
    assert not (tmp_path / "m").exists()
    assert "南坡村的图书室  (沈青禾)\n  一、书\n" in run.output
    assert "\x1b[31m-5: 南坡村的图书室…… 1    [contents]" in run.output
    assert "\x1b[32m+12: 图书室在祠堂的东厢，有四百本书。" in run.output
    assert "3 articles listed, 2 found, 1 truncated; missing:\n  冬天的书会" in run.output


def test_the_report_as_json(raw: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke(command, [str(raw), "-o", str(tmp_path / "m"), "--format", "json"])
    report = json.loads(run.output)
    assert report["counts"]["promised"] == 3
    assert [unit["title"] for unit in report["units"]] == ["南坡村的图书室", "书箱"]


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sys, "stdin", io.TextIOWrapper(io.BytesIO("题目\n\n一段话，从标准输入读来。\n".encode("gb18030")))
    )
    import_manuscript([Path("-")], tmp_path / "m")
    assert (tmp_path / "m/01-ti-mu.md").read_text(encoding="utf-8").endswith("\n一段话，从标准输入读来。\n")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("none.txt", None, "no such file"),
        ("empty.txt", b" \n", "no text"),
        ("bad.docx", b"PK\x03\x04rest", "damaged|no"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, data: bytes | None, message: str) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(EpubgenError, match=message):
        import_manuscript([path], tmp_path / "m")
    assert not (tmp_path / "m").exists()


def test_several_sources_in_natural_order(tmp_path: Path) -> None:
    folder = tmp_path / "raw"
    folder.mkdir()
    for number in (1, 2, 10):
        (folder / f"{number}.txt").write_text(
            f"第{number}篇的题目\n\n这是第 {number} 个文件里的一段话。\n", encoding="utf-8"
        )
    (folder / "README.md").write_text("not text", encoding="utf-8")
    result = import_manuscript([folder], tmp_path / "m")
    assert [unit.title for document in result.documents for unit in document.units] == [
        "第1篇的题目",
        "第2篇的题目",
        "第10篇的题目",
    ]
    assert (tmp_path / "m/book.yaml").read_text(encoding="utf-8").startswith("title: m\n")


PAGE = """<!doctype html><html><head><meta charset="gb2312"><title>乡村阅读 - 某某网</title></head><body>
<div class="topbar"><a href="/">首页</a> 登录</div><nav><ul><li><a href="/1">时政</a></li></ul></nav>
<div class="wrap"><h1>乡村阅读的三个问题</h1><p class="info">2024年5月6日 来源：某某日报</p><p>作者：林一禾</p>
<div class="content"><p>　　我们走访了<strong>十二个</strong>村,书很多,读的人很少,这是第一个问题。</p>
<h2>一、书从哪里来</h2><p>多数书是配送的<sup><a href="#n1">[1]</a></sup>，见<a href="https://example.org/x">调查</a>。</p>
<ul><li>农技书，<em>最受欢迎</em>。</li><li>小说。</li></ul>
<table><tr><th>村</th><th>册数</th></tr><tr><td>东村</td><td>1,200</td></tr></table>
<blockquote><p>书是给人读的，不是给人看的。</p></blockquote><p>乘号*和[方括号](不是链接)照旧。</p>
<ol><li id="n1">数据由村委会提供。</li></ol></div></div>
<div class="related"><a href="/a">另一篇文章的标题</a></div><footer>版权所有 © 2024 某某网</footer></body></html>"""


def test_a_saved_page(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(PAGE.encode("gb18030"))
    import_manuscript([path], tmp_path / "m")
    assert (tmp_path / "m/01-xiang-cun-yue-du-de-san-ge-wen-ti.md").read_text(encoding="utf-8") == (
        "---\ntitle: 乡村阅读的三个问题\nauthors:\n  - name: 林一禾\n    file-as: Lin, Yihe\n"
        'date: "2024-05-06"\nsource: 某某日报\n---\n\n'
        "我们走访了**十二个**村，书很多，读的人很少，这是第一个问题。\n\n"
        "## 一、书从哪里来\n\n多数书是配送的[^1]，见[调查](https://example.org/x)。\n\n"
        "- 农技书，*最受欢迎*。\n\n- 小说。\n\n| 村 | 册数 |\n| --- | --- |\n| 东村 | 1,200 |\n\n"
        "> 书是给人读的，不是给人看的。\n\n乘号\\*和\\[方括号]（不是链接）照旧。\n\n[^1]: 数据由村委会提供。\n"
    )
    text = (tmp_path / "m/_import/text/page.html.txt").read_text(encoding="utf-8")
    assert "版权所有 © 2024 某某网" in text


def test_a_word_file(tmp_path: Path) -> None:
    path = tmp_path / "note.docx"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    bold = "<w:rPr><w:b/></w:rPr>"

    def paragraph(text: str, properties: str = "") -> str:
        return f"<w:p><w:r>{properties}<w:t>{text}</w:t></w:r></w:p>"

    body = "".join(
        [
            paragraph("春耕手记"),
            paragraph("农业大学 周一鸣"),
            paragraph("看天", bold),
            paragraph("清明前后,雨水多,地里要先开沟。"),
            paragraph("看地", bold),
            paragraph("土松了才能下种，急不得。"),
        ]
    )
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.document.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}" Target="word/document.xml"/>'
            "</Relationships>",
        )
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>')
    import_manuscript([path], tmp_path / "m")
    assert (tmp_path / "m/01-chun-geng-shou-ji.md").read_text(encoding="utf-8") == (
        "---\ntitle: 春耕手记\nauthors:\n  - name: 周一鸣\n    affiliation: 农业大学\n    file-as: Zhou, Yiming\n"
        "---\n\n"
        "## 看天\n\n清明前后，雨水多，地里要先开沟。\n\n## 看地\n\n土松了才能下种，急不得。\n"
    )


def test_markdown_is_kept_as_it_is(tmp_path: Path) -> None:
    text = "# 第一篇\n\n段落,半角逗号不动。\n\n```\n# 不是标题\n\n  缩进\n```\n\n# 第二篇\n\n- 甲\n- 乙\n"
    path = tmp_path / "two.md"
    path.write_text(text, encoding="utf-8")
    result = import_manuscript([path], tmp_path / "m")
    assert [unit.title for unit in result.documents[0].units] == ["第一篇", "第二篇"]
    first = (tmp_path / "m/01-di-yi-pian.md").read_text(encoding="utf-8")
    assert first.split("---\n\n", 1)[1] == text.split("\n# 第二篇")[0]


def test_notes_at_the_end_of_markdown_go_with_the_articles_that_call_them(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    notes = "[^1]: One.\n[^b]: Two.\n[^2]: Three.\n\n    Its second paragraph.\n\nEnd.\n"
    path.write_text(f"# A\n\nText[^1] and[^2].\n\n# B\n\nText[^b].\n\n{notes}", encoding="utf-8")
    import_manuscript([path], tmp_path / "m")
    first = (tmp_path / "m/01-a.md").read_text(encoding="utf-8")
    assert first.endswith("Text[^1] and[^2].\n\n[^1]: One.\n\n[^2]: Three.\n\n    Its second paragraph.\n")
    assert (tmp_path / "m/02-b.md").read_text(encoding="utf-8").endswith("Text[^b].\n\n[^b]: Two.\n\nEnd.\n")


def test_a_pdf_is_marked_for_review(tmp_path: Path) -> None:
    path = tmp_path / "one.pdf"
    path.write_bytes(one_page_pdf("Ten wells were measured in spring.", "Nine of them were dry by autumn."))
    import_manuscript([path], tmp_path / "m")
    assert "Read it against the original." in (tmp_path / "m/_import/review.md").read_text(encoding="utf-8")
    chapters = "".join(p.read_text(encoding="utf-8") for p in (tmp_path / "m").glob("0*.md"))
    assert "Ten wells were measured in spring." in chapters


def one_page_pdf(*lines: str) -> bytes:
    drawn = " ".join(f"({line}) Tj 0 -20 Td" for line in lines)
    stream = f"BT /F1 12 Tf 72 720 Td {drawn} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources "
        b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    data = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer << /Root 1 0 R /Size 5 >>\nstartxref\n%d\n%%%%EOF\n" % start


LINES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"])
    | st.sampled_from("一二第章、。，,.()“”…— \u3000*_[]<#>-1.\t"),
    max_size=40,
)


@settings(max_examples=120, deadline=None)
@given(st.lists(LINES, max_size=30), st.sampled_from(["\n", "\n\n", "\r\n", "\n\n\n"]))
def test_any_text_comes_back_from_manuscript_and_ledger(lines: list[str], end: str) -> None:
    data = end.join(lines).encode("utf-8")
    source = read_source("x.txt", b"\xef\xbb\xbf" + data)
    result = import_sources([source], Path("nowhere"), force=False, dry_run=True)
    chapters = {name: text for name, text in result.files.items() if name.endswith(".md")}
    assert given_back(chapters, result.rows) == data.decode("utf-8")


def run_elsewhere(function: Callable[[Any], Any], tasks: Sequence[Any], weight: int = 0) -> Iterator[Any]:
    """Map as worker processes do: results come back pickled."""
    for task in tasks:
        yield pickle.loads(pickle.dumps(function(task)))


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda path: path.stem)
def test_workers_change_nothing(path: Path) -> None:
    here = import_manuscript([path], Path("nowhere"), dry_run=True)
    there = import_manuscript([path], Path("nowhere"), dry_run=True, run=run_elsewhere)
    assert there.files == here.files
    assert there.rows == here.rows
    assert as_json(there, Path("m")) == as_json(here, Path("m"))
    assert list(show_changes(there)) == list(show_changes(here))


def test_many_units_are_told_of_in_parts(tmp_path: Path) -> None:
    text = "".join(
        f"第{number}章 题目{number}\n\n　　第{number}章的正文,有两句。没有更多。\n\n" for number in range(1, 400)
    )
    (tmp_path / "novel.txt").write_text(text, encoding="utf-8")
    result = import_manuscript([tmp_path / "novel.txt"], tmp_path / "m", run=run_elsewhere)
    chapters = {name: text for name, text in result.files.items() if name.endswith(".md")}
    assert len(chapters) == 399
    assert given_back(chapters, result.rows) == text
    assert (tmp_path / "m" / next(iter(chapters))).read_text(encoding="utf-8") == next(iter(chapters.values()))


def test_a_part_whose_block_was_changed_fails_the_proof(raw: Path) -> None:
    source = read_source("issue.txt", raw.read_bytes())
    document = recognise(source, source.text)
    draft = draft_manuscript([document], "issue")
    true = draft.files["02-shu-xiang.md"]
    draft.files["02-shu-xiang.md"] = true.replace("绿色", "红色")
    (account,), _ = account_for([source.text], [document], draft, map_here)
    with pytest.raises(LostTextError):
        require_equal("issue.txt", source.text, account.text)
    draft.files["02-shu-xiang.md"] = true + "\n添上的一段。\n"
    _, unread = account_for([source.text], [document], draft, map_here)
    with pytest.raises(LostTextError, match="comes from no source"):
        require_all_read(unread)


def test_a_place_where_nothing_can_be_written_is_named(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(EpubgenError, match=r"file.*the manuscript cannot be written"):
        import_manuscript([raw], tmp_path / "file" / "m")


def test_a_lost_character_fails_the_proof(raw: Path, tmp_path: Path) -> None:
    result = import_manuscript([raw], tmp_path / "m", dry_run=True)
    chapters = {name: text for name, text in result.files.items() if name.endswith(".md")}
    chapters["02-shu-xiang.md"] = chapters["02-shu-xiang.md"].replace("绿色", "绿")
    with pytest.raises(LostTextError):
        require_equal("issue.txt", RAW, given_back(chapters, result.rows))


def test_moved_text_fails_the_proof(raw: Path, tmp_path: Path) -> None:
    result = import_manuscript([raw], tmp_path / "m", dry_run=True)
    chapters = {name: text for name, text in result.files.items() if name.endswith(".md")}
    first = "01-nan-po-cun-de-tu-shu-shi.md"
    chapters[first] = chapters[first].replace("红的一排，蓝的一排", "蓝的一排，红的一排")
    with pytest.raises(LostTextError):
        require_equal("issue.txt", RAW, given_back(chapters, result.rows))


def test_added_text_fails_the_proof(raw: Path, tmp_path: Path) -> None:
    result = import_manuscript([raw], tmp_path / "m", dry_run=True)
    chapters = {name: text for name, text in result.files.items() if name.endswith(".md")}
    chapters["02-shu-xiang.md"] += "\n添上的一段。\n"
    with pytest.raises(LostTextError, match="comes from no source"):
        given_back(chapters, result.rows)


@pytest.mark.parametrize("seed", range(60))
def test_damaged_samples_are_imported_without_loss(seed: int) -> None:
    chance = random.Random(seed)
    samples = [path.read_bytes() for path in sorted(CORPUS.glob("*.txt"))]
    lines = decode(chance.choice(samples)).text.split("\n")
    others = [
        *decode(chance.choice(samples)).text.split("\n"),
        "12",
        "第 3 页",
        "\f",
        "①注",
        "[1] x",
        "第一章",
        "目录",
        "提纲:",
    ]
    for _ in range(chance.randint(1, 30)):
        place = chance.randrange(len(lines))
        change = chance.random()
        if change < 0.3 and len(lines) > 1:
            del lines[place]
        elif change < 0.7:
            lines.insert(place, chance.choice(others))
        else:
            lines[place] = lines[place][: chance.randint(0, len(lines[place]))]
    lines.append("末")
    text = chance.choice(["\n", "\r\n"]).join(lines)
    result = import_sources([read_source("x.txt", text.encode())], Path("nowhere"), force=False, dry_run=True)
    chapters = {name: text for name, text in result.files.items() if name.endswith(".md")}
    assert given_back(chapters, result.rows) == text
