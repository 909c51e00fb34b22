"""The templates of templates/default/ as functions, made by scripts/compile_templates.py.

Longer than 300 lines because it is made, not written.
"""

# fmt: off
# ruff: noqa: C901, E501, PLR0912, PLR0915

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from epubgen.xhtml.markup import escape as e


def chapter(names: Mapping[str, Any]) -> str:
    out: list[str] = []
    put = out.append
    if names['continued']:
        put('<section class="')
        put(e(names['section_class']))
        put(' continuation">\n')
    else:
        put('<section class="')
        put(e(names['section_class']))
        put('" epub:type="')
        put(e(names['type']))
        put('"')
        if names['role']:
            put(' role="')
            put(e(names['role']))
            put('"')
        if names['title']:
            put(' aria-labelledby="')
            put(e(names['title_id']))
            put('"')
        put('>\n')
        if (((names['title'] or names['people']) or names['date']) or names['source']):
            put('<header class="article-header">\n')
            if names['label']:
                put('<p class="label">')
                put(e(names['label']))
                put('</p>\n')
            if names['title']:
                put('<h1 class="')
                put(e(names['title_class']))
                put('" id="')
                put(e(names['title_id']))
                put('">')
                if names['number']:
                    put('<span class="number">')
                    put(e(names['number']))
                    put('</span> ')
                put(e(names['title']))
                put('</h1>\n')
            if names['subtitle']:
                put('<p class="subtitle" role="doc-subtitle">')
                put(e(names['subtitle']))
                put('</p>\n')
            if names['people']:
                put('<p class="byline">')
                for person in names['people']:
                    put(e(person.before))
                    if person.affiliation:
                        put('<span class="affiliation">')
                        put(e(person.affiliation))
                        put('</span> ')
                    put('<span class="author">')
                    put(e(person.name))
                    put('</span>')
                    put(e(person.after))
                put('</p>\n')
            if names['date']:
                put('<p class="dateline"><time datetime="')
                put(e(names['date'].iso))
                put('">')
                put(e(names['date'].text))
                put('</time></p>\n')
            if names['source']:
                put('<p class="source">')
                put(e(names['source']))
                put('</p>\n')
            put('</header>\n')
    put(e(names['body']))
    put('\n')
    put(e(names['notes']))
    put('\n')
    if names['rights']:
        put('<p class="imprint">')
        put(e(names['rights']))
        put('</p>\n')
    put('</section>')
    return "".join(out)


def colophon(names: Mapping[str, Any]) -> str:
    out: list[str] = []
    put = out.append
    put('<section class="colophon" epub:type="colophon" role="doc-colophon" aria-labelledby="title">\n<h1 class="page-title" id="title">')
    put(e(names['words'].colophon))
    put('</h1>\n')
    for line in names['lines']:
        put('<p class="imprint">')
        if line.label:
            put('<span class="label">')
            put(e(line.label))
            put('</span> ')
        put(e(line.text))
        put('</p>\n')
    put('</section>')
    return "".join(out)


def content(names: Mapping[str, Any]) -> str:
    out: list[str] = []
    put = out.append
    put('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="')
    put(e(names['lang']))
    put('" xml:lang="')
    put(e(names['lang']))
    put('"')
    if names['dir'] == 'rtl':
        put(' dir="rtl"')
    put('>\n<head>\n<meta charset="UTF-8"/>\n<title>')
    put(e(names['title']))
    put('</title>\n')
    for href in names['styles']:
        put('<link rel="stylesheet" type="text/css" href="')
        put(e(href))
        put('"/>\n')
    put('</head>\n<body class="')
    put(e(names['body_class']))
    put('"')
    if names['body_type']:
        put(' epub:type="')
        put(e(names['body_type']))
        put('"')
    put('>\n')
    put(e(names['body']))
    put('\n</body>\n</html>')
    return "".join(out)


