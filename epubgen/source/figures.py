"""An image that is alone in its paragraph → a figure, with its title as the caption."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from epubgen.source.targets import ATTRIBUTE
from epubgen.source.well_formed import balanced

if TYPE_CHECKING:
    from epubgen.source.draft import Draft

_ALONE = re.compile(
    r'<p class="p"((?: data-sourcepos="[^"]*")?)>((?:<a [^<>]*>)?)<img((?: [\w:-]+="[^"]*")*) ?/>((?:</a>)?)</p>'
)
_PARAGRAPH = re.compile(r'<p class="p"(?P<at>(?: data-sourcepos="[^"]*")?)>(?P<inside>.*?)</p>', re.DOTALL)
_OWN_LINE = re.compile(
    r'(?:(?<=\n)|\A)(?:<a [^<>]*>)?<img(?![^<>]* class="(?:[^"]* )?inline[" ])'
    r'(?=[^<>]* title="[^"]*[^"\s])[^<>]*/>(?:</a>)?(?=\n|\Z)'
)
_POSITION = re.compile(r' data-sourcepos="\d+:\d+-(\d+)')
_INTERRUPTED = re.compile(r'>\n<p class="p"(?<=(?:</pre|igure)>\n<p class="p")(?= data-sourcepos="(\d+):)')


def set_figures(draft: Draft) -> None:
    """Turn paragraphs that hold one image and nothing else into figures; `.inline` on the image keeps the paragraph."""
    if "<img" in draft.html:
        draft.html = _ALONE.sub(_figure, draft.html)


def free_figures(draft: Draft) -> None:
    """Let an image with a title that has a line of a paragraph for itself leave it; the paragraph goes on after it."""
    if "<img" in draft.html and " title=" in draft.html:
        draft.html = _PARAGRAPH.sub(_freed, draft.html)


def continue_paragraphs(draft: Draft) -> None:
    """Mark the paragraphs before which the source has a block of code or a table and no blank line: they go on."""

    def continued(match: re.Match[str]) -> str:
        before = int(match[1]) - 2
        goes_on = draft.lines is not None and before < len(draft.lines) and draft.lines[before].strip(" \t>")
        return '>\n<p class="p continued"' if goes_on else match[0]

    draft.html = _INTERRUPTED.sub(continued, draft.html)


def _freed(match: re.Match[str]) -> str:
    """Return a paragraph cut before and after each image with a title that has a line for itself."""
    inside = match["inside"]
    images = [found for found in _OWN_LINE.finditer(inside) if found[0] != inside]
    if " title=" not in inside or not images:
        return match[0]
    parts: list[str] = []
    position, at, goes_on = 0, match["at"], ""
    last = _POSITION.match(at)
    for found in images:
        if not balanced(inside[position : found.start()]):
            return match[0]
        parts += _text(inside[position : found.start()], goes_on, at)
        own = _POSITION.search(found[0])
        here = f' data-sourcepos="{own[0].split(chr(34))[1]}:1"' if own else at
        parts.append(f'<p class="p"{here}>{found[0]}</p>')
        if own and last:
            at = f' data-sourcepos="{min(int(own[1]) + 1, int(last[1]))}:1-{last[1]}:1"'
        position, goes_on = found.end(), " continued"
    return "\n".join([*parts, *_text(inside[position:], goes_on, at)])


def _text(inside: str, goes_on: str, at: str) -> list[str]:
    return [f'<p class="p{goes_on}"{at}>{inside.strip()}</p>'] if inside.strip() else []


def _figure(match: re.Match[str]) -> str:
    position, opening, written, closing = match.groups()
    given = dict(ATTRIBUTE.findall(written))
    classes = given.pop("class", "").split()
    remote = given.get("src", "").startswith(("http:", "https:", "//"))
    if "inline" in classes or remote or bool(opening) != bool(closing):
        return match[0]
    title, identifier = given.pop("title", "").strip(), given.pop("id", "")
    rest = "".join(f' {name}="{value}"' for name, value in given.items())
    named = f' id="{identifier}"' if identifier else ""
    caption = f'\n<figcaption class="caption">{title.replace("&quot;", chr(34))}</figcaption>' if title else ""
    image = f'<img class="{" ".join(["image", *classes])}"{rest}/>'
    return f'<figure class="figure"{named}{position}>\n{opening}{image}{closing}{caption}\n</figure>'
