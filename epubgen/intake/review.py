"""Doubts → `_import/review.md`, in the book's language: each with its place, its evidence and the choices.

A choice is given as an entry that can be copied into fixes.yaml as it stands.
"""

# ruff: noqa: E501 — each sentence stands on a line of its own

from __future__ import annotations

from collections.abc import Sequence

from epubgen.intake.document import Document
from epubgen.intake.doubts import Doubt
from epubgen.intake.markdown import yaml_scalar

MOST = 2000
"""How many doubts of one kind are listed; the rest are counted."""

# Kind → (heading, sentence about one doubt, what to do). `{0}` … are the doubt's values, `{q}` its quote.
_CHINESE = {
    "missing": ("目录中有、正文中没有的文章", "《{q}》（署名：{0}；页码：{1}）在正文中找不到。", "找到全文后补入原文重新导入；否则出版时须用 `--allow-partial`，书后说明会注明缺失。"),
    "truncated": ("末篇不完整", "《{0}》停在半句：“……{q}”。", "补全原文后重新导入；或在 fixes.yaml 中说明如何收尾。"),
    "ambiguous-date": ("日期有多种读法", "“{q}”（见“{0}”）缺了年月日的字样，不能确定。", "核对后把其中一条抄入 fixes.yaml。"),
    "damaged-date": ("正文中的日期有缺字", "“{0}”缺了年月日的字样。", "核对后把其中一条抄入 fixes.yaml。"),
    "title-differs": ("目录与正文的标题不同", "目录作“{0}”，正文作“{1}”；现取“{2}”。", "若应取另一种，抄入 fixes.yaml。"),
    "byline-differs": ("目录与正文的署名不同", "目录作“{0}”，正文作“{1}”；现取“{2}”。", "若应取另一种，抄入 fixes.yaml。"),
    "byline-only-in-contents": ("只有目录中有署名", "《{q}》正文无署名，现取目录中的“{0}”。", "核对。"),
    "order-differs": ("目录与正文的次序不同", "正文的次序按目录编号为：{all}。", "现按正文的次序。"),
    "not-in-contents": ("目录中没有的文章", "《{q}》不在目录中。", "核对它是否确为独立的一篇。"),
    "unbalanced": ("引号或括号不成对", "“{0}”没有配对：……{q}……", "核对后改正；程序不会自行补入。"),
    "open-end": ("段末无标点", "《{0}》的末段停在“……{q}”。", "核对是否缺字。"),
    "weak-join": ("把握不大的接行", "“{q}”接在上一行之后（把握 {0}）。", "核对。"),
    "weak-drop": ("把握不大的删行", "“{q}”（规则 {0}）。", "如属正文，请在 fixes.yaml 中修改原文使之可辨，或手工补入。"),
    "heading-gap": ("标题序号不连续", "“{q}”之前的序号是 {0}。", "核对是否缺了一节。"),
    "repeated-paragraph": ("重复的段落", "“{q}……”连续出现两次。", "若为抄录重复，在 fixes.yaml 中删去其一。"),
    "rights-notice": ("来源的权利声明", "来源网站声明：“{q}”。", "发布前请确认有权使用；声明未收入正文。"),
    "encoding": ("编码不能确定", "{q}：按 {0} 读出，有 {1} 处无法解码。", "如有乱码，请先转为 UTF-8。"),
    "pdf": ("取自 PDF 的文字", "{q}：{0}", "请对照原件通读。"),
    "site-line-inside": ("正文中的站点用语", "“{q}”", "若非正文，在 fixes.yaml 中删去。"),
    "note-unpaired": ("没有接上的页下注", "“{q}”像是页下注，正文中找不到（或不止一处）与它对应的注号，现留作正文。", "核对后在 fixes.yaml 中改正注号。"),
    "choice": ("可抄入 `_import/fixes.yaml`：", "", ""),
}  # fmt: skip
_ENGLISH = {
    "missing": ("Articles in the contents that are not in the text", "“{q}” ({0}, page {1}) is nowhere in the text.", "Add the text to the source and import again; otherwise the book builds with `--allow-partial` only, and says so in its colophon."),
    "truncated": ("The last article is not complete", "“{0}” stops in mid-sentence: “…{q}”.", "Complete the source and import again, or say in fixes.yaml how it ends."),
    "ambiguous-date": ("Dates that read two ways", "“{q}” (in “{0}”) can mean more than one day.", "Copy the right one into fixes.yaml."),
    "damaged-date": ("Damaged dates in the text", "“{0}” has lost its signs.", "Copy the right one into fixes.yaml."),
    "title-differs": ("Titles that differ between contents and text", "The contents have “{0}”, the text has “{1}”; “{2}” was taken.", "If the other is right, copy it into fixes.yaml."),
    "byline-differs": ("Bylines that differ between contents and text", "The contents have “{0}”, the text has “{1}”; “{2}” was taken.", "If the other is right, copy it into fixes.yaml."),
    "byline-only-in-contents": ("Bylines in the contents only", "“{q}” has no byline in the text; “{0}” was taken from the contents.", "Check it."),
    "order-differs": ("Order that differs between contents and text", "In the text the entries come in this order: {all}.", "The order of the text was kept."),
    "not-in-contents": ("Articles that the contents do not list", "“{q}” is not in the contents.", "Check that it is an article of its own."),
    "unbalanced": ("Quotes or brackets without a partner", "“{0}” has no partner: …{q}…", "Correct it after a look at the original; nothing is put in by itself."),
    "open-end": ("Paragraphs without a mark at the end", "The last paragraph of “{0}” stops at “…{q}”.", "Check whether words are lost."),
    "weak-join": ("Lines joined on weak evidence", "“{q}” was joined to the line before it (confidence {0}).", "Check it."),
    "weak-drop": ("Lines dropped on weak evidence", "“{q}” (rule {0}).", "If it is text, put it back by hand or through fixes.yaml."),
    "heading-gap": ("Gaps in the numbers of headings", "Before “{q}” the number was {0}.", "Check whether a section is lost."),
    "repeated-paragraph": ("Repeated paragraphs", "“{q}…” comes twice in a row.", "If it was copied twice, take one out through fixes.yaml."),
    "rights-notice": ("A notice about rights", "The site that it is from says: “{q}”.", "Make sure that you may use it before you publish; the notice is not in the book."),
    "encoding": ("Encoding that is not certain", "{q} was read as {0}; {1} places could not be decoded.", "If characters are wrong, convert the file to UTF-8 first."),
    "pdf": ("Text from a PDF", "{q}: {0}", "Read it against the original."),
    "site-line-inside": ("Lines in the text that sound like a site", "“{q}”", "If it is no text, take it out through fixes.yaml."),
    "note-unpaired": ("Notes at the foot of pages that lead nowhere", "“{q}” looks like a note, but its mark is not in the page's text, or more than once; it was left as text.", "Correct the mark through fixes.yaml."),
    "choice": ("For `_import/fixes.yaml`:", "", ""),
}  # fmt: skip
_ORDER = tuple(_ENGLISH)
_REASONS = {
    "contents": ("与目录一致", "as in the contents"),
    "mark-lost-at-start": ("句首引号脱落", "the opening quote was lost"),
    "mark-lost-after-digits": ("数字后的引号脱落", "the closing quote after the number was lost"),
}


