"""Where the chapters of a text begin and end → their bodies, typeset, counted, and left where they are wanted."""

from __future__ import annotations

import bisect
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from epubgen.model.blob import Blob
from epubgen.model.chapter import Heading
from epubgen.model.ports import Mapper
from epubgen.source.plain_text_body import Body, Text, make_body
from epubgen.source.plain_text_evidence import count_characters
from epubgen.source.plain_text_headings import Outline, find_inner
from epubgen.source.smart_quotes import curl
from epubgen.source.spool import Spool
from epubgen.source.unusual import unusual_characters

SHARES = 16
"""Into how many parts a text is cut for workers."""

Range = tuple[int, int]
"""The first line of a body, and the line after its last."""


class Made(NamedTuple):
    """A body with what is known of it."""

    body: Blob
    outline: tuple[Heading, ...]
    unusual: tuple[tuple[str, int | None], ...]
    characters: int
    lines: array[int]


@dataclass(slots=True)
class Bodies:
    """Makes bodies of the lines of one text."""

    text: Text
    outline: Outline
    lang: str
    spool: str
    """The directory to leave bodies in; empty for none."""
    quotes: bool
    """Whether quotation marks and dashes are set as the language does."""
    aozora: bool = False
    """Whether the first two lines are title and author, as they are in Aozora's texts."""
    ordinary: bool = False
    """Whether no character of the text is unusual."""
    candidates: Sequence[int] = ()
    """The lines of the outline's candidates, from top to bottom."""

    def __post_init__(self) -> None:
        self.candidates = list(self.outline.candidates)

    def make_one(self, start: int, end: int) -> Made:
        """Make the body of the lines from start up to end."""
        return self.make([(start, end)])[0]

    def make_all(self, ranges: Sequence[Range], run: Mapper, weight: int) -> Iterator[Made]:
        """Make the bodies of many ranges, which are in order, by whatever runs tasks; `weight` is the whole work."""
        return chain.from_iterable(run(self.make, list(_shares(ranges)), weight))

    def make(self, ranges: Sequence[Range]) -> list[Made]:
        """Make the bodies of some ranges."""
        with Spool(self.spool) as spool:
            return [self._made(self._body(start, end), spool) for start, end in ranges]

    def _made(self, body: Body, spool: Spool) -> Made:
        markup = self.typeset(body.text()).encode("utf-8", "replace")
        return Made(
            spool.leave(markup),
            tuple(body.outline),
            () if self.ordinary and not self.aozora else unusual_characters(markup, body.lines),
            count_characters(markup),
            body.lines,
        )

    def _body(self, start: int, end: int) -> Body:
        first, last = bisect.bisect_left(self.candidates, start), bisect.bisect_left(self.candidates, end)
        candidates = [(number, self.outline.candidates[number]) for number in self.candidates[first:last]]
        inner = find_inner(candidates, self.text.lines, end) if candidates else []
        repeated = self.outline.repeated
        if repeated:
            repeated = repeated[bisect.bisect_left(repeated, start) : bisect.bisect_left(repeated, end)]
        return make_body(self.text, start, end, inner, repeated)

    def typeset(self, markup: str) -> str:
        """Set emphasis, quotation marks and dashes as the language does, where the author wants that."""
        if self.lang.startswith("ja") and ("《" in markup or "\ufdd0" in markup):
            from epubgen.source.plain_text_aozora import set_markup

            markup = set_markup(markup)
        if "\ufdd2" in markup:
            from epubgen.source.plain_text_notes import set_marks

            markup = set_marks(markup)
        if "[Illustration" in markup:
            from epubgen.source.plain_text_gutenberg import set_captions

            markup = set_captions(markup)
        if not self.quotes:
            return markup
        if self.text.measure.latin:
            markup = _emphasised(re.sub(r"(?<=[\w.,;!?’”])--(?=[\w‘“])|(?<=\w)--(?=&quot;)", "—", markup))
        return curl(markup, self.lang).replace("&quot;", '"')


def _shares(ranges: Sequence[Range]) -> Iterator[Sequence[Range]]:
    """Cut ranges into shares of about the same number of lines, without regard to how many processes there are."""
    lines = (ranges[-1][1] - ranges[0][0]) // SHARES + 1
    start = 0
    for number, (_, end) in enumerate(ranges, 1):
        if end - ranges[start][0] >= lines or number == len(ranges):
            yield ranges[start:number]
            start = number


def _emphasised(markup: str) -> str:
    """Turn `_emphasis_`, as typists mark it, into the element."""
    if "_" not in markup:
        return markup
    return re.sub(r"(?<![\w\"=])_(?=\S)([^_<>\n]{1,300}?)(?<=\S)_(?!\w)", r'<em class="em">\1</em>', markup)
