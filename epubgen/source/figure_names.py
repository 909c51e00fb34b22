"""Captioned figures and tables → the ids by which links and lists find them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from epubgen.source.chapter_facts import CAPTION, FIGURE, figure_kind
from epubgen.source.headings import Ids, plain_text
from epubgen.text.pinyin import slug

if TYPE_CHECKING:
    from epubgen.source.draft import Draft

_NUMBERED = re.compile(
    r"\A(?:(?:figures?|fig|tables?|tab|illustrations?|plates?)\b\.?|[图圖表])\s*"
    r"(?:[A-Z]?\d[\d.–-]*(?:[:：、．。)）\s]+|(?=[^\x00-\x7f]))|[一二三四五六七八九十]+[:：、．。)）\s]+)(?=\S)",
    re.IGNORECASE,
)
"""The number at the beginning of a caption: it changes when a figure is put in before."""
_IMAGE = re.compile(r'<img [^<>]*?src="([^"]*)"')


def name_figures(draft: Draft, html: str, names: Ids) -> str:
    """Give every captioned figure and table an id, so that links and lists lead to it; one that has an id keeps it.

    The id is made from the caption without its number, and where two captions are the same also from the picture's
    name: it does not change when another figure comes before.
    """

    def named(match: re.Match[str]) -> str:
        caption = CAPTION.search(match[0])
        if caption is None or ' id="' in match["attributes"] or not (text := plain_text(draft, caption[1])):
            return match[0]
        name = f"{figure_kind(match)}-{slug(_NUMBERED.sub('', text))}"
        if names.is_taken(name) and (image := _IMAGE.search(match[0])):
            name = f"{name}-{slug(re.split('[/!]', image[1])[-1].rpartition('.')[0])}"
        classes = f'<figure class="{match["class"]}"'
        return f'{classes} id="{names.free(name)}"{match[0][len(classes) :]}'

    return FIGURE.sub(named, html)
