"""sanitise_svg, through process_image: what is taken out, what stays, what is said."""

from __future__ import annotations

import pytest

from epubgen.xhtml.images import process_image
from epubgen.xhtml.svg_inline import show_at_night

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inside: str, attributes: str = 'width="10" height="20"') -> bytes:
    return f"<svg {NAMESPACES} {attributes}>{inside}</svg>".encode()


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<script>alert(1)</script><g/>", "<g/>"),
        ('<g onload="alert(1)" fill="red"/>', '<g fill="red"/>'),
        ('<a xlink:href="javascript:alert(1)"><g/></a>', "<a><g/></a>"),
        ('<a xlink:href="https://example.org/"><g onclick="x"/></a>', '<a xlink:href="https://example.org/"><g/></a>'),
        ("<metadata><x/></metadata><text>words</text>", "<text>words</text>"),
        ("<!-- made by --><g/><?php x?>", "<g/>"),
        ('<g xmlns:i="http://ns.example/" i:label="layer"><i:path/>tail</g>', "<g>tail</g>"),
    ],
)
def test_what_acts_or_tells_is_taken_out(inside: str, expected: str) -> None:
    image = process_image(svg(inside), "a.svg")
    assert expected in image.data.decode()
    assert inside not in image.data.decode()
    assert image.findings == ()


@pytest.mark.parametrize(
    ("inside", "expected", "reference"),
    [
        ('<image xlink:href="https://example.org/a.png"/>', "<image/>", "https://example.org/a.png"),
        ('<use href="other.svg#a"/>', "<use/>", "other.svg#a"),
        ('<g style="fill: url(https://example.org/x)"/>', '<g style="fill: none"/>', "https://example.org/x"),
        ('<style>@import "x.css"; a{}</style>', "<style> a{}</style>", '@import "x.css";'),
    ],
)
def test_references_that_leave_the_file_are_taken_out_and_reported(inside: str, expected: str, reference: str) -> None:
    image = process_image(svg(inside), "images/a.svg")
    assert expected in image.data.decode()
    assert [finding.rule for finding in image.findings] == ["svg-outside-reference"]
    assert reference in image.findings[0].text


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('<font style="x: y" color="#f00" size="4">a</font>',
         '<span style="color: #f00; font-size: large; x: y">a</span>'),
        ('<center>a<br clear="all"/></center>', '<div style="text-align: center">a<br/></div>'),
        ('<div align="left">a</div>', '<div style="text-align: left">a</div>'),
        ("<font><div>a</div></font>", "<div><div>a</div></div>"),
        ("<style>p { color: red }</style>a<title>b</title>c", "ac"),
        ("<p>a</p>b<style>c</style>d", "<p>a</p>bd"),
        ("<b><div>a</div></b>", '<div style="font-weight: bold"><div>a</div></div>'),
        ("<p><ul><li>a</li></ul></p>", "<div><ul><li>a</li></ul></div>"),
        ('<tt nowrap="1">a</tt><strike>b</strike><o>c</o>', "<code>a</code><s>b</s><span>c</span>"),
        ('<table border="1" bgcolor="red"><tr><td colspan="2">a</td></tr></table>',
         '<table style="background: red"><tr><td colspan="2">a</td></tr></table>'),
    ],
)  # fmt: skip
def test_html_of_drawing_programs_becomes_what_a_book_may_hold(inside: str, expected: str) -> None:
    start = '<foreignObject width="9" height="9"><div xmlns="http://www.w3.org/1999/xhtml">'
    image = process_image(svg(f"{start}{inside}</div></foreignObject>"), "a.svg")
    assert f">{expected}</div></foreignObject>" in image.data.decode()
    assert image.findings == ()


def test_a_harmless_picture_keeps_its_bytes() -> None:
    data = svg(
        '<defs><path id="a" d="M0 0"/></defs><use href="#a"/><g fill="url(#a)"/>'
        '<image href="data:image/png;base64,AAAA"/>'
    )
    image = process_image(data, "a.svg")
    assert (image.data, image.width, image.height, image.media_type) == (data, 10, 20, "image/svg+xml")


def test_a_document_type_and_its_entities_are_resolved_and_dropped() -> None:
    data = b'<!DOCTYPE svg [<!ENTITY word "text">]>' + svg("<text>&word;</text>")
    written = process_image(data, "a.svg").data
    assert b"DOCTYPE" not in written
    assert b"<text>text</text>" in written


