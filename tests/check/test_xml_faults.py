"""What is wrong with a document that is not well-formed is said in our words, with what would be right."""

from __future__ import annotations

import pytest

from epubgen.check.xml import NotWellFormedError, parse


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<a>x & y</a>", 'for the character itself write "&amp;"'),
        ("<a>&nbsp;</a>", 'the entity "&nbsp;" is not defined in XML'),
        ("<a>\n<b></a>", 'the end tag "</a>" stands where "<b>" of line 2 is still open'),
        ("<a>", 'the document ends before "<a>" of line 1 is closed'),
        ("<a b=c/>", "between quotation marks"),
        ('<a b="1" b="2"/>', 'the attribute "b" stands twice'),
        ("<a b/>", 'the attribute "b" has no value; write b="…"'),
        ("<a>1 < 2</a>", 'for the character write "&lt;"'),
        ("<x:a/>", 'the prefix "x" stands for no namespace'),
        ("<a><!-- -- --></a>", 'a comment must not hold "--"'),
        (' <?xml version="1.0"?><a/>', "must be the very first"),
        ("<a/><b/>", "more after the end tag of the root element"),
        ("<a:b:c/>", 'the name "a:b:c" is none'),
        ("", "there is no element"),
    ],
)
def test_faults_say_what_would_be_right(text: str, words: str) -> None:
    with pytest.raises(NotWellFormedError) as caught:
        parse("a.xhtml", text.encode())
    assert words in caught.value.message.text
