"""Names that a grammar does not allow come with what may have been meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from epubgen.check import check_publication

from .casebook import Case, make_book


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<b clas="x">x</b>', 'attribute "clas" is not allowed on "b" (is "class" meant?)'),
        ('<b align="left">x</b>', 'attribute "align" is not allowed on "b" (a style sheet says how things look)'),
        ('<b bogus="x">x</b>', 'attribute "bogus" is not allowed on "b"'),
        ("<center>x</center>", 'element "center" is unknown (a style sheet says how things look); in "p" may come'),
        ("<acronym>x</acronym>", 'element "acronym" is unknown (use "abbr"); in "p" may come'),
        ("<spam>x</spam>", 'element "spam" is unknown (is "span" meant?); in "p" may come'),
        ("<foo>x</foo>", 'element "foo" is unknown; in "p" may come'),
    ],
)
def test_the_name_that_is_meant(markup: str, text: str, tmp_path: Path) -> None:
    make_book(Case("", "", [("EPUB/one.xhtml", "The first paragraph.", markup)]), tmp_path / "a.epub")
    (message,) = check_publication(tmp_path / "a.epub").messages
    assert message.text.partition(": text")[0] == text