def write_review(documents: Sequence[Document]) -> str:
    """Return the text of review.md: a summary, and the doubts by kind, the weightiest first."""
    chinese = documents[0].language.startswith("zh")
    table = _CHINESE if chinese else _ENGLISH
    lines = _summary(documents, chinese)
    doubts = [(document, doubt) for document in documents for doubt in document.doubts]
    for kind in sorted({doubt.kind for _, doubt in doubts}, key=_ORDER.index):
        group = [(document, doubt) for document, doubt in doubts if doubt.kind == kind]
        heading, sentence, advice = table[kind]
        lines += [f"## {heading}", "", advice, ""]
        for document, doubt in group[:MOST]:
            lines += _one(document, doubt, sentence, chinese)
        if len(group) > MOST:
            more = len(group) - MOST
            lines += [f"- 另有 {more} 处同类。" if chinese else f"- {more} more of this kind.", ""]
        elif lines[-1]:
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _summary(documents: Sequence[Document], chinese: bool) -> list[str]:
    promised = sum(document.promised for document in documents)
    missing = sum(len(document.missing) for document in documents)
    units = sum(not unit.is_volume for document in documents for unit in document.units)
    truncated = sum(doubt.kind == "truncated" for document in documents for doubt in document.doubts)
    doubts = sum(len(document.doubts) for document in documents)
    if chinese:
        counts = f"目录列出 {promised} 篇，找到 {promised - missing} 篇，" if promised else f"共 {units} 篇，"
        body = f"{counts}其中 {truncated} 篇不完整；待核 {doubts} 处。"
        return ["# 导入后待核事项", "", body, "", "每处注明原文（`_import/source/`）的行号。", ""]
    counts = f"{promised} listed, {promised - missing} found" if promised else f"{units} articles or chapters"
    body = f"{counts}, {truncated} truncated; {doubts} things to look at."
    return ["# To review after the import", "", body, "", "Lines are those of the source in `_import/source/`.", ""]


def _one(document: Document, doubt: Doubt, sentence: str, chinese: bool) -> list[str]:
    values = [value if value else ("无" if chinese else "none") for value in doubt.values]
    values += [""] * (3 - len(values))
    text = sentence.format(*values, q=doubt.quote, all=", ".join(doubt.values))
    place = f"{document.source.name}:{doubt.line}"
    lines = [f"- `{place}` {_escaped(text)}"]
    if not doubt.choices:
        return lines
    label = _CHINESE["choice"][0] if chinese else _ENGLISH["choice"][0]
    lines += ["", f"  {label}", "", "  ```yaml"]
    for replacement, why in doubt.choices:
        reason = _REASONS[why][0 if chinese else 1] if why in _REASONS else why
        lines += [
            f"  - find: {yaml_scalar(_quoted(document, doubt))}",
            f"    replace: {yaml_scalar(replacement)}",
            f"    reason: {yaml_scalar(reason)}",
            f"    line: {doubt.line}",
        ]
    return [*lines, "  ```", ""]


def _quoted(document: Document, doubt: Doubt) -> str:
    """Return the quote as it stands in the source's line, where the text was cleaned since."""
    line = next((line for line in document.lines if line.number == doubt.line), None)
    if line is None:
        return doubt.quote
    if doubt.choices and doubt.choices[0][1].startswith("mark-lost") and doubt.kind != "title":
        inside = doubt.choices[0][0].strip("“”")
        damaged = next((half for half in (f"{inside}”", f"“{inside}") if half in line.text), None)
        if damaged is not None:
            return damaged
    return doubt.quote if doubt.quote in line.text else line.text


def _escaped(text: str) -> str:
    return text.replace("*", "\\*").replace("<", "\\<").replace("`", "\\`")
