"""The head of a word-processor file → front matter: what its styles say, and what stands right under its title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from epubgen.errors import Level
from epubgen.model.metadata import FrontMatter, Person
from epubgen.text.dates import find_dates
from epubgen.text.html5_editing import remove
from epubgen.text.names import parse_byline

if TYPE_CHECKING:
    from lxml import etree

    from epubgen.source.draft import Draft
    from epubgen.text.docx import Word

_NO_PERSON = re.compile(
    r"(?:python-docx|(?:windows|microsoft)?\s*(?:office)?\s*(?:user|用户|使用者)|admin(?:istrator)?|微软用户|未定义|unknown|lenovo|dell|hp)\d*",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"(?:microsoft word|word document|document|文档|新建|无标题|untitled|normal).{0,20}|.*\.docx?", re.IGNORECASE
)
_STYLED = {"word-title": "title", "word-subtitle": "subtitle", "word-author": "author", "word-date": "date"}
_DATE_LABEL = re.compile(
    r"(?:(?:写作|发表|发布|出版|撰写|寫作|發表|出版)?(?:日期|时间|時間)|date)\s*[:：]\s*", re.IGNORECASE
)
_SURE = 0.85
"""Bylines with a label are; a bare name might be the first words of the text."""
_LINES = 4
"""How many lines under the title may say who and when."""


class Opening(NamedTuple):
    """The front matter of a file, the property that may be its title, and the lines that were taken as front matter."""

    front: FrontMatter
    title: str
    taken: tuple[tuple[str, str, str], ...] = ()
    """What each is, its text, and its position."""

    def report(self, draft: Draft) -> None:
        """Tell what was taken, since it does not stand in the text any more."""
        for kind, text, position in self.taken:
            draft.report(
                f"{kind}-taken",
                Level.NOTICE,
                f"“{text}”, right under the title, is taken as the {'author' if kind == 'byline' else 'date'}",
                draft.where(position),
                f"give it the style {'Author' if kind == 'byline' else 'Date'}, or move it, if it is part of the text",
            )


def take_opening(word: Word, body: etree._Element) -> Opening:
    """Take title, subtitle, author and date out of the tree: paragraphs of these styles, and plain lines under a title.

    Plain lines count where they can mean nothing else: `作者：…`, `文/…`, `By …`, and a date that is the whole line.
    What has these styles further down belongs to the text: titles there are headings.
    """
    styled: dict[str, list[str]] = {name: [] for name in _STYLED.values()}
    people: list[Person] = []
    dates: list[str] = []
    taken: list[tuple[str, str, str]] = []
    head, titled = _head(body)
    for element in head:
        text = " ".join("".join(element.itertext()).split())
        name = _STYLED.get(element.get("class") or "")
        titled = titled or name == "title"
        if name == "date" and not _date(text):
            continue  # a season, a year that is none: it stays in the text
        if name:
            styled[name].append(text)
        elif not text:
            continue
        elif titled and not people and (found := _people(text)):
            people += found
            taken.append(("byline", text, element.get("data-sourcepos") or ""))
        elif titled and not dates and (date := _date(text)):
            dates.append(date)
            taken.append(("date", text, element.get("data-sourcepos") or ""))
        else:
            break
        remove(element)
    for element in body.iter("p"):
        if name := _STYLED.get(element.get("class") or ""):
            element.attrib.pop("class")
            element.tag = "h1" if name == "title" else "p"
    return _opening(word, styled, people, dates, taken)


def _head(body: etree._Element) -> tuple[list[etree._Element], bool]:
    """Return the paragraphs from the first of a title's styles on, as far as who and when may be said.

    Where nothing has such a style, those under the first heading, if it leads all others: then the title stands above.
    """
    children = list(body)
    first = next((number for number, one in enumerate(children) if one.get("class") in _STYLED), None)
    titled = first is None and bool(children) and children[0].tag == "h1" and body.find("h1[2]") is None
    if titled:
        first = 1
    if first is None:
        return [], False
    head: list[etree._Element] = []
    plain = 0
    for element in children[first:]:
        if element.tag != "p" or element.find(".//img") is not None or plain > _LINES:
            break
        plain += element.get("class") not in _STYLED
        head.append(element)
    return head, titled


def _opening(
    word: Word, styled: dict[str, list[str]], people: list[Person], dates: list[str],
    taken: list[tuple[str, str, str]],
) -> Opening:  # fmt: skip
    said = word.properties
    names = "；".join(styled["author"]) or said.get("creator", "")
    if not people or styled["author"]:
        people = [
            Person(name.strip())
            for name in re.split(r"[;；、]", names)
            if name.strip() and not _NO_PERSON.fullmatch(name.strip())
        ]
    keywords = tuple(one.strip() for one in re.split(r"[,，;；、]", said.get("keywords", "")) if one.strip())
    front = FrontMatter(
        title=" ".join(styled["title"]),
        subtitle=" ".join(styled["subtitle"]),
        people=tuple(people),
        date=next(filter(None, map(_date, styled["date"])), "") or next(iter(dates), ""),
        lang=said.get("language", ""),
        description=said.get("description", "") if "python-docx" not in said.get("description", "") else "",
        keywords=keywords,
    )
    title = said.get("title", "")
    return Opening(front, "" if _NO_TITLE.fullmatch(title) else title, tuple(taken))


def _people(text: str) -> list[Person]:
    """Return whom a line names, where it can be nothing but a byline."""
    byline = parse_byline(text)
    if byline is None or byline.confidence < _SURE:
        return []
    return [
        Person(credit.name, credit.role, credit.affiliation, credit.post, organisation=credit.organisation)
        for credit in byline.credits
    ]


def _date(text: str) -> str:
    """Return the date that a line is, as W3CDTF; empty where it is none, says more, or can be read in two ways."""
    label = _DATE_LABEL.match(text)
    rest = text[label.end() :] if label else text.strip("（）()[]【】 ")
    found = find_dates(rest)
    if len(found) != 1 or found[0].text != rest.strip() or len(found[0].readings) != 1:
        return ""
    return found[0].readings[0]