def contents(names: Mapping[str, Any]) -> str:
    out: list[str] = []
    put = out.append
    put('<nav class="contents" epub:type="')
    put(e(names['type']))
    put('"')
    if names['role']:
        put(' role="')
        put(e(names['role']))
        put('"')
    put(' aria-labelledby="')
    put(e(names['title_id']))
    put('">\n')
    if names['first']:
        put('<h1 class="page-title" id="')
        put(e(names['title_id']))
        put('">')
        put(e(names['title']))
        put('</h1>\n')
    else:
        put('<h1 class="page-title" id="')
        put(e(names['title_id']))
        put('">')
        put(e(names['title']))
        put(' (')
        put(e(names['number']))
        put(')</h1>\n')
    put('<ol class="contents-list">\n')
    def loop_1(items: Any) -> None:
        for entry in items:
            put('<li class="')
            put(e(entry.style))
            put('">')
            if entry.href:
                put('<a class="contents-link" href="')
                put(e(entry.href))
                put('">')
                put(e(entry.title))
                put('</a>')
            else:
                put('<span class="contents-heading">')
                put(e(entry.title))
                put('</span>')
            if entry.authors:
                put(' <span class="contents-authors">')
                put(e(entry.authors))
                put('</span>')
            if entry.children:
                put('\n<ol class="contents-list">\n')
                loop_1(entry.children)
                put('</ol>\n')
            put('</li>\n')
    loop_1(names['entries'])
    put('</ol>\n</nav>')
    return "".join(out)


def copyright(names: Mapping[str, Any]) -> str:
    out: list[str] = []
    put = out.append
    put('<section class="copyright-page" epub:type="copyright-page" aria-labelledby="title">\n<h1 class="page-title" id="title">')
    put(e(names['words'].copyright))
    put('</h1>\n')
    for line in names['lines']:
        put('<p class="imprint">')
        if line.label:
            put('<span class="label">')
            put(e(line.label))
            put('</span> ')
        put(e(line.text))
        put('</p>\n')
    put('</section>')
    return "".join(out)


def cover(names: Mapping[str, Any]) -> str:
    out: list[str] = []
    put = out.append
    put('<section class="cover" epub:type="cover">\n<img class="cover-image" src="')
    put(e(names['href']))
    put('" alt="')
    put(e(names['alt']))
    put('" role="doc-cover"/>\n</section>')
    return "".join(out)


def navigation(names: Mapping[str, Any]) -> str:
    out: list[str] = []
    put = out.append
    put('<nav class="contents" epub:type="toc" role="doc-toc" id="toc" aria-labelledby="toc-title">\n<h1 class="page-title" id="toc-title">')
    put(e(names['words'].contents))
    put('</h1>\n<ol class="contents-list">\n')
    def loop_1(items: Any) -> None:
        for point in items:
            put('<li class="contents-entry">')
            if point.href:
                put('<a class="contents-link" href="')
                put(e(point.href))
                put('">')
                put(e(point.title))
                put('</a>')
            else:
                put('<span class="contents-heading">')
                put(e(point.title))
                put('</span>')
            if point.children:
                put('\n<ol class="contents-list">\n')
                loop_1(point.children)
                put('</ol>\n')
            put('</li>\n')
    loop_1(names['toc'])
    put('</ol>\n</nav>\n')
    if names['landmarks']:
        put('<nav class="landmarks" epub:type="landmarks" id="landmarks" aria-labelledby="landmarks-title" hidden="hidden">\n<h2 class="page-title" id="landmarks-title">')
        put(e(names['words'].landmarks))
        put('</h2>\n<ol class="contents-list">\n')
        for point in names['landmarks']:
            put('<li class="contents-entry"><a class="contents-link" epub:type="')
            put(e(point.type))
            put('" href="')
            put(e(point.href))
            put('">')
            put(e(point.title))
            put('</a></li>\n')
        put('</ol>\n</nav>\n')
    if names['page_list']:
        put('<nav class="page-list" epub:type="page-list" role="doc-pagelist" id="page-list" aria-labelledby="page-list-title" hidden="hidden">\n<h2 class="page-title" id="page-list-title">')
        put(e(names['words'].pages))
        put('</h2>\n<ol class="contents-list">\n')
        for point in names['page_list']:
            put('<li class="contents-entry"><a class="contents-link" href="')
            put(e(point.href))
            put('">')
            put(e(point.title))
            put('</a></li>\n')
        put('</ol>\n</nav>\n')
    return "".join(out)


