"""What review.md says, in each of its languages: simplified and traditional Chinese, and English for all others."""

# ruff: noqa: E501 — each sentence stands on a line of its own

from __future__ import annotations

from typing import NamedTuple

# Kind → (heading, sentence about one doubt, what to do). `{0}` … are the doubt's values, `{q}` its quote.
HANS = {
    "missing": ("目录中有、正文中没有的文章", "《{q}》（署名：{0}；页码：{1}）在正文中找不到。", "找到全文后补入原文重新导入；否则出版时须用 `--allow-partial`，书后说明会注明缺失。"),
    "truncated": ("末篇不完整", "《{0}》停在半句：“……{q}”。", "补全原文后重新导入；或在 fixes.yaml 中说明如何收尾。"),
    "ambiguous-date": ("日期有多种读法", "“{q}”（见“{0}”）缺了年月日的字样，不能确定。", "核对后把其中一条抄入 fixes.yaml。"),
    "damaged-date": ("正文中的日期有缺字", "“{0}”缺了年月日的字样。", "核对后把其中一条抄入 fixes.yaml。"),
    "title-differs": ("目录与正文的标题不同", "目录作“{0}”，正文作“{1}”；现取“{2}”。", "若应取另一种，抄入 fixes.yaml。"),
    "byline-differs": ("目录与正文的署名不同", "目录作“{0}”，正文作“{1}”；现取“{2}”。", "若应取另一种，抄入 fixes.yaml。"),
    "byline-only-in-contents": ("只有目录中有署名", "《{q}》正文无署名，现取目录中的“{0}”。", "核对。"),
    "order-differs": ("目录与正文的次序不同", "正文的次序按目录编号为：{all}。", "现按正文的次序。"),
    "not-in-contents": ("目录中没有的文章", "《{q}》不在目录中。", "核对它是否确为独立的一篇。"),
    "by-shape": ("只凭版式认出的文章", "《{q}》没有目录或署名可证，因与其他各篇的标题版式相同，现作独立的一篇。", "核对它是文章的标题，还是文中的小标题。"),
    "byline-by-place": ("只凭位置认出的署名", "“{q}”位于其他各篇署名的位置，现读作“{0}”。", "核对。"),
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
HANT = {
    "missing": ("目錄中有、正文中沒有的文章", "《{q}》（署名：{0}；頁碼：{1}）在正文中找不到。", "找到全文後補入原文，重新匯入；否則須以 `--allow-partial` 成書，書後說明會註明缺漏。"),
    "truncated": ("末篇不完整", "《{0}》停在半句：「……{q}」。", "補全原文後重新匯入；或在 fixes.yaml 中說明如何收尾。"),
    "ambiguous-date": ("日期有多種讀法", "「{q}」（見「{0}」）缺了年月日的字樣，無法確定。", "核對後把其中一條抄入 fixes.yaml。"),
    "damaged-date": ("正文中的日期有缺字", "「{0}」缺了年月日的字樣。", "核對後把其中一條抄入 fixes.yaml。"),
    "title-differs": ("目錄與正文的標題不同", "目錄作「{0}」，正文作「{1}」；現取「{2}」。", "若應取另一種，抄入 fixes.yaml。"),
    "byline-differs": ("目錄與正文的署名不同", "目錄作「{0}」，正文作「{1}」；現取「{2}」。", "若應取另一種，抄入 fixes.yaml。"),
    "byline-only-in-contents": ("只有目錄中有署名", "《{q}》正文無署名，現取目錄中的「{0}」。", "請核對。"),
    "order-differs": ("目錄與正文的次序不同", "正文的次序按目錄編號為：{all}。", "現依正文的次序。"),
    "not-in-contents": ("目錄中沒有的文章", "《{q}》不在目錄中。", "核對它是否確為獨立的一篇。"),
    "by-shape": ("只憑版式認出的文章", "《{q}》沒有目錄或署名可證，因與其他各篇的標題版式相同，現作獨立的一篇。", "核對它是文章的標題，還是文中的小標題。"),
    "byline-by-place": ("只憑位置認出的署名", "「{q}」位於其他各篇署名的位置，現讀作「{0}」。", "請核對。"),
    "unbalanced": ("引號或括號不成對", "「{0}」沒有配對：……{q}……", "核對後改正；程式不會自行補入。"),
    "open-end": ("段末無標點", "《{0}》的末段停在「……{q}」。", "核對是否缺字。"),
    "weak-join": ("把握不大的接行", "「{q}」接在上一行之後（把握 {0}）。", "請核對。"),
    "weak-drop": ("把握不大的刪行", "「{q}」（規則 {0}）。", "如屬正文，請在 fixes.yaml 中修改原文使之可辨，或手動補入。"),
    "heading-gap": ("標題序號不連續", "「{q}」之前的序號是 {0}。", "核對是否缺了一節。"),
    "repeated-paragraph": ("重複的段落", "「{q}……」連續出現兩次。", "若為抄錄重複，在 fixes.yaml 中刪去其一。"),
    "rights-notice": ("來源的權利聲明", "來源網站聲明：「{q}」。", "發布前請確認有權使用；聲明未收入正文。"),
    "encoding": ("編碼無法確定", "{q}：按 {0} 讀出，有 {1} 處無法解碼。", "如有亂碼，請先轉為 UTF-8。"),
    "pdf": ("取自 PDF 的文字", "{q}：{0}", "請對照原件通讀。"),
    "site-line-inside": ("正文中的網站用語", "「{q}」", "若非正文，在 fixes.yaml 中刪去。"),
    "note-unpaired": ("沒有接上的頁下註", "「{q}」像是頁下註，正文中找不到（或不止一處）與它對應的註號，現留作正文。", "核對後在 fixes.yaml 中改正註號。"),
    "choice": ("可抄入 `_import/fixes.yaml`：", "", ""),
}  # fmt: skip
ENGLISH = {
    "missing": ("Articles in the contents that are not in the text", "“{q}” ({0}, page {1}) is nowhere in the text.", "Add the text to the source and import again; otherwise the book builds with `--allow-partial` only, and says so in its colophon."),
    "truncated": ("The last article is not complete", "“{0}” stops in mid-sentence: “…{q}”.", "Complete the source and import again, or say in fixes.yaml how it ends."),
    "ambiguous-date": ("Dates that read two ways", "“{q}” (in “{0}”) can mean more than one day.", "Copy the right one into fixes.yaml."),
    "damaged-date": ("Damaged dates in the text", "“{0}” has lost its signs.", "Copy the right one into fixes.yaml."),
    "title-differs": ("Titles that differ between contents and text", "The contents have “{0}”, the text has “{1}”; “{2}” was taken.", "If the other is right, copy it into fixes.yaml."),
    "byline-differs": ("Bylines that differ between contents and text", "The contents have “{0}”, the text has “{1}”; “{2}” was taken.", "If the other is right, copy it into fixes.yaml."),
    "byline-only-in-contents": ("Bylines in the contents only", "“{q}” has no byline in the text; “{0}” was taken from the contents.", "Check it."),
    "order-differs": ("Order that differs between contents and text", "In the text the entries come in this order: {all}.", "The order of the text was kept."),
    "not-in-contents": ("Articles that the contents do not list", "“{q}” is not in the contents.", "Check that it is an article of its own."),
    "by-shape": ("Articles that only their shape shows", "Nothing names “{q}” as an article, but its title is set as those of the others are; it was made one.", "Check whether it is an article or a heading inside one."),
    "byline-by-place": ("Bylines that only their place shows", "“{q}” stands where the other articles have their bylines; it was read as “{0}”.", "Check it."),
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


class Words(NamedTuple):
    """The sentences of one language; `{…}` in them is filled in."""

    doubts: dict[str, tuple[str, str, str]]
    title: str
    listed: str
    counted: str
    state: str
    lines: str
    more: str
    nothing: str
    reasons: dict[str, str]


_HANS = Words(
    HANS, "导入后待核事项", "目录列出 {promised} 篇，找到 {found} 篇", "共 {units} 篇", "{counts}，其中 {truncated} 篇不完整；待核 {doubts} 处。",
    "每处注明原文（`_import/source/`）的行号。", "另有 {more} 处同类。", "无",
    {"contents": "与目录一致", "mark-lost-at-start": "句首引号脱落", "mark-lost-after-digits": "数字后的引号脱落"},
)  # fmt: skip
_HANT = Words(
    HANT, "匯入後待核事項", "目錄列出 {promised} 篇，找到 {found} 篇", "共 {units} 篇", "{counts}，其中 {truncated} 篇不完整；待核 {doubts} 處。",
    "每處註明原文（`_import/source/`）的行號。", "另有 {more} 處同類。", "無",
    {"contents": "與目錄一致", "mark-lost-at-start": "句首引號脫落", "mark-lost-after-digits": "數字後的引號脫落"},
)  # fmt: skip
_ENGLISH = Words(
    ENGLISH, "To review after the import", "{promised} listed, {found} found", "{units} articles or chapters",
    "{counts}, {truncated} truncated; {doubts} things to look at.", "Lines are those of the source in `_import/source/`.",
    "{more} more of this kind.", "none",
    {
        "contents": "as in the contents", "mark-lost-at-start": "the opening quote was lost",
        "mark-lost-after-digits": "the closing quote after the number was lost",
    },
)  # fmt: skip


def words_of(language: str) -> Words:
    """Return the sentences for a book in a language."""
    if not language.startswith("zh"):
        return _ENGLISH
    return _HANT if is_traditional(language) else _HANS


def is_traditional(language: str) -> bool:
    """Return whether a language tag means Chinese in traditional characters."""
    return language.startswith(("zh-Hant", "zh-TW", "zh-HK", "zh-MO"))
