"""Names that sections and parts of a book have, each with the `epub:type` that it implies, or none (R-206)."""

from __future__ import annotations

NAMED = {
    "序": "preface", "序言": "preface", "序文": "preface", "自序": "preface", "代序": "preface", "总序": "preface",
    "總序": "preface", "译序": "preface", "译者序": "preface", "譯者序": "preface", "再版序": "preface",
    "小序": "preface", "前言": "preface", "卷首语": "preface", "卷首語": "preface", "发刊词": "preface",
    "發刊詞": "preface", "写在前面": "preface", "寫在前面": "preface", "出版说明": "preface", "出版說明": "preface",
    "凡例": "preface", "编者按": "preface", "編者按": "preface", "内容提要": "abstract", "内容简介": "abstract",
    "內容簡介": "abstract", "摘要": "abstract", "引言": "introduction", "引子": "prologue", "楔子": "prologue",
    "序章": "prologue", "序幕": "prologue", "序曲": "prologue", "绪论": "introduction", "緒論": "introduction",
    "绪言": "introduction", "緒言": "introduction", "导言": "introduction", "導言": "introduction",
    "导论": "introduction", "導論": "introduction", "导读": "introduction", "導讀": "introduction",
    "题记": "epigraph", "題記": "epigraph", "尾声": "epilogue", "尾聲": "epilogue", "终章": "epilogue",
    "終章": "epilogue", "终曲": "epilogue", "大结局": "", "大結局": "", "后记": "afterword", "後記": "afterword",
    "编后记": "afterword", "編後記": "afterword", "译后记": "afterword", "譯後記": "afterword", "跋": "afterword",
    "完本感言": "afterword", "后序": "afterword", "结语": "conclusion", "結語": "conclusion", "结论": "conclusion",
    "結論": "conclusion", "结束语": "conclusion", "結束語": "conclusion", "余论": "conclusion",
    "餘論": "conclusion", "致谢": "acknowledgments", "致謝": "acknowledgments", "鸣谢": "acknowledgments",
    "鳴謝": "acknowledgments", "附录": "appendix", "附錄": "appendix", "附件": "appendix", "附表": "appendix",
    "参考文献": "bibliography", "參考文獻": "bibliography", "注释": "endnotes", "注釋": "endnotes",
    "註釋": "endnotes", "作者简介": "", "作者簡介": "", "番外": "", "番外篇": "", "外传": "", "外傳": "",
    "人物表": "", "大事记": "", "大事記": "", "年谱": "", "年譜": "", "はじめに": "preface", "まえがき": "preface",
    "おわりに": "conclusion", "あとがき": "afterword", "プロローグ": "prologue", "エピローグ": "epilogue",
    "머리말": "preface", "서문": "preface", "서론": "introduction", "결론": "conclusion", "맺음말": "conclusion",
    "부록": "appendix", "프롤로그": "prologue", "에필로그": "epilogue", "후기": "afterword",
}  # fmt: skip
NAMED_ENGLISH = {
    "prologue": "prologue", "epilogue": "epilogue", "preface": "preface", "foreword": "foreword",
    "introduction": "introduction", "afterword": "afterword", "conclusion": "conclusion", "conclusions": "conclusion",
    "abstract": "abstract", "acknowledgments": "acknowledgments", "acknowledgements": "acknowledgments",
    "appendix": "appendix", "bibliography": "bibliography", "references": "bibliography", "works cited": "bibliography",
    "notes": "endnotes", "endnotes": "endnotes", "glossary": "glossary", "index": "index", "postscript": "afterword",
    "dedication": "dedication", "epigraph": "epigraph", "about the author": "", "about the authors": "",
    "author's note": "", "editor's note": "", "interlude": "", "introductory note": "introduction",
    "concluding remarks": "conclusion", "discussion": "", "methods": "", "results": "", "coda": "epilogue",
}  # fmt: skip