def notes(names: Mapping[str, Any]) -> str:
    out: list[str] = []
    put = out.append
    put('<section class="notes" epub:type="footnotes" role="doc-endnotes" aria-labelledby="')
    put(e(names['title_id']))
    put('">\n<h2 class="notes-title" id="')
    put(e(names['title_id']))
    put('">')
    put(e(names['words'].notes))
    put('</h2>\n<ol class="duokan-footnote-content"')
    if names['start'] != 1:
        put(' start="')
        put(e(names['start']))
        put('"')
    put('>\n')
    for note in names['notes']:
        put('<li class="duokan-footnote-item" id="')
        put(e(note.id))
        put('"><div class="note" epub:type="footnote" role="doc-footnote">\n')
        put(e(note.body))
        put('\n</div></li>\n')
    put('</ol>\n</section>')
    return "".join(out)


def part(names: Mapping[str, Any]) -> str:
    out: list[str] = []
    put = out.append
    put('<section class="part" epub:type="part" role="doc-part" aria-labelledby="')
    put(e(names['title_id']))
    put('">\n<header class="part-header">\n')
    if names['label']:
        put('<p class="label">')
        put(e(names['label']))
        put('</p>\n')
    put('<h1 class="')
    put(e(names['title_class']))
    put('" id="')
    put(e(names['title_id']))
    put('">')
    put(e(names['title']))
    put('</h1>\n</header>\n</section>')
    return "".join(out)


def title_page(names: Mapping[str, Any]) -> str:
    out: list[str] = []
    put = out.append
    put('<section class="title-page" epub:type="titlepage" aria-labelledby="title">\n<header>\n')
    if names['series']:
        put('<p class="series">')
        put(e(names['series']))
        put('</p>\n')
    put('<h1 class="')
    put(e(names['title_class']))
    put('" id="title">')
    put(e(names['title']))
    put('</h1>\n')
    if names['subtitle']:
        put('<p class="subtitle" role="doc-subtitle">')
        put(e(names['subtitle']))
        put('</p>\n')
    if names['edition']:
        put('<p class="edition">')
        put(e(names['edition']))
        put('</p>\n')
    for person in names['people']:
        put('<p class="creator">')
        put(e(person.before))
        put('<span class="author">')
        put(e(person.name))
        put('</span>')
        put(e(person.after))
        put('</p>\n')
    for publisher in names['publishers']:
        put('<p class="publisher">')
        put(e(publisher))
        put('</p>\n')
    if names['date']:
        put('<p class="dateline"><time datetime="')
        put(e(names['date'].iso))
        put('">')
        put(e(names['date'].text))
        put('</time></p>\n')
    put('</header>\n</section>')
    return "".join(out)


TEMPLATES: dict[str, tuple[int, int, Callable[[Mapping[str, Any]], str]]] = {
    'chapter.xhtml.j2': (1194, 3764305753, chapter),
    'colophon.xhtml.j2': (313, 2081634636, colophon),
    'content.xhtml.j2': (502, 1230705666, content),
    'contents.xhtml.j2': (771, 1506044648, contents),
    'copyright.xhtml.j2': (306, 483468508, copyright),
    'cover.xhtml.j2': (130, 3983263467, cover),
    'navigation.xhtml.j2': (1375, 894519439, navigation),
    'notes.xhtml.j2': (447, 3109371965, notes),
    'part.xhtml.j2': (266, 3330179394, part),
    'title-page.xhtml.j2': (720, 949324324, title_page),
}
"""Template → length and CRC-32 of the source that the function was made from, and the function."""
