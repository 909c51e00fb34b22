"""An image that is alone in its paragraph → a figure, with its title as the caption."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from epubgen.source.targets import ATTRIBUTE

if TYPE_CHECKING:
    from epubgen.source.draft import Draft

_ALONE = re.compile(
    r'<p class="p"((?: data-sourcepos="[^"]*")?)>((?:<a [^<>]*>)?)<img((?: [\w:-]+="[^"]*")*) ?/>((?:</a>)?)</p>'
)


def set_figures(draft: Draft) -> None:
    """Turn paragraphs that hold one image and nothing else into figures; `.inline` on the image keeps the paragraph."""
    if "<img" in draft.html:
        draft.html = _ALONE.sub(_figure, draft.html)


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