def test_entities_that_multiply_or_read_files_are_refused_or_empty() -> None:
    lines = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE svg [<!ENTITY a0 "ha">{lines}]>'.encode() + svg("<text>&a9;</text>")
    assert [finding.rule for finding in process_image(bomb, "a.svg").findings] == ["unreadable-image"]
    leak = b'<!DOCTYPE svg [<!ENTITY a SYSTEM "/etc/hostname">]>' + svg("<text>&a;</text>")
    assert b"<text" not in (out := process_image(leak, "a.svg").data) or b"<text/>" in out or out == leak


def test_another_encoding_becomes_utf_8() -> None:
    data = ('<?xml version="1.0" encoding="gb2312"?>' + svg("<text>图</text>").decode()).encode("gb2312")
    assert "图" in process_image(data, "a.svg").data.decode("utf-8")


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="2in" height="1in"', (192, 96)),
        ('viewBox="0 0 300 150"', (300, 150)),
        ('width="100%" height="100%" viewBox="0,0,30,15"', (30, 15)),
        ("", (0, 0)),
    ],
)
def test_the_size_is_that_of_the_attributes_or_of_the_view_box(attributes: str, size: tuple[int, int]) -> None:
    image = process_image(svg("", attributes), "a.svg")
    assert (image.width, image.height) == size


GROUND = '<rect x="0" y="0" width="40" height="30" fill="#fff" stroke="none"/>'
BOX = 'viewBox="0 0 40 30"'


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M5 5H35" stroke="black" stroke-width="3"/>',
        '<g fill="none" stroke="currentColor"><path d="M5 5H35"/></g>',
        '<rect width="20" height="20" fill="#8ac"/><text x="5" y="25">词</text>',
        '<rect width="20" height="20" fill="#8ac"/><text x="5" y="25" style="fill: #123">词</text>',
    ],
)
def test_dark_lines_and_words_on_nothing_get_a_white_ground(inside: str) -> None:
    written = process_image(svg(f"<title>t</title>{inside}", BOX), "a.svg").data.decode()
    assert f"<title>t</title>{GROUND}" in written


def test_white_lines_on_nothing_get_a_dark_ground() -> None:
    written = process_image(svg('<path d="M5 5H35" stroke="#fff" stroke-width="3"/>', BOX), "a.svg").data.decode()
    assert GROUND.replace("#fff", "#262626") in written


@pytest.mark.parametrize(
    "inside",
    [
        '<rect width="40" height="30" fill="#eee"/><path d="M5 5H35" stroke="black"/>',
        '<path d="M5 5H35" stroke="#7a4" stroke-width="3"/>',
        '<g fill="#fff"><text x="5" y="25">词</text></g>',
    ],
)
def test_what_can_be_seen_at_night_stays_as_it_is(inside: str) -> None:
    data = svg(inside, BOX)
    assert process_image(data, "a.svg").data == data


def drawing(inside: str, attributes: str = "") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {BOX}{attributes}>{inside}</svg>'


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('<path d="M5 5H35"/>', '<path d="M5 5H35"/>'),
        ('<g stroke="#000" fill="none"><path/></g>', '<g stroke="currentColor" fill="none"><path/></g>'),
        ('<g style="stroke:black; fill : #222;x:1"/>', '<g style="stroke:currentColor; fill : currentColor;x:1"/>'),
        ("<svg><text>词</text></svg>", "<svg><text>词</text></svg>"),
    ],
)  # fmt: skip
def test_a_black_drawing_in_the_text_takes_the_colour_of_the_text(inside: str, expected: str) -> None:
    shown = show_at_night(f"<p>a{drawing(inside)}b</p>{drawing(inside)}".encode()).decode()
    followed = drawing(expected, ' fill="currentColor"')
    assert shown == f"<p>a{followed}b</p>{followed}"


def test_a_drawing_in_the_text_of_black_and_colours_gets_a_ground() -> None:
    inside = '<rect width="30" height="9" fill="#8ac"/><text x="5" y="25">词</text>'
    assert show_at_night(drawing(inside).encode()).decode() == drawing(GROUND + inside)


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M5 5H35" stroke="currentColor"/><rect width="3" height="3" fill="black"/>',
        '<path d="M5 5H35" stroke="#7a4" stroke-width="3" fill="none"/>',
        "<path",
    ],
)
def test_a_drawing_in_the_text_that_can_be_seen_keeps_its_bytes(inside: str) -> None:
    document = f"<p>{drawing(inside)}</p>".encode()
    assert show_at_night(document) == document


def test_lines_keep_their_numbers_around_a_drawing_in_the_text() -> None:
    document = f"<p>\n{drawing('<path/>').replace(' viewBox', chr(10) + 'viewBox')}\n</p>".encode()
    assert show_at_night(document).count(b"\n") == document.count(b"\n")
